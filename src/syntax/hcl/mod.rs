//! HCL native syntax and its JSON form.
//!
//! Job: text to [`File`], [`Expression`] or template, with spans. Invariant: `errors` is empty exactly when
//! hashicorp/hcl accepts the text (differences: [`MAX_DEPTH`], exponents beyond ±100,000, characters newer than
//! Unicode 9 in identifiers); time and stack are bounded for every input. A file is first read strictly; only when that
//! fails, a second time with recovery by indentation, so that one error costs at most the item it stands in.

pub mod ast;
mod body;
mod expression;
mod json_form;
mod offset_map;
mod parser;
mod postfix;
mod recovery;
mod template;
mod template_tree;
mod term;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

pub use ast::*;
pub use json_form::{parse_json, parse_json_values, parse_terragrunt_json};
pub use parser::{MAX_DEPTH, is_identifier};

use crate::source::{SourceId, Span};
use crate::syntax::SyntaxError;
use parser::Parser;

/// The most errors reported for one file; the rest would be noise.
pub const MAX_ERRORS: usize = 50;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Reads a whole file.
pub fn parse(source: SourceId, text: &str) -> File {
    let whole = Span::new(source, 0, text.len());
    let mut parser = Parser::new(source, text, 0);
    skip_byte_order_mark(&mut parser, text);
    if let Ok(body) = parser.file_body() {
        let mut errors = parser.errors;
        errors.truncate(MAX_ERRORS);
        return File { source, body: Body { span: whole, ..body }, comments: parser.comments, errors };
    }
    let mut errors = parser.errors;
    let fatal = parser.failure.take();
    let mut parser = Parser::new(source, text, 0);
    skip_byte_order_mark(&mut parser, text);
    parser.start_recovering();
    let body = parser.file_body().unwrap_or_else(|_| Body { span: whole, attributes: Vec::new(), blocks: Vec::new() });
    if let Some(fatal) = fatal {
        // What the second reading found first is the same mistake seen again. What it found behind a mistake that
        // reaches to the end of the file is that mistake's echo.
        let local = (fatal.span.start as usize) < text.trim_end().len();
        let after = fatal.span.end;
        errors.push(fatal);
        if local {
            errors.extend(parser.errors.into_iter().skip(1).filter(|e| e.span.start > after));
        }
    }
    errors.sort_by_key(|e| e.span.start);
    errors.truncate(MAX_ERRORS);
    let mut comments = parser.comments;
    comments.sort_by_key(|c| c.span.start);
    comments.dedup();
    File { source, body: Body { span: whole, ..body }, comments, errors }
}

/// Reads one expression that fills the whole text; line breaks count as spaces. Spans are offset by `start`.
pub fn parse_expression(source: SourceId, text: &str, start: usize) -> (Expression, Vec<SyntaxError>) {
    let mut parser = Parser::new(source, text, start);
    skip_byte_order_mark(&mut parser, text);
    let result = parser.whole_expression();
    finish(parser, result)
}

/// Reads a text with `${…}` and `%{…}` in it, as `templatefile` and JSON strings do: always a bare template.
/// Spans are offset by `start`.
pub fn parse_template(source: SourceId, text: &str, start: usize) -> (Expression, Vec<SyntaxError>) {
    let mut parser = Parser::new(source, text, start);
    skip_byte_order_mark(&mut parser, text);
    let result = parser.bare_template();
    finish(parser, result)
}

fn skip_byte_order_mark(parser: &mut Parser<'_>, text: &str) {
    if text.starts_with(BYTE_ORDER_MARK) {
        parser.pos = BYTE_ORDER_MARK.len();
    }
}

fn finish(mut parser: Parser<'_>, result: parser::ParseResult<Expression>) -> (Expression, Vec<SyntaxError>) {
    let expression = match result {
        Ok(expression) => expression,
        Err(_) => Expression { span: parser.span(0, parser.text.len()), kind: ExpressionKind::Missing },
    };
    let mut errors = parser.errors;
    errors.extend(parser.failure.take());
    (expression, errors)
}
