//! The report as one page of HTML that needs nothing else: no network, no script to be read.
//!
//! Invariant: nothing of the input is markup: templates escape everything but `text::Markup` and the page's own style
//! and script, and the policy of the page allows nothing else.

mod controls;
mod excerpt;
mod finding;
mod network_path;
mod pages;
mod tables;
mod text;

use std::collections::BTreeSet;
use std::io::{self, Write};

use askama::Template;

use self::controls::Framework;
use self::tables::{SummaryTable, Total};
pub(super) use self::text::{Markup, plain, prose};
use super::frame::MaskedTexts;
use super::grouping::Cause;
use super::specification::FormatSpec;
use super::summary::Summary;
use super::{ReportOptions, RuleInfo, footer, is_complete};
use crate::engine::Report;
use crate::finding::{Outcome, Severity};

pub(super) const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");
/// The hash of the script by which the page's policy knows it; `tests/reports.rs` says when it is stale.
const SCRIPT_HASH: &str = "sha256-lx1oIij5/O/cMFxWpnbXsKIR5N/esXb/xoEvfblzf9w=";

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

pub(super) const SPEC: FormatSpec = FormatSpec {
    id: "html",
    about: "one self-contained page for a browser",
    shows_fixes: true,
    lists_passes: false,
    describes_rules: true,
    write,
};

/// What comes before the findings.
#[derive(Template)]
#[template(path = "top.html")]
struct PageTop {
    style: &'static str,
    script_hash: &'static str,
    headline: String,
    title: String,
    facts: Vec<RunFact>,
    counts: Vec<Total>,
    incomplete: Option<String>,
    /// The ids and titles of the page's parts.
    sections: Vec<(&'static str, &'static str)>,
    frameworks: Vec<Framework>,
    tables: Vec<SummaryTable>,
    levels: Vec<&'static str>,
    rules: Vec<String>,
    limit: Option<String>,
}

/// What comes before the findings of one outcome; they are rendered one by one, however many there are.
#[derive(Template)]
#[template(path = "section.html")]
struct SectionHead {
    id: &'static str,
    title: &'static str,
    count: usize,
}

/// Something about the run.
struct RunFact {
    term: &'static str,
    text: String,
    is_code: bool,
}

fn write(
    report: &Report,
    summary: &Summary<'_>,
    rules: &[RuleInfo],
    options: &ReportOptions,
    to: &mut dyn Write,
) -> io::Result<()> {
    let causes = summary.listed(report, options, &LISTED);
    let named: BTreeSet<&str> = causes.iter().map(|cause| cause.first.rule.as_str()).collect();
    let pages: Vec<&RuleInfo> = rules.iter().filter(|rule| named.contains(rule.id.as_str())).collect();
    let known: BTreeSet<&str> = pages.iter().map(|rule| rule.id.as_str()).collect();
    let top = top(report, summary, rules, options, (&causes, &known));
    render(&top, to)?;
    let mut texts = MaskedTexts::default();
    let mut number = 0;
    for (section, title, outcomes) in SECTIONS {
        let own: Vec<&Cause<'_>> = causes.iter().filter(|cause| outcomes.contains(&cause.first.outcome)).collect();
        if own.is_empty() {
            continue;
        }
        render(&SectionHead { id: section, title, count: own.len() }, to)?;
        for cause in own {
            number += 1;
            if number > SHOWN {
                break;
            }
            let knows_rule = known.contains(cause.first.rule.as_str());
            render(&finding::article(report, &mut texts, cause, number, number <= IN_FULL, knows_rule), to)?;
        }
        writeln!(to, "</section>")?;
    }
    render(&pages::end(report, &pages), to)
}

fn render(template: &impl Template, to: &mut dyn Write) -> io::Result<()> {
    // Text in memory: the stream may be slow, and writes nothing in small parts.
    writeln!(to, "{}", template.render().map_err(io::Error::other)?)
}

fn top(
    report: &Report,
    summary: &Summary<'_>,
    rules: &[RuleInfo],
    options: &ReportOptions,
    (causes, known): (&[Cause<'_>], &BTreeSet<&str>),
) -> PageTop {
    let headline = footer::headline_of(report, summary);
    let frameworks = controls::frameworks(report, rules, known);
    let present: BTreeSet<&str> = causes.iter().map(|cause| finding::level(cause.first)).collect();
    let severities = Severity::ALL.iter().rev().map(|severity| severity.id());
    let levels = severities.chain(Outcome::ALL.iter().map(|outcome| outcome.id())).filter(|level| present.contains(level));
    let names: BTreeSet<&str> = causes.iter().map(|cause| cause.first.rule.as_str()).collect();
    let mut sections: Vec<(&str, &str)> = Vec::new();
    if !frameworks.is_empty() {
        sections.push(("controls", "Controls"));
    }
    let is_there = |outcomes: &[Outcome]| causes.iter().any(|cause| outcomes.contains(&cause.first.outcome));
    sections.extend(SECTIONS.iter().filter(|(_, _, outcomes)| is_there(outcomes)).map(|(section, title, _)| (*section, *title)));
    if !known.is_empty() {
        sections.push(("rules", "The rules"));
    }
    sections.push(("ledger", "What was checked"));
    let entries = report.ledger.incomplete.len();
    let incomplete = (!is_complete(report)).then(|| match entries {
        0 => "a rule failed".to_string(),
        1 => "1 place could not be checked".to_string(),
        _ => format!("{entries} places could not be checked"),
    });
    let limit = match causes.len() {
        more if more > SHOWN => Some(format!("{SHOWN} of {more} findings are shown: `--format json` lists all.")),
        more if more > IN_FULL => Some(format!("The first {IN_FULL} of {more} findings are shown with their code.")),
        _ => None,
    };
    PageTop {
        style: STYLE,
        script_hash: SCRIPT_HASH,
        title: capital(&headline),
        headline,
        facts: facts(report, options),
        counts: tables::counts(summary),
        incomplete,
        sections,
        frameworks,
        tables: tables::tables(report, known, causes),
        levels: levels.collect(),
        rules: names.into_iter().map(plain).collect(),
        limit,
    }
}

/// When, by what, and of what the report was made.
fn facts(report: &Report, options: &ReportOptions) -> Vec<RunFact> {
    let fact = |term, text: &str, is_code| RunFact { term, text: plain(text), is_code };
    let version = format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    let mut facts = vec![fact("Version", &version, false)];
    if let Some(run) = &options.run {
        facts.insert(0, fact("Date", &run.date, false));
        for (term, text) in [("Repository", &run.repository), ("Commit", &run.commit)] {
            facts.extend(text.as_ref().map(|text| fact(term, text, true)));
        }
        facts.push(fact("Configuration", run.configuration.as_deref().unwrap_or("none"), run.configuration.is_some()));
        facts.push(fact("Command", &run.command, true));
    }
    if !report.environments.is_empty() {
        facts.push(fact("Environments", &report.environments.join(", "), false));
    }
    let read = report.ledger.read.len();
    facts.push(fact("Files", &format!("{read} read, {} skipped", report.ledger.skipped.len()), false));
    facts
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}
