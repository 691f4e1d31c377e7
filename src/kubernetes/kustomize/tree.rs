//! Changing values in place: fields by key, items, and the paths of field specifications.

use std::sync::Arc;

use crate::source::{Span, Text};
use crate::value::{Kind, Mapping, MappingKind, Sequence, SequenceKind, Value};

/// What a path makes where it leads to nothing.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Create {
    Mapping(Span),
    Scalar(Span),
}

/// Null counts as nothing.
pub(super) fn is_null(value: &Value) -> bool {
    matches!(value.kind, Kind::Null(_) | Kind::Absent(_))
}

/// The mapping inside a value, to be changed.
pub(super) fn mapping_mut(value: &mut Value) -> Option<&mut Mapping> {
    match &mut value.kind {
        Kind::Mapping(mapping) => Some(Arc::make_mut(mapping)),
        _ => None,
    }
}

/// The items of a sequence, to be changed.
pub(super) fn items_mut(value: &mut Value) -> Option<&mut Vec<Value>> {
    match &mut value.kind {
        Kind::Sequence(sequence) => Some(&mut Arc::make_mut(sequence).items),
        _ => None,
    }
}

/// The items of a sequence; none for anything else.
pub(super) fn items(value: &Value) -> &[Value] {
    value.as_sequence().map_or(&[], |sequence| &sequence.items)
}

pub(super) fn get_mut<'a>(value: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    mapping_mut(value)?.entries.get_mut(key).map(|entry| &mut entry.value)
}

/// Sets a field of a mapping, keeping the key's place where there is one.
pub(super) fn set(mapping: &mut Mapping, key: &str, span: Span, value: Value) {
    match mapping.entries.get_mut(key) {
        Some(entry) => entry.value = value,
        None => mapping.insert(key, span, value),
    }
}

/// A scalar as kustomize writes it: `true`, `80`, text.
pub(super) fn scalar_text(value: &Value) -> Option<Text> {
    match &value.kind {
        Kind::String(text) => Some(text.clone()),
        Kind::Bool(value) => Some(Text::new_static(if *value { "true" } else { "false" })),
        Kind::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

/// Text at a path of mappings.
pub(super) fn text_at<'a>(value: &'a Value, path: &[&str]) -> &'a str {
    value.get_path(path).and_then(Value::as_str).unwrap_or("")
}

pub(super) fn empty_mapping(span: Span) -> Value {
    Value { kind: Kind::Mapping(Arc::new(Mapping::new(MappingKind::Body, span))), ..Value::null().with_span(span) }
}

pub(super) fn sequence(items: Vec<Value>, span: Span) -> Value {
    Value::sequence(Sequence::new(SequenceKind::Tuple, items)).with_span(span)
}

/// The span of a value, or nowhere.
pub(super) fn span_of(value: &Value) -> Span {
    value.origin.span().unwrap_or(Span::NONE)
}

/// Cuts a path at a delimiter; a backslash before it keeps it.
pub(super) fn split_path(path: &str, delimiter: char) -> Vec<String> {
    let path = path.strip_prefix(delimiter).unwrap_or(path);
    let mut parts: Vec<String> = Vec::new();
    let mut joined = false;
    for part in path.split(delimiter) {
        match parts.last_mut().filter(|_| joined) {
            Some(last) => {
                last.push(delimiter);
                last.push_str(part);
            }
            None => parts.push(part.to_string()),
        }
        joined = match parts.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                true
            }
            _ => false,
        };
    }
    parts
}

/// Calls `set` on every value that a path of a field specification leads to: lists on the way are entered item by item;
/// a name with `[]` is never made. Where `create` is given, missing mappings and the last value are made.
pub(super) fn visit(value: &mut Value, path: &[String], create: Option<Create>, set: &mut dyn FnMut(&mut Value)) {
    let Some((first, rest)) = path.split_first() else {
        set(value);
        return;
    };
    if let Some(items) = items_mut(value) {
        items.iter_mut().for_each(|item| visit(item, path, create, set));
        return;
    }
    let (name, is_list) = first.strip_suffix("[]").map_or((first.as_str(), false), |name| (name, true));
    let create_here = create.filter(|_| !is_list);
    let Some(mapping) = mapping_mut(value) else { return };
    let missing = mapping.get(name).is_none_or(is_null);
    if missing {
        let Some(create) = create_here else { return };
        let made = match create {
            Create::Scalar(span) if rest.is_empty() => Value::null().with_span(span),
            Create::Mapping(span) | Create::Scalar(span) => empty_mapping(span),
        };
        let (Create::Mapping(span) | Create::Scalar(span)) = create;
        self::set(mapping, name, span, made);
    }
    if let Some(entry) = mapping.entries.get_mut(name) {
        visit(&mut entry.value, rest, create, set);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cut_with_escapes() {
        assert_eq!(split_path("/a/b", '/'), ["a", "b"]);
        assert_eq!(
            split_path(r"metadata/annotations/nginx.io\/auth\/x/y", '/'),
            ["metadata", "annotations", "nginx.io/auth/x", "y"]
        );
        assert_eq!(split_path(r"a.b\.c", '.'), ["a", "b.c"]);
    }
}
