//! Code frames: which lines of a source are shown together, with labels below them.
//!
//! Invariant: a frame costs what it shows, never what the file holds; every line of input is masked.

use std::collections::HashMap;
use std::fmt::Write;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::drawing::{DrawnLine, Mark, Pen};
use super::escape::{escape, mask};
use super::style::FrameLevel;
use super::wrap::wrap;
use crate::source::{Source, SourceId, SourceMap, Span};

/// Lines of a label before only its first is shown.
const LABEL_LINES: usize = 5;
/// Bytes of a label that are underlined.
const LABEL_BYTES: usize = 240;
/// Bytes of a line that are looked at on either side of its labels: more than any terminal shows.
const LINE_BYTES: usize = 2048;
/// Bytes between two labels before they are shown in frames of their own.
const FRAME_BYTES: usize = 4096;
/// Columns between two labels of one line before they are shown in frames of their own.
const LINE_COLUMNS: usize = 240;
/// Lines between the first label and those that are shown in its frame.
const NEAR_LINES: u32 = 4;

/// A label as it is drawn.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub span: Span,
    pub text: String,
    pub primary: bool,
}

/// Texts of sources as they may be shown, each made once.
#[derive(Default)]
pub(super) struct MaskedTexts(HashMap<SourceId, Arc<str>>);

impl MaskedTexts {
    pub(super) fn masked(&mut self, source: &Source) -> Arc<str> {
        self.0.entry(source.id).or_insert_with(|| masked(source)).clone()
    }
}

/// Draws frames. Keeps the masked text of the sources that need masking.
pub(super) struct Frames<'a> {
    sources: &'a SourceMap,
    pen: Pen,
    texts: MaskedTexts,
}

impl<'a> Frames<'a> {
    pub(super) fn new(sources: &'a SourceMap, color: bool, ascii: bool, width: usize) -> Frames<'a> {
        Frames { sources, pen: Pen { color, ascii, width }, texts: MaskedTexts::default() }
    }

    /// The head of a finding: `code` in the level's colour, and the message.
    pub(super) fn head(&self, code: &str, level: FrameLevel, message: &str) -> String {
        self.pen.head(code, level, &wrap(message, self.pen.width.saturating_sub(6)))
    }

    /// Frames for labels, one after the other: those of the first label's file first, each file once.
    pub(super) fn draw(&mut self, labels: &[Drawn], level: FrameLevel) -> String {
        let mut by_source: Vec<(Arc<Source>, Vec<&Drawn>)> = Vec::new();
        let mut first: Option<(SourceId, u32)> = None;
        for label in labels {
            let Some(source) = self.sources.get(label.span.source) else { continue };
            let line = source.locate(label.span.start).line;
            let (id, top) = *first.get_or_insert((source.id, line));
            // What is wrong is shown first, with what stands near it; the rest of its file follows.
            let is_near = source.id == id && line.abs_diff(top) <= NEAR_LINES;
            if is_near && let Some((_, labels)) = by_source.first_mut() {
                labels.push(label);
                continue;
            }
            match by_source.iter_mut().skip(1).find(|(known, _)| known.id == source.id) {
                Some((_, labels)) => labels.push(label),
                None => by_source.push((source, vec![label])),
            }
        }
        let mut drawn = String::new();
        for (number, (source, labels)) in by_source.into_iter().enumerate() {
            let page = MaskedSource { text: self.texts.masked(&source), source };
            // A line of context on either side, but only around what is wrong.
            let context = usize::from(number == 0);
            for excerpt in page.excerpts(page.marks(&labels), context) {
                let lines: Vec<DrawnLine<'_>> = excerpt.lines.clone().map(|line| page.line(line, &excerpt.marks)).collect();
                self.pen.frame(&page.name(&excerpt), *excerpt.lines.start(), &lines, &excerpt.marks, level, &mut drawn);
            }
        }
        drawn
    }
}

/// Lines that are shown together.
struct Excerpt {
    /// From 0.
    lines: RangeInclusive<usize>,
    marks: Vec<Mark>,
}

/// A source as frames see it.
struct MaskedSource {
    source: Arc<Source>,
    /// Masked.
    text: Arc<str>,
}

impl MaskedSource {
    fn line_start(&self, line: usize) -> usize {
        self.source.lines().start(line, &self.text)
    }

