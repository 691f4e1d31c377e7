//! Functions over any collection: length, coalesce, one, sum.

use std::sync::Arc;

use super::partial::{element_type, is_not_empty, is_open, is_set, taken};
use super::signature::{Function, FunctionCall, Gives, any};
use super::{FunctionError, FunctionResult, clusters};
use crate::value::{Kind, Number, Sequence, Truth, Type, Unknown, Value, convert, equal, unify};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("coalesce", &[], Gives::Any, coalesce).rest(any("value").null().unknown()),
    Function::new("coalescelist", &[], Gives::Any, coalesce_list).rest(any("list").null().unknown()),
    Function::new("length", &[any("value").unknown().marked()], Gives::Number, length),
    Function::new("one", &[any("list")], Gives::Any, one).hands_on(),
    Function::new("sum", &[any("list")], Gives::Number, sum),
];

/// Elements of a set that are compared pair by pair to see whether they are all different.
const MAX_COMPARED: usize = 64;

fn length(call: &FunctionCall) -> FunctionResult {
    let value = call.argument(0);
    let known = |count: usize| Ok(Value::number(count).with_sensitive(value.sensitive));
    match &value.kind {
        Kind::String(text) => known(clusters::count(text)),
        Kind::Sequence(sequence) => {
            let (least, most) = bounds(sequence);
            if most == Some(least) {
                return known(least);
            }
            // What says which elements there are, not what is in them.
            let mut unknown = call.typed(Unknown::default());
            for open in sequence.open.iter().chain(&sequence.doubt) {
                Value::new(Kind::Unknown(open.clone())).collect_reasons(&mut unknown.reasons);
            }
            unknown.minimum = Some(Number::from(least));
            unknown.maximum = most.map(Number::from);
            if let Some(most) = most.filter(|most| most - least < Unknown::MAX_CASES) {
                unknown.cases = (least..=most).map(Value::number).collect();
            }
            Ok(Value::new(Kind::Unknown(Arc::new(unknown))).with_sensitive(value.sensitive))
        }
        Kind::Mapping(mapping) if mapping.open.is_some() => {
            let mut unknown = call.typed(Unknown::joined([value]));
            unknown.minimum = Some(Number::from(mapping.entries.len()));
            Ok(Value::new(Kind::Unknown(Arc::new(unknown))).with_sensitive(value.sensitive))
        }
        Kind::Mapping(mapping) => known(mapping.entries.len()),
        // What is known of its length.
        Kind::Unknown(unknown) if unknown.minimum.is_some() || unknown.maximum.is_some() => {
            let length = Unknown {
                minimum: unknown.minimum.clone(),
                maximum: unknown.maximum.clone(),
                ..call.typed(Unknown::joined([value]))
            };
            Ok(Value::new(Kind::Unknown(Arc::new(length))).with_sensitive(value.sensitive))
        }
        Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_) => Ok(call.unknown()),
        _ => Err(FunctionError::at(0, "a string or a collection is required")),
    }
}

/// The fewest and, if there is a limit, the most elements that there will be.
pub(super) fn bounds(sequence: &Sequence) -> (usize, Option<usize>) {
    let most = if sequence.open.is_none() { Some(sequence.items.len()) } else { None };
    let sure = sequence.definite();
    let distinct = !is_set(sequence)
        || sure.iter().all(Value::is_wholly_known)
        || (sure.len() <= MAX_COMPARED
            && sure.iter().enumerate().all(|(at, a)| sure.iter().skip(at + 1).all(|b| equal(a, b) == Truth::False)));
    (if distinct { sure.len() } else { 1 }, most)
}

/// The type that all arguments share; what has no type of its own takes that of the others.
fn common_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    unify(arguments.iter().map(Value::type_of)).ok_or_else(|| FunctionError::new("all arguments must have the same type"))
}

fn coalesce(call: &FunctionCall) -> FunctionResult {
    let typ = common_type(&call.arguments)?;
    // A symbol or unknown that may turn out null leaves a choice between itself and what follows.
    let mut choices: Vec<Value> = Vec::new();
    let mut closed = true;
    for argument in &call.arguments {
        if argument.is_null().is_true() {
            continue;
        }
        let value = convert(argument, &typ).map_err(|error| FunctionError::new(error.to_string()))?;
        if value.as_str() == Some("") {
            continue;
        }
        let sure = match &value.kind {
            Kind::Symbol(_) | Kind::Parts(_) => is_not_empty(&value),
            Kind::Unknown(unknown) => {
                unknown.not_null && unknown.typ.as_ref().is_some_and(|t| !matches!(t, Type::String | Type::Any))
            }
            _ => true,
        };
        if sure && choices.is_empty() && closed {
            return Ok(value);
        }
        if matches!(value.kind, Kind::Unknown(_)) && value.referent.is_none() {
            closed = false;
        } else {
            choices.push(value);
        }
        if sure {
            return Ok(choice(call, choices, closed, typ));
        }
    }
    if choices.is_empty() && closed {
        return Err(FunctionError::new("every argument is null or an empty string"));
    }
    Ok(choice(call, choices, closed, typ))
}

