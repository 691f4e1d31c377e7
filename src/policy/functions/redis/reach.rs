//! Whether the network policies of a namespace let a client reach a cache.
//!
//! Source: the Kubernetes documentation of NetworkPolicy: policies add up; one that selects a pod for egress denies what no
//! rule of any policy allows; selectors of pods and namespaces name pods alone, never an address outside of the cluster.
//! Invariant: what may be allowed by a policy that is not read is unknown, never denied.

use crate::graph::{Cidr, Fact};
use crate::kubernetes::{Container, Object, ScopeId, Workload, is_selected};
use crate::policy::evaluate::World;
use crate::value::{Reason, ReasonKind, Truth, Value};

/// The ranges that addresses of caches are taken from where nothing else is known.
const PRIVATE: [&str; 5] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];

/// Where a cache may be.
pub(super) struct Destination {
    pub port: Option<i64>,
    /// The ranges of its subnets; `None` where they are not known.
    pub ranges: Option<Vec<Cidr>>,
}

/// Whether egress to a destination is allowed; `None` where no policy restricts the egress of the container's pods.
pub(super) fn is_reached<'w>(
    world: &'w World<'w>,
    workload: &Workload<'w>,
    container: &Container<'w>,
    destination: &Destination,
) -> Option<Fact> {
    let object = workload.object;
    let policies = world.network_policies(object.namespace_or_default()).iter().filter(|one| is_together(one, object));
    let (plain, others): (Vec<&Object>, Vec<&Object>) = policies.partition(|one| one.is("networking.k8s.io", "NetworkPolicy"));
    let labels = workload.template_of(container).and_then(|template| template.body.get_path(&["metadata", "labels"]));
    let (mut is_restricted, mut is_allowed) = (Truth::False, Truth::False);
    let mut fact = Fact::new(Truth::True);
    for policy in plain.into_iter().filter(|policy| is_for_egress(policy)) {
        let selects = is_selected(policy.body.get_path(&["spec", "podSelector"]), labels);
        is_restricted = is_restricted.or(selects);
        let selects = if policy.is_doubtful { selects.and(Truth::Unknown) } else { selects };
        let allows = allows(policy, destination);
        is_allowed = is_allowed.or(selects.and(allows));
        if !selects.is_false() {
            fact = fact.with(policy.header, "this policy restricts the egress of the pods");
        }
    }
    if is_restricted.is_false() {
        return None;
    }
    let may_be_more = object.may_have_others() || !others.is_empty() || world.has_global_network_policies();
    let is_allowed = if may_be_more { is_allowed.or(Truth::Unknown) } else { is_allowed };
    fact.truth = (!is_restricted).or(is_allowed);
    if fact.truth.is_unknown() {
        let subject = format!("whether the network policies of `{}` allow it", object.target());
        fact.reasons.push(Reason::new(ReasonKind::NotInFiles, subject, object.header));
    }
    Some(fact)
}

/// Whether a policy is deployed with an object.
fn is_together(policy: &Object, object: &Object) -> bool {
    let is_shared = policy.scope == ScopeId::MANIFESTS || policy.scope.is_of_root();
    policy.scope.is_beside(object.scope) || (is_shared && object.namespace.is_some())
}

fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_sequence).map(|list| list.items.as_slice()).unwrap_or_default()
}

fn is_for_egress(policy: &Object) -> bool {
    let types = policy.body.get_path(&["spec", "policyTypes"]);
    let named = items(types).iter().any(|one| one.as_str() == Some("Egress"));
    named || (items(types).is_empty() && policy.body.get_path(&["spec", "egress"]).is_some())
}

/// Whether some rule of a policy allows the destination.
fn allows(policy: &Object, destination: &Destination) -> Truth {
    let Some(rules) = policy.body.get_path(&["spec", "egress"]) else { return Truth::False };
    if !rules.is_known() {
        return Truth::Unknown;
    }
    Truth::any(items(Some(rules)).iter().map(|rule| {
        let of = |name: &str, one: &dyn Fn(&Value) -> Truth| match rule.get(name) {
            None => Truth::True,
            Some(list) if !list.is_known() => Truth::Unknown,
            Some(list) if items(Some(list)).is_empty() => Truth::True,
            Some(list) => Truth::any(items(Some(list)).iter().map(one)),
        };
        of("ports", &|port| has_port(port, destination)).and(of("to", &|peer| has_address(peer, destination)))
    }))
}

fn has_port(entry: &Value, destination: &Destination) -> Truth {
    if entry.get("protocol").and_then(Value::as_str).is_some_and(|protocol| protocol != "TCP") {
        return Truth::False;
    }
    let Some(port) = entry.get("port") else { return Truth::True };
    let number = |value: &Value| value.as_number().and_then(crate::value::Number::to_i64);
    match (number(port), entry.get("endPort"), destination.port) {
        (Some(first), None, Some(wanted)) => Truth::from(first == wanted),
        (Some(first), Some(last), Some(wanted)) => match number(last) {
            Some(last) => Truth::from((first..=last).contains(&wanted)),
            None => Truth::Unknown,
        },
        // A name means a port of a pod; whether anything outside has it is not said.
        _ => Truth::Unknown,
    }
}

fn has_address(peer: &Value, destination: &Destination) -> Truth {
    let Some(block) = peer.get("ipBlock") else {
        return if peer.is_known() { Truth::False } else { Truth::Unknown };
    };
    let Some(allowed) = block.get("cidr").and_then(Value::as_str).and_then(Cidr::parse) else { return Truth::Unknown };
    let except: Option<Vec<Cidr>> = items(block.get("except")).iter().map(|one| one.as_str().and_then(Cidr::parse)).collect();
    let Some(except) = except else { return Truth::Unknown };
    let is_cut = |range: Cidr| except.iter().any(|cut| cut.overlaps(range));
    let ranges: Vec<Cidr> = match &destination.ranges {
        Some(ranges) => ranges.clone(),
        // A VPC has addresses of one of these, one does not know which.
        None => PRIVATE.iter().filter_map(|range| Cidr::parse(range)).collect(),
    };
    let inside: Vec<bool> = ranges.iter().map(|range| allowed.contains(*range) && !is_cut(*range)).collect();
    let is_left_out = |range: Cidr| except.iter().any(|cut| cut.contains(range));
    let touched = ranges.iter().any(|range| allowed.overlaps(*range) && !is_left_out(*range));
    let of_family = |range: &Cidr| range.family == allowed.family;
    let all_inside = ranges.iter().zip(&inside).filter(|(range, _)| of_family(range)).all(|(_, inside)| *inside);
    if !touched {
        return Truth::False;
    }
    Truth::from(all_inside).or(Truth::Unknown)
}
