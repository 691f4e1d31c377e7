//! What the graph knows of AWS. A second cloud is another directory like this one.

pub mod access;
pub mod admission;
pub mod cache;
pub mod eks;
pub mod link;
pub mod network;
mod path;
mod registry;
mod service;
pub mod vpc;

/// Whether the answers about AWS are worked out from resources of this type.
pub(super) fn is_read(kind: &str) -> bool {
    [&network::READ[..], &eks::READ, &cache::READ, &cache::CACHES, &vpc::READ].iter().any(|read| read.contains(&kind))
}
