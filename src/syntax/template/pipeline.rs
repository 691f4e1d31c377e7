//! What stands in an action: pipelines, commands and operands.
//!
//! Invariant: a variable is known from behind the pipeline that declares it.

use super::ast::{Command, Operand, OperandKind, Pipeline};
use super::lexer::TokenKind;
use super::parser::{MAX_DEPTH, Parser};
use crate::source::{Span, Text};

impl Parser<'_> {
    /// A pipeline up to the end of the action or a closing parenthesis.
    pub(super) fn pipeline(&mut self, of: &str, is_range: bool) -> Pipeline {
        self.space();
        let mut pipeline = Pipeline::default();
        let start = self.span();
        self.declarations(&mut pipeline, is_range);
        let declared = pipeline.variables.clone();
        let mut end = start;
        loop {
            self.space();
            match self.kind() {
                TokenKind::Close | TokenKind::RightParenthesis | TokenKind::End => break,
                _ => {}
            }
            let before = self.at;
            if let Some(command) = self.command() {
                end = command.span;
                pipeline.commands.push(command);
            }
            self.space();
            match self.kind() {
                TokenKind::Pipe => {
                    self.at += 1;
                    self.space();
                    if matches!(self.kind(), TokenKind::Close | TokenKind::RightParenthesis) {
                        let span = self.span();
                        self.error("a command is missing behind `|`", span);
                    }
                }
                TokenKind::Close | TokenKind::RightParenthesis | TokenKind::End => break,
                _ => {
                    let span = self.span();
                    self.error(format!("unexpected text in {of}"), span);
                    self.at = before.max(self.at) + 1;
                    while !matches!(self.kind(), TokenKind::Close | TokenKind::End) {
                        self.at += 1;
                    }
                    break;
                }
            }
        }
        if pipeline.commands.is_empty() {
            self.error(format!("{of} has no value"), start);
        }
        for command in pipeline.commands.iter().skip(1) {
            let first = command.arguments.first().map(|operand| &operand.kind);
            if let Some(OperandKind::Bool(_) | OperandKind::Dot | OperandKind::Nil | OperandKind::Integer(_)) = first {
                self.error("what stands behind `|` cannot take a value", command.span);
            }
            if let Some(OperandKind::Float(_) | OperandKind::Text(_)) = first {
                self.error("what stands behind `|` cannot take a value", command.span);
            }
        }
        // Variables are there from here on, not in the pipeline that sets them.
        if !pipeline.assigns {
            self.variables.extend(declared);
        }
        pipeline.span = Some(start.to(end));
        pipeline
    }

    /// `$x :=`, `$x =`, `$i, $x :=`.
    fn declarations(&mut self, pipeline: &mut Pipeline, is_range: bool) {
        let from = self.at;
        while let TokenKind::Variable(name) = self.kind() {
            let span = self.span();
            let mut ahead = self.at + 1;
            while self.tokens.get(ahead).is_some_and(|token| token.kind == TokenKind::Space) {
                ahead += 1;
            }
            match self.tokens.get(ahead).map(|token| &token.kind) {
                Some(kind @ (TokenKind::Declare | TokenKind::Assign)) => {
                    let assigns = *kind == TokenKind::Assign;
                    if assigns && !self.variables.contains(name) {
                        self.error(format!("the variable `${name}` is not declared"), span);
                    }
                    pipeline.assigns = assigns;
                    pipeline.variables.push(name.clone());
                    self.at = ahead + 1;
                    return;
                }
                Some(TokenKind::Comma) if is_range && pipeline.variables.is_empty() => {
                    pipeline.variables.push(name.clone());
                    self.at = ahead + 1;
                    self.space();
                }
                _ => break,
            }
        }
        if !pipeline.variables.is_empty() {
            let span = self.span();
            self.error("`range` may set two variables: `$i, $x := …`", span);
        }
        pipeline.variables.clear();
        self.at = from;
    }

    /// Operands, separated by spaces.
    fn command(&mut self) -> Option<Command> {
        let start = self.span();
        let mut arguments: Vec<Operand> = Vec::new();
        while let Some(operand) = self.operand() {
            arguments.push(operand);
            let spaced = self.space();
            match self.kind() {
                TokenKind::Close | TokenKind::RightParenthesis | TokenKind::Pipe | TokenKind::End => break,
                _ if spaced => {}
                _ => {
                    let span = self.span();
                    self.error("a space is missing between two operands", span);
                    break;
                }
            }
        }
        let end = arguments.last().map(|operand| operand.span)?;
        Some(Command { arguments, span: start.to(end) })
    }

    fn fields(&mut self, span: &mut Span) -> Vec<Text> {
        let mut fields = Vec::new();
        while let TokenKind::Field(name) = self.kind() {
            *span = span.to(self.span());
            fields.push(name.clone());
            self.at += 1;
        }
        fields
    }

    fn operand(&mut self) -> Option<Operand> {
        let (mut span, kind) = (self.span(), self.kind());
        let operand = match kind {
            TokenKind::Identifier(name) => {
                self.at += 1;
                match name.as_str() {
                    "true" => OperandKind::Bool(true),
                    "false" => OperandKind::Bool(false),
                    "nil" => OperandKind::Nil,
                    _ => {
                        if !(self.is_function)(name) {
                            self.error(format!("function `{name}` is not defined"), span);
                        }
                        OperandKind::Function(name.clone())
                    }
                }
            }
            TokenKind::Dot => {
                self.at += 1;
                OperandKind::Dot
            }
            TokenKind::Variable(name) => {
                self.at += 1;
                if !self.variables.contains(name) {
                    self.error(format!("the variable `${name}` is not declared"), span);
                }
                OperandKind::Variable(name.clone(), self.fields(&mut span))
            }
            TokenKind::Field(_) => OperandKind::Field(self.fields(&mut span)),
            TokenKind::String(text) => {
                self.at += 1;
                OperandKind::Text(text.clone())
            }
            TokenKind::Integer(integer) => {
                self.at += 1;
                OperandKind::Integer(*integer)
            }
            TokenKind::Float(float) => {
                self.at += 1;
                OperandKind::Float(*float)
            }
            TokenKind::LeftParenthesis => {
                if self.depth >= MAX_DEPTH {
                    self.error("parentheses are nested too deep", span);
                    self.skip_action();
                    return None;
                }
                self.at += 1;
                self.depth += 1;
                let pipeline = self.pipeline("parentheses", false);
                self.depth -= 1;
                if *self.kind() == TokenKind::RightParenthesis {
                    span = span.to(self.span());
                    self.at += 1;
                } else {
                    self.error("the parenthesis is not closed", span);
                }
                OperandKind::Pipeline(Box::new(pipeline), self.fields(&mut span))
            }
            _ => {
                self.error("an operand is missing here", span);
                return None;
            }
        };
        // `nil.x`, `true.x`, `"a".x`
        if let TokenKind::Field(_) = self.kind() {
            match operand {
                OperandKind::Function(_) => {
                    // A function without arguments, and a field of what it returns.
                    let fields = self.fields(&mut span);
                    let inner = Operand { kind: operand, span };
                    let command = Command { arguments: vec![inner], span };
                    let pipeline = Pipeline { commands: vec![command], span: Some(span), ..Pipeline::default() };
                    return Some(Operand { kind: OperandKind::Pipeline(Box::new(pipeline), fields), span });
                }
                OperandKind::Field(_) | OperandKind::Variable(..) | OperandKind::Pipeline(..) => {}
                _ => {
                    self.error("a constant has no fields", span);
                    let _ = self.fields(&mut span);
                }
            }
        }
        Some(Operand { kind: operand, span })
    }
}
