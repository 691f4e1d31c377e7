//! Decimal digits of binary numbers.

use dashu_base::BitTest;
use dashu_int::IBig;

/// A number as decimal digits: `0.d1d2d3… · 10^point`, no zeros at the ends; zero has no digits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Decimal {
    pub negative: bool,
    pub digits: Vec<u8>,
    pub point: i64,
}

impl Decimal {
    pub fn new(negative: bool, digits: &str, point: i64) -> Decimal {
        let leading = digits.bytes().take_while(|digit| *digit == b'0').count();
        let kept = digits.trim_matches('0').bytes().collect::<Vec<u8>>();
        if kept.is_empty() {
            Decimal { negative, digits: kept, point: 0 }
        } else {
            Decimal { negative, digits: kept, point: point - leading as i64 }
        }
    }

    /// All digits of `significand · 2^exponent`.
    pub fn of_parts(significand: &IBig, exponent: isize) -> Decimal {
        let significand = significand.clone();
        let negative = significand < IBig::ZERO;
        let magnitude = if negative { -significand } else { significand };
        let (scaled, fraction) = if exponent >= 0 {
            (magnitude << exponent as usize, 0)
        } else {
            (magnitude * IBig::from(5).pow(exponent.unsigned_abs()), exponent.unsigned_abs())
        };
        let digits = scaled.to_string();
        let point = digits.len() as i64 - fraction as i64;
        Decimal::new(negative, &digits, point)
    }

    /// The fewest digits that are nearer to a number of so many bits than half a unit of its last place.
    ///
    /// Source: `roundShortest` of Go's `math/big`, which takes the unit below a power of two for that above it.
    fn shortest_of(significand: &IBig, exponent: isize, precision: usize) -> Decimal {
        let negative = significand < &IBig::ZERO;
        let magnitude = if negative { -significand.clone() } else { significand.clone() };
        // The last bit is half a unit.
        let shift = (precision + 1).saturating_sub(magnitude.bit_len());
        let (mantissa, exponent) = (magnitude << shift, exponent - shift as isize);
        let inclusive = (&mantissa & IBig::from(2)) == IBig::ZERO;
        let exact = Decimal::of_parts(&mantissa, exponent);
        let lower = Decimal::of_parts(&(&mantissa - IBig::ONE), exponent);
        let upper = Decimal::of_parts(&(&mantissa + IBig::ONE), exponent);
        let at = |decimal: &Decimal, index: usize| decimal.digits.get(index).copied().unwrap_or(b'0');
        let mut made = exact.clone();
        for index in 0..exact.digits.len() {
            let (digit, low, high) = (at(&exact, index), at(&lower, index), at(&upper, index));
            let down = low != digit || inclusive && index + 1 == lower.digits.len();
            let up = digit != high && (inclusive || digit + 1 < high || index + 1 < upper.digits.len());
            if down && up {
                made = made.rounded(index as i64 + 1);
            } else if down {
                made.digits.truncate(index + 1);
            } else if up {
                made.digits.truncate(index + 1);
                made.increase();
            } else {
                continue;
            }
            break;
        }
        made.negative = negative;
        made
    }

    /// One more in the last digit.
    fn increase(&mut self) {
        loop {
            match self.digits.pop() {
                Some(b'9') => {}
                Some(digit) => {
                    self.digits.push(digit + 1);
                    break;
                }
                None => {
                    self.digits.push(b'1');
                    self.point += 1;
                    break;
                }
            }
        }
    }

    /// Rounded to so many digits, halves to even.
    pub fn rounded(mut self, count: i64) -> Decimal {
        if count < 0 {
            return Decimal { negative: self.negative, digits: Vec::new(), point: 0 };
        }
        let count = count as usize;
        if count >= self.digits.len() {
            return self;
        }
        let next = self.digits.get(count).copied().unwrap_or(b'0');
        let exact_half = next == b'5' && count + 1 == self.digits.len();
        let odd = count.checked_sub(1).and_then(|last| self.digits.get(last)).is_some_and(|digit| (digit - b'0') % 2 == 1);
        self.digits.truncate(count);
        if next > b'5' || (next == b'5' && (!exact_half || odd)) {
            self.increase();
        }
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
        self
    }

    fn digit(&self, position: i64) -> char {
        usize::try_from(position).ok().and_then(|at| self.digits.get(at)).map_or('0', |digit| char::from(*digit))
    }

    /// `123.450` with so many digits after the point; without a sign.
    pub fn fixed(&self, precision: usize) -> String {
        let mut made = String::new();
        if self.point > 0 {
            made.extend((0..self.point).map(|position| self.digit(position)));
        } else {
            made.push('0');
        }
        if precision > 0 {
            made.push('.');
            made.extend((0..precision as i64).map(|place| self.digit(self.point + place)));
        }
        made
    }

    /// `1.2345e+02` with so many digits after the point; without a sign.
    pub fn scientific(&self, precision: usize, letter: char) -> String {
        let mut made = String::from(self.digit(0));
        if precision > 0 {
            made.push('.');
            made.extend((1..=precision as i64).map(|place| self.digit(place)));
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        let sign = if exponent < 0 { '-' } else { '+' };
        made.push_str(&format!("{letter}{sign}{:02}", exponent.abs()));
        made
    }
}

/// The shortest decimal of `significand · 2^exponent` without an exponent: `-123.45`.
pub(super) fn shortest_fixed(significand: &IBig, exponent: isize, precision: usize) -> String {
    let mut decimal = Decimal::shortest_of(significand, exponent, precision);
    while decimal.digits.last() == Some(&b'0') {
        decimal.digits.pop();
    }
    let places = usize::try_from(decimal.digits.len() as i64 - decimal.point).unwrap_or(0);
    format!("{}{}", if decimal.negative { "-" } else { "" }, decimal.fixed(places))
}
