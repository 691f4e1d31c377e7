//! Who is let in to caches: the rules of security groups held against the ports of what is behind them. Floor 3.

use std::sync::Arc;

use crate::source::{HashMap, HashSet, Span};
use crate::terraform::Resource;
use crate::value::{Address, Kind, Reason, ReasonKind, RootId, Truth, Unknown, Value};

use super::cache::CACHES;
use super::cidr::{Cidr, Family, is_world, union};
use super::fact::Fact;
use super::identity::{Identity, identity};
use super::index::Graph;
use super::ingress::{IngressRule, Rules, Source, SourceKind};
use super::read::{cases, integer};

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
}

/// A group with all of its rules and what is behind it, worked out once for all resources that hold its rules.
#[derive(Debug)]
pub struct GroupAccess<'a> {
    rules: Rules<'a>,
    /// The ports of the caches behind it, each once, with how sure that attachment is.
    ports: Vec<(Value, Truth)>,
    /// Positions in `rules` by the resource that holds them.
    by_owner: HashMap<&'a Address, Vec<usize>>,
    world: Vec<Cidr>,
}

impl<'a> Graph<'a> {
    /// What a resource with ingress rules lets in to the caches behind it: a security group by its inline rules, a
    /// separate rule by itself. What surely does not reach a cache's port is left out.
    ///
    /// Of a cache: what the groups attached to it that are made elsewhere may let in, which nobody can tell from here.
    pub fn admitted(&self, holder: &'a Resource) -> Vec<Admitted> {
        let root = holder.address.root;
        let mut found = Vec::new();
        if CACHES.contains(&holder.address.kind.as_str()) {
            for leaf in self.security_groups(holder).groups {
                let access = self.group_access(root, &leaf.value);
                if !access.rules.is_known {
                    let mut reasons = access.rules.open.clone();
                    if reasons.is_empty() {
                        let (subject, span) = (leaf.value.as_str().unwrap_or("security group"), leaf.value.origin.span);
                        reasons.push(Reason::new(ReasonKind::NeedsProvider, subject, span.unwrap_or(holder.header)));
                    }
                    found.push(anything(leaf.value, reasons, holder.header));
                }
            }
            return found;
        }
        for group in self.groups_of(holder) {
            let access = self.group_access(root, &group);
            for index in access.by_owner.get(&*holder.address).into_iter().flatten() {
                let Some(rule) = access.rules.rules.get(*index) else { continue };
                let reaches = reaches(rule, &access.ports);
                if !reaches.is_false() {
                    found
                        .extend(rule.sources.iter().map(|source| self.admit(root, &group, rule, source, reaches, &access.world)));
                }
            }
            let is_group = holder.address.kind.ends_with("security_group");
            let open = &access.rules.open;
            if is_group && !open.is_empty() && !access.ports.is_empty() {
                // rules that are not known may let anything in
                let unknown = Unknown { reasons: open.clone(), ..Unknown::default() }.into_value();
                let source = unknown.with_span(holder.body.get("ingress").and_then(|v| v.origin.span).unwrap_or(holder.header));
                found.push(anything(source, open.clone(), holder.header));
            }
        }
        found
    }

    fn group_access(&self, root: RootId, group: &Value) -> Arc<GroupAccess<'a>> {
        let key = match identity(group) {
            Identity::Elsewhere | Identity::Unknown | Identity::Nothing => {
                return Arc::new(self.make_group_access(root, group));
            }
            known => (root, known),
        };
        if let Some(known) = self.groups.read().unwrap_or_else(|e| e.into_inner()).get(&key) {
            return known.clone();
        }
        let made = Arc::new(self.make_group_access(root, group));
        self.groups.write().unwrap_or_else(|e| e.into_inner()).entry(key).or_insert(made).clone()
    }

    fn make_group_access(&self, root: RootId, group: &Value) -> GroupAccess<'a> {
        let rules = self.ingress(root, group);
        let ports = self.ports_behind(root, group);
        let mut by_owner: HashMap<&'a Address, Vec<usize>> = HashMap::default();
        for (index, rule) in rules.rules.iter().enumerate() {
            by_owner.entry(&*rule.owner.address).or_default().push(index);
        }
        let world = self.world_of(&rules.rules, &ports);
        GroupAccess { rules, ports, by_owner, world }
    }

    /// The distinct ports of what is behind a group.
    fn ports_behind(&self, root: RootId, group: &Value) -> Vec<(Value, Truth)> {
        let mut ports: Vec<(Value, Truth)> = Vec::new();
        let mut seen: HashSet<(Option<i64>, bool)> = HashSet::default();
        for cache in self.caches_with(root, group) {
            let port = self.port(cache.resource);
            if seen.insert((integer(&port), cache.truth.is_unknown())) {
                ports.push((port, cache.truth)); // one port that is not known stands for all of them
            }
        }
        ports
    }

    fn admit(
        &self,
        root: RootId,
        group: &Value,
        rule: &IngressRule<'a>,
        source: &Source,
        reaches: Truth,
        world: &[Cidr],
    ) -> Admitted {
        let ranges = self.ranges(source);
        Admitted {
            kind: source.kind,
            truth: if source.maybe { reaches.and(Truth::Unknown) } else { reaches },
            world: ranges.iter().any(|range| world.contains(range)),
            eks: match source.kind {
                SourceKind::Group => self.is_eks_group(root, &source.value),
                SourceKind::SelfGroup => self.is_eks_group(root, group),
                SourceKind::Cidr | SourceKind::PrefixList => {
                    Fact::new(Truth::False).with(source.value.origin.span.unwrap_or(rule.span), "an address range")
                }
            },
            own_group: match source.kind {
                SourceKind::SelfGroup => Truth::True,
                SourceKind::Group => match self.resolve(group) {
                    Some(resource) => self.same_thing(&source.value, resource),
                    None => crate::value::equal(&source.value, group),
                },
                SourceKind::Cidr | SourceKind::PrefixList => Truth::False,
            },
            rule: rule.span,
            source: source.value.clone(),
        }
    }

    /// The ranges of a source, as far as they are known.
    fn ranges(&self, source: &Source) -> Vec<Cidr> {
        match source.kind {
            SourceKind::Cidr => match &source.value.kind {
                Kind::Unknown(_) => cases(&source.value).iter().filter_map(|case| Cidr::parse(case.as_str()?)).collect(),
                _ => source.value.as_str().and_then(Cidr::parse).into_iter().collect(),
            },
            SourceKind::PrefixList => self.prefix_list(&source.value).unwrap_or_default(),
            SourceKind::Group | SourceKind::SelfGroup => Vec::new(),
        }
    }

    /// The ranges that are the whole Internet, or make it together; smaller ones beside them are not to blame.
    fn world_of(&self, rules: &[IngressRule<'a>], ports: &[(Value, Truth)]) -> Vec<Cidr> {
        let reaching = rules.iter().filter(|rule| !reaches(rule, ports).is_false());
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

/// Rules that are not seen may let anything in, or nothing.
fn anything(source: Value, reasons: Vec<Reason>, header: Span) -> Admitted {
    Admitted {
        kind: SourceKind::Group,
        truth: Truth::Unknown,
        world: false,
        eks: Fact::unknown(reasons),
        own_group: Truth::Unknown,
        rule: source.origin.span.unwrap_or(header),
        source,
    }
}

/// Whether a rule lets in any of these ports.
fn reaches(rule: &IngressRule<'_>, ports: &[(Value, Truth)]) -> Truth {
    Truth::any(ports.iter().map(|(port, attached)| rule.admits(port).and(*attached))).and(rule.in_force)
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
