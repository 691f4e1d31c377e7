//! The five operations on numbers.
//!
//! Source: go-cty's `Add`, `Multiply`, `Divide` and `Modulo` over `big.Float`: a result is as precise as the more precise
//! of its operands, and infinities are numbers like others as long as the result is one.

use dashu_base::BitTest;
use dashu_int::IBig;

use super::Number;
use super::float::{PRECISION, quotient, rounded};
use super::number::COUNT_PRECISION;

impl Number {
    /// `None` for the sum of opposite infinities.
    pub fn add(&self, other: &Number) -> Option<Number> {
        let precision = self.precision().max(other.precision());
        Some(match (self, other) {
            (Number::Infinite { negative: a }, Number::Infinite { negative: b }) if a != b => return None,
            (infinite @ Number::Infinite { .. }, _) | (_, infinite @ Number::Infinite { .. }) => infinite.clone(),
            (Number::NegativeZero, Number::NegativeZero) => Number::NegativeZero,
            _ => match (self.small(), other.small()) {
                (Some(a), Some(b)) if precision >= COUNT_PRECISION && a.checked_add(b).is_some() => {
                    Number::whole(a.saturating_add(b), precision) // it does not saturate: that was checked
                }
                _ => {
                    let ((a, a_exponent), (b, b_exponent)) = (self.parts(), other.parts());
                    let exponent = a_exponent.min(b_exponent);
                    let sum = (a << (a_exponent - exponent) as usize) + (b << (b_exponent - exponent) as usize);
                    if sum == IBig::ZERO { Number::ZERO } else { Number::from_float(rounded(sum, exponent, precision)) }
                }
            },
        })
    }

    pub fn subtract(&self, other: &Number) -> Option<Number> {
        self.add(&other.negate())
    }

    /// `None` for zero times infinity.
    pub fn multiply(&self, other: &Number) -> Option<Number> {
        let negative = self.is_signed() != other.is_signed();
        if self.is_infinite() || other.is_infinite() {
            return if self.is_zero() || other.is_zero() { None } else { Some(Number::Infinite { negative }) };
        }
        if self.is_zero() || other.is_zero() {
            return Some(Number::zero(negative));
        }
        let precision = self.precision().max(other.precision());
        if let (Some(a), Some(b)) = (self.small(), other.small())
            && precision >= COUNT_PRECISION
            && let Some(product) = a.checked_mul(b)
        {
            return Some(Number::whole(product, precision));
        }
        let ((a, a_exponent), (b, b_exponent)) = (self.parts(), other.parts());
        let exact = rounded(a * b, a_exponent.checked_add(b_exponent)?, PRECISION);
        let needed = exact.repr().significand().bit_len().max(precision).min(PRECISION);
        Some(Number::from_float(exact.with_precision(needed).value()))
    }

    /// `None` for zero by zero and infinity by infinity; anything else by zero is infinite.
    pub fn divide(&self, other: &Number) -> Option<Number> {
        let negative = self.is_signed() != other.is_signed();
        match (self, other) {
            (Number::Infinite { .. }, Number::Infinite { .. }) => return None,
            (Number::Infinite { .. }, _) => return Some(Number::Infinite { negative }),
            (_, Number::Infinite { .. }) => return Some(Number::zero(negative)),
            _ if other.is_zero() && self.is_zero() => return None,
            _ if other.is_zero() => return Some(Number::Infinite { negative }),
            _ if self.is_zero() => return Some(Number::zero(negative)),
            _ => {}
        }
        let precision = self.precision().max(other.precision());
        if let (Some(a), Some(b)) = (self.small(), other.small())
            && precision >= COUNT_PRECISION
            && a.checked_rem(b) == Some(0)
            && let Some(quotient) = a.checked_div(b)
        {
            return Some(Number::whole(quotient, precision));
        }
        let ((a, a_exponent), (b, b_exponent)) = (self.parts(), other.parts());
        let (a, b) = (if a < IBig::ZERO { -a } else { a }, if b < IBig::ZERO { -b } else { b });
        let magnitude = quotient(a, &b, a_exponent.checked_sub(b_exponent)?, precision);
        Some(Number::from_float(if negative { -magnitude } else { magnitude }))
    }

    /// The remainder with the sign of the dividend, as Terraform's `%`, which by zero is the dividend. `None` where
    /// either is infinite.
    pub fn modulo(&self, other: &Number) -> Option<Number> {
        if self.is_infinite() || other.is_infinite() {
            return None;
        }
        if other.is_zero() {
            return Some(self.clone());
        }
        if let (Some(a), Some(b)) = (self.small(), other.small())
            && let Some(rest) = a.checked_rem(b)
        {
            return Some(Number::whole(rest, self.precision()));
        }
        let quotient = self.divide(other)?.truncate();
        let rest = self.subtract(&quotient.multiply(other)?)?;
        // The dividend says how precise the rest is.
        Some(if rest.is_zero() { Number::ZERO } else { Number::from_float(rest.float(self.precision())) })
    }
}
