//! The hook in `.pre-commit-config.yaml`.
//!
//! Invariant: what is in the file stays byte for byte; where it is not clear where the hook belongs, the file is left as it
//! is, and what is to be added is said. Source: pre-commit's documentation, "Adding pre-commit plugins to your project".

use std::path::Path;

use super::write as write_file;
use crate::finding::UsageError;
use crate::source::{MAX_FILE_BYTES, ReadError, SourceMap, Span, line_ending, read_named_text};
use crate::syntax::yaml::{self, Node, NodeKind};

const FILE: &str = ".pre-commit-config.yaml";
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
const HOOK: &str = "clearspan";

/// Adds the hook at the top of the repository; whether it is there now.
pub(super) fn write(top: &Path, said: &mut Vec<String>) -> Result<bool, UsageError> {
    let path = top.join(FILE);
    if path.is_symlink() {
        said.push(format!("`{FILE}` is a symbolic link: no hook was added"));
        return Ok(false);
    }
    let text = match read_named_text(&path, MAX_FILE_BYTES) {
        Ok(text) => text,
        Err(ReadError::NotFound) if path.symlink_metadata().is_err() => {
            write_file(&path, &format!("repos:\n{}", stanza("  ", "  ", "\n")), false)?;
            said.push(format!("wrote `{FILE}` with the hook `{HOOK}`"));
            return Ok(true);
        }
        Err(error) => {
            said.push(format!("`{FILE}` cannot be read ({error}): no hook was added"));
            return Ok(false);
        }
    };
    match added(&text) {
        Added::There => {
            said.push(format!("`{FILE}` has the hook `{HOOK}` already: left as it is"));
            Ok(true)
        }
        Added::Text(new) => {
            write_file(&path, &new, true)?;
            said.push(format!("added the hook `{HOOK}` to `{FILE}`"));
            Ok(true)
        }
        Added::Unclear(why) => {
            said.push(format!("`{FILE}` was left as it is: {why}; add under `repos`:"));
            said.extend(stanza("  ", "  ", "\n").lines().map(str::to_string));
            Ok(false)
        }
    }
}

