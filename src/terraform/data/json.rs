//! JSON as Go prints it, with holes where a part is not known.

use crate::expr::functions::{json_quoted, text_of};
use crate::value::{Kind, Value};

/// A text that grows by known text and by pieces that are not known.
pub(super) struct PartialText {
    text: String,
    pieces: Vec<Value>,
    /// Spaces for each level; `None` for one line.
    indent: Option<usize>,
    depth: usize,
}

impl PartialText {
    pub(super) fn new(indent: Option<usize>) -> PartialText {
        PartialText { text: String::new(), pieces: Vec::new(), indent, depth: 0 }
    }

    pub(super) fn finish(mut self) -> Value {
        self.flush();
        text_of(self.pieces)
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.pieces.push(Value::string(std::mem::take(&mut self.text)));
        }
    }

    fn hole(&mut self, piece: &Value) {
        self.flush();
        self.pieces.push(piece.clone());
    }

    fn line(&mut self) {
        if let Some(indent) = self.indent {
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n(' ', indent * self.depth));
        }
    }

    /// `{…}` in the order given.
    pub(super) fn object<T>(&mut self, entries: &[(&str, T)], mut each: impl FnMut(&mut PartialText, &T)) {
        self.text.push('{');
        self.depth += 1;
        for (index, (name, value)) in entries.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.line();
            self.text.push_str(&json_quoted(name));
            self.text.push_str(if self.indent.is_some() { ": " } else { ":" });
            each(self, value);
        }
        self.depth -= 1;
        if !entries.is_empty() {
            self.line();
        }
        self.text.push('}');
    }

    pub(super) fn array<T>(&mut self, items: &[T], mut each: impl FnMut(&mut PartialText, &T)) {
        self.text.push('[');
        self.depth += 1;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.line();
            each(self, item);
        }
        self.depth -= 1;
        if !items.is_empty() {
            self.line();
        }
        self.text.push(']');
    }

    /// A value whose type is a string, known or not.
    pub(super) fn string(&mut self, value: &Value) {
        self.text.push('"');
        match &value.kind {
            Kind::Parts(parts) => parts.iter().for_each(|part| self.inside(part)),
            _ => self.inside(value),
        }
        self.text.push('"');
        if value.sensitive {
            self.hole(&Value::string("").with_sensitive(true)); // the whole text becomes so
        }
    }

    fn inside(&mut self, part: &Value) {
        match part.as_str() {
            Some(text) => {
                let quoted = json_quoted(text);
                self.text.push_str(quoted.get(1..quoted.len() - 1).unwrap_or_default());
            }
            None => self.hole(part),
        }
    }

    /// Any value, names sorted. What is not known in part stands for the JSON that it will be.
    pub(super) fn value(&mut self, value: &Value) {
        match &value.kind {
            Kind::String(_) | Kind::Symbol(_) | Kind::Parts(_) => self.string(value),
            Kind::Null(_) | Kind::Absent(_) => self.text.push_str("null"),
            Kind::Bool(flag) => self.text.push_str(if *flag { "true" } else { "false" }),
            Kind::Number(number) => self.text.push_str(&number.to_string()),
            Kind::Sequence(sequence) if sequence.is_closed() => self.array(&sequence.items, |writer, item| writer.value(item)),
            Kind::Mapping(mapping) if mapping.open.is_none() => {
                let entries: Vec<(&str, &Value)> =
                    mapping.entries.iter().map(|(name, entry)| (name.as_str(), &entry.value)).collect();
                self.object(&entries, |writer, value| writer.value(value));
            }
            _ => self.hole(value),
        }
    }
}
