//! What a security group lets in: all rules in force, from every form that they can be written in.
//!
//! Source: the provider's `aws_security_group`, `aws_default_security_group`, `aws_security_group_rule`,
//! `aws_vpc_security_group_ingress_rule`.

use crate::source::{Span, Text};
use crate::terraform::Resource;
use crate::value::{Kind, Mode, Reason, RootId, Truth, Value};

use crate::graph::fact::add_reasons;
use crate::graph::index::{Referrer, exists_with};
use crate::graph::read::{ListElement, argument, cases, filled, leaves, truth};

use super::Network;
use super::port::{RulePorts, Service};

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    Cidr,
    Group,
    PrefixList,
    SelfGroup,
    /// Rules that are not seen may let in anything.
    Unseen,
}

/// One thing that a rule lets in.
#[derive(Clone, Debug)]
pub struct AllowedSource {
    pub kind: SourceKind,
    /// Its origin is what a finding underlines.
    pub value: Value,
    /// It may or may not be in the rule.
    pub maybe: bool,
}

/// One ingress rule, whatever form it was written in.
#[derive(Clone, Debug)]
pub struct IngressRule<'a> {
    /// What holds it: the group itself, or the rule that stands alone.
    pub owner: &'a Resource,
    /// The block, the separate resource, the list element.
    pub span: Span,
    pub from_port: Value,
    pub to_port: Value,
    pub protocol: Value,
    pub sources: Vec<AllowedSource>,
    /// Whether the rule surely exists and belongs to the group.
    pub in_force: Truth,
}

/// The rules of a group, and whether these are all.
#[derive(Clone, Debug, Default)]
pub struct IngressRules<'a> {
    pub rules: Vec<IngressRule<'a>>,
    /// Why there may be rules that are not seen: the group is made elsewhere, a list of blocks is not known.
    pub open: Vec<Reason>,
    /// Whether the group itself is in the configuration.
    pub is_known: bool,
}

impl IngressRule<'_> {
    /// Whether it lets in this protocol on these ports.
    pub fn admits(&self, service: &Service) -> Truth {
        self.ports().admits(service)
    }

    /// Whether it lets in each of these, and is in force.
    pub fn admits_each<'s>(&self, services: impl Iterator<Item = &'s Service>) -> Vec<Truth> {
        let ports = self.ports();
        services.map(|service| ports.admits(service).and(self.in_force)).collect()
    }

    /// Which of the ports that questions are about it reaches, in words.
    pub fn reached<'s>(&self, services: impl Iterator<Item = &'s Service>) -> Vec<Text> {
        let ports = self.ports();
        services.map(|service| ports.reached(service)).collect()
    }

    fn ports(&self) -> RulePorts {
        RulePorts::new(&self.from_port, &self.to_port, &self.protocol)
    }
}

