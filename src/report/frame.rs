//! Code frames: lines of a source with labels below them. Floor 6.
//!
//! Invariant: a frame costs what it shows, never what the file holds; every line of input is masked.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity as Level,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::escape::{escape, mask};
use super::wrap::wrap;
use crate::source::{Source, SourceId, SourceMap, Span};

/// Bytes of one line that are shown beside a label before the line is cut.
const LINE_BYTES: usize = 240;
/// Bytes that are shown on either side of a label in a line that is cut.
const CUT_BYTES: usize = 60;
/// Lines of a label before only its first is shown.
const LABEL_LINES: usize = 5;
/// Bytes between two labels before they are shown in frames of their own.
const FRAME_BYTES: usize = 4096;
/// Lines between the first label and those that are shown in its frame.
const NEAR_LINES: u32 = 4;
/// Characters that a label's text is wrapped to at the least.
const LABEL_WIDTH: usize = 28;

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
    pub(super) fn of(&mut self, source: &Source) -> Arc<str> {
        self.0.entry(source.id).or_insert_with(|| masked(source)).clone()
    }
}

/// Draws frames. Keeps the masked text of the sources that need masking.
pub(super) struct Frames<'a> {
    sources: &'a SourceMap,
    handler: GraphicalReportHandler,
    /// For frames that show no line but those with labels.
    narrow: GraphicalReportHandler,
    width: usize,
    masked: MaskedTexts,
}

impl<'a> Frames<'a> {
    pub(super) fn new(sources: &'a SourceMap, color: bool, ascii: bool, width: usize) -> Frames<'a> {
        let characters = if ascii { ThemeCharacters::ascii() } else { ThemeCharacters::unicode() };
        let styles = if color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
            .with_links(false)
            .with_width(width)
            .with_wrap_lines(false)
            .without_primary_span_start()
            .without_syntax_highlighting();
        let narrow = handler.clone().with_context_lines(0);
        Frames { sources, handler, narrow, width, masked: MaskedTexts::default() }
    }

    /// The head of a finding: `code` in the level's colour, and the message.
    pub(super) fn head(&self, code: &str, level: Level, message: &str) -> String {
        let text = wrap(message, self.width.saturating_sub(6)).join("\n");
        let block = Block { code: Some(code.to_string()), level, text, ..Block::default() };
        self.render(&block)
    }

    /// Frames for labels, one after the other: those of the first label's file first, each file once.
    pub(super) fn draw(&mut self, labels: &[Drawn]) -> String {
        let mut by_source: Vec<(Arc<Source>, Vec<&Drawn>)> = Vec::new();
        let mut first: Option<(SourceId, u32)> = None;
        for label in labels {
            let Some(source) = self.sources.get(label.span.source) else { continue };
            let line = source.locate(label.span.start).line;
            let (id, top) = *first.get_or_insert((source.id, line));
            // What is wrong is shown first, with what stands beside it; the rest of its file follows.
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
            let block = self.block(source, &labels);
            let handler = if number == 0 { &self.handler } else { &self.narrow };
            let mut text = String::new();
            if handler.render_report(&mut text, &block).is_ok() {
                // The head was drawn before: a frame is what follows it.
                drawn.push_str(text.split_once('\n').map_or("", |(_, frame)| frame));
            }
        }
        drawn
    }

    fn render(&self, block: &Block) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.handler.render_report(&mut text, block);
        text
    }

