//! Rules about the input itself, which no rule file states: files that cannot be parsed, suppressions that do not do what
//! they were written for. Floor 4.

use std::sync::Arc;

use super::RuleInformation;
use super::registry::Rule;
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
}

/// All of them. Nothing suppresses these.
pub const RESERVED: [Reserved; 9] = [
    Reserved {
        id: "syntax-error",
        title: "Files can be parsed",
        severity: Severity::High,
        rationale: "A file that does not parse is not deployed as it stands, and what it says cannot be judged.",
        remediation: "Mend the syntax at the span; everything else in the file is judged all the same.",
    },
    Reserved {
        id: "duplicate-key",
        title: "Keys of Kubernetes files are unique",
        severity: Severity::High,
        rationale: "Kustomize and the API server's strict validation refuse an object that sets a key twice; in a patch kustomize takes the first value, in a kustomization file the last, and never says so.",
        remediation: "Keep one of the two keys. Until then what depends on the value is unknown.",
    },
    Reserved {
        id: "committed-input",
        title: "Plans and installed modules are not committed",
        severity: Severity::High,
        rationale: "A plan or a manifest of installed modules takes the place of what the source says. One that is committed is written by whoever writes the source, and need not come from it.",
        remediation: "Remove the file from the repository, or name a plan that is to count with `--plan`.",
    },
    Reserved {
        id: "plan-contradicts-source",
        title: "Plans agree with the source",
        severity: Severity::High,
        rationale: "A plan that has another value than a literal of the source was made from another source.",
        remediation: "Make the plan again from this source.",
    },
    Reserved {
        id: "suppression-expired",
        title: "Suppressions have not ended",
        severity: Severity::Medium,
        rationale: "A suppression with a last day was given for that long; what it hid is told again.",
        remediation: "Mend the violation and remove the suppression, or decide anew and give a later day.",
    },
    Reserved {
        id: "suppression-malformed",
        title: "Suppressions can be followed",
        severity: Severity::Medium,
        rationale: "A suppression that cannot be read hides nothing, although it looks as if it did.",
        remediation: "Write `clearspan: ignore[RULE] reason`, several rules with commas between them, and `until=2027-01-31` for a last day.",
    },
    Reserved {
        id: "suppression-unknown-rule",
        title: "Suppressions name rules that exist",
        severity: Severity::Medium,
        rationale: "A suppression of a rule that does not exist hides nothing, although it looks as if it did.",
        remediation: "Name a rule of `clearspan rules`, or the files of further rules with `--rules`.",
    },
    Reserved {
        id: "suppression-unused",
        title: "Suppressions hide something",
        severity: Severity::Low,
        rationale: "A suppression that is no longer needed would hide the next violation at its place without anybody having decided so.",
        remediation: "Remove it, or put it on the line of the violation or the line above: it covers its own line, or the one below if it has one for itself, and the argument, block, key, item or document that begins there.",
    },
    Reserved {
        id: "suppression-without-reason",
        title: "Suppressions say why",
        severity: Severity::Medium,
        rationale: "Whoever reads the suppression later must be able to tell whether it still holds.",
        remediation: "Say behind the rules why the violation is accepted; without that nothing is hidden.",
    },
];

impl Reserved {
    pub(super) fn rule(&self) -> Rule {
        let mut information = RuleInformation::plain(self.id, self.title, Span::NONE);
        information.severity = Some(self.severity);
        information.confidence = Confidence::High;
        information.rationale = Some(self.rationale.to_string());
        information.remediation = Some(self.remediation.to_string());
        Rule { information: Arc::new(information), file: None, policies: Vec::new(), builtin: true }
    }
}
