//! `graph::`: what refers to what.

use super::aws::referrers_list;
use super::function::{Invocation, PolicyFunction};
use crate::expr::Evaluated;
use crate::value::Unknown;

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "graph::follow", arity: (1, 1), run: follow },
    PolicyFunction { name: "graph::referrers", arity: (3, 3), run: referrers },
    PolicyFunction { name: "graph::same", arity: (2, 2), run: same },
];

/// The resource that a value refers to, as policies see it; unknown where it is none of the configuration.
fn follow(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    let world = invocation.scope.world;
    Ok(match world.graph.resolve(&value) {
        Some(resource) => world.view(resource).with_span(resource.header),
        None => Unknown::joined([&value]).into_value().with_origin(value.origin),
    })
}

/// `graph::referrers(resource, type, path)`: the resources of a type that name this one through an argument.
fn referrers(invocation: &Invocation<'_, '_>) -> Evaluated {
    let target = match invocation.resource(0)? {
        Ok(target) => target,
        Err(unknown) => return Ok(unknown),
    };
    let (kind, path) = (invocation.argument(1), invocation.argument(2));
    let (Some(kind), Some(path)) = (kind.as_str(), path.as_str()) else {
        return Err(invocation.wrong(1, "the type and the path must be strings"));
    };
    Ok(referrers_list(invocation, target, invocation.scope.world.graph.referrers(kind, path, target)))
}

/// Whether a value names a resource.
fn same(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    let resource = match invocation.resource(1)? {
        Ok(resource) => resource,
        Err(unknown) => return Ok(unknown),
    };
    let mut reasons = Vec::new();
    value.collect_reasons(&mut reasons);
    let truth = invocation.scope.world.graph.same_thing(&value, resource);
    Ok(invocation.truth(truth, reasons).with_origin(value.origin))
}
