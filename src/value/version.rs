//! Semantic versions and constraints on them, as Terraform has them.
//!
//! Source: hashicorp/go-version's rules: missing segments are zero, a prerelease fits a constraint only when the
//! constraint names a prerelease of the same version.

use std::cmp::Ordering;

/// How many segments a version may have.
const MAX_SEGMENTS: usize = 16;

/// `1.2.3-beta.1+build`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    segments: Vec<u64>,
    prerelease: Option<String>,
    /// How many segments were written.
    written: usize,
}

impl Version {
    pub fn parse(text: &str) -> Option<Version> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let text = text.split_once('+').map_or(text, |(version, _)| version);
        let (numbers, prerelease) = match text.split_once('-') {
            Some((numbers, prerelease)) => (numbers, Some(prerelease)),
            None => (text, None),
        };
        let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '~');
        if prerelease.is_some_and(|prerelease| prerelease.is_empty() || !prerelease.chars().all(valid)) {
            return None;
        }
        let segments: Option<Vec<u64>> = numbers
            .split('.')
            .map(|segment| segment.bytes().all(|b| b.is_ascii_digit()).then(|| segment.parse().ok()).flatten())
            .collect();
        let mut segments = segments.filter(|segments| segments.len() <= MAX_SEGMENTS)?;
        let written = segments.len();
        while segments.len() < 3 {
            segments.push(0);
        }
        Some(Version { segments, prerelease: prerelease.map(str::to_string), written })
    }

    fn major(&self) -> u64 {
        self.segments.first().copied().unwrap_or(0)
    }

    fn is_major(&self) -> bool {
        self.prerelease.is_none() && self.segments.iter().skip(1).all(|segment| *segment == 0)
    }

    /// Without the zeros at its end.
    fn short(&self) -> String {
        let length = self.segments.iter().rposition(|segment| *segment != 0).map_or(1, |last| last + 1);
        self.segments.iter().take(length).map(u64::to_string).collect::<Vec<_>>().join(".")
    }

    fn compare_segments(&self, other: &Version) -> Ordering {
        let length = self.segments.len().max(other.segments.len());
        let at = |version: &Version, index: usize| version.segments.get(index).copied().unwrap_or(0);
        (0..length).map(|index| at(self, index).cmp(&at(other, index))).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Version) -> Ordering {
        self.compare_segments(other).then_with(|| match (&self.prerelease, &other.prerelease) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) => prereleases(a, b),
        })
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Version) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn prereleases(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let ordering = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(x), Some(y)) => match (x.parse::<u64>(), y.parse::<u64>()) {
                (Ok(x), Ok(y)) => x.cmp(&y),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => x.cmp(y),
            },
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    /// `~>`: only the last written segment may grow.
    Pessimistic,
}

/// `>= 1.2, < 2`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints(Vec<(Comparison, Version)>);

impl Constraints {
    /// # Errors
    /// Says which part is no constraint.
    pub fn parse(text: &str) -> Result<Constraints, String> {
        let mut all = Vec::new();
        for part in text.split(',') {
            let part = part.trim();
            let operators = [
                ("~>", Comparison::Pessimistic),
                (">=", Comparison::GreaterOrEqual),
                ("<=", Comparison::LessOrEqual),
                ("!=", Comparison::NotEqual),
                (">", Comparison::Greater),
                ("<", Comparison::Less),
                ("=", Comparison::Equal),
            ];
            let found = operators.iter().find_map(|(text, comparison)| part.strip_prefix(text).map(|rest| (*comparison, rest)));
            let (comparison, version) = found.unwrap_or((Comparison::Equal, part));
            match Version::parse(version.trim()) {
                Some(version) => all.push((comparison, version)),
                None => return Err(format!("`{part}` is not a valid version constraint")),
            }
        }
        Ok(Constraints(all))
    }

