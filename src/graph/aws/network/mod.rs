//! Networks of AWS: which subnets are public, which routes lead to the internet, what security groups let in.

use std::sync::Arc;

use crate::graph::fact::Fact;
use crate::graph::index::{Index, SharedMemo};
use crate::value::Address;

mod acl;
mod cidr;
mod ingress;
mod port;
mod route;
mod subnet;

pub use cidr::{Cidr, Family, is_within, is_world, union};
pub use ingress::{AllowedSource, IngressRule, IngressRules, SourceKind};
pub use port::Service;
pub use subnet::{Exposure, SubnetExposure, SubnetVerdict};

/// The resource types that these answers are worked out from.
pub(super) const READ: [&str; 19] = [
    "aws_default_route_table",
    "aws_default_security_group",
    "aws_default_subnet",
    "aws_default_vpc",
    "aws_ec2_managed_prefix_list",
    "aws_ec2_managed_prefix_list_entry",
    "aws_internet_gateway",
    "aws_internet_gateway_attachment",
    "aws_main_route_table_association",
    "aws_route",
    "aws_route_table",
    "aws_route_table_association",
    "aws_security_group",
    "aws_security_group_rule",
    "aws_subnet",
    "aws_subnet_ids",
    "aws_subnets",
    "aws_vpc",
    "aws_vpc_security_group_ingress_rule",
];

/// The routes of each table, worked out once.
pub(in crate::graph) type Tables = SharedMemo<Arc<Address>, Fact>;

/// The questions about networks.
#[derive(Copy, Clone, Debug)]
pub struct Network<'g, 'a> {
    pub(in crate::graph) index: &'g Index<'a>,
    pub(in crate::graph) tables: &'g Tables,
}
