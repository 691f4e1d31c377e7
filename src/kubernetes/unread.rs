//! What a file leaves open: where a line could not be read, the mapping or list that it belongs to may hold more than was
//! read; where a key is set twice, its value is not known.

use std::collections::HashMap;
use std::sync::Arc;

use crate::source::{Source, Span};
use crate::syntax::SyntaxError;
use crate::syntax::yaml::{Document, File};
use crate::value::{Kind, ReasonKind, Unknown, Value};

use super::Object;

/// How many errors of one file are looked at.
const MAX_FILE_ERRORS: usize = 1000;
/// How many errors of one document are followed.
const MAX_ERRORS: usize = 50;

/// Opens the objects of a document where lines of it could not be read, or where it sets a key twice.
pub(super) fn leave_open(objects: &mut [Object], document: &Document, file: &File, source: &Source) {
    let repeated = file.duplicate_keys.iter().filter(|(second, _)| document.span.contains(*second));
    doubt_repeated(objects, repeated, &|span| Some(source.slice(span).to_string()));
    if file.errors.is_empty() {
        return;
    }
    // An error at the end of a document may lie behind what was read of it.
    let next = file.documents.partition_point(|other| other.span.start <= document.span.start);
    let next = file.documents.get(next).map(|other| other.span.start);
    let of_document =
        |error: &&SyntaxError| error.span.start >= document.span.start && next.is_none_or(|next| error.span.start < next);
    let mut errors = file.errors.iter().take(MAX_FILE_ERRORS).filter(of_document).take(MAX_ERRORS).peekable();
    if errors.peek().is_none() {
        return;
    }
    for error in errors {
        let line = source.locate(error.span.start).line;
        let indentation = indentation(source, error.span.start);
        let place = UnreadLine {
            source,
            at: error.span.start,
            line,
            indentation,
            is_item: is_item(source, error.span.start),
            is_json: source.path.ends_with(".json"),
        };
        let reason = Unknown::because(ReasonKind::SyntaxError, format!("line {line}"), error.span);
        let objects = objects.iter_mut().filter(|object| object.document.start <= place.at);
        if let Some(object) = objects.max_by_key(|object| object.document.start) {
            open(&mut object.body, &place, &Arc::new(reason));
        }
    }
}

/// Where a line could not be read.
struct UnreadLine<'s> {
    source: &'s Source,
    at: u32,
    line: u32,
    /// Columns before the line's first character.
    indentation: u32,
    /// The line begins with the dash of a list.
    is_item: bool,
    /// Indentation says nothing: all that is not closed before the place is open.
    is_json: bool,
}

impl UnreadLine<'_> {
    fn column(&self, offset: u32) -> u32 {
        self.source.locate(offset).column.saturating_sub(1)
    }
}

fn line_of(source: &Source, at: u32) -> &str {
    let before = source.text.get(..at as usize).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    source.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("")
}

fn indentation(source: &Source, at: u32) -> u32 {
    let line = line_of(source, at);
    (line.len() - line.trim_start().len()) as u32
}

fn is_item(source: &Source, at: u32) -> bool {
    line_of(source, at).trim_start().starts_with("- ")
}

/// Goes down to what the unread line belongs to, by place and indentation.
fn open(value: &mut Value, place: &UnreadLine<'_>, reason: &Arc<Unknown>) {
    match &mut value.kind {
        Kind::Mapping(mapping) => {
            let mapping = Arc::make_mut(mapping);
            let before =
                mapping.entries.values_mut().filter(|entry| entry.key.source == place.source.id && entry.key.start <= place.at);
            let last = before.max_by_key(|entry| entry.key.start);
            if place.is_json {
                mapping.open = Some(reason.clone());
                last.into_iter().for_each(|entry| open(&mut entry.value, place, reason));
                return;
            }
            if let Some(entry) = last
                && place.source.locate(entry.key.start).line < place.line
            {
                let column = place.column(entry.key.start);
                let list = place.is_item && place.indentation == column && entry.value.as_sequence().is_some();
                if place.indentation > column || list {
                    match &entry.value.kind {
                        Kind::Mapping(_) | Kind::Sequence(_) => open(&mut entry.value, place, reason),
                        _ => {
                            let origin = entry.value.origin.clone();
                            entry.value = (**reason).clone().into_value().with_origin(origin);
                        }
                    }
                    return;
                }
            }
            mapping.open = Some(reason.clone());
        }
        Kind::Sequence(sequence) => {
            let sequence = Arc::make_mut(sequence);
            let start = |item: &Value| item.origin.span().map_or(u32::MAX, |span| span.start);
            let before = sequence.items.iter_mut().filter(|item| start(item) <= place.at);
            if let Some(item) = before.max_by_key(|item| start(item))
                && (place.is_json || place.indentation >= place.column(start(item)))
            {
                open(item, place, reason);
                if !place.is_json {
                    return;
                }
            }
            sequence.open = Some(reason.clone());
        }
        _ => {}
    }
}