    /// This version and no other.
    pub fn exactly(version: Version) -> Constraints {
        Constraints(vec![(Comparison::Equal, version)])
    }

    pub fn allow(&self, version: &Version) -> bool {
        self.0.iter().all(|(comparison, bound)| allows(*comparison, bound, version))
    }

    /// Whether some version may satisfy both: their ranges overlap. Single versions that are ruled out do not matter.
    pub fn overlap(&self, other: &Constraints) -> bool {
        let all = || self.0.iter().chain(&other.0);
        let low = all().filter_map(|(comparison, bound)| low(*comparison, bound)).max();
        let high = all().filter_map(|(comparison, bound)| high(*comparison, bound)).min();
        match (low, high) {
            (Some((low, open)), Some((high, closed))) => low < high || (low == high && !open && closed),
            _ => true,
        }
    }

    /// The lowest version that is allowed, where there is one: what sorts ranges.
    pub fn lowest(&self) -> Option<Version> {
        self.0.iter().filter_map(|(comparison, bound)| low(*comparison, bound)).max().map(|(version, _)| version)
    }

    /// The range in words: `versions 4 to 6`, `version 5`, `versions from 5.2`.
    pub fn in_words(&self) -> String {
        let low = self.lowest();
        let high = self.0.iter().filter_map(|(comparison, bound)| high(*comparison, bound)).min();
        match (low, high) {
            (None, None) => "every version".to_string(),
            (Some(low), None) => format!("versions from {}", low.short()),
            (None, Some((high, closed))) => format!("versions {} {}", if closed { "up to" } else { "before" }, high.short()),
            (Some(low), Some((high, false))) => match high.is_major().then(|| high.major().saturating_sub(1)) {
                Some(last) if low.is_major() && low.major() == last => format!("version {last}"),
                Some(last) => format!("versions {} to {last}", low.short()),
                None => format!("versions {} to before {}", low.short(), high.short()),
            },
            (Some(low), Some((high, true))) if low == high => format!("version {}", low.short()),
            (Some(low), Some((high, true))) => format!("versions {} to {}", low.short(), high.short()),
        }
    }
}

/// The lower end that a constraint sets, and whether the end itself is left out.
fn low(comparison: Comparison, bound: &Version) -> Option<(Version, bool)> {
    match comparison {
        Comparison::Equal | Comparison::GreaterOrEqual | Comparison::Pessimistic => Some((bound.clone(), false)),
        Comparison::Greater => Some((bound.clone(), true)),
        Comparison::NotEqual | Comparison::Less | Comparison::LessOrEqual => None,
    }
}

/// The upper end that a constraint sets, and whether the end itself belongs to it.
fn high(comparison: Comparison, bound: &Version) -> Option<(Version, bool)> {
    match comparison {
        Comparison::Equal | Comparison::LessOrEqual => Some((bound.clone(), true)),
        Comparison::Less => Some((bound.clone(), false)),
        Comparison::Pessimistic => {
            let fixed = bound.written.saturating_sub(1).max(1);
            let raised = |(index, segment): (usize, &u64)| match (index + 1).cmp(&fixed) {
                Ordering::Less => *segment,
                Ordering::Equal => segment.saturating_add(1),
                Ordering::Greater => 0,
            };
            let segments = bound.segments.iter().enumerate().map(raised).collect();
            Some((Version { segments, prerelease: None, written: fixed }, false))
        }
        Comparison::NotEqual | Comparison::Greater | Comparison::GreaterOrEqual => None,
    }
}

