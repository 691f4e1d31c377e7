//! YAML in a text that Terraform makes (`yaml_body`), of which parts may be unknown.
//!
//! Invariant: a part that is not known stays that part, with its identity; every value stands where it was written.

use std::sync::Arc;

use super::written::Written;
use crate::expr::MarkedText;
use crate::kubernetes::Object;
use crate::kubernetes::object::objects_of;
use crate::kubernetes::unread::doubt_repeated;
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::yaml::parse_with_spans;
use crate::value::{Kind, Value};

/// The objects that a text of YAML describes.
pub(super) fn objects(
    marked: &MarkedText<'_>,
    sensitive: bool,
    written: &Written,
    sources: &SourceMap,
    made: &dyn Fn(Value, Span) -> Option<Object>,
) -> Result<Vec<Object>, String> {
    let file = parse_with_spans(SourceId::NONE, &marked.text, &|from, to| written.place(&marked.text, from, to));
    if let Some(error) = file.errors.first() {
        return Err(format!("its YAML cannot be read: {}", error.message));
    }
    let text_at = |span: Span| sources.get(span.source).map(|source| source.slice(span).to_string());
    let is_quoted = |span: Span| sources.get(span.source).is_some_and(|source| source.slice(span).starts_with(['"', '\'']));
    let mut objects = Vec::new();
    for document in &file.documents {
        let mut found = objects_of(document, "");
        doubt_repeated(&mut found, file.duplicate_keys.iter(), &text_at);
        for object in found {
            let mut body = marked.restored(&object.body, &is_quoted);
            mark_sensitive(&mut body, sensitive);
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
    match &mut value.kind {
        Kind::Mapping(mapping) => {
            Arc::make_mut(mapping).entries.values_mut().for_each(|entry| mark_sensitive(&mut entry.value, true));
        }
        Kind::Sequence(sequence) => {
            Arc::make_mut(sequence).items.iter_mut().for_each(|item| mark_sensitive(item, true));
        }
        _ => value.sensitive = true,
    }
}
