//! Character sets of `textencodebase64` and `textdecodebase64`. Floor 1.
//!
//! Unicode's encodings and the Western single-byte ones are here; the others that Terraform knows are "not supported".

#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) enum Charset {
    Utf8,
    Utf16 {
        big: bool,
    },
    /// UTF-16 that says its order by a mark at the beginning.
    Utf16Marked,
    Ascii,
    Latin1,
    Windows1252,
}

pub(super) enum Found {
    Known(Charset),
    /// Terraform knows it, clearspan does not.
    NotHere,
    Nowhere,
}

pub(super) fn find(name: &str) -> Found {
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "csutf8" => Found::Known(Charset::Utf8),
        "utf-16le" | "csutf16le" => Found::Known(Charset::Utf16 { big: false }),
        "utf-16be" | "csutf16be" => Found::Known(Charset::Utf16 { big: true }),
        "utf-16" | "csutf16" => Found::Known(Charset::Utf16Marked),
        "us-ascii" | "iso-ir-6" | "ansi_x3.4-1968" | "ansi_x3.4-1986" | "iso_646.irv:1991" | "iso646-us" | "us" | "ibm367"
        | "cp367" | "csascii" => Found::Known(Charset::Ascii),
        "iso-8859-1" | "iso_8859-1:1987" | "iso-ir-100" | "iso_8859-1" | "latin1" | "l1" | "ibm819" | "cp819" | "csisolatin1" => {
            Found::Known(Charset::Latin1)
        }
        "windows-1252" | "cswindows1252" => Found::Known(Charset::Windows1252),
        other => {
            let families = ["iso", "windows-", "ibm", "cp", "koi8", "euc", "shift", "gb", "big5", "hz-", "macintosh", "latin"];
            if families.iter().any(|family| other.starts_with(family)) { Found::NotHere } else { Found::Nowhere }
        }
    }
}

/// What the bytes 0x80 to 0x9f stand for; the others are those of Latin 1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl Charset {
    pub(super) fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Charset::Utf8 => Some(text.as_bytes().to_vec()),
            Charset::Utf16 { big } => {
                Some(text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect())
            }
            Charset::Utf16Marked => {
                let mark = std::iter::once(0xfeff);
                Some(mark.chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect())
            }
            Charset::Ascii => text.is_ascii().then(|| text.as_bytes().to_vec()),
            Charset::Latin1 => text.chars().map(|c| u8::try_from(c as u32).ok()).collect(),
            Charset::Windows1252 => text
                .chars()
                .map(|c| match WINDOWS_1252.iter().position(|other| *other == c) {
                    Some(at) => u8::try_from(at + 0x80).ok(),
                    None => u8::try_from(c as u32).ok().filter(|byte| !(0x80..0xa0).contains(byte)),
                })
                .collect(),
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> Option<String> {
        let text: String = match self {
            Charset::Utf8 => String::from_utf8(bytes.to_vec()).ok()?,
            Charset::Utf16 { big } => {
                if !bytes.len().is_multiple_of(2) {
                    return None;
                }
                let units = bytes.chunks_exact(2).map(|pair| match pair {
                    [a, b] if big => u16::from_be_bytes([*a, *b]),
                    [a, b] => u16::from_le_bytes([*a, *b]),
                    _ => 0,
                });
                char::decode_utf16(units).collect::<Result<String, _>>().ok()?
            }
            // Without a mark it is big-endian.
            Charset::Utf16Marked => match bytes {
                [0xff, 0xfe, rest @ ..] => return Charset::Utf16 { big: false }.decode(rest),
                [0xfe, 0xff, rest @ ..] | rest => return Charset::Utf16 { big: true }.decode(rest),
            },
            Charset::Ascii => bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\u{fffd}' }).collect(),
            Charset::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
            Charset::Windows1252 => bytes
                .iter()
                .map(|byte| match byte {
                    0x80..=0x9f => WINDOWS_1252.get(usize::from(*byte) - 0x80).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
                    byte => char::from(*byte),
                })
                .collect(),
        };
        if text.contains(char::REPLACEMENT_CHARACTER) { None } else { Some(text) }
    }
}
