//! Findings as people and programs read them.
//!
//! Job: write a [`engine::Report`](crate::engine::Report) to a stream. Lines and columns are worked out here and nowhere
//! below. Invariant: same report and options, same bytes; text from input reaches a terminal without control
//! characters.

mod answer;
mod change;
mod concise;
mod counts;
mod coverage;
mod drawing;
mod environments;
mod escape;
mod evidence;
mod fingerprint;
mod footer;
mod frame;
mod github;
mod gitlab;
mod grouping;
mod html;
mod incomplete;
mod json;
mod junit;
mod listing;
mod location;
mod markdown;
mod options;
mod page;
mod reasons;
mod redact;
mod rule_documentation;
mod rule_page;
mod sarif;
mod schema;
mod specification;
mod style;
mod summary;
mod text;
mod wrap;

use std::io::{self, Write};

use self::specification::FormatSpec;
use self::summary::Summary;
use crate::engine::Report;

pub use crate::engine::{RuleExample, RuleInfo};
pub use answer::{answer_error, answer_json, answer_text, problem_line};
pub use counts::{Counts, has_violation, is_complete};
pub use coverage::{Covered, answering, coverage, coverage_json, coverage_list};
pub use escape::escape;
pub use evidence::{EvidenceFormat, write_evidence};
pub use footer::{headline, narrowings};
pub use grouping::unsafely_fixable;
pub use listing::{files, statistics};
pub use options::{Detail, GroupBy, ReportOptions, RunInformation, UnknownPolicy};
pub use page::{reason_page, rule_list, rule_list_json, rule_page, unknown_page};
pub use rule_documentation::{DIRECTORY as RULE_PAGES, rule_address, rule_markdown, rules_markdown};
pub use schema::{configuration_schema, report_schema};

/// The report formats: a new one is a file with its `SPEC`, and a line here.
macro_rules! formats {
    ($($variant:ident: $module:ident),* $(,)?) => {
        /// A report format.
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
        pub enum Format { $($variant),* }

        impl Format {
            /// All formats, as the help text lists them.
            pub const ALL: &'static [Format] = &[$(Format::$variant),*];

            fn spec(self) -> &'static FormatSpec {
                match self { $(Format::$variant => &$module::SPEC),* }
            }
        }
    };
}

formats! {
    Text: text,
    Concise: concise,
    Json: json,
    Sarif: sarif,
    Html: html,
    Junit: junit,
    Gitlab: gitlab,
    Github: github,
    Markdown: markdown,
}

impl Format {
    pub fn id(self) -> &'static str {
        self.spec().id
    }

    /// What it is for, in a few words.
    pub fn about(self) -> &'static str {
        self.spec().about
    }

    pub fn shows_fixes(self) -> bool {
        self.spec().shows_fixes
    }

    pub fn lists_passes(self) -> bool {
        self.spec().lists_passes
    }

    /// Whether it describes all rules of a run; the others describe those that outcomes name.
    pub fn describes_rules(self) -> bool {
        self.spec().describes_rules
    }

    pub fn from_id(id: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|format| format.id() == id)
    }
}

/// Writes the report.
///
/// # Errors
/// When the stream refuses.
pub fn write(format: Format, report: &Report, rules: &[RuleInfo], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let redacted = redact::redacted(report, &options.given);
    let report = redacted.as_ref().unwrap_or(report);
    let summary = Summary::from_report(report);
    (format.spec().write)(report, &summary, rules, options, to)
}
