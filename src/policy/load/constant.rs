//! Values that must be written literally.

use super::super::walk::unwrap_parentheses;
use crate::source::Text;
use crate::syntax::hcl::{Expression, ExpressionKind, ObjectKey, TemplatePart};

/// A string without interpolation, quoted or heredoc.
pub(super) fn text(expression: &Expression) -> Option<Text> {
    match &unwrap_parentheses(expression).kind {
        ExpressionKind::String(text) => Some(text.clone()),
        ExpressionKind::Template(template) => {
            let mut joined = String::new();
            for part in &template.parts {
                match part {
                    TemplatePart::Literal { text, .. } => joined.push_str(text),
                    _ => return None,
                }
            }
            Some(joined.into())
        }
        _ => None,
    }
}

pub(super) fn bool(expression: &Expression) -> Option<bool> {
    match &unwrap_parentheses(expression).kind {
        ExpressionKind::Bool(value) => Some(*value),
        _ => None,
    }
}

pub(super) fn texts(expression: &Expression) -> Option<Vec<Text>> {
    match &unwrap_parentheses(expression).kind {
        ExpressionKind::Tuple(items) => items.iter().map(text).collect(),
        _ => None,
    }
}

/// The entries of an object with literal keys.
pub(super) fn entries(expression: &Expression) -> Option<Vec<(Text, &Expression)>> {
    match &unwrap_parentheses(expression).kind {
        ExpressionKind::Object(items) => items
            .iter()
            .map(|item| {
                let key = match &item.key {
                    ObjectKey::Name(name) => Some(name.text.clone()),
                    ObjectKey::Expression(key) => text(key),
                };
                key.map(|key| (key, &item.value))
            })
            .collect(),
        _ => None,
    }
}
