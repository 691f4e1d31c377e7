//! Upper, lower and title case as Go has them: one character becomes one character.

fn only(mut mapped: impl Iterator<Item = char>) -> Option<char> {
    let first = mapped.next()?;
    if mapped.next().is_none() { Some(first) } else { None }
}

pub(super) fn upper(c: char) -> char {
    // Greek letters with iota subscript have a one-character capital besides the two-character one.
    match c {
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => shifted(c, 8),
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => shifted(c, 9),
        _ => only(c.to_uppercase()).unwrap_or(c),
    }
}

pub(super) fn lower(c: char) -> char {
    if c == '\u{130}' { 'i' } else { only(c.to_lowercase()).unwrap_or(c) }
}

/// The form at the start of a word: differs from the upper case in digraphs and in Georgian.
pub(super) fn title(c: char) -> char {
    match c {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        '\u{1f1}'..='\u{1f3}' => '\u{1f2}',
        '\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}' => c,
        _ => upper(c),
    }
}

fn shifted(c: char, by: u32) -> char {
    char::from_u32(c as u32 + by).unwrap_or(c)
}

/// The text with the first letter of every word in title case.
pub(super) fn title_words(text: &str) -> String {
    let separates = |c: char| {
        if c.is_ascii() { !c.is_ascii_alphanumeric() && c != '_' } else { !c.is_alphanumeric() && c.is_whitespace() }
    };
    let mut before = ' ';
    let mut made = String::with_capacity(text.len());
    for c in text.chars() {
        made.push(if separates(before) { title(c) } else { c });
        before = c;
    }
    made
}
