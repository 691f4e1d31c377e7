//! The configuration file, `clearspan.yaml`: its text to what it means, every value with its span.
//!
//! Invariant: every key is known and every value has the type of its key, or nothing is judged; what a path names is
//! found without touching the disk, and lies below the scan root or counts as not there.

mod content;
mod exclusion;
mod keys;
mod links;
mod rules;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
mod types;

use std::path::PathBuf;
use std::sync::Arc;

pub use content::{Configuration, DeclaredLink, Environment, ModuleDirectory, RuleInputs, RuleSettings, Written};
pub use exclusion::{EXCLUDED, EXCLUDED_HERE, Exclude, Exclusion};
pub use keys::{ConfigurationKey, ENVIRONMENT_KEYS, Holds, KEYS, RULE_KEYS, Words, foreign_tools, severities, unknown_policies};

pub use links::account_links;
pub use rules::ConfiguredRules;

use crate::finding::{Fault, UsageError, refusal};
use crate::source::SourceMap;
use crate::syntax::yaml;

/// The names that a configuration file may have, in the order in which they are looked for.
pub const FILE_NAMES: [&str; 2] = ["clearspan.yaml", ".clearspan.yaml"];

/// A configuration file as it was read.
#[derive(Clone, Debug)]
pub struct ConfigurationFile {
    /// As reports call it.
    pub shown: String,
    pub text: Arc<str>,
    /// The directory that its paths count from: an absolute path.
    pub base: PathBuf,
}

/// Reads a configuration file; its text joins the sources, so that its lines can be pointed at.
///
/// # Errors
/// When it is no YAML, has a key that is not known, or a value of the wrong type.
pub fn read(sources: &SourceMap, file: &ConfigurationFile) -> Result<Configuration, UsageError> {
    let source = sources.add(&file.shown, file.text.clone());
    let parsed = yaml::parse(source.id, &source.text);
    let mut faults: Vec<Fault> = parsed.errors.iter().map(|error| Fault::new(error.span, error.message.clone())).collect();
    faults.extend(parsed.duplicate_keys.iter().map(|(second, _)| Fault::new(*second, "this key is there twice")));
    if let Some(second) = parsed.documents.get(1) {
        faults.push(Fault::new(second.root.span, "a configuration file holds one document"));
    }
    let root = parsed.documents.first().map(|document| &document.root);
    if faults.is_empty() {
        faults.extend(root.into_iter().flat_map(|root| types::faults(sources, root)));
    }
    let configuration = Configuration::from_tree(root.filter(|_| faults.is_empty()));
    faults.extend(configuration.modules.iter().filter_map(|module| content::unnamed(&module.source)));
    if faults.is_empty() { Ok(configuration) } else { Err(refuse(sources, file, faults)) }
}

/// What the configuration file of a run says; nothing where there is none.
///
/// # Errors
/// As [`read`].
pub fn read_if_any(sources: &SourceMap, file: Option<&ConfigurationFile>) -> Result<Configuration, UsageError> {
    file.map_or_else(|| Ok(Configuration::default()), |file| read(sources, file))
}

/// The refusal of a file for these mistakes.
pub fn refuse(sources: &SourceMap, file: &ConfigurationFile, faults: Vec<Fault>) -> UsageError {
    refusal(sources, &file.shown, faults)
}