/// What becomes of the text of a file.
#[derive(Debug, PartialEq, Eq)]
enum Added {
    There,
    Text(String),
    Unclear(&'static str),
}

/// The entry for the hook; `dash` stands before the dashes of the list, `step` makes up the width of a dash.
fn stanza(dash: &str, step: &str, end: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let after = step.get(1..).unwrap_or(" ");
    let keys = format!("{dash}{step}");
    [
        format!("{dash}-{after}repo: {REPOSITORY}{end}"),
        format!("{keys}rev: v{version}{end}"),
        format!("{keys}hooks:{end}"),
        format!("{keys}  -{after}id: {HOOK}{end}"),
    ]
    .concat()
}

fn added(text: &str) -> Added {
    let sources = SourceMap::in_memory();
    let source = sources.add(FILE, text.to_string());
    let file = yaml::parse(source.id, &source.text);
    let [document] = file.documents.as_slice() else { return Added::Unclear("it does not have exactly one document") };
    if !file.errors.is_empty() {
        return Added::Unclear("it is not valid YAML");
    }
    let Some(NodeKind::Sequence(repos)) = get(&document.root, "repos").map(|node| &node.kind) else {
        return Added::Unclear("it has no `repos` list");
    };
    if repos.iter().any(is_ours) {
        return Added::There;
    }
    let (Some(first), Some(last)) = (repos.first(), repos.last()) else { return Added::Unclear("its `repos` list is empty") };
    let Some((dash, step)) = dash_of(text, first.span) else { return Added::Unclear("its `repos` list is not in block style") };
    let end = line_ending(text);
    // The end of the last line of the last entry, whatever comment stands behind it.
    let last_byte = end_of(last).max(last.span.start);
    let at = text
        .get(last_byte as usize..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |length| last_byte as usize + length + 1);
    let (before, after) = text.split_at(at);
    let gap = if before.ends_with('\n') { "" } else { end };
    let new = format!("{before}{gap}{}{after}", stanza(&dash, &step, end));
    // Looked at again: one entry more, at the end, and nothing else.
    let again = yaml::parse(source.id, &new);
    let count = again.documents.first().and_then(|document| get(&document.root, "repos")).map(|node| match &node.kind {
        NodeKind::Sequence(repos) => (repos.len(), repos.last().is_some_and(is_ours)),
        _ => (0, false),
    });
    match again.errors.is_empty() && again.documents.len() == 1 && count == Some((repos.len() + 1, true)) {
        true => Added::Text(new),
        false => Added::Unclear("its layout leaves no clear place for the hook"),
    }
}

/// What stands before the dash of a list's first entry, and the width from the dash to the entry.
fn dash_of(text: &str, first: Span) -> Option<(String, String)> {
    let start = first.start as usize;
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let before = text.get(line..start)?;
    let (dash, after) = before.split_once('-')?;
    let is_blank = |text: &str| text.bytes().all(|byte| byte == b' ');
    (is_blank(dash) && is_blank(after) && !after.is_empty()).then(|| (dash.to_string(), " ".repeat(after.len() + 1)))
}

/// The last byte of whatever is written in a node.
fn end_of(node: &Node) -> u32 {
    match &node.kind {
        NodeKind::Mapping(pairs) => pairs.last().map_or(node.span.end, |pair| end_of(&pair.value).max(pair.key_span.end)),
        NodeKind::Sequence(items) if !items.is_empty() => items.last().map_or(node.span.end, end_of),
        // A block scalar ends behind its line break.
        _ => node.span.end.saturating_sub(1).max(node.span.start),
    }
}

fn is_ours(repo: &Node) -> bool {
    let text = |node: &Node, key: &str| match get(node, key).map(|node| &node.kind) {
        Some(NodeKind::String(text)) => Some(text.to_string()),
        _ => None,
    };
    let is_hook = |hook: &Node| text(hook, "id").is_some_and(|id| id == HOOK || id.starts_with("clearspan-"));
    let hooks = match get(repo, "hooks").map(|node| &node.kind) {
        Some(NodeKind::Sequence(hooks)) => hooks.iter().any(is_hook),
        _ => false,
    };
    hooks || text(repo, "repo").is_some_and(|url| url.trim_end_matches(".git").trim_end_matches('/') == REPOSITORY)
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.kind {
        NodeKind::Mapping(pairs) => pairs.iter().find(|pair| pair.key.as_str() == key).map(|pair| &pair.value),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn the_hook_is_added_and_every_other_byte_stays() {
        for (text, dash, step) in [
            ("repos:\n  - repo: https://x\n    rev: v1\n    hooks:\n      - id: a\n", "  ", "  "),
            ("repos:\n- repo: https://x\n  rev: v1\n  hooks:\n  - id: a # why\n", "", "  "),
            ("repos:\n-   repo: https://x\n    rev: v1\n    hooks:\n    -   id: a\n        args: [--x]", "", "    "),
            ("repos:\r\n  - repo: local\r\n    hooks:\r\n      - id: a\r\n        entry: |\r\n          x\r\n", "  ", "  "),
            ("# top\nrepos:\n  - repo: local\n    hooks: [{ id: a }]\n\n# below\ndefault_stages: [commit]\n", "  ", "  "),
        ] {
            let Added::Text(new) = added(text) else { panic!("{text}: {:?}", added(text)) };
            let end = if text.contains('\r') { "\r\n" } else { "\n" };
            let stanza = stanza(dash, step, end);
            let at = new.find(&stanza).unwrap_or_else(|| panic!("{new}"));
            let rest = format!("{}{}", &new[..at], &new[at + stanza.len()..]);
            assert!(rest == text || rest == format!("{text}{end}"), "{new}");
            assert_eq!(added(&new), Added::There);
        }
    }

    #[test]
    fn what_is_not_clear_is_left_alone() {
        for text in ["", "repos: []\n", "repos: [{ repo: local, hooks: [] }]\n", "repos: {}\n", "a: [\n", "repos:\n"] {
            assert!(matches!(added(text), Added::Unclear(_)), "{text}: {:?}", added(text));
        }
        assert_eq!(added("repos:\n  - repo: local\n    hooks:\n      - id: clearspan-system\n"), Added::There);
    }
}
