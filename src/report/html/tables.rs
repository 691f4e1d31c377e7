//! The summaries: by rule, by file, by control. Floor 6.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use super::super::RuleInfo;
use super::super::grouping::Cause;
use super::super::place::Place;
use super::super::summary::Summary;
use super::text::{html, id};
use crate::engine::Report;
use crate::finding::{Outcome, Severity};

/// Files that are listed.
const FILES: usize = 200;

/// How many of each.
#[derive(Default)]
struct Row {
    fail: usize,
    error: usize,
    unknown: usize,
    suppressed: usize,
    severity: Option<Severity>,
}

impl Row {
    fn count(&mut self, cause: &Cause<'_>) {
        match cause.first.outcome {
            Outcome::Fail => {
                self.fail += 1;
                self.severity = self.severity.max(Some(cause.first.severity));
            }
            Outcome::Error => {
                self.error += 1;
                self.severity = self.severity.max(Some(cause.first.severity));
            }
            Outcome::Unknown => self.unknown += 1,
            Outcome::Suppressed => self.suppressed += 1,
            Outcome::Pass | Outcome::NotApplicable => {}
        }
    }

    fn is_empty(&self) -> bool {
        self.fail + self.error + self.unknown + self.suppressed == 0
    }

    /// What fails most severely and most often comes first.
    fn order(&self) -> impl Ord + use<> {
        std::cmp::Reverse((self.severity, self.fail, self.error, self.unknown, self.suppressed))
    }
}

/// The three tables.
pub(super) fn tables(report: &Report, rules: &[RuleInfo], causes: &[Cause<'_>]) -> String {
    let known: HashMap<&str, &RuleInfo> = rules.iter().map(|rule| (rule.id.as_str(), rule)).collect();
    let mut by_rule: BTreeMap<&str, Row> = BTreeMap::new();
    let mut by_file: BTreeMap<String, Row> = BTreeMap::new();
    let mut by_control: BTreeMap<(&str, &str), (Row, BTreeSet<&str>)> = BTreeMap::new();
    for cause in causes {
        by_rule.entry(cause.first.rule.as_str()).or_default().count(cause);
        if let Some(place) = Place::of(&report.sources, cause.first.primary.span) {
            by_file.entry(place.path().to_string()).or_default().count(cause);
        }
        let controls = known.get(cause.first.rule.as_str()).map(|rule| &rule.controls);
        for (framework, ids) in controls.into_iter().flatten() {
            for control in ids {
                let (row, rules) = by_control.entry((framework, control)).or_default();
                row.count(cause);
                rules.insert(cause.first.rule.as_str());
            }
        }
    }
    let mut to = String::from("<div class=\"tables\">\n");
    let mut rows: Vec<(&str, Row)> = by_rule.into_iter().filter(|(_, row)| !row.is_empty()).collect();
    rows.sort_by(|a, b| a.1.order().cmp(&b.1.order()).then(a.0.cmp(b.0)));
    table("By rule", &["Rule"], &mut to, rows.iter().map(|(rule, row)| (vec![rule_link(rule, known.contains_key(rule))], row)));
    let mut rows: Vec<(String, Row)> = by_file.into_iter().filter(|(_, row)| !row.is_empty()).collect();
    rows.sort_by(|a, b| a.1.order().cmp(&b.1.order()).then(a.0.cmp(&b.0)));
    let more = rows.len().saturating_sub(FILES);
    let caption = if more > 0 { format!("By file (the first {FILES} of {})", rows.len()) } else { "By file".to_string() };
    let shown = rows.iter().take(FILES);
    table(
        &caption,
        &["File"],
        &mut to,
        shown.map(|(path, row)| (vec![format!("<span class=\"where\">{}</span>", html(path))], row)),
    );
    let rows = by_control.iter().filter(|(_, (row, _))| !row.is_empty());
    table(
        "By control",
        &["Control", "Rules"],
        &mut to,
        rows.map(|((framework, control), (row, rules))| {
            let rules: Vec<String> = rules.iter().map(|rule| rule_link(rule, true)).collect();
            (vec![format!("{} {}", html(framework), html(control)), rules.join(", ")], row)
        }),
    );
    to.push_str("</div>\n");
    to
}

fn rule_link(rule: &str, is_known: bool) -> String {
    if is_known { format!("<a href=\"#rule-{}\">{}</a>", id(rule), html(rule)) } else { html(rule) }
}

fn table<'r>(caption: &str, heads: &[&str], to: &mut String, rows: impl Iterator<Item = (Vec<String>, &'r Row)>) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    let _ = write!(
        to,
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption>{caption}</caption><thead><tr>"
    );
    for head in heads {
        let _ = write!(to, "<th scope=\"col\">{head}</th>");
    }
    to.push_str("<th scope=\"col\" class=\"n\">Violations</th><th scope=\"col\" class=\"n\">Errors</th><th scope=\"col\" class=\"n\">Unknown</th><th scope=\"col\" class=\"n\">Suppressed</th></tr></thead><tbody>\n");
    for (cells, row) in rows {
        to.push_str("<tr>");
        for (number, cell) in cells.iter().enumerate() {
            // The level stands as a word, not as a colour alone.
            let level = row.severity.filter(|_| number == 0);
            let level = level.map(|level| format!(" <span class=\"level {0}\">{0}</span>", level.id())).unwrap_or_default();
            let _ = write!(to, "<td>{cell}{level}</td>");
        }
        for number in [row.fail, row.error, row.unknown, row.suppressed] {
            let shown = if number == 0 { "<span class=\"quiet\">0</span>".to_string() } else { number.to_string() };
            let _ = write!(to, "<td class=\"n\">{shown}</td>");
        }
        to.push_str("</tr>\n");
    }
    to.push_str("</tbody></table></div>\n");
}

/// The numbers at the top.
pub(super) fn counts(summary: &Summary<'_>) -> String {
    let mut to = String::from("<ul class=\"counts\">");
    let mut tile = |class: &str, number: usize, what: &str| {
        let _ = write!(to, "<li class=\"{class}\"><b>{number}</b> {what}</li>");
    };
    for (severity, number) in &summary.by_severity {
        tile(severity.id(), *number, severity.id());
    }
    if summary.findings.error > 0 {
        tile("error", summary.findings.error, if summary.findings.error == 1 { "error" } else { "errors" });
    }
    tile("unknown", summary.findings.unknown, "unknown");
    tile("suppressed", summary.findings.suppressed, "suppressed");
    tile("pass", summary.outcomes.pass, if summary.outcomes.pass == 1 { "outcome passed" } else { "outcomes passed" });
    to.push_str("</ul>\n");
    to
}
