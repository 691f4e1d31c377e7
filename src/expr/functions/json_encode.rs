//! Values as JSON text, with holes where a part is not known.

use super::partial::text;
use super::{MAX_DEPTH, MAX_TEXT_BYTES};
use crate::value::{Kind, Value};

/// JSON text, or the pieces of one that is partly known.
///
/// In a text of pieces, a symbol or an unknown string within quotes stands for its text. A piece outside of quotes stands for
/// the JSON of whatever the piece will be: an unknown, or a list or map of which not all elements are known.
pub(super) enum Encoded {
    Text(String),
    Pieces(Vec<Value>),
    TooLarge,
}

#[derive(Default)]
struct Encoder {
    text: String,
    pieces: Vec<Value>,
    size: usize,
}

/// As Go's encoder with its escapes for HTML.
pub fn quoted(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 2);
    made.push('"');
    escape_into(text, &mut made);
    made.push('"');
    made
}

fn escape_into(text: &str, made: &mut String) {
    for c in text.chars() {
        match c {
            '"' => made.push_str("\\\""),
            '\\' => made.push_str("\\\\"),
            '\n' => made.push_str("\\n"),
            '\r' => made.push_str("\\r"),
            '\t' => made.push_str("\\t"),
            '\u{8}' => made.push_str("\\b"),
            '\u{c}' => made.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => made.push_str(&format!("\\u{:04x}", c as u32)),
            _ => made.push(c),
        }
    }
}

/// A known value as JSON text; `None` where not all of it is known, or it is too large.
pub fn json_text(value: &Value) -> Option<String> {
    match encode(value) {
        Encoded::Text(text) if value.is_wholly_known() => Some(text),
        _ => None,
    }
}

pub(super) fn encode(value: &Value) -> Encoded {
    let mut encoder = Encoder::default();
    if encoder.value(value, 0).is_none() {
        return Encoded::TooLarge;
    }
    if encoder.pieces.is_empty() {
        return Encoded::Text(encoder.text);
    }
    encoder.flush();
    Encoded::Pieces(encoder.pieces)
}

impl Encoder {
    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.size += self.text.len();
            self.pieces.push(text(std::mem::take(&mut self.text)));
        }
    }

    fn hole(&mut self, piece: &Value) {
        self.flush();
        self.size += 1;
        self.pieces.push(piece.clone());
    }

    /// `None` when the text grows too large or goes too deep.
    fn value(&mut self, value: &Value, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH || self.size + self.text.len() > MAX_TEXT_BYTES {
            return None;
        }
        match &value.kind {
            Kind::Null(_) | Kind::Absent(_) => self.text.push_str("null"),
            Kind::Bool(truth) => self.text.push_str(if *truth { "true" } else { "false" }),
            Kind::Number(number) => self.text.push_str(&number.to_string()),
            Kind::String(known) => {
                self.text.push('"');
                escape_into(known, &mut self.text);
                self.text.push('"');
            }
            Kind::Parts(parts) => {
                self.text.push('"');
                for part in parts.iter() {
                    match part.as_str() {
                        Some(literal) => escape_into(literal, &mut self.text),
                        None => self.hole(part),
                    }
                }
                self.text.push('"');
            }
            Kind::Symbol(_) => {
                self.text.push('"');
                self.hole(value);
                self.text.push('"');
            }
            Kind::Unknown(_) => self.hole(value),
            Kind::Sequence(sequence) if !sequence.is_closed() => self.hole(value),
            Kind::Sequence(sequence) => {
                self.text.push('[');
                for (index, item) in sequence.items.iter().enumerate() {
                    if index > 0 {
                        self.text.push(',');
                    }
                    self.value(item, depth + 1)?;
                }
                self.text.push(']');
            }
            Kind::Mapping(mapping) if mapping.open.is_some() => self.hole(value),
            Kind::Mapping(mapping) => {
                self.text.push('{');
                for (index, (name, entry)) in mapping.entries.iter().enumerate() {
                    if index > 0 {
                        self.text.push(',');
                    }
                    self.text.push('"');
                    escape_into(name, &mut self.text);
                    self.text.push_str("\":");
                    self.value(&entry.value, depth + 1)?;
                }
                self.text.push('}');
            }
        }
        Some(())
    }
}
