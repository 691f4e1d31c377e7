//! The report for people: code frames, then the counts, then what was not judged, then what to do.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::io::{self, Write};

use super::environments::in_environments;
use super::escape::escape;
use super::frame::{Drawn, Frames};
use super::grouping::Cause;
use super::specification::FormatSpec;
use super::style::FrameLevel;
use super::summary::{Fixable, Summary};
use super::wrap::hanging;
use super::{Detail, GroupBy, ReportOptions, RuleInfo, UnknownPolicy, footer, reasons};
use crate::engine::Report;
use crate::finding::{Finding, Outcome, Severity};
use crate::source::{HashMap, SourceId, Span};

/// Outcomes that are drawn as frames.
const FRAMED: [Outcome; 2] = [Outcome::Fail, Outcome::Error];
/// Findings that are drawn before they are written, and those for which a thread is worth its start.
const BATCH: usize = 4096;
const PARALLEL: usize = 64;
/// Places of a finding that are shown.
const PLACES: usize = 20;

pub(super) const SPEC: FormatSpec = FormatSpec {
    id: "text",
    about: "code frames for people",
    shows_fixes: true,
    lists_passes: false,
    describes_rules: false,
    write,
};

fn write(
    report: &Report,
    summary: &Summary<'_>,
    rules: &[RuleInfo],
    options: &ReportOptions,
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut causes = summary.listed(report, options, &FRAMED);
    group(&mut causes, options.group_by);
    for batch in causes.chunks(BATCH) {
        write_batch(report, batch, options, to)?;
    }
    if options.detail == Detail::Quiet {
        return Ok(());
    }
    if options.unknown == UnknownPolicy::Note && options.outcomes.is_none() {
        footer::write_unknown(report, summary, options, to)?;
    }
    footer::write_end(report, summary, options, to)?;
    write_hint(report, summary, rules, options, to)
}

