//! Conditionals, and the type that both branches share.
//!
//! Source: hclsyntax's `ConditionalExpr`.

use super::operators::{one_of, truth_of};
use super::{Evaluated, EvaluationError, Evaluator};
use crate::source::Span;
use crate::syntax::hcl::{BinaryOperator, Expression, ExpressionKind, ObjectKey, UnaryOperator};
use crate::value::{Field, Kind, Origin, Truth, Type, Unknown, Value, convert, unify};

pub(super) fn conditional(
    evaluator: &Evaluator<'_>,
    condition: &Expression,
    yes: &Expression,
    no: &Expression,
    span: Span,
) -> Evaluated {
    let decided = evaluator.evaluate(condition)?;
    let Some(truth) = truth_of(&decided) else {
        let message = format!("the condition must be a boolean, not {}", decided.describe());
        return Err(EvaluationError::because(message, condition.span, &decided));
    };
    if evaluator.settings.policy {
        return in_policy(evaluator, &decided, truth, yes, no, span);
    }
    let (mut yes_value, mut no_value) = (evaluator.evaluate(yes), evaluator.evaluate(no));
    if let Some(typ) = shared_type(evaluator, (yes, &yes_value), (no, &no_value), span)? {
        let (yes_type, no_type) = (type_of(evaluator, yes, &yes_value), type_of(evaluator, no, &no_value));
        yes_value = converted(yes_value, &typ, &no_type, yes.span);
        no_value = converted(no_value, &typ, &yes_type, no.span);
    }
    let (chosen, other) = match truth {
        Truth::True => (yes_value, no_value),
        Truth::False => (no_value, yes_value),
        Truth::Unknown => return conditional_of(&decided, yes_value, no_value, span, evaluator.settings.references),
    };
    let sensitive = match other {
        Ok(other) => decided.sensitive || other.sensitive,
        Err(error) if error.invalid => return Err(error),
        Err(_) => decided.sensitive,
    };
    Ok(placed(chosen?, &decided, span, evaluator).with_sensitive(sensitive))
}

/// In a policy only the chosen branch is evaluated, and keeps its own shape.
fn in_policy(
    evaluator: &Evaluator<'_>,
    decided: &Value,
    truth: Truth,
    yes: &Expression,
    no: &Expression,
    span: Span,
) -> Evaluated {
    let (chosen, other) = match truth {
        Truth::True => (yes, no),
        Truth::False => (no, yes),
        Truth::Unknown => {
            let (yes, no) = (evaluator.evaluate(yes), evaluator.evaluate(no));
            return conditional_of(decided, yes, no, span, evaluator.settings.references);
        }
    };
    let value = evaluator.evaluate(chosen)?;
    let value = match &value.kind {
        // Number or bool against string: the result is a string. Everything else keeps its own shape.
        Kind::Bool(_) | Kind::Number(_) => match evaluator.evaluate(other) {
            Ok(other) if matches!(other.kind, Kind::String(_) | Kind::Parts(_)) => {
                convert(&value, &Type::String).unwrap_or(value)
            }
            _ => value,
        },
        _ => value,
    };
    Ok(if evaluator.settings.references { placed(value, decided, span, evaluator) } else { value })
}

/// The chosen branch stays the place of a literal; what decided is among the hops.
fn placed(value: Value, decided: &Value, span: Span, evaluator: &Evaluator<'_>) -> Value {
    if !evaluator.settings.references {
        return value;
    }
    let origin = Origin::derived(span, [&value.origin, &decided.origin]);
    let site = value.origin.site().or(origin.site());
    let origin = origin.at_site(site);
    value.with_origin(origin).with_sensitive(decided.sensitive)
}

/// The type that both branches are converted to; `None` where they stay what they are.
///
/// # Errors
/// When there is none, though the types of both are known.
fn shared_type(
    evaluator: &Evaluator<'_>,
    (yes, yes_value): (&Expression, &Evaluated),
    (no, no_value): (&Expression, &Evaluated),
    span: Span,
) -> Result<Option<Type>, Box<EvaluationError>> {
    let untyped = |value: &Evaluated| matches!(value, Ok(Value { kind: Kind::Null(None), .. }));
    let yes_type = type_of(evaluator, yes, yes_value);
    let no_type = type_of(evaluator, no, no_value);
    if yes_type == no_type {
        return Ok(None);
    }
    if untyped(yes_value) {
        return Ok(Some(no_type));
    }
    if untyped(no_value) {
        return Ok(Some(yes_type));
    }
    if yes_type.is_any() || no_type.is_any() {
        return Ok(None);
    }
    let vague = |value: &Evaluated| value.as_ref().is_ok_and(Value::is_vague);
    match unify([yes_type.clone(), no_type.clone()]) {
        Some(typ) => Ok(Some(typ)),
        None if vague(yes_value) || vague(no_value) => Ok(None),
        None => {
            let message = format!("the two results have no common type: {}", difference(&yes_type, &no_type));
            Err(EvaluationError::new(message, span))
        }
    }
}

/// A branch as the shared type has it; what we do not know wholly may stay what it is.
fn converted(value: Evaluated, typ: &Type, other: &Type, span: Span) -> Evaluated {
    let value = value?;
    if value.type_of() == *typ {
        return Ok(value);
    }
    match convert(&value, typ) {
        // A tuple beside a list is not unified in itself where the list leaves its elements open.
        Ok(_) if matches!((&value.kind, other), (Kind::Sequence(_), Type::List(_))) && typ.has_any() && !alike(&value) => {
            Err(EvaluationError::because("the elements of the list have different types", span, &value))
        }
        Ok(converted) => Ok(converted),
        Err(_) if value.is_vague() => Ok(value),
        Err(error) => Err(EvaluationError::conversion(&error, span, &value)),
    }
}

