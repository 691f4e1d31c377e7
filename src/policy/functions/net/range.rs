//! Address ranges in policies: what contains what, what is the Internet.

use super::super::function::Invocation;
use crate::expr::{Evaluated, EvaluationError};
use crate::graph::{Cidr, is_within, is_world};
use crate::value::{Kind, Truth, Type, Unknown, Value};

/// The ranges of a text or a list of texts; `Err` for what is not known.
fn ranges(invocation: &Invocation<'_, '_>, index: usize) -> Result<Result<Vec<Cidr>, Value>, Box<EvaluationError>> {
    let value = invocation.argument(index);
    let items = match &value.kind {
        Kind::Sequence(sequence) if sequence.is_closed() => sequence.items.clone(),
        Kind::Null(_) | Kind::Absent(_) => Vec::new(),
        _ => vec![value.clone()],
    };
    let mut found = Vec::new();
    for item in &items {
        match &item.kind {
            Kind::String(text) => match Cidr::parse(text) {
                Some(range) => found.push(range),
                None => return Err(invocation.wrong(index, format!("`{text}` is not a valid address range"))),
            },
            Kind::Sequence(_) | Kind::Mapping(_) | Kind::Bool(_) | Kind::Number(_) | Kind::Null(_) | Kind::Absent(_) => {
                return Err(invocation.wrong(index, format!("an address range is needed, not {}", item.describe())));
            }
            _ => return Ok(Err(Unknown::joined([item]).with_type(Type::Bool).into_value().with_origin(item.origin.clone()))),
        }
    }
    Ok(Ok(found))
}

fn over_ranges(invocation: &Invocation<'_, '_>, decide: impl Fn(&[Cidr]) -> bool) -> Evaluated {
    let origin = invocation.argument(0).origin;
    Ok(match ranges(invocation, 0)? {
        Ok(ranges) => Value::bool(decide(&ranges)).with_origin(origin),
        Err(unknown) => unknown,
    })
}

/// Whether ranges together are all addresses, in any spelling, also in parts.
pub(super) fn is_any(invocation: &Invocation<'_, '_>) -> Evaluated {
    over_ranges(invocation, is_world)
}

/// Whether a range lies outside the private ones, wholly or in part.
pub(super) fn is_public(invocation: &Invocation<'_, '_>) -> Evaluated {
    over_ranges(invocation, |ranges| ranges.iter().any(|range| !range.is_private()))
}

fn over_two(invocation: &Invocation<'_, '_>, decide: fn(Cidr, Cidr) -> bool) -> Evaluated {
    let origin = invocation.argument(0).origin;
    Ok(match (ranges(invocation, 0)?, ranges(invocation, 1)?) {
        (Ok(a), Ok(b)) => Value::bool(a.iter().any(|a| b.iter().any(|b| decide(*a, *b)))).with_origin(origin),
        (Err(unknown), _) | (_, Err(unknown)) => unknown,
    })
}

/// Whether the first range holds the second.
pub(super) fn contains(invocation: &Invocation<'_, '_>) -> Evaluated {
    over_two(invocation, Cidr::contains)
}

pub(super) fn overlaps(invocation: &Invocation<'_, '_>) -> Evaluated {
    over_two(invocation, Cidr::overlaps)
}

/// Whether all of the first ranges lie in the second ones, taken together. One that surely does not decides, whatever else
/// is not known.
pub(super) fn within(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    let outer = match ranges(invocation, 1)? {
        Ok(outer) => outer,
        Err(unknown) => return Ok(unknown),
    };
    let items = match &value.kind {
        Kind::Sequence(sequence) if sequence.is_closed() => sequence.items.clone(),
        Kind::Null(_) | Kind::Absent(_) => Vec::new(),
        _ => vec![value.clone()],
    };
    let mut truth = Truth::True;
    for item in &items {
        truth = truth.and(match &item.kind {
            Kind::String(text) => match Cidr::parse(text) {
                Some(range) => is_within(range, &outer).into(),
                None => return Err(invocation.wrong(0, format!("`{text}` is not a valid address range"))),
            },
            Kind::Null(_) | Kind::Absent(_) => Truth::True,
            // whatever it is, nothing lies in no ranges
            _ if outer.is_empty() => Truth::False,
            _ => Truth::Unknown,
        });
    }
    let found = match truth {
        Truth::Unknown => Unknown::joined(&items).with_type(Type::Bool).into_value(),
        known => Value::bool(known.is_true()),
    };
    Ok(found.with_origin(value.origin))
}
