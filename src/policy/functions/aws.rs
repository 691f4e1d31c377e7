//! `aws::`: what caches, clusters and environments are.

use std::sync::Arc;

use super::fact::{at_header, decided};
use super::function::{Invocation, PolicyFunction};
use crate::expr::Evaluated;
use crate::graph::{Engine, ExposingOutput, Fact, exists_with};
use crate::terraform::Resource;
use crate::value::{Kind, Note, Number, Origin, Sequence, SequenceKind, Truth, Type, Unknown, Value};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "aws::is_production", arity: (1, 1), run: is_production },
    PolicyFunction { name: "aws::is_eks_group", arity: (1, 1), run: is_eks_group },
    PolicyFunction { name: "aws::is_member", arity: (1, 1), run: is_member },
    PolicyFunction { name: "aws::is_global_secondary", arity: (1, 1), run: is_global_secondary },
    PolicyFunction { name: "aws::follows_primary", arity: (1, 1), run: follows_primary },
    PolicyFunction { name: "aws::global_failover", arity: (1, 1), run: global_failover },
    PolicyFunction { name: "aws::requires_credentials", arity: (1, 1), run: requires_credentials },
    PolicyFunction { name: "aws::nodes", arity: (1, 1), run: nodes },
    PolicyFunction { name: "aws::port", arity: (1, 1), run: port },
    PolicyFunction { name: "aws::engine", arity: (1, 1), run: engine },
    PolicyFunction { name: "aws::caches_behind", arity: (1, 1), run: caches_behind },
    PolicyFunction { name: "aws::caches_in", arity: (1, 1), run: caches_in },
    PolicyFunction { name: "aws::used_by_cache", arity: (1, 1), run: used_by_cache },
    PolicyFunction { name: "aws::exposing_outputs", arity: (1, 1), run: exposing_outputs },
    PolicyFunction { name: "aws::is_with_eks", arity: (1, 1), run: is_with_eks },
    PolicyFunction { name: "aws::has_security_group", arity: (1, 1), run: has_security_group },
];

fn is_production(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(resource) => invocation.fact(invocation.scope.world.graph.environments().is_production(resource), at_header(resource)),
        Err(unknown) => unknown,
    })
}

/// Of a security group's id, or of a source that `net::ingress` gives: only a group can be one.
fn is_eks_group(invocation: &Invocation<'_, '_>) -> Evaluated {
    let given = invocation.argument(0);
    let Some(root) = invocation.scope.target.root else { return Ok(Value::bool(false)) };
    if let Some(known) = given.get("eks") {
        return Ok(known.clone());
    }
    let place = given.origin.clone();
    let fact = invocation.scope.world.graph.eks().is_eks_group(root, &given);
    Ok(invocation.fact(fact, place))
}

fn is_member(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(cache) => {
            let member = invocation.scope.world.graph.caches().is_member(cache);
            invocation.of_argument(cache, "replication_group_id", member)
        }
        Err(unknown) => unknown,
    })
}

fn is_global_secondary(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(cache) => {
            let secondary = invocation.scope.world.graph.caches().is_secondary(cache);
            invocation.of_argument(cache, "global_replication_group_id", secondary)
        }
        Err(unknown) => unknown,
    })
}

/// Where the membership of a group in a global datastore is written; of the primary, the group as a whole.
fn membership(cache: &crate::terraform::Resource) -> Origin {
    let written = cache.body.get("global_replication_group_id").filter(|value| !value.is_null().is_true());
    written.map_or_else(|| at_header(cache), |value| value.origin.clone())
}

/// Whether a secondary of a global datastore takes its settings from a primary that is in these files; unknown where the
/// datastore or its primary is not.
fn follows_primary(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(cache) => invocation.fact(invocation.scope.world.graph.caches().follows_primary(cache), membership(cache)),
        Err(unknown) => unknown,
    })
}

