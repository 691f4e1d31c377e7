//! What a fix would change, as removed and added lines.

use std::sync::Arc;

use super::frame::MaskedTexts;
use crate::finding::{Edit, Fix};
use crate::source::{Source, SourceMap};

/// Lines of one fix that are shown.
const LINES: usize = 60;

/// Lines of a file that give way to others.
pub(super) struct Hunk {
    pub path: String,
    /// The number of the first line, from 1.
    pub line: usize,
    pub removed: Vec<String>,
    pub added: Vec<String>,
}

/// The hunks of a fix by path and line; `None` where its edits do not fit the sources or each other.
pub(super) fn hunks(sources: &SourceMap, texts: &mut MaskedTexts, fix: &Fix) -> Option<Vec<Hunk>> {
    let mut edits: Vec<(Arc<Source>, &Edit)> = Vec::new();
    for edit in &fix.edits {
        edits.push((sources.get(edit.span.source)?, edit));
    }
    edits.sort_by(|(a, one), (b, other)| {
        (&a.path, one.span.start, one.span.end).cmp(&(&b.path, other.span.start, other.span.end))
    });
    let mut hunks: Vec<Hunk> = Vec::new();
    let mut rest = edits.as_slice();
    while let Some(((source, first), _)) = rest.split_first() {
        // Edits on the same line are one hunk.
        let mut last = last_line(source, first);
        let mut count = 1;
        while let Some((_, next)) =
            rest.get(count).filter(|(other, next)| other.id == source.id && source.lines().line(next.span.start as usize) <= last)
        {
            last = last.max(last_line(source, next));
            count += 1;
        }
        hunks.push(hunk(source, &texts.masked(source), rest.get(..count)?, last)?);
        rest = rest.get(count..)?;
    }
    (hunks.iter().map(|hunk| hunk.removed.len() + hunk.added.len()).sum::<usize>() <= LINES).then_some(hunks)
}

fn last_line(source: &Source, edit: &Edit) -> usize {
    source.lines().line((edit.span.end.max(edit.span.start)) as usize)
}

fn hunk(source: &Source, text: &str, edits: &[(Arc<Source>, &Edit)], last: usize) -> Option<Hunk> {
    let lines = source.lines();
    let first = lines.line(edits.first()?.1.span.start as usize);
    let (from, to) = (lines.start(first, text), lines.start(last + 1, text));
    let mut changed = String::new();
    let mut at = from;
    for (_, edit) in edits {
        changed.push_str(text.get(at..edit.span.start as usize)?);
        changed.push_str(&super::escape::mask(&edit.text).unwrap_or_else(|| edit.text.clone()));
        at = edit.span.end as usize;
    }
    changed.push_str(text.get(at..to)?);
    let mut removed: Vec<String> = text.get(from..to)?.lines().map(str::to_string).collect();
    let mut added: Vec<String> = changed.lines().map(str::to_string).collect();
    let mut line = first + 1;
    // Lines that stay as they are need not be shown.
    while removed.len() > 1 && !added.is_empty() && removed.first() == added.first() {
        (removed, added) = (removed.split_off(1), added.split_off(1));
        line += 1;
    }
    while !removed.is_empty() && !added.is_empty() && removed.last() == added.last() {
        removed.pop();
        added.pop();
    }
    Some(Hunk { path: source.path.to_string(), line, removed, added })
}
