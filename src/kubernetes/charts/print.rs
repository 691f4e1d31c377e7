//! How Go prints values: `%v` and the other verbs of `fmt`.
//!
//! Invariant: what is printed keeps the places of what it is made of.
//!
//! Source: [fmt](https://pkg.go.dev/fmt), [strconv](https://pkg.go.dev/strconv).

use super::datum::{Data, Datum};
use super::rope::{Rope, RopeBuilder};
use super::table::{PlaceId, marked};

/// What Go prints for nothing.
pub(super) const NO_VALUE: &str = "<no value>";

/// How deep a value is printed.
const MAX_DEPTH: usize = 64;

/// As `%v` prints it; nil as `nil` says.
pub(super) fn printed(datum: &Datum, nil: &str) -> Rope {
    if let Data::Text(rope) = &datum.data {
        return rope.clone();
    }
    let mut builder = RopeBuilder::default();
    print(datum, nil, &mut builder, 0);
    builder.finish()
}

fn print(datum: &Datum, nil: &str, into: &mut RopeBuilder, depth: usize) {
    if depth > MAX_DEPTH || into.is_full() {
        return;
    }
    match &datum.data {
        Data::Nil => into.push_at(nil, datum.place),
        Data::Bool(value) => into.push_at(if *value { "true" } else { "false" }, datum.place),
        Data::Integer(value) => into.push_at(&value.to_string(), datum.place),
        Data::Float(value) => into.push_at(&float(*value), datum.place),
        Data::Text(rope) => into.push(rope),
        Data::Unknown(id) => into.push_at(id.mark().encode_utf8(&mut [0; 4]), datum.place),
        Data::List(items) => {
            into.push_plain("[");
            for (at, item) in items.iter().enumerate() {
                into.push_plain(if at == 0 { "" } else { " " });
                print(item, "<nil>", into, depth + 1);
            }
            into.push_plain("]");
        }
        Data::Map(map) => {
            let map = map.0.borrow();
            into.push_plain("map[");
            for (at, (key, item)) in map.entries.iter().enumerate() {
                into.push_plain(if at == 0 { "" } else { " " });
                into.push_at(key, map.keys.get(key).copied().unwrap_or(PlaceId::NONE));
                into.push_plain(":");
                print(item, "<nil>", into, depth + 1);
            }
            if let Some(open) = map.open {
                into.push_plain(open.mark().encode_utf8(&mut [0; 4]));
            }
            into.push_plain("]");
        }
    }
}

/// The digits of a float and its exponent: 1.5e3 is ("15", 3).
fn digits(value: f64) -> (String, i32) {
    let text = format!("{:e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

fn with_exponent(value: f64, digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1.min(digits.len()));
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}{first}{point}{rest}e{sign}{:02}", if value.is_sign_negative() { "-" } else { "" }, exponent.abs())
}

/// As `%v` prints a float: `1e+06`, `1.5`, `8080`.
pub(super) fn float(value: f64) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "NaN".into()
        } else if value > 0.0 {
            "+Inf".into()
        } else {
            "-Inf".into()
        };
    }
    let (digits, exponent) = digits(value);
    // `%g` decides this as if six digits were to be printed, however many there are.
    if !(-4..6).contains(&exponent) {
        return with_exponent(value, &digits, exponent);
    }
    format!("{value}")
}

/// As JSON has a float.
pub(super) fn json_float(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let (digits, exponent) = digits(value);
        let text = with_exponent(value, &digits, exponent);
        return text.replace("e-0", "e-").replace("e+0", "e+");
    }
    format!("{value}")
}

/// The name that Go has for the type.
pub(super) fn type_name(datum: &Datum) -> &'static str {
    match &datum.data {
        Data::Nil => "<nil>",
        Data::Bool(_) => "bool",
        Data::Integer(_) => "int",
        Data::Float(_) => "float64",
        Data::Text(_) | Data::Unknown(_) => "string",
        Data::List(_) => "[]interface {}",
        Data::Map(_) => "map[string]interface {}",
    }
}

/// As `%q` has a text.
pub(super) fn quoted(rope: &Rope) -> Rope {
    let mut builder = RopeBuilder::default();
    builder.push_plain("\"");
    let mut from = 0;
    for (at, c) in rope.char_indices() {
        if let Some(escape) = escape(c) {
            builder.push_part(rope, from..at);
            let place = rope.touched(at..at + 1).next().map_or(PlaceId::NONE, |(_, piece)| piece.place);
            builder.push_at(&escape, place);
            from = at + c.len_utf8();
        }
    }
    builder.push_part(rope, from..rope.len());
    builder.push_plain("\"");
    builder.finish()
}

