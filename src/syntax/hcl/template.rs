//! Quoted strings, heredocs and bare templates: text to tokens.
//!
//! Literals are cut where hashicorp/hcl cuts them (at `$`, `%` and, outside of quotes, at line ends), because a strip
//! marker trims only the literal next to it.

use std::borrow::Cow;

use super::ast::{Expression, ExpressionKind, Identifier, Template, TemplatePart, TemplateStyle};
use super::parser::{ENDS_QUOTED_RUN, Failed, ParseResult, Parser, class, normalised};
use crate::source::{Span, Text};

/// A piece of a template before directives are paired.
pub(super) enum Token<'a> {
    Literal { start: usize, end: usize, text: Cow<'a, str> },
    Interpolation { expression: Expression, span: Span },
    If { condition: Expression, span: Span },
    Else { span: Span },
    EndIf { span: Span },
    For { key: Option<Identifier>, value: Identifier, collection: Expression, span: Span },
    EndFor { span: Span },
}

/// The tokens so far, and whether the next literal loses its leading white space.
#[derive(Default)]
pub(super) struct Tokens<'a> {
    pub list: Vec<Token<'a>>,
    trim_next: bool,
}

impl<'a> Tokens<'a> {
    fn literal(&mut self, start: usize, end: usize, text: Cow<'a, str>) {
        let text = match (std::mem::take(&mut self.trim_next), text) {
            (false, text) => text,
            (true, Cow::Borrowed(text)) => Cow::Borrowed(text.trim_start()),
            (true, Cow::Owned(text)) => Cow::Owned(text.trim_start().to_string()),
        };
        self.list.push(Token::Literal { start, end, text });
    }

    fn trim_last(&mut self) {
        let Some(Token::Literal { text, .. }) = self.list.last_mut() else { return };
        match text {
            Cow::Borrowed(borrowed) => *borrowed = borrowed.trim_end(),
            Cow::Owned(owned) => owned.truncate(owned.trim_end().len()),
        }
    }
}

impl<'a> Parser<'a> {
    /// A string in double quotes.
    pub fn quoted(&mut self) -> ParseResult<Expression> {
        let start = self.pos;
        self.pos += 1;
        let length = self.bytes_from(self.pos).iter().position(|b| class(*b) & ENDS_QUOTED_RUN != 0);
        if let Some(length) = length
            && self.byte_at(self.pos + length) == b'"'
        {
            let text = normalised(self.slice(self.pos, self.pos + length));
            self.pos += length + 1;
            return Ok(Expression { span: self.span(start, self.pos), kind: ExpressionKind::String(text) });
        }
        let tokens = self.quoted_tokens(start)?;
        let span = self.span(start, self.pos);
        let mut parts = self.template_tree(tokens, start)?;
        let kind = match parts.as_mut_slice() {
            [] => ExpressionKind::String(Text::default()),
            [TemplatePart::Literal { text, .. }] => ExpressionKind::String(std::mem::take(text)),
            _ => ExpressionKind::Template(Template { parts, style: TemplateStyle::Quoted }),
        };
        Ok(Expression { span, kind })
    }

