//! Is a subnet public?
//!
//! Public: the route table in force sends everything to an internet gateway, or instances get public addresses.
//! Private: the table is known and does not. Otherwise unknown, unless the name that its author chose says which.

use crate::finding::{NetworkStep, NetworkStepKind};
use crate::source::Span;
use crate::terraform::Resource;
use crate::value::{Mode, Reason, ReasonKind, RootId, Site, Symbol, Truth, Value};

use crate::graph::aws::registry::vpc_output_is_private;
use crate::graph::fact::{Evidence, Fact, add_reasons, either, not_here};
use crate::graph::index::{exists_with, references};
use crate::graph::naming::{Name, names_of, read, says_public};
use crate::graph::read::{ListElement, argument, cases, leaves, truth, wording};
use crate::graph::words::clean_words;

use super::Network;

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum SubnetVerdict {
    Public,
    Private,
    Unknown,
}

/// The data sources that find subnets.
const LOOKUPS: [&str; 3] = ["aws_subnet", "aws_subnets", "aws_subnet_ids"];

/// Whether a subnet is public, and what decides it.
#[derive(Clone, Debug)]
pub struct Exposure {
    pub verdict: SubnetVerdict,
    /// Judged by the name that its author chose.
    pub by_name: bool,
    /// What decides it, most important first.
    pub evidence: Vec<Evidence>,
    pub reasons: Vec<Reason>,
    /// The way from the subnet to the internet, for a public one.
    pub path: Vec<NetworkStep>,
}

/// One element of `subnet_ids`.
#[derive(Clone, Debug)]
pub struct SubnetExposure {
    /// The element; its origin is what a finding underlines.
    pub value: Value,
    /// It may or may not be in the list.
    pub maybe: bool,
    pub exposure: Exposure,
}

impl From<Fact> for Exposure {
    /// From "is it public?".
    fn from(fact: Fact) -> Exposure {
        let verdict = match fact.truth {
            Truth::True => SubnetVerdict::Public,
            Truth::False => SubnetVerdict::Private,
            Truth::Unknown => SubnetVerdict::Unknown,
        };
        let path = if verdict == SubnetVerdict::Public { fact.path } else { Vec::new() };
        Exposure { verdict, by_name: fact.by_name, evidence: fact.evidence, reasons: fact.reasons, path }
    }
}

