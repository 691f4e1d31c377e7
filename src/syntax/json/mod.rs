//! JSON with spans, as the same tree that YAML gives.
//!
//! Job: JSON text to [`File`] with exact byte spans, exact errors and the rest of the tree where an error leaves one.
//! Invariant: `errors` is empty exactly when the text is one JSON value (RFC 8259) within [`MAX_DEPTH`], or, for
//! [`parse`], objects one after another; time is linear.

mod embedded;
mod text;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

use std::collections::HashMap;

use super::SyntaxError;
use super::yaml::tree::{Document, File, Node, NodeKind, Pair, ScalarStyle};
use crate::source::{SourceId, Span, Text};
use crate::value::Number;

pub use embedded::parse_embedded;
use text::is_json_number;
pub use text::{StringPiece, decode};

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: usize = 128;

/// The most errors reported for one text.
pub const MAX_ERRORS: usize = 50;

/// Reads a JSON file as a YAML file: a document for each of the objects that stand one after another, as the tools of
/// Kubernetes read them. Of two equal keys the last one wins.
pub fn parse(source: SourceId, text: &str) -> File {
    let (roots, errors) = parse_values(source, text, true);
    let mut duplicate_keys = Vec::new();
    let documents = roots.into_iter().map(|mut root| {
        resolve_duplicates(&mut root, &mut duplicate_keys);
        Document { span: root.span, root }
    });
    let documents = documents.collect();
    File { source, documents, comments: Vec::new(), errors, duplicate_keys }
}

/// Reads one JSON value with all its pairs, equal keys included. `None` when there is no value at all.
pub fn parse_json_document(source: SourceId, text: &str) -> (Option<Node>, Vec<SyntaxError>) {
    let (roots, errors) = parse_values(source, text, false);
    (roots.into_iter().next(), errors)
}

/// Reads one JSON value, or with `stream` several objects one after another.
fn parse_values(source: SourceId, text: &str, stream: bool) -> (Vec<Node>, Vec<SyntaxError>) {
    let mut reader = JsonReader { source, text, bytes: text.as_bytes(), pos: 0, depth: 0, errors: Vec::new() };
    if text.starts_with('\u{feff}') {
        reader.pos = '\u{feff}'.len_utf8();
    }
    let mut roots = Vec::new();
    loop {
        match reader.value("a JSON value") {
            Ok(root) => {
                let is_object = matches!(root.kind, NodeKind::Mapping(_));
                roots.push(root);
                reader.skip();
                if reader.pos >= text.len() {
                    break;
                }
                if !(stream && is_object && reader.byte() == b'{') {
                    reader.expected("the end of the text");
                    break;
                }
            }
            Err(Stopped(root)) => {
                roots.extend(root);
                break;
            }
        }
    }
    (roots, reader.errors)
}

/// Goes down a tree of limited depth.
fn resolve_duplicates(node: &mut Node, duplicates: &mut Vec<(Span, Span)>) {
    match &mut node.kind {
        NodeKind::Sequence(items) => items.iter_mut().for_each(|item| resolve_duplicates(item, duplicates)),
        NodeKind::Mapping(pairs) => {
            let mut first: HashMap<Text, usize> = HashMap::with_capacity(pairs.len());
            let mut kept: Vec<Pair> = Vec::with_capacity(pairs.len());
            for mut pair in pairs.drain(..) {
                resolve_duplicates(&mut pair.value, duplicates);
                match first.get(&pair.key).and_then(|at| kept.get_mut(*at)) {
                    Some(earlier) => {
                        duplicates.push((pair.key_span, earlier.key_span));
                        *earlier = pair;
                    }
                    None => {
                        first.insert(pair.key.clone(), kept.len());
                        kept.push(pair);
                    }
                }
            }
            *pairs = kept;
        }
        _ => {}
    }
}

/// The reader cannot go on; what was read up to there.
struct Stopped(Option<Node>);

struct JsonReader<'a> {
    source: SourceId,
    text: &'a str,
    bytes: &'a [u8],
    pos: usize,
    depth: usize,
    errors: Vec<SyntaxError>,
}

impl<'a> JsonReader<'a> {
    fn byte(&self) -> u8 {
        self.bytes.get(self.pos).copied().unwrap_or(0)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    fn skip(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\n' | b'\r') {
            self.pos += 1;
        }
    }

