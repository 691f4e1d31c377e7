//! The end of the text report: the counts, what is unknown, what was not checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use super::escape::escape;
use super::grouping::Cause;
use super::incomplete::{entry_place, unlisted};
use super::location::SourceLocation;
use super::style::{BOLD, GREEN, RED, YELLOW, paint};
use super::summary::Summary;
use super::wrap::hanging;
use super::{Detail, ReportOptions, reasons};
use crate::configuration::FILE_NAMES;
use crate::engine::{Narrowed, Report, UnreadValues};
use crate::finding::{Finding, Incomplete, NotJudgedClass, Outcome, in_words};
use crate::value::{Reason, ReasonKind};

/// Reasons that are listed for what could not be decided.
const REASONS: usize = 5;
/// Entries of the ledger that are listed.
const ENTRIES: usize = 10;
/// Notes of one kind that are listed.
const EXAMPLES: usize = 3;

/// How many entries of a list are shown: all of them in a verbose report.
fn most(options: &ReportOptions, usual: usize) -> usize {
    if options.detail == Detail::Verbose { usize::MAX } else { usual }
}

/// `1 violation`, `2 violations`.
fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// What was found, in one line.
pub fn headline(report: &Report) -> String {
    headline_of(report, &Summary::from_report(report))
}

/// As [`headline`], from numbers that are known.
pub(super) fn headline_of(report: &Report, summary: &Summary<'_>) -> String {
    let (found, outcomes) = (summary.findings, summary.outcomes);
    let mut line = if found.fail > 0 { violations(summary) } else { no_violations(report, summary) };
    for (number, what) in [(found.unknown, "unknown"), (found.suppressed, "suppressed")] {
        if number > 0 {
            let _ = write!(line, ", {number} {what}");
        }
    }
    if found.error > 0 {
        let _ = write!(line, ", {}", count(found.error, "error"));
    }
    if found.fail > 0 && outcomes.pass > 0 {
        let _ = write!(line, ", {} passed", count(outcomes.pass, "outcome"));
    }
    if let Some(not_judged) = in_words(&report.ledger.not_judged) {
        let _ = write!(line, "; not judged: {not_judged}");
    }
    line
}

/// Whether something that was found could not be judged.
fn is_partial(report: &Report) -> bool {
    !super::is_complete(report) || !report.ledger.not_judged.is_empty()
}

fn violations(summary: &Summary<'_>) -> String {
    let mut line = count(summary.findings.fail, "violation");
    let levels = summary.by_severity.iter().map(|(level, number)| format!("{number} {}", level.id()));
    let _ = write!(line, " ({}", levels.collect::<Vec<_>>().join(", "));
    if summary.outcomes.fail > summary.findings.fail {
        let _ = write!(line, "; {} failed", count(summary.outcomes.fail, "outcome"));
    }
    line.push(')');
    line
}

fn no_violations(report: &Report, summary: &Summary<'_>) -> String {
    if report.findings.is_empty() && report.ledger.read.is_empty() {
        return "nothing was checked".to_string();
    }
    match (summary.resources, is_partial(report)) {
        (0, true) if report.ledger.read.is_empty() => "nothing could be checked".to_string(),
        (_, true) => "no violations in what was judged".to_string(),
        (0, false) => "no violations: no rule applies to anything here".to_string(),
        (_, false) => format!("no violations: {}", checked_in_words(summary)),
    }
}

/// `3 outcomes passed (1 resource, 3 rules)`
fn checked_in_words(summary: &Summary<'_>) -> String {
    let (resources, rules) = (count(summary.resources, "resource"), count(summary.rules, "rule"));
    format!("{} passed ({resources}, {rules})", count(summary.outcomes.pass, "outcome"))
}

