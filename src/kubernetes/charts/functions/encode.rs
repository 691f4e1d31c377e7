//! Functions between values and texts: YAML, JSON, TOML, base64, hashes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Call, Function, computes, keeps};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::renderer::Run;
use crate::kubernetes::charts::yaml_text::{from_yaml, to_json, to_yaml};

pub(super) const FUNCTIONS: &[Function] = &[
    keeps("toYaml", (1, 1), yaml),
    keeps("mustToYaml", (1, 1), yaml),
    keeps("toYamlPretty", (1, 1), yaml),
    keeps("fromYaml", (1, 1), |call| read(call, true)),
    keeps("fromYamlArray", (1, 1), |call| read(call, false)),
    keeps("toJson", (1, 1), |call| json(call, true, None)),
    keeps("mustToJson", (1, 1), |call| json(call, true, None)),
    keeps("toPrettyJson", (1, 1), |call| json(call, true, Some("  "))),
    keeps("mustToPrettyJson", (1, 1), |call| json(call, true, Some("  "))),
    keeps("toRawJson", (1, 1), |call| json(call, false, None)),
    keeps("mustToRawJson", (1, 1), |call| json(call, false, None)),
    keeps("fromJson", (1, 1), |call| read(call, true)),
    keeps("mustFromJson", (1, 1), |call| read(call, true)),
    keeps("fromJsonArray", (1, 1), |call| read(call, false)),
    computes("toToml", (1, 1), |call| Ok(call.computed(&super::super::toml_text::to_toml(&call.any(0))))),
    computes("mustToToml", (1, 1), |call| Ok(call.computed(&super::super::toml_text::to_toml(&call.any(0))))),
    // Reading TOML is not built: what it would give is not known.
    keeps("fromToml", (1, 1), |call| Ok(call.renderer.generated("fromToml", call.span))),
    computes("b64enc", (1, 1), |call| Ok(call.computed(&STANDARD.encode(call.text(0)?.as_bytes())))),
    computes("b64dec", (1, 1), |call| {
        let text = call.text(0)?;
        Ok(match STANDARD.decode(text.as_bytes()) {
            Ok(bytes) => call.computed(&String::from_utf8_lossy(&bytes)),
            Err(error) => {
                let at = match error {
                    base64::DecodeError::InvalidByte(at, _) | base64::DecodeError::InvalidLastSymbol { offset: at, .. } => at,
                    _ => text.len(),
                };
                call.computed(&format!("illegal base64 data at input byte {at}"))
            }
        })
    }),
    computes("b32enc", (1, 1), |call| Ok(call.computed(&base32(call.text(0)?.as_bytes())))),
    computes("b32dec", (1, 1), |call| {
        Ok(match base32_bytes(&call.text(0)?) {
            Some(bytes) => call.computed(&String::from_utf8_lossy(&bytes)),
            None => call.computed("illegal base32 data"),
        })
    }),
    computes("sha1sum", (1, 1), |call| {
        Ok(call.computed(&hexadecimal(&<sha1::Sha1 as sha1::Digest>::digest(call.text(0)?.as_bytes()))))
    }),
    computes("sha256sum", (1, 1), |call| {
        Ok(call.computed(&hexadecimal(&<sha2::Sha256 as sha2::Digest>::digest(call.text(0)?.as_bytes()))))
    }),
    computes("sha512sum", (1, 1), |call| {
        Ok(call.computed(&hexadecimal(&<sha2::Sha512 as sha2::Digest>::digest(call.text(0)?.as_bytes()))))
    }),
    computes("adler32sum", (1, 1), |call| {
        let (mut a, mut b) = (1_u32, 0_u32);
        for byte in call.text(0)?.bytes() {
            a = (a + u32::from(byte)) % 65521;
            b = (b + a) % 65521;
        }
        Ok(call.computed(&((b << 16) | a).to_string()))
    }),
];

fn yaml(call: &Call<'_>) -> Run<Datum> {
    let rope = to_yaml(&call.any(0));
    call.grow(rope.len())?;
    Ok(Datum::rope(rope))
}

fn json(call: &Call<'_>, escapes: bool, indent: Option<&str>) -> Run<Datum> {
    let rope = to_json(&call.any(0), escapes, indent);
    call.grow(rope.len())?;
    Ok(Datum::rope(rope))
}

/// What is wrong with a text is in what is given, under `Error`, as Helm has it.
fn read(call: &Call<'_>, is_map: bool) -> Run<Datum> {
    let text = call.text(0)?;
    call.grow(text.len())?;
    let error = |message: &str| match is_map {
        true => Datum::map([("Error".into(), Datum::text(message))]),
        false => Datum::list(vec![Datum::text(message)]),
    };
    Ok(match from_yaml(call.renderer, &text) {
        Ok(datum @ Datum { data: Data::Unknown(_), .. }) => datum,
        Ok(datum @ Datum { data: Data::Map(_), .. }) if is_map => datum,
        Ok(datum @ Datum { data: Data::List(_), .. }) if !is_map => datum,
        Ok(Datum { data: Data::Nil, .. }) if is_map => Datum::map([]),
        Ok(Datum { data: Data::Nil, .. }) => Datum::list(Vec::new()),
        Ok(_) if call.has_unknown() => call.derived(),
        Ok(_) => {
            error(if is_map { "error unmarshaling JSON: cannot unmarshal into a map" } else { "cannot unmarshal into a list" })
        }
        Err(_) if call.has_unknown() => call.derived(),
        Err(message) => error(&message),
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(5) {
        let mut block = [0_u8; 5];
        block.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        let number = block.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        let letters = (chunk.len() * 8).div_ceil(5);
        for at in 0..8 {
            let index = (number >> (35 - at * 5)) & 31;
            let letter = ALPHABET.get(index as usize).copied().unwrap_or(b'=');
            text.push(char::from(if at < letters { letter } else { b'=' }));
        }
    }
    text
}

fn base32_bytes(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut number, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes().filter(|byte| !matches!(byte, b'=' | b'\n' | b'\r')) {
        let value = ALPHABET.iter().position(|known| *known == letter)? as u32;
        number = (number << 5) | value;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((number >> bits) as u8);
            number &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}
