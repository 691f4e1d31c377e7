//! The configuration file, `clearspan.yaml`: its text to what it means, every value with its span.
//!
//! Invariant: every key is known and every value has the type of its key, or nothing is judged; what a path names is
//! found without touching the disk, and lies below the scan root or counts as not there. Floor 5.

mod fault;
mod keys;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

pub use fault::Fault;
pub use keys::{ConfigurationKey, ENVIRONMENT_KEYS, Holds, KEYS};

use super::UsageError;
use crate::kubernetes::to_value;
use crate::source::{SourceMap, Span, Text};
use crate::syntax::yaml::{self, Node, NodeKind, Pair};
use crate::value::Value;

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

/// What the file says.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// In the order of the file.
    pub environments: Vec<Environment>,
}

/// A path as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub path: Text,
    pub span: Span,
}

/// One environment.
#[derive(Clone, Debug)]
pub struct Environment {
    pub name: Text,
    /// The place of its name.
    pub span: Span,
    pub production: Option<(bool, Span)>,
    pub variable_files: Vec<Written>,
    /// Values for input variables, each with the place of its name.
    pub variables: Vec<(Text, Span, Value)>,
    pub workspace: Option<Text>,
    pub overlays: Vec<Written>,
    /// `None` for all root modules.
    pub roots: Option<Vec<Written>>,
}

impl Environment {
    /// Every path that it names.
    pub fn paths(&self) -> impl Iterator<Item = &Written> {
        self.variable_files.iter().chain(&self.overlays).chain(self.roots.iter().flatten())
    }
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
        faults.extend(root.into_iter().flat_map(|root| keys::faults(sources, root)));
    }
    if faults.is_empty() { Ok(configuration(root)) } else { Err(refuse(sources, file, faults)) }
}

/// The refusal of a file for these mistakes.
pub fn refuse(sources: &SourceMap, file: &ConfigurationFile, faults: Vec<Fault>) -> UsageError {
    fault::refusal(sources, &file.shown, faults)
}

/// `path` as it is written in a file whose paths count from `base`, without `.` and `..`.
pub fn full_path(base: &Path, path: &str) -> PathBuf {
    let mut full = PathBuf::new();
    for component in base.join(path).components() {
        match component {
            Component::ParentDir => {
                full.pop();
            }
            Component::CurDir => {}
            other => full.push(other),
        }
    }
    full
}

/// Where a path of the file lies below the scan root, `/` between its parts; `None` when it lies elsewhere.
pub(super) fn below(root: &Path, base: &Path, path: &str) -> Option<String> {
    let full = full_path(base, path);
    let parts = full.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_str());
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}

/// What a tree without mistakes says.
fn configuration(root: Option<&Node>) -> Configuration {
    let environments = root.and_then(|root| get(root, "environments")).map(pairs_of).unwrap_or_default();
    Configuration { environments: environments.iter().map(environment).collect() }
}

fn environment(pair: &Pair) -> Environment {
    let body = &pair.value;
    let variables = get(body, "vars").map(pairs_of).unwrap_or_default();
    Environment {
        name: pair.key.clone(),
        span: pair.key_span,
        production: get(body, "production").and_then(|node| match node.kind {
            NodeKind::Bool(value) => Some((value, node.span)),
            _ => None,
        }),
        variable_files: get(body, "var_files").map(paths).unwrap_or_default(),
        variables: variables.iter().map(|pair| (pair.key.clone(), pair.key_span, to_value(&pair.value))).collect(),
        workspace: get(body, "workspace").and_then(text),
        overlays: get(body, "kustomize").map(paths).unwrap_or_default(),
        roots: get(body, "roots").map(paths),
    }
}

fn pairs_of(node: &Node) -> &[Pair] {
    match &node.kind {
        NodeKind::Mapping(pairs) => pairs,
        _ => &[],
    }
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    pairs_of(node).iter().find(|pair| pair.key.as_str() == key).map(|pair| &pair.value)
}

fn text(node: &Node) -> Option<Text> {
    match &node.kind {
        NodeKind::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn paths(node: &Node) -> Vec<Written> {
    let NodeKind::Sequence(items) = &node.kind else { return Vec::new() };
    items.iter().filter_map(|item| text(item).map(|path| Written { path, span: item.span })).collect()
}
