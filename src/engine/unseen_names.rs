//! Names that rules read of resource types without a bundled schema, and that no target has: probably a typo where a
//! target has a similar one.
//!
//! Invariant: a rule that merely finds nothing to check is not reported.

use std::collections::{BTreeMap, BTreeSet};

use super::terraform::Deployment;
use crate::policy::{NamesWithoutSchema, nearest};
use crate::source::{Span, Text};
use crate::value::{Kind, Value};

/// What every resource may have, written or not.
const EVERYWHERE: [&str; 4] = ["id", "arn", "region", "timeouts"];

/// A name that no target has.
pub(super) struct UnseenName {
    pub span: Span,
    pub reason: &'static str,
    pub message: String,
}

/// The names that no resource has, where a resource has a similar one that the rule does not read itself.
pub(super) fn unseen_names(names: &[NamesWithoutSchema], kinds: &BTreeSet<Text>, deployments: &[Deployment]) -> Vec<UnseenName> {
    let mut by_kind: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    if names.is_empty() {
        return Vec::new();
    }
    for resource in deployments.iter().flat_map(|one| &one.roots).flat_map(|root| &root.root.resources) {
        by_kind.entry(&resource.address.kind).or_default().push(&resource.body);
    }
    let mut unseen = Vec::new();
    for policy in names {
        for kind in policy.kinds.iter().filter(|kind| !by_kind.contains_key(kind.as_str())) {
            let others = by_kind.keys().copied().filter(|other| !kinds.contains(*other));
            if let Some(near) = nearest(kind, others) {
                let message = format!("no resource has the type `{kind}`, did you mean `{near}`");
                unseen.push(UnseenName { span: policy.header, reason: "unknown-resource-type", message });
            }
        }
        let bodies: Vec<&Value> = policy.kinds.iter().filter_map(|kind| by_kind.get(kind.as_str())).flatten().copied().collect();
        let read: BTreeSet<&str> = policy.paths.iter().flatten().map(|(name, _)| name.as_str()).collect();
        for path in &policy.paths {
            if let Some((name, span, near)) = missing(path, &bodies, &read) {
                let message = format!("no `{}` has the attribute `{name}`, did you mean `{near}`", policy.kinds.join("` or `"));
                unseen.push(UnseenName { span, reason: "unknown-attribute-name", message });
            }
        }
    }
    unseen.sort_by_key(|name| (name.span.source, name.span.start, name.span.end));
    unseen.dedup_by_key(|name| name.span);
    unseen
}

/// The first name of a path that no body has, with the similar one that they have.
fn missing<'p>(path: &'p [(Text, Span)], bodies: &[&'p Value], read: &BTreeSet<&str>) -> Option<(&'p str, Span, &'p str)> {
    let mut level: Vec<&Value> = bodies.to_vec();
    for (depth, (name, span)) in path.iter().enumerate() {
        let mut names: BTreeSet<&str> = BTreeSet::new();
        let mut next = Vec::new();
        for value in items(level)? {
            let Kind::Mapping(mapping) = &value.kind else { return None };
            if mapping.open.is_some() {
                return None; // what else it has is not known
            }
            names.extend(mapping.entries.keys().map(|name| name.as_str()));
            next.extend(mapping.entries.get(name).map(|entry| &entry.value));
        }
        if !names.contains(name.as_str()) {
            let own = depth == 0 && EVERYWHERE.contains(&name.as_str());
            let near = nearest(name, names.into_iter().filter(|other| !read.contains(other)));
            return near.filter(|_| !own).map(|near| (name.as_str(), *span, near));
        }
        level = next;
    }
    None
}

/// Values, with the elements of lists in place of the lists; `None` where these are not all known.
fn items(values: Vec<&Value>) -> Option<Vec<&Value>> {
    let mut items = Vec::new();
    for value in values {
        match &value.kind {
            Kind::Sequence(sequence) if sequence.open.is_none() => items.extend(&sequence.items),
            Kind::Sequence(_) => return None,
            _ => items.push(value),
        }
    }
    Some(items)
}