impl<'a> Network<'_, 'a> {
    /// All ingress rules of the group that a value names.
    pub fn ingress(&self, root: RootId, group: &Value) -> IngressRules<'a> {
        let mut rules = IngressRules::default();
        if let Kind::Symbol(symbol) = &group.kind
            && symbol.address.mode == Mode::Managed
        {
            let found = self.group_resources(group);
            let alone = found.len() == 1;
            for resource in &found {
                let mut of_one = self.ingress_of(resource);
                if !alone {
                    of_one.rules.iter_mut().for_each(|rule| rule.in_force = rule.in_force.and(Truth::Unknown));
                }
                rules.rules.append(&mut of_one.rules);
                add_reasons(&mut rules.open, &of_one.open);
            }
            if !found.is_empty() {
                rules.is_known = true;
                return rules;
            }
        }
        for case in cases(group) {
            let by = |kind: &str| self.index.referrers_of_value(kind, "security_group_id", &case, root);
            self.add_separate(by("aws_security_group_rule"), by("aws_vpc_security_group_ingress_rule"), None, &mut rules.rules);
        }
        if !rules.is_known {
            group.collect_reasons(&mut rules.open);
        }
        rules
    }

    /// The groups of the configuration that a value names: itself, or a VPC's default group.
    pub fn group_resources(&self, group: &Value) -> Vec<&'a Resource> {
        let Kind::Symbol(symbol) = &group.kind else { return Vec::new() };
        let found = self.index.candidates_of(symbol).resources;
        if symbol.attribute() == Some("default_security_group_id") {
            let default = |vpc: &&'a Resource| self.index.referrers("aws_default_security_group", "vpc_id", vpc);
            return found.iter().flat_map(default).map(|referrer| referrer.resource).collect();
        }
        let is_group = |resource: &&'a Resource| {
            matches!(resource.address.kind.as_str(), "aws_security_group" | "aws_default_security_group")
        };
        found.into_iter().filter(is_group).collect()
    }

    /// All ingress rules of a security group of the configuration, in source order: inline first.
    pub fn ingress_of(&self, group: &'a Resource) -> IngressRules<'a> {
        let mut rules = IngressRules { is_known: true, ..IngressRules::default() };
        if let Some(inline) = argument(&group.body, "ingress") {
            for ListElement { value, maybe } in leaves(inline) {
                if value.as_mapping().is_some() {
                    rules.rules.push(inline_rule(group, &value, maybe));
                    continue;
                }
                // Further blocks that are all like known ones: what those let in, these do.
                let alike = if let Kind::Unknown(unknown) = &value.kind { unknown.cases.as_slice() } else { &[] };
                if alike.is_empty() || alike.iter().any(|case| case.as_mapping().is_none()) {
                    value.collect_reasons(&mut rules.open);
                    continue;
                }
                for case in alike {
                    let rule = inline_rule(group, case, true);
                    if !rules.rules.iter().any(|known| known.span == rule.span) {
                        rules.rules.push(rule);
                    }
                }
            }
        }
        let by = |kind: &str| self.index.referrers(kind, "security_group_id", group);
        self.add_separate(
            by("aws_security_group_rule"),
            by("aws_vpc_security_group_ingress_rule"),
            Some(group),
            &mut rules.rules,
        );
        rules
    }

    /// The rule that a resource is, whatever its group: none for one that lets things out.
    pub fn rule_of(&self, holder: &'a Resource) -> Option<IngressRule<'a>> {
        match holder.address.kind.as_str() {
            "aws_security_group_rule" => {
                let in_force = is_ingress(holder);
                let made = || rule(holder, holder.header, &holder.body, "protocol", in_force, &OLD_RULE);
                (!in_force.is_false()).then(made)
            }
            "aws_vpc_security_group_ingress_rule" => {
                Some(rule(holder, holder.header, &holder.body, "ip_protocol", Truth::True, &NEW_RULE))
            }
            _ => None,
        }
    }

    fn add_separate(
        &self,
        old: Vec<Referrer<'a>>,
        new: Vec<Referrer<'a>>,
        group: Option<&Resource>,
        into: &mut Vec<IngressRule<'a>>,
    ) {
        let exists = |rule: &Resource| match group {
            Some(group) => exists_with(rule, group),
            None => rule.maybe.is_none(),
        };
        for Referrer { resource, truth: belongs, .. } in old {
            let in_force = belongs.and(is_ingress(resource)).and(if exists(resource) { Truth::True } else { Truth::Unknown });
            if !in_force.is_false() {
                into.push(rule(resource, resource.header, &resource.body, "protocol", in_force, &OLD_RULE));
            }
        }
        for Referrer { resource, truth: belongs, .. } in new {
            let in_force = belongs.and(if exists(resource) { Truth::True } else { Truth::Unknown });
            into.push(rule(resource, resource.header, &resource.body, "ip_protocol", in_force, &NEW_RULE));
        }
    }
}

/// Whether an `aws_security_group_rule` lets things in.
fn is_ingress(rule: &Resource) -> Truth {
    match rule.body.get("type").map(cases).unwrap_or_default().as_slice() {
        [] => Truth::Unknown,
        all if all.iter().all(|case| case.as_str() == Some("ingress")) => Truth::True,
        all if all.iter().all(|case| case.as_str().is_some_and(|text| text != "ingress")) => Truth::False,
        _ => Truth::Unknown,
    }
}

const INLINE: [(&str, SourceKind); 5] = [
    ("cidr_blocks", SourceKind::Cidr),
    ("ipv6_cidr_blocks", SourceKind::Cidr),
    ("prefix_list_ids", SourceKind::PrefixList),
    ("security_groups", SourceKind::Group),
    ("self", SourceKind::SelfGroup),
];

const OLD_RULE: [(&str, SourceKind); 5] = [
    ("cidr_blocks", SourceKind::Cidr),
    ("ipv6_cidr_blocks", SourceKind::Cidr),
    ("prefix_list_ids", SourceKind::PrefixList),
    ("source_security_group_id", SourceKind::Group),
    ("self", SourceKind::SelfGroup),
];

const NEW_RULE: [(&str, SourceKind); 4] = [
    ("cidr_ipv4", SourceKind::Cidr),
    ("cidr_ipv6", SourceKind::Cidr),
    ("prefix_list_id", SourceKind::PrefixList),
    ("referenced_security_group_id", SourceKind::Group),
];

/// Whether an argument may turn out to be empty: `condition ? ["10.0.0.0/8"] : ["172.16.0.0/12"]` may not.
fn may_hold_nothing(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.cases.is_empty() || unknown.cases.iter().any(may_hold_nothing),
        Kind::Sequence(sequence) => sequence.definite().is_empty(),
        Kind::Null(_) | Kind::Absent(_) => true,
        _ => false,
    }
}

fn inline_rule<'a>(group: &'a Resource, block: &Value, maybe: bool) -> IngressRule<'a> {
    let span = block.origin.span().or(block.as_mapping().map(|mapping| mapping.header)).unwrap_or(group.header);
    let in_force = if maybe { Truth::Unknown } else { Truth::True };
    rule(group, span, block, "protocol", in_force, &INLINE)
}

fn rule<'a>(
    owner: &'a Resource,
    span: Span,
    body: &Value,
    protocol: &str,
    in_force: Truth,
    arguments: &[(&str, SourceKind)],
) -> IngressRule<'a> {
    let value = |name: &str| body.get(name).cloned().unwrap_or_else(|| Value::absent(name, span));
    let mut sources = Vec::new();
    let given: Vec<_> = arguments.iter().filter_map(|(name, kind)| Some((filled(body, name)?, *kind))).collect();
    // a separate rule has exactly one source, or the provider refuses it; an inline block may have an empty list
    let only = given.len() == 1 && owner.address.kind.ends_with("_rule");
    for (value, kind) in given {
        if kind == SourceKind::SelfGroup {
            let own = truth(Some(value), false);
            if !own.is_false() {
                sources.push(AllowedSource { kind, value: value.clone(), maybe: own.is_unknown() && !only });
            }
            continue;
        }
        let may_be_empty = matches!(value.kind, Kind::Unknown(_)) && may_hold_nothing(value) && !only;
        let source = |leaf: ListElement| AllowedSource { kind, value: leaf.value, maybe: leaf.maybe || may_be_empty };
        sources.extend(leaves(value).into_iter().map(source));
    }
    IngressRule {
        owner,
        span,
        from_port: value("from_port"),
        to_port: value("to_port"),
        protocol: value(protocol),
        sources,
        in_force,
    }
}
