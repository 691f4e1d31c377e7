//! Functions over maps and objects: keys, values, lookup, merge, zipmap, transpose.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::partial::{Gathered, element_type, is_open, is_set, is_tuple, new_mapping, strings, taken};
use super::signature::{Function, FunctionCall, Gives, Parameter, Takes, any, string};
use super::{FunctionError, FunctionResult, MAX_ITEMS};
use crate::source::{Span, Text};
use crate::value::{Entry, Kind, Mapping, MappingKind, SequenceKind, Type, Unknown, Value, convert};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("keys", &[any("map").marked()], Gives::Any, keys),
    Function::new("lookup", &[any("map").unknown().marked(), string("key").unknown().marked()], Gives::Any, lookup)
        .rest(any("default").null().unknown().marked()),
    Function::new("merge", &[], Gives::Any, merge).rest(any("map").null().unknown().marked()),
    Function::new("transpose", &[Parameter::new("map", Takes::MapOfStrings)], Gives::Any, transpose),
    Function::new("values", &[any("map").marked()], Gives::Any, values),
    Function::new("zipmap", &[Parameter::new("keys", Takes::Strings).marked(), any("values").marked()], Gives::Any, zip_map),
];

/// The mapping of an argument, that of a single nested block included.
fn mapping_of<'v>(call: &'v FunctionCall, index: usize) -> Result<&'v Mapping, FunctionError> {
    match &call.argument(index).kind {
        Kind::Mapping(mapping) => Ok(mapping),
        // A nested block that is there once is read as the object that it is in most schemas.
        Kind::Sequence(blocks) if blocks.kind == SequenceKind::Blocks && blocks.is_closed() => match blocks.items.as_slice() {
            [Value { kind: Kind::Mapping(only), .. }] => Ok(only),
            _ => Err(FunctionError::at(index, format!("one block is required, there are {}", blocks.items.len()))),
        },
        _ => Err(FunctionError::at(index, format!("a map or object is required, not {}", call.argument(index).describe()))),
    }
}

fn keys(call: &FunctionCall) -> FunctionResult {
    let mapping = mapping_of(call, 0)?;
    let key = |(name, entry): (&Text, &Entry)| {
        let value = Value::string(name.clone());
        if entry.key.is_none() { value } else { value.with_span(entry.key) }
    };
    let (sure, open) = (mapping.entries.iter().map(key).collect(), mapping.open.as_deref().map(Unknown::reasons_only));
    let gathered = Gathered { sure, open, ..Gathered::default() };
    let kind = if matches!(mapping.kind, MappingKind::Map(_)) { SequenceKind::List(Type::String) } else { SequenceKind::Tuple };
    Ok(gathered.into_value(kind).with_sensitive(call.argument(0).sensitive))
}

fn values(call: &FunctionCall) -> FunctionResult {
    let (mapping, container) = (mapping_of(call, 0)?, call.argument(0));
    let gathered = Gathered {
        sure: mapping.entries.values().map(|entry| taken(container, &entry.value)).collect(),
        open: mapping.open.as_deref().cloned(),
        ..Gathered::default()
    };
    let kind = match &mapping.kind {
        MappingKind::Map(element) => SequenceKind::List(element.clone()),
        _ => SequenceKind::Tuple,
    };
    Ok(gathered.into_value(kind).with_sensitive(container.sensitive))
}

fn lookup(call: &FunctionCall) -> FunctionResult {
    if call.arguments.len() > 3 {
        return Err(FunctionError::at(3, format!("two or three arguments are required, {} given", call.arguments.len())));
    }
    let (container, key) = (call.argument(0), call.argument(1));
    let sensitive = container.sensitive || key.sensitive;
    if is_open(container) {
        return Ok(call.unknown_from([container]).with_sensitive(sensitive));
    }
    let mapping = mapping_of(call, 0)?;
    let default = match (call.arguments.get(2), &mapping.kind) {
        (Some(default), MappingKind::Map(element)) => Some(
            convert(default, element)
                .map_err(|_| FunctionError::at(2, "the default must have the type of the map's elements"))?,
        ),
        (default, _) => default.cloned(),
    };
    let Some(name) = key.as_str() else {
        let mut unknown = Unknown::joined([key]);
        let simple = mapping.entries.values().all(|entry| !matches!(entry.value.kind, Kind::Unknown(_)));
        if mapping.open.is_none() && simple && mapping.entries.len() < Unknown::MAX_CASES {
            unknown.cases = mapping.entries.values().map(|entry| taken(container, &entry.value)).collect();
            if let Some(Kind::Unknown(_)) = default.as_ref().map(|default| &default.kind) {
                unknown.cases.clear();
            } else {
                unknown.cases.extend(default);
            }
        }
        return Ok(unknown.into_value().with_sensitive(sensitive));
    };
    if let Some(value) = mapping.get(name)
        && !matches!(value.kind, Kind::Absent(_))
    {
        return Ok(taken(container, value).with_sensitive(sensitive));
    }
    if let Some(open) = &mapping.open {
        let open = Unknown { reasons: open.reasons.clone(), ..Unknown::default() };
        return Ok(open.into_value().with_sensitive(sensitive));
    }
    match (&mapping.kind, default) {
        (MappingKind::Resource(address), _) => Ok(Value::symbol_of(address, name, false)),
        (_, Some(default)) => Ok(default.with_sensitive(sensitive)),
        (_, None) if sensitive => Err(FunctionError::at(1, "the map has no such key")),
        (_, None) => Err(FunctionError::at(1, format!("the map has no key `{name}`"))),
    }
}