    fn quoted_tokens(&mut self, open: usize) -> ParseResult<Tokens<'a>> {
        let mut tokens = Tokens::default();
        loop {
            match self.byte() {
                b'"' => {
                    self.pos += 1;
                    return Ok(tokens);
                }
                b'$' | b'%' => self.dollar(&mut tokens)?,
                b'\n' | b'\r' => return self.quote_not_closed(open),
                0 if self.at_end() => return self.quote_not_closed(open),
                _ => {
                    let start = self.pos;
                    let text = self.quoted_run(open)?;
                    tokens.literal(start, self.pos, text);
                }
            }
        }
    }

    #[cold]
    fn quote_not_closed<T>(&mut self, open: usize) -> ParseResult<T> {
        self.expected_closing("`\"` at the end of the string", open, 1)
    }

    /// Characters and escapes up to `$`, `%`, the quote or the line end.
    fn quoted_run(&mut self, open: usize) -> ParseResult<Cow<'a, str>> {
        let start = self.pos;
        let mut decoded = String::new();
        let mut copied = start;
        loop {
            match self.byte() {
                b'\\' => {
                    decoded.push_str(self.slice(copied, self.pos));
                    decoded.push(self.escape(open)?);
                    copied = self.pos;
                }
                b'"' | b'$' | b'%' | b'\n' | b'\r' => break,
                0 if self.at_end() => break,
                _ => {
                    let rest = self.bytes_from(self.pos);
                    self.pos += rest.iter().position(|b| class(*b) & ENDS_QUOTED_RUN != 0).unwrap_or(rest.len());
                }
            }
        }
        let rest = self.slice(copied, self.pos);
        if copied == start {
            return Ok(Cow::Borrowed(rest));
        }
        decoded.push_str(rest);
        Ok(Cow::Owned(decoded))
    }

    /// The character that a backslash and what follows stand for.
    pub fn escape(&mut self, open: usize) -> ParseResult<char> {
        let start = self.pos;
        let (character, length) = match self.ahead(1) {
            b'n' => ('\n', 2),
            b'r' => ('\r', 2),
            b't' => ('\t', 2),
            b'"' => ('"', 2),
            b'\\' => ('\\', 2),
            b'u' => return self.unicode_escape(4),
            b'U' => return self.unicode_escape(8),
            b'\n' | b'\r' => {
                self.pos += 1;
                return self.quote_not_closed(open);
            }
            _ => {
                let next = self.slice(start + 1, self.text.len()).chars().next();
                let length = 1 + next.map_or(0, char::len_utf8);
                let message = format!(
                    "`{}` is not an escape sequence: use \\n, \\r, \\t, \\\", \\\\, \\uNNNN and \\UNNNNNNNN",
                    self.slice(start, start + length)
                );
                return self.fail_with(message, self.span(start, start + length));
            }
        };
        self.pos += length;
        Ok(character)
    }

    fn unicode_escape(&mut self, digits: usize) -> ParseResult<char> {
        let start = self.pos;
        let written = self.bytes_from(start + 2).iter().take(digits).take_while(|b| b.is_ascii_hexdigit()).count();
        let end = start + 2 + written;
        if written < digits {
            let message = format!("`{}` needs {digits} hexadecimal digits", self.slice(start, start + 2));
            return self.fail_with(message, self.span(start, end));
        }
        match u32::from_str_radix(self.slice(start + 2, end), 16).ok().and_then(char::from_u32) {
            Some(character) => {
                self.pos = end;
                Ok(character)
            }
            None => self.fail_with(format!("`{}` is not a valid character", self.slice(start, end)), self.span(start, end)),
        }
    }

    /// At `$` or `%`: a sequence, an escaped one, or just the character.
    fn dollar(&mut self, tokens: &mut Tokens<'a>) -> ParseResult<()> {
        let start = self.pos;
        let mark = self.byte();
        if self.ahead(1) == b'{' {
            return if mark == b'$' { self.interpolation(tokens) } else { self.directive(tokens) };
        }
        if self.ahead(1) == mark && self.ahead(2) == b'{' {
            self.pos += 3;
            tokens.literal(start, self.pos, Cow::Borrowed(self.slice(start + 1, self.pos)));
            return Ok(());
        }
        self.pos += 1;
        tokens.literal(start, self.pos, Cow::Borrowed(self.slice(start, self.pos)));
        Ok(())
    }

    /// The opening of a sequence with its strip marker.
    fn open_sequence(&mut self, tokens: &mut Tokens<'a>) {
        self.pos += 2;
        tokens.trim_next = false;
        if self.byte() == b'~' {
            self.pos += 1;
            tokens.trim_last();
        }
    }

    /// The closing brace of a sequence with its strip marker.
    fn close_sequence(&mut self, tokens: &mut Tokens<'a>, what: &str, start: usize) -> ParseResult<()> {
        self.skip();
        if self.byte() == b'~' && self.ahead(1) == b'}' {
            tokens.trim_next = true;
            self.pos += 1;
        }
        if self.byte() != b'}' {
            return self.expected_closing(what, start, 2);
        }
        self.pos += 1;
        Ok(())
    }

    fn interpolation(&mut self, tokens: &mut Tokens<'a>) -> ParseResult<()> {
        let start = self.pos;
        self.open_sequence(tokens);
        let newlines = std::mem::replace(&mut self.newlines, false);
        let expression = self.expression()?;
        self.close_sequence(tokens, "an operator or `}` (a literal `${` is written `$${`)", start)?;
        self.newlines = newlines;
        tokens.list.push(Token::Interpolation { expression, span: self.span(start, self.pos) });
        Ok(())
    }

    fn directive(&mut self, tokens: &mut Tokens<'a>) -> ParseResult<()> {
        let start = self.pos;
        self.open_sequence(tokens);
        let newlines = std::mem::replace(&mut self.newlines, false);
        self.skip();
        const KEYWORDS: &str = "`if`, `else`, `endif`, `for` or `endfor` (a literal `%{` is written `%%{`)";
        let keyword_start = self.pos;
        let Some((from, to)) = self.identifier() else { return self.expected(KEYWORDS) };
        let no_span = self.span(start, start);
        let mut token = match self.slice(from, to) {
            "if" => Token::If { condition: self.expression()?, span: no_span },
            "else" => Token::Else { span: no_span },
            "endif" => Token::EndIf { span: no_span },
            "for" => {
                let (key, value, collection) = self.for_introduction()?;
                Token::For { key, value, collection, span: no_span }
            }
            "endfor" => Token::EndFor { span: no_span },
            _ => return self.expected_at(keyword_start, KEYWORDS),
        };
        self.close_sequence(tokens, "`}` at the end of the directive", start)?;
        self.newlines = newlines;
        let whole = self.span(start, self.pos);
        match &mut token {
            Token::If { span, .. } | Token::Else { span } | Token::EndIf { span } => *span = whole,
            Token::For { span, .. } | Token::EndFor { span } => *span = whole,
            Token::Literal { .. } | Token::Interpolation { .. } => {}
        }
        tokens.list.push(token);
        Ok(())
    }

    /// `<<NAME` or `<<-NAME` up to the line that holds only the name.
    pub fn heredoc(&mut self) -> ParseResult<Expression> {
        let start = self.pos;
        self.pos += 2;
        let flush = self.byte() == b'-';
        self.pos += usize::from(flush);
        let Some((from, to)) = self.identifier() else { return self.expected("the name of a heredoc after `<<`") };
        let header = self.pos - start;
        let newline = self.newline_length();
        if newline == 0 {
            return self.expected("a line break right after the name of the heredoc");
        }
        self.pos += newline;
        let marker = self.slice(from, to);
        let mut tokens = Tokens::default();
        let mut line_start = true;
        loop {
            if line_start && let Some(end) = self.heredoc_end(marker) {
                self.pos = end;
                break;
            }
            line_start = false;
            match self.byte() {
                b'$' | b'%' => self.dollar(&mut tokens)?,
                0 if self.at_end() => {
                    return self.expected_closing(&format!("a line with only `{marker}`"), start, header);
                }
                _ => line_start = self.plain_line(&mut tokens)?,
            }
        }
        if let Some(recovery) = &mut self.recovery {
            recovery.heredocs.push((start, self.pos));
        }
        if flush {
            self.remove_indentation(&mut tokens);
        }
        let span = self.span(start, self.pos);
        let mut parts = self.template_tree(tokens, start)?;
        if parts.is_empty() {
            let at = self.span(start + header + newline, start + header + newline);
            parts.push(TemplatePart::Literal { text: Text::default(), span: at });
        }
        Ok(Expression { span, kind: ExpressionKind::Template(Template { parts, style: TemplateStyle::Heredoc }) })
    }

    /// If the line that starts here closes the heredoc: where its name ends.
    fn heredoc_end(&self, marker: &str) -> Option<usize> {
        let end = self.line_end(self.pos);
        let line = self.slice(self.pos, end);
        if line.trim() != marker {
            return None;
        }
        // hashicorp/hcl wants the line break; the recovering pass takes the end of the text for one.
        if end >= self.text.len() && self.recovery.is_none() {
            return None;
        }
        Some(self.pos + line.trim_end().len())
    }

    /// Text up to a mark or over the line end; true when it went over the line end.
    fn plain_line(&mut self, tokens: &mut Tokens<'a>) -> ParseResult<bool> {
        let start = self.pos;
        let rest = self.bytes_from(start);
        let length = rest.iter().position(|b| matches!(b, b'$' | b'%' | b'\n' | b'\r')).unwrap_or(rest.len());
        self.pos += length;
        let newline = self.newline_length();
        if newline == 0 && self.byte() == b'\r' {
            return self.expected("a line feed after the carriage return");
        }
        self.pos += newline;
        tokens.literal(start, self.pos, Cow::Borrowed(self.slice(start, self.pos)));
        Ok(newline > 0)
    }

    /// The whole text as a template.
    pub fn bare_template(&mut self) -> ParseResult<Expression> {
        let start = self.pos;
        let mut tokens = Tokens::default();
        while !self.at_end() {
            match self.byte() {
                b'$' | b'%' => self.dollar(&mut tokens)?,
                _ => self.bare_line(&mut tokens),
            }
        }
        let mut parts = self.template_tree(tokens, start)?;
        if parts.is_empty() {
            parts.push(TemplatePart::Literal { text: Text::default(), span: self.span(start, start) });
        }
        let kind = ExpressionKind::Template(Template { parts, style: TemplateStyle::Bare });
        Ok(Expression { span: self.span(start, self.pos), kind })
    }

    fn bare_line(&mut self, tokens: &mut Tokens<'a>) {
        let start = self.pos;
        let rest = self.bytes_from(start);
        let length = match rest.iter().position(|b| matches!(b, b'$' | b'%' | b'\n')) {
            Some(at) => at + usize::from(rest.get(at) == Some(&b'\n')),
            None => rest.len(),
        };
        self.pos += length;
        tokens.literal(start, self.pos, Cow::Borrowed(self.slice(start, self.pos)));
    }

    /// A quoted block label: no sequences in it.
    pub fn quoted_label(&mut self) -> ParseResult<Text> {
        let start = self.pos;
        self.pos += 1;
        let tokens = self.quoted_tokens(start)?;
        let mut text = String::new();
        for token in &tokens.list {
            match token {
                Token::Literal { text: literal, .. } => text.push_str(literal),
                Token::Interpolation { span, .. }
                | Token::If { span, .. }
                | Token::Else { span }
                | Token::EndIf { span }
                | Token::For { span, .. }
                | Token::EndFor { span } => {
                    let message = "a block label cannot contain a template".to_string();
                    let span = *span;
                    self.fail_with::<()>(message, span).ok();
                    return Err(Failed);
                }
            }
        }
        Ok(text.into())
    }
}
