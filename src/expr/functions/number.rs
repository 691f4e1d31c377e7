//! Functions over numbers.

use dashu_int::{IBig, UBig};

use super::signature::{Function, FunctionCall, Gives, any, number};
use super::{FunctionError, FunctionResult};
use crate::value::{Kind, Number, Value};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("abs", &[number("number")], Gives::Number, |call| {
        let number = call.number(0)?;
        Ok(number_value(if number.to_string().starts_with('-') { number.negate() } else { number.clone() }))
    }),
    Function::new("ceil", &[number("number")], Gives::Number, |call| Ok(number_value(call.number(0)?.ceiling()))),
    Function::new("floor", &[number("number")], Gives::Number, |call| Ok(number_value(call.number(0)?.floor()))),
    Function::new("log", &[number("number"), number("base")], Gives::Number, logarithm),
    Function::new("max", &[], Gives::Number, |call| extreme(call, |new, best| new > best)).rest(number("number")),
    Function::new("min", &[], Gives::Number, |call| extreme(call, |new, best| new < best)).rest(number("number")),
    Function::new("parseint", &[any("text"), number("base")], Gives::Number, parse_int),
    Function::new("pow", &[number("number"), number("power")], Gives::Number, power),
    Function::new("signum", &[number("number")], Gives::Number, |call| Ok(Value::number(call.integer(0)?.signum()))),
];

/// Digits that `parseint` reads: a longer text is too large.
const MAX_DIGITS: usize = 10_000;

fn number_value(number: Number) -> Value {
    Value::new(Kind::Number(number))
}

fn from_float(value: f64) -> FunctionResult {
    Number::from_f64(value).map(number_value).ok_or_else(|| FunctionError::new("the result is not a number"))
}

/// Whether `ceil` or `floor` of a number may depend on its last bits. Terraform's own logarithm and power may round those
/// another way than the machine's do.
fn is_nearly_whole(number: f64) -> bool {
    number.is_finite() && (number - number.round()).abs() < 1e-9
}

fn logarithm(call: &FunctionCall) -> FunctionResult {
    let (number, base) = (call.number(0)?.to_f64(), call.number(1)?.to_f64());
    let result = number.ln() / base.ln();
    // Of the powers of 2 and 10 both round alike.
    let is_alike = result == 0.0 || number == base || ([0.5, 2.0, 10.0].contains(&base) && base.powf(result.round()) == number);
    if is_nearly_whole(result) && !is_alike { Ok(call.not_supported()) } else { from_float(result) }
}

fn power(call: &FunctionCall) -> FunctionResult {
    let (number, exponent) = (call.number(0)?.to_f64(), call.number(1)?.to_f64());
    let result = number.powf(exponent);
    // Whole powers are exact, roots of two are rounded once.
    let is_alike = exponent.fract() == 0.0 || exponent.abs() == 0.5 || [0.0, 1.0].contains(&number);
    if is_nearly_whole(result) && !is_alike { Ok(call.not_supported()) } else { from_float(result) }
}

fn extreme(call: &FunctionCall, better: fn(&Number, &Number) -> bool) -> FunctionResult {
    let mut best: Option<&Number> = None;
    for index in 0..call.arguments.len() {
        let number = call.number(index)?;
        if best.is_none_or(|best| better(number, best)) {
            best = Some(number);
        }
    }
    best.map(|best| number_value(best.clone())).ok_or_else(|| FunctionError::new("at least one number is required"))
}

fn parse_int(call: &FunctionCall) -> FunctionResult {
    let Some(written) = call.argument(0).as_str() else {
        return Err(FunctionError::at(0, format!("a string is required, not {}", call.argument(0).describe())));
    };
    let base = match u32::try_from(call.integer(1)?) {
        Ok(base @ 2..=62) => base,
        _ => return Err(FunctionError::at(1, "the base must be between 2 and 62")),
    };
    let (negative, digits) = match written.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, written.strip_prefix('+').unwrap_or(written)),
    };
    let refused = || FunctionError::at(0, format!("`{written}` is not a whole number in base {base}"));
    if digits.is_empty() {
        return Err(refused());
    }
    if digits.len() > MAX_DIGITS {
        return Ok(call.too_large());
    }
    let mut total = UBig::ZERO;
    for c in digits.chars() {
        let value = match c {
            '0'..='9' => c as u32 - '0' as u32,
            'a'..='z' => c as u32 - 'a' as u32 + 10,
            // Above base 36 the capitals are digits of their own.
            'A'..='Z' if base <= 36 => c as u32 - 'A' as u32 + 10,
            'A'..='Z' => c as u32 - 'A' as u32 + 36,
            _ => return Err(refused()),
        };
        if value >= base {
            return Err(refused());
        }
        total = total * UBig::from(base) + UBig::from(value);
    }
    let total = IBig::from(total);
    Ok(number_value(Number::from_big_integer(if negative { -total } else { total })))
}
