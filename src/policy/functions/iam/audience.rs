//! Whom a statement is about.

use super::statement::{Statement, principals};
use crate::value::{Kind, Truth, Unknown, Value};

/// Whether a statement is about everybody, and where that is written.
///
/// `*` in any type of principal is everybody; so is everybody but some (`NotPrincipal`).
pub(super) fn everybody(statement: &Statement) -> (Truth, Value) {
    if let Some(principal) = statement.member("Principal") {
        return names_everybody(&principal);
    }
    match statement.member("NotPrincipal") {
        Some(excepted) if excepted.is_known() => (Truth::True, excepted),
        Some(excepted) => (Truth::Unknown, excepted),
        // The policy of an identity: it is about whoever has it.
        None => (Truth::False, Value::null()),
    }
}

fn names_everybody(principal: &Value) -> (Truth, Value) {
    let Some(named) = principals(principal) else {
        return (Truth::Unknown, Unknown::joined([principal]).into_value().with_origin(principal.origin.clone()));
    };
    let mut open = None;
    for value in named {
        match &value.kind {
            Kind::String(text) if text.as_str() == "*" => return (Truth::True, value),
            Kind::Unknown(_) if open.is_none() => open = Some(value),
            _ => {}
        }
    }
    match open {
        Some(value) => (Truth::Unknown, value),
        None => (Truth::False, Value::null()),
    }
}
