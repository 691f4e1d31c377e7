//! The report as one page of HTML that needs nothing else: no network, no script to be read.
//!
//! Invariant: nothing of the input is markup; the policy of the page lets in nothing but its own style and script.
//! Floor 6.

mod excerpt;
mod finding;
mod pages;
mod tables;
mod text;
mod way;

use std::collections::HashSet;
use std::io::{self, Write};

use super::frame::MaskedTexts;
use super::grouping::Cause;
use super::specification::FormatSpec;
use super::summary::Summary;
use super::{ReportOptions, RuleInfo, footer, is_complete};
use crate::engine::Report;
use crate::finding::{Outcome, Severity};
use text::{code, html};

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");
/// The hash of the script by which the page's policy knows it; `tests/reports.rs` says when it is stale.
const SCRIPT_HASH: &str = "sha256-gJY3afFkPlhTzyUwvwzeXJoSvwc531T+zVvzfABJZa4=";

const LISTED: [Outcome; 4] = [Outcome::Fail, Outcome::Error, Outcome::Unknown, Outcome::Suppressed];
/// Findings that are shown with their code, and findings that are shown at all: a page that no browser opens helps nobody.
const IN_FULL: usize = 2000;
const SHOWN: usize = 10_000;

/// The sections of findings: their ids, titles and outcomes.
const SECTIONS: [(&str, &str, &[Outcome]); 5] = [
    ("violations", "Violations", &[Outcome::Fail]),
    ("errors", "Errors", &[Outcome::Error]),
    ("unknown", "Unknown", &[Outcome::Unknown]),
    ("suppressed", "Suppressed", &[Outcome::Suppressed]),
    ("others", "Passed and not applicable", &[Outcome::Pass, Outcome::NotApplicable]),
];

pub(super) const SPEC: FormatSpec =
    FormatSpec { id: "html", about: "one self-contained page for a browser", shows_fixes: true, lists_passes: false, write };