fn escape(c: char) -> Option<String> {
    Some(match c {
        '"' => "\\\"".into(),
        '\\' => "\\\\".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        '\u{7}' => "\\a".into(),
        '\u{8}' => "\\b".into(),
        '\u{b}' => "\\v".into(),
        '\u{c}' => "\\f".into(),
        _ if marked(c).is_some() => return None,
        _ if (c as u32) < 0x20 || c == '\u{7f}' => format!("\\x{:02x}", c as u32),
        '\u{80}'..='\u{a0}' | '\u{ad}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => format!("\\u{:04x}", c as u32),
        _ => return None,
    })
}

/// A verb of `printf`, with its flags.
struct Verb {
    letter: char,
    minus: bool,
    plus: bool,
    zero: bool,
    space: bool,
    sharp: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

/// The widest that a verb may be made.
const MAX_WIDTH: usize = 1 << 16;

/// `printf`: the format with its verbs filled in.
pub(super) fn sprintf(format: &Rope, arguments: &[Datum]) -> Rope {
    let text: &str = format;
    let mut builder = RopeBuilder::default();
    let (mut from, mut next) = (0, 0);
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('%')) {
        let at = from + found;
        builder.push_part(format, from..at);
        let (verb, length) = verb(text.get(at + 1..).unwrap_or(""), arguments, &mut next);
        from = at + 1 + length;
        let Some(verb) = verb else {
            builder.push_plain("%!(NOVERB)");
            continue;
        };
        if verb.letter == '%' {
            builder.push_part(format, from - 1..from);
            continue;
        }
        match arguments.get(next) {
            Some(argument) => builder.push(&padded(&verb, formatted(&verb, argument))),
            None => builder.push_plain(&format!("%!{}(MISSING)", verb.letter)),
        }
        next += 1;
    }
    builder.push_part(format, from..text.len());
    if next < arguments.len() {
        builder.push_plain("%!(EXTRA ");
        for (at, argument) in arguments.iter().skip(next).enumerate() {
            builder.push_plain(if at == 0 { "" } else { ", " });
            builder.push_plain(type_name(argument));
            if !matches!(argument.data, Data::Nil) {
                builder.push_plain("=");
                builder.push(&printed(argument, "<nil>"));
            }
        }
        builder.push_plain(")");
    }
    builder.finish()
}

/// Reads a verb; how many bytes it has.
fn verb(text: &str, arguments: &[Datum], next: &mut usize) -> (Option<Verb>, usize) {
    let mut verb =
        Verb { letter: ' ', minus: false, plus: false, zero: false, space: false, sharp: false, width: None, precision: None };
    let mut characters = text.char_indices().peekable();
    while let Some((_, c)) = characters.peek() {
        match c {
            '-' => verb.minus = true,
            '+' => verb.plus = true,
            '0' => verb.zero = true,
            ' ' => verb.space = true,
            '#' => verb.sharp = true,
            _ => break,
        }
        characters.next();
    }
    let mut number = |characters: &mut std::iter::Peekable<std::str::CharIndices<'_>>| {
        if characters.next_if(|(_, c)| *c == '*').is_some() {
            let value = arguments.get(*next).map(|argument| &argument.data);
            *next += 1;
            return match value {
                Some(Data::Integer(value)) => usize::try_from(*value).ok(),
                _ => None,
            };
        }
        let mut number = None;
        while let Some((_, c)) = characters.next_if(|(_, c)| c.is_ascii_digit()) {
            let digit = c.to_digit(10).unwrap_or(0) as usize;
            number = Some((number.unwrap_or(0) * 10 + digit).min(MAX_WIDTH));
        }
        number
    };
    verb.width = number(&mut characters);
    if characters.next_if(|(_, c)| *c == '.').is_some() {
        verb.precision = Some(number(&mut characters).unwrap_or(0));
    }
    match characters.next() {
        Some((at, letter)) => (Some(Verb { letter, ..verb }), at + letter.len_utf8()),
        None => (None, text.len()),
    }
}

