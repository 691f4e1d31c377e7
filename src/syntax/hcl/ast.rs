//! The tree of an HCL file. Every part has its byte span.

use crate::source::{SourceId, Span, Text};
use crate::syntax::{Comment, SyntaxError};
use crate::value::Number;

/// One parsed file. `errors` is empty exactly when hashicorp/hcl accepts the file.
#[derive(Clone, Debug)]
pub struct File {
    pub source: SourceId,
    pub body: Body,
    pub comments: Vec<Comment>,
    pub errors: Vec<SyntaxError>,
}

/// Attributes and blocks, each in source order.
#[derive(Clone, Debug)]
pub struct Body {
    pub span: Span,
    pub attributes: Vec<Attribute>,
    pub blocks: Vec<Block>,
}

impl Body {
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.name.text == name)
    }

    pub fn blocks_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |b| b.kind.text == kind)
    }
}

/// `name = value`
#[derive(Clone, Debug)]
pub struct Attribute {
    pub name: Identifier,
    pub value: Expression,
    /// Name to value.
    pub span: Span,
}

/// `kind "label" … { body }`
#[derive(Clone, Debug)]
pub struct Block {
    pub kind: Identifier,
    pub labels: Vec<BlockLabel>,
    pub body: Body,
    /// Kind to closing brace.
    pub span: Span,
    /// Kind to last label: what is underlined when something is missing in the block.
    pub header: Span,
}

impl Block {
    pub fn label(&self, index: usize) -> Option<&str> {
        self.labels.get(index).map(|l| l.text.as_str())
    }
}

/// A name with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    pub text: Text,
    pub span: Span,
}

/// A block label, decoded; the span includes the quotes where there are any.
#[derive(Clone, Debug)]
pub struct BlockLabel {
    pub text: Text,
    pub span: Span,
    pub quoted: bool,
}

#[derive(Clone, Debug)]
pub struct Expression {
    pub span: Span,
    pub kind: ExpressionKind,
}

#[derive(Clone, Debug)]
pub enum ExpressionKind {
    /// What recovery left where an expression was expected. Evaluates to unknown.
    Missing,
    Null,
    Bool(bool),
    Number(Number),
    /// A quoted string without interpolation, decoded.
    String(Text),
    /// A quoted string or heredoc with parts; strip markers and the indentation of `<<-` are already applied.
    Template(Template),
    Tuple(Vec<Expression>),
    Object(Vec<ObjectItem>),
    /// A root name: `var`, `aws_vpc`, `each`, a `for` variable.
    Variable(Text),
    /// `base.name`, `base[index]`, `base.0`, several in a row.
    Access {
        base: Box<Expression>,
        steps: Vec<Step>,
    },
    /// `source[*].a[0]` (full) or `source.*.a` (attribute only). `steps` apply to each element.
    Splat {
        source: Box<Expression>,
        kind: SplatKind,
        marker: Span,
        steps: Vec<Step>,
    },
    Call(Box<Call>),
    Unary {
        operator: UnaryOperator,
        operator_span: Span,
        operand: Box<Expression>,
    },
    /// A chain of one precedence level, left-associative: `first op a op b`.
    Binary {
        first: Box<Expression>,
        rest: Vec<BinaryPart>,
    },
    Conditional {
        condition: Box<Expression>,
        yes: Box<Expression>,
        no: Box<Expression>,
    },
    For(Box<For>),
    /// `( inner )`
    Parenthesis(Box<Expression>),
}

#[derive(Clone, Debug)]
pub struct Template {
    pub parts: Vec<TemplatePart>,
    pub style: TemplateStyle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateStyle {
    Quoted,
    Heredoc,
    /// A whole text: `templatefile`, `templatestring`, a JSON string.
    Bare,
}

#[derive(Clone, Debug)]
pub enum TemplatePart {
    Literal { text: Text, span: Span },
    Interpolation { expression: Expression, span: Span },
    If { condition: Expression, yes: Vec<TemplatePart>, no: Vec<TemplatePart>, span: Span },
    For { key: Option<Identifier>, value: Identifier, collection: Expression, body: Vec<TemplatePart>, span: Span },
}

#[derive(Clone, Debug)]
pub struct ObjectItem {
    /// A bare identifier key is `ObjectKey::Name`; anything else is an expression.
    pub key: ObjectKey,
    pub value: Expression,
}

#[derive(Clone, Debug)]
pub enum ObjectKey {
    Name(Identifier),
    Expression(Expression),
}

impl ObjectKey {
    pub fn span(&self) -> Span {
        match self {
            ObjectKey::Name(name) => name.span,
            ObjectKey::Expression(expression) => expression.span,
        }
    }
}

/// One step of a traversal; the span covers the dot or the brackets.
#[derive(Clone, Debug)]
pub struct Step {
    pub span: Span,
    pub kind: StepKind,
}

#[derive(Clone, Debug)]
pub enum StepKind {
    /// `.name`
    Attribute(Text),
    /// `[expression]`
    Index(Expression),
    /// `.0`
    LegacyIndex(u64),
    /// `[*]…` or `.*…` inside the steps of another splat: `steps` apply to each element of what the steps before gave.
    /// The step's span ends with its last inner step.
    Splat { kind: SplatKind, marker: Span, steps: Vec<Step> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplatKind {
    /// `[*]`
    Full,
    /// `.*`
    Attribute,
}

#[derive(Clone, Debug)]
pub struct Call {
    /// With its namespace: `length`, `core::try`, `provider::aws::arn_parse`.
    pub name: Identifier,
    pub arguments: Vec<Expression>,
    /// The last argument is followed by `...`.
    pub expand_last: bool,
}

#[derive(Clone, Debug)]
pub struct BinaryPart {
    pub operator: BinaryOperator,
    pub operator_span: Span,
    pub operand: Expression,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    Not,
    Negate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

#[derive(Clone, Debug)]
pub struct For {
    pub key: Option<Identifier>,
    pub value: Identifier,
    pub collection: Expression,
    /// `key => value` of an object comprehension; `None` for a tuple.
    pub result_key: Option<Expression>,
    pub result: Expression,
    /// `...` after the value of an object comprehension.
    pub grouping: bool,
    pub condition: Option<Expression>,
}
