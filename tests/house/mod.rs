//! Rust source as the house rules see it: comments and strings blanked, test code left out, paths read.

mod imports;

pub use imports::Imports;

use std::path::{Path, PathBuf};

/// One file below `src/`.
pub struct SourceFile {
    /// Relative to `src/`, with `/` between its parts.
    pub path: String,
    /// As written.
    pub text: String,
    /// Comments, strings and items under `#[cfg(test)]` replaced by spaces, byte for byte; line ends stay.
    pub code: String,
    /// Whether the file as a whole is test code (`tests.rs` beside the code that it tests, or a folder `tests/`).
    pub is_test: bool,
}

impl SourceFile {
    /// A file as it would be read from `path` below `src/`.
    pub fn new(path: String, text: String) -> SourceFile {
        let code = without_tests(&blank(&text));
        let is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
        SourceFile { path, text, code, is_test }
    }

    /// The folder below `src/`, or the file's stem for `lib.rs` and `main.rs`.
    pub fn room(&self) -> &str {
        self.path.split_once('/').map_or(self.path.trim_end_matches(".rs"), |(room, _)| room)
    }

    /// Rooms that are named by a path from the crate's root, with the line of each.
    pub fn rooms_named(&self) -> Vec<(usize, String)> {
        let mut named = Vec::new();
        for (at, _) in self.code.match_indices("crate::") {
            if self.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
                continue;
            }
            let line = line_of(&self.code, at);
            let rest = self.code[at + "crate::".len()..].trim_start();
            named.extend(heads(rest).into_iter().map(|head| (line, head)));
        }
        // A chain of `super::` that climbs out of the room is a path from the root as well.
        let depth = self.path.trim_end_matches("/mod.rs").trim_end_matches(".rs").split('/').count();
        let mut at = 0;
        while let Some(found) = self.code[at..].find("super::") {
            let start = at + found;
            let mut end = start;
            let mut climbed = 0;
            while self.code[end..].starts_with("super::") {
                climbed += 1;
                end += "super::".len();
            }
            if climbed >= depth && !matches!(self.path.as_str(), "lib.rs" | "main.rs") {
                named.extend(heads(&self.code[end..]).into_iter().map(|head| (line_of(&self.code, start), head)));
            }
            at = end;
        }
        named
    }

    /// Lines on which `word` stands in the code as a whole path segment.
    pub fn lines_naming(&self, word: &str) -> Vec<usize> {
        let inside = |c: char| c.is_alphanumeric() || c == '_';
        self.code
            .match_indices(word)
            .filter(|(at, _)| !self.code[..*at].ends_with(inside) && !self.code[at + word.len()..].starts_with(inside))
            .map(|(at, _)| line_of(&self.code, at))
            .collect()
    }

    /// Lines of the code, numbered from 1, each beside the line as written.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        self.code.lines().zip(self.text.lines()).enumerate().map(|(index, (code, text))| (index + 1, code, text))
    }

    /// Names of the modules and types that the code declares.
    pub fn declared(&self) -> Vec<String> {
        let words: Vec<&str> =
            self.code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
        words
            .windows(2)
            .filter(|pair| matches!(pair[0], "mod" | "struct" | "enum" | "trait" | "type"))
            .map(|pair| pair[1].to_string())
            .collect()
    }
}

/// Every Rust file below `src/`, by path.
pub fn source_files() -> Vec<SourceFile> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&src, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|full| {
            let path = full.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
            SourceFile::new(path, std::fs::read_to_string(&full).unwrap())
        })
        .collect()
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The first names of what follows `crate::`: one, or one for each member of a group.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let (mut heads, mut depth, mut start) = (Vec::new(), 0usize, 0usize);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                heads.push(name(group[start..at].trim_start()));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(name(group[start..at].trim_start()));
                start = at + 1;
            }
            _ => {}
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

/// Blanks comments, strings and characters, keeping the length of every line.
fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let end = if rest.starts_with(b"//") {
            rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |n| at + n)
        } else if rest.starts_with(b"/*") {
            block_comment(bytes, at)
        } else if let Some(end) = raw_string(bytes, at) {
            end
        } else if rest[0] == b'"' {
            quoted(bytes, at, b'"')
        } else if rest[0] == b'\'' && is_character(text, at) {
            quoted(bytes, at, b'\'')
        } else {
            at += 1;
            continue;
        };
        for byte in &mut out[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    String::from_utf8(out).unwrap()
}

fn block_comment(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0usize);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// The end of a raw string that starts here, if one does.
fn raw_string(bytes: &[u8], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|n| bytes[n]);
    if bytes[at] != b'r' || before.is_some_and(|byte| (byte.is_ascii_alphanumeric() && byte != b'b') || byte == b'_') {
        return None;
    }
    let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    let open = at + 1 + hashes;
    if bytes.get(open) != Some(&b'"') {
        return None;
    }
    let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let length = bytes[open + 1..].windows(close.len()).position(|window| window == close);
    Some(length.map_or(bytes.len(), |n| open + 1 + n + close.len()))
}

fn quoted(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// Whether the quote at `at` opens a character and not a lifetime.
fn is_character(text: &str, at: usize) -> bool {
    let mut rest = text[at + 1..].chars();
    match rest.next() {
        Some('\\') => true,
        Some(_) => rest.next() == Some('\''),
        None => false,
    }
}

/// Blanks every item under `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut out = code.as_bytes().to_vec();
    let mut from = 0;
    while let Some(found) = code[from..].find("#[cfg(test)]") {
        let start = from + found;
        let mut depth = 0usize;
        let mut end = code.len();
        for (at, byte) in code.bytes().enumerate().skip(start + "#[cfg(test)]".len()) {
            match byte {
                b'{' => depth += 1,
                b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        end = at + 1;
                        break;
                    }
                }
                b';' if depth == 0 => {
                    end = at + 1;
                    break;
                }
                _ => {}
            }
        }
        for byte in &mut out[start..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        from = end;
    }
    String::from_utf8(out).unwrap()
}
