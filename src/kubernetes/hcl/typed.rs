//! Typed resources (`kubernetes_deployment_v1`) as objects: blocks to fields, every value with the origin that it has.
//!
//! Invariant: a block of which it is not known whether it is there is unknown, or an item that may be missing; it is
//! never dropped and never taken for certain.

use std::sync::Arc;

use super::fields::{ArgumentShape, field_name, is_map, is_of_terraform, list_field, shape};
use super::kinds::ObjectKind;
use crate::source::{Span, Text};
use crate::value::{Entry, Kind, Mapping, MappingKind, Number, Sequence, SequenceKind, Type, Unknown, Value, convert};

/// How deep blocks may nest; the parser permits no more.
const MAX_DEPTH: usize = 64;

/// The body of the object that a resource makes.
pub(super) fn body(kind: ObjectKind, resource: &Value, header: Span) -> Option<Value> {
    let mapping = resource.as_mapping()?;
    let mut made = fields(mapping, "resource", 0);
    made.header = header;
    for (name, text) in [("apiVersion", kind.api_version), ("kind", kind.kind)] {
        made.insert(name, Span::NONE, Value::string(text).with_span(header));
    }
    match kind.kind {
        "Secret" => secret(&mut made),
        "ConfigMap" => rename(&mut made, "binary_data", "binaryData"),
        "DaemonSet" => {
            let spec = made.entries.get_mut("spec").map(|entry| &mut entry.value.kind);
            if let Some(Kind::Mapping(spec)) = spec {
                rename(Arc::make_mut(spec), "strategy", "updateStrategy");
            }
        }
        _ => {}
    }
    Some(Value::mapping(made).with_origin(resource.origin.clone()))
}

/// The provider takes plain text as `data`, and base64 as `binary_data`.
fn secret(made: &mut Mapping) {
    rename(made, "data", "stringData");
    rename(made, "data_wo", "stringData");
    rename(made, "binary_data", "data");
    rename(made, "binary_data_wo", "data");
}

/// Gives a field another name, where nothing has it.
fn rename(mapping: &mut Mapping, from: &str, to: &'static str) {
    if let Some(entry) = mapping.entries.remove(from) {
        mapping.entries.entry(Text::new_static(to)).or_insert(entry);
    }
}

/// The fields of a block. `parent` is its name.
fn fields(block: &Mapping, parent: &str, depth: usize) -> Mapping {
    let mut made = Mapping::new(MappingKind::Body, block.header);
    made.open.clone_from(&block.open);
    for (name, entry) in block.entries.iter().filter(|(name, _)| !is_of_terraform(name)) {
        if let Some((field, value)) = field(parent, name, &entry.value, depth) {
            made.entries.insert(field, Entry { value, key: entry.key });
        }
    }
    made
}

/// The field that an argument or the blocks of a name are; `None` where nothing is written.
fn field(parent: &str, name: &str, value: &Value, depth: usize) -> Option<(Text, Value)> {
    if matches!(value.kind, Kind::Null(_) | Kind::Absent(_)) {
        return None;
    }
    if is_map(name) && !is_selector_block(name, value) {
        // These keep their names until their object's kind is known.
        let field = if name.ends_with("_wo") || name == "binary_data" { name.into() } else { field_name(name) };
        return Some((field, map(value)));
    }
    let listed = list_field(parent, name);
    match &value.kind {
        _ if depth >= MAX_DEPTH => Some((field_name(name), too_deep(value))),
        Kind::Sequence(sequence) if is_blocks(sequence) => match listed {
            Some(field) if sequence.items.is_empty() && sequence.is_closed() => {
                let _ = field;
                None
            }
            Some(field) => Some((Text::new_static(field), list(name, sequence, value, depth))),
            None => Some((field_name(name), single(name, sequence, value, depth)?)),
        },
        Kind::Mapping(mapping) => {
            let body = Value::mapping(fields(mapping, name, depth + 1)).with_origin(value.origin.clone());
            match listed {
                Some(field) => Some((Text::new_static(field), Value::tuple(vec![body]).with_origin(value.origin.clone()))),
                None => Some((field_name(name), body)),
            }
        }
        Kind::Unknown(_) | Kind::Symbol(_) if listed.is_some() && parent != "scope" => {
            Some((listed.map_or_else(|| field_name(name), Text::new_static), value.clone()))
        }
        _ => Some((field_name(name), argument(shape(parent, name), value))),
    }
}

/// Whether a sequence is blocks, or what stands for blocks in JSON and in plans.
fn is_blocks(sequence: &Sequence) -> bool {
    let is_body = |item: &Value| item.as_mapping().is_some();
    sequence.kind == SequenceKind::Blocks || (!sequence.items.is_empty() && sequence.items.iter().all(is_body))
}

/// `selector` is a map of labels in some resources, and a block in others.
fn is_selector_block(name: &str, value: &Value) -> bool {
    let is_block = |body: &Value| ["match_labels", "match_expressions"].iter().any(|part| body.get(part).is_some());
    let blocks = value.as_sequence().is_some_and(|sequence| sequence.kind == SequenceKind::Blocks);
    name == "selector" && (blocks || value.bodies().iter().any(is_block))
}

