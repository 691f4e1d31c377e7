//! What the configuration of a run means: its rules, their settings, and what is excluded.

use super::{Options, rule_files};
use crate::configuration::{Configuration, ConfiguredRules, Exclusion, read_if_any};
use crate::finding::{IncompleteOn, UsageError};
use crate::policy::Registry;
use crate::source::SourceMap;

/// What the configuration does to a run.
#[derive(Debug, Default)]
pub(super) struct Configured {
    pub said: Configuration,
    pub rules: ConfiguredRules,
    pub exclusion: Exclusion,
}

impl Configured {
    /// What makes a run incomplete though nothing went wrong.
    pub fn incomplete_on(&self, is_strict: bool) -> IncompleteOn {
        match &self.said.incomplete_on {
            _ if is_strict => IncompleteOn::everything(),
            Some(words) => IncompleteOn::from_words(words.iter().map(|word| word.text.as_str())),
            None => IncompleteOn::default(),
        }
    }
}

/// The configuration of a run and the rules that it has with it.
///
/// # Errors
/// When the configuration or a rule file cannot be used.
pub(super) fn configured(sources: &SourceMap, options: &Options) -> Result<(Registry, Configured), UsageError> {
    let said = read_if_any(sources, options.configuration.as_ref())?;
    let (registry, rules) = rule_files::registry(sources, &options.rules, options.configuration.as_ref(), &said)?;
    let exclusion =
        Exclusion::new(sources, &options.scan.root, &said, options.configuration.as_ref(), options.scan.exclude.as_ref())?;
    Ok((registry, Configured { said, rules, exclusion }))
}
