//! Bodies, attributes, blocks.
//!
//! One set of rules for both passes: where the strict one returns, the recovering one asks `recovery` how to go on.

use std::collections::HashSet;

use super::ast::{Attribute, Block, BlockLabel, Body, Expression, ExpressionKind, Identifier};
use super::parser::{ParseResult, Parser};
use super::recovery::BodyIndentation;
use crate::source::Text;

/// From this many attributes on, names are looked up in a set.
const FEW: usize = 16;

/// What a body has gathered.
#[derive(Default)]
struct GatheredBody {
    attributes: Vec<Attribute>,
    blocks: Vec<Block>,
    names: HashSet<Text>,
}

/// What ends the body of a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BodyEnd {
    Brace,
    /// The brace is missing; recovery went on without it.
    Implied,
}

impl<'a> Parser<'a> {
    /// The body of the file.
    pub fn file_body(&mut self) -> ParseResult<Body> {
        let start = self.pos;
        let mut gathered = GatheredBody::default();
        self.items(&mut gathered, None, &mut BodyIndentation::default())?;
        Ok(Body { span: self.span(start, self.pos), attributes: gathered.attributes, blocks: gathered.blocks })
    }

    /// Items up to the closing brace, or to the end of the file when no brace is open.
    fn items(&mut self, gathered: &mut GatheredBody, open: Option<usize>, frame: &mut BodyIndentation) -> ParseResult<BodyEnd> {
        loop {
            self.skip();
            let newline = self.newline_length();
            if newline > 0 {
                self.pos += newline;
                continue;
            }
            if self.recovery.is_some() && self.body_ends_early(open, frame) {
                return Ok(BodyEnd::Implied);
            }
            let start = self.pos;
            let result = match (self.byte(), open) {
                (b'}', Some(_)) => {
                    self.pos += 1;
                    return Ok(BodyEnd::Brace);
                }
                (0, None) if self.at_end() => return Ok(BodyEnd::Implied),
                (0, Some(brace)) if self.at_end() => {
                    let result = self.expected_closing::<()>("an argument, a block or `}`", brace, 1);
                    if self.recovery.is_some() {
                        self.note_failure();
                        return Ok(BodyEnd::Implied);
                    }
                    result
                }
                _ => self.item(gathered),
            };
            if result.is_err() {
                self.recover(start, frame)?;
                if let Some(partial) = self.recovery.as_mut().and_then(|r| r.partial.take()) {
                    self.gather(gathered, partial);
                }
            }
        }
    }

    fn item(&mut self, gathered: &mut GatheredBody) -> ParseResult<()> {
        let Some((start, end)) = self.identifier() else {
            return match self.byte() {
                b'"' => self.expected("an argument or block name without quotes"),
                _ => self.expected("an argument or a block"),
            };
        };
        let name = Identifier { text: Text::new(self.slice(start, end)), span: self.span(start, end) };
        self.skip();
        match self.byte() {
            b'=' if !matches!(self.ahead(1), b'=' | b'>') => {
                let attribute = self.attribute(name)?;
                self.skip();
                if self.newline_length() == 0 && !self.at_end() {
                    self.remember_partial(&attribute.name, attribute.value.span.end as usize);
                    return self.expected("a line break after the argument");
                }
                self.gather(gathered, attribute);
                Ok(())
            }
            b'"' | b'{' => self.block(name, start, gathered),
            _ if self.identifier_end(self.pos).is_some() => self.block(name, start, gathered),
            _ => {
                let what = format!("`=` and a value, or a block, after `{}`", name.text);
                self.expected(&what)
            }
        }
    }

    /// `= value`; the position is at the equals sign.
    fn attribute(&mut self, name: Identifier) -> ParseResult<Attribute> {
        self.pos += 1;
        let after = self.pos;
        if self.recovery.is_some() {
            self.remember_partial(&name, self.pos);
        }
        self.skip();
        if self.newline_length() > 0 || self.at_end() {
            let found = self.found(self.pos).0;
            let message = format!("expected a value after `{} =`, found {found}", name.text);
            // At the end of what was written, not of the spaces and comments behind it.
            return self.fail_with(message, self.span(after - 1, after));
        }
        let value = self.expression()?;
        if let Some(recovery) = &mut self.recovery {
            recovery.partial = None;
        }
        Ok(Attribute { span: name.span.to(value.span), name, value })
    }

    /// In the recovering pass: what is kept of an attribute whose value fails.
    fn remember_partial(&mut self, name: &Identifier, at: usize) {
        let missing = Expression { span: self.span(at, at), kind: ExpressionKind::Missing };
        if let Some(recovery) = &mut self.recovery {
            recovery.partial = Some(Attribute { name: name.clone(), span: name.span.to(missing.span), value: missing });
        }
    }

