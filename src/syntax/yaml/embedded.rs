//! YAML inside a scalar of another file: a kustomize inline patch, a ConfigMap's file.
//!
//! Job: parse the decoded text with spans that point into the outer file. Invariant: every span lies within the outer
//! scalar.

use super::{File, Node, NodeKind, ScalarStyle, parse};
use crate::source::{SourceId, Span};

/// Parses a text whose bytes come from elsewhere: `span_of(start, end)` says where the bytes `start..end` were written.
pub fn parse_with_spans(source: SourceId, text: &str, span_of: &dyn Fn(usize, usize) -> Span) -> File {
    let mut file = parse(source, text);
    let place = |span: &mut Span| *span = span_of(span.start as usize, span.end as usize);
    for document in &mut file.documents {
        place(&mut document.span);
        relocate(&mut document.root, &place);
    }
    file.comments.iter_mut().for_each(|comment| place(&mut comment.span));
    for error in &mut file.errors {
        place(&mut error.span);
        if let Some((span, _)) = &mut error.related {
            place(span);
        }
    }
    for (second, first) in &mut file.duplicate_keys {
        place(second);
        place(first);
    }
    file
}

/// Parses the text of a scalar as YAML. `outer_text` is the whole text of the file that the node's span points into.
/// Spans are exact for literal blocks and for text that is written as it reads; for folded text and for quoted text
/// with escapes they cover the whole scalar. A node that is no text gives no documents.
pub fn parse_scalar_as_document(source: SourceId, outer_text: &str, node: &Node) -> File {
    let NodeKind::String(text) = &node.kind else {
        return File { source, documents: Vec::new(), comments: Vec::new(), errors: Vec::new(), duplicate_keys: Vec::new() };
    };
    let raw = outer_text.get(node.span.range()).unwrap_or("");
    let start = node.span.start as usize;
    let inner = match node.style {
        Some(ScalarStyle::Plain) => Some((raw, start)),
        Some(ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) => {
            raw.get(1..raw.len().saturating_sub(1)).map(|inner| (inner, start + 1))
        }
        _ => None,
    };
    if let Some((inner, start)) = inner
        && inner == text.as_str()
    {
        return parse_with_spans(source, text, &|from, to| Span::new(source, start + from, start + to));
    }
    if node.style == Some(ScalarStyle::Literal)
        && let Some(lines) = line_map(text, outer_text, node.span)
    {
        let whole = node.span;
        return parse_with_spans(source, text, &|from, to| {
            let (from, to) = (locate(&lines, from), locate(&lines, to));
            let start = from.clamp(whole.start as usize, whole.end as usize);
            Span::new(source, start, to.clamp(start, whole.end as usize))
        });
    }
    parse_with_spans(source, text, &|_, _| node.span)
}

/// For each line of the decoded text: where it starts there, and where in the outer text. `None` if the two differ in
/// more than indentation.
fn line_map(text: &str, outer: &str, span: Span) -> Option<Vec<(usize, usize)>> {
    let mut lines = Vec::new();
    let mut decoded_at = 0;
    let mut decoded = text.split_inclusive('\n').peekable();
    // Blank lines before the first content line lie before the span.
    while let Some(blank) = decoded.next_if(|line| *line == "\n") {
        lines.push((decoded_at, span.start as usize));
        decoded_at += blank.len();
    }
    let mut raw_at = outer.get(..span.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    for line in decoded {
        let raw = outer.get(raw_at..)?.split_inclusive('\n').next().unwrap_or("");
        let content = line.trim_end_matches('\n');
        let raw_content = raw.trim_end_matches(['\n', '\r']);
        // A blank line may have less indentation than its neighbours.
        let indent = match raw_content.strip_suffix(content.trim_end_matches('\r')) {
            Some(indent) if indent.bytes().all(|b| b == b' ') || lines.is_empty() => indent.len(),
            _ if content.is_empty() => raw_content.len(),
            _ => return None,
        };
        lines.push((decoded_at, raw_at + indent));
        decoded_at += line.len();
        raw_at += raw.len();
    }
    Some(lines)
}

fn locate(lines: &[(usize, usize)], at: usize) -> usize {
    let index = lines.partition_point(|(decoded, _)| *decoded <= at);
    match index.checked_sub(1).and_then(|index| lines.get(index)) {
        Some((decoded, raw)) => raw + (at - decoded),
        None => lines.first().map_or(0, |(_, raw)| *raw),
    }
}

/// The tree is at most `MAX_DEPTH` deep, so the recursion is too.
fn relocate(node: &mut Node, place: &dyn Fn(&mut Span)) {
    place(&mut node.span);
    if let Some(alias) = &mut node.alias {
        place(alias);
    }
    match &mut node.kind {
        NodeKind::Sequence(items) => items.iter_mut().for_each(|item| relocate(item, place)),
        NodeKind::Mapping(pairs) => {
            for pair in pairs {
                place(&mut pair.key_span);
                relocate(&mut pair.value, place);
            }
        }
        _ => {}
    }
}
