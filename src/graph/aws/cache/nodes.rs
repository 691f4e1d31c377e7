//! How many nodes the shards of a cache have.
//!
//! Source: the provider's documentation of the arguments of each resource type, current and legacy.

use crate::terraform::Resource;
use crate::value::{Kind, Reason, Truth, Value};

use crate::graph::fact::{Evidence, add_evidence, add_reasons};
use crate::graph::read::{argument, at_path, bounds, cases, leaves};

use super::Caches;

/// How many nodes the smallest shard of a cache has.
#[derive(Clone, Debug)]
pub struct NodeCount {
    pub low: Option<i64>,
    pub high: Option<i64>,
    /// The argument that decides it; absent, with the cache's header, where none does.
    pub value: Value,
    /// Further clusters that join the replication group.
    pub evidence: Vec<Evidence>,
    pub reasons: Vec<Reason>,
}

impl NodeCount {
    /// Whether the smallest shard has at least so many nodes.
    pub fn at_least(&self, count: i64) -> Truth {
        match (self.low, self.high) {
            (Some(low), _) if low >= count => Truth::True,
            (_, Some(high)) if high < count => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// The number, if it is known.
    pub fn exact(&self) -> Option<i64> {
        self.low.filter(|low| self.high == Some(*low))
    }
}

impl<'a> Caches<'_, 'a> {
    /// How many nodes the smallest shard has; `None` for what has no nodes to count (serverless, global datastores).
    pub fn nodes(&self, cache: &Resource) -> Option<NodeCount> {
        let body = &cache.body;
        let mut candidates: Vec<(Value, CountArgument)> = Vec::new();
        let mut add = |name: &str, count: CountArgument| {
            if let Some(value) = argument(body, name) {
                candidates.push((value.clone(), count));
            }
        };
        let default = match cache.address.kind.as_str() {
            "aws_elasticache_replication_group" => {
                add("node_group_configuration", CountArgument::Shards);
                add("replicas_per_node_group", CountArgument::Replicas);
                add("cluster_mode", CountArgument::ClusterMode);
                add("num_cache_clusters", CountArgument::Nodes);
                add("number_cache_clusters", CountArgument::Nodes);
                add("preferred_cache_cluster_azs", CountArgument::Elements);
                add("availability_zones", CountArgument::Elements);
                ("num_cache_clusters", 1)
            }
            "aws_elasticache_cluster" => {
                add("num_cache_nodes", CountArgument::Nodes);
                ("num_cache_nodes", 1)
            }
            "aws_memorydb_cluster" => {
                add("num_replicas_per_shard", CountArgument::Replicas);
                ("num_replicas_per_shard", 2)
            }
            _ => return None,
        };
        // what is written decides before what only a plan adds: both say the same, and one can be fixed
        candidates.sort_by_key(|(value, _)| value.origin.span() == Some(cache.header));
        // an explicit null leaves it to the default as well, and can be fixed where it stands
        let null = body.get(default.0).filter(|value| matches!(value.kind, Kind::Null(_)) && value.origin.span().is_some());
        let absent = null.cloned().unwrap_or_else(|| Value::absent(default.0, cache.header));
        let mut count = smallest(&candidates, &absent, default.1, &mut Vec::new());
        if cache.address.kind == "aws_elasticache_replication_group" {
            self.add_members(cache, &mut count);
        }
        Some(count)
    }

    /// Clusters that name the replication group are further nodes.
    fn add_members(&self, group: &Resource, count: &mut NodeCount) {
        for member in self.members(group) {
            let site = member.value.origin.site_or(member.resource.header);
            add_evidence(&mut count.evidence, site, format!("`{}` is another node", member.resource.address));
            if let Some(maybe) = &member.resource.maybe {
                count.high = None; // any number of them
                add_reasons(&mut count.reasons, &maybe.reasons);
            } else {
                count.high = count.high.map(|high| high.saturating_add(1));
                if member.truth.is_true() {
                    count.low = count.low.map(|low| low.saturating_add(1));
                } else {
                    member.value.collect_reasons(&mut count.reasons);
                }
            }
        }
    }
}

/// Lower and upper bound; `None` is unbounded.
type Bounds = (Option<i64>, Option<i64>);

/// How an argument counts nodes.
#[derive(Copy, Clone, Debug, PartialEq)]
enum CountArgument {
    /// So many nodes.
    Nodes,
    /// So many in addition to the primary.
    Replicas,
    /// One for each element.
    Elements,
    /// The legacy `cluster_mode` block.
    ClusterMode,
    /// A block for each shard.
    Shards,
}

/// The first candidate that is not null decides; where that is not known, the bounds span all that may.
///
/// `chosen` holds which case of a condition is looked at: `var.sharded ? null : 2` beside `var.sharded ? 1 : null` are
/// null in turn, not both.
fn smallest(
    candidates: &[(Value, CountArgument)],
    absent: &Value,
    default: i64,
    chosen: &mut Vec<(Vec<Reason>, usize)>,
) -> NodeCount {
    let Some(((value, count), rest)) = candidates.split_first() else {
        return NodeCount { low: Some(default), high: Some(default), value: absent.clone(), evidence: vec![], reasons: vec![] };
    };
    let mut reasons = Vec::new();
    if let Kind::Unknown(unknown) = &value.kind {
        reasons.clone_from(&unknown.reasons);
    }
    let fixed = chosen.iter().find(|(known, _)| !reasons.is_empty() && *known == reasons).map(|(_, index)| *index);
    let mut result: Option<NodeCount> = None;
    let possible = cases(value);
    let several = possible.len() > 1;
    for (index, case) in possible.iter().enumerate().filter(|(index, _)| !several || fixed.is_none_or(|fixed| fixed == *index)) {
        let choice = several && fixed.is_none();
        if choice {
            chosen.push((reasons.clone(), index));
        }
        let found = match case.is_null() {
            Truth::True => smallest(rest, absent, default, chosen),
            // blocks that may all not be there leave the word to the next argument
            _ if *count == CountArgument::Shards && leaves(case).iter().all(|shard| shard.maybe) => {
                counted(case, value, *count).or(smallest(rest, absent, default, chosen), value)
            }
            _ => counted(case, value, *count),
        };
        if choice {
            chosen.pop();
        }
        result = Some(match result {
            None => found,
            Some(before) => before.or(found, value),
        });
    }
    match result {
        // empty lists and blocks that are not there decide nothing
        Some(result) if result.low.is_some() || result.high.is_some() || !result.reasons.is_empty() => result,
        _ => smallest(rest, absent, default, chosen),
    }
}

fn counted(case: &Value, written: &Value, count: CountArgument) -> NodeCount {
    let plus = |bounds: Bounds, more: i64| {
        (bounds.0.map(|low| low.saturating_add(more)), bounds.1.map(|high| high.saturating_add(more)))
    };
    let mut decisive = written.clone();
    let (low, high) = match count {
        CountArgument::Nodes => bounds(case),
        CountArgument::Replicas => plus(bounds(case), 1),
        CountArgument::Elements => elements(case),
        CountArgument::ClusterMode => match at_path(&blocks(case), "b.replicas_per_node_group").first() {
            Some(leaf) => {
                decisive = leaf.value.clone();
                plus(bounds(&leaf.value), 1)
            }
            None => (Some(1), Some(1)),
        },
        CountArgument::Shards => {
            let (shard, bounds) = smallest_shard(case);
            decisive = shard.unwrap_or(decisive);
            bounds
        }
    };
    let mut reasons = Vec::new();
    if low.is_none() || low != high {
        case.collect_reasons(&mut reasons);
    }
    NodeCount { low, high, value: decisive, evidence: Vec::new(), reasons }
}

/// A body with only these blocks, so that paths can be followed into them.
fn blocks(value: &Value) -> Value {
    Value::object([("b", value.clone())])
}

fn elements(value: &Value) -> Bounds {
    match value.as_sequence() {
        Some(sequence) if sequence.items.is_empty() && sequence.open.is_none() => (None, None),
        Some(sequence) => {
            let high = sequence.open.is_none().then_some(sequence.items.len() as i64);
            (Some(sequence.definite().len() as i64), high)
        }
        None => (None, None),
    }
}

/// The shard with the fewest nodes: its deciding argument and the bounds.
fn smallest_shard(value: &Value) -> (Option<Value>, Bounds) {
    let mut smallest: Option<(Value, Bounds)> = None;
    let shards = leaves(value);
    for shard in &shards {
        let found = if let Some(count) = argument(&shard.value, "replica_count") {
            let (low, high) = bounds(count);
            (count.clone(), (low.map(|n| n.saturating_add(1)), high.map(|n| n.saturating_add(1))))
        } else if let Some(zones) = argument(&shard.value, "replica_availability_zones") {
            let (low, high) = elements(zones);
            (zones.clone(), (low.map(|n| n.saturating_add(1)), high.map(|n| n.saturating_add(1))))
        } else if shard.value.as_mapping().is_some() {
            (shard.value.clone(), (Some(1), Some(1)))
        } else {
            (shard.value.clone(), (None, None))
        };
        smallest = Some(match smallest {
            None => found,
            Some(before) => {
                // the least of both: an unknown lower bound stays unknown, a known upper bound holds for the minimum
                let low = before.1.0.zip(found.1.0).map(|(a, b)| a.min(b));
                let high = match (before.1.1, found.1.1) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (known, None) | (None, known) => known,
                };
                let decisive = if found.1.1 < before.1.1 && found.1.1.is_some() { found.0 } else { before.0 };
                (decisive, (low, high))
            }
        });
    }
    match smallest {
        Some((value, bounds)) => (Some(value), bounds),
        None => (None, (None, None)),
    }
}

impl NodeCount {
    /// One or the other, by a condition that is not known.
    fn or(mut self, other: NodeCount, written: &Value) -> NodeCount {
        self.low = self.low.zip(other.low).map(|(a, b)| a.min(b));
        self.high = self.high.zip(other.high).map(|(a, b)| a.max(b));
        add_reasons(&mut self.reasons, &other.reasons);
        if self.low != self.high {
            written.collect_reasons(&mut self.reasons);
        }
        self.value = written.clone();
        self
    }
}
