//! Byte offsets to lines and columns and back, in Unicode characters or UTF-16 units. Floor 0.

/// A place as people and protocols count it: both from 1.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

/// The line starts of one text. `\n`, `\r\n` and a lone `\r` do not differ here: lines end after `\n`.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    pub fn new(text: &str) -> LineIndex {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1));
        LineIndex { starts }
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
        self.position(text, offset, |s| s.chars().filter(|c| *c != '\u{feff}').count())
    }

    /// Line and column in UTF-16 code units, both from 1.
    pub fn locate_utf16(&self, text: &str, offset: usize) -> LineColumn {
        self.position(text, offset, |s| s.encode_utf16().count())
    }

    fn position(&self, text: &str, offset: usize, count: impl Fn(&str) -> usize) -> LineColumn {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line(offset);
        let start = self.start(line, text);
        LineColumn { line: line as u32 + 1, column: count(&text[start..offset]) as u32 + 1 }
    }
}

#[cfg(test)]
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
}
