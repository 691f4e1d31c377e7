//! The arguments as typed.

mod check;
mod choices;
mod evidence;
mod migrate;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};

pub use check::{BaselineArguments, CheckArguments, ConfigArguments, ReportArguments, RuleSelection, ValueArguments};
pub use choices::{ColorChoice, ListFormat, OutcomeChoice, SchemaOf};
pub use evidence::EvidenceArguments;
pub use migrate::{MigrateArguments, MigrateFrom};

/// A compliance policy linter for Terraform and Kubernetes: shows every violation at the exact source location that causes
/// it
#[derive(Debug, Parser)]
#[command(name = "clearspan", version, max_term_width = 100)]
#[command(after_help = "Examples:
  clearspan check                                 the current directory
  clearspan check --var-file prod.tfvars infra    what production would deploy
  clearspan eval 'var.name'                       the value of an expression, and its source
  clearspan explain elasticache-multi-az          what a rule checks, why, and how to fix violations

Exit codes:
  0  no violation
  1  violations
  2  wrong usage or configuration
  3  no violation, but something could not be checked")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Check(Box<CheckArguments>),
    Eval(EvalArguments),
    Rules(RulesArguments),
    Explain(ExplainArguments),
    Baseline(BaselineArguments),
    Evidence(EvidenceArguments),
    Init(InitArguments),
    Migrate(MigrateArguments),
    Schema(SchemaArguments),
    Lsp(LspArguments),
    Completions(CompletionsArguments),
    Man(ManArguments),
    /// Print the version
    #[command(after_help = "Examples:
  clearspan version")]
    Version,
}

/// Evaluate Terraform expressions, as terraform console does, and show where the values come from
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan eval 'cidrsubnet(\"10.0.0.0/16\", 8, 3)'
  clearspan eval --module infra --var-file prod.tfvars local.node_count var.tags
  clearspan eval --module infra 'module.redis.aws_elasticache_replication_group.this.num_cache_clusters'
  clearspan eval --module infra 'module.app[\"api\"].local.name' 'module.app[\"api\"].var.replicas'
  clearspan eval --format json < expressions.txt | jq -r 'select(.outcome == \"unknown\").reasons[].subject'

Without an expression, each line of standard input is one; `exit` ends. On a terminal lines can be
edited, and the arrow keys and Ctrl-R find those typed before; the history is not written to disk. An
address can reach into local modules: their variables, locals, resources and modules. Unknown values
print as (known after apply), with the reasons.

Exit codes:
  0  every expression has a value, known or unknown
  1  an expression is invalid
  2  wrong usage or configuration: nothing, or nothing more, was evaluated")]
pub struct EvalArguments {
    /// Expressions to evaluate; without one, each line of standard input is one
    #[arg(value_name = "EXPRESSION", allow_negative_numbers = true)]
    pub expressions: Vec<String>,
    /// Directory of the module to evaluate them in, as a root module
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub module: String,

    #[command(flatten)]
    pub values: ValueArguments,

    /// Output format
    #[arg(long, short, value_enum, default_value_t = ListFormat::Text, help_heading = "Report")]
    pub format: ListFormat,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Report")]
    #[arg(env = "CLEARSPAN_COLOR", hide_env_values = true)]
    pub color: ColorChoice,
}

/// Write a commented clearspan.yaml for this repository, and add the pre-commit hook
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan init                                  write clearspan.yaml and the hook
  clearspan init --stdout                         print the configuration first
  clearspan init --no-pre-commit infra            for a part of the repository

Existing files are kept: clearspan.yaml is overwritten only with --force, and the hook is added to an
existing .pre-commit-config.yaml without changing the rest of it.")]
pub struct InitArguments {
    /// Directory to write it for
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub path: PathBuf,
    /// Overwrite an existing clearspan.yaml
    #[arg(long)]
    pub force: bool,
    /// Print the configuration and write nothing
    #[arg(long, alias = "dry-run")]
    pub stdout: bool,
    /// Do not change .pre-commit-config.yaml
    #[arg(long)]
    pub no_pre_commit: bool,
}

/// List the rules
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan rules
  clearspan rules --controls aws-fsbp             the rules that are mapped to a control framework
  clearspan rules --coverage checkov              which checks of Checkov have an answer
  clearspan rules --new sqs-encryption            a rule file and fixtures, as a start
  clearspan rules --rules policies --format json | jq -r '.rules[].id'

The list says which rules are off by default. They run with --select, with --controls where they are
mapped to the framework, or where `rules.enable` in clearspan.yaml names them.")]
pub struct RulesArguments {
    #[command(flatten)]
    pub rules: RuleSelection,
    #[command(flatten)]
    pub config: ConfigArguments,
    /// List the checks of another tool (checkov, trivy, tfsec, kics, kube-linter, kube-score, tflint) with the rules that
    /// answer them, or the reason why none does
    #[arg(long, value_name = "TOOL", conflicts_with_all = ["only", "skip", "controls"])]
    pub coverage: Option<String>,
    /// Write a rule file with this id and its fixtures, as a start: into rules/ and fixtures/rules/ where they exist, else
    /// into policies/. Existing files are kept
    #[arg(long, value_name = "ID", conflicts_with_all = ["only", "skip", "controls", "coverage"])]
    pub new: Option<String>,
    /// Output format
    #[arg(long, short, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
}

/// Explain a rule: what it checks, why, and how to fix violations; or why an outcome is unknown
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan explain elasticache-multi-az
  clearspan explain unknown                       all reasons for unknown outcomes, and what to do
  clearspan explain data-source                   one of these reasons")]
pub struct ExplainArguments {
    /// Id or alias of a rule; `unknown`, or the id of a reason
    #[arg(value_name = "RULE")]
    pub rule: String,
    #[command(flatten)]
    pub config: ConfigArguments,
    /// A rule file or a directory of rule files, in addition to the built-in rules
    #[arg(long = "rules", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub rule_paths: Vec<PathBuf>,
}

/// Print the JSON Schema of the configuration file or of the JSON report
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan schema > clearspan.schema.json
  clearspan schema report > report.schema.json")]
pub struct SchemaArguments {
    /// What to print the schema of
    #[arg(value_enum, value_name = "SCHEMA", default_value_t = SchemaOf::Config)]
    pub of: SchemaOf,
}

/// Start the language server on standard input and output
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan lsp
  clearspan lsp -- --environment prod --rules policies

Editors start it themselves; see the directory editors/ of the repository.")]
pub struct LspArguments {
    /// Accepted for editors that pass it; standard input and output are always used
    #[arg(long, hide = true)]
    pub stdio: bool,
    /// Arguments of `check`, after --
    #[arg(last = true, value_name = "ARGUMENT")]
    pub arguments: Vec<String>,
}

/// Print a shell completion script
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan completions bash > ~/.local/share/bash-completion/completions/clearspan
  clearspan completions zsh > ~/.zfunc/_clearspan
  clearspan completions fish > ~/.config/fish/completions/clearspan.fish
  clearspan completions powershell >> $PROFILE")]
pub struct CompletionsArguments {
    /// Shell to complete for
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Print the manual page
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan man | man -l -
  clearspan man > /usr/local/share/man/man1/clearspan.1
  clearspan man check > /usr/local/share/man/man1/clearspan-check.1")]
pub struct ManArguments {
    /// Command to print the page of [default: the main page]
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}
