//! Versions of providers and the ranges that constraints leave of them.
//!
//! Source: Terraform's "Version Constraints": parts are joined by commas and all must hold; `~> 5.1` is `>= 5.1, < 6`,
//! `~> 5.1.2` is `>= 5.1.2, < 5.2`. Prereleases count as the release that they lead to.

/// Major, minor, patch.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ReleaseNumber(pub u64, pub u64, pub u64);

impl ReleaseNumber {
    /// The version, and how many of its numbers were written.
    fn read(text: &str) -> Option<(ReleaseNumber, usize)> {
        let text = text.trim().trim_start_matches('v');
        let text = text.split(['-', '+']).next()?;
        let numbers: Vec<u64> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let at = |index: usize| numbers.get(index).copied().unwrap_or(0);
        (numbers.len() <= 3).then(|| (ReleaseNumber(at(0), at(1), at(2)), numbers.len()))
    }

    pub fn parse(text: &str) -> Option<ReleaseNumber> {
        ReleaseNumber::read(text).map(|(version, _)| version)
    }

    /// The lowest version above it.
    pub fn next(self) -> ReleaseNumber {
        ReleaseNumber(self.0, self.1, self.2.saturating_add(1))
    }
}

/// Versions from `low`, below `high`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub low: ReleaseNumber,
    /// `None`: there is no end.
    pub high: Option<ReleaseNumber>,
}

impl Range {
    pub const ALL: Range = Range { low: ReleaseNumber(0, 0, 0), high: None };

    /// The versions that a constraint admits; `None` where it cannot be read. What `!=` leaves out counts as admitted.
    pub fn parse(text: &str) -> Option<Range> {
        text.split(',').map(part).try_fold(Range::ALL, |range, part| Some(range.and(part?)))
    }

    /// What both admit.
    pub fn and(self, other: Range) -> Range {
        let high = match (self.high, other.high) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Range { low: self.low.max(other.low), high }
    }

    pub fn is_empty(self) -> bool {
        self.high.is_some_and(|high| high <= self.low)
    }
}

fn part(text: &str) -> Option<Range> {
    let text = text.trim();
    let operators = ["~>", ">=", "<=", "!=", ">", "<", "="];
    let (operator, rest) =
        operators.iter().find_map(|operator| text.strip_prefix(operator).map(|rest| (*operator, rest))).unwrap_or(("=", text));
    let (version, written) = ReleaseNumber::read(rest)?;
    let ReleaseNumber(major, minor, _) = version;
    let next = version.next();
    Some(match operator {
        "~>" if written >= 3 => Range { low: version, high: Some(ReleaseNumber(major, minor.saturating_add(1), 0)) },
        "~>" => Range { low: version, high: Some(ReleaseNumber(major.saturating_add(1), 0, 0)) },
        ">=" => Range { low: version, high: None },
        ">" => Range { low: next, high: None },
        "<" => Range { high: Some(version), ..Range::ALL },
        "<=" => Range { high: Some(next), ..Range::ALL },
        "!=" => Range::ALL,
        _ => Range { low: version, high: Some(next) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_admit_major_versions() {
        let admitted = |text: &str| {
            let range = Range::parse(text).unwrap();
            let major_range = |major| Range { low: ReleaseNumber(major, 0, 0), high: Some(ReleaseNumber(major + 1, 0, 0)) };
            (3..=7).filter(|major| !range.and(major_range(*major)).is_empty()).collect::<Vec<u64>>()
        };
        assert_eq!(admitted(">= 5.0"), [5, 6, 7]);
        assert_eq!(admitted("~> 5.31"), [5]);
        assert_eq!(admitted("~> 4"), [4]);
        assert_eq!(admitted("~> 4.9.1"), [4]);
        assert_eq!(admitted(">= 3.29, < 6.0"), [3, 4, 5]);
        assert_eq!(admitted(">= 3.29, <= 6.0"), [3, 4, 5, 6]);
        assert_eq!(admitted("> 4.99.0, != 5.1.0"), [4, 5, 6, 7]);
        assert_eq!(admitted("5.1.0"), [5]);
        assert_eq!(admitted("= 6.0.0-beta1"), [6]);
        assert_eq!(Range::parse("latest"), None);
        assert_eq!(Range::parse(""), None);
        assert!(Range::parse(">= 5, < 4").unwrap().is_empty());
    }
}
