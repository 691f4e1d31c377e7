//! The tree of a template: what Go's `text/template` reads out of a text.
//!
//! Source: [text/template](https://pkg.go.dev/text/template).

use crate::source::{Span, Text};

/// A parsed template file.
#[derive(Clone, Debug, Default)]
pub struct Template {
    /// What stands outside of definitions.
    pub nodes: Vec<Node>,
    /// `define` and `block`, in the order of the text.
    pub definitions: Vec<Definition>,
}

/// A template with a name.
#[derive(Clone, Debug)]
pub struct Definition {
    pub name: Text,
    pub nodes: Vec<Node>,
}

/// A piece of a template.
#[derive(Clone, Debug)]
pub enum Node {
    /// Text that is put out as it stands, trimmed.
    Text(Span),
    /// A pipeline whose value is put out, or a variable that is set.
    Action(Pipeline),
    If(Branch),
    With(Branch),
    Range(Branch),
    Break(Span),
    Continue(Span),
    /// `template "name" pipeline`.
    Call {
        name: Text,
        argument: Option<Pipeline>,
        span: Span,
    },
}

/// A pipeline and what depends on it.
#[derive(Clone, Debug)]
pub struct Branch {
    pub pipeline: Pipeline,
    pub then: Vec<Node>,
    pub otherwise: Vec<Node>,
}

/// Commands, each taking the value of the one before as its last argument.
#[derive(Clone, Debug, Default)]
pub struct Pipeline {
    /// The variables that are set, without `$`; a `range` may set two.
    pub variables: Vec<Text>,
    /// `=` instead of `:=`.
    pub assigns: bool,
    pub commands: Vec<Command>,
    /// From the first to the last token.
    pub span: Option<Span>,
}

impl Pipeline {
    pub fn place(&self) -> Span {
        self.span.unwrap_or(Span::NONE)
    }
}

/// An operand, or a function or method with its arguments.
#[derive(Clone, Debug)]
pub struct Command {
    pub arguments: Vec<Operand>,
    pub span: Span,
}

/// An operand with its place.
#[derive(Clone, Debug)]
pub struct Operand {
    pub kind: OperandKind,
    pub span: Span,
}

/// What can be given to a function.
#[derive(Clone, Debug)]
pub enum OperandKind {
    Dot,
    Nil,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Text),
    /// `.a.b`
    Field(Vec<Text>),
    /// `$`, `$x`, `$x.a.b`: the name without `$`.
    Variable(Text, Vec<Text>),
    Function(Text),
    /// `(…)`, with `.a.b` behind it.
    Pipeline(Box<Pipeline>, Vec<Text>),
}
