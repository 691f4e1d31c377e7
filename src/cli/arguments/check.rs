//! The arguments of commands that check: `check` and `baseline`.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueHint};

use super::choices::{self, ColorChoice, OutcomeChoice};
use crate::finding::{Confidence, Severity};
use crate::report::{Format, GroupBy, UnknownPolicy};

/// Check Terraform and Kubernetes files against the rules
#[derive(Clone, Debug, Default, Args)]
#[command(after_help = "Examples:
  clearspan check
  clearspan check --var-file envs/prod.tfvars --fail-on high
  clearspan check --only 'elasticache-*' --exclude legacy infra
  clearspan check -f concise --report sarif=clearspan.sarif
  clearspan check -f json --outcomes all | jq .summary
  clearspan check --stdin-filename infra/main.tf - < buffer
  clearspan check --diff                          what --fix would change
  clearspan check --changed-since origin/main     what a pull request adds
  clearspan check --controls aws-fsbp             every rule that is mapped to a control framework

Options that show an environment variable take their value from it when they are not given on the
command line; both take precedence over clearspan.yaml.

Exit codes:
  0  nothing at or above --fail-on
  1  violations
  2  wrong usage or configuration: nothing was checked
  3  no violation, but something that should have been checked could not be")]
pub struct CheckArguments {
    /// Files and directories to check [default: `paths` of the configuration, else the current directory]. Files are
    /// checked even if .gitignore excludes them. A single Terraform file is evaluated with the modules of its repository
    /// that call it (without a repository: of the current directory), a directory with the modules and Terragrunt units of
    /// its repository that deploy its modules; only findings in the file or directory are reported
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<String>,

    /// Read FILE's content from standard input and report only on it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub stdin_filename: Option<PathBuf>,
    /// Do not check files that match this pattern; written as in .gitignore, relative to the current directory
    #[arg(long = "exclude", value_name = "GLOB", env = "CLEARSPAN_EXCLUDE", value_delimiter = ',', hide_env_values = true)]
    pub exclude: Vec<String>,

    #[command(flatten)]
    pub rules: RuleSelection,

    #[command(flatten)]
    pub values: ValueArguments,
    /// A plan in JSON (terraform show -json PLAN) to take values from; findings still point at the source. DIR names its
    /// root module if several fit. Files called *.tfplan.json are found without this option
    #[arg(long = "plan", value_name = "[DIR=]FILE", help_heading = "Values", value_hint = ValueHint::FilePath)]
    pub plans: Vec<String>,
    /// A values file for the charts that nothing in the repository deploys; a later one is stronger. Without it, each of
    /// them is rendered with its own values and with every values-NAME.yaml next to them
    #[arg(long = "helm-values", value_name = "FILE", help_heading = "Values", value_hint = ValueHint::FilePath)]
    pub helm_values: Vec<String>,
    /// A value for these charts, written as for helm --set; stronger than files
    #[arg(long = "helm-set", value_name = "NAME=VALUE", help_heading = "Values")]
    pub helm_set: Vec<String>,

    #[command(flatten)]
    pub report: ReportArguments,

    /// Apply safe fixes and report what remains
    #[arg(long, help_heading = "Fixes")]
    pub fix: bool,
    /// With --fix or --diff: also apply fixes that replace a resource, restart something, cost money, or guess a value
    #[arg(long, help_heading = "Fixes")]
    pub unsafe_fixes: bool,
    /// Show what --fix would change as a unified diff and change nothing; exit with 1 if there is anything to change
    #[arg(long, conflicts_with_all = ["fix", "output"], help_heading = "Fixes")]
    pub diff: bool,