impl<'a> Network<'_, 'a> {
    /// Every element of a list of subnet ids with its exposure. An element that stands for many (a splat over an
    /// unknown count, an input) is one.
    pub fn subnet_exposures(&self, root: RootId, subnet_ids: &Value) -> Vec<SubnetExposure> {
        let judge = |leaf: ListElement| SubnetExposure {
            exposure: self.exposure(root, &leaf.value),
            value: leaf.value,
            maybe: leaf.maybe,
        };
        leaves(subnet_ids).into_iter().map(judge).collect()
    }

    /// Whether the subnet that a value names is public.
    pub fn exposure(&self, root: RootId, value: &Value) -> Exposure {
        // an empty text among the possible ones is no subnet: `cond ? id : ""` is filtered out before use
        let mut possible = cases(value);
        possible.retain(|case| !case.is_null().is_true() && case.as_str() != Some(""));
        either(possible.iter().map(|case| self.is_public(root, case)).collect()).into()
    }

    fn is_public(&self, root: RootId, value: &Value) -> Fact {
        let mut reasons = Vec::new();
        for symbol in references(value) {
            let fact = self.is_reference_public(root, symbol, value);
            if !fact.truth.is_unknown() {
                return fact;
            }
            add_reasons(&mut reasons, &fact.reasons);
        }
        let mut named = self.by_name(value);
        if named.truth.is_unknown() {
            add_reasons(&mut named.reasons, &reasons);
        }
        named
    }

    fn is_reference_public(&self, root: RootId, symbol: &Symbol, value: &Value) -> Fact {
        match (symbol.address.mode, symbol.address.kind.as_str()) {
            (Mode::Managed, "aws_subnet" | "aws_default_subnet") => {
                let found = self.index.candidates_of(symbol).resources;
                either(found.into_iter().map(|subnet| self.is_subnet_public(subnet)).collect())
            }
            (Mode::Data, kind) if LOOKUPS.contains(&kind) => match self.index.candidates_of(symbol).resources.first() {
                Some(data) => self.is_looked_up_public(root, data, &symbol.to_string()),
                None => Fact::new(Truth::Unknown),
            },
            (Mode::Module, _) if vpc_output_is_private(self.index, symbol) => {
                let text = "subnets that the VPC module keeps off the internet gateway";
                Fact::new(Truth::False).by_name().with(site(value), text)
            }
            _ => Fact::new(Truth::Unknown),
        }
    }

    /// What the names of a reference say. Several unknown parts must agree, and a part that is about subnets must speak.
    fn by_name(&self, value: &Value) -> Fact {
        let names = names_of(value);
        let said: Vec<(&Name, Option<bool>)> = names.iter().map(|name| (name, read(name, says_public))).collect();
        let mut spoken = said.iter().filter_map(|(name, says)| says.map(|public| (name, public)));
        let silent = |name: &Name| {
            name.parts.iter().any(|part| clean_words(part).iter().any(|word| matches!(word.as_str(), "subnet" | "subnets")))
        };
        if let Some((name, public)) = spoken.next()
            && spoken.all(|(_, other)| other == public)
            && !said.iter().any(|(name, says)| says.is_none() && silent(name))
        {
            let side = if public { "public" } else { "private" };
            let place = if name.site.span.is_none() { site(value) } else { name.site };
            let fact = Fact::new(public.into()).by_name().with(place, format!("`{}` is named {side}", name.text));
            return fact.through(outside("the name suggests it")).through(NetworkStep::new(
                NetworkStepKind::Subnet,
                &*name.text,
                place.span,
                "",
            ));
        }
        Fact::unknown(not_here(value))
    }

    /// A subnet of the configuration.
    pub fn is_subnet_public(&self, subnet: &'a Resource) -> Fact {
        let is_default = subnet.address.kind == "aws_default_subnet";
        let written = argument(&subnet.body, "map_public_ip_on_launch");
        let maps = truth(written, is_default);
        if maps.is_true() {
            let (place, text) = match written {
                Some(value) => (site(value), "instances in this subnet get public addresses"),
                None => (subnet.header.into(), "instances in a default subnet get public addresses"),
            };
            let fact = Fact::new(Truth::True).with(place, text).with(subnet.header, "the subnet");
            return fact
                .through(NetworkStep::new(NetworkStepKind::Internet, "the internet", place.span, text))
                .through(step(subnet));
        }
        let table = self.table_in_force(subnet);
        if table.truth.is_true() || (table.truth.is_false() && maps.is_false()) {
            return table.with(subnet.header, "the subnet").through(step(subnet));
        }
        let mut fact = table;
        fact.truth = Truth::Unknown;
        if let Some(value) = written
            && maps.is_unknown()
        {
            value.collect_reasons(&mut fact.reasons);
        }
        self.subnet_by_own_name(subnet).unwrap_or(fact)
    }

    /// The route table in force: associated explicitly, or the VPC's main table.
    fn table_in_force(&self, subnet: &'a Resource) -> Fact {
        let root = subnet.address.root;
        let mut perhaps = Vec::new();
        let mut sure = Vec::new();
        for association in self.index.referrers("aws_route_table_association", "subnet_id", subnet) {
            let Some(table) = association.resource.body.get("route_table_id") else { continue };
            let fact = self.table_named(table).with(association.resource.header, "associated here");
            let certain = association.truth.is_true() && exists_with(association.resource, subnet);
            if certain { sure.push(fact) } else { perhaps.push((fact, association.resource)) }
        }
        if !sure.is_empty() {
            return either(sure);
        }
        let mut facts = Vec::new();
        let mut reasons = Vec::new();
        for (fact, association) in perhaps {
            facts.push(fact);
            if let Some(value) = association.body.get("subnet_id") {
                value.collect_reasons(&mut reasons);
            }
            if let Some(maybe) = &association.maybe {
                add_reasons(&mut reasons, &maybe.reasons);
            }
        }
        facts.push(self.main_table(root, subnet.body.get("vpc_id"), subnet.header));
        let mut fact = either(facts);
        if fact.truth.is_unknown() {
            add_reasons(&mut fact.reasons, &reasons);
        }
        fact
    }

    /// The subnet's own names, for when its routes are not known: the block's, the instance's, its tags'.
    fn subnet_by_own_name(&self, subnet: &Resource) -> Option<Fact> {
        let tag = |name: &str| subnet.body.get("tags").and_then(|tags| tags.get(name)).and_then(wording);
        let (name, tier, kind) = (tag("Name"), tag("Tier"), tag("Type"));
        let own = [Some(subnet.address.name.as_str()), name.as_deref(), tier.as_deref(), kind.as_deref()];
        let key = match &subnet.address.key {
            Some(crate::value::Key::Text(key)) => says_public(key),
            _ => None,
        };
        let mut says = own.into_iter().flatten().filter_map(says_public).chain(key);
        let public = says.next()?;
        if !says.all(|other| other == public) {
            return None;
        }
        let side = if public { "public" } else { "private" };
        let fact = Fact::new(public.into()).by_name().with(subnet.header, format!("`{}` is named {side}", subnet.address));
        Some(fact.through(outside("the name suggests it")).through(step(subnet)))
    }

    /// Subnets that a data source looks up: by its filters and tags, by the id that it is given, by its own name.
    fn is_looked_up_public(&self, root: RootId, data: &'a Resource, subject: &str) -> Fact {
        let mut facts = Vec::new();
        let mut in_default_vpc = None;
        for filter in data.body.get("filter").map(Value::bodies).unwrap_or_default() {
            let name = filter.get("name").and_then(Value::as_str).unwrap_or_default();
            let values = filter.get("values").map(leaves).unwrap_or_default();
            match name {
                "map-public-ip-on-launch" | "mapPublicIpOnLaunch" => {
                    if values.iter().any(|leaf| leaf.value.as_str() == Some("true") || leaf.value.as_bool() == Some(true)) {
                        let text = "only subnets that give public addresses are looked up";
                        return Fact::new(Truth::True).with(site(filter), text);
                    }
                }
                "vpc-id" => in_default_vpc = in_default_vpc.or(values.iter().find_map(|leaf| self.default_vpc(&leaf.value))),
                "tag-key" => {
                    let keys = values.iter().filter_map(|leaf| leaf.value.as_str());
                    facts.extend(keys.filter_map(|key| says_tag(key, ["true"].into_iter())).map(|public| (public, site(filter))));
                }
                _ => {
                    let key = name.strip_prefix("tag:");
                    let texts: Vec<_> = values.iter().filter_map(|leaf| wording(&leaf.value)).collect();
                    facts.extend(
                        key.and_then(|key| says_tag(key, texts.iter().map(AsRef::as_ref))).map(|public| (public, site(filter))),
                    );
                }
            }
        }
        if let Some(tags) = data.body.get("tags").and_then(Value::as_mapping) {
            for (key, entry) in &tags.entries {
                let says = says_tag(key, wording(&entry.value).as_deref().into_iter());
                facts.extend(says.map(|public| (public, entry.value.origin.site_or(data.header))));
            }
        }
        if let Some((public, place)) = facts.first().copied()
            && facts.iter().all(|(other, _)| *other == public)
        {
            let side = if public { "public" } else { "private" };
            return Fact::new(public.into()).by_name().with(place, format!("looked up by a tag that says {side}"));
        }
        if let Some(id) = argument(&data.body, "id") {
            return either(leaves(id).iter().map(|leaf| self.is_public(root, &leaf.value)).collect());
        }
        if let Some(public) = says_public(&data.address.name) {
            let side = if public { "public" } else { "private" };
            return Fact::new(public.into()).by_name().with(data.header, format!("`{}` is named {side}", data.address));
        }
        in_default_vpc = in_default_vpc.or(data.body.get("vpc_id").and_then(|vpc| self.default_vpc(vpc)));
        if let Some(place) = in_default_vpc {
            return Fact::new(Truth::True).with(place, "the subnets of the default VPC are public");
        }
        Fact::unknown(vec![Reason::new(ReasonKind::DataSource, subject, data.header)])
    }

    /// Where a value is said to be the account's default VPC.
    fn default_vpc(&self, value: &Value) -> Option<Span> {
        let vpc = self.index.resolve(value)?;
        let is_default = vpc.address.kind == "aws_default_vpc"
            || (vpc.address.kind == "aws_vpc"
                && vpc.address.mode == Mode::Data
                && truth(vpc.body.get("default"), false).is_true());
        is_default.then_some(vpc.header)
    }
}

