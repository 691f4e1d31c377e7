//! `src::`: how something is written. Floor 4.

use super::{Function, Invocation};
use crate::expr::Evaluated;
use crate::value::{Kind, Value, WayKind};

pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "src::present", arity: (1, 1), run: present },
    Function { name: "src::is_literal", arity: (1, 1), run: is_literal },
    Function { name: "src::is_sensitive", arity: (1, 1), run: is_sensitive },
];

/// Whether something is written there, even if it is null.
fn present(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    Ok(Value::bool(!matches!(value.kind, Kind::Absent(_))).with_origin(value.origin))
}

/// Whether the text of a value stands in the repository: in place, as a default, in a var file, as a module argument.
fn is_literal(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    let from_outside = value.origin.stations().any(|station| station.kind == WayKind::CommandLine);
    let known = match &value.kind {
        Kind::String(text) => !text.is_empty(),
        Kind::Bool(_) | Kind::Number(_) => true,
        _ => false,
    };
    Ok(Value::bool(known && !from_outside).with_origin(value.origin))
}

/// Whether a value is marked so that it is never shown.
fn is_sensitive(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    Ok(Value::bool(value.sensitive).with_origin(value.origin))
}
