//! Reads what is left of a broken document: blanks the lines that cannot be read and parses the rest.
//!
//! A blanked line keeps its length, so offsets stay. Which lines to blank is tried out: the candidate after which the
//! document reads to its end, else the one that gets furthest. Invariant: at most `MAX_MASKED` rounds, and a budget
//! of bytes per file that makes the whole linear.

use granit_parser::ErrorKind;

use super::builder::TreeBuilder;
use super::message::message;
use super::stream::{StreamStop, build, first_error};
use super::{File, MAX_MASKED};
use crate::source::{SourceId, Span};
use crate::syntax::SyntaxError;

/// Trial parses of a file may read this many times its bytes.
const BUDGET_FACTOR: usize = 24;

/// What small files may spend beyond that, in bytes.
const BUDGET_FLOOR: usize = 1 << 20;

/// Bytes that may still be spent on trial parses of one file.
pub(super) struct TrialBudget(usize);

impl TrialBudget {
    pub(super) fn new(length: usize) -> TrialBudget {
        TrialBudget(length.saturating_mul(BUDGET_FACTOR).saturating_add(BUDGET_FLOOR))
    }

    fn spend(&mut self, bytes: usize) -> bool {
        match self.0.checked_sub(bytes.max(64)) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => false,
        }
    }
}

/// Lines to blank, and the place to report if they turn out to be the broken ones.
struct BrokenLines {
    start: usize,
    end: usize,
    /// The start of what is wrong.
    blame: usize,
    kind: Option<ErrorKind>,
    edit: LineEdit,
}

#[derive(Clone, Copy, PartialEq)]
enum LineEdit {
    Blank,
    /// One space for each tab that indents: a text that is indented with tabs alone keeps its structure.
    Untab,
}

impl BrokenLines {
    fn apply(&self, text: &str) -> String {
        match self.edit {
            LineEdit::Blank => blank(text, self.start, self.end),
            LineEdit::Untab => untab(text, self.start),
        }
    }
}

/// Reads a single document that does not parse. `text` is the document, `base` its offset in the source.
pub(super) fn recover(source: SourceId, text: &str, base: usize, stop: StreamStop, budget: &mut TrialBudget) -> File {
    let mut masked = text.to_owned();
    let mut errors = Vec::new();
    let mut next = Some(stop);
    for _ in 0..MAX_MASKED {
        let Some(stop) = next.take() else { break };
        let candidates = candidates(&masked, &stop);
        let mut best: Option<(usize, usize, BrokenLines, Option<StreamStop>)> = None;
        for candidate in candidates {
            if matches!(stop.kind, ErrorKind::RecursionLimitExceeded) || !budget.spend(masked.len()) {
                break;
            }
            let trial = candidate.apply(&masked);
            let outcome = first_error(&trial);
            if candidate.edit == LineEdit::Untab && outcome.is_some() {
                continue; // mixed with spaces, the structure would be a guess
            }
            let reach = outcome.as_ref().map_or(usize::MAX, |stop| stop.at);
            let cost = candidate.end - candidate.start;
            let better = match &best {
                None => true,
                Some((best_reach, best_cost, ..)) => {
                    reach > *best_reach || reach == *best_reach && reach < usize::MAX && cost < *best_cost
                }
            };
            if better {
                best = Some((reach, cost, candidate, outcome));
            }
            if reach == usize::MAX {
                break;
            }
        }
        let Some((_, _, candidate, outcome)) = best else {
            next = Some(stop);
            break;
        };
        let blame = candidate.blame;
        let kind = candidate.kind.as_ref().unwrap_or(&stop.kind);
        errors.push(syntax_error(source, text, base, kind, blame, &stop));
        masked = candidate.apply(&masked);
        next = outcome;
    }
    if let Some(stop) = next {
        errors.push(syntax_error(source, text, base, &stop.kind, stop.at, &stop));
    }
    let mut builder = TreeBuilder::new(source, &masked, base, masked.contains('*'));
    build(&mut builder, &masked);
    let mut file = builder.finish();
    for document in &mut file.documents {
        // An error at the very end still lies in its document.
        document.span = document.span.to(Span::new(source, base, base + text.trim_end().len()));
    }
    file.errors.append(&mut errors);
    file
}