/// One of these, for the reasons that the arguments have.
fn choice(call: &FunctionCall, choices: Vec<Value>, closed: bool, typ: Type) -> Value {
    let mut unknown = Unknown::joined(call.arguments.iter().filter(|argument| is_open(argument)));
    unknown.not_null = true;
    unknown.typ = Some(typ).filter(|typ| !typ.is_any());
    if closed && choices.len() <= Unknown::MAX_CASES {
        unknown.cases = choices;
    }
    unknown.into_value()
}

fn coalesce_list(call: &FunctionCall) -> FunctionResult {
    if call.arguments.is_empty() {
        return Err(FunctionError::new("at least 1 argument required"));
    }
    for (index, argument) in call.arguments.iter().enumerate() {
        match &argument.kind {
            Kind::Sequence(sequence) if !is_set(sequence) => {}
            Kind::Unknown(_) | Kind::Symbol(_) | Kind::Absent(_) => {}
            Kind::Null(_) if call.context.later => {}
            Kind::Null(Some(typ)) if matches!(**typ, Type::List(_) | Type::Tuple(_)) => {}
            _ => return Err(FunctionError::at(index, format!("a list is required, not {}", argument.describe()))),
        }
    }
    let mut unknown_arguments: Vec<&Value> = Vec::new();
    for argument in &call.arguments {
        match &argument.kind {
            Kind::Null(_) | Kind::Absent(_) => {}
            Kind::Sequence(sequence) if !sequence.definite().is_empty() => {
                if unknown_arguments.is_empty() {
                    return Ok(argument.clone());
                }
                unknown_arguments.push(argument);
                break;
            }
            Kind::Sequence(sequence) if sequence.is_closed() => {}
            _ => unknown_arguments.push(argument), // if it is empty, the next one is taken
        }
    }
    if !unknown_arguments.is_empty() {
        return Ok(call.unknown_from(unknown_arguments));
    }
    Err(FunctionError::new("every argument is null or empty"))
}

fn one(call: &FunctionCall) -> FunctionResult {
    let value = call.argument(0);
    let refused = || Err(FunctionError::at(0, "a list, set or tuple of no more than one element is required"));
    let sequence = match &value.kind {
        Kind::Sequence(sequence) => sequence,
        _ if is_open(value) => return Ok(call.unknown()),
        _ => return refused(),
    };
    match (sequence.definite(), sequence.is_closed()) {
        ([], true) => Ok(Value::null()),
        ([only], true) => Ok(taken(value, only)),
        (sure, true) if !is_set(sequence) || bounds(sequence).0 > 1 || sure.is_empty() => refused(),
        (sure, _) if bounds(sequence).0 > 1 && sure.len() > 1 => refused(),
        // More may be there than one: if the configuration is valid it is the one that surely is.
        ([only, ..], false) => Ok(taken(value, only)),
        ([], false) => {
            let mut unknown = Unknown::joined([value]);
            unknown.typ = element_type(sequence).filter(|typ| !typ.is_any());
            if sequence.open.is_none() && sequence.items.len() < Unknown::MAX_CASES {
                unknown.cases = sequence.items.iter().map(|item| taken(value, item)).chain([Value::null()]).collect();
            }
            Ok(unknown.into_value())
        }
        _ => Ok(call.unknown()),
    }
}

fn sum(call: &FunctionCall) -> FunctionResult {
    let value = call.argument(0);
    let refused = || FunctionError::at(0, "a list, set or tuple of numbers is required");
    let sequence = value.as_sequence().ok_or_else(refused)?;
    if sequence.is_closed() && sequence.items.is_empty() {
        return Err(FunctionError::at(0, "the sum of an empty list is not defined"));
    }
    if !value.is_wholly_known() {
        return Ok(call.unknown());
    }
    let mut total = Number::ZERO;
    for item in &sequence.items {
        let number = convert(item, &Type::Number).map_err(|_| refused())?;
        let number = number.as_number().ok_or_else(refused)?;
        total = total.add(number).ok_or_else(|| FunctionError::at(0, "opposite infinities have no sum"))?;
    }
    Ok(Value::new(Kind::Number(total)))
}
