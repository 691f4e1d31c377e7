//! CodeQL's line hash, by which code hosts know an alert again while the lines around it move.

use std::collections::{HashMap, HashSet};

/// The characters that CodeQL's line hash covers, counted from the start of the line.
const BLOCK: usize = 100;
/// The multiplier of its rolling hash.
const MULTIPLIER: u64 = 37;
/// What it takes for the end of the file.
const END_OF_FILE: u16 = 65535;

/// The fingerprint that code hosts know alerts by: CodeQL's hash of the lines that are wanted (from 1).
///
/// The hash of a line covers its first hundred UTF-16 units and those of the lines after it, blanks left out; line breaks
/// of all kinds count as one unit. Lines with the same hash are distinguished by their number in order.
pub(super) fn line_hashes(text: &str, wanted: &HashSet<u32>) -> HashMap<u32, String> {
    let mut hash = LineHash::new(wanted);
    let mut after_return = false;
    for unit in text.encode_utf16() {
        let follows_return = std::mem::replace(&mut after_return, unit == u16::from(b'\r'));
        match unit {
            0x20 | 0x09 => {}
            0x0a if follows_return => {}
            0x0d => hash.unit(0x0a),
            unit => hash.unit(unit),
        }
    }
    hash.unit(END_OF_FILE);
    for _ in 0..BLOCK {
        hash.finish_line();
        hash.update(0);
    }
    hash.found
}

struct LineHash<'a> {
    wanted: &'a HashSet<u32>,
    window: [u16; BLOCK],
    /// Beside each unit of the window the line that starts with it, or 0.
    starts: [u32; BLOCK],
    at: usize,
    hash: u64,
    /// The multiplier to the power of the window's length.
    leaving: u64,
    line: u32,
    is_line_start: bool,
    seen: HashMap<u64, u32>,
    found: HashMap<u32, String>,
}

impl<'a> LineHash<'a> {
    fn new(wanted: &'a HashSet<u32>) -> LineHash<'a> {
        LineHash {
            wanted,
            window: [0; BLOCK],
            starts: [0; BLOCK],
            at: 0,
            hash: 0,
            leaving: MULTIPLIER.wrapping_pow(BLOCK as u32),
            line: 0,
            is_line_start: true,
            seen: HashMap::new(),
            found: HashMap::new(),
        }
    }

    fn unit(&mut self, unit: u16) {
        self.finish_line();
        if self.is_line_start {
            self.line += 1;
            if let Some(start) = self.starts.get_mut(self.at) {
                *start = self.line;
            }
        }
        self.is_line_start = unit == 0x0a;
        self.update(unit);
    }

    /// The line whose start is about to leave the window has its hash.
    fn finish_line(&mut self) {
        let line = self.starts.get_mut(self.at).map_or(0, std::mem::take);
        if line == 0 {
            return;
        }
        let count = self.seen.entry(self.hash).or_default();
        *count += 1;
        if self.wanted.contains(&line) {
            self.found.insert(line, format!("{:x}:{count}", self.hash));
        }
    }

    fn update(&mut self, unit: u16) {
        let left = self.window.get_mut(self.at).map_or(0, |place| std::mem::replace(place, unit));
        let gone = self.leaving.wrapping_mul(u64::from(left));
        self.hash = self.hash.wrapping_mul(MULTIPLIER).wrapping_add(u64::from(unit)).wrapping_sub(gone);
        self.at = (self.at + 1) % BLOCK;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    /// Hashes as github/codeql-action computes them.
    #[test]
    fn line_hashes_are_those_of_codeql() {
        let table: &[(&str, &[&str])] = &[
            ("", &["c129715d7a2bc9a3:1"]),
            (" a\nb\n  \t\tc\n d", &["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
            (
                " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
                &[
                    "e9496ae3ebfced30:1",
                    "fb7c023a8b9ccb3f:1",
                    "ce8ba1a563dcdaca:1",
                    "e20e36e16fcb0cc8:1",
                    "b3edc88f2938467e:1",
                    "c8e28b0b4002a3a0:1",
                    "c129715d7a2bc9a3:1",
                ],
            ),
        ];
        for (text, expected) in table {
            let lines: HashSet<u32> = (1..=expected.len() as u32).collect();
            let hashes = line_hashes(text, &lines);
            let hashes: Vec<&str> = (1..=expected.len() as u32).map(|line| hashes[&line].as_str()).collect();
            assert_eq!(hashes, *expected, "{text:?}");
        }
        let repeated = "Lorem ipsum dolor sit amet.\n".repeat(10);
        let hashes = line_hashes(&repeated, &HashSet::from([2, 6, 7]));
        assert_eq!(hashes[&2], "a7f2ff13bc495cf2:2");
        assert_eq!(hashes[&6], "a7f2ff13bc495cf2:6");
        assert_eq!(hashes[&7], "a7f2ff1481e87703:1");
        assert_eq!(hashes.len(), 3);
    }
}