fn syntax_error(source: SourceId, text: &str, base: usize, kind: &ErrorKind, at: usize, stop: &StreamStop) -> SyntaxError {
    let mut at = at.min(text.trim_end().len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let (line_start, line_end) = line_around(text, at);
    let line = text.get(line_start..line_end).unwrap_or("");
    let rest = text.get(at..line_end).unwrap_or("");
    // At a line's end the whole line is shown.
    let (start, end) = if rest.trim().is_empty() {
        (line_start + (line.len() - line.trim_start().len()).min(line.trim_end().len()), line_start + line.trim_end().len())
    } else if matches!(kind, ErrorKind::UnclosedFlowCollection { .. } | ErrorKind::MismatchedFlowCollectionEnd { .. }) {
        (at, at + rest.chars().next().map_or(0, char::len_utf8))
    } else {
        (at, at + rest.trim_end().len())
    };
    let span = Span::new(source, base + start, base + end);
    let bracket = stop.open_bracket.filter(|open| *open < line_start);
    let related = bracket.map(|open| (Span::new(source, base + open, base + open + 1), "opened here".to_owned()));
    SyntaxError { message: message(kind, line, at - line_start), span, related }
}

/// The candidates, the likeliest first.
fn candidates(text: &str, stop: &StreamStop) -> Vec<BrokenLines> {
    let at = stop.at.min(text.trim_end().len());
    let (line_start, line_end) = line_around(text, at);
    let line = text.get(line_start..line_end).unwrap_or("");
    let mut list: Vec<BrokenLines> = Vec::new();
    let mut offer = |start: usize, end: usize, blame: usize, kind: Option<ErrorKind>| {
        if start < end && !list.iter().any(|other| other.start == start && other.end == end) {
            list.push(BrokenLines { start, end, blame, kind, edit: LineEdit::Blank });
        }
    };
    if let Some(quote) = unclosed_quote(text, at) {
        let (start, end) = line_around(text, quote);
        offer(start, end, quote, Some(ErrorKind::UnclosedQuotedScalar));
    }
    let tab = is_about_tabs(&stop.kind).then(|| tab_indented_line(text, line_start)).flatten();
    if let Some((start, end)) = tab {
        offer(start, end, start, None);
    }
    let above = line_above(text, line_start);
    if let Some((start, end)) = above
        && matches!(stop.kind, ErrorKind::MappingValueNotAllowed | ErrorKind::BlockSequenceEntryNotAllowed)
        && !is_entry(text.get(start..end).unwrap_or(""))
    {
        offer(start, end, start + indentation(text.get(start..end).unwrap_or("")), Some(ErrorKind::SimpleKeyExpected));
    }
    if let Some(open) = stop.open_bracket {
        let (start, end) = line_around(text, open);
        let mismatch = matches!(stop.kind, ErrorKind::MismatchedFlowCollectionEnd { .. });
        if start != line_start {
            let bracket = text.get(open..).and_then(|rest| rest.chars().next()).unwrap_or('[');
            let kind = (!mismatch).then_some(ErrorKind::UnclosedFlowCollection { open: bracket });
            // An entry that could stand outside the bracket says that the bracket is what is wrong.
            if !is_entry(line) || indentation(line) > indentation(text.get(start..end).unwrap_or("")) {
                offer(line_start, line_end, stop.at, None);
            }
            offer(start, end, open, kind.clone());
            offer(start, block_end(text, start), open, kind);
        }
    }
    if let Some(content) = after_dash(text, line_start, line_end) {
        // Keeps the list's item with what stands below.
        offer(content, line_end, stop.at, None);
    }
    offer(line_start, line_end, stop.at, None);
    if let Some((start, end)) = above {
        if let Some(content) = after_dash(text, start, end) {
            offer(content, end, content, None);
        }
        let content = start + indentation(text.get(start..end).unwrap_or(""));
        offer(start, end, content, None);
        offer(line_start, block_end(text, line_start), stop.at, None);
        offer(start, block_end(text, start), content, None);
    } else {
        offer(line_start, block_end(text, line_start), stop.at, None);
    }
    if let Some((blame, _)) = tab {
        for candidate in &mut list {
            (candidate.blame, candidate.kind) = (blame, Some(ErrorKind::TabInIndentation));
        }
        list.insert(
            0,
            BrokenLines { start: blame, end: text.len(), blame, kind: Some(ErrorKind::TabInIndentation), edit: LineEdit::Untab },
        );
    }
    list
}

/// Spaces for everything but line breaks and the document marker, in the same number of bytes.
fn blank(text: &str, start: usize, end: usize) -> String {
    let mut masked = String::with_capacity(text.len());
    let keep = if text.get(start..).is_some_and(|rest| rest.starts_with("---")) { 3 } else { 0 };
    let start = (start + keep).min(end);
    masked.push_str(text.get(..start).unwrap_or(""));
    for byte in text.get(start..end).unwrap_or("").bytes() {
        masked.push(if byte == b'\n' || byte == b'\r' { char::from(byte) } else { ' ' });
    }
    masked.push_str(text.get(end..).unwrap_or(""));
    masked
}

/// The line that holds a byte, without its line break.
fn line_around(text: &str, at: usize) -> (usize, usize) {
    let start = text.as_bytes().get(..at).and_then(|head| head.iter().rposition(|b| *b == b'\n')).map_or(0, |at| at + 1);
    let end = text.as_bytes().get(at..).and_then(|tail| tail.iter().position(|b| *b == b'\n')).map_or(text.len(), |n| at + n);
    (start, end)
}

/// The nearest line above that is not blank and not a comment.
fn line_above(text: &str, line_start: usize) -> Option<(usize, usize)> {
    let mut end = line_start.checked_sub(1)?;
    loop {
        let (start, line_end) = line_around(text, end);
        let content = text.get(start..line_end)?.trim();
        if !content.is_empty() && !content.starts_with('#') {
            return Some((start, line_end));
        }
        end = start.checked_sub(1)?;
    }
}

fn is_about_tabs(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabInPlainScalar | ErrorKind::TabInIndentation | ErrorKind::TabInBlockIndentation | ErrorKind::TabNotAllowed
    )
}

