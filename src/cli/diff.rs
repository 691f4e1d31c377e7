//! `check --diff`: what fixing would change, as a unified diff.
//!
//! Invariant: a line that shows a secret is printed only where it changes; what is printed can be applied.

use std::fmt::Write as _;
use std::io::{self, Write};

use similar::{Algorithm, ChangeTag, TextDiff};

use crate::engine::fix::Change;
use crate::finding::Secrets;

/// Lines around a change.
const CONTEXT: usize = 3;

/// What a reader of a diff should know.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// A hunk has no line behind its change, because that line shows a secret: `git apply` takes such a hunk only with
    /// `--unidiff-zero`.
    pub has_no_context: bool,
    /// Changed lines that show a secret.
    pub secret_lines: usize,
}

/// One line of a diff.
struct Line<'t> {
    tag: ChangeTag,
    /// Its index in the old text, or of the line that it stands before.
    old: usize,
    new: usize,
    text: &'t str,
    is_secret: bool,
}

/// Writes the changes as `git apply` and `patch -p1` take them.
///
/// # Errors
/// When the stream refuses.
pub fn write(changes: &[Change], secrets: &Secrets, to: &mut dyn Write) -> io::Result<Shown> {
    let mut shown = Shown::default();
    for change in changes {
        // Unique lines first: linear, however many lines change.
        let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(&change.before, &change.after);
        let (before, after) = (secrets.lines_of(&change.path, &change.before), secrets.lines_of(&change.path, &change.after));
        let count = before.len();
        writeln!(to, "--- a/{}\n+++ b/{}", change.path, change.path)?;
        for group in diff.grouped_ops(CONTEXT) {
            let (mut old, mut new) = group.first().map_or((0, 0), |op| (op.old_range().start, op.new_range().start));
            let mut lines = Vec::new();
            for one in group.iter().flat_map(|op| diff.iter_changes(op)) {
                let is_secret = match one.tag() {
                    ChangeTag::Insert => after.get(new),
                    ChangeTag::Equal | ChangeTag::Delete => before.get(old),
                };
                lines.push(Line { tag: one.tag(), old, new, text: one.value(), is_secret: is_secret == Some(&true) });
                old += usize::from(one.tag() != ChangeTag::Insert);
                new += usize::from(one.tag() != ChangeTag::Delete);
            }
            // Context that shows a secret ends a hunk.
            for hunk in lines.split(|line| line.tag == ChangeTag::Equal && line.is_secret) {
                write_hunk(hunk, count, &mut shown, to)?;
            }
        }
    }
    Ok(shown)
}

/// Writes lines that follow each other, if one of them changes. `count` is the number of lines of the old text.
fn write_hunk(lines: &[Line<'_>], count: usize, shown: &mut Shown, to: &mut dyn Write) -> io::Result<()> {
    let is_change = |line: &Line<'_>| line.tag != ChangeTag::Equal;
    let (Some(first), Some(last)) = (lines.iter().position(is_change), lines.iter().rposition(is_change)) else { return Ok(()) };
    let hunk = lines.get(first.saturating_sub(CONTEXT)..lines.len().min(last + 1 + CONTEXT)).unwrap_or_default();
    let Some(start) = hunk.first() else { return Ok(()) };
    let old = hunk.iter().filter(|line| line.tag != ChangeTag::Insert).count();
    let new = hunk.iter().filter(|line| line.tag != ChangeTag::Delete).count();
    writeln!(to, "@@ -{} +{} @@", range(start.old, old), range(start.new, new))?;
    for line in hunk {
        write!(to, "{}{}", line.tag, line.text)?;
        if !line.text.ends_with('\n') {
            writeln!(to, "\n\\ No newline at end of file")?;
        }
    }
    let has_context_behind = hunk.last().is_some_and(|line| line.tag == ChangeTag::Equal);
    shown.has_no_context |= !has_context_behind && start.old + old < count;
    shown.secret_lines += hunk.iter().filter(|line| is_change(line) && line.is_secret).count();
    Ok(())
}

/// A range of lines as a hunk's header has it.
fn range(start: usize, count: usize) -> String {
    // An empty range is named by the line before it.
    let mut text = (if count == 0 { start } else { start + 1 }).to_string();
    if count != 1 {
        let _ = write!(text, ",{count}");
    }
    text
}

impl Shown {
    /// What is to be said of the diff.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.has_no_context {
            remarks.push(
                "lines with secrets are not shown around changes: apply the diff with `patch -p1` or `git apply --unidiff-zero`"
                    .to_string(),
            );
        }
        match self.secret_lines {
            0 => {}
            1 => remarks.push("the diff shows 1 changed line with a secret".to_string()),
            number => remarks.push(format!("the diff shows {number} changed lines with secrets")),
        }
        remarks
    }
}