fn allows(comparison: Comparison, bound: &Version, version: &Version) -> bool {
    let ordering = version.cmp(bound);
    match comparison {
        Comparison::Equal => return ordering.is_eq(),
        Comparison::NotEqual => return ordering.is_ne(),
        _ => {}
    }
    let prerelease_fits = match (&version.prerelease, &bound.prerelease) {
        (Some(_), Some(_)) => version.compare_segments(bound).is_eq(),
        (Some(_), None) => false,
        _ => true,
    };
    // A bound with a prerelease says nothing about plain versions below the pessimistic operator alone.
    if comparison == Comparison::Pessimistic && bound.prerelease.is_some() && version.prerelease.is_none() {
        return false;
    }
    prerelease_fits
        && match comparison {
            Comparison::Greater => ordering.is_gt(),
            Comparison::GreaterOrEqual => ordering.is_ge(),
            Comparison::Less => ordering.is_lt(),
            Comparison::LessOrEqual => ordering.is_le(),
            _ => {
                let fixed = bound.written.saturating_sub(1).max(1);
                let same = (0..fixed).all(|index| version.segments.get(index) == bound.segments.get(index));
                ordering.is_ge() && (same || bound.written == 0)
            }
        }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn versions_order_and_constrain_as_terraform_has_it() {
        for (version, constraint, expected) in [
            ("1.2.3", "1.2.3", true),
            ("1.2", "= 1.2.0", true),
            ("1.2.3", "~> 1.2.0", true),
            ("1.3.0", "~> 1.2.0", false),
            ("1.9.9", "~> 1.2", true),
            ("2.0.0", "~> 1.2", false),
            ("5.31.0", ">= 5.0, < 6.0", true),
            ("6.0.0", ">= 5.0, < 6.0", false),
            ("6.0.0-beta1", ">= 5.0", false),
            ("6.0.0-beta1", ">= 6.0.0-alpha", true),
            ("1.0.0", "!= 1.0.0", false),
            ("1.1.0", "> 1.0", true),
        ] {
            let version = Version::parse(version).unwrap();
            assert_eq!(Constraints::parse(constraint).unwrap().allow(&version), expected, "{version:?} {constraint}");
        }
        assert!(Version::parse("1.0.0-alpha").unwrap() < Version::parse("1.0.0").unwrap());
        assert!(Version::parse("1.0.0-rc.2").unwrap() < Version::parse("1.0.0-rc.10").unwrap());
        for bad in ["", "x", "1..2", "1.x", "1.0-"] {
            assert!(Version::parse(bad).is_none(), "{bad}");
        }
        assert!(Constraints::parse(">= banana").is_err());
    }

    #[test]
    fn ranges_overlap_and_are_told_in_words() {
        for (a, b, expected) in [
            (">= 4.0, < 7.0", "~> 5.0", true),
            (">= 4.0, < 7.0", "~> 7.0", false),
            (">= 4.0, < 7.0", "3.19.0", false),
            (">= 4.0, < 7.0", "6.5.1", true),
            (">= 4.0, < 7.0", ">= 3", true),
            (">= 4.0, < 7.0", "< 4.0", false),
            (">= 4.0, < 7.0", "<= 4.0", true),
            (">= 4.0, < 7.0", "> 2.0, < 3.9", false),
            (">= 4.0, < 7.0", "~> 3.2", false),
            (">= 4.0, < 7.0", "~> 6.0.1", true),
            (">= 4.0, < 7.0", ">= 7", false),
            (">= 4.0, < 7.0", "!= 5.0", true),
        ] {
            let (a, b) = (Constraints::parse(a).unwrap(), Constraints::parse(b).unwrap());
            assert_eq!((a.overlap(&b), b.overlap(&a)), (expected, expected), "{a:?} {b:?}");
        }
        for (constraint, words) in [
            (">= 4.0, < 7.0", "versions 4 to 6"),
            (">= 5.0, < 6.0", "version 5"),
            ("~> 5.2", "versions 5.2 to 5"),
            ("~> 5.2.1", "versions 5.2.1 to before 5.3"),
            (">= 5.2", "versions from 5.2"),
            ("5.1.0", "version 5.1"),
            ("< 3", "versions before 3"),
        ] {
            assert_eq!(Constraints::parse(constraint).unwrap().in_words(), words, "{constraint}");
        }
    }
}