    /// Findings listed in this baseline do not fail the run [default: `baseline` of the configuration]
    #[arg(long, value_name = "FILE", help_heading = "Run", value_hint = ValueHint::FilePath)]
    #[arg(env = "CLEARSPAN_BASELINE", hide_env_values = true)]
    pub baseline: Option<PathBuf>,
    /// Report only what changed since a revision: findings that its merge base with HEAD does not have, and findings on
    /// changed lines. Uncommitted changes are included
    #[arg(long, value_name = "REV", help_heading = "Run")]
    pub changed_since: Option<String>,
    /// Report suppressed findings too
    #[arg(long, help_heading = "Run")]
    pub no_suppressions: bool,
    /// Date used to evaluate `until=` of suppressions [default: today, in UTC]
    #[arg(long, value_name = "DATE", help_heading = "Run")]
    pub as_of: Option<String>,
    /// Exit with 1 only for violations at or above this severity [default: that of --severity, else any]
    #[arg(long = "fail-on", value_parser = choices::severity(), value_name = "LEVEL", help_heading = "Run")]
    #[arg(env = "CLEARSPAN_FAIL_ON", hide_env_values = true)]
    pub fail_on: Option<Severity>,
    /// Exit with 0 even if something could not be checked; it is still reported
    #[arg(long, help_heading = "Run")]
    pub allow_incomplete: bool,
    /// Exit with 3 for everything that could not be checked: charts, modules that are not available, Kubernetes objects in
    /// Terraform and so on [default: `incomplete_on` of the configuration, else what has cache settings]
    #[arg(long, conflicts_with = "allow_incomplete", help_heading = "Run")]
    pub strict: bool,
    /// Exit with 0 even if there are violations or something could not be checked
    #[arg(long, help_heading = "Run")]
    pub exit_zero: bool,
    #[command(flatten)]
    pub threads: ThreadArguments,
    /// Print how long each step took to standard error
    #[arg(long, help_heading = "Run")]
    pub timings: bool,
}

/// What a check prints, and where.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Report")]
pub struct ReportArguments {
    /// Output format
    #[arg(long, short, value_name = "FORMAT", value_parser = choices::format(), default_value = "text")]
    #[arg(env = "CLEARSPAN_FORMAT", hide_env_values = true)]
    pub format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Write another report to a file, such as sarif=clearspan.sarif; can be repeated
    #[arg(long = "report", value_name = "FORMAT=FILE")]
    pub reports: Vec<String>,
    /// Category of the SARIF run, to tell several runs on one commit apart (one per directory or environment)
    #[arg(long, value_name = "NAME")]
    pub sarif_category: Option<String>,
    /// Outcomes to list, separated by commas, or all
    #[arg(long, value_name = "OUTCOME", value_delimiter = ',', value_parser = choices::outcome())]
    pub outcomes: Vec<OutcomeChoice>,
    /// Show only findings at or above this severity
    #[arg(long, value_parser = choices::severity(), value_name = "LEVEL", env = "CLEARSPAN_SEVERITY", hide_env_values = true)]
    pub severity: Option<Severity>,
    /// How to treat unknown outcomes: hide them, show them as a note, or count them as violations [default: note]
    #[arg(long, value_parser = choices::unknown(), value_name = "POLICY", env = "CLEARSPAN_UNKNOWN", hide_env_values = true)]
    pub unknown: Option<UnknownPolicy>,
    /// Report passes of lower confidence as unknown. Low: judged by a name alone; medium: through the model of a registry
    /// module that was not read. Violations are reported at any confidence [default: low]
    #[arg(long, value_parser = choices::confidence(), value_name = "LEVEL")]
    #[arg(env = "CLEARSPAN_MIN_CONFIDENCE", hide_env_values = true)]
    pub min_confidence: Option<Confidence>,
    /// Group the findings of the text report: by file (the most severe of each file first), by rule, or by severity
    #[arg(long, value_name = "GROUP", value_parser = choices::group_by(), default_value = "file")]
    pub group_by: GroupBy,
    /// Print the number of findings per rule instead of the findings
    #[arg(long)]
    pub statistics: bool,
    /// List the files that were read, skipped or incomplete instead of the findings
    #[arg(long, conflicts_with = "statistics")]
    pub show_files: bool,
    /// Print violations only: no notes, no summary, no progress
    #[arg(long, short, action = ArgAction::SetTrue)]
    pub quiet: bool,
    /// Print every note and every entry that the text report otherwise abbreviates
    #[arg(long, short, conflicts_with = "quiet", action = ArgAction::SetTrue)]
    pub verbose: bool,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    #[arg(env = "CLEARSPAN_COLOR", hide_env_values = true)]
    pub color: ColorChoice,
}

impl Default for ReportArguments {
    /// As without any option.
    fn default() -> ReportArguments {
        ReportArguments {
            format: Format::Text,
            output: None,
            reports: Vec::new(),
            sarif_category: None,
            outcomes: Vec::new(),
            severity: None,
            unknown: None,
            min_confidence: None,
            group_by: GroupBy::File,
            statistics: false,
            show_files: false,
            quiet: false,
            verbose: false,
            color: ColorChoice::Auto,
        }
    }
}

/// Write a baseline: findings listed in it do not fail later runs
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan baseline                              all findings below the current directory
  clearspan check --baseline clearspan-baseline.json
  clearspan baseline --prune                      remove entries that are fixed, add nothing

