//! Text from input made harmless for a terminal.
//!
//! Invariant: what comes out holds no control character and nothing that changes the direction of text or hides it.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character steers a terminal, changes the direction of text, or cannot be seen.
fn is_unsafe(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether there are visible ASCII characters and blanks only, and these: most texts.
fn is_plain(text: &str, also: [u8; 2]) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~') || byte == also[0] || byte == also[1])
}

/// The text in one line, what is unsafe written as `\n`, `\t` or `\u{…}`.
pub fn escape(text: &str) -> Cow<'_, str> {
    if is_plain(text, [b' '; 2]) || !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            character if is_unsafe(character) => {
                // Writing to a string does not fail.
                let _ = write!(escaped, "\\u{{{:x}}}", u32::from(character));
            }
            character => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

/// A character of HTML or XML, for element content and attributes in double quotes.
pub(super) fn push_markup(escaped: &mut String, character: char) {
    match character {
        '&' => escaped.push_str("&amp;"),
        '<' => escaped.push_str("&lt;"),
        '>' => escaped.push_str("&gt;"),
        '"' => escaped.push_str("&quot;"),
        character => escaped.push(character),
    }
}

/// A source's text for code frames: lines and tabs stay, every other unsafe character gives way to a visible one of the
/// same length, so that offsets stay. `None` when there is nothing to do.
pub(super) fn mask(text: &str) -> Option<String> {
    if is_plain(text, [b'\n', b'\t']) {
        return None;
    }
    let is_wanted = |character: char| matches!(character, '\n' | '\t');
    if !text.chars().any(|character| is_unsafe(character) && !is_wanted(character)) {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let ends_line = character == '\r' && rest.peek() == Some(&'\n');
        if !is_unsafe(character) || is_wanted(character) || ends_line {
            masked.push(character);
            continue;
        }
        masked.push_str(match character.len_utf8() {
            1 => "?",
            2 => "\u{bf}",
            3 => "\u{fffd}",
            _ => "?\u{fffd}",
        });
    }
    // A carriage return at the end of a line was no reason to hide anything.
    (masked != text).then_some(masked)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_bidi_are_written_out() {
        assert_eq!(escape("a\u{1b}[2Jb\u{202e}\nc"), "a\\u{1b}[2Jb\\u{202e}\\nc");
        assert_eq!(escape("größe 日本"), "größe 日本");
    }

    #[test]
    fn masked_text_keeps_every_offset() {
        let text = "a\u{1b}b\r\nc\rd\t\u{85}\u{202e}\u{e0041}é\n";
        let masked = mask(text).unwrap();
        assert_eq!(masked, "a?b\r\nc?d\t\u{bf}\u{fffd}?\u{fffd}é\n");
        assert_eq!(masked.len(), text.len());
        assert_eq!(mask("plain\r\n"), None);
        assert_eq!(mask("plain\n\té"), None);
    }
}
