//! Decimal digits of numbers, and the ways in which `format` prints them (Go's verbs e, f, g).

use dashu_base::BitTest;
use dashu_int::IBig;

use super::Number;

/// A number as decimal digits: `0.d1d2d3… · 10^point`, no zeros at the ends; zero has no digits.
#[derive(Clone, Debug, PartialEq)]
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    fn new(negative: bool, digits: &str, point: i64) -> Decimal {
        let leading = digits.bytes().take_while(|digit| *digit == b'0').count();
        let kept = digits.trim_matches('0').bytes().collect::<Vec<u8>>();
        if kept.is_empty() {
            Decimal { negative, digits: kept, point: 0 }
        } else {
            Decimal { negative, digits: kept, point: point - leading as i64 }
        }
    }

    /// All digits of the binary value: finite, as every power of two has a finite decimal.
    fn exact(number: &Number) -> Decimal {
        let (significand, exponent) = number.parts();
        let mut made = Decimal::of_parts(&significand, exponent);
        made.negative |= matches!(number, Number::NegativeZero);
        made
    }

    /// All digits of `significand · 2^exponent`.
    fn of_parts(significand: &IBig, exponent: isize) -> Decimal {
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

    /// The fewest digits that read back as the same number.
    fn shortest(number: &Number) -> Decimal {
        let written = number.to_string();
        let (negative, written) = match written.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, written.as_str()),
        };
        let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
        Decimal::new(negative, &format!("{whole}{fraction}"), whole.len() as i64)
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
    fn rounded(mut self, count: i64) -> Decimal {
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
    fn fixed(&self, precision: usize) -> String {
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
    fn scientific(&self, precision: usize, letter: char) -> String {
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

/// The digits of one of the verbs `e E f g G`, without a sign, and whether the number is negative.
pub fn printed(number: &Number, verb: char, precision: Option<usize>) -> (bool, String) {
    if let Number::Infinite { negative } = number {
        return (*negative, "Inf".to_string());
    }
    let exact = || Decimal::exact(number);
    match verb {
        'e' | 'E' => {
            let precision = precision.unwrap_or(6);
            let rounded = exact().rounded(precision as i64 + 1);
            (rounded.negative, rounded.scientific(precision, verb))
        }
        'f' | 'F' => {
            let precision = precision.unwrap_or(6);
            let exact = exact();
            let count = exact.point + precision as i64;
            let rounded = exact.rounded(count);
            (rounded.negative, rounded.fixed(precision))
        }
        _ => {
            let letter = if verb == 'G' { 'E' } else { 'e' };
            let (decimal, limit, precision) = match precision {
                None => {
                    let shortest = Decimal::shortest(number);
                    let count = shortest.digits.len();
                    (shortest, 6, count)
                }
                Some(given) => {
                    let given = given.max(1);
                    let rounded = exact().rounded(given as i64);
                    let count = rounded.digits.len() as i64;
                    let limit = if given as i64 > count && count >= rounded.point { count } else { given as i64 };
                    (rounded, limit, given)
                }
            };
            let exponent = decimal.point - 1;
            let count = decimal.digits.len();
            let made = if exponent < -4 || exponent >= limit {
                decimal.scientific(precision.min(count.max(1)) - 1, letter)
            } else {
                let whole = decimal.point;
                decimal.fixed(usize::try_from(count as i64 - whole).unwrap_or(0))
            };
            (decimal.negative, made)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_go_prints_them() {
        let print = |text: &str, verb: char, precision: Option<usize>| printed(&Number::parse(text).unwrap(), verb, precision).1;
        assert_eq!(print("3.14159", 'f', Some(2)), "3.14");
        assert_eq!(print("2.5", 'f', Some(0)), "2");
        assert_eq!(print("3.5", 'f', Some(0)), "4");
        assert_eq!(print("0.05", 'f', Some(1)), "0.1");
        assert_eq!(print("999.999", 'f', Some(1)), "1000.0");
        assert_eq!(print("0", 'f', None), "0.000000");
        assert_eq!(print("1234567", 'e', None), "1.234567e+06");
        assert_eq!(print("1000000", 'g', None), "1e+06");
        assert_eq!(print("100000", 'g', None), "100000");
        assert_eq!(print("0.00001", 'g', None), "1e-05");
        assert_eq!(print("1234.5678", 'g', Some(3)), "1.23e+03");
    }
}
