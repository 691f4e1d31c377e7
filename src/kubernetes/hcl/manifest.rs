//! Objects that are written as one: the `manifest` of `kubernetes_manifest`.

use std::sync::Arc;

use super::typed::{text, texts_of};
use crate::source::Span;
use crate::value::{Kind, Mapping, MappingKind, Origin, Sequence, Value};

/// How deep an object may be before its inside is left out.
const MAX_DEPTH: usize = 300;

/// Maps of texts at the top of an object.
const TEXT_MAPS: [&str; 3] = ["data", "stringData", "binaryData"];
/// Maps of texts in `metadata`, wherever it stands.
const METADATA_MAPS: [&str; 2] = ["labels", "annotations"];

/// An object of HCL as the body of a Kubernetes object: what is not written is absent, and null is not written. What has
/// no place of its own (`yamldecode`) stands where the object is given. `is_converted`: the provider gives texts where the
/// cluster expects them, whatever is written.
pub(super) fn body(value: &Value, is_converted: bool) -> Value {
    let position = if is_converted { Position::Object } else { Position::Verbatim };
    convert(value, &value.origin, None, position, 0)
}

/// Where a value stands in an object, as far as that decides what the provider makes of it.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Position {
    Object,
    Metadata,
    TextMap,
    Environment,
    Inside,
    /// Nothing is converted.
    Verbatim,
}

impl Position {
    fn below(self, key: &str) -> Position {
        match self {
            Position::Verbatim => Position::Verbatim,
            Position::Object if TEXT_MAPS.contains(&key) => Position::TextMap,
            Position::Metadata if METADATA_MAPS.contains(&key) => Position::TextMap,
            Position::Object | Position::Inside | Position::Metadata if key == "metadata" => Position::Metadata,
            Position::TextMap | Position::Metadata => Position::Inside,
            _ if key == "env" => Position::Environment,
            _ => Position::Inside,
        }
    }
}

fn convert(value: &Value, around: &Origin, header: Option<Span>, position: Position, depth: usize) -> Value {
    let origin = if value.origin.site().is_some() { value.origin.clone() } else { around.clone() };
    if depth >= MAX_DEPTH {
        return Value { kind: Kind::Null(None), origin, ..value.clone() };
    }
    let kind = match &value.kind {
        Kind::Mapping(mapping) => {
            let first = mapping.entries.values().map(|entry| entry.key).find(|key| !key.is_none());
            let header = header.filter(|span| !span.is_none()).or(first).or(origin.span()).unwrap_or(Span::NONE);
            let mut made = Mapping::new(MappingKind::Body, header);
            made.open.clone_from(&mapping.open);
            for (key, entry) in &mapping.entries {
                let below = position.below(key);
                let value = match &entry.value.kind {
                    Kind::Null(_) => {
                        let place = entry.value.origin.span().or(origin.span()).unwrap_or(header);
                        Value::absent(key.clone(), place)
                    }
                    _ => convert(&entry.value, &origin, Some(entry.key), below, depth + 1),
                };
                // The provider gives texts where the cluster expects them.
                let value = match (below, position) {
                    (Position::TextMap, _) => texts_of(&value),
                    (_, Position::Environment) if key == "value" => text(&value),
                    _ => value,
                };
                made.insert(key.clone(), entry.key, value);
            }
            Kind::Mapping(Arc::new(made))
        }
        Kind::Sequence(sequence) => {
            let items = sequence.items.iter().map(|item| convert(item, &origin, None, position, depth + 1)).collect();
            Kind::Sequence(Arc::new(Sequence { items, ..(**sequence).clone() }))
        }
        kind => kind.clone(),
    };
    Value { kind, origin, ..value.clone() }
}
