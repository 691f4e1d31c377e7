//! Where the lines of a text were written that Terraform makes: in a heredoc, a template, a file.
//!
//! Invariant: a place is exact where a line reads as it is written; where parts of a line were filled in, what stands
//! before and behind them is; whatever cannot be found stands at the expression that gives the text.

use crate::source::{Source, SourceId, Span};

/// How many lines ahead the line of a text is looked for: directives of templates have lines of their own.
const MAX_AHEAD: usize = 200;

/// The lines of a text with the places where they were written.
pub(super) struct Written {
    /// The expression that gives the text.
    expression: Span,
    source: SourceId,
    /// For each line of the text.
    lines: Vec<Option<WrittenLine>>,
    /// Where each line of the text begins.
    starts: Vec<usize>,
    /// How many of its lines are blank.
    blank: usize,
}

/// A line as it is written.
#[derive(Clone, Debug)]
struct WrittenLine {
    start: usize,
    text: String,
}

impl Written {
    /// Of a text whose lines are found nowhere.
    pub fn nowhere(expression: Span) -> Written {
        Written { expression, source: SourceId::NONE, lines: Vec::new(), starts: Vec::new(), blank: 0 }
    }

    /// Of a text that was written in a part of a source: a heredoc with its marks, or a whole file.
    pub fn new(text: &str, expression: Span, source: &Source, part: Span) -> Written {
        let whole = source.slice(part);
        let start = part.start as usize;
        let mut written: Vec<WrittenLine> = Vec::new();
        let mut at = start;
        for line in whole.split_inclusive('\n') {
            written.push(WrittenLine { start: at, text: line.trim_end_matches(['\n', '\r']).to_string() });
            at += line.len();
        }
        let mut next = 0;
        let mut starts = Vec::new();
        let mut from = 0;
        let (mut lines, mut blank) = (Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            starts.push(from);
            from += line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            let found = match line.trim() {
                "" => None,
                _ => written.iter().skip(next).take(MAX_AHEAD).position(|one| reads_as(&one.text, line)),
            };
            lines.push(found.and_then(|ahead| written.get(next + ahead)).cloned());
            next += found.map_or(0, |ahead| ahead + 1);
            blank += usize::from(line.trim().is_empty());
        }
        Written { expression, source: source.id, lines, starts, blank }
    }

    /// Whether most lines were found.
    pub fn is_found(&self) -> bool {
        let found = self.lines.iter().flatten().count();
        found > 0 && found * 2 >= self.lines.len() - self.blank
    }

    /// Where the bytes `from..to` of the text were written.
    pub fn place(&self, text: &str, from: usize, to: usize) -> Span {
        let end = to.max(from);
        match (self.offset(text, from, false), self.offset(text, end, true)) {
            (Some(start), Some(end)) if start <= end => Span::new(self.source, start, end),
            _ => self.expression,
        }
    }

    fn offset(&self, text: &str, at: usize, is_end: bool) -> Option<usize> {
        let mut number = self.starts.partition_point(|start| *start <= at).checked_sub(1)?;
        let mut at = at;
        // What ends where a line begins ends with the line before; lines without text lie between.
        while is_end && number > 0 && (self.starts.get(number) == Some(&at) || self.lines.get(number)?.is_none()) {
            at = self.starts.get(number).copied()?.saturating_sub(1);
            number -= 1;
        }
        let start = self.starts.get(number).copied()?;
        let line = text.get(start..)?.lines().next()?;
        let written = self.lines.get(number)?.as_ref()?;
        Some(written.start + column(&written.text, line, (at - start).min(line.len()), is_end))
    }
}

/// Whether a line of a text may be what a written line became.
fn reads_as(written: &str, line: &str) -> bool {
    let (written, line) = (written.trim(), line.trim());
    if written == line {
        return true;
    }
    let Some((before, rest)) = written.split_once("${") else { return false };
    let after = rest.rsplit_once('}').map_or("", |(_, after)| after);
    line.len() >= before.len() + after.len() && line.starts_with(before) && line.ends_with(after)
}

/// The column of a written line that a column of the line means.
fn column(written: &str, line: &str, column: usize, is_end: bool) -> usize {
    if let Some(lead) = written.len().checked_sub(line.len()).filter(|_| written.ends_with(line)) {
        return lead + column;
    }
    let indentation = |text: &str| text.len() - text.trim_start().len();
    let (own, other) = (indentation(line), indentation(written));
    let (inner, outer) = (line.get(own..).unwrap_or(""), written.get(other..).unwrap_or(""));
    let same = inner.char_indices().zip(outer.chars()).take_while(|((_, a), b)| a == b);
    let before = same.last().map_or(0, |((at, c), _)| at + c.len_utf8());
    let same = inner.chars().rev().zip(outer.chars().rev()).take_while(|(a, b)| a == b);
    let behind: usize = same.map(|(c, _)| c.len_utf8()).sum::<usize>().min(inner.len() - before).min(outer.len() - before);
    let at = column.saturating_sub(own);
    if at < before || (at == before && !is_end) {
        other + at
    } else if inner.len() - at <= behind {
        written.len() - (inner.len() - at)
    } else if is_end {
        written.len() - behind
    } else {
        other + before
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    /// What stands where a word of the text was written.
    fn written(source: &str, text: &str, word: &str) -> String {
        let sources = SourceMap::in_memory();
        let source = sources.add("main.tf", source);
        let whole = Span::new(source.id, 0, source.text.len());
        let lines = Written::new(text, whole, &source, whole);
        let from = text.find(word).unwrap();
        let place = lines.place(text, from, from + word.len());
        source.slice(place).to_string()
    }

    #[test]
    fn lines_are_found_where_they_were_written() {
        let heredoc =
            "<<-EOT\n    a: one\n    %{ if x }\n    b: \"x-${var.b}-y\"\n    c: [1, ${var.c}, 3]\n\n    d: two\n    EOT";
        let text = "a: one\nb: \"x-long value-y\"\nc: [1, 22, 3]\n\nd: two\n";
        for (word, place) in [
            ("one", "one"),
            ("a", "a"),
            ("\"x-long value-y\"", "\"x-${var.b}-y\""),
            ("long value", "${var.b}"),
            ("22", "${var.c}"),
            ("3]", "3]"),
            ("two", "two"),
            ("d: two\n", "d: two"),
            ("a: one\nb", "a: one\n    %{ if x }\n    b"),
        ] {
            assert_eq!(written(heredoc, text, word), place, "{word}");
        }
    }

    #[test]
    fn what_is_not_found_stands_at_the_expression() {
        assert_eq!(written("file(\"x\")", "a: b\n", "b"), "file(\"x\")");
    }
}
