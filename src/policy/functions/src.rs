//! `src::`: how something is written.

use super::function::{Invocation, PolicyFunction};
use crate::expr::Evaluated;
use crate::policy::evaluate::empty_by_default;
use crate::policy::walk::unwrap_parentheses;
use crate::syntax::hcl::{Expression, ExpressionKind, StepKind};
use crate::value::{HopKind, Kind, Mode, ReasonKind, SequenceKind, Unknown, Value};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "src::present", arity: (1, 1), run: present },
    PolicyFunction { name: "src::given", arity: (1, 1), run: given },
    PolicyFunction { name: "src::is_literal", arity: (1, 1), run: is_literal },
    PolicyFunction { name: "src::is_sensitive", arity: (1, 1), run: is_sensitive },
    PolicyFunction { name: "src::through_plain_variable", arity: (1, 1), run: through_plain_variable },
    PolicyFunction { name: "src::is_stored_secret", arity: (1, 1), run: is_stored_secret },
    PolicyFunction { name: "src::unknown", arity: (1, 1), run: unknown },
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

/// Whether something is written there, even if it is null: neither a provider's default nor what the provider chooses or
/// computes is.
fn present(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    let written = entry_of(invocation).unwrap_or_else(|| is_written(&value));
    Ok(Value::bool(written).with_origin(value.origin))
}

/// Whether the body that an argument like `attrs.tls` reads has the name; `None` where it reads no body.
fn entry_of(invocation: &Invocation<'_, '_>) -> Option<bool> {
    let argument = unwrap_parentheses(invocation.call.arguments.first()?);
    let ExpressionKind::Access { base, steps } = &argument.kind else { return None };
    let (last, rest) = steps.split_last()?;
    let StepKind::Attribute(name) = &last.kind else { return None };
    let holder = match rest {
        [] => (**base).clone(),
        _ => Expression { span: argument.span, kind: ExpressionKind::Access { base: base.clone(), steps: rest.to_vec() } },
    };
    let holder = invocation.evaluator.evaluate(&holder).ok()?;
    let mapping = holder.as_mapping().filter(|mapping| mapping.schema.is_some() || !mapping.header.is_none())?;
    let Some(entry) = mapping.entries.get(name) else { return Some(false) };
    // What no text names was added: ids that the provider makes.
    Some(is_written(&entry.value) && (!entry.key.is_none() || is_blocks(&entry.value)))
}

fn is_blocks(value: &Value) -> bool {
    matches!(&value.kind, Kind::Sequence(sequence) if sequence.kind == SequenceKind::Blocks)
}

/// Whether a value is neither missing, nor a default, nor what the provider chooses.
fn is_written(value: &Value) -> bool {
    let chosen = |unknown: &Unknown| {
        !unknown.reasons.is_empty() && unknown.reasons.iter().all(|reason| reason.kind == ReasonKind::ProviderDefault)
    };
    match &value.kind {
        Kind::Absent(_) => false,
        Kind::Sequence(sequence) if sequence.is_no_blocks() => false,
        Kind::Unknown(unknown) if chosen(unknown) => false,
        // A default that an explicit null stands for has no place of its own.
        _ => !value.origin.hops().next().is_some_and(|hop| hop.kind == HopKind::ProviderDefault && !hop.span().is_none()),
    }
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
    let from_outside = value.origin.hops().any(|hop| hop.kind == HopKind::CommandLine);
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

/// Whether a value comes through an input variable that is not marked `sensitive`: plans and logs show it.
fn through_plain_variable(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    Ok(Value::bool(is_through_plain_variable(&value)).with_origin(value.origin))
}

/// By what the value is a copy of: variables that only choose it (`var.managed ? null : …`) do not show it.
fn is_through_plain_variable(value: &Value) -> bool {
    let of_input = || {
        let mut named = value.as_symbol().into_iter().chain(value.referents());
        named.any(|symbol| symbol.address.mode == Mode::Input)
    };
    match &value.kind {
        _ if value.sensitive => false,
        Kind::Parts(parts) => parts.iter().any(is_through_plain_variable),
        _ => of_input(),
    }
}

/// `src::unknown("the key of the snapshot is not in these files")`: a value that source does not show, with the sentence that
/// says why.
fn unknown(invocation: &Invocation<'_, '_>) -> Evaluated {
    let why = invocation.argument(0);
    let Some(sentence) = why.as_str() else { return Err(invocation.wrong(0, "the reason must be a string")) };
    let header = invocation.scope.target.header;
    Ok(Unknown::because(ReasonKind::NotInFiles, sentence, header).into_value().with_span(header))
}
