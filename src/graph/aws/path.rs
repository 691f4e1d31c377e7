//! Paths through the network, step by step: out of a subnet to the internet, in from a source to a cache.

use crate::finding::{NetworkStep, NetworkStepKind};
use crate::source::Span;
use crate::terraform::Resource;
use crate::value::Kind;

use crate::graph::aws::access::Access;
use crate::graph::aws::admission::Admitted;
use crate::graph::aws::cache::{CACHES, SUBNET_GROUPS};
use crate::graph::aws::network::SourceKind;
use crate::graph::index::Referrer;

impl<'a> Access<'_, 'a> {
    /// From the caches of a subnet group, or from a resource that is placed in a subnet, over the subnet to the internet.
    pub fn way_out(&self, placed: &'a Resource, from_subnet: Vec<NetworkStep>) -> Vec<NetworkStep> {
        if from_subnet.is_empty() {
            return from_subnet;
        }
        let kind = placed.address.kind.as_str();
        let mut path = Vec::new();
        if SUBNET_GROUPS.contains(&kind) {
            path.extend(caches(&self.caches.caches_in(placed), "lives in the subnet group"));
            path.push(step(NetworkStepKind::SubnetGroup, placed));
        } else if CACHES.contains(&kind) {
            path.push(step(NetworkStepKind::Cache, placed));
            if let [(group, _)] = self.caches.subnet_group(placed).1.as_slice() {
                path.push(step(NetworkStepKind::SubnetGroup, group));
            }
        } else {
            path.push(step(NetworkStepKind::Resource, placed));
        }
        path.extend(from_subnet);
        path
    }

    /// From what a rule lets in over the rule and its security group to the caches behind it, or to the cache that is asked
    /// about. Rules that are not seen have no such path.
    pub fn way_in(&self, holder: &'a Resource, admitted: &Admitted) -> Vec<NetworkStep> {
        let Some(owner) = admitted.owner.as_ref().and_then(|address| self.index.at(address)) else { return Vec::new() };
        let mut path = vec![self.source_of(admitted)];
        let is_alone = !owner.address.kind.ends_with("security_group");
        let group = match is_alone {
            true => self.caches.groups_of(owner).iter().find_map(|group| self.index.resolve(group)),
            false => Some(owner),
        };
        let rule = if is_alone { owner.address.to_string() } else { "ingress".to_string() };
        path.push(NetworkStep::new(NetworkStepKind::SecurityGroupRule, rule, admitted.rule, "lets it in"));
        path.extend(group.map(|group| step(NetworkStepKind::SecurityGroup, group)));
        if CACHES.contains(&holder.address.kind.as_str()) {
            path.push(NetworkStep::new(
                NetworkStepKind::Cache,
                holder.address.to_string(),
                holder.header,
                "has the security group",
            ));
        } else {
            path.extend(caches(&self.caches.caches_behind(holder), "has the security group"));
        }
        path
    }

    fn source_of(&self, admitted: &Admitted) -> NetworkStep {
        let place = admitted.source.origin.span().unwrap_or(admitted.rule);
        let shown = admitted.source.as_str().filter(|_| !admitted.source.sensitive);
        let resource = match admitted.kind {
            SourceKind::Cidr => None,
            _ => self.index.resolve(&admitted.source),
        };
        let symbol = match &admitted.source.kind {
            Kind::Symbol(symbol) => Some(symbol.to_string()),
            _ => None,
        };
        let name = resource.map(|found| found.address.to_string()).or(shown.map(str::to_string)).or(symbol);
        let (kind, otherwise) = match admitted.kind {
            _ if admitted.world.truth.is_true() => (NetworkStepKind::Internet, "the internet"),
            SourceKind::Cidr => (NetworkStepKind::AddressRange, "an address range"),
            SourceKind::PrefixList => (NetworkStepKind::PrefixList, "a prefix list"),
            SourceKind::SelfGroup => (NetworkStepKind::SecurityGroup, "everything in the same security group"),
            SourceKind::Group | SourceKind::Unseen => (NetworkStepKind::SecurityGroup, "a security group"),
        };
        NetworkStep::new(kind, name.unwrap_or_else(|| otherwise.to_string()), place, "")
    }
}

fn step(kind: NetworkStepKind, resource: &Resource) -> NetworkStep {
    NetworkStep::new(kind, resource.address.to_string(), resource.header, "")
}

/// The first of several caches stands for all of them.
fn caches(found: &[Referrer<'_>], text: &str) -> Option<NetworkStep> {
    let mut known: Vec<(String, Span)> = Vec::new();
    for cache in found {
        let address = cache.resource.address.to_string();
        if !known.iter().any(|(other, _)| *other == address) {
            known.push((address, cache.resource.header));
        }
    }
    let (name, span) = known.first()?.clone();
    let text = match known.len() - 1 {
        0 => text.to_string(),
        more => format!("{text}, and {more} more"),
    };
    Some(NetworkStep::new(NetworkStepKind::Cache, name, span, text))
}
