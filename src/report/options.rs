//! What a report shows, and how.

use crate::engine::RepositoryPaths;
use crate::finding::{Finding, Outcome, Severity};

/// How unknown outcomes are treated.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum UnknownPolicy {
    /// Counted only.
    Hide,
    /// Shown with their reasons; the exit code does not change.
    Note,
    /// Violations like any other.
    Fail,
}

impl UnknownPolicy {
    pub const ALL: [UnknownPolicy; 3] = [UnknownPolicy::Hide, UnknownPolicy::Note, UnknownPolicy::Fail];

    pub fn id(self) -> &'static str {
        match self {
            UnknownPolicy::Hide => "hide",
            UnknownPolicy::Note => "note",
            UnknownPolicy::Fail => "fail",
        }
    }

    pub fn from_id(id: &str) -> Option<UnknownPolicy> {
        UnknownPolicy::ALL.into_iter().find(|policy| policy.id() == id)
    }
}

/// What the findings of the text report are grouped by.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum GroupBy {
    /// By file, the most severe findings of each first.
    #[default]
    File,
    Rule,
    Severity,
}

impl GroupBy {
    pub const ALL: [GroupBy; 3] = [GroupBy::File, GroupBy::Rule, GroupBy::Severity];

    pub fn id(self) -> &'static str {
        match self {
            GroupBy::File => "file",
            GroupBy::Rule => "rule",
            GroupBy::Severity => "severity",
        }
    }

    pub fn from_id(id: &str) -> Option<GroupBy> {
        GroupBy::ALL.into_iter().find(|group| group.id() == id)
    }
}

/// How much the text report says besides the findings.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Detail {
    /// Nothing.
    Quiet,
    #[default]
    Normal,
    /// Everything that it otherwise abbreviates.
    Verbose,
}

/// When a report was made, and of what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunInformation {
    /// In UTC, to the second.
    pub date: String,
    /// As it was typed, without values of variables.
    pub command: String,
    /// The address of the repository.
    pub repository: Option<String>,
    pub commit: Option<String>,
    /// The path of the configuration file.
    pub configuration: Option<String>,
}

/// What to show, and how.
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// The outcomes to list; `None` for what the format lists by itself.
    pub outcomes: Option<Vec<Outcome>>,
    /// Outcomes of rules below this severity are counted, not listed.
    pub severity: Severity,
    pub unknown: UnknownPolicy,
    pub detail: Detail,
    pub group_by: GroupBy,
    /// ANSI colours.
    pub color: bool,
    /// ASCII frames, for terminals without UTF-8.
    pub ascii: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// How code hosts name the files.
    pub repository: RepositoryPaths,
    /// By what a code host tells this run from others over the same state of a repository.
    pub category: Option<String>,
    /// How the program will end.
    pub exit_code: Option<u8>,
    /// For reports that are kept; `None` where none is.
    pub run: Option<RunInformation>,
    /// Values that were given by name: those of secrets are not shown.
    pub given: Vec<(String, String)>,
}

impl Default for ReportOptions {
    fn default() -> ReportOptions {
        ReportOptions {
            outcomes: None,
            severity: Severity::Info,
            unknown: UnknownPolicy::Note,
            detail: Detail::Normal,
            group_by: GroupBy::File,
            color: false,
            ascii: false,
            width: 80,
            repository: RepositoryPaths::default(),
            category: None,
            exit_code: None,
            run: None,
            given: Vec::new(),
        }
    }
}

impl ReportOptions {
    /// Whether an outcome is listed where `by_default` names the outcomes that a format lists by itself.
    pub(super) fn lists(&self, finding: &Finding, by_default: &[Outcome]) -> bool {
        let outcome = finding.outcome;
        let wanted = match &self.outcomes {
            Some(outcomes) => outcomes.contains(&outcome),
            None if outcome == Outcome::Unknown => match self.unknown {
                UnknownPolicy::Hide => false,
                UnknownPolicy::Note => by_default.contains(&outcome),
                UnknownPolicy::Fail => true,
            },
            None => by_default.contains(&outcome),
        };
        // A rule that failed is never too unimportant to say so.
        wanted && (finding.severity >= self.severity || outcome == Outcome::Error)
    }
}
