//! One finding: head, network path, code, reasons, fixes.

use askama::Template;

use super::super::change::{Hunk, hunks};
use super::super::environments::in_environments;
use super::super::frame::{Drawn, MaskedTexts};
use super::super::grouping::Cause;
use super::super::location::SourceLocation;
use super::super::{reasons, text as report_text};
use super::controls::PageLink;
use super::excerpt::{CodeFrame, frames};
use super::network_path::{PathStop, stops};
use super::text::{Markup, plain, prose};
use crate::engine::Report;
use crate::finding::{Applicability, Finding, Fix, Outcome, Suppression};

/// Places of a finding that are shown.
const PLACES: usize = 24;

/// What is shown of a finding.
#[derive(Template)]
#[template(path = "finding.html")]
pub(super) struct Article {
    id: String,
    level: &'static str,
    rule: PageLink,
    place: Option<Position>,
    message: Markup,
    target: String,
    environments: Option<String>,
    suppression: Option<Suppressed>,
    also: Option<Markup>,
    stops: Vec<PathStop>,
    frames: Vec<CodeFrame>,
    /// Labels without a place.
    notes: Vec<Markup>,
    reasons: Vec<Markup>,
    help: Vec<Markup>,
    fixes: Vec<FixDiff>,
}

struct Position {
    path: String,
    line: u32,
    column: u32,
}

struct Suppressed {
    reason: Markup,
    until: Option<String>,
    place: Option<Position>,
}

/// A fix as lines that go and lines that come.
struct FixDiff {
    title: Markup,
    applicability: Applicability,
    hunks: Vec<Hunk>,
}

/// The word and the class that a finding is marked with.
pub(super) fn level(finding: &Finding) -> &'static str {
    match finding.outcome {
        Outcome::Fail => finding.severity.id(),
        outcome => outcome.id(),
    }
}

/// The finding; with code, or in one line where there are too many of them.
pub(super) fn article(
    report: &Report,
    texts: &mut MaskedTexts,
    cause: &Cause<'_>,
    number: usize,
    in_full: bool,
    knows_rule: bool,
) -> Article {
    let finding = cause.first;
    let sources = &report.sources;
    let id = format!("f{number}");
    let (labels, notes) = if in_full { labels(report, finding) } else { Default::default() };
    let fixes = if in_full { &finding.fixes[..] } else { &[] };
    let remedies = reasons::remedies(&finding.reasons);
    let help = finding.help.iter().flat_map(|help| help.lines()).chain(remedies.iter().map(String::as_str));
    let is_open = finding.outcome != Outcome::Suppressed;
    Article {
        level: level(finding),
        rule: PageLink::to_rule(&finding.rule, knows_rule),
        place: SourceLocation::locate(sources, finding.primary.span).map(Position::from),
        message: prose(&finding.message),
        target: plain(&finding.target),
        environments: in_environments(report, finding),
        suppression: finding.suppression.as_ref().map(|suppression| suppressed(report, suppression)),
        also: cause.also(sources).map(|also| prose(&also)),
        stops: if in_full { stops(sources, finding, &id) } else { Vec::new() },
        frames: frames(sources, texts, &labels, &id),
        notes: notes.iter().map(|note| prose(note)).collect(),
        reasons: finding.reasons.iter().map(|reason| prose(&reason.description())).collect(),
        help: help.filter(|_| is_open).map(prose).collect(),
        fixes: fixes.iter().map(|fix| change(report, texts, fix)).collect(),
        id,
    }
}

impl From<SourceLocation> for Position {
    fn from(place: SourceLocation) -> Position {
        Position { path: plain(place.path()), line: place.start.line, column: place.start.column }
    }
}

fn suppressed(report: &Report, suppression: &Suppression) -> Suppressed {
    let place = suppression.span.and_then(|span| SourceLocation::locate(&report.sources, span));
    Suppressed {
        reason: prose(&suppression.reason),
        until: suppression.until.as_ref().map(|until| plain(until)),
        place: place.map(Position::from),
    }
}

/// What is marked in the code, and what is said of it without a place.
fn labels(report: &Report, finding: &Finding) -> (Vec<Drawn>, Vec<String>) {
    let mut labels = report_text::primary_labels(report, finding);
    let mut notes: Vec<String> = Vec::new();
    let mut left_out = 0;
    let steps = finding.path.iter().map(|step| (step.span, step.text.clone(), true));
    let related = finding.related.iter().map(|label| (label.span, label.text.clone(), false));
    for (span, text, is_step) in related.chain(steps) {
        let is_here = report.sources.get(span.source).is_some();
        if is_here && labels.iter().any(|label| label.span == span && (is_step || label.text == text)) {
            continue;
        }
        if labels.len() + notes.len() >= PLACES && !is_step {
            left_out += 1;
        } else if is_here {
            labels.push(Drawn { span, text, primary: false });
        } else if !is_step && !notes.contains(&text) {
            notes.push(text);
        }
    }
    if left_out > 0 {
        notes.push(format!("{left_out} more places are not shown"));
    }
    (labels, notes)
}

fn change(report: &Report, texts: &mut MaskedTexts, fix: &Fix) -> FixDiff {
    let mut hunks = hunks(&report.sources, texts, fix).unwrap_or_default();
    hunks.iter_mut().for_each(|hunk| hunk.path = plain(&hunk.path));
    FixDiff { title: prose(&fix.title), applicability: fix.applicability, hunks }
}