/// Unknown outcomes by reason: the most frequent first.
pub(super) fn write_unknown(
    report: &Report,
    summary: &Summary<'_>,
    options: &ReportOptions,
    to: &mut dyn Write,
) -> io::Result<()> {
    let unknown: Vec<&Finding> =
        report.findings.iter().filter(|f| f.outcome == Outcome::Unknown && f.severity >= options.severity).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    /// What hangs on one reason.
    #[derive(Default)]
    struct ReasonCounts<'a> {
        questions: usize,
        places: BTreeSet<(String, u32)>,
        rules: BTreeSet<&'a str>,
    }
    let mut by_reason: BTreeMap<String, ReasonCounts<'_>> = BTreeMap::new();
    let mut decided_by: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut is_variable, mut is_workspace) = (false, false);
    for finding in &unknown {
        for reason in &finding.reasons {
            for file in report.unread.iter().filter(|file| sets(report, file, reason)) {
                *decided_by.entry(file.path.as_str()).or_default() += 1;
            }
            is_variable |= reason.kind == ReasonKind::VariableWithoutDefault;
            is_workspace |= reason.kind == ReasonKind::Workspace;
            let open = by_reason.entry(reasons::describe(reason)).or_default();
            open.questions += 1;
            open.rules.insert(finding.rule.as_str());
            if let Some(place) = SourceLocation::locate(&report.sources, reason.declared.unwrap_or(reason.span)) {
                open.places.insert((escape(place.path()).into_owned(), place.start.line));
            }
        }
    }
    let mut reasons: Vec<(String, ReasonCounts<'_>)> = by_reason.into_iter().collect();
    reasons.sort_by(|a, b| b.1.questions.cmp(&a.1.questions).then_with(|| a.0.cmp(&b.0)));
    writeln!(to, "{}", paint(options, BOLD, &unknown_in_words(&unknown, summary, options)))?;
    let shown = most(options, REASONS);
    for (text, open) in reasons.iter().take(shown) {
        let mut text = text.clone();
        if let Some((path, line)) = open.places.first() {
            let more = open.places.len() - 1;
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let _ = write!(text, " ({path}:{line}{more})");
        }
        let mut rules = open.rules.iter().take(EXAMPLES).map(|rule| escape(rule)).collect::<Vec<_>>().join(", ");
        if open.rules.len() > EXAMPLES {
            let _ = write!(rules, " and {} more", open.rules.len() - EXAMPLES);
        }
        let _ = write!(text, ": {rules}");
        write!(to, "{}", hanging(&format!("{:>5}  ", open.questions), &text, options.width))?;
    }
    if reasons.len() > shown {
        writeln!(to, "       and {} for other reasons (`--verbose` lists them)", reasons.len() - shown)?;
    }
    if is_variable {
        writeln!(to, "       set variables with `--var NAME=VALUE` or `--var-file FILE`")?;
    }
    if let Some(hint) = unread_hint(decided_by) {
        write!(to, "{}", hanging("       ", &hint, options.width))?;
    }
    if is_workspace {
        writeln!(to, "       name the workspace with `--workspace NAME`, or environments in `{}`", FILE_NAMES[0])?;
    }
    writeln!(to, "       `--outcomes unknown` shows each")?;
    writeln!(to, "       for details: `clearspan explain unknown`")?;
    writeln!(to)
}

/// `3 unknown (14 outcomes), by reason:`
fn unknown_in_words(unknown: &[&Finding], summary: &Summary<'_>, options: &ReportOptions) -> String {
    let listed = |cause: &&Cause<'_>| cause.first.outcome == Outcome::Unknown && cause.first.severity >= options.severity;
    let findings = summary.causes.iter().filter(listed).count();
    match unknown.len() {
        outcomes if outcomes == findings => format!("{findings} unknown, by reason:"),
        outcomes => format!("{findings} unknown ({}), by reason:", count(outcomes, "outcome")),
    }
}

/// Whether a file that nobody reads sets the variable that is not known.
fn sets(report: &Report, file: &UnreadValues, reason: &Reason) -> bool {
    let Some(path) = reason.subject.strip_prefix("var.").filter(|_| reason.kind == ReasonKind::VariableWithoutDefault) else {
        return false;
    };
    let name = path.split(['.', '[']).next().unwrap_or(path);
    let declared = report.sources.get(reason.declared.unwrap_or(reason.span).source);
    let directory = declared.as_ref().map(|source| source.path.rsplit_once('/').map_or("", |(directory, _)| directory));
    file.variables.iter().any(|variable| variable.as_str() == name)
        && directory.is_some_and(|directory| file.roots.iter().any(|root| root.as_str() == directory))
}

/// Which files would decide something, those that decide most first.
fn unread_hint(decided_by: BTreeMap<&str, usize>) -> Option<String> {
    let mut files: Vec<(&str, usize)> = decided_by.into_iter().collect();
    files.sort_by_key(|(path, questions)| (std::cmp::Reverse(*questions), *path));
    let (first, _) = *files.first()?;
    let named: Vec<String> = files.iter().take(EXAMPLES).map(|(path, _)| format!("`{}`", escape(path))).collect();
    let more = files.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let verb = if files.len() == 1 { "sets some of them and is" } else { "set some of them and are" };
    let how = format!("`--var-file {}`, or `var_files` of environments in `{}`", escape(first), FILE_NAMES[0]);
    Some(format!("{}{more} {verb} not read: {how}", named.join(", ")))
}

/// What is incomplete, the notes, and the counts at last.
pub(super) fn write_end(report: &Report, summary: &Summary<'_>, options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    write_incomplete(report, options, to)?;
    write_notes(report, options, to)?;
    let style = match summary.findings.fail {
        1.. => RED,
        0 if is_partial(report) => YELLOW,
        0 => GREEN,
    };
    let text = hanging("", &headline_of(report, summary), options.width);
    writeln!(to, "{}", paint(options, style, text.trim_end_matches('\n')))?;
    if summary.findings.fail == 0 && is_partial(report) && summary.resources > 0 {
        writeln!(to, "{}", checked_in_words(summary))?;
    }
    let (read, skipped) = (report.ledger.read.len(), report.ledger.skipped.len());
    if read > 0 || skipped > 0 {
        let skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
        writeln!(to, "{} read{skipped}", count(read, "file"))?;
    }
    if let names @ [_, ..] = report.environments.as_slice() {
        let what = if names.len() == 1 { "environment" } else { "environments" };
        write!(to, "{}", hanging("", &format!("checked for the {what} {}", escape(&names.join(", "))), options.width))?;
    }
    let hidden = summary.hidden(options);
    if hidden > 0 {
        writeln!(to, "{} below `{}` not shown", count(hidden, "violation"), options.severity.id())?;
    }
    for line in narrowings(&report.narrowed) {
        write!(to, "{}", hanging("", &escape(&line), options.width))?;
    }
    Ok(())
}

