//! What a value is a copy of.

use std::sync::Arc;

use super::{PathStep, Symbol, Value};
use crate::source::Text;

/// How many things one value is known to be a copy of.
const MAX_REFERENTS: usize = 8;

/// Something that a value was copied from, and what that was copied from in turn: nearest first.
#[derive(Clone, Debug)]
pub struct Referent {
    original: Original,
    next: Option<Arc<Referent>>,
}

#[derive(Clone, Debug)]
enum Original {
    Symbol(Symbol),
    /// The value that a text encodes, as JSON: `jsonencode`, the document of a data source.
    Encoded(Arc<Value>),
}

impl Referent {
    /// What a value is a copy of, and the value that the text encodes.
    pub(super) fn chain(symbols: Vec<Symbol>, encoded: Option<Arc<Value>>) -> Option<Arc<Referent>> {
        let last = encoded.map(|value| Arc::new(Referent { original: Original::Encoded(value), next: None }));
        let chained = symbols.into_iter().take(MAX_REFERENTS).rev();
        chained.fold(last, |next, symbol| Some(Arc::new(Referent { original: Original::Symbol(symbol), next })))
    }

    fn originals(&self) -> impl Iterator<Item = &Original> {
        std::iter::successors(Some(self), |referent| referent.next.as_deref()).map(|referent| &referent.original)
    }

    /// This, and what it was copied from in turn.
    pub fn symbols(&self) -> impl Iterator<Item = &Symbol> {
        self.originals().filter_map(|original| match original {
            Original::Symbol(symbol) => Some(symbol),
            Original::Encoded(_) => None,
        })
    }

    /// The value that the text encodes.
    pub(super) fn encoded(&self) -> Option<&Arc<Value>> {
        self.originals().find_map(|original| match original {
            Original::Encoded(value) => Some(value),
            Original::Symbol(_) => None,
        })
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
