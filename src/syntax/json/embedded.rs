//! JSON that is written as a text of Terraform: a heredoc, a quoted string, a whole file.
//!
//! Invariant: every node stands where its text does in the source; what would have to be worked out is as many letters
//! that mean nothing.

use super::parse_json_document;
use crate::source::Span;
use crate::syntax::yaml::tree::{Node, NodeKind};

/// The longest text that is read.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// The JSON that stands at a span whose text is `written`. `None` where none does, or directives make it.
pub fn parse_embedded(span: Span, written: &str) -> Option<Node> {
    if written.len() > MAX_TEXT_BYTES {
        return None;
    }
    let trimmed = written.trim_start();
    let start = written.len() - trimmed.len();
    let (from, to, quoted) = match trimmed.as_bytes().first()? {
        b'<' if trimmed.starts_with("<<") => {
            let first = start + trimmed.find('\n')? + 1;
            let last = written.trim_end().rfind('\n')?;
            (first, last, false)
        }
        b'"' => (start + 1, written.trim_end().len().checked_sub(1)?, true),
        b'{' | b'[' => (start, written.len(), false),
        _ => return None,
    };
    let inner = written.get(from..to)?;
    if !inner.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let (root, errors) = parse_json_document(span.source, &same_length(inner, quoted)?);
    let is_whole = |root: &Node| errors.is_empty() && matches!(root.kind, NodeKind::Mapping(_) | NodeKind::Sequence(_));
    let mut root = root.filter(is_whole)?;
    move_by(&mut root, span.start as usize + from);
    if quoted {
        without_escapes(&mut root);
    }
    Some(root)
}

/// Takes off the blank that stands for the backslash before a closing quote.
fn without_escapes(node: &mut Node) {
    match &mut node.kind {
        NodeKind::String(text) => *text = text.trim_end().into(),
        NodeKind::Sequence(nodes) => nodes.iter_mut().for_each(without_escapes),
        NodeKind::Mapping(pairs) => {
            for pair in pairs {
                pair.key = pair.key.trim_end().into();
                without_escapes(&mut pair.value);
            }
        }
        _ => {}
    }
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
