//! The caches of a configuration: engine, network, members, who uses them.
//!
//! Source: the provider's documentation of the ElastiCache and MemoryDB resources.

use crate::source::Span;
use crate::terraform::Resource;
use crate::value::{Kind, RootId, Truth, Value};

use crate::graph::index::Referrer;
use crate::graph::read::{ListElement, argument, cases, filled, leaves};

use super::{CACHES, Caches, SUBNET_GROUPS};

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    Redis,
    Valkey,
    Memcached,
    Unknown,
}

/// The security groups of a cache.
#[derive(Clone, Debug)]
pub struct Attachment {
    pub groups: Vec<ListElement>,
    /// The argument, or the header of the cache that has none.
    pub span: Span,
    /// Whether there is any group at all: without one, the VPC's default group is in force.
    pub any: Truth,
}

impl<'a> Caches<'_, 'a> {
    /// All caches of all roots, in source order by type.
    pub fn all(&self) -> Vec<&'a Resource> {
        let of_root = |root: &'a crate::terraform::Root| {
            root.resources.iter().filter(|resource| CACHES.contains(&resource.address.kind.as_str()))
        };
        self.index.roots().iter().flat_map(of_root).collect()
    }

    /// The engine; a member of a replication group has the group's.
    pub fn engine(&self, cache: &Resource) -> Engine {
        let kind = cache.address.kind.as_str();
        let Some(value) = argument(&cache.body, "engine") else {
            return match kind {
                "aws_elasticache_replication_group" | "aws_memorydb_cluster" => Engine::Redis,
                "aws_elasticache_cluster" => match self.replication_groups(cache).as_slice() {
                    [(group, Truth::True)] => self.engine(group),
                    // without a group the provider demands an engine; in a group that is elsewhere it is not Memcached
                    _ if filled(&cache.body, "replication_group_id").is_some() => Engine::Redis,
                    _ => Engine::Unknown,
                },
                _ => Engine::Unknown,
            };
        };
        let engines: Vec<Engine> = cases(value).iter().map(engine_of).collect();
        match engines.first() {
            Some(first) if engines.iter().all(|engine| engine == first) => *first,
            _ => Engine::Unknown,
        }
    }

    /// The replication groups of the configuration that a cluster surely or perhaps joins.
    pub fn replication_groups(&self, cluster: &Resource) -> Vec<(&'a Resource, Truth)> {
        // a replication group has the argument too: it is its own name there
        let joins = cluster.address.kind == "aws_elasticache_cluster";
        let Some(value) = argument(&cluster.body, "replication_group_id").filter(|_| joins) else { return Vec::new() };
        self.index.find(cluster, value, &["aws_elasticache_replication_group"])
    }

    /// Whether a cluster is a member of a replication group, wherever that is.
    pub fn is_member(&self, cluster: &Resource) -> Truth {
        if cluster.address.kind != "aws_elasticache_cluster" {
            return Truth::False;
        }
        given(&cluster.body, "replication_group_id")
    }

    /// Whether a replication group joins a global datastore as a secondary: it takes encryption, engine and shards from
    /// the primary.
    pub fn is_secondary(&self, cache: &Resource) -> Truth {
        if cache.address.kind != "aws_elasticache_replication_group" {
            return Truth::False;
        }
        given(&cache.body, "global_replication_group_id")
    }

    /// The clusters that join a replication group beside its own nodes.
    pub fn members(&self, group: &Resource) -> Vec<Referrer<'a>> {
        self.index.referrers("aws_elasticache_cluster", "replication_group_id", group)
    }

    /// The port that clients connect to.
    pub fn port(&self, cache: &Resource) -> Value {
        let default = || match (cache.address.kind.as_str(), self.engine(cache)) {
            (_, Engine::Memcached) => 11211i64,
            _ => 6379,
        };
        match argument(&cache.body, "port") {
            Some(value) => value.clone(),
            None => match self.replication_groups(cache).as_slice() {
                [(group, Truth::True)] => self.port(group),
                _ => Value::number(default()).with_span(cache.header),
            },
        }
    }

    /// The security groups in force; a member of a replication group has the group's.
    pub fn security_groups(&self, cache: &Resource) -> Attachment {
        let mut groups = Vec::new();
        let mut span = cache.header;
        let mut any = Truth::False;
        for name in ["security_group_ids", "security_group_names"] {
            let Some(value) = argument(&cache.body, name) else { continue };
            span = value.origin.span().unwrap_or(cache.header);
            let found = leaves(value);
            let sure = found.iter().any(|leaf| !leaf.maybe && value.as_sequence().is_some());
            any = any.or(if sure {
                Truth::True
            } else if found.is_empty() {
                Truth::False
            } else {
                Truth::Unknown
            });
            // a whole list that is not known, but surely a reference, is taken to name at least one
            if let [only] = found.as_slice()
                && value.as_sequence().is_none()
                && matches!(only.value.kind, Kind::Symbol(_))
            {
                any = Truth::True;
            }
            groups.extend(found);
        }
        if groups.is_empty()
            && let [(group, Truth::True)] = self.replication_groups(cache).as_slice()
        {
            return self.security_groups(group);
        }
        Attachment { groups, span, any }
    }

    /// The subnet group that a cache is put into: the argument, and what it names in the configuration.
    pub fn subnet_group(&self, cache: &Resource) -> (Option<Value>, Vec<(&'a Resource, Truth)>) {
        match argument(&cache.body, "subnet_group_name") {
            Some(value) => (Some(value.clone()), self.index.find(cache, value, &SUBNET_GROUPS)),
            None => match self.replication_groups(cache).as_slice() {
                [(group, Truth::True)] => self.subnet_group(group),
                _ => (None, Vec::new()),
            },
        }
    }

    /// The `subnet_ids` that decide where a cache lives: its own (serverless) or its subnet group's, if that is known.
    pub fn subnet_ids(&self, cache: &Resource) -> Option<(Value, &'a Resource)> {
        if let Some(own) = argument(&cache.body, "subnet_ids") {
            return self.index.at(&cache.address).map(|resource| (own.clone(), resource));
        }
        match self.subnet_group(cache).1.as_slice() {
            [(group, Truth::True)] => argument(&group.body, "subnet_ids").map(|value| (value.clone(), *group)),
            _ => None,
        }
    }

    /// The caches that a security group, or the group that a separate rule belongs to, is attached to, surely or perhaps.
    pub fn caches_behind(&self, holder: &'a Resource) -> Vec<Referrer<'a>> {
        self.groups_of(holder).iter().flat_map(|group| self.caches_with(holder.address.root, group)).collect()
    }

    /// The caches that have a security group, members of replication groups with the group's included.
    pub fn caches_with(&self, root: RootId, group: &Value) -> Vec<Referrer<'a>> {
        let mut found = Vec::new();
        for kind in CACHES {
            found.extend(self.index.referrers_of_value(kind, "security_group_ids", group, root));
        }
        let inherited: Vec<Referrer<'a>> = found
            .iter()
            .filter(|cache| cache.resource.address.kind == "aws_elasticache_replication_group")
            .flat_map(|cache| {
                let members = self.members(cache.resource).into_iter();
                members
                    .filter(|member| argument(&member.resource.body, "security_group_ids").is_none())
                    .map(|member| Referrer { truth: member.truth.and(cache.truth), ..member })
            })
            .collect();
        found.extend(inherited);
        found
    }

    /// The group that a resource with ingress rules is, or that it belongs to.
    pub fn groups_of(&self, holder: &'a Resource) -> Vec<Value> {
        match holder.address.kind.as_str() {
            "aws_security_group" | "aws_default_security_group" => {
                let own = Value::symbol_of(&holder.address, "id", true).with_span(holder.header);
                // a VPC's default group is named by the VPC as well
                let vpc = match holder.address.kind.as_str() {
                    "aws_default_security_group" => argument(&holder.body, "vpc_id").and_then(Value::as_symbol),
                    _ => None,
                };
                let by_vpc = vpc
                    .filter(|vpc| vpc.attribute() == Some("id"))
                    .map(|vpc| Value::symbol_of(&vpc.address, "default_security_group_id", true).with_span(holder.header));
                std::iter::once(own).chain(by_vpc).collect()
            }
            _ => argument(&holder.body, "security_group_id").into_iter().flat_map(cases).collect(),
        }
    }

    /// The caches that live in a subnet group, surely or perhaps.
    pub fn caches_in(&self, subnet_group: &Resource) -> Vec<Referrer<'a>> {
        CACHES.iter().flat_map(|kind| self.index.referrers(kind, "subnet_group_name", subnet_group)).collect()
    }
}

fn engine_of(value: &Value) -> Engine {
    match value.as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("redis") => Engine::Redis,
        Some("valkey") => Engine::Valkey,
        Some("memcached") => Engine::Memcached,
        _ => Engine::Unknown,
    }
}

/// Whether an argument is given: the provider takes an empty text as nothing.
pub(super) fn given(body: &Value, name: &str) -> Truth {
    let Some(value) = body.get(name) else { return Truth::False };
    let mut given = cases(value).into_iter().map(|case| match case.as_str() {
        Some("") => Truth::False,
        _ => !case.is_null(),
    });
    let first = given.next().unwrap_or(Truth::False);
    if given.all(|one| one == first) { first } else { Truth::Unknown }
}
