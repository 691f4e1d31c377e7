//! The one pipeline: discover → load → judge → sort. All rayon and all I/O orchestration.
//!

mod cache_settings;
mod callers;
mod changes;
mod charts;
mod clock;
mod committed;
mod configured;
mod discover;
mod duplicates;
mod environment;
mod eval;
mod filter;
pub mod fix;
mod in_terraform;
mod judge;
mod kubernetes_ledger;
mod load;
mod merge;
mod module_calls;
mod modules;
mod options;
mod other_tools;
mod plan;
mod postprocess;
mod read;
mod reported;
mod rule_files;
mod rule_information;
mod rules;
mod sort;
mod stacks;
mod stages;
mod stale_creators;
mod survey;
mod task;
mod terraform;
mod terraform_objects;
mod terragrunt;
mod threads;
mod unread;
mod unseen_names;
mod variable_files;
mod workspace;

pub use callers::{Callers, callers};
pub use changes::{BaseRevision, Changes};
pub use discover::{DiscoverOptions, Discovery, Found, Placed, RepositoryPaths, discover, expand, place, relative, repository};
pub use eval::{Answer, AnswerOutcome, EvalOutput, Expressions, eval};
pub use filter::Narrowed;
pub use options::{Options, Passes, PlanOption, ResultOptions, RuleOptions, ScanOptions, ValueOptions};
pub use postprocess::SYNTAX_ERROR;
pub use rule_information::rules;
pub use rules::{RuleExample, RuleFix, RuleInfo, RuleInput};
pub use task::{Check, Task, check};
pub use workspace::Workspace;

pub use survey::{Proposal, ProposedEnvironment, Survey, survey};

use std::sync::Arc;

use crate::finding::{Finding, Ledger};
use crate::source::{SourceMap, Text};

/// A file of values that nobody reads.
#[derive(Clone, Debug)]
pub struct UnreadValues {
    pub path: String,
    /// The names of what it sets.
    pub variables: Vec<Text>,
    /// The directories of the root modules near it that declare something of that.
    pub roots: Vec<Text>,
}

/// The result of a check: what every report reads.
#[derive(Debug)]
pub struct Report {
    pub sources: Arc<SourceMap>,
    /// All outcomes, sorted by path, position, rule, target.
    pub findings: Vec<Finding>,
    pub ledger: Ledger,
    /// Files of values that nobody reads.
    pub unread: Vec<UnreadValues>,
    /// The environments that were judged, in the order of the configuration; empty without.
    pub environments: Vec<Text>,
    pub narrowed: Narrowed,
    /// There were more fixes than a report tries: none is offered.
    pub fixes_left_out: bool,
    /// How long each stage took, in order; for `--timings` only, never part of a report.
    pub timings: Vec<(&'static str, std::time::Duration)>,
}
