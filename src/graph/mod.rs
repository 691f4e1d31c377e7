//! One graph over everything that the root modules deploy, and the facts that rules ask of it.
//!
//! Job: find what refers to what (`index`); above it, topic by topic, say which subnets are public, what security groups
//! let in, how a cache is laid out (`aws`), whether something is production (`environment`). Invariant: pure functions
//! over immutable data; every fact is three-valued and shows its evidence; the same input gives the same answer in any
//! order of asking. A topic knows the index and the topics that it is made of, and keeps its own memo.

mod aws;
mod environment;
mod fact;
mod index;
mod naming;
mod read;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
mod words;

pub use aws::admission::Admitted;
pub use aws::cache::{CACHES, Datastore, Demand, Engine, ExposingOutput, NodeCount};
pub use aws::link::{DeclaredLink, Endpoint, GAP, How, Link, Role, hosts_of, refers_to_cache, with_gaps};
pub use aws::network::{
    Cidr, Exposure, Family, IngressRule, Service, SourceKind, SubnetExposure, SubnetVerdict, is_within, is_world,
};
pub use environment::{Classification, ConfiguredEnvironment, classify_environment};
pub use fact::{Evidence, Fact, add_reasons, either};
pub use index::{Candidates, Index, Referrer, exists_with};
pub use naming::{Name, names_of};
pub use read::{ListElement, leaves};
pub use words::{clean_words, words};

use std::ops::Deref;
use std::sync::OnceLock;

use crate::source::Text;
use crate::terraform::Root;
use crate::value::RootId;

use aws::access::{Access, Groups};
use aws::cache::Caches;
use aws::eks::{Eks, EksGroups};
use aws::key::Keys;
use aws::link::Links;
use aws::network::{Network, Tables};
use aws::parameter::Parameters;
use aws::vpc::Vpcs;
use environment::{EnvironmentFacts, RootMarks};
use index::SharedMemo;

/// The index, what the configuration file declares, and the memo of each topic. Shared between threads.
#[derive(Debug)]
pub struct Graph<'a> {
    index: Index<'a>,
    declared_eks: Vec<Text>,
    declared_links: Vec<DeclaredLink>,
    environment: Option<ConfiguredEnvironment>,
    environments: SharedMemo<RootId, RootMarks>,
    tables: Tables,
    eks: OnceLock<EksGroups<'a>>,
    groups: Groups<'a>,
}

impl<'a> Graph<'a> {
    pub fn new(roots: &'a [Root]) -> Graph<'a> {
        Graph {
            index: Index::new(roots),
            declared_eks: Vec::new(),
            declared_links: Vec::new(),
            environment: None,
            environments: SharedMemo::default(),
            tables: Tables::default(),
            eks: OnceLock::new(),
            groups: Groups::default(),
        }
    }

    /// With security groups that the configuration file declares to be EKS groups: ids, or names of inputs, outputs or
    /// resources.
    pub fn with_eks_groups(mut self, names: impl IntoIterator<Item = impl Into<Text>>) -> Graph<'a> {
        self.declared_eks = names.into_iter().map(Into::into).collect();
        self
    }

    /// With workloads that the configuration file links to caches, where no name and no reference joins them.
    pub fn with_links(mut self, links: impl IntoIterator<Item = DeclaredLink>) -> Graph<'a> {
        self.declared_links = links.into_iter().collect();
        self
    }

    /// With the environment that is checked, where the configuration file names one.
    pub fn with_environment(mut self, environment: Option<ConfiguredEnvironment>) -> Graph<'a> {
        self.environment = environment;
        self
    }

    pub fn network(&self) -> Network<'_, 'a> {
        Network { index: &self.index, tables: &self.tables }
    }

    pub fn eks(&self) -> Eks<'_, 'a> {
        Eks { index: &self.index, groups: &self.eks, declared: &self.declared_eks }
    }

    pub fn caches(&self) -> Caches<'_, 'a> {
        Caches { index: &self.index }
    }

    pub fn access(&self) -> Access<'_, 'a> {
        Access { index: &self.index, network: self.network(), eks: self.eks(), caches: self.caches(), groups: &self.groups }
    }

    pub fn vpcs(&self) -> Vpcs<'_, 'a> {
        Vpcs { index: &self.index, caches: self.caches() }
    }

    pub fn links(&self) -> Links<'_, 'a> {
        Links { index: &self.index, caches: self.caches(), declared: &self.declared_links }
    }

    pub fn keys(&self) -> Keys<'_, 'a> {
        Keys { index: &self.index }
    }

    pub fn parameters(&self) -> Parameters<'_, 'a> {
        Parameters { index: &self.index }
    }

    pub fn environments(&self) -> EnvironmentFacts<'_, 'a> {
        EnvironmentFacts { index: &self.index, configured: self.environment.as_ref(), marks: &self.environments }
    }
}

/// What refers to what is asked of the graph itself.
impl<'a> Deref for Graph<'a> {
    type Target = Index<'a>;

    fn deref(&self) -> &Index<'a> {
        &self.index
    }
}

/// Whether answers are worked out from resources and data sources of this type, besides those that rules select. A loader
/// that evaluates only what is wanted must want these.
pub fn is_read(kind: &str) -> bool {
    aws::is_read(kind)
}
