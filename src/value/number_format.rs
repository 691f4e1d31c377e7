//! The ways in which `format` prints numbers (Go's verbs e, f, g).

use super::Number;
use super::decimal::Decimal;

/// The digits of one of the verbs `e E f g G`, without a sign, and whether the number is negative.
pub fn printed(number: &Number, verb: char, precision: Option<usize>) -> (bool, String) {
    if let Number::Infinite { negative } = number {
        return (*negative, "Inf".to_string());
    }
    let exact = || all_digits(number);
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
                    let shortest = fewest_digits(number);
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

/// All digits of the binary value: finite, as every power of two has a finite decimal.
fn all_digits(number: &Number) -> Decimal {
    let (significand, exponent) = number.parts();
    let mut made = Decimal::of_parts(&significand, exponent);
    made.negative |= matches!(number, Number::NegativeZero);
    made
}

/// The fewest digits that read back as the same number.
fn fewest_digits(number: &Number) -> Decimal {
    let written = number.to_string();
    let (negative, written) = match written.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, written.as_str()),
    };
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    Decimal::new(negative, &format!("{whole}{fraction}"), whole.len() as i64)
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
