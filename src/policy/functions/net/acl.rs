//! `net::acl_openings`: what network ACLs let in from the Internet, as policies see it.

use std::sync::Arc;

use super::super::function::Invocation;
use super::ingress::{ports_in_words, services};
use crate::expr::Evaluated;
use crate::graph::add_reasons;
use crate::value::{Note, Sequence, SequenceKind, Type, Unknown, Value};

/// The ranges by which an ACL, or a rule of one, lets the Internet in on a port (the second argument, as in
/// `net::ingress`), each standing where it is written. The rule with the lowest number that matches decides.
pub(super) fn openings(invocation: &Invocation<'_, '_>) -> Evaluated {
    let holder = match invocation.resource(0)? {
        Ok(holder) => holder,
        Err(unknown) => return Ok(unknown),
    };
    let protocol = invocation.arguments.get(2).cloned().unwrap_or_else(|| Value::string("tcp"));
    let services = match services(invocation, &invocation.argument(1), &protocol)? {
        Ok(services) => services,
        Err(unknown) => return Ok(unknown),
    };
    let Some(found) = invocation.scope.world.graph.network().acl_openings(holder, &services) else {
        return Err(invocation.wrong(0, format!("a `{}` is not a network ACL", holder.address.kind)));
    };
    let (mut sure, mut maybe) = (Vec::new(), Vec::new());
    let mut doubt = Unknown::default();
    for opening in found {
        let ports = ports_in_words(&opening.ports);
        let text = match opening.range.as_str().filter(|_| !opening.range.sensitive) {
            Some(range) => format!("allows the whole internet on {ports}: `{range}`"),
            None => format!("may allow the whole internet on {ports}"),
        };
        let origin = opening.range.origin.clone().with_note(Some(Note::new(text)));
        if opening.truth.is_true() {
            sure.push(opening.range.with_origin(origin));
        } else {
            add_reasons(&mut doubt.reasons, &opening.reasons);
            let unknown = Unknown { reasons: opening.reasons, ..Unknown::default() };
            maybe.push(unknown.with_type(Type::String).into_value().with_origin(origin));
        }
    }
    let count = maybe.len();
    sure.extend(maybe);
    let doubt = (!doubt.reasons.is_empty()).then(|| Arc::new(doubt));
    Ok(Value::sequence(Sequence { maybe: count, doubt, ..Sequence::new(SequenceKind::Tuple, sure) }))
}
