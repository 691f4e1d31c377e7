//! The one guard of every evaluation that can lead back to itself: values, instances of resources, module calls.
//!
//! Invariant: whatever is worked out goes through here, so that it is worked out once, a cycle ends where it closes, and
//! no stack runs out. What lies on a cycle is unknown, wherever the evaluation entered it.

use std::cell::Cell;
use std::rc::Rc;

use super::evaluation::Evaluation;
use super::memo::{Memo, State};
use crate::source::Span;
use crate::value::{ReasonKind, Unknown, Value};

/// How many definitions may lead to each other before the value is given up.
const MAX_DEPTH: usize = 250;

/// What is worked out: its name and place for messages.
pub(super) struct Guarded<'n> {
    pub name: &'n dyn Fn() -> String,
    pub span: Span,
    /// On a cycle, the value that was worked out around the missing one stays: the other attributes of a body do not
    /// depend on the one that leads back to it.
    pub keeps_rest: bool,
}

impl Evaluation<'_> {
    /// The memoised value of a definition. One that needs itself, or that lies too deep, is unknown, with an entry in the
    /// ledger.
    pub(super) fn once<K: Clone + Eq + std::hash::Hash>(
        &self,
        memo: &Memo<K>,
        key: &K,
        name: &dyn Fn() -> String,
        span: Span,
        work: impl FnOnce() -> Value,
    ) -> Value {
        self.guarded(memo, key, &Guarded { name, span, keeps_rest: false }, work, Unknown::into_value)
    }

    /// As [`Evaluation::once`], for anything: `unknown` makes what stands for what is not known.
    pub(super) fn guarded<K: Clone + Eq + std::hash::Hash, V: Clone>(
        &self,
        memo: &Memo<K, V>,
        key: &K,
        definition: &Guarded<'_>,
        work: impl FnOnce() -> V,
        unknown: impl Fn(Unknown) -> V,
    ) -> V {
        let Guarded { name, span, keeps_rest } = *definition;
        let given_up = |kind: ReasonKind| unknown(Unknown::because(kind, name(), span));
        let open_at = match memo.0.borrow().get(key) {
            Some(State::Done(value)) => return value.clone(),
            Some(State::Open(position)) => Some(*position),
            None => None,
        };
        if let Some(position) = open_at {
            let open = self.open.0.borrow();
            open.iter().skip(position).for_each(|on_cycle| on_cycle.set(true));
            self.note(span, "circular-reference", format!("`{}` refers to itself", name()));
            return given_up(ReasonKind::InvalidExpression);
        }
        let position = self.open.0.borrow().len();
        if position >= MAX_DEPTH {
            self.note(span, "too-large", format!("`{}` is more than {MAX_DEPTH} references deep", name()));
            return given_up(ReasonKind::TooLarge);
        }
        let on_cycle = Rc::new(Cell::new(false));
        self.open.0.borrow_mut().push(on_cycle.clone());
        memo.0.borrow_mut().insert(key.clone(), State::Open(position));
        let worked_out = self.nesting.within(span, work);
        self.open.0.borrow_mut().pop();
        let value = match worked_out {
            None => given_up(ReasonKind::TooLarge),
            Some(_) if on_cycle.get() && !keeps_rest => given_up(ReasonKind::InvalidExpression),
            Some(value) => value,
        };
        memo.put(key, value.clone());
        value
    }
}
