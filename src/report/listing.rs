//! Lists in the place of findings: how often each rule found something, and what became of each file.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::escape::escape;
use super::incomplete::entry_place;
use super::options::ReportOptions;
use super::summary::Summary;
use crate::engine::{Report, RuleInfo};
use crate::finding::{Outcome, Severity};

/// One line per rule with findings: their number, the severity, the rule and its title; the most frequent first.
///
/// # Errors
/// When the stream refuses.
pub fn statistics(report: &Report, rules: &[RuleInfo], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let summary = Summary::from_report(report);
    let mut counts: BTreeMap<(Outcome, &str), (usize, Severity)> = BTreeMap::new();
    for cause in summary.listed(report, options, &[Outcome::Fail, Outcome::Unknown, Outcome::Error]) {
        let finding = cause.first;
        counts.entry((finding.outcome, &finding.rule)).or_insert((0, finding.severity)).0 += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by(|a, b| (a.0.0.cmp(&b.0.0)).then(b.1.0.cmp(&a.1.0)).then(b.1.1.cmp(&a.1.1)).then(a.0.1.cmp(b.0.1)));
    let width = rows.iter().map(|((_, rule), _)| rule.len()).max().unwrap_or_default();
    for ((outcome, rule), (count, severity)) in rows {
        let title = rules.iter().find(|known| known.id == rule).map_or("", |known| known.title.as_str());
        let line = format!("{count:>6}  {:<8}  {:<8}  {:<width$}  {}", outcome.id(), severity.id(), escape(rule), escape(title));
        writeln!(to, "{}", line.trim_end())?;
    }
    Ok(())
}

/// One line per file: `read PATH`, `skipped PATH: REASON`, `incomplete PATH:LINE:COLUMN: REASON: MESSAGE`.
///
/// # Errors
/// When the stream refuses.
pub fn files(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    for path in &report.ledger.read {
        writeln!(to, "read {}", escape(path))?;
    }
    for skipped in &report.ledger.skipped {
        writeln!(to, "skipped {}: {}", escape(&skipped.path), escape(&skipped.reason))?;
    }
    for entry in &report.ledger.incomplete {
        let place = entry_place(&report.sources, entry);
        writeln!(to, "incomplete {place}: {}: {}", escape(&entry.reason), escape(&entry.message))?;
    }
    Ok(())
}
