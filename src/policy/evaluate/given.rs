//! Collections that are empty because nobody has given them a value.

use super::PolicyScope;
use crate::source::Span;
use crate::value::{HopKind, Kind, Reason, ReasonKind, Value};

/// The longest reference that a reason repeats, in characters.
const MAX_REFERENCE: usize = 60;

/// Why an empty collection says nothing: it is the default of an input variable that has no value.
pub(in crate::policy) fn empty_by_default(scope: &PolicyScope<'_, '_>, value: &Value) -> Option<Reason> {
    let is_empty = match &value.kind {
        Kind::Sequence(sequence) => sequence.items.is_empty() && sequence.is_closed(),
        Kind::Mapping(mapping) => mapping.entries.is_empty() && mapping.open.is_none(),
        Kind::Null(_) => true,
        _ => false,
    };
    let default = value.origin.hops().find(|hop| hop.kind == HopKind::VariableDefault).filter(|_| is_empty)?;
    let subject = |span: Span| {
        let text = scope.world.sources.get(span.source).map(|source| source.slice(span).to_string())?;
        Some(variable_in(&text).filter(|name| name.chars().count() <= MAX_REFERENCE)?.to_string())
    };
    // The reference itself; of what is computed, the expression that computes it.
    let places = [value.origin.referred(), value.origin.span()];
    let named = places.into_iter().flatten().find_map(|span| Some((subject(span)?, span)));
    let (subject, reference) = named.unwrap_or_else(|| (String::new(), value.origin.span().unwrap_or(default.span())));
    Some(Reason { declared: Some(default.span()), ..Reason::new(ReasonKind::EmptyDefault, subject, reference) })
}

/// The first input variable that an expression names: `var.list` of `concat(var.list, [])`.
fn variable_in(text: &str) -> Option<&str> {
    let from = text.find("var.")?;
    let name = text.get(from..)?;
    let end = name.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.')).unwrap_or(name.len());
    name.get(..end)
}
