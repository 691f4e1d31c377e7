//! Functions that change letters: case, words, wrapping.

use super::{Call, Function, computes};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::renderer::Run;

pub(super) const FUNCTIONS: &[Function] = &[
    computes("upper", (1, 1), |call| changed(call, |text| text.to_uppercase())),
    computes("lower", (1, 1), |call| changed(call, |text| text.to_lowercase())),
    computes("title", (1, 1), |call| changed(call, |text| each_word(text, |c| c.to_uppercase().collect()))),
    computes("untitle", (1, 1), |call| changed(call, |text| each_word(text, |c| c.to_lowercase().collect()))),
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
        if right < 4 || (left > 0 && right < 7) || text.len() <= right {
            return Ok(Datum::rope(text));
        }
        let end = (left + right).saturating_sub(3).min(text.len());
        let body = text.get(left..end).unwrap_or("");
        let (before, after) = (if left > 0 { "..." } else { "" }, if end < text.len() { "..." } else { "" });
        Ok(call.computed(&format!("{before}{body}{after}")))
    }),
    computes("wrap", (2, 2), |call| Ok(call.computed(&wrapped(&call.text(1)?, call.whole(0)?, "\n")))),
    computes("wrapWith", (3, 3), |call| {
        Ok(call.computed(&wrapped(&call.text(2)?, call.whole(0)?, &call.text(1)?)))
    }),
    computes("plural", (3, 3), |call| {
        let (one, many) = (call.any(0), call.any(1));
        Ok(if call.whole(2)? == 1 { one } else { many })
    }),
    computes("html", (1, usize::MAX), |call| changed_all(call, |text| {
        text.replace('&', "&amp;").replace('\'', "&#39;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&#34;")
    })),
    computes("js", (1, usize::MAX), |call| changed_all(call, |text| {
        let escaped = text.replace('\\', "\\\\").replace('\'', "\\'").replace('"', "\\\"");
        escaped.replace('<', "\\u003C").replace('>', "\\u003E").replace('&', "\\u0026").replace('=', "\\u003D").replace('\n', "\\u000A")
    })),
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

fn each_word(text: &str, change: impl Fn(char) -> String) -> String {
    let mut starts = true;
    let mut new = String::with_capacity(text.len());
    for c in text.chars() {
        match starts {
            true => new.push_str(&change(c)),
            false => new.push(c),
        }
        starts = !(c.is_alphanumeric() || c == '_' || c == '\'');
    }
    new
}

fn swapped(text: &str) -> String {
    let mut starts = true;
    let mut new = String::with_capacity(text.len());
    for c in text.chars() {
        match () {
            () if c.is_uppercase() => new.extend(c.to_lowercase()),
            () if c.is_lowercase() && starts => new.extend(c.to_uppercase()),
            () if c.is_lowercase() => new.extend(c.to_uppercase()),
            () => new.push(c),
        }
        starts = c.is_whitespace();
    }
    new
}

/// As xstrings has it: words begin at `_`, `-` and spaces; what separates them is left out.
fn camel(text: &str) -> String {
    let separates = |c: char| c == '_' || c == '-' || c.is_whitespace();
    let words = text.split(separates).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let mut characters = word.chars();
            let first = characters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            let rest = characters.as_str();
            match rest.chars().any(char::is_lowercase) {
                true => first + rest,
                false => first + &rest.to_lowercase(),
            }
        })
        .collect()
}

/// `HTTPServerName` is `http_server_name`.
fn separated(text: &str, separator: char) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut new = String::with_capacity(text.len() + 8);
    let class = |c: char| if c.is_uppercase() { 2 } else if c.is_numeric() { 1 } else { 0 };
    for (at, c) in characters.iter().enumerate() {
        if matches!(c, '_' | '-' | ' ') {
            new.push(separator);
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| characters.get(before)).copied();
        let after = characters.get(at + 1).copied();
        if let Some(before) = before
            && !matches!(before, '_' | '-' | ' ')
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
