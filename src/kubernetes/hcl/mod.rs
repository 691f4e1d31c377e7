//! Objects that Terraform creates: typed resources (`kubernetes_deployment_v1`), objects of HCL (`kubernetes_manifest`)
//! and texts of YAML (`kubectl_manifest`).
//!
//! Job: from the body of a resource to objects, every value with the origin and the identity that it has in HCL, so that
//! an endpoint of a cache stays linked to it. Invariant: what is not known of an object is unknown in it; a resource of
//! which no object can be made says why.

mod fields;
mod files;
mod kinds;
mod manifest;
mod places;
mod typed;
mod values;
mod written;
mod yaml_text;

use std::sync::Arc;

pub use files::ReadFiles;
pub use values::values_of_text;

use self::kinds::{ObjectKind, extended_kind, kind_of};
use self::written::Written;
use super::kinds::is_cluster_scoped;
use super::load::finish;
use super::unknown_namespace::unknown_namespace;
use super::{From, Object, ObjectHop, ScopeId, TerraformForm};
use crate::expr::MarkedText;
use crate::source::{SourceMap, Span, Text};
use crate::value::{HopKind, Kind, Mapping, MappingKind, ReasonKind, Unknown, Value};

/// A resource instance, as far as objects are made of it.
pub struct ObjectResource<'r> {
    pub resource_type: &'r str,
    pub address: Text,
    /// The module that holds it; empty for the root module.
    pub module: Text,
    /// The directory of the root module.
    pub directory: Text,
    /// It is read rather than created.
    pub is_data: bool,
    pub body: &'r Value,
    pub header: Span,
    pub block: Span,
    /// What leads to it: calls of modules.
    pub chain: Vec<ObjectHop>,
    pub scope: ScopeId,
}

/// What comes of a resource.
pub enum FromResource {
    /// It creates no objects.
    Nothing,
    Objects(Vec<Object>),
    /// It says what an object has that something else makes.
    Extends(Box<Object>),
    /// Its objects are those of a manifest, which is judged by itself.
    IsManifest,
    /// Why its objects are not judged.
    NotRead(String),
}

/// Types of the Kubernetes provider begin so.
const KUBERNETES: &str = "kubernetes_";
/// Types of other providers that create objects: of alekc/kubectl and gavinbunney/kubectl, of helm, of
/// kbst/kustomization, of banzaicloud/k8s, of the community's ArgoCD and Flux providers.
const OTHERS: [&str; 6] = [
    "helmfile_release",
    "helmfile_release_set",
    "kustomization_resource",
    "k8s_manifest",
    "argocd_application",
    "argocd_application_set",
];
/// The kubectl provider's type.
const KUBECTL: &str = "kubectl_manifest";

/// The objects that a resource creates.
pub fn objects_of_resource(resource: &ObjectResource<'_>, files: &ReadFiles, sources: &SourceMap) -> FromResource {
    let resource_type = resource.resource_type;
    if resource.is_data {
        return read_object(resource, sources);
    }
    let made = match resource_type {
        "kubernetes_manifest" => of_manifest(resource, files, sources),
        KUBECTL => of_text(resource, files, sources),
        _ => match (kind_of(resource_type), extended_kind(resource_type)) {
            (Some(kind), _) => typed(resource, kind, sources).map(|object| vec![object]),
            (None, Some(kind)) => return extension(resource, kind, sources),
            (None, None) if resource_type.starts_with(KUBERNETES) || OTHERS.contains(&resource_type) => {
                return FromResource::NotRead("the rules for Kubernetes objects are not run on what it creates".to_string());
            }
            (None, None) => return FromResource::Nothing,
        },
    };
    match made {
        Ok(objects) if objects.is_empty() => FromResource::IsManifest,
        Ok(objects) => FromResource::Objects(objects),
        Err(why) => FromResource::NotRead(format!("the rules for Kubernetes objects are not run on it: {why}")),
    }
}