/// What a tag filter says: the load balancer controller's role tags, or a telling key or value.
fn says_tag<'t>(key: &str, values: impl Iterator<Item = &'t str>) -> Option<bool> {
    match key {
        "kubernetes.io/role/internal-elb" => return Some(false),
        "kubernetes.io/role/elb" => return Some(true),
        _ => {}
    }
    let mut said: Vec<bool> = Vec::new();
    for value in values {
        match value.to_ascii_lowercase().as_str() {
            // `Public = "false"`
            "true" | "yes" | "1" => said.extend(says_public(key)),
            "false" | "no" | "0" => said.extend(says_public(key).map(|public| !public)),
            _ => said.push(says_public(value)?),
        }
    }
    let first = said.first().copied()?;
    said.iter().all(|other| *other == first).then_some(first)
}

/// A subnet on a way.
fn step(subnet: &Resource) -> NetworkStep {
    NetworkStep::new(NetworkStepKind::Subnet, subnet.address.to_string(), subnet.header, "")
}

/// Where a way that is known by name alone ends.
fn outside(text: &str) -> NetworkStep {
    NetworkStep::new(NetworkStepKind::Internet, "the internet", Span::NONE, text)
}

fn site(value: &Value) -> Site {
    value.origin.site_or(Span::NONE)
}
