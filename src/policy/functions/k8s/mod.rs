//! `k8s::`: containers and their environment, pods, and what is deployed with them.

mod pod;
mod reference;
mod related;

use super::function::{Invocation, PolicyFunction};
use crate::expr::{Evaluated, EvaluationError};
use crate::finding::is_secret_name;
use crate::kubernetes::{Container, Environment, Variable, Workload};
use crate::policy::Subject;
use crate::source::Span;
use crate::value::{Form, Hop, HopKind, Mapping, MappingKind, Note, Site, Value};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "k8s::env", arity: (1, 1), run: env },
    PolicyFunction { name: "k8s::containers", arity: (1, 1), run: containers },
    PolicyFunction { name: "k8s::consumers", arity: (1, 1), run: consumers },
    PolicyFunction { name: "k8s::pods", arity: (1, 1), run: pod::pods },
    PolicyFunction { name: "k8s::security_context", arity: (1, 1), run: pod::security_context },
    PolicyFunction { name: "k8s::is_inherited", arity: (2, 2), run: pod::is_inherited },
    PolicyFunction { name: "k8s::is_windows", arity: (1, 1), run: pod::is_windows },
    PolicyFunction { name: "k8s::container_role", arity: (1, 1), run: pod::container_role },
    PolicyFunction { name: "k8s::name", arity: (1, 1), run: pod::name },
    PolicyFunction { name: "k8s::image", arity: (1, 1), run: pod::image },
    PolicyFunction { name: "k8s::objects", arity: (1, 1), run: related::objects },
    PolicyFunction { name: "k8s::selecting", arity: (2, 2), run: related::selecting },
    PolicyFunction { name: "k8s::service_account", arity: (1, 1), run: related::service_account },
    PolicyFunction { name: "k8s::bindings", arity: (1, 1), run: related::bindings },
    PolicyFunction { name: "k8s::references", arity: (1, 1), run: reference::references },
];

/// The container that an argument is.
pub(super) fn container_of<'w>(
    invocation: &Invocation<'_, 'w>,
    index: usize,
) -> Result<(&'w Workload<'w>, &'w Container<'w>), Box<EvaluationError>> {
    let value = invocation.argument(index);
    if let Some((workload, Some(container))) = invocation.scope.world.workload_of(&value) {
        return Ok((workload, container));
    }
    Err(invocation.wrong(index, format!("a container is needed, not {}", value.describe())))
}

/// The workload that an argument is, or whose container it is.
fn workload_of<'w>(
    invocation: &Invocation<'_, 'w>,
    index: usize,
) -> Result<(&'w Workload<'w>, Option<&'w Container<'w>>), Box<EvaluationError>> {
    let value = invocation.argument(index);
    let needed = || format!("a workload or a container is needed, not {}", value.describe());
    invocation.scope.world.workload_of(&value).ok_or_else(|| invocation.wrong(index, needed()))
}

/// A variable as used by the container: where it is written, with the entry that takes it as a hop.
pub(super) fn variable_value(variable: &Variable<'_>) -> Value {
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

fn environment_value(environment: &Environment<'_>, header: Span) -> Value {
    let mut mapping = Mapping::new(MappingKind::Object, header);
    mapping.open = environment.open.clone();
    for variable in &environment.variables {
        mapping.insert(variable.name.clone(), variable.entry, variable_value(variable));
    }
    // Without a place of its own: each value has the one that counts, and what is missing is missing in the container.
    Value::mapping(mapping)
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
    let world = invocation.scope.world;
    let consumers = world.consumers(object);
    let containers = consumers.iter().filter(|consumer| consumer.has_variables).filter_map(|one| world.container_of(*one));
    let of = |(workload, container)| environment_value(&world.environment(workload, container), object.header);
    Ok(Value::tuple(containers.map(of).collect()))
}
