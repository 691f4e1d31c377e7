//! Functions of Terraform Policy that Terraform itself does not have.

use super::function::{Invocation, PolicyFunction};
use crate::expr::Evaluated;
use crate::policy::evaluate::getresources;
use crate::source::Text;
use crate::value::{Constraints, Version};
use crate::value::{Kind, Number, ReasonKind, Type, Unknown, Value};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "core::getresources", arity: (1, 2), run: resources },
    PolicyFunction { name: "core::getdatasource", arity: (1, 2), run: data_source },
    PolicyFunction { name: "core::gethttprequest", arity: (1, 2), run: http_request },
    PolicyFunction { name: "core::contains_substring", arity: (2, 2), run: contains_substring },
    PolicyFunction { name: "core::regex_match", arity: (2, 2), run: regex_match },
    PolicyFunction { name: "core::semvercmp", arity: (2, 2), run: compare_versions },
    PolicyFunction { name: "core::semverconstraint", arity: (2, 2), run: version_constraint },
    PolicyFunction { name: "core::valuetostring", arity: (1, 1), run: value_to_string },
    PolicyFunction { name: "core::timestamp", arity: (0, 0), run: timestamp },
];

fn resources(invocation: &Invocation<'_, '_>) -> Evaluated {
    getresources(invocation.scope, invocation.call, &invocation.arguments, invocation.span)
}

/// A data source needs a provider. Never an error: `try` would take its default in silence.
fn data_source(invocation: &Invocation<'_, '_>) -> Evaluated {
    let kind = invocation.argument(0);
    let subject = kind.as_str().map_or_else(|| "core::getdatasource".to_string(), |kind| format!("data.{kind}"));
    Ok(Value::unknown(ReasonKind::NeedsProvider, subject, invocation.span))
}

/// The network is never touched.
fn http_request(invocation: &Invocation<'_, '_>) -> Evaluated {
    let url = invocation.argument(0);
    let subject = url.as_str().filter(|_| !url.sensitive).unwrap_or("core::gethttprequest").to_string();
    Ok(Value::unknown(ReasonKind::NetworkRefused, subject, invocation.span))
}

fn contains_substring(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.common("strcontains", &invocation.arguments)?;
    Ok(value.with_origin(invocation.argument(0).origin))
}

/// The string comes first here and the pattern second: the reverse of `regex`.
fn regex_match(invocation: &Invocation<'_, '_>) -> Evaluated {
    let text = invocation.argument(0);
    let found = invocation.common("regexall", &[invocation.argument(1), text.clone()])?;
    let value = match &found.kind {
        Kind::Sequence(sequence) if !sequence.definite().is_empty() => Value::bool(true),
        Kind::Sequence(sequence) if sequence.is_closed() => Value::bool(false),
        _ => Unknown::joined([&found]).with_type(Type::Bool).into_value(),
    };
    Ok(value.with_origin(text.origin).with_sensitive(found.sensitive))
}

/// The text of an argument; `None` when it is not known.
fn text_of(invocation: &Invocation<'_, '_>, index: usize) -> Result<Option<Text>, Box<crate::expr::EvaluationError>> {
    let value = invocation.argument(index);
    match &value.kind {
        Kind::String(text) => Ok(Some(text.clone())),
        Kind::Number(number) => Ok(Some(number.to_string().into())),
        _ if !value.is_known() => Ok(None),
        _ => Err(invocation.wrong(index, format!("a string is needed, not {}", value.describe()))),
    }
}

fn compare_versions(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (Some(a), Some(b)) = (text_of(invocation, 0)?, text_of(invocation, 1)?) else {
        return Ok(Unknown::joined(&invocation.arguments).with_type(Type::Number).into_value());
    };
    let parse = |text: &str, index| {
        Version::parse(text).ok_or_else(|| invocation.wrong(index, format!("`{text}` is not a valid version")))
    };
    let (a, b) = (parse(&a, 0)?, parse(&b, 1)?);
    Ok(Value::number(Number::from(a.cmp(&b) as i64)).with_origin(invocation.argument(0).origin))
}

fn version_constraint(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (Some(version), Some(constraint)) = (text_of(invocation, 0)?, text_of(invocation, 1)?) else {
        return Ok(Unknown::joined(&invocation.arguments).with_type(Type::Bool).into_value());
    };
    let version = Version::parse(&version).ok_or_else(|| invocation.wrong(0, format!("`{version}` is not a valid version")))?;
    let constraint = Constraints::parse(&constraint).map_err(|message| invocation.wrong(1, message))?;
    Ok(Value::bool(constraint.allow(&version)).with_origin(invocation.argument(0).origin))
}

/// For messages: primitives as they are, everything else as indented JSON.
fn value_to_string(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    let mut text = String::new();
    write_value(&value, 0, true, &mut text);
    Ok(Value::string(text).with_origin(value.origin.clone()).with_sensitive(value.sensitive))
}

/// The longest text that `core::valuetostring` makes, in bytes.
const MAX_TEXT: usize = 64 * 1024;
/// How deep it goes.
const MAX_DEPTH: usize = 32;

fn write_value(value: &Value, depth: usize, top: bool, into: &mut String) {
    if into.len() > MAX_TEXT || depth > MAX_DEPTH {
        into.push('…');
        return;
    }
    if value.sensitive && !top {
        into.push_str("(sensitive)");
        return;
    }
    let indent = |into: &mut String, depth: usize| {
        into.push('\n');
        into.extend(std::iter::repeat_n("  ", depth));
    };
    match &value.kind {
        Kind::Null(_) | Kind::Absent(_) => into.push_str(if top { "(null)" } else { "null" }),
        Kind::Unknown(_) => into.push_str("(unknown)"),
        Kind::Bool(flag) => into.push_str(if *flag { "true" } else { "false" }),
        Kind::Number(number) => into.push_str(&number.to_string()),
        Kind::Symbol(_) | Kind::Parts(_) | Kind::String(_) => {
            let text = crate::policy::evaluate::shown(value).unwrap_or_default();
            if top { into.push_str(&text) } else { into.push_str(&serde_json::Value::from(text).to_string()) }
        }
        Kind::Sequence(sequence) if sequence.items.is_empty() => into.push_str("[]"),
        Kind::Sequence(sequence) => {
            into.push('[');
            for (index, item) in sequence.items.iter().enumerate() {
                if index > 0 {
                    into.push(',');
                }
                indent(into, depth + 1);
                write_value(item, depth + 1, false, into);
            }
            indent(into, depth);
            into.push(']');
        }
        Kind::Mapping(mapping) if mapping.entries.is_empty() => into.push_str("{}"),
        Kind::Mapping(mapping) => {
            into.push('{');
            for (index, (name, entry)) in mapping.entries.iter().enumerate() {
                if index > 0 {
                    into.push(',');
                }
                indent(into, depth + 1);
                into.push_str(&serde_json::Value::from(name.as_str()).to_string());
                into.push_str(": ");
                write_value(&entry.value, depth + 1, false, into);
            }
            indent(into, depth);
            into.push('}');
        }
    }
}

/// The instant of the run, fixed so that a run can be repeated.
fn timestamp(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match &invocation.scope.world.as_of {
        Some(instant) => Value::string(instant.clone()),
        None => Value::unknown(ReasonKind::AsOfTime, "core::timestamp", invocation.span),
    })
}
