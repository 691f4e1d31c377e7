//! What a network ACL lets in from the Internet: its rules by number, of which the first that matches decides.
//!
//! Source: AWS's "Network ACL basics" (rules are evaluated from the lowest number on, the first match is applied, and what
//! matches none is denied); the provider's `aws_network_acl`, `aws_default_network_acl` (which removes the rules that AWS
//! makes), `aws_network_acl_rule`.

use crate::source::{Span, Text};
use crate::terraform::Resource;
use crate::value::{Kind, Reason, RootId, Truth, Value};

use crate::graph::fact::not_here;
use crate::graph::index::{Referrer, exists_with};
use crate::graph::read::{ListElement, argument, cases, filled, integer, leaves, truth};

use super::Network;
use super::cidr::{Cidr, is_world};
use super::port::{RulePorts, Service};

/// A rule that lets the Internet in, alone or together with other rules.
#[derive(Clone, Debug)]
pub struct AclOpening {
    /// The range; its origin is what a finding underlines.
    pub range: Value,
    /// Whether it surely does.
    pub truth: Truth,
    /// The ports that it opens, of those that are asked about, in words.
    pub ports: Vec<Text>,
    /// Why it may not.
    pub reasons: Vec<Reason>,
}

/// One inbound rule, whatever form it was written in.
struct AclRule<'a> {
    owner: &'a Resource,
    number: Option<i64>,
    allows: Truth,
    ports: RulePorts,
    range: Value,
    in_force: Truth,
    /// What leaves its number, action or ports open.
    written: Vec<Value>,
}

impl<'a> Network<'_, 'a> {
    /// What lets the Internet in on these ports: of an ACL all of its rules, of a rule that stands alone that one, next to
    /// the others of its ACL. `None` for what is neither.
    pub fn acl_openings(&self, holder: &'a Resource, services: &[Service]) -> Option<Vec<AclOpening>> {
        let root = holder.address.root;
        let mut rules = Vec::new();
        let mut open = Vec::new();
        let is_rule = holder.address.kind == "aws_network_acl_rule";
        match holder.address.kind.as_str() {
            "aws_network_acl" | "aws_default_network_acl" => self.add_acl(holder, &mut rules, &mut open),
            "aws_network_acl_rule" => {
                let named = argument(&holder.body, "network_acl_id");
                match named.and_then(|value| self.index.resolve(value)).filter(|acl| acl.address.kind.ends_with("network_acl")) {
                    Some(acl) => self.add_acl(acl, &mut rules, &mut Vec::new()),
                    None => self.add_beside(root, named, holder, &mut rules),
                }
            }
            _ => return None,
        }
        rules.sort_by_key(|rule| rule.number);
        let mut found: Vec<AclOpening> = Vec::new();
        for (index, opened, name) in services.iter().flat_map(|service| openings(&rules, service)) {
            let Some(rule) = rules.get(index).filter(|rule| !is_rule || rule.owner.address == holder.address) else { continue };
            let place = rule.range.origin.span();
            match found.iter_mut().find(|known| known.range.origin.span() == place && place.is_some()) {
                Some(known) => {
                    known.truth = known.truth.or(opened);
                    if !known.ports.contains(&name) {
                        known.ports.push(name);
                    }
                }
                None => {
                    let reasons = if opened.is_true() { Vec::new() } else { rule.reasons() };
                    found.push(AclOpening { range: rule.range.clone(), truth: opened, ports: vec![name], reasons });
                }
            }
        }
        found.extend(open);
        Some(found)
    }

    /// The rules of an ACL of the configuration; what is not known of them goes to `open`.
    fn add_acl(&self, acl: &'a Resource, into: &mut Vec<AclRule<'a>>, open: &mut Vec<AclOpening>) {
        for ListElement { value, maybe } in argument(&acl.body, "ingress").map(leaves).unwrap_or_default() {
            if value.as_mapping().is_some() {
                let in_force = if maybe { Truth::Unknown } else { Truth::True };
                into.extend(rules_of(acl, &value, ["rule_no", "action"], in_force));
                continue;
            }
            let mut reasons = Vec::new();
            value.collect_reasons(&mut reasons);
            open.push(AclOpening { range: value, truth: Truth::Unknown, ports: Vec::new(), reasons });
        }
        for Referrer { resource, truth: belongs, .. } in self.index.referrers("aws_network_acl_rule", "network_acl_id", acl) {
            let exists = if exists_with(resource, acl) { Truth::True } else { Truth::Unknown };
            into.extend(separate(resource, belongs.and(exists)));
        }
    }

    /// A rule of an ACL that is made elsewhere, and the other rules here that surely belong to the same one.
    fn add_beside(&self, root: RootId, acl: Option<&Value>, holder: &'a Resource, into: &mut Vec<AclRule<'a>>) {
        let others = acl.map(|acl| self.index.referrers_of_value("aws_network_acl_rule", "network_acl_id", acl, root));
        for other in others.unwrap_or_default() {
            if other.truth.is_true() && other.resource.address != holder.address {
                let exists = if exists_with(other.resource, holder) { Truth::True } else { Truth::Unknown };
                into.extend(separate(other.resource, exists));
            }
        }
        into.extend(separate(holder, Truth::True));
    }
}

