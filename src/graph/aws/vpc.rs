//! Which VPC subnets lie in, and whether a cache and an EKS cluster reach each other.
//!
//! Source: ElastiCache's guide to accessing a cache (its endpoint is reached from its own VPC, and from peered ones); the
//! provider's documentation of `subnet_group_name` (without one, the default VPC) and of `aws_vpc_peering_connection` and
//! `aws_ec2_transit_gateway_vpc_attachment`.

use crate::source::Span;
use crate::terraform::Resource;
use crate::value::{Mode, Reason, ReasonKind, RootId, Site, Truth, Value};

use crate::graph::aws::cache::Caches;
use crate::graph::aws::network::Cidr;
use crate::graph::fact::{Fact, add_reasons, not_here};
use crate::graph::index::{Identity, Index, identity, references};
use crate::graph::read::{argument, at_path, cases, leaves};

/// The resource types that these answers are worked out from.
pub(super) const READ: [&str; 5] =
    ["aws_ec2_transit_gateway_vpc_attachment", "aws_eks_cluster", "aws_subnet", "aws_vpc", "aws_vpc_peering_connection"];

/// A VPC, as far as the configuration says which one.
#[derive(Clone, Debug)]
enum Vpc<'a> {
    /// This one.
    Made(&'a Resource),
    /// The account's default.
    Default,
    /// One that is made elsewhere.
    Named(Identity),
    Unknown(Vec<Reason>),
}

/// A VPC with the place that says which it is.
#[derive(Clone, Debug)]
struct Placed<'a> {
    vpc: Vpc<'a>,
    /// The subnet, where one says it.
    subnet: Identity,
    site: Site,
}

impl Vpc<'_> {
    fn is(&self, other: &Vpc<'_>) -> Truth {
        let is_default = |vpc: &Resource| vpc.address.kind == "aws_default_vpc";
        match (self, other) {
            (Vpc::Made(one), Vpc::Made(other)) if std::ptr::eq(*one, *other) => Truth::True,
            (Vpc::Made(one), Vpc::Made(other)) if one.address.is_definite() && other.address.is_definite() => Truth::False,
            (Vpc::Default, Vpc::Default) => Truth::True,
            (Vpc::Made(made), Vpc::Default) | (Vpc::Default, Vpc::Made(made)) => Truth::from(is_default(made)),
            (Vpc::Named(one), Vpc::Named(other)) if one == other => Truth::True,
            (Vpc::Named(Identity::Text(one)), Vpc::Named(Identity::Text(other))) => {
                if one.starts_with("vpc-") && other.starts_with("vpc-") { Truth::False } else { Truth::Unknown }
            }
            _ => Truth::Unknown,
        }
    }

    fn name(&self) -> String {
        match self {
            Vpc::Made(vpc) => format!("`{}`", vpc.address),
            Vpc::Default => "the default VPC".to_string(),
            Vpc::Named(Identity::Text(id)) => format!("`{id}`"),
            Vpc::Named(_) | Vpc::Unknown(_) => "another VPC".to_string(),
        }
    }
}

/// The questions about VPCs.
#[derive(Copy, Clone, Debug)]
pub struct Vpcs<'g, 'a> {
    pub(in crate::graph) index: &'g Index<'a>,
    pub(in crate::graph) caches: Caches<'g, 'a>,
}

