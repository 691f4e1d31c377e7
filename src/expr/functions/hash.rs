//! Hash functions.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::partial::text;
use super::signature::{Function, FunctionCall, Gives, string};
use super::{FunctionError, FunctionResult};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("base64sha256", &[string("text")], Gives::String, |call| Ok(text(base64_sha256(call.text(0).as_bytes())))),
    Function::new("base64sha512", &[string("text")], Gives::String, |call| Ok(text(base64_sha512(call.text(0).as_bytes())))),
    Function::new("md5", &[string("text")], Gives::String, |call| Ok(text(md5(call.text(0).as_bytes())))),
    Function::new("sha1", &[string("text")], Gives::String, |call| Ok(text(sha1(call.text(0).as_bytes())))),
    Function::new("sha256", &[string("text")], Gives::String, |call| Ok(text(sha256(call.text(0).as_bytes())))),
    Function::new("sha512", &[string("text")], Gives::String, |call| Ok(text(sha512(call.text(0).as_bytes())))),
    Function::new("uuidv5", &[string("namespace"), string("name")], Gives::String, uuid_v5),
];

/// Lower-case hexadecimal.
fn hexadecimal(bytes: &[u8]) -> String {
    let mut made = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        made.push_str(&format!("{byte:02x}"));
    }
    made
}

pub(super) fn md5(bytes: &[u8]) -> String {
    hexadecimal(&Md5::digest(bytes))
}

pub(super) fn sha1(bytes: &[u8]) -> String {
    hexadecimal(&Sha1::digest(bytes))
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

pub(super) fn sha512(bytes: &[u8]) -> String {
    hexadecimal(&Sha512::digest(bytes))
}

pub(super) fn base64_sha256(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

pub(super) fn base64_sha512(bytes: &[u8]) -> String {
    STANDARD.encode(Sha512::digest(bytes))
}

/// The namespaces that have names differ in one byte (RFC 4122, appendix C).
fn namespace(written: &str) -> Option<u128> {
    let named = |number: u128| 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8 + (number << 96);
    match written {
        "dns" => Some(named(0)),
        "url" => Some(named(1)),
        "oid" => Some(named(2)),
        "x500" => Some(named(4)),
        _ => {
            let plain = match written.len() {
                45 if written.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("urn:uuid:")) => written.get(9..)?,
                38 => written.get(1..37)?,
                _ => written,
            };
            let digits: String = plain.chars().filter(|c| *c != '-').collect();
            let dashes = plain.len() == 36 && [8, 13, 18, 23].iter().all(|at| plain.as_bytes().get(*at) == Some(&b'-'));
            let valid = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()) && (dashes || plain.len() == 32);
            if valid { u128::from_str_radix(&digits, 16).ok() } else { None }
        }
    }
}

fn uuid_v5(call: &FunctionCall) -> FunctionResult {
    let Some(space) = namespace(call.text(0)) else {
        return Err(FunctionError::at(
            0,
            format!("`{}` is not a namespace: `dns`, `url`, `oid`, `x500` or a UUID", call.text(0)),
        ));
    };
    Ok(text(name_uuid(space, call.text(1))))
}

/// The UUID of version 5 of a name in a namespace.
pub fn name_uuid(space: u128, name: &str) -> String {
    let mut hasher = Sha1::new();
    hasher.update(space.to_be_bytes());
    hasher.update(name.as_bytes());
    let mut bits = hasher.finalize().iter().take(16).fold(0u128, |bits, byte| (bits << 8) | u128::from(*byte));
    bits = (bits & !(0xf << 76)) | (5 << 76);
    bits = (bits & !(0b11 << 62)) | (0b10 << 62);
    let hex = format!("{bits:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}
