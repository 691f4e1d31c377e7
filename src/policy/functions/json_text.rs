//! JSON texts of a configuration, decoded with the places of their parts.
//!
//! Invariant: what was decoded is what the common `jsondecode` gives; only places are added, and only where the text that
//! stands there has the same structure.

use std::sync::Arc;

use super::core::common;
use super::function::Invocation;
use crate::expr::Evaluated;
use crate::source::{SourceMap, Span};
use crate::syntax::json::parse_json_document;
use crate::syntax::yaml::tree::{Node, NodeKind};
use crate::value::{Kind, Origin, Value};

/// The longest text whose parts are looked for in its source.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// The value that a JSON text encodes; its parts stand where they were written: in `jsonencode`, in the blocks of a policy
/// document, in a heredoc, in a file.
///
/// # Errors
/// A text that is not JSON.
pub(super) fn decoded(invocation: &Invocation<'_, '_>, text: &Value) -> Evaluated {
    let mut value = common(invocation, "jsondecode", std::slice::from_ref(text))?;
    if text.encoded().is_none() && !value.sensitive {
        let sites = text.origin.site().into_iter().chain(text.origin.hops().map(|hop| hop.site));
        let tree = sites.map(|site| site.span).find_map(|span| written_json(invocation.scope.world.sources, span));
        if let Some(tree) = tree {
            place(&mut value, &tree);
        }
    }
    Ok(value.with_origin(text.origin.clone()))
}

fn place(value: &mut Value, node: &Node) {
    if value.origin.span().is_none() {
        value.origin = match node.kind {
            NodeKind::Sequence(_) | NodeKind::Mapping(_) => Origin::at(node.span),
            _ => Origin::literal(node.span),
        };
    }
    match (&mut value.kind, &node.kind) {
        (Kind::Mapping(mapping), NodeKind::Mapping(pairs)) => {
            let mapping = Arc::make_mut(mapping);
            for pair in pairs {
                if let Some(entry) = mapping.entries.get_mut(pair.key.trim()) {
                    entry.key = pair.key_span;
                    place(&mut entry.value, &pair.value);
                }
            }
        }
        (Kind::Sequence(sequence), NodeKind::Sequence(nodes)) if sequence.items.len() == nodes.len() => {
            let items = Arc::make_mut(sequence).items.iter_mut();
            items.zip(nodes).for_each(|(item, node)| place(item, node));
        }
        _ => {}
    }
}

/// The JSON that stands at a span as a heredoc, a quoted string or a whole file, interpolations as texts of their length.
fn written_json(sources: &SourceMap, span: Span) -> Option<Node> {
    if span.is_none() || span.len() > MAX_TEXT_BYTES || sources.is_shown_elsewhere(span) {
        return None;
    }
    let source = sources.get(span.source)?;
    let slice = source.slice(span);
    let trimmed = slice.trim_start();
    let start = slice.len() - trimmed.len();
    let (from, to, quoted) = match trimmed.as_bytes().first()? {
        b'<' if trimmed.starts_with("<<") => {
            let first = start + trimmed.find('\n')? + 1;
            let last = slice.trim_end().rfind('\n')?;
            (first, last, false)
        }
        b'"' => (start + 1, slice.trim_end().len().checked_sub(1)?, true),
        b'{' | b'[' => (start, slice.len(), false),
        _ => return None,
    };
    let text = same_length(slice.get(from..to)?, quoted)?;
    let (root, errors) = parse_json_document(span.source, &text);
    let mut root = root.filter(|root| errors.is_empty() && matches!(root.kind, NodeKind::Mapping(_) | NodeKind::Sequence(_)))?;
    move_by(&mut root, span.start as usize + from);
    Some(root)
}

/// The text with every interpolation replaced by as many bytes that mean nothing: within a JSON string letters, elsewhere a
/// string. In a quoted string, escapes become what they stand for behind a space. `None` for directives.
fn same_length(text: &str, quoted: bool) -> Option<String> {
    let bytes = text.as_bytes();
    let mut made: Vec<u8> = Vec::with_capacity(bytes.len());
    let (mut at, mut in_string) = (0, false);
    while let Some(byte) = bytes.get(at).copied() {
        let next = bytes.get(at + 1).copied();
        match (byte, next) {
            (b'$', Some(b'$')) if bytes.get(at + 2) == Some(&b'{') => {
                made.extend(b"xxx");
                at += 3;
            }
            (b'$', Some(b'{')) => {
                let end = closing_brace(bytes, at + 2)?;
                let length = end - at;
                if in_string || length < 2 {
                    made.extend(std::iter::repeat_n(b'x', length));
                } else {
                    made.push(b'"');
                    made.extend(std::iter::repeat_n(b'x', length - 2));
                    made.push(b'"');
                }
                at = end;
            }
            (b'%', Some(b'{')) => return None,
            (b'\\', Some(escaped)) if quoted => {
                let stands_for = match escaped {
                    b'n' | b't' | b'r' => b' ',
                    b'"' => {
                        in_string = !in_string;
                        b'"'
                    }
                    _ => return None,
                };
                made.extend([b' ', stands_for]);
                at += 2;
            }
            (b'\\', Some(escaped)) if in_string => {
                made.extend([byte, escaped]);
                at += 2;
            }
            _ => {
                in_string ^= byte == b'"';
                made.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(made).ok()
}

/// Behind the brace that closes an interpolation whose text begins at `at`.
fn closing_brace(bytes: &[u8], mut at: usize) -> Option<usize> {
    let (mut depth, mut in_string) = (1, false);
    loop {
        match bytes.get(at)? {
            b'\\' if in_string => at += 1,
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

fn move_by(node: &mut Node, offset: usize) {
    let moved = |span: Span| Span::new(span.source, span.start as usize + offset, span.end as usize + offset);
    node.span = moved(node.span);
    match &mut node.kind {
        NodeKind::Sequence(nodes) => nodes.iter_mut().for_each(|node| move_by(node, offset)),
        NodeKind::Mapping(pairs) => {
            for pair in pairs {
                pair.key_span = moved(pair.key_span);
                move_by(&mut pair.value, offset);
            }
        }
        _ => {}
    }
}
