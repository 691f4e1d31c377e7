//! Edits of lists in YAML: one item more, one item less.
//!
//! Invariant: only lists in block style, one item to a line, are edited.

use super::hcl_text::line_end;
use crate::finding::Edit;
use crate::source::{Source, Span, line_start};
use crate::syntax::yaml::{File, Node, NodeKind};

use super::trees::document_at;

/// The sequence that satisfies, wherever it is; what an alias brings is written elsewhere.
fn find<'n>(node: &'n Node, place: Span, wanted: &dyn Fn(&Node, &[Node]) -> bool) -> Option<&'n [Node]> {
    if node.alias.is_some() || !node.span.contains(place) {
        return None;
    }
    match &node.kind {
        NodeKind::Sequence(items) if wanted(node, items) => Some(items),
        NodeKind::Sequence(items) => items.iter().find_map(|item| find(item, place, wanted)),
        NodeKind::Mapping(pairs) => pairs.iter().find_map(|pair| find(&pair.value, place, wanted)),
        _ => None,
    }
}

/// The dash of an item, where nothing but it stands in front of the item on its line.
fn dash(text: &str, item: Span) -> Option<usize> {
    let start = line_start(text, item.start as usize);
    let before = text.get(start..item.start as usize)?;
    (before.trim() == "-").then(|| start + before.find('-').unwrap_or(0))
}

/// The list that stands here with one item more at its end.
pub(super) fn appended(source: &Source, file: &File, place: Span, value: &str) -> Option<Edit> {
    let text = &*source.text;
    let items = find(&document_at(file, place)?.root, place, &|node, _| node.span == place)?;
    let last = items.last().filter(|item| !text.get(item.span.range()).unwrap_or("\n").contains('\n'))?;
    let dash = dash(text, last.span)?;
    let indent = text.get(line_start(text, dash)..dash)?;
    let end = last.span.end as usize;
    let at = end + text.get(end..)?.find('\n').unwrap_or(text.len() - end);
    let at = if text.get(..at)?.ends_with('\r') { at - 1 } else { at };
    Some(Edit { span: Span::new(source.id, at, at), text: format!("{}{indent}- {value}", source.lines().ending()) })
}

/// The list without the item that stands here, unless it is the only one.
pub(super) fn without_item(source: &Source, file: &File, item: Span) -> Option<Edit> {
    let text = &*source.text;
    let holds = |_: &Node, items: &[Node]| items.len() > 1 && items.iter().any(|other| other.span == item);
    find(&document_at(file, item)?.root, item, &holds)?;
    let dash = dash(text, item)?;
    let end = line_end(text, item.end as usize);
    let rest = text.get(item.end as usize..end)?.trim();
    let is_alone = rest.is_empty() || rest.starts_with('#');
    let span = Span::new(source.id, line_start(text, dash), end);
    is_alone.then(|| Edit { span, text: String::new() })
}
