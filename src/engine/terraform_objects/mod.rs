//! The Kubernetes objects that a root module creates.
//!
//! Invariant: each resource that creates objects is either one of them or an entry of the ledger.

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::charts::{Charts, HELM_RELEASE};
use crate::kubernetes::{
    ChartProblem, FromResource, Object, ObjectHop, ObjectResource, ReadFiles, ScopeId, extend, objects_of_resource,
};
use crate::source::{HashMap, SourceMap, Span, Text};
use crate::syntax::yaml;
use crate::terraform::{Resource, Root};
use crate::value::Mode;

/// What a root module creates in clusters.
#[derive(Debug, Default)]
pub(super) struct TerraformObjects {
    pub objects: Vec<Object>,
    pub unread: Vec<UnreadResource>,
    /// The directories of the charts that it deploys.
    pub charts: BTreeSet<Text>,
    /// What is wrong with these.
    pub chart_problems: Vec<ChartProblem>,
}

/// A resource whose objects are not judged.
#[derive(Debug)]
pub(super) struct UnreadResource {
    pub header: Span,
    pub block: Span,
    pub message: String,
    /// The namespace that it creates objects in; `None` for any.
    namespace: Option<Text>,
    /// It creates objects, rather than changing those of others.
    creates: bool,
}

/// The objects of a root module. `manifests` are the files whose objects are judged by themselves.
pub(super) fn terraform_objects(
    sources: &SourceMap,
    root: &Root,
    manifests: &BTreeMap<String, Arc<yaml::File>>,
    charts: &Charts,
) -> TerraformObjects {
    let mut made = TerraformObjects::default();
    // Nothing inside a module model is shown.
    let all = root.resources.iter().chain(&root.data).filter(|one| !one.header.is_none() && may_create(one));
    let mut all = all.filter(|one| !sources.is_shown_elsewhere(one.header)).peekable();
    if all.peek().is_none() {
        return made;
    }
    let files = ReadFiles::new(root.read.iter().map(String::as_str), manifests, sources);
    let mut extensions = Vec::new();
    for resource in all {
        let resource_type = resource.address.kind.as_str();
        if resource_type == HELM_RELEASE && resource.address.mode == Mode::Managed {
            made.release(charts, sources, root, resource);
            continue; // said there
        }
        let object = ObjectResource {
            resource_type,
            address: resource.address.to_string().into(),
            module: resource.address.module.to_string().into(),
            directory: root.directory.clone(),
            is_data: resource.address.mode == Mode::Data,
            body: &resource.body,
            header: resource.header,
            block: resource.block,
            chain: chain(resource),
            scope: ScopeId::of_root(root.id.0),
        };
        match objects_of_resource(&object, &files, sources) {
            FromResource::Nothing | FromResource::IsManifest => {}
            FromResource::Objects(objects) => {
                let objects = objects.into_iter();
                made.objects.extend(objects.map(|object| Object { is_doubtful: resource.maybe.is_some(), ..object }));
            }
            FromResource::Extends(object) => extensions.push(*object),
            FromResource::NotRead(why) => made.not_read(resource, &why),
        }
    }
    join_extensions(&mut made.objects, extensions);
    // What is missing may be made where nobody can see it.
    let has_unseen_modules = root.modules.iter().any(|one| one.directory.is_none() && one.module_model.is_none());
    let TerraformObjects { objects, unread, .. } = &mut made;
    for object in objects {
        let namespace = object.namespace_or_default();
        let may_create = |one: &UnreadResource| one.creates && one.namespace.as_ref().is_none_or(|own| own == namespace);
        object.partial |= has_unseen_modules || unread.iter().any(may_create);
    }
    made
}

impl TerraformObjects {
    /// What a Helm release deploys.
    fn release(&mut self, charts: &Charts, sources: &SourceMap, root: &Root, resource: &Resource) {
        match charts.release(sources, root, resource) {
            Ok((chart, rendered)) => {
                self.charts.insert(chart);
                let objects = rendered.objects.into_iter();
                self.objects.extend(objects.map(|object| Object { is_doubtful: resource.maybe.is_some(), ..object }));
                self.chart_problems.extend(rendered.problems);
            }
            Err(why) => self.not_read(resource, &why),
        }
    }

    /// A resource whose objects are not judged, and why.
    fn not_read(&mut self, resource: &Resource, why: &str) {
        let resource_type = resource.address.kind.as_str();
        self.unread.push(UnreadResource {
            header: resource.header,
            block: resource.block,
            message: format!("`{resource_type}.{}`: {why}", resource.address.name),
            namespace: namespace_of(resource),
            creates: !resource_type.starts_with("kubernetes_") || resource_type == "kubernetes_manifest",
        });
    }
}

/// The namespace of a release; of anything else nothing is known.
fn namespace_of(resource: &Resource) -> Option<Text> {
    if resource.address.kind != HELM_RELEASE {
        return None;
    }
    match resource.body.get("namespace").filter(|value| !value.is_null().is_true()) {
        Some(namespace) => namespace.as_str().map(Text::from),
        None => Some("default".into()),
    }
}

fn may_create(resource: &Resource) -> bool {
    resource.address.mode == Mode::Managed || resource.address.kind.starts_with("kubernetes_")
}

/// The calls of modules that lead to a resource, innermost first, and whether it is there at all.
fn chain(resource: &Resource) -> Vec<ObjectHop> {
    let calls = resource.calls.iter().rev();
    let calls = calls.map(|call| ObjectHop { span: call.header, text: "the module is called here".into() });
    let doubt = resource.maybe.as_ref().map(|_| ObjectHop {
        span: resource.header,
        text: "it may not be created at all: `count` or `for_each` is unknown".into(),
    });
    calls.chain(doubt).collect()
}

/// Takes entries into the objects that they are added to; what is added to an object that is not here is one by itself.
fn join_extensions(objects: &mut Vec<Object>, extensions: Vec<Object>) {
    let name = |object: &Object| (object.kind.clone(), Text::from(object.namespace_or_default()), object.name.clone());
    let own = objects.iter().enumerate().filter(|(_, object)| !object.is_data());
    let places: HashMap<(Text, Text, Text), usize> = own.map(|(place, object)| (name(object), place)).collect();
    for extension in extensions {
        let place = places.get(&name(&extension)).filter(|_| !extension.name.is_empty());
        match place.and_then(|place| objects.get_mut(*place)) {
            Some(object) => extend(object, &extension),
            None => objects.push(extension),
        }
    }
}
