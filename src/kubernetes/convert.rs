//! YAML nodes to values: every scalar keeps its span, every mapping a header to underline when something is missing.

use std::sync::Arc;

use crate::source::{Span, Text};
use crate::syntax::yaml::{Node, NodeKind, Pair};
use crate::value::{HopKind, Kind, Mapping, MappingKind, Origin, Sequence, SequenceKind, Value};

/// How deep a tree may be before its inside is left out.
pub(super) const MAX_DEPTH: usize = 300;

/// The value that a node stands for. Mappings are bodies: a missing attribute is absent, not an error.
pub fn to_value(node: &Node) -> Value {
    convert(node, None, 0)
}

/// As [`to_value`], with the header of the outermost mapping given.
pub(super) fn to_value_with_header(node: &Node, header: Span) -> Value {
    convert(node, Some(header), 0)
}

/// Undoes YAML 1.1: `yes`, `on`, `y` and the like are text to who reads YAML 1.2. `text_of` gives what a span holds.
pub(super) fn words_as_text(value: &mut Value, text_of: &dyn Fn(Span) -> Option<Text>) {
    match &mut value.kind {
        Kind::Bool(_) => {
            if let Some(raw) = value.origin.written().and_then(text_of).filter(is_word) {
                value.kind = Kind::String(raw);
            }
        }
        Kind::Sequence(sequence) => Arc::make_mut(sequence).items.iter_mut().for_each(|item| words_as_text(item, text_of)),
        Kind::Mapping(mapping) => {
            let mapping = Arc::make_mut(mapping);
            mapping.entries.values_mut().for_each(|entry| words_as_text(&mut entry.value, text_of));
            for key in ["true", "false"] {
                let written = mapping.entries.get(key).and_then(|entry| text_of(entry.key)).filter(is_word);
                if let Some(written) = written
                    && let Some(entry) = mapping.entries.remove(key)
                {
                    mapping.entries.insert(written, entry);
                }
            }
        }
        _ => {}
    }
}

fn is_word(text: &Text) -> bool {
    ["y", "n", "yes", "no", "on", "off"].contains(&text.to_ascii_lowercase().as_str())
}

fn convert(node: &Node, header: Option<Span>, depth: usize) -> Value {
    let kind = match &node.kind {
        NodeKind::Null => Kind::Null(None),
        NodeKind::Bool(value) => Kind::Bool(*value),
        NodeKind::Number(value) => Kind::Number(value.clone()),
        NodeKind::String(text) => Kind::String(text.clone()),
        _ if depth >= MAX_DEPTH => Kind::Null(None),
        NodeKind::Sequence(items) => {
            let items = items.iter().map(|item| convert(item, None, depth + 1)).collect();
            Kind::Sequence(Arc::new(Sequence::new(SequenceKind::Tuple, items)))
        }
        NodeKind::Mapping(pairs) => {
            let header = header.or_else(|| pairs.first().map(first_line)).unwrap_or(node.span);
            let mut mapping = Mapping::new(MappingKind::Body, header);
            for pair in pairs {
                mapping.insert(pair.key.clone(), pair.key_span, entry(pair, depth + 1));
            }
            Kind::Mapping(Arc::new(mapping))
        }
    };
    Value::new(kind).with_origin(origin(node))
}

/// The value under a key. Null under a key is as good as absent to Kubernetes; what is underlined is the null, or the
/// key where nothing was written.
fn entry(pair: &Pair, depth: usize) -> Value {
    match &pair.value.kind {
        NodeKind::Null => {
            let span = if pair.value.span.is_empty() || pair.value.span.is_none() { pair.key_span } else { pair.value.span };
            Value::absent(pair.key.clone(), span)
        }
        NodeKind::Mapping(_) => convert(&pair.value, Some(pair.key_span), depth),
        _ => convert(&pair.value, None, depth),
    }
}

/// The first key of a mapping, with its value where that is a scalar: `name: app`.
fn first_line(pair: &Pair) -> Span {
    match pair.value.kind {
        NodeKind::Sequence(_) | NodeKind::Mapping(_) | NodeKind::Null => pair.key_span,
        _ if pair.value.alias.is_some() => pair.key_span,
        _ => pair.key_span.to(pair.value.span),
    }
}

fn origin(node: &Node) -> Origin {
    match node.alias {
        Some(alias) => Origin::at(node.span).through(HopKind::Element, alias),
        None => Origin::at(node.span),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn null_is_absent_and_underlined() {
        let sources = SourceMap::in_memory();
        let source = sources.add("a.yaml", "a: ~\nb:\nc: {d: yes}\ne: [1, null]\n");
        let file = crate::syntax::yaml::parse(source.id, &source.text);
        let value = to_value(&file.documents[0].root);
        let at = |value: &Value| source.slice(value.origin.span().unwrap()).to_string();
        assert!(matches!(value.get("a").unwrap().kind, Kind::Absent(_)));
        assert_eq!(at(value.get("a").unwrap()), "~");
        assert_eq!(at(value.get("b").unwrap()), "b");
        assert_eq!(value.get_path(&["c", "d"]).unwrap().as_bool(), Some(true));
        assert_eq!(source.slice(value.get("c").unwrap().as_mapping().unwrap().header), "c");
        assert!(matches!(value.get("e").unwrap().as_sequence().unwrap().items[1].kind, Kind::Null(_)));
    }
}
