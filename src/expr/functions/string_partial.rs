//! What can be said about a text of which only parts are known: its beginning, its end, what lies between.

use super::partial::{is_not_empty, is_open, pieces, text, text_of};
use crate::value::{Kind, Symbol, Truth, Type, Value};

/// The literal beginning of a text, and whether that is all of it.
fn beginning(value: &Value) -> (&str, bool) {
    match &value.kind {
        Kind::String(text) => (text, true),
        _ => (pieces(value).first().and_then(Value::as_str).unwrap_or_default(), false),
    }
}

fn ending(value: &Value) -> (&str, bool) {
    match &value.kind {
        Kind::String(text) => (text, true),
        _ => (pieces(value).last().and_then(Value::as_str).unwrap_or_default(), false),
    }
}

/// One symbol that is the whole of both: the text is equal to itself.
fn same_symbol(a: &Value, b: &Value) -> bool {
    matches!((&a.kind, &b.kind), (Kind::Symbol(_), Kind::Symbol(_))) && crate::value::equal(a, b).is_true()
}

pub(super) fn starts_with(value: &Value, prefix: &Value) -> Truth {
    if prefix.as_str() == Some("") || same_symbol(value, prefix) {
        return Truth::True;
    }
    let ((start, whole), (wanted, exact)) = (beginning(value), beginning(prefix));
    let shared = start.bytes().zip(wanted.bytes()).all(|(a, b)| a == b);
    if !shared || (whole && start.len() < wanted.len()) {
        return Truth::False;
    }
    if exact && start.len() >= wanted.len() { Truth::True } else { Truth::Unknown }
}

pub(super) fn ends_with(value: &Value, suffix: &Value) -> Truth {
    if suffix.as_str() == Some("") || same_symbol(value, suffix) {
        return Truth::True;
    }
    let ((end, whole), (wanted, exact)) = (ending(value), ending(suffix));
    let shared = end.bytes().rev().zip(wanted.bytes().rev()).all(|(a, b)| a == b);
    if !shared || (whole && end.len() < wanted.len()) {
        return Truth::False;
    }
    if exact && end.len() >= wanted.len() { Truth::True } else { Truth::Unknown }
}

pub(super) fn str_contains(value: &Value, part: &Value) -> Truth {
    let Some(wanted) = part.as_str() else {
        let inside = pieces(value).iter().any(|piece| same_symbol(piece, part));
        return if inside { Truth::True } else { Truth::Unknown };
    };
    if let Some(known) = value.as_str() {
        return known.contains(wanted).into();
    }
    let found = pieces(value).iter().filter_map(Value::as_str).any(|literal| literal.contains(wanted));
    if found || wanted.is_empty() { Truth::True } else { Truth::Unknown }
}

pub(super) fn trim_prefix_of(value: &Value, prefix: &Value) -> Option<Value> {
    let prefix = prefix.as_str()?;
    match starts_with(value, &Value::string(prefix)) {
        Truth::False => Some(value.clone()),
        Truth::Unknown => None,
        Truth::True => Some(text_of(pieces(value).iter().enumerate().map(|(index, piece)| match piece.as_str() {
            Some(literal) if index == 0 => text(literal.strip_prefix(prefix).unwrap_or(literal)),
            _ => piece.clone(),
        }))),
    }
}

pub(super) fn trim_suffix_of(value: &Value, suffix: &Value) -> Option<Value> {
    let suffix = suffix.as_str()?;
    let last = pieces(value).len().saturating_sub(1);
    match ends_with(value, &Value::string(suffix)) {
        Truth::False => Some(value.clone()),
        Truth::Unknown => None,
        Truth::True => Some(text_of(pieces(value).iter().enumerate().map(|(index, piece)| match piece.as_str() {
            Some(literal) if index == last => text(literal.strip_suffix(suffix).unwrap_or(literal)),
            _ => piece.clone(),
        }))),
    }
}

/// Space around the text cut off, where both ends are literals that do not consist of space only, or identities.
pub(super) fn trim_space_of(value: &Value) -> Option<Value> {
    if let Some(known) = value.as_str() {
        return Some(text(known.trim()));
    }
    let all = pieces(value);
    let firm = |piece: &Value| match &piece.kind {
        Kind::String(literal) => !literal.trim().is_empty(),
        Kind::Symbol(symbol) => symbol.is_identity(),
        _ => false,
    };
    let (first, last) = (all.first()?, all.last()?);
    if !firm(first) || !firm(last) {
        return None;
    }
    let end = all.len() - 1;
    Some(text_of(all.iter().enumerate().map(|(index, piece)| match piece.as_str() {
        Some(literal) => {
            let literal = if index == 0 { literal.trim_start() } else { literal };
            text(if index == end { literal.trim_end() } else { literal })
        }
        None => piece.clone(),
    })))
}

/// Whether a separator is one of a list in a text: no id and no name has it.
pub(super) fn separates_ids(separator: &str) -> bool {
    !separator.is_empty() && separator.chars().all(|c| matches!(c, ',' | ';' | '|' | ' ' | '\n' | '\t' | '"' | '\''))
}

/// Whether a separator cannot occur in the text that a symbol stands for.
fn cannot_occur(symbol: &Symbol, separator: &str) -> bool {
    symbol.is_identity() && separates_ids(separator)
}

/// The fields of a text with symbols in it, if the separator stands only in its literals.
pub(super) fn split_pieces(value: &Value, separator: &str) -> Option<Value> {
    if separator.is_empty() {
        return None;
    }
    let mut fields: Vec<Vec<Value>> = vec![Vec::new()];
    for piece in pieces(value) {
        match &piece.kind {
            Kind::String(literal) => {
                for (index, part) in literal.split(separator).enumerate() {
                    if index > 0 {
                        fields.push(Vec::new());
                    }
                    if let Some(field) = fields.last_mut() {
                        field.push(text(part));
                    }
                }
            }
            Kind::Symbol(symbol) if cannot_occur(symbol, separator) => fields.last_mut()?.push(piece.clone()),
            _ => return None,
        }
    }
    // A separator of several characters could begin in one piece and end in the next.
    if separator.chars().count() > 1 && pieces(value).iter().any(is_open) && pieces(value).iter().any(is_not_empty) {
        return None;
    }
    Some(Value::list(Type::String, fields.into_iter().map(text_of).collect()))
}
