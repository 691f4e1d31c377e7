//! The pages of the rules that have findings, and the ledger. Floor 6.

use std::fmt::Write;

use super::super::RuleInfo;
use super::super::incomplete::entry_place;
use super::text::{code, html, id, paragraphs, prose};
use crate::engine::{Incomplete, Report};

/// Entries of one kind of the ledger that are listed.
const ENTRIES: usize = 1000;

/// What a rule asks for, why, and how to meet it.
pub(super) fn rule(rule: &RuleInfo, to: &mut String) {
    let severity = rule.severity.id();
    let _ = write!(to, "<details class=\"rule\" id=\"rule-{}\"><summary><h3>{}", id(&rule.id), html(&rule.id));
    let _ = write!(
        to,
        " <span class=\"level {severity}\">{severity}</span></h3> <span class=\"quiet\">{}</span></summary><dl>",
        prose(&rule.title)
    );
    for (term, text) in [("Why", &rule.rationale), ("How to fix it", &rule.remediation)] {
        if !text.trim().is_empty() {
            let _ = write!(to, "<dt>{term}</dt><dd>{}</dd>", paragraphs(text));
        }
    }
    if !rule.controls.is_empty() {
        to.push_str("<dt>Controls</dt>");
        for (framework, ids) in &rule.controls {
            let _ = write!(to, "<dd>{}: {}</dd>", html(framework), html(&ids.join(", ")));
        }
    }
    if !rule.references.is_empty() {
        to.push_str("<dt>References</dt>");
        for reference in &rule.references {
            let _ = write!(to, "<dd>{}</dd>", link(reference));
        }
    }
    let rest = [
        ("Applies to", rule.targets.join(", ")),
        ("Known elsewhere as", rule.aliases.join(", ")),
        ("Source", rule.source.clone()),
    ];
    for (term, text) in rest {
        if !text.is_empty() {
            let _ = write!(to, "<dt>{term}</dt><dd>{}</dd>", html(&text));
        }
    }
    to.push_str("</dl>");
    for example in &rule.examples {
        let text = super::super::escape::mask(&example.code).unwrap_or_else(|| example.code.clone());
        let _ = write!(to, "<h4>Example: {}</h4><pre tabindex=\"0\">{}</pre>", html(&example.outcome), code(&text));
    }
    to.push_str("</details>\n");
}

/// A reference is a link only if it is an address of the web.
fn link(reference: &str) -> String {
    let text = html(reference);
    match ["https://", "http://"].iter().any(|scheme| reference.starts_with(scheme)) {
        true => format!("<a href=\"{text}\" rel=\"noopener noreferrer\">{text}</a>"),
        false => text,
    }
}

/// What was read, and what was not.
pub(super) fn ledger(report: &Report, to: &mut String) {
    let ledger = &report.ledger;
    to.push_str("<section aria-labelledby=\"ledger\"><h2 id=\"ledger\">What was read</h2>\n");
    let read = ledger.read.len();
    let _ = writeln!(to, "<p>{read} {} read, {} skipped.</p>", if read == 1 { "file" } else { "files" }, ledger.skipped.len());
    entries(report, "Could not be checked", &ledger.incomplete, true, to);
    entries(report, "Notes", &ledger.notes, false, to);
    let skipped =
        ledger.skipped.iter().map(|one| format!("<span class=\"where\">{}</span> {}", html(&one.path), html(&one.reason)));
    list("Skipped", ledger.skipped.len(), skipped, false, to);
    let read = ledger.read.iter().map(|path| format!("<span class=\"where\">{}</span>", html(path)));
    list("Read", ledger.read.len(), read, false, to);
    to.push_str("</section>\n");
}

fn entries(report: &Report, title: &str, entries: &[Incomplete], open: bool, to: &mut String) {
    let lines = entries.iter().map(|entry| {
        let place = entry_place(&report.sources, entry);
        format!(
            "<span class=\"where\">{}</span> {} <span class=\"quiet\">{}</span>",
            code(&place),
            prose(&entry.message),
            html(&entry.reason)
        )
    });
    list(title, entries.len(), lines, open, to);
}

fn list(title: &str, count: usize, lines: impl Iterator<Item = String>, open: bool, to: &mut String) {
    if count == 0 {
        return;
    }
    let open = if open { " open" } else { "" };
    let _ = write!(to, "<details{open}><summary>{title} ({count})</summary><ul class=\"plain\">");
    for line in lines.take(ENTRIES) {
        let _ = write!(to, "<li>{line}</li>");
    }
    if count > ENTRIES {
        let _ = write!(to, "<li>and {} more: <code>--format json</code> lists all</li>", count - ENTRIES);
    }
    to.push_str("</ul></details>\n");
}
