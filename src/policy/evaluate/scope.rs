//! What a policy is evaluated with: its target, its inputs, its budget.

use std::cell::{Cell, RefCell};

use super::super::{Local, Policy, PolicyFile};
use super::{Prepared, Target, World};
use crate::expr::{Evaluated, EvaluationError, Nesting};
use crate::source::{HashMap, Text};
use crate::value::{Kind, Value};

/// Steps that one condition with everything that it needs may take.
const BUDGET: usize = 2_000_000;

/// One policy and one target.
pub struct PolicyScope<'p, 'w> {
    pub world: &'w World<'w>,
    pub prepared: &'p Prepared,
    pub policy: &'p Policy,
    pub target: &'p Target<'w>,
    pub(super) budget: Cell<usize>,
    pub(super) depth: Cell<usize>,
    pub(super) nesting: Nesting,
    /// A local of the file is being worked out: locals of the policy do not exist for it.
    pub(super) in_file: Cell<bool>,
    pub(super) locals: RefCell<HashMap<Text, Evaluated>>,
    /// The error of a local that was needed where `try` would have hidden it.
    pub(super) fatal: RefCell<Option<Box<EvaluationError>>>,
    /// Objects of other namespaces than the target's own were asked for.
    beyond: Cell<bool>,
    /// The caches of root modules were asked for.
    caches: Cell<bool>,
}

impl<'p, 'w> PolicyScope<'p, 'w> {
    pub fn new(world: &'w World<'w>, prepared: &'p Prepared, policy: &'p Policy, target: &'p Target<'w>) -> PolicyScope<'p, 'w> {
        PolicyScope {
            world,
            prepared,
            policy,
            target,
            budget: Cell::new(BUDGET),
            depth: Cell::new(0),
            nesting: Nesting::default(),
            in_file: Cell::new(false),
            locals: RefCell::default(),
            fatal: RefCell::default(),
            beyond: Cell::new(false),
            caches: Cell::new(false),
        }
    }

    pub fn file(&self) -> &'p PolicyFile {
        &self.prepared.file
    }

    /// Fills the budget for the next question.
    pub fn start(&self) {
        self.budget.set(BUDGET);
        self.fatal.replace(None);
    }

    pub fn take_fatal(&self) -> Option<Box<EvaluationError>> {
        self.fatal.borrow_mut().take()
    }

    /// Says that the answer depends on objects of other namespaces than the target's own.
    pub fn look_beyond(&self) {
        self.beyond.set(true);
    }

    pub fn looked_beyond(&self) -> bool {
        self.beyond.get()
    }

    /// Says that the answer depends on the caches of root modules.
    pub fn look_at_caches(&self) {
        self.caches.set(true);
    }

    pub fn looked_at_caches(&self) -> bool {
        self.caches.get()
    }

    /// The definition of a local as this policy sees it.
    pub fn definition(&self, name: &str) -> Option<&'p Local> {
        self.policy.locals.get(name).or_else(|| self.prepared.file.locals.get(name))
    }
}

/// Whether a value is nothing: null or absent.
pub fn is_nothing(value: &Value) -> bool {
    matches!(value.kind, Kind::Null(_) | Kind::Absent(_))
}
