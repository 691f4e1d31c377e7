//! GitLab's code quality report: a list of issues, there when it is empty.
//!
//! Source: "Code Quality", implement a custom tool.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use super::location::SourceLocation;
use super::specification::FormatSpec;
use super::summary::Summary;
use super::{ReportOptions, RuleInfo, incomplete};
use crate::engine::Report;
use crate::finding::{Finding, Outcome, Severity, by_class};

const LISTED: [Outcome; 2] = [Outcome::Fail, Outcome::Error];

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

pub(super) const SPEC: FormatSpec = FormatSpec {
    id: "gitlab",
    about: "GitLab code quality report",
    shows_fixes: false,
    lists_passes: false,
    describes_rules: false,
    write,
};

fn write(report: &Report, summary: &Summary<'_>, _: &[RuleInfo], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let mut issues = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut unique = |fingerprint: String| {
        let count = seen.entry(fingerprint.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { fingerprint } else { format!("{fingerprint}+{count}") }
    };
    for cause in summary.listed(report, options, &LISTED) {
        let finding = cause.first;
        let mut description = finding.message.clone();
        if let Some(also) = cause.also(&report.sources) {
            description.push_str(&format!(" (also for {also})"));
        }
        let place = SourceLocation::locate(&report.sources, report.sources.shown(finding.primary.span));
        let fingerprint = finding.identity.fingerprint.map(|fingerprint| fingerprint.to_string()).unwrap_or_default();
        issues.push(Issue {
            description: super::escape(&description).into_owned(),
            check_name: &finding.rule,
            fingerprint: unique(fingerprint),
            severity: severity(finding),
            location: location(
                options,
                place.as_ref().map_or("", SourceLocation::path),
                place.as_ref().map(|place| (place.start.line, place.end.line)),
            ),
        });
    }
    for entry in incomplete::unlisted(report, options) {
        let place = entry.span.and_then(|span| SourceLocation::locate(&report.sources, span));
        issues.push(Issue {
            description: super::escape(&entry.message).into_owned(),
            check_name: &entry.reason,
            fingerprint: unique(format!("{}:{}", entry.reason, entry.path)),
            severity: "major",
            location: location(options, &entry.path, place.map(|place| (place.start.line, place.end.line))),
        });
    }
    for (class, count, parts) in by_class(&report.ledger.not_judged) {
        let path = report.ledger.not_judged.iter().find(|entry| entry.class == class).map_or("", |entry| &entry.path);
        issues.push(Issue {
            description: format!("not judged: {}", class.in_words(count, parts)),
            check_name: class.reason(),
            fingerprint: unique(format!("not-judged:{}", class.id())),
            severity: "info",
            location: location(options, path, None),
        });
    }
    serde_json::to_writer_pretty(&mut *to, &issues).map_err(io::Error::from)?;
    writeln!(to)
}

fn location(options: &ReportOptions, path: &str, lines: Option<(u32, u32)>) -> Location {
    let (begin, end) = lines.unwrap_or((1, 1));
    Location { path: options.repository.path(path), lines: Lines { begin, end } }
}

fn severity(finding: &Finding) -> &'static str {
    match finding.severity {
        Severity::Critical => "blocker",
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
        Severity::Info => "info",
    }
}
