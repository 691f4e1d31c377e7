//! `aws::`: keys, parameters in force, and how long versions are supported.

use super::fact::decided;
use super::function::{Invocation, PolicyFunction};
use crate::expr::Evaluated;
use crate::policy::support;
use crate::value::{Kind, Note, Reason, ReasonKind, Truth, Type, Unknown, Value};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "aws::key_kind", arity: (1, 1), run: key_kind },
    PolicyFunction { name: "aws::parameter", arity: (2, 2), run: parameter },
    PolicyFunction { name: "aws::is_supported", arity: (2, 2), run: is_supported },
];

/// Whose a KMS key is: `"customer"`, `"aws-managed"`, or null where none is named.
fn key_kind(invocation: &Invocation<'_, '_>) -> Evaluated {
    let key = invocation.argument(0);
    if key.is_null().is_true() || key.as_str() == Some("") || is_left_to_the_service(&key) {
        return Ok(Value::null().with_origin(key.origin));
    }
    let fact = invocation.scope.world.graph.keys().is_customers(&key);
    let origin = decided(&key.origin, &fact.evidence, fact.by_name);
    Ok(match fact.truth {
        Truth::True => Value::string("customer").with_origin(origin),
        Truth::False => {
            let note = Note::new("a key that AWS manages");
            Value::string("aws-managed").with_origin(origin.with_note(Some(note)))
        }
        Truth::Unknown => {
            let unknown = Unknown { reasons: fact.reasons, not_null: key.is_null().is_false(), ..Unknown::default() };
            unknown.with_type(Type::String).into_value().with_origin(origin)
        }
    })
}

/// Whether nothing is written: the service then uses a key of its own, of whose id the provider learns.
fn is_left_to_the_service(key: &Value) -> bool {
    let chosen = |unknown: &Unknown| unknown.reasons.iter().all(|reason| reason.kind == ReasonKind::ProviderDefault);
    matches!(&key.kind, Kind::Unknown(unknown) if !unknown.reasons.is_empty() && chosen(unknown))
}

/// The value of a database's or a cache's parameter in force; null where nothing sets it.
fn parameter(invocation: &Invocation<'_, '_>) -> Evaluated {
    let resource = match invocation.resource(0)? {
        Ok(resource) => resource,
        Err(unknown) => return Ok(unknown),
    };
    let name = invocation.argument(1);
    let Some(name) = name.as_str() else { return Err(invocation.wrong(1, "the name of a parameter must be a string")) };
    match invocation.scope.world.graph.parameters().in_force(resource, name) {
        Some(value) => Ok(value),
        None => Err(invocation.wrong(0, format!("a `{}` has no parameter group", resource.address.kind))),
    }
}

/// Whether a version of a product is in standard support on the day of the run.
fn is_supported(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (product, version) = (invocation.argument(0), invocation.argument(1));
    let Some(product) = product.as_str().filter(|product| support::is_product(product)) else {
        return Err(invocation.wrong(0, "there is no table of dates for this product"));
    };
    let origin = version.origin.clone();
    let text = match &version.kind {
        Kind::String(text) => text.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::Null(_) | Kind::Absent(_) => return Ok(Value::null().with_origin(origin)),
        _ if version.is_known() => return Err(invocation.wrong(1, "a version is a string")),
        _ => return Ok(Unknown::joined([&version]).with_type(Type::Bool).into_value().with_origin(origin)),
    };
    let because = |kind: ReasonKind, what: String| {
        let span = origin.span().unwrap_or(invocation.span);
        let unknown = Unknown { reasons: vec![Reason::new(kind, what, span)], not_null: true, ..Unknown::default() };
        Ok(unknown.with_type(Type::Bool).into_value().with_origin(origin.clone()))
    };
    let Some(release) = support::release(product, &text) else {
        return because(ReasonKind::NotInFiles, format!("how long version {text} is supported is unknown here"));
    };
    let Some(today) = &invocation.scope.world.today else {
        return because(ReasonKind::AsOfTime, format!("end of support of {text}"));
    };
    let Some(end) = release.end else { return Ok(Value::bool(true).with_origin(origin)) };
    let supported = today.as_str() <= end;
    let tense = if supported { "ends" } else { "ended" };
    let note = Note::new(format!("standard support of {} {tense} on {end}", release.version));
    Ok(Value::bool(supported).with_origin(origin.clone().with_note(Some(note))))
}