impl<'a> Vpcs<'_, 'a> {
    /// Whether a cache lies in the VPC of an EKS cluster of its root module, or in one that is connected with it; `None`
    /// where there is no cluster.
    pub fn is_with_eks(&self, cache: &Resource) -> Option<Fact> {
        let clusters = self.index.resources(cache.address.root, "aws_eks_cluster");
        if clusters.is_empty() {
            return None;
        }
        let of_cache = self.of_cache(cache);
        let mut whole = Fact::new(Truth::False);
        for cluster in clusters {
            let fact = self.is_with(cache.address.root, &of_cache, cluster);
            if fact.truth.is_true() {
                return Some(fact);
            }
            whole.truth = whole.truth.or(fact.truth);
            for one in fact.evidence {
                whole = whole.with(one.site, one.text);
            }
            add_reasons(&mut whole.reasons, &fact.reasons);
        }
        if whole.truth.is_unknown() {
            whole.evidence.clear();
        }
        Some(whole)
    }

    /// Where the subnets of a cache are named; its header where they are not.
    pub fn subnets_site(&self, cache: &Resource) -> Site {
        let named = self.caches.subnet_ids(cache).map(|(ids, _)| ids.origin.site_or(cache.header));
        named.unwrap_or(cache.header.into())
    }

    /// The ranges of addresses that a cache is in: those of its subnets, else of their VPC; `None` where they are not known.
    pub fn ranges(&self, cache: &Resource) -> Option<Vec<Cidr>> {
        let (ids, _) = self.caches.subnet_ids(cache)?;
        let range = |resource: &Resource| argument(&resource.body, "cidr_block").and_then(Value::as_str).and_then(Cidr::parse);
        let of_leaf = |value: &Value| {
            let subnet = self.index.resolve(value).filter(|one| one.address.kind == "aws_subnet");
            subnet.and_then(range).or_else(|| match self.of_subnet(value).as_slice() {
                [Placed { vpc: Vpc::Made(vpc), .. }] => range(vpc),
                _ => None,
            })
        };
        let ranges: Vec<Cidr> = leaves(&ids).iter().map(|leaf| of_leaf(&leaf.value)).collect::<Option<_>>()?;
        (!ranges.is_empty()).then_some(ranges)
    }

    fn is_with(&self, root: RootId, of_cache: &[Placed<'a>], cluster: &'a Resource) -> Fact {
        let subnets = at_path(&cluster.body, "vpc_config.subnet_ids");
        let of_cluster: Vec<Placed<'a>> = subnets.iter().flat_map(|leaf| self.of_subnet(&leaf.value)).collect();
        let mut known = None;
        for one in of_cache {
            for other in &of_cluster {
                let is_subnet = !matches!(one.subnet, Identity::Unknown | Identity::Elsewhere | Identity::Nothing);
                let same = if is_subnet && one.subnet == other.subnet { Truth::True } else { one.vpc.is(&other.vpc) };
                match same {
                    Truth::True => return Fact::new(Truth::True).with(other.site, "the cluster's subnets are in the same VPC"),
                    // The subnets of one group lie in one VPC: what is known of one of them holds for all.
                    Truth::False => known = known.or(Some((one, other))),
                    Truth::Unknown => {}
                }
            }
        }
        let Some((one, other)) = known else {
            let mut reasons = Vec::new();
            for placed in of_cache.iter().chain(&of_cluster) {
                if let Vpc::Unknown(open) = &placed.vpc {
                    add_reasons(&mut reasons, open);
                }
            }
            if reasons.is_empty() {
                let subject = format!("whether the VPC of `{}` is that of the cache", cluster.address);
                reasons.push(Reason::new(ReasonKind::NotInFiles, subject, cluster.header));
            }
            return Fact::unknown(reasons);
        };
        match self.are_connected(root, &one.vpc, &other.vpc) {
            Some((truth, connection)) => {
                let fact = Fact::new(truth).with(connection.header, "it may connect the two VPCs");
                if truth.is_unknown() {
                    let subject = format!("whether `{}` connects the two VPCs", connection.address);
                    return Fact { reasons: vec![Reason::new(ReasonKind::NotInFiles, subject, connection.header)], ..fact };
                }
                fact
            }
            None => {
                let text = format!("`{}` is in {}", cluster.address, other.vpc.name());
                Fact::new(Truth::False).with(one.site, format!("the cache is in {}", one.vpc.name())).with(other.site, text)
            }
        }
    }

    /// What connects two VPCs, surely or perhaps.
    fn are_connected(&self, root: RootId, one: &Vpc<'a>, other: &Vpc<'a>) -> Option<(Truth, &'a Resource)> {
        let vpc = |resource: &'a Resource, name: &str| argument(&resource.body, name).map(|value| self.of_value(value));
        let is = |vpc: &Option<Vpc<'a>>, wanted: &Vpc<'a>| vpc.as_ref().map_or(Truth::Unknown, |vpc| vpc.is(wanted));
        let mut perhaps = None;
        for peering in self.index.resources(root, "aws_vpc_peering_connection") {
            let (near, far) = (vpc(peering, "vpc_id"), vpc(peering, "peer_vpc_id"));
            let joins = is(&near, one).and(is(&far, other)).or(is(&near, other).and(is(&far, one)));
            match joins {
                Truth::True => return Some((Truth::True, peering)),
                Truth::Unknown => perhaps = perhaps.or(Some((Truth::Unknown, *peering))),
                Truth::False => {}
            }
        }
        let attachments = self.index.resources(root, "aws_ec2_transit_gateway_vpc_attachment");
        let attached = |wanted: &Vpc<'a>| Truth::any(attachments.iter().map(|one| is(&vpc(one, "vpc_id"), wanted)));
        match (attached(one).and(attached(other)), attachments.first()) {
            (Truth::True, Some(first)) => Some((Truth::True, first)),
            (Truth::Unknown, Some(first)) => perhaps.or(Some((Truth::Unknown, first))),
            _ => perhaps,
        }
    }

    fn of_cache(&self, cache: &Resource) -> Vec<Placed<'a>> {
        if let Some((ids, _)) = self.caches.subnet_ids(cache) {
            return leaves(&ids).iter().flat_map(|leaf| self.of_subnet(&leaf.value)).collect();
        }
        let header = cache.header.into();
        let vpc = match self.caches.subnet_group(cache).0 {
            Some(name) => Vpc::Unknown(not_here(&name)),
            None if cache.address.kind == "aws_memorydb_cluster" || !self.caches.is_member(cache).is_false() => {
                let subject = format!("the subnet group of `{}` is not in these files", cache.address);
                Vpc::Unknown(vec![Reason::new(ReasonKind::NotInFiles, subject, cache.header)])
            }
            None => Vpc::Default,
        };
        vec![Placed { vpc, subnet: Identity::Nothing, site: header }]
    }

    /// The VPCs that the subnets which a value names may lie in.
    fn of_subnet(&self, value: &Value) -> Vec<Placed<'a>> {
        let mut found = Vec::new();
        for case in cases(value) {
            let site = case.origin.site_or(Span::NONE);
            let subnet = identity(&case);
            let placed = |vpc: Vpc<'a>| Placed { vpc, subnet: subnet.clone(), site };
            let before = found.len();
            for symbol in references(&case) {
                for resource in self.index.candidates_of(symbol).resources {
                    found.extend(self.of_subnet_resource(resource).map(&placed));
                }
                if found.len() > before {
                    break;
                }
            }
            if found.len() == before {
                found.push(placed(Vpc::Unknown(not_here(&case))));
            }
        }
        found
    }

    fn of_subnet_resource(&self, resource: &'a Resource) -> Option<Vpc<'a>> {
        let kind = resource.address.kind.as_str();
        match (resource.address.mode, kind) {
            (Mode::Managed, "aws_default_subnet") => Some(Vpc::Default),
            (Mode::Managed, "aws_subnet") | (Mode::Data, "aws_subnet" | "aws_subnets" | "aws_subnet_ids") => {
                let filtered = || {
                    let filters = resource.body.get("filter").map(Value::bodies).unwrap_or_default().iter();
                    let by_vpc = filters.filter(|filter| filter.get("name").and_then(Value::as_str) == Some("vpc-id"));
                    by_vpc.filter_map(|filter| filter.get("values")).flat_map(leaves).map(|leaf| leaf.value).next()
                };
                argument(&resource.body, "vpc_id").cloned().or_else(filtered).map(|vpc| self.of_value(&vpc))
            }
            _ => None,
        }
    }

    fn of_value(&self, value: &Value) -> Vpc<'a> {
        let is_vpc = |one: &&Resource| matches!(one.address.kind.as_str(), "aws_vpc" | "aws_default_vpc");
        let made = self.index.resolve(value).filter(|one| one.address.mode == Mode::Managed).filter(is_vpc);
        if let Some(vpc) = made {
            return Vpc::Made(vpc);
        }
        match identity(value) {
            Identity::Unknown | Identity::Elsewhere | Identity::Nothing => Vpc::Unknown(not_here(value)),
            known => Vpc::Named(known),
        }
    }
}
