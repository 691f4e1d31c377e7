//! Numbers as Terraform computes with them: binary floating point of 512 bits, with a fast path for small integers.
//!
//! Source: go-cty's `cty.Number` (big.Float of 512 bits, round half to even).

use std::cmp::Ordering;
use std::fmt::{Display, Formatter};
use std::str::FromStr;
use std::sync::Arc;

use dashu_base::BitTest;
use dashu_int::{IBig, UBig};

use super::decimal::shortest_fixed;
use super::float::{Float, PRECISION, decimal, exact_integer};

/// Bits of precision of a number that was computed as a machine float (`log`, `pow`).
const MACHINE_PRECISION: usize = 53;

/// Bits of precision of a number that was counted (`length`, an index). What is computed of such numbers alone has no more.
pub(super) const COUNT_PRECISION: usize = 64;

/// Whole numbers below this are held as such whatever their precision is: they print alike.
const MACHINE_WHOLE: u64 = 1 << MACHINE_PRECISION;

/// An exact integer, or a binary float.
#[derive(Clone, Debug)]
pub enum Number {
    Integer(i64),
    /// A whole number that was counted or computed with so many bits of precision.
    Short(i64, usize),
    Float(Arc<Float>),
    /// What `-0` is: equal to zero, printed with its sign.
    NegativeZero,
    /// What `1 / 0` is.
    Infinite {
        negative: bool,
    },
}

impl Number {
    pub const ZERO: Number = Number::Integer(0);

    pub(super) fn precision(&self) -> usize {
        match self {
            Number::Short(_, precision) => *precision,
            Number::Float(value) if value.precision() > 0 => value.precision(),
            _ => PRECISION,
        }
    }

    /// The number with so many bits of precision; an infinite one is zero.
    pub(super) fn float(&self, precision: usize) -> Float {
        match self {
            Number::Integer(value) | Number::Short(value, _) => Float::from_parts(IBig::from(*value), 0),
            Number::Float(value) => (**value).clone(),
            Number::NegativeZero | Number::Infinite { .. } => Float::ZERO,
        }
        .with_precision(precision)
        .value()
    }

    pub(super) fn from_float(value: Float) -> Number {
        let precision = if value.precision() == 0 { PRECISION } else { value.precision() };
        match exact_integer(&value).and_then(|i| i64::try_from(i).ok()) {
            Some(integer) if precision >= COUNT_PRECISION || integer.unsigned_abs() < MACHINE_WHOLE => {
                Number::whole(integer, precision)
            }
            _ => Number::Float(Arc::new(value)),
        }
    }

    pub(super) fn whole(value: i64, precision: usize) -> Number {
        if precision >= PRECISION { Number::Integer(value) } else { Number::Short(value, precision) }
    }

    /// Zero, with the sign that a product or quotient has.
    pub(super) fn zero(negative: bool) -> Number {
        if negative { Number::NegativeZero } else { Number::ZERO }
    }

    /// `None` for what is not a number.
    pub fn from_f64(value: f64) -> Option<Number> {
        if value.is_infinite() {
            return Some(Number::Infinite { negative: value < 0.0 });
        }
        if value == 0.0 {
            return Some(Number::zero(value.is_sign_negative()));
        }
        // The precision stays that of a machine float: it prints with as many digits as that has.
        Float::try_from(value).ok().map(|f| Number::from_float(f.with_precision(MACHINE_PRECISION).value()))
    }

