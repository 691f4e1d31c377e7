//! Numbers as Terraform computes with them: binary floating point of 512 bits, with a fast path for small integers.
//!
//! Source: go-cty's `cty.Number` (big.Float of 512 bits, round half to even). Floor 0.

use std::cmp::Ordering;
use std::fmt::{Display, Formatter};
use std::str::FromStr;
use std::sync::Arc;

use dashu_base::BitTest;
use dashu_float::FBig;
use dashu_float::round::mode::HalfEven;
use dashu_int::{IBig, UBig};

type Float = FBig<HalfEven, 2>;

/// Bits of precision.
const PRECISION: usize = 512;

/// Bits of precision of a number that was computed as a machine float (`log`, `pow`).
const MACHINE_PRECISION: usize = 53;

/// An exact integer, or a 512-bit binary float.
#[derive(Clone, Debug)]
pub enum Number {
    Integer(i64),
    Float(Arc<Float>),
}

impl Number {
    pub const ZERO: Number = Number::Integer(0);

    fn float(&self) -> Float {
        match self {
            Number::Integer(value) => Float::from_parts(IBig::from(*value), 0).with_precision(PRECISION).value(),
            Number::Float(value) => (**value).clone(),
        }
    }

    fn from_float(value: Float) -> Number {
        if let Some(integer) = exact_integer(&value).and_then(|i| i64::try_from(i).ok()) {
            return Number::Integer(integer);
        }
        Number::Float(Arc::new(value))
    }

    pub fn from_f64(value: f64) -> Option<Number> {
        if !value.is_finite() {
            return None;
        }
        // The precision stays that of a machine float: it prints with as many digits as that has.
        Float::try_from(value).ok().map(|f| Number::from_float(f.with_precision(MACHINE_PRECISION).value()))
    }

