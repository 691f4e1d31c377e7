//! Bytes to text: UTF-8, or UTF-16 as kubectl reads it, and what is no text at all.
//!
//! Invariant: lines and columns of the text are those that an editor shows for the file.

/// How the bytes of a file stand for characters.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16,
    /// UTF-16 without a byte order mark: editors find out, kubectl refuses it.
    UnmarkedUtf16,
}

/// What bytes say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub encoding: Encoding,
    /// What is no text, the first of it: its offset in `text`, and what it is. A `?` stands for each such byte.
    pub damage: Option<(usize, &'static str)>,
}

const NOT_UTF_8: &str = "not UTF-8";
const NOT_UTF_16: &str = "not UTF-16";
const NUL: &str = "a NUL character";

/// Decodes the bytes of a file.
pub fn decode(bytes: &[u8]) -> Decoded {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf_16(rest, Encoding::Utf16, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf_16(rest, Encoding::Utf16, u16::from_be_bytes),
        // The first character of a manifest is one of ASCII.
        [1..=u8::MAX, 0, ..] if is_unmarked(bytes, 1) => utf_16(bytes, Encoding::UnmarkedUtf16, u16::from_le_bytes),
        [0, 1..=u8::MAX, ..] if is_unmarked(bytes, 0) => utf_16(bytes, Encoding::UnmarkedUtf16, u16::from_be_bytes),
        _ => utf_8(bytes),
    }
}

/// How many of the first bytes show whether every other one is zero.
const SHOWN: usize = 64;

/// Whether most of the first characters are of ASCII, with the zero at this place of each pair.
fn is_unmarked(bytes: &[u8], zero: usize) -> bool {
    let start = bytes.get(..SHOWN.min(bytes.len())).unwrap_or(bytes);
    let pairs = start.chunks_exact(2);
    let count = pairs.len();
    let ascii = pairs.filter(|pair| pair.get(zero) == Some(&0) && pair.get(1 - zero) != Some(&0)).count();
    bytes.len().is_multiple_of(2) && 2 * ascii > count
}

fn utf_16(bytes: &[u8], encoding: Encoding, unit: fn([u8; 2]) -> u16) -> Decoded {
    let pairs = bytes.chunks_exact(2);
    let is_whole = pairs.remainder().is_empty();
    let units = pairs.filter_map(|pair| Some(unit(pair.try_into().ok()?)));
    let (mut text, mut damage) = (String::with_capacity(bytes.len() / 2), None);
    for character in char::decode_utf16(units) {
        match character {
            Ok('\0') => {
                damage = damage.or(Some((text.len(), NUL)));
                text.push('?');
            }
            Ok(character) => text.push(character),
            Err(_) => {
                damage = damage.or(Some((text.len(), NOT_UTF_16)));
                text.push('?');
            }
        }
    }
    if !is_whole {
        damage = damage.or(Some((text.len(), NOT_UTF_16)));
        text.push('?');
    }
    Decoded { text, encoding, damage }
}

/// `?` stands for each byte that is no text, so that offsets are those of the file.
fn utf_8(bytes: &[u8]) -> Decoded {
    let (mut text, mut damage) = (String::with_capacity(bytes.len()), None);
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        match valid.find('\0') {
            Some(at) => {
                damage = damage.or(Some((text.len() + at, NUL)));
                text.push_str(&valid.replace('\0', "?"));
            }
            None => text.push_str(valid),
        }
        if !chunk.invalid().is_empty() {
            damage = damage.or(Some((text.len(), NOT_UTF_8)));
            text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
        }
    }
    Decoded { text, encoding: Encoding::Utf8, damage }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16_bytes(text: &str, mark: bool, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let mark = mark.then_some(0xfeff);
        mark.into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
    }

    #[test]
    fn utf_16_is_read_in_both_orders_with_a_mark_and_without() {
        let text = "kind: Pod\nname: \"é😀\"\n";
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            let decoded = decode(&utf_16_bytes(text, true, unit));
            assert_eq!(decoded, Decoded { text: text.into(), encoding: Encoding::Utf16, damage: None });
            let decoded = decode(&utf_16_bytes(text, false, unit));
            assert_eq!(decoded, Decoded { text: text.into(), encoding: Encoding::UnmarkedUtf16, damage: None });
        }
        let mut cut = utf_16_bytes("a: b\n", true, u16::to_le_bytes);
        cut.pop();
        assert_eq!(decode(&cut).damage, Some((4, NOT_UTF_16)));
        assert_eq!(decode(&[0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00]).damage, Some((0, NOT_UTF_16)), "half of a pair");
    }

    #[test]
    fn bytes_that_are_no_text_keep_every_offset() {
        for (bytes, expected, damage) in [
            (&b"caf\xe9: \"x\"\n"[..], "caf?: \"x\"\n", Some((3, NOT_UTF_8))),
            (b"a: \xff\xfeb", "a: ??b", Some((3, NOT_UTF_8))),
            ("é\u{fffd}".as_bytes(), "é\u{fffd}", None),
            (b"\xe2\x82", "??", Some((0, NOT_UTF_8))),
            (b"a: \0b\xff", "a: ?b?", Some((3, NUL))),
            (b"kind: \xff\0", "kind: ??", Some((6, NOT_UTF_8))),
        ] {
            let decoded = decode(bytes);
            assert_eq!((decoded.text.as_str(), decoded.damage), (expected, damage));
            assert_eq!(decoded.text.len(), bytes.len());
            assert_eq!(decoded.encoding, Encoding::Utf8);
        }
    }
}
