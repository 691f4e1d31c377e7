//! Byte offsets to lines and columns and back, in Unicode characters or UTF-16 units.

/// A place as people and protocols count it: both from 1.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

/// How many bytes lie between two counted places of a text that is not ASCII.
const COUNT_EVERY: usize = 512;

/// Characters and UTF-16 units before a place.
#[derive(Copy, Clone, Debug, Default)]
struct Counted {
    characters: u32,
    units: u32,
}

/// The line starts of one text. `\n`, `\r\n` and a lone `\r` do not differ here: lines end after `\n`.
///
/// Locating costs the same wherever the place is: a text of one very long line is no slower than any other.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// What lies before each multiple of [`COUNT_EVERY`]; empty for ASCII, where bytes count.
    counted: Vec<Counted>,
    ending: &'static str,
}

impl LineIndex {
    pub fn new(text: &str) -> LineIndex {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1));
        let mut counted = Vec::new();
        if !text.is_ascii() {
            let mut before = Counted::default();
            for (offset, character) in text.char_indices() {
                // The entry of a multiple inside a character holds what lies before that character.
                while counted.len() * COUNT_EVERY < offset + character.len_utf8() {
                    counted.push(before);
                }
                before.add(character);
            }
        }
        LineIndex { starts, counted, ending: line_ending(text) }
    }

    /// How the lines of the text end.
    pub fn ending(&self) -> &'static str {
        self.ending
    }

    /// Index (from 0) of the line that holds the offset.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|s| *s as usize <= offset).saturating_sub(1)
    }

    /// Byte offset of the start of a line (from 0), or the text's end.
    pub fn start(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).map_or(text.len(), |s| *s as usize)
    }

    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// Line and column in Unicode characters, both from 1. A byte order mark takes no column.
    pub fn locate(&self, text: &str, offset: usize) -> LineColumn {
        self.position(text, offset, |counted| counted.characters)
    }

    /// Line and column in UTF-16 code units, both from 1.
    pub fn locate_utf16(&self, text: &str, offset: usize) -> LineColumn {
        self.position(text, offset, |counted| counted.units)
    }

    fn position(&self, text: &str, offset: usize, count: impl Fn(Counted) -> u32) -> LineColumn {
        let offset = floor_boundary(text, offset);
        let line = self.line(offset);
        let start = self.start(line, text);
        let column = if self.counted.is_empty() {
            (offset - start) as u32
        } else {
            count(self.before(text, offset)).saturating_sub(count(self.before(text, start)))
        };
        LineColumn { line: line as u32 + 1, column: column + 1 }
    }

    fn before(&self, text: &str, offset: usize) -> Counted {
        let at = (offset / COUNT_EVERY).min(self.counted.len().saturating_sub(1));
        let mut counted = self.counted.get(at).copied().unwrap_or_default();
        let from = floor_boundary(text, at * COUNT_EVERY);
        text.get(from..offset).unwrap_or("").chars().for_each(|character| counted.add(character));
        counted
    }
}

impl Counted {
    fn add(&mut self, character: char) {
        self.characters += u32::from(character != '\u{feff}');
        self.units += character.len_utf16() as u32;
    }
}

/// The offset, or the start of the character that it lies in, or the text's end.
fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Byte offset of the start of the line that holds `at`.
pub fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// How the lines of a text end.
pub fn line_ending(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_utf16_units() {
        let text = "a\né𝄞x\r\nz";
        let index = LineIndex::new(text);
        let x = text.find('x').unwrap();
        assert_eq!(index.locate(text, x), LineColumn { line: 2, column: 3 });
        assert_eq!(index.locate_utf16(text, x), LineColumn { line: 2, column: 4 });
        assert_eq!(index.locate(text, text.len()), LineColumn { line: 3, column: 2 });
        assert_eq!(index.locate(text, 3), LineColumn { line: 2, column: 1 }, "inside a character");
    }

    #[test]
    fn a_long_line_is_counted_from_the_nearest_place() {
        let text = format!("{}\nx{}", "é𝄞\u{feff}".repeat(700), "aé".repeat(900));
        let index = LineIndex::new(&text);
        for (offset, _) in text.char_indices() {
            let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
            let line = &text[start..offset];
            let characters = line.chars().filter(|c| *c != '\u{feff}').count() as u32 + 1;
            assert_eq!(index.locate(&text, offset).column, characters, "at {offset}");
            assert_eq!(index.locate_utf16(&text, offset).column, line.encode_utf16().count() as u32 + 1, "at {offset}");
        }
    }
}
