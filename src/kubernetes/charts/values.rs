//! Values laid over each other.
//!
//! Invariant: what comes later in the list of given values is stronger, and all of them are stronger than the chart's own;
//! null takes a default away.
//!
//! Source: [values files](https://helm.sh/docs/chart_template_guide/values_files/).

use super::datum::{Data, Datum, Map};

/// Lays one set of values over another, as `-f a.yaml -f b.yaml` and `--set` do.
pub(super) fn overlay(under: &Map, over: &Map) {
    let (entries, keys, open) = {
        let over = over.0.borrow();
        (over.entries.clone(), over.keys.clone(), over.open)
    };
    if let Some(open) = open {
        under.0.borrow_mut().open.get_or_insert(open);
    }
    for (key, value) in entries {
        match (under.get(&key).map(|known| known.data), &value.data) {
            (Some(Data::Map(known)), Data::Map(new)) => overlay(&known, new),
            _ => under.insert(key.clone(), value.deep_copy()),
        }
        if let Some(place) = keys.get(&key) {
            under.0.borrow_mut().keys.insert(key, *place);
        }
    }
}

/// Null in values takes a default away, and is nothing where there is none.
pub(super) fn without_null(values: &Map, depth: usize) {
    if depth > 100 {
        return;
    }
    let mut values = values.0.borrow_mut();
    values.entries.retain(|_, value| !matches!(value.data, Data::Nil));
    for value in values.entries.values() {
        if let Data::Map(inner) = &value.data {
            without_null(inner, depth + 1);
        }
    }
}

/// Adds what a table lacks from another one; null in the first takes the other's away.
pub(super) fn coalesce_tables(values: &Map, defaults: &Map) {
    let (entries, keys) = {
        let defaults = defaults.0.borrow();
        (defaults.entries.clone(), defaults.keys.clone())
    };
    let open = values.0.borrow().open;
    for (key, default) in entries {
        match values.get(&key).map(|known| known.data) {
            Some(Data::Nil) => _ = values.0.borrow_mut().entries.remove(&key),
            Some(Data::Map(known)) => {
                if let Data::Map(default) = &default.data {
                    coalesce_tables(&known, default);
                }
            }
            Some(_) => {}
            None if matches!(default.data, Data::Nil) => {}
            // Of what is given nobody knows all: the default need not be what holds.
            None if open.is_some() => values.insert(key.clone(), open.map_or(Datum::NIL, Datum::unknown)),
            None => {
                values.insert(key.clone(), default.deep_copy());
                if let Some(place) = keys.get(&key) {
                    values.0.borrow_mut().keys.insert(key, *place);
                }
            }
        }
    }
}
