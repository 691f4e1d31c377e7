//! `clearspan rules --new ID`: the skeleton of a rule file and of its fixtures.
//!
//! Invariant: nothing that is there is overwritten, and the rule that is written can be loaded and run.

use std::path::Path;

use super::Exit;
use super::output;
use super::replace::create;
use crate::finding::UsageError;
use crate::policy::RULE_SUFFIX;

/// The type of resource that the skeleton is about.
const KIND: &str = "aws_sqs_queue";

/// Writes the files below the current directory: into `rules/` and `fixtures/rules/` of this repository, into `policies/` of
/// any other.
///
/// # Errors
/// When the id is not valid, or a file is there already or cannot be written.
pub(super) fn write(id: &str, current: &Path) -> Result<Exit, UsageError> {
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if !id.split('-').all(is_word) || !id.starts_with(|first: char| first.is_ascii_lowercase()) {
        let error = UsageError::new(format!("`{id}` is not a valid rule id"));
        return Err(error.with_help("write it in lower case with dashes: `sqs-encryption-at-rest`"));
    }
    let (rules, fixtures) = match current.join("fixtures/rules").is_dir() {
        true => ("rules", format!("fixtures/rules/{id}")),
        false => ("policies", format!("policies/fixtures/{id}")),
    };
    let files = [
        (format!("{rules}/{id}{RULE_SUFFIX}"), rule(id)),
        (format!("{fixtures}/values/main.tf"), values(id)),
        (format!("{fixtures}/module-argument/main.tf"), call()),
        (format!("{fixtures}/module-argument/queue/main.tf"), module(id)),
    ];
    if let Some((path, _)) = files.iter().find(|(path, _)| current.join(path).symlink_metadata().is_ok()) {
        return Err(UsageError::new(format!("`{path}` already exists: nothing was written")));
    }
    for (path, text) in &files {
        let full = current.join(path);
        let unwritable = |error: std::io::Error| UsageError::new(format!("`{path}` cannot be written: {error}"));
        full.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(unwritable)?;
        create(&full, text).map_err(unwritable)?;
    }
    let (rule, _) = &files[0];
    output::standard(|to| {
        files.iter().try_for_each(|(path, _)| writeln!(to, "wrote `{path}`"))?;
        writeln!(to, "next: `clearspan check --rules {rule} --select {id} --outcomes all {fixtures}`")
    })?;
    Ok(Exit::Clean)
}

fn rule(id: &str) -> String {
    format!(
        r#"rule "{id}" {{
  title       = "Queues are encrypted at rest"
  severity    = "medium"
  rationale   = "Why it matters, and why it has this severity."
  remediation = "For {KIND}: set sqs_managed_sse_enabled = true. Say whether that replaces the resource."
  references  = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue"]

  # Ids of the same question in other tools: aliases = ["CKV_AWS_0"]. Controls: controls = {{ aws-fsbp = ["SQS.1"] }}.

  example "fail" {{
    code = <<-EOT
      resource "{KIND}" "jobs" {{
        name                    = "jobs"
        sqs_managed_sse_enabled = false
      }}
    EOT
  }}

  example "pass" {{
    code = <<-EOT
      resource "{KIND}" "jobs" {{
        name                    = "jobs"
        sqs_managed_sse_enabled = true
      }}
    EOT
  }}
}}

resource_policy "{KIND}" "encrypted" {{
  enforce {{
    condition     = attrs.sqs_managed_sse_enabled == true
    error_message = "`${{meta.address}}` is not encrypted"
    pass_message  = "`${{meta.address}}` is encrypted"
  }}
}}
"#
    )
}

fn values(id: &str) -> String {
    format!(
        r#"variable "encrypted" {{
  type = bool
}}

resource "{KIND}" "plain" {{
  name                    = "plain"
  sqs_managed_sse_enabled = false # expect: fail {id}
}}

resource "{KIND}" "encrypted" {{ # expect: pass {id}
  name                    = "encrypted"
  sqs_managed_sse_enabled = true
}}

resource "{KIND}" "chosen" {{
  name                    = "chosen"
  sqs_managed_sse_enabled = var.encrypted # expect: unknown {id}
}}
"#
    )
}

fn call() -> String {
    "module \"queue\" {\n  source    = \"./queue\"\n  encrypted = false\n}\n".to_string()
}

fn module(id: &str) -> String {
    format!(
        r#"variable "encrypted" {{
  type = bool
}}

resource "{KIND}" "jobs" {{
  name                    = "jobs"
  sqs_managed_sse_enabled = var.encrypted # expect: fail {id} for module.queue.{KIND}.jobs
}}
"#
    )
}
