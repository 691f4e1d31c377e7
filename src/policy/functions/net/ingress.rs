//! `net::ingress`: what security groups admit, as policies see it.

use std::sync::Arc;

use super::super::function::Invocation;
use crate::expr::{Evaluated, EvaluationError};
use crate::finding::NetworkStep;
use crate::graph::{Admitted, CACHES, Cidr, IngressRule, Service, SourceKind, add_reasons, is_world};
use crate::policy::Subject;
use crate::source::{HashMap, Span, Text};
use crate::terraform::Resource;
use crate::value::{Kind, Mapping, MappingKind, Mode, Note, Sequence, SequenceKind, Truth, Type, Unknown, Value};

/// The last port.
const LAST_PORT: i64 = 65535;

/// What the target admits: one object per source, with `kind` (`cidr`, `group`, `prefix-list`, `self`; unknown for rules
/// that are not seen), `source`, `name` (the source in words), `world` (whether it is the Internet, alone or with others),
/// `ranges` (the address ranges that it stands for), `ports` (in words), `eks` (whether it is a security group of EKS) and
/// `own_group`.
///
/// Only rules that admit a port count: the second argument (a port, a range like `"5985-5986"`, `"all"`, or a list of
/// these), else the ports of the caches behind a group, or those on which the target listens; the third argument is the
/// protocol, TCP where there is none, `"all"` for any with ports. Of what has security groups: what these admit.
pub(super) fn ingress(invocation: &Invocation<'_, '_>) -> Evaluated {
    let holder = match invocation.resource(0)? {
        Ok(holder) => holder,
        Err(unknown) => return Ok(unknown),
    };
    let access = invocation.scope.world.graph.access();
    let kind = holder.address.kind.as_str();
    let is_about_eks = invocation.arguments.len() < 2 && (CACHES.contains(&kind) || access.services(holder).is_none());
    let admitted = match invocation.arguments.get(1) {
        Some(port) => {
            let protocol = invocation.arguments.get(2).cloned().unwrap_or_else(|| Value::string("tcp"));
            let services = match services(invocation, port, &protocol)? {
                Ok(services) => services,
                Err(unknown) => return Ok(unknown),
            };
            match access.admitted_on(holder, &services) {
                Some(admitted) => admitted,
                None => return Err(invocation.wrong(0, format!("a `{kind}` has no security groups"))),
            }
        }
        None => access.admitted(holder),
    };
    Ok(admitted_list(invocation, holder, admitted, is_about_eks))
}

/// The ports that are asked about.
pub(super) fn services(
    invocation: &Invocation<'_, '_>,
    ports: &Value,
    protocol: &Value,
) -> Result<Result<Vec<Service>, Value>, Box<EvaluationError>> {
    let specs = match &ports.kind {
        Kind::Sequence(sequence) if sequence.is_closed() => sequence.items.clone(),
        Kind::Sequence(_) => return Ok(Err(Unknown::joined([ports]).into_value())),
        _ => vec![ports.clone()],
    };
    let mut found = Vec::new();
    for spec in &specs {
        match Service::parse(spec, protocol.clone()) {
            Some(service) => found.push(service),
            None => return Err(invocation.wrong(1, "a port is a number, a range like `5985-5986`, or `all`")),
        }
    }
    Ok(Ok(found))
}

/// All ports but these, as ranges.
pub(super) fn ports_but(invocation: &Invocation<'_, '_>) -> Evaluated {
    let ports = invocation.argument(0);
    let mut known = Vec::new();
    match &ports.kind {
        Kind::Sequence(sequence) if sequence.is_closed() => {
            for port in &sequence.items {
                match port.as_number().and_then(|number| number.to_i64()) {
                    Some(port) if (0..=LAST_PORT).contains(&port) => known.push(port),
                    _ if !port.is_known() => return Ok(Unknown::joined([port]).into_value()),
                    _ => return Err(invocation.wrong(0, "a port is a number from 0 to 65535")),
                }
            }
        }
        _ if !ports.is_known() => return Ok(Unknown::joined([&ports]).into_value()),
        _ => return Err(invocation.wrong(0, format!("a list of ports is needed, not {}", ports.describe()))),
    }
    known.sort_unstable();
    let mut ranges = Vec::new();
    let mut next = 0;
    for port in known.into_iter().chain([LAST_PORT + 1]) {
        if next < port {
            ranges.push(Value::string(format!("{next}-{}", port - 1)));
        }
        next = next.max(port + 1);
    }
    Ok(Value::sequence(Sequence::new(SequenceKind::Tuple, ranges)).with_origin(ports.origin))
}

