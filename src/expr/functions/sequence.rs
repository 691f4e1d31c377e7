//! Functions that make a list of lists: concat, flatten, element, slice, reverse, distinct, compact, sort, chunklist, range.

use std::sync::Arc;

use super::partial::{Gathered, element_type, is_not_empty, is_open, is_set, is_tuple, taken};
use super::signature::{Function, FunctionCall, Gives, Parameter, Takes, any, number};
use super::{FunctionError, FunctionResult, MAX_DEPTH, MAX_ITEMS, MAX_RANGE};
use crate::value::{Kind, Number, PathStep, Sequence, SequenceKind, Truth, Type, Unknown, Value, convert, equal, unify};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("chunklist", &[Parameter::new("list", Takes::List).marked(), number("size")], Gives::Any, chunk_list),
    Function::new("compact", &[Parameter::new("list", Takes::Strings)], Gives::Strings, compact).hands_on(),
    Function::new("concat", &[], Gives::Any, concat).rest(any("list").unknown().marked()),
    Function::new("distinct", &[Parameter::new("list", Takes::List)], Gives::Any, distinct).hands_on(),
    Function::new("element", &[any("list").marked(), number("index").unknown()], Gives::Any, element).hands_on(),
    Function::new("flatten", &[any("list").marked()], Gives::Any, flatten).hands_on(),
    Function::new("range", &[], Gives::Any, range).rest(number("limit")),
    Function::new("reverse", &[any("list").marked()], Gives::Any, reverse).hands_on(),
    Function::new(
        "slice",
        &[any("list").unknown().marked(), number("start").unknown(), number("end").unknown()],
        Gives::Any,
        slice,
    ),
    Function::new("sort", &[Parameter::new("list", Takes::Strings)], Gives::Strings, sort).hands_on(),
];

fn concat(call: &FunctionCall) -> FunctionResult {
    if call.arguments.is_empty() {
        return Err(FunctionError::new("at least 1 argument required"));
    }
    let mut gathered = Gathered::default();
    let mut types: Option<Vec<Type>> = Some(Vec::new());
    let mut sensitive = false;
    let mut any_known = false;
    for (index, argument) in call.arguments.iter().enumerate() {
        sensitive |= argument.sensitive;
        match &argument.kind {
            Kind::Sequence(sequence) if !is_set(sequence) => {
                any_known = true;
                if let SequenceKind::List(_) = sequence.kind {
                    types.iter_mut().for_each(|types| types.push(argument.type_of()));
                } else {
                    types = None;
                }
                gathered.take_all(argument, sequence);
            }
            Kind::Unknown(_) | Kind::Symbol(_) => gathered.open_for(argument),
            _ => return Err(FunctionError::at(index, format!("a list or tuple is required, not {}", argument.describe()))),
        }
        if gathered.is_too_large() {
            return Ok(call.too_large());
        }
    }
    if !any_known {
        return Ok(gathered.into_one_of(call.typed(Unknown::joined(&call.arguments))));
    }
    let common = types.and_then(unify);
    let result = match common {
        Some(list @ Type::List(_)) => {
            let made = gathered.into_value(SequenceKind::Tuple);
            convert(&made, &list).map_err(|error| FunctionError::new(error.to_string()))?
        }
        _ => gathered.into_value(SequenceKind::Tuple),
    };
    Ok(result.with_sensitive(sensitive))
}

fn flatten(call: &FunctionCall) -> FunctionResult {
    let list = call.argument(0);
    let Kind::Sequence(sequence) = &list.kind else {
        return Err(FunctionError::at(0, format!("a list, set or tuple is required, not {}", list.describe())));
    };
    let mut gathered = Gathered::default();
    let mut sensitive = list.sensitive;
    if !flatten_into(list, sequence, true, &mut gathered, &mut sensitive, 0) {
        return Ok(call.too_large());
    }
    Ok(gathered.into_value(SequenceKind::Tuple).with_sensitive(sensitive))
}

