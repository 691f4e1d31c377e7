//! `toYaml` and `fromYaml`, `toJson` and `fromJson`: values to text and back, every scalar with its places.
//!
//! Invariant: what is written and read again is the same value.
//!
//! Source: sigs.k8s.io/yaml, which Helm uses: keys sorted, lists not indented, JSON's numbers.

use super::datum::{Data, Datum, Entries, Map};
use super::print::json_float;
use super::renderer::Renderer;
use super::rope::{Rope, RopeBuilder};
use super::table::PlaceId;
use crate::source::{SourceId, Text};
use crate::syntax::yaml::{self, Node, NodeKind};

/// How deep a value is written and read.
const MAX_DEPTH: usize = 200;

/// As `toYaml` writes it, without the line break at the end.
pub(super) fn to_yaml(datum: &Datum) -> Rope {
    let mut builder = RopeBuilder::default();
    write(datum, 0, false, &mut builder, 0);
    let rope = builder.finish();
    rope.trimmed(rope.strip_suffix('\n').unwrap_or(&rope))
}

/// Writes a value that stands at an indentation. `inline` says that the line has begun already (behind `- `).
fn write(datum: &Datum, indent: usize, inline: bool, into: &mut RopeBuilder, depth: usize) {
    let padding = " ".repeat(indent);
    match &datum.data {
        _ if depth > MAX_DEPTH || into.is_full() => into.push_plain("null\n"),
        Data::Map(map) if !map.0.borrow().entries.is_empty() => {
            let map = map.0.borrow();
            for (at, (key, value)) in map.entries.iter().enumerate() {
                into.push_plain(if at == 0 && inline { "" } else { &padding });
                let place = map.keys.get(key).copied().unwrap_or(PlaceId::NONE);
                into.push(&scalar(&Rope::new(key, place), indent + 2, true));
                into.push_plain(":");
                below(value, indent, into, depth);
            }
            if let Some(open) = map.open {
                // There may be more than this: a key that is not known.
                into.push_plain(&format!("{padding}{mark}: {mark}\n", mark = open.mark()));
            }
        }
        Data::List(items) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                into.push_plain(if at == 0 && inline { "" } else { &padding });
                into.push_plain("- ");
                write(item, indent + 2, true, into, depth + 1);
            }
        }
        _ => {
            flow(datum, indent, into);
            into.push_plain("\n");
        }
    }
}

/// Writes what stands behind a key.
fn below(value: &Datum, indent: usize, into: &mut RopeBuilder, depth: usize) {
    match &value.data {
        Data::Map(map) if !map.0.borrow().entries.is_empty() => {
            into.push_plain("\n");
            write(value, indent + 2, false, into, depth + 1);
        }
        Data::List(items) if !items.is_empty() => {
            into.push_plain("\n");
            write(value, indent, false, into, depth + 1);
        }
        _ => {
            into.push_plain(" ");
            flow(value, indent, into);
            into.push_plain("\n");
        }
    }
}

/// A scalar, or something empty.
fn flow(datum: &Datum, indent: usize, into: &mut RopeBuilder) {
    match &datum.data {
        Data::Text(rope) => into.push(&scalar(rope, indent + 2, false)),
        Data::Float(value) => into.push_at(&json_float(*value), datum.place),
        Data::Integer(value) => into.push_at(&value.to_string(), datum.place),
        Data::Bool(value) => into.push_at(if *value { "true" } else { "false" }, datum.place),
        Data::Nil => into.push_at("null", datum.place),
        Data::Unknown(id) => into.push_at(id.mark().encode_utf8(&mut [0; 4]), datum.place),
        Data::List(_) => into.push_at("[]", datum.place),
        Data::Map(map) => match map.0.borrow().open {
            Some(open) => into.push_at(open.mark().encode_utf8(&mut [0; 4]), datum.place),
            None => into.push_at("{}", datum.place),
        },
    }
}

