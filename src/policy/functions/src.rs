//! `src::`: how something is written. Floor 4.

use super::{Function, Invocation};
use crate::expr::Evaluated;
use crate::policy::evaluate::empty_by_default;
use crate::value::{Kind, Unknown, Value, WayKind};

pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "src::present", arity: (1, 1), run: present },
    Function { name: "src::given", arity: (1, 1), run: given },
    Function { name: "src::is_literal", arity: (1, 1), run: is_literal },
    Function { name: "src::is_sensitive", arity: (1, 1), run: is_sensitive },
    Function { name: "src::is_stored_secret", arity: (1, 1), run: is_stored_secret },
];

/// How the addresses of what makes or keeps secrets begin.
const STORES: [&str; 16] = [
    "random_password.",
    "random_string.",
    "random_id.",
    "random_bytes.",
    "aws_secretsmanager_",
    "data.aws_secretsmanager_",
    "aws_ssm_parameter.",
    "data.aws_ssm_parameter.",
    "data.aws_kms_secrets.",
    "data.vault_",
    "vault_",
    "data.onepassword_",
    "onepassword_",
    "data.sops_",
    "ephemeral.",
    "data.external.",
];

/// Whether a value is taken from a generator or a store of secrets: it is there, though its text is not known.
fn is_stored_secret(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    let mut reasons = Vec::new();
    value.collect_reasons(&mut reasons);
    let stored = |subject: &str| {
        // The address may lie in a module: `module.a.module.b["x"].random_password.token`.
        let mut rest = subject;
        while let Some(inner) = rest.strip_prefix("module.") {
            match inner.split_once('.') {
                Some((_, after)) => rest = after,
                None => break,
            }
        }
        STORES.iter().any(|store| rest.starts_with(store))
    };
    let all = !value.is_known() && !reasons.is_empty() && reasons.iter().all(|reason| stored(&reason.subject));
    Ok(Value::bool(all).with_origin(value.origin))
}

/// Whether something is written there, even if it is null.
fn present(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    Ok(Value::bool(!matches!(value.kind, Kind::Absent(_))).with_origin(value.origin))
}

/// The value, unless it is a list that is empty only because a variable with an empty default has no value: then it is
/// not known.
fn given(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    Ok(match empty_by_default(invocation.scope, &value) {
        Some(reason) => {
            let unknown = Unknown { reasons: vec![reason], not_null: true, ..Unknown::default() };
            unknown.into_value().with_origin(value.origin)
        }
        None => value,
    })
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
