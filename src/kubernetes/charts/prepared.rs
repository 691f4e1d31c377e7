//! A chart with the values of one render: which of its dependencies are on, and what each chart is given.
//!
//! Invariant: what is given is stronger than what a chart says, and that than what the charts inside it say.
//!
//! Source: [dependencies](https://helm.sh/docs/topics/charts/#chart-dependencies),
//! [global values](https://helm.sh/docs/chart_template_guide/subcharts_and_globals/).

use super::chart::Chart;
use super::datum::{Data, Datum, Map, from_value};
use super::dependency::Dependency;
use super::table::Table;
use super::values::{coalesce_tables, overlay, without_null};
use crate::source::Text;

/// The value at a path with dots.
pub(super) fn at_path(map: &Map, path: &str) -> Option<Datum> {
    let mut value = Datum::new(Data::Map(map.clone()));
    for key in path.split('.') {
        let Data::Map(map) = &value.data else { return None };
        value = map.find(key)?;
    }
    Some(value)
}

/// A chart that is about to be rendered: with its name there, its own values, and the charts in it that are on.
#[derive(Clone)]
pub(super) struct Prepared<'c> {
    pub chart: &'c Chart,
    /// Its alias, where it has one.
    pub name: Text,
    pub values: Map,
    pub inner: Vec<Prepared<'c>>,
    /// Dependencies that are on and not here.
    pub missing: Vec<Text>,
    /// Dependencies of which it is not known whether they are on.
    pub open: Vec<Text>,
}

impl<'c> Prepared<'c> {
    /// The chart as the given values have it: dependencies that are off are left out, what children export is its own.
    pub fn new(chart: &'c Chart, given: &Map, table: &mut Table) -> Prepared<'c> {
        let mut prepared = Prepared::plain(chart, table);
        let values = coalesce(&prepared, given);
        prepared.choose(&values, "");
        prepared.import();
        prepared
    }

    fn plain(chart: &'c Chart, table: &mut Table) -> Prepared<'c> {
        let values = match from_value(&chart.values, table).data {
            Data::Map(map) => map,
            _ => Map::default(),
        };
        // Null in a chart's own values says nothing, of the charts inside it either.
        without_null(&values, 0);
        let inner = chart.charts.iter().map(|inner| Prepared::plain(inner, table)).collect();
        Prepared { chart, name: chart.name.clone(), values, inner, missing: Vec::new(), open: Vec::new() }
    }

    /// Leaves out what is off. `path` is the way to this chart in the values.
    fn choose(&mut self, values: &Map, path: &str) {
        let listed = |name: &str| self.chart.dependencies.iter().filter(|one| one.name == name).collect::<Vec<_>>();
        let mut kept: Vec<Prepared<'c>> = Vec::new();
        for inner in &self.inner {
            // A chart of another version than what is listed is none of them, and is rendered all the same.
            let fits = |one: &&Dependency| super::functions::version_fits(&one.version, &inner.chart.version);
            let entries: Vec<&Dependency> = listed(&inner.name).into_iter().filter(fits).collect();
            if entries.is_empty() {
                kept.push(inner.clone());
            }
            for entry in entries {
                match is_enabled(entry, values, path) {
                    Some(false) => continue, // switched off
                    Some(true) => {}
                    None => self.open.push(entry.name.clone()),
                }
                let mut inner = inner.clone();
                if !entry.alias.is_empty() {
                    inner.name = entry.alias.clone();
                }
                kept.push(inner);
            }
        }
        let is_off = |name: &Text| listed(name).iter().all(|entry| is_enabled(entry, values, path) == Some(false));
        self.missing = self.chart.missing.iter().filter(|name| !is_off(name)).cloned().collect();
        for inner in &mut kept {
            let path = format!("{path}{}.", inner.name);
            inner.choose(values, &path);
        }
        self.inner = kept;
    }

    /// Takes over what children export; what the chart says itself is stronger.
    fn import(&mut self) {
        self.inner.iter_mut().for_each(Prepared::import);
        if self.chart.dependencies.iter().all(|one| one.imports.is_empty()) {
            return;
        }
        let all = coalesce(self, &Map::default());
        for entry in &self.chart.dependencies {
            let name = if entry.alias.is_empty() { &entry.name } else { &entry.alias };
            for (child, parent) in &entry.imports {
                let Some(value) = at_path(&all, &format!("{name}.{child}")) else { continue };
                let Data::Map(mut wrapped) = value.deep_copy().data else { continue };
                let under = parent.as_deref().filter(|parent| *parent != "." && !parent.is_empty());
                for key in under.into_iter().flat_map(|path| path.rsplit('.')) {
                    wrapped = Map::from_entries([(Text::from(key), Datum::new(Data::Map(wrapped)))]);
                }
                coalesce_tables(&self.values, &wrapped);
            }
        }
    }
}

/// Whether a dependency is on: by the first condition that is set, else by tags, else it is.
fn is_enabled(entry: &Dependency, values: &Map, path: &str) -> Option<bool> {
    for condition in entry.condition.split(',').map(str::trim).filter(|condition| !condition.is_empty()) {
        match at_path(values, &format!("{path}{condition}")).map(|value| value.data) {
            Some(Data::Bool(value)) => return Some(value),
            Some(Data::Unknown(_)) => return None,
            _ => {}
        }
    }
    let Some(Data::Map(tags)) = at_path(values, "tags").map(|value| value.data) else { return Some(true) };
    let said = |tag: &Text| match tags.get(tag)?.data {
        Data::Bool(value) => Some(value),
        _ => None,
    };
    let said: Vec<bool> = entry.tags.iter().filter_map(said).collect();
    Some(said.is_empty() || said.contains(&true))
}

/// The values of a chart and all charts in it, under the values that are given.
pub(super) fn coalesce(chart: &Prepared<'_>, given: &Map) -> Map {
    let Data::Map(values) = Datum::new(Data::Map(given.clone())).deep_copy().data else { return Map::default() };
    coalesce_chart(chart, &values);
    without_null(&values, 0);
    values
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
