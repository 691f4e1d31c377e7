//! Attribute and index access, with the rule of policies about what is absent.

use std::sync::Arc;

use super::{Evaluated, EvaluationError, Evaluator, Unwritten};
use crate::source::{Span, Text};
use crate::value::{HopKind, Kind, Mapping, MappingKind, PathStep, ReasonKind, SequenceKind, Symbol, Type, Unknown, Value};

/// `value.name`
///
/// # Errors
/// When there is no such attribute and the rules do not make it absent.
pub fn attribute(evaluator: &Evaluator<'_>, value: &Value, name: &str, span: Span) -> Evaluated {
    match &value.kind {
        Kind::Mapping(mapping) => entry(evaluator, value, mapping, name, span),
        Kind::Sequence(sequence) if sequence.kind == SequenceKind::Blocks => match sequence.items.as_slice() {
            [only] if sequence.is_closed() => attribute(evaluator, &value.part(only.clone(), &PathStep::Index(0)), name, span),
            _ if !sequence.is_closed() => Ok(Unknown::joined([value]).into_value().with_origin(value.origin.clone())),
            [] => missing(evaluator, value, None, name, span),
            several => Err(EvaluationError::because(
                format!("there are {} such blocks: `.{name}` does not say which", several.len()),
                span,
                value,
            )),
        },
        Kind::Sequence(_) => {
            Err(EvaluationError::because(format!("{} has no attribute `{name}`: index it first", value.describe()), span, value))
        }
        Kind::Unknown(unknown) => {
            let step = PathStep::Attribute(name.into());
            over_cases(value, unknown, attribute_type(unknown, name), Some(&step), |case| attribute(evaluator, case, name, span))
        }
        Kind::Symbol(symbol) => {
            let mut stepped = symbol.step(PathStep::Attribute(name.into()));
            stepped.not_null = false;
            Ok(Value::symbol(stepped).with_origin(value.origin.clone()).with_sensitive(value.sensitive))
        }
        Kind::Null(_) | Kind::Absent(_) => {
            Err(EvaluationError::because(format!("{} has no attribute `{name}`", value.describe()), span, value))
        }
        _ => Err(EvaluationError::because(format!("{} has no attribute `{name}`", value.describe()), span, value)),
    }
}

/// `sg-` and eight digits. Source: the EC2 reference's resource identifiers.
const SHORTEST_GROUP_ID: usize = 11;

fn entry(evaluator: &Evaluator<'_>, container: &Value, mapping: &Mapping, name: &str, span: Span) -> Evaluated {
    if let Some(found) = mapping.get(name) {
        if let Kind::Null(_) = found.kind
            && let Some(value) = in_place_of_null(evaluator, container, mapping, name, found)
        {
            return Ok(value);
        }
        // An explicit null in source is absent to `try`: Terraform makes no difference.
        if evaluator.settings.policy
            && evaluator.is_strict()
            && mapping.is_body()
            && matches!(found.kind, Kind::Null(_) | Kind::Absent(_))
        {
            return Err(EvaluationError::because(format!("`{name}` is null"), span, found));
        }
        let mut found = without_null_cases(evaluator, container, mapping, name, found);
        if evaluator.settings.policy {
            found.origin = container.origin.project(&found.origin);
        }
        found.sensitive |= container.sensitive;
        return Ok(match &mapping.kind {
            MappingKind::Resource(address) if !evaluator.settings.policy => {
                let path = vec![PathStep::Attribute(name.into())];
                found.copied_from(Symbol { address: address.clone(), path, not_null: false })
            }
            _ => container.part(found, &PathStep::Attribute(name.into())),
        });
    }
    if let Some(open) = &mapping.open {
        let unknown = Value::new(Kind::Unknown(open.clone())).with_origin(container.origin.clone());
        return Ok(container.part(unknown.with_sensitive(container.sensitive), &PathStep::Attribute(name.into())));
    }
    match &mapping.kind {
        MappingKind::Resource(_) | MappingKind::Body => {
            let value = missing(evaluator, container, Some(mapping), name, span)?;
            Ok(named_in_full(container.part(value, &PathStep::Attribute(name.into())), name))
        }
        _ => Err(EvaluationError::because(format!("there is no attribute `{name}`"), span, container)),
    }
}