/// Puts findings in groups: by file in the order of the paths, the most severe of each first; by rule; or by severity.
fn group(causes: &mut [Cause<'_>], by: GroupBy) {
    match by {
        GroupBy::File => {
            let mut files: HashMap<SourceId, usize> = HashMap::default();
            for cause in causes.iter() {
                let next = files.len();
                files.entry(cause.first.primary.span.source).or_insert(next);
            }
            causes.sort_by_cached_key(|cause| {
                (files.get(&cause.first.primary.span.source).copied(), Reverse(cause.first.severity))
            });
        }
        GroupBy::Rule => causes.sort_by(|one, other| one.first.rule.cmp(&other.first.rule)),
        GroupBy::Severity => causes.sort_by_key(|cause| Reverse(cause.first.severity)),
    }
}

/// Writes findings in their order. Many are drawn in parts at the same time: frames do not depend on each other.
fn write_batch(report: &Report, batch: &[Cause<'_>], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(batch.len() / PARALLEL);
    if threads < 2 {
        return write_causes(report, batch, options, to);
    }
    let parts: Vec<io::Result<Vec<u8>>> = std::thread::scope(|scope| {
        let draw = |part| {
            let mut drawn = Vec::new();
            write_causes(report, part, options, &mut drawn).map(|()| drawn)
        };
        let parts = batch.chunks(batch.len().div_ceil(threads));
        let started: Vec<_> =
            parts.map(|part| (part, std::thread::Builder::new().spawn_scoped(scope, move || draw(part)))).collect();
        let joined = started.into_iter().map(|(part, thread)| match thread.map(|thread| thread.join()) {
            Ok(Ok(drawn)) => drawn,
            // Without a thread the part is drawn here.
            Ok(Err(_)) | Err(_) => draw(part),
        });
        joined.collect()
    });
    parts.into_iter().try_for_each(|part| to.write_all(&part?))
}

fn write_causes(report: &Report, causes: &[Cause<'_>], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let mut frames = Frames::new(&report.sources, options.color, options.ascii, options.width);
    for cause in causes {
        match cause.first.outcome {
            Outcome::Fail | Outcome::Error | Outcome::Unknown => write_frame(&mut frames, report, cause, options, to)?,
            Outcome::Suppressed | Outcome::Pass | Outcome::NotApplicable => {
                writeln!(to, "{}", super::concise::line(report, cause))?;
            }
        }
    }
    Ok(())
}

fn write_frame(
    frames: &mut Frames<'_>,
    report: &Report,
    cause: &Cause<'_>,
    options: &ReportOptions,
    to: &mut dyn Write,
) -> io::Result<()> {
    let finding = cause.first;
    let (word, level) = match (finding.outcome, finding.severity) {
        (Outcome::Error, _) => ("error", FrameLevel::Error),
        (Outcome::Unknown, _) => ("unknown", FrameLevel::Advice),
        (_, severity @ (Severity::Critical | Severity::High)) => (severity.id(), FrameLevel::Error),
        (_, severity @ Severity::Medium) => (severity.id(), FrameLevel::Warning),
        (_, severity) => (severity.id(), FrameLevel::Advice),
    };
    let mut code = format!("{word}[{}]", escape(&finding.rule));
    if !finding.target.is_empty() && !finding.message.contains(&finding.target) {
        let target = escape(&finding.target);
        let fits = code.chars().count() + 1 + target.chars().count() <= options.width;
        code = if fits { format!("{code} {target}") } else { format!("{code}\n  {target}") };
    }
    if let Some(place) = in_environments(report, finding) {
        code = format!("{code} ({place})");
    }
    write!(to, "{}", frames.head(&code, level, &escape(&finding.message)))?;

    let mut labels = primary_labels(report, finding);
    let mut notes: Vec<String> = Vec::new();
    let mut left_out = 0;
    let shown: HashSet<Span> = labels.iter().map(|label| label.span).collect();
    // Labels of the primary place itself stay: they are drawn together.
    let is_new = |span: Span| finding.outcome != Outcome::Unknown || span.is_none() || !shown.contains(&span);
    let related = finding.related.iter().filter(|label| is_new(label.span)).map(|label| (label.span, label.text.clone()));
    let placeless = finding.reasons.iter().filter(|reason| report.sources.get(reason.span.source).is_none());
    let placeless = placeless.map(|reason| (reason.span, reasons::describe(reason)));
    for (span, text) in related.chain(placeless) {
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
    write!(to, "{}", frames.draw(&labels, level))?;
    for note in notes {
        write!(to, "{}", hanging("  note: ", &escape(&note), options.width))?;
    }
    if let Some(also) = cause.also(&report.sources) {
        write!(to, "{}", hanging("  also for: ", &also, options.width))?;
    }
    let help = finding.help.as_deref().or(finding.fixes.first().map(|fix| fix.title.as_str()));
    let remedies = reasons::remedies(&finding.reasons);
    for help in help.into_iter().chain(remedies.iter().map(String::as_str)) {
        write!(to, "{}", hanging("  help: ", &escape(help), options.width))?;
    }
    writeln!(to)
}

/// What a frame is about: the place that is wrong; of what is not known the references that are not, and, where these
/// stand elsewhere, the place that hangs on them.
pub(super) fn primary_labels(report: &Report, finding: &Finding) -> Vec<Drawn> {
    let place = finding.primary.span;
    let reasons = finding.reasons.iter().filter(|reason| report.sources.get(reason.span.source).is_some());
    let mut labels: Vec<Drawn> =
        reasons.map(|reason| Drawn { span: reason.span, text: reasons::describe(reason), primary: true }).collect();
    labels.sort_by_key(|label| !place.contains(label.span));
    if !labels.first().is_some_and(|label| place.contains(label.span)) {
        // What the head says already is not said again.
        let text = if finding.primary.text == finding.message { String::new() } else { finding.primary.text.clone() };
        labels.push(Drawn { span: place, text, primary: labels.is_empty() });
    }
    labels
}

/// Where the user reads more.
fn write_hint(
    report: &Report,
    summary: &Summary<'_>,
    rules: &[RuleInfo],
    options: &ReportOptions,
    to: &mut dyn Write,
) -> io::Result<()> {
    let explained = report
        .findings
        .iter()
        .filter(|finding| options.lists(finding, &[Outcome::Fail]))
        .max_by(|a, b| a.severity.cmp(&b.severity).then_with(|| b.rule.cmp(&a.rule)))
        .and_then(|finding| rules.iter().find(|rule| rule.id == finding.rule.as_str()));
    let fixable = fixable(report, summary);
    if explained.is_some() || fixable.is_some() {
        writeln!(to)?;
    }
    if let Some(fixable) = fixable {
        writeln!(to, "{fixable}")?;
    }
    if let Some(rule) = explained {
        writeln!(to, "for details: `clearspan explain {}`", escape(&rule.id))?;
    }
    Ok(())
}

/// How many violations have a fix, and which option applies it.
fn fixable(report: &Report, summary: &Summary<'_>) -> Option<String> {
    if report.fixes_left_out {
        return Some("too many violations to try the fixes of each: `--diff` shows what `--fix` changes".to_string());
    }
    match summary.fixable {
        Fixable { safe: 0, unsafe_only: 0 } => None,
        Fixable { safe: 0, unsafe_only } => {
            Some(format!("{unsafe_only} fixable with `--fix --unsafe-fixes`; `--diff` shows how"))
        }
        Fixable { safe, unsafe_only: 0 } => Some(format!("{safe} fixable with `--fix`; `--diff` shows how")),
        Fixable { safe, unsafe_only } => {
            Some(format!("{safe} fixable with `--fix`, {unsafe_only} more with `--unsafe-fixes`; `--diff` shows how"))
        }
    }
}