/// Makes unknown what stands under keys that are set twice: a key's second place and its first. `text` gives what is
/// written at a place.
pub(super) fn doubt_repeated<'r>(
    objects: &mut [Object],
    repeated: impl Iterator<Item = &'r (Span, Span)>,
    text: &dyn Fn(Span) -> Option<String>,
) {
    let reason = |second: Span| {
        let key = text(second).unwrap_or_default();
        Unknown::because(ReasonKind::DuplicateKey, key.trim_matches(['"', '\'']).to_string(), second)
    };
    let reasons: HashMap<Span, Unknown> = repeated.map(|(second, _)| (*second, reason(*second))).collect();
    if !reasons.is_empty() {
        objects.iter_mut().for_each(|object| doubt(&mut object.body, &reasons));
    }
}

fn doubt(value: &mut Value, reasons: &HashMap<Span, Unknown>) {
    match &mut value.kind {
        Kind::Mapping(mapping) => {
            for entry in Arc::make_mut(mapping).entries.values_mut() {
                match reasons.get(&entry.key) {
                    Some(reason) => {
                        let origin = entry.value.origin.clone();
                        entry.value = reason.clone().into_value().with_origin(origin);
                    }
                    None => doubt(&mut entry.value, reasons),
                }
            }
        }
        Kind::Sequence(sequence) => {
            Arc::make_mut(sequence).items.iter_mut().for_each(|item| doubt(item, reasons));
        }
        _ => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::kubernetes::objects_of;
    use crate::source::SourceMap;
    use crate::syntax::yaml;

    /// The paths of what is open or unknown.
    fn doubtful(value: &Value, path: &str, into: &mut Vec<String>) {
        match &value.kind {
            Kind::Mapping(mapping) => {
                if mapping.open.is_some() {
                    into.push(format!("{path}+"));
                }
                mapping.entries.iter().for_each(|(key, entry)| doubtful(&entry.value, &format!("{path}/{key}"), into));
            }
            Kind::Sequence(sequence) => {
                if sequence.open.is_some() {
                    into.push(format!("{path}+"));
                }
                sequence.items.iter().enumerate().for_each(|(at, item)| doubtful(item, &format!("{path}/{at}"), into));
            }
            Kind::Unknown(_) => into.push(format!("{path}?")),
            _ => {}
        }
    }

    #[test]
    fn the_place_of_an_unread_line_is_open() {
        let head = "apiVersion: v1\nkind: X\nmetadata: {name: a}\n";
        for (rest, expected) in [
            ("data:\n  A: b\n  C: \"d\n", "/data+"),
            ("data:\n  A: b\n  C: \"d\nother:\n  E: f\n", "/data+"),
            ("data:\n  C: \"d\n", "/data?"),
            ("data:\n  A: b\nspec: [1\n", "+"),
            ("env:\n  - name: A\n    value: \"b\n  - name: C\n    value: d\n", "/env/0+"),
            ("env:\n- name: A\n- {name: \"C}\n", "/env+"),
            ("data:\n<<<<<<< HEAD\n  A: b\n=======\n  A: c\n>>>>>>> other\n", "+ /data/A?"),
            ("data:\n  A: b\n  A: c\n  B: d\n", "/data/A?"),
        ] {
            let sources = SourceMap::in_memory();
            let source = sources.add("a.yaml", format!("{head}{rest}"));
            let file = yaml::parse(source.id, &source.text);
            let document = file.documents.first().unwrap();
            let mut objects = objects_of(document, "a.yaml");
            leave_open(&mut objects, document, &file, &source);
            let mut found = Vec::new();
            doubtful(&objects[0].body, "", &mut found);
            assert_eq!(found.join(" "), expected, "{rest}");
        }
    }
}
