//! A template's text to text pieces and tokens.
//!
//! Invariant: spans are bytes of the source; a text piece is a part of the source, trimmed by moving its ends.

use crate::source::{SourceId, Span, Text};
use crate::syntax::SyntaxError;

/// What stands in an action.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// Between actions.
    Text,
    Open,
    Close,
    Space,
    /// `.a`, without the dot.
    Field(Text),
    /// `$x`, without the dollar.
    Variable(Text),
    Identifier(Text),
    Dot,
    String(Text),
    Integer(i64),
    Float(f64),
    Pipe,
    Declare,
    Assign,
    Comma,
    LeftParenthesis,
    RightParenthesis,
    End,
}

/// A token with its place.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// The tokens of a template, and what could not be read.
pub(super) fn tokens(source: SourceId, text: &str) -> (Vec<Token>, Vec<SyntaxError>) {
    let mut lexer = Lexer { source, text, at: 0, tokens: Vec::new(), errors: Vec::new() };
    lexer.run();
    (lexer.tokens, lexer.errors)
}

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

struct Lexer<'t> {
    source: SourceId,
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    errors: Vec<SyntaxError>,
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.tokens.push(Token { kind, span: Span::new(self.source, start, self.at) });
    }

    fn error(&mut self, message: impl Into<String>, start: usize) {
        let end = self.at.max(start);
        self.errors.push(SyntaxError { message: message.into(), span: Span::new(self.source, start, end), related: None });
    }

    fn run(&mut self) {
        loop {
            let start = self.at;
            let Some(found) = self.rest().find(OPEN) else {
                self.at = self.text.len();
                self.push_text(start, self.text.len());
                self.push(TokenKind::End, self.text.len());
                return;
            };
            let open = start + found;
            let trims = self.text.get(open + 2..).is_some_and(|rest| rest.starts_with('-') && rest[1..].starts_with(is_space));
            let end =
                if trims { start + self.text.get(start..open).unwrap_or("").trim_end_matches(is_space).len() } else { open };
            self.push_text(start, end);
            self.at = open + if trims { 3 } else { 2 };
            let inside = self.rest();
            let padding = if trims { inside.len() - inside.trim_start_matches(is_space).len() } else { 0 };
            if inside.get(padding..).is_some_and(|rest| rest.starts_with("/*")) {
                self.at += padding;
                self.comment(open);
            } else {
                self.push(TokenKind::Open, open);
                self.action(open);
            }
        }
    }

    fn push_text(&mut self, start: usize, end: usize) {
        if start < end {
            self.tokens.push(Token { kind: TokenKind::Text, span: Span::new(self.source, start, end) });
        }
    }

    /// Whether the action ends here; with how many bytes, and whether it trims what follows.
    fn closing(&self) -> Option<(usize, bool)> {
        let rest = self.rest();
        let trimmed = rest.starts_with(is_space) && rest[1..].starts_with("-}}");
        match () {
            () if trimmed => Some((4, true)),
            () if rest.starts_with(CLOSE) => Some((2, false)),
            () => None,
        }
    }

    fn close(&mut self, (length, trims): (usize, bool)) {
        let start = self.at;
        self.at += length;
        self.push(TokenKind::Close, start);
        self.trim(trims);
    }

    fn trim(&mut self, trims: bool) {
        if trims {
            self.at += self.rest().len() - self.rest().trim_start_matches(is_space).len();
        }
    }

    fn comment(&mut self, open: usize) {
        let Some(length) = self.rest().find("*/") else {
            self.at = self.text.len();
            self.error("the comment is not closed", open);
            return;
        };
        self.at += length + 2;
        match self.closing() {
            Some((length, trims)) => {
                self.at += length;
                self.trim(trims);
            }
            None => {
                self.error("the comment ends before the closing `}}`", open);
                self.recover();
            }
        }
    }

    /// Goes on behind the end of the action.
    fn recover(&mut self) {
        match self.rest().find(CLOSE) {
            Some(length) => self.at += length,
            None => self.at = self.text.len(),
        }
        if self.closing().is_some() {
            self.at += 2;
        }
    }

    /// Reads the tokens of one action.
    fn action(&mut self, open: usize) {
        let mut depth = 0_usize;
        loop {
            if let Some(closing) = self.closing() {
                if depth > 0 {
                    self.error("a parenthesis is not closed", open);
                }
                self.close(closing);
                return;
            }
            let start = self.at;
            let Some(c) = self.peek() else {
                self.error("the action is not closed with `}}`", open);
                self.push(TokenKind::Close, start);
                return;
            };
            self.at += c.len_utf8();
            match c {
                _ if is_space(c) => {
                    while self.peek().is_some_and(is_space) && self.closing().is_none() {
                        self.at += 1;
                    }
                    self.push(TokenKind::Space, start);
                }
                '=' => self.push(TokenKind::Assign, start),
                ':' if self.peek() == Some('=') => {
                    self.at += 1;
                    self.push(TokenKind::Declare, start);
                }
                '|' => self.push(TokenKind::Pipe, start),
                ',' => self.push(TokenKind::Comma, start),
                '"' => self.quoted(start),
                '`' => match self.rest().find('`') {
                    Some(length) => {
                        let raw = self.rest().get(..length).unwrap_or("");
                        self.at += length + 1;
                        self.push(TokenKind::String(raw.into()), start);
                    }
                    None => {
                        self.at = self.text.len();
                        self.error("the raw string is not closed", start);
                    }
                },
                '\'' => self.character(start),
                '.' if !self.peek().is_some_and(|next| next.is_ascii_digit()) => self.field(start),
                '$' => {
                    let name = self.word();
                    self.terminated(start);
                    self.push(TokenKind::Variable(name.into()), start);
                }
                '(' => {
                    depth += 1;
                    self.push(TokenKind::LeftParenthesis, start);
                }
                ')' => {
                    match depth.checked_sub(1) {
                        Some(less) => depth = less,
                        None => self.error("this parenthesis closes none", start),
                    }
                    self.push(TokenKind::RightParenthesis, start);
                }
                '+' | '-' | '.' | '0'..='9' => self.number(start),
                _ if is_word(c) => {
                    self.word();
                    let word = self.text.get(start..self.at).unwrap_or("");
                    self.terminated(start);
                    self.push(TokenKind::Identifier(word.into()), start);
                }
                _ => {
                    self.error(format!("`{c}` cannot stand in an action"), start);
                    self.recover();
                    self.push(TokenKind::Close, self.at);
                    return;
                }
            }
        }
    }

    fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or("")
    }

    /// A name must be followed by something that can end it.
    fn terminated(&mut self, start: usize) {
        let ends = match self.peek() {
            None => true,
            Some(c) => is_space(c) || matches!(c, '.' | ',' | '|' | ':' | ')' | '(' | '=') || self.rest().starts_with(CLOSE),
        };
        if !ends {
            self.error("a space is missing behind this name", start);
        }
    }

    fn field(&mut self, start: usize) {
        let name = self.word();
        if name.is_empty() {
            self.push(TokenKind::Dot, start);
            return;
        }
        self.terminated(start);
        self.push(TokenKind::Field(name.into()), start);
    }

    fn quoted(&mut self, start: usize) {
        let mut bytes = self.rest().char_indices();
        let mut escaped = false;
        let end = bytes.find_map(|(at, c)| match c {
            '\n' => Some(None),
            _ if escaped => {
                escaped = false;
                None
            }
            '\\' => {
                escaped = true;
                None
            }
            '"' => Some(Some(at)),
            _ => None,
        });
        let Some(Some(length)) = end else {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            self.error("the string is not closed", start);
            return;
        };
        let raw = self.rest().get(..length).unwrap_or("");
        self.at += length + 1;
        match unquote(raw) {
            Some(text) => self.push(TokenKind::String(text.into()), start),
            None => self.error("the string has an escape that Go does not know", start),
        }
    }

    fn character(&mut self, start: usize) {
        let rest = self.rest();
        let body = if rest.starts_with('\\') { rest.get(2..).unwrap_or("").find('\'').map(|at| at + 2) } else { rest.find('\'') };
        let Some(length) = body.filter(|length| !rest[..*length].contains('\n')) else {
            self.error("the character constant is not closed", start);
            return;
        };
        let raw = rest.get(..length).unwrap_or("");
        self.at += length + 1;
        let text = unquote(&raw.replace("\\'", "'"));
        let mut characters = text.iter().flat_map(|text| text.chars());
        match (characters.next(), characters.next()) {
            (Some(one), None) => self.push(TokenKind::Integer(i64::from(u32::from(one))), start),
            _ => self.error("a character constant is one character", start),
        }
    }

    fn number(&mut self, start: usize) {
        let rest = self.rest();
        let is_hexadecimal = rest.starts_with(['x', 'X']);
        let mut previous = self.text.get(start..self.at).and_then(|text| text.chars().last()).unwrap_or('0');
        for c in rest.chars() {
            let is_sign =
                matches!(c, '+' | '-') && matches!(previous, 'e' | 'E' | 'p' | 'P') && !(is_hexadecimal && previous != 'p');
            if !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_') || is_sign) {
                break;
            }
            self.at += c.len_utf8();
            previous = c;
        }
        let text = self.text.get(start..self.at).unwrap_or("");
        match integer(text) {
            Some(integer) => self.push(TokenKind::Integer(integer), start),
            None => match float(text) {
                Some(float) => self.push(TokenKind::Float(float), start),
                None => self.error(format!("`{text}` is not a number"), start),
            },
        }
    }
}

