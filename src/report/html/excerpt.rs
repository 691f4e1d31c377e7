//! Code frames: the lines around marked places, as rows of HTML.
//!
//! Invariant: a frame costs what it shows, never what the file holds.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use super::super::frame::{Drawn, MaskedTexts};
use super::text::{code, html, prose};
use crate::source::{Source, SourceId, SourceMap};

/// Lines of a label before only its first is marked.
const LABEL_LINES: usize = 5;
/// Lines around what is wrong, and around what is beside it.
const CONTEXT: (usize, usize) = (2, 1);
/// Bytes of one line before it is cut, and bytes that are shown around a mark then.
const LINE_BYTES: usize = 400;
const CUT_BYTES: usize = 120;

/// A part of a line that is marked.
struct Mark<'d> {
    from: usize,
    to: usize,
    primary: bool,
    /// The text below the line, where the mark is the last of its label.
    text: Option<&'d str>,
}

/// The frames of labels: the first label's file first, each file once. `id` begins the ids of the rows that have a mark.
pub(super) fn frames(sources: &SourceMap, texts: &mut MaskedTexts, labels: &[Drawn], id: &str, into: &mut String) {
    let mut by_source: Vec<(Arc<Source>, Vec<&Drawn>)> = Vec::new();
    for label in labels {
        let Some(source) = sources.get(label.span.source) else { continue };
        match by_source.iter_mut().find(|(known, _)| known.id == source.id) {
            Some((_, labels)) => labels.push(label),
            None => by_source.push((source, vec![label])),
        }
    }
    for (source, labels) in by_source {
        frame(&source, &texts.of(&source), &labels, id, into);
    }
}

/// The id of the row of a line.
pub(super) fn row_id(finding: &str, source: SourceId, line: usize) -> String {
    format!("{finding}-{}-{line}", source.0)
}

fn frame(source: &Source, text: &str, labels: &[&Drawn], id: &str, into: &mut String) {
    let lines = source.lines();
    let count = lines.lines().max(1);
    let start_of = |line: usize| lines.start(line, text);
    let end_of = |line: usize| {
        let whole = text.get(start_of(line)..start_of(line + 1)).unwrap_or("");
        start_of(line) + whole.trim_end_matches(['\n', '\r']).len()
    };
    let mut marks: std::collections::BTreeMap<usize, Vec<Mark<'_>>> = std::collections::BTreeMap::new();
    let mut shown: BTreeSet<usize> = BTreeSet::new();
    for label in labels {
        let start = (label.span.start as usize).min(text.len());
        let end = (label.span.end as usize).clamp(start, text.len());
        // The end of a file that ends with a line break has no line to be marked on: the line before has.
        let first = match lines.line(start) {
            line if start == text.len() && start == start_of(line) && line > 0 => line - 1,
            line => line,
        };
        let mut last = lines.line(end.saturating_sub(1).max(start)).max(first);
        if last >= first + LABEL_LINES {
            last = first;
        }
        for line in first..=last {
            let (from, to) = (start.max(start_of(line)).min(end_of(line)), end.min(end_of(line)));
            let text = (line == last && !label.text.is_empty()).then_some(label.text.as_str());
            marks.entry(line).or_default().push(Mark { from, to: to.max(from), primary: label.primary, text });
        }
        let around = if label.primary { CONTEXT.0 } else { CONTEXT.1 };
        shown.extend(first.saturating_sub(around)..=(last + around).min(count - 1));
    }
    let at = labels.first().map(|label| source.locate(label.span.start));
    let (line, column) = at.map_or((1, 1), |at| (at.line, at.column));
    // A line break at the end of the file is no line of its own.
    shown.retain(|line| marks.contains_key(line) || start_of(*line) < text.len());
    let _ =
        write!(into, "<figure class=\"frame\"><figcaption class=\"where\">{}:{line}:{column}</figcaption>", html(&source.path));
    let _ = write!(into, "<div class=\"code\" tabindex=\"0\" role=\"group\" aria-label=\"code\">");
    let mut before: Option<usize> = None;
    for line in shown {
        if before.is_some_and(|before| line > before + 1) {
            into.push_str("<div class=\"gap\" aria-hidden=\"true\">⋮</div>");
        }
        before = Some(line);
        let own = marks.get(&line).map_or(&[][..], Vec::as_slice);
        row(text, start_of(line), end_of(line), line, own, (id, source.id), into);
    }
    into.push_str("</div></figure>\n");
}

fn row(text: &str, start: usize, end: usize, line: usize, marks: &[Mark<'_>], id: (&str, SourceId), into: &mut String) {
    let number = line + 1;
    let _ = match marks {
        [] => write!(into, "<div class=\"row\"><i>{number}</i><span>"),
        _ => write!(into, "<div class=\"row\" id=\"{}\"><i>{number}</i><span>", row_id(id.0, id.1, number)),
    };
    let (mut from, mut to) = (start, end);
    if end - start > LINE_BYTES {
        // A long line is shown around its marks.
        let first = marks.iter().map(|mark| mark.from).min().unwrap_or(start);
        from = boundary(text, first.saturating_sub(CUT_BYTES).max(start));
        to = boundary(text, (from + LINE_BYTES).min(end));
    }
    let slice = |from: usize, to: usize| code(text.get(from..to.max(from)).unwrap_or(""));
    if from > start {
        into.push('…');
    }
    // The borders of marks cut the line into pieces that are marked alike.
    let mut borders: BTreeSet<usize> = BTreeSet::from([from, to]);
    borders.extend(
        marks.iter().flat_map(|mark| [mark.from, mark.to]).filter(|at| (from..=to).contains(at)).map(|at| boundary(text, at)),
    );
    let borders: Vec<usize> = borders.into_iter().collect();
    for piece in borders.windows(2) {
        let &[from, to] = piece else { continue };
        let covering = |primary: bool| marks.iter().any(|mark| mark.primary == primary && mark.from <= from && to <= mark.to);
        let class = match (covering(true), covering(false)) {
            (true, _) => Some("<mark class=\"first\">"),
            (false, true) => Some("<mark>"),
            _ => None,
        };
        let _ = match class {
            Some(open) => write!(into, "{open}{}</mark>", slice(from, to)),
            None => write!(into, "{}", slice(from, to)),
        };
    }
    into.push_str(if to < end { "…</span></div>" } else { "</span></div>" });
    for mark in marks {
        if let Some(text) = mark.text {
            let class = if mark.primary { "label first" } else { "label" };
            let _ = write!(into, "<div class=\"{class}\">{}</div>", prose(text));
        }
    }
}

fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
