//! Functions over sets: union, intersection, difference, product.

use super::partial::{Gathered, element_type, is_set, taken};
use super::signature::{Function, FunctionCall, Gives, Parameter, Takes, any};
use super::{FunctionError, FunctionResult, MAX_ITEMS};
use crate::value::{Sequence, SequenceKind, Truth, Type, Value, convert, equal, unify};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("setintersection", &[SET], Gives::Any, intersection).rest(SET),
    Function::new("setproduct", &[], Gives::Any, product).rest(any("set").marked()),
    Function::new("setsubtract", &[SET, SET], Gives::Any, subtract),
    Function::new("setunion", &[SET], Gives::Any, union).rest(SET),
];

const SET: Parameter = Parameter::new("set", Takes::Set);

/// All arguments as sets of the one element type that they share.
fn sets(call: &FunctionCall) -> Result<(Vec<Value>, Type), FunctionError> {
    let typed = call.arguments.iter().filter_map(Value::as_sequence).filter_map(|set| match &set.kind {
        SequenceKind::Set(Type::Any) if set.is_closed() && set.items.is_empty() => None,
        SequenceKind::Set(element) => Some(element.clone()),
        _ => None,
    });
    let element = unify(typed).ok_or_else(|| FunctionError::new("the sets must have compatible element types"))?;
    let wanted = Type::set(element.clone());
    let sets: Result<Vec<_>, _> = call
        .arguments
        .iter()
        .enumerate()
        .map(|(index, set)| convert(set, &wanted).map_err(|error| FunctionError::at(index, error.to_string())))
        .collect();
    Ok((sets?, element))
}

/// Membership of an item: `sure` elements decide for true, anything open for unknown.
fn membership(item: &Value, set: &Sequence, texts: Option<&std::collections::HashSet<&str>>) -> Truth {
    if let (Some(texts), Some(text)) = (texts, item.as_str()) {
        return texts.contains(text).into();
    }
    let mut found = Truth::any(set.definite().iter().map(|other| equal(other, item)));
    if found.is_false() && (set.open.is_some() || set.items.iter().any(|other| !equal(other, item).is_false())) {
        found = Truth::Unknown;
    }
    found
}

fn texts_of(set: &Sequence) -> Option<std::collections::HashSet<&str>> {
    if set.is_closed() { set.items.iter().map(Value::as_str).collect() } else { None }
}

fn finish(gathered: Gathered, element: Type) -> FunctionResult {
    let made = gathered.into_value(SequenceKind::List(element.clone()));
    convert(&made, &Type::set(element)).map_err(|error| FunctionError::new(error.to_string()))
}

fn union(call: &FunctionCall) -> FunctionResult {
    let (sets, element) = sets(call)?;
    let mut gathered = Gathered::default();
    for set in &sets {
        if let Some(sequence) = set.as_sequence() {
            gathered.take_all(set, sequence);
        }
    }
    if gathered.is_too_large() { Ok(call.too_large()) } else { finish(gathered, element) }
}

fn intersection(call: &FunctionCall) -> FunctionResult {
    let (sets, element) = sets(call)?;
    let Some((first, others)) = sets.split_first() else { return Ok(call.unknown()) };
    let Some(sequence) = first.as_sequence() else { return Ok(call.unknown()) };
    let others: Vec<_> = others.iter().filter_map(Value::as_sequence).map(|set| (set, texts_of(set))).collect();
    let mut gathered = Gathered::default();
    if others.iter().all(|(set, _)| !set.items.is_empty() || set.open.is_some()) {
        gathered.open_as(sequence);
    }
    let definite = sequence.definite().len();
    for (index, item) in sequence.items.iter().enumerate() {
        let inside = Truth::all(others.iter().map(|(set, texts)| membership(item, set, texts.as_ref())));
        if !inside.is_false() {
            gathered.push(taken(first, item), index < definite && inside.is_true());
        }
    }
    finish(gathered, element)
}

fn subtract(call: &FunctionCall) -> FunctionResult {
    let (sets, element) = sets(call)?;
    let [first, second] = sets.as_slice() else { return Ok(call.unknown()) };
    let (Some(sequence), Some(other)) = (first.as_sequence(), second.as_sequence()) else { return Ok(call.unknown()) };
    let texts = texts_of(other);
    let mut gathered = Gathered::default();
    gathered.open_as(sequence);
    let definite = sequence.definite().len();
    for (index, item) in sequence.items.iter().enumerate() {
        let inside = membership(item, other, texts.as_ref());
        if !inside.is_true() {
            gathered.push(taken(first, item), index < definite && inside.is_false());
        }
    }
    finish(gathered, element)
}

fn product(call: &FunctionCall) -> FunctionResult {
    if call.arguments.len() < 2 {
        return Err(FunctionError::new("at least 2 arguments required"));
    }
    let mut types = Vec::new();
    let mut lists: Vec<Vec<Value>> = Vec::new();
    let mut all_lists = true;
    let mut sensitive = false;
    let mut total = 1usize;
    for (index, argument) in call.arguments.iter().enumerate() {
        sensitive |= argument.sensitive;
        let Some(sequence) = argument.as_sequence() else {
            return Err(FunctionError::at(index, format!("a set or list is required, not {}", argument.describe())));
        };
        all_lists &= !is_set(sequence);
        let element = element_type(sequence).ok_or_else(|| FunctionError::at(index, "all elements must be of the same type"))?;
        let items: Result<Vec<Value>, _> = sequence.items.iter().map(|item| convert(&taken(argument, item), &element)).collect();
        lists.push(items.map_err(|error| FunctionError::at(index, error.to_string()))?);
        types.push(element);
        total = total.saturating_mul(sequence.items.len());
    }
    if call.arguments.iter().filter_map(Value::as_sequence).any(|sequence| !sequence.is_closed()) {
        return Ok(call.unknown().with_sensitive(sensitive));
    }
    if total.saturating_mul(lists.len()) > MAX_ITEMS {
        return Ok(call.too_large());
    }
    let tuple = Type::Tuple(types);
    let mut tuples: Vec<Value> = Vec::with_capacity(total);
    for number in 0..total {
        // The last list turns fastest.
        let mut rest = number;
        let mut items: Vec<Value> = Vec::with_capacity(lists.len());
        for list in lists.iter().rev() {
            items.extend(list.get(rest % list.len().max(1)).cloned());
            rest /= list.len().max(1);
        }
        items.reverse();
        tuples.push(Value::tuple(items));
    }
    let made = Value::list(tuple.clone(), tuples);
    let made = if all_lists {
        made
    } else {
        convert(&made, &Type::set(tuple)).map_err(|error| FunctionError::new(error.to_string()))?
    };
    Ok(made.with_sensitive(sensitive))
}