/// `false` when there are too many elements, or too deep ones.
fn flatten_into(
    container: &Value,
    sequence: &Sequence,
    sure: bool,
    into: &mut Gathered,
    sensitive: &mut bool,
    depth: usize,
) -> bool {
    if depth > MAX_DEPTH || into.is_too_large() {
        return false;
    }
    into.open_as(sequence);
    let definite = sequence.definite().len();
    for (index, item) in sequence.items.iter().enumerate() {
        let sure = sure && index < definite;
        let item = taken(container, item);
        match &item.kind {
            Kind::Sequence(inner) => {
                *sensitive |= item.sensitive;
                if !flatten_into(&item, inner, sure, into, sensitive, depth + 1) {
                    return false;
                }
            }
            // What is not known may be a list of any length, unless its type is known.
            Kind::Unknown(unknown) if !unknown.typ.as_ref().is_some_and(is_not_list) => into.open_for(&item),
            _ => into.push(item, sure),
        }
    }
    !into.is_too_large()
}

fn is_not_list(typ: &Type) -> bool {
    !matches!(typ, Type::Any | Type::List(_) | Type::Set(_) | Type::Tuple(_))
}

/// Some element of a list, one of all if there are few.
fn some_element(list: &Value, sequence: &Sequence, because: &[&Value]) -> Value {
    let mut unknown = Unknown::joined(because.iter().copied());
    unknown.typ = element_type(sequence).filter(|typ| !typ.is_any());
    for item in sequence.possible_items().unwrap_or_default() {
        if !unknown.cases.iter().any(|case| equal(case, item).is_true()) {
            unknown.cases.push(taken(list, item));
        }
    }
    if sequence.is_closed() && unknown.cases.len() == 1 {
        return unknown.cases.swap_remove(0);
    }
    unknown.into_value()
}

fn element(call: &FunctionCall) -> FunctionResult {
    let (list, at) = (call.argument(0), call.argument(1));
    let Kind::Sequence(sequence) = &list.kind else {
        return Err(FunctionError::at(0, format!("a list or tuple is required, not {}", list.describe())));
    };
    if is_set(sequence) {
        return Err(FunctionError::at(0, "the elements of a set have no index: convert it to a list first"));
    }
    if sequence.is_closed() && sequence.items.is_empty() {
        return Err(FunctionError::at(0, "an empty list has no elements"));
    }
    if is_open(at) {
        return Ok(some_element(list, sequence, &[at]).with_sensitive(list.sensitive));
    }
    let position = call.integer(1)?;
    if position < 0 && !call.context.later {
        return Err(FunctionError::at(1, "the index must not be negative"));
    }
    let position = Number::from(position);
    if !sequence.is_closed() {
        return Ok(some_element(list, sequence, &[list]).with_sensitive(list.sensitive));
    }
    // A negative index counts from the end.
    let length = Number::from(sequence.items.len());
    let wrapped = position.modulo(&length).and_then(|rest| if rest.is_negative() { rest.add(&length) } else { Some(rest) });
    let wrapped = wrapped.and_then(|number| number.to_usize());
    match wrapped.and_then(|position| sequence.items.get(position)) {
        Some(item) => Ok(taken(list, item).with_sensitive(list.sensitive)),
        None => Err(FunctionError::at(1, "the index is out of range")),
    }
}

/// So many elements of a list of which nothing else is known: it has them, or Terraform refuses the call.
fn slice_of_open(call: &FunctionCall) -> FunctionResult {
    let list = call.argument(0);
    if is_open(call.argument(1)) || is_open(call.argument(2)) {
        return Ok(call.unknown().with_sensitive(list.sensitive));
    }
    let bound = |index: usize| -> Result<usize, FunctionError> {
        usize::try_from(call.integer(index)?).map_err(|_| FunctionError::at(index, "must not be less than zero"))
    };
    let (start, end) = (bound(1)?, bound(2)?);
    if start > end {
        return Err(FunctionError::at(1, "the start index must not be greater than the end index"));
    }
    if end - start > MAX_ITEMS {
        return Ok(call.too_large());
    }
    let mut typ = None;
    if let Kind::Unknown(unknown) = &list.kind {
        typ = match &unknown.typ {
            None | Some(Type::Any) => None,
            Some(Type::List(element)) => Some((**element).clone()).filter(|element| !element.is_any()),
            Some(Type::Tuple(_)) => None,
            Some(_) => return Ok(call.unknown().with_sensitive(list.sensitive)),
        };
    }
    let item = |position: usize| {
        let value = match &list.kind {
            Kind::Symbol(symbol) => Value::new(Kind::Symbol(Arc::new(symbol.step(PathStep::Index(position as u64))))),
            _ => {
                let mut unknown = Unknown::joined([list]);
                unknown.typ.clone_from(&typ);
                list.part(unknown.into_value(), &PathStep::Index(position as u64))
            }
        };
        value.with_origin(list.origin.clone()).with_sensitive(list.sensitive)
    };
    Ok(Value::tuple((start..end).map(item).collect()).with_sensitive(list.sensitive))
}

