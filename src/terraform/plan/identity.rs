//! Ids that a plan knows, read as what they name: `sg-0ab1` in an argument that takes ids is the group of this plan that
//! has this id, as the reference was before it was resolved.
//!
//! So what joins resources by reference joins those of a plan alike, before and after they exist.

use std::sync::Arc;

use super::configured::takes_ids;
use crate::source::{HashMap, Text};
use crate::terraform::resource::{Resource, Root};
use crate::value::{Address, Entry, Kind, Mapping, PathStep, Sequence, Symbol, Value};

/// The attributes that hold the identity.
const IDENTITIES: [&str; 2] = ["id", "arn"];
/// Ids of what comes with a VPC and has no resource of its own.
const MADE_WITH_IT: [&str; 4] =
    ["default_network_acl_id", "default_route_table_id", "default_security_group_id", "main_route_table_id"];
/// How deep a body is looked through.
const MAX_DEPTH: usize = 24;

/// Whose identity a text is; `None` where several things share it.
type IdentityOwners = HashMap<Text, Option<(Arc<Address>, &'static str)>>;

/// Rewrites the bodies of a planned root.
pub(super) fn identify(root: &mut Root) {
    let mut named = IdentityOwners::default();
    for resources in [&root.resources, &root.data] {
        let mut here = IdentityOwners::default();
        for resource in resources {
            add(resource, &mut here);
        }
        // What the plan makes is meant before what it looks up.
        for (text, owner) in here {
            named.entry(text).or_insert(owner);
        }
    }
    if named.is_empty() {
        return;
    }
    for resource in root.resources.iter_mut().chain(&mut root.data) {
        let Kind::Mapping(mapping) = &resource.body.kind else { continue };
        let rewriting = Rewriting { named: &named, own: &resource.address };
        if let Some(mapping) = rewriting.mapping(mapping, 0) {
            resource.body.kind = Kind::Mapping(Arc::new(mapping));
        }
    }
}

fn add(resource: &Resource, named: &mut IdentityOwners) {
    let mut own: Vec<&str> = Vec::new();
    for attribute in IDENTITIES.into_iter().chain(MADE_WITH_IT) {
        let Some(text) = resource.body.get(attribute).and_then(Value::as_str).filter(|text| !text.is_empty()) else { continue };
        if own.contains(&text) {
            continue; // the id is the arn
        }
        own.push(text);
        let owner = Some((resource.address.clone(), attribute));
        named.entry(text.into()).and_modify(|known| *known = None).or_insert(owner);
    }
}

struct Rewriting<'r> {
    named: &'r IdentityOwners,
    own: &'r Arc<Address>,
}

impl Rewriting<'_> {
    fn mapping(&self, mapping: &Mapping, depth: usize) -> Option<Mapping> {
        let mut changes: Vec<(Text, Value)> = Vec::new();
        for (name, entry) in &mapping.entries {
            let is_own = depth == 0 && (IDENTITIES.contains(&name.as_str()) || MADE_WITH_IT.contains(&name.as_str()));
            if !is_own && let Some(value) = self.value(name, &entry.value, depth + 1) {
                changes.push((name.clone(), value));
            }
        }
        if changes.is_empty() {
            return None;
        }
        let mut mapping = mapping.clone();
        for (name, value) in changes {
            let key = mapping.entries.get(&name).map_or(crate::source::Span::NONE, |entry| entry.key);
            mapping.entries.insert(name, Entry { value, key });
        }
        Some(mapping)
    }

    fn value(&self, name: &str, value: &Value, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        let kind = match &value.kind {
            Kind::String(text) if takes_ids(name) => {
                let (address, attribute) = self.named.get(text)?.as_ref()?;
                if address == self.own {
                    return None;
                }
                let path = vec![PathStep::Attribute(Text::new_static(attribute))];
                Kind::Symbol(Arc::new(Symbol { address: address.clone(), path, not_null: true }))
            }
            Kind::Sequence(sequence) => {
                let changed: Vec<Option<Value>> = sequence.items.iter().map(|item| self.value(name, item, depth + 1)).collect();
                if changed.iter().all(Option::is_none) {
                    return None;
                }
                let items = changed.into_iter().zip(&sequence.items).map(|(new, old)| new.unwrap_or_else(|| old.clone()));
                Kind::Sequence(Arc::new(Sequence { items: items.collect(), ..(**sequence).clone() }))
            }
            Kind::Mapping(mapping) => Kind::Mapping(Arc::new(self.mapping(mapping, depth)?)),
            _ => return None,
        };
        Some(Value { kind, ..value.clone() })
    }
}