/// Whether the global datastore of a replication group fails over by itself; null where the group's own setting decides.
fn global_failover(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(cache) => match invocation.scope.world.graph.caches().datastore_failover(cache) {
            Some(fact) => {
                let place = with_reason(membership(cache), &fact);
                invocation.fact(fact, place)
            }
            None => Value::null(),
        },
        Err(unknown) => unknown,
    })
}

/// The place of a fact with the reason why it does not hold.
fn with_reason(place: Origin, fact: &Fact) -> Origin {
    let first = fact.evidence.first().filter(|_| fact.truth.is_false());
    place.with_note(first.map(|label| Note::new(&label.text)))
}

/// Whether every user that the user groups or the access control list of a cache admit needs credentials.
fn requires_credentials(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(cache) => {
            let graph = invocation.scope.world.graph;
            let fact = graph.caches().requires_credentials(cache);
            let place = graph.caches().access_control(cache).map_or_else(|| at_header(cache), |value| value.origin.clone());
            let place = with_reason(place, &fact);
            invocation.fact(fact, place)
        }
        Err(unknown) => unknown,
    })
}

/// The number of nodes of the smallest shard; a range where that is all that is known.
fn nodes(invocation: &Invocation<'_, '_>) -> Evaluated {
    let cache = match invocation.resource(0)? {
        Ok(cache) => cache,
        Err(unknown) => return Ok(unknown),
    };
    let Some(count) = invocation.scope.world.graph.caches().nodes(cache) else {
        return Err(invocation.wrong(0, format!("a `{}` has no nodes to count", cache.address.kind)));
    };
    let decides = &count.value;
    let what = match &decides.kind {
        Kind::Absent(name) => Some(format!("`{name}` is not set here")),
        Kind::Null(_) => Some("is `null`".to_string()),
        _ => None,
    };
    let note = what.map(|what| {
        let comes_to = count.exact().map(|nodes| format!(": {nodes} node{}", if nodes == 1 { "" } else { "s" }));
        Note::new(what + &comes_to.unwrap_or_default())
    });
    let origin = decided(&decides.origin, &count.evidence, false).with_note(note);
    if let Some(nodes) = count.exact() {
        return Ok(Value::number(nodes).with_origin(origin));
    }
    let mut unknown = Unknown { reasons: count.reasons.clone(), not_null: true, ..Unknown::default() };
    decides.collect_reasons(&mut unknown.reasons);
    unknown.minimum = count.low.map(Number::from);
    unknown.maximum = count.high.map(Number::from);
    Ok(unknown.with_type(Type::Number).into_value().with_origin(origin))
}

fn port(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(cache) => invocation.scope.world.graph.caches().port(cache),
        Err(unknown) => unknown,
    })
}

/// `redis`, `valkey`, `memcached`; a member has its group's.
fn engine(invocation: &Invocation<'_, '_>) -> Evaluated {
    let cache = match invocation.resource(0)? {
        Ok(cache) => cache,
        Err(unknown) => return Ok(unknown),
    };
    let written = cache.body.get("engine");
    let origin = written.map_or(at_header(cache), |value| value.origin.clone());
    let text = match invocation.scope.world.graph.caches().engine(cache) {
        Engine::Redis => "redis",
        Engine::Valkey => "valkey",
        Engine::Memcached => "memcached",
        Engine::Unknown => {
            let unknown = Unknown::joined(written).with_type(Type::String);
            return Ok(unknown.into_value().with_origin(origin));
        }
    };
    Ok(Value::string(text).with_origin(origin))
}

