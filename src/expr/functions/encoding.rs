//! Encodings of text: base64, URLs, character sets, gzip, YAML.

use std::io::Read;

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use flate2::read::GzDecoder;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::partial::text;
use super::signature::{Function, FunctionCall, Gives, any, string};
use super::yaml_decode::yaml_decode;
use super::yaml_encode::yaml_encode;
use super::{FunctionError, FunctionResult, MAX_TEXT_BYTES, charset};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("base64decode", &[string("text")], Gives::String, |call| {
        let bytes = decode_base64(call.text(0)).ok_or_else(|| FunctionError::at(0, "the text is not base64"))?;
        utf_8(bytes)
    }),
    Function::new("base64encode", &[string("text")], Gives::String, |call| Ok(text(STANDARD.encode(call.text(0))))),
    Function::new("base64gunzip", &[string("text")], Gives::String, |call| {
        let bytes = decode_base64(call.text(0)).ok_or_else(|| FunctionError::at(0, "the text is not base64"))?;
        match gunzip(&bytes, MAX_TEXT_BYTES) {
            Ok(Some(bytes)) => utf_8(bytes),
            Ok(None) => Ok(call.too_large()),
            Err(why) => Err(FunctionError::at(0, format!("the data is not gzip: {why}"))),
        }
    }),
    // The text depends on the compressor, byte for byte, and no rule asks for it.
    Function::new("base64gzip", &[string("text")], Gives::String, |call| Ok(call.not_supported())),
    Function::new("textdecodebase64", &[string("text"), string("encoding")], Gives::String, |call| {
        let charset = match charset::find(call.text(1)) {
            charset::CharsetLookup::Known(charset) => charset,
            charset::CharsetLookup::NotHere => return Ok(call.not_supported()),
            charset::CharsetLookup::Nowhere => return Err(no_encoding(call)),
        };
        let bytes = decode_base64(call.text(0)).ok_or_else(|| FunctionError::at(0, "the text is not base64"))?;
        charset
            .decode(&bytes)
            .map(text)
            .ok_or_else(|| FunctionError::at(0, format!("the text has symbols that `{}` does not define", call.text(1))))
    }),
    Function::new("textencodebase64", &[string("text"), string("encoding")], Gives::String, |call| {
        let charset = match charset::find(call.text(1)) {
            charset::CharsetLookup::Known(charset) => charset,
            charset::CharsetLookup::NotHere => return Ok(call.not_supported()),
            charset::CharsetLookup::Nowhere => return Err(no_encoding(call)),
        };
        charset
            .encode(call.text(0))
            .map(|bytes| text(STANDARD.encode(bytes)))
            .ok_or_else(|| FunctionError::at(0, format!("the text has characters that `{}` cannot represent", call.text(1))))
    }),
    Function::new("urldecode", &[string("text")], Gives::String, url_decode),
    Function::new("urlencode", &[string("text")], Gives::String, |call| Ok(text(url_encode(call.text(0))))),
    Function::new("yamldecode", &[string("text").unknown()], Gives::Any, yaml_decode),
    Function::new("yamlencode", &[any("value").null().unknown()], Gives::String, yaml_encode),
];

fn no_encoding(call: &FunctionCall) -> FunctionError {
    FunctionError::at(1, format!("`{}` is not the name of a character encoding", call.text(1)))
}

fn utf_8(bytes: Vec<u8>) -> FunctionResult {
    String::from_utf8(bytes).map(text).map_err(|_| FunctionError::at(0, "the decoded bytes are not valid UTF-8"))
}

/// As Go decodes: line ends do not count, padding must be there, what remains of the last byte does not matter.
fn decode_base64(written: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurpose =
        GeneralPurpose::new(&alphabet::STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));
    let kept: String = written.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    LENIENT.decode(kept).ok()
}

/// The bytes of one gzip member; `None` if there are more than the limit.
fn gunzip(bytes: &[u8], limit: usize) -> std::io::Result<Option<Vec<u8>>> {
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes).take(limit as u64 + 1).read_to_end(&mut unpacked)?;
    Ok((unpacked.len() <= limit).then_some(unpacked))
}

fn url_encode(source: &str) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(source, ENCODED).to_string().replace("%20", "+")
}

fn url_decode(call: &FunctionCall) -> FunctionResult {
    let written = call.text(0);
    let is_escape = |rest: &str| rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    if !written.split('%').skip(1).all(is_escape) {
        return Err(FunctionError::at(0, "`%` must be followed by two hexadecimal digits"));
    }
    utf_8(percent_decode_str(&written.replace('+', " ")).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn gunzip_stops_at_the_limit_and_refuses_damaged_data() {
        let packed = STANDARD.decode("H4sIAAAAAAAA/0qkCQAAAAD//wEAAP//TPvXdVYAAAA=").unwrap();
        assert_eq!(gunzip(&packed, 86).unwrap().unwrap(), [b'a'; 86]);
        assert_eq!(gunzip(&packed, 85).unwrap(), None);
        let mut damaged = packed.clone();
        damaged[11] ^= 1;
        assert!(gunzip(&damaged, 100).is_err());
        assert!(gunzip(&packed[..packed.len() - 1], 100).is_err(), "the length is missing");
        assert!(gunzip(b"not gzip at all", 100).is_err());
    }
}
