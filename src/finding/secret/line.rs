//! Secrets found line by line, by how they are written: what a tree does not hold (broken files, other languages).
//!
//! Invariant: what is found is a range of bytes of the text that begins and ends between characters and holds no line
//! break, so that it can be covered without moving anything. Linear in the text.

use std::borrow::Cow;
use std::ops::Range;

use super::name::is_secret_name;

/// The language of a text.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// A value without quotes is an expression.
    Terraform,
    /// A value without quotes is text.
    Yaml,
}

/// What every URL in the text holds to prove who asks: `redis://:password@host`, `git::https://token@host`.
pub(super) fn url_passwords(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("://")) {
        let start = from + at + 3;
        let is_web = text.get(..from + at).is_some_and(|before| before.ends_with("http") || before.ends_with("https"));
        let rest = text.get(start..).unwrap_or("");
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '?' | '#')).unwrap_or(rest.len());
        let authority = rest.get(..end).unwrap_or("");
        if let Some((user, _)) = authority.rsplit_once('@') {
            match user.split_once(':') {
                Some((name, password)) if is_literal(password) => {
                    let begin = start + name.len() + 1;
                    found.push(begin..begin + password.len());
                }
                // Who comes with a name alone comes with a token.
                None if is_web && is_literal(user) && user != "git" => found.push(start..start + user.len()),
                _ => {}
            }
        }
        from = start;
    }
    found
}

/// Every secret that is written out in a source.
pub(super) fn written_secrets(text: &str, notation: Notation) -> Vec<Range<usize>> {
    let mut found = url_passwords(text);
    // What a line before says of `default` and `value`: the variable, the entry of an environment.
    let mut named = false;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        let code = line.trim_start();
        if code.starts_with('}') && code.len() == line.len() {
            named = false;
        }
        if let Some(rest) = code.strip_prefix("variable ") {
            named = is_secret_name(rest.trim_start().trim_start_matches('"').split('"').next().unwrap_or(""));
            continue;
        }
        let Some((name, value)) = entry(code, notation) else { continue };
        let begin = start + (line.len() - value.len());
        if notation == Notation::Yaml && name == "name" {
            named = is_secret_name(value.trim().trim_matches(['"', '\'']));
            continue;
        }
        let wanted = is_secret_name(name) || (named && matches!(name, "default" | "value"));
        if wanted && let Some(range) = scalar(value, notation) {
            found.push(begin + range.start..begin + range.end);
        }
    }
    found
}

/// The text with what is secret in its URLs replaced.
pub fn without_url_passwords(text: &str) -> Cow<'_, str> {
    let ranges = url_passwords(text);
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for range in ranges {
        shown.push_str(text.get(from..range.start).unwrap_or(""));
        shown.push_str("***");
        from = range.end;
    }
    shown.push_str(text.get(from..).unwrap_or(""));
    Cow::Owned(shown)
}

/// The name and what follows `=` or `:` on a line.
fn entry(code: &str, notation: Notation) -> Option<(&str, &str)> {
    let code = code.strip_prefix("- ").map_or(code, str::trim_start);
    let end = match notation {
        Notation::Terraform => code.find(['=', ':'])?,
        Notation::Yaml => code.find(':')?,
    };
    let name = code.get(..end)?.trim().trim_matches(['"', '\'']);
    let value = code.get(end + 1..)?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    is_name.then_some((name, value))
}

/// Where the text of a scalar stands that is written at the start of `value`.
fn scalar(value: &str, notation: Notation) -> Option<Range<usize>> {
    let at = value.len() - value.trim_start().len();
    let rest = value.get(at..)?;
    let quote = rest.chars().next()?;
    if matches!(quote, '"' | '\'') {
        let inner = rest.get(1..)?;
        let mut escaped = false;
        let end = inner.char_indices().find(|(_, c)| {
            let ends = *c == quote && !escaped;
            escaped = *c == '\\' && !escaped && quote == '"';
            ends
        });
        let end = end.map_or(inner.len(), |(index, _)| index);
        return is_literal(inner.get(..end)?).then_some(at + 1..at + 1 + end);
    }
    let plain = rest.split(" #").next().unwrap_or("").trim_end();
    let is_text = notation == Notation::Yaml
        && is_literal(plain)
        && !matches!(plain, "null" | "~" | "true" | "false" | "|" | ">" | "|-" | ">-")
        && !plain.starts_with(['{', '[', '&', '*', '!']);
    is_text.then_some(at..at + plain.len())
}

/// Whether a text is a secret itself, not the place of one.
pub(super) fn is_literal(text: &str) -> bool {
    let is_covered = text.bytes().all(|byte| byte == b'*');
    !is_covered && !text.starts_with('<') && !["${", "$(", "{{"].iter().any(|opening| text.contains(opening))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn found(text: &str, notation: Notation) -> Vec<&str> {
        written_secrets(text, notation).into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    #[test]
    fn secrets_of_terraform() {
        let cases: [(&str, &[&str]); 9] = [
            ("  auth_token = \"s3cret\" # why\n", &["s3cret"]),
            ("auth_token = var.auth_token\n", &[]),
            ("auth_token = \"${var.token}\"\n", &[]),
            ("auth_token_enabled = true\n", &[]),
            ("password = \"a\\\"b\"\n", &["a\\\"b"]),
            ("variable \"redis_password\" {\n  default = \"hunter2\"\n}\nvariable \"x\" {\n  default = \"y\"\n}\n", &["hunter2"]),
            ("url = \"redis://user:pass@host:6379\"\n", &["pass"]),
            ("url = \"redis://host:6379/a@b\"\n", &[]),
            ("url = \"redis://:${var.x}@host\"\n", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text, Notation::Terraform), expected, "{text}");
        }
    }

    #[test]
    fn secrets_of_yaml() {
        let cases: [(&str, &[&str]); 7] = [
            ("stringData:\r\n  REDIS_PASSWORD: hunter2 # no\r\n", &["hunter2"]),
            ("env:\n  - name: REDIS_PASSWORD\n    value: \"hunter2\"\n  - name: HOST\n    value: a\n", &["hunter2"]),
            ("  - name: REDIS_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: redis\n        key: password\n", &[]),
            ("automountServiceAccountToken: false\n", &[]),
            ("password: \"$(PASSWORD)\"\n", &[]),
            ("password: {{ .Values.password }}\n", &[]),
            ("REDIS_URL: redis://:pä@h\n", &["pä"]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text, Notation::Yaml), expected, "{text}");
        }
    }

    #[test]
    fn passwords_of_urls_are_not_shown() {
        assert_eq!(without_url_passwords("redis://:a@h redis://u:b@h/0"), "redis://:***@h redis://u:***@h/0");
        assert_eq!(without_url_passwords("redis://h:6379"), "redis://h:6379");
    }
}
