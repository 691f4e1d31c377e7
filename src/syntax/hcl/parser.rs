//! The parser's state: position, newline mode, depth, spans, comments, errors.
//!
//! There are no tokens: each rule looks at the bytes. `skip` moves over what does not matter, and a line break matters
//! only while `newlines` is set, that is outside of all brackets.

use super::offset_map::OffsetMap;
use super::recovery::Recovery;
use crate::source::{SourceId, Span, Text};
use crate::syntax::{Comment, SyntaxError};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// How deep expressions, templates and blocks may nest. Chosen so that parsing and whatever recurses over the tree fit
/// into a stack of 2 MiB without optimisation; the deepest file of the corpus has 14.
pub const MAX_DEPTH: usize = 128;

/// The failure itself lies in [`Parser::failure`], so that results stay small.
#[derive(Debug)]
pub(super) struct Failed;

pub(super) type ParseResult<T> = Result<T, Failed>;

pub(super) struct Parser<'a> {
    pub text: &'a str,
    bytes: &'a [u8],
    pub pos: usize,
    /// A line break ends the expression; otherwise it is a space.
    pub newlines: bool,
    pub depth: usize,
    source: SourceId,
    base: usize,
    map: Option<&'a OffsetMap>,
    pub comments: Vec<Comment>,
    /// Errors that did not stop the parser.
    pub errors: Vec<SyntaxError>,
    /// The error that did.
    pub failure: Option<SyntaxError>,
    /// From here on there is no `*/`: keeps a search that failed from being repeated.
    no_comment_end: usize,
    /// Set in the second, recovering pass.
    pub recovery: Option<Recovery>,
}

impl<'a> Parser<'a> {
    pub fn new(source: SourceId, text: &'a str, base: usize) -> Parser<'a> {
        Parser {
            text,
            bytes: text.as_bytes(),
            pos: 0,
            newlines: true,
            depth: 0,
            source,
            base,
            map: None,
            comments: Vec::new(),
            errors: Vec::new(),
            failure: None,
            no_comment_end: usize::MAX,
            recovery: None,
        }
    }

    /// A parser for text that was decoded from another: spans point into the other.
    pub fn mapped(source: SourceId, text: &'a str, map: &'a OffsetMap) -> Parser<'a> {
        Parser { map: Some(map), ..Parser::new(source, text, 0) }
    }

    pub fn span(&self, start: usize, end: usize) -> Span {
        match self.map {
            None => Span::new(self.source, self.base + start, self.base + end),
            Some(map) => Span::new(self.source, map.original(start), map.original(end)),
        }
    }

    /// The byte at the position; 0 at the end.
    #[inline]
    pub fn byte(&self) -> u8 {
        self.byte_at(self.pos)
    }

    /// The byte so many places further on; 0 behind the end.
    #[inline]
    pub fn ahead(&self, by: usize) -> u8 {
        self.byte_at(self.pos + by)
    }

    #[inline]
    pub fn byte_at(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    #[inline]
    pub fn at_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    pub fn bytes_from(&self, at: usize) -> &'a [u8] {
        self.bytes.get(at..).unwrap_or(&[])
    }

    pub fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    pub fn starts_with(&self, what: &str) -> bool {
        self.bytes_from(self.pos).starts_with(what.as_bytes())
    }

    /// Length of the line break at the position, 0 if there is none.
    pub fn newline_length(&self) -> usize {
        match self.byte() {
            b'\n' => 1,
            b'\r' if self.ahead(1) == b'\n' => 2,
            _ => 0,
        }
    }

    /// Moves over spaces, comments and, where they do not matter, line breaks.
    #[inline(always)]
    pub fn skip(&mut self) {
        if class(self.byte()) & TRIVIA != 0 {
            self.skip_trivia();
        }
    }

    fn skip_trivia(&mut self) {
        loop {
            match self.byte() {
                b' ' | b'\t' => self.pos += 1,
                b'\n' if !self.newlines => self.pos += 1,
                b'\r' if !self.newlines && self.ahead(1) == b'\n' => self.pos += 2,
                b'#' => self.line_comment(),
                b'/' => match self.ahead(1) {
                    b'/' => self.line_comment(),
                    b'*' if self.block_comment() => {}
                    _ => return,
                },
                _ => return,
            }
        }
    }

