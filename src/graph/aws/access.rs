//! Who is let in to caches: the rules of security groups compared with the ports of what is behind them.

use std::sync::Arc;

use crate::source::{HashSet, Span};
use crate::terraform::Resource;
use crate::value::{Address, Kind, Reason, RootId, Truth, Unknown, Value};

use crate::graph::aws::cache::{CACHES, Caches};
use crate::graph::aws::eks::Eks;
use crate::graph::aws::network::{
    AllowedSource, Cidr, Family, IngressRule, IngressRules, Network, Service, SourceKind, is_world, union,
};
use crate::graph::fact::{Fact, not_here};
use crate::graph::index::{Identity, Index, SharedMemo, identity, memoized};
use crate::graph::read::{cases, integer};

/// Something that a resource lets in to the port of a cache.
#[derive(Clone, Debug)]
pub struct Admitted {
    pub kind: SourceKind,
    /// The range, the group's id, the prefix list, or `self`; its origin is what a finding underlines.
    pub source: Value,
    /// Whether it is surely let in: the rule is in force, its ports hold the cache's, the source is surely there.
    pub truth: Truth,
    /// Whether it is the whole Internet, alone or together with other ranges of the group.
    pub world: bool,
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
struct Attached {
    service: Service,
    truth: Truth,
    /// Why it may not be attached.
    doubt: Vec<Reason>,
}

/// A group with all of its rules and what is behind it, worked out once for all resources that hold its rules.
#[derive(Debug)]
pub struct GroupAccess<'a> {
    rules: IngressRules<'a>,
    /// The ports of the caches behind it, each once.
    ports: Vec<Attached>,
    world: Vec<Cidr>,
}

/// The rules of each group and what is behind it, worked out once.
pub(in crate::graph) type Groups<'a> = SharedMemo<(RootId, Identity), GroupAccess<'a>>;

/// The questions about who reaches caches.
#[derive(Copy, Clone, Debug)]
pub struct Access<'g, 'a> {
    pub(in crate::graph) index: &'g Index<'a>,
    pub(in crate::graph) network: Network<'g, 'a>,
    pub(in crate::graph) eks: Eks<'g, 'a>,
    pub(in crate::graph) caches: Caches<'g, 'a>,
    pub(in crate::graph) groups: &'g Groups<'a>,
}

