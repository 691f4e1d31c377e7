//! What an expression is for the value that it yields: a literal, something that hands a value on, a computation.

use crate::syntax::hcl::{Expression, ExpressionKind, Step, StepKind, UnaryOperator};
use crate::value::Form;

/// Functions that hand one of their arguments on.
const PASSING: [&str; 12] =
    ["try", "coalesce", "lookup", "optional", "merge", "tobool", "tonumber", "tostring", "tolist", "tomap", "toset", "element"];

/// Whether a function hands one of its arguments on, unchanged or converted.
pub fn hands_argument_on(function: &str) -> bool {
    PASSING.contains(&function)
}

/// What stands where the expression does.
pub(super) fn form_of(expression: &Expression) -> Form {
    match &expression.kind {
        ExpressionKind::Null | ExpressionKind::Bool(_) | ExpressionKind::Number(_) | ExpressionKind::String(_) => Form::Literal,
        ExpressionKind::Unary { operator: UnaryOperator::Negate, operand, .. } => match operand.kind {
            ExpressionKind::Number(_) => Form::Literal,
            _ => Form::Computed,
        },
        ExpressionKind::Variable(_) => Form::Reference,
        ExpressionKind::Access { base, steps } => match &base.kind {
            ExpressionKind::Variable(root) if are_plain(steps) => named(root),
            ExpressionKind::Variable(_) => Form::Computed,
            _ => form_of(base),
        },
        ExpressionKind::Splat { source, steps, .. } if are_plain(steps) => match &source.kind {
            ExpressionKind::Variable(root) => named(root),
            _ => form_of(source),
        },
        ExpressionKind::Tuple(_) | ExpressionKind::Object(_) | ExpressionKind::For(_) => Form::Collection,
        ExpressionKind::Call(call) if hands_argument_on(&call.name.text) => Form::Passing,
        ExpressionKind::Parenthesis(inner) => form_of(inner),
        _ => Form::Computed,
    }
}

/// A reference whose first name is this.
fn named(root: &str) -> Form {
    match root {
        "var" | "local" | "each" | "module" => Form::Name,
        _ => Form::Reference,
    }
}

/// Whether steps only follow names: an index that is worked out decides which element it is.
fn are_plain(steps: &[Step]) -> bool {
    steps.iter().all(|step| match &step.kind {
        StepKind::Attribute(_) | StepKind::LegacyIndex(_) => true,
        StepKind::Index(key) => match form_of(key) {
            Form::Literal => true,
            form => form.is_reference(),
        },
        StepKind::Splat { steps, .. } => are_plain(steps),
    })
}
