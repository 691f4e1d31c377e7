//! Character sets of `textencodebase64` and `textdecodebase64`. Floor 1.
//!
//! Unicode's encodings and the Western single-byte ones are here, most others come from `encoding_rs` by the names that IANA
//! and WHATWG share; what is left of those that Terraform knows is "not supported".

use encoding_rs::Encoding;

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
    /// The characters of the bytes from 128 on, or of all 256.
    Page(&'static str),
    Other(&'static Encoding),
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
        "ibm437" | "cp437" | "437" | "cspc8codepage437" => Found::Known(Charset::Page(IBM437)),
        "ibm850" | "cp850" | "850" | "cspc850multilingual" => Found::Known(Charset::Page(IBM850)),
        "ibm037" | "cp037" | "ebcdic-cp-us" | "ebcdic-cp-ca" | "ebcdic-cp-wt" | "ebcdic-cp-nl" | "csibm037" => {
            Found::Known(Charset::Page(IBM037))
        }
        "windows-1252" | "cswindows1252" => Found::Known(Charset::Windows1252),
        other => {
            // Under its other labels an encoding may be a superset of what IANA means by them.
            if let Some(known) = Encoding::for_label(other.as_bytes()).filter(|known| known.name().eq_ignore_ascii_case(other)) {
                return Found::Known(Charset::Other(known));
            }
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

/// The upper half of code page 437.
const IBM437: &str = concat!(
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ",
    "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐",
    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀",
    "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
);

/// The upper half of code page 850.
const IBM850: &str = concat!(
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ",
    "áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
    "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀",
    "ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
);

/// All of code page 37, EBCDIC of the United States.
const IBM037: &str = concat!(
    "\u{0}\u{1}\u{2}\u{3}\u{9c}\u{9}\u{86}\u{7f}\u{97}\u{8d}\u{8e}\u{b}\u{c}\u{d}\u{e}\u{f}\u{10}\u{11}\u{12}\u{13}\u{9d}\u{85}\u{8}\u{87}\u{18}\u{19}\u{92}\u{8f}\u{1c}\u{1d}\u{1e}\u{1f}",
    "\u{80}\u{81}\u{82}\u{83}\u{84}\u{a}\u{17}\u{1b}\u{88}\u{89}\u{8a}\u{8b}\u{8c}\u{5}\u{6}\u{7}\u{90}\u{91}\u{16}\u{93}\u{94}\u{95}\u{96}\u{4}\u{98}\u{99}\u{9a}\u{9b}\u{14}\u{15}\u{9e}\u{1a}",
    " \u{a0}âäàáãåçñ¢.<(+|&éêëèíîïìß!$*);¬",
    "-/ÂÄÀÁÃÅÇÑ¦,%_>?øÉÊËÈÍÎÏÌ`:#@'=\u{22}",
    "Øabcdefghi«»ðýþ±°jklmnopqrªºæ¸Æ¤",
    "µ~stuvwxyz¡¿ÐÝÞ®^£¥·©§¶¼½¾[]¯¨´×",
    "{ABCDEFGHI\u{ad}ôöòóõ}JKLMNOPQR¹ûüùúÿ",
    "\u{5c}÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ\u{9f}",
);

/// The first byte that a table of characters speaks of: those before are ASCII.
fn first_of(page: &str) -> usize {
    256 - page.chars().count()
}

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
            Charset::Page(page) => {
                let first = first_of(page);
                let byte = |c: char| match page.chars().position(|other| other == c) {
                    Some(at) => u8::try_from(at + first).ok(),
                    None => u8::try_from(c).ok().filter(|byte| usize::from(*byte) < first),
                };
                text.chars().map(byte).collect()
            }
            Charset::Other(encoding) => {
                let (bytes, _, is_lossy) = encoding.encode(text);
                (!is_lossy).then(|| bytes.into_owned())
            }
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
            Charset::Page(page) => {
                let (first, table) = (first_of(page), page.chars().collect::<Vec<_>>());
                let character = |byte: &u8| match usize::from(*byte).checked_sub(first) {
                    Some(at) => table.get(at).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
                    None => char::from(*byte),
                };
                bytes.iter().map(character).collect()
            }
            Charset::Other(encoding) => {
                let (text, is_lossy) = encoding.decode_without_bom_handling(bytes);
                if is_lossy {
                    return None;
                }
                text.into_owned()
            }
        };
        if text.contains(char::REPLACEMENT_CHARACTER) { None } else { Some(text) }
    }
}
