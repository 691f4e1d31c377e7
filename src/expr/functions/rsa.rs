//! `rsadecrypt`: PKCS #1 v1.5 decryption with an unencrypted RSA key in PEM. Floor 1.
//!
//! Source: Terraform's `rsadecrypt`, RFC 8017 (keys and padding), RFC 5208 (PKCS #8), OpenSSH's `PROTOCOL.key`.
//! Invariant: neither the key nor the text is part of a message.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dashu_base::BitTest;
use dashu_int::UBig;
use dashu_int::fast_div::ConstDivisor;

use super::partial::text;
use super::signature::{Call, Function, Gives, string};
use super::{Answer, FunctionError};

pub(super) static FUNCTIONS: &[Function] =
    &[Function::new("rsadecrypt", &[string("ciphertext"), string("privatekey")], Gives::String, rsa_decrypt)];

/// The largest modulus that is computed with: more than anybody uses, and little enough to be done at once.
const MAX_BITS: usize = 16_384;
/// The identifier of RSA keys in PKCS #8: 1.2.840.113549.1.1.1.
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

struct PrivateKey {
    modulus: UBig,
    exponent: UBig,
}

fn rsa_decrypt(call: &Call) -> Answer {
    let cipher = STANDARD.decode(call.text(0)).map_err(|_| FunctionError::at(0, "the text is not base64"))?;
    let key = private_key(call.text(1)).ok_or_else(|| FunctionError::at(1, "there is no RSA private key in PEM format"))?;
    if key.modulus.bit_len() > MAX_BITS || key.exponent.bit_len() > MAX_BITS {
        return Ok(call.too_large());
    }
    let refused = || FunctionError::new("the text cannot be decrypted with this key");
    let number = UBig::from_be_bytes(&cipher);
    if number >= key.modulus || key.modulus <= UBig::ONE {
        return Err(refused());
    }
    let size = key.modulus.bit_len().div_ceil(8);
    let ring = ConstDivisor::new(key.modulus);
    let plain = ring.reduce(number).pow(&key.exponent).residue().to_be_bytes();
    // 0, 2, at least eight bytes that are not zero, 0, the text; the first zero is not part of the number.
    let padded = plain.len() + 1 == size && plain.first() == Some(&2);
    let end = plain.iter().position(|byte| *byte == 0).filter(|end| padded && *end > 8).ok_or_else(refused)?;
    match std::str::from_utf8(plain.get(end + 1..).unwrap_or_default()) {
        Ok(known) => Ok(text(known)),
        Err(_) => Ok(call.not_supported()),
    }
}

/// The first key in a text of PEM blocks.
fn private_key(pem: &str) -> Option<PrivateKey> {
    let (_, rest) = pem.split_once("-----BEGIN ")?;
    let (kind, rest) = rest.split_once("-----")?;
    let (body, _) = rest.split_once(&format!("-----END {kind}-----"))?;
    let body: String = body.split_whitespace().collect();
    let bytes = STANDARD.decode(body).ok()?;
    match kind {
        "RSA PRIVATE KEY" => pkcs1(&bytes),
        "PRIVATE KEY" => pkcs8(&bytes),
        "OPENSSH PRIVATE KEY" => openssh(&bytes),
        _ => None,
    }
}

/// One element of a DER encoding, and what follows it.
fn element(bytes: &[u8], wanted: u8) -> Option<(&[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match *length {
        short @ 0..=0x7f => (usize::from(short), rest),
        long @ 0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(long & 0x7f))?;
            (digits.iter().fold(0usize, |length, digit| (length << 8) | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    if *tag == wanted { rest.split_at_checked(length) } else { None }
}

fn pkcs1(bytes: &[u8]) -> Option<PrivateKey> {
    let (body, _) = element(bytes, SEQUENCE)?;
    let (_version, rest) = element(body, INTEGER)?;
    let (modulus, rest) = element(rest, INTEGER)?;
    let (_public, rest) = element(rest, INTEGER)?;
    let (exponent, _) = element(rest, INTEGER)?;
    Some(PrivateKey { modulus: UBig::from_be_bytes(modulus), exponent: UBig::from_be_bytes(exponent) })
}

fn pkcs8(bytes: &[u8]) -> Option<PrivateKey> {
    let (body, _) = element(bytes, SEQUENCE)?;
    let (_version, rest) = element(body, INTEGER)?;
    let (algorithm, rest) = element(rest, SEQUENCE)?;
    let (identifier, _) = element(algorithm, IDENTIFIER)?;
    let (key, _) = element(rest, OCTETS)?;
    if identifier == RSA_ENCRYPTION { pkcs1(key) } else { None }
}

/// A text with its length before it, and what follows it.
fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

fn openssh(bytes: &[u8]) -> Option<PrivateKey> {
    let rest = bytes.strip_prefix(b"openssh-key-v1\0")?;
    let (cipher, rest) = sized(rest)?;
    let (_derivation, rest) = sized(rest)?;
    let (_options, rest) = sized(rest)?;
    let (count, rest) = rest.split_first_chunk::<4>()?;
    let (_public, rest) = sized(rest)?;
    let (private, _) = sized(rest)?;
    if cipher != b"none" || u32::from_be_bytes(*count) != 1 {
        return None;
    }
    let (kind, rest) = sized(private.get(8..)?)?; // two equal check numbers stand before
    let (modulus, rest) = sized(rest)?;
    let (_exponent, rest) = sized(rest)?;
    let (exponent, _) = sized(rest)?;
    let key = PrivateKey { modulus: UBig::from_be_bytes(modulus), exponent: UBig::from_be_bytes(exponent) };
    (kind == b"ssh-rsa").then_some(key)
}