/// Ports in words.
pub(super) fn ports_in_words(ports: &[Text]) -> String {
    const MAX_SHOWN: usize = 5;
    match ports {
        [] => "a port".to_string(),
        [only] if only == "all" => "every port".to_string(),
        [only] if only.starts_with("its") => only.to_string(),
        [only] if !only.contains('-') => format!("port {only}"),
        [shown @ .., last] if ports.len() <= MAX_SHOWN && !shown.is_empty() => {
            format!("ports {} and {last}", shown.iter().map(Text::as_str).collect::<Vec<_>>().join(", "))
        }
        _ => {
            let shown = ports.iter().take(MAX_SHOWN).map(Text::as_str).collect::<Vec<_>>().join(", ");
            let more = ports.len().saturating_sub(MAX_SHOWN);
            if more == 0 { format!("ports {shown}") } else { format!("ports {shown} and {more} more") }
        }
    }
}

/// What a source is called in a message.
fn name_of(kind: SourceKind, source: &Value) -> String {
    if let Kind::Unknown(unknown) = &source.kind
        && !unknown.cases.is_empty()
    {
        let mut names: Vec<String> = unknown.cases.iter().map(|case| name_of(kind, case)).collect();
        names.dedup();
        return names.join(" or ");
    }
    let text = source.as_str().filter(|_| !source.sensitive);
    let symbol = source.as_symbol().or_else(|| source.referents().next());
    match (kind, symbol, text) {
        (SourceKind::SelfGroup, ..) => "the group itself".to_string(),
        (SourceKind::Cidr, _, Some(range)) => format!("`{range}`"),
        (_, Some(symbol), _) if symbol.address.kind.contains("security_group") => format!("`{}`", symbol.address),
        (SourceKind::Group, Some(symbol), _) if symbol.address.mode != Mode::Input => {
            format!("`{}`'s security group", symbol.address)
        }
        (_, Some(symbol), _) => format!("`{symbol}`"),
        (_, None, Some(text)) => format!("`{text}`"),
        (_, None, None) => "an unknown source".to_string(),
    }
}

/// What is let in to ports, for its label.
fn let_in_to_ports(admitted: &Admitted) -> String {
    let text = admitted.source.as_str().filter(|_| !admitted.source.sensitive);
    let ports = ports_in_words(&admitted.ports);
    match (admitted.kind, admitted.world.truth, text) {
        (SourceKind::Cidr, Truth::True, Some(range)) => {
            let alone = Cidr::parse(range).is_some_and(|range| is_world(&[range]));
            let others = if alone { "" } else { ", together with other ranges" };
            format!("allows the whole internet on {ports}{others}: `{range}`")
        }
        (SourceKind::Cidr, Truth::True, None) => format!("allows the whole internet on {ports}"),
        (SourceKind::PrefixList, Truth::True, _) => format!("allows the whole internet on {ports} through a prefix list"),
        (SourceKind::Cidr, _, Some(range)) => format!("allows the address range `{range}` on {ports}"),
        (SourceKind::Cidr, ..) => format!("allows an address range on {ports}"),
        (SourceKind::PrefixList, ..) => format!("allows the address ranges of a prefix list on {ports}"),
        (SourceKind::SelfGroup, ..) => format!("allows everything in the same security group on {ports}"),
        (SourceKind::Group, ..) if admitted.own_group.is_true() => {
            format!("allows everything in the same security group on {ports}")
        }
        (SourceKind::Group, ..) => format!("allows a security group on {ports}"),
        (SourceKind::Unseen, ..) => "may allow anything: its rules are not in these files".to_string(),
    }
}

/// What is let in to caches next to EKS, for its label.
fn let_in(admitted: &Admitted) -> String {
    let text = admitted.source.as_str().filter(|_| !admitted.source.sensitive);
    match (admitted.kind, admitted.eks.truth, text) {
        (_, Truth::True, _) if admitted.eks.by_name => {
            let says = admitted.eks.evidence.first().map(|label| label.text.clone());
            says.unwrap_or_else(|| "named as a security group of the EKS cluster".to_string())
        }
        (_, Truth::True, _) => "a security group of the EKS cluster".to_string(),
        (_, Truth::Unknown, _) => "may not be a security group of the EKS cluster".to_string(),
        (SourceKind::Cidr, _, Some(range)) if admitted.world.truth.is_true() => format!("allows the whole internet: `{range}`"),
        (SourceKind::Cidr, _, Some(range)) => format!("allows the address range `{range}`"),
        (SourceKind::Cidr, _, None) => "allows an address range".to_string(),
        (SourceKind::PrefixList, _, _) if admitted.world.truth.is_true() => {
            "allows the whole internet through a prefix list".to_string()
        }
        (SourceKind::PrefixList, _, _) => "allows the address ranges of a prefix list".to_string(),
        (SourceKind::SelfGroup, _, _) => "allows everything in the same security group".to_string(),
        (SourceKind::Group, _, _) if admitted.own_group.is_true() => "allows everything in the same security group".to_string(),
        (SourceKind::Group | SourceKind::Unseen, _, _) => "not a security group of the EKS cluster".to_string(),
    }
}

