//! What a value is a copy of.

use std::sync::Arc;

use super::{PathStep, Symbol};
use crate::source::Text;

/// How many things one value is known to be a copy of.
const MAX_REFERENTS: usize = 8;

/// Something that a value was copied from, and what that was copied from in turn: nearest first.
#[derive(Clone, Debug)]
pub struct Referent {
    pub symbol: Symbol,
    next: Option<Arc<Referent>>,
}

impl Referent {
    pub(super) fn chain(symbols: Vec<Symbol>) -> Option<Arc<Referent>> {
        let chained = symbols.into_iter().take(MAX_REFERENTS).rev();
        chained.fold(None, |next, symbol| Some(Arc::new(Referent { symbol, next })))
    }

    /// This, and what it was copied from in turn.
    pub fn symbols(&self) -> impl Iterator<Item = &Symbol> {
        std::iter::successors(Some(self), |referent| referent.next.as_deref()).map(|referent| &referent.symbol)
    }
}

impl Symbol {
    /// Whether it names one certain thing: no key and no index is open.
    pub fn is_definite(&self) -> bool {
        self.address.is_definite() && !self.path.contains(&PathStep::Any)
    }

    /// Whether both are the same reference, whatever is known of its value.
    pub fn is_same(&self, other: &Symbol) -> bool {
        self.address == other.address && self.path == other.path
    }

    /// The input that a symbol is a part of, with the names that lead to the part: `var.network.private_subnets`.
    pub fn named_part(&self) -> Text {
        let mut text = format!("var.{}", self.address.name);
        for step in &self.path {
            match step {
                PathStep::Attribute(name) => text.extend([".", name]),
                PathStep::Index(_) | PathStep::Any => break,
            }
        }
        text.into()
    }
}
