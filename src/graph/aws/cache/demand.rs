//! What caches demand of their clients: TLS, credentials, a port.
//!
//! Source: the provider's documentation of the ElastiCache and MemoryDB resources; ElastiCache's guide to encryption in
//! transit (off unless it is turned on; `preferred` accepts both) and to authentication (a server without a password
//! refuses `AUTH`).

use crate::graph::fact::Fact;
use crate::graph::read::{argument, at_path, leaves, truth};
use crate::terraform::Resource;
use crate::value::{Reason, ReasonKind, Site, Truth, Value};

use super::Caches;
use super::layout::given;

/// What a cache says of one thing that clients bring along: TLS, a password.
#[derive(Clone, Debug)]
pub struct Demand {
    /// Clients without it are refused.
    pub required: Fact,
    /// Clients with it are served.
    pub accepted: Fact,
}

impl Demand {
    fn both(fact: Fact) -> Demand {
        Demand { required: fact.clone(), accepted: fact }
    }

    fn unknown(cache: &Resource, subject: String) -> Demand {
        Demand::both(Fact::unknown(vec![Reason::new(ReasonKind::NotInFiles, subject, cache.header)]))
    }
}

impl<'a> Caches<'_, 'a> {
    /// Whether clients need TLS, and whether they can have it.
    pub fn tls(&self, cache: &Resource) -> Demand {
        match cache.address.kind.as_str() {
            "aws_elasticache_serverless_cache" => {
                Demand::both(Fact::new(Truth::True).with(cache.header, "a serverless cache accepts TLS only"))
            }
            "aws_memorydb_cluster" => setting(cache, "tls_enabled", true),
            "aws_elasticache_cluster" if !self.is_member(cache).is_false() => match self.replication_groups(cache).as_slice() {
                [(group, Truth::True)] => self.tls(group),
                _ => Demand::unknown(cache, format!("the replication group of `{}` is not in these files", cache.address)),
            },
            "aws_elasticache_replication_group" if !self.is_secondary(cache).is_false() => {
                Demand::unknown(cache, format!("the global datastore decides the encryption of `{}`", cache.address))
            }
            "aws_elasticache_replication_group" | "aws_elasticache_cluster" => {
                let mut demand = setting(cache, "transit_encryption_enabled", false);
                let mode = argument(&cache.body, "transit_encryption_mode");
                match mode.map(Value::as_str) {
                    Some(Some("preferred")) if demand.required.truth.is_true() => {
                        let place = mode.map_or(cache.header.into(), site);
                        demand.required = Fact::new(Truth::False).with(place, "plain text is still accepted");
                    }
                    Some(None) if demand.required.truth.is_true() => {
                        demand.required = mode.into_iter().fold(Fact::new(Truth::Unknown), Fact::because_of);
                    }
                    _ => {}
                }
                demand
            }
            _ => Demand::unknown(cache, format!("what `{}` demands of its clients is not in these files", cache.address)),
        }
    }

    /// Whether clients need credentials, and whether they can have some.
    pub fn credentials(&self, cache: &Resource) -> Demand {
        let nothing = "neither an auth token nor a user group is set";
        match cache.address.kind.as_str() {
            "aws_elasticache_cluster" if self.is_member(cache).is_false() => {
                Demand::both(Fact::new(Truth::False).with(cache.header, "a stand-alone cluster has no authentication"))
            }
            "aws_elasticache_cluster" => match self.replication_groups(cache).as_slice() {
                [(group, Truth::True)] => self.credentials(group),
                _ => Demand::unknown(cache, format!("the replication group of `{}` is not in these files", cache.address)),
            },
            "aws_elasticache_replication_group" => {
                let token = argument(&cache.body, "auth_token");
                let has_token = given(&cache.body, "auth_token");
                if let Some(token) = token.filter(|_| has_token.is_true()) {
                    return Demand::both(Fact::new(Truth::True).with(site(token), "clients need this auth token"));
                }
                let demand = self.by_users(cache, nothing);
                match token {
                    // Whether there is a token decides.
                    Some(token) if has_token.is_unknown() && !demand.required.truth.is_true() => {
                        let unknown = Fact::new(Truth::Unknown).because_of(token);
                        let accepted = if demand.accepted.truth.is_true() { demand.accepted } else { unknown.clone() };
                        Demand { required: unknown, accepted }
                    }
                    _ => demand,
                }
            }
            "aws_elasticache_serverless_cache" => self.by_users(cache, "no user group is set"),
            "aws_memorydb_cluster" => self.by_users(cache, "no access control list is set"),
            _ => Demand::unknown(cache, format!("what `{}` demands of its clients is not in these files", cache.address)),
        }
    }

    fn by_users(&self, cache: &Resource, nothing: &str) -> Demand {
        let attached = self.access_control(cache);
        let Some(attached) = attached.filter(|value| leaves(value).iter().any(|leaf| leaf.value.as_str() != Some(""))) else {
            return Demand::both(Fact::new(Truth::False).with(cache.header, nothing));
        };
        let place = site(attached);
        let mut required = self.requires_credentials(cache);
        match required.truth {
            // A client with an IAM role makes its token itself.
            Truth::True if self.has_iam_users(cache) => {
                let subject = format!("users of `{}` authenticate with IAM", cache.address);
                required = Fact::unknown(vec![Reason::new(ReasonKind::NotInFiles, subject, place.span)]);
            }
            Truth::True => required = Fact::new(Truth::True).with(place, "clients need the credentials of a user"),
            _ => {}
        }
        // Every access control admits some user with a password, but the one that admits everybody without.
        let accepted = if attached.as_str() == Some("open-access") {
            Fact::new(Truth::False).with(place, "`open-access` has no user with a password")
        } else {
            Fact::new(Truth::True).with(place, "users are attached here")
        };
        Demand { required, accepted }
    }

    /// Whether some user of the cache's root module authenticates with IAM, or may.
    fn has_iam_users(&self, cache: &Resource) -> bool {
        let users = ["aws_elasticache_user", "aws_memorydb_user"];
        let users = users.iter().flat_map(|kind| self.index.resources(cache.address.root, kind));
        let by_iam = |user: &&Resource| {
            at_path(&user.body, "authentication_mode.type")
                .iter()
                .any(|mode| mode.value.as_str().is_none_or(|mode| mode == "iam"))
        };
        users.copied().any(|user| by_iam(&user))
    }
}

/// A setting that is on or off, with what the service does where nothing is written.
fn setting(cache: &Resource, name: &str, default: bool) -> Demand {
    let written = argument(&cache.body, name);
    let enabled = truth(written, default);
    let place = written.map_or(cache.header.into(), site);
    let word = if written.is_some() { "" } else { " by default" };
    Demand::both(match enabled {
        Truth::True => Fact::new(enabled).with(place, format!("encryption in transit is on{word}: clients need TLS")),
        Truth::False => Fact::new(enabled).with(place, format!("encryption in transit is off{word}")),
        Truth::Unknown => written.into_iter().fold(Fact::new(enabled), Fact::because_of),
    })
}

fn site(value: &Value) -> Site {
    value.origin.site_or(crate::source::Span::NONE)
}
