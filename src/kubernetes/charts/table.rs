//! Where texts come from, and what is not known, by number: what a text cannot carry itself.
//!
//! Invariant: the same unknown has the same number in every world in which a template is rendered.

use std::collections::HashMap;

use crate::source::{Span, Text};
use crate::value::{Kind, Origin, Reason, ReasonKind, Unknown, Value};

/// The number of a place in the [`Table`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct PlaceId(pub u32);

impl PlaceId {
    pub const NONE: PlaceId = PlaceId(0);

    pub fn is_none(self) -> bool {
        self == PlaceId::NONE
    }
}

/// The number of something that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct UnknownId(pub u32);

/// The first of the characters that stand for what is not known, each for one: private use, plane 16.
const FIRST_MARK: u32 = 0x10_0000;
/// How many there are.
const MARKS: u32 = 0xFFFD;

impl UnknownId {
    /// The character that stands for it in a text.
    pub fn mark(self) -> char {
        char::from_u32(FIRST_MARK + self.0.min(MARKS)).unwrap_or('?')
    }
}

/// The unknown that a character stands for.
pub(super) fn marked(c: char) -> Option<UnknownId> {
    let number = u32::from(c).checked_sub(FIRST_MARK)?;
    (number <= MARKS).then_some(UnknownId(number))
}

/// Whether something in a text is not known.
pub(super) fn has_mark(text: &str) -> bool {
    // All of them begin with the same byte.
    text.as_bytes().contains(&0xF4) && text.chars().any(|c| marked(c).is_some())
}

/// Where a text comes from.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// It stands in a template, byte by byte from here on.
    Literal(Span),
    /// A value that a file of the repository sets.
    Value(Origin),
    /// Computed from these.
    Computed(Vec<PlaceId>),
}

/// All places, unknowns and actions of a run.
#[derive(Debug)]
pub(super) struct Table {
    places: Vec<Place>,
    by_span: HashMap<Span, PlaceId>,
    unknowns: Vec<Value>,
    by_key: HashMap<String, UnknownId>,
    actions: Vec<Span>,
}

impl Default for Table {
    fn default() -> Table {
        Table {
            places: vec![Place::Computed(Vec::new())],
            by_span: HashMap::new(),
            unknowns: Vec::new(),
            by_key: HashMap::new(),
            actions: vec![Span::NONE],
        }
    }
}

impl Table {
    pub fn place(&self, id: PlaceId) -> Option<&Place> {
        self.places.get(id.0 as usize).filter(|_| !id.is_none())
    }

    pub fn add(&mut self, place: Place) -> PlaceId {
        if let Place::Literal(span) = place {
            if let Some(known) = self.by_span.get(&span) {
                return *known;
            }
            self.by_span.insert(span, PlaceId(self.places.len() as u32));
        }
        self.places.push(place);
        PlaceId(self.places.len() as u32 - 1)
    }

    /// The place of what is computed from these.
    pub fn computed(&mut self, mut inputs: Vec<PlaceId>) -> PlaceId {
        inputs.retain(|place| !place.is_none());
        inputs.sort_unstable();
        inputs.dedup();
        match inputs.as_slice() {
            [] => PlaceId::NONE,
            [only] if matches!(self.place(*only), Some(Place::Computed(_))) => *only,
            _ => self.add(Place::Computed(inputs.into_iter().take(16).collect())),
        }
    }

    /// The value that a file sets which decides a text from there, if one does.
    pub fn value(&self, id: PlaceId) -> Option<&Origin> {
        match self.place(id)? {
            Place::Value(origin) => Some(origin),
            Place::Computed(inputs) => inputs.iter().find_map(|input| match self.place(*input)? {
                Place::Value(origin) => Some(origin),
                Place::Computed(_) => self.value(*input),
                Place::Literal(_) => None,
            }),
            Place::Literal(_) => None,
        }
    }

    pub fn action(&mut self, span: Span) -> u32 {
        if self.actions.last() == Some(&span) {
            return self.actions.len() as u32 - 1;
        }
        self.actions.push(span);
        self.actions.len() as u32 - 1
    }

    pub fn action_span(&self, action: u32) -> Option<Span> {
        self.actions.get(action as usize).copied().filter(|span| !span.is_none())
    }

    /// The number of an unknown value; `key` says which one it is, so that it is the same in every world.
    pub fn unknown(&mut self, key: String, value: impl FnOnce() -> Value) -> UnknownId {
        if let Some(known) = self.by_key.get(&key) {
            return *known;
        }
        let id = UnknownId(self.unknowns.len() as u32);
        self.unknowns.push(value());
        self.by_key.insert(key, id);
        id
    }

    /// As [`Table::unknown`], for this reason.
    pub fn because(&mut self, kind: ReasonKind, subject: &str, span: Span) -> UnknownId {
        let key = format!("{kind:?} {subject} {span:?}");
        self.unknown(key, || Unknown::because(kind, Text::from(subject), span).into_value())
    }

    /// What is worked out from something unknown.
    pub fn derived(&mut self, by: &str, from: &[UnknownId]) -> UnknownId {
        let reasons: Vec<Reason> = from.iter().flat_map(|id| self.reasons(*id)).take(8).collect();
        let key = format!("derived {by} {from:?}");
        self.unknown(key, || Unknown { reasons, ..Unknown::default() }.into_value())
    }

    pub fn unknown_value(&self, id: UnknownId) -> Option<&Value> {
        self.unknowns.get(id.0 as usize)
    }

    pub fn reasons(&self, id: UnknownId) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if let Some(value) = self.unknown_value(id) {
            value.collect_reasons(&mut reasons);
        }
        reasons
    }

    /// Whether it surely is neither empty nor false, nor zero.
    pub fn is_surely_something(&self, id: UnknownId) -> bool {
        self.unknown_value(id).is_some_and(|value| matches!(value.kind, Kind::Symbol(_)))
    }
}
