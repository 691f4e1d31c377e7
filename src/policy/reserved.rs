//! Rules about the input itself, which no rule file states: files that cannot be parsed, suppressions that do not do what
//! they were written for.

use super::rule::Rule;
use super::{Example, RuleInformation};
use crate::finding::{Confidence, Severity};
use crate::source::Span;

/// One such rule, as lists and pages show it.
#[derive(Debug)]
pub struct Reserved {
    pub id: &'static str,
    title: &'static str,
    pub severity: Severity,
    rationale: &'static str,
    remediation: &'static str,
    /// Outcome and code; none where one file alone cannot show it.
    examples: &'static [(&'static str, &'static str)],
}

/// A suppression with nothing wrong.
const SUPPRESSED: (&str, &str) = (
    "pass",
    r#"# clearspan: ignore[elasticache-backup] it only holds test data
resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "Sessions"
}
"#,
);

/// All of them. Nothing suppresses these.
pub const RESERVED: [Reserved; 9] = [
    Reserved {
        id: "syntax-error",
        title: "Files can be parsed",
        severity: Severity::High,
        rationale: "A file that does not parse cannot be deployed, and its content cannot be checked.",
        remediation: "Fix the syntax at the marked place; the rest of the file is still checked.",
        examples: &[(
            "fail",
            r#"variable "name" {
  type = string

output "name" {
  value = var.name
}
"#,
        )],
    },
    Reserved {
        id: "duplicate-key",
        title: "Keys of Kubernetes files are unique",
        severity: Severity::High,
        rationale: "Kustomize and the API server's strict validation refuse an object that sets a key twice; in a patch kustomize takes the first value, in a kustomization file the last, and never says so.",
        remediation: "Keep one of the two keys. Until then what depends on the value is unknown.",
        examples: &[(
            "fail",
            r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  LOG_LEVEL: info
  LOG_LEVEL: debug
"#,
        )],
    },
    Reserved {
        id: "committed-input",
        title: "Plans and installed modules are not committed",
        severity: Severity::High,
        rationale: "A plan or a manifest of installed modules overrides the source. A committed one can be edited by hand and may not match the source.",
        remediation: "Remove the file from the repository, or name the plan with `--plan` to use it.",
        examples: &[],
    },
    Reserved {
        id: "plan-contradicts-source",
        title: "Plans match the source",
        severity: Severity::High,
        rationale: "A plan whose value differs from a literal in the source was made from different source.",
        remediation: "Create the plan again from this source.",
        examples: &[],
    },
    Reserved {
        id: "suppression-expired",
        title: "Suppressions have not expired",
        severity: Severity::Medium,
        rationale: "The suppression was granted until a date that has passed; its finding is reported again.",
        remediation: "Fix the violation and remove the suppression, or extend it to a later date.",
        examples: &[
            (
                "fail",
                r#"# clearspan: ignore[elasticache-backup] until=2020-01-31 a test that ends in January
resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "Sessions"
}
"#,
            ),
            SUPPRESSED,
        ],
    },
    Reserved {
        id: "suppression-malformed",
        title: "Suppressions are well-formed",
        severity: Severity::Medium,
        rationale: "A suppression that cannot be read hides nothing, although it looks as if it did.",
        remediation: "Write `clearspan: ignore[RULE] reason`, several rules with commas between them, and `until=2027-01-31` for an expiry date.",
        examples: &[
            (
                "fail",
                r#"# clearspan: ignore elasticache-backup it only holds test data
resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "Sessions"
}
"#,
            ),
            SUPPRESSED,
        ],
    },
    Reserved {
        id: "suppression-unknown-rule",
        title: "Suppressions name rules that exist",
        severity: Severity::Medium,
        rationale: "A suppression of a rule that does not exist hides nothing, although it looks as if it did.",
        remediation: "Name a rule of `clearspan rules`, or the files of further rules with `--rules`.",
        examples: &[
            (
                "fail",
                r#"# clearspan: ignore[elasticache-backups] it only holds test data
resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "Sessions"
}
"#,
            ),
            SUPPRESSED,
        ],
    },
    Reserved {
        id: "suppression-unused",
        title: "Suppressions are used",
        severity: Severity::Low,
        rationale: "A suppression that is no longer needed would hide a later violation at the same place.",
        remediation: "Remove it, or put it on the line of the violation or the line above: it covers its own line, or the one below if it has one for itself, and the argument, block, key, item or document that begins there.",
        examples: &[
            (
                "fail",
                r#"# clearspan: ignore[elasticache-backup] it only holds test data
resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id     = "sessions"
  description              = "Sessions"
  snapshot_retention_limit = 7
}
"#,
            ),
            SUPPRESSED,
        ],
    },
    Reserved {
        id: "suppression-without-reason",
        title: "Suppressions have a reason",
        severity: Severity::Medium,
        rationale: "A reason lets later readers decide whether the suppression is still valid.",
        remediation: "After the rules, write why the violation is accepted; without a reason nothing is suppressed.",
        examples: &[
            (
                "fail",
                r#"# clearspan: ignore[elasticache-backup]
resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "Sessions"
}
"#,
            ),
            SUPPRESSED,
        ],
    },
];

impl Reserved {
    pub(super) fn rule(&self) -> Rule {
        let mut information = RuleInformation::plain(self.id, self.title, Span::NONE);
        information.severity = Some(self.severity);
        information.confidence = Confidence::High;
        information.rationale = Some(self.rationale.to_string());
        information.remediation = Some(self.remediation.to_string());
        let examples =
            self.examples.iter().map(|(outcome, code)| Example { outcome: (*outcome).into(), code: (*code).to_string() });
        information.examples = examples.collect();
        Rule::reserved(information)
    }
}
