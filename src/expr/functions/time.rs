//! Timestamps: formatdate, timeadd, timecmp. Floor 1.

use super::partial::text;
use super::signature::{Call, Function, Gives, string};
use super::{Answer, FunctionError};
use crate::value::Value;

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("formatdate", &[string("format"), string("timestamp")], Gives::String, format_date),
    Function::new("timeadd", &[string("timestamp"), string("duration")], Gives::String, |call| {
        let time = timestamp(call, 0)?;
        let by = duration(call.text(1))
            .ok_or_else(|| FunctionError::at(1, format!("`{}` is not a duration such as `1h30m`", call.text(1))))?;
        Ok(text(time.plus(by).rfc3339()))
    }),
    Function::new("timecmp", &[string("timestamp"), string("timestamp")], Gives::Number, |call| {
        let (a, b) = (timestamp(call, 0)?, timestamp(call, 1)?);
        Ok(Value::number(a.instant().cmp(&b.instant()) as i64))
    }),
];

const NANOS: i128 = 1_000_000_000;
const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A moment as it was written: local date and time, with the offset from UTC in minutes.
#[derive(Copy, Clone, Debug, PartialEq)]
struct Timestamp {
    /// Nanoseconds since 1970 on the local clock.
    local: i128,
    offset: i64,
}

/// Days since 1970-01-01 of a date in the Gregorian calendar, and back.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn days_in(year: i64, month: i64) -> i64 {
    let next = if month == 12 { days_of(year + 1, 1, 1) } else { days_of(year, month + 1, 1) };
    next - days_of(year, month, 1)
}

impl Timestamp {
    /// Reads RFC 3339 and nothing more lenient.
    fn parse(written: &str) -> Option<Timestamp> {
        let number = |from: usize, to: usize, least: i64, most: i64| -> Option<i64> {
            let digits = written.get(from..to).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
            digits.parse().ok().filter(|number| (least..=most).contains(number))
        };
        let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
        if !marks.iter().all(|(at, mark)| written.as_bytes().get(*at) == Some(mark)) {
            return None;
        }
        let (year, month) = (number(0, 4, 0, 9999)?, number(5, 7, 1, 12)?);
        let day = number(8, 10, 1, days_in(year, month))?;
        let (hour, minute, second) = (number(11, 13, 0, 23)?, number(14, 16, 0, 59)?, number(17, 19, 0, 59)?);
        let mut rest = written.get(19..)?;
        let mut nanos = 0i128;
        if let Some(fraction) = rest.strip_prefix('.') {
            let count = fraction.bytes().take_while(u8::is_ascii_digit).count();
            let digits = fraction.get(..count).filter(|digits| !digits.is_empty())?;
            nanos = format!("{:0<9}", digits).get(..9)?.parse().ok()?;
            rest = fraction.get(count..)?;
        }
        let offset = if rest == "Z" {
            0
        } else {
            let from = written.len() - rest.len();
            let sign = match rest.as_bytes() {
                [b'+', _, _, b':', _, _] => 1,
                [b'-', _, _, b':', _, _] => -1,
                _ => return None,
            };
            sign * (number(from + 1, from + 3, 0, 23)? * 60 + number(from + 4, from + 6, 0, 59)?)
        };
        let seconds = i128::from(days_of(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second);
        Some(Timestamp { local: seconds * NANOS + nanos, offset })
    }

    /// Nanoseconds since 1970 in UTC.
    fn instant(self) -> i128 {
        self.local - i128::from(self.offset) * 60 * NANOS
    }

    fn plus(self, nanos: i64) -> Timestamp {
        Timestamp { local: self.local + i128::from(nanos), offset: self.offset }
    }

    fn days(self) -> i64 {
        self.local.div_euclid(86_400 * NANOS) as i64
    }

    fn date(self) -> (i64, i64, i64) {
        date_of(self.days())
    }

    fn clock(self) -> (i64, i64, i64) {
        let second = (self.local.rem_euclid(86_400 * NANOS) / NANOS) as i64;
        (second / 3600, second / 60 % 60, second % 60)
    }

    fn zone(self, separator: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        format!("{sign}{:02}{separator}{:02}", self.offset.abs() / 60, self.offset.abs() % 60)
    }

    fn rfc3339(self) -> String {
        let ((year, month, day), (hour, minute, second)) = (self.date(), self.clock());
        let zone = if self.offset == 0 { "Z".to_string() } else { self.zone(":") };
        let year = if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") };
        format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }
}

/// A timestamp of RFC 3339 in its shortest form; `None` if it is not one.
pub(super) fn normalised(written: &str) -> Option<String> {
    Timestamp::parse(written).map(Timestamp::rfc3339)
}

fn timestamp(call: &Call, index: usize) -> Result<Timestamp, FunctionError> {
    Timestamp::parse(call.text(index)).ok_or_else(|| {
        FunctionError::at(index, format!("`{}` is not a timestamp such as `2006-01-02T15:04:05Z`", call.text(index)))
    })
}

/// Nanoseconds of a duration such as `-1h30.5m`; `None` if it is not one or too long.
fn duration(written: &str) -> Option<i64> {
    let (negative, mut rest) = match written.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, written.strip_prefix('+').unwrap_or(written)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, after) = rest.split_at(digits(rest));
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => after.split_at(digits(after)),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let length = after.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(length);
        let unit: u64 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return None,
        };
        let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let mut part = whole.checked_mul(unit)?;
        if !fraction.is_empty() {
            // Digits beyond the sixteenth cannot make a nanosecond.
            let kept = fraction.get(..fraction.len().min(16)).unwrap_or_default();
            let scale = 10f64.powi(kept.len() as i32);
            part = part.checked_add((kept.parse::<u64>().ok()? as f64 * (unit as f64 / scale)) as u64)?;
        }
        total = total.checked_add(part)?;
        rest = after;
    }
    let limit = i64::MAX as u64 + u64::from(negative);
    if total > limit {
        return None;
    }
    Some(if negative { (total as i64).wrapping_neg() } else { total as i64 })
}

