//! The report for people: code frames, then the counts, then what was not judged, then what to do. Floor 6.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};

use miette::Severity as Level;

use super::escape::escape;
use super::frame::{Drawn, Frames};
use super::place::Place;
use super::wrap::hanging;
use super::{Counts, ReportOptions, RuleInfo, UnknownPolicy, reasons};
use crate::engine::{Incomplete, Report};
use crate::finding::{Finding, Outcome, Severity};
use crate::source::{SourceMap, Span};

/// Outcomes that are drawn as frames.
const FRAMED: [Outcome; 2] = [Outcome::Fail, Outcome::Error];
/// Places of a finding that are shown.
const PLACES: usize = 20;
/// Reasons that are listed for what could not be decided.
const REASONS: usize = 5;
/// Entries of the ledger that are listed.
const ENTRIES: usize = 20;

pub(super) fn write(report: &Report, rules: &[RuleInfo], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let mut frames = Frames::new(&report.sources, options.color, options.ascii, options.width);
    for finding in report.findings.iter().filter(|finding| options.lists(finding, &FRAMED)) {
        match finding.outcome {
            Outcome::Fail | Outcome::Error | Outcome::Unknown => write_frame(&mut frames, report, finding, options, to)?,
            Outcome::Suppressed | Outcome::Pass | Outcome::NotApplicable => {
                writeln!(to, "{}", super::concise::line(&report.sources, finding))?;
            }
        }
    }
    if options.unknown == UnknownPolicy::Note && options.outcomes.is_none() {
        write_unknown(report, options, to)?;
    }
    write_end(report, rules, options, to)
}

fn write_frame(
    frames: &mut Frames<'_>,
    report: &Report,
    finding: &Finding,
    options: &ReportOptions,
    to: &mut dyn Write,
) -> io::Result<()> {
    let (word, level) = match (finding.outcome, finding.severity) {
        (Outcome::Error, _) => ("error", Level::Error),
        (Outcome::Unknown, _) => ("unknown", Level::Advice),
        (_, severity @ (Severity::Critical | Severity::High)) => (severity.id(), Level::Error),
        (_, severity @ Severity::Medium) => (severity.id(), Level::Warning),
        (_, severity) => (severity.id(), Level::Advice),
    };
    let mut code = format!("{word}[{}]", escape(&finding.rule));
    if !finding.target.is_empty() && !finding.message.contains(&finding.target) {
        let target = escape(&finding.target);
        let fits = code.chars().count() + 1 + target.chars().count() <= options.width;
        code = if fits { format!("{code} {target}") } else { format!("{code}\n  {target}") };
    }
    if let Some(environment) = &finding.environment {
        code = format!("{code} in {}", escape(environment));
    }
    write!(to, "{}", frames.head(&code, level, &escape(&finding.message)))?;

    let mut labels = vec![Drawn { span: finding.primary.span, text: finding.primary.text.clone(), primary: true }];
    let mut notes: Vec<String> = Vec::new();
    let mut left_out = 0;
    let related = finding.related.iter().map(|label| (label.span, label.text.clone()));
    let reasons = finding.reasons.iter().map(|reason| (reason.span, reasons::describe(reason)));
    for (span, text) in related.chain(reasons) {
        if labels.len() + notes.len() == PLACES {
            left_out += 1;
        } else if report.sources.get(span.source).is_some() {
            labels.push(Drawn { span, text, primary: false });
        } else if !notes.contains(&text) {
            notes.push(text);
        }
    }
    if left_out > 0 {
        notes.push(format!("{left_out} more places are not shown"));
    }
    write!(to, "{}", frames.draw(&labels))?;
    for note in notes {
        write!(to, "{}", hanging("  note: ", &escape(&note), options.width))?;
    }
    let help = finding.help.as_deref().or(finding.fixes.first().map(|fix| fix.title.as_str()));
    if let Some(help) = help {
        write!(to, "{}", hanging("  help: ", &escape(help), options.width))?;
    }
    writeln!(to)
}

/// What could not be decided, by reason: the first thing to give a value to comes first.
fn write_unknown(report: &Report, options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let undecided: Vec<&Finding> =
        report.findings.iter().filter(|f| f.outcome == Outcome::Unknown && f.severity >= options.severity).collect();
    if undecided.is_empty() {
        return Ok(());
    }
    let mut by_reason: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &undecided {
        for reason in &finding.reasons {
            let mut text = reasons::describe(reason);
            if let Some(place) = Place::of(&report.sources, reason.span) {
                text = format!("{text} ({}:{})", escape(place.path()), place.start.line);
            }
            *by_reason.entry(text).or_default() += 1;
        }
    }
    let mut reasons: Vec<(usize, String)> = by_reason.into_iter().map(|(text, count)| (count, text)).collect();
    reasons.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let decided = if undecided.len() == 1 { "1 question is".to_string() } else { format!("{} questions are", undecided.len()) };
    writeln!(to, "{}", paint(options, BOLD, &format!("{decided} undecided, because")))?;
    for (count, text) in reasons.iter().take(REASONS) {
        write!(to, "{}", hanging(&format!("{count:>5}  "), text, options.width))?;
    }
    if reasons.len() > REASONS {
        writeln!(to, "       and {} more reasons", reasons.len() - REASONS)?;
    }
    writeln!(to, "       `--outcomes unknown` shows each, `--var-file FILE` gives values")?;
    writeln!(to)
}

