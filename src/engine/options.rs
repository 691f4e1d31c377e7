//! What a check is asked to do.
//!
//! Invariant: `root` is an existing directory with symbolic links resolved; every path beside it is relative to it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::baseline::KnownFindings;
use crate::configuration::{ConfigurationFile, Exclude};
use crate::finding::{Confidence, UsageError};
use crate::source::SourceMap;
use crate::suppression::Date;

/// A check as meant: paths already placed below the scan root.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The scan root: nothing outside it is read, all paths of reports are relative to it.
    pub root: PathBuf,
    /// What to check, relative to the root, `/` between the parts; the empty path is the root itself.
    pub paths: Vec<String>,
    /// `--var NAME=VALUE`, in order.
    pub variables: Vec<(String, String)>,
    /// Environment variables `TF_VAR_…`, by the name of the variable that they set.
    pub environment_variables: Vec<(String, String)>,
    /// `--var-file`, in order, relative to the root.
    pub variable_files: Vec<String>,
    pub workspace: Option<String>,
    /// `--plan`, in order.
    pub plans: Vec<PlanOption>,
    /// Modules that the repository itself holds by the sources under which others call them, with their directories.
    pub modules: Vec<(String, String)>,
    /// `--exclude`, besides what the configuration excludes.
    pub exclude: Option<Exclude>,
    /// Rule files and directories of rule files, as typed; they may lie outside the root.
    pub rules: Vec<PathBuf>,
    /// Names, prefixes or globs of the only rules to run; empty for all.
    pub only: Vec<String>,
    /// Names, prefixes or globs of rules not to run.
    pub skip: Vec<String>,
    /// Frameworks to whose controls a rule has to be mapped to be run; empty for all rules.
    pub controls: Vec<String>,
    /// `None` for as many as there are processors.
    pub threads: Option<usize>,
    pub configuration: Option<ConfigurationFile>,
    /// Names of the only environments to judge; empty for all that the configuration has.
    pub environments: Vec<String>,
    /// Texts that take the place of files, or are there where the disk has none, by their paths below the root: what an
    /// editor holds, or would be written.
    pub overlay: Vec<(String, Arc<str>)>,
    /// The only files and directories to report on; the rest is evaluated around them. Empty: everything that is checked.
    pub reported: Vec<String>,
    /// Suppressions in the source hide nothing.
    pub no_suppressions: bool,
    /// The date used to evaluate `until=` of suppressions; `None` for today.
    pub as_of: Option<Date>,
    /// Findings that are known.
    pub baseline: Option<Arc<KnownFindings>>,
    /// Only findings that these changes concern are wanted.
    pub changes: Option<super::Changes>,
    /// What passes with less confidence is unknown; `None` for what the configuration says.
    pub min_confidence: Option<Confidence>,
    /// What passes is left out of the report: an editor shows what is to be done.
    pub without_passes: bool,
    /// What passes is only counted: a report that lists passes must not set this.
    pub count_passes: bool,
    /// Whatever was not judged makes the run incomplete.
    pub strict: bool,
    /// The process ends with this check: its memory goes with it, and nothing is taken apart.
    pub is_last: bool,
}

/// `--plan FILE` or `--plan DIR=FILE`, relative to the scan root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanOption {
    /// The root module that the plan belongs to.
    pub root: Option<String>,
    pub file: String,
}

impl Options {
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
