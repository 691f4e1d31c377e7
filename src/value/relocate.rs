//! Values whose places are those of a copy of the text that they were worked out from.

use std::sync::Arc;

use super::{Kind, Mapping, Sequence, Unknown, Value};
use crate::source::{SourceId, Span};

/// Sources that are read once and stand for several: from the first number on, so many, and the first of the copies.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub from: SourceId,
    pub count: u32,
    pub to: SourceId,
}

impl Shift {
    pub fn span(self, span: Span) -> Span {
        match span.source.0.checked_sub(self.from.0).filter(|offset| *offset < self.count) {
            Some(offset) => Span { source: SourceId(self.to.0 + offset), ..span },
            None => span,
        }
    }
}

/// A span after all shifts; the first that concerns it counts.
pub fn shifted(span: Span, shifts: &[Shift]) -> Span {
    shifts.iter().map(|shift| shift.span(span)).find(|moved| *moved != span).unwrap_or(span)
}

impl Value {
    /// The same value with its places shifted, down to its last part.
    pub fn relocated(&self, shifts: &[Shift]) -> Value {
        if shifts.is_empty() {
            return self.clone();
        }
        let each = |values: &[Value]| -> Vec<Value> { values.iter().map(|value| value.relocated(shifts)).collect() };
        let kind = match &self.kind {
            Kind::Absent(_) | Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Symbol(_) => {
                self.kind.clone()
            }
            Kind::Parts(parts) => Kind::Parts(each(parts).into()),
            Kind::Unknown(unknown) => Kind::Unknown(relocated(unknown, shifts)),
            Kind::Sequence(sequence) => Kind::Sequence(Arc::new(Sequence {
                items: each(&sequence.items),
                open: sequence.open.as_ref().map(|open| relocated(open, shifts)),
                ..(**sequence).clone()
            })),
            Kind::Mapping(mapping) => {
                let mut moved: Mapping = (**mapping).clone();
                moved.header = shifted(moved.header, shifts);
                for entry in moved.entries.values_mut() {
                    entry.key = shifted(entry.key, shifts);
                    entry.value = entry.value.relocated(shifts);
                }
                moved.open = moved.open.as_ref().map(|open| relocated(open, shifts));
                Kind::Mapping(Arc::new(moved))
            }
        };
        Value { kind, origin: self.origin.mapped(|span| shifted(span, shifts)), ..self.clone() }
    }
}

/// What is not known, with the places of its reasons shifted.
pub fn relocated(unknown: &Arc<Unknown>, shifts: &[Shift]) -> Arc<Unknown> {
    if shifts.is_empty() {
        return unknown.clone();
    }
    let mut moved = Unknown::clone(unknown);
    for reason in &mut moved.reasons {
        reason.span = shifted(reason.span, shifts);
        reason.declared = reason.declared.map(|span| shifted(span, shifts));
    }
    for case in &mut moved.cases {
        *case = case.relocated(shifts);
    }
    Arc::new(moved)
}
