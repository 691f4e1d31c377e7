//! One finding: head, code, way, reasons, fixes.

use std::fmt::Write;

use super::super::change::hunks;
use super::super::frame::{Drawn, MaskedTexts};
use super::super::grouping::Cause;
use super::super::holding::holding;
use super::super::place::Place;
use super::super::{reasons, text as report_text};
use super::text::{code, html, id as id_of, prose};
use super::{excerpt, way};
use crate::engine::Report;
use crate::finding::{Applicability, Finding, Fix, Outcome};

/// Places of a finding that are shown.
const PLACES: usize = 24;

/// The word and the class that a finding is marked with.
pub(super) fn level(finding: &Finding) -> &'static str {
    match finding.outcome {
        Outcome::Fail => finding.severity.id(),
        outcome => outcome.id(),
    }
}

/// Writes the finding; with code, or in one line where there are too many of them.
pub(super) fn article(
    report: &Report,
    texts: &mut MaskedTexts,
    cause: &Cause<'_>,
    number: usize,
    in_full: bool,
    knows_rule: bool,
) -> String {
    let finding = cause.first;
    let id = format!("f{number}");
    let place = Place::of(&report.sources, finding.primary.span);
    let path = place.as_ref().map_or("", |place| place.path());
    let (rule, level) = (html(&finding.rule), level(finding));
    let mut to = String::with_capacity(2048);
    let _ = writeln!(
        to,
        "<article id=\"{id}\" class=\"{level}\" data-level=\"{level}\" data-rule=\"{rule}\" data-file=\"{}\" aria-labelledby=\"{id}-h\">",
        html(path)
    );
    let _ = writeln!(to, "<h3 id=\"{id}-h\"><span class=\"level\">{level}</span>{}</h3>", prose(&finding.message));
    let rule = if knows_rule { format!("<a href=\"#rule-{}\">{rule}</a>", id_of(&finding.rule)) } else { rule };
    let _ = write!(to, "<p class=\"about\">{rule}");
    if let Some(place) = &place {
        let _ = write!(to, " · <span class=\"where\">{}:{}:{}</span>", html(place.path()), place.start.line, place.start.column);
    }
    if !finding.target.is_empty() {
        let _ = write!(to, " · <code>{}</code>", html(&finding.target));
    }
    if let Some(holds) = holding(report, finding) {
        let _ = write!(to, " · {}", code(&holds));
    }
    to.push_str("</p>\n");
    if let Some(suppression) = &finding.suppression {
        let until = suppression.until.as_ref().map(|until| format!(" (until {})", html(until))).unwrap_or_default();
        let place = suppression.span.and_then(|span| Place::of(&report.sources, span));
        let place = place.map(|place| format!(" <span class=\"where\">{}:{}</span>", html(place.path()), place.start.line));
        let (reason, place) = (prose(&suppression.reason), place.unwrap_or_default());
        let _ = writeln!(to, "<p><b>Suppressed:</b> {reason}{until}{place}</p>");
    }
    if let Some(also) = cause.also(&report.sources) {
        let _ = writeln!(to, "<p class=\"quiet\">Also for {}</p>", prose(&also));
    }
    if in_full {
        way::way(&report.sources, finding, &id, &mut to);
        let (labels, notes) = labels(report, finding);
        excerpt::frames(&report.sources, texts, &labels, &id, &mut to);
        for note in notes {
            let _ = writeln!(to, "<p class=\"quiet\">{}</p>", prose(&note));
        }
    }
    why(finding, &mut to);
    if in_full {
        for fix in &finding.fixes {
            change(report, texts, fix, &mut to);
        }
    }
    to.push_str("</article>\n");
    to
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

/// Why it is unknown, and what to do.
fn why(finding: &Finding, to: &mut String) {
    if !finding.reasons.is_empty() {
        to.push_str("<h4>Why it is unknown</h4><ul class=\"plain\">");
        for reason in &finding.reasons {
            let _ = write!(to, "<li>{}</li>", prose(&reason.told()));
        }
        to.push_str("</ul>\n");
    }
    let remedies = reasons::remedies(&finding.reasons);
    let help = finding.help.iter().flat_map(|help| help.lines()).chain(remedies.iter().map(String::as_str));
    let help: Vec<String> = help.map(|line| format!("<p>{}</p>", prose(line))).collect();
    if !help.is_empty() && finding.outcome != Outcome::Suppressed {
        let _ = writeln!(to, "<h4>What to do</h4>{}", help.concat());
    }
}

/// A fix as lines that go and lines that come.
fn change(report: &Report, texts: &mut MaskedTexts, fix: &Fix, to: &mut String) {
    let how = match fix.applicability {
        Applicability::Safe => "safe: <code>--fix</code> applies it",
        Applicability::Unsafe => "to be looked at: <code>--unsafe-fixes</code> applies it",
        Applicability::Display => "a suggestion: it is not applied",
    };
    let _ = writeln!(to, "<h4>Fix</h4><p>{} <span class=\"quiet\">({how})</span></p>", prose(&fix.title));
    let Some(hunks) = hunks(&report.sources, texts, fix) else { return };
    for hunk in hunks {
        let _ = write!(
            to,
            "<figure class=\"frame diff\"><figcaption class=\"where\">{}:{}</figcaption>",
            html(&hunk.path),
            hunk.line
        );
        to.push_str("<div class=\"code\" tabindex=\"0\" role=\"group\" aria-label=\"change\">");
        for (class, sign, lines) in [("removed", '-', &hunk.removed), ("added", '+', &hunk.added)] {
            for line in lines {
                let _ = write!(to, "<div class=\"row {class}\"><i>{sign}</i><span>{}</span></div>", code(line));
            }
        }
        to.push_str("</div></figure>\n");
    }
}