/// A text as a YAML scalar: plain where that is the same text, else in quotes, else as a block.
fn scalar(rope: &Rope, indent: usize, is_key: bool) -> Rope {
    let mut builder = RopeBuilder::default();
    match () {
        () if is_plain(rope) => return rope.clone(),
        () if !is_key && is_block(rope) => {
            let newlines = rope.len() - rope.trim_end_matches('\n').len();
            // Lines that begin with a space would be taken for indentation.
            let hint = if rope.starts_with([' ', '\n']) { "2" } else { "" };
            builder.push_plain(&format!("|{hint}{}\n", ["-", "", "+"][newlines.min(2)]));
            let body = rope.trimmed(rope.strip_suffix('\n').unwrap_or(rope));
            for (at, line) in body.split("\n").iter().enumerate() {
                builder.push_plain(if at == 0 { "" } else { "\n" });
                builder.push_plain(&if line.is_empty() { String::new() } else { " ".repeat(indent) });
                builder.push(line);
            }
        }
        () if rope.contains('\n') || rope.chars().any(|c| c.is_control()) || !yaml::is_text(rope) || is_like_a_number(rope) => {
            return super::print::quoted(rope);
        }
        () => {
            builder.push_plain("'");
            builder.push(&rope.replaced("'", &Rope::new("''", PlaceId::NONE), usize::MAX));
            builder.push_plain("'");
        }
    }
    builder.finish()
}

/// Whether a text can stand without quotes and is read as itself.
fn is_plain(text: &str) -> bool {
    let (Some(first), Some(last)) = (text.chars().next(), text.chars().last()) else { return false };
    let is_indicator = |c: char| "-?:,[]{}#&*!|>'\"%@`".contains(c);
    let starts = match first {
        '-' | '?' | ':' => {
            text.chars().nth(1).is_some_and(|c| !c.is_whitespace() && !",[]{}".contains(c)) && !text.starts_with("---")
        }
        _ => !is_indicator(first) && !first.is_whitespace(),
    };
    starts
        && !last.is_whitespace()
        && last != ':'
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(|c| c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}'))
        && text != "..."
        && text != "="
        && text != "<<"
        && yaml::is_text(text)
        && !is_like_a_number(text)
}

/// Whether go-yaml might take a text as a date, or as a number to the base of 60: it puts such in quotes.
fn is_like_a_number(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', ':', 'T', ' ']).collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let is_date = parts.len() >= 3 && text.get(4..5) == Some("-") && parts.iter().take(3).all(is_number);
    let sexagesimal = text.trim_start_matches(['-', '+']);
    let is_sexagesimal = sexagesimal.contains(':') && sexagesimal.split([':', '.']).all(|part| is_number(&part));
    is_date || is_sexagesimal
}

/// Whether a text of several lines can be a literal block.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with('\t')
        && !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')
        && !text.lines().any(|line| line.trim().is_empty() && !line.is_empty())
}

/// As JSON. `escapes` makes `<`, `>` and `&` escapes, as Go does; `indent` breaks lines.
pub(super) fn to_json(datum: &Datum, escapes: bool, indent: Option<&str>) -> Rope {
    let mut builder = RopeBuilder::default();
    json(datum, escapes, indent, 0, &mut builder);
    builder.finish()
}

fn json(datum: &Datum, escapes: bool, indent: Option<&str>, depth: usize, into: &mut RopeBuilder) {
    let line = |depth: usize| indent.map(|indent| format!("\n{}", indent.repeat(depth))).unwrap_or_default();
    let colon = if indent.is_some() { ": " } else { ":" };
    match &datum.data {
        _ if depth > MAX_DEPTH || into.is_full() => into.push_plain("null"),
        Data::Text(rope) => into.push(&json_text(rope, escapes)),
        Data::Map(map) if !map.0.borrow().entries.is_empty() => {
            let map = map.0.borrow();
            into.push_plain("{");
            for (at, (key, value)) in map.entries.iter().enumerate() {
                into.push_plain(if at == 0 { "" } else { "," });
                into.push_plain(&line(depth + 1));
                let place = map.keys.get(key).copied().unwrap_or(PlaceId::NONE);
                into.push(&json_text(&Rope::new(key, place), escapes));
                into.push_plain(colon);
                json(value, escapes, indent, depth + 1, into);
            }
            into.push_plain(&line(depth));
            into.push_plain("}");
        }
        Data::List(items) if !items.is_empty() => {
            into.push_plain("[");
            for (at, item) in items.iter().enumerate() {
                into.push_plain(if at == 0 { "" } else { "," });
                into.push_plain(&line(depth + 1));
                json(item, escapes, indent, depth + 1, into);
            }
            into.push_plain(&line(depth));
            into.push_plain("]");
        }
        _ => flow(datum, 0, into),
    }
}

