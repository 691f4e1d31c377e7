//! Everything that policies may ask about: root modules, objects, the graph. Shared between threads.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, RwLock};

use super::identity::view;
use crate::graph::Graph;
use crate::kubernetes::{Container, Environment, LabelIndex, Object, ObjectIndex, Workload, mounted_config_maps};
use crate::policy::mismatch::Mismatch;
use crate::source::{HashMap, HashSet, SourceMap, Span, Text};
use crate::terraform::{Provider, Resource, Root};
use crate::value::{Address, Kind, Value};

/// What a provider configuration says about its provider.
pub(super) struct KnownProvider {
    pub source: Option<String>,
    /// Unknown where no lock file says it.
    pub version: Value,
}

/// What a function asks about a resource.
type FunctionQuestion<'a> = (&'static str, &'a Address);

/// The world of one run.
#[derive(Debug)]
pub struct World<'a> {
    pub sources: &'a SourceMap,
    pub roots: &'a [Root],
    pub graph: &'a Graph<'a>,
    pub objects: &'a [Object],
    pub object_index: ObjectIndex<'a>,
    pub workloads: Vec<Workload<'a>>,
    /// The root modules whose caches objects may be clients of, a graph for each; objects alone have any.
    pub caches: &'a [Graph<'a>],
    /// The instant that `core::timestamp()` gives, RFC 3339; `None`: unknown.
    pub as_of: Option<Text>,
    /// The day that dates are compared with, as `YYYY-MM-DD`; `None`: unknown.
    pub today: Option<Text>,
    /// The resources are mocks of a policy test: nothing is added to what they say.
    pub mocks: bool,
    /// Services by namespace and name.
    services: HashMap<(&'a str, &'a str), &'a Object>,
    /// Network policies of all kinds by namespace, and whether there is one that holds for all namespaces.
    network_policies: HashMap<&'a str, Vec<&'a Object>>,
    has_global_network_policies: bool,
    /// Every namespace that is made or used.
    namespaces: HashSet<&'a str>,
    /// The place of a workload, and of its container, by the place of its body in memory.
    bodies: HashMap<usize, (usize, Option<usize>)>,
    views: RwLock<HashMap<&'a Address, Value>>,
    /// What functions found out about a resource by its address: asked again by blame, the answer stays.
    answers: RwLock<HashMap<FunctionQuestion<'a>, Arc<Vec<Mismatch>>>>,
    /// The environment of each container, by the workload's document and the container's place.
    environments: RwLock<HashMap<(usize, usize), Arc<Environment<'a>>>>,
    /// Workloads by namespace: nothing is taken from another one.
    by_namespace: HashMap<&'a str, Vec<usize>>,
    /// Objects by namespace, and in it by kind.
    objects_by_namespace: HashMap<&'a str, BTreeMap<&'a str, Vec<&'a Object>>>,
    /// What may select what; made when it is asked for.
    labels: OnceLock<LabelIndex<'a>>,
    /// RoleBindings and ClusterRoleBindings of all namespaces.
    role_bindings: OnceLock<Vec<&'a Object>>,
    /// What takes each ConfigMap and Secret of a namespace, by its place in memory.
    consumers: RwLock<HashMap<&'a str, Arc<Consumers>>>,
}

/// The containers that take something from an object, by the object's place in memory.
type Consumers = HashMap<usize, Arc<Vec<Consumer>>>;

/// A container that takes something from a ConfigMap or Secret.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Consumer {
    /// The places of the workload and of its container.
    place: (usize, usize),
    /// As variables, rather than as files alone.
    pub has_variables: bool,
}

