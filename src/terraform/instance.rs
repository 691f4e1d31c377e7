//! Module instances, what `count` and `for_each` make of them, and what was worked out in them.

#[cfg(test)]
use std::cell::Cell;
use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use super::definition::{Declaration, Definition, ResourceKey};
use super::memo::Memo;
use super::resource::CallSite;
use crate::source::Text;
use crate::value::{Key, ModulePath, Shift, Unknown, Value};

/// A module in force: the root, or one instance of a call.
pub(super) struct Instance<'a> {
    pub path: ModulePath,
    pub definition: &'a Definition<'a>,
    pub calls: Arc<[CallSite]>,
    pub maybe: Option<Arc<Unknown>>,
    pub parent: Option<Parent<'a>>,
    /// What makes places inside module models those of the call's own copies.
    pub shifts: Arc<[Shift]>,
    pub variables: Memo<Text>,
    pub locals: Memo<Text>,
    pub outputs: Memo<Text>,
    pub bodies: Memo<(ResourceKey, usize)>,
    /// The resources whose bodies are being worked out.
    pub open_bodies: RefCell<Vec<ResourceKey>>,
    pub expansions: Memo<ResourceKey, Rc<Expansion>>,
    pub modules: Memo<Text, Rc<ModuleExpansion<'a>>>,
}

/// Owner of a root module's instance. Instances and their callers refer to each other: dropping the owner takes them
/// apart, so that no evaluation outlives its use.
pub(super) struct RootInstance<'a>(Rc<Instance<'a>>);

impl<'a> RootInstance<'a> {
    pub(super) fn new(definition: &'a Definition<'a>) -> RootInstance<'a> {
        RootInstance(Instance::new(ModulePath::default(), definition, Arc::from([]), None, None))
    }
}

impl<'a> Deref for RootInstance<'a> {
    type Target = Rc<Instance<'a>>;

    fn deref(&self) -> &Rc<Instance<'a>> {
        &self.0
    }
}

impl Drop for RootInstance<'_> {
    fn drop(&mut self) {
        let mut open = vec![self.0.clone()];
        while let Some(instance) = open.pop() {
            instance.modules.take(&mut |call| open.extend(call.instances.iter().flatten().cloned()));
        }
    }
}

/// The call that a module instance comes from.
pub(super) struct Parent<'a> {
    pub instance: Rc<Instance<'a>>,
    pub call: &'a Declaration<'a>,
    pub member: Member,
}

/// The instances of something with or without `count` and `for_each`.
pub(super) struct Expansion {
    pub shape: Repetition,
    pub members: Vec<Member>,
    /// There may be others, or none: `count` or `for_each` is not known.
    pub open: Option<Arc<Unknown>>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Repetition {
    Single,
    Count,
    ForEach,
}

#[derive(Clone)]
pub(super) struct Member {
    pub key: Option<Key>,
    /// `count.index` or `each.key`, and `each.value`.
    pub iteration: Option<(Value, Value)>,
    /// False for the one that stands for any number of instances.
    pub definite: bool,
}

/// The instances of a module call; `None` where its source is not on disk.
pub(super) struct ModuleExpansion<'a> {
    pub expansion: Expansion,
    pub instances: Option<Vec<Rc<Instance<'a>>>>,
}

impl<'a> Instance<'a> {
    pub(super) fn new(
        path: ModulePath,
        definition: &'a Definition<'a>,
        calls: Arc<[CallSite]>,
        maybe: Option<Arc<Unknown>>,
        parent: Option<Parent<'a>>,
    ) -> Rc<Instance<'a>> {
        #[cfg(test)]
        LIVE.with(|live| live.set(live.get() + 1));
        let outer = parent.iter().flat_map(|parent| parent.instance.shifts.iter().copied());
        let shifts = definition.shift.into_iter().chain(outer).collect();
        Rc::new(Instance {
            path,
            definition,
            calls,
            maybe,
            parent,
            shifts,
            variables: Memo::default(),
            locals: Memo::default(),
            outputs: Memo::default(),
            bodies: Memo::default(),
            open_bodies: RefCell::default(),
            expansions: Memo::default(),
            modules: Memo::default(),
        })
    }

    /// Every value that was worked out in this instance.
    pub(super) fn each_value(&self, see: &mut dyn FnMut(&Value)) {
        for memo in [&self.variables, &self.locals, &self.outputs] {
            memo.each(see);
        }
        self.bodies.each(see);
    }

    /// Whether a member of something in this module may not exist.
    pub(super) fn is_doubtful(&self, member: &Member) -> bool {
        self.maybe.is_some() || !member.definite
    }

    /// Whether this module or one of its callers lives in the directory.
    pub(super) fn is_below(&self, directory: &str) -> bool {
        self.definition.directory == directory || self.parent.as_ref().is_some_and(|parent| parent.instance.is_below(directory))
    }
}

#[cfg(test)]
thread_local! {
    /// Instances of this thread that are not dropped yet.
    pub(super) static LIVE: Cell<usize> = const { Cell::new(0) };
}

#[cfg(test)]
impl Drop for Instance<'_> {
    fn drop(&mut self) {
        LIVE.with(|live| live.set(live.get() - 1));
    }
}
