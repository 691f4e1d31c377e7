//! Every resource, data source and module call, found by address, by type, and by what refers to it.
//!
//! Job: the questions that hold for any provider's resources. Invariant: nothing here knows what a subnet or a cache is;
//! the topics above ask, and keep what they work out to themselves.

use std::hash::Hash;
use std::sync::{Arc, RwLock};

use crate::source::{HashMap, HashSet, Text};
use crate::terraform::{Module, Resource, Root};
use crate::value::{Address, Kind, Mode, ModulePath, ModuleStep, RootId, Symbol, Truth, Value};

use crate::graph::read::cases;

mod existence;
mod identity;
mod join;
mod known;
mod place;
mod referrers;

pub use crate::terraform::schema::{designators, name_argument};
pub use existence::exists_with;
pub use identity::{Identity, identity, references};
pub use join::Referrer;

use identity::names;
use join::{BlockAddress, Join};
use known::KnownIds;

/// What is worked out once and shared between threads.
pub(super) type SharedMemo<K, V> = RwLock<HashMap<K, Arc<V>>>;

/// The value for a key, made by the first who asks. Two that ask at once may both make it; the first one stays.
pub(super) fn memoized<K: Eq + Hash + Clone, V>(memo: &SharedMemo<K, V>, key: &K, make: impl FnOnce() -> V) -> Arc<V> {
    if let Some(known) = memo.read().unwrap_or_else(|e| e.into_inner()).get(key) {
        return known.clone();
    }
    let made = Arc::new(make());
    memo.write().unwrap_or_else(|e| e.into_inner()).entry(key.clone()).or_insert(made).clone()
}

/// All root modules with the indexes that make questions cheap. Shared between threads.
#[derive(Debug)]
pub struct Index<'a> {
    roots: &'a [Root],
    by_root: HashMap<RootId, &'a Root>,
    by_address: HashMap<&'a Address, &'a Resource>,
    by_block: HashMap<BlockAddress, Vec<&'a Resource>>,
    by_kind: HashMap<(RootId, Mode), HashMap<&'a str, Vec<&'a Resource>>>,
    modules: HashMap<(RootId, &'a ModulePath), &'a Module>,
    /// By the name that a resource writes, or the input that gives it.
    by_name: HashMap<(RootId, &'a str, Identity), Vec<&'a Resource>>,
    joins: SharedMemo<(Mode, Text, Text), Join<'a>>,
    known_ids: KnownIds,
}

/// The resources that a value may name.
#[derive(Clone, Debug, Default)]
pub struct Candidates<'a> {
    pub resources: Vec<&'a Resource>,
    /// Exactly one, and surely that.
    pub definite: bool,
}

impl<'a> Index<'a> {
    pub fn new(roots: &'a [Root]) -> Index<'a> {
        let mut index = Index {
            roots,
            by_root: roots.iter().map(|root| (root.id, root)).collect(),
            by_address: HashMap::default(),
            by_block: HashMap::default(),
            by_kind: HashMap::default(),
            modules: HashMap::default(),
            by_name: HashMap::default(),
            joins: RwLock::default(),
            known_ids: KnownIds::new(roots),
        };
        for root in roots {
            for resource in root.resources.iter().chain(&root.data) {
                let address = &resource.address;
                index.by_address.entry(&**address).or_insert(resource);
                index.by_block.entry(BlockAddress(address.clone())).or_default().push(resource);
                index.by_kind.entry((root.id, address.mode)).or_default().entry(&address.kind).or_default().push(resource);
                if address.mode == Mode::Managed {
                    index.add_name(resource);
                }
            }
            for module in &root.modules {
                index.modules.entry((root.id, &module.path)).or_insert(module);
            }
        }
        index
    }

    fn add_name(&mut self, resource: &'a Resource) {
        let address = &resource.address;
        let Some(name) = name_argument(&address.kind).and_then(|name| resource.body.get(name)) else { return };
        let name = identity(name);
        if matches!(name, Identity::Text(_) | Identity::Input(_) | Identity::Symbol(_)) {
            self.by_name.entry((address.root, address.kind.as_str(), name)).or_default().push(resource);
        }
    }

    pub fn roots(&self) -> &'a [Root] {
        self.roots
    }