/// The items of blocks that may be repeated.
fn list(name: &str, sequence: &Sequence, value: &Value, depth: usize) -> Value {
    let mut items: Vec<Value> = Vec::with_capacity(sequence.items.len());
    let mut maybe = 0;
    let definite = sequence.definite().len();
    for (index, item) in sequence.items.iter().enumerate() {
        let before = items.len();
        match item.as_mapping() {
            // Every block in `sources` is a source of its own.
            Some(mapping) if name == "sources" => items.extend(sources(mapping, item, depth)),
            Some(mapping) => {
                items.push(Value::mapping(fields(mapping, name, depth + 1)).with_origin(item.origin.clone()));
            }
            None => items.push(item.clone()),
        }
        maybe += if index < definite { 0 } else { items.len() - before };
    }
    let open = sequence.open.as_ref().map(|open| Arc::new(open.reasons_only()));
    let made = Sequence { maybe, doubt: sequence.doubt.clone(), open, ..Sequence::new(SequenceKind::Tuple, items) };
    Value::sequence(made).with_origin(value.origin.clone())
}

/// The sources of a projected volume.
fn sources(block: &Mapping, value: &Value, depth: usize) -> Vec<Value> {
    let mut made = Vec::new();
    for (name, entry) in &block.entries {
        for body in entry.value.bodies().iter().filter_map(Value::as_mapping) {
            let mut source = Mapping::new(MappingKind::Body, body.header);
            let of = Value::mapping(fields(body, name, depth + 2)).with_origin(entry.value.origin.clone());
            source.insert(field_name(name), entry.key, of);
            made.push(Value::mapping(source).with_origin(value.origin.clone()));
        }
    }
    made
}

/// The mapping that a block is of which an object has one; unknown where the block may not be there.
fn single(name: &str, sequence: &Sequence, value: &Value, depth: usize) -> Option<Value> {
    let body = |item: &Value| match item.as_mapping() {
        Some(mapping) => Value::mapping(fields(mapping, name, depth + 1)).with_origin(item.origin.clone()),
        None => item.clone(),
    };
    if let Some(first) = sequence.definite().first() {
        return Some(body(first));
    }
    let doubt = sequence.open.as_ref().or(sequence.doubt.as_ref());
    let Some(doubt) = doubt else {
        return sequence.items.first().map(body);
    };
    let mut cases: Vec<Value> = sequence.items.iter().map(body).collect();
    cases.push(Value::absent(name, value.origin.span().unwrap_or(Span::NONE)));
    let cases = if sequence.open.is_none() && cases.len() <= Unknown::MAX_CASES { cases } else { Vec::new() };
    Some(Unknown { cases, ..doubt.reasons_only() }.into_value().with_origin(value.origin.clone()))
}

fn too_deep(value: &Value) -> Value {
    let span = value.origin.span().unwrap_or(Span::NONE);
    Value::unknown(crate::value::ReasonKind::TooLarge, "a block that is nested too deep", span)
}

/// A map with keys of the user's own, its values as texts.
fn map(value: &Value) -> Value {
    let value = match value.as_sequence() {
        Some(sequence) => match sequence.definite() {
            [only] => only,
            _ => value,
        },
        None => value,
    };
    texts_of(value)
}

/// The same map with texts for booleans and numbers, which the provider converts.
pub(super) fn texts_of(value: &Value) -> Value {
    let Kind::Mapping(mapping) = &value.kind else { return value.clone() };
    let mut made = (**mapping).clone();
    made.entries.values_mut().for_each(|entry| entry.value = text(&entry.value));
    Value { kind: Kind::Mapping(Arc::new(made)), ..value.clone() }
}

/// A boolean or a number as the text that Terraform makes of it.
pub(super) fn text(value: &Value) -> Value {
    match &value.kind {
        Kind::Bool(_) | Kind::Number(_) => match convert(value, &Type::String) {
            Ok(made) => Value { kind: made.kind, ..value.clone() },
            Err(_) => value.clone(),
        },
        _ => value.clone(),
    }
}

/// The value of an argument, as the object has it.
fn argument(shape: ArgumentShape, value: &Value) -> Value {
    let each = |one: &dyn Fn(&Value) -> Value| match &value.kind {
        Kind::Sequence(sequence) => {
            let items = sequence.items.iter().map(one).collect();
            Value { kind: Kind::Sequence(Arc::new(Sequence { items, ..(**sequence).clone() })), ..value.clone() }
        }
        _ => one(value),
    };
    match shape {
        ArgumentShape::AsWritten => value.clone(),
        ArgumentShape::Text => each(&text),
        ArgumentShape::Number => each(&|one| number(one, Number::parse)),
        ArgumentShape::Mode => each(&|one| number(one, |text| i64::from_str_radix(text, 8).ok().map(Number::from))),
    }
}

/// A text of digits as the number that it means.
fn number(value: &Value, read: impl Fn(&str) -> Option<Number>) -> Value {
    let digits = value.as_str().filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    match digits.and_then(read) {
        Some(number) => Value { kind: Kind::Number(number), ..value.clone() },
        None => value.clone(),
    }
}
