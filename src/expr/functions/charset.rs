//! Character sets of `textencodebase64` and `textdecodebase64`.
//!
//! Unicode's encodings, ASCII and Latin 1 are here, others come from `encoding_rs` by the names that IANA and WHATWG share;
//! what is left of those that Terraform knows is "not supported".

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) enum Charset {
    /// UTF-16 that says its order by a mark at the beginning.
    Utf16Marked,
    Ascii,
    Latin1,
    Other(&'static Encoding),
}

pub(super) enum CharsetLookup {
    Known(Charset),
    /// Terraform knows it, clearspan does not.
    NotHere,
    Nowhere,
}

/// How the names of character sets begin that IANA registers.
const FAMILIES: [&str; 14] =
    ["iso", "windows-", "ibm", "cp", "cs", "ebcdic-", "koi8", "euc", "shift", "gb", "big5", "hz-", "macintosh", "latin"];

pub(super) fn find(name: &str) -> CharsetLookup {
    let name = name.to_ascii_lowercase();
    CharsetLookup::Known(match name.as_str() {
        "utf8" | "csutf8" => Charset::Other(UTF_8),
        "csutf16le" => Charset::Other(UTF_16LE),
        "csutf16be" => Charset::Other(UTF_16BE),
        "utf-16" | "csutf16" => Charset::Utf16Marked,
        "us-ascii" | "iso-ir-6" | "ansi_x3.4-1968" | "ansi_x3.4-1986" | "iso_646.irv:1991" | "iso646-us" | "us" | "ibm367"
        | "cp367" | "csascii" => Charset::Ascii,
        "iso-8859-1" | "iso_8859-1:1987" | "iso-ir-100" | "iso_8859-1" | "latin1" | "l1" | "ibm819" | "cp819" | "csisolatin1" => {
            Charset::Latin1
        }
        // Under its other labels an encoding may be a superset of what IANA means by them.
        name => match Encoding::for_label(name.as_bytes()).filter(|known| known.name().eq_ignore_ascii_case(name)) {
            Some(known) => Charset::Other(known),
            // IANA calls some code pages by their number alone.
            None if name.len() == 3 && name.parse::<u16>().is_ok() => return CharsetLookup::NotHere,
            None if FAMILIES.iter().any(|family| name.starts_with(family)) => return CharsetLookup::NotHere,
            None => return CharsetLookup::Nowhere,
        },
    })
}

impl Charset {
    pub(super) fn encode(self, text: &str) -> Option<Vec<u8>> {
        let units = text.encode_utf16();
        match self {
            Charset::Utf16Marked => Some(std::iter::once(0xfeff).chain(units).flat_map(u16::to_be_bytes).collect()),
            Charset::Ascii => text.is_ascii().then(|| text.as_bytes().to_vec()),
            Charset::Latin1 => text.chars().map(|c| u8::try_from(c).ok()).collect(),
            // WHATWG encodes nothing as UTF-16.
            Charset::Other(encoding) if encoding == UTF_16LE => Some(units.flat_map(u16::to_le_bytes).collect()),
            Charset::Other(encoding) if encoding == UTF_16BE => Some(units.flat_map(u16::to_be_bytes).collect()),
            Charset::Other(encoding) => {
                let (bytes, _, is_lossy) = encoding.encode(text);
                (!is_lossy).then(|| bytes.into_owned())
            }
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> Option<String> {
        let text: String = match self {
            // Without a mark it is big-endian.
            Charset::Utf16Marked => match bytes {
                [0xff, 0xfe, rest @ ..] => return Charset::Other(UTF_16LE).decode(rest),
                [0xfe, 0xff, rest @ ..] | rest => return Charset::Other(UTF_16BE).decode(rest),
            },
            Charset::Ascii => bytes.is_ascii().then(|| bytes.iter().map(|byte| char::from(*byte)).collect())?,
            Charset::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
            Charset::Other(encoding) => encoding.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned(),
        };
        (!text.contains(char::REPLACEMENT_CHARACTER)).then_some(text)
    }
}