    /// Reads what HCL and `tonumber` read: digits, a point, an exponent, a sign. `None` for anything else or for an
    /// exponent beyond ±100,000.
    pub fn parse(text: &str) -> Option<Number> {
        if let Ok(integer) = i64::from_str(text) {
            return Some(Number::Integer(integer));
        }
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], i64::from_str(rest[at + 1..].strip_prefix('+').unwrap_or(&rest[at + 1..])).ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() || mantissa.ends_with('.') && fraction.is_empty() && whole.is_empty() {
            return None;
        }
        if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) || exponent.abs() > 100_000 {
            return None;
        }
        let digits = format!("{whole}{fraction}");
        let significand = UBig::from_str_radix(if digits.is_empty() { "0" } else { &digits }, 10).ok()?;
        let scale = exponent - fraction.len() as i64;
        let significand = IBig::from(significand) * if negative { IBig::from(-1) } else { IBig::from(1) };
        Some(Number::from_float(decimal(significand, scale, PRECISION)))
    }

    pub fn is_integer(&self) -> bool {
        match self {
            Number::Integer(_) => true,
            Number::Float(value) => exact_integer(value).is_some(),
        }
    }

    pub fn to_i64(&self) -> Option<i64> {
        match self {
            Number::Integer(value) => Some(*value),
            Number::Float(_) => None, // an integer within the range is always held as one
        }
    }

    pub fn to_usize(&self) -> Option<usize> {
        self.to_i64().and_then(|i| usize::try_from(i).ok())
    }

    pub fn to_f64(&self) -> f64 {
        match self {
            Number::Integer(value) => *value as f64,
            Number::Float(value) => value.to_f64().value(),
        }
    }

    /// The whole number that it is, of any size.
    pub fn to_big_integer(&self) -> Option<IBig> {
        match self {
            Number::Integer(value) => Some(IBig::from(*value)),
            Number::Float(value) => exact_integer(value),
        }
    }

    pub fn from_big_integer(value: IBig) -> Number {
        match i64::try_from(&value) {
            Ok(small) => Number::Integer(small),
            Err(_) => Number::from_float(Float::from_parts(value, 0).with_precision(PRECISION).value()),
        }
    }

    pub fn add(&self, other: &Number) -> Number {
        if let (Number::Integer(a), Number::Integer(b)) = (self, other)
            && let Some(sum) = a.checked_add(*b)
        {
            return Number::Integer(sum);
        }
        Number::from_float(self.float() + other.float())
    }

    pub fn subtract(&self, other: &Number) -> Number {
        self.add(&other.negate())
    }

    pub fn multiply(&self, other: &Number) -> Number {
        if let (Number::Integer(a), Number::Integer(b)) = (self, other)
            && let Some(product) = a.checked_mul(*b)
        {
            return Number::Integer(product);
        }
        Number::from_float(self.float() * other.float())
    }

    /// `None` on division by zero.
    pub fn divide(&self, other: &Number) -> Option<Number> {
        if other.is_zero() {
            return None;
        }
        if let (Number::Integer(a), Number::Integer(b)) = (self, other)
            && a.checked_rem(*b) == Some(0)
            && let Some(quotient) = a.checked_div(*b)
        {
            return Some(Number::Integer(quotient));
        }
        Some(Number::from_float(self.float() / other.float()))
    }

    /// The remainder with the sign of the dividend, as Terraform's `%`; `None` for a zero divisor.
    pub fn modulo(&self, other: &Number) -> Option<Number> {
        if other.is_zero() {
            return None;
        }
        if let (Number::Integer(a), Number::Integer(b)) = (self, other)
            && let Some(rest) = a.checked_rem(*b)
        {
            return Some(Number::Integer(rest));
        }
        let quotient = self.divide(other)?.truncate();
        Some(self.subtract(&quotient.multiply(other)))
    }

    pub fn negate(&self) -> Number {
        match self {
            Number::Integer(value) => match value.checked_neg() {
                Some(negated) => Number::Integer(negated),
                None => Number::from_float(-self.float()),
            },
            Number::Float(value) => Number::from_float(-(**value).clone()),
        }
    }

    pub fn is_zero(&self) -> bool {
        matches!(self, Number::Integer(0))
    }

    pub fn is_negative(&self) -> bool {
        self < &Number::ZERO
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
            Number::Integer(_) => self.clone(),
            Number::Float(value) => Number::from_float(round(value)),
        }
    }
}

/// `significand · 10^scale`, rounded once.
fn decimal(significand: IBig, scale: i64, precision: usize) -> Float {
    let power = IBig::from(10).pow(scale.unsigned_abs() as usize);
    if scale >= 0 {
        return Float::from_parts(significand * power, 0).with_precision(precision).value();
    }
    // A quotient of at least `precision` + 2 bits and a sticky bit for the rest round as the exact quotient would.
    let shift = (power.bit_len() + precision + 2).saturating_sub(significand.bit_len());
    let shifted = significand << shift;
    let quotient = &shifted / &power;
    let sticky = if (&quotient * &power) == shifted {
        IBig::ZERO
    } else if quotient < IBig::ZERO {
        IBig::from(-1)
    } else {
        IBig::ONE
    };
    let parts = (quotient << 1usize) + sticky;
    Float::from_parts(parts, -(shift as isize) - 1).with_precision(precision).value()
}

/// The whole number that a float is, if it is one of at most 4,096 bits.
fn exact_integer(value: &Float) -> Option<IBig> {
    let (significand, exponent) = (value.repr().significand(), value.repr().exponent());
    if significand == &IBig::ZERO {
        return Some(IBig::ZERO);
    }
    if exponent >= 0 {
        return (exponent < 400_000).then(|| significand.clone() << exponent as usize);
    }
    None // the representation is normalised: a negative exponent means a fraction
}

