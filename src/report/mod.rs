//! Findings as people and programs read them: text, concise, JSON, SARIF.
//!
//! Job: write a [`engine::Report`](crate::engine::Report) to a stream. Lines and columns are worked out here and nowhere
//! below. Invariant: same report and options, same bytes; text from input reaches a terminal without control
//! characters. Floor 6.

mod answer;
mod causes;
mod change;
mod concise;
mod counts;
mod ending;
mod escape;

mod fingerprint;
mod frame;
mod github;
mod gitlab;
mod holding;
mod html;
mod json;
mod junit;
mod markdown;
mod page;
mod place;
mod reasons;
mod redact;
mod sarif;
mod schema;
mod summary;

mod text;
mod wrap;

use std::io::{self, Write};

use self::summary::Summary;
use crate::engine::{Report, RepositoryPaths};
use crate::finding::{Finding, Outcome, Severity};

pub use crate::engine::{RuleExample, RuleInfo};
pub use answer::{answer_error, answer_json, answer_text, problem_line};
pub use counts::{Counts, has_violation, is_complete};
pub use ending::{headline, narrowings};
pub use escape::escape;
pub use page::{reason_page, rule_list, rule_list_json, rule_page, unknown_page};
pub use schema::configuration_schema;

/// The form of a report.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Code frames for people.
    Text,
    /// One line a finding.
    Concise,
    /// Everything, versioned.
    Json,
    /// SARIF 2.1.0 for code hosts.
    Sarif,
    /// Test results for servers of continuous integration.
    Junit,
    /// GitLab's code quality report.
    Gitlab,
    /// GitHub's workflow commands.
    Github,
    /// A comment for a pull request.
    Markdown,
    /// One page for a browser.
    Html,
}

impl Format {
    pub const ALL: [Format; 9] = [
        Format::Text,
        Format::Concise,
        Format::Json,
        Format::Sarif,
        Format::Junit,
        Format::Gitlab,
        Format::Github,
        Format::Markdown,
        Format::Html,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Html => "html",
            Format::Junit => "junit",
            Format::Gitlab => "gitlab",
            Format::Github => "github",
            Format::Markdown => "markdown",
        }
    }

    pub fn from_id(id: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.id() == id)
    }
}

/// What becomes of outcomes that could not be decided.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum UnknownPolicy {
    /// Counted only.
    Hide,
    /// Shown with their reasons; the exit code does not change.
    Note,
    /// Violations like any other.
    Fail,
}

/// What to show, and how.
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// The outcomes to list; `None` for what the format lists by itself.
    pub outcomes: Option<Vec<Outcome>>,
    /// Outcomes of rules below this severity are counted, not listed.
    pub severity: Severity,
    pub unknown: UnknownPolicy,
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
    /// Values that were given by name: those of secrets are not shown.
    pub given: Vec<(String, String)>,
}

impl Default for ReportOptions {
    fn default() -> ReportOptions {
        ReportOptions {
            outcomes: None,
            severity: Severity::Info,
            unknown: UnknownPolicy::Note,
            color: false,
            ascii: false,
            width: 80,
            repository: RepositoryPaths::default(),
            category: None,
            exit_code: None,
            given: Vec::new(),
        }
    }
}

impl ReportOptions {
    /// Whether an outcome is listed where `by_default` names the outcomes that a format lists by itself.
    fn lists(&self, finding: &Finding, by_default: &[Outcome]) -> bool {
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

/// Writes the report.
///
/// # Errors
/// When the stream refuses.
pub fn write(format: Format, report: &Report, rules: &[RuleInfo], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let redacted = redact::redacted(report, &options.given);
    let report = redacted.as_ref().unwrap_or(report);
    let summary = Summary::of(report);
    match format {
        Format::Text => text::write(report, &summary, rules, options, to),
        Format::Concise => concise::write(report, &summary, options, to),
        Format::Json => json::write(report, &summary, rules, options, to),
        Format::Sarif => sarif::write(report, &summary, rules, options, to),
        Format::Html => html::write(report, &summary, rules, options, to),
        Format::Junit => junit::write(report, options, to),
        Format::Gitlab => gitlab::write(report, &summary, options, to),
        Format::Github => github::write(report, &summary, options, to),
        Format::Markdown => markdown::write(report, &summary, rules, options, to),
    }
}