fn typed(resource: &ObjectResource<'_>, kind: ObjectKind, sources: &SourceMap) -> Result<Object, String> {
    let body = typed::body(kind, resource.body, resource.header).ok_or_else(|| "its arguments are unknown".to_string())?;
    let form = if resource.is_data { TerraformForm::Data } else { TerraformForm::Hcl };
    object(resource, body, resource.block, form, sources).ok_or_else(|| "it has no kind".to_string())
}

/// Entries of an object that something else makes: there may be others.
fn extension(resource: &ObjectResource<'_>, kind: ObjectKind, sources: &SourceMap) -> FromResource {
    match typed(resource, kind, sources) {
        Ok(mut object) => {
            open_data(&mut object, ReasonKind::ObjectNotAvailable, "the entries that it has without these", resource.header);
            FromResource::Extends(Box::new(object))
        }
        Err(why) => FromResource::NotRead(why),
    }
}

/// An object that is there already: a data source says its name, and nothing says its entries.
fn read_object(resource: &ObjectResource<'_>, sources: &SourceMap) -> FromResource {
    let kind = kind_of(resource.resource_type).filter(|kind| ["ConfigMap", "Secret"].contains(&kind.kind));
    let made = kind.map(|kind| typed(resource, kind, sources));
    match made {
        Some(Ok(mut object)) => {
            open_data(&mut object, ReasonKind::DataSource, &resource.address, resource.header);
            FromResource::Objects(vec![object])
        }
        Some(Err(_)) | None => FromResource::Nothing,
    }
}

/// There may be further entries.
fn open_data(object: &mut Object, reason: ReasonKind, subject: &str, span: Span) {
    let field = if object.is("", "Secret") { "stringData" } else { "data" };
    let open = Arc::new(Unknown::because(reason, subject, span));
    let Kind::Mapping(body) = &mut object.body.kind else { return };
    let body = Arc::make_mut(body);
    match body.entries.get_mut(field).map(|entry| &mut entry.value.kind) {
        Some(Kind::Mapping(data)) => _ = Arc::make_mut(data).open.get_or_insert(open),
        Some(_) => {}
        None => {
            let mut data = Mapping::new(MappingKind::Body, span);
            data.open = Some(open);
            body.insert(field, Span::NONE, Value::mapping(data).with_span(span));
        }
    }
}

fn of_manifest(resource: &ObjectResource<'_>, files: &ReadFiles, sources: &SourceMap) -> Result<Vec<Object>, String> {
    let manifest = resource.body.get("manifest").filter(|value| !value.is_null().is_true());
    let manifest = manifest.ok_or_else(|| "it has no `manifest`".to_string())?;
    let mapping = manifest.as_mapping().ok_or_else(|| "its `manifest` is unknown".to_string())?;
    let is_decoded = mapping.entries.values().all(|entry| entry.value.origin.site().is_none());
    if is_decoded && let Some(read) = files.with_object(manifest) {
        if read.is_manifest {
            return Ok(Vec::new());
        }
        let made = object(resource, manifest::body(&read.body, true), read.document.span, TerraformForm::Hcl, sources);
        return made.map(|object| vec![object]).ok_or_else(|| NO_KIND.to_string());
    }
    let placed = if is_decoded { places::placed(manifest, sources) } else { None };
    let body = manifest::body(placed.as_ref().unwrap_or(manifest), true);
    let made = object(resource, body, resource.block, TerraformForm::Hcl, sources);
    made.map(|object| vec![object]).ok_or_else(|| NO_KIND.to_string())
}

const NO_KIND: &str = "its `apiVersion` or `kind` is unknown";

