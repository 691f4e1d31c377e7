//! Tokens to a tree.
//!
//! Invariant: a variable is known where it is used; `break` and `continue` stand in a `range`; definitions stand at the
//! top. What breaks these is an error, and reading goes on at the next action.

use super::ast::{Branch, Command, Definition, Node, Operand, OperandKind, Pipeline, Template};
use super::lexer::{Token, TokenKind, tokens};
use crate::source::{SourceId, Span, Text};
use crate::syntax::SyntaxError;

/// How deep control structures, and parentheses, may be nested.
const MAX_DEPTH: usize = 200;
/// How many errors of one file are kept.
const MAX_ERRORS: usize = 20;

/// The tree of a template. `is_function` says which functions there are: Go refuses a template that names another.
pub fn parse(source: SourceId, text: &str, is_function: &dyn Fn(&str) -> bool) -> (Template, Vec<SyntaxError>) {
    let (tokens, errors) = tokens(source, text);
    let end = Span::new(source, text.len(), text.len());
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        end,
        errors,
        variables: vec!["".into()],
        ranges: 0,
        depth: 0,
        definitions: Vec::new(),
        is_function,
    };
    let mut nodes = Vec::new();
    loop {
        let (more, stop) = parser.list();
        nodes.extend(more);
        match stop {
            Stop::End => break,
            Stop::Keyword(word, span) => parser.error(format!("`{word}` without a block that it belongs to"), span),
        }
    }
    parser.errors.sort_by_key(|error| error.span.start);
    parser.errors.truncate(MAX_ERRORS);
    (Template { nodes, definitions: parser.definitions }, parser.errors)
}

/// What ends a list of nodes.
enum Stop {
    End,
    /// `end` or `else`, not read further than the word.
    Keyword(Text, Span),
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
    end: Span,
    errors: Vec<SyntaxError>,
    /// The variables in scope; the first is `$`.
    variables: Vec<Text>,
    /// How many `range` are open.
    ranges: usize,
    depth: usize,
    definitions: Vec<Definition>,
    is_function: &'t dyn Fn(&str) -> bool,
}

const KEYWORDS: [&str; 11] = ["if", "with", "range", "else", "end", "define", "template", "block", "break", "continue", "nil"];

