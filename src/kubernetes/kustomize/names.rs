//! References by name follow the resources whose names have changed.

use std::collections::{BTreeSet, HashMap};

use crate::source::{Span, Text};
use crate::value::{Kind, Value};

use super::resource::{Gvk, Id, KustomizeResource};
use super::specs::NameReference;
use super::tree::{is_null, items_mut, mapping_mut, scalar_text, set, span_of, text_at, visit};

/// What a resource is called, and was.
struct NamedResource {
    current: Id,
    /// As set.
    namespace: Text,
    original_namespace: Text,
    previous: Vec<Id>,
    prefixes: Vec<Text>,
    suffixes: Vec<Text>,
}

/// A reference that several resources could be meant by.
pub(super) struct AmbiguousReference {
    pub span: Span,
    pub message: String,
}

/// Rewrites the references to resources that were renamed.
pub(super) fn fix_references(resources: &mut [KustomizeResource], references: &[NameReference]) -> Vec<AmbiguousReference> {
    let names: Vec<NamedResource> = resources.iter().map(named).collect();
    let mut by_previous: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, named) in names.iter().enumerate() {
        let distinct: BTreeSet<&str> = named.previous.iter().map(|id| id.name.as_str()).collect();
        for name in distinct {
            by_previous.entry(name).or_default().push(index);
        }
    }
    let mut ambiguous = Vec::new();
    if by_previous.is_empty() {
        return ambiguous;
    }
    for (index, resource) in resources.iter_mut().enumerate() {
        let Some(own) = names.get(index) else { continue };
        let original = resource.original_id().gvk;
        let role_ref = resource.value.get("roleRef").and_then(|role| {
            let text = |key: &str| role.get(key).and_then(Value::as_str).map(Text::from);
            Some(Gvk { group: text("apiGroup")?, version: Text::default(), kind: text("kind")? })
        });
        let accounts = account_namespaces(resource);
        for reference in references {
            for field in reference.fields.iter().filter(|field| original.is_selected(&field.gvk)) {
                let is_role_ref = field.path.ends_with(&["roleRef".to_string(), "name".to_string()]);
                let mut search = Search {
                    names: &names,
                    by_previous: &by_previous,
                    own,
                    target: &reference.target,
                    role: role_ref.as_ref().filter(|_| is_role_ref),
                    accounts: &accounts,
                    ambiguous: &mut ambiguous,
                };
                visit(&mut resource.value, &field.path, None, &mut |value| search.update(value));
            }
        }
    }
    ambiguous
}

fn named(resource: &KustomizeResource) -> NamedResource {
    let current = resource.id();
    let previous: Vec<Id> = resource.ids().take(resource.previous.len()).collect();
    NamedResource {
        namespace: resource.namespace().into(),
        original_namespace: previous.first().map_or_else(|| current.namespace.clone(), |id| id.namespace.clone()),
        previous,
        prefixes: resource.prefixes.clone(),
        suffixes: resource.suffixes.clone(),
        current,
    }
}

/// The namespaces of the service accounts that a role binding names.
fn account_namespaces(resource: &KustomizeResource) -> BTreeSet<Text> {
    if resource.kind() != "RoleBinding" {
        return BTreeSet::new();
    }
    let subjects = resource.value.get("subjects").map(super::tree::items).unwrap_or_default();
    let account = subjects.iter().filter(|subject| text_at(subject, &["kind"]) == "ServiceAccount");
    account.filter_map(|subject| subject.get("namespace").and_then(Value::as_str).map(Text::from)).collect()
}

struct Search<'a> {
    names: &'a [NamedResource],
    by_previous: &'a HashMap<&'a str, Vec<usize>>,
    own: &'a NamedResource,
    target: &'a Gvk,
    role: Option<&'a Gvk>,
    accounts: &'a BTreeSet<Text>,
    ambiguous: &'a mut Vec<AmbiguousReference>,
}

