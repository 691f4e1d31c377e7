//! `k8s::`: containers and their environment, Redis clients and their settings.

use super::function::{Invocation, PolicyFunction};
use super::redis::{Viewpoint, caches_of, may_be_elasticache};
use crate::expr::{Evaluated, EvaluationError};
use crate::finding::is_secret_name;
use crate::kubernetes::{Container, Environment, Object, Variable, Workload, data_of};
use crate::policy::Subject;
use crate::source::Span;
use crate::value::{Form, Hop, HopKind, Mapping, MappingKind, Note, Site, Truth, Value};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "k8s::env", arity: (1, 1), run: env },
    PolicyFunction { name: "k8s::settled_env", arity: (1, 1), run: settled_env },
    PolicyFunction { name: "k8s::is_redis_client", arity: (2, 2), run: is_redis_client },
    PolicyFunction { name: "k8s::is_redis_settings", arity: (2, 2), run: is_redis_settings },
    PolicyFunction { name: "k8s::redis_endpoint", arity: (2, 2), run: redis_endpoint },
    PolicyFunction { name: "k8s::redis_caches", arity: (2, 2), run: redis_caches },
    PolicyFunction { name: "k8s::containers", arity: (1, 1), run: containers },
    PolicyFunction { name: "k8s::consumers", arity: (1, 1), run: consumers },
    PolicyFunction { name: "k8s::settled_consumers", arity: (1, 1), run: settled_consumers },
];

/// The container that an argument is.
fn container_of<'w>(
    invocation: &Invocation<'_, 'w>,
    index: usize,
) -> Result<(&'w Workload<'w>, &'w Container<'w>), Box<EvaluationError>> {
    let value = invocation.argument(index);
    if let Some((workload, Some(container))) = invocation.scope.world.workload_of(&value) {
        return Ok((workload, container));
    }
    Err(invocation.wrong(index, format!("a container is needed, not {}", value.describe())))
}

/// A variable as used by the container: where it is written, with the entry that takes it as a hop.
fn variable_value(variable: &Variable<'_>) -> Value {
    let mut value = variable.value.clone();
    let written = value.origin.span();
    let mut hops: Vec<Hop> = Vec::new();
    let mut add = |kind: HopKind, span: Span, text: &str| {
        hops.push(Hop::new(kind, Site::new(span, Form::Container), Some(Note::new(text))));
    };
    if written.is_some_and(|span| span != variable.entry && !variable.entry.contains(span)) {
        add(HopKind::ConfigMapEntry, variable.entry, "the container reads it here");
    }
    for span in &variable.references {
        add(HopKind::ConfigMapEntry, *span, "a variable that it refers to");
    }
    if let Some(span) = variable.could_be_overridden {
        add(HopKind::Evidence, span, "this source could set another value");
    }
    value.origin = value.origin.moved(written.or(Some(variable.entry))).with_hops(&hops);
    value.sensitive |= is_secret_name(&variable.name);
    value
}

/// The environment of a container as the kubelet makes it: an object of name to value.
fn env(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (workload, container) = container_of(invocation, 0)?;
    let environment = invocation.scope.world.environment(workload, container);
    Ok(environment_value(&environment, container.header))
}

/// Of that environment only what nothing unknown can change: a variable that is set in `env`, or after every `envFrom`
/// whose object is not available. What is missing is missing.
fn settled_env(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (workload, container) = container_of(invocation, 0)?;
    let environment = invocation.scope.world.environment(workload, container);
    Ok(settled_value(&environment, container.header))
}

fn environment_value(environment: &Environment<'_>, header: Span) -> Value {
    let mut mapping = Mapping::new(MappingKind::Object, header);
    mapping.open = environment.open.clone();
    for variable in &environment.variables {
        mapping.insert(variable.name.clone(), variable.entry, variable_value(variable));
    }
    // Without a place of its own: each value has the one that counts, and what is missing is missing in the container.
    Value::mapping(mapping)
}

fn settled_value(environment: &Environment<'_>, header: Span) -> Value {
    let mut mapping = Mapping::new(MappingKind::Object, header);
    for variable in environment.variables.iter().filter(|variable| variable.could_be_overridden.is_none()) {
        mapping.insert(variable.name.clone(), variable.entry, variable_value(variable));
    }
    Value::mapping(mapping)
}

/// The names of the variables with an endpoint, which the rule gives: the first that is there counts.
fn endpoint_names(invocation: &Invocation<'_, '_>) -> Vec<String> {
    let names = invocation.arguments.get(1).and_then(Value::as_sequence);
    names.into_iter().flat_map(|names| &names.items).filter_map(Value::as_str).map(str::to_string).collect()
}

/// What is missing where there is no endpoint.
fn no_endpoint(names: &[String], header: Span) -> Value {
    Value::absent(names.first().map_or("endpoint", String::as_str), header)
}

/// The variable that names the Redis endpoint.
fn endpoint_of<'e, 'a>(environment: &'e Environment<'a>, names: &[String]) -> Option<&'e Variable<'a>> {
    names.iter().find_map(|name| environment.get(name).filter(|variable| variable.value.as_str() != Some("")))
}

