//! Days of the calendar, as suppressions end on them.

pub use jiff::civil::Date;

/// Before everything that anybody writes.
pub const FIRST: Date = jiff::civil::date(0, 1, 1);

/// The day that a text of the form `2027-01-31` names, if there is such a day.
pub fn parse(text: &str) -> Option<Date> {
    let is_plain = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    (text.len() == 10 && text.bytes().enumerate().all(is_plain)).then(|| text.parse().ok()).flatten()
}

/// The present day in UTC.
pub fn today() -> Date {
    jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date()
}

/// The present time in UTC, or that of so many seconds since 1970: `2027-01-31T12:00:00Z`.
pub fn timestamp(seconds: Option<i64>) -> String {
    let given = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let now = || jiff::Timestamp::from_second(jiff::Timestamp::now().as_second()).unwrap_or_default();
    given.unwrap_or_else(now).to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn a_given_time_is_shown_in_utc() {
        assert_eq!(timestamp(Some(1_700_000_000)), "2023-11-14T22:13:20Z");
        assert_eq!(timestamp(None).len(), 20);
    }

    #[test]
    fn only_days_that_exist_are_dates() {
        for text in ["2027-01-31", "2024-02-29", "2000-02-29", "0000-01-01"] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
        for text in [
            "2027-02-29",
            "2100-02-29",
            "2027-13-01",
            "2027-00-10",
            "2027-01-00",
            "27-01-01",
            "2027-1-1",
            "2027-01-01-1",
            "20270101",
            "2027-W01-1",
            "-027-01-01",
            "",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert!(parse("2026-12-31") < parse("2027-01-01"));
        assert!(FIRST < parse("0000-01-02").unwrap());
    }
}
