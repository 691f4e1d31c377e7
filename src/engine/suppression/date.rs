//! Days of the calendar, as suppressions end on them. Floor 5.

use std::time::{SystemTime, UNIX_EPOCH};

/// Days of each month; February's twenty-ninth is the leap years'.
const DAYS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const SECONDS_OF_A_DAY: u64 = 86_400;

/// A day; its text is `2027-01-31`, and later days are greater.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u32,
    month: u32,
    day: u32,
}

impl Date {
    /// Before everything that anybody writes.
    pub const FIRST: Date = Date { year: 0, month: 1, day: 1 };

    /// The day that a text of the form `2027-01-31` names, if there is such a day.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next()?;
            (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok()).flatten()
        };
        let date = Date { year: number(4)?, month: number(2)?, day: number(2)? };
        let last = days_of(date.year, date.month)?;
        (parts.next().is_none() && (1..=last).contains(&date.day)).then_some(date)
    }

    /// The day before.
    pub fn eve(self) -> Date {
        let (year, month) = if self.month == 1 { (self.year.saturating_sub(1), 12) } else { (self.year, self.month - 1) };
        match self.day {
            2.. => Date { day: self.day - 1, ..self },
            _ => Date { year, month, day: days_of(year, month).unwrap_or(1) },
        }
    }

    /// The present day in UTC.
    pub fn today() -> Date {
        // A clock before 1970 is as wrong as any other: nothing has ended yet.
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Date::after_epoch(seconds / SECONDS_OF_A_DAY)
    }

    /// So many days after the first of January 1970.
    fn after_epoch(mut days: u64) -> Date {
        let mut date = Date { year: 1970, month: 1, day: 1 };
        while let Some(of_month) = days_of(date.year, date.month).map(u64::from).filter(|of_month| days >= *of_month) {
            days -= of_month;
            (date.year, date.month) = if date.month == 12 { (date.year + 1, 1) } else { (date.year, date.month + 1) };
        }
        date.day += u32::try_from(days).unwrap_or(0);
        date
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_of(year: u32, month: u32) -> Option<u32> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = DAYS.get(month.checked_sub(1)? as usize)?;
    Some(days + u32::from(is_leap && month == 2))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_dates() {
        for text in ["2027-01-31", "2024-02-29", "2000-02-29"] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        for text in
            ["2027-02-29", "2100-02-29", "2027-13-01", "2027-00-10", "2027-01-00", "27-01-01", "2027-1-1", "2027-01-01-1", ""]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2026-12-31") < Date::parse("2027-01-01"));
    }

    #[test]
    fn every_day_has_an_eve() {
        for (text, eve) in [("2027-01-01", "2026-12-31"), ("2024-03-01", "2024-02-29"), ("2027-05-20", "2027-05-19")] {
            assert_eq!(Date::parse(text).unwrap().eve().to_string(), eve);
        }
    }

    #[test]
    fn days_are_counted_from_the_epoch() {
        for (days, text) in [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_782, "2026-11-25")] {
            assert_eq!(Date::after_epoch(days).to_string(), text);
        }
    }
}
