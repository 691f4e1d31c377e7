//! Conditionals, binary and unary operators.

use super::ast::{BinaryOperator, BinaryPart, Expression, ExpressionKind, UnaryOperator};
use super::parser::{ParseResult, Parser};

/// A chain of one precedence level whose last operand is not known yet.
struct Chain {
    level: u8,
    first: Expression,
    rest: Vec<BinaryPart>,
    operator: BinaryOperator,
    operator_start: usize,
    operator_end: usize,
}

impl<'a> Parser<'a> {
    /// An expression that fills the whole text.
    pub fn whole_expression(&mut self) -> ParseResult<Expression> {
        self.newlines = false;
        let expression = self.expression()?;
        self.skip();
        if self.at_end() { Ok(expression) } else { self.expected("an operator or the end of the expression") }
    }

    /// Any expression. Reads up to the first byte that cannot go on with it; may skip trivia behind it.
    pub fn expression(&mut self) -> ParseResult<Expression> {
        self.descend()?;
        let condition = self.binary()?;
        self.skip();
        let expression = if self.byte() == b'?' { self.conditional(condition)? } else { condition };
        self.depth -= 1;
        Ok(expression)
    }

    fn conditional(&mut self, condition: Expression) -> ParseResult<Expression> {
        let question = self.pos;
        self.pos += 1;
        let yes = self.expression()?;
        self.skip();
        if !self.at_single_colon() {
            return self.expected_closing("`:` and the other result of the conditional", question, 1);
        }
        self.pos += 1;
        let no = self.expression()?;
        Ok(Expression {
            span: condition.span.to(no.span),
            kind: ExpressionKind::Conditional { condition: Box::new(condition), yes: Box::new(yes), no: Box::new(no) },
        })
    }

    /// `:` but not `::`.
    pub fn at_single_colon(&self) -> bool {
        self.byte() == b':' && self.ahead(1) != b':'
    }

    fn binary(&mut self) -> ParseResult<Expression> {
        let first = self.unary()?;
        self.skip();
        match self.operator() {
            None => Ok(first),
            Some(operator) => self.chains(first, operator),
        }
    }

    /// The operands and operators of all levels, kept as open chains from loose to tight: each operator closes the
    /// tighter chains, so a thousand operators cost a thousand steps.
    fn chains(&mut self, first: Expression, operator: (BinaryOperator, u8, usize)) -> ParseResult<Expression> {
        let mut chains: Vec<Chain> = Vec::new();
        let mut operand = first;
        let mut next = Some(operator);
        while let Some((operator, level, length)) = next {
            let (operator_start, operator_end) = (self.pos, self.pos + length);
            self.pos = operator_end;
            while let Some(tighter) = chains.pop_if(|c| c.level > level) {
                operand = self.close(tighter, operand);
            }
            match chains.last_mut() {
                Some(chain) if chain.level == level => {
                    let operator_span = self.span(chain.operator_start, chain.operator_end);
                    chain.rest.push(BinaryPart { operator: chain.operator, operator_span, operand });
                    (chain.operator, chain.operator_start, chain.operator_end) = (operator, operator_start, operator_end);
                }
                _ => chains.push(Chain { level, first: operand, rest: Vec::new(), operator, operator_start, operator_end }),
            }
            operand = self.unary()?;
            self.skip();
            next = self.operator();
        }
        while let Some(chain) = chains.pop() {
            operand = self.close(chain, operand);
        }
        Ok(operand)
    }

    fn close(&self, chain: Chain, last: Expression) -> Expression {
        let Chain { first, mut rest, operator, operator_start, operator_end, .. } = chain;
        let span = first.span.to(last.span);
        rest.push(BinaryPart { operator, operator_span: self.span(operator_start, operator_end), operand: last });
        Expression { span, kind: ExpressionKind::Binary { first: Box::new(first), rest } }
    }

    /// The binary operator at the position, how tight it binds, and its length.
    fn operator(&self) -> Option<(BinaryOperator, u8, usize)> {
        let next = self.ahead(1);
        Some(match self.byte() {
            b'|' if next == b'|' => (BinaryOperator::Or, 0, 2),
            b'&' if next == b'&' => (BinaryOperator::And, 1, 2),
            b'=' if next == b'=' => (BinaryOperator::Equal, 2, 2),
            b'!' if next == b'=' => (BinaryOperator::NotEqual, 2, 2),
            b'<' if next == b'=' => (BinaryOperator::LessOrEqual, 3, 2),
            b'<' if next != b'<' => (BinaryOperator::Less, 3, 1),
            b'>' if next == b'=' => (BinaryOperator::GreaterOrEqual, 3, 2),
            b'>' => (BinaryOperator::Greater, 3, 1),
            b'+' => (BinaryOperator::Add, 4, 1),
            b'-' => (BinaryOperator::Subtract, 4, 1),
            b'*' => (BinaryOperator::Multiply, 5, 1),
            b'/' if next != b'*' => (BinaryOperator::Divide, 5, 1),
            b'%' => (BinaryOperator::Modulo, 5, 1),
            _ => return None,
        })
    }

    fn unary(&mut self) -> ParseResult<Expression> {
        self.skip();
        let operator = match self.byte() {
            b'-' => UnaryOperator::Negate,
            b'!' if self.ahead(1) != b'=' => UnaryOperator::Not,
            _ => {
                let term = self.term()?;
                return self.postfix(term);
            }
        };
        let start = self.pos;
        self.descend()?;
        self.pos += 1;
        let operand = self.unary()?;
        self.depth -= 1;
        let operator_span = self.span(start, start + 1);
        Ok(Expression {
            span: operator_span.to(operand.span),
            kind: ExpressionKind::Unary { operator, operator_span, operand: Box::new(operand) },
        })
    }
}
