//! YAML in a text that Terraform makes (`yaml_body`), of which parts may be unknown.
//!
//! Job: parse the text with marks for the unknown parts, then put the parts in their places. Invariant: a part that is
//! not known stays that part, with its identity; text that holds a mark by itself is not read.

use std::sync::Arc;

use super::written::Written;
use crate::kubernetes::object::objects_of;
use crate::kubernetes::unread::doubt_repeated;
use crate::kubernetes::Object;
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::yaml::parse_with_spans;
use crate::value::{HopKind, Kind, Mapping, Origin, Sequence, Type, Unknown, Value, convert};

/// What encloses the number of a part: characters that no text has.
const MARKS: (char, char) = ('\u{e000}', '\u{e001}');
/// How deep an object may be.
const MAX_DEPTH: usize = 300;

/// A text with a mark for each part that is not known.
struct MarkedText<'v> {
    text: String,
    parts: Vec<&'v Value>,
}

impl<'v> MarkedText<'v> {
    fn new(value: &'v Value) -> Result<MarkedText<'v>, String> {
        let pieces = match &value.kind {
            Kind::String(_) => std::slice::from_ref(value),
            Kind::Parts(parts) => parts,
            _ => return Err("its YAML is unknown".to_string()),
        };
        let mut marked = MarkedText { text: String::new(), parts: Vec::new() };
        for piece in pieces {
            match piece.as_str() {
                Some(text) if text.contains([MARKS.0, MARKS.1]) => {
                    return Err("its YAML has characters that are reserved".to_string());
                }
                Some(text) => marked.text.push_str(text),
                None => {
                    marked.text.push_str(&format!("{}{}{}", MARKS.0, marked.parts.len(), MARKS.1));
                    marked.parts.push(piece);
                }
            }
        }
        Ok(marked)
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

    /// A value with the parts in the places of their marks.
    fn restored(&self, value: &Value, is_quoted: &dyn Fn(Span) -> bool, depth: usize) -> Value {
        let kind = match &value.kind {
            Kind::String(text) if text.contains(MARKS.0) => return self.restored_text(text, value, is_quoted),
            Kind::Mapping(mapping) if depth < MAX_DEPTH => {
                let mut made = Mapping { entries: Default::default(), ..(**mapping).clone() };
                for (key, entry) in &mapping.entries {
                    let restored = self.restored(&entry.value, is_quoted, depth + 1);
                    if key.contains(MARKS.0) {
                        let open = Unknown::joined(&self.pieces(key));
                        made.open.get_or_insert(Arc::new(open));
                    } else {
                        made.insert(key.clone(), entry.key, restored);
                    }
                }
                Kind::Mapping(Arc::new(made))
            }
            Kind::Sequence(sequence) if depth < MAX_DEPTH => {
                let items = sequence.items.iter().map(|item| self.restored(item, is_quoted, depth + 1)).collect();
                Kind::Sequence(Arc::new(Sequence { items, ..(**sequence).clone() }))
            }
            kind => kind.clone(),
        };
        Value { kind, ..value.clone() }
    }

    fn restored_text(&self, text: &str, value: &Value, is_quoted: &dyn Fn(Span) -> bool) -> Value {
        let span = value.origin.span().unwrap_or(Span::NONE);
        let pieces = self.pieces(text);
        let sensitive = value.sensitive || pieces.iter().any(|piece| piece.sensitive);
        match pieces.as_slice() {
            [only] => {
                let origin = only.origin.through(HopKind::Element, span);
                // In quotes it is a text, whatever it is.
                let made = if is_quoted(span) { convert(only, &Type::String).ok() } else { None };
                made.unwrap_or_else(|| only.clone()).with_origin(origin).with_sensitive(sensitive)
            }
            _ => {
                let origins: Vec<&Origin> = pieces.iter().map(|piece| &piece.origin).collect();
                let origin = Origin::derived(span, origins);
                Value { kind: Kind::Parts(pieces.into()), origin, sensitive, referent: None }
            }
        }
    }
}

/// The text of a value, with marks for what is unknown; empty where all of it is.
pub(super) fn as_text(value: &Value) -> String {
    MarkedText::new(value).map(|marked| marked.text).unwrap_or_default()
}

/// The objects that a text of YAML describes.
pub(super) fn objects(
    value: &Value,
    written: &Written,
    sources: &SourceMap,
    made: &dyn Fn(Value, Span) -> Option<Object>,
) -> Result<Vec<Object>, String> {
    let marked = MarkedText::new(value)?;
    let file = parse_with_spans(SourceId::NONE, &marked.text, &|from, to| written.place(&marked.text, from, to));
    if let Some(error) = file.errors.first() {
        return Err(format!("its YAML cannot be read: {}", error.message));
    }
    let text_at = |span: Span| sources.get(span.source).map(|source| source.slice(span).to_string());
    let is_quoted = |span: Span| text_at(span).is_some_and(|text| text.starts_with(['"', '\'']));
    let mut objects = Vec::new();
    for document in &file.documents {
        let mut found = objects_of(document, "");
        doubt_repeated(&mut found, file.duplicate_keys.iter(), &text_at);
        for object in found {
            let mut body = marked.restored(&object.body, &is_quoted, 0);
            mark_sensitive(&mut body, value.sensitive);
            objects.extend(made(body, object.document));
        }
    }
    if objects.is_empty() { Err("its YAML has no object with a known kind".to_string()) } else { Ok(objects) }
}

/// What is part of a sensitive text is sensitive.
fn mark_sensitive(value: &mut Value, sensitive: bool) {
    if !sensitive {
        return;
    }
    value.sensitive |= !matches!(value.kind, Kind::Mapping(_) | Kind::Sequence(_));
    match &mut value.kind {
        Kind::Mapping(mapping) => {
            Arc::make_mut(mapping).entries.values_mut().for_each(|entry| mark_sensitive(&mut entry.value, true));
        }
        Kind::Sequence(sequence) => {
            Arc::make_mut(sequence).items.iter_mut().for_each(|item| mark_sensitive(item, true));
        }
        _ => {}
    }
}
