//! Code frames: the lines around marked places.
//!
//! Invariant: a frame costs what it shows, never what the file holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::frame::{Drawn, MaskedTexts};
use super::text::{Markup, plain, prose};
use crate::source::{Source, SourceId, SourceMap};

/// Lines of a label before only its first is marked.
const LABEL_LINES: usize = 5;
/// Lines around what is wrong, and around what is related to it.
const CONTEXT: (usize, usize) = (2, 1);
/// Bytes of one line before it is cut, and bytes that are shown around a mark then.
const LINE_BYTES: usize = 400;
const CUT_BYTES: usize = 120;

/// Lines of one file.
pub(super) struct CodeFrame {
    pub path: String,
    pub line: u32,
    pub column: u32,
    pub rows: Vec<CodeRow>,
}

/// A line with the texts of the labels that end on it.
pub(super) struct CodeRow {
    pub number: usize,
    /// The id of a row that has a mark.
    pub id: Option<String>,
    pub is_after_gap: bool,
    pub pieces: Vec<CodePiece>,
    /// Texts below the line, with their classes.
    pub labels: Vec<(&'static str, Markup)>,
}

/// A part of a line that is marked alike, with the class of its mark.
pub(super) struct CodePiece {
    pub mark: Option<&'static str>,
    pub text: String,
}

/// A part of a line that is marked.
struct LineMark<'d> {
    from: usize,
    to: usize,
    primary: bool,
    /// The text below the line, where the mark is the last of its label.
    text: Option<&'d str>,
}

/// The frames of labels: the first label's file first, each file once. `id` begins the ids of the rows that have a mark.
pub(super) fn frames(sources: &SourceMap, texts: &mut MaskedTexts, labels: &[Drawn], id: &str) -> Vec<CodeFrame> {
    let mut by_source: Vec<(Arc<Source>, Vec<&Drawn>)> = Vec::new();
    for label in labels {
        let Some(source) = sources.get(label.span.source) else { continue };
        match by_source.iter_mut().find(|(known, _)| known.id == source.id) {
            Some((_, labels)) => labels.push(label),
            None => by_source.push((source, vec![label])),
        }
    }
    by_source.into_iter().map(|(source, labels)| frame(&source, &texts.masked(&source), &labels, id)).collect()
}

/// The id of the row of a line.
pub(super) fn row_id(finding: &str, source: SourceId, line: usize) -> String {
    format!("{finding}-{}-{line}", source.0)
}

fn frame(source: &Source, text: &str, labels: &[&Drawn], id: &str) -> CodeFrame {
    let lines = source.lines();
    let count = lines.lines().max(1);
    let start_of = |line: usize| lines.start(line, text);
    let end_of = |line: usize| {
        let whole = text.get(start_of(line)..start_of(line + 1)).unwrap_or("");
        start_of(line) + whole.trim_end_matches(['\n', '\r']).len()
    };
    let mut marks: BTreeMap<usize, Vec<LineMark<'_>>> = BTreeMap::new();
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
            marks.entry(line).or_default().push(LineMark { from, to: to.max(from), primary: label.primary, text });
        }
        let around = if label.primary { CONTEXT.0 } else { CONTEXT.1 };
        shown.extend(first.saturating_sub(around)..=(last + around).min(count - 1));
    }
    // A line break at the end of the file is no line of its own.
    shown.retain(|line| marks.contains_key(line) || start_of(*line) < text.len());
    let mut before: Option<usize> = None;
    let rows = shown.into_iter().map(|line| {
        let is_after_gap = before.replace(line).is_some_and(|before| line > before + 1);
        let own = marks.get(&line).map_or(&[][..], Vec::as_slice);
        let label = |mark: &LineMark<'_>| Some((if mark.primary { "label first" } else { "label" }, prose(mark.text?)));
        CodeRow {
            number: line + 1,
            id: (!own.is_empty()).then(|| row_id(id, source.id, line + 1)),
            is_after_gap,
            pieces: pieces(text, start_of(line), end_of(line), own),
            labels: own.iter().filter_map(label).collect(),
        }
    });
    let rows = rows.collect();
    let at = labels.first().map(|label| source.locate(label.span.start));
    let (line, column) = at.map_or((1, 1), |at| (at.line, at.column));
    CodeFrame { path: plain(&source.path), line, column, rows }
}

/// The parts of a line: the borders of marks cut it into pieces that are marked alike.
fn pieces(text: &str, start: usize, end: usize, marks: &[LineMark<'_>]) -> Vec<CodePiece> {
    let (mut from, mut to) = (start, end);
    if end - start > LINE_BYTES {
        // A long line is shown around its marks.
        let first = marks.iter().map(|mark| mark.from).min().unwrap_or(start);
        from = boundary(text, first.saturating_sub(CUT_BYTES).max(start));
        to = boundary(text, (from + LINE_BYTES).min(end));
    }
    let mut borders: BTreeSet<usize> = BTreeSet::from([from, to]);
    borders.extend(
        marks.iter().flat_map(|mark| [mark.from, mark.to]).filter(|at| (from..=to).contains(at)).map(|at| boundary(text, at)),
    );
    let borders: Vec<usize> = borders.into_iter().collect();
    let cut = |is_cut: bool| is_cut.then(|| CodePiece { mark: None, text: "…".to_string() });
    let piece = |ends: &[usize]| {
        let &[from, to] = ends else { return None };
        let covering = |primary: bool| marks.iter().any(|mark| mark.primary == primary && mark.from <= from && to <= mark.to);
        let mark = if covering(true) { Some("first") } else { covering(false).then_some("related") };
        Some(CodePiece { mark, text: text.get(from..to)?.to_string() })
    };
    cut(from > start).into_iter().chain(borders.windows(2).filter_map(piece)).chain(cut(to < end)).collect()
}

fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