fn write(
    report: &Report,
    summary: &Summary<'_>,
    rules: &[RuleInfo],
    options: &ReportOptions,
    to: &mut dyn Write,
) -> io::Result<()> {
    let causes = summary.listed(report, options, &LISTED);
    let named: HashSet<&str> = causes.iter().map(|cause| cause.first.rule.as_str()).collect();
    let pages: Vec<&RuleInfo> = rules.iter().filter(|rule| named.contains(rule.id.as_str())).collect();
    head(report, summary, &causes, to)?;
    writeln!(to, "<main id=\"main\">")?;
    if !causes.is_empty() {
        writeln!(to, "<section aria-labelledby=\"summary\"><h2 id=\"summary\">Summary</h2>")?;
        write!(to, "{}</section>", tables::tables(report, rules, &causes))?;
        filter(&causes, to)?;
    }
    if causes.len() > SHOWN {
        writeln!(
            to,
            "<p class=\"alarm\">{SHOWN} of {} findings are shown: <code>--format json</code> lists all.</p>",
            causes.len()
        )?;
    } else if causes.len() > IN_FULL {
        writeln!(to, "<p class=\"alarm\">The first {IN_FULL} of {} findings are shown with their code.</p>", causes.len())?;
    }
    let known: HashSet<&str> = pages.iter().map(|rule| rule.id.as_str()).collect();
    let mut texts = MaskedTexts::default();
    let mut number = 0;
    for (section, title, outcomes) in SECTIONS {
        let own: Vec<&Cause<'_>> = causes.iter().filter(|cause| outcomes.contains(&cause.first.outcome)).collect();
        if own.is_empty() {
            continue;
        }
        writeln!(
            to,
            "<section aria-labelledby=\"{section}\"><h2 id=\"{section}\">{title} <span class=\"quiet\">({})</span></h2>",
            own.len()
        )?;
        for cause in own {
            number += 1;
            if number > SHOWN {
                break;
            }
            let knows_rule = known.contains(cause.first.rule.as_str());
            to.write_all(finding::article(report, &mut texts, cause, number, number <= IN_FULL, knows_rule).as_bytes())?;
        }
        writeln!(to, "</section>")?;
    }
    let mut end = String::new();
    if !pages.is_empty() {
        end.push_str("<section aria-labelledby=\"rules\"><h2 id=\"rules\">The rules</h2>\n");
        pages.iter().for_each(|rule| pages::rule(rule, &mut end));
        end.push_str("</section>\n");
    }
    pages::ledger(report, &mut end);
    to.write_all(end.as_bytes())?;
    writeln!(to, "</main>\n<footer>{} {}</footer>", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))?;
    writeln!(to, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

fn head(report: &Report, summary: &Summary<'_>, causes: &[Cause<'_>], to: &mut dyn Write) -> io::Result<()> {
    let headline = footer::headline_of(report, summary);
    writeln!(to, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(
        to,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'\">"
    )?;
    writeln!(
        to,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">"
    )?;
    writeln!(to, "<title>clearspan: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>", code(&headline))?;
    writeln!(to, "<a class=\"skip\" href=\"#main\">To the findings</a>\n<header>\n<h1>{}</h1>", code(&capital(&headline)))?;
    let places = report.ledger.read.len();
    let mut about = vec![format!("{places} {} read", if places == 1 { "file" } else { "files" })];
    if !report.environments.is_empty() {
        about.push(format!("checked for {}", html(&report.environments.join(", "))));
    }
    writeln!(to, "<p class=\"quiet\">{}</p>", about.join(" · "))?;
    write!(to, "{}", tables::counts(summary))?;
    if !is_complete(report) {
        let number = report.ledger.incomplete.len();
        let what = match number {
            0 => "a rule failed".to_string(),
            1 => "1 place could not be checked".to_string(),
            _ => format!("{number} places could not be checked"),
        };
        writeln!(to, "<p class=\"alarm\" role=\"note\"><b>Incomplete:</b> {what}. <a href=\"#ledger\">See which</a>.</p>")?;
    }
    write!(to, "<nav aria-label=\"Sections\"><ul>")?;
    for (section, title, outcomes) in SECTIONS {
        if causes.iter().any(|cause| outcomes.contains(&cause.first.outcome)) {
            write!(to, "<li><a href=\"#{section}\">{title}</a></li>")?;
        }
    }
    if !causes.is_empty() {
        write!(to, "<li><a href=\"#rules\">The rules</a></li>")?;
    }
    writeln!(to, "<li><a href=\"#ledger\">What was read</a></li></ul></nav>\n</header>")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// The filter: hidden until the script shows it, since it does nothing without.
fn filter(causes: &[Cause<'_>], to: &mut dyn Write) -> io::Result<()> {
    let mut rules: Vec<&str> = causes.iter().map(|cause| cause.first.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    let present: HashSet<&str> = causes.iter().map(|cause| finding::level(cause.first)).collect();
    let severities = Severity::ALL.iter().rev().map(|severity| severity.id());
    let levels = severities.chain(Outcome::ALL.iter().map(|outcome| outcome.id())).filter(|level| present.contains(level));
    write!(to, "<form id=\"filter\" class=\"filter\" role=\"search\" aria-label=\"Filter findings\" hidden>")?;
    write!(to, "<label>Level<select id=\"filter-level\"><option value=\"\">all</option>")?;
    for level in levels {
        write!(to, "<option>{level}</option>")?;
    }
    write!(to, "</select></label><label>Rule<select id=\"filter-rule\"><option value=\"\">all</option>")?;
    for rule in rules {
        write!(to, "<option value=\"{0}\">{0}</option>", html(rule))?;
    }
    write!(to, "</select></label><label>File<input id=\"filter-file\" type=\"search\" autocomplete=\"off\"></label>")?;
    write!(to, "<label>Text<input id=\"filter-text\" type=\"search\" autocomplete=\"off\"></label>")?;
    writeln!(to, "<output id=\"filter-told\" aria-live=\"polite\"></output></form>")
}
