//! Functions that search: contains, index, matchkeys, alltrue, anytrue. Answers are three-valued.

use super::partial::{Gathered, is_open, is_set, is_tuple, taken};
use super::signature::{Function, FunctionCall, Gives, Parameter, Takes, any};
use super::{FunctionError, FunctionResult};
use crate::value::{Kind, Sequence, SequenceKind, Truth, Type, Value, convert, equal, unify};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("alltrue", &[Parameter::new("list", Takes::Bools)], Gives::Bool, all_true),
    Function::new("anytrue", &[Parameter::new("list", Takes::Bools)], Gives::Bool, any_true),
    Function::new("contains", &[any("list").unknown(), any("value").null().unknown()], Gives::Bool, contains),
    Function::new("index", &[any("list"), any("value").unknown()], Gives::Number, index),
    Function::new(
        "matchkeys",
        &[Parameter::new("values", Takes::List), Parameter::new("keys", Takes::List), Parameter::new("searchset", Takes::List)],
        Gives::Any,
        match_keys,
    ),
];

fn answer(call: &FunctionCall, truth: Truth) -> FunctionResult {
    Ok(match truth {
        Truth::True => Value::bool(true),
        Truth::False => Value::bool(false),
        Truth::Unknown => call.unknown(),
    })
}

/// Whether an element of a list of booleans is true; null is not.
fn is_true(item: &Value) -> Truth {
    match &item.kind {
        Kind::Bool(value) => (*value).into(),
        Kind::Null(_) | Kind::Absent(_) => Truth::False,
        _ => equal(item, &Value::bool(true)),
    }
}

/// What elements that may not be there and elements that nobody knows of leave open: `decided` stays as it is.
fn with_uncertain(sequence: &Sequence, decided: Truth, truth_of: impl Fn(&Value) -> Truth) -> Truth {
    let sure = sequence.definite().len();
    let harmless = sequence.items.iter().skip(sure).all(|item| truth_of(item) != !decided && !truth_of(item).is_unknown());
    if harmless && sequence.open.is_none() { Truth::True } else { Truth::Unknown }
}

fn all_true(call: &FunctionCall) -> FunctionResult {
    let Some(sequence) = call.argument(0).as_sequence() else { return Ok(call.unknown()) };
    let sure = Truth::all(sequence.definite().iter().map(is_true));
    answer(call, sure.and(if sure.is_true() { with_uncertain(sequence, Truth::True, is_true) } else { Truth::True }))
}

fn any_true(call: &FunctionCall) -> FunctionResult {
    let Some(sequence) = call.argument(0).as_sequence() else { return Ok(call.unknown()) };
    let sure = Truth::any(sequence.definite().iter().map(is_true));
    answer(call, sure.or(if sure.is_false() { !with_uncertain(sequence, Truth::False, is_true) } else { Truth::False }))
}

fn contains(call: &FunctionCall) -> FunctionResult {
    let (list, wanted) = (call.argument(0), call.argument(1));
    if matches!(wanted.kind, Kind::Null(_)) && !call.context.later {
        return Err(FunctionError::at(1, "`value` must not be null"));
    }
    let sequence = match &list.kind {
        Kind::Sequence(sequence) => sequence,
        Kind::Unknown(_) | Kind::Symbol(_) => return Ok(call.unknown()),
        _ => return Err(FunctionError::at(0, format!("a list, tuple or set is required, not {}", list.describe()))),
    };
    // Elements of a list have its type even when they are not known: a value of another type is not in it.
    let mut found = Truth::False;
    for item in sequence.definite() {
        found = found.or(call.equal(item, wanted));
        if found.is_true() {
            return Ok(Value::bool(true));
        }
    }
    if found.is_false() {
        found = !with_uncertain(sequence, Truth::False, |item| call.equal(item, wanted));
    }
    answer(call, found)
}

fn index(call: &FunctionCall) -> FunctionResult {
    let (list, wanted) = (call.argument(0), call.argument(1));
    let sequence = match &list.kind {
        Kind::Sequence(sequence) if !is_set(sequence) => sequence,
        _ => return Err(FunctionError::at(0, format!("a list or tuple is required, not {}", list.describe()))),
    };
    if sequence.is_closed() && sequence.items.is_empty() {
        return Err(FunctionError::at(0, "an empty list cannot be searched"));
    }
    for (position, item) in sequence.definite().iter().enumerate() {
        match call.equal(item, wanted) {
            Truth::True if sequence.is_closed() => return Ok(Value::number(position)),
            Truth::False => {}
            _ => return Ok(call.unknown()),
        }
    }
    if sequence.is_closed() { Err(FunctionError::new("the list does not contain the value")) } else { Ok(call.unknown()) }
}

fn match_keys(call: &FunctionCall) -> FunctionResult {
    let lists = (call.argument(0), call.argument(1), call.argument(2));
    let (Some(values), Some(keys), Some(wanted)) = (lists.0.as_sequence(), lists.1.as_sequence(), lists.2.as_sequence()) else {
        return Ok(call.unknown());
    };
    let common = unify([lists.1.type_of(), lists.2.type_of()])
        .ok_or_else(|| FunctionError::at(2, "`keys` and `searchset` must be of the same type"))?;
    if !(values.is_closed() && keys.is_closed() && wanted.is_closed()) {
        return Ok(call.unknown());
    }
    if values.items.len() != keys.items.len() {
        return Err(FunctionError::at(1, "`keys` and `values` must be of the same length"));
    }
    let converted = |value: &Value| convert(value, &common).map_err(|error| FunctionError::new(error.to_string()));
    let (keys, wanted) = (converted(lists.1)?, converted(lists.2)?);
    let (Some(keys), Some(wanted)) = (keys.as_sequence(), wanted.as_sequence()) else { return Ok(call.unknown()) };
    let known: Option<std::collections::HashSet<&str>> = wanted.items.iter().map(Value::as_str).collect();
    let mut gathered = Gathered::default();
    for (value, key) in values.items.iter().zip(&keys.items) {
        let found = match (&known, key.as_str()) {
            (Some(texts), Some(text)) => texts.contains(text).into(),
            _ => Truth::any(wanted.items.iter().map(|item| equal(key, item))),
        };
        if !found.is_false() {
            gathered.push(taken(lists.0, value), found.is_true());
        }
    }
    let kind = if is_tuple(values) { SequenceKind::List(Type::Any) } else { values.kind.clone() };
    if is_open(lists.0) { Ok(call.unknown()) } else { Ok(gathered.into_value(kind)) }
}
