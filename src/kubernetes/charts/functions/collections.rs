//! Functions on whatever has elements: `index`, `slice`, `first`, `has`, and those that say whether there are any.

use super::{Call, Function, MANY, keeps};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::print::type_name;
use crate::kubernetes::charts::renderer::Run;

pub(super) const FUNCTIONS: &[Function] = &[
    keeps("index", (1, MANY), index),
    keeps("default", (1, 2), default),
    keeps("coalesce", (0, MANY), |call| {
        for argument in call.arguments {
            match argument.truth(&call.renderer.table.borrow()) {
                Ok(false) => {}
                _ => return Ok(argument.clone()),
            }
        }
        Ok(Datum::NIL)
    }),
    keeps("empty", (1, 1), |call| truth(call, &call.any(0), |is_true| !is_true)),
    keeps("not", (1, 1), |call| Ok(call.made(Data::Bool(!call.renderer.is_true(&call.any(0)))))),
    keeps("ternary", (3, 3), |call| {
        let condition = call.any(2);
        match condition.data {
            Data::Bool(value) => Ok(call.any(if value { 0 } else { 1 })),
            Data::Unknown(id) => Ok(call.any(if call.renderer.decide(id) { 0 } else { 1 })),
            _ => call.fail(format!("wrong type for value; expected bool; got {}", type_name(&condition))),
        }
    }),
    keeps("all", (0, MANY), |call| {
        let all = call.arguments.iter().all(|argument| call.renderer.is_true(argument));
        Ok(call.made(Data::Bool(all)))
    }),
    keeps("any", (0, MANY), |call| {
        let any = call.arguments.iter().any(|argument| call.renderer.is_true(argument));
        Ok(call.made(Data::Bool(any)))
    }),
];

fn truth(call: &Call<'_>, datum: &Datum, say: impl Fn(bool) -> bool) -> Run<Datum> {
    let truth = datum.truth(&call.renderer.table.borrow());
    Ok(match truth {
        Ok(value) => call.made(Data::Bool(say(value))),
        Err(_) => call.derived(),
    })
}

/// The second argument, else the first where the second is empty. Where it may be empty, what there is is unknown.
fn default(call: &Call<'_>) -> Run<Datum> {
    if call.arguments.len() == 1 {
        return Ok(call.any(0));
    }
    let given = call.any(1);
    let truth = given.truth(&call.renderer.table.borrow());
    Ok(match truth {
        Ok(true) => given,
        Ok(false) => call.any(0),
        Err(_) => call.derived(),
    })
}

fn index(call: &Call<'_>) -> Run<Datum> {
    let mut value = call.any(0);
    for key in call.arguments.iter().skip(1) {
        if !key.unknowns().is_empty() || matches!(value.data, Data::Unknown(_)) {
            return Ok(call.derived());
        }
        value = match (&value.data, &key.data) {
            (Data::Map(map), Data::Text(key)) => map.find(key).unwrap_or(Datum::NIL),
            (Data::List(items), Data::Integer(at)) => match usize::try_from(*at).ok().and_then(|at| items.get(at)) {
                Some(item) => item.clone(),
                None => return call.fail(format!("index out of range: {at}")),
            },
            (Data::Text(text), Data::Integer(at)) => match usize::try_from(*at).ok().and_then(|at| text.as_bytes().get(at)) {
                Some(byte) => call.made(Data::Integer(i64::from(*byte))),
                None => return call.fail(format!("index out of range: {at}")),
            },
            (Data::Nil, _) => return call.fail("index of untyped nil"),
            (Data::Map(_) | Data::List(_), _) => {
                return call.fail(format!("cannot index with type {}", type_name(key)));
            }
            _ => return call.fail(format!("can't index item of type {}", type_name(&value))),
        };
    }
    Ok(value)
}
