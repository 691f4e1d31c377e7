//! Comparisons, and what type something has.

use std::cmp::Ordering;

use super::{Call, Function, MANY, computes, keeps};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::print::type_name;
use crate::kubernetes::charts::renderer::Run;

pub(super) const FUNCTIONS: &[Function] = &[
    keeps("eq", (1, MANY), eq),
    keeps("ne", (2, 2), |call| {
        let equal = equal(call, &call.any(0), &call.any(1))?;
        Ok(equal.map_or_else(|| call.derived(), |equal| call.made(Data::Bool(!equal))))
    }),
    computes("lt", (2, 2), |call| ordered(call, |order| order.is_lt())),
    computes("le", (2, 2), |call| ordered(call, |order| order.is_le())),
    computes("gt", (2, 2), |call| ordered(call, |order| order.is_gt())),
    computes("ge", (2, 2), |call| ordered(call, |order| order.is_ge())),
    computes("deepEqual", (2, 2), |call| Ok(call.made(Data::Bool(are_equal(&call.any(0), &call.any(1)))))),
    computes("typeOf", (1, 1), |call| Ok(call.computed(type_name(&call.any(0))))),
    computes("typeIs", (2, 2), |call| Ok(call.made(Data::Bool(&*call.text(0)? == type_name(&call.any(1)))))),
    computes("typeIsLike", (2, 2), |call| {
        let (wanted, kind) = (call.text(0)?, type_name(&call.any(1)));
        Ok(call.made(Data::Bool(&*wanted == kind || format!("*{}", &*wanted) == kind)))
    }),
    computes("kindOf", (1, 1), |call| Ok(call.computed(kind(&call.any(0))))),
    computes("kindIs", (2, 2), |call| Ok(call.made(Data::Bool(&*call.text(0)? == kind(&call.any(1)))))),
];

fn kind(datum: &Datum) -> &'static str {
    match datum.data {
        Data::Nil => "invalid",
        Data::Bool(_) => "bool",
        Data::Integer(_) => "int",
        Data::Float(_) => "float64",
        Data::Text(_) | Data::Unknown(_) => "string",
        Data::List(_) => "slice",
        Data::Map(_) => "map",
    }
}

/// Whether two values are the same, inside included (`reflect.DeepEqual`): an integer is never a float.
pub(super) fn are_equal(left: &Datum, right: &Datum) -> bool {
    are_same(left, right, 0)
}

/// How deep values are compared.
const MAX_DEPTH: usize = 200;

fn are_same(left: &Datum, right: &Datum, depth: usize) -> bool {
    match (&left.data, &right.data) {
        (Data::Nil, Data::Nil) => true,
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::Integer(a), Data::Integer(b)) => a == b,
        (Data::Float(a), Data::Float(b)) => a == b,
        (Data::Text(a), Data::Text(b)) => **a == **b,
        (Data::List(a), Data::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| are_same(a, b, depth + 1)),
        _ if depth > MAX_DEPTH => false,
        (Data::Map(a), Data::Map(b)) if std::rc::Rc::ptr_eq(&a.0, &b.0) => true,
        (Data::Map(a), Data::Map(b)) => {
            let (a, b) = (a.0.borrow(), b.0.borrow());
            a.entries.len() == b.entries.len()
                && a.entries.iter().all(|(key, value)| b.entries.get(key).is_some_and(|other| are_same(value, other, depth + 1)))
        }
        _ => false,
    }
}

/// Whether two values are equal as `eq` has it; none where that is not known.
fn equal(call: &Call<'_>, left: &Datum, right: &Datum) -> Run<Option<bool>> {
    if !left.unknowns().is_empty() || !right.unknowns().is_empty() {
        // The same unknown equals itself, and nothing that is known to be empty equals a symbol.
        let same = match (&left.data, &right.data) {
            (Data::Unknown(a), Data::Unknown(b)) if a == b => Some(true),
            (Data::Text(a), Data::Text(b)) if **a == **b => Some(true),
            (Data::Nil, _) | (_, Data::Nil) => {
                let other = if matches!(left.data, Data::Nil) { right } else { left };
                (other.truth(&call.renderer.table.borrow()) == Ok(true)).then_some(false)
            }
            (Data::Text(empty), other) | (other, Data::Text(empty)) if empty.is_empty() => {
                let other = Datum::new((*other).clone());
                (other.truth(&call.renderer.table.borrow()) == Ok(true)).then_some(false)
            }
            _ => None,
        };
        return Ok(same);
    }
    match (&left.data, &right.data) {
        (Data::Nil, Data::Nil) => Ok(Some(true)),
        (Data::Nil, _) | (_, Data::Nil) => Ok(Some(false)),
        (Data::Map(_) | Data::List(_), _) | (_, Data::Map(_) | Data::List(_)) => call.fail("incompatible types for comparison"),
        (Data::Bool(_), Data::Bool(_))
        | (Data::Integer(_), Data::Integer(_))
        | (Data::Float(_), Data::Float(_))
        | (Data::Text(_), Data::Text(_)) => Ok(Some(are_equal(left, right))),
        _ => call.fail("incompatible types for comparison"),
    }
}

fn eq(call: &Call<'_>) -> Run<Datum> {
    if call.arguments.len() < 2 {
        return call.fail("missing argument for comparison");
    }
    let (first, mut is_open) = (call.any(0), false);
    for other in call.arguments.iter().skip(1) {
        match equal(call, &first, other)? {
            Some(true) => return Ok(call.made(Data::Bool(true))),
            Some(false) => {}
            None => is_open = true,
        }
    }
    Ok(if is_open { call.derived() } else { call.made(Data::Bool(false)) })
}

fn ordered(call: &Call<'_>, say: impl Fn(Ordering) -> bool) -> Run<Datum> {
    let order = match (&call.any(0).data, &call.any(1).data) {
        (Data::Integer(a), Data::Integer(b)) => Some(a.cmp(b)),
        (Data::Float(a), Data::Float(b)) => a.partial_cmp(b),
        (Data::Text(a), Data::Text(b)) => Some((**a).cmp(&**b)),
        _ => return call.fail("incompatible types for comparison"),
    };
    Ok(call.made(Data::Bool(order.is_some_and(say))))
}