    pub fn root(&self, id: RootId) -> Option<&'a Root> {
        self.by_root.get(&id).copied()
    }

    /// The managed resources of a type, in source order.
    pub fn resources(&self, root: RootId, kind: &str) -> &[&'a Resource] {
        self.of_mode(root, Mode::Managed, kind)
    }

    /// The data sources of a type, in source order.
    pub fn data(&self, root: RootId, kind: &str) -> &[&'a Resource] {
        self.of_mode(root, Mode::Data, kind)
    }

    fn of_mode(&self, root: RootId, mode: Mode, kind: &str) -> &[&'a Resource] {
        self.by_kind.get(&(root, mode)).and_then(|kinds| kinds.get(kind)).map_or(&[], Vec::as_slice)
    }

    /// The managed resources of a type in all roots, in source order.
    pub fn all<'g>(&'g self, kind: &'g str) -> impl Iterator<Item = &'a Resource> + 'g {
        self.roots.iter().flat_map(move |root| self.resources(root.id, kind)).copied()
    }

    /// The instance at an address.
    pub fn at(&self, address: &Address) -> Option<&'a Resource> {
        let by_address: &HashMap<&Address, &'a Resource> = &self.by_address;
        by_address.get(address).copied()
    }

    /// All instances of the block that an address belongs to.
    pub fn instances(&self, address: &Arc<Address>) -> &[&'a Resource] {
        self.by_block.get(&BlockAddress(address.clone())).map_or(&[], Vec::as_slice)
    }

    /// The module call with this path.
    pub fn module(&self, root: RootId, path: &ModulePath) -> Option<&'a Module> {
        let modules: &HashMap<(RootId, &ModulePath), &'a Module> = &self.modules;
        modules.get(&(root, path)).copied()
    }

    /// The call whose outputs a symbol of mode `Module` stands for.
    pub fn module_of(&self, address: &Address) -> Option<&'a Module> {
        let mut path = address.module.clone();
        path.0.push(ModuleStep { name: address.name.clone(), key: address.key.clone() });
        if let Some(module) = self.module(address.root, &path) {
            return Some(module);
        }
        if let Some(last) = path.0.last_mut() {
            last.key = None; // calls with an unknown key are kept once
        }
        self.module(address.root, &path)
    }

    /// The resources that a symbol stands for: one, or all instances of the block when the key is not known.
    pub fn candidates_of(&self, symbol: &Symbol) -> Candidates<'a> {
        if let Some(resource) = self.at(&symbol.address) {
            let alone = symbol.address.is_definite() || self.instances(&symbol.address).len() == 1;
            if alone {
                return Candidates { resources: vec![resource], definite: true };
            }
        }
        let instances = self.instances(&symbol.address);
        let wants_instance = symbol.address.is_definite() && symbol.address.key.is_some();
        // a certain key of a block whose instances are not known is covered by the symbolic instance
        let resources: Vec<&'a Resource> =
            instances.iter().copied().filter(|instance| !wants_instance || !instance.address.is_definite()).collect();
        let definite = resources.len() == 1 && (wants_instance || !symbol.address.is_definite());
        Candidates { resources, definite }
    }

    /// The resource that a value surely names: as a reference, or as a copy of an attribute that stands for it.
    pub fn resolve(&self, value: &Value) -> Option<&'a Resource> {
        let one = |symbol: &Symbol| {
            let candidates = self.candidates_of(symbol);
            candidates.resources.first().copied().filter(|_| candidates.definite)
        };
        if let Kind::Symbol(symbol) = &value.kind
            && let Some(resource) = one(symbol)
        {
            return Some(resource);
        }
        let stands_for =
            |symbol: &&Symbol| symbol.attribute().is_some_and(|name| designators(&symbol.address.kind).contains(&name));
        value.referents().find(stands_for).and_then(one)
    }

    /// The managed resources of these types that a value of a resource surely or perhaps names, in source order: by
    /// reference, by a name written down, by a name that came from there.
    pub fn find(&self, from: &Resource, value: &Value, kinds: &[&str]) -> Vec<(&'a Resource, Truth)> {
        self.find_in(from.address.root, Some(from), value, kinds)
    }

    /// As `find`, of a value that no resource has.
    pub fn find_in(&self, root: RootId, from: Option<&Resource>, value: &Value, kinds: &[&str]) -> Vec<(&'a Resource, Truth)> {
        let mut found: Vec<&'a Resource> = Vec::new();
        for case in cases(value) {
            found.extend(self.find_text(root, &case, kinds));
            for symbol in references(&case) {
                let candidates = self.candidates_of(symbol).resources;
                match symbol.address.mode {
                    Mode::Data => {
                        for data in candidates {
                            let looked_up = designators(&data.address.kind).iter().filter_map(|name| data.body.get(name));
                            found.extend(looked_up.flat_map(|value| self.find_text(root, value, kinds)));
                        }
                    }
                    _ => found.extend(candidates),
                }
            }
        }
        let mut seen = HashSet::default();
        found.retain(|resource| {
            kinds.contains(&resource.address.kind.as_str()) && seen.insert(std::ptr::from_ref::<Resource>(resource))
        });
        let judged = found.into_iter().map(|resource| {
            let truth = match from {
                Some(from) => self.names_from(from, value, resource, designators(&resource.address.kind)),
                None => self.same_thing(value, resource),
            };
            (resource, truth)
        });
        judged.filter(|(_, truth)| !truth.is_false()).collect()
    }

    /// The value with every id that a plan knows read as a reference; `None` where there is none.
    pub fn reference(&self, root: RootId, value: &Value) -> Option<Value> {
        self.known_ids.reference(root, value)
    }

    fn find_text(&self, root: RootId, value: &Value, kinds: &[&str]) -> Vec<&'a Resource> {
        let by_name: &HashMap<(RootId, &str, Identity), Vec<&'a Resource>> = &self.by_name;
        let name = identity(value);
        kinds.iter().flat_map(|kind| by_name.get(&(root, *kind, name.clone())).into_iter().flatten()).copied().collect()
    }

    /// Whether a value names this resource, by reference or by a name written down.
    pub fn same_thing(&self, value: &Value, resource: &Resource) -> Truth {
        self.names(value, resource, designators(&resource.address.kind))
    }

    /// Whether a value names this resource through one of these attributes; a data source is followed to what it looks up.
    pub fn names(&self, value: &Value, resource: &Resource, attributes: &[&str]) -> Truth {
        let found = names(value, resource, attributes);
        if found.is_true() {
            return found;
        }
        if found.is_unknown()
            && let Some(symbol) = references(value).find(|symbol| symbol.address.same_block(&resource.address))
        {
            // one instance only: whatever the key is, it is that one
            let alone = self.instances(&symbol.address).len() == 1;
            return if alone { Truth::True } else { found };
        }
        let looks_up = |symbol: &&Symbol| {
            symbol.address.mode == Mode::Data && symbol.address.kind == resource.address.kind && !attributes.is_empty()
        };
        if let Some(data) =
            references(value).find(looks_up).and_then(|symbol| self.candidates_of(symbol).resources.first().copied())
        {
            let looked_up = attributes.iter().filter_map(|name| data.body.get(name));
            return Truth::any(looked_up.map(|value| names(value, resource, attributes)));
        }
        found
    }

    /// Whether another resource of the root has the same name: text alone does not say which of them is meant.
    pub fn has_namesakes(&self, resource: &Resource) -> bool {
        let Some(name) = name_argument(&resource.address.kind).and_then(|name| resource.body.get(name)) else { return false };
        let by_name: &HashMap<(RootId, &str, Identity), Vec<&'a Resource>> = &self.by_name;
        let key = (resource.address.root, resource.address.kind.as_str(), identity(name));
        by_name.get(&key).is_some_and(|namesakes| namesakes.len() > 1)
    }

    /// As `names`, of a value that a resource has. A name that is only written down means nothing in another region or
    /// account. Where several resources have it still, it means the one of the same module: they lie in two regions or
    /// accounts, and so do the modules that make them.
    pub fn names_from(&self, from: &Resource, value: &Value, resource: &Resource, attributes: &[&str]) -> Truth {
        let found = self.names(value, resource, attributes);
        let name = name_argument(&resource.address.kind).filter(|name| attributes.contains(name));
        let Some(name) = name.and_then(|name| resource.body.get(name)).map(identity) else { return found };
        if found.is_false() || references(value).any(|symbol| symbol.address.same_block(&resource.address)) {
            return found;
        }
        if self.same_place(from, resource).is_false() {
            return Truth::False;
        }
        let by_name: &HashMap<(RootId, &str, Identity), Vec<&'a Resource>> = &self.by_name;
        let namesakes =
            by_name.get(&(resource.address.root, resource.address.kind.as_str(), name)).map_or(&[][..], Vec::as_slice);
        let namesakes: Vec<_> = namesakes.iter().filter(|other| !self.same_place(from, other).is_false()).collect();
        if namesakes.len() < 2 || !namesakes.iter().any(|other| other.address == resource.address) {
            return found;
        }
        let beside = namesakes.iter().filter(|other| other.address.module == from.address.module);
        match (beside.count(), resource.address.module == from.address.module) {
            (1, true) => found,
            (0, _) | (_, true) => found.and(Truth::Unknown),
            (_, false) => Truth::False,
        }
    }
}
