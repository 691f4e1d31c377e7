//! One graph over everything that the root modules deploy, and the facts that rules ask of it.
//!
//! Job: find what refers to what; say which subnets are public, which ports are reachable from where, which security
//! groups belong to EKS, how a cache is laid out, whether something is production. Invariant: pure functions over
//! immutable data; every fact is three-valued and shows its evidence; the same input gives the same answer in any
//! order of asking. Floor 3.

mod access;
pub mod cache;
pub mod cidr;
mod datastore;
mod eks;
mod fact;
mod identity;
mod index;
pub mod ingress;
mod join;
mod known;
mod link;
mod naming;
mod nodes;
mod path;
mod production;
mod read;
mod route;
mod subnet;
mod users;
mod words;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

pub use access::Admitted;
pub use datastore::Datastore;
pub use eks::EksNames;
pub use fact::{Fact, add_reasons};
pub use index::{Candidates, Graph, is_read};
pub use join::Referrer;
pub use link::{DeclaredLink, Endpoint, GAP, How, Link, Role, TransitEncryption, hosts_of, transit_encryption, with_gaps};
pub use naming::{Name, names_of};
pub use nodes::NodeCount;
pub use production::{Classification, ConfiguredEnvironment, classify_environment};
pub use read::{Leaf, leaves};
pub use route::exists_with;
pub use subnet::{Exposure, SubnetExposure, Verdict};
pub use words::{clean_words, words};
