//! The entries of the ledger that a report lists.

use std::collections::HashSet;

use super::escape::escape;
use super::location::SourceLocation;
use super::options::ReportOptions;
use crate::engine::Report;
use crate::finding::{Incomplete, Outcome};
use crate::source::{SourceMap, Span};

/// Outcomes that stand for an entry of the ledger when they are listed.
const SHOWN: [Outcome; 2] = [Outcome::Fail, Outcome::Error];

/// The entries that were not shown as findings of the reserved rule of the same name already.
pub(super) fn unlisted<'a>(report: &'a Report, options: &ReportOptions) -> Vec<&'a Incomplete> {
    let findings = report.findings.iter().filter(|finding| options.lists(finding, &SHOWN));
    let listed: HashSet<(&str, Span)> = findings.map(|finding| (finding.rule.as_str(), finding.primary.span)).collect();
    let is_listed = |entry: &Incomplete| entry.span.is_some_and(|span| listed.contains(&(entry.reason.as_str(), span)));
    report.ledger.incomplete.iter().filter(|entry| !is_listed(entry)).collect()
}

/// `path:line:column`, or the path alone for a whole file.
pub(super) fn entry_place(sources: &SourceMap, entry: &Incomplete) -> String {
    let path = if entry.path.is_empty() { "." } else { &entry.path };
    match entry.span.and_then(|span| SourceLocation::locate(sources, span)) {
        Some(place) => format!("{}:{}:{}", escape(place.path()), place.start.line, place.start.column),
        None => escape(path).into_owned(),
    }
}
