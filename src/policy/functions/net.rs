//! `net::`: address ranges, subnets, what security groups admit.

use std::sync::Arc;

use super::fact::decided;
use super::function::{Invocation, PolicyFunction};
use crate::expr::{Evaluated, EvaluationError};
use crate::finding::NetworkStep;
use crate::graph::{Admitted, Exposure, SubnetVerdict, add_reasons};
use crate::graph::{Cidr, is_world};
use crate::graph::{IngressRule, Service, SourceKind};
use crate::policy::Subject;
use crate::source::{HashMap, Span, Text};
use crate::terraform::Resource;
use crate::value::{Kind, Mapping, MappingKind, Mode, Note, Sequence, SequenceKind, Truth, Type, Unknown, Value};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "net::exposure", arity: (1, 1), run: exposure },
    PolicyFunction { name: "net::exposures", arity: (1, 1), run: exposures },
    PolicyFunction { name: "net::ingress", arity: (1, 3), run: ingress },
    PolicyFunction { name: "net::is_any", arity: (1, 1), run: is_any },
    PolicyFunction { name: "net::contains", arity: (2, 2), run: contains },
    PolicyFunction { name: "net::overlaps", arity: (2, 2), run: overlaps },
    PolicyFunction { name: "net::is_public", arity: (1, 1), run: is_public },
    PolicyFunction { name: "net::port_in", arity: (2, 2), run: port_in },
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

/// What the target admits: one object per source, with `kind` (`cidr`, `group`, `prefix-list`, `self`), `source`, `name`
/// (the source in words), `world`, `eks` (whether it is a security group of EKS) and `own_group`. Only rules that admit the
/// port count: the second argument, else the ports of the caches behind the group; the third argument is the protocol,
/// TCP where there is none. Of a cache: what its groups admit on its port.
fn ingress(invocation: &Invocation<'_, '_>) -> Evaluated {
    let holder = match invocation.resource(0)? {
        Ok(holder) => holder,
        Err(unknown) => return Ok(unknown),
    };
    let graph = invocation.scope.world.graph;
    let admitted = match invocation.arguments.get(1) {
        Some(port) => {
            let protocol = invocation.arguments.get(2).cloned().unwrap_or_else(|| Value::string("tcp"));
            graph.access().admitted_on(holder, &Service { port: port.clone(), protocol })
        }
        None => graph.access().admitted(holder),
    };
    Ok(admitted_list(invocation, holder, admitted))
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

/// What is let in, for its label.
fn let_in(admitted: &Admitted) -> String {
    let text = admitted.source.as_str().filter(|_| !admitted.source.sensitive);
    match (admitted.kind, admitted.eks.truth, text) {
        (_, Truth::True, _) if admitted.eks.by_name => {
            let says = admitted.eks.evidence.first().map(|label| label.text.clone());
            says.unwrap_or_else(|| "named as a security group of the EKS cluster".to_string())
        }
        (_, Truth::True, _) => "a security group of the EKS cluster".to_string(),
        (_, Truth::Unknown, _) => "may not be a security group of the EKS cluster".to_string(),
        (SourceKind::Cidr, _, Some(range)) if admitted.world => format!("allows the whole internet: `{range}`"),
        (SourceKind::Cidr, _, Some(range)) => format!("allows the address range `{range}`"),
        (SourceKind::Cidr, _, None) => "allows an address range".to_string(),
        (SourceKind::PrefixList, _, _) if admitted.world => "allows the whole internet through a prefix list".to_string(),
        (SourceKind::PrefixList, _, _) => "allows the address ranges of a prefix list".to_string(),
        (SourceKind::SelfGroup, _, _) => "allows everything in the same security group".to_string(),
        (SourceKind::Group, _, _) if admitted.own_group.is_true() => "allows everything in the same security group".to_string(),
        (SourceKind::Group, _, _) => "not a security group of the EKS cluster".to_string(),
    }
}

/// What is said of the places of sources. Where several came through one place, the worst of them counts.
fn notes_by_place<'w>(invocation: &Invocation<'_, 'w>, holder: &'w Resource, found: &[Admitted]) -> HashMap<Span, Arc<Note>> {
    let mut by_harm: Vec<&Admitted> = found.iter().collect();
    by_harm.sort_by_key(|admitted| (!admitted.world, !admitted.eks.truth.is_false(), admitted.eks.truth.is_true()));
    let mut notes: HashMap<Span, (Text, Vec<NetworkStep>)> = HashMap::default();
    for admitted in by_harm {
        let place = admitted.source.origin.span().unwrap_or(admitted.rule);
        let (_, path) = notes.entry(place).or_insert_with(|| (let_in(admitted).into(), Vec::new()));
        if path.is_empty() && !admitted.eks.truth.is_true() {
            *path = invocation.scope.world.graph.access().way_in(holder, admitted);
        }
    }
    notes.into_iter().map(|(place, (text, path))| (place, Note::with_path(text, path))).collect()
}