impl AclRule<'_> {
    fn reasons(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for value in self.written.iter().chain([&self.range]) {
            if !matches!(value.kind, Kind::Symbol(_)) {
                value.collect_reasons(&mut reasons);
            }
        }
        reasons.extend(self.owner.maybe.iter().flat_map(|maybe| maybe.reasons.clone()));
        if reasons.is_empty() { not_here(&self.range) } else { reasons }
    }

    fn known_ranges(&self) -> Vec<Cidr> {
        self.range.as_str().and_then(Cidr::parse).into_iter().collect()
    }

    /// Whether its range is the Internet.
    fn is_world(&self) -> Truth {
        let of_case = |case: &Value| match case.as_str().map(Cidr::parse) {
            Some(Some(range)) => is_world(&[range]).into(),
            _ => Truth::Unknown,
        };
        let found: Vec<Truth> = cases(&self.range).iter().map(of_case).collect();
        match found.first() {
            Some(first) if found.iter().all(|truth| truth == first) => *first,
            _ => Truth::Unknown,
        }
    }

    fn is_six(&self) -> bool {
        self.range.as_str().is_some_and(|range| range.contains(':'))
    }
}

/// Which of the rules, in order, let the Internet in to a service.
fn openings(rules: &[AclRule<'_>], service: &Service) -> Vec<(usize, Truth, Text)> {
    let mut found = Vec::new();
    // IPv4 and IPv6: what a rule of one family denies, it does not deny to the other
    for six in [false, true] {
        let matching = || rules.iter().enumerate().filter(|(_, rule)| rule.is_six() == six);
        let met = |rule: &AclRule<'_>| rule.ports.admits(service).and(rule.in_force);
        // a rule without a known number may come first
        let unnumbered = matching().filter(|(_, rule)| rule.number.is_none() && !rule.allows.is_true());
        let may_block = unnumbered.map(|(_, rule)| met(rule).and(rule.is_world()));
        let mut blocked = Truth::any(may_block).and(Truth::Unknown);
        let mut parts: Vec<(usize, Cidr, Text)> = Vec::new();
        for (index, rule) in matching() {
            let (met, world) = (met(rule), rule.is_world());
            if met.is_false() || blocked.is_true() {
                continue;
            }
            let sure = if rule.number.is_none() { Truth::Unknown } else { Truth::True };
            let opened = met.and(world).and(rule.allows).and(!blocked).and(sure);
            let name = rule.ports.reached(service);
            if !opened.is_false() {
                found.push((index, opened, name));
            } else if met.and(rule.allows).and(!blocked).is_true() {
                parts.extend(rule.known_ranges().into_iter().map(|range| (index, range, name.clone())));
            }
            if rule.number.is_some() {
                blocked = blocked.or(met.and(world).and(!rule.allows));
            }
        }
        let ranges: Vec<Cidr> = parts.iter().map(|(_, range, _)| *range).collect();
        if is_world(&ranges) {
            found.extend(parts.into_iter().map(|(index, _, name)| (index, Truth::True, name)));
        }
    }
    found
}

fn separate(rule: &Resource, in_force: Truth) -> Vec<AclRule<'_>> {
    let inbound = !truth(rule.body.get("egress"), false);
    let in_force = in_force.and(inbound);
    if in_force.is_false() { Vec::new() } else { rules_of(rule, &rule.body, ["rule_number", "rule_action"], in_force) }
}

/// A rule for each range that it has.
fn rules_of<'a>(owner: &'a Resource, body: &Value, [number, action]: [&str; 2], in_force: Truth) -> Vec<AclRule<'a>> {
    let value = |name: &str| body.get(name).cloned().unwrap_or_else(|| Value::absent(name, Span::NONE));
    let (from, to, protocol) = (value("from_port"), value("to_port"), value("protocol"));
    let allows = match value(action).as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("allow") => Truth::True,
        Some(_) => Truth::False,
        None => Truth::Unknown,
    };
    let ranges = ["cidr_block", "ipv6_cidr_block"].into_iter().filter_map(|name| filled(body, name));
    let make = |range: &Value| AclRule {
        owner,
        number: integer(&value(number)),
        allows,
        ports: RulePorts::new(&from, &to, &protocol),
        range: range.clone(),
        in_force,
        written: vec![value(number), value(action), from.clone(), to.clone(), protocol.clone()],
    };
    ranges.map(make).collect()
}
