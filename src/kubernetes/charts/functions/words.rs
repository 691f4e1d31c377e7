//! Functions that change letters: case, words, wrapping.

use super::{Call, Function, computes};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::renderer::Run;

pub(super) const FUNCTIONS: &[Function] = &[
    computes("upper", (1, 1), |call| changed(call, |text| text.chars().map(upper).collect())),
    computes("lower", (1, 1), |call| changed(call, |text| text.chars().map(lower).collect())),
    computes("title", (1, 1), |call| changed(call, |text| each_word(text, upper))),
    computes("untitle", (1, 1), |call| changed(call, |text| each_word(text, lower))),
    computes("swapcase", (1, 1), |call| changed(call, swapped)),
    computes("camelcase", (1, 1), |call| changed(call, camel)),
    computes("snakecase", (1, 1), |call| changed(call, |text| separated(text, '_'))),
    computes("kebabcase", (1, 1), |call| changed(call, |text| separated(text, '-'))),
    computes("initials", (1, 1), |call| {
        changed(call, |text| text.split_whitespace().filter_map(|word| word.chars().next()).collect())
    }),
    computes("abbrev", (2, 2), |call| {
        let (width, text) = (call.whole(0)?, call.text(1)?);
        let width = usize::try_from(width).unwrap_or(0);
        Ok(match width < 4 || text.len() <= width {
            true => Datum::rope(text),
            false => call.computed(&format!("{}...", text.get(..width - 3).unwrap_or(""))),
        })
    }),
    computes("abbrevboth", (3, 3), |call| {
        let (left, right, text) = (call.whole(0)?, call.whole(1)?, call.text(2)?);
        let (left, right) = (usize::try_from(left).unwrap_or(0), usize::try_from(right).unwrap_or(0));
        if right < 4 || (left > 0 && right < 7) {
            return Ok(Datum::rope(text));
        }
        Ok(call.computed(&abbreviated(&text, left, right)))
    }),
    computes("wrap", (2, 2), |call| Ok(call.computed(&wrapped(&call.text(1)?, call.whole(0)?, "\n")))),
    computes("wrapWith", (3, 3), |call| Ok(call.computed(&wrapped(&call.text(2)?, call.whole(0)?, &call.text(1)?)))),
    computes("plural", (3, 3), |call| {
        let (one, many) = (call.any(0), call.any(1));
        Ok(if call.whole(2)? == 1 { one } else { many })
    }),
    computes("html", (1, usize::MAX), |call| {
        changed_all(call, |text| {
            text.replace('&', "&amp;").replace('\'', "&#39;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&#34;")
        })
    }),
    computes("js", (1, usize::MAX), |call| {
        changed_all(call, |text| {
            let escaped = text.replace('\\', "\\\\").replace('\'', "\\'").replace('"', "\\\"");
            escaped
                .replace('<', "\\u003C")
                .replace('>', "\\u003E")
                .replace('&', "\\u0026")
                .replace('=', "\\u003D")
                .replace('\n', "\\u000A")
        })
    }),
    computes("urlquery", (1, usize::MAX), |call| changed_all(call, query)),
    computes("len", (1, 1), |call| {
        let length = match &call.any(0).data {
            Data::Text(rope) => rope.len(),
            Data::List(items) => items.len(),
            Data::Map(map) => map.0.borrow().entries.len(),
            Data::Nil => return call.fail("error calling len: len of nil pointer"),
            _ => return call.fail("error calling len: len of type that has none"),
        };
        Ok(call.made(Data::Integer(length as i64)))
    }),
];

/// A text in another form. Where every character keeps its length it keeps its place, too.
fn changed(call: &Call<'_>, change: impl Fn(&str) -> String) -> Run<Datum> {
    let text = call.text(0)?;
    let new = change(&text);
    Ok(match text.mapped(new.clone()) {
        Some(rope) if new.is_ascii() => Datum::rope(rope),
        _ => call.computed(&new),
    })
}

fn changed_all(call: &Call<'_>, change: impl Fn(&str) -> String) -> Run<Datum> {
    let text: String = (0..call.arguments.len()).map(|at| call.shown(at).to_string()).collect();
    Ok(call.computed(&change(&text)))
}

