//! What is in force where nothing is written.
//!
//! Invariant: a value is known only if every admitted release of the provider gives it the same one.

use super::{Argument, ArgumentShape, Element, meanings};
use crate::expr::Unwritten;
use crate::source::Span;
use crate::value::{BodySchema, HopKind, Kind, Number, Origin, ReasonKind, Sequence, SequenceKind, Type, Unknown, Value};

/// What a name that a body does not write comes to; `header` is what lacks it. `None` where the schema does not say.
///
/// A release without the argument does not count against the others: what a provider adds keeps, by default, what was
/// there before.
pub fn unwritten(schema: BodySchema, name: &str, header: Span) -> Option<Unwritten> {
    let mut found: Option<Unwritten> = None;
    let mut defaults: Vec<Option<&str>> = Vec::new();
    let mut typ = Type::Any;
    for argument in meanings(schema, name) {
        let next = meaning(&argument, name, header);
        typ = type_of(&argument);
        if !defaults.contains(&argument.default) {
            defaults.push(argument.default);
        }
        // A choice of the provider in one release leaves the value open in all.
        if !matches!((&found, &next), (Some(Unwritten::Chosen(_)), Some(Unwritten::Null(_)))) {
            found = next.or(found);
        }
    }
    if defaults.len() < 2 {
        return found;
    }
    let mut unknown = Unknown::because(ReasonKind::ProviderVersion, name, header).with_type(typ);
    let cases: Option<Vec<Value>> = defaults.iter().map(|default| default.and_then(constant)).collect();
    unknown.cases = cases.unwrap_or_default();
    Some(Unwritten::Chosen(unknown.into_value().with_span(header)))
}

/// What one release says of an argument that is not written.
fn meaning(argument: &Argument, name: &str, header: Span) -> Option<Unwritten> {
    if let Some(value) = argument.default.and_then(constant) {
        return Some(Unwritten::Constant(value.with_origin(Origin::at(header).with_hop(HopKind::ProviderDefault, header, None))));
    }
    if argument.block {
        let none = Value::sequence(Sequence::new(SequenceKind::Blocks, Vec::new())).with_span(header);
        return Some(if argument.single { Unwritten::Null(Type::Any) } else { Unwritten::Blocks(none) });
    }
    if !argument.is_settable() {
        return None; // an attribute of what exists, not of what is written
    }
    if argument.computed {
        let unknown = Unknown::because(ReasonKind::ProviderDefault, name, header).with_type(type_of(argument));
        return Some(Unwritten::Chosen(unknown.into_value().with_span(header)));
    }
    Some(Unwritten::Null(type_of(argument)))
}

/// A constant of the table.
fn constant(text: &str) -> Option<Value> {
    match text {
        "true" => Some(Value::bool(true)),
        "false" => Some(Value::bool(false)),
        _ => match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(text) => Some(Value::string(text)),
            None => Number::parse(text).map(|number| Value::new(Kind::Number(number))),
        },
    }
}

fn type_of(argument: &Argument) -> Type {
    let element = match argument.element {
        Element::Any | Element::Object => Type::Any,
        Element::String => Type::String,
        Element::Number => Type::Number,
        Element::Bool => Type::Bool,
    };
    match argument.shape {
        ArgumentShape::One => element,
        ArgumentShape::List => Type::list(element),
        ArgumentShape::Set => Type::set(element),
        ArgumentShape::Map => Type::map(element),
    }
}
