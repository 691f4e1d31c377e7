//! Kubernetes objects: what a document of a manifest, or an overlay, hands to the API server.
//!
//! Invariant: an object has an `apiVersion` and a `kind`; lists are unfolded.

use crate::source::{Span, Text};
use crate::syntax::yaml::{Document, Node, NodeKind};
use crate::value::{HopKind, Kind, PathStep, Symbol, Truth, Value, equal};

use super::convert::{to_value, to_value_with_header};
use super::kinds::is_cluster_scoped;
use super::unknown_namespace::is_unknown_namespace;

/// Which objects are deployed together: all plain manifests, or the output of one kustomization.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

impl ScopeId {
    /// The plain manifests.
    pub const MANIFESTS: ScopeId = ScopeId(0);
    /// From here on: what a Terraform root module creates.
    const ROOTS: u32 = 1 << 31;

    /// What the root module with this number creates.
    pub fn of_root(number: u32) -> ScopeId {
        ScopeId(ScopeId::ROOTS | number)
    }

    /// Whether a Terraform root module creates it.
    pub fn is_of_root(self) -> bool {
        self.0 >= ScopeId::ROOTS
    }

    /// Whether objects of two scopes are deployed together: what a root module creates stands beside plain manifests.
    pub fn is_beside(self, other: ScopeId) -> bool {
        let is_beside = |one: ScopeId, other: ScopeId| one == ScopeId::MANIFESTS && other.is_of_root();
        self == other || is_beside(self, other) || is_beside(other, self)
    }
}

/// How an object came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// A document of a file.
    Manifest,
    /// The output of the kustomization in this directory (relative to the scan root).
    Kustomize { directory: Text },
    /// Rendered from the chart in this directory.
    Chart { directory: Text },
    /// A resource of the Terraform root module in this directory.
    Terraform { directory: Text, address: Text, form: TerraformForm },
}

/// How a resource describes an object.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum TerraformForm {
    /// In HCL; the provider converts values to the types that the cluster expects.
    Hcl,
    /// In a text of YAML, which reaches the cluster as it is.
    Yaml,
    /// It only reads one that something else makes.
    Data,
}

impl From {
    /// The word in `meta.source`.
    pub fn id(&self) -> &'static str {
        match self {
            From::Manifest | From::Terraform { form: TerraformForm::Yaml, .. } => "yaml",
            From::Kustomize { .. } => "kustomize",
            From::Chart { .. } => "chart",
            From::Terraform { .. } => "terraform",
        }
    }
}

/// A place that an object came through, with what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectHop {
    pub span: Span,
    pub text: Text,
}

/// One object as the API server would get it.
#[derive(Clone, Debug)]
pub struct Object {
    pub api_version: Text,
    /// Empty for the core group.
    pub group: Text,
    pub version: Text,
    pub kind: Text,
    /// `metadata.name`, else `metadata.generateName`, else empty.
    pub name: Text,
    /// As set; `None` where it is not, and for cluster-scoped kinds.
    pub namespace: Option<Text>,
    /// A mapping of kind `Body`.
    pub body: Value,
    /// The value of `metadata.name`, else that of `kind`.
    pub header: Span,
    /// The whole document, or the item of a list.
    pub document: Span,
    /// The file of the document, relative to the scan root.
    pub path: Text,
    pub from: From,
    pub scope: ScopeId,
    /// The directory of the outermost kustomization, if one made it.
    pub overlay: Option<Text>,
    /// The lines of kustomizations that take the object, outermost first, or the calls of modules that create it.
    pub chain: Vec<ObjectHop>,
    /// Something that is deployed with it is not on disk (a remote base, a chart): what is missing may be there.
    pub partial: bool,
    /// It may not be created at all: Terraform's `count` or `for_each` is unknown.
    pub is_doubtful: bool,
}