/// Digits and decimal exponent (`0.d1d2… · 10^exponent`) of the nearest decimal with `count` digits.
fn nearest_decimal(value: &Float, count: usize) -> (String, i64) {
    let negative = value.repr().significand() < &IBig::ZERO;
    let significand = if negative { -value.repr().significand().clone() } else { value.repr().significand().clone() };
    let exponent = value.repr().exponent() as i64;
    let bits = significand.bit_len() as i64 + exponent;
    let mut decimal_exponent = ((bits as f64) * std::f64::consts::LOG10_2).floor() as i64 + 1;
    loop {
        // value · 10^(count - decimal_exponent), rounded half to even
        let scale = count as i64 - decimal_exponent;
        let mut numerator = significand.clone();
        let mut denominator = IBig::ONE;
        if scale >= 0 {
            numerator *= IBig::from(10).pow(scale as usize)
        } else {
            denominator *= IBig::from(10).pow(-scale as usize)
        }
        if exponent >= 0 {
            numerator <<= exponent as usize
        } else {
            denominator <<= -exponent as usize
        }
        let quotient = &numerator / &denominator;
        let rest = &numerator - &quotient * &denominator;
        let twice = rest << 1usize;
        // The whole part decides how many digits there are: rounding may make one more of nines.
        let length = quotient.to_string().len();
        if length != count {
            decimal_exponent += if length > count { 1 } else { -1 };
            continue;
        }
        let odd = (&quotient & IBig::ONE) == IBig::ONE;
        let rounded = if twice > denominator || (twice == denominator && odd) { quotient + IBig::ONE } else { quotient };
        let digits = rounded.to_string();
        return match digits.get(..count) {
            Some(kept) if digits.len() > count => (kept.to_string(), decimal_exponent + 1),
            _ => (digits, decimal_exponent),
        };
    }
}

impl Display for Number {
    /// The shortest decimal that reads back as the same number, without an exponent, as Terraform prints it.
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let value = match self {
            Number::Integer(value) => return write!(f, "{value}"),
            Number::Float(value) => value,
        };
        let negative = value.repr().significand() < &IBig::ZERO;
        let magnitude = if negative { -(**value).clone() } else { (**value).clone() };
        let precision = if value.precision() == 0 { PRECISION } else { value.precision() };
        let reads_back = |count: usize| {
            let (digits, exponent) = nearest_decimal(&magnitude, count);
            let parsed =
                UBig::from_str_radix(&digits, 10).map(IBig::from).map(|i| decimal(i, exponent - count as i64, precision));
            (parsed.ok().as_ref() == Some(&magnitude), digits, exponent)
        };
        let (mut low, mut high) = (1, 160);
        while low < high {
            let middle = (low + high) / 2;
            if reads_back(middle).0 { high = middle } else { low = middle + 1 }
        }
        let (_, digits, exponent) = reads_back(low);
        if negative {
            f.write_str("-")?;
        }
        let digits = digits.trim_end_matches('0');
        if exponent <= 0 {
            write!(f, "0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize))
        } else if digits.len() as i64 <= exponent {
            write!(f, "{digits}{}", "0".repeat(exponent as usize - digits.len()))
        } else {
            write!(f, "{}.{}", &digits[..exponent as usize], &digits[exponent as usize..])
        }
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
        match (self, other) {
            (Number::Integer(a), Number::Integer(b)) => a.cmp(b),
            _ => self.float().cmp(&other.float()),
        }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Number {
        Number::Integer(value)
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
        assert_eq!(n("0.1").add(&n("0.2")).to_string(), "0.3");
        assert_eq!(n("1e20").to_string(), "100000000000000000000");
        assert_eq!(n("1.50").to_string(), "1.5");
        assert_eq!(n("-0.001").to_string(), "-0.001");
        assert_eq!(n("10").divide(&n("4")).unwrap().to_string(), "2.5");
        assert!(n("1").divide(&n("3")).unwrap().to_string().starts_with("0.333333333333333333333333"));
        assert_eq!(n("9223372036854775807").add(&n("1")).to_string(), "9223372036854775808");
        assert_eq!(n("-7").modulo(&n("3")), Some(n("-1")));
        assert_eq!(n("5.5").modulo(&n("2")).unwrap().to_string(), "1.5");
        assert_eq!(n("1").divide(&n("0")), None);
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