    /// Reads what HCL and `tonumber` read: digits, a point, a decimal or binary exponent, a sign, and `Inf`. `None` for
    /// anything else or for an exponent beyond ±100,000.
    pub fn parse(text: &str) -> Option<Number> {
        if let Ok(integer) = i64::from_str(text)
            && !(integer == 0 && text.starts_with('-'))
        {
            return Some(Number::Integer(integer));
        }
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if matches!(rest, "Inf" | "inf") {
            return Some(Number::Infinite { negative });
        }
        let (mantissa, exponent, binary) = match rest.find(['e', 'E', 'p', 'P']) {
            Some(at) => {
                let (mantissa, exponent) = rest.split_at(at);
                let binary = exponent.starts_with(['p', 'P']);
                let digits = exponent.get(1..)?;
                if digits.starts_with("+-") {
                    return None;
                }
                (mantissa, i64::from_str(digits.strip_prefix('+').unwrap_or(digits)).ok()?, binary)
            }
            None => (rest, 0, false),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) || exponent.abs() > 100_000 {
            return None;
        }
        let significand = IBig::from(UBig::from_str_radix(&format!("{whole}{fraction}"), 10).ok()?);
        if significand == IBig::ZERO {
            return Some(Number::zero(negative));
        }
        let scale = if binary { 0 } else { exponent } - fraction.len() as i64;
        let mut magnitude = decimal(significand, scale, PRECISION);
        if binary {
            magnitude <<= isize::try_from(exponent).ok()?;
        }
        Some(Number::from_float(if negative { -magnitude } else { magnitude }))
    }

    pub fn is_integer(&self) -> bool {
        match self {
            Number::Integer(_) | Number::Short(..) | Number::NegativeZero => true,
            Number::Infinite { .. } => false,
            Number::Float(value) => exact_integer(value).is_some(),
        }
    }

    pub fn is_infinite(&self) -> bool {
        matches!(self, Number::Infinite { .. })
    }

    pub fn to_i64(&self) -> Option<i64> {
        match self {
            Number::Integer(value) | Number::Short(value, _) => Some(*value),
            Number::NegativeZero => Some(0),
            Number::Infinite { .. } => None,
            Number::Float(value) => exact_integer(value).and_then(|value| i64::try_from(value).ok()),
        }
    }

    pub fn to_usize(&self) -> Option<usize> {
        self.to_i64().and_then(|i| usize::try_from(i).ok())
    }

    pub fn to_f64(&self) -> f64 {
        match self {
            Number::Integer(value) | Number::Short(value, _) => *value as f64,
            Number::Float(value) => value.to_f64().value(),
            Number::NegativeZero => -0.0,
            Number::Infinite { negative: true } => f64::NEG_INFINITY,
            Number::Infinite { negative: false } => f64::INFINITY,
        }
    }

    /// The whole number that it is, of any size.
    pub fn to_big_integer(&self) -> Option<IBig> {
        match self {
            Number::Float(value) => exact_integer(value),
            other => other.to_i64().map(IBig::from),
        }
    }

    pub fn from_big_integer(value: IBig) -> Number {
        match i64::try_from(&value) {
            Ok(small) => Number::whole(small, COUNT_PRECISION),
            Err(_) => {
                let bits = value.bit_len().max(COUNT_PRECISION);
                Number::from_float(Float::from_parts(value, 0).with_precision(bits).value())
            }
        }
    }

    /// The binary significand and its exponent; zero for what is infinite.
    pub(super) fn parts(&self) -> (IBig, isize) {
        match self {
            Number::Float(value) => (value.repr().significand().clone(), value.repr().exponent()),
            other => (IBig::from(other.to_i64().unwrap_or(0)), 0),
        }
    }

    /// The machine integer that it is held as.
    pub(super) fn small(&self) -> Option<i64> {
        match self {
            Number::Integer(value) | Number::Short(value, _) => Some(*value),
            Number::NegativeZero => Some(0),
            _ => None,
        }
    }

    pub fn negate(&self) -> Number {
        match self {
            Number::Integer(0) | Number::Short(0, _) => Number::NegativeZero,
            Number::Integer(value) | Number::Short(value, _) => match value.checked_neg() {
                Some(negated) => Number::whole(negated, self.precision()),
                None => Number::from_float(-self.float(self.precision())),
            },
            Number::Float(value) => Number::from_float(-(**value).clone()),
            Number::NegativeZero => Number::ZERO,
            Number::Infinite { negative } => Number::Infinite { negative: !negative },
        }
    }