fn untab(text: &str, from: usize) -> String {
    let mut spaced = String::with_capacity(text.len());
    spaced.push_str(text.get(..from).unwrap_or(""));
    for line in text.get(from..).unwrap_or("").split_inclusive('\n') {
        let (blank, content) = line.split_at(indentation(line));
        spaced.extend(blank.chars().map(|_| ' '));
        spaced.push_str(content);
    }
    spaced
}

/// The first line from here on that is indented with a tab.
fn tab_indented_line(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut start = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        if line.as_bytes().get(..indentation(line)).is_some_and(|blank| blank.contains(&b'\t')) && !line.trim().is_empty() {
            return Some((start, start + line.trim_end_matches(['\r', '\n']).len()));
        }
        start += line.len();
    }
    None
}

/// Where the content after `- ` begins, if deeper lines follow that belong to the same item.
fn after_dash(text: &str, start: usize, end: usize) -> Option<usize> {
    let line = text.get(start..end)?;
    let dash = indentation(line);
    let content = line.get(dash..)?.strip_prefix('-').filter(|rest| rest.starts_with([' ', '\t']))?;
    let column = line.len() - content.trim_start().len();
    let next = text.get(end..)?.lines().find(|line| !line.trim().is_empty())?;
    (indentation(next) == column && column < line.len()).then_some(start + column)
}

fn indentation(line: &str) -> usize {
    line.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

/// The end of a line and of all deeper lines below it.
fn block_end(text: &str, line_start: usize) -> usize {
    let mut lines = text.get(line_start..).unwrap_or("").split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    let outer = indentation(first);
    let mut end = line_start + first.len();
    let mut at = end;
    for line in lines {
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        if indentation(line) <= outer {
            break;
        }
        end = at;
    }
    end
}

/// Whether a line reads like an entry of a mapping or of a sequence.
fn is_entry(line: &str) -> bool {
    let content = line.trim();
    content.starts_with("- ") || content == "-" || content.ends_with(':') || content.contains(": ")
}

/// The quote, at or before `at`, that opens a text which runs over following entries. Reads every byte once.
fn unclosed_quote(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut line_start = 0;
    while line_start <= at && line_start < text.len() {
        let (_, line_end) = line_around(text, line_start);
        let line = text.get(line_start..line_end)?;
        let Some(open) = opening_quote(line).map(|column| line_start + column) else {
            line_start = line_end + 1;
            continue;
        };
        let close = closing_quote(bytes, open);
        let until = close.unwrap_or(text.len());
        if until <= line_end && close.is_some() {
            line_start = line_end + 1;
            continue;
        }
        let inside = text.get(line_end..until).unwrap_or("");
        let runs_over = inside.lines().skip(1).find(|line| !line.trim().is_empty()).is_some_and(is_entry) || close.is_none();
        let (_, close_line_end) = line_around(text, until);
        if runs_over && at >= open && at <= close_line_end {
            return Some(open);
        }
        line_start = close_line_end + 1;
    }
    None
}

/// The column of a quote that begins a value in this line and is not closed in it.
fn opening_quote(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut starts_node = true;
    let mut column = 0;
    while let Some(byte) = bytes.get(column) {
        match byte {
            b'"' | b'\'' if starts_node => match closing_quote(bytes, column) {
                Some(close) => {
                    column = close;
                    starts_node = false;
                }
                None => return Some(column),
            },
            b'#' if column == 0 || matches!(bytes.get(column - 1), Some(b' ' | b'\t')) => return None,
            b' ' | b'\t' => {}
            b'-' | b':' | b'?' | b',' | b'[' | b'{' => starts_node = true,
            _ => starts_node = false,
        }
        column += 1;
    }
    None
}

/// Where the quote that opens at `open` is closed.
fn closing_quote(bytes: &[u8], open: usize) -> Option<usize> {
    let quote = *bytes.get(open)?;
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\\' && quote == b'"' {
            at += 1;
        } else if *byte == quote {
            if quote == b'"' || bytes.get(at + 1) != Some(&quote) {
                return Some(at);
            }
            at += 1;
        }
        at += 1;
    }
    None
}
