//! Blame: which spans made a condition false, true or unknown.
//!
//! Job: walk a condition that evaluated to the opposite of what was wanted, evaluate its parts again, and collect the
//! values that would have to change. Invariant: pure; bounded by [`MAX_NODES`]; a policy's own constants are never
//! blamed.

mod collection;
mod comparison;
mod condition;
mod grounds;
mod leaf;
mod provenance;
mod statement;
#[cfg(test)]
mod tests;
mod why;

use std::cell::Cell;

use super::evaluate::PolicyScope;
use crate::expr::Evaluator;
use crate::syntax::hcl::Expression;

pub use grounds::Grounds;
pub use leaf::{Blame, Leaf, LeafKind};

/// How many parts of a condition are evaluated again for one finding; beyond it, the header is to blame.
pub const MAX_NODES: usize = 2_000;
/// How many members of one group are kept.
pub const MAX_MEMBERS: usize = 50;
/// How many near misses are kept.
const MAX_NEAR_MISSES: usize = 3;

/// What would have been wanted of an expression.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum WantedTruth {
    True,
    False,
    /// It is unknown, and should have been known.
    Known,
}

impl WantedTruth {
    fn opposite(self) -> WantedTruth {
        match self {
            WantedTruth::True => WantedTruth::False,
            WantedTruth::False => WantedTruth::True,
            WantedTruth::Known => WantedTruth::Known,
        }
    }
}

/// Walks one condition.
pub(super) struct Blamer<'s, 'w> {
    scope: &'s PolicyScope<'s, 'w>,
    nodes: Cell<usize>,
}

impl<'s, 'w> Blamer<'s, 'w> {
    fn new(scope: &'s PolicyScope<'s, 'w>) -> Blamer<'s, 'w> {
        scope.start();
        Blamer { scope, nodes: Cell::new(MAX_NODES) }
    }

    /// What is to blame for the expression not being as wanted, the most telling leaf first.
    pub fn run(scope: &'s PolicyScope<'s, 'w>, expression: &Expression, wanted: WantedTruth) -> Blame {
        let blamer = Blamer::new(scope);
        blamer.condition(expression, &blamer.top(), wanted)
    }

    /// Where a value stands.
    pub fn places(scope: &'s PolicyScope<'s, 'w>, expression: &Expression) -> Vec<Leaf> {
        let blamer = Blamer::new(scope);
        blamer.sources(expression, &blamer.top(), WantedTruth::True)
    }

    /// The leaf of a value, if it stands outside the policy.
    fn leaf(&self, value: &crate::value::Value) -> Option<Leaf> {
        Leaf::from_value(value, self.scope.file().source, self.scope.target.header)
    }

    /// An evaluator as the policy's own top level has it: lenient, without bindings.
    fn top(&self) -> Evaluator<'s> {
        Evaluator::new(self.scope)
    }

    fn spend(&self) -> bool {
        match self.nodes.get().checked_sub(1) {
            Some(rest) => {
                self.nodes.set(rest);
                true
            }
            None => false,
        }
    }
}
