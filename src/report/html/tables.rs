//! The summaries: the numbers at the top, by rule, by file.

use std::collections::{BTreeMap, BTreeSet};

use super::super::grouping::Cause;
use super::super::location::SourceLocation;
use super::super::summary::Summary;
use super::controls::PageLink;
use super::text::plain;
use crate::engine::Report;
use crate::finding::{Outcome, Severity};

/// Files that are listed.
const FILES: usize = 200;

/// A number at the top of the page.
pub(super) struct Total {
    pub class: &'static str,
    pub number: usize,
    pub what: &'static str,
}

pub(super) struct SummaryTable {
    pub caption: String,
    pub head: &'static str,
    pub rows: Vec<SummaryRow>,
}

pub(super) struct SummaryRow {
    pub link: PageLink,
    /// The most severe violation; it stands as a word, not as a colour alone.
    pub level: Option<&'static str>,
    pub numbers: [usize; 4],
}

/// How many findings of each outcome.
#[derive(Default)]
struct OutcomeCounts {
    /// Violations, errors, unknown, suppressed.
    numbers: [usize; 4],
    severity: Option<Severity>,
}

impl OutcomeCounts {
    fn count(&mut self, cause: &Cause<'_>) {
        let [fail, error, unknown, suppressed] = &mut self.numbers;
        match cause.first.outcome {
            Outcome::Fail => *fail += 1,
            Outcome::Error => *error += 1,
            Outcome::Unknown => *unknown += 1,
            Outcome::Suppressed => *suppressed += 1,
            Outcome::Pass | Outcome::NotApplicable => {}
        }
        if matches!(cause.first.outcome, Outcome::Fail | Outcome::Error) {
            self.severity = self.severity.max(Some(cause.first.severity));
        }
    }

    fn is_empty(&self) -> bool {
        self.numbers.iter().all(|number| *number == 0)
    }

    /// What fails most severely and most often comes first.
    fn order(&self) -> impl Ord + use<> {
        std::cmp::Reverse((self.severity, self.numbers))
    }
}

/// By rule and by file; a table without rows is left out.
pub(super) fn tables(report: &Report, known: &BTreeSet<&str>, causes: &[Cause<'_>]) -> Vec<SummaryTable> {
    let mut by_rule: BTreeMap<&str, OutcomeCounts> = BTreeMap::new();
    let mut by_file: BTreeMap<String, OutcomeCounts> = BTreeMap::new();
    for cause in causes {
        by_rule.entry(cause.first.rule.as_str()).or_default().count(cause);
        if let Some(place) = SourceLocation::locate(&report.sources, cause.first.primary.span) {
            by_file.entry(place.path().to_string()).or_default().count(cause);
        }
    }
    let rules = sorted(by_rule.into_iter().map(|(rule, row)| (PageLink::to_rule(rule, known.contains(rule)), row)));
    let mut files = sorted(by_file.into_iter().map(|(path, row)| {
        let text = plain(&path);
        (PageLink { text, target: None }, row)
    }));
    let caption =
        if files.len() > FILES { format!("By file (the first {FILES} of {})", files.len()) } else { "By file".to_string() };
    files.truncate(FILES);
    let tables = [("By rule".to_string(), "Rule", rules), (caption, "File", files)];
    let tables = tables.into_iter().filter(|(_, _, rows)| !rows.is_empty());
    tables.map(|(caption, head, rows)| SummaryTable { caption, head, rows }).collect()
}

fn sorted(rows: impl Iterator<Item = (PageLink, OutcomeCounts)>) -> Vec<SummaryRow> {
    let mut rows: Vec<(PageLink, OutcomeCounts)> = rows.filter(|(_, row)| !row.is_empty()).collect();
    rows.sort_by(|a, b| a.1.order().cmp(&b.1.order()).then_with(|| a.0.text.cmp(&b.0.text)));
    rows.into_iter().map(|(link, row)| SummaryRow { link, level: row.severity.map(Severity::id), numbers: row.numbers }).collect()
}

/// The numbers at the top.
pub(super) fn counts(summary: &Summary<'_>) -> Vec<Total> {
    let mut counts: Vec<Total> = Vec::new();
    let mut add = |class, number, what| counts.push(Total { class, number, what });
    for (severity, number) in &summary.by_severity {
        add(severity.id(), *number, severity.id());
    }
    if summary.findings.error > 0 {
        add("error", summary.findings.error, if summary.findings.error == 1 { "error" } else { "errors" });
    }
    add("unknown", summary.findings.unknown, "unknown");
    add("suppressed", summary.findings.suppressed, "suppressed");
    add("pass", summary.outcomes.pass, if summary.outcomes.pass == 1 { "outcome passed" } else { "outcomes passed" });
    counts
}
