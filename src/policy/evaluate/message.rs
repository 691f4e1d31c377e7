//! Messages of policies: a fault in one never changes the verdict.

use super::PolicyScope;
use crate::expr::Evaluator;
use crate::source::Span;
use crate::syntax::hcl::{Expression, ExpressionKind, TemplatePart};
use crate::value::{Kind, Type, Value, convert};

/// The longest message, in characters.
const MAX_MESSAGE: usize = 2_000;

/// The text of a message, and where parts of it could not be worked out.
#[derive(Debug, Default)]
pub struct Rendered {
    pub text: String,
    pub faults: Vec<(Span, String)>,
}

/// Renders a message expression. `violation` is what a function of the language says of the place that is to blame.
pub fn render(scope: &PolicyScope<'_, '_>, expression: &Expression, violation: Option<String>) -> Rendered {
    scope.start();
    let mut rendered = Rendered::default();
    let evaluator = Evaluator::new(scope);
    let evaluator = match violation {
        Some(text) => evaluator.bind("violation", Value::object([("text", Value::string(text))])),
        None => evaluator,
    };
    part(&evaluator, expression, &mut rendered);
    // A message is one line in most reports: the line ends of heredocs go.
    let text = rendered.text.trim();
    rendered.text = match text.char_indices().nth(MAX_MESSAGE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_string(),
    };
    rendered
}

fn part(evaluator: &Evaluator<'_>, expression: &Expression, into: &mut Rendered) {
    match &expression.kind {
        ExpressionKind::Parenthesis(inner) => part(evaluator, inner, into),
        ExpressionKind::Template(template) => {
            for piece in &template.parts {
                match piece {
                    TemplatePart::Literal { text, .. } => into.text.push_str(text),
                    TemplatePart::Interpolation { expression, .. } => interpolation(evaluator, expression, into),
                    TemplatePart::If { span, .. } | TemplatePart::For { span, .. } => {
                        let mut alone = template.clone();
                        alone.parts = vec![piece.clone()];
                        let alone = Expression { span: *span, kind: ExpressionKind::Template(alone) };
                        interpolation(evaluator, &alone, into);
                    }
                }
            }
        }
        ExpressionKind::Conditional { condition, yes, no } => {
            match evaluator.evaluate(condition).ok().as_ref().and_then(crate::expr::truth_of) {
                Some(crate::value::Truth::True) => part(evaluator, yes, into),
                Some(crate::value::Truth::False) => part(evaluator, no, into),
                _ => interpolation(evaluator, expression, into),
            }
        }
        _ => interpolation(evaluator, expression, into),
    }
}

fn interpolation(evaluator: &Evaluator<'_>, expression: &Expression, into: &mut Rendered) {
    match evaluator.evaluate(expression) {
        Ok(value) => match shown(&value) {
            Some(text) => into.text.push_str(&text),
            None => {
                into.faults.push((expression.span, format!("{} cannot be part of a message", value.describe())));
                into.text.push_str("(unavailable)");
            }
        },
        Err(error) => {
            into.faults.push((error.span, error.message));
            into.text.push_str("(unavailable)");
        }
    }
}

/// A value in a message; `None` when it has no text.
pub fn shown(value: &Value) -> Option<String> {
    if value.sensitive {
        return Some("(sensitive)".to_string());
    }
    match &value.kind {
        Kind::Unknown(_) => Some("(unknown)".to_string()),
        Kind::Symbol(symbol) => Some(symbol.to_string()),
        Kind::Parts(parts) => Some(parts.iter().map(|part| shown(part).unwrap_or_else(|| "(unknown)".to_string())).collect()),
        Kind::Null(_) | Kind::Absent(_) | Kind::Sequence(_) | Kind::Mapping(_) => None,
        _ => convert(value, &Type::String).ok().and_then(|text| text.as_str().map(str::to_string)),
    }
}
