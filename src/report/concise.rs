//! One line a finding: `path:line:column: severity[rule] message`.

use std::io::{self, Write};

use super::environments::in_environments;
use super::escape::escape;
use super::grouping::Cause;
use super::location::SourceLocation;
use super::specification::FormatSpec;
use super::style::{BOLD, RED, YELLOW, paint};
use super::summary::Summary;
use super::{Detail, ReportOptions, RuleInfo, incomplete, reasons};
use crate::engine::Report;
use crate::finding::{Outcome, Severity, Suppression, SuppressionOrigin, in_words};

const LISTED: [Outcome; 2] = [Outcome::Fail, Outcome::Error];

pub(super) const SPEC: FormatSpec = FormatSpec {
    id: "concise",
    about: "one line per finding",
    shows_fixes: false,
    lists_passes: false,
    describes_rules: false,
    write,
};

fn write(report: &Report, summary: &Summary<'_>, _: &[RuleInfo], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    for cause in summary.listed(report, options, &LISTED) {
        writeln!(to, "{}", painted_line(report, &cause, options))?;
    }
    if options.detail == Detail::Quiet {
        return Ok(());
    }
    for entry in incomplete::unlisted(report, options) {
        let place = incomplete::entry_place(&report.sources, entry);
        writeln!(to, "{place}: incomplete[{}] {}", escape(&entry.reason), escape(&entry.message))?;
    }
    if let Some(not_judged) = in_words(&report.ledger.not_judged) {
        writeln!(to, ".: not judged: {not_judged}")?;
    }
    match summary.hidden(options) {
        0 => Ok(()),
        1 => writeln!(to, ".: 1 violation below `{}` not shown", options.severity.id()),
        more => writeln!(to, ".: {more} violations below `{}` not shown", options.severity.id()),
    }
}

/// The finding in one line, with how many more targets it hits.
pub(super) fn line(report: &Report, cause: &Cause<'_>) -> String {
    painted_line(report, cause, &ReportOptions::default())
}

fn painted_line(report: &Report, cause: &Cause<'_>, options: &ReportOptions) -> String {
    let finding = cause.first;
    let place = SourceLocation::locate(&report.sources, finding.primary.span)
        .map(|place| format!("{}:{}:{}: ", escape(place.path()), place.start.line, place.start.column))
        .unwrap_or_default();
    let word = match finding.outcome {
        Outcome::Fail => finding.severity.id(),
        outcome => outcome.id(),
    };
    let style = match finding.outcome {
        Outcome::Fail if finding.severity >= Severity::High => RED,
        Outcome::Fail | Outcome::Error | Outcome::Unknown => YELLOW,
        Outcome::Suppressed | Outcome::Pass | Outcome::NotApplicable => BOLD,
    };
    let word = paint(options, style, &format!("{word}[{}]", escape(&finding.rule)));
    let mut line = format!("{}{word} ", paint(options, BOLD, &place));
    if !finding.target.is_empty() && !finding.message.contains(&finding.target) {
        line.push_str(&format!("{}: ", escape(&finding.target)));
    }
    line.push_str(&escape(&finding.message));
    let because = match finding.outcome {
        Outcome::Unknown => finding.reasons.first().map(reasons::describe),
        Outcome::Suppressed => finding.suppression.as_ref().map(said),
        _ => None,
    };
    if let Some(because) = because {
        line.push_str(&format!(" ({because})"));
    }
    if let Some(place) = in_environments(report, finding) {
        line.push_str(&format!(" ({place})"));
    }
    if !cause.others.is_empty() {
        line.push_str(&format!(" (and for {} more)", cause.others.len()));
    }
    line
}

/// What hides a finding, in brackets behind it.
fn said(suppression: &Suppression) -> String {
    let by = match suppression.origin {
        SuppressionOrigin::Comment | SuppressionOrigin::Annotation => String::new(),
        origin => format!("{}: ", origin.id()),
    };
    let until = suppression.until.as_ref().map(|day| format!(", until {day}")).unwrap_or_default();
    format!("{by}{}{until}", escape(&suppression.reason))
}
