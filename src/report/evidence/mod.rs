//! Evidence about a control framework, for whoever audits it: what was judged for every control, with places, what no rule
//! covers, what source cannot show, what was accepted, and what was not judged.
//!
//! Invariant: a control passes only if something was judged for it and every outcome passed; the same report and run give
//! the same bytes.

mod csv;
mod html;
mod json;
mod markdown;
mod model;
mod oscal;

use std::io::{self, Write};

use self::model::Evidence;
use super::redact::redacted;
use super::{ReportOptions, RuleInfo};
use crate::engine::Report;

/// A format of evidence.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum EvidenceFormat {
    Html,
    Markdown,
    Csv,
    Json,
    Oscal,
}

impl EvidenceFormat {
    pub const ALL: [EvidenceFormat; 5] =
        [EvidenceFormat::Html, EvidenceFormat::Markdown, EvidenceFormat::Csv, EvidenceFormat::Json, EvidenceFormat::Oscal];

    pub fn id(self) -> &'static str {
        match self {
            EvidenceFormat::Html => "html",
            EvidenceFormat::Markdown => "markdown",
            EvidenceFormat::Csv => "csv",
            EvidenceFormat::Json => "json",
            EvidenceFormat::Oscal => "oscal",
        }
    }

    pub fn from_id(id: &str) -> Option<EvidenceFormat> {
        EvidenceFormat::ALL.into_iter().find(|format| format.id() == id)
    }
}

/// Writes what a report says about the controls of a framework.
///
/// # Errors
/// When the stream refuses.
pub fn write_evidence(
    format: EvidenceFormat,
    framework: &str,
    report: &Report,
    rules: &[RuleInfo],
    options: &ReportOptions,
    to: &mut dyn Write,
) -> io::Result<()> {
    let redacted = redacted(report, &options.given);
    let report = redacted.as_ref().unwrap_or(report);
    let evidence = Evidence::new(framework, report, rules, options);
    match format {
        EvidenceFormat::Html => html::write(&evidence, to),
        EvidenceFormat::Markdown => markdown::write(&evidence, to),
        EvidenceFormat::Csv => csv::write(&evidence, to),
        EvidenceFormat::Json => json::write(&evidence, to),
        EvidenceFormat::Oscal => oscal::write(&evidence, to),
    }
}
