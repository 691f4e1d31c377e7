//! The arguments of `migrate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

/// Write clearspan.yaml and a baseline from the configuration, baseline and comments of another tool
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clearspan migrate --from checkov                .checkov.yaml, .checkov.baseline and skip comments
  clearspan migrate --from trivy --stdout         print the configuration, write nothing
  clearspan rules --coverage checkov              which checks have an answer

Checks that the other tool leaves out are disabled with the reason; rules that are off by default and
answer what it runs are enabled; its comments go on to count (`honor_suppressions`). What has no
counterpart is listed. Existing files are overwritten only with --force.

  checkov  .checkov.yaml, .checkov.yml, .checkov.baseline
  trivy    trivy.yaml, .trivyignore, .trivyignore.yaml
  tfsec    .tfsec/config.yml, .tfsec/config.json
  kics     kics.config, kics.yaml, kics.json
  tflint   .tflint.hcl")]
pub struct MigrateArguments {
    /// Directory with the configuration of the other tool
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub path: PathBuf,
    /// The other tool
    #[arg(long, value_enum, value_name = "TOOL")]
    pub from: MigrateFrom,
    /// Overwrite existing files
    #[arg(long)]
    pub force: bool,
    /// Print the configuration and write nothing
    #[arg(long, alias = "dry-run")]
    pub stdout: bool,
}

/// A tool whose configuration is understood.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum MigrateFrom {
    Checkov,
    Trivy,
    Tfsec,
    Kics,
    Tflint,
}

impl MigrateFrom {
    pub fn id(self) -> &'static str {
        match self {
            MigrateFrom::Checkov => "checkov",
            MigrateFrom::Trivy => "trivy",
            MigrateFrom::Tfsec => "tfsec",
            MigrateFrom::Kics => "kics",
            MigrateFrom::Tflint => "tflint",
        }
    }
}
