//! `net::`: address ranges, subnets, what security groups admit.

mod acl;
mod ingress;
mod range;

use super::fact::decided;
use super::function::{Invocation, PolicyFunction};
use crate::expr::Evaluated;
use crate::graph::{Exposure, SubnetVerdict};
use crate::policy::Subject;
use crate::value::{Note, Sequence, SequenceKind, Type, Unknown, Value};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "net::exposure", arity: (1, 1), run: exposure },
    PolicyFunction { name: "net::exposures", arity: (1, 1), run: exposures },
    PolicyFunction { name: "net::acl_openings", arity: (2, 3), run: acl::openings },
    PolicyFunction { name: "net::ingress", arity: (1, 3), run: ingress::ingress },
    PolicyFunction { name: "net::is_any", arity: (1, 1), run: range::is_any },
    PolicyFunction { name: "net::contains", arity: (2, 2), run: range::contains },
    PolicyFunction { name: "net::within", arity: (2, 2), run: range::within },
    PolicyFunction { name: "net::overlaps", arity: (2, 2), run: range::overlaps },
    PolicyFunction { name: "net::is_public", arity: (1, 1), run: range::is_public },
    PolicyFunction { name: "net::ports_but", arity: (1, 1), run: ingress::ports_but },
    PolicyFunction { name: "net::port_in", arity: (2, 2), run: ingress::port_in },
];

/// The exposure as `"public"`, `"private"` or unknown, standing where the subnet is named.
fn exposure_value(invocation: &Invocation<'_, '_>, exposure: Exposure, place: &Value) -> Value {
    let note = (exposure.verdict == SubnetVerdict::Public).then(|| {
        let path = match invocation.scope.target.subject {
            Subject::Resource(resource) => invocation.scope.world.graph.access().way_out(resource, exposure.path),
            _ => Vec::new(),
        };
        // What decides it at the very place says more.
        let here = exposure.evidence.iter().rfind(|label| place.origin.span() == Some(label.site.span));
        Note::with_path(here.map_or("a public subnet: the internet can reach it", |label| &label.text), path)
    });
    let origin = decided(&place.origin, &exposure.evidence, exposure.by_name).with_note(note);
    let value = match exposure.verdict {
        SubnetVerdict::Public => Value::string("public"),
        SubnetVerdict::Private => Value::string("private"),
        SubnetVerdict::Unknown => {
            let mut unknown = Unknown { reasons: exposure.reasons, not_null: true, ..Unknown::default() };
            place.collect_reasons(&mut unknown.reasons);
            unknown.with_type(Type::String).into_value()
        }
    };
    value.with_origin(origin)
}

fn exposure(invocation: &Invocation<'_, '_>) -> Evaluated {
    let subnet = invocation.argument(0);
    let Some(root) = invocation.scope.target.root else { return Ok(Unknown::joined([&subnet]).into_value()) };
    let exposure = invocation.scope.world.graph.network().exposure(root, &subnet);
    Ok(exposure_value(invocation, exposure, &subnet))
}

/// The exposure of every subnet that a list names. An element that stands for many is one.
fn exposures(invocation: &Invocation<'_, '_>) -> Evaluated {
    let list = invocation.argument(0);
    let Some(root) = invocation.scope.target.root else { return Ok(Unknown::joined([&list]).into_value()) };
    let (mut sure, mut maybe) = (Vec::new(), Vec::new());
    let found = invocation.scope.world.graph.network().subnet_exposures(root, &list);
    // AWS refuses a group without subnets: where all that may be there are public, one that is there is public
    // and where all are private, so is one that is there.
    let is_alike = |wanted: SubnetVerdict| found.iter().all(|subnet| subnet.maybe && subnet.exposure.verdict == wanted);
    let surely_alike = is_alike(SubnetVerdict::Public) || is_alike(SubnetVerdict::Private);
    for subnet in found {
        let value = exposure_value(invocation, subnet.exposure, &subnet.value);
        if subnet.maybe && !surely_alike { maybe.push(value) } else { sure.push(value) }
    }
    let count = maybe.len();
    sure.extend(maybe);
    let sequence = Sequence { maybe: count, ..Sequence::new(SequenceKind::Tuple, sure) };
    Ok(Value::sequence(sequence).with_origin(list.origin))
}
