//! Which value holds where several files set it.
//!
//! Invariant: what comes later in the list of given values is stronger, and all of them are stronger than the chart's own;
//! null takes a default away.
//!
//! Source: [values files](https://helm.sh/docs/chart_template_guide/values_files/).

use super::datum::{Data, Datum, Map};
use super::dependency::Prepared;

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

/// The values of a chart and all charts in it, under the values that are given.
pub(super) fn coalesce(chart: &Prepared<'_>, given: &Map) -> Map {
    let Data::Map(values) = Datum::new(Data::Map(given.clone())).deep_copy().data else { return Map::default() };
    coalesce_chart(chart, &values);
    without_null(&values, 0);
    values
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

fn coalesce_chart(chart: &Prepared<'_>, values: &Map) {
    coalesce_tables(values, &chart.values);
    for inner in &chart.inner {
        let below = match values.get(&inner.name).map(|below| below.data) {
            Some(Data::Map(below)) => below,
            Some(Data::Unknown(id)) => {
                // What the chart inside is given is not known.
                let below = Map::default();
                below.0.borrow_mut().open = Some(id);
                values.insert(inner.name.clone(), Datum::new(Data::Map(below.clone())));
                below
            }
            _ => {
                let below = Map::default();
                values.insert(inner.name.clone(), Datum::new(Data::Map(below.clone())));
                below
            }
        };
        share_globals(&below, values);
        coalesce_chart(inner, &below);
    }
}

/// Gives a chart the global values of the chart above.
fn share_globals(below: &Map, above: &Map) {
    let Some(Data::Map(global)) = above.get("global").map(|global| global.data) else {
        if below.get("global").is_none() {
            below.insert("global", Datum::new(Data::Map(Map::default())));
        }
        return;
    };
    let own = match below.get("global").map(|own| own.data) {
        Some(Data::Map(own)) => own,
        _ => Map::default(),
    };
    // What the chart above says is stronger.
    overlay(&own, &global);
    below.insert("global", Datum::new(Data::Map(own)));
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
