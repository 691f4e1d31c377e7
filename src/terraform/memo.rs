//! What was worked out in a module instance, and what is being worked out.
//!
//! Invariant: only the guard (`guard.rs`) opens an entry.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::source::HashMap;
use crate::value::Value;

/// What was worked out so far.
pub(super) struct Memo<K, V = Value>(pub(super) RefCell<HashMap<K, State<V>>>);

/// How far one of them is.
pub(super) enum State<V> {
    /// Being worked out, at this position among all that is.
    Open(usize),
    Done(V),
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Memo<K, V> {
        Memo(RefCell::default())
    }
}

impl<K: Clone + Eq + std::hash::Hash, V: Clone> Memo<K, V> {
    /// The value to go by while a better one is worked out.
    pub(super) fn put(&self, key: &K, value: V) {
        self.0.borrow_mut().insert(key.clone(), State::Done(value));
    }

    /// Forgets what was worked out, and shows it a last time.
    pub(super) fn take(&self, see: &mut dyn FnMut(V)) {
        for state in std::mem::take(&mut *self.0.borrow_mut()).into_values() {
            if let State::Done(value) = state {
                see(value);
            }
        }
    }

    /// What was worked out.
    pub(super) fn each(&self, see: &mut dyn FnMut(&V)) {
        for state in self.0.borrow().values() {
            if let State::Done(value) = state {
                see(value);
            }
        }
    }
}

/// Everything that is being worked out, outermost first: whether it turned out to lie on a cycle.
#[derive(Default)]
pub(super) struct OpenEvaluations(pub(super) RefCell<Vec<Rc<Cell<bool>>>>);
