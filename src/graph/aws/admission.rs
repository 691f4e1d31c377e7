//! What one source of a rule is: the whole Internet or less, a group of EKS, the group itself.
//!
//! Invariant: a range that is not known is never taken for a narrow one, unless its mask, what it is a copy of, or its
//! name says so.

use std::sync::Arc;

use crate::source::{Span, Text};
use crate::value::{Address, Kind, MappingKind, Mode, Reason, RootId, Sequence, SequenceKind, Symbol, Truth, Unknown, Value};

use crate::graph::aws::eks::Eks;
use crate::graph::aws::network::{AllowedSource, Cidr, Family, IngressRule, Network, Service, SourceKind, is_world, union};
use crate::graph::fact::{Fact, not_here};
use crate::graph::index::{Index, references};
use crate::graph::naming::{names_of, read};
use crate::graph::read::{cases, wording};
use crate::graph::words::words;

/// Something that a resource lets in to a port.
#[derive(Clone, Debug)]
pub struct Admitted {
    pub kind: SourceKind,
    /// The range, the group's id, the prefix list, or `self`; its origin is what a finding underlines.
    pub source: Value,
    /// Whether it is surely let in: the rule is in force, its ports hold the cache's, the source is surely there.
    pub truth: Truth,
    /// Whether it is the whole Internet, alone or together with other ranges of the group; read by name where a name says
    /// that it is the range of a network.
    pub world: Fact,
    /// The address ranges that it stands for, unknown where they are made elsewhere; none for a group.
    pub ranges: Value,
    /// The ports that it may reach, of those that are asked about, in words.
    pub ports: Vec<Text>,
    /// Whether it is a security group of EKS. Ranges and prefix lists are not, whatever they hold.
    pub eks: Fact,
    /// Whether it is the very group that the rule belongs to.
    pub own_group: Truth,
    /// The rule: block, separate resource, list element.
    pub rule: Span,
    /// Why it may not be let in at all, where that is not known.
    pub doubt: Vec<Reason>,
    /// What holds the rule, where it is seen: the group, or a rule that stands alone.
    pub owner: Option<Arc<Address>>,
}

/// A port behind a group, and whether the group is surely attached to what listens there.
#[derive(Clone, Debug)]
pub(super) struct Attached {
    pub(super) service: Service,
    pub(super) truth: Truth,
    /// Why it may not be attached.
    pub(super) doubt: Vec<Reason>,
}

impl Attached {
    /// What is asked about, whatever is attached.
    pub(super) fn asked(service: &Service) -> Attached {
        Attached { service: service.clone(), truth: Truth::True, doubt: Vec::new() }
    }
}

/// Ranges that are the whole Internet or make it together, port by port; smaller ones next to them are not to blame.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    /// For each service: those that surely are, and those that are if everything is there that may be.
    by_service: Vec<(Vec<Cidr>, Vec<Cidr>)>,
}

/// How long a mask is at least that makes a range which is no part of the Internet worth speaking of.
const NARROW: u8 = 8;

/// Attributes whose values are ranges of one network, or of one company's machines. Source: the provider's documentation of
/// the types; AWS gives a VPC at most a /16 (IPv4) or a /44 (IPv6).
const NARROW_ATTRIBUTES: [(&str, &[&str]); 15] = [
    ("aws_vpc", &["cidr_block", "ipv6_cidr_block", "cidr_block_associations"]),
    ("aws_default_vpc", &["cidr_block", "ipv6_cidr_block"]),
    ("aws_subnet", &["cidr_block", "ipv6_cidr_block"]),
    ("aws_default_subnet", &["cidr_block", "ipv6_cidr_block"]),
    ("aws_vpc_ipv4_cidr_block_association", &["cidr_block"]),
    ("aws_vpc_ipv6_cidr_block_association", &["ipv6_cidr_block"]),
    ("aws_vpc_peering_connection", &["cidr_block", "peer_cidr_block"]),
    ("aws_eks_cluster", &["kubernetes_network_config"]),
    ("aws_ip_ranges", &["cidr_blocks", "ipv6_cidr_blocks"]),
    ("aws_vpc_endpoint", &["cidr_blocks"]),
    ("aws_prefix_list", &["cidr_blocks", "id"]),
    ("fastly_ip_ranges", &["cidr_blocks", "ipv6_cidr_blocks"]),
    ("cloudflare_ip_ranges", &["cidr_blocks", "ipv4_cidr_blocks", "ipv6_cidr_blocks", "ipv4_cidrs", "ipv6_cidrs"]),
    ("github_ip_ranges", &["hooks", "hooks_ipv4", "git", "git_ipv4", "actions", "actions_ipv4", "web", "web_ipv4"]),
    ("google_netblock_ip_ranges", &["cidr_blocks", "cidr_blocks_ipv4", "cidr_blocks_ipv6"]),
];

