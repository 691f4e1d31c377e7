//! A stream of documents: drives the parser, and goes on after a broken document.
//!
//! Invariant: every byte is parsed once, and the bytes of broken documents a bounded number of times more.

use granit_parser::{ErrorKind, Event, Options, Parser, options};

use super::builder::{TreeBuilder, is_flow};
use super::recovery::{TrialBudget, recover};
use super::{File, MAX_NESTING};
use crate::source::SourceId;

/// Consecutive comments that are held back; every one of them is a line of the text, so the text bounds them.
const MAX_BUFFERED_COMMENTS: usize = 10_000_000;

/// Where and why the parser stopped.
#[derive(Clone, Debug)]
pub(super) struct StreamStop {
    pub(super) kind: ErrorKind,
    pub(super) at: usize,
    /// The outermost bracket that is open there.
    pub(super) open_bracket: Option<usize>,
}

/// Reads a YAML stream. Documents that hold nothing are left out; see [`File`] for what cannot be read.
pub fn parse(source: SourceId, text: &str) -> File {
    let mut file = File { source, documents: Vec::new(), comments: Vec::new(), errors: Vec::new(), duplicate_keys: Vec::new() };
    let mut budget = TrialBudget::new(text.len());
    let has_aliases = text.contains('*');
    let mut position = 0;
    while let Some(rest) = text.get(position..).filter(|rest| !rest.is_empty()) {
        let mut builder = TreeBuilder::new(source, rest, position, has_aliases);
        let Some(stop) = build(&mut builder, rest) else {
            append(&mut file, builder.finish());
            break;
        };
        let (before, start) = builder.abandon_document();
        append(&mut file, before);
        let end = document_end(rest, start, stop.at);
        let broken = rest.get(start..end).unwrap_or(rest);
        let stop = StreamStop {
            at: stop.at.saturating_sub(start).min(broken.len()),
            open_bracket: stop.open_bracket.and_then(|at| at.checked_sub(start)),
            ..stop
        };
        append(&mut file, recover(source, broken, position + start, stop, &mut budget));
        position += end.max(1);
    }
    file.comments.sort_unstable_by_key(|comment| comment.span.start);
    file.errors.sort_by_key(|error| (error.span.start, error.span.end));
    file.errors.dedup();
    file
}

fn append(file: &mut File, mut more: File) {
    file.documents.append(&mut more.documents);
    file.comments.append(&mut more.comments);
    file.errors.append(&mut more.errors);
    file.duplicate_keys.append(&mut more.duplicate_keys);
}

fn parser_options(comments: bool) -> Options {
    options! {
        strict_indentation: false,
        block_scalar_eof_without_line_feed: true,
        emit_unresolved_aliases: true,
        emit_comments: comments,
        max_buffered_comment_events: MAX_BUFFERED_COMMENTS,
        flow_nesting_limit: MAX_NESTING,
        block_nesting_limit: MAX_NESTING,
    }
}

/// Feeds the builder until the end of the text or the first error.
pub(super) fn build(builder: &mut TreeBuilder<'_>, text: &str) -> Option<StreamStop> {
    drive(text, true, |event, start, end| {
        let ends = matches!(event, Event::DocumentEnd);
        builder.event(event, start, end);
        if ends {
            builder.next_document_at(end.max(start));
        }
    })
}

/// The first error of a text, without building anything.
pub(super) fn first_error(text: &str) -> Option<StreamStop> {
    drive(text, false, |_, _, _| {})
}

fn drive<'t>(text: &'t str, comments: bool, mut take: impl FnMut(Event<'t>, usize, usize)) -> Option<StreamStop> {
    let mut brackets: Vec<usize> = Vec::new();
    let mut depth = 0usize;
    for next in Parser::new_from_str_with_options(text, parser_options(comments)) {
        let (event, span) = match next {
            Ok(next) => next,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                return Some(StreamStop { kind: error.kind().clone(), at, open_bracket: brackets.first().copied() });
            }
        };
        let range = span.byte_range().unwrap_or(text.len()..text.len());
        if is_flow(&event) {
            brackets.push(range.start);
        } else if !brackets.is_empty() {
            match event {
                Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
                Event::SequenceEnd | Event::MappingEnd if depth > 0 => depth -= 1,
                Event::SequenceEnd | Event::MappingEnd => {
                    brackets.pop();
                }
                Event::DocumentEnd => brackets.clear(),
                _ => {}
            }
        }
        take(event, range.start, range.end);
    }
    None
}

/// Where the document that begins at `start` and broke at `error` ends: the next document marker in column 0. No scalar
/// can hold such a line, so it is a boundary whatever is wrong before it.
fn document_end(text: &str, start: usize, error: usize) -> usize {
    let mut own_marker = true;
    let mut at = start;
    for line in text.get(start..).unwrap_or("").split_inclusive('\n') {
        let after = at + line.len();
        if is_marker(line, "---") {
            // Its own marker, and one after directives or comments only, begin the document.
            if !own_marker && at > start {
                return at;
            }
            own_marker = false;
        } else if is_marker(line, "...") && after > error.min(text.len()) {
            return after;
        } else if !line.trim().is_empty() && !line.starts_with(['#', '%']) {
            own_marker = false;
        }
        at = after;
    }
    text.len()
}

fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}
