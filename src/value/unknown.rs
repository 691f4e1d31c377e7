//! What is not known, and what is known of it all the same.

use std::sync::Arc;

use super::{Number, Reason, ReasonKind, Type, Value};
use crate::source::{Span, Text};

/// An unknown value: reasons, and what is known of it all the same.
#[derive(Clone, Debug, Default)]
pub struct Unknown {
    pub reasons: Vec<Reason>,
    /// The type that it will have, if that is known.
    pub typ: Option<Type>,
    pub not_null: bool,
    /// It is one of these, if not empty (a conditional with an unknown condition, a validated variable).
    pub cases: Vec<Value>,
    /// A number that it is not below; of a text or collection, that its length is not below.
    pub minimum: Option<Number>,
    /// A number that it, or its length, is not above.
    pub maximum: Option<Number>,
}

impl Unknown {
    /// How many cases are kept before only "unknown" is left.
    pub const MAX_CASES: usize = 8;

    pub fn because(kind: ReasonKind, subject: impl Into<Text>, span: Span) -> Unknown {
        Unknown { reasons: vec![Reason::new(kind, subject, span)], ..Unknown::default() }
    }

    /// Unknown because all of these are: reasons joined, without duplicates, at most eight.
    pub fn joined<'a>(parts: impl IntoIterator<Item = &'a Value>) -> Unknown {
        let mut unknown = Unknown::default();
        for part in parts {
            part.collect_reasons(&mut unknown.reasons);
        }
        unknown
    }

    /// Whether it surely is not this known value: a number out of its range, a text or collection of another length.
    pub fn excludes(&self, value: &Value) -> bool {
        let (least, most) = match &value.kind {
            super::Kind::Number(number) => (number.clone(), number.clone()),
            // what is counted as one character may be several
            super::Kind::String(text) => (Number::from(usize::from(!text.is_empty())), Number::from(text.chars().count())),
            super::Kind::Sequence(sequence) if sequence.is_closed() => (sequence.items.len().into(), sequence.items.len().into()),
            super::Kind::Mapping(mapping) if mapping.open.is_none() => {
                (mapping.entries.len().into(), mapping.entries.len().into())
            }
            _ => return false,
        };
        self.minimum.as_ref().is_some_and(|minimum| most < *minimum)
            || self.maximum.as_ref().is_some_and(|maximum| least > *maximum)
    }

    /// Only the reasons: for something else that is not known because this is not.
    pub fn reasons_only(&self) -> Unknown {
        Unknown { reasons: self.reasons.clone(), ..Unknown::default() }
    }

    /// Elements of a list of which one knows only what each of them is: one of these. Without any, nothing is known.
    pub fn one_of_each(&self, elements: Vec<Value>) -> Unknown {
        let cases = if elements.len() <= Unknown::MAX_CASES { elements } else { Vec::new() };
        Unknown { cases, ..self.reasons_only() }
    }

    pub fn with_type(mut self, typ: Type) -> Unknown {
        self.typ = Some(typ);
        self
    }

    pub fn into_value(self) -> Value {
        Value::new(super::Kind::Unknown(Arc::new(self)))
    }
}
