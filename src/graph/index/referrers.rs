//! Who refers to a thing through a certain argument, found without looking at every pair.

use std::sync::Arc;

use crate::graph::read::argument;
use crate::source::{HashMap, Text};
use crate::terraform::Resource;
use crate::value::{Mode, RootId, Truth, Value, equal};

use super::identity::{Identity, identity, references};
use super::join::{BlockAddress, Join, Referrer};
use super::{Index, memoized};
use crate::terraform::schema::{designators, name_argument};

/// How many references that may name anything are looked at for one target: one is enough to leave a question open.
const MAX_OPEN: usize = 32;

impl<'a> Index<'a> {
    fn join(&self, mode: Mode, kind: &str, path: &str) -> Arc<Join<'a>> {
        let key = (mode, Text::from(kind), Text::from(path));
        let resources = || self.roots().iter().flat_map(|root| self.of_mode(root.id, mode, kind)).copied();
        memoized(&self.joins, &key, || Join::new(resources(), path))
    }

    /// The resources of type `kind` that name `target` through the argument at `path` (dotted through nested blocks),
    /// surely or perhaps, in source order. Only resources of the target's root.
    pub fn referrers(&self, kind: &str, path: &str, target: &Resource) -> Vec<Referrer<'a>> {
        self.referrers_through(kind, path, target, designators(&target.address.kind))
    }

    /// As `referrers`, where not the target's own id but one of these attributes of it is named
    /// (`aws_vpc.main.default_route_table_id`).
    pub fn referrers_through(&self, kind: &str, path: &str, target: &Resource, attributes: &[&str]) -> Vec<Referrer<'a>> {
        let join = self.join(Mode::Managed, kind, path);
        let mut found = self.candidates(&join, target, attributes);
        self.follow_data(&join, target, attributes, &mut found);
        // Root modules of one graph hand values on to each other: what one names may be another's.
        let open = self.roots().iter().filter_map(|root| join.open.get(&root.id));
        found.extend(open.flatten().take(MAX_OPEN));
        self.judge(&join, found, |from, value| self.names_from(from, value, target, attributes))
    }

    /// Entries that may name the target by what is known of them.
    fn candidates(&self, join: &Join<'a>, target: &Resource, attributes: &[&str]) -> Vec<u32> {
        let root = target.address.root;
        let mut found = Vec::new();
        join.add_block(&BlockAddress(target.address.clone()), &mut found);
        let name = name_argument(&target.address.kind).filter(|name| attributes.contains(name));
        if let Some(own) = name.and_then(|name| argument(&target.body, name)) {
            match identity(own) {
                Identity::Text(text) => found.extend(join.by_text.get(&(root, text)).into_iter().flatten()),
                Identity::Input(input) => found.extend(join.by_input.get(&input).into_iter().flatten()),
                _ => {}
            }
            // both may be named by another thing: `random_pet.name.id`
            references(own).for_each(|symbol| join.add_block(&BlockAddress(symbol.address.clone()), &mut found));
        }
        found
    }

    /// References by way of a data source that looks the target up.
    fn follow_data(&self, join: &Join<'a>, target: &Resource, attributes: &[&str], found: &mut Vec<u32>) {
        let root = target.address.root;
        if self.data(root, &target.address.kind).is_empty() {
            return;
        }
        for name in attributes {
            let looked_up = self.join(Mode::Data, &target.address.kind, name);
            let mut candidates = self.candidates(&looked_up, target, attributes);
            candidates.extend(looked_up.by_data.iter().chain(looked_up.open.get(&root).into_iter().flatten()));
            candidates.sort_unstable();
            candidates.dedup();
            for entry in candidates.into_iter().filter_map(|index| looked_up.entries.get(index as usize)) {
                let data = entry.resource;
                let names_target = |value: &Value| self.names(value, target, attributes).is_true();
                if data.address.root == root && data.body.get(name).is_some_and(names_target) {
                    join.add_block(&BlockAddress(data.address.clone()), found);
                }
            }
        }
    }

    /// The resources of type `kind` that name the same thing as `target`, which need not be in the configuration:
    /// the output of a module that is not on disk, a data source, a literal id, an input without a value.
    pub fn referrers_of_value(&self, kind: &str, path: &str, target: &Value, root: RootId) -> Vec<Referrer<'a>> {
        if let Some(resource) = self.resolve(target)
            && self.same_thing(target, resource).is_true()
            && resource.address.mode == Mode::Managed
        {
            return self.referrers(kind, path, resource);
        }
        let join = self.join(Mode::Managed, kind, path);
        let mut found = Vec::new();
        match identity(target) {
            Identity::Symbol(symbol) => join.add_block(&BlockAddress(symbol.address.clone()), &mut found),
            Identity::Text(text) => found.extend(join.by_text.get(&(root, text)).into_iter().flatten()),
            Identity::Input(input) => found.extend(join.by_input.get(&input).into_iter().flatten()),
            Identity::Elsewhere | Identity::Unknown | Identity::Nothing => {}
        }
        self.judge(&join, found, |_, value| match (identity(value), identity(target)) {
            (Identity::Input(a), Identity::Input(b)) => (a == b).into(),
            (Identity::Text(a), Identity::Text(b)) => (a == b).into(),
            _ => equal(value, target),
        })
    }

    fn judge(&self, join: &Join<'a>, mut found: Vec<u32>, names: impl Fn(&Resource, &Value) -> Truth) -> Vec<Referrer<'a>> {
        found.sort_unstable();
        found.dedup();
        let mut seen: HashMap<*const Resource, usize> = HashMap::default();
        let mut referrers: Vec<Referrer<'a>> = Vec::new();
        for entry in found.into_iter().filter_map(|index| join.entries.get(index as usize)) {
            let truth = names(entry.resource, &entry.value);
            let truth = if entry.maybe && truth.is_true() { Truth::Unknown } else { truth };
            if truth.is_false() {
                continue;
            }
            let referrer = Referrer { resource: entry.resource, value: entry.value.clone(), truth };
            // a resource that names the target several times refers to it once, as surely as any of them does
            match seen.get(&std::ptr::from_ref(entry.resource)).and_then(|at| referrers.get_mut(*at)) {
                Some(known) if truth.is_true() && !known.truth.is_true() => *known = referrer,
                Some(_) => {}
                None => {
                    seen.insert(std::ptr::from_ref(entry.resource), referrers.len());
                    referrers.push(referrer);
                }
            }
        }
        referrers
    }
}