    pub fn is_zero(&self) -> bool {
        matches!(self, Number::Integer(0) | Number::Short(0, _) | Number::NegativeZero)
    }

    pub fn is_negative(&self) -> bool {
        self < &Number::ZERO
    }

    /// Whether it is printed with a sign.
    pub(super) fn is_signed(&self) -> bool {
        matches!(self, Number::NegativeZero) || self.is_negative()
    }

    pub fn floor(&self) -> Number {
        self.rounded(|f| f.floor())
    }

    pub fn ceiling(&self) -> Number {
        self.rounded(|f| f.ceil())
    }

    pub fn truncate(&self) -> Number {
        self.rounded(|f| f.trunc())
    }

    fn rounded(&self, round: impl Fn(&Float) -> Float) -> Number {
        match self {
            Number::Float(value) => Number::from_float(round(value).with_precision(self.precision()).value()),
            Number::NegativeZero => Number::ZERO,
            _ => self.clone(),
        }
    }
}

impl Display for Number {
    /// The shortest decimal within half a unit of the last binary place, without an exponent, as Terraform prints it.
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let value = match self {
            Number::Integer(value) | Number::Short(value, _) => return write!(f, "{value}"),
            Number::NegativeZero => return f.write_str("-0"),
            Number::Infinite { negative } => return f.write_str(if *negative { "-Inf" } else { "+Inf" }),
            Number::Float(value) => value,
        };
        f.write_str(&shortest_fixed(value.repr().significand(), value.repr().exponent(), self.precision()))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        let rank = |number: &Number| match number {
            Number::Infinite { negative } => 1 - 2 * i8::from(*negative),
            _ => 0,
        };
        match (self.small(), other.small()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ if self.is_infinite() || other.is_infinite() => rank(self).cmp(&rank(other)),
            _ => self.float(PRECISION).cmp(&other.float(PRECISION)),
        }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Number {
        Number::whole(value, COUNT_PRECISION)
    }
}

impl From<usize> for Number {
    fn from(value: usize) -> Number {
        Number::from_big_integer(IBig::from(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn numbers_compute_and_print_as_terraform_does() {
        assert_eq!(n("0.1").add(&n("0.2")).unwrap().to_string(), "0.3");
        assert_eq!(n("1e20").to_string(), "100000000000000000000");
        assert_eq!(n("1.50").to_string(), "1.5");
        assert_eq!(n("-0.001").to_string(), "-0.001");
        assert_eq!(n("10").divide(&n("4")).unwrap().to_string(), "2.5");
        assert!(n("1").divide(&n("3")).unwrap().to_string().starts_with("0.333333333333333333333333"));
        assert_eq!(n("9223372036854775807").add(&n("1")).unwrap().to_string(), "9223372036854775808");
        assert_eq!(n("-7").modulo(&n("3")), Some(n("-1")));
        assert_eq!(n("5.5").modulo(&n("2")).unwrap().to_string(), "1.5");
        assert_eq!(n("1").divide(&n("0")).unwrap().to_string(), "+Inf");
        assert_eq!(n("0").divide(&n("0")), None);
        assert_eq!(n("-3").divide(&n("2.5")).unwrap().to_string(), "-1.2");
        assert_eq!(Number::from(2i64).divide(&Number::from(3i64)).unwrap().to_string(), "0.6666666666666666667");
        assert_eq!(n("-0").to_string(), "-0");
        assert_eq!(n("-0"), n("0"));
        assert_eq!(n("2.0"), n("2"));
        assert!(n("2.5") < n("3"));
        assert_eq!(n("-2.5").floor(), n("-3"));
        assert_eq!(n("2.1").ceiling(), n("3"));
        assert_eq!(Number::from_f64(0.1).unwrap().to_string(), "0.1");
        assert_eq!(Number::from_f64(9.999999999999999e-16).unwrap().to_string(), "0.0000000000000009999999999999999");
        for bad in ["", ".", "1.2.3", "abc", "0x1", "1e", "--1"] {
            assert_eq!(Number::parse(bad), None, "{bad}");
        }
    }
}