/// An integer as Go writes it: decimal, `0x`, `0o`, `0b`, a leading 0, underscores.
pub fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let (radix, body) = match lower.get(..2) {
        Some("0x") => (16, lower.get(2..)?),
        Some("0o") => (8, lower.get(2..)?),
        Some("0b") => (2, lower.get(2..)?),
        _ if lower.len() > 1 && lower.starts_with('0') && !lower.contains(['.', 'e']) => (8, lower.get(1..)?),
        _ => (10, lower.as_str()),
    };
    let body: String = body.chars().filter(|c| *c != '_').collect();
    let value = i128::from_str_radix(&body, radix).ok().filter(|_| !body.starts_with(['+', '-']))?;
    i64::try_from(if negative { -value } else { value }).ok()
}

fn float(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    let is_plain = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
    plain.parse::<f64>().ok().filter(|float| is_plain && float.is_finite())
}

/// The text that a Go string literal means, quotes left off.
fn unquote(raw: &str) -> Option<String> {
    let mut bytes: Vec<u8> = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(rest.get(..at)?.as_bytes());
        let kind = rest.get(at + 1..)?.chars().next()?;
        let after = rest.get(at + 1 + kind.len_utf8()..)?;
        let (length, radix) = match kind {
            'x' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            '0'..='7' => (3, 8),
            _ => (0, 0),
        };
        if length == 0 {
            bytes.push(match kind {
                'a' => 7,
                'b' => 8,
                'f' => 12,
                'n' => b'\n',
                'r' => b'\r',
                't' => b'\t',
                'v' => 11,
                '\\' | '"' | '\'' => kind as u8,
                _ => return None,
            });
            rest = after;
            continue;
        }
        // The first octal digit is the letter itself.
        let from = if radix == 8 { rest.get(at + 1..)? } else { after };
        let number = u32::from_str_radix(from.get(..length)?, radix).ok()?;
        match kind {
            'u' | 'U' => bytes.extend_from_slice(char::from_u32(number)?.encode_utf8(&mut [0; 4]).as_bytes()),
            _ => bytes.push(u8::try_from(number).ok()?),
        }
        rest = from.get(length..)?;
    }
    bytes.extend_from_slice(rest.as_bytes());
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