fn slice(call: &FunctionCall) -> FunctionResult {
    let list = call.argument(0);
    if is_open(list) {
        return slice_of_open(call);
    }
    let Kind::Sequence(sequence) = &list.kind else {
        return Err(FunctionError::at(0, format!("a list or tuple is required, not {}", list.describe())));
    };
    if is_set(sequence) {
        return Err(FunctionError::at(0, "a set cannot be sliced: its elements have no order; convert it to a list first"));
    }
    let length = if sequence.is_closed() { Some(sequence.items.len()) } else { None };
    let bound = |index: usize| -> Result<Option<usize>, FunctionError> {
        if is_open(call.argument(index)) {
            return Ok(None);
        }
        let value = call.integer(index)?;
        let value = usize::try_from(value).map_err(|_| FunctionError::at(index, "must not be less than zero"))?;
        if length.is_some_and(|length| value > length) {
            return Err(FunctionError::at(index, format!("{value} is greater than the length of the list")));
        }
        Ok(Some(value))
    };
    let (start, end) = (bound(1)?, bound(2)?);
    if let (Some(start), Some(end)) = (start, end)
        && start > end
    {
        return Err(FunctionError::at(1, "the start index must not be greater than the end index"));
    }
    let kind = if is_tuple(sequence) { SequenceKind::Tuple } else { sequence.kind.clone() };
    if let (Some(start), Some(end), Some(_)) = (start, end, length) {
        let items = sequence.items.iter().skip(start).take(end - start).map(|item| taken(list, item)).collect();
        return Ok(Value::sequence(Sequence::new(kind, items)).with_sensitive(list.sensitive));
    }
    // Where the cut falls is not known: any of the elements may be there.
    let mut gathered = Gathered::default();
    gathered.take_all(list, sequence);
    let sure = std::mem::take(&mut gathered.sure);
    gathered.maybe.splice(0..0, sure);
    Ok(gathered.into_value(kind).with_sensitive(list.sensitive))
}

fn reverse(call: &FunctionCall) -> FunctionResult {
    let list = call.argument(0);
    let Kind::Sequence(sequence) = &list.kind else {
        return Err(FunctionError::at(0, format!("a list or tuple is required, not {}", list.describe())));
    };
    let mut gathered = Gathered::default();
    gathered.take_all(list, sequence);
    gathered.sure.reverse();
    gathered.maybe.reverse();
    let kind = match &sequence.kind {
        SequenceKind::Set(element) | SequenceKind::List(element) => SequenceKind::List(element.clone()),
        SequenceKind::Tuple | SequenceKind::Blocks => SequenceKind::Tuple,
    };
    Ok(gathered.into_value(kind).with_sensitive(list.sensitive))
}

/// The first of elements that are surely equal; one that may equal an earlier one may or may not stay.
fn distinct(call: &FunctionCall) -> FunctionResult {
    let list = call.argument(0);
    let Kind::Sequence(sequence) = &list.kind else { return Ok(call.unknown()) };
    let mut gathered = Gathered::default();
    let mut texts = std::collections::HashSet::new();
    let only_texts = sequence.items.iter().all(|item| item.as_str().is_some());
    let definite = sequence.definite().len();
    gathered.open_as(sequence);
    for (index, item) in sequence.items.iter().enumerate() {
        let sure = index < definite;
        if only_texts {
            if item.as_str().is_some_and(|text| texts.insert(text)) {
                gathered.push(taken(list, item), sure);
            }
            continue;
        }
        let found = Truth::any(gathered.sure.iter().map(|earlier| equal(earlier, item)));
        let maybe = gathered.maybe.iter().any(|earlier| !equal(earlier, item).is_false());
        if !found.is_true() {
            gathered.push(taken(list, item), sure && found.is_false() && !maybe);
        }
    }
    Ok(gathered.into_value(sequence.kind.clone()))
}

