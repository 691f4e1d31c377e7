//! Who is let in: the rules of security groups compared with the ports of what is behind them, or with those asked about.

use std::sync::Arc;

use crate::source::{HashSet, Span};
use crate::terraform::Resource;
use crate::value::{Kind, Reason, RootId, Truth, Unknown, Value};

use crate::graph::aws::cache::{CACHES, Caches};
use crate::graph::aws::eks::Eks;
use crate::graph::aws::network::{IngressRule, IngressRules, Network, Service, SourceKind};
use crate::graph::fact::{Fact, not_here};
use crate::graph::index::{Identity, Index, SharedMemo, identity, memoized};
use crate::graph::read::{ListElement, at_path, cases, integer};
use crate::terraform::schema::security_groups;

use super::admission::{Admitted, Attached, Sources, World, reach};

/// A group with all of its rules and what is behind it, worked out once for all resources that hold its rules.
#[derive(Debug)]
pub struct GroupAccess<'a> {
    rules: IngressRules<'a>,
    /// The ports of the caches behind it, each once.
    ports: Vec<Attached>,
    world: World,
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
    /// all of its rules, a rule that stands alone by itself; a database or the like by its groups on its own ports. What
    /// surely does not reach these ports is left out.
    ///
    /// Groups that are made elsewhere may let in anything, which is unknown from here.
    pub fn admitted(&self, holder: &'a Resource) -> Vec<Admitted> {
        if CACHES.contains(&holder.address.kind.as_str()) {
            return self.admitted_to(holder);
        }
        if let Some(services) = self.services(holder) {
            return self.admitted_on(holder, &services).unwrap_or_default();
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
        let services = [Attached::asked(&Service::tcp(self.caches.port(cache)))];
        self.admitted_by_groups(cache, self.caches.security_groups(cache).groups, &services)
    }

    /// What the groups that a resource names let in to these ports.
    fn admitted_by_groups(&self, holder: &'a Resource, groups: Vec<ListElement>, asked: &[Attached]) -> Vec<Admitted> {
        let root = holder.address.root;
        let mut found = Vec::new();
        for leaf in groups {
            let groups = cases(&leaf.value);
            let mut services = asked.to_vec();
            if leaf.maybe || groups.len() > 1 {
                let mut doubt = Vec::new();
                leaf.value.collect_reasons(&mut doubt);
                let perhaps = |one: Attached| Attached { truth: one.truth.and(Truth::Unknown), doubt: doubt.clone(), ..one };
                services = services.into_iter().map(perhaps).collect();
            }
            for group in groups {
                let access = self.group_access(root, &group);
                let world = self.sources().world_of(&access.rules.rules, &services);
                for rule in &access.rules.rules {
                    found.extend(self.admitted_by(root, &group, rule, &services, &world));
                }
                if !access.rules.is_known {
                    let reasons = if access.rules.open.is_empty() { not_here(&group) } else { access.rules.open.clone() };
                    found.push(anything(group, reasons, holder.header));
                    continue;
                }
                let made_by = self.network.group_resources(&group);
                found.extend(made_by.into_iter().flat_map(|resource| unseen(resource, &access.rules)));
            }
        }
        found
    }

    /// What a resource lets in on these ports: what has security groups by all of them, a group by all of its rules,
    /// whatever is behind it, a rule that stands alone by itself, also if its group is declared nowhere. `None` where it
    /// has no security groups.
    pub fn admitted_on(&self, holder: &'a Resource, services: &[Service]) -> Option<Vec<Admitted>> {
        let root = holder.address.root;
        let services: Vec<Attached> = services.iter().map(Attached::asked).collect();
        let (rules, group) = match self.network.rule_of(holder) {
            Some(rule) => {
                let group = holder.body.get("security_group_id").cloned();
                let group = group.unwrap_or_else(|| Value::absent("security_group_id", holder.header));
                (IngressRules { rules: vec![rule], ..IngressRules::default() }, group)
            }
            None if holder.address.kind.ends_with("security_group") => {
                (self.network.ingress_of(holder), Value::symbol_of(&holder.address, "id", true).with_span(holder.header))
            }
            None if holder.address.kind == "aws_security_group_rule" => return Some(Vec::new()),
            None => return self.groups_named(holder).map(|groups| self.admitted_by_groups(holder, groups, &services)),
        };
        let world = self.sources().world_of(&rules.rules, &services);
        let by_rules = rules.rules.iter().flat_map(|rule| self.admitted_by(root, &group, rule, &services, &world));
        Some(by_rules.chain(unseen(holder, &rules)).collect())
    }

    /// The security groups that a resource names; `None` where its type has none.
    fn groups_named(&self, holder: &Resource) -> Option<Vec<ListElement>> {
        let kind = holder.address.kind.as_str();
        if CACHES.contains(&kind) {
            return Some(self.caches.security_groups(holder).groups);
        }
        let paths = security_groups(kind);
        (!paths.is_empty()).then(|| paths.iter().flat_map(|path| at_path(&holder.body, path)).collect())
    }

    /// What one rule lets in to these services.
    fn admitted_by(
        &self,
        root: RootId,
        group: &Value,
        rule: &IngressRule<'a>,
        services: &[Attached],
        world: &World,
    ) -> Vec<Admitted> {
        let reached = reach(rule, services);
        let any = Truth::any(reached.iter().copied());
        if any.is_false() {
            return Vec::new();
        }
        let doubt = if any.is_unknown() { doubt(rule, services) } else { Vec::new() };
        let ports = services.iter().zip(&reached).filter(|(_, reached)| !reached.is_false());
        let ports = rule.reached(ports.map(|(one, _)| &one.service));
        let admit = |source| {
            let world = self.sources().is_world(source, &reached, world);
            Admitted { doubt: doubt.clone(), ports: ports.clone(), ..self.sources().admit(root, group, rule, source, any, world) }
        };
        rule.sources.iter().map(admit).collect()
    }

    fn sources(&self) -> Sources<'_, 'a> {
        Sources { index: self.index, network: self.network, eks: self.eks }
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
        let world = self.sources().world_of(&rules.rules, &ports);
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
}

/// IngressRules that are not seen may let anything in, or nothing.
fn anything(source: Value, reasons: Vec<Reason>, header: Span) -> Admitted {
    Admitted {
        kind: SourceKind::Unseen,
        truth: Truth::Unknown,
        world: Fact::unknown(reasons.clone()),
        ranges: Unknown { reasons: reasons.clone(), ..Unknown::default() }.into_value(),
        ports: Vec::new(),
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
