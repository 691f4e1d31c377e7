//! How JSON spells strings and numbers.

/// `-`? (`0` | [1-9][0-9]*) (`.` [0-9]+)? ([eE] [+-]? [0-9]+)?
pub(super) fn is_json_number(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit()).count();
    let mut rest = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || whole > 1 && rest.first() == Some(&b'0') {
        return false;
    }
    rest = rest.get(whole..).unwrap_or(&[]);
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or(&[]);
    }
    if let Some(exponent) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
        let exponent = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

/// A piece of a string's content.
pub enum StringPiece<'a> {
    Plain(&'a str),
    Escape(char),
}

/// Hands out the pieces of a string's content, each with its offset; gives the offset of the closing quote, or where
/// and why the string is none.
pub fn decode<'a>(
    text: &'a str,
    content: usize,
    mut take: impl FnMut(usize, StringPiece<'a>),
) -> Result<usize, (usize, usize, String)> {
    let bytes = text.as_bytes();
    let mut at = content;
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let length = rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len());
        if length > 0 {
            take(at, StringPiece::Plain(text.get(at..at + length).unwrap_or("")));
            at += length;
        }
        let unfinished = |found: &str| format!("expected `\"` at the end of the string, found {found}");
        let character = match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'"'), _) => return Ok(at),
            (Some(b'\\'), Some(selector)) => match selector {
                b'"' => '"',
                b'\\' => '\\',
                b'/' => '/',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => {
                    let (character, length) =
                        unicode(bytes, at).ok_or_else(|| (at, at + 2, "`\\u` needs four hexadecimal digits".to_string()))?;
                    take(at, StringPiece::Escape(character));
                    at += length;
                    continue;
                }
                _ => {
                    let length = text.get(at + 1..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
                    let escape = text.get(at..at + 1 + length).unwrap_or("\\");
                    return Err((at, at + 1 + length, format!("`{escape}` is not a JSON escape sequence")));
                }
            },
            (Some(b'\n' | b'\r'), _) => return Err((at, at + 1, unfinished("the end of the line"))),
            (Some(byte @ 0..=0x1f), _) => {
                return Err((at, at + 1, format!("the control character U+{byte:04X} must be written as an escape")));
            }
            _ => return Err((at, bytes.len(), unfinished("the end of the text"))),
        };
        take(at, StringPiece::Escape(character));
        at += 2;
    }
}

/// `\uNNNN` or a surrogate pair, with its length; half a pair is U+FFFD, as Go reads it.
fn unicode(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let four = |at: usize| {
        let digits = bytes.get(at + 2..at + 6).filter(|d| d.iter().all(u8::is_ascii_hexdigit))?;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let first = four(at)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, 6));
    }
    if first < 0xdc00
        && bytes.get(at + 6..at + 8) == Some(b"\\u")
        && let Some(second @ 0xdc00..=0xdfff) = four(at + 6)
    {
        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return Some((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12));
    }
    Some((char::REPLACEMENT_CHARACTER, 6))
}
