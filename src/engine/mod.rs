//! The one pipeline: discover → load → judge → sort. All rayon and all I/O orchestration.

mod after;
pub mod baseline;
mod cache_settings;
mod callers;
mod changes;
mod check;
mod committed;
pub mod configuration;
mod discover;
mod duplicates;
mod environment;
mod eval;
pub mod fix;
mod in_terraform;
mod judge;
mod ledger;
mod load;
mod merge;
mod module_calls;
mod modules;
mod narrow;
mod not_judged;
mod options;
mod order;
mod other_tools;
mod plan;
mod reported;
mod rule_files;
mod rule_information;
mod rules;
mod stacks;
mod stages;
pub mod suppression;
mod survey;
mod terraform;
mod terragrunt;
mod unread;
mod unseen_names;
mod workspace;

pub use after::SYNTAX_ERROR;
pub use baseline::{Baseline, BaselineFile, BaselineUse, KnownFindings};
pub use callers::{Callers, callers};
pub use changes::{BaseRevision, Changes};
pub use check::check;
pub use configuration::ConfigurationFile;
pub use discover::{
    DiscoverOptions, Discovery, FileClass, Found, Placed, RepositoryPaths, discover, expand, place, relative, repository,
};
pub use eval::{Answer, AnswerOutcome, Expressions, Told, eval};
pub use ledger::{Incomplete, Ledger, Skipped};
pub use narrow::Narrowed;
pub use not_judged::{IncompleteOn, NotJudged, NotJudgedClass, by_class, in_words, incomplete_on_words};
pub use options::{Exclude, Mistake, Options, UsageError};
pub use plan::PlanOption;
pub use rule_files::rules;
pub use rules::{RuleExample, RuleFix, RuleInfo, RuleInput};
pub use workspace::Workspace;

pub use survey::{Proposal, ProposedEnvironment, Survey, survey};

use std::sync::Arc;

use crate::finding::Finding;
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
