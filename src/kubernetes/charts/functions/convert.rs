//! Conversions of numbers and texts.

use super::{Function, computes};
use crate::kubernetes::charts::datum::{Data, Datum};

pub(super) const FUNCTIONS: &[Function] = &[
    computes("int", (1, 1), |call| Ok(call.made(Data::Integer(call.integer(0))))),
    computes("int64", (1, 1), |call| Ok(call.made(Data::Integer(call.integer(0))))),
    computes("float64", (1, 1), |call| Ok(call.made(Data::Float(to_float(&call.any(0)))))),
    computes("toDecimal", (1, 1), |call| Ok(call.made(Data::Integer(i64::from_str_radix(&call.shown(0), 8).unwrap_or(0))))),
    computes("atoi", (1, 1), |call| Ok(call.made(Data::Integer(call.text(0)?.parse().unwrap_or(0))))),
];

/// As `cast.ToInt64` has it: what is no number is 0, what stands behind a point is cut off.
pub(super) fn to_integer(datum: &Datum) -> i64 {
    match &datum.data {
        Data::Bool(value) => i64::from(*value),
        Data::Integer(value) => *value,
        Data::Float(value) => *value as i64,
        Data::Text(text) => text_to_integer(text),
        _ => 0,
    }
}

fn text_to_integer(text: &str) -> i64 {
    // Zeros behind a point are left off; a leading zero makes it octal, as everywhere in Go.
    let whole = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    };
    crate::syntax::template::integer(whole).unwrap_or(0)
}

/// As `cast.ToFloat64` has it.
pub(super) fn to_float(datum: &Datum) -> f64 {
    match &datum.data {
        Data::Bool(value) => f64::from(u8::from(*value)),
        Data::Integer(value) => *value as f64,
        Data::Float(value) => *value,
        Data::Text(text) => text.parse().unwrap_or(0.0),
        _ => 0.0,
    }
}