/// How the names of the prefix lists begin that AWS manages: ranges of its own services.
const MANAGED_BY_AWS: &str = "com.amazonaws.";

/// The questions about one source.
#[derive(Copy, Clone, Debug)]
pub(super) struct Sources<'g, 'a> {
    pub(super) index: &'g Index<'a>,
    pub(super) network: Network<'g, 'a>,
    pub(super) eks: Eks<'g, 'a>,
}

impl<'a> Sources<'_, 'a> {
    pub(super) fn admit(
        &self,
        root: RootId,
        group: &Value,
        rule: &IngressRule<'a>,
        source: &AllowedSource,
        reaches: Truth,
        world: Fact,
    ) -> Admitted {
        let range = || Fact::new(Truth::False).with(source.value.origin.site_or(rule.span), "an address range");
        Admitted {
            kind: source.kind,
            truth: if source.maybe { reaches.and(Truth::Unknown) } else { reaches },
            world,
            ranges: self.ranges_named(source),
            ports: Vec::new(),
            eks: match source.kind {
                SourceKind::Group => self.eks.is_eks_group(root, &source.value),
                SourceKind::SelfGroup => self.eks.is_eks_group(root, group),
                SourceKind::Cidr | SourceKind::PrefixList => range(),
                SourceKind::Unseen => Fact::unknown(not_here(&source.value)),
            },
            own_group: match source.kind {
                SourceKind::SelfGroup => Truth::True,
                SourceKind::Group => match self.index.resolve(group) {
                    Some(resource) => self.index.same_thing(&source.value, resource),
                    None => crate::value::equal(&source.value, group),
                },
                SourceKind::Cidr | SourceKind::PrefixList => Truth::False,
                SourceKind::Unseen => Truth::Unknown,
            },
            rule: rule.span,
            doubt: Vec::new(),
            owner: Some(rule.owner.address.clone()),
            source: source.value.clone(),
        }
    }

    /// The ranges of a source as values, at its place.
    fn ranges_named(&self, source: &AllowedSource) -> Value {
        let list = |items| Value::sequence(Sequence::new(SequenceKind::Tuple, items));
        let found = match source.kind {
            SourceKind::Cidr => list(vec![source.value.clone()]),
            SourceKind::Group | SourceKind::SelfGroup => list(Vec::new()),
            SourceKind::Unseen => Unknown { reasons: not_here(&source.value), ..Unknown::default() }.into_value(),
            SourceKind::PrefixList => match self.network.prefix_list_entries(&source.value) {
                Some(entries) => list(entries),
                None => Unknown { reasons: not_here(&source.value), ..Unknown::default() }.into_value(),
            },
        };
        found.with_origin(source.value.origin.clone())
    }

    /// The ranges of a source, as far as they are known.
    fn ranges(&self, source: &AllowedSource) -> Vec<Cidr> {
        match source.kind {
            SourceKind::Cidr => match &source.value.kind {
                Kind::Unknown(_) => cases(&source.value).iter().filter_map(|case| Cidr::parse(case.as_str()?)).collect(),
                _ => source.value.as_str().and_then(Cidr::parse).into_iter().collect(),
            },
            SourceKind::PrefixList => self.network.prefix_list(&source.value).unwrap_or_default(),
            SourceKind::Group | SourceKind::SelfGroup | SourceKind::Unseen => Vec::new(),
        }
    }

    /// The ranges that are the whole Internet on each of these ports, or make it together.
    pub(super) fn world_of(&self, rules: &[IngressRule<'a>], services: &[Attached]) -> World {
        let mut ranges: Vec<(Vec<Truth>, Vec<Cidr>, bool)> = Vec::new();
        for rule in rules {
            let reached = reach(rule, services);
            if reached.iter().all(|reached| reached.is_false()) {
                continue;
            }
            for source in &rule.sources {
                let sure = !source.maybe && !matches!(source.value.kind, Kind::Unknown(_));
                ranges.push((reached.clone(), self.ranges(source), sure));
            }
        }
        let all: Vec<Cidr> = ranges.iter().flat_map(|(_, ranges, _)| ranges).copied().collect();
        if !is_world(&all) {
            return World::default();
        }
        let of_service = |index: usize, sure: bool| {
            let counts = |(reached, _, is_sure): &&(Vec<Truth>, Vec<Cidr>, bool)| match reached.get(index) {
                Some(Truth::True) => *is_sure || !sure,
                Some(Truth::Unknown) => !sure,
                _ => false,
            };
            let ranges: Vec<Cidr> = ranges.iter().filter(counts).flat_map(|(_, ranges, _)| ranges).copied().collect();
            parts_of_world(&ranges)
        };
        World { by_service: (0..services.len()).map(|index| (of_service(index, true), of_service(index, false))).collect() }
    }

    /// Whether a source is the Internet, or a part of what is, on any of the ports that its rule reaches.
    pub(super) fn is_world(&self, source: &AllowedSource, reached: &[Truth], world: &World) -> Fact {
        let known = match source.kind {
            SourceKind::Group | SourceKind::SelfGroup => return Fact::new(Truth::False),
            SourceKind::Unseen => return Fact::unknown(not_here(&source.value)),
            SourceKind::Cidr => source.value.as_str().is_some(),
            SourceKind::PrefixList => self.network.prefix_list(&source.value).is_some(),
        };
        if !known {
            return self.may_be_world(source);
        }
        let ranges = self.ranges(source);
        // that the rule may not be there at all is another question
        let is_open = Truth::any(reached.iter().copied()).is_unknown();
        let on = |((sure, perhaps), reached): (&(Vec<Cidr>, Vec<Cidr>), &Truth)| {
            let among = |parts: &[Cidr]| ranges.iter().any(|range| parts.contains(range));
            let part = if among(sure) {
                Truth::True
            } else if ranges.iter().any(|range| is_world(&[*range])) {
                Truth::True.and(if is_open { Truth::True } else { *reached })
            } else if among(perhaps) {
                Truth::Unknown
            } else {
                Truth::False
            };
            if reached.is_false() { Truth::False } else { part }
        };
        let found = Truth::any(world.by_service.iter().zip(reached).map(on));
        let fact = Fact::new(found);
        if found.is_unknown() { Fact { reasons: not_here(&source.value), ..fact } } else { fact }
    }

    /// Whether a range that is not known may be the Internet.
    fn may_be_world(&self, source: &AllowedSource) -> Fact {
        let one = |value: &Value| match (source.kind, &value.kind) {
            (SourceKind::PrefixList, _) => self.is_managed_list(value),
            (_, Kind::String(text)) => Fact::new(Cidr::parse(text).map_or(Truth::Unknown, |range| is_world(&[range]).into())),
            (_, Kind::Null(_) | Kind::Absent(_)) => Fact::new(Truth::False),
            _ => is_narrow(value),
        };
        let facts: Vec<Fact> = cases(&source.value).iter().map(one).collect();
        let fact = crate::graph::fact::either(facts);
        if fact.truth.is_unknown() && fact.reasons.is_empty() {
            return Fact { reasons: not_here(&source.value), ..fact };
        }
        fact
    }

    /// Whether a prefix list that is made elsewhere is the Internet: none of those that AWS manages is.
    fn is_managed_list(&self, value: &Value) -> Fact {
        for symbol in references(value).filter(|symbol| symbol.address.mode == Mode::Data) {
            if is_narrow_attribute(symbol) {
                return Fact::new(Truth::False);
            }
            for data in self.index.candidates_of(symbol).resources {
                let names = [data.body.get("name"), data.body.get("filter")].into_iter().flatten();
                let texts: Vec<String> = names.flat_map(texts_of).collect();
                if texts.iter().any(|text| text.starts_with(MANAGED_BY_AWS)) {
                    return Fact::new(Truth::False).with(data.header, "a prefix list that AWS manages");
                }
            }
        }
        Fact::unknown(not_here(value))
    }
}

