//! Secrets inside a text: `KEY=value`, `key: value`, `--option value`, wherever such a pair stands.
//!
//! Invariant: linear in the text; a name is looked for no further back than the longest name reaches.

use std::ops::Range;

use super::line::{is_literal, url_passwords};
use super::name::is_secret_name;

/// How far back a name may begin, in bytes.
const LONGEST_NAME: usize = 128;

/// The secrets of a text: of environment files, arguments of commands, configuration inside strings, addresses.
pub(super) fn secrets_inside(text: &str) -> Vec<Range<usize>> {
    let mut found = url_passwords(text);
    for (at, separator) in text.match_indices(['=', ':']) {
        let Some(name) = name_before(text, at, separator == ":") else { continue };
        if is_secret_name(name) {
            found.extend(value_after(text, at + 1));
        }
    }
    for (at, _) in text.match_indices("--").filter(|(at, _)| text.get(..*at).is_some_and(|before| !before.ends_with('-'))) {
        let rest = text.get(at + 2..).unwrap_or_default();
        let end = rest.find(|c: char| !is_of_name(c)).unwrap_or(rest.len());
        if is_secret_name(rest.get(..end).unwrap_or_default()) && rest.get(end..).is_some_and(|rest| rest.starts_with(' ')) {
            found.extend(
                value_after(text, at + 2 + end)
                    .filter(|range| text.get(range.clone()).is_some_and(|value| !value.starts_with('-'))),
            );
        }
    }
    found
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// The name that ends before a separator. Before a colon it begins the line, or stands in quotes: prose has colons too.
fn name_before(text: &str, at: usize, is_colon: bool) -> Option<&str> {
    let mut from = at.saturating_sub(LONGEST_NAME);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..at)?.trim_end_matches(' ');
    let quoted = before.ends_with(['"', '\'']);
    let bare = before.trim_end_matches(['"', '\'', '\\']);
    let start = bare.char_indices().rev().find(|(_, c)| !is_of_name(*c)).map_or(0, |(index, c)| index + c.len_utf8());
    let name = bare.get(start..)?;
    let ahead = bare.get(..start)?;
    let begins_line = ahead.trim_end_matches([' ', '\t', '-']).is_empty() && from == 0 || {
        let line = ahead.rsplit('\n').next().unwrap_or_default();
        line.len() < ahead.len() && line.trim_matches([' ', '\t', '-']).is_empty()
    };
    let in_braces = || ahead.trim_end().ends_with('{') || (ahead.trim_end().ends_with(',') && ahead.contains('{'));
    (!name.is_empty() && (!is_colon || quoted || begins_line || in_braces())).then_some(name)
}

/// The value behind a separator: what stands in quotes, or reaches to the next blank.
fn value_after(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let at = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let rest = rest.get(at..)?;
    let escaped = usize::from(rest.starts_with('\\'));
    let quote = rest.get(escaped..)?.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (skip, end) = match quote {
        Some(quote) => {
            let inner = rest.get(escaped + 1..)?;
            let end = inner.find(quote).unwrap_or(inner.len());
            (escaped + 1, inner.get(..end)?.trim_end_matches('\\').len())
        }
        None => {
            let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&' | '"' | '\'' | '`' | '}' | ')' | ']' | '\\');
            (0, rest.find(ends).unwrap_or(rest.len()))
        }
    };
    let start = from + at + skip;
    let value = text.get(start..start + end)?;
    let is_word = matches!(value, "null" | "~" | "true" | "false" | "|" | ">" | "|-" | ">-");
    (is_literal(value) && !is_word && !value.starts_with(['$', '{', '[', '=', ':', '/', '&', '*', '!']))
        .then_some(start..start + end)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_found_wherever_they_stand() {
        let cases: [(&str, &[&str]); 15] = [
            ("REDIS_PASSWORD=hunter2", &["hunter2"]),
            ("A=b\nREDIS_AUTH='hunter 2'\nC=d", &["hunter 2"]),
            ("redis-server --requirepass hunter2 --port 6379", &["hunter2"]),
            ("redis-server --auth-token=hunter2 -x", &["hunter2"]),
            ("{\"password\": \"hunter2\", \"port\": 1}", &["hunter2"]),
            ("{\\\"password\\\":\\\"hunter2\\\"}", &["hunter2"]),
            ("auth:\n  password: hunter2\n  enabled: true\n", &["hunter2"]),
            ("https://h/x?user=a&token=hunter2&b=c", &["hunter2"]),
            ("git::https://user:hunter2@host/x.git?ref=v1", &["hunter2"]),
            ("git::https://hunter2hunter2@github.com/x.git", &["hunter2hunter2"]),
            ("git@github.com:a/b.git ssh://git@github.com/a/b", &[]),
            ("The auth token: rotates every day", &[]),
            ("PASSWORD=${PASSWORD} TOKEN=$TOKEN SECRET=$(cat x)", &[]),
            ("tokens = 5", &["5"]),
            ("--requirepass --port", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = secrets_inside(text).into_iter().map(|range| text.get(range).unwrap()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
