//! Functions on maps. `set`, `unset` and `merge` change the map that they are given, as in Go.

use super::{Call, Function, MANY, keeps};
use crate::kubernetes::charts::datum::{Data, Datum, Map};
use crate::kubernetes::charts::print::printed;
use crate::kubernetes::charts::renderer::Run;
use crate::source::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    keeps("dict", (0, MANY), dict),
    keeps("get", (2, 2), |call| {
        if let Data::Unknown(_) = call.any(0).data {
            return Ok(call.derived());
        }
        Ok(call.map(0)?.find(&call.text(1)?).unwrap_or_else(|| Datum::text("")))
    }),
    keeps("set", (3, 3), |call| {
        if let Data::Unknown(_) = call.any(0).data {
            return Ok(call.any(0));
        }
        let (map, value) = (call.map(0)?, call.any(2));
        if map.is_in(&value) {
            return call.fail("a map cannot hold itself");
        }
        map.insert(&*call.text(1)?, value);
        Ok(call.any(0))
    }),
    keeps("unset", (2, 2), |call| {
        call.map(0)?.0.borrow_mut().entries.remove(&*call.text(1)?);
        Ok(call.any(0))
    }),
    keeps("hasKey", (2, 2), |call| {
        if let Data::Unknown(_) = call.any(0).data {
            return Ok(call.derived());
        }
        let (map, key) = (call.map(0)?, call.text(1)?);
        let (known, open) = (map.get(&key).is_some(), map.0.borrow().open);
        Ok(match open {
            Some(_) if !known => call.derived(),
            _ => call.made(Data::Bool(known)),
        })
    }),
    keeps("pluck", (1, MANY), |call| {
        let key = call.text(0)?;
        let mut found = Vec::new();
        for at in 1..call.arguments.len() {
            found.extend(call.map(at)?.get(&key));
        }
        Ok(Datum::list(found))
    }),
    keeps("keys", (0, MANY), |call| {
        let mut keys = Vec::new();
        for at in 0..call.arguments.len() {
            if is_open(&call.any(at)) {
                return Ok(call.derived());
            }
            keys.extend(call.map(at)?.keys().iter().map(|key| Datum::text(key)));
        }
        Ok(Datum::list(keys))
    }),
    keeps("values", (1, 1), |call| {
        if is_open(&call.any(0)) {
            return Ok(call.derived());
        }
        Ok(Datum::list(call.map(0)?.0.borrow().entries.values().cloned().collect()))
    }),
    keeps("pick", (1, MANY), |call| filtered(call, true)),
    keeps("omit", (1, MANY), |call| filtered(call, false)),
    keeps("merge", (1, MANY), |call| merged(call, false)),
    keeps("mustMerge", (1, MANY), |call| merged(call, false)),
    keeps("mergeOverwrite", (1, MANY), |call| merged(call, true)),
    keeps("mustMergeOverwrite", (1, MANY), |call| merged(call, true)),
    keeps("deepCopy", (1, 1), |call| Ok(call.any(0).deep_copy())),
    keeps("mustDeepCopy", (1, 1), |call| Ok(call.any(0).deep_copy())),
    keeps("dig", (3, MANY), dig),
];

/// Whether a map may have other keys than are known.
fn is_open(datum: &Datum) -> bool {
    match &datum.data {
        Data::Unknown(_) => true,
        Data::Map(map) => map.0.borrow().open.is_some(),
        _ => false,
    }
}

fn dict(call: &Call<'_>) -> Run<Datum> {
    let map = Map::default();
    for pair in call.arguments.chunks(2) {
        let key = pair.first().map(|key| printed(key, "")).unwrap_or_default();
        map.insert(&*key, pair.get(1).cloned().unwrap_or_else(|| Datum::text("")));
    }
    Ok(Datum::new(Data::Map(map)))
}

fn filtered(call: &Call<'_>, picks: bool) -> Run<Datum> {
    if let Data::Unknown(_) = call.any(0).data {
        return Ok(call.derived());
    }
    let map = call.map(0)?;
    let mut named = Vec::new();
    for at in 1..call.arguments.len() {
        named.push(Text::from(&*call.text(at)?));
    }
    let mut new = map.0.borrow().clone();
    new.entries.retain(|key, _| named.contains(key) == picks);
    Ok(Datum::new(Data::Map(Map(std::rc::Rc::new(std::cell::RefCell::new(new))))))
}

/// Merges the others into the first, which is changed and given.
fn merged(call: &Call<'_>, overwrites: bool) -> Run<Datum> {
    if let Data::Unknown(_) = call.any(0).data {
        return Ok(call.derived());
    }
    let target = call.map(0)?;
    for at in 1..call.arguments.len() {
        match &call.any(at).data {
            Data::Unknown(id) => _ = target.0.borrow_mut().open.get_or_insert(*id),
            Data::Nil => {}
            _ => merge(call, &target, &call.map(at)?, overwrites, 0)?,
        }
    }
    Ok(call.any(0))
}

/// As mergo has it: what is empty in the target counts as missing.
fn merge(call: &Call<'_>, target: &Map, source: &Map, overwrites: bool, depth: usize) -> Run<()> {
    if depth > 100 || std::rc::Rc::ptr_eq(&target.0, &source.0) {
        return Ok(());
    }
    let (entries, keys, open) = {
        let source = source.0.borrow();
        (source.entries.clone(), source.keys.clone(), source.open)
    };
    call.renderer.step(entries.len() as u64, call.span)?;
    if let Some(open) = open {
        target.0.borrow_mut().open.get_or_insert(open);
    }
    for (key, value) in entries {
        let known = target.get(&key);
        let is_empty = |datum: &Datum| !datum.truth(&call.renderer.table.borrow()).unwrap_or(true);
        match (&known, &value.data) {
            (Some(Datum { data: Data::Map(inner), .. }), Data::Map(source)) => {
                merge(call, &inner.clone(), source, overwrites, depth + 1)?;
            }
            (Some(known), _) if (overwrites && !matches!(value.data, Data::Nil)) || is_empty(known) => {
                put(target, &key, value, &keys);
            }
            (Some(_), _) => {}
            (None, _) => put(target, &key, value, &keys),
        }
    }
    Ok(())
}

fn put(
    target: &Map,
    key: &Text,
    value: Datum,
    keys: &std::collections::BTreeMap<Text, crate::kubernetes::charts::table::PlaceId>,
) {
    let mut target = target.0.borrow_mut();
    target.entries.insert(key.clone(), value);
    if let Some(place) = keys.get(key) {
        target.keys.insert(key.clone(), *place);
    }
}

/// `dig "a" "b" otherwise map`.
fn dig(call: &Call<'_>) -> Run<Datum> {
    let count = call.arguments.len();
    let (mut value, otherwise) = (call.any(count - 1), call.any(count - 2));
    for at in 0..count - 2 {
        let key = call.text(at)?;
        value = match &value.data {
            Data::Map(map) => match map.find(&key) {
                Some(value) => value,
                None => return Ok(otherwise),
            },
            Data::Unknown(_) => return Ok(call.derived()),
            // Sprig panics where the way leads through something that is no map.
            _ => return call.fail("the way leads through something that is no map"),
        };
    }
    Ok(value)
}
