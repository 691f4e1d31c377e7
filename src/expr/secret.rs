//! Messages about what is sensitive.
//!
//! Job: errors that say what is wrong without quoting the text. Invariant: no text that is sensitive, and none that was
//! taken out of one, stands in a message.

use crate::source::Text;
use crate::value::{Kind, Value};

/// How many sensitive texts are looked for in a message.
const MAX_SECRETS: usize = 10_000;
/// What stands for a sensitive text in a message.
const COVERED: &str = "(sensitive value)";
/// The shortest text that is covered also within a word.
const SHORT: usize = 4;

/// Adds the texts and numbers that are sensitive in a value.
pub fn secret_texts(value: &Value, inside: bool, found: &mut Vec<Text>) {
    let secret = inside || value.sensitive;
    if found.len() >= MAX_SECRETS {
        return;
    }
    match &value.kind {
        Kind::String(text) if secret => found.push(text.clone()),
        Kind::Number(number) if secret => found.push(number.to_string().into()),
        Kind::Sequence(sequence) => sequence.items.iter().for_each(|item| secret_texts(item, secret, found)),
        Kind::Parts(parts) => parts.iter().for_each(|part| secret_texts(part, secret, found)),
        Kind::Mapping(mapping) => {
            for (name, entry) in &mapping.entries {
                if secret && entry.key.is_none() {
                    found.push(name.clone()); // a key that was computed
                }
                secret_texts(&entry.value, secret, found);
            }
        }
        _ => {}
    }
}

/// The message with every sensitive text in it covered.
pub fn covered(message: &str, secrets: &[Text]) -> String {
    let mut found: Vec<&str> = secrets.iter().map(Text::as_str).filter(|text| !text.is_empty()).collect();
    found.retain(|text| message.contains(text));
    found.sort_by_key(|text| std::cmp::Reverse(text.len()));
    found.iter().fold(message.to_string(), |message, secret| cover(&message, secret))
}

/// Covers each occurrence; that of a short text only where it stands as a word of its own.
fn cover(message: &str, secret: &str) -> String {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (mut made, mut rest) = (String::new(), message);
    while let Some(at) = rest.find(secret) {
        let (before, after) = (rest.get(..at).unwrap_or(""), rest.get(at + secret.len()..).unwrap_or(""));
        let previous = before.chars().next_back().or(made.chars().next_back());
        let within = secret.len() < SHORT && (is_word(previous) || is_word(after.chars().next()));
        made.push_str(before);
        made.push_str(if within { secret } else { COVERED });
        rest = after;
    }
    made + rest
}

/// The message without anything that it quotes, where one of these values is sensitive: what a function quotes may be a
/// piece of a secret, or made from one.
pub fn unquoted<'v>(message: String, values: impl IntoIterator<Item = &'v Value>) -> String {
    let sensitive: Vec<&Value> = values.into_iter().filter(|value| value.is_deeply_sensitive()).collect();
    if sensitive.is_empty() {
        return message;
    }
    let mut secrets = Vec::new();
    sensitive.iter().for_each(|value| secret_texts(value, false, &mut secrets));
    // Of an odd number of quotation marks some belong to what is quoted: its end is unknown.
    let parts: Vec<&str> = message.split('`').collect();
    let plain = match (parts.len() % 2, parts.as_slice()) {
        (0, [first, ..]) => format!("{first}{COVERED}"),
        _ => parts.iter().enumerate().map(|(index, part)| if index % 2 == 0 { *part } else { "`(sensitive value)`" }).collect(),
    };
    covered(&plain, &secrets)
}