    fn line_comment(&mut self) {
        let start = self.pos;
        let mut end = self.line_end(start);
        self.pos = end;
        if end > start && self.byte_at(end) == b'\n' && self.byte_at(end - 1) == b'\r' {
            end -= 1;
            self.pos = end;
        }
        self.comments.push(Comment { span: self.span(start, end) });
    }

    /// False when the comment has no end; the position then stays.
    fn block_comment(&mut self) -> bool {
        let start = self.pos;
        if start >= self.no_comment_end {
            return false;
        }
        match self.slice(start + 2, self.text.len()).find("*/") {
            Some(length) => {
                self.pos = start + length + 4;
                self.comments.push(Comment { span: self.span(start, self.pos) });
                true
            }
            None => {
                self.no_comment_end = start;
                false
            }
        }
    }

    /// The offset of the line break that ends the line of `at`, or the end of the text.
    pub fn line_end(&self, at: usize) -> usize {
        self.slice(at, self.bytes.len()).find('\n').map_or(self.bytes.len(), |length| at + length)
    }

    /// Consumes an identifier if there is one.
    #[inline]
    pub fn identifier(&mut self) -> Option<(usize, usize)> {
        let end = self.identifier_end(self.pos)?;
        let start = self.pos;
        self.pos = end;
        Some((start, end))
    }

    /// Where the identifier that starts at `start` ends.
    pub fn identifier_end(&self, start: usize) -> Option<usize> {
        let first = self.byte_at(start);
        if class(first) & STARTS_NAME == 0 {
            let letter = if first < 0x80 { None } else { self.slice(start, self.text.len()).chars().next() };
            if !letter.is_some_and(starts_identifier) {
                return None;
            }
        }
        let mut at = start;
        loop {
            let rest = self.bytes_from(at);
            at += rest.iter().position(|b| class(*b) & NAME == 0).unwrap_or(rest.len());
            if self.byte_at(at) < 0x80 {
                return Some(at);
            }
            match self.slice(at, self.text.len()).chars().next() {
                Some(letter) if continues_identifier(letter) => at += letter.len_utf8(),
                _ => return Some(at),
            }
        }
    }

    /// One level deeper; the caller comes back up with `depth -= 1`.
    pub fn descend(&mut self) -> ParseResult<()> {
        if self.depth >= MAX_DEPTH {
            let span = self.span(self.pos, self.found(self.pos).1);
            return self.fail_with(format!("nested more than {MAX_DEPTH} levels deep"), span);
        }
        self.depth += 1;
        Ok(())
    }

    /// Fails with "expected …, found …" at the position.
    #[cold]
    pub fn expected<T>(&mut self, what: &str) -> ParseResult<T> {
        let at = self.pos;
        self.expected_at(at, what)
    }

    #[cold]
    pub fn expected_at<T>(&mut self, at: usize, what: &str) -> ParseResult<T> {
        let (found, end) = self.found(at);
        let span = self.span(at, end);
        self.fail_with(format!("expected {what}, found {found}"), span)
    }

    /// Like [`expected`](Self::expected), pointing at what was opened, too.
    #[cold]
    pub fn expected_closing<T>(&mut self, what: &str, open: usize, length: usize) -> ParseResult<T> {
        let related = (self.span(open, open + length), "opened here".to_string());
        let failed = self.expected(what);
        if let Some(failure) = &mut self.failure {
            failure.related = Some(related);
        }
        failed
    }

    #[cold]
    pub fn fail_with<T>(&mut self, message: String, span: Span) -> ParseResult<T> {
        self.failure = Some(SyntaxError { message, span, related: None });
        Err(Failed)
    }