    fn gather(&mut self, gathered: &mut GatheredBody, attribute: Attribute) {
        let name = &attribute.name.text;
        let known = if gathered.attributes.len() < FEW {
            gathered.attributes.iter().any(|a| a.name.text == *name)
        } else {
            if gathered.names.is_empty() {
                gathered.names.extend(gathered.attributes.iter().map(|a| a.name.text.clone()));
            }
            !gathered.names.insert(name.clone())
        };
        if !known {
            gathered.attributes.push(attribute);
            return;
        }
        // The recovering pass may have lost a brace: what looks like a duplicate there need not be one.
        if self.recovery.is_none() && self.errors.len() < super::MAX_ERRORS {
            let first = gathered.attributes.iter().find(|a| a.name.text == *name);
            self.errors.push(crate::syntax::SyntaxError {
                message: format!("`{name}` is already set in this body"),
                span: attribute.name.span,
                related: first.map(|first| (first.name.span, "first set here".to_string())),
            });
        }
    }

    /// Labels, brace, body, brace, line break.
    fn block(&mut self, kind: Identifier, start: usize, gathered: &mut GatheredBody) -> ParseResult<()> {
        let mut labels = Vec::new();
        let header_end = self.pos;
        if self.header(&kind, &mut labels).is_err() {
            self.recover_header(header_end, &mut labels)?;
        }
        let header = labels.last().map_or(kind.span, |last: &BlockLabel| kind.span.to(last.span));
        // `recover_header` may stand in for a brace that is missing.
        let open = self.pos.saturating_sub(1);
        let saved_newlines = std::mem::replace(&mut self.newlines, true);
        self.descend()?;
        self.skip();
        let mut inner = GatheredBody::default();
        let end = if self.newline_length() > 0 || self.at_end() || self.byte() == b'}' {
            let indent = if self.recovery.is_some() { self.indent(start) } else { 0 };
            let mut frame = BodyIndentation { indent, depth: self.depth, ..BodyIndentation::default() };
            self.items(&mut inner, Some(open), &mut frame)?
        } else {
            match self.single_item(open, &mut inner) {
                Ok(()) => BodyEnd::Brace,
                Err(failed) if self.recovery.is_none() => return Err(failed),
                Err(_) => {
                    self.note_failure();
                    if let Some(partial) = self.recovery.as_mut().and_then(|r| r.partial.take()) {
                        self.gather(&mut inner, partial);
                    }
                    self.pos = self.line_end(open);
                    BodyEnd::Implied
                }
            }
        };
        self.depth -= 1;
        self.newlines = saved_newlines;
        let close = match end {
            BodyEnd::Brace => self.pos,
            BodyEnd::Implied => self.text.get(open..self.pos).map_or(self.pos, |t| open + t.trim_end().len()),
        };
        let body = Body { span: self.span(open, close), attributes: inner.attributes, blocks: inner.blocks };
        let span = self.span(start, close);
        gathered.blocks.push(Block { kind, labels, body, span, header });
        if end == BodyEnd::Implied {
            return Ok(());
        }
        self.skip();
        if self.newline_length() == 0 && !self.at_end() {
            return self.expected("a line break after the block");
        }
        Ok(())
    }

    /// Labels and the opening brace.
    fn header(&mut self, kind: &Identifier, labels: &mut Vec<BlockLabel>) -> ParseResult<()> {
        loop {
            self.skip();
            let start = self.pos;
            match self.byte() {
                b'{' => {
                    self.pos += 1;
                    return Ok(());
                }
                b'"' => {
                    let text = self.quoted_label()?;
                    labels.push(BlockLabel { text, span: self.span(start, self.pos), quoted: true });
                }
                _ => match self.identifier() {
                    Some((from, to)) => {
                        let text = Text::new(self.slice(from, to));
                        labels.push(BlockLabel { text, span: self.span(from, to), quoted: false });
                    }
                    None => {
                        let what = format!("a label or `{{` after `{}`", kind.text);
                        return self.expected(&what);
                    }
                },
            }
        }
    }

    /// `{ name = value }` on one line; the position is behind the brace.
    fn single_item(&mut self, open: usize, gathered: &mut GatheredBody) -> ParseResult<()> {
        let Some((start, end)) = self.identifier() else {
            return self.expected("an argument, a line break or `}`");
        };
        let name = Identifier { text: Text::new(self.slice(start, end)), span: self.span(start, end) };
        self.skip();
        if self.byte() != b'=' || matches!(self.ahead(1), b'=' | b'>') {
            let what = format!("`=` after `{}`: a block on one line holds a single argument", name.text);
            return self.expected(&what);
        }
        let attribute = self.attribute(name)?;
        self.gather(gathered, attribute);
        self.skip();
        if self.byte() != b'}' {
            return self.expected_closing("`}`: a block on one line holds a single argument", open, 1);
        }
        self.pos += 1;
        Ok(())
    }
}