impl Object {
    /// The object in a value, if it is one. `document` is the span of the whole.
    pub fn from_value(body: Value, document: Span, path: &str, from: From, scope: ScopeId) -> Option<Object> {
        let api_version = text(&body, &["apiVersion"])?;
        let kind = text(&body, &["kind"])?;
        if api_version.is_empty() || kind.is_empty() {
            return None;
        }
        let (group, version) = match api_version.split_once('/') {
            Some((group, version)) => (Text::from(group), Text::from(version)),
            None => (Text::default(), api_version.clone()),
        };
        let named =
            ["name", "generateName"].iter().find_map(|key| body.get_path(&["metadata", key]).filter(|v| v.as_str().is_some()));
        let metadata = body.get("metadata");
        let header = ["name", "generateName"].iter().find_map(|key| place_of_entry(metadata?, key));
        let header = header.or_else(|| place_of_entry(&body, "kind")).unwrap_or(document);
        let name = named.and_then(Value::as_str).map(Text::from).unwrap_or_default();
        let namespace = text(&body, &["metadata", "namespace"]).filter(|n| !n.is_empty() && !is_cluster_scoped(&group, &kind));
        Some(Object {
            api_version,
            group,
            version,
            kind,
            name,
            namespace,
            header,
            document,
            path: path.into(),
            from,
            scope,
            overlay: None,
            chain: Vec::new(),
            partial: false,
            is_doubtful: false,
            body,
        })
    }

    /// `Kind/namespace/name`, or `Kind/name` where no namespace is set; the address of what Terraform creates.
    pub fn target(&self) -> String {
        match (&self.from, &self.namespace) {
            (From::Terraform { address, .. }, _) => address.to_string(),
            (_, Some(namespace)) => format!("{}/{}/{}", self.kind, namespace, self.name),
            (_, None) => format!("{}/{}", self.kind, self.name),
        }
    }

    /// What sets it apart from others of its name: the overlay, the root module, or the file.
    pub fn origin(&self) -> &Text {
        match (&self.overlay, &self.from) {
            (Some(overlay), _) => overlay,
            (None, From::Terraform { directory, .. }) => directory,
            (None, _) => &self.path,
        }
    }

    /// Whether a value that is not known is its name: the same value, or a reference to what its resource is called.
    pub fn has_name(&self, name: &Value) -> bool {
        let own = self.body.get_path(&["metadata", "name"]);
        let is_own = |symbol: &Symbol| {
            let is_name = |step: &PathStep| matches!(step, PathStep::Attribute(part) if part == "name");
            let of_resource = matches!(&self.from, From::Terraform { address, .. } if *symbol.address.to_string() == **address);
            of_resource && symbol.path.last().is_some_and(is_name)
        };
        own.is_some_and(|own| is_same(own, name)) || name.as_symbol().is_some_and(is_own)
    }

    /// Whether an object is called so; unknown where its name is.
    pub fn is_called(&self, name: &str) -> Truth {
        let own = self.body.get_path(&["metadata", "name"]).filter(|own| own.as_str().is_none());
        match own {
            Some(own) => equal(own, &Value::string(name)),
            None => Truth::from(*self.name == *name),
        }
    }

    /// Whether there may be other objects with it than those that are known: not all are here, or nobody knows its
    /// namespace.
    pub fn may_have_others(&self) -> bool {
        self.partial || self.namespace.as_deref().is_some_and(is_unknown_namespace)
    }

    /// Whether Terraform creates it.
    pub fn is_from_terraform(&self) -> bool {
        matches!(self.from, From::Terraform { .. })
    }

    /// Whether Terraform only reads it: it is looked up, and not judged.
    pub fn is_data(&self) -> bool {
        matches!(self.from, From::Terraform { form: TerraformForm::Data, .. })
    }

    /// The namespace that it is deployed to where nothing else is said: `default` if unset.
    pub fn namespace_or_default(&self) -> &str {
        self.namespace.as_deref().unwrap_or("default")
    }

    /// Whether it is of this group and kind, in any version.
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.group == group && self.kind == kind
    }

    /// `metadata.labels` or `metadata.annotations`, entry by entry.
    pub fn metadata(&self, field: &str, key: &str) -> Option<&Value> {
        self.body.get_path(&["metadata", field, key])
    }
}

/// Whether two values are surely the same, known or not: copies of one thing, or texts made of such.
fn is_same(one: &Value, other: &Value) -> bool {
    let is_copy = |symbol: &Symbol| symbol.is_definite() && other.referents().any(|known| known.is_same(symbol));
    match (&one.kind, &other.kind) {
        (Kind::Parts(one), Kind::Parts(other)) => {
            one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| is_same(one, other))
        }
        _ => equal(one, other).is_true() || one.referents().any(is_copy),
    }
}

