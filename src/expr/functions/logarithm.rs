//! Logarithm and power of machine floats, computed the way Terraform's runtime does, so that the last digit agrees.
//!
//! The logarithm is the classic argument reduction x = 2^k · (1+f) with a polynomial in s = f / (2+f); the power is
//! repeated squaring over the whole part of the exponent. The system's own functions may round the last bit another way.
//! Floor 1.

/// ln 2 in two pieces, so that k · ln 2 is exact enough.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Coefficients of the polynomial, highest power last.
const COEFFICIENTS: [f64; 7] = [
    6.666_666_666_666_735e-1,
    3.999_999_999_940_942e-1,
    2.857_142_874_366_239e-1,
    2.222_219_843_214_978_4e-1,
    1.818_357_216_161_805e-1,
    1.531_383_769_920_937_3e-1,
    1.479_819_860_511_658_6e-1,
];

pub(super) fn natural_logarithm(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    let (mut fraction, mut exponent) = split(x);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        exponent -= 1;
    }
    let f = fraction - 1.0;
    let k = f64::from(exponent);
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let [l1, l2, l3, l4, l5, l6, l7] = COEFFICIENTS;
    let odd = s2 * (l1 + s4 * (l3 + s4 * (l5 + s4 * l7)));
    let even = s4 * (l2 + s4 * (l4 + s4 * l6));
    let r = odd + even;
    let half = 0.5 * f * f;
    k * LN_2_HIGH - ((half - (s * (half + r) + k * LN_2_LOW)) - f)
}

pub(super) fn power(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if y == 1.0 {
        return x;
    }
    if x.is_nan() || y.is_nan() || x == 0.0 || x.is_infinite() || y.is_infinite() {
        return x.powf(y);
    }
    if y == 0.5 {
        return x.sqrt();
    }
    if y == -0.5 {
        return 1.0 / x.sqrt();
    }
    let (mut whole, mut rest) = (y.abs().trunc(), y.abs().fract());
    if rest != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    if whole >= 9.223_372_036_854_776e18 {
        // Every float of this size is an even number.
        return match (x == -1.0, (x.abs() < 1.0) == (y > 0.0)) {
            (true, _) => 1.0,
            (false, true) => 0.0,
            (false, false) => f64::INFINITY,
        };
    }
    let mut mantissa = 1.0f64;
    let mut scale = 0i64;
    if rest != 0.0 {
        if rest > 0.5 {
            rest -= 1.0;
            whole += 1.0;
        }
        mantissa = exponential(rest * natural_logarithm(x));
    }
    let (mut square, exponent) = split(x);
    let mut square_scale = i64::from(exponent);
    let mut left = whole as i64;
    while left != 0 {
        if !(-(1 << 12)..=(1 << 12)).contains(&square_scale) {
            scale += square_scale;
            break;
        }
        if left & 1 == 1 {
            mantissa *= square;
            scale += square_scale;
        }
        square *= square;
        square_scale <<= 1;
        if square < 0.5 {
            square += square;
            square_scale -= 1;
        }
        left >>= 1;
    }
    if y < 0.0 {
        mantissa = 1.0 / mantissa;
        scale = -scale;
    }
    scaled(mantissa, scale)
}

/// ln 2 in two pieces, as the exponential needs it.
const EXP_LN_2_HIGH: f64 = 0.693_147_180_559_662_956_511_601_805_686_950_683_593_75;
const EXP_LN_2_LOW: f64 = 0.282_352_905_630_315_771_225_884_481_750_134_360_255_254_120_68e-12;

/// e^x by Shibata's method: the argument reduced by multiples of ln 2 and divided by 16, a Taylor series for e^x - 1, four
/// doublings, every step with one rounding.
fn exponential(x: f64) -> f64 {
    let k = (x * std::f64::consts::LOG2_E).round_ties_even();
    let r = (-k).mul_add(EXP_LN_2_LOW, (-k).mul_add(EXP_LN_2_HIGH, x)) * 0.0625;
    let mut series = 1.0 / 40_320.0;
    for divisor in [5_040.0, 720.0, 120.0, 24.0, 6.0, 2.0, 1.0] {
        series = f64::mul_add(series, r, 1.0 / divisor);
    }
    let mut less_one = r * series;
    for _ in 0..3 {
        less_one *= less_one + 2.0;
    }
    let result = less_one.mul_add(less_one + 2.0, 1.0);
    scaled(result, k as i64)
}

/// Fraction in [½, 1) and exponent of two of a finite number.
fn split(x: f64) -> (f64, i32) {
    if x == 0.0 {
        return (x, 0);
    }
    let (x, shift) = if x.abs() < f64::MIN_POSITIVE { (x * (1u64 << 52) as f64, -52) } else { (x, 0) };
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1022 + shift;
    (f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52)), exponent)
}

/// `fraction · 2^exponent`.
fn scaled(fraction: f64, exponent: i64) -> f64 {
    let (fraction, more) = split(fraction);
    let exponent = exponent + i64::from(more);
    if fraction == 0.0 || exponent < -1100 {
        return 0.0;
    }
    if exponent > 1024 {
        return if fraction < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let power = |exponent: i64| f64::from_bits(((exponent + 1023) as u64) << 52);
    if exponent < -1000 { fraction * power(exponent + 200) * power(-200) } else { fraction * power(exponent - 1) * 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_and_logarithms_of_exact_cases() {
        assert_eq!(power(2.0, 10.0), 1024.0);
        assert_eq!(power(2.0, -2.0), 0.25);
        assert_eq!(power(-3.0, 3.0), -27.0);
        assert_eq!(power(4.0, 0.5), 2.0);
        assert!(power(-8.0, 0.333).is_nan());
        assert_eq!(natural_logarithm(1.0), 0.0);
        assert_eq!(natural_logarithm(8.0) / natural_logarithm(2.0), 3.0);
        for x in [0.001, 0.5, 2.0, 3.7, 1e10, 1e-300] {
            assert!((natural_logarithm(x) - x.ln()).abs() <= x.ln().abs() * 1e-15);
        }
    }
}
