//! Values as HCL text, laid out as Terraform's own writer lays out what it makes.
//!
//! Source: hashicorp/hcl `hclwrite`: what is written is a flat sequence of tokens, and the spaces before each follow from the
//! line that it stands on and from the lines around it.

use super::{MAX_DEPTH, MAX_TEXT_BYTES, clusters};
use crate::expr::print::is_printable;
use crate::syntax::hcl::is_identifier;
use crate::value::{Kind, Value};

/// Columns of one level.
const INDENT: usize = 2;

#[derive(Copy, Clone, Debug, PartialEq)]
enum TokenKind {
    /// A name, a number, a string in quotes.
    Word,
    Open,
    Close,
    Comma,
    Equal,
    Newline,
}

#[derive(Debug)]
struct LayoutToken {
    part: TokenKind,
    text: String,
    columns: usize,
    /// Spaces before it.
    spaces: usize,
}

/// Text in the making. Each method that writes a value gives `None` when the text grows too large or goes too deep.
#[derive(Default)]
pub(super) struct Layout {
    tokens: Vec<LayoutToken>,
    size: usize,
}

impl Layout {
    fn push(&mut self, part: TokenKind, text: impl Into<String>) {
        let text = text.into();
        self.size += text.len();
        self.tokens.push(LayoutToken { part, columns: clusters::count(&text), text, spaces: 0 });
    }

    /// `name = value` on a line of its own.
    pub(super) fn attribute(&mut self, name: &str, value: &Value, depth: usize) -> Option<()> {
        if is_identifier(name) {
            self.push(TokenKind::Word, name)
        } else {
            self.string(name)
        }
        self.push(TokenKind::Equal, "=");
        self.value(value, depth)?;
        self.push(TokenKind::Newline, "\n");
        Some(())
    }

    /// A value that is wholly known.
    pub(super) fn value(&mut self, value: &Value, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH || self.size > MAX_TEXT_BYTES {
            return None;
        }
        match &value.kind {
            Kind::Null(_) | Kind::Absent(_) => self.push(TokenKind::Word, "null"),
            Kind::Bool(truth) => self.push(TokenKind::Word, if *truth { "true" } else { "false" }),
            Kind::Number(number) if number.is_infinite() => {
                self.push(TokenKind::Word, if number.is_negative() { "-Inf" } else { "+Inf" });
            }
            Kind::Number(number) => self.push(TokenKind::Word, number.to_string()),
            Kind::String(text) => self.string(text),
            Kind::Sequence(sequence) => {
                self.push(TokenKind::Open, "[");
                for (index, item) in sequence.items.iter().enumerate() {
                    if index > 0 {
                        self.push(TokenKind::Comma, ",");
                    }
                    self.value(item, depth + 1)?;
                }
                self.push(TokenKind::Close, "]");
            }
            Kind::Mapping(mapping) => {
                self.push(TokenKind::Open, "{");
                if !mapping.entries.is_empty() {
                    self.push(TokenKind::Newline, "\n");
                }
                for (name, entry) in &mapping.entries {
                    self.attribute(name, &entry.value, depth + 1)?;
                }
                self.push(TokenKind::Close, "}");
            }
            Kind::Symbol(_) | Kind::Parts(_) | Kind::Unknown(_) => return None,
        }
        Some(())
    }

    fn string(&mut self, text: &str) {
        let content = escaped(text);
        // The quotes are tokens of their own: what begins with a combining mark does not combine with them.
        let columns = clusters::count(&content) + 2;
        let text = format!("\"{content}\"");
        self.size += text.len();
        self.tokens.push(LayoutToken { part: TokenKind::Word, text, columns, spaces: 0 });
    }

    /// The text with the spaces where they belong; `None` when that makes it too large.
    pub(super) fn finish(mut self) -> Option<String> {
        lay_out(&mut self.tokens);
        let mut made = String::with_capacity(self.size);
        for token in &self.tokens {
            if made.len() + token.spaces > MAX_TEXT_BYTES {
                return None;
            }
            made.extend(std::iter::repeat_n(' ', token.spaces));
            made.push_str(&token.text);
        }
        Some(made)
    }
}

fn escaped(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\n' => made.push_str("\\n"),
            '\r' => made.push_str("\\r"),
            '\t' => made.push_str("\\t"),
            '"' => made.push_str("\\\""),
            '\\' => made.push_str("\\\\"),
            '$' | '%' if rest.as_str().starts_with('{') => made.extend([c, c]),
            c if is_printable(c) => made.push(c),
            c if (c as u32) < 0x10000 => made.push_str(&format!("\\u{:04x}", c as u32)),
            c => made.push_str(&format!("\\U{:08x}", c as u32)),
        }
    }
    made
}

/// How many brackets more are open behind these tokens than before.
fn net_brackets(tokens: &[LayoutToken]) -> isize {
    tokens.iter().fold(0, |net, token| match token.part {
        TokenKind::Open => net + 1,
        TokenKind::Close => net - 1,
        _ => net,
    })
}

fn columns(tokens: &[LayoutToken]) -> usize {
    tokens.iter().map(|token| token.spaces + token.columns).sum()
}

/// Where the `=` of a line stands whose right side ends on it.
fn assignment(line: &[LayoutToken]) -> Option<usize> {
    let at = line.iter().skip(1).position(|token| token.part == TokenKind::Equal)? + 1;
    (net_brackets(line.get(at..)?) == 0).then_some(at)
}

fn lay_out(tokens: &mut [LayoutToken]) {
    let mut lines: Vec<&mut [LayoutToken]> = tokens.split_inclusive_mut(|token| token.part == TokenKind::Newline).collect();
    indent(&mut lines);
    lines.iter_mut().for_each(|line| space(line));
    // The `=` of neighbouring lines stand one below the other.
    for chain in lines.chunk_by_mut(|a, b| assignment(a).is_some() && assignment(b).is_some()) {
        let places: Vec<(usize, usize)> = chain
            .iter()
            .filter_map(|line| assignment(line).map(|at| (at, columns(line.get(..at).unwrap_or_default()))))
            .collect();
        let widest = places.iter().map(|(_, columns)| *columns).max().unwrap_or(0);
        for (line, (at, columns)) in chain.iter_mut().zip(&places) {
            if let Some(equal) = line.get_mut(*at) {
                equal.spaces = widest - columns + 1;
            }
        }
    }
}

/// A line that opens more than it closes indents what follows by one level, however many it opens.
fn indent(lines: &mut [&mut [LayoutToken]]) {
    let mut levels: Vec<usize> = Vec::new();
    for line in lines {
        let net = net_brackets(line);
        let mut closed = net.min(0).unsigned_abs();
        while let Some(level) = levels.last_mut().filter(|_| closed > 0) {
            if closed < *level {
                *level -= closed;
                break;
            }
            closed -= *level;
            levels.pop();
        }
        if let Some(first) = line.first_mut() {
            first.spaces = INDENT * levels.len();
        }
        if net > 0 {
            levels.push(net.unsigned_abs());
        }
    }
}

/// Spaces between the tokens of a line.
fn space(line: &mut [LayoutToken]) {
    let mut before: Option<TokenKind> = None;
    for token in line {
        if let Some(before) = before {
            let tight =
                matches!(token.part, TokenKind::Newline | TokenKind::Comma | TokenKind::Close) || before == TokenKind::Open;
            token.spaces = usize::from(!tight);
        }
        before = Some(token.part);
    }
}