impl Search<'_> {
    fn update(&mut self, value: &mut Value) {
        if let Some(items) = items_mut(value) {
            for item in items {
                match item.kind {
                    Kind::Mapping(_) => self.update_mapping(item),
                    _ => self.update_scalar(item),
                }
            }
        } else if matches!(value.kind, Kind::Mapping(_)) {
            self.update_mapping(value);
        } else if !is_null(value) {
            self.update_scalar(value);
        }
    }

    fn update_scalar(&mut self, value: &mut Value) {
        let Some(old) = scalar_text(value) else { return };
        let span = span_of(value);
        let candidates = self.candidates(&old, None);
        if let Some(found) = self.one(candidates, &old, span, |named| (named.current.name.clone(), Text::default()))
            && found.current.name != old
        {
            value.kind = Kind::String(found.current.name.clone());
        }
    }

    /// A mapping with `name` and perhaps `namespace`: both are written.
    fn update_mapping(&mut self, value: &mut Value) {
        let Some(old) = value.get("name").and_then(scalar_text) else { return };
        let span = value.get("name").map_or(Span::NONE, span_of);
        let namespace = value.get("namespace").filter(|v| !is_null(v)).and_then(scalar_text);
        let candidates = self.candidates(&old, namespace.as_deref());
        let identity = |named: &NamedResource| (named.current.name.clone(), named.namespace.clone());
        let Some(found) = self.one(candidates, &old, span, identity) else { return };
        let (name, namespace) = identity(found);
        if name == old && namespace.is_empty() {
            return;
        }
        let Some(mapping) = mapping_mut(value) else { return };
        if let Some(entry) = mapping.entries.get_mut("name") {
            entry.value.kind = Kind::String(name);
        }
        if !namespace.is_empty() {
            match mapping.entries.get_mut("namespace") {
                Some(entry) if entry.value.as_str() == Some(namespace.as_str()) => {}
                _ => set(mapping, "namespace", span, Value::string(namespace).with_span(span)),
            }
        }
    }

    /// The resources that had this name, are of the kind, and can be referred to from here.
    fn candidates(&self, old: &str, namespace: Option<&str>) -> Vec<usize> {
        let Some(all) = self.by_previous.get(old) else { return Vec::new() };
        let reachable: Vec<usize> =
            all.iter().copied().filter(|index| self.names.get(*index).is_some_and(|n| self.can_refer_to(n))).collect();
        let within = match namespace {
            None => reachable,
            Some(namespace) => {
                let of = |by: fn(&NamedResource) -> &Text| {
                    let fits = |index: &usize| self.names.get(*index).is_some_and(|named| by(named) == namespace);
                    reachable.iter().copied().filter(fits).collect::<Vec<_>>()
                };
                let original = of(|named| &named.original_namespace);
                let any_there = self.names.iter().any(|n| n.original_namespace == namespace && self.can_refer_to(n));
                if any_there { original } else { of(|named| &named.current.namespace) }
            }
        };
        let fits = |index: &usize| {
            self.names.get(*index).is_some_and(|named| {
                named.previous.iter().any(|id| id.gvk.is_selected(self.target))
                    && self.role.is_none_or(|role| named.previous.iter().any(|id| id.gvk.is_selected(role)))
                    && self.same_namespace(named)
            })
        };
        within.into_iter().filter(fits).collect()
    }

    fn can_refer_to(&self, named: &NamedResource) -> bool {
        self.own.current.is_cluster_scoped()
            || named.current.is_cluster_scoped()
            || named.current.namespace == self.own.current.namespace
            || self.accounts.contains(&named.namespace)
    }

    fn same_namespace(&self, named: &NamedResource) -> bool {
        self.own.current.is_cluster_scoped()
            || named.current.is_cluster_scoped()
            || named.current.gvk.kind == "ServiceAccount"
            || named.current.namespace == self.own.current.namespace
    }

    fn one(
        &mut self,
        candidates: Vec<usize>,
        old: &str,
        span: Span,
        identity: impl Fn(&NamedResource) -> (Text, Text),
    ) -> Option<&'_ NamedResource> {
        let mut left: Vec<&NamedResource> = candidates.iter().filter_map(|index| self.names.get(*index)).collect();
        if left.len() > 1 {
            left.retain(|named| same_context(named, self.own, true));
            if left.len() > 1 {
                left.retain(|named| same_context(named, self.own, false));
            }
        }
        let first = *left.first()?;
        if left.iter().any(|named| identity(named) != identity(first)) {
            let message = format!("`{old}` matches several resources");
            self.ambiguous.push(AmbiguousReference { span, message });
            return None;
        }
        Some(first)
    }
}

/// Whether two resources went through the same prefixes and suffixes.
fn same_context(a: &NamedResource, b: &NamedResource, allow_empty: bool) -> bool {
    let same = |a: &[Text], b: &[Text]| {
        if allow_empty && (a.is_empty() || b.is_empty()) {
            return true;
        }
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        if short.is_empty() { long.is_empty() } else { long.ends_with(short) }
    };
    same(&a.prefixes, &b.prefixes) && same(&a.suffixes, &b.suffixes)
}
