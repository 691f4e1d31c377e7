//! The tree of a YAML stream. Every node has its byte span.

use crate::source::{SourceId, Span, Text};
use crate::syntax::{Comment, SyntaxError};
use crate::value::Number;

/// One parsed file: what could be read, and what could not.
#[derive(Clone, Debug)]
pub struct File {
    pub source: SourceId,
    pub documents: Vec<Document>,
    pub comments: Vec<Comment>,
    pub errors: Vec<SyntaxError>,
    /// Keys that occur twice in one mapping: the key's second place and its first. The API server refuses them.
    pub duplicate_keys: Vec<(Span, Span)>,
}

impl File {
    /// The errors that lie in a document: with any, the document may lack what was written.
    pub fn errors_in(&self, document: &Document) -> impl Iterator<Item = &SyntaxError> {
        let span = document.span;
        self.errors.iter().filter(move |error| span.contains(error.span))
    }
}

#[derive(Clone, Debug)]
pub struct Document {
    pub root: Node,
    /// From its marker or its first comment to the last thing before the next document.
    pub span: Span,
}

/// A node; aliases and merge keys are already resolved (within the limits).
#[derive(Clone, Debug)]
pub struct Node {
    /// Trimmed to what was written; a block scalar's span covers its content, without the header.
    pub span: Span,
    pub kind: NodeKind,
    /// How a scalar was written; `None` for sequences and mappings.
    pub style: Option<ScalarStyle>,
    /// Where the alias `*name` stands that brought this node here.
    pub alias: Option<Span>,
}

#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Nothing was written, or `~`, `null`.
    Null,
    Bool(bool),
    Number(Number),
    String(Text),
    Sequence(Vec<Node>),
    Mapping(Vec<Pair>),
}

/// A key of a mapping with its value, in source order, duplicates resolved (the last wins, as go-yaml does).
#[derive(Clone, Debug)]
pub struct Pair {
    /// The key as Kubernetes reads it: always text.
    pub key: Text,
    pub key_span: Span,
    pub value: Node,
}

/// How a scalar was written, for fixes and for messages about types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}