fn merge(call: &FunctionCall) -> FunctionResult {
    let mut made = new_mapping(MappingKind::Object, call.context.call);
    let mut common: Option<Type> = None;
    let mut same = true;
    let mut sensitive = false;
    let mut any_known = call.arguments.is_empty();
    for (index, argument) in call.arguments.iter().enumerate() {
        sensitive |= argument.sensitive;
        match &argument.kind {
            Kind::Null(Some(typ)) if !matches!(**typ, Type::Map(_) | Type::Object(_)) => {
                return Err(FunctionError::at(index, format!("a map or object is required, not {}", typ.describe())));
            }
            Kind::Null(None) | Kind::Absent(_) => same &= call.context.policy,
            Kind::Null(Some(typ)) => match (&**typ, &common) {
                (Type::Map(element), None) => common = Some((**element).clone()),
                (Type::Map(element), Some(so_far)) => same &= **element == *so_far,
                _ => same = false,
            },
            Kind::Mapping(mapping) => {
                any_known = true;
                if let Some(open) = &mapping.open {
                    overlay(&mut made, open);
                }
                match (&mapping.kind, &common) {
                    (MappingKind::Map(element), None) => common = Some(element.clone()),
                    (MappingKind::Map(element), Some(so_far)) => same &= element == so_far,
                    _ => same = false,
                }
                if made.header.is_none() {
                    made.header = mapping.header;
                }
                for (name, entry) in &mapping.entries {
                    let value = taken(argument, &entry.value);
                    made.entries.insert(name.clone(), Entry { value, key: entry.key });
                }
                if made.entries.len() > MAX_ITEMS {
                    return Ok(call.too_large());
                }
            }
            Kind::Unknown(unknown) if matches!(&unknown.typ, Some(Type::Object(fields)) if !fields.is_empty()) => {
                // The keys are known, and what they may overwrite; their values are not.
                let Some(Type::Object(fields)) = &unknown.typ else { continue };
                any_known = true;
                same = false;
                for (name, field) in fields {
                    let value = Unknown { reasons: unknown.reasons.clone(), ..Unknown::default() };
                    made.insert(name.clone(), Span::NONE, value.with_type(field.typ.clone()).into_value());
                }
            }
            Kind::Unknown(_) | Kind::Symbol(_) => overlay(&mut made, &Unknown::joined([argument])),
            _ => return Err(FunctionError::at(index, format!("a map or object is required, not {}", argument.describe()))),
        }
    }
    if !any_known && made.open.is_some() {
        return Ok(call.unknown().with_sensitive(sensitive));
    }
    if let (true, Some(element)) = (same, common) {
        made.kind = MappingKind::Map(element);
    }
    Ok(Value::mapping(made).with_sensitive(sensitive))
}

/// What follows may overwrite any of the entries and add others.
fn overlay(made: &mut Mapping, open: &Unknown) {
    let because = Unknown { reasons: open.reasons.clone(), ..Unknown::default() }.into_value();
    for entry in made.entries.values_mut() {
        let unknown = Unknown::joined([&because]);
        entry.value = unknown.into_value().with_origin(entry.value.origin.clone()).with_sensitive(entry.value.sensitive);
    }
    let before = made.open.take().map(|open| Value::new(Kind::Unknown(open)));
    made.open = Some(Arc::new(Unknown::joined(before.iter().chain([&because]))));
}

fn zip_map(call: &FunctionCall) -> FunctionResult {
    let (names, container) = (call.argument(0), call.argument(1));
    let values = match &container.kind {
        Kind::Sequence(sequence) if !is_set(sequence) => sequence,
        _ => return Err(FunctionError::at(1, format!("a list or tuple is required, not {}", container.describe()))),
    };
    let Some(keys) = names.as_sequence() else { return Ok(call.unknown()) };
    let sensitive = names.sensitive || container.sensitive || keys.items.iter().any(|key| key.sensitive);
    if !keys.is_closed() || !values.is_closed() || keys.items.iter().any(is_open) {
        return Ok(call.unknown().with_sensitive(sensitive));
    }
    if keys.items.len() != values.items.len() {
        let (keys, values) = (keys.items.len(), values.items.len());
        return Err(FunctionError::new(format!("there are {keys} keys and {values} values: their numbers must be equal")));
    }
    let kind = if is_tuple(values) { MappingKind::Object } else { MappingKind::Map(element_type(values).unwrap_or(Type::Any)) };
    let mut made = new_mapping(kind, call.context.call);
    for (key, value) in keys.items.iter().zip(&values.items) {
        let Some(name) = key.as_str() else { return Err(FunctionError::at(0, "a key must not be null")) };
        made.insert(name, key.origin.span().unwrap_or(Span::NONE), taken(container, value));
    }
    Ok(Value::mapping(made).with_sensitive(sensitive))
}

fn transpose(call: &FunctionCall) -> FunctionResult {
    let value = call.argument(0);
    let Some(mapping) = value.as_mapping() else { return Ok(call.unknown()) };
    if !value.is_wholly_known() {
        return Ok(call.unknown());
    }
    let mut turned: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, entry) in &mapping.entries {
        let Some(list) = entry.value.as_sequence() else { return Err(FunctionError::at(0, "a list must not be null")) };
        for item in &list.items {
            let Some(text) = item.as_str() else { return Err(FunctionError::at(0, "an element must not be null")) };
            turned.entry(text).or_default().push(name);
        }
    }
    let mut made = new_mapping(MappingKind::Map(Type::list(Type::String)), call.context.call);
    for (name, list) in turned {
        made.insert(name, Span::NONE, strings(list));
    }
    Ok(Value::mapping(made))
}