fn format_date(call: &Call) -> Answer {
    let time = timestamp(call, 1)?;
    let mut made = String::new();
    let mut rest = call.text(0);
    while let Some(c) = rest.chars().next() {
        if c == '\'' {
            rest = literal(rest, &mut made)?;
        } else if c.is_ascii_alphabetic() {
            let length = rest.chars().take_while(|next| *next == c).count();
            let (verb, after) = rest.split_at(length);
            made.push_str(&date_verb(time, c, length).ok_or_else(|| {
                FunctionError::at(
                    0,
                    format!("`{verb}` is not a part of a date format: literal text stands between single quotes"),
                )
            })?);
            rest = after;
        } else {
            let end = rest.find(|c: char| c == '\'' || c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let (plain, after) = rest.split_at(end);
            made.push_str(plain);
            rest = after;
        }
    }
    Ok(text(made))
}

/// Text in single quotes; two quotes in a row are one.
fn literal<'t>(source: &'t str, made: &mut String) -> Result<&'t str, FunctionError> {
    if let Some(after) = source.strip_prefix("''") {
        made.push('\'');
        return Ok(after);
    }
    let mut rest = source.get(1..).unwrap_or_default();
    loop {
        let end = rest.find('\'').ok_or_else(|| FunctionError::at(0, "a single quote in the format is not closed"))?;
        let (plain, after) = rest.split_at(end);
        made.push_str(plain);
        match after.strip_prefix("''") {
            Some(next) => {
                made.push('\'');
                rest = next;
            }
            None => return Ok(after.get(1..).unwrap_or_default()),
        }
    }
}

fn date_verb(time: Timestamp, letter: char, length: usize) -> Option<String> {
    let ((year, month, day), (hour, minute, second)) = (time.date(), time.clock());
    let numeral = |number: i64| match length {
        1 => Some(number.to_string()),
        2 => Some(format!("{number:02}")),
        _ => None,
    };
    let name = |names: &[&str], index: i64| -> Option<String> {
        let name = usize::try_from(index).ok().and_then(|index| names.get(index))?;
        match length {
            3 => name.get(..3).map(str::to_string),
            4 => Some(name.to_string()),
            _ => None,
        }
    };
    match letter {
        'Y' if length == 2 => Some(format!("{:02}", year % 100)),
        'Y' if length == 4 => Some(format!("{year:04}")),
        'M' if length > 2 => name(&MONTHS, month - 1),
        'M' => numeral(month),
        'D' => numeral(day),
        'E' => name(&DAYS, (time.days() + 4).rem_euclid(7)),
        'h' => numeral(hour),
        'H' => numeral(if hour % 12 == 0 { 12 } else { hour % 12 }),
        'A' if length == 2 => Some(if hour < 12 { "AM" } else { "PM" }.to_string()),
        'a' if length == 2 => Some(if hour < 12 { "am" } else { "pm" }.to_string()),
        'm' => numeral(minute),
        's' => numeral(second),
        'Z' => match length {
            1 if time.offset == 0 => Some("Z".to_string()),
            1 | 5 => Some(time.zone(":")),
            3 if time.offset == 0 => Some("UTC".to_string()),
            3 | 4 => Some(time.zone("")),
            _ => None,
        },
        _ => None,
    }
}