impl<'a> World<'a> {
    pub fn new(sources: &'a SourceMap, graph: &'a Graph<'a>, objects: &'a [Object]) -> World<'a> {
        let workloads: Vec<Workload<'a>> = objects.iter().filter_map(Workload::from_object).collect();
        let mut bodies = HashMap::default();
        let mut by_namespace: HashMap<&'a str, Vec<usize>> = HashMap::default();
        for (index, workload) in workloads.iter().enumerate() {
            by_namespace.entry(workload.object.namespace_or_default()).or_default().push(index);
            bodies.extend(place_of(&workload.object.body).map(|place| (place, (index, None))));
            for (number, container) in workload.containers.iter().enumerate() {
                bodies.extend(place_of(container.body).map(|place| (place, (index, Some(number)))));
            }
        }
        let mut network_policies: HashMap<&'a str, Vec<&'a Object>> = HashMap::default();
        let is_global = |object: &Object| object.kind.starts_with("Global") || object.kind.contains("Clusterwide");
        let (global, own): (Vec<&Object>, Vec<&Object>) =
            objects.iter().filter(|object| object.kind.ends_with("NetworkPolicy")).partition(|object| is_global(object));
        for policy in own {
            network_policies.entry(policy.namespace_or_default()).or_default().push(policy);
        }
        let mut objects_by_namespace: HashMap<&'a str, BTreeMap<&'a str, Vec<&'a Object>>> = HashMap::default();
        for object in objects.iter().filter(|object| !object.is_data()) {
            let here = objects_by_namespace.entry(object.namespace_or_default()).or_default();
            here.entry(object.kind.as_str()).or_default().push(object);
        }
        let named = objects.iter().filter(|object| object.is("", "Namespace")).map(|object| object.name.as_str());
        World {
            services: objects
                .iter()
                .filter(|object| object.is("", "Service"))
                .map(|object| ((object.namespace_or_default(), object.name.as_str()), object))
                .collect(),
            namespaces: objects.iter().filter_map(|object| object.namespace.as_deref()).chain(named).collect(),
            network_policies,
            has_global_network_policies: !global.is_empty(),
            bodies,
            sources,
            roots: graph.roots(),
            graph,
            objects,
            object_index: ObjectIndex::new(objects),
            workloads,
            caches: &[],
            as_of: None,
            today: None,
            mocks: false,
            views: RwLock::default(),
            answers: RwLock::default(),
            environments: RwLock::default(),
            by_namespace,
            objects_by_namespace,
            labels: OnceLock::new(),
            role_bindings: OnceLock::new(),
            consumers: RwLock::default(),
        }
    }

    /// The same world, with the root modules whose caches its objects may be clients of.
    pub fn with_caches(mut self, caches: &'a [Graph<'a>]) -> World<'a> {
        self.caches = caches;
        self
    }

    /// The same world on a day, `YYYY-MM-DD`.
    pub fn on_day(mut self, day: &Text) -> World<'a> {
        self.today = Some(day.clone());
        self
    }

    /// The workload whose object's body this is, or the container's.
    pub fn workload_of(&'a self, body: &Value) -> Option<(&'a Workload<'a>, Option<&'a Container<'a>>)> {
        let (index, number) = *self.bodies.get(&place_of(body)?)?;
        let workload = self.workloads.get(index)?;
        Some((workload, number.and_then(|number| workload.containers.get(number))))
    }

    /// The Service of this name.
    pub fn service(&self, namespace: &str, name: &str) -> Option<&'a Object> {
        self.services.get(&(namespace, name)).copied()
    }

    /// The objects of a kind in a namespace, whatever their group.
    pub fn of_kind(&self, namespace: &str, kind: &str) -> &[&'a Object] {
        let found = self.objects_by_namespace.get(namespace).and_then(|here| here.get(kind));
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// The kinds of a namespace, with their objects.
    pub fn kinds_of(&self, namespace: &str) -> impl Iterator<Item = (&'a str, &[&'a Object])> {
        let here = self.objects_by_namespace.get(namespace).into_iter().flatten();
        here.map(|(kind, objects)| (*kind, objects.as_slice()))
    }

    /// The objects of a kind that may select a workload or scale it.
    pub fn may_select(&self, kind: &'a str, workload: &Workload<'a>) -> Vec<&'a Object> {
        let found = self.labels().may_select(kind, workload);
        found.unwrap_or_else(|| self.of_kind(workload.object.namespace_or_default(), kind).to_vec())
    }

    /// The workloads of a namespace that may have these labels.
    pub fn may_have(&'a self, namespace: &str, wanted: &Value) -> Vec<&'a Workload<'a>> {
        match self.labels().may_have(namespace, wanted) {
            Some(places) => places.into_iter().filter_map(|place| self.workloads.get(place)).collect(),
            None => self.workloads_of(namespace).collect(),
        }
    }

    /// The RoleBindings and ClusterRoleBindings of all namespaces.
    pub fn role_bindings(&self) -> &[&'a Object] {
        let is_binding = |object: &&Object| {
            object.group == "rbac.authorization.k8s.io" && matches!(object.kind.as_str(), "RoleBinding" | "ClusterRoleBinding")
        };
        self.role_bindings.get_or_init(|| self.objects.iter().filter(|object| !object.is_data()).filter(is_binding).collect())
    }

    fn labels(&self) -> &LabelIndex<'a> {
        self.labels.get_or_init(|| LabelIndex::new(self.objects, &self.workloads))
    }

    /// The workloads of a namespace.
    pub fn workloads_of(&'a self, name: &str) -> impl Iterator<Item = &'a Workload<'a>> {
        let places = self.by_namespace.get(name).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.workloads.get(*place))
    }

    /// The network policies of a namespace, of all kinds.
    pub fn network_policies(&self, namespace: &str) -> &[&'a Object] {
        self.network_policies.get(namespace).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether some network policy holds for all namespaces.
    pub fn has_global_network_policies(&self) -> bool {
        self.has_global_network_policies
    }

    pub fn has_namespace(&self, name: &str) -> bool {
        self.namespaces.contains(name)
    }

    /// The environment of a container, worked out once.
    pub fn environment(&self, workload: &Workload<'a>, container: &Container<'a>) -> Arc<Environment<'a>> {
        let key = (std::ptr::from_ref(workload.object).addr(), std::ptr::from_ref(container.body).addr());
        if let Some(known) = self.environments.read().unwrap_or_else(|e| e.into_inner()).get(&key) {
            return known.clone();
        }
        let environment = Arc::new(Environment::of_container(workload, container, &self.object_index));
        self.environments.write().unwrap_or_else(|e| e.into_inner()).insert(key, environment.clone());
        environment
    }

    /// The containers that take variables or files from a ConfigMap, or variables from a Secret.
    pub fn consumers(&self, object: &'a Object) -> Arc<Vec<Consumer>> {
        let of_object = |consumers: &Consumers| consumers.get(&std::ptr::from_ref(object).addr()).cloned().unwrap_or_default();
        let namespace = object.namespace_or_default();
        if let Some(known) = self.consumers.read().unwrap_or_else(|e| e.into_inner()).get(namespace) {
            return of_object(known);
        }
        let mut found: HashMap<usize, Vec<Consumer>> = HashMap::default();
        let here = self.by_namespace.get(namespace).into_iter().flatten();
        let here = here.filter_map(|index| Some((*index, self.workloads.get(*index)?)));
        for (index, workload) in here {
            for (number, container) in workload.containers.iter().enumerate() {
                let environment = self.environment(workload, container);
                let mut objects: HashMap<usize, bool> = HashMap::default();
                for map in mounted_config_maps(workload, container, &self.object_index) {
                    objects.insert(std::ptr::from_ref(map.object).addr(), false);
                }
                objects.extend(environment.objects().map(|object| (std::ptr::from_ref(object).addr(), true)));
                for (object, has_variables) in objects {
                    found.entry(object).or_default().push(Consumer { place: (index, number), has_variables });
                }
            }
        }
        let consumers: Arc<Consumers> = Arc::new(found.into_iter().map(|(object, all)| (object, Arc::new(all))).collect());
        self.consumers.write().unwrap_or_else(|e| e.into_inner()).insert(namespace, consumers.clone());
        of_object(&consumers)
    }

    /// The workload and the container of a consumer.
    pub fn container_of(&'a self, consumer: Consumer) -> Option<(&'a Workload<'a>, &'a Container<'a>)> {
        let workload = self.workloads.get(consumer.place.0)?;
        workload.containers.get(consumer.place.1).map(|container| (workload, container))
    }

    /// A resource as policies see it: with its identity, and references in one form.
    pub fn view(&self, resource: &'a Resource) -> Value {
        if self.mocks {
            return resource.body.clone();
        }
        let known = |views: &HashMap<&'a Address, Value>| views.get(&*resource.address).cloned();
        if let Some(value) = known(&self.views.read().unwrap_or_else(|e| e.into_inner())) {
            return value;
        }
        let value = view(self.graph, resource);
        self.views.write().unwrap_or_else(|e| e.into_inner()).insert(&resource.address, value.clone());
        value
    }

    /// What a function finds out about a resource, once.
    pub(in crate::policy) fn answer(
        &self,
        function: &'static str,
        resource: &'a Resource,
        find: impl FnOnce() -> Vec<Mismatch>,
    ) -> Arc<Vec<Mismatch>> {
        let key = (function, &*resource.address);
        if let Some(known) = self.answers.read().unwrap_or_else(|e| e.into_inner()).get(&key) {
            return known.clone();
        }
        let found = Arc::new(find());
        self.answers.write().unwrap_or_else(|e| e.into_inner()).insert(key, found.clone());
        found
    }

    /// The path of the file that a span lies in.
    pub fn path_of(&self, span: Span) -> Option<Text> {
        self.sources.get(self.sources.shown(span).source).map(|source| Text::from(&*source.path))
    }

    /// The version is the lock file's; without one, a constraint leaves it open.
    pub(super) fn provider(&self, root: &Root, provider: &Provider) -> KnownProvider {
        let found = provider.source.as_ref().and_then(|source| root.in_force.iter().find(|known| known.source == *source));
        let version = match found.and_then(|known| known.locked.clone()) {
            Some(version) => Value::string(version).with_span(provider.header),
            None => {
                let subject = format!("version of provider {}", provider.name);
                Value::unknown(crate::value::ReasonKind::NeedsProvider, subject, provider.header)
            }
        };
        KnownProvider { source: provider.source.as_ref().map(ToString::to_string), version }
    }
}

/// Where the parts of an object lie in memory: the same body, not only an equal one.
fn place_of(body: &Value) -> Option<usize> {
    match &body.kind {
        Kind::Mapping(mapping) => Some(Arc::as_ptr(mapping).addr()),
        _ => None,
    }
}