/// Whether all elements have the same type, or one that we do not know.
fn alike(value: &Value) -> bool {
    let items = value.as_sequence().map_or(&[][..], |sequence| &sequence.items);
    let first = items.first().map(Value::type_of);
    value.is_vague() || items.iter().all(|item| Some(item.type_of()) == first)
}

fn type_of(evaluator: &Evaluator<'_>, expression: &Expression, value: &Evaluated) -> Type {
    match value {
        Ok(value) => value.type_of(),
        Err(_) => failed_type(evaluator, expression),
    }
}

/// The type that an expression would have had if it had not failed: the branch that is not taken may fail, but its type
/// counts.
fn failed_type(evaluator: &Evaluator<'_>, expression: &Expression) -> Type {
    // Each level evaluates what is in it once more: without a budget that doubles from level to level.
    if !evaluator.scope.spend(1) {
        return Type::Any;
    }
    let inner = |inner: &Expression| type_of(evaluator, inner, &evaluator.evaluate(inner));
    match &expression.kind {
        ExpressionKind::Parenthesis(within) => failed_type(evaluator, within),
        ExpressionKind::Template(parts) if parts.parts.len() != 1 => Type::String,
        ExpressionKind::Unary { operator, .. } => match operator {
            UnaryOperator::Not => Type::Bool,
            UnaryOperator::Negate => Type::Number,
        },
        ExpressionKind::Binary { rest, .. } => match rest.last().map(|part| part.operator) {
            Some(
                BinaryOperator::Add
                | BinaryOperator::Subtract
                | BinaryOperator::Multiply
                | BinaryOperator::Divide
                | BinaryOperator::Modulo,
            ) => Type::Number,
            _ => Type::Bool,
        },
        ExpressionKind::Tuple(items) => Type::Tuple(items.iter().map(inner).collect()),
        ExpressionKind::Object(items) => {
            let mut fields = std::collections::BTreeMap::new();
            for item in items {
                let name = match &item.key {
                    ObjectKey::Name(name) => Some(name.text.clone()),
                    ObjectKey::Expression(key) => evaluator.evaluate(key).ok().and_then(|key| key.as_str().map(Into::into)),
                };
                let Some(name) = name else { return Type::Any };
                fields.insert(name, Field { typ: inner(&item.value), optional: false, default: None });
            }
            Type::Object(fields)
        }
        _ => Type::Any,
    }
}

/// How two types differ, as Terraform words it.
fn difference(yes: &Type, no: &Type) -> String {
    match (yes, no) {
        (Type::Object(yes), Type::Object(no)) => {
            for (name, field) in yes {
                match no.get(name) {
                    None => return format!("attribute `{name}` is only in the first"),
                    Some(other) if other.typ != field.typ => {
                        return format!("attribute `{name}`: {}", difference(&field.typ, &other.typ));
                    }
                    Some(_) => {}
                }
            }
            let only = no.keys().find(|name| !yes.contains_key(*name));
            only.map_or_else(|| "a part differs".to_string(), |name| format!("attribute `{name}` is only in the second"))
        }
        (Type::Tuple(yes), Type::Tuple(no)) if yes.len() != no.len() => {
            format!("the first is a tuple of {} elements, the second of {}", yes.len(), no.len())
        }
        (Type::Tuple(yes), Type::Tuple(no)) => {
            let at = yes.iter().zip(no).enumerate().find(|(_, (yes, no))| yes != no);
            at.map_or_else(|| "a part differs".to_string(), |(at, (yes, no))| format!("element {at}: {}", difference(yes, no)))
        }
        (Type::List(yes), Type::List(no)) | (Type::Set(yes), Type::Set(no)) | (Type::Map(yes), Type::Map(no))
            if yes.name() == no.name() =>
        {
            format!("the elements differ: {}", difference(yes, no))
        }
        _ => format!("the first is {}, the second {}", yes.describe(), no.describe()),
    }
}

/// The value of a conditional whose condition is not known.
pub fn conditional_of(condition: &Value, yes: Evaluated, no: Evaluated, span: Span, references: bool) -> Evaluated {
    let (yes, no) = match (yes, no) {
        (Ok(yes), Ok(no)) => (yes, no),
        // A branch that fails cannot be the one that holds when the configuration is valid, but that is not known.
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => {
            return Ok(Unknown::joined([condition]).into_value().with_span(span).with_sensitive(condition.sensitive));
        }
        (Err(error), Err(_)) => return Err(error),
    };
    let sensitive = condition.sensitive || yes.sensitive || no.sensitive;
    let mut origin = Origin::derived(span, [&condition.origin, &yes.origin, &no.origin]);
    if !references {
        origin = condition.origin.clone();
    }
    let mut reasons = Unknown::joined([condition]);
    for branch in [&yes, &no] {
        if !branch.is_known() {
            branch.collect_reasons(&mut reasons.reasons);
        }
    }
    // What is not known is a choice of its own where one knows what it is a copy of.
    let plain =
        |value: &Value| matches!(&value.kind, Kind::Unknown(unknown) if unknown.cases.is_empty() && value.referent.is_none());
    if plain(&yes) || plain(&no) {
        reasons.not_null = yes.is_null().is_false() && no.is_null().is_false();
        return Ok(reasons.into_value().with_origin(origin).with_sensitive(sensitive));
    }
    Ok(one_of(vec![yes, no], reasons).with_origin(origin).with_sensitive(sensitive))
}
