//! `core::getresources` over the configuration and over Kubernetes objects.

use std::sync::Arc;

use super::scope::is_nothing;
use super::{PolicyScope, Subject};
use crate::expr::{Evaluated, EvaluationError};
use crate::policy::{ObjectPattern, ObjectSelector, PolicyKind};
use crate::source::Span;
use crate::syntax::hcl::Call;
use crate::value::{Kind, Mapping, Mode, ReasonKind, Sequence, SequenceKind, Truth, Unknown, Value, equal};

/// How many candidates one call looks at.
const MAX_CANDIDATES: usize = 20_000;

/// `core::getresources(type, filter)`
///
/// # Errors
/// A type that is no string, a filter that is no object, a policy kind that has no resources to look at.
pub(in crate::policy) fn getresources(scope: &PolicyScope<'_, '_>, call: &Call, arguments: &[Value], span: Span) -> Evaluated {
    let (kind, filter) = match arguments {
        [kind] => (kind, None),
        [kind, filter] => (kind, Some(filter)),
        _ => return Err(EvaluationError::new("`core::getresources` takes a type and a filter", span)),
    };
    if matches!(scope.policy.kind, PolicyKind::Provider | PolicyKind::Module) {
        let message = format!("`core::getresources` cannot be used in a `{}`", scope.policy.kind.keyword());
        return Err(EvaluationError::new(message, span));
    }
    let at = call.arguments.first().map_or(span, |argument| argument.span);
    let Some(kind_name) = kind.as_str() else {
        if !kind.is_known() {
            return Ok(Unknown::joined([kind]).into_value());
        }
        return Err(EvaluationError::because(format!("the type must be a string, not {}", kind.describe()), at, kind));
    };
    let filter = match filter {
        None => None,
        Some(value) => match &value.kind {
            Kind::Null(_) => None,
            Kind::Mapping(mapping) => Some(mapping.clone()),
            _ if !value.is_known() => return Ok(Unknown::joined([value]).into_value()),
            _ => {
                let at = call.arguments.get(1).map_or(span, |argument| argument.span);
                return Err(EvaluationError::because(
                    format!("the filter must be an object, not {}", value.describe()),
                    at,
                    value,
                ));
            }
        },
    };
    let candidates = match scope.policy.kind {
        PolicyKind::Object => objects(scope, kind_name, at)?,
        _ => managed(scope, kind_name),
    };
    if !crate::expr::Scope::spend(scope, candidates.len()) {
        return Ok(Value::unknown(ReasonKind::TooLarge, "core::getresources", span));
    }
    let (mut sure, mut maybe) = (Vec::new(), Vec::new());
    for (value, present) in candidates.into_iter().take(MAX_CANDIDATES) {
        match filter.as_deref().map_or(Truth::True, |filter| matches(&value, filter)).and(present) {
            Truth::True => sure.push(value),
            Truth::Unknown => maybe.push(value),
            Truth::False => {}
        }
    }
    let open = filter.as_deref().and_then(|filter| filter.open.clone()).or_else(|| left_out(scope, kind_name, at));
    let count = maybe.len();
    sure.extend(maybe);
    Ok(Value::sequence(Sequence { maybe: count, open, ..Sequence::new(SequenceKind::Tuple, sure) }))
}

/// Why there may be resources of a type that are not seen: the target lives in a module that is known in part.
fn left_out(scope: &PolicyScope<'_, '_>, kind: &str, span: Span) -> Option<Arc<Unknown>> {
    let Subject::Resource(resource) = scope.target.subject else { return None };
    let graph = scope.world.graph;
    let modules = resource.calls.iter().filter_map(|call| graph.module(resource.address.root, &call.module));
    let partly =
        modules.into_iter().find(|module| module.module_model.is_some_and(|module_model| !module_model.declares(kind)))?;
    Some(Arc::new(Unknown::because(ReasonKind::ModuleNotAvailable, partly.path.to_string(), span)))
}

/// Managed resources of exactly this type in every module of the target's root.
fn managed(scope: &PolicyScope<'_, '_>, kind: &str) -> Vec<(Value, Truth)> {
    let Some(root) = scope.target.root else { return Vec::new() };
    let resources = scope.world.graph.resources(root, kind).iter();
    resources
        .filter(|resource| resource.address.mode == Mode::Managed)
        .map(|resource| {
            let value = scope.world.view(resource);
            let value = if value.origin.span().is_some() { value } else { value.with_span(resource.header) };
            let present = if resource.maybe.is_some() { Truth::Unknown } else { Truth::True };
            (value, present)
        })
        .collect()
}

/// Objects that are deployed together with the target.
fn objects(scope: &PolicyScope<'_, '_>, label: &str, span: Span) -> Result<Vec<(Value, Truth)>, Box<EvaluationError>> {
    let pattern = ObjectPattern::parse(label).map_err(|message| EvaluationError::new(message, span))?;
    scope.look_beyond();
    let own = match scope.target.subject {
        Subject::Object(object) => Some(object.scope),
        Subject::Container(workload, _) => Some(workload.object.scope),
        _ => None,
    };
    let together = |object: &crate::kubernetes::Object| !object.is_data() && own.is_none_or(|own| own.is_beside(object.scope));
    let world = scope.world;
    Ok(match pattern.selector {
        ObjectSelector::Kind { .. } => world
            .objects
            .iter()
            .filter(|object| together(object) && pattern.matches_kind(&object.group, &object.version, &object.kind))
            .map(|object| (object.body.clone(), Truth::True))
            .collect(),
        ObjectSelector::Workload => world
            .workloads
            .iter()
            .filter(|workload| together(workload.object))
            .map(|workload| (workload.object.body.clone(), Truth::True))
            .collect(),
        ObjectSelector::Container => world
            .workloads
            .iter()
            .filter(|workload| together(workload.object))
            .flat_map(|workload| workload.containers.iter().map(|container| (container.body.clone(), Truth::True)))
            .collect(),
    })
}

/// Whether a candidate fits the filter: every key equal, three-valued.
fn matches(candidate: &Value, filter: &Mapping) -> Truth {
    let mut all = Truth::True;
    for (name, entry) in &filter.entries {
        let fits = match candidate.get(name) {
            Some(value) => equal(single(value, &entry.value), &entry.value),
            None if candidate.as_mapping().is_some_and(|mapping| mapping.open.is_some()) => Truth::Unknown,
            None if is_nothing(&entry.value) => Truth::True,
            // What is not written may be chosen by the provider, but it will not be this one's.
            None => Truth::False,
        };
        if fits.is_false() {
            return Truth::False;
        }
        all = all.and(fits);
    }
    if filter.open.is_some() { all.and(Truth::Unknown) } else { all }
}

/// One nested block compares with an object.
fn single<'v>(value: &'v Value, with: &Value) -> &'v Value {
    match (&value.kind, &with.kind) {
        (Kind::Sequence(sequence), Kind::Mapping(_)) if sequence.kind == SequenceKind::Blocks && sequence.is_closed() => {
            match sequence.items.as_slice() {
                [only] => only,
                _ => value,
            }
        }
        _ => value,
    }
}