    fn error(&mut self, message: String, span: Span, open: Option<usize>) {
        if self.errors.len() < MAX_ERRORS {
            let related = open.map(|open| (self.span(open, open + 1), "opened here".to_string()));
            self.errors.push(SyntaxError { message, span, related });
        }
    }

    fn expected(&mut self, what: &str) {
        self.expected_within(what, None);
    }

    #[cold]
    fn expected_within(&mut self, what: &str, open: Option<usize>) {
        let rest = self.text.get(self.pos..).unwrap_or("");
        let (found, length) = match rest.chars().next() {
            None => ("the end of the text".to_string(), 0),
            Some(first) if first.is_alphabetic() => {
                let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                (format!("`{}`", rest.get(..length.min(40)).unwrap_or("a word")), length)
            }
            Some('\'') => ("`'`: strings need double quotes".to_string(), 1),
            Some('/') if rest.starts_with("//") || rest.starts_with("/*") => ("a comment: JSON has none".to_string(), 2),
            Some(first) if first.is_control() => (format!("the control character U+{:04X}", first as u32), first.len_utf8()),
            Some(first) => (format!("`{first}`"), first.len_utf8()),
        };
        let span = self.span(self.pos, self.pos + length);
        self.error(format!("expected {what}, found {found}"), span, open);
    }

    fn value(&mut self, what: &str) -> Result<Node, Stopped> {
        self.skip();
        let start = self.pos;
        let kind = match self.byte() {
            b'{' => return self.nested(Self::object),
            b'[' => return self.nested(Self::array),
            b'"' => {
                let text = self.string()?;
                let span = self.span(start, self.pos);
                return Ok(Node { span, kind: NodeKind::String(text), style: Some(ScalarStyle::DoubleQuoted), alias: None });
            }
            b'-' | b'0'..=b'9' => NodeKind::Number(self.number()?),
            _ => match self.word() {
                "true" => NodeKind::Bool(true),
                "false" => NodeKind::Bool(false),
                "null" => NodeKind::Null,
                "" => {
                    self.expected(what);
                    return Err(Stopped(None));
                }
                // A word that is none of JSON's: the value is not read, what follows it is.
                _ => {
                    self.expected(what);
                    return Ok(self.unread());
                }
            },
        };
        if !matches!(kind, NodeKind::Number(_)) {
            self.pos += self.word().len();
        }
        Ok(Node { span: self.span(start, self.pos), kind, style: Some(ScalarStyle::Plain), alias: None })
    }

    /// Steps over a word that is no value. The node stands where a value should: a null whose text is not `null`.
    fn unread(&mut self) -> Node {
        let start = self.pos;
        while self.byte().is_ascii_alphanumeric() || matches!(self.byte(), b'_' | b'.' | b'+' | b'-') {
            self.pos += 1;
        }
        Node { span: self.span(start, self.pos), kind: NodeKind::Null, style: Some(ScalarStyle::Plain), alias: None }
    }

