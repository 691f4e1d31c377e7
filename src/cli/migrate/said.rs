//! What the configuration of another tool says, whatever its form.

use crate::finding::Severity;

/// Everything that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The files, as they are shown.
    pub files: Vec<String>,
    /// The only checks that it runs; empty for all.
    pub only: Vec<String>,
    /// Checks that it does not run.
    pub skip: Vec<Skipped>,
    /// Patterns of files that it does not check.
    pub exclude: Vec<String>,
    /// The only files and directories that it checks; empty for all.
    pub paths: Vec<String>,
    /// It shows only findings at or above this.
    pub severity: Option<Severity>,
    /// It fails only for findings at or above this.
    pub fail_on: Option<Severity>,
    /// Severities that it gives to checks.
    pub severities: Vec<(String, Severity)>,
    /// The findings of its baseline.
    pub accepted: Vec<Accepted>,
    /// What has no counterpart.
    pub notes: Vec<String>,
}

/// A check that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Skipped {
    /// May have `*` in it.
    pub id: String,
    /// Why, with the file that says so.
    pub reason: String,
}

/// What a baseline accepts about one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    /// Relative to the directory that was checked.
    pub path: String,
    pub resource: String,
    pub checks: Vec<String>,
}

impl Said {
    pub fn skip(&mut self, id: &str, file: &str) {
        let reason = format!("{} is left out in {file}", id.trim());
        self.skip.push(Skipped { id: id.trim().to_string(), reason });
    }

    pub fn note(&mut self, file: &str, key: &str, what: &str) {
        self.notes.push(format!("{file}: `{key}`: {what}"));
    }
}

/// The severity that a word of another tool means.
pub(super) fn severity(word: &str) -> Option<Severity> {
    match word.to_ascii_lowercase().as_str() {
        "error" => Some(Severity::High),
        "warning" => Some(Severity::Medium),
        "informational" | "trace" | "unknown" => Some(Severity::Info),
        word => Severity::from_id(word),
    }
}

/// The lowest of severities from which on all are named: `HIGH,CRITICAL` is everything from high.
pub(super) fn threshold(words: &[String]) -> Option<Severity> {
    let named: Vec<Severity> = words.iter().filter_map(|word| severity(word)).collect();
    let lowest = named.iter().min().copied()?;
    let is_whole = Severity::ALL.iter().filter(|level| **level >= lowest).all(|level| named.contains(level));
    is_whole.then_some(lowest)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_a_threshold_only_without_gaps() {
        let words = |text: &str| text.split(',').map(str::to_string).collect::<Vec<_>>();
        assert_eq!(threshold(&words("HIGH,CRITICAL")), Some(Severity::High));
        assert_eq!(threshold(&words("CRITICAL")), Some(Severity::Critical));
        assert_eq!(threshold(&words("MEDIUM,CRITICAL")), None);
        assert_eq!(threshold(&words("none")), None);
        assert_eq!(severity("WARNING"), Some(Severity::Medium));
    }
}
