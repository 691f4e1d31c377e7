//! What the graph knows of AWS. A second cloud is another directory like this one.

pub mod access;
pub mod admission;
pub mod cache;
pub mod eks;
pub mod key;
pub mod link;
pub mod network;
pub mod parameter;
mod path;
mod registry;
mod service;
pub mod vpc;

use crate::terraform::schema::is_parameter_group;

/// Whether the answers about AWS are worked out from resources of this type.
pub(super) fn is_read(kind: &str) -> bool {
    let read = [&network::READ[..], &eks::READ, &cache::READ, &cache::CACHES, &vpc::READ];
    is_parameter_group(kind) || read.iter().any(|read| read.contains(&kind))
}