    fn block(&mut self, source: Arc<Source>, labels: &[&Drawn]) -> Block {
        let text = self.masked.of(&source);
        let mut frame = FrameSource { source, text, named: HashMap::new() };
        let mut spans: Vec<LabeledSpan> = Vec::new();
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for label in labels {
            let (start, end) = frame.clip(label.span);
            let at = frame.source.locate(label.span.start);
            frame.named.entry(start).or_insert_with(|| format!("{}:{}:{}", escape(&frame.source.path), at.line, at.column));
            let text = escape(&label.text);
            // Two labels on the same bytes are drawn as one.
            if let Some(position) = taken.iter().position(|span| *span == (start, end)) {
                if let Some(known) = spans.get_mut(position) {
                    let both = [known.label().unwrap_or_default(), &text].join("\n");
                    *known = labeled(known.primary(), both, start, end);
                }
                continue;
            }
            let column = frame.source.locate(start as u32).column as usize;
            let room = self.width.saturating_sub(column + (end - start) / 2 + 14).max(LABEL_WIDTH);
            spans.push(labeled(label.primary, wrap(&text, room).join("\n"), start, end));
            taken.push((start, end));
        }
        Block { source: Some(frame), labels: spans, ..Block::default() }
    }
}

/// The text of a source as a terminal may show it: no control characters, every offset as it was.
fn masked(source: &Source) -> Arc<str> {
    mask(&source.text).map_or_else(|| source.text.clone(), Arc::from)
}

fn labeled(primary: bool, text: String, start: usize, end: usize) -> LabeledSpan {
    let text = (!text.is_empty()).then_some(text);
    let span = SourceSpan::from((start, end - start));
    if primary { LabeledSpan::new_primary_with_span(text, span) } else { LabeledSpan::new_with_span(text, span) }
}

/// A source as frames see it: masked text, places by label.
#[derive(Debug)]
struct FrameSource {
    source: Arc<Source>,
    text: Arc<str>,
    /// Start of a label → `path:line:column` of what it stands for.
    named: HashMap<usize, String>,
}

impl FrameSource {
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
        if end - start > LINE_BYTES {
            end = floor_boundary(&self.text, start + LINE_BYTES);
        }
        // A line break at the end is not part of what is underlined.
        let shown = self.text.get(start..end).unwrap_or("");
        (start, start + shown.trim_end_matches(['\r', '\n']).len())
    }
}

impl SourceCode for FrameSource {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let lines = self.source.lines();
        let (start, end) = (span.offset(), span.offset() + span.len());
        if end > self.text.len() || span.len() > FRAME_BYTES {
            return Err(MietteError::OutOfBounds);
        }
        let (first, last) = (lines.line(start), lines.line(end));
        // A file that is one long line is shown in parts of it.
        if first == last && span.len() > LINE_BYTES {
            return Err(MietteError::OutOfBounds);
        }
        let mut from = self.line_start(first.saturating_sub(before));
        if start - from > LINE_BYTES {
            from = self.line_start(first);
        }
        if start - from > LINE_BYTES {
            from = floor_boundary(&self.text, start - CUT_BYTES);
        }
        let mut to = self.line_end((last + after).min(lines.lines().saturating_sub(1))).max(end);
        if to - end > LINE_BYTES {
            to = self.line_end(last).max(end);
        }
        if to - end > LINE_BYTES {
            to = ceil_boundary(&self.text, end + CUT_BYTES);
        }
        let data = self.text.get(from..to).ok_or(MietteError::OutOfBounds)?;
        let from_line = lines.line(from);
        let column = from - self.line_start(from_line);
        let count = lines.line(to).saturating_sub(from_line) + 1;
        let span = SourceSpan::from((from, to - from));
        Ok(match self.named.get(&start) {
            Some(name) => {
                let contents = MietteSpanContents::new_named(name.clone(), data.as_bytes(), span, from_line, column, count);
                Box::new(contents)
            }
            None => Box::new(MietteSpanContents::new(data.as_bytes(), span, from_line, column, count)),
        })
    }
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

/// What is handed to the renderer: a head, or labels on one source.
#[derive(Debug, Default)]
struct Block {
    code: Option<String>,
    level: Level,
    text: String,
    source: Option<FrameSource>,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Block {}

impl Diagnostic for Block {
    fn code<'s>(&'s self) -> Option<Box<dyn fmt::Display + 's>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<Level> {
        Some(self.level)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
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
        Frames::new(sources, false, false, 80).draw(&labels)
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
}
