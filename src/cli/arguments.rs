//! The arguments as typed. Floor 7.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

/// Shows every violation of a rule in Terraform and Kubernetes YAML at the exact place in the source that causes it
#[derive(Debug, Parser)]
#[command(name = "clearspan", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Examples:
  clearspan check                                 the current directory
  clearspan check --var-file prod.tfvars infra    what production would deploy
  clearspan eval 'var.name'                       what an expression yields, and why
  clearspan explain elasticache-multi-az          why a rule is there and how to meet it

Exit codes:
  0  no violation
  1  violations
  2  wrong usage or configuration
  3  incomplete")]
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
    Init(InitArguments),
    /// Print the JSON Schema of the configuration file, clearspan.yaml
    #[command(after_help = "Examples:
  clearspan schema > clearspan.schema.json")]
    Schema,
    Lsp(LspArguments),
    Completions(CompletionsArguments),
    Man(ManArguments),
}

/// Check Terraform and Kubernetes files against the rules
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  clearspan check
  clearspan check --var-file envs/prod.tfvars --fail-on high
  clearspan check --only redis-tls-env,redis-env-is-string k8s
  clearspan check --format concise --report sarif=clearspan.sarif
  clearspan check --format json --outcomes all | jq .summary
  clearspan check --stdin-filename infra/main.tf - < buffer
  clearspan check --diff                          what --fix would change
  clearspan check --changed-since origin/main     what a pull request brings

Exit codes:
  0  nothing at or above --fail-on
  1  violations
  2  wrong usage or configuration: nothing was judged
  3  no violation, but something that should have been judged could not be")]
pub struct CheckArguments {
    /// Files and directories to check [default: paths of the configuration, else the current directory]. Files are taken
    /// even if .gitignore names them. A single Terraform file is judged with the modules of its repository that call it
    /// (without a repository: of the current directory), and only what concerns the file is reported
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<String>,

    /// Read standard input as this file, in its place, and tell of it alone; everything around it is evaluated as it is
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub stdin_filename: Option<PathBuf>,

    #[command(flatten)]
    pub rules: RuleSelection,

    #[command(flatten)]
    pub values: ValueArguments,
    /// A plan in JSON (terraform show -json PLAN): what is planned counts, shown where the source has it. DIR names its
    /// root module where several fit. Files *.tfplan.json are found without this
    #[arg(long = "plan", value_name = "[DIR=]FILE", help_heading = "Values", value_hint = ValueHint::FilePath)]
    pub plans: Vec<String>,
    /// A values file for charts. Not supported until charts are rendered: naming one is an error
    #[arg(long = "helm-values", value_name = "FILE", help_heading = "Values", value_hint = ValueHint::FilePath)]
    pub helm_values: Vec<String>,

    /// The form of the report
    #[arg(long, value_enum, default_value_t = FormatArgument::Text, help_heading = "Report")]
    pub format: FormatArgument,
    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Report", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Write a further report to a file: sarif=clearspan.sarif
    #[arg(long = "report", value_name = "FORMAT=FILE", help_heading = "Report")]
    pub reports: Vec<String>,
    /// What tells the SARIF of this run from that of others over the same commit: one for each directory or environment
    #[arg(long, value_name = "NAME", help_heading = "Report")]
    pub sarif_category: Option<String>,
    /// The outcomes to list, separated by commas, or all
    #[arg(long, value_name = "OUTCOME", value_delimiter = ',', help_heading = "Report")]
    pub outcomes: Vec<OutcomeArgument>,
    /// Show what is at or above this severity
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Report")]
    pub severity: Option<SeverityArgument>,
    /// What to do with what cannot be decided: hide it, note it, or count it as a violation
    /// [default: note]
    #[arg(long, value_enum, value_name = "POLICY", help_heading = "Report")]
    pub unknown: Option<UnknownArgument>,
    /// Report passes with less confidence than this as unknown; violations stay violations. Low: judged by a name alone;
    /// medium: through the description of a module that was not read [default: low]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Report")]
    pub min_confidence: Option<ConfidenceArgument>,
    /// Colours; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorArgument::Auto, help_heading = "Report")]
    pub color: ColorArgument,

    /// Mend what can be mended without harm, and report what remains
    #[arg(long, help_heading = "Fixes")]
    pub fix: bool,
    /// With --fix or --diff: also what replaces a resource, restarts something, costs, or guesses what is meant
    #[arg(long, help_heading = "Fixes")]
    pub unsafe_fixes: bool,
    /// Show what --fix would change as a unified diff, and change nothing; exit with 1 if there is something
    #[arg(long, conflicts_with_all = ["fix", "output"], help_heading = "Fixes")]
    pub diff: bool,

