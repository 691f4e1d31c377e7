//! `net::`: address ranges, subnets, what security groups admit. Floor 4.

use super::{Function, Invocation};
use crate::expr::{Evaluated, EvaluationError};
use crate::graph::cache::CACHES;
use crate::graph::cidr::{Cidr, is_world};
use crate::graph::ingress::{IngressRule, Owner, Rules, SourceKind};
use crate::graph::{Exposure, Referrer, Verdict};
use crate::policy::Subject;
use crate::source::Span;
use crate::value::{Kind, Mapping, MappingKind, Mode, Origin, Sequence, SequenceKind, Truth, Type, Unknown, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "net::exposure", arity: (1, 1), run: exposure },
    Function { name: "net::exposures", arity: (1, 1), run: exposures },
    Function { name: "net::ingress", arity: (1, 2), run: ingress },
    Function { name: "net::is_any", arity: (1, 1), run: is_any },
    Function { name: "net::contains", arity: (2, 2), run: contains },
    Function { name: "net::overlaps", arity: (2, 2), run: overlaps },
    Function { name: "net::is_public", arity: (1, 1), run: is_public },
    Function { name: "net::port_in", arity: (2, 2), run: port_in },
];

/// The exposure as `"public"`, `"private"` or unknown, standing where the subnet is named.
fn exposure_value(invocation: &Invocation<'_, '_>, exposure: Exposure, place: &Value) -> Value {
    let origin = invocation.decided(place.origin.clone(), &exposure.evidence, exposure.by_name);
    let value = match exposure.verdict {
        Verdict::Public => Value::string("public"),
        Verdict::Private => Value::string("private"),
        Verdict::Unknown => {
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
    let exposure = invocation.scope.world.graph.exposure(root, &subnet);
    Ok(exposure_value(invocation, exposure, &subnet))
}

/// The exposure of every subnet that a list names. An element that stands for many is one.
fn exposures(invocation: &Invocation<'_, '_>) -> Evaluated {
    let list = invocation.argument(0);
    let Some(root) = invocation.scope.target.root else { return Ok(Unknown::joined([&list]).into_value()) };
    let (mut sure, mut maybe) = (Vec::new(), Vec::new());
    for subnet in invocation.scope.world.graph.subnet_exposures(root, &list) {
        let value = exposure_value(invocation, subnet.exposure, &subnet.value);
        if subnet.maybe { maybe.push(value) } else { sure.push(value) }
    }
    let count = maybe.len();
    sure.extend(maybe);
    let sequence = Sequence { kind: SequenceKind::Tuple, items: sure, maybe: count, open: None };
    Ok(Value::sequence(sequence).with_origin(list.origin))
}

/// The security groups that an argument is about: a group itself, the group of a rule that stands alone, the groups that
/// a module call makes for caches.
pub(super) fn groups_of(
    invocation: &Invocation<'_, '_>,
    index: usize,
) -> Result<Result<Vec<Value>, Value>, Box<EvaluationError>> {
    let world = invocation.scope.world;
    if let Subject::Module(root, module) = invocation.scope.target.subject {
        let caches = CACHES.iter().flat_map(|kind| world.graph.resources(root.id, kind));
        let groups = caches.flat_map(|cache| world.graph.security_groups(cache).groups).map(|leaf| leaf.value);
        let made_here = |value: &Value| {
            let symbol = value.as_symbol().filter(|symbol| symbol.address.mode == Mode::Module);
            symbol.and_then(|symbol| world.graph.module_of(&symbol.address)).is_some_and(|made| std::ptr::eq(made, module))
        };
        return Ok(Ok(groups.filter(made_here).collect()));
    }
    let resource = match invocation.resource(index)? {
        Ok(resource) => resource,
        Err(unknown) => return Ok(Err(unknown)),
    };
    Ok(Ok(match resource.body.get("security_group_id") {
        Some(group) if resource.address.kind.ends_with("_rule") => vec![group.clone()],
        _ => vec![Value::symbol_of(&resource.address, "id", true).with_span(resource.header)],
    }))
}

/// The caches that a group is attached to.
pub(super) fn caches_of<'w>(invocation: &Invocation<'_, 'w>, group: &Value) -> Vec<Referrer<'w>> {
    let graph = invocation.scope.world.graph;
    let Some(root) = invocation.scope.target.root else { return Vec::new() };
    match graph.resolve(group) {
        Some(resource) => graph.caches_behind(resource),
        None => CACHES.iter().flat_map(|kind| graph.referrers_of_value(kind, "security_group_ids", group, root)).collect(),
    }
}

/// Whether a rule is written by the target itself.
fn is_own(invocation: &Invocation<'_, '_>, rule: &IngressRule<'_>) -> bool {
    match (&rule.owner, invocation.scope.target.subject) {
        (Owner::Resource(owner), Subject::Resource(resource)) => owner.address == resource.address,
        (Owner::Module(owner), Subject::Module(_, module)) => owner.path == module.path,
        _ => false,
    }
}

/// What the target admits: one object per source, with `kind` (`cidr`, `group`, `prefix-list`, `self`), `source`,
/// `from_port`, `to_port`, `protocol` and `world`. Only rules that admit the port count: the second argument, else the
/// ports of the caches behind the group.
fn ingress(invocation: &Invocation<'_, '_>) -> Evaluated {
    let Some(root) = invocation.scope.target.root else { return Ok(Value::tuple(Vec::new())) };
    let groups = match groups_of(invocation, 0)? {
        Ok(groups) => groups,
        Err(unknown) => return Ok(unknown),
    };
    let graph = invocation.scope.world.graph;
    let (mut sure, mut maybe, mut open) = (Vec::new(), Vec::new(), Unknown::default());
    for group in &groups {
        let ports: Vec<Value> = match invocation.arguments.get(1) {
            Some(port) => vec![port.clone()],
            None => caches_of(invocation, group).iter().map(|cache| graph.port(cache.resource)).collect(),
        };
        let rules: Rules<'_> = match graph.resolve(group) {
            Some(resource) => graph.ingress_of(resource),
            None => graph.ingress(root, group),
        };
        let own: Vec<&IngressRule<'_>> = rules.rules.iter().filter(|rule| is_own(invocation, rule)).collect();
        for rule in own {
            let admits = Truth::any(ports.iter().map(|port| rule.admits(port)));
            let in_force = admits.and(rule.in_force);
            if in_force.is_false() {
                continue;
            }
            for (source, certain) in sources(rule) {
                if certain && in_force.is_true() { sure.push(source) } else { maybe.push(source) }
            }
        }
        // What is not known of a group's own blocks is the group's; rules that stand alone are known.
        let is_group = invocation.argument(0).as_mapping().is_some_and(|mapping| match &mapping.kind {
            MappingKind::Resource(address) => !address.kind.ends_with("_rule"),
            _ => true,
        });
        if is_group {
            open.reasons.extend(rules.open);
        }
    }
    let count = maybe.len();
    sure.extend(maybe);
    let open = (!open.reasons.is_empty()).then(|| std::sync::Arc::new(open));
    Ok(Value::sequence(Sequence { kind: SequenceKind::Tuple, items: sure, maybe: count, open }))
}

/// The sources of a rule as objects, and whether each is surely there.
fn sources(rule: &IngressRule<'_>) -> Vec<(Value, bool)> {
    let ranges: Vec<Option<Cidr>> = rule.sources.iter().map(|source| source.value.as_str().and_then(Cidr::parse)).collect();
    let known: Vec<Cidr> = ranges.iter().flatten().copied().collect();
    // Halves of the world in one rule are the world.
    let world = is_world(&known);
    let made = rule.sources.iter().zip(&ranges).map(|(source, range)| {
        let kind = match source.kind {
            SourceKind::Cidr => "cidr",
            SourceKind::Group => "group",
            SourceKind::PrefixList => "prefix-list",
            SourceKind::SelfGroup => "self",
        };
        let is_world = match (source.kind, range) {
            (SourceKind::Cidr, Some(range)) => Value::bool(world || range.is_world()),
            (SourceKind::Cidr, None) => Unknown::joined([&source.value]).with_type(Type::Bool).into_value(),
            _ => Value::bool(false),
        };
        // Only the source has a place: it is what a finding underlines.
        let mut mapping = Mapping::new(MappingKind::Object, Span::NONE);
        let bare = |value: &Value| Value { origin: Origin::none(), ..value.clone() };
        let entries = [
            ("kind", Value::string(kind)),
            ("source", source.value.clone()),
            ("from_port", bare(&rule.from_port)),
            ("to_port", bare(&rule.to_port)),
            ("protocol", bare(&rule.protocol)),
            ("world", is_world),
        ];
        for (name, value) in entries {
            mapping.insert(name, Span::NONE, value);
        }
        (Value::mapping(mapping), !source.maybe)
    });
    made.collect()
}

/// The ranges of a text or a list of texts; `Err` for what is not known.
fn ranges(invocation: &Invocation<'_, '_>, index: usize) -> Result<Result<Vec<Cidr>, Value>, Box<EvaluationError>> {
    let value = invocation.argument(index);
    let items = match &value.kind {
        Kind::Sequence(sequence) if sequence.is_closed() => sequence.items.clone(),
        Kind::Null | Kind::Absent(_) => Vec::new(),
        _ => vec![value.clone()],
    };
    let mut found = Vec::new();
    for item in &items {
        match &item.kind {
            Kind::String(text) => match Cidr::parse(text) {
                Some(range) => found.push(range),
                None => return Err(invocation.wrong(index, format!("`{text}` is no address range"))),
            },
            Kind::Sequence(_) | Kind::Mapping(_) | Kind::Bool(_) | Kind::Number(_) | Kind::Null | Kind::Absent(_) => {
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

/// Whether a rule (an object with `from_port`, `to_port` and perhaps `protocol`) holds a port.
fn port_in(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (rule, port) = (invocation.argument(0), invocation.argument(1));
    let part = |names: [&str; 2]| {
        names.iter().find_map(|name| rule.get(name)).cloned().unwrap_or_else(|| Value::absent(names[0], Span::NONE))
    };
    let as_rule = IngressRule {
        owner: match invocation.scope.target.subject {
            Subject::Resource(resource) => Owner::Resource(resource),
            Subject::Module(_, module) => Owner::Module(module),
            _ => return Ok(Unknown::joined([&rule]).with_type(Type::Bool).into_value()),
        },
        span: invocation.span,
        from_port: part(["from_port", "fromPort"]),
        to_port: part(["to_port", "toPort"]),
        protocol: part(["protocol", "ip_protocol"]),
        sources: Vec::new(),
        in_force: Truth::True,
    };
    let mut reasons = Vec::new();
    rule.collect_reasons(&mut reasons);
    let truth = as_rule.admits(&port);
    Ok(invocation.truth(truth, reasons).with_origin(rule.origin))
}
