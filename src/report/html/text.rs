//! Texts from input for the templates.
//!
//! Invariant: [`Markup`] is the only type that templates do not escape, and no other code makes one.

use std::fmt::{self, Display, Formatter, Write};

use askama::filters::HtmlSafe;

use super::super::escape::{escape, push_markup};

/// A text whose code is marked and which is escaped otherwise.
pub(in super::super) struct Markup(String);

impl Display for Markup {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

/// A text in one line: templates escape it.
pub(in super::super) fn plain(text: &str) -> String {
    escape(text).into_owned()
}

/// A message in one line: what stands between backticks is code.
pub(in super::super) fn prose(text: &str) -> Markup {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for character in escape(text).chars() {
        match character {
            '\'' => escaped.push_str("&#39;"),
            character => push_markup(&mut escaped, character),
        }
    }
    let mut parts: Vec<&str> = escaped.split('`').collect();
    // A backtick without a partner is a backtick.
    let lonely = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut marked = String::with_capacity(escaped.len() + 32);
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
    Markup(marked)
}

/// Paragraphs of a longer text.
pub(super) fn paragraphs(text: &str) -> Vec<Markup> {
    let paragraphs = text.split("\n\n").map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.filter(|part| !part.is_empty()).map(|part| prose(&part)).collect()
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
        let text = "<b a=\"x\" b='y'>&\u{202e}\n";
        assert_eq!(prose(text).to_string(), "&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;\\u{202e}\\n");
        assert_eq!(prose("a `<i>` b ` c").to_string(), "a <code>&lt;i&gt;</code> b ` c");
        assert_eq!(prose("``").to_string(), "<code></code>");
        assert_eq!(id("a.b<\"é"), "a_2e_b_3c__22__e9_");
    }
}
