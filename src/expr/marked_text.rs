//! A text of which parts are unknown, with a mark for each: to be parsed as a whole, and put together again from what was
//! parsed.
//!
//! Invariant: a part comes out as the value that went in, with its identity; a text that has marks of its own is refused.

use std::sync::Arc;

use crate::source::Span;
use crate::value::{HopKind, Kind, Mapping, Origin, Sequence, Type, Unknown, Value, convert};

/// What encloses the number of a part: characters for private use, which no text has.
const MARKS: (char, char) = ('\u{e000}', '\u{e001}');
/// How deep a parsed value may be.
const MAX_DEPTH: usize = 300;

/// A text with marks.
pub struct MarkedText<'v> {
    pub text: String,
    parts: Vec<&'v Value>,
}

impl<'v> MarkedText<'v> {
    /// Of a text that is known, or known in part; `None` where nothing is known of it.
    pub fn new(value: &'v Value) -> Option<MarkedText<'v>> {
        let pieces = match &value.kind {
            Kind::String(_) => std::slice::from_ref(value),
            Kind::Parts(parts) => parts,
            _ => return None,
        };
        let mut marked = MarkedText { text: String::new(), parts: Vec::new() };
        for piece in pieces {
            match piece.as_str() {
                Some(text) if text.contains([MARKS.0, MARKS.1]) => return None,
                Some(text) => marked.text.push_str(text),
                None => {
                    marked.text.push_str(&format!("{}{}{}", MARKS.0, marked.parts.len(), MARKS.1));
                    marked.parts.push(piece);
                }
            }
        }
        Some(marked)
    }

    /// As [`MarkedText::new`], with one mark for a value of which nothing is known but that it is a text.
    pub fn of_any(value: &'v Value) -> Option<MarkedText<'v>> {
        match &value.kind {
            Kind::Symbol(_) | Kind::Unknown(_) => {
                Some(MarkedText { text: format!("{}0{}", MARKS.0, MARKS.1), parts: vec![value] })
            }
            _ => MarkedText::new(value),
        }
    }

    /// Whether a text has marks in it.
    pub fn has_marks(text: &str) -> bool {
        text.contains(MARKS.0)
    }

    /// A value that was parsed, with the parts in the places of their marks. `is_quoted` says of a place whether a text is
    /// one whatever it says.
    pub fn restored(&self, value: &Value, is_quoted: &dyn Fn(Span) -> bool) -> Value {
        if self.parts.is_empty() { value.clone() } else { self.restore(value, is_quoted, 0) }
    }

    fn restore(&self, value: &Value, is_quoted: &dyn Fn(Span) -> bool, depth: usize) -> Value {
        let kind = match &value.kind {
            Kind::String(text) if text.contains(MARKS.0) => return self.restored_text(text, value, is_quoted),
            Kind::Mapping(mapping) if depth < MAX_DEPTH => {
                let mut made = Mapping { entries: Default::default(), ..(**mapping).clone() };
                for (key, entry) in &mapping.entries {
                    if key.contains(MARKS.0) {
                        // Whatever it is called.
                        let open = Unknown::joined(&self.pieces(key));
                        made.open.get_or_insert(Arc::new(open));
                    } else {
                        made.insert(key.clone(), entry.key, self.restore(&entry.value, is_quoted, depth + 1));
                    }
                }
                Kind::Mapping(Arc::new(made))
            }
            Kind::Sequence(sequence) if depth < MAX_DEPTH => {
                let items = sequence.items.iter().map(|item| self.restore(item, is_quoted, depth + 1)).collect();
                Kind::Sequence(Arc::new(Sequence { items, ..(**sequence).clone() }))
            }
            kind => kind.clone(),
        };
        Value { kind, ..value.clone() }
    }

    /// The pieces of a text that was parsed: text, and parts by their marks.
    fn pieces(&self, text: &str) -> Vec<Value> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(MARKS.0) {
            let Some((number, after)) = after.split_once(MARKS.1) else { break };
            if !before.is_empty() {
                pieces.push(Value::string(before));
            }
            pieces.extend(number.parse().ok().and_then(|number: usize| self.parts.get(number)).map(|part| (*part).clone()));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Value::string(rest));
        }
        pieces
    }

    fn restored_text(&self, text: &str, value: &Value, is_quoted: &dyn Fn(Span) -> bool) -> Value {
        let place = value.origin.span();
        let pieces = self.pieces(text);
        let sensitive = value.sensitive || pieces.iter().any(|piece| piece.sensitive);
        if let [only] = pieces.as_slice() {
            // In quotes it is a text, whatever it is.
            let made = if place.is_some_and(is_quoted) { convert(only, &Type::String).ok() } else { None };
            let origin = place.map_or_else(|| only.origin.clone(), |place| only.origin.through(HopKind::Element, place));
            return made.unwrap_or_else(|| only.clone()).with_origin(origin).with_sensitive(sensitive);
        }
        let origin = match place {
            Some(place) => Origin::derived(place, pieces.iter().map(|piece| &piece.origin)),
            None => Origin::none(),
        };
        Value { kind: Kind::Parts(pieces.into()), origin, sensitive, referent: None }
    }
}