/// What was not written in a body. The provider's constant default is as good as written; otherwise it is absent for a
/// lenient policy (or no blocks, or chosen by the provider, where the schema says so), an error for a strict one, and
/// for a configuration what the schema says, else a reference or unknown.
fn missing(evaluator: &Evaluator<'_>, container: &Value, body: Option<&Mapping>, name: &str, span: Span) -> Evaluated {
    let header = match body {
        Some(mapping) if !mapping.header.is_none() => mapping.header,
        _ => container.origin.span().unwrap_or(Span::NONE),
    };
    let unwritten = body.and_then(|body| evaluator.scope.unwritten(body.schema?, name, header));
    if let Some(Unwritten::Constant(value)) = unwritten {
        return Ok(value);
    }
    let absent = Value::absent(Text::new(name), header);
    if evaluator.settings.policy {
        return match unwritten {
            _ if evaluator.is_strict() => Err(EvaluationError::because(format!("`{name}` is not set"), span, &absent)),
            Some(Unwritten::Blocks(value) | Unwritten::Chosen(value)) => Ok(value),
            _ => Ok(absent),
        };
    }
    match (unwritten, body.map(|body| &body.kind)) {
        (Some(Unwritten::Blocks(value)), _) => Ok(value),
        (Some(Unwritten::Null(typ)), _) => Ok(Value::at(Kind::null(typ), header)),
        (_, Some(MappingKind::Resource(address))) => {
            let not_null = matches!(name, "id" | "arn");
            Ok(Value::symbol_of(address, name, not_null).with_origin(container.origin.clone()))
        }
        (Some(Unwritten::Chosen(value)), _) => Ok(made_up(value, name)),
        _ => Ok(made_up(Value::unknown(ReasonKind::ComputedAttribute, name, span), name)),
    }
}

/// An attribute that the provider works out says whose it is, where that is known.
fn named_in_full(mut value: Value, name: &str) -> Value {
    let full = value.referents().next().map(ToString::to_string);
    if let (Some(full), Kind::Unknown(unknown)) = (full, &mut value.kind)
        && let [reason] = unknown.reasons.as_slice()
        && reason.kind == ReasonKind::ComputedAttribute
        && reason.subject == name
    {
        Arc::make_mut(unknown).reasons.iter_mut().for_each(|reason| reason.subject = full.as_str().into());
    }
    value
}

/// What is known of an id that AWS will make up: no shorter text is it.
fn made_up(mut value: Value, name: &str) -> Value {
    if let (true, Kind::Unknown(unknown)) = (name.ends_with("security_group_id"), &mut value.kind) {
        let unknown = Arc::make_mut(unknown);
        unknown.typ.get_or_insert(Type::String);
        unknown.minimum.get_or_insert(SHORTEST_GROUP_ID.into());
    }
    value
}

/// A value that may be null, as a policy sees it: a null branch stands for what is in force where nothing is written. What
/// `try` would make of it is not decided here: nothing is then known of the value.
fn without_null_cases(evaluator: &Evaluator<'_>, container: &Value, body: &Mapping, name: &str, found: &Value) -> Value {
    let Kind::Unknown(unknown) = &found.kind else { return found.clone() };
    let is_null = |case: &Value| matches!(case.kind, Kind::Null(_));
    if !evaluator.settings.policy || !body.is_body() || !unknown.cases.iter().any(is_null) {
        return found.clone();
    }
    let mut unknown = (**unknown).clone();
    let mut is_left_open = false;
    for case in unknown.cases.iter_mut().filter(|case| is_null(case)) {
        match in_place_of_null(evaluator, container, body, name, case) {
            Some(value) => *case = value,
            None => is_left_open = true,
        }
    }
    if is_left_open && evaluator.is_strict() {
        unknown.cases.clear();
        unknown.not_null = false;
    }
    Value { kind: Kind::Unknown(Arc::new(unknown)), ..found.clone() }
}