    /// The letters, digits and underscores at the position.
    fn word(&self) -> &'a str {
        let rest = self.bytes.get(self.pos..).unwrap_or(&[]);
        // Six are enough to distinguish `false` from anything longer.
        let length = rest.iter().take(6).take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        self.text.get(self.pos..self.pos + length).unwrap_or("")
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Node, Stopped>) -> Result<Node, Stopped> {
        if self.depth >= MAX_DEPTH {
            let span = self.span(self.pos, self.pos + 1);
            self.error(format!("nested more than {MAX_DEPTH} levels deep"), span, None);
            return Err(Stopped(None));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn collection(&self, start: usize, kind: NodeKind) -> Node {
        Node { span: self.span(start, self.pos), kind, style: None, alias: None }
    }

    fn array(&mut self) -> Result<Node, Stopped> {
        let start = self.pos;
        self.pos += 1;
        let mut items = Vec::new();
        self.skip();
        if self.byte() == b']' {
            self.pos += 1;
            return Ok(self.collection(start, NodeKind::Sequence(items)));
        }
        loop {
            match self.value("a value") {
                Ok(item) => items.push(item),
                Err(Stopped(partial)) => {
                    items.extend(partial);
                    return Err(Stopped(Some(self.collection(start, NodeKind::Sequence(items)))));
                }
            }
            if self.ends(start, b']', "`,` or `]` after the element") {
                return Ok(self.collection(start, NodeKind::Sequence(items)));
            }
            if self.pos >= self.text.len() {
                return Err(Stopped(Some(self.collection(start, NodeKind::Sequence(items)))));
            }
        }
    }

    /// Behind an element: whether the collection ends here. A comma too many or too few is an error that stops nothing.
    fn ends(&mut self, open: usize, closing: u8, what: &str) -> bool {
        self.skip();
        match self.byte() {
            b',' => {
                let comma = self.pos;
                self.pos += 1;
                self.skip();
                if self.byte() != closing {
                    if self.pos >= self.text.len() {
                        self.expected_within("more after the `,`", Some(open));
                    }
                    return false;
                }
                let span = self.span(comma, comma + 1);
                self.error(format!("`,` before `{}`: JSON has no trailing commas", closing as char), span, None);
                self.pos += 1;
                true
            }
            byte if byte == closing => {
                self.pos += 1;
                true
            }
            byte => {
                self.expected_within(what, Some(open));
                if !matches!(byte, b'"' | b'{' | b'[' | b'-' | b'0'..=b'9') {
                    self.pos = self.text.len();
                }
                false
            }
        }
    }

    fn object(&mut self) -> Result<Node, Stopped> {
        let start = self.pos;
        self.pos += 1;
        let mut pairs = Vec::new();
        self.skip();
        if self.byte() == b'}' {
            self.pos += 1;
            return Ok(self.collection(start, NodeKind::Mapping(pairs)));
        }
        loop {
            if self.pair(start, &mut pairs).is_err() {
                return Err(Stopped(Some(self.collection(start, NodeKind::Mapping(pairs)))));
            }
            if self.ends(start, b'}', "`,` or `}` after the value") {
                return Ok(self.collection(start, NodeKind::Mapping(pairs)));
            }
            if self.pos >= self.text.len() {
                return Err(Stopped(Some(self.collection(start, NodeKind::Mapping(pairs)))));
            }
        }
    }

    fn pair(&mut self, open: usize, pairs: &mut Vec<Pair>) -> Result<(), Stopped> {
        self.skip();
        if self.byte() != b'"' {
            self.expected_within("a key in double quotes", Some(open));
            return Err(Stopped(None));
        }
        let key_start = self.pos;
        let key = self.string()?;
        let key_span = self.span(key_start, self.pos);
        self.skip();
        if self.byte() != b':' {
            self.expected("`:` after the key");
            if matches!(self.byte(), b',' | b'}') {
                return Ok(());
            }
            return Err(Stopped(None));
        }
        self.pos += 1;
        self.skip();
        if matches!(self.byte(), b',' | b'}') {
            self.expected("a value after the key");
            let value = self.unread();
            pairs.push(Pair { key, key_span, value });
            return Ok(());
        }
        match self.value("a value after the key") {
            Ok(value) => {
                pairs.push(Pair { key, key_span, value });
                Ok(())
            }
            Err(Stopped(partial)) => {
                pairs.extend(partial.map(|value| Pair { key, key_span, value }));
                Err(Stopped(None))
            }
        }
    }

    fn string(&mut self) -> Result<Text, Stopped> {
        let start = self.pos;
        let content = start + 1;
        let rest = self.bytes.get(content..).unwrap_or(&[]);
        let length = rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len());
        if rest.get(length) == Some(&b'"') {
            self.pos = content + length + 1;
            return Ok(self.text.get(content..content + length).unwrap_or("").into());
        }
        let mut decoded = String::new();
        match decode(self.text, content, |_, piece| match piece {
            StringPiece::Plain(text) => decoded.push_str(text),
            StringPiece::Escape(character) => decoded.push(character),
        }) {
            Ok(end) => {
                self.pos = end + 1;
                Ok(decoded.into())
            }
            Err((at, end, message)) => {
                let span = self.span(at, end);
                self.error(message, span, Some(start));
                Err(Stopped(None))
            }
        }
    }

    fn number(&mut self) -> Result<Number, Stopped> {
        let start = self.pos;
        let rest = self.bytes.get(start..).unwrap_or(&[]);
        let length = rest.iter().take_while(|b| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).count();
        self.pos = start + length;
        let written = self.text.get(start..self.pos).unwrap_or("");
        let number = if is_json_number(written.as_bytes()) { Number::parse(written) } else { None };
        if number.is_none() {
            let span = self.span(start, self.pos);
            self.error(format!("`{written}` is not a JSON number"), span, None);
        }
        number.ok_or(Stopped(None))
    }
}