impl<'t> Parser<'t> {
    fn error(&mut self, message: impl Into<String>, span: Span) {
        if self.errors.len() < MAX_ERRORS * 4 {
            self.errors.push(SyntaxError { message: message.into(), span, related: None });
        }
    }

    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    fn kind(&self) -> &'t TokenKind {
        self.peek().map_or(&TokenKind::End, |token| &token.kind)
    }

    fn span(&self) -> Span {
        self.peek().map_or(self.end, |token| token.span)
    }

    fn space(&mut self) -> bool {
        let is_space = *self.kind() == TokenKind::Space;
        self.at += usize::from(is_space);
        is_space
    }

    /// Goes on behind the action.
    fn skip_action(&mut self) {
        while !matches!(self.kind(), TokenKind::Close | TokenKind::End) {
            self.at += 1;
        }
        self.at += usize::from(*self.kind() == TokenKind::Close);
    }

    /// The end of an action is here.
    fn close(&mut self, of: &str) {
        self.space();
        if *self.kind() == TokenKind::Close {
            self.at += 1;
            return;
        }
        let span = self.span();
        self.error(format!("unexpected text in `{of}`"), span);
        self.skip_action();
    }

    /// Nodes up to `end`, `else` or the end of the text.
    fn list(&mut self) -> (Vec<Node>, Stop) {
        let mut nodes = Vec::new();
        loop {
            let span = self.span();
            match self.kind() {
                TokenKind::End => return (nodes, Stop::End),
                TokenKind::Text => {
                    nodes.push(Node::Text(span));
                    self.at += 1;
                }
                _ => {
                    self.at += 1;
                    self.space();
                    let word = match self.kind() {
                        TokenKind::Identifier(word) if KEYWORDS.contains(&word.as_str()) => Some((word.clone(), self.span())),
                        _ => None,
                    };
                    if word.is_some() {
                        self.at += 1;
                    }
                    match word {
                        Some((word, at)) if word == "end" || word == "else" => {
                            if word == "end" {
                                self.close("end");
                            }
                            return (nodes, Stop::Keyword(word, at));
                        }
                        Some((word, at)) => nodes.extend(self.keyword(&word, at)),
                        None => {
                            let pipeline = self.pipeline("an action", false);
                            self.close("an action");
                            nodes.push(Node::Action(pipeline));
                        }
                    }
                }
            }
        }
    }

    fn keyword(&mut self, word: &str, at: Span) -> Option<Node> {
        if self.depth >= MAX_DEPTH {
            self.error("blocks are nested too deep", at);
            self.at = self.tokens.len();
            return None;
        }
        self.depth += 1;
        let node = match word {
            "if" | "with" | "range" => Some(self.branch(word, at)),
            "break" | "continue" => {
                if self.ranges == 0 {
                    self.error(format!("`{word}` outside of `range`"), at);
                }
                self.close(word);
                Some(if word == "break" { Node::Break(at) } else { Node::Continue(at) })
            }
            "define" => {
                self.define(at);
                None
            }
            "template" => self.call(at),
            "block" => self.block(at),
            _ => {
                self.error(format!("`{word}` is not a command"), at);
                self.skip_action();
                None
            }
        };
        self.depth -= 1;
        node
    }

    /// `if`, `with`, `range`, with their `else`.
    fn branch(&mut self, word: &str, at: Span) -> Node {
        let scope = self.variables.len();
        let pipeline = self.pipeline(word, word == "range");
        self.close(word);
        self.ranges += usize::from(word == "range");
        let (then, stop) = self.list();
        self.ranges -= usize::from(word == "range");
        let mut otherwise = Vec::new();
        match stop {
            Stop::Keyword(kind, _) if kind == "end" => {}
            Stop::Keyword(..) => otherwise = self.otherwise(word, at),
            Stop::End => self.error(format!("`{word}` has no `end`"), at),
        }
        self.variables.truncate(scope);
        let branch = Branch { pipeline, then, otherwise };
        match word {
            "if" => Node::If(branch),
            "with" => Node::With(branch),
            _ => Node::Range(branch),
        }
    }

    /// Behind the word `else`.
    fn otherwise(&mut self, word: &str, at: Span) -> Vec<Node> {
        self.space();
        if let TokenKind::Identifier(next) = self.kind()
            && next == word
            && matches!(word, "if" | "with")
        {
            let inner = self.span();
            self.at += 1;
            if self.depth >= MAX_DEPTH {
                self.error("blocks are nested too deep", inner);
                self.at = self.tokens.len();
                return Vec::new();
            }
            self.depth += 1;
            let node = self.branch(word, inner);
            self.depth -= 1;
            return vec![node];
        }
        self.close("else");
        let (nodes, stop) = self.list();
        match stop {
            Stop::Keyword(kind, _) if kind == "end" => {}
            Stop::Keyword(_, second) => {
                self.error("a second `else`", second);
                self.skip_action();
                let _ = self.list();
            }
            Stop::End => self.error(format!("`{word}` has no `end`"), at),
        }
        nodes
    }

    /// The name behind `define`, `template`, `block`.
    fn name(&mut self, of: &str) -> Option<Text> {
        self.space();
        if let TokenKind::String(name) = self.kind() {
            self.at += 1;
            return Some(name.clone());
        }
        let span = self.span();
        self.error(format!("`{of}` is followed by a name in quotes"), span);
        self.skip_action();
        None
    }

    fn define(&mut self, at: Span) {
        if self.depth > 1 {
            self.error("`define` stands at the top of a file only", at);
        }
        let name = self.name("define");
        if name.is_some() {
            self.close("define");
        }
        self.definition(name.unwrap_or_default(), "define", at);
    }

    /// The nodes up to `end`, with variables of their own.
    fn definition(&mut self, name: Text, word: &str, at: Span) {
        let variables = std::mem::replace(&mut self.variables, vec!["".into()]);
        let (ranges, depth) = (std::mem::take(&mut self.ranges), self.depth);
        let (nodes, stop) = self.list();
        match stop {
            Stop::Keyword(kind, _) if kind == "end" => {}
            Stop::Keyword(kind, span) => {
                self.error(format!("unexpected `{kind}` in `{word}`"), span);
                self.skip_action();
            }
            Stop::End => self.error(format!("`{word}` has no `end`"), at),
        }
        (self.variables, self.ranges, self.depth) = (variables, ranges, depth);
        self.definitions.push(Definition { name, nodes });
    }

    fn call(&mut self, at: Span) -> Option<Node> {
        let name = self.name("template")?;
        let argument = self.argument("template");
        self.close("template");
        Some(Node::Call { name, argument, span: at })
    }

    fn block(&mut self, at: Span) -> Option<Node> {
        let name = self.name("block");
        let argument = match name {
            Some(_) => {
                let argument = self.argument("block");
                self.close("block");
                argument
            }
            None => None,
        };
        self.definition(name.clone().unwrap_or_default(), "block", at);
        Some(Node::Call { name: name?, argument, span: at })
    }

    fn argument(&mut self, of: &str) -> Option<Pipeline> {
        self.space();
        (*self.kind() != TokenKind::Close).then(|| self.pipeline(of, false))
    }

    /// A pipeline up to the end of the action or a closing parenthesis.
    fn pipeline(&mut self, of: &str, is_range: bool) -> Pipeline {
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
        loop {
            let TokenKind::Variable(name) = self.kind() else { break };
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
        loop {
            let Some(operand) = self.operand() else { break };
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