/// Sources as objects. Only the source itself and what is known of it have a place: a finding underlines the source.
fn admitted_list<'w>(invocation: &Invocation<'_, 'w>, holder: &'w Resource, found: Vec<Admitted>) -> Value {
    let notes = notes_by_place(invocation, holder, &found);
    let (mut sure, mut maybe) = (Vec::new(), Vec::new());
    let mut doubt = Unknown::default();
    for admitted in found {
        if !admitted.truth.is_true() {
            add_reasons(&mut doubt.reasons, &admitted.doubt);
            admitted.source.collect_reasons(&mut doubt.reasons);
        }
        let kind = match admitted.kind {
            SourceKind::Cidr => "cidr",
            SourceKind::Group => "group",
            SourceKind::PrefixList => "prefix-list",
            SourceKind::SelfGroup => "self",
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
            ("kind", Value::string(kind)),
            ("source", admitted.source.clone().with_origin(place.clone())),
            ("name", Value::string(name)),
            ("world", Value::bool(admitted.world)),
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

/// The ranges of a text or a list of texts; `Err` for what is not known.
fn ranges(invocation: &Invocation<'_, '_>, index: usize) -> Result<Result<Vec<Cidr>, Value>, Box<EvaluationError>> {
    let value = invocation.argument(index);
    let items = match &value.kind {
        Kind::Sequence(sequence) if sequence.is_closed() => sequence.items.clone(),
        Kind::Null(_) | Kind::Absent(_) => Vec::new(),
        _ => vec![value.clone()],
    };
    let mut found = Vec::new();
    for item in &items {
        match &item.kind {
            Kind::String(text) => match Cidr::parse(text) {
                Some(range) => found.push(range),
                None => return Err(invocation.wrong(index, format!("`{text}` is not a valid address range"))),
            },
            Kind::Sequence(_) | Kind::Mapping(_) | Kind::Bool(_) | Kind::Number(_) | Kind::Null(_) | Kind::Absent(_) => {
                return Err(invocation.wrong(index, format!("an address range is needed, not {}", item.describe())));
            }
            _ => return Ok(Err(Unknown::joined([item]).with_type(Type::Bool).into_value().with_origin(item.origin.clone()))),
        }
    }
    Ok(Ok(found))
}

fn over_ranges(invocation: &Invocation<'_, '_>, decide: impl Fn(&[Cidr]) -> bool) -> Evaluated {
    let origin = invocation.argument(0).origin;
    Ok(match ranges(invocation, 0)? {
        Ok(ranges) => Value::bool(decide(&ranges)).with_origin(origin),
        Err(unknown) => unknown,
    })
}

/// Whether ranges together are all addresses, in any spelling, also in parts.
fn is_any(invocation: &Invocation<'_, '_>) -> Evaluated {
    over_ranges(invocation, is_world)
}

/// Whether a range lies outside the private ones, wholly or in part.
fn is_public(invocation: &Invocation<'_, '_>) -> Evaluated {
    over_ranges(invocation, |ranges| ranges.iter().any(|range| !range.is_private()))
}

fn over_two(invocation: &Invocation<'_, '_>, decide: fn(Cidr, Cidr) -> bool) -> Evaluated {
    let origin = invocation.argument(0).origin;
    Ok(match (ranges(invocation, 0)?, ranges(invocation, 1)?) {
        (Ok(a), Ok(b)) => Value::bool(a.iter().any(|a| b.iter().any(|b| decide(*a, *b)))).with_origin(origin),
        (Err(unknown), _) | (_, Err(unknown)) => unknown,
    })
}

/// Whether the first range holds the second.
fn contains(invocation: &Invocation<'_, '_>) -> Evaluated {
    over_two(invocation, Cidr::contains)
}

fn overlaps(invocation: &Invocation<'_, '_>) -> Evaluated {
    over_two(invocation, Cidr::overlaps)
}

/// Whether a rule (an object with `from_port`, `to_port` and perhaps `protocol`) holds a TCP port.
fn port_in(invocation: &Invocation<'_, '_>) -> Evaluated {
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