/// Which of these a rule lets in.
pub(super) fn reach(rule: &IngressRule<'_>, services: &[Attached]) -> Vec<Truth> {
    let admitted = rule.admits_each(services.iter().map(|attached| &attached.service));
    admitted.into_iter().zip(services).map(|(admits, attached)| admits.and(attached.truth)).collect()
}

/// The texts in a value, as far as they are known.
fn texts_of(value: &Value) -> Vec<String> {
    match &value.kind {
        Kind::Sequence(sequence) => sequence.items.iter().flat_map(texts_of).collect(),
        Kind::Mapping(mapping) if !matches!(mapping.kind, MappingKind::Resource(_)) => {
            mapping.entries.values().flat_map(|entry| texts_of(&entry.value)).collect()
        }
        _ => wording(value).map(std::borrow::Cow::into_owned).into_iter().collect(),
    }
}

fn is_narrow_attribute(symbol: &Symbol) -> bool {
    let of_type = NARROW_ATTRIBUTES.iter().find(|(kind, _)| *kind == symbol.address.kind.as_str());
    let first = symbol.path.iter().find_map(|step| match step {
        crate::value::PathStep::Attribute(name) => Some(name.as_str()),
        _ => None,
    });
    of_type.is_some_and(|(_, attributes)| first.is_some_and(|name| attributes.contains(&name)))
}

