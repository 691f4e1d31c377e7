//! Files of other tools: YAML and JSON as trees, and the values of their keys.

use std::path::Path;

use crate::finding::UsageError;
use crate::source::{MAX_FILE_BYTES, ReadError, SourceMap, Text, read_named_text};
use crate::syntax::yaml::{self, Node, NodeKind};

/// The text of a file; `None` where there is none.
pub(super) fn text(directory: &Path, name: &str) -> Result<Option<String>, UsageError> {
    match read_named_text(&directory.join(name), MAX_FILE_BYTES) {
        Ok(text) => Ok(Some(text)),
        Err(ReadError::NotFound) => Ok(None),
        Err(error) => Err(UsageError::new(format!("`{name}`: {error}"))),
    }
}

/// The first of these files that is there, with its name and its tree. JSON is YAML, too.
pub(super) fn first(directory: &Path, names: &[&str]) -> Result<Option<(String, Node)>, UsageError> {
    for name in names {
        if let Some(text) = text(directory, name)? {
            return tree(name, text).map(|tree| Some(((*name).to_string(), tree)));
        }
    }
    Ok(None)
}

/// # Errors
/// When the text is not valid, or is no mapping.
pub(super) fn tree(name: &str, text: String) -> Result<Node, UsageError> {
    let sources = SourceMap::in_memory();
    let source = sources.add(name, text);
    let file = yaml::parse(source.id, &source.text);
    let mut documents = file.documents.into_iter();
    match (file.errors.is_empty(), documents.next(), documents.next()) {
        (true, Some(document), None) => Ok(document.root),
        (true, None, _) => Err(UsageError::new(format!("`{name}` is empty"))),
        _ => Err(UsageError::new(format!("`{name}` cannot be read: it is not valid YAML or JSON"))),
    }
}

/// The keys of a mapping with their values.
pub(super) fn pairs(node: &Node) -> impl Iterator<Item = (&Text, &Node)> {
    let pairs: &[yaml::Pair] = match &node.kind {
        NodeKind::Mapping(pairs) => pairs,
        _ => &[],
    };
    pairs.iter().map(|pair| (&pair.key, &pair.value))
}

pub(super) fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    pairs(node).find(|(name, _)| name.as_str() == key).map(|(_, value)| value)
}

/// A text, or a list of texts; each may have several, separated by commas.
pub(super) fn texts(node: &Node) -> Vec<String> {
    let parts =
        |text: &str| text.split(',').map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    match &node.kind {
        NodeKind::String(text) => parts(text),
        NodeKind::Sequence(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn one(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::String(text) => Some(text.to_string()),
        _ => None,
    }
}

pub(super) fn items(node: &Node) -> &[Node] {
    match &node.kind {
        NodeKind::Sequence(items) => items,
        _ => &[],
    }
}

/// A path as a pattern of `.gitignore`; `None` for a regular expression or a glob that means something else there.
pub(super) fn pattern(path: &str) -> Option<String> {
    let is_plain = path.chars().all(|c| c.is_alphanumeric() || "/_-. *".contains(c)) && !path.trim().is_empty();
    is_plain.then(|| path.trim().trim_start_matches("./").to_string())
}
