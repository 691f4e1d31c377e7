//! What follows a term: attributes, indexes, splats.

use super::ast::{Expression, ExpressionKind, SplatKind, Step, StepKind};
use super::parser::{MAX_DEPTH, ParseResult, Parser};
use crate::source::Text;
use crate::value::Number;

impl<'a> Parser<'a> {
    /// All steps behind a term.
    #[inline]
    pub fn postfix(&mut self, base: Expression) -> ParseResult<Expression> {
        self.skip();
        match self.byte() {
            b'.' | b'[' => self.all_steps(base),
            _ => Ok(base),
        }
    }

    fn all_steps(&mut self, mut base: Expression) -> ParseResult<Expression> {
        let mut steps = Vec::new();
        let mut wraps = 0;
        while let Some(step) = self.step()? {
            match step.kind {
                StepKind::Splat { kind, marker, steps: each } => {
                    // Each splat wraps the last one; what walks the tree goes down as deep.
                    wraps += 1;
                    if self.depth + wraps > MAX_DEPTH {
                        return self.fail_with(format!("more than {MAX_DEPTH} splats in a row"), marker);
                    }
                    let source = Box::new(with_steps(base, std::mem::take(&mut steps)));
                    let span = source.span.to(step.span);
                    base = Expression { span, kind: ExpressionKind::Splat { source, kind, marker, steps: each } };
                }
                _ => steps.push(step),
            }
        }
        Ok(with_steps(base, steps))
    }

    /// The next step, if there is one.
    fn step(&mut self) -> ParseResult<Option<Step>> {
        self.skip();
        match self.byte() {
            b'.' if !(self.ahead(1) == b'.' && self.ahead(2) == b'.') => {}
            b'[' => return self.index().map(Some),
            _ => return Ok(None),
        }
        let start = self.pos;
        self.pos += 1;
        self.skip();
        if self.byte() == b'*' {
            self.pos += 1;
            return self.attribute_splat(start).map(Some);
        }
        self.attribute_step(start).map(Some)
    }

    /// A name or a number behind a dot.
    fn attribute_step(&mut self, start: usize) -> ParseResult<Step> {
        if let Some((from, to)) = self.identifier() {
            let kind = StepKind::Attribute(Text::new(self.slice(from, to)));
            return Ok(Step { span: self.span(start, to), kind });
        }
        if !self.byte().is_ascii_digit() {
            return self.expected_at(self.pos, "an attribute name after `.`");
        }
        let from = self.pos;
        let to = self.number_end();
        let digits = self.slice(from, to);
        if let Some((first, second)) = digits.split_once('.') {
            let message = format!("`.{digits}` does not index twice, write `[{first}][{second}]`");
            return self.fail_with(message, self.span(start, to));
        }
        let kind = match digits.parse() {
            Ok(number) => StepKind::LegacyIndex(number),
            // `.1e3`: nobody writes it, and it is the same as `[1e3]`.
            Err(_) => match Number::parse(digits) {
                Some(number) => StepKind::Index(Expression { span: self.span(from, to), kind: ExpressionKind::Number(number) }),
                None => return self.fail_with(format!("`{digits}` is not a number"), self.span(from, to)),
            },
        };
        self.pos = to;
        Ok(Step { span: self.span(start, to), kind })
    }

    /// `.*` with the names and numbers behind it; an index behind them applies to the result.
    fn attribute_splat(&mut self, start: usize) -> ParseResult<Step> {
        let marker = self.span(start, self.pos);
        let mut steps = Vec::new();
        loop {
            self.skip();
            if self.byte() != b'.' || self.ahead(1) == b'.' && self.ahead(2) == b'.' {
                break;
            }
            let dot = self.pos;
            self.pos += 1;
            self.skip();
            if self.byte() == b'*' {
                let span = self.span(dot, self.pos + 1);
                return self.fail_with("`.*` cannot be used inside another `.*`, write `[*]`".to_string(), span);
            }
            steps.push(self.attribute_step(dot)?);
        }
        let span = steps.last().map_or(marker, |last| marker.to(last.span));
        Ok(Step { span, kind: StepKind::Splat { kind: SplatKind::Attribute, marker, steps } })
    }

    /// `[expression]`, or `[*]` with all steps behind it.
    fn index(&mut self) -> ParseResult<Step> {
        let start = self.pos;
        self.pos += 1;
        self.skip();
        if self.byte() == b'*' {
            self.pos += 1;
            self.skip();
            if self.byte() != b']' {
                return self.expected_closing("`]` after `[*`", start, 1);
            }
            self.pos += 1;
            return self.full_splat(start);
        }
        let newlines = std::mem::replace(&mut self.newlines, false);
        let key = self.expression()?;
        self.skip();
        if self.byte() != b']' {
            return self.expected_closing("`]` after the index", start, 1);
        }
        self.pos += 1;
        self.newlines = newlines;
        Ok(Step { span: self.span(start, self.pos), kind: StepKind::Index(key) })
    }

    fn full_splat(&mut self, start: usize) -> ParseResult<Step> {
        let marker = self.span(start, self.pos);
        self.descend()?;
        let mut steps = Vec::new();
        while let Some(step) = self.step()? {
            steps.push(step);
        }
        self.depth -= 1;
        let span = steps.last().map_or(marker, |last| marker.to(last.span));
        Ok(Step { span, kind: StepKind::Splat { kind: SplatKind::Full, marker, steps } })
    }
}

fn with_steps(base: Expression, steps: Vec<Step>) -> Expression {
    let Some(last) = steps.last() else { return base };
    Expression { span: base.span.to(last.span), kind: ExpressionKind::Access { base: Box::new(base), steps } }
}
