//! Caches of AWS: engine, network, nodes, users, global datastores.

use crate::graph::index::Index;

mod datastore;
mod demand;
mod layout;
mod nodes;
mod outputs;
mod users;

pub use datastore::Datastore;
pub use demand::Demand;
pub use layout::Engine;
pub use nodes::NodeCount;
pub use outputs::ExposingOutput;

/// The resource types that are caches of their own.
pub const CACHES: [&str; 5] = [
    "aws_elasticache_replication_group",
    "aws_elasticache_cluster",
    "aws_elasticache_serverless_cache",
    "aws_elasticache_global_replication_group",
    "aws_memorydb_cluster",
];

pub(in crate::graph) const SUBNET_GROUPS: [&str; 2] = ["aws_elasticache_subnet_group", "aws_memorydb_subnet_group"];

/// The further resource types that these answers are worked out from.
pub(super) const READ: [&str; 8] = [
    "aws_elasticache_parameter_group",
    "aws_elasticache_subnet_group",
    "aws_elasticache_user",
    "aws_elasticache_user_group",
    "aws_elasticache_user_group_association",
    "aws_memorydb_acl",
    "aws_memorydb_subnet_group",
    "aws_memorydb_user",
];

/// The questions about caches.
#[derive(Copy, Clone, Debug)]
pub struct Caches<'g, 'a> {
    pub(in crate::graph) index: &'g Index<'a>,
}
