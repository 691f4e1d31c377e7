//! ConfigMaps that Terraform makes, as containers of manifests take them.
//!
//! Invariant: they are looked up, never judged by themselves: what they hold is shown where Terraform writes it.

use crate::kubernetes::{From, Object, ScopeId};
use crate::source::{SourceMap, Span};
use crate::terraform::{Resource, Root};
use crate::value::{Mapping, MappingKind, Value};

/// The types of the Kubernetes provider.
const TYPES: [&str; 2] = ["kubernetes_config_map", "kubernetes_config_map_v1"];

/// The ConfigMaps of root modules whose names are known.
pub(super) fn config_maps<'a>(sources: &SourceMap, roots: impl Iterator<Item = &'a Root>) -> Vec<Object> {
    let resources = roots.flat_map(|root| &root.resources);
    let maps = resources.filter(|resource| TYPES.contains(&resource.address.kind.as_str()) && resource.maybe.is_none());
    maps.filter_map(|resource| config_map(sources, resource)).collect()
}

fn config_map(sources: &SourceMap, resource: &Resource) -> Option<Object> {
    let metadata = resource.body.get("metadata").map(Value::bodies).unwrap_or_default().first()?;
    metadata.get("name")?.as_str()?;
    let path = sources.get(resource.header.source)?.path.to_string();
    let mut named = Mapping::new(MappingKind::Body, resource.header);
    for field in ["name", "namespace"] {
        match metadata.get(field).filter(|value| !value.is_null().is_true()) {
            Some(value) => named.insert(field, Span::NONE, Value::string(value.as_str()?).with_span(resource.header)),
            None => continue,
        }
    }
    let mut body = Mapping::new(MappingKind::Body, resource.header);
    body.insert("apiVersion", Span::NONE, Value::string("v1").with_span(resource.header));
    body.insert("kind", Span::NONE, Value::string("ConfigMap").with_span(resource.header));
    body.insert("metadata", Span::NONE, Value::mapping(named).with_span(resource.header));
    if let Some(data) = resource.body.get("data") {
        body.insert("data", Span::NONE, data.clone());
    }
    let body = Value::mapping(body).with_span(resource.block);
    Object::from_value(body, resource.block, &path, From::Terraform, ScopeId::MANIFESTS)
}
