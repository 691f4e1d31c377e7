//! What a root module deploys, as plain data for the graph and the policies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::module_model::ModuleModel;
use super::providers::ProviderInForce;
use crate::source::{Span, Text};
use crate::value::{Address, Key, ModulePath, Reason, RootId, Unknown, Value};

/// One module call on the way to a resource.
#[derive(Clone, Debug)]
pub struct CallSite {
    /// Path including this call.
    pub module: ModulePath,
    /// The `module "name"` header.
    pub header: Span,
}

/// An instance of a resource (or data source) block, evaluated.
#[derive(Clone, Debug)]
pub struct Resource {
    pub address: Arc<Address>,
    /// A mapping of kind `Resource`: arguments as written and evaluated, nested blocks as `SequenceKind::Blocks`,
    /// `dynamic` expanded; meta-arguments (`count`, `lifecycle`, …) left out. Explicit nulls stay null.
    pub body: Value,
    /// `resource "type" "name"`.
    pub header: Span,
    /// The whole block.
    pub block: Span,
    /// The module calls that lead here, outermost first.
    pub calls: Arc<[CallSite]>,
    /// Set when `count` or `for_each` (here or of a call) is not known: it may exist any number of times, also none.
    pub maybe: Option<Arc<Unknown>>,
    /// `default_tags` of its provider configuration: a mapping, or absent.
    pub default_tags: Value,
    /// The directory of the module that holds the block.
    pub directory: Text,
    /// Who makes it, and which of its releases may be in force; `None` where the provider is not known at all.
    pub provider: Option<Arc<ProviderInForce>>,
    /// The provider configuration that makes it.
    pub configuration: ConfigurationInUse,
    /// What a plan does to it, where there is a plan.
    pub change: Option<Arc<PlannedChange>>,
}

/// Which configuration of a provider a resource uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigurationInUse {
    /// Its name in the root module, where no `provider` block declares it; empty otherwise.
    pub name: Text,
    /// The module that holds its `provider` block.
    pub module: ModulePath,
    pub header: Span,
    /// Which of its instances, where the block has `for_each` (OpenTofu).
    pub key: Option<Key>,
    /// The instance is known.
    pub is_known: bool,
}

/// One of which nothing is known.
impl Default for ConfigurationInUse {
    fn default() -> ConfigurationInUse {
        let (name, module) = Default::default();
        ConfigurationInUse { name, module, header: Span::NONE, key: None, is_known: false }
    }
}

/// What a run does to a resource instance.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    Create,
    Update,
    Delete,
    NoOp,
}

impl Operation {
    pub const ALL: [Operation; 4] = [Operation::Create, Operation::Update, Operation::Delete, Operation::NoOp];

    pub fn id(self) -> &'static str {
        match self {
            Operation::Create => "create",
            Operation::Update => "update",
            Operation::Delete => "delete",
            Operation::NoOp => "no-op",
        }
    }

    pub fn from_id(id: &str) -> Option<Operation> {
        Operation::ALL.into_iter().find(|operation| operation.id() == id)
    }
}

/// A planned change. A replacement is two of them: one that deletes, one that creates.
#[derive(Clone, Debug)]
pub struct PlannedChange {
    pub operation: Operation,
    /// The state before an update or deletion, as a body; null otherwise.
    pub prior: Value,
}

/// A module call, evaluated: what a `module_policy` judges.
#[derive(Clone, Debug)]
pub struct Module {
    pub path: ModulePath,
    /// As written, with its origin.
    pub source: Value,
    pub version: Value,
    /// A mapping of kind `Body`: the call's arguments.
    pub arguments: Value,
    pub header: Span,
    /// Where its source was read; `None` when it is not on disk.
    pub directory: Option<Text>,
    /// What Terraform refuses of the call.
    pub faults: Vec<CallFault>,
    /// What it is judged by when it is not on disk.
    pub module_model: Option<&'static ModuleModel>,
    pub calls: Arc<[CallSite]>,
}

/// Something that Terraform refuses of a call.
#[derive(Clone, Debug)]
pub struct CallFault {
    pub kind: CallFaultKind,
    /// The name of the argument, or the header of the call.
    pub span: Span,
    /// The argument.
    pub name: Text,
    /// What is wrong, to follow the call's address.
    pub text: String,
    /// It may be right all the same, for this reason.
    pub doubt: Option<Reason>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum CallFaultKind {
    /// The module does not declare the argument.
    Undeclared,
    /// The module requires an argument that is not set.
    Missing,
}

/// A provider configuration of a module.
#[derive(Clone, Debug)]
pub struct Provider {
    pub name: Text,
    /// `hashicorp/aws`, without the public registry's host.
    pub source: Option<Text>,
    pub alias: Option<Text>,
    /// Which of its instances, where the block has `for_each` (OpenTofu).
    pub key: Option<Key>,
    pub module: ModulePath,
    pub body: Value,
    pub header: Span,
}

/// An output value of the root module.
#[derive(Clone, Debug)]
pub struct Output {
    pub name: Text,
    pub value: Value,
    pub sensitive: bool,
    pub header: Span,
}

/// Everything that one root module deploys, in source order.
#[derive(Clone, Debug)]
pub struct Root {
    pub id: RootId,
    /// The directory, relative to the scan root; empty for the scan root itself.
    pub directory: Text,
    /// The directory of the Terragrunt unit, or of another configuration, that deploys it.
    pub deployed_from: Option<Text>,
    pub resources: Vec<Resource>,
    /// Data sources, evaluated like resources.
    pub data: Vec<Resource>,
    /// What a plan deletes, replaced instances among them: no part of what is deployed.
    pub deleted: Vec<Resource>,
    pub modules: Vec<Module>,
    pub providers: Vec<Provider>,
    /// The providers that its modules ask for, by source address.
    pub in_force: Vec<Arc<ProviderInForce>>,
    pub outputs: Vec<Output>,
    /// The root's input variables with the values that hold (unknown where nothing gives one).
    pub variables: BTreeMap<Text, Value>,
    /// The var files that were read, relative to the scan root: automatic ones first.
    pub variable_files: Vec<Text>,
    /// `--workspace`, if given.
    pub workspace: Option<Text>,
    /// The files and directories that its expressions read, relative to the scan root.
    pub read: BTreeSet<String>,
}

impl Root {
    /// Whether a plan says what is deployed.
    pub fn is_planned(&self) -> bool {
        !self.deleted.is_empty() || self.resources.iter().any(|resource| resource.change.is_some())
    }
}