/// What an explicit null in a body stands for: Terraform makes no difference between it and nothing at all.
fn in_place_of_null(evaluator: &Evaluator<'_>, container: &Value, body: &Mapping, name: &str, null: &Value) -> Option<Value> {
    let origin = if evaluator.settings.policy { container.origin.project(&null.origin) } else { null.origin.clone() };
    match evaluator.scope.unwritten(body.schema?, name, Span::NONE)? {
        Unwritten::Constant(value) => Some(value.with_origin(origin.with_hop(HopKind::ProviderDefault, Span::NONE, None))),
        Unwritten::Chosen(value) if evaluator.settings.policy && !evaluator.is_strict() => Some(value.with_origin(origin)),
        _ => None,
    }
}

/// `value[key]`
///
/// # Errors
/// When there is no such element.
pub fn index(evaluator: &Evaluator<'_>, value: &Value, key: &Value, span: Span) -> Evaluated {
    element(evaluator, value, key, span).map_err(|mut error| {
        if key.is_deeply_sensitive() {
            error.message = "there is no element with this key, which is sensitive".into();
        }
        error
    })
}

fn element(evaluator: &Evaluator<'_>, value: &Value, key: &Value, span: Span) -> Evaluated {
    match &value.kind {
        Kind::Unknown(unknown) => {
            let step = step_of(key);
            return over_cases(value, unknown, element_type(unknown), Some(&step), |case| index(evaluator, case, key, span));
        }
        Kind::Symbol(symbol) => {
            let stepped = Value::symbol(symbol.step(step_of(key)));
            return Ok(stepped.with_origin(value.origin.clone()).with_sensitive(value.sensitive));
        }
        Kind::Null(_) | Kind::Absent(_) => {
            return Err(EvaluationError::because(format!("{} cannot be indexed", value.describe()), span, value));
        }
        _ => {}
    }
    match &key.kind {
        Kind::Unknown(unknown) if !unknown.cases.is_empty() => {
            return over_cases(key, unknown, None, None, |case| index(evaluator, value, case, span));
        }
        Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_) => {
            let unknown = Unknown::joined([key]).into_value().with_origin(value.origin.clone()).with_sensitive(value.sensitive);
            return Ok(value.part(unknown, &PathStep::Any));
        }
        Kind::Null(_) | Kind::Absent(_) => return Err(EvaluationError::because("the index is null", span, key)),
        _ => {}
    }
    match &value.kind {
        Kind::Mapping(mapping) => match &key.kind {
            Kind::String(name) => entry(evaluator, value, mapping, name, span),
            Kind::Number(number) if mapping.is_body() && number.is_zero() => Ok(value.clone()),
            Kind::Number(number) => entry(evaluator, value, mapping, &number.to_string(), span),
            Kind::Bool(flag) => entry(evaluator, value, mapping, if *flag { "true" } else { "false" }, span),
            _ => Err(EvaluationError::because(format!("{} cannot be a key", key.describe()), span, key)),
        },
        Kind::Sequence(sequence) if matches!(sequence.kind, SequenceKind::Set(_)) => {
            Err(EvaluationError::because("a set cannot be indexed: its elements have no order", span, value))
        }
        Kind::Sequence(sequence) => {
            let number = match &key.kind {
                Kind::Number(number) => Some(number.clone()),
                Kind::String(text) => crate::value::Number::parse(text),
                _ => None,
            };
            let Some(number) = number else {
                return Err(EvaluationError::because(format!("{} cannot be an index", key.describe()), span, key));
            };
            let found = number.to_usize().and_then(|i| sequence.definite().get(i)).filter(|_| sequence.is_closed());
            match found {
                Some(item) => {
                    let mut item = item.clone();
                    if evaluator.settings.policy {
                        item.origin = value.origin.project(&item.origin);
                    }
                    item.sensitive |= value.sensitive;
                    Ok(value.part(item, &step_of(key)))
                }
                None if !sequence.is_closed() => {
                    let possible = sequence.possible_items().unwrap_or_default();
                    let mut cases: Vec<Value> =
                        possible.into_iter().map(|item| value.part(item.clone(), &PathStep::Any)).collect();
                    // A configuration that is planned at all has the element. A policy asks whether it is there: with `try`,
                    // and of a list that may be of any length.
                    let is_there = number.to_usize().is_some_and(|i| i < sequence.definite().len());
                    let is_asked = evaluator.settings.policy && (evaluator.is_strict() || sequence.open.is_some());
                    if is_asked && !is_there && !cases.is_empty() {
                        cases.push(Value::absent(Text::default(), span));
                    }
                    let unknown = Unknown { cases, ..Unknown::joined([value]) }.into_value().with_origin(value.origin.clone());
                    Ok(value.part(unknown, &PathStep::Any))
                }
                None => {
                    let absent = if sequence.items.is_empty() { value.clone() } else { key.clone() };
                    let message = format!("index {number} is out of range: there are {} elements", sequence.items.len());
                    Err(EvaluationError::because(message, span, &absent))
                }
            }
        }
        _ => Err(EvaluationError::because(format!("{} cannot be indexed", value.describe()), span, value)),
    }
}