/// Whether a text that is not known is the Internet: not where its mask is long, not what is the range of a network.
fn is_narrow(value: &Value) -> Fact {
    if let Kind::Parts(parts) = &value.kind {
        let mask = parts.last().and_then(Value::as_str).and_then(|text| text.rsplit_once('/'));
        if mask.is_some_and(|(_, bits)| bits.parse::<u8>().is_ok_and(|bits| bits >= NARROW)) {
            return Fact::new(Truth::False);
        }
    }
    if references(value).any(is_narrow_attribute) {
        return Fact::new(Truth::False);
    }
    if let Kind::Unknown(unknown) = &value.kind
        && !unknown.reasons.is_empty()
        && unknown.reasons.iter().all(|reason| reason.undeclared().is_some_and(names_network))
    {
        return Fact::new(Truth::False);
    }
    let found = names_of(value).into_iter().find_map(|name| read(&name, names_a_network).map(|narrow| (name, narrow)));
    if let Some((name, true)) = found {
        return Fact::new(Truth::False).by_name().with(name.site, format!("`{}` is named as the range of a network", name.text));
    }
    Fact::unknown(not_here(value))
}

/// Whether a reference is to a network or a group of one, whose attributes are never the Internet.
fn names_network(reference: &str) -> bool {
    ["aws_vpc.", "data.aws_vpc.", "aws_subnet.", "data.aws_subnet.", "aws_security_group."]
        .iter()
        .any(|prefix| reference.starts_with(prefix))
}

/// Whether a name says that it is the range of a VPC or of subnets. A list of what is allowed may hold anything.
fn names_a_network(text: &str) -> Option<bool> {
    let words = words(text);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if has(&["allowed", "allow", "ingress", "source", "sources", "access", "whitelist", "additional", "extra"]) {
        return Some(false);
    }
    let range = has(&["cidr", "cidrs", "cidrblock", "range", "ranges"]);
    (range && has(&["vpc", "subnet", "subnets"])).then_some(true)
}

/// The ranges that are the Internet or make it together.
fn parts_of_world(ranges: &[Cidr]) -> Vec<Cidr> {
    let mut world = Vec::new();
    for family in [Family::V4, Family::V6] {
        let of_family: Vec<Cidr> = ranges.iter().copied().filter(|range| range.family == family).collect();
        if is_world(&of_family) {
            world.extend(largest(&of_family, family));
        }
    }
    world
}

/// Ranges that lie in no other one.
fn largest(ranges: &[Cidr], family: Family) -> Vec<Cidr> {
    let mut sorted = ranges.to_vec();
    // by beginning, wider first: what an earlier one contains is not needed
    sorted.sort_by(|a, b| a.first.cmp(&b.first).then(b.last.cmp(&a.last)));
    let mut kept: Vec<Cidr> = Vec::new();
    for range in sorted {
        if kept.last().is_none_or(|last| !last.contains(range)) {
            kept.push(range);
        }
    }
    debug_assert_eq!(union(&kept, family), union(ranges, family));
    kept
}
