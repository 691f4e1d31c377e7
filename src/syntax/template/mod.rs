//! Go templates: a text to a tree with spans.
//!
//! Job: read what charts are written in. Invariant: as everywhere in this room, parsing never fails and never panics; a
//! template is accepted exactly where Go accepts it, and refused with at least one error where Go refuses it.
//!
//! Source: [text/template](https://pkg.go.dev/text/template).

mod ast;
mod lexer;
mod parser;
mod pipeline;
#[cfg(test)]
mod tests;

pub use ast::{Branch, Command, Definition, Node, Operand, OperandKind, Pipeline, Template};
pub use lexer::integer;
pub use parser::parse;
