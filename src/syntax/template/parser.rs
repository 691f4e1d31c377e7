//! Tokens to a tree.
//!
//! Invariant: a variable is known where it is used; `break` and `continue` stand in a `range`; definitions stand at the
//! top. What breaks these is an error, and reading goes on at the next action.

use super::ast::{Branch, Definition, Node, Pipeline, Template};
use super::lexer::{Token, TokenKind, tokens};
use crate::source::{SourceId, Span, Text};
use crate::syntax::SyntaxError;

/// How deep control structures, and parentheses, may be nested.
pub(super) const MAX_DEPTH: usize = 200;
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

pub(super) struct Parser<'t> {
    pub(super) tokens: &'t [Token],
    pub(super) at: usize,
    end: Span,
    errors: Vec<SyntaxError>,
    /// The variables in scope; the first is `$`.
    pub(super) variables: Vec<Text>,
    /// How many `range` are open.
    ranges: usize,
    pub(super) depth: usize,
    definitions: Vec<Definition>,
    pub(super) is_function: &'t dyn Fn(&str) -> bool,
}

const KEYWORDS: [&str; 11] = ["if", "with", "range", "else", "end", "define", "template", "block", "break", "continue", "nil"];

impl<'t> Parser<'t> {
    pub(super) fn error(&mut self, message: impl Into<String>, span: Span) {
        if self.errors.len() < MAX_ERRORS * 4 {
            self.errors.push(SyntaxError { message: message.into(), span, related: None });
        }
    }

    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn kind(&self) -> &'t TokenKind {
        self.peek().map_or(&TokenKind::End, |token| &token.kind)
    }

    pub(super) fn span(&self) -> Span {
        self.peek().map_or(self.end, |token| token.span)
    }

    pub(super) fn space(&mut self) -> bool {
        let is_space = *self.kind() == TokenKind::Space;
        self.at += usize::from(is_space);
        is_space
    }

    /// Goes on behind the action.
    pub(super) fn skip_action(&mut self) {
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
}
