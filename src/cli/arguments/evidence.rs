//! The arguments of `evidence`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::check::{ThreadArguments, ValueArguments};
use super::choices;
use crate::report::EvidenceFormat;

/// Write evidence for an audit: what was judged for each control of a framework
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan evidence --controls aws-fsbp -f html -o evidence.html
  clearspan evidence --controls nist-800-53-r5 -f oscal -o assessment-results.json
  clearspan evidence --controls cis-aws-5.0 --as-of 2027-01-31 -f csv infra

For each control: every target with its outcome and place, or why nothing was judged (no rule covers
it, source cannot show it, nothing here is what it is about). Exceptions come with their reason and
last day, and what was not judged is listed. Date, commit, configuration, version and the command are
part of it; two runs on the same commit differ in the date only.

Exit codes:
  0  written
  2  wrong usage or configuration: nothing was written
  3  written, but something could not be checked")]
pub struct EvidenceArguments {
    /// Files and directories to check
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<String>,
    /// Control framework: aws-fsbp, cis-aws-5.0, nist-800-53-r5, pci-dss-4.0.1, soc2, ... or one that rules name
    #[arg(long, value_name = "FRAMEWORK")]
    pub controls: String,
    /// Output format
    #[arg(long, short, value_name = "FORMAT", value_parser = choices::evidence_format(), default_value = "markdown")]
    pub format: EvidenceFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Date of the evidence, also used to evaluate `until=` of suppressions [default: now, in UTC]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Findings listed in this baseline count as exceptions [default: `baseline` of the configuration]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub baseline: Option<PathBuf>,
    /// Do not check files that match this pattern; written as in .gitignore, relative to the current directory
    #[arg(long = "exclude", value_name = "GLOB", env = "CLEARSPAN_EXCLUDE", value_delimiter = ',', hide_env_values = true)]
    pub exclude: Vec<String>,
    /// A rule file (.policy.hcl, .rule.hcl) or a directory of them, in addition to the built-in rules
    #[arg(long = "rules", value_name = "PATH", help_heading = "Rules", value_hint = ValueHint::AnyPath)]
    pub rule_paths: Vec<PathBuf>,

    #[command(flatten)]
    pub values: ValueArguments,
    /// A plan in JSON, as for check
    #[arg(long = "plan", value_name = "[DIR=]FILE", help_heading = "Values", value_hint = ValueHint::FilePath)]
    pub plans: Vec<String>,

    #[command(flatten)]
    pub threads: ThreadArguments,
}
