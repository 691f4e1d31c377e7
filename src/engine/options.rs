//! What a check is asked to do, in the parts that its stages take.
//!
//! Invariant: the scan root is an existing directory with symbolic links resolved; every other path is relative to it.

use std::path::PathBuf;
use std::sync::Arc;

use super::Changes;
use crate::baseline::KnownFindings;
use crate::configuration::{ConfigurationFile, Exclude};
use crate::finding::{Confidence, UsageError};
use crate::source::SourceMap;
use crate::suppression::Date;

/// A check as meant.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub scan: ScanOptions,
    pub values: ValueOptions,
    pub rules: RuleOptions,
    pub result: ResultOptions,
    pub configuration: Option<ConfigurationFile>,
    /// `None` for as many as there are processors.
    pub threads: Option<usize>,
}

/// What is read.
#[derive(Clone, Debug, Default)]
pub struct ScanOptions {
    /// The scan root: nothing outside it is read, all paths of reports are relative to it.
    pub root: PathBuf,
    /// What to check, `/` between the parts; the empty path is the root itself.
    pub paths: Vec<String>,
    /// Modules that the repository itself holds by the sources under which others call them, with their directories.
    pub modules: Vec<(String, String)>,
    /// `--exclude`, besides what the configuration excludes.
    pub exclude: Option<Exclude>,
    /// Texts that take the place of files, or are there where the disk has none: what an editor holds, or would be written.
    pub overlay: Vec<(String, Arc<str>)>,
}

/// What root modules are given.
#[derive(Clone, Debug, Default)]
pub struct ValueOptions {
    /// `--var NAME=VALUE`, in order.
    pub variables: Vec<(String, String)>,
    /// Environment variables `TF_VAR_…`, by the name of the variable that they set.
    pub environment_variables: Vec<(String, String)>,
    /// `--var-file`, in order.
    pub variable_files: Vec<String>,
    pub workspace: Option<String>,
    /// `--plan`, in order.
    pub plans: Vec<PlanOption>,
    /// `--helm-values`, in order: files relative to the scan root.
    pub helm_values: Vec<String>,
    /// `--helm-set`, in order: `NAME=VALUE`.
    pub helm_set: Vec<String>,
    /// Names of the only environments to check; empty for all that the configuration has.
    pub environments: Vec<String>,
}

/// Which rules run.
#[derive(Clone, Debug, Default)]
pub struct RuleOptions {
    /// Rule files and directories of rule files, as typed; they may lie outside the root.
    pub files: Vec<PathBuf>,
    /// Names, prefixes or globs of the only rules to run; empty for all.
    pub only: Vec<String>,
    /// Names, prefixes or globs of rules not to run.
    pub skip: Vec<String>,
    /// Frameworks to whose controls a rule has to be mapped to be run; empty for all rules.
    pub controls: Vec<String>,
}

/// What becomes of outcomes.
#[derive(Clone, Debug, Default)]
pub struct ResultOptions {
    /// The only files and directories to report on; the rest is evaluated around them. Empty: everything that is checked.
    pub reported: Vec<String>,
    /// Only findings that these changes concern are wanted.
    pub changes: Option<Changes>,
    /// Findings that are known.
    pub baseline: Option<Arc<KnownFindings>>,
    /// Suppressions in the source hide nothing.
    pub no_suppressions: bool,
    /// The date used to evaluate `until=` of suppressions; `None` for today.
    pub as_of: Option<Date>,
    /// What passes with less confidence is unknown; `None` for what the configuration says.
    pub min_confidence: Option<Confidence>,
    pub passes: Passes,
    /// Whatever was not judged makes the run incomplete.
    pub strict: bool,
}

/// What a report needs of outcomes that pass.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Passes {
    /// Each with what was checked.
    #[default]
    Listed,
    /// Their number.
    Counted,
    /// Nothing: an editor shows what is to be done.
    LeftOut,
}

/// A plan that is named, with the directory of its root module if that is named too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanOption {
    pub root: Option<String>,
    pub file: String,
}

impl Options {
    /// A check of a whole directory, given with symbolic links resolved.
    pub fn of_directory(root: PathBuf) -> Options {
        Options { scan: ScanOptions { root, paths: vec![String::new()], ..ScanOptions::default() }, ..Options::default() }
    }

    /// Whether only a part of what is found is wanted.
    pub fn is_filtered(&self) -> bool {
        self.result.changes.is_some() || !self.result.reported.is_empty()
    }
}

impl ScanOptions {
    /// The sources of a run as these options have them.
    ///
    /// # Errors
    /// When the root cannot be read.
    pub(super) fn sources(&self) -> Result<SourceMap, UsageError> {
        let sources = SourceMap::new(&self.root)
            .map_err(|error| UsageError::new(format!("`{}` cannot be read: {error}", self.root.display())))?;
        Ok(sources.with_overlay(self.overlay.iter().map(|(path, text)| (path.as_str(), text.clone()))))
    }
}
