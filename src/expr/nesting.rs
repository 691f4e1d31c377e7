//! How deep evaluations lie in each other, so that no stack runs out.
//!
//! Invariant: every composite expression takes a level while it is evaluated, across all values that it leads to. The
//! parser bounds one expression; this bounds a chain of them.

use std::cell::Cell;

use crate::source::Span;

/// How many composite expressions may be open at once. The stack of a worker holds them in a debug build too, whatever
/// their kinds (`tests/recursion.rs`).
const MAX_LEVELS: u32 = 2_000;

/// The open levels of one evaluation.
#[derive(Debug, Default)]
pub struct Nesting {
    levels: Cell<u32>,
    exceeded: Cell<Option<Span>>,
}

impl Nesting {
    /// Does the work one level deeper; `None` when that is too deep.
    pub fn within<T>(&self, span: Span, work: impl FnOnce() -> T) -> Option<T> {
        let levels = self.levels.get();
        if levels >= MAX_LEVELS {
            if self.exceeded.get().is_none() {
                self.exceeded.set(Some(span));
            }
            return None;
        }
        self.levels.set(levels + 1);
        let result = work();
        self.levels.set(levels);
        Some(result)
    }

    /// The first place that was too deep since the last call, and what to say of it.
    pub fn take_exceeded(&self) -> Option<(Span, String)> {
        let span = self.exceeded.take()?;
        Some((span, format!("expressions are nested more than {MAX_LEVELS} levels deep here, references included")))
    }
}