fn padded(verb: &Verb, rope: Rope) -> Rope {
    let length = rope.chars().count();
    let missing = verb.width.unwrap_or(0).saturating_sub(length);
    if missing == 0 {
        return rope;
    }
    let mut builder = RopeBuilder::default();
    let is_number = matches!(verb.letter, 'd' | 'f' | 'F' | 'e' | 'g' | 'x' | 'X' | 'o' | 'b' | 'v' | 's');
    let zeros = verb.zero && !verb.minus && is_number;
    match (verb.minus, zeros) {
        (true, _) => {
            builder.push(&rope);
            builder.push_plain(&" ".repeat(missing));
        }
        (false, true) => {
            let sign = usize::from(rope.starts_with(['-', '+']) && verb.letter != 's');
            builder.push_part(&rope, 0..sign);
            builder.push_plain(&"0".repeat(missing));
            builder.push_part(&rope, sign..rope.len());
        }
        (false, false) => {
            builder.push_plain(&" ".repeat(missing));
            builder.push(&rope);
        }
    }
    builder.finish()
}

fn formatted(verb: &Verb, datum: &Datum) -> Rope {
    let at = |text: String| Rope::new(&text, datum.place);
    let wrong = || {
        let mut builder = RopeBuilder::default();
        builder.push_plain(&format!("%!{}({}", verb.letter, type_name(datum)));
        if !matches!(datum.data, Data::Nil) {
            builder.push_plain("=");
            builder.push(&printed(datum, "<nil>"));
        }
        builder.push_plain(")");
        builder.finish()
    };
    let signed = |text: String| match () {
        () if verb.plus && !text.starts_with('-') => format!("+{text}"),
        () if verb.space && !text.starts_with('-') => format!(" {text}"),
        () => text,
    };
    match (verb.letter, &datum.data) {
        (_, Data::Unknown(_)) => printed(datum, "<nil>"),
        ('v', Data::Nil) => at("<nil>".into()),
        ('v', Data::Text(rope)) if verb.sharp => quoted(rope),
        ('v' | 's', Data::Text(rope)) => match verb.precision {
            Some(precision) => rope.slice(0..rope.char_indices().nth(precision).map_or(rope.len(), |(at, _)| at)),
            None => rope.clone(),
        },
        ('v', Data::Integer(value)) => at(signed(value.to_string())),
        ('v', _) => printed(datum, "<nil>"),
        ('T', _) => at(type_name(datum).to_string()),
        ('t', Data::Bool(value)) => at(value.to_string()),
        ('q', Data::Text(rope)) => quoted(rope),
        ('q', Data::Integer(value)) => {
            at(u32::try_from(*value).ok().and_then(char::from_u32).map_or_else(|| "'\u{fffd}'".into(), |c| format!("'{c}'")))
        }
        ('d', Data::Integer(value)) => at(signed(value.to_string())),
        ('b', Data::Integer(value)) => at(format!("{value:b}")),
        ('o', Data::Integer(value)) => at(format!("{value:o}")),
        ('x', Data::Integer(value)) => at(if verb.sharp { format!("{value:#x}") } else { format!("{value:x}") }),
        ('X', Data::Integer(value)) => at(format!("{value:X}")),
        ('c', Data::Integer(value)) => at(u32::try_from(*value).ok().and_then(char::from_u32).unwrap_or('\u{fffd}').to_string()),
        ('x', Data::Text(rope)) => at(rope.bytes().map(|byte| format!("{byte:02x}")).collect()),
        ('X', Data::Text(rope)) => at(rope.bytes().map(|byte| format!("{byte:02X}")).collect()),
        ('f' | 'F', Data::Float(value)) => at(signed(format!("{value:.*}", verb.precision.unwrap_or(6)))),
        ('g', Data::Float(value)) => at(signed(float(*value))),
        ('e', Data::Float(value)) => {
            let text = format!("{value:.*e}", verb.precision.unwrap_or(6));
            let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let exponent: i32 = exponent.parse().unwrap_or(0);
            let sign = if exponent < 0 { '-' } else { '+' };
            at(signed(format!("{mantissa}e{sign}{:02}", exponent.abs())))
        }
        ('s' | 'd' | 'q' | 't', Data::List(items)) => {
            let mut builder = RopeBuilder::default();
            builder.push_plain("[");
            for (index, item) in items.iter().enumerate() {
                builder.push_plain(if index == 0 { "" } else { " " });
                builder.push(&formatted(verb, item));
            }
            builder.push_plain("]");
            builder.finish()
        }
        ('s', Data::Map(_)) => printed(datum, "%!s(<nil>)"),
        _ => wrong(),
    }
}