/// The type of an attribute of something of this type.
fn attribute_type(unknown: &Unknown, name: &str) -> Option<Type> {
    match unknown.typ.as_ref()? {
        Type::Object(fields) => fields.get(name).map(|field| field.typ.clone()),
        Type::Map(element) => Some((**element).clone()),
        _ => None,
    }
}

fn element_type(unknown: &Unknown) -> Option<Type> {
    match unknown.typ.as_ref()? {
        Type::List(element) | Type::Map(element) => Some((**element).clone()),
        _ => None,
    }
}

/// The step that an index takes, as far as it is known.
fn step_of(key: &Value) -> PathStep {
    match &key.kind {
        Kind::String(name) => PathStep::Attribute(name.clone()),
        Kind::Number(number) => number.to_usize().map_or(PathStep::Any, |i| PathStep::Index(i as u64)),
        _ => PathStep::Any,
    }
}

/// How many of the steps into an input that is not known are named in a reason.
const MAX_NAMED_PARTS: usize = 8;

/// Applies an access to each case of a value that is one of a few; otherwise the result is as unknown as the value. With
/// a step it is a part of the value, and named after it: the parts of one input are different things.
fn over_cases(
    value: &Value,
    unknown: &Arc<Unknown>,
    typ: Option<Type>,
    step: Option<&PathStep>,
    access: impl Fn(&Value) -> Evaluated,
) -> Evaluated {
    let mut result = Unknown { reasons: unknown.reasons.clone(), typ, ..Unknown::default() };
    // A case that fails (null has no attributes) leaves the others.
    result.cases = unknown.cases.iter().filter_map(|case| access(case).ok()).collect();
    if result.cases.len() < unknown.cases.len() {
        result.cases.clear();
    }
    if let [only] = result.cases.as_slice() {
        return Ok(only.clone());
    }
    let referent = step.and_then(|step| value.referent_at(step));
    let mut part = Value { referent, ..result.into_value() };
    let name = part.input().filter(|input| input.path.len() <= MAX_NAMED_PARTS).map(Symbol::named_part);
    if let (Some(name), Kind::Unknown(unknown)) = (name, &mut part.kind)
        && let [reason] = Arc::make_mut(unknown).reasons.as_mut_slice()
        && reason.kind == ReasonKind::VariableWithoutDefault
    {
        reason.subject = name;
    }
    Ok(part.with_origin(value.origin.clone()).with_sensitive(value.sensitive))
}