/// Resources with how sure each is, as a list.
pub(super) fn referrers_list(
    invocation: &Invocation<'_, '_>,
    target: &Resource,
    found: Vec<crate::graph::Referrer<'_>>,
) -> Value {
    let world = invocation.scope.world;
    let (mut sure, mut maybe) = (Vec::new(), Vec::new());
    let mut doubt = Unknown::default();
    let mut open = None;
    for referrer in found {
        // One that stands for all instances of a block of which the number is not known may be many.
        if !referrer.resource.address.is_definite() && open.is_none() {
            open = referrer.resource.maybe.clone();
        }
        let Some(resource) = world.graph.at(&referrer.resource.address) else { continue };
        let value = world.view(resource).with_span(resource.header);
        // What exists whenever the target does surely refers to it.
        if referrer.truth.is_true() && exists_with(resource, target) {
            sure.push(value);
            continue;
        }
        if !referrer.truth.is_true() {
            referrer.value.collect_reasons(&mut doubt.reasons);
        }
        let existence = resource.maybe.iter().map(|maybe| Value::new(Kind::Unknown(maybe.clone())));
        existence.for_each(|maybe| maybe.collect_reasons(&mut doubt.reasons));
        maybe.push(value);
    }
    let count = maybe.len();
    sure.extend(maybe);
    let doubt = (count > 0 && !doubt.reasons.is_empty()).then(|| Arc::new(doubt));
    Value::sequence(Sequence { maybe: count, doubt, open, ..Sequence::new(SequenceKind::Tuple, sure) })
}

/// The caches that a security group is attached to; of a rule that stands alone, its group's.
fn caches_behind(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(holder) => referrers_list(invocation, holder, invocation.scope.world.graph.caches().caches_behind(holder)),
        Err(unknown) => unknown,
    })
}

fn caches_in(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(group) => referrers_list(invocation, group, invocation.scope.world.graph.caches().caches_in(group)),
        Err(unknown) => unknown,
    })
}

/// Whether some cache lives in a subnet group.
fn used_by_cache(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(group) => {
            let found = invocation.scope.world.graph.caches().caches_in(group);
            let truth = Truth::any(found.iter().map(|referrer| {
                if referrer.resource.maybe.is_some() { referrer.truth.and(Truth::Unknown) } else { referrer.truth }
            }));
            let mut fact = Fact::new(truth);
            for referrer in &found {
                fact = fact.with(referrer.resource.header, format!("`{}` lives in it", referrer.resource.address));
            }
            invocation.fact(fact, at_header(group))
        }
        Err(unknown) => unknown,
    })
}

/// Of each output that is not sensitive and shows, or may show, a password of a cache: that it does, as a boolean that
/// stands at the output. Null where the cache has no password.
fn exposing_outputs(invocation: &Invocation<'_, '_>) -> Evaluated {
    let cache = match invocation.resource(0)? {
        Ok(cache) => cache,
        Err(unknown) => return Ok(unknown),
    };
    let Some(outputs) = invocation.scope.world.graph.caches().exposing_outputs(cache) else { return Ok(Value::null()) };
    let of = |output: ExposingOutput| {
        let note = output.truth.is_true().then(|| Note::new("this output shows the password and is not sensitive"));
        let fact = Fact { reasons: output.reasons, ..Fact::new(output.truth) }.with(output.password, "the password");
        let value = invocation.fact(fact, Origin::at(output.header));
        let origin = value.origin.clone().with_note(note);
        value.with_origin(origin)
    };
    Ok(Value::tuple(outputs.into_iter().map(of).collect()))
}

/// Whether a cache lies in the VPC of an EKS cluster, or in one that is connected with it; null where there is no cluster.
fn is_with_eks(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(cache) => {
            let vpcs = invocation.scope.world.graph.vpcs();
            match vpcs.is_with_eks(cache) {
                Some(fact) => {
                    let place = with_reason(Origin::default().at_site(Some(vpcs.subnets_site(cache))), &fact);
                    invocation.fact(fact, place)
                }
                None => Value::null(),
            }
        }
        Err(unknown) => unknown,
    })
}

/// Whether a cache names any security group; its group's count for a member.
fn has_security_group(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(cache) => {
            let attached = invocation.scope.world.graph.caches().security_groups(cache);
            let mut reasons = Vec::new();
            attached.groups.iter().for_each(|group| group.value.collect_reasons(&mut reasons));
            invocation.truth(attached.any, reasons).with_origin(Origin::at(attached.span))
        }
        Err(unknown) => unknown,
    })
}