fn write_end(report: &Report, rules: &[RuleInfo], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let counts = Counts::of(&report.findings);
    let style = match counts {
        Counts { fail: 1.., .. } => RED,
        _ if !super::is_complete(report) => YELLOW,
        _ => GREEN,
    };
    writeln!(to, "{}", paint(options, style, &counts.line()))?;
    let (read, skipped) = (report.ledger.read.len(), report.ledger.skipped.len());
    let files = if read == 1 { "1 file".to_string() } else { format!("{read} files") };
    writeln!(to, "{files} read, {skipped} skipped")?;
    let hidden = report.findings.iter().filter(|f| f.outcome == Outcome::Fail && f.severity < options.severity).count();
    if hidden > 0 {
        writeln!(to, "{hidden} failed below `{}` and not shown", options.severity.id())?;
    }
    write_ledger(report, options, to)?;
    let explained = report
        .findings
        .iter()
        .filter(|finding| options.lists(finding, &[Outcome::Fail]))
        .max_by(|a, b| a.severity.cmp(&b.severity).then_with(|| b.rule.cmp(&a.rule)))
        .and_then(|finding| rules.iter().find(|rule| rule.id == finding.rule.as_str()));
    if let Some(rule) = explained {
        writeln!(to)?;
        writeln!(to, "why, and how to mend it: `clearspan explain {}`", escape(&rule.id))?;
    }
    Ok(())
}

fn write_ledger(report: &Report, options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let incomplete = &report.ledger.incomplete;
    if !incomplete.is_empty() {
        let places = if incomplete.len() == 1 { "1 place".to_string() } else { format!("{} places", incomplete.len()) };
        let text = format!("incomplete: {places} could not be judged");
        writeln!(to)?;
        writeln!(to, "{}", paint(options, YELLOW, &text))?;
        write_entries(&report.sources, &unsaid(report, options), options, to)?;
    }
    if !report.ledger.notes.is_empty() {
        writeln!(to)?;
        writeln!(to, "{}", paint(options, BOLD, "left out:"))?;
        write_entries(&report.sources, &report.ledger.notes.iter().collect::<Vec<_>>(), options, to)?;
    }
    Ok(())
}

fn write_entries(sources: &SourceMap, entries: &[&Incomplete], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    for entry in entries.iter().take(ENTRIES) {
        let text = format!("{}: {} [{}]", entry_place(sources, entry), escape(&entry.message), escape(&entry.reason));
        write!(to, "{}", hanging("  ", &text, options.width))?;
    }
    if entries.len() > ENTRIES {
        writeln!(to, "  and {} more: `--format json` lists all", entries.len() - ENTRIES)?;
    }
    Ok(())
}

/// The entries that were not shown as findings of the reserved rule of the same name already.
pub(super) fn unsaid<'a>(report: &'a Report, options: &ReportOptions) -> Vec<&'a Incomplete> {
    let findings = report.findings.iter().filter(|finding| options.lists(finding, &FRAMED));
    let said: HashSet<(&str, Span)> = findings.map(|finding| (finding.rule.as_str(), finding.primary.span)).collect();
    let is_said = |entry: &Incomplete| entry.span.is_some_and(|span| said.contains(&(entry.reason.as_str(), span)));
    report.ledger.incomplete.iter().filter(|entry| !is_said(entry)).collect()
}

/// `path:line:column`, or the path alone for a whole file.
pub(super) fn entry_place(sources: &SourceMap, entry: &Incomplete) -> String {
    let path = if entry.path.is_empty() { "." } else { &entry.path };
    match entry.span.and_then(|span| Place::of(sources, span)) {
        Some(place) => format!("{}:{}:{}", escape(place.path()), place.start.line, place.start.column),
        None => escape(path).into_owned(),
    }
}

const BOLD: &str = "1";
const RED: &str = "1;31";
const GREEN: &str = "1;32";
const YELLOW: &str = "1;33";

fn paint(options: &ReportOptions, style: &str, text: &str) -> String {
    if options.color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_string() }
}