fn json_text(rope: &Rope, escapes: bool) -> Rope {
    let mut builder = RopeBuilder::default();
    builder.push_plain("\"");
    let mut from = 0;
    for (at, c) in rope.char_indices() {
        let escape = match c {
            '"' => "\\\"".to_string(),
            '\\' => "\\\\".to_string(),
            '\n' => "\\n".to_string(),
            '\r' => "\\r".to_string(),
            '\t' => "\\t".to_string(),
            '\u{8}' => "\\b".to_string(),
            '\u{c}' => "\\f".to_string(),
            '<' | '>' | '&' if escapes => format!("\\u{:04x}", c as u32),
            '\u{2028}' | '\u{2029}' => format!("\\u{:04x}", c as u32),
            _ if (c as u32) < 0x20 => format!("\\u{:04x}", c as u32),
            _ => continue, // stands for itself
        };
        builder.push_part(rope, from..at);
        let place = rope.touched(at..at + 1).next().map_or(PlaceId::NONE, |(_, piece)| piece.place);
        builder.push_at(&escape, place);
        from = at + c.len_utf8();
    }
    builder.push_part(rope, from..rope.len());
    builder.push_plain("\"");
    builder.finish()
}

/// The value of a YAML or JSON text.
///
/// # Errors
/// What is wrong with the text.
pub(super) fn from_yaml(renderer: &Renderer, rope: &Rope) -> Result<Datum, String> {
    let file = yaml::parse(SourceId(u32::MAX - 1), rope);
    if let Some(error) = file.errors.first() {
        return Err(error.message.clone());
    }
    Ok(file.documents.first().map_or(Datum::NIL, |document| read(renderer, rope, &document.root, 0)))
}

fn read(renderer: &Renderer, rope: &Rope, node: &Node, depth: usize) -> Datum {
    let range = node.span.range();
    let part = rope.slice(range.start.min(rope.len())..range.end.min(rope.len()));
    let place = renderer.table.borrow_mut().computed(part.places());
    let data = match &node.kind {
        _ if depth > MAX_DEPTH => Data::Nil,
        NodeKind::Null => Data::Nil,
        NodeKind::Bool(value) => Data::Bool(*value),
        NodeKind::Number(number) => Data::Float(number.to_f64()),
        // A plain scalar that is one unknown is that, of whatever type.
        NodeKind::String(text) => match unknown_alone(text, &part) {
            Some(id) => Data::Unknown(id),
            None => Data::Text(if *part == **text { part } else { Rope::new(text, place) }),
        },
        NodeKind::Sequence(items) => {
            Data::List(std::rc::Rc::new(items.iter().map(|item| read(renderer, rope, item, depth + 1)).collect()))
        }
        NodeKind::Mapping(pairs) => {
            let mut entries = Entries::default();
            for pair in pairs {
                let key: Text = pair.key.clone();
                if let Some(id) = unknown_alone(&key, &key) {
                    entries.open = Some(id);
                    continue; // the mark of a map that may have more keys
                }
                let key_range = pair.key_span.range();
                let key_part = rope.slice(key_range.start.min(rope.len())..key_range.end.min(rope.len()));
                if let Some(first) = key_part.places().first() {
                    entries.keys.insert(key.clone(), *first);
                }
                entries.entries.insert(key, read(renderer, rope, &pair.value, depth + 1));
            }
            Data::Map(Map(std::rc::Rc::new(std::cell::RefCell::new(entries))))
        }
    };
    Datum { data, place }
}

fn unknown_alone(text: &str, written: &str) -> Option<super::table::UnknownId> {
    let mut characters = text.chars();
    let id = super::table::marked(characters.next()?)?;
    (characters.next().is_none() && written.trim() == text).then_some(id)
}