    /// Where the text of a line ends, its line break aside.
    fn line_end(&self, line: usize) -> usize {
        let end = self.line_start(line + 1);
        let text = self.text.get(..end).unwrap_or("");
        let text = text.strip_suffix('\n').unwrap_or(text);
        text.strip_suffix('\r').unwrap_or(text).len().max(self.line_start(line).min(end))
    }

    /// A line, or what is near its marks: a whole file may be one line.
    fn line(&self, line: usize, marks: &[Mark]) -> DrawnLine<'_> {
        let (start, end) = (self.line_start(line), self.line_end(line));
        let here = || marks.iter().filter(|mark| mark.first == line && mark.last == line);
        let first = here().map(|mark| mark.from).min().unwrap_or(0);
        let last = here().map(|mark| mark.to).max().unwrap_or(0);
        let from = floor_boundary(&self.text, start + first.saturating_sub(LINE_BYTES));
        let to = ceil_boundary(&self.text, (start + last + LINE_BYTES).min(end));
        DrawnLine { text: self.text.get(from..to).unwrap_or(""), before: from - start, is_cut: to < end }
    }

    fn is_blank(&self, line: usize) -> bool {
        self.text.get(self.line_start(line)..self.line_end(line)).is_none_or(|text| text.trim().is_empty())
    }

    /// The last line that has any text: what follows the last line break is none.
    fn last_line(&self) -> usize {
        let last = self.source.lines().lines().saturating_sub(1);
        if last > 0 && self.line_start(last) == self.text.len() { last - 1 } else { last }
    }

    /// The part of a span that is drawn: on few lines, not past the end of its line, within the text.
    fn clip(&self, span: Span) -> (usize, usize) {
        let lines = self.source.lines();
        let mut start = floor_boundary(&self.text, span.start as usize);
        let mut end = ceil_boundary(&self.text, span.end as usize).max(start);
        // The end of a file that ends with a line break has no line to be drawn on: the line before has.
        if start == self.text.len() && start == self.line_start(lines.line(start)) && start > 0 {
            start = self.line_end(lines.line(start - 1));
            end = start;
        }
        let first = lines.line(start);
        if lines.line(end.saturating_sub(1).max(start)) >= first + LABEL_LINES {
            end = self.line_end(first).max(start);
        }
        if end - start > LABEL_BYTES {
            end = floor_boundary(&self.text, start + LABEL_BYTES);
        }
        // A line break at the end is not part of what is underlined.
        let shown = self.text.get(start..end).unwrap_or("");
        (start, start + shown.trim_end_matches(['\r', '\n']).len())
    }

    /// The labels by where they begin; two on the same bytes are one.
    fn marks(&self, labels: &[&Drawn]) -> Vec<Mark> {
        let lines = self.source.lines();
        let mut marks: Vec<Mark> = Vec::new();
        for label in labels {
            let (start, end) = self.clip(label.span);
            let (first, last) = (lines.line(start), lines.line(end.max(start)));
            let text = escape(&label.text);
            let (from, to) = (start - self.line_start(first), end - self.line_start(last));
            match marks.iter_mut().find(|mark| (mark.first, mark.from, mark.last, mark.to) == (first, from, last, to)) {
                Some(mark) => {
                    let line_break = if mark.text.is_empty() || text.is_empty() { "" } else { "\n" };
                    // Writing to a string does not fail.
                    let _ = write!(mark.text, "{line_break}{text}");
                }
                None => {
                    let at = self.source.locate(label.span.start);
                    marks.push(Mark { first, from, last, to, text: text.into_owned(), primary: label.primary, at });
                }
            }
        }
        marks.sort_by_key(|mark| (mark.first, mark.from));
        marks
    }

    /// Marks whose lines overlap or follow each other share a frame.
    fn excerpts(&self, marks: Vec<Mark>, context: usize) -> Vec<Excerpt> {
        let mut excerpts: Vec<Excerpt> = Vec::new();
        for mark in marks {
            let (mut from, mut to) = (mark.first.saturating_sub(context), (mark.last + context).min(self.last_line()));
            // Blank lines say nothing.
            while from < mark.first && self.is_blank(from) {
                from += 1;
            }
            while to > mark.last && self.is_blank(to) {
                to -= 1;
            }
            let to = to.max(mark.last);
            if let Some(excerpt) = excerpts.last_mut().filter(|excerpt| self.fits(excerpt, &mark, from)) {
                excerpt.lines = *excerpt.lines.start()..=to.max(*excerpt.lines.end());
                excerpt.marks.push(mark);
                continue;
            }
            excerpts.push(Excerpt { lines: from..=to, marks: vec![mark] });
        }
        excerpts
    }