/// Whether a container takes a Redis endpoint that is, or may be, ElastiCache.
fn is_redis_client(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (workload, container) = container_of(invocation, 0)?;
    let world = invocation.scope.world;
    let environment = world.environment(workload, container);
    let place = Viewpoint { scope: invocation.scope, object: workload.object };
    let names = endpoint_names(invocation);
    if let Some(variable) = endpoint_of(&environment, &names) {
        let value = variable_value(variable);
        let reasons = Vec::new();
        return Ok(invocation.truth(may_be_elasticache(&place, &value), reasons).with_origin(value.origin));
    }
    // An environment that is not known makes a client only of what has some setting of that kind already: `REDIS_PORT`.
    let kinds: Vec<&str> = names.iter().filter_map(|name| name.split_inclusive('_').next()).collect();
    let speaks = environment.variables.iter().any(|variable| kinds.iter().any(|kind| variable.name.starts_with(kind)));
    let truth = if speaks && environment.open.is_some() { Truth::Unknown } else { Truth::False };
    let reasons = environment.open.as_ref().map(|open| open.reasons.clone()).unwrap_or_default();
    Ok(invocation.truth(truth, reasons).with_span(container.header))
}

/// The ConfigMap that an argument is.
fn settings_of<'w>(invocation: &Invocation<'_, 'w>) -> Option<&'w Object> {
    match invocation.scope.target.subject {
        Subject::Object(object) if object.is("", "ConfigMap") => Some(object),
        _ => None,
    }
}

/// Whether a ConfigMap holds a Redis endpoint that is, or may be, ElastiCache.
fn is_redis_settings(invocation: &Invocation<'_, '_>) -> Evaluated {
    let Some(object) = settings_of(invocation) else { return Ok(Value::bool(false)) };
    let data = data_of(object);
    let named = endpoint_names(invocation).iter().find_map(|name| data.entries.get(name.as_str()).cloned());
    let Some(endpoint) = named.filter(|value| value.as_str() != Some("")) else {
        return Ok(Value::bool(false).with_span(object.header));
    };
    let truth = may_be_elasticache(&Viewpoint { scope: invocation.scope, object }, &endpoint);
    Ok(invocation.truth(truth, Vec::new()).with_origin(endpoint.origin))
}

/// The value that names the Redis endpoint, of a container or a ConfigMap.
fn redis_endpoint(invocation: &Invocation<'_, '_>) -> Evaluated {
    let names = endpoint_names(invocation);
    if let Some(object) = settings_of(invocation) {
        let data = data_of(object);
        let found = names.iter().find_map(|name| data.entries.get(name.as_str()).cloned());
        return Ok(found.unwrap_or_else(|| no_endpoint(&names, object.header)));
    }
    let (workload, container) = container_of(invocation, 0)?;
    let environment = invocation.scope.world.environment(workload, container);
    Ok(match endpoint_of(&environment, &names) {
        Some(variable) => variable_value(variable),
        None => no_endpoint(&names, container.header),
    })
}

/// The caches of the configuration that the Redis endpoint of a container or a ConfigMap names.
fn redis_caches(invocation: &Invocation<'_, '_>) -> Evaluated {
    let names = endpoint_names(invocation);
    if let Some(object) = settings_of(invocation) {
        let data = data_of(object);
        let endpoint = names.iter().find_map(|name| data.entries.get(name.as_str()));
        let place = Viewpoint { scope: invocation.scope, object };
        return Ok(Value::tuple(endpoint.map(|endpoint| caches_of(&place, None, endpoint)).unwrap_or_default()));
    }
    let (workload, container) = container_of(invocation, 0)?;
    let environment = invocation.scope.world.environment(workload, container);
    let object = workload.object;
    let client = (object.kind.as_str(), object.namespace_or_default(), object.name.as_str());
    let place = Viewpoint { scope: invocation.scope, object };
    let endpoint = endpoint_of(&environment, &names);
    Ok(Value::tuple(endpoint.map(|one| caches_of(&place, Some(client), &one.value)).unwrap_or_default()))
}

/// The containers of a workload, all kinds.
fn containers(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    let workload = invocation.scope.world.workload_of(&value).map(|(workload, _)| workload);
    let bodies = workload.map(|workload| workload.containers.iter().map(|container| container.body.clone()).collect());
    Ok(Value::tuple(bodies.unwrap_or_default()))
}

/// The environments of the containers that take variables from a ConfigMap or Secret.
fn consumers(invocation: &Invocation<'_, '_>) -> Evaluated {
    let Subject::Object(object) = invocation.scope.target.subject else { return Ok(Value::tuple(Vec::new())) };
    let consumers = invocation.scope.world.consumers(object);
    Ok(Value::tuple(consumers.iter().map(|environment| environment_value(environment, object.header)).collect()))
}

/// Of those environments, in the same order, what is settled.
fn settled_consumers(invocation: &Invocation<'_, '_>) -> Evaluated {
    let Subject::Object(object) = invocation.scope.target.subject else { return Ok(Value::tuple(Vec::new())) };
    let consumers = invocation.scope.world.consumers(object);
    Ok(Value::tuple(consumers.iter().map(|environment| settled_value(environment, object.header)).collect()))
}
