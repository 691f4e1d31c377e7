//! Global datastores: which replication groups belong to one, and what it decides for them.
//!
//! Source: the provider's documentation of `aws_elasticache_global_replication_group`: `automatic_failover_enabled` holds
//! for all members, and without it the setting of the primary does; and of `aws_elasticache_replication_group`: a
//! secondary takes the engine, its version, the node type, the parameter group, the encryption and the number of shards.

use crate::source::Span;
use crate::terraform::Resource;
use crate::value::{Reason, ReasonKind, Site, Truth, Value};

use crate::graph::fact::Fact;
use crate::graph::read::{argument, bounds, truth};

use super::Caches;

const GLOBAL: &str = "aws_elasticache_global_replication_group";
const GROUP: &str = "aws_elasticache_replication_group";

/// The global datastore of a replication group.
#[derive(Clone, Debug)]
pub enum Datastore<'a> {
    /// It belongs to none.
    None,
    /// It surely belongs to this one, as its primary or as a secondary.
    Member { global: &'a Resource, is_primary: bool },
    /// It may be the primary of this one.
    Perhaps(&'a Resource, Vec<Reason>),
    /// It belongs to one that is defined elsewhere, or perhaps to none.
    Elsewhere(Vec<Reason>),
}

impl<'a> Caches<'_, 'a> {
    /// The global datastore that a replication group belongs to.
    pub fn datastore(&self, group: &Resource) -> Datastore<'a> {
        if group.address.kind != GROUP {
            return Datastore::None;
        }
        if let Some(value) = argument(&group.body, "global_replication_group_id") {
            return match self.index.find(group, value, &[GLOBAL]).as_slice() {
                [(global, Truth::True)] => Datastore::Member { global, is_primary: false },
                _ => Datastore::Elsewhere(elsewhere(value, "is a global datastore that is not in these files")),
            };
        }
        let primaries = self.index.referrers(GLOBAL, "primary_replication_group_id", group);
        match primaries.iter().find(|referrer| referrer.truth.is_true()).or(primaries.first()) {
            Some(referrer) if referrer.truth.is_true() && referrer.resource.maybe.is_none() => {
                Datastore::Member { global: referrer.resource, is_primary: true }
            }
            Some(referrer) => {
                let mut reasons = Vec::new();
                referrer.value.collect_reasons(&mut reasons);
                reasons.extend(referrer.resource.maybe.iter().flat_map(|maybe| maybe.reasons.clone()));
                Datastore::Perhaps(referrer.resource, reasons)
            }
            None => Datastore::None,
        }
    }

    /// Whether the datastore of a group fails over by itself; `None` where the group's own setting decides.
    pub fn datastore_failover(&self, group: &Resource) -> Option<Fact> {
        match self.datastore(group) {
            Datastore::None => None,
            Datastore::Elsewhere(reasons) => Some(Fact::unknown(reasons)),
            Datastore::Member { global, is_primary } => match self.written_failover(global) {
                Some(fact) => Some(fact),
                None if is_primary => None,
                None => Some(self.primary_failover(global)),
            },
            Datastore::Perhaps(global, reasons) => {
                let says = self.written_failover(global)?;
                Some(Fact { truth: Truth::Unknown, reasons, ..says })
            }
        }
    }

    /// What a datastore says for all of its members.
    fn written_failover(&self, global: &Resource) -> Option<Fact> {
        let value = argument(&global.body, "automatic_failover_enabled")?;
        let setting = truth(Some(value), false);
        let word = match setting {
            Truth::True => "turns automatic failover on",
            Truth::False => "turns automatic failover off",
            Truth::Unknown => "decides automatic failover",
        };
        let text = format!("`{}` {word} for all of its members", global.address);
        Some(Fact::new(setting).with(site(value), text).because_of(value))
    }

    /// The setting of the primary, which holds where the datastore has none.
    fn primary_failover(&self, global: &Resource) -> Fact {
        let Some(value) = argument(&global.body, "primary_replication_group_id") else { return Fact::unknown(Vec::new()) };
        let found = self.index.find(global, value, &[GROUP]);
        let [(primary, Truth::True)] = found.as_slice() else {
            return Fact::unknown(elsewhere(value, "is a replication group that is not in these files"));
        };
        let own = argument(&primary.body, "automatic_failover_enabled");
        let setting = truth(own, false).or(is_cluster_mode(primary));
        let word = if setting.is_true() { "fails over automatically" } else { "does not fail over automatically" };
        let text = format!("the primary `{}` {word}", primary.address);
        let fact = Fact::new(setting).with(own.map_or(primary.header.into(), site), text);
        own.into_iter().fold(fact, Fact::because_of)
    }

    /// Whether a secondary takes its settings from a primary that is in these files: it is judged there.
    pub fn follows_primary(&self, group: &Resource) -> Fact {
        match self.datastore(group) {
            Datastore::Member { global, is_primary: false } => {
                let primary = argument(&global.body, "primary_replication_group_id");
                let found = primary.map(|value| self.index.find(global, value, &[GROUP])).unwrap_or_default();
                match (found.as_slice(), primary) {
                    ([(primary, Truth::True)], _) => {
                        Fact::new(Truth::True).with(primary.header, format!("the primary is `{}`", primary.address))
                    }
                    (_, Some(value)) => Fact::unknown(elsewhere(value, "is a replication group that is not in these files")),
                    (_, None) => Fact::unknown(Vec::new()),
                }
            }
            Datastore::Elsewhere(reasons) => Fact::unknown(reasons),
            Datastore::None | Datastore::Member { .. } | Datastore::Perhaps(..) => Fact::new(Truth::False),
        }
    }
}

/// Whether a replication group is in cluster mode, which cannot do without failover.
fn is_cluster_mode(group: &Resource) -> Truth {
    let mode = argument(&group.body, "cluster_mode");
    let by_name = match mode.and_then(Value::as_str) {
        Some("enabled") => Truth::True,
        _ => Truth::False,
    };
    let shards = argument(&group.body, "num_node_groups").map(bounds);
    let by_shards = match shards {
        Some((Some(low), _)) if low > 1 => Truth::True,
        Some((_, Some(high))) if high <= 1 => Truth::False,
        Some(_) => Truth::Unknown,
        None => Truth::False,
    };
    by_name.or(by_shards)
}

/// Why something that a value names cannot be looked at.
fn elsewhere(value: &Value, what: &str) -> Vec<Reason> {
    let mut reasons = Vec::new();
    value.collect_reasons(&mut reasons);
    if reasons.is_empty() {
        let name = value.as_str().filter(|_| !value.sensitive).map_or_else(|| "this".to_string(), |name| format!("`{name}`"));
        reasons.push(Reason::new(ReasonKind::NotInFiles, format!("{name} {what}"), site(value).span));
    }
    reasons
}

fn site(value: &Value) -> Site {
    value.origin.site_or(Span::NONE)
}
