//! Argo CD: an `Application` deploys a chart of this repository.
//!
//! Source: [Helm in Argo CD](https://argo-cd.readthedocs.io/en/stable/user-guide/helm/): parameters are stronger than
//! `valuesObject`, that than `values`, that than `valueFiles`, and all of them than the chart's own.

use super::{Charts, Request, elsewhere, open_values, values_in_file, values_in_text};
use crate::finding::NotJudged;
use crate::kubernetes::{Object, ObjectHop, Release, overlay_values, set_value, typed_value};
use crate::source::{SourceMap, Span, Text, join_path};
use crate::value::{Kind, Mapping, MappingKind, ReasonKind, Unknown, Value};

/// What an object deploys, if it is an `Application`.
pub(super) fn requests(
    charts: &Charts,
    sources: &SourceMap,
    object: &Object,
    into: &mut Vec<Request>,
    not_here: &mut Vec<NotJudged>,
) {
    if !object.is("argoproj.io", "Application") {
        return;
    }
    let Some(spec) = object.body.get("spec") else { return };
    let all: Vec<&Value> = match spec.get("sources").and_then(Value::as_sequence) {
        Some(several) => several.items.iter().collect(),
        None => spec.get("source").into_iter().collect(),
    };
    for source in &all {
        let text = |key: &str| source.get(key).and_then(Value::as_str);
        if let Some(chart) = text("chart") {
            let span = source.get("chart").and_then(|chart| chart.origin.span()).unwrap_or(object.header);
            let target = object.target();
            not_here.extend(elsewhere(sources, &format!("`{target}`"), chart, span, object.document));
            continue; // in a registry
        }
        let Some(path) = text("path") else { continue }; // a source that others take values from
        let path = crate::source::normalise_path(path).unwrap_or_default();
        let Some(chart) = charts.at(&path) else { continue }; // a kustomization, plain manifests, or another repository
        let helm = source.get("helm");
        let values = vec![values(sources, &chart.directory, helm, &all)];
        let named = helm.and_then(|helm| helm.get("releaseName")).filter(|name| name.as_str().is_some());
        let own = object.body.get_path(&["metadata", "name"]);
        let namespace = spec.get_path(&["destination", "namespace"]).filter(|namespace| namespace.as_str().is_some());
        let release = Release { name: named.or(own).cloned(), namespace: namespace.cloned(), values };
        let hop = ObjectHop { span: object.header, text: Text::from("deployed by this Application") };
        into.push(Request { chart: chart.clone(), release, chain: vec![hop] });
    }
}

/// The values that a source sets. Where some are not here, what they may set is unknown.
fn values(sources: &SourceMap, chart: &str, helm: Option<&Value>, all: &[&Value]) -> Value {
    let mut values = Value::mapping(Mapping::new(MappingKind::Body, Span::NONE));
    let Some(helm) = helm else { return values };
    let not_here = |value: &Value| {
        let (subject, span) = (value.as_str().unwrap_or("a values file"), value.origin.span().unwrap_or(Span::NONE));
        open_values(Unknown::because(ReasonKind::ValuesNotAvailable, subject, span))
    };
    let items = |key: &str| helm.get(key).and_then(Value::as_sequence).map(|list| list.items.clone()).unwrap_or_default();
    for file in items("valueFiles") {
        let path = file.as_str().and_then(|file| file_path(chart, file, all));
        match path.and_then(|path| values_in_file(sources, &path)) {
            Some(over) => overlay_values(&mut values, &over),
            None if helm.get("ignoreMissingValueFiles").and_then(Value::as_bool) == Some(true) => {}
            None => values = not_here(&file),
        }
    }
    if let Some(written) = helm.get("values").filter(|written| !matches!(written.kind, Kind::Absent(_))) {
        match values_in_text(sources, written) {
            Some(over) => overlay_values(&mut values, &over),
            None => values = not_here(written),
        }
    }
    if let Some(over) = helm.get("valuesObject") {
        overlay_values(&mut values, over);
    }
    for parameter in items("parameters") {
        let (Some(name), Some(value)) = (parameter.get("name").and_then(Value::as_str), parameter.get("value")) else { continue };
        let is_text = parameter.get("forceString").and_then(Value::as_bool) == Some(true);
        let value = if is_text { value.clone() } else { typed_value(value.clone()) };
        if set_value(&mut values, name, value).is_err() {
            values = not_here(&parameter);
        }
    }
    for parameter in items("fileParameters") {
        let Some(name) = parameter.get("name").and_then(Value::as_str) else { continue }; // Argo CD refuses it
        let span = parameter.origin.span().unwrap_or(Span::NONE);
        let text = Unknown::because(ReasonKind::ValuesNotAvailable, "a file parameter", span).into_value();
        let _ = set_value(&mut values, name, text);
    }
    values
}

/// A values file as Argo CD finds it: below the chart, below the repository's top (`/`), or in another source (`$ref/`).
fn file_path(chart: &str, file: &str, all: &[&Value]) -> Option<String> {
    if file.contains("://") {
        return None;
    }
    if let Some(named) = file.strip_prefix('$') {
        let (name, path) = named.split_once('/')?;
        let is_named = |source: &&&Value| source.get("ref").and_then(Value::as_str) == Some(name);
        let source = all.iter().find(is_named)?;
        let below = source.get("path").and_then(Value::as_str).unwrap_or("");
        // Values of another repository may lie under the same path by chance; of a chart in this one they seldom do.
        return Some(join_path(below, path)).filter(|_| source.get("chart").is_none());
    }
    Some(match file.strip_prefix('/') {
        Some(from_top) => from_top.to_string(),
        None => join_path(chart, file),
    })
}
