//! Plans: what `terraform show -json PLAN` says will be deployed, laid over what the source says, or judged by itself.
//!
//! Job: the JSON of a plan to the instances, values and changes of one root module, each with its place in the plan; the
//! evaluation of the root module asks here what is planned. Invariant: where the source gives a value, the planned value
//! stands where the source has it; what the plan does not know stays unknown and keeps its identity; what is sensitive
//! in the plan is sensitive here.
//!
//! Source: "JSON Output Format" of Terraform's and OpenTofu's documentation, format versions 0.x and 1.x.

mod alone;
mod configured;
mod cover;
mod finish;
mod identity;
mod merge;
mod naming;
mod overlay;
mod read;
mod reference;
mod shape;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::definition::ResourceKey;
use super::problem::Problem;
use super::resource::PlannedChange;
use crate::source::{SourceId, Span, Text};
use crate::syntax::yaml::tree::{Node, NodeKind};
use crate::value::{Key, ModulePath, Value};

pub use alone::evaluate_alone;
pub use configured::ConfiguredModule;
pub use cover::{sensitive, unread};
pub(super) use finish::finish;
pub(super) use overlay::assign;
pub use read::read;
pub use shape::{PlanFileKind, shape_of};

/// The word for a plan that has another value than a literal of the source.
pub const PLAN_CONTRADICTS_SOURCE: &str = "plan-contradicts-source";
/// How many resource instances one plan may have.
pub const MAX_INSTANCES: usize = 100_000;

/// A plan, read.
#[derive(Debug)]
pub struct Plan {
    /// Relative to the scan root.
    pub path: Text,
    pub source: SourceId,
    /// The beginning of the plan, to name it by.
    pub place: Span,
    /// It says of itself that it is whole: nothing was left out by `-target`, deferred, or lost to an error.
    pub complete: bool,
    /// The root's input variables.
    pub variables: BTreeMap<Text, Value>,
    /// The root's outputs.
    pub outputs: BTreeMap<Text, Value>,
    /// What there will be, by module and block, in the order of their keys.
    pub modules: BTreeMap<ModulePath, BTreeMap<ResourceKey, Vec<Planned>>>,
    /// What is deleted, replaced instances among them.
    pub deleted: Vec<(ModulePath, ResourceKey, Planned)>,
    /// The instances of module calls that hold anything.
    pub calls: BTreeMap<ModulePath, BTreeMap<Text, BTreeSet<Option<Key>>>>,
    /// The root module as it was configured, where the plan has it.
    pub configured: ConfiguredModule,
    /// What could not be read as a plan should be.
    pub problems: Vec<Problem>,
}

/// One instance as planned.
#[derive(Clone, Debug)]
pub struct Planned {
    pub key: Option<Key>,
    /// Where its address stands in the plan.
    pub header: Span,
    /// Everything that the plan says of it.
    pub block: Span,
    pub change: Option<Arc<PlannedChange>>,
    /// A mapping of kind `Body`: values as the plan has them, unknown where it does not know.
    pub values: Value,
}

impl Plan {
    /// The planned instances of a block; `None` where the plan says nothing of it.
    pub(super) fn instances(&self, module: &ModulePath, key: &ResourceKey) -> Option<&[Planned]> {
        self.modules.get(module)?.get(key).map(Vec::as_slice)
    }

    pub(super) fn instance(&self, module: &ModulePath, key: &ResourceKey, at: Option<&Key>) -> Option<&Planned> {
        let instances = self.instances(module, key)?;
        let found = instances.binary_search_by(|planned| planned.key.as_ref().cmp(&at));
        found.ok().and_then(|index| instances.get(index))
    }

    /// Whether the plan holds anything in this module.
    pub(super) fn has_module(&self, module: &ModulePath) -> bool {
        self.modules.contains_key(module)
    }
}

/// The pairs of an object; none for anything else.
fn pairs(node: &Node) -> &[crate::syntax::yaml::tree::Pair] {
    match &node.kind {
        NodeKind::Mapping(pairs) => pairs,
        _ => &[],
    }
}

/// The elements of an array; none for anything else.
fn items(node: &Node) -> &[Node] {
    match &node.kind {
        NodeKind::Sequence(items) => items,
        _ => &[],
    }
}

/// A member of an object with few members.
fn get<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    pairs(node).iter().rev().find(|pair| pair.key == name).map(|pair| &pair.value)
}

fn at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, name| get(node, name))
}

fn text<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    match &get(node, name)?.kind {
        NodeKind::String(text) => Some(text),
        _ => None,
    }
}
