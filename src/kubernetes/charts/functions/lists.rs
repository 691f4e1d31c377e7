//! Functions on lists. A list is never changed: each gives another one.

use super::compare::are_equal;
use super::{Call, Function, MANY, computes, keeps};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::print::type_name;
use crate::kubernetes::charts::renderer::Run;

pub(super) const FUNCTIONS: &[Function] = &[
    keeps("list", (0, MANY), |call| Ok(Datum::list(call.arguments.to_vec()))),
    keeps("tuple", (0, MANY), |call| Ok(Datum::list(call.arguments.to_vec()))),
    keeps("first", (1, 1), |call| on_list(call, 0, |items| items.first().cloned().unwrap_or(Datum::NIL))),
    keeps("mustFirst", (1, 1), |call| on_list(call, 0, |items| items.first().cloned().unwrap_or(Datum::NIL))),
    keeps("last", (1, 1), |call| on_list(call, 0, |items| items.last().cloned().unwrap_or(Datum::NIL))),
    keeps("mustLast", (1, 1), |call| on_list(call, 0, |items| items.last().cloned().unwrap_or(Datum::NIL))),
    keeps("rest", (1, 1), |call| on_list(call, 0, |items| Datum::list(items.get(1..).unwrap_or_default().to_vec()))),
    keeps("mustRest", (1, 1), |call| on_list(call, 0, |items| Datum::list(items.get(1..).unwrap_or_default().to_vec()))),
    keeps("initial", (1, 1), initial),
    keeps("mustInitial", (1, 1), initial),
    keeps("append", (2, 2), append),
    keeps("push", (2, 2), append),
    keeps("mustAppend", (2, 2), append),
    keeps("mustPush", (2, 2), append),
    keeps("prepend", (2, 2), prepend),
    keeps("mustPrepend", (2, 2), prepend),
    keeps("concat", (0, MANY), |call| {
        let mut all = Vec::new();
        for at in 0..call.arguments.len() {
            match &call.any(at).data {
                Data::List(items) => all.extend(items.iter().cloned()),
                Data::Nil => {}
                Data::Unknown(_) => return Ok(call.derived()),
                _ => return call.fail(format!("cannot concat type {} as list", type_name(&call.any(at)))),
            }
        }
        call.renderer.step(all.len() as u64, call.span)?;
        Ok(Datum::list(all))
    }),
    keeps("reverse", (1, 1), reverse),
    keeps("mustReverse", (1, 1), reverse),
    computes("uniq", (1, 1), uniq),
    computes("mustUniq", (1, 1), uniq),
    computes("compact", (1, 1), compact),
    computes("mustCompact", (1, 1), compact),
    computes("without", (1, MANY), without),
    computes("mustWithout", (1, MANY), without),
    computes("has", (2, 2), has),
    computes("mustHas", (2, 2), has),
    computes("chunk", (2, 2), chunk),
    computes("mustChunk", (2, 2), chunk),
    computes("until", (1, 1), |call| steps(call, 0, call.whole(0)?, if call.whole(0)? < 0 { -1 } else { 1 })),
    computes("untilStep", (3, 3), |call| steps(call, call.whole(0)?, call.whole(1)?, call.whole(2)?)),
    computes("seq", (0, 3), seq),
    computes("slice", (1, 3), must_slice),
    computes("mustSlice", (1, 3), must_slice),
];

/// How many elements a list that is counted out may have.
const MAX_STEPS: i64 = 1_000_000;

fn on_list(call: &Call<'_>, index: usize, with: impl Fn(&[Datum]) -> Datum) -> Run<Datum> {
    match &call.any(index).data {
        Data::List(items) => {
            call.renderer.step(items.len() as u64, call.span)?;
            Ok(with(items))
        }
        // What a text is split into is a map, and Helm takes a text's bytes as a list nowhere.
        Data::Unknown(_) => Ok(call.derived()),
        _ => call.fail(format!("cannot find {} on type {}", call.name, type_name(&call.any(index)))),
    }
}

fn initial(call: &Call<'_>) -> Run<Datum> {
    on_list(call, 0, |items| Datum::list(items.get(..items.len().saturating_sub(1)).unwrap_or_default().to_vec()))
}

fn append(call: &Call<'_>) -> Run<Datum> {
    if let Data::Nil = call.any(0).data {
        return call.fail("cannot push on type nil");
    }
    let new = call.any(1);
    on_list(call, 0, |items| Datum::list(items.iter().cloned().chain([new.clone()]).collect()))
}

fn prepend(call: &Call<'_>) -> Run<Datum> {
    let new = call.any(1);
    on_list(call, 0, |items| Datum::list([new.clone()].into_iter().chain(items.iter().cloned()).collect()))
}

