//! Values for a chart in a text that Terraform makes: `yamlencode`, a heredoc, a file, a template.
//!
//! Invariant: as for objects, a part that is not known stays that part, and every value stands where it was written.

use super::written::Written;
use crate::expr::MarkedText;
use crate::kubernetes::to_value;
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::yaml::parse_with_spans;
use crate::value::{HopKind, Mapping, MappingKind, Value};

/// The values that a text holds. `read` are the paths of files that expressions of the root module read.
///
/// # Errors
/// Why nothing can be said of them.
pub fn values_of_text<'p>(text: &Value, read: impl IntoIterator<Item = &'p str>, sources: &SourceMap) -> Result<Value, String> {
    // What `yamlencode` was given is there as it was written.
    if let Some(encoded) = text.encoded() {
        return Ok((**encoded).clone());
    }
    let marked = MarkedText::new(text).ok_or_else(|| "they are unknown".to_string())?;
    let expression = text.origin.span().unwrap_or(Span::NONE);
    let mut places: Vec<Span> = text.origin.hops().filter(|hop| hop.kind != HopKind::Iteration).map(|hop| hop.span()).collect();
    places.insert(0, expression);
    // A text that is known as a whole may be that of a file.
    let whole = read.into_iter().filter(|_| text.as_str().is_some()).filter_map(|path| sources.known(path));
    let whole = whole.filter(|source| *source.text == *marked.text).map(|source| Span::new(source.id, 0, source.text.len()));
    places.splice(0..0, whole.collect::<Vec<_>>());
    let written = places.into_iter().filter(|place| !place.is_none()).find_map(|place| {
        let written = Written::new(&marked.text, expression, &*sources.get(place.source)?, place);
        written.is_found().then_some(written)
    });
    let written = written.unwrap_or_else(|| Written::nowhere(expression));
    let file = parse_with_spans(SourceId::NONE, &marked.text, &|from, to| written.place(&marked.text, from, to));
    if let Some(error) = file.errors.first() {
        return Err(format!("their YAML cannot be read: {}", error.message));
    }
    let is_quoted = |span: Span| sources.get(span.source).is_some_and(|source| source.slice(span).starts_with(['"', '\'']));
    Ok(match file.documents.first() {
        Some(document) => marked.restored(&to_value(&document.root), &is_quoted),
        None => Value::mapping(Mapping::new(MappingKind::Body, expression)),
    })
}