    /// A baseline: the findings in it are known, and stop nobody [default: `baseline` of the configuration]
    #[arg(long, value_name = "FILE", help_heading = "Run", value_hint = ValueHint::FilePath)]
    pub baseline: Option<PathBuf>,
    /// Report only findings that changed since a revision: those that its merge base with HEAD does not have, and those
    /// on changed lines. What is not committed yet counts
    #[arg(long, value_name = "REV", help_heading = "Run")]
    pub changed_since: Option<String>,
    /// Tell also what comments and annotations suppress
    #[arg(long, help_heading = "Run")]
    pub no_suppressions: bool,
    /// The day that suppressions with `until=` are held against [default: today, in UTC]
    #[arg(long, value_name = "DATE", help_heading = "Run")]
    pub as_of: Option<String>,
    /// Exit with 1 for violations at or above this severity [default: that of --severity, else any]
    #[arg(long = "fail-on", value_enum, value_name = "LEVEL", help_heading = "Run")]
    pub fail_on: Option<SeverityArgument>,
    /// Exit with 0 although something could not be judged; it is still reported
    #[arg(long, help_heading = "Run")]
    pub allow_incomplete: bool,
    /// Exit with 3 for everything that could not be judged: charts, modules that are not here, Kubernetes objects in
    /// Terraform and so on [default: `incomplete_on` of the configuration, else what has cache settings]
    #[arg(long, conflicts_with = "allow_incomplete", help_heading = "Run")]
    pub strict: bool,
    /// How many threads to use [default: one for each processor]
    #[arg(long, value_name = "N", help_heading = "Run", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// Say on standard error how long each step took
    #[arg(long, help_heading = "Run")]
    pub timings: bool,
}

/// Write clearspan-baseline.json: what is found now is known, and only what is new stops anybody
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan baseline                              everything that is found below the current directory
  clearspan check --baseline clearspan-baseline.json
  clearspan baseline --prune                      drop what is mended, add nothing

The file holds one finding a line, without line numbers: findings are known again after edits and moves. Written anew,
it holds what is found now, and says how many are new and how many are no longer needed; findings outside of the given
paths, rules and environments stay. What a comment suppresses is not in it.

Exit codes:
  0  written
  2  wrong usage or configuration, or a baseline that cannot be read: nothing was written
  3  written, but something could not be judged")]
pub struct BaselineArguments {
    /// Files and directories to check
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<String>,
    /// The file to write [default: `baseline` of the configuration, else clearspan-baseline.json beside it]
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Only drop what is no longer found
    #[arg(long)]
    pub prune: bool,

    #[command(flatten)]
    pub rules: RuleSelection,

    #[command(flatten)]
    pub values: ValueArguments,
    /// A plan in JSON, as check takes it
    #[arg(long = "plan", value_name = "[DIR=]FILE", help_heading = "Values", value_hint = ValueHint::FilePath)]
    pub plans: Vec<String>,

    /// With fail, what cannot be decided is in the baseline too
    #[arg(long, value_enum, value_name = "POLICY", help_heading = "Run")]
    pub unknown: Option<UnknownArgument>,
    /// How many threads to use [default: one for each processor]
    #[arg(long, value_name = "N", help_heading = "Run", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
}

/// What is given to root modules from outside.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Values")]
pub struct ValueArguments {
    /// The configuration file [default: clearspan.yaml, from what is checked up to the top of the repository]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Only this environment of the configuration; a check takes several [default: a check each, eval none]
    #[arg(long = "environment", value_name = "NAME")]
    pub environments: Vec<String>,
    /// A value for an input variable of the root modules
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub variables: Vec<String>,
    /// A file of values for input variables; a later one wins
    #[arg(long = "var-file", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub variable_files: Vec<String>,
    /// The name of the workspace, terraform.workspace
    #[arg(long, value_name = "NAME")]
    pub workspace: Option<String>,
}

/// Which rules there are, and which of them to hold.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct RuleSelection {
    /// A rule file (.policy.hcl, .rule.hcl) or a directory of them, beside the rules that are built in
    #[arg(long = "rules", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub rule_paths: Vec<PathBuf>,
    /// Hold only these rules: ids or aliases, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Leave these rules out: ids or aliases, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub skip: Vec<String>,
    /// Hold only rules that are mapped to these control frameworks, separated by commas: nist-800-53-r5
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',')]
    pub controls: Vec<String>,
}

/// Print the values of Terraform expressions, as terraform console does, and where they come from
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan eval 'cidrsubnet(\"10.0.0.0/16\", 8, 3)'
  clearspan eval --module infra --var-file prod.tfvars local.node_count var.tags
  clearspan eval --module infra 'module.redis.aws_elasticache_replication_group.this.num_cache_clusters'
  clearspan eval --module infra 'module.app[\"api\"].local.name' 'module.app[\"api\"].var.replicas'
  clearspan eval --format json < expressions.txt | jq -r 'select(.outcome == \"unknown\").reasons[].subject'

