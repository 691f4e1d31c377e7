//! Text from input made harmless in HTML.
//!
//! Invariant: what comes out holds no markup but what is added here, and no character that hides or steers.

use std::fmt::Write;

use super::super::escape::{escape, push_markup};

/// A text in one line, for element content and quoted attributes.
pub(super) fn html(text: &str) -> String {
    code(&escape(text))
}

/// As [`html`], for text that is masked already: its blanks stay.
pub(super) fn code(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for character in text.chars() {
        match character {
            '\'' => escaped.push_str("&#39;"),
            character => push_markup(&mut escaped, character),
        }
    }
    escaped
}

/// A message: what stands between backticks is code.
pub(super) fn prose(text: &str) -> String {
    let text = html(text);
    let mut parts: Vec<&str> = text.split('`').collect();
    // A backtick without a partner is a backtick.
    let lonely = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut marked = String::with_capacity(text.len() + 32);
    for (number, part) in parts.iter().enumerate() {
        match number % 2 {
            0 => marked.push_str(part),
            // Writing to a string does not fail.
            _ => drop(write!(marked, "<code>{part}</code>")),
        }
    }
    if let Some(lonely) = lonely {
        marked.push('`');
        marked.push_str(lonely);
    }
    marked
}

/// Paragraphs of a longer text.
pub(super) fn paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.filter(|part| !part.is_empty()).map(|part| format!("<p>{}</p>", prose(&part))).collect()
}

/// What may stand in an `id`: other characters are written by their number.
pub(super) fn id(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => id.push(character),
            character => drop(write!(id, "_{:x}_", u32::from(character))),
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_input_is_markup() {
        assert_eq!(html("<b a=\"x\" b='y'>&\u{202e}\n"), "&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;\\u{202e}\\n");
        assert_eq!(prose("a `<i>` b ` c"), "a <code>&lt;i&gt;</code> b ` c");
        assert_eq!(prose("``"), "<code></code>");
        assert_eq!(id("a.b<\"é"), "a_2e_b_3c__22__e9_");
    }
}