fn reverse(call: &Call<'_>) -> Run<Datum> {
    on_list(call, 0, |items| Datum::list(items.iter().rev().cloned().collect()))
}

fn uniq(call: &Call<'_>) -> Run<Datum> {
    kept(call, 0, |kept, item| !kept.iter().any(|known| are_equal(known, item)))
}

fn compact(call: &Call<'_>) -> Run<Datum> {
    let table = call.renderer.table.borrow();
    let is_something = |item: &Datum| item.truth(&table).unwrap_or(true);
    match &call.any(0).data {
        Data::List(items) => Ok(Datum::list(items.iter().filter(|item| is_something(item)).cloned().collect())),
        _ => call.fail(format!("cannot compact on type {}", type_name(&call.any(0)))),
    }
}

fn without(call: &Call<'_>) -> Run<Datum> {
    let left_out = call.arguments.get(1..).unwrap_or_default();
    kept(call, 0, |_, item| !left_out.iter().any(|out| are_equal(out, item)))
}

fn kept(call: &Call<'_>, index: usize, keep: impl Fn(&[Datum], &Datum) -> bool) -> Run<Datum> {
    let Data::List(items) = &call.any(index).data else {
        return call.fail(format!("cannot find {} on type {}", call.name, type_name(&call.any(index))));
    };
    let mut kept: Vec<Datum> = Vec::new();
    for item in items.iter() {
        call.renderer.step(kept.len() as u64, call.span)?;
        if keep(&kept, item) {
            kept.push(item.clone());
        }
    }
    Ok(Datum::list(kept))
}

fn has(call: &Call<'_>) -> Run<Datum> {
    match &call.any(1).data {
        Data::Nil => Ok(call.made(Data::Bool(false))),
        Data::List(items) => {
            let wanted = call.any(0);
            Ok(call.made(Data::Bool(items.iter().any(|item| are_equal(item, &wanted)))))
        }
        _ => call.fail(format!("cannot find has on type {}", type_name(&call.any(1)))),
    }
}

fn chunk(call: &Call<'_>) -> Run<Datum> {
    let size = usize::try_from(call.whole(0)?).unwrap_or(0);
    if size == 0 {
        return call.fail("a chunk has at least one element");
    }
    on_list(call, 1, |items| Datum::list(items.chunks(size).map(|chunk| Datum::list(chunk.to_vec())).collect()))
}

fn numbers(call: &Call<'_>, start: i64, stop: i64, step: i64) -> Run<Vec<i64>> {
    let reaches = |at: i64| if step < 0 { at > stop } else { at < stop };
    let (mut all, mut at) = (Vec::new(), start);
    while step != 0 && reaches(at) {
        if all.len() as i64 >= MAX_STEPS {
            return call.fail("the list has too many elements");
        }
        all.push(at);
        at = at.saturating_add(step);
    }
    call.renderer.step(all.len() as u64, call.span)?;
    Ok(all)
}

fn steps(call: &Call<'_>, start: i64, stop: i64, step: i64) -> Run<Datum> {
    if (step > 0 && start > stop) || (step < 0 && start < stop) {
        return Ok(Datum::list(Vec::new()));
    }
    Ok(Datum::list(numbers(call, start, stop, step)?.into_iter().map(Datum::integer).collect()))
}

/// As the program `seq`: `seq last`, `seq first last`, `seq first step last`; the numbers as a text.
fn seq(call: &Call<'_>) -> Run<Datum> {
    let (start, step, stop) = match call.arguments.len() {
        0 => return Ok(Datum::text("")),
        1 => (1, if call.whole(0)? < 1 { -1 } else { 1 }, call.whole(0)?),
        2 => (call.whole(0)?, if call.whole(1)? < call.whole(0)? { -1 } else { 1 }, call.whole(1)?),
        _ => (call.whole(0)?, call.whole(1)?, call.whole(2)?),
    };
    let beyond = if step < 0 { stop.saturating_sub(1) } else { stop.saturating_add(1) };
    let all: Vec<String> = numbers(call, start, beyond, step)?.iter().map(i64::to_string).collect();
    Ok(call.computed(&all.join(" ")))
}

fn must_slice(call: &Call<'_>) -> Run<Datum> {
    let Data::List(items) = &call.any(0).data else {
        return call.fail(format!("list should be type of slice or array but {}", type_name(&call.any(0))));
    };
    let from = if call.arguments.len() > 1 { call.integer(1) } else { 0 };
    let to = if call.arguments.len() > 2 { call.integer(2) } else { items.len() as i64 };
    let range = usize::try_from(from).unwrap_or(0)..usize::try_from(to).unwrap_or(0);
    match items.get(range) {
        Some(items) => Ok(Datum::list(items.to_vec())),
        None => call.fail("slice bounds out of range"),
    }
}