impl<'a> Access<'_, 'a> {
    /// What a resource lets in to the caches behind it: a cache by all groups that are attached to it, a security group by
    /// all of its rules, a rule that stands alone by itself. What surely does not reach a cache's port is left out.
    ///
    /// Groups that are made elsewhere may let in anything, which is unknown from here.
    pub fn admitted(&self, holder: &'a Resource) -> Vec<Admitted> {
        if CACHES.contains(&holder.address.kind.as_str()) {
            return self.admitted_to(holder);
        }
        let root = holder.address.root;
        let is_group = holder.address.kind.ends_with("security_group");
        let mut found = Vec::new();
        for group in self.caches.groups_of(holder) {
            let access = self.group_access(root, &group);
            let own = |rule: &&IngressRule<'a>| is_group || rule.owner.address == holder.address;
            for rule in access.rules.rules.iter().filter(own) {
                found.extend(self.admitted_by(root, &group, rule, &access.ports, &access.world));
            }
            if is_group && !access.ports.is_empty() {
                found.extend(unseen(holder, &access.rules));
            }
        }
        found
    }

    /// What the groups that are attached to a cache let in on its port.
    fn admitted_to(&self, cache: &'a Resource) -> Vec<Admitted> {
        let root = cache.address.root;
        let service = Service::tcp(self.caches.port(cache));
        let mut found = Vec::new();
        for leaf in self.caches.security_groups(cache).groups {
            let groups = cases(&leaf.value);
            let attached = if leaf.maybe || groups.len() > 1 { Truth::Unknown } else { Truth::True };
            let mut doubt = Vec::new();
            if attached.is_unknown() {
                leaf.value.collect_reasons(&mut doubt);
            }
            let services = [Attached { service: service.clone(), truth: attached, doubt }];
            for group in groups {
                let access = self.group_access(root, &group);
                let world = self.world_of(&access.rules.rules, &services);
                for rule in &access.rules.rules {
                    found.extend(self.admitted_by(root, &group, rule, &services, &world));
                }
                if !access.rules.is_known {
                    let reasons = if access.rules.open.is_empty() { not_here(&group) } else { access.rules.open.clone() };
                    found.push(anything(group, reasons, cache.header));
                    continue;
                }
                let made_by = self.network.group_resources(&group);
                found.extend(made_by.into_iter().flat_map(|resource| unseen(resource, &access.rules)));
            }
        }
        found
    }

    /// What a resource lets in under a protocol on a port, whatever is behind it: a group by all of its rules, a rule that
    /// stands alone by itself, also if its group is declared nowhere.
    pub fn admitted_on(&self, holder: &'a Resource, service: &Service) -> Vec<Admitted> {
        let root = holder.address.root;
        let (rules, group) = match self.network.rule_of(holder) {
            Some(rule) => {
                let group = holder.body.get("security_group_id").cloned();
                let group = group.unwrap_or_else(|| Value::absent("security_group_id", holder.header));
                (IngressRules { rules: vec![rule], ..IngressRules::default() }, group)
            }
            None if holder.address.kind.ends_with("security_group") => {
                (self.network.ingress_of(holder), Value::symbol_of(&holder.address, "id", true).with_span(holder.header))
            }
            None => return Vec::new(),
        };
        let services = [Attached { service: service.clone(), truth: Truth::True, doubt: Vec::new() }];
        let world = self.world_of(&rules.rules, &services);
        let by_rules = rules.rules.iter().flat_map(|rule| self.admitted_by(root, &group, rule, &services, &world));
        by_rules.chain(unseen(holder, &rules)).collect()
    }

    /// What one rule lets in to these services.
    fn admitted_by(
        &self,
        root: RootId,
        group: &Value,
        rule: &IngressRule<'a>,
        services: &[Attached],
        world: &[Cidr],
    ) -> Vec<Admitted> {
        let reaches = reaches(rule, services);
        if reaches.is_false() {
            return Vec::new();
        }
        let doubt = if reaches.is_unknown() { doubt(rule, services) } else { Vec::new() };
        let admit =
            |source: &AllowedSource| Admitted { doubt: doubt.clone(), ..self.admit(root, group, rule, source, reaches, world) };
        rule.sources.iter().map(admit).collect()
    }

    fn group_access(&self, root: RootId, group: &Value) -> Arc<GroupAccess<'a>> {
        let key = match identity(group) {
            Identity::Elsewhere | Identity::Unknown | Identity::Nothing => {
                return Arc::new(self.make_group_access(root, group));
            }
            known => (root, known),
        };
        memoized(self.groups, &key, || self.make_group_access(root, group))
    }

    fn make_group_access(&self, root: RootId, group: &Value) -> GroupAccess<'a> {
        let rules = self.network.ingress(root, group);
        let ports = self.ports_behind(root, group);
        let world = self.world_of(&rules.rules, &ports);
        GroupAccess { rules, ports, world }
    }

    /// The distinct ports of what is behind a group.
    fn ports_behind(&self, root: RootId, group: &Value) -> Vec<Attached> {
        let mut ports: Vec<Attached> = Vec::new();
        let mut seen: HashSet<(Option<i64>, bool)> = HashSet::default();
        for cache in self.caches.caches_with(root, group) {
            let port = self.caches.port(cache.resource);
            if seen.insert((integer(&port), cache.truth.is_unknown())) {
                let mut doubt = Vec::new();
                if cache.truth.is_unknown() {
                    cache.value.collect_reasons(&mut doubt);
                }
                // one port that is not known stands for all of them
                ports.push(Attached { service: Service::tcp(port), truth: cache.truth, doubt });
            }
        }
        ports
    }

    fn admit(
        &self,
        root: RootId,
        group: &Value,
        rule: &IngressRule<'a>,
        source: &AllowedSource,
        reaches: Truth,
        world: &[Cidr],
    ) -> Admitted {
        let ranges = self.ranges(source);
        Admitted {
            kind: source.kind,
            truth: if source.maybe { reaches.and(Truth::Unknown) } else { reaches },
            world: ranges.iter().any(|range| world.contains(range)),
            eks: match source.kind {
                SourceKind::Group => self.eks.is_eks_group(root, &source.value),
                SourceKind::SelfGroup => self.eks.is_eks_group(root, group),
                SourceKind::Cidr | SourceKind::PrefixList => {
                    Fact::new(Truth::False).with(source.value.origin.site_or(rule.span), "an address range")
                }
            },
            own_group: match source.kind {
                SourceKind::SelfGroup => Truth::True,
                SourceKind::Group => match self.index.resolve(group) {
                    Some(resource) => self.index.same_thing(&source.value, resource),
                    None => crate::value::equal(&source.value, group),
                },
                SourceKind::Cidr | SourceKind::PrefixList => Truth::False,
            },
            rule: rule.span,
            doubt: Vec::new(),
            owner: Some(rule.owner.address.clone()),
            source: source.value.clone(),
        }
    }

    /// The ranges of a source, as far as they are known.
    fn ranges(&self, source: &AllowedSource) -> Vec<Cidr> {
        match source.kind {
            SourceKind::Cidr => match &source.value.kind {
                Kind::Unknown(_) => cases(&source.value).iter().filter_map(|case| Cidr::parse(case.as_str()?)).collect(),
                _ => source.value.as_str().and_then(Cidr::parse).into_iter().collect(),
            },
            SourceKind::PrefixList => self.network.prefix_list(&source.value).unwrap_or_default(),
            SourceKind::Group | SourceKind::SelfGroup => Vec::new(),
        }
    }

    /// The ranges that are the whole Internet, or make it together; smaller ones next to them are not to blame.
    fn world_of(&self, rules: &[IngressRule<'a>], services: &[Attached]) -> Vec<Cidr> {
        let reaching = rules.iter().filter(|rule| !reaches(rule, services).is_false());
        let ranges: Vec<Cidr> = reaching.flat_map(|rule| &rule.sources).flat_map(|source| self.ranges(source)).collect();
        let mut world = Vec::new();
        for family in [Family::V4, Family::V6] {
            let of_family: Vec<Cidr> = ranges.iter().copied().filter(|range| range.family == family).collect();
            if is_world(&of_family) {
                world.extend(largest(&of_family, family));
            }
        }
        world
    }
}