Without an expression, each line of standard input is one; `exit` ends. An address may reach into local modules:
their variables, locals, resources and modules. What is not known prints (known after apply), with the reasons.

Exit codes:
  0  every expression has a value, known or not
  1  an expression is an error
  2  wrong usage or configuration: nothing, or nothing more, was evaluated")]
pub struct EvalArguments {
    /// The expressions; without one, each line of standard input is one
    #[arg(value_name = "EXPRESSION", allow_negative_numbers = true)]
    pub expressions: Vec<String>,
    /// The module in whose scope they are evaluated, as a root module
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub module: String,

    #[command(flatten)]
    pub values: ValueArguments,

    /// The form of the answers
    #[arg(long, value_enum, default_value_t = ListFormatArgument::Text, help_heading = "Report")]
    pub format: ListFormatArgument,
    /// Colours; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorArgument::Auto, help_heading = "Report")]
    pub color: ColorArgument,
}

/// Write a commented clearspan.yaml for this repository, and the hook for pre-commit
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan init                                  write clearspan.yaml and the hook
  clearspan init --stdout                         look at the configuration first
  clearspan init --no-pre-commit infra            for a part of the repository

Nothing that is there is overwritten: an existing clearspan.yaml stays unless --force is given, and a hook is added to
.pre-commit-config.yaml without touching the rest of it.")]
pub struct InitArguments {
    /// The directory to write it for
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub path: PathBuf,
    /// Write clearspan.yaml anew where there is one
    #[arg(long)]
    pub force: bool,
    /// Print the configuration and write nothing
    #[arg(long, alias = "dry-run")]
    pub stdout: bool,
    /// Leave .pre-commit-config.yaml alone
    #[arg(long)]
    pub no_pre_commit: bool,
}

/// List the rules
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan rules
  clearspan rules --rules policies --format json | jq -r '.rules[].id'")]
pub struct RulesArguments {
    #[command(flatten)]
    pub rules: RuleSelection,
    /// The configuration file [default: clearspan.yaml, from here up to the top of the repository]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// The form of the list
    #[arg(long, value_enum, default_value_t = ListFormatArgument::Text)]
    pub format: ListFormatArgument,
}

/// Show what a rule asks for, why, and how to meet it; or why something is not known
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan explain elasticache-multi-az
  clearspan explain unknown                       all reasons why something is not known, and what to do
  clearspan explain data-source                   one of them")]
pub struct ExplainArguments {
    /// The id of a rule, or an alias of it; `unknown`, or the id of a reason
    #[arg(value_name = "RULE")]
    pub rule: String,
    /// The configuration file [default: clearspan.yaml, from here up to the top of the repository]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// A rule file or a directory of rule files, beside the rules that are built in
    #[arg(long = "rules", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub rule_paths: Vec<PathBuf>,
}

/// Serve an editor: the language server, on standard input and output
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan lsp
  clearspan lsp -- --environment prod --rules policies

Editors start it themselves; the directory editors/ of the repository says how.")]
pub struct LspArguments {
    /// What editors say of the connection; standard input and output are the only one
    #[arg(long, hide = true)]
    pub stdio: bool,
    /// Arguments of `check`, behind --
    #[arg(last = true, value_name = "ARGUMENT")]
    pub arguments: Vec<String>,
}

/// Print what makes a shell complete commands and options
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan completions bash > ~/.local/share/bash-completion/completions/clearspan
  clearspan completions zsh > ~/.zfunc/_clearspan
  clearspan completions fish > ~/.config/fish/completions/clearspan.fish
  clearspan completions powershell >> $PROFILE")]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Print the manual page, of the whole or of one command
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan man | man -l -
  clearspan man > /usr/local/share/man/man1/clearspan.1
  clearspan man check > /usr/local/share/man/man1/clearspan-check.1")]
pub struct ManArguments {
    /// A command of clearspan [default: the page of the whole, which names them]
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArgument {
    /// Code frames for people
    Text,
    /// One line a finding
    Concise,
    /// Everything, versioned
    Json,
    /// SARIF 2.1.0 for code hosts
    Sarif,
    /// One page for a browser that needs nothing else
    Html,
    /// Test results (JUnit XML) for servers of continuous integration
    Junit,
    /// GitLab's code quality report
    Gitlab,
    /// GitHub's workflow commands: annotations of changed lines
    Github,
    /// A comment for a pull request
    Markdown,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormatArgument {
    Text,
    Json,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutcomeArgument {
    Fail,
    Pass,
    Unknown,
    NotApplicable,
    Suppressed,
    Error,
    All,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum SeverityArgument {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum ConfidenceArgument {
    Low,
    Medium,
    High,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum UnknownArgument {
    Hide,
    Note,
    Fail,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorArgument {
    Auto,
    Always,
    Never,
}
