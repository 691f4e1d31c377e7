//! Who is let in to caches: the rules of security groups held against the ports of what is behind them. Floor 3.

use crate::source::Span;
use crate::terraform::Resource;
use crate::value::{Kind, RootId, Truth, Unknown, Value};

use super::cidr::{Cidr, Family, is_world, union};
use super::fact::Fact;
use super::index::Graph;
use super::ingress::{IngressRule, Owner, Source, SourceKind};
use super::join::Referrer;
use super::read::cases;

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

impl<'a> Graph<'a> {
    /// What a resource with ingress rules lets in to the caches behind it: a security group by its inline rules, a
    /// separate rule by itself. What surely does not reach a cache's port is left out.
    pub fn admitted(&self, holder: &'a Resource) -> Vec<Admitted> {
        let root = holder.address.root;
        let caches = self.caches_behind(holder);
        let mut found = Vec::new();
        for group in self.groups_of(holder) {
            let all = self.ingress(root, &group);
            let world = self.world_of(&all.rules, &caches);
            let own = |rule: &&IngressRule<'a>| matches!(rule.owner, Owner::Resource(owner) if std::ptr::eq(owner, holder));
            for rule in all.rules.iter().filter(own) {
                let reaches = self.reaches(rule, &caches);
                if !reaches.is_false() {
                    found.extend(rule.sources.iter().map(|source| self.admit(root, &group, rule, source, reaches, &world)));
                }
            }
            let is_group = holder.address.kind.ends_with("security_group");
            if is_group && !all.open.is_empty() && all.is_known {
                // rules that are not known may let anything in
                let unknown = Unknown { reasons: all.open.clone(), ..Unknown::default() }.into_value();
                let source = unknown.with_span(holder.body.get("ingress").and_then(|v| v.origin.span).unwrap_or(holder.header));
                found.push(Admitted {
                    kind: SourceKind::Group,
                    truth: Truth::Unknown,
                    world: false,
                    eks: Fact::unknown(all.open.clone()),
                    own_group: Truth::Unknown,
                    rule: source.origin.span.unwrap_or(holder.header),
                    source,
                });
            }
        }
        found
    }

    /// Whether a rule lets in the port of any of these caches.
    fn reaches(&self, rule: &IngressRule<'a>, caches: &[Referrer<'a>]) -> Truth {
        let ports = caches.iter().map(|cache| {
            let port = self.port(cache.resource);
            let truths: Vec<Truth> = cases(&port).iter().map(|port| rule.admits(port)).collect();
            let admits = match truths.first() {
                Some(first) if truths.iter().all(|truth| truth == first) => *first,
                _ => Truth::Unknown,
            };
            admits.and(cache.truth)
        });
        Truth::any(ports).and(rule.in_force)
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
    fn world_of(&self, rules: &[IngressRule<'a>], caches: &[Referrer<'a>]) -> Vec<Cidr> {
        let reaching = rules.iter().filter(|rule| !self.reaches(rule, caches).is_false());
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
