//! Binary floats of a given precision, rounded once, half to even.

use dashu_base::BitTest;
use dashu_float::FBig;
use dashu_float::round::mode::HalfEven;
use dashu_int::IBig;

pub(super) type Float = FBig<HalfEven, 2>;

/// Bits of precision of a number that was written.
pub(super) const PRECISION: usize = 512;

/// `significand · 2^exponent`, rounded by its magnitude.
pub(super) fn rounded(significand: IBig, exponent: isize, precision: usize) -> Float {
    let negative = significand < IBig::ZERO;
    let magnitude = if negative { -significand } else { significand };
    let magnitude = Float::from_parts(magnitude, exponent).with_precision(precision).value();
    if negative { -magnitude } else { magnitude }
}

/// `a / b · 2^exponent` of positive numbers, rounded once.
pub(super) fn quotient(a: IBig, b: &IBig, exponent: isize, precision: usize) -> Float {
    // A quotient of at least `precision` + 2 bits and a sticky bit for the rest round as the exact quotient would.
    let shift = (b.bit_len() + precision + 2).saturating_sub(a.bit_len());
    let shifted = a << shift;
    let quotient = &shifted / b;
    let sticky = if (&quotient * b) == shifted { IBig::ZERO } else { IBig::ONE };
    let parts = (quotient << 1usize) + sticky;
    Float::from_parts(parts, exponent - shift as isize - 1).with_precision(precision).value()
}

/// `significand · 10^scale` of a positive number, rounded once.
pub(super) fn decimal(significand: IBig, scale: i64, precision: usize) -> Float {
    let power = IBig::from(10).pow(scale.unsigned_abs() as usize);
    if scale >= 0 {
        return Float::from_parts(significand * power, 0).with_precision(precision).value();
    }
    quotient(significand, &power, 0, precision)
}

/// The whole number that a float is, if it is one of at most 4,096 bits.
pub(super) fn exact_integer(value: &Float) -> Option<IBig> {
    let (significand, exponent) = (value.repr().significand(), value.repr().exponent());
    if significand == &IBig::ZERO {
        return Some(IBig::ZERO);
    }
    if exponent >= 0 {
        return (exponent < 400_000).then(|| significand.clone() << exponent as usize);
    }
    None // the representation is normalised: a negative exponent means a fraction
}
