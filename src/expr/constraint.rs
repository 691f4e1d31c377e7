//! Type constraints: `list(object({ port = number, name = optional(string, "x") }))`.

use std::collections::BTreeMap;

use super::{EvaluationError, Evaluator};
use crate::source::SourceId;
use crate::syntax::hcl::{self, Expression, ExpressionKind, ObjectKey};
use crate::value::{Field, Type};

/// The type that an expression in `type = …` means. Defaults of `optional()` are evaluated by `evaluator`.
///
/// # Errors
/// When it is no type constraint.
pub fn parse(expression: &Expression, evaluator: &Evaluator<'_>) -> Result<Type, Box<EvaluationError>> {
    match &expression.kind {
        ExpressionKind::Variable(name) => named(name).ok_or_else(|| {
            EvaluationError::new(
                format!("`{name}` is not a type: use string, number, bool, any, list, set, map, object or tuple"),
                expression.span,
            )
        }),
        // The quoted form of Terraform 0.11 and of JSON syntax, where any constraint is a string.
        ExpressionKind::String(text) => match named(text) {
            Some(typ) => Ok(typ),
            None => {
                let (inner, errors) = hcl::parse_expression(SourceId::NONE, text, 0);
                let quoted = matches!(inner.kind, ExpressionKind::Call(_)) && errors.is_empty();
                let wrong = || EvaluationError::new(format!("`{text}` is not a type"), expression.span);
                if quoted { parse(&inner, evaluator).map_err(|_| wrong()) } else { Err(wrong()) }
            }
        },
        ExpressionKind::Parenthesis(inner) => parse(inner, evaluator),
        ExpressionKind::Call(call) => {
            let wrong = |needs: &str| EvaluationError::new(format!("`{}` needs {needs}", call.name.text), expression.span);
            match (call.name.text.as_str(), call.arguments.as_slice()) {
                ("list", [element]) => Ok(Type::list(parse(element, evaluator)?)),
                ("set", [element]) => Ok(Type::set(parse(element, evaluator)?)),
                ("map", [element]) => Ok(Type::map(parse(element, evaluator)?)),
                ("list" | "set" | "map", _) => Err(wrong("one element type")),
                ("tuple", [argument]) => match &argument.kind {
                    ExpressionKind::Tuple(items) => {
                        let types: Result<Vec<Type>, _> = items.iter().map(|item| parse(item, evaluator)).collect();
                        Ok(Type::Tuple(types?))
                    }
                    _ => Err(wrong("a list of types")),
                },
                ("object", [argument]) => match &argument.kind {
                    ExpressionKind::Object(items) => {
                        let mut fields = BTreeMap::new();
                        for item in items {
                            let name = match &item.key {
                                ObjectKey::Name(name) => name.text.clone(),
                                ObjectKey::Expression(key) => match &key.kind {
                                    ExpressionKind::String(text) => text.clone(),
                                    _ => return Err(EvaluationError::new("an attribute name must be literal", key.span)),
                                },
                            };
                            fields.insert(name, field(&item.value, evaluator)?);
                        }
                        Ok(Type::Object(fields))
                    }
                    _ => Err(wrong("an object of types")),
                },
                (name, _) => Err(EvaluationError::new(format!("`{name}` is not a type"), expression.span)),
            }
        }
        _ => Err(EvaluationError::new("a type is expected", expression.span)),
    }
}

fn named(name: &str) -> Option<Type> {
    Some(match name {
        "string" => Type::String,
        "number" => Type::Number,
        "bool" => Type::Bool,
        "any" => Type::Any,
        "list" => Type::list(Type::Any),
        "set" => Type::set(Type::Any),
        "map" => Type::map(Type::Any),
        _ => return None,
    })
}

fn field(expression: &Expression, evaluator: &Evaluator<'_>) -> Result<Field, Box<EvaluationError>> {
    if let ExpressionKind::Call(call) = &expression.kind
        && call.name.text == "optional"
    {
        return match call.arguments.as_slice() {
            [typ] => Ok(Field { typ: parse(typ, evaluator)?, optional: true, default: None }),
            [typ, default] => {
                Ok(Field { typ: parse(typ, evaluator)?, optional: true, default: Some(evaluator.evaluate(default)?) })
            }
            _ => Err(EvaluationError::new("`optional` takes a type and an optional default", expression.span)),
        };
    }
    Ok(Field { typ: parse(expression, evaluator)?, optional: false, default: None })
}