/// What the report does not show because of `--changed-since` or the baseline: a line each.
pub fn narrowings(narrowed: &Narrowed) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(outside) = narrowed.outside.filter(|outside| *outside > 0) {
        lines.push(format!("{} outside of what changed", count(outside, "finding")));
    }
    if let Some(used) = &narrowed.baseline {
        let shown = &used.shown;
        let verb = |number: usize| if number == 1 { "is" } else { "are" };
        match used.fixed.len() {
            0 => {}
            1 => lines.push(format!("1 entry of `{shown}` is fixed: `clearspan baseline --prune` removes it")),
            more => lines.push(format!("{more} entries of `{shown}` are fixed: `clearspan baseline --prune` removes them")),
        }
        if used.moved > 0 {
            let (number, verb) = (count(used.moved, "finding"), verb(used.moved));
            lines.push(format!("{number} of `{shown}` {verb} in another file now: `clearspan baseline` updates the entry"));
        }
    }
    lines
}

fn write_incomplete(report: &Report, options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let incomplete = &report.ledger.incomplete;
    if incomplete.is_empty() {
        return Ok(());
    }
    let entries = unlisted(report, options);
    let shown = match incomplete.len() - entries.len() {
        0 => String::new(),
        _ if entries.is_empty() => ", as shown above".to_string(),
        above => format!(", {above} of them shown above"),
    };
    let text = format!("incomplete: {} could not be checked{shown}", count(incomplete.len(), "place"));
    writeln!(to, "{}", paint(options, YELLOW, &text))?;
    let listed = most(options, ENTRIES);
    for entry in entries.iter().take(listed) {
        let text = format!("{}: {}", entry_place(&report.sources, entry), escape(&entry.message));
        write!(to, "{}", hanging("  ", &text, options.width))?;
    }
    if entries.len() > listed {
        writeln!(to, "  and {} more (`--verbose` lists them)", entries.len() - listed)?;
    }
    writeln!(to)
}

/// Notes: one line per kind, and in full those that the user can do something about.
fn write_notes(report: &Report, options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let notes = &report.ledger.notes;
    let mut by_kind: BTreeMap<&str, Vec<&Incomplete>> = BTreeMap::new();
    let is_in_headline = |note: &&Incomplete| NotJudgedClass::ALL.iter().any(|class| class.reason() == note.reason);
    let (in_headline, notes): (Vec<&Incomplete>, Vec<&Incomplete>) = notes.iter().partition(is_in_headline);
    match in_headline.len() {
        0 => {}
        // A few can be named.
        number if number <= most(options, EXAMPLES) => {
            for note in &in_headline {
                let text = format!("{}: {}", entry_place(&report.sources, note), escape(&note.message));
                write!(to, "{}", hanging("not judged: ", &text, options.width))?;
            }
        }
        _ => writeln!(to, "`--verbose` lists what was not judged")?,
    }
    for note in notes {
        by_kind.entry(note.reason.as_str()).or_default().push(note);
    }
    let mut many = Vec::new();
    for (kind, notes) in &by_kind {
        if *kind == "module-model" && notes.len() > 1 && options.detail != Detail::Verbose {
            let text = format!("{} module calls are judged by module models: their source is not available", notes.len());
            write!(to, "{}", hanging("note: ", &text, options.width))?;
            continue;
        }
        // A note that stands alone, or that the user can do something about, speaks for itself.
        if notes.len() == 1 || options.detail == Detail::Verbose || LISTED.contains(kind) {
            let shown = most(options, EXAMPLES);
            for note in notes.iter().take(shown) {
                let text = format!("{}: {}", entry_place(&report.sources, note), escape(&note.message));
                write!(to, "{}", hanging("note: ", &text, options.width))?;
            }
            if notes.len() > shown {
                writeln!(to, "      and {} more like it", notes.len() - shown)?;
            }
        } else {
            many.push(format!("{} {}", notes.len(), kind_of(kind)));
        }
    }
    if !many.is_empty() {
        let text = format!("{} (`--verbose` lists them)", many.join(", "));
        write!(to, "{}", hanging("notes: ", &text, options.width))?;
    }
    if report.ledger.notes.is_empty() { Ok(()) } else { writeln!(to) }
}

/// Kinds of notes of which each is worth a line.
const LISTED: [&str; 5] =
    ["module-outside-scan", "configuration", "foreign-suppression", "unknown-attribute-name", "unknown-resource-type"];

/// What notes of a kind are about, in the plural.
fn kind_of(reason: &str) -> String {
    match reason {
        "other-environment" => "root modules and kustomizations of other environments",
        "invalid-expression" => "expressions that could not be evaluated",
        other => return format!("with the reason `{}`", escape(other)),
    }
    .to_string()
}
