//! Arithmetic: on integers as Go has them, and the `f` forms on floats.

use super::convert::to_float;
use super::{Call, Function, MANY, computes};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::renderer::Run;

pub(super) const FUNCTIONS: &[Function] = &[
    computes("add", (0, MANY), |call| integers(call, 0, 0, i64::wrapping_add)),
    computes("add1", (1, 1), |call| Ok(call.made(Data::Integer(call.integer(0).wrapping_add(1))))),
    computes("sub", (2, 2), |call| Ok(call.made(Data::Integer(call.integer(0).wrapping_sub(call.integer(1)))))),
    computes("div", (2, 2), |call| match call.integer(0).checked_div(call.integer(1)) {
        Some(value) => Ok(call.made(Data::Integer(value))),
        None => call.fail("integer divide by zero"),
    }),
    computes("mod", (2, 2), |call| match call.integer(0).checked_rem(call.integer(1)) {
        Some(value) => Ok(call.made(Data::Integer(value))),
        None => call.fail("integer divide by zero"),
    }),
    computes("mul", (1, MANY), |call| integers(call, 1, 0, i64::wrapping_mul)),
    computes("max", (1, MANY), |call| integers(call, call.integer(0), 1, i64::max)),
    computes("biggest", (1, MANY), |call| integers(call, call.integer(0), 1, i64::max)),
    computes("min", (1, MANY), |call| integers(call, call.integer(0), 1, i64::min)),
    computes("addf", (0, MANY), |call| floats(call, |a, b| a + b)),
    computes("add1f", (1, 1), |call| Ok(float(call, to_float(&call.any(0)) + 1.0))),
    computes("subf", (1, MANY), |call| floats(call, |a, b| a - b)),
    computes("divf", (1, MANY), |call| {
        let mut values = call.arguments.iter().map(to_float);
        let first = values.next().unwrap_or(0.0);
        match values.clone().any(|value| value == 0.0) {
            true => call.fail("decimal division by 0"),
            false => Ok(float(call, values.fold(first, |a, b| a / b))),
        }
    }),
    computes("mulf", (1, MANY), |call| floats(call, |a, b| a * b)),
    computes("maxf", (1, MANY), |call| floats(call, f64::max)),
    computes("minf", (1, MANY), |call| floats(call, f64::min)),
    computes("floor", (1, 1), |call| Ok(float(call, to_float(&call.any(0)).floor()))),
    computes("ceil", (1, 1), |call| Ok(float(call, to_float(&call.any(0)).ceil()))),
    computes("round", (2, 3), round),
];

fn float(call: &Call<'_>, value: f64) -> Datum {
    call.made(Data::Float(value))
}

fn integers(call: &Call<'_>, start: i64, from: usize, with: impl Fn(i64, i64) -> i64) -> Run<Datum> {
    let value = (from..call.arguments.len()).fold(start, |value, at| with(value, call.integer(at)));
    Ok(call.made(Data::Integer(value)))
}

/// In decimals, as Sprig computes: 0.1 and 0.2 are 0.3.
fn floats(call: &Call<'_>, with: impl Fn(f64, f64) -> f64) -> Run<Datum> {
    let mut values = call.arguments.iter().map(to_float);
    let first = values.next().unwrap_or(0.0);
    let value = values.fold(first, with);
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    Ok(float(call, if (rounded - value).abs() < value.abs() * 1e-14 { rounded } else { value }))
}

fn round(call: &Call<'_>) -> Run<Datum> {
    let value = to_float(&call.any(0));
    let up_from = if call.arguments.len() > 2 { to_float(&call.any(2)) } else { 0.5 };
    let power = 10_f64.powi(call.integer(1).clamp(-300, 300) as i32);
    let digits = value * power;
    let rounded = if digits.fract() >= up_from { digits.ceil() } else { digits.floor() };
    Ok(float(call, rounded / power))
}
