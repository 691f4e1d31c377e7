//! `graph::`: what refers to what.

use super::aws::referrers_list;
use super::function::{Invocation, PolicyFunction};
use crate::expr::Evaluated;
use crate::value::{Mode, Unknown};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "graph::follow", arity: (1, 1), run: follow },
    PolicyFunction { name: "graph::referrers", arity: (3, 4), run: referrers },
    PolicyFunction { name: "graph::same", arity: (2, 2), run: same },
];

/// The resource that a value refers to, as policies see it; unknown where it is none of the configuration.
fn follow(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    let world = invocation.scope.world;
    Ok(match world.graph.resolve(&value) {
        // What a data source finds stands nowhere in these files: the reference to it does.
        Some(resource) if resource.address.mode != Mode::Managed => world.view(resource).with_origin(value.origin),
        Some(resource) => world.view(resource).with_span(resource.header),
        None => Unknown::joined([&value]).into_value().with_origin(value.origin),
    })
}

/// `graph::referrers(resource, type, path)`: the resources of a type that name this one through an argument; with a fourth
/// argument those that name this attribute of it (`default_security_group_id`), not the resource itself.
fn referrers(invocation: &Invocation<'_, '_>) -> Evaluated {
    let target = match invocation.resource(0)? {
        Ok(target) => target,
        Err(unknown) => return Ok(unknown),
    };
    let (kind, path) = (invocation.argument(1), invocation.argument(2));
    let (Some(kind), Some(path)) = (kind.as_str(), path.as_str()) else {
        return Err(invocation.wrong(1, "the type and the path must be strings"));
    };
    let graph = invocation.scope.world.graph;
    let found = match invocation.arguments.get(3) {
        Some(attribute) => match attribute.as_str() {
            Some(attribute) => graph.referrers_through(kind, path, target, &[attribute]),
            None => return Err(invocation.wrong(3, "the attribute must be a string")),
        },
        None => graph.referrers(kind, path, target),
    };
    Ok(referrers_list(invocation, target, found))
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