    /// What stands at an offset, in words, and where it ends.
    #[cold]
    pub fn found(&self, at: usize) -> (String, usize) {
        let rest = self.slice(at, self.text.len());
        let Some(first) = rest.chars().next() else { return ("the end of the text".to_string(), at) };
        let one = at + first.len_utf8();
        if let Some(end) = self.identifier_end(at) {
            return (format!("`{}`", self.slice(at, end)), end);
        }
        match first {
            '\n' => ("the end of the line".to_string(), one),
            '\r' if rest.starts_with("\r\n") => ("the end of the line".to_string(), at + 2),
            '\r' => ("a carriage return without a line feed".to_string(), one),
            '"' => ("`\"`".to_string(), one),
            '\'' => ("`'`: strings need double quotes".to_string(), one),
            '`' => ("a backtick: strings need double quotes".to_string(), one),
            '“' | '”' | '„' | '‘' | '’' => (format!("`{first}`: strings need straight double quotes"), one),
            ';' => ("`;`: items end with the line".to_string(), one),
            '&' if !rest.starts_with("&&") => ("`&`: did you mean `&&`".to_string(), one),
            '|' if !rest.starts_with("||") => ("`|`: did you mean `||`".to_string(), one),
            '0'..='9' => {
                let length = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
                (format!("`{}`", self.slice(at, at + length)), at + length)
            }
            first if first.is_control() => (format!("the control character U+{:04X}", first as u32), one),
            first => {
                const LONG: [&str; 15] =
                    ["...", "==", "!=", ">=", "<=", "=>", "&&", "||", "::", "/*", "<<", "~}", "${", "%{", "**"];
                if rest.starts_with("/*") {
                    return ("a comment without its `*/`".to_string(), at + 2);
                }
                match LONG.iter().find(|l| rest.starts_with(**l)) {
                    Some(long) => (format!("`{long}`"), at + long.len()),
                    None => (format!("`{first}`"), one),
                }
            }
        }
    }
}

/// May start what does not matter: space, tab, line break, `#`, `/`.
const TRIVIA: u8 = 1;
/// ASCII letters and `_`.
const STARTS_NAME: u8 = 2;
/// ASCII letters, digits, `_`, `-`.
const NAME: u8 = 4;
/// What a run of plain characters in quotes ends at.
pub(super) const ENDS_QUOTED_RUN: u8 = 8;

static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let at = byte as u8;
        if matches!(at, b' ' | b'\t' | b'\n' | b'\r' | b'#' | b'/') {
            classes[byte] |= TRIVIA;
        }
        if at.is_ascii_alphabetic() || at == b'_' {
            classes[byte] |= STARTS_NAME;
        }
        if at.is_ascii_alphanumeric() || at == b'_' || at == b'-' {
            classes[byte] |= NAME;
        }
        if matches!(at, b'"' | b'\\' | b'$' | b'%' | b'\n' | b'\r') {
            classes[byte] |= ENDS_QUOTED_RUN;
        }
        byte += 1;
    }
    classes
};

/// The classes of a byte. An index of 8 bits cannot leave a table of 256.
#[inline]
pub(super) fn class(byte: u8) -> u8 {
    CLASSES[byte as usize]
}

/// Text as values carry it: NFC.
pub(super) fn normalised(text: &str) -> Text {
    if text.is_ascii() || is_nfc(text) { Text::new(text) } else { text.nfc().collect::<String>().into() }
}

/// Letters that Unicode calls `ID_Start` but not `XID_Start`.
const ONLY_ID_START: [(char, char); 9] = [
    ('\u{37a}', '\u{37a}'),
    ('\u{e33}', '\u{e33}'),
    ('\u{eb3}', '\u{eb3}'),
    ('\u{fc5e}', '\u{fc63}'),
    ('\u{fdfa}', '\u{fdfb}'),
    ('\u{fe70}', '\u{fe70}'),
    ('\u{fe72}', '\u{fe72}'),
    ('\u{fe74}', '\u{fe7e}'),
    ('\u{ff9e}', '\u{ff9f}'),
];

fn only_id_start(letter: char) -> bool {
    let odd_presentation_form = ('\u{fe74}'..='\u{fe7e}').contains(&letter) && (letter as u32) % 2 == 1;
    !odd_presentation_form && ONLY_ID_START.iter().any(|(from, to)| (*from..=*to).contains(&letter))
}

fn starts_identifier(letter: char) -> bool {
    unicode_ident::is_xid_start(letter) || only_id_start(letter)
}

fn continues_identifier(letter: char) -> bool {
    unicode_ident::is_xid_continue(letter) || only_id_start(letter)
}

/// Whether a text could be written as a name.
pub fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first == '_' || starts_identifier(first))
        && letters.all(|letter| letter == '-' || continues_identifier(letter))
}