    fn fits(&self, excerpt: &Excerpt, mark: &Mark, from: usize) -> bool {
        let Some(first) = excerpt.marks.first() else { return true };
        let start = |mark: &Mark| self.line_start(mark.first) + mark.from;
        let on_line = excerpt.marks.iter().filter(|known| known.first == mark.first).map(|known| known.from).min();
        from <= excerpt.lines.end() + 1
            && start(mark).saturating_sub(start(first)) <= FRAME_BYTES
            && on_line.is_none_or(|known| mark.to.saturating_sub(known) <= LINE_COLUMNS)
    }

    /// `path:line:column` of what a frame is about.
    fn name(&self, excerpt: &Excerpt) -> String {
        let mark = excerpt.marks.iter().find(|mark| mark.primary).or(excerpt.marks.first());
        let place = mark.map_or(String::new(), |mark| format!(":{}:{}", mark.at.line, mark.at.column));
        format!("{}{place}", escape(&self.source.path))
    }
}

/// The text of a source as a terminal may show it: no control characters, every offset as it was.
fn masked(source: &Source) -> Arc<str> {
    mask(&source.text).map_or_else(|| source.text.clone(), Arc::from)
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn ceil_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset += 1;
    }
    offset
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn draw(sources: &SourceMap, labels: &[(Span, &str)]) -> String {
        let labels: Vec<Drawn> = labels
            .iter()
            .enumerate()
            .map(|(number, (span, text))| Drawn { span: *span, text: text.to_string(), primary: number == 0 })
            .collect();
        Frames::new(sources, false, false, 80).draw(&labels, FrameLevel::Error)
    }

    #[test]
    fn any_two_spans_of_any_text_are_drawn() {
        let texts = ["", "\n", "\r", "a", "a\r\n\té\r𝄞b\n\n  x\u{1b}", "\u{feff}k: v\n\u{200d}e\u{301}\n"];
        for text in texts {
            let sources = SourceMap::in_memory();
            let id = sources.add("x", text).id;
            let spans: Vec<Span> = (0..=text.len() + 1)
                .flat_map(|start| (start..=text.len() + 1).map(move |end| Span::new(id, start, end)))
                .collect();
            for (number, one) in spans.iter().enumerate() {
                for other in spans.iter().skip(number % 3).step_by(3) {
                    let drawn = draw(&sources, &[(*one, "one"), (*other, "other")]);
                    assert!(drawn.contains("x:"), "{text:?} {one:?} {other:?}: {drawn}");
                }
            }
        }
    }

    #[test]
    fn a_label_over_many_lines_is_drawn_on_its_first() {
        let sources = SourceMap::in_memory();
        let text = format!("resource {{\n{}}}\n", "  a = 1\n".repeat(100));
        let id = sources.add("x.tf", text.as_str()).id;
        let drawn = draw(&sources, &[(Span::new(id, 0, text.len()), "all of it")]);
        assert_eq!(drawn.lines().count(), 6, "{drawn}");
        assert!(drawn.contains("╰── all of it"), "{drawn}");
    }

    #[test]
    fn far_labels_of_one_long_line_have_frames_of_their_own() {
        let sources = SourceMap::in_memory();
        let text = format!("[{}]", "1, ".repeat(2000));
        let id = sources.add("x.json", text.as_str()).id;
        let drawn = draw(&sources, &[(Span::new(id, 4, 5), "here"), (Span::new(id, 3004, 3005), "there")]);
        assert!(drawn.contains("[x.json:1:5]") && drawn.contains("[x.json:1:3005]"), "{drawn}");
        assert!(drawn.lines().all(|line| line.len() < 600), "{drawn}");
    }

    #[test]
    fn far_labels_of_a_file_have_frames_of_their_own() {
        let sources = SourceMap::in_memory();
        let text = "x = 1\n".repeat(1000);
        let id = sources.add("x.tf", text.as_str()).id;
        let drawn = draw(&sources, &[(Span::new(id, 4, 5), "here"), (Span::new(id, 5404, 5405), "there")]);
        assert!(drawn.contains("[x.tf:1:5]") && drawn.contains("[x.tf:901:5]"), "{drawn}");
        assert!(drawn.lines().count() < 16, "{drawn}");
    }

    #[test]
    fn a_line_too_wide_is_cropped_around_its_label() {
        let sources = SourceMap::in_memory();
        let text = format!("before\ncommand: \"{}--no-tls {}\"\n", "--option ".repeat(30), "--more ".repeat(30));
        let at = text.find("--no-tls").unwrap();
        let id = sources.add("x.yaml", text.as_str()).id;
        let drawn = draw(&sources, &[(Span::new(id, at, at + 8), "this"), (Span::new(id, 7, 14), "in this")]);
        assert!(drawn.lines().all(|line| line.chars().count() <= 80), "{drawn}");
        let lines: Vec<&str> = drawn.lines().collect();
        let shown = lines.iter().position(|line| line.contains("--no-tls")).unwrap();
        assert!(lines[shown].contains("│ …") && lines[shown].ends_with('…'), "{drawn}");
        let column = |line: &str, part: &str| line.split_once(part).unwrap().0.chars().count();
        assert_eq!(column(lines[shown], "--no-tls"), column(lines[shown + 1], "────┬───"), "{drawn}");
        let ascii = Frames::new(&sources, false, true, 80)
            .draw(&[Drawn { span: Span::new(id, at, at + 8), text: "this".into(), primary: true }], FrameLevel::Error);
        assert!(ascii.is_ascii() && ascii.lines().all(|line| line.len() <= 80), "{ascii}");
    }

    #[test]
    fn labels_stand_below_what_they_mark() {
        let sources = SourceMap::in_memory();
        let id = sources.add("x", "\ta: 日本 b\nlist:\n  - c\n  - d\nend\n").id;
        let drawn = draw(
            &sources,
            &[(Span::new(id, 4, 10), "wide"), (Span::new(id, 11, 12), "one"), (Span::new(id, 13, 30), "the list")],
        );
        let expected = [
            "   ╭─[x:1:5]",
            " 1 │         a: 日本 b",
            "   ·            ──┬─ ┬",
            "   ·              │  ╰── one",
            "   ·              ╰── wide",
            " 2 │ ╭─▶ list:",
            " 3 │ │     - c",
            " 4 │ ├─▶   - d",
            "   · ╰──── the list",
            " 5 │     end",
            "   ╰────",
            "",
        ];
        assert_eq!(drawn, expected.join("\n"), "{drawn}");
    }

    #[test]
    fn no_line_of_a_source_is_wider_than_the_terminal() {
        let sources = SourceMap::in_memory();
        let long = format!("  description = \"{}\" # {}", "words and ".repeat(12), "日本".repeat(40));
        let text = format!("{long}\n  multi_az_enabled = false # {long}\n{long}\n");
        let id = sources.add("x.tf", text.as_str()).id;
        let at = text.find("false").unwrap();
        for width in [40, 80, 160] {
            let label = Drawn { span: Span::new(id, at, at + 5), text: "must be `true`".to_string(), primary: true };
            let drawn = Frames::new(&sources, false, false, width).draw(&[label], FrameLevel::Error);
            assert!(drawn.contains("false"), "{drawn}");
            let columns = |line: &str| line.chars().map(|c| if c > '\u{3000}' { 2 } else { 1 }).sum::<usize>();
            assert!(drawn.lines().all(|line| columns(line) <= width), "{width}\n{drawn}");
        }
    }

    #[test]
    fn primary_and_related_labels_differ_in_colour() {
        let sources = SourceMap::in_memory();
        let id = sources.add("x.tf", "a = 1\nb = 2\n").id;
        let label =
            |start: usize, primary: bool| Drawn { span: Span::new(id, start, start + 1), text: "here".to_string(), primary };
        let drawn = |labels: &[Drawn], level| Frames::new(&sources, true, false, 80).draw(labels, level);
        for level in [FrameLevel::Error, FrameLevel::Warning, FrameLevel::Advice] {
            // Whichever comes first in the file.
            for labels in [[label(4, true), label(10, false)], [label(10, true), label(4, false)]] {
                let text = drawn(&labels, level);
                let colours: Vec<&str> = text
                    .lines()
                    .filter(|line| line.contains("here"))
                    .filter_map(|line| line.split("\u{1b}[").find(|part| part.contains("here") || part.contains('╰')))
                    .collect();
                let codes: Vec<&str> = colours.iter().map(|part| part.split('m').next().unwrap()).collect();
                assert_eq!(codes.len(), 2, "{text:?}");
                assert_ne!(codes[0], codes[1], "{text:?}");
            }
        }
    }
}