fn compact(call: &FunctionCall) -> FunctionResult {
    let list = call.argument(0);
    let Kind::Sequence(sequence) = &list.kind else { return Ok(call.unknown()) };
    let mut gathered = Gathered::default();
    gathered.open_as(sequence);
    let definite = sequence.definite().len();
    for (index, item) in sequence.items.iter().enumerate() {
        if item.is_null().is_true() || item.as_str() == Some("") {
            continue;
        }
        gathered.push(taken(list, item), index < definite && is_not_empty(item));
    }
    Ok(gathered.into_value(SequenceKind::List(Type::String)))
}

fn sort(call: &FunctionCall) -> FunctionResult {
    let list = call.argument(0);
    let Kind::Sequence(sequence) = &list.kind else { return Ok(call.unknown()) };
    if let Some(at) = sequence.items.iter().position(|item| item.is_null().is_true()) {
        return Err(FunctionError::at(0, format!("element {at} is null: null cannot be sorted")));
    }
    let mut gathered = Gathered::default();
    gathered.take_all(list, sequence);
    if gathered.sure.iter().all(|item| item.as_str().is_some()) {
        gathered.sure.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    } else if gathered.len() > 1 {
        // The members are known, their order is not: an open list makes no promise about positions.
        gathered.open_among(list);
    }
    Ok(gathered.into_value(SequenceKind::List(Type::String)))
}

fn chunk_list(call: &FunctionCall) -> FunctionResult {
    let list = call.argument(0);
    let Kind::Sequence(sequence) = &list.kind else { return Ok(call.unknown()) };
    let size = usize::try_from(call.integer(1)?).map_err(|_| FunctionError::at(1, "the size must not be negative"))?;
    if !sequence.is_closed() {
        return Ok(call.unknown());
    }
    let element = element_type(sequence).unwrap_or(Type::Any);
    let items: Vec<Value> = sequence.items.iter().map(|item| taken(list, item)).collect();
    let chunk = |items: &[Value]| Value::list(element.clone(), items.to_vec());
    let chunks = match (items.is_empty(), size) {
        (true, _) => Vec::new(),
        (false, 0) => vec![chunk(&items)],
        (false, size) => items.chunks(size).map(chunk).collect(),
    };
    Ok(Value::list(Type::list(element.clone()), chunks).with_sensitive(list.sensitive))
}

fn range(call: &FunctionCall) -> FunctionResult {
    let one = Number::from(1i64);
    let step_towards = |start: &Number, end: &Number| if end < start { one.negate() } else { one.clone() };
    let (start, end, step) = match call.arguments.len() {
        1 => (Number::ZERO, call.number(0)?.clone(), step_towards(&Number::ZERO, call.number(0)?)),
        2 => (call.number(0)?.clone(), call.number(1)?.clone(), step_towards(call.number(0)?, call.number(1)?)),
        3 => (call.number(0)?.clone(), call.number(1)?.clone(), call.number(2)?.clone()),
        count => return Err(FunctionError::new(format!("one, two or three arguments are required, {count} given"))),
    };
    if step.is_zero() {
        return Err(FunctionError::at(2, "the step must not be zero"));
    }
    let down = step.is_negative();
    if (down && end > start) || (!down && end < start) {
        return Err(FunctionError::at(1, "the step leads away from the end"));
    }
    let mut items = Vec::new();
    let mut next = start;
    while if down { next > end } else { next < end } {
        if items.len() >= MAX_RANGE {
            return Err(FunctionError::new(format!("no more than {MAX_RANGE} elements are made: use a larger step")));
        }
        items.push(Value::new(Kind::Number(next.clone())));
        let Some(following) = next.add(&step) else { break };
        next = following;
    }
    Ok(Value::list(Type::Number, items))
}