/// IngressRules that are not seen may let anything in, or nothing.
fn anything(source: Value, reasons: Vec<Reason>, header: Span) -> Admitted {
    Admitted {
        kind: SourceKind::Group,
        truth: Truth::Unknown,
        world: false,
        eks: Fact::unknown(reasons),
        own_group: Truth::Unknown,
        rule: source.origin.span().unwrap_or(header),
        doubt: Vec::new(),
        owner: None,
        source,
    }
}

/// IngressRules of a group that are not known, which may let anything in.
fn unseen(group: &Resource, rules: &IngressRules<'_>) -> Option<Admitted> {
    if rules.open.is_empty() {
        return None;
    }
    let unknown = Unknown { reasons: rules.open.clone(), ..Unknown::default() }.into_value();
    let place = group.body.get("ingress").and_then(|value| value.origin.span()).unwrap_or(group.header);
    Some(anything(unknown.with_span(place), rules.open.clone(), group.header))
}

/// Why it is unknown whether a rule lets in any of these.
fn doubt(rule: &IngressRule<'_>, services: &[Attached]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let owner = &rule.owner.body;
    let written = ["type", "security_group_id"].into_iter().filter_map(|name| owner.get(name));
    let asked = services.iter().flat_map(|attached| [&attached.service.port, &attached.service.protocol]);
    for value in [&rule.from_port, &rule.to_port, &rule.protocol].into_iter().chain(written).chain(asked) {
        if !matches!(value.kind, Kind::Symbol(_)) {
            value.collect_reasons(&mut reasons);
        }
    }
    let existence = rule.owner.maybe.iter().flat_map(|maybe| maybe.reasons.iter().cloned());
    let mut all: Vec<Reason> =
        existence.chain(reasons).chain(services.iter().flat_map(|one| one.doubt.iter().cloned())).collect();
    if all.is_empty() {
        owner.get("security_group_id").into_iter().for_each(|group| group.collect_reasons(&mut all));
    }
    all
}

/// Whether a rule lets in any of these.
fn reaches(rule: &IngressRule<'_>, services: &[Attached]) -> Truth {
    Truth::any(services.iter().map(|attached| rule.admits(&attached.service).and(attached.truth))).and(rule.in_force)
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
