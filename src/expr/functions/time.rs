//! Timestamps: formatdate, timeadd, timecmp.

use std::cmp::Ordering;

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::partial::text;
use super::signature::{Function, FunctionCall, Gives, string};
use super::{FunctionError, FunctionResult};
use crate::value::Value;

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("formatdate", &[string("format"), string("timestamp")], Gives::String, format_date),
    Function::new("timeadd", &[string("timestamp"), string("duration")], Gives::String, |call| {
        let time = timestamp(call, 0)?;
        let by = duration(call.text(1))
            .ok_or_else(|| FunctionError::at(1, format!("`{}` is not a duration such as `1h30m`", call.text(1))))?;
        Ok(time.plus(by).map_or_else(|| call.not_supported(), |time| text(time.rfc3339())))
    }),
    Function::new("timecmp", &[string("timestamp"), string("timestamp")], Gives::Number, |call| {
        let (a, b) = (timestamp(call, 0)?, timestamp(call, 1)?);
        Ok(Value::number(a.compare(b) as i64))
    }),
];

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A moment as it was written: local date and time, with the offset from UTC in minutes.
#[derive(Copy, Clone, Debug, PartialEq)]
struct Timestamp {
    local: DateTime,
    offset: i16,
}

impl Timestamp {
    /// Reads RFC 3339 and nothing more lenient.
    fn parse(written: &str) -> Option<Timestamp> {
        let is_digit = |at: usize| written.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        // A leap second is refused here and would be the second before it there.
        if !written.is_char_boundary(19) || !is_digit(0) || written.get(10..11) != Some("T") || written.get(17..19) == Some("60")
        {
            return None;
        }
        let (clock, mut rest) = written.split_at_checked(19)?;
        let mut local: DateTime = clock.parse().ok().filter(|_| written.get(16..17) == Some(":"))?;
        if let Some(fraction) = rest.strip_prefix('.') {
            let count = fraction.bytes().take_while(u8::is_ascii_digit).count();
            let digits = fraction.get(..count).filter(|digits| !digits.is_empty())?;
            local = local.with().subsec_nanosecond(format!("{digits:0<9}").get(..9)?.parse().ok()?).build().ok()?;
            rest = fraction.get(count..)?;
        }
        let offset = match rest.as_bytes() {
            [b'Z'] => 0,
            [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
                let number = |from: usize, most: i16| {
                    let digits = rest.get(from..from + 2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
                    digits.parse::<i16>().ok().filter(|number| *number <= most)
                };
                let minutes = number(1, 23)? * 60 + number(4, 59)?;
                if *sign == b'-' { -minutes } else { minutes }
            }
            _ => return None,
        };
        Some(Timestamp { local, offset })
    }

    /// The order of the moments, whatever their offsets.
    fn compare(self, other: Timestamp) -> Ordering {
        let between = SignedDuration::from_mins(i64::from(self.offset - other.offset));
        self.local.duration_since(other.local).cmp(&between)
    }

    /// `None` before the year -9999 and after the year 9999.
    fn plus(self, nanos: i64) -> Option<Timestamp> {
        Some(Timestamp { local: self.local.checked_add(SignedDuration::from_nanos(nanos)).ok()?, ..self })
    }

    fn zone(self, separator: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        format!("{sign}{:02}{separator}{:02}", self.offset.abs() / 60, self.offset.abs() % 60)
    }

    fn rfc3339(self) -> String {
        let (date, time) = (self.local.date(), self.local.time());
        let zone = if self.offset == 0 { "Z".to_string() } else { self.zone(":") };
        let sign = if date.year() < 0 { "-" } else { "" };
        let (year, month, day) = (date.year().abs(), date.month(), date.day());
        format!("{sign}{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}{zone}", time.hour(), time.minute(), time.second())
    }
}

/// A timestamp of RFC 3339 in its shortest form; `None` if it is not one.
pub(super) fn normalised(written: &str) -> Option<String> {
    Timestamp::parse(written).map(Timestamp::rfc3339)
}

fn timestamp(call: &FunctionCall, index: usize) -> Result<Timestamp, FunctionError> {
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

fn format_date(call: &FunctionCall) -> FunctionResult {
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
                FunctionError::at(0, format!("`{verb}` is not a valid part of a date format: put literal text in single quotes"))
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
    let (year, hour) = (time.local.year(), time.local.hour());
    let numeral = |number: i8| match length {
        1 => Some(number.to_string()),
        2 => Some(format!("{number:02}")),
        _ => None,
    };
    let name = |names: &[&str], index: i8| -> Option<String> {
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
        'M' if length > 2 => name(&MONTHS, time.local.month() - 1),
        'M' => numeral(time.local.month()),
        'D' => numeral(time.local.day()),
        'E' => name(&DAYS, time.local.weekday().to_sunday_zero_offset()),
        'h' => numeral(hour),
        'H' => numeral(if hour % 12 == 0 { 12 } else { hour % 12 }),
        'A' if length == 2 => Some(if hour < 12 { "AM" } else { "PM" }.to_string()),
        'a' if length == 2 => Some(if hour < 12 { "am" } else { "pm" }.to_string()),
        'm' => numeral(time.local.minute()),
        's' => numeral(time.local.second()),
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
