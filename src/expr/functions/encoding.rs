//! Encodings of text: base64, URLs, character sets, gzip, YAML. Floor 1.

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::partial::text;
use super::signature::{Call, Function, Gives, any, string};
use super::yaml_decode::yaml_decode;
use super::yaml_encode::yaml_encode;
use super::{Answer, FunctionError, MAX_TEXT_BYTES, charset, deflate, inflate};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("base64decode", &[string("text")], Gives::String, |call| {
        let bytes = decode_base64(call.text(0)).ok_or_else(|| FunctionError::at(0, "the text is not base64"))?;
        utf_8(bytes)
    }),
    Function::new("base64encode", &[string("text")], Gives::String, |call| Ok(text(STANDARD.encode(call.text(0))))),
    Function::new("base64gunzip", &[string("text")], Gives::String, |call| {
        let bytes = decode_base64(call.text(0)).ok_or_else(|| FunctionError::at(0, "the text is not base64"))?;
        match inflate::gunzip(&bytes, MAX_TEXT_BYTES) {
            Ok(Some(bytes)) => utf_8(bytes),
            Ok(None) => Ok(call.too_large()),
            Err(why) => Err(FunctionError::at(0, format!("the data is not gzip: {why}"))),
        }
    }),
    Function::new("base64gzip", &[string("text")], Gives::String, |call| {
        Ok(text(STANDARD.encode(deflate::gzip(call.text(0).as_bytes()))))
    }),
    Function::new("textdecodebase64", &[string("text"), string("encoding")], Gives::String, |call| {
        let charset = match charset::find(call.text(1)) {
            charset::Found::Known(charset) => charset,
            charset::Found::NotHere => return Ok(call.not_supported()),
            charset::Found::Nowhere => return Err(no_encoding(call)),
        };
        let bytes = decode_base64(call.text(0)).ok_or_else(|| FunctionError::at(0, "the text is not base64"))?;
        charset
            .decode(&bytes)
            .map(text)
            .ok_or_else(|| FunctionError::at(0, format!("the text has symbols that `{}` does not define", call.text(1))))
    }),
    Function::new("textencodebase64", &[string("text"), string("encoding")], Gives::String, |call| {
        let charset = match charset::find(call.text(1)) {
            charset::Found::Known(charset) => charset,
            charset::Found::NotHere => return Ok(call.not_supported()),
            charset::Found::Nowhere => return Err(no_encoding(call)),
        };
        charset
            .encode(call.text(0))
            .map(|bytes| text(STANDARD.encode(bytes)))
            .ok_or_else(|| FunctionError::at(0, format!("the text has characters that `{}` cannot represent", call.text(1))))
    }),
    Function::new("urldecode", &[string("text")], Gives::String, url_decode),
    Function::new("urlencode", &[string("text")], Gives::String, |call| Ok(text(url_encode(call.text(0))))),
    Function::new("yamldecode", &[string("text")], Gives::Any, yaml_decode),
    Function::new("yamlencode", &[any("value").null().unknown()], Gives::String, yaml_encode),
];

fn no_encoding(call: &Call) -> FunctionError {
    FunctionError::at(1, format!("`{}` is not the name of a character encoding", call.text(1)))
}

fn utf_8(bytes: Vec<u8>) -> Answer {
    String::from_utf8(bytes).map(text).map_err(|_| FunctionError::at(0, "the decoded bytes are not valid UTF-8"))
}

/// As Go decodes: line ends do not count, padding must be there, what remains of the last byte does not matter.
fn decode_base64(written: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurpose =
        GeneralPurpose::new(&alphabet::STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));
    let kept: String = written.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    LENIENT.decode(kept).ok()
}

fn url_encode(source: &str) -> String {
    let mut made = String::with_capacity(source.len());
    for byte in source.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => made.push(char::from(byte)),
            b' ' => made.push('+'),
            _ => made.push_str(&format!("%{byte:02X}")),
        }
    }
    made
}

fn url_decode(call: &Call) -> Answer {
    let mut made = Vec::new();
    let mut bytes = call.text(0).bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => made.push(b' '),
            b'%' => {
                let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                let (high, low) = (digit(bytes.next()), digit(bytes.next()));
                match (high, low) {
                    (Some(high), Some(low)) => made.push((high * 16 + low) as u8),
                    _ => return Err(FunctionError::at(0, "`%` must be followed by two hexadecimal digits")),
                }
            }
            byte => made.push(byte),
        }
    }
    utf_8(made)
}