/// What is said of the places of sources. Where several came through one place, the worst of them counts.
fn notes_by_place<'w>(
    invocation: &Invocation<'_, 'w>,
    holder: &'w Resource,
    found: &[Admitted],
    is_about_eks: bool,
) -> HashMap<Span, Arc<Note>> {
    let mut by_harm: Vec<&Admitted> = found.iter().collect();
    let says = if is_about_eks { let_in } else { let_in_to_ports };
    // a port of a group by itself leads nowhere
    let has_path = is_about_eks || invocation.scope.world.graph.access().services(holder).is_some();
    by_harm
        .sort_by_key(|admitted| (!admitted.world.truth.is_true(), !admitted.eks.truth.is_false(), admitted.eks.truth.is_true()));
    let mut notes: HashMap<Span, (Text, Vec<NetworkStep>)> = HashMap::default();
    for admitted in by_harm {
        let place = admitted.source.origin.span().unwrap_or(admitted.rule);
        let (_, path) = notes.entry(place).or_insert_with(|| (says(admitted).into(), Vec::new()));
        if has_path && path.is_empty() && !(is_about_eks && admitted.eks.truth.is_true()) {
            *path = invocation.scope.world.graph.access().way_in(holder, admitted);
        }
    }
    notes.into_iter().map(|(place, (text, path))| (place, Note::with_path(text, path))).collect()
}

/// Sources as objects. Only the source itself and what is known of it have a place: a finding underlines the source.
fn admitted_list<'w>(invocation: &Invocation<'_, 'w>, holder: &'w Resource, found: Vec<Admitted>, is_about_eks: bool) -> Value {
    let notes = notes_by_place(invocation, holder, &found, is_about_eks);
    let (mut sure, mut maybe) = (Vec::new(), Vec::new());
    let mut doubt = Unknown::default();
    for admitted in found {
        if !admitted.truth.is_true() {
            add_reasons(&mut doubt.reasons, &admitted.doubt);
            admitted.source.collect_reasons(&mut doubt.reasons);
        }
        let kind = match admitted.kind {
            SourceKind::Cidr => Value::string("cidr"),
            SourceKind::Group => Value::string("group"),
            SourceKind::PrefixList => Value::string("prefix-list"),
            SourceKind::SelfGroup => Value::string("self"),
            SourceKind::Unseen => {
                let unknown = Unknown { reasons: admitted.world.reasons.clone(), not_null: true, ..Unknown::default() };
                unknown.with_type(Type::String).into_value()
            }
        };
        let origin = &admitted.source.origin;
        let span = origin.span().unwrap_or(admitted.rule);
        let place = origin.moved(Some(span)).with_note(notes.get(&span).cloned());
        let mut reasons = Vec::new();
        admitted.source.collect_reasons(&mut reasons);
        let own_group = invocation.truth(admitted.own_group, reasons);
        let name = name_of(admitted.kind, &admitted.source);
        let mut mapping = Mapping::new(MappingKind::Object, Span::NONE);
        let entries = [
            ("kind", kind.with_origin(place.clone())),
            ("source", admitted.source.clone().with_origin(place.clone())),
            ("name", Value::string(name)),
            ("world", invocation.fact(admitted.world, place.clone())),
            ("ranges", admitted.ranges.with_origin(place.clone())),
            ("ports", Value::string(ports_in_words(&admitted.ports))),
            ("eks", invocation.fact(admitted.eks, place)),
            ("own_group", own_group),
        ];
        for (name, value) in entries {
            mapping.insert(name, Span::NONE, value);
        }
        let value = Value::mapping(mapping);
        if admitted.truth.is_true() { sure.push(value) } else { maybe.push(value) }
    }
    let count = maybe.len();
    sure.extend(maybe);
    let doubt = (!doubt.reasons.is_empty()).then(|| Arc::new(doubt));
    Value::sequence(Sequence { maybe: count, doubt, ..Sequence::new(SequenceKind::Tuple, sure) })
}

/// Whether a rule (an object with `from_port`, `to_port` and perhaps `protocol`) holds a TCP port.
pub(super) fn port_in(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (rule, port) = (invocation.argument(0), invocation.argument(1));
    let part = |names: [&str; 2]| {
        names.iter().find_map(|name| rule.get(name)).cloned().unwrap_or_else(|| Value::absent(names[0], Span::NONE))
    };
    let Subject::Resource(resource) = invocation.scope.target.subject else {
        return Ok(Unknown::joined([&rule]).with_type(Type::Bool).into_value());
    };
    let as_rule = IngressRule {
        owner: resource,
        span: invocation.span,
        from_port: part(["from_port", "fromPort"]),
        to_port: part(["to_port", "toPort"]),
        protocol: part(["protocol", "ip_protocol"]),
        sources: Vec::new(),
        in_force: Truth::True,
    };
    let mut reasons = Vec::new();
    rule.collect_reasons(&mut reasons);
    let truth = as_rule.admits(&Service::tcp(port));
    Ok(invocation.truth(truth, reasons).with_origin(rule.origin))
}