/// A letter in its other form, where that is one letter, as Go has it.
fn upper(c: char) -> char {
    let mut form = c.to_uppercase();
    if form.len() == 1 { form.next().unwrap_or(c) } else { c }
}

fn lower(c: char) -> char {
    let mut form = c.to_lowercase();
    if form.len() == 1 { form.next().unwrap_or(c) } else { c }
}

fn each_word(text: &str, change: impl Fn(char) -> char) -> String {
    let mut starts = true;
    let mut new = String::with_capacity(text.len());
    for c in text.chars() {
        match starts {
            true => new.push(change(c)),
            false => new.push(c),
        }
        starts = if c.is_ascii() { !(c.is_ascii_alphanumeric() || c == '_') } else { c.is_whitespace() };
    }
    new
}

fn swapped(text: &str) -> String {
    let swap = |c: char| if c.is_uppercase() { lower(c) } else { upper(c) };
    text.chars().map(swap).collect()
}

/// As xstrings has it: words begin behind `_`, `-` and spaces. Of several of these the last is left out, and those at the
/// ends of the text stay.
fn camel(text: &str) -> String {
    let separates = |c: char| c == '_' || c == '-' || c.is_whitespace();
    let body = text.trim_start_matches(separates);
    let start = text.get(..text.len() - body.len()).unwrap_or("");
    let end = body.get(body.trim_end_matches(separates).len()..).unwrap_or("");
    let body = body.trim_end_matches(separates);
    let mut new = start.to_string();
    let mut rest = body;
    while !rest.is_empty() {
        let length = rest.find(separates).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(length);
        let mut characters = word.chars();
        new.extend(characters.next().map(upper));
        match characters.as_str().chars().any(char::is_lowercase) {
            true => new.push_str(characters.as_str()),
            false => new.extend(characters.map(lower)),
        }
        rest = behind.trim_start_matches(separates);
        let run = behind.get(..behind.len() - rest.len()).unwrap_or("");
        let kept = run.char_indices().next_back().map_or(0, |(at, _)| at);
        new.push_str(run.get(..kept).unwrap_or(""));
    }
    new + end
}

/// `HTTPServerName` is `http_server_name`.
fn separated(text: &str, separator: char) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut new = String::with_capacity(text.len() + 8);
    let class = |c: char| {
        if c.is_uppercase() {
            2
        } else if c.is_numeric() {
            1
        } else {
            0
        }
    };
    for (at, c) in characters.iter().enumerate() {
        if matches!(c, '_' | '-') || c.is_whitespace() {
            new.push(separator);
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| characters.get(before)).copied();
        let after = characters.get(at + 1).copied();
        if let Some(before) = before
            && !(matches!(before, '_' | '-') || before.is_whitespace())
        {
            let rises = class(*c) == 2 && (class(before) == 0 || (class(before) == 1));
            let begins_word = class(*c) == 2 && class(before) == 2 && after.is_some_and(char::is_lowercase);
            if rises || begins_word {
                new.push(separator);
            }
        }
        new.extend(c.to_lowercase());
    }
    new
}

/// As goutils has it: so many characters from an offset on, with dots for what is left out.
fn abbreviated(text: &str, offset: usize, width: usize) -> String {
    let (length, room) = (text.len(), width.saturating_sub(3));
    let offset = if length.saturating_sub(offset.min(length)) < room { length.saturating_sub(room) } else { offset.min(length) };
    match () {
        () if length <= width => text.to_string(),
        () if offset <= 4 => format!("{}...", text.get(..room).unwrap_or("")),
        () if offset + room < length => format!("...{}", abbreviated(text.get(offset..).unwrap_or(""), 0, room)),
        () => format!("...{}", text.get(length - room..).unwrap_or("")),
    }
}

fn wrapped(text: &str, width: i64, with: &str) -> String {
    let width = usize::try_from(width).unwrap_or(1).max(1);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines.join(with)
}

pub(super) fn query(text: &str) -> String {
    let mut new = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => new.push('+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => new.push(char::from(byte)),
            _ => new.push_str(&format!("%{byte:02X}")),
        }
    }
    new
}