The file has one finding per line and no line numbers: findings are recognised after edits and
moves. Running the command again updates it and prints how many entries are new and how many are
no longer needed; entries outside the given paths, rules and environments stay. Findings that a
comment suppresses are not written.

Exit codes:
  0  written
  2  wrong usage or configuration, or a baseline that cannot be read: nothing was written
  3  written, but something could not be checked")]
pub struct BaselineArguments {
    /// Files and directories to check
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<String>,
    /// File to write [default: `baseline` of the configuration, else clearspan-baseline.json next to it]
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Only remove entries that are no longer found
    #[arg(long)]
    pub prune: bool,
    /// Do not check files that match this pattern; written as in .gitignore, relative to the current directory
    #[arg(long = "exclude", value_name = "GLOB", env = "CLEARSPAN_EXCLUDE", value_delimiter = ',', hide_env_values = true)]
    pub exclude: Vec<String>,

    #[command(flatten)]
    pub rules: RuleSelection,

    #[command(flatten)]
    pub values: ValueArguments,
    /// A plan in JSON, as for check
    #[arg(long = "plan", value_name = "[DIR=]FILE", help_heading = "Values", value_hint = ValueHint::FilePath)]
    pub plans: Vec<String>,

    /// With fail, unknown outcomes are written to the baseline too
    #[arg(long, value_parser = choices::unknown(), value_name = "POLICY", help_heading = "Run")]
    pub unknown: Option<UnknownPolicy>,
    #[command(flatten)]
    pub threads: ThreadArguments,
}

/// How many threads a check uses.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Run")]
pub struct ThreadArguments {
    /// Number of threads [default: one per processor]
    #[arg(long = "threads", short = 'j', visible_alias = "jobs", value_name = "N")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=256), env = "CLEARSPAN_THREADS", hide_env_values = true)]
    pub count: Option<u16>,
}

/// What is given to root modules from outside.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Values")]
pub struct ValueArguments {
    #[command(flatten)]
    pub config: ConfigArguments,
    /// Check only this environment of the configuration; check accepts several [default: check: all, eval: none]
    #[arg(long = "environment", value_name = "NAME", value_delimiter = ',')]
    #[arg(env = "CLEARSPAN_ENVIRONMENT", hide_env_values = true)]
    pub environments: Vec<String>,
    /// Set an input variable of the root modules
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub variables: Vec<String>,
    /// A variable file (.tfvars); later files take precedence
    #[arg(long = "var-file", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub variable_files: Vec<String>,
    /// Read TF_VAR_* environment variables, with the precedence that Terraform gives them. Off by default, so that a
    /// result does not depend on the machine
    #[arg(long, env = "CLEARSPAN_TF_VARS", hide_env_values = true, action = ArgAction::SetTrue)]
    pub tf_vars: bool,
    /// Name of the workspace (terraform.workspace)
    #[arg(long, value_name = "NAME")]
    pub workspace: Option<String>,
}

/// Which configuration file counts.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Values")]
pub struct ConfigArguments {
    /// Configuration file [default: clearspan.yaml or clearspan.yml, searched upwards to the top of the repository]
    #[arg(long = "config", value_name = "FILE", value_hint = ValueHint::FilePath)]
    #[arg(env = "CLEARSPAN_CONFIG", hide_env_values = true)]
    pub file: Option<PathBuf>,
    /// Ignore configuration files
    #[arg(long = "no-config", conflicts_with = "file", action = ArgAction::SetTrue)]
    pub none: bool,
}

/// Which rules there are, and which of them to run.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct RuleSelection {
    /// A rule file (.policy.hcl, .rule.hcl) or a directory of them, in addition to the built-in rules
    #[arg(long = "rules", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub rule_paths: Vec<PathBuf>,
    /// Run only these rules, those that are off by default included: ids, aliases (CKV_AWS_29), prefixes (elasticache) or
    /// globs (elasticache-*), separated by commas
    #[arg(long, visible_alias = "select", value_name = "RULE", value_delimiter = ',')]
    #[arg(env = "CLEARSPAN_ONLY", hide_env_values = true)]
    pub only: Vec<String>,
    /// Do not run these rules; written as for --only
    #[arg(long, visible_alias = "ignore", value_name = "RULE", value_delimiter = ',')]
    #[arg(env = "CLEARSPAN_SKIP", hide_env_values = true)]
    pub skip: Vec<String>,
    /// Run only rules that are mapped to these control frameworks, those that are off by default included; separated by
    /// commas: aws-fsbp, cis-aws-5.0, nist-800-53-r5, pci-dss-4.0.1, or one that rules name
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',')]
    pub controls: Vec<String>,
}
