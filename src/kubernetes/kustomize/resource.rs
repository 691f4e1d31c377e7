//! A resource on its way through kustomizations, with the names it has had.

use crate::kubernetes::{ObjectHop, is_cluster_scoped};
use crate::source::{Span, Text};
use crate::value::Value;

use super::tree::{mapping_mut, set, text_at};

/// The namespace of what has none, as kustomize calls it: no name that a namespace could have.
const NOT_NAMESPACED: &str = "_non_namespaceable_";

/// Group, version and kind. Empty parts select anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Gvk {
    pub group: Text,
    pub version: Text,
    pub kind: Text,
}

impl Gvk {
    pub fn new(api_version: &str, kind: &str) -> Gvk {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        Gvk { group: group.into(), version: version.into(), kind: kind.into() }
    }

    /// Whether `selector` names this; its empty parts name anything.
    pub fn is_selected(&self, selector: &Gvk) -> bool {
        let fits = |part: &Text, wanted: &Text| wanted.is_empty() || part == wanted;
        fits(&self.group, &selector.group) && fits(&self.version, &selector.version) && fits(&self.kind, &selector.kind)
    }
}

/// What makes a resource the one and only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id {
    pub gvk: Gvk,
    pub name: Text,
    /// `default` where none is set.
    pub namespace: Text,
}

impl Id {
    pub fn is_cluster_scoped(&self) -> bool {
        self.namespace == NOT_NAMESPACED
    }
}

/// What a generator does to a resource of its name.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Behavior {
    #[default]
    Create,
    Replace,
    Merge,
}

#[derive(Clone, Debug)]
pub(super) struct KustomizeResource {
    pub value: Value,
    /// The ids that it had before, oldest first.
    pub previous: Vec<Id>,
    pub prefixes: Vec<Text>,
    pub suffixes: Vec<Text>,
    pub behavior: Behavior,
    pub needs_hash: bool,
    /// The document, or the generator's entry.
    pub document: Span,
    pub path: Text,
    /// Innermost first.
    pub chain: Vec<ObjectHop>,
    /// The `vars` that read from it.
    pub variables: Vec<Text>,
}

impl KustomizeResource {
    pub fn new(value: Value, document: Span, path: &str) -> KustomizeResource {
        KustomizeResource {
            value,
            previous: Vec::new(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            behavior: Behavior::Create,
            needs_hash: false,
            document,
            path: path.into(),
            chain: Vec::new(),
            variables: Vec::new(),
        }
    }

    pub fn gvk(&self) -> Gvk {
        Gvk::new(text_at(&self.value, &["apiVersion"]), self.kind())
    }

    pub fn kind(&self) -> &str {
        text_at(&self.value, &["kind"])
    }

    pub fn name(&self) -> &str {
        text_at(&self.value, &["metadata", "name"])
    }

    /// As set; empty where it is not.
    pub fn namespace(&self) -> &str {
        text_at(&self.value, &["metadata", "namespace"])
    }

    pub fn id(&self) -> Id {
        let gvk = self.gvk();
        let namespace = effective_namespace(&gvk, self.namespace());
        Id { name: self.name().into(), namespace, gvk }
    }

    pub fn original_id(&self) -> Id {
        self.previous.first().cloned().unwrap_or_else(|| self.id())
    }

    /// All ids that it has or had.
    pub fn ids(&self) -> impl Iterator<Item = Id> {
        let gvk = self.gvk();
        let previous = self.previous.iter().map(move |id| {
            let gvk = Gvk { kind: id.gvk.kind.clone(), ..gvk.clone() };
            Id { gvk, name: id.name.clone(), namespace: id.namespace.clone() }
        });
        previous.chain(std::iter::once(self.id()))
    }

    /// Keeps the present id before something changes it.
    pub fn store_previous_id(&mut self) {
        let id = self.id();
        self.previous.push(id);
    }

    /// Sets `metadata.<field>`.
    pub fn set_metadata(&mut self, field: &str, value: Value) {
        let span = super::tree::span_of(&value);
        let Some(object) = mapping_mut(&mut self.value) else { return };
        if object.get("metadata").is_none_or(super::tree::is_null) {
            set(object, "metadata", span, super::tree::empty_mapping(span));
        }
        if let Some(metadata) = object.entries.get_mut("metadata").and_then(|entry| mapping_mut(&mut entry.value)) {
            set(metadata, field, span, value);
        }
    }

    /// Changes the text of its name; the place where it was written stays.
    pub fn rename(&mut self, name: String) {
        let value = match self.value.get_path(&["metadata", "name"]) {
            Some(old) => Value::string(name).with_origin(old.origin.clone()),
            None => Value::string(name),
        };
        self.set_metadata("name", value);
    }
}

/// The namespace by which ids are compared.
pub(super) fn effective_namespace(gvk: &Gvk, namespace: &str) -> Text {
    if is_cluster_scoped(&gvk.group, &gvk.kind) {
        Text::new_static(NOT_NAMESPACED)
    } else if namespace.is_empty() {
        Text::new_static("default")
    } else {
        namespace.into()
    }
}