/// Where a text of a mapping stands that names the whole: the text, or its key where a template of a chart puts out a text
/// that was written elsewhere.
pub(super) fn place_of_entry(mapping: &Value, key: &str) -> Option<Span> {
    let entry = mapping.as_mapping()?.entries.get(key).filter(|entry| entry.value.as_str().is_some())?;
    let is_put_out = entry.value.origin.hops().any(|hop| hop.kind == HopKind::Template);
    let span = entry.value.origin.span();
    match is_put_out && !entry.key.is_none() && span.is_none_or(|span| span.source != entry.key.source) {
        true => Some(entry.key),
        false => span,
    }
}

fn text(value: &Value, path: &[&str]) -> Option<Text> {
    value.get_path(path).and_then(Value::as_str).map(Text::from)
}

/// The objects of a document, lists unfolded. Each with its span.
pub fn objects_of(document: &Document, path: &str) -> Vec<Object> {
    let mut objects = Vec::new();
    collect(&document.root, document.span, path, None, 0, &mut objects);
    objects
}

/// How deep lists may hold lists.
const MAX_LIST_DEPTH: usize = 8;

fn collect(node: &Node, span: Span, path: &str, inherited: Option<(&str, &str)>, depth: usize, into: &mut Vec<Object>) {
    let kind = node_text(node, "kind");
    if let (Some(kind), Some(items)) = (kind, list_items(node))
        && let Some(element) = kind.strip_suffix("List")
        && depth < MAX_LIST_DEPTH
    {
        let version = node_text(node, "apiVersion").unwrap_or_default();
        let inherited = (!element.is_empty()).then_some((version, element));
        for item in items {
            collect(item, item.span, path, inherited, depth + 1, into);
        }
        return;
    }
    let mut value = to_value_with_header(node, header(node));
    if let (Some((api_version, kind)), Value { kind: Kind::Mapping(mapping), .. }) = (inherited, &mut value) {
        let mapping = std::sync::Arc::make_mut(mapping);
        for (key, text) in [("apiVersion", api_version), ("kind", kind)] {
            if mapping.get(key).is_none() {
                mapping.insert(key, Span::NONE, Value::string(text).with_span(span));
            }
        }
    }
    into.extend(Object::from_value(value, span, path, From::Manifest, ScopeId::MANIFESTS));
}

/// What is underlined for a missing part of an object: its name, else its kind, else its first key.
fn header(node: &Node) -> Span {
    let name = pair(node, "metadata").and_then(|metadata| {
        let named = |key| pair(metadata, key).filter(|value| matches!(value.kind, NodeKind::String(_)));
        named("name").or_else(|| named("generateName"))
    });
    name.or_else(|| pair(node, "kind")).map_or_else(|| to_value(node).as_mapping().map_or(node.span, |m| m.header), |n| n.span)
}

fn list_items(node: &Node) -> Option<&[Node]> {
    match &pair(node, "items")?.kind {
        NodeKind::Sequence(items) => Some(items),
        _ => None,
    }
}

/// The node under a key of a mapping.
pub(super) fn pair<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.kind {
        NodeKind::Mapping(pairs) => pairs.iter().rev().find(|pair| pair.key == key).map(|pair| &pair.value),
        _ => None,
    }
}

fn node_text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    match &pair(node, key)?.kind {
        NodeKind::String(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::kubernetes::testing::objects;

    #[test]
    fn documents_are_objects_and_lists_are_unfolded() {
        let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: ns}\n---\nfoo: bar\n---\n\
            apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n\
            - apiVersion: v1\n  kind: Namespace\n  metadata: {name: c, namespace: ignored}\n---\n\
            apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: d}\n---\nkind: Pod\nmetadata: {name: no-version}\n";
        let (sources, objects) = objects(&[("a.yaml", text)]);
        let targets: Vec<_> = objects.iter().map(Object::target).collect();
        assert_eq!(targets, ["Deployment/ns/a", "ConfigMap/b", "Namespace/c", "Secret/d"]);
        let source = sources.get(objects[0].header.source).unwrap();
        assert_eq!(source.slice(objects[0].header), "a");
        assert_eq!(source.slice(objects[2].header), "c");
        assert_eq!((objects[0].group.as_str(), objects[0].version.as_str()), ("apps", "v1"));
        assert_eq!((objects[1].group.as_str(), objects[1].version.as_str()), ("", "v1"));
    }
}
