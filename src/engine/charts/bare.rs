//! Charts that nothing in the repository deploys: with their own values, and with each of their environments' values.

use std::sync::Arc;

use super::{Given, Request, values_in_file};
use crate::kubernetes::{Chart, Release, overlay_values, set_pairs, set_value, typed_value};
use crate::source::{SourceMap, Span, join_path};
use crate::value::{Mapping, MappingKind, Value};

/// How many environments of one chart are looked at.
const MAX_ENVIRONMENTS: usize = 20;

/// Each set of values that a chart may be deployed with.
pub(super) fn requests(sources: &SourceMap, chart: &Arc<Chart>, given: &Given) -> Vec<Request> {
    let request = |values: Vec<Value>| Request {
        chart: chart.clone(),
        release: Release { values, ..Release::default() },
        chain: Vec::new(),
    };
    if !given.files.is_empty() || !given.set.is_empty() {
        return vec![request(vec![given_values(sources, given)])];
    }
    let mut requests = vec![request(Vec::new())];
    let entries = sources.list_directory(&chart.directory).unwrap_or_default();
    let names = entries.iter().filter(|entry| !entry.is_directory && environment(&entry.name).is_some());
    for entry in names.take(MAX_ENVIRONMENTS) {
        requests.extend(values_in_file(sources, &join_path(&chart.directory, &entry.name)).map(|values| request(vec![values])));
    }
    requests
}

/// The environment that a values file is named after: `prod` of `values-prod.yaml`.
fn environment(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
    let environment = stem.strip_prefix("values")?.strip_prefix(['-', '_', '.'])?;
    // Values for tests of the chart are no environment.
    (!environment.is_empty() && environment != "schema").then_some(environment)
}

/// What the command line gives, one over the other.
fn given_values(sources: &SourceMap, given: &Given) -> Value {
    let mut values = Value::mapping(Mapping::new(MappingKind::Body, Span::NONE));
    for file in &given.files {
        if let Some(over) = values_in_file(sources, file) {
            overlay_values(&mut values, &over);
        }
    }
    for text in &given.set {
        // What cannot be read is refused where the options are read.
        for (path, value) in set_pairs(text, &|text| typed_value(Value::string(text))).unwrap_or_default() {
            let _ = set_value(&mut values, &path, value);
        }
    }
    values
}
