//! Places of a text as editors count them: lines and units from 0.
//!
//! Invariant: every offset that comes back lies between characters; what lies behind a line's end is that end.

use std::cell::RefCell;
use std::rc::Rc;

use gen_lsp_types::{Position, PositionEncodingKind, Range, TextDocumentContentChangeEvent};

use crate::source::{HashMap, Source, SourceId};

/// What the columns of a client count, by the name that the protocol has for it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum PositionEncoding {
    Utf8,
    Utf16,
    Utf32,
}

impl PositionEncoding {
    /// The one that is the least work among those that a client offers; UTF-16 where it offers none.
    pub fn negotiated(offered: &[PositionEncodingKind]) -> PositionEncoding {
        match () {
            () if offered.contains(&PositionEncodingKind::UTF8) => PositionEncoding::Utf8,
            () if offered.contains(&PositionEncodingKind::UTF16) => PositionEncoding::Utf16,
            () if offered.contains(&PositionEncodingKind::UTF32) => PositionEncoding::Utf32,
            () => PositionEncoding::Utf16,
        }
    }

    pub fn kind(self) -> PositionEncodingKind {
        match self {
            PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
            PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
            PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn units(self, c: char) -> usize {
        match self {
            PositionEncoding::Utf8 => c.len_utf8(),
            PositionEncoding::Utf16 => c.len_utf16(),
            PositionEncoding::Utf32 => 1,
        }
    }
}

/// Where the lines of a text begin. A line ends with `\n`, `\r\n` or a lone `\r`, as the protocol has it.
#[derive(Debug)]
pub struct PositionMap<'t> {
    text: &'t str,
    starts: Rc<Vec<usize>>,
    encoding: PositionEncoding,
}

/// The ranges of one answer: the lines of each source are found once, however many ranges lie in it.
pub struct Ranges {
    encoding: PositionEncoding,
    starts: RefCell<HashMap<SourceId, Rc<Vec<usize>>>>,
}

impl Ranges {
    pub fn new(encoding: PositionEncoding) -> Ranges {
        Ranges { encoding, starts: RefCell::new(HashMap::default()) }
    }

    /// A range of a source as the protocol has it.
    pub fn range(&self, source: &Source, start: usize, end: usize) -> Range {
        let mut known = self.starts.borrow_mut();
        let starts = known.entry(source.id).or_insert_with(|| Rc::new(starts_of(&source.text))).clone();
        PositionMap { text: &source.text, starts, encoding: self.encoding }.range(start, end)
    }
}

/// Where each line of a text begins.
fn starts_of(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let is_end = |at: usize| match bytes.get(at) {
        Some(b'\n') => true,
        Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    std::iter::once(0).chain((0..bytes.len()).filter(|at| is_end(*at)).map(|at| at + 1)).collect()
}

impl<'t> PositionMap<'t> {
    pub fn new(text: &'t str, encoding: PositionEncoding) -> PositionMap<'t> {
        PositionMap { text, starts: Rc::new(starts_of(text)), encoding }
    }

    /// The text of a line without what ends it.
    fn line(&self, line: usize) -> &'t str {
        let Some(start) = self.starts.get(line) else { return "" };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text.get(*start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// The position of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.line(line).char_indices().take_while(|(at, _)| start + at < offset);
        let character: usize = before.map(|(_, c)| self.encoding.units(c)).sum();
        // Sources are smaller than 4 GiB.
        Position { line: line as u32, character: character as u32 }
    }

    pub fn range(&self, start: usize, end: usize) -> Range {
        Range { start: self.position(start), end: self.position(end) }
    }

    /// The byte offset of a position.
    pub fn offset(&self, position: Position) -> usize {
        let (line, character) = (position.line as usize, position.character as usize);
        let Some(start) = self.starts.get(line) else { return self.text.len() };
        let (mut at, mut units) = (0, 0);
        for c in self.line(line).chars() {
            if units + self.encoding.units(c) > character {
                break;
            }
            units += self.encoding.units(c);
            at += c.len_utf8();
        }
        start + at
    }
}

/// The text after one change of a client.
pub fn changed(text: &str, change: TextDocumentContentChangeEvent, encoding: PositionEncoding) -> String {
    let part = match change {
        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => part,
        TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => return whole.text,
    };
    let lines = PositionMap::new(text, encoding);
    let (start, end) = (lines.offset(part.range.start), lines.offset(part.range.end));
    let mut changed = text.to_string();
    changed.replace_range(start.min(end)..start.max(end), &part.text);
    changed
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn units_are_counted_as_the_client_counts() {
        let text = "é😀a\r\nb\rc\nd";
        for (encoding, column) in [(PositionEncoding::Utf8, 6), (PositionEncoding::Utf16, 3), (PositionEncoding::Utf32, 2)] {
            let lines = PositionMap::new(text, encoding);
            assert_eq!(lines.position(6), Position::new(0, column));
            assert_eq!(lines.offset(Position::new(0, column)), 6);
            assert_eq!(lines.offset(Position::new(0, 99)), 7, "the line's end");
            assert_eq!(lines.position(text.len()), Position::new(3, 1));
            assert_eq!(lines.offset(Position::new(2, 0)), 11);
            assert_eq!(lines.offset(Position::new(9, 0)), text.len());
        }
        // In the middle of a character is in front of it.
        assert_eq!(PositionMap::new(text, PositionEncoding::Utf16).offset(Position::new(0, 2)), 2);
    }

    #[test]
    fn a_text_follows_its_client_through_random_edits() {
        let mut seed = 7_u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below.max(1)
        };
        let pieces = ["a", "é", "😀", "\n", "\r\n", "e\u{301}", "", "\"x\" = 1\n"];
        for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32] {
            let mut text = String::from("é\r\n😀b\n");
            for _ in 0..500 {
                let edges: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
                let (a, b) = (edges[random(edges.len())], edges[random(edges.len())]);
                // Between the two characters of a line break no position leads.
                let splits = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with('\n')) && text[..at].ends_with('\r');
                if splits(a) || splits(b) {
                    continue;
                }
                let (start, end) = (a.min(b), a.max(b).min(a.min(b) + 12));
                let end = edges.iter().copied().filter(|at| *at <= end && !splits(*at)).max().unwrap().max(start);
                let piece = pieces[random(pieces.len())];
                let range = PositionMap::new(&text, encoding).range(start, end);
                let change = serde_json::from_value(serde_json::json!({"range": range, "text": piece})).unwrap();
                let expected = format!("{}{piece}{}", &text[..start], &text[end..]);
                assert_eq!(changed(&text, change, encoding), expected);
                text = expected;
                text.truncate(text.char_indices().map(|(at, _)| at).take(200).last().unwrap_or(0));
            }
        }
    }
}
