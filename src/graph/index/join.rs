//! The references through one argument of one resource type, found by what they name.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::graph::read::at_path;
use crate::source::HashMap;
use crate::terraform::Resource;
use crate::value::{Address, Key, Kind, Mode, RootId, Symbol, Truth, Value};

use super::identity::{Identity, identity, references};

/// An address without its instance key: what `count` and `for_each` share.
#[derive(Clone, Debug)]
pub(super) struct BlockAddress(pub(super) Arc<Address>);

impl Hash for BlockAddress {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let address = &self.0;
        (address.root, &address.module, address.mode, &address.kind, &address.name).hash(state);
    }
}

impl PartialEq for BlockAddress {
    fn eq(&self, other: &BlockAddress) -> bool {
        self.0.same_block(&other.0)
    }
}

impl Eq for BlockAddress {}

/// A resource that names the target.
#[derive(Clone, Debug)]
pub struct Referrer<'a> {
    pub resource: &'a Resource,
    /// The element of the argument that names it.
    pub value: Value,
    /// Whether it names the target, and is surely among the argument's elements; not whether the referrer exists.
    pub truth: Truth,
}

#[derive(Debug)]
pub(super) struct IndexedResource<'a> {
    pub(super) resource: &'a Resource,
    pub(super) value: Value,
    pub(super) maybe: bool,
}

#[derive(Debug, Default)]
struct ByKey {
    certain: HashMap<Option<Key>, Vec<u32>>,
    symbolic: Vec<u32>,
}

/// All references through one argument of one resource type.
#[derive(Debug, Default)]
pub(super) struct Join<'a> {
    pub(super) entries: Vec<IndexedResource<'a>>,
    by_block: HashMap<BlockAddress, ByKey>,
    pub(super) by_text: HashMap<(RootId, String), Vec<u32>>,
    pub(super) by_input: HashMap<Symbol, Vec<u32>>,
    pub(super) open: HashMap<RootId, Vec<u32>>,
    /// Entries that name a data source of their own type.
    pub(super) by_data: Vec<u32>,
}

impl<'a> Join<'a> {
    pub(super) fn new(resources: impl Iterator<Item = &'a Resource>, path: &str) -> Join<'a> {
        let mut join = Join::default();
        for resource in resources {
            for leaf in at_path(&resource.body, path) {
                let index = join.entries.len() as u32;
                let is_data = |symbol: &Symbol| symbol.address.mode == Mode::Data && symbol.address.kind == resource.address.kind;
                if references(&leaf.value).any(is_data) {
                    join.by_data.push(index);
                }
                join.add(resource.address.root, &leaf.value, index);
                join.entries.push(IndexedResource { resource, value: leaf.value, maybe: leaf.maybe });
            }
        }
        join
    }

    fn add(&mut self, root: RootId, value: &Value, index: u32) {
        for symbol in references(value) {
            let keys = self.by_block.entry(BlockAddress(symbol.address.clone())).or_default();
            if symbol.address.is_definite() {
                keys.certain.entry(symbol.address.key.clone()).or_default().push(index);
            } else {
                keys.symbolic.push(index);
            }
        }
        if let Kind::Unknown(unknown) = &value.kind
            && !unknown.cases.is_empty()
        {
            unknown.cases.iter().for_each(|case| self.add(root, case, index));
            return;
        }
        match identity(value) {
            Identity::Text(text) => self.by_text.entry((root, text)).or_default().push(index),
            Identity::Input(input) => self.by_input.entry(input).or_default().push(index),
            Identity::Unknown => self.open.entry(root).or_default().push(index),
            Identity::Symbol(_) | Identity::Elsewhere | Identity::Nothing => {}
        }
    }

    /// Entries that name a block, limited to those that may name the instance with this key.
    pub(super) fn add_block(&self, block: &BlockAddress, into: &mut Vec<u32>) {
        let Some(keys) = self.by_block.get(block) else { return };
        if block.0.is_definite() {
            into.extend(keys.certain.get(&block.0.key).into_iter().flatten());
        } else {
            keys.certain.values().for_each(|indexes| into.extend(indexes));
        }
        into.extend(&keys.symbolic);
    }
}
