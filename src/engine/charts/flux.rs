//! Flux: a `HelmRelease` deploys a chart of this repository.
//!
//! Source: [HelmRelease](https://fluxcd.io/flux/components/helm/helmreleases/): `values` are stronger than `valuesFrom`.

use super::{Charts, Request, elsewhere, open_values, values_in_text};
use crate::finding::NotJudged;
use crate::kubernetes::{Object, ObjectHop, Release, data_of, overlay_values, set_value, typed_value};
use crate::source::{SourceMap, Span, Text};
use crate::value::{Mapping, MappingKind, ReasonKind, Unknown, Value};

/// What an object deploys, if it is a `HelmRelease`.
pub(super) fn requests(
    charts: &Charts,
    sources: &SourceMap,
    object: &Object,
    objects: &[Object],
    into: &mut Vec<Request>,
    not_here: &mut Vec<NotJudged>,
) {
    if !object.is("helm.toolkit.fluxcd.io", "HelmRelease") {
        return;
    }
    let spec = |path: &[&str]| object.body.get("spec").and_then(|spec| spec.get_path(path));
    let Some(chart) = spec(&["chart", "spec", "chart"]) else { return };
    let Some(name) = chart.as_str() else { return };
    let from = spec(&["chart", "spec", "sourceRef", "kind"]).and_then(Value::as_str).unwrap_or("");
    let path = crate::source::normalise_path(name).unwrap_or_default();
    let Some(found) = charts.at(&path).filter(|_| from != "HelmRepository") else {
        let span = chart.origin.span().unwrap_or(object.header);
        not_here.extend(elsewhere(sources, &format!("`{}`", object.target()), name, span, object.document));
        return;
    };
    let mut values = Value::mapping(Mapping::new(MappingKind::Body, Span::NONE));
    let references = spec(&["valuesFrom"]).and_then(Value::as_sequence).map(|list| list.items.clone()).unwrap_or_default();
    for reference in &references {
        match referenced(sources, reference, object, objects) {
            Some(over) => over.apply(&mut values),
            None => {
                let span = reference.origin.span().unwrap_or(object.header);
                let subject = reference.get("name").and_then(Value::as_str).unwrap_or("an object of the cluster");
                values = open_values(Unknown::because(ReasonKind::ValuesNotAvailable, subject, span));
            }
        }
    }
    if let Some(over) = spec(&["values"]) {
        overlay_values(&mut values, over);
    }
    let values = vec![values];
    let own = object.body.get_path(&["metadata", "name"]);
    let namespace = spec(&["targetNamespace"]).or_else(|| object.body.get_path(&["metadata", "namespace"]));
    let name = match (spec(&["releaseName"]), spec(&["targetNamespace"]).and_then(Value::as_str)) {
        (Some(name), _) => Some(name.clone()),
        (None, Some(target)) => own.and_then(|own| {
            let text = format!("{target}-{}", own.as_str()?);
            Some(Value::string(text).with_origin(own.origin.clone()))
        }),
        (None, None) => own.cloned(),
    };
    let release = Release { name, namespace: namespace.cloned(), values };
    let hop = ObjectHop { span: object.header, text: Text::from("deployed by this HelmRelease") };
    into.push(Request { chart: found.clone(), release, chain: vec![hop] });
}

/// What an entry of `valuesFrom` brings.
struct Referenced {
    values: Value,
    /// Where it is laid; the top where there is none.
    target: Option<Text>,
}

impl Referenced {
    fn apply(self, values: &mut Value) {
        match self.target {
            Some(path) => _ = set_value(values, &path, typed_value(self.values)),
            None => overlay_values(values, &self.values),
        }
    }
}

fn referenced(sources: &SourceMap, reference: &Value, release: &Object, objects: &[Object]) -> Option<Referenced> {
    let text = |key: &str| reference.get(key).and_then(Value::as_str);
    let (kind, name) = (text("kind")?, text("name")?);
    let object = objects.iter().find(|object| {
        object.is("", kind) && object.name == name && object.namespace_or_default() == release.namespace_or_default()
    })?;
    let data = data_of(object);
    let value = data.entries.get(text("valuesKey").unwrap_or("values.yaml"))?;
    if let Some(target) = text("targetPath") {
        return Some(Referenced { values: value.clone(), target: Some(target.into()) });
    }
    Some(Referenced { values: values_in_text(sources, value)?, target: None })
}