fn of_text(resource: &ObjectResource<'_>, files: &ReadFiles, sources: &SourceMap) -> Result<Vec<Object>, String> {
    let text = resource.body.get("yaml_body").filter(|value| !value.is_null().is_true());
    let text = text.ok_or_else(|| "it has no `yaml_body`".to_string())?;
    let namespace = resource.body.get("override_namespace").filter(|value| !value.is_null().is_true());
    // What `yamlencode` was given is there as it was written.
    if let Some(encoded) = text.encoded() {
        let mut body = manifest::body(encoded, false);
        if let Some(namespace) = namespace {
            set_namespace(&mut body, namespace);
        }
        let made = object(resource, body, resource.block, TerraformForm::Yaml, sources);
        return made.map(|object| vec![object]).ok_or_else(|| NO_KIND.to_string());
    }
    let marked = MarkedText::new(text).ok_or_else(|| "its YAML is unknown".to_string())?;
    let expression = text.origin.span().unwrap_or(resource.header);
    let file = text.as_str().and_then(|text| files.with_text(text));
    if file.is_some_and(|file| file.is_manifest) {
        return Ok(Vec::new());
    }
    let mut places = text.origin.hops().filter(|hop| hop.kind != HopKind::Iteration).map(|hop| hop.span()).collect::<Vec<_>>();
    places.insert(0, expression);
    let of_file = file.map(|file| Span::new(file.source.id, 0, file.source.text.len()));
    let written = of_file.into_iter().chain(places).find_map(|place| {
        let written = Written::new(&marked.text, expression, &*sources.get(place.source)?, place);
        written.is_found().then_some(written)
    });
    let written = written.unwrap_or_else(|| Written::nowhere(expression));
    let made = |mut body: Value, document: Span| {
        if let Some(namespace) = namespace {
            set_namespace(&mut body, namespace);
        }
        object(resource, body, document, TerraformForm::Yaml, sources)
    };
    yaml_text::objects(&marked, text.sensitive, &written, sources, &made)
}

fn set_namespace(body: &mut Value, namespace: &Value) {
    let Kind::Mapping(body) = &mut body.kind else { return };
    let metadata = Arc::make_mut(body).entries.get_mut("metadata").map(|entry| &mut entry.value.kind);
    if let Some(Kind::Mapping(metadata)) = metadata {
        Arc::make_mut(metadata).insert("namespace", Span::NONE, namespace.clone());
    }
}

/// The object in a body, as this resource creates it.
fn object(
    resource: &ObjectResource<'_>,
    body: Value,
    document: Span,
    form: TerraformForm,
    sources: &SourceMap,
) -> Option<Object> {
    let from = From::Terraform { directory: resource.directory.clone(), address: resource.address.clone(), form };
    let path = sources.get(resource.header.source)?.path.to_string();
    let mut object = Object::from_value(body, document, &path, from, resource.scope)?;
    // The label of the block says more than a kind that nobody wrote.
    if object.name.is_empty() {
        object.header = resource.header;
    }
    object.chain.clone_from(&resource.chain);
    if object.namespace.is_none() && !is_cluster_scoped(&object.group, &object.kind) {
        let namespace = object.body.get_path(&["metadata", "namespace"]);
        object.namespace = namespace.and_then(|value| unknown_namespace(value, &resource.module));
    }
    finish(&mut object, sources);
    Some(object)
}

/// Whether the name of an object is known.
pub(super) fn is_named(object: &Object) -> bool {
    object.body.get_path(&["metadata", "name"]).is_some_and(|name| name.as_str().is_some())
}

/// Takes entries into an object that the same root module makes.
pub fn extend(object: &mut Object, extension: &Object) {
    let field = if object.is("", "Secret") { "stringData" } else { "data" };
    let Some(added) = extension.body.get(field).and_then(Value::as_mapping) else { return };
    let Kind::Mapping(body) = &mut object.body.kind else { return };
    let body = Arc::make_mut(body);
    match body.entries.get_mut(field).map(|entry| &mut entry.value.kind) {
        Some(Kind::Mapping(data)) => {
            let data = Arc::make_mut(data);
            data.entries.extend(added.entries.iter().map(|(key, entry)| (key.clone(), entry.clone())));
        }
        Some(_) => {}
        None => {
            let mut data = added.clone();
            data.open = None;
            body.insert(field, Span::NONE, Value::mapping(data).with_span(extension.document));
        }
    }
}
