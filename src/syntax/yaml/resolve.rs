//! What a scalar means: YAML 1.1 as `sigs.k8s.io/yaml` 1.6 (go-yaml v2) resolves it.
//!
//! Source: recorded answers of that library, `fixtures/syntax/yaml/kubernetes-scalars.tsv`. Invariant: a quoted scalar
//! without a tag is never resolved.

use std::borrow::Cow;

use base64::Engine;

use super::NodeKind;
use crate::source::Text;
use crate::value::Number;

const CORE: &str = "tag:yaml.org,2002:";

/// Whether a plain scalar is a text, and no number, boolean or null.
pub fn is_text(text: &str) -> bool {
    resolve(text).is_none()
}

/// What a plain scalar without a tag is.
pub(super) fn resolve_plain(text: &str) -> NodeKind {
    resolve(text).unwrap_or_else(|| NodeKind::String(Text::new(text)))
}

/// What a scalar with a tag is, quoted or not. `tag` is the full tag, its handle resolved.
///
/// # Errors
/// What the text would have to be.
pub(super) fn resolve_tagged(tag: &str, text: &str) -> Result<NodeKind, &'static str> {
    let string = || NodeKind::String(Text::new(text));
    let Some(name) = tag.strip_prefix(CORE) else { return Ok(string()) };
    let resolved = resolve(text);
    match (name, resolved) {
        ("bool", Some(kind @ NodeKind::Bool(_)))
        | ("null", Some(kind @ NodeKind::Null))
        | ("float", Some(kind @ NodeKind::Number(_))) => Ok(kind),
        ("int", Some(NodeKind::Number(number))) if is_written_as_integer(text) => Ok(NodeKind::Number(number)),
        ("bool", _) => Err("a boolean"),
        ("null", _) => Err("null"),
        ("float", _) => Err("a number"),
        ("int", _) => Err("an integer"),
        ("binary", _) => {
            let compact: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
            let bytes = base64::engine::general_purpose::STANDARD.decode(compact).map_err(|_| "base64 text")?;
            Ok(NodeKind::String(Text::new(String::from_utf8_lossy(&bytes))))
        }
        _ => Ok(string()),
    }
}

/// The text of a key that is a boolean or a number, as the conversion to JSON writes it.
pub(super) fn number_as_key(number: &Number) -> String {
    if number.is_integer() && number.to_f64().abs() < 1e6 || number.to_i64().is_some() {
        return number.to_string();
    }
    format_float(number.to_f64())
}

/// A float key that happens to be whole, as `1e6`, is still formatted as a float.
pub(super) fn plain_key_text(text: &str, number: &Number) -> String {
    if is_written_as_integer(text) { number_as_key(number) } else { format_float(number.to_f64()) }
}

/// Go's `FormatFloat(value, 'g', -1, 32)`.
fn format_float(value: f64) -> String {
    let scientific = format!("{:e}", value as f32);
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let Ok(exponent) = exponent.parse::<i32>() else { return scientific };
    if (-4..6).contains(&exponent) {
        return format!("{}", value as f32);
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

fn resolve(text: &str) -> Option<NodeKind> {
    let Some(first) = text.as_bytes().first() else { return Some(NodeKind::Null) };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => match text {
            "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(NodeKind::Bool(true)),
            "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Some(NodeKind::Bool(false)),
            "~" | "null" | "Null" | "NULL" => Some(NodeKind::Null),
            _ => None,
        },
        // `.inf` and `.nan` cannot be written as JSON: they stay what was written.
        b'.' => float(&point_without_underscores(text)?),
        b'+' | b'-' | b'0'..=b'9' => {
            if !text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_')) {
                return None;
            }
            let digits = without_underscores(text);
            integer(&digits).or_else(|| float(&digits))
        }
        _ => None,
    }
}

fn is_written_as_integer(text: &str) -> bool {
    integer(&without_underscores(text)).is_some()
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) }
}

/// After a leading point an underscore may stand between two digits only.
fn point_without_underscores(text: &str) -> Option<Cow<'_, str>> {
    let bytes = text.as_bytes();
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let separates = |at: usize| is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
    bytes.iter().enumerate().all(|(at, b)| *b != b'_' || separates(at)).then(|| without_underscores(text))
}

fn integer(text: &str) -> Option<NodeKind> {
    let (negative, signed, rest) = match text.as_bytes().first()? {
        b'-' => (true, true, text.get(1..)?),
        b'+' => (false, true, text.get(1..)?),
        _ => (false, false, text),
    };
    let (radix, digits) = match rest.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, rest.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, rest.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, rest.get(2..)?),
        [b'0', _, ..] => (8, rest.get(1..)?),
        _ => (10, rest),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    let number = if negative {
        Number::from(0i64.checked_sub_unsigned(magnitude)?)
    } else {
        match i64::try_from(magnitude) {
            Ok(small) => Number::from(small),
            Err(_) if signed => return None,
            Err(_) => Number::parse(&magnitude.to_string())?,
        }
    };
    Some(NodeKind::Number(number))
}

/// Kubernetes holds a float in 64 bits; its shortest decimal is kept, so that `0.1` equals a written `0.1`.
fn float(text: &str) -> Option<NodeKind> {
    if !is_float(text) {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    if !value.is_finite() {
        return None;
    }
    Number::parse(&format!("{value:e}")).map(NodeKind::Number)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", fraction)) => !fraction.is_empty() && digits(fraction),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => !mantissa.is_empty() && digits(mantissa),
    };
    mantissa_fits && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}
