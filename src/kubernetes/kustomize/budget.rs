//! How much may be made out of little: labels times resources, copies of copies, text put into text.

use crate::value::{Kind, Value};

/// How many bytes all kustomizations of a run may make, roughly counted.
const MAX_MADE: usize = 1 << 28;
/// The longest text that is put together, in bytes: the API server takes no object that large.
const MAX_TEXT: usize = 4 << 20;
/// What a node counts.
const NODE: usize = 64;
/// The deepest tree that patches may build.
pub(super) const MAX_DEPTH: usize = 300;

/// What is said when there is nothing left.
pub(super) const SPENT: &str = "the result is too large to build";

/// What is left to be made.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    pub fn new() -> Budget {
        Budget { left: MAX_MADE }
    }

    /// Takes so many bytes; `false` when there are not so many left.
    pub fn take(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                true
            }
            None => {
                self.left = 0;
                false
            }
        }
    }

    /// Takes a text that was put together.
    pub fn take_text(&mut self, text: &str) -> bool {
        text.len() <= MAX_TEXT && self.take(text.len())
    }

    /// Takes what a copy of the value counts.
    pub fn take_copy(&mut self, value: &Value) -> bool {
        if !self.take(NODE) {
            return false;
        }
        match &value.kind {
            Kind::Sequence(sequence) => sequence.items.iter().all(|item| self.take_copy(item)),
            Kind::Mapping(mapping) => mapping.entries.values().all(|entry| self.take_copy(&entry.value)),
            Kind::String(text) => self.take(text.len()),
            _ => true,
        }
    }
}

/// How deep a value is: 1 for a scalar.
pub(super) fn depth(value: &Value) -> usize {
    let below = match &value.kind {
        Kind::Sequence(sequence) => sequence.items.iter().map(depth).max(),
        Kind::Mapping(mapping) => mapping.entries.values().map(|entry| depth(&entry.value)).max(),
        _ => None,
    };
    1 + below.unwrap_or(0)
}
