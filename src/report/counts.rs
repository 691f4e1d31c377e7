//! How often each outcome was reached, and whether that is a violation.

use schemars::JsonSchema;
use serde::Serialize;

use super::UnknownPolicy;
use crate::engine::Report;
use crate::finding::{Finding, Outcome, Severity};

/// The number of outcomes of each kind.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    pub fail: usize,
    pub pass: usize,
    pub unknown: usize,
    pub not_applicable: usize,
    pub suppressed: usize,
    pub error: usize,
}

impl Counts {
    pub fn from_findings(findings: &[Finding]) -> Counts {
        let mut counts = Counts::default();
        for finding in findings {
            *match finding.outcome {
                Outcome::Fail => &mut counts.fail,
                Outcome::Pass => &mut counts.pass,
                Outcome::Unknown => &mut counts.unknown,
                Outcome::NotApplicable => &mut counts.not_applicable,
                Outcome::Suppressed => &mut counts.suppressed,
                Outcome::Error => &mut counts.error,
            } += 1;
        }
        counts
    }
}

/// Whether the report holds an outcome at or above the severity that is a violation.
pub fn has_violation(report: &Report, at_or_above: Severity, unknown: UnknownPolicy) -> bool {
    report.findings.iter().any(|finding| {
        let counts = match finding.outcome {
            Outcome::Fail => true,
            Outcome::Unknown => unknown == UnknownPolicy::Fail,
            Outcome::Error | Outcome::Suppressed | Outcome::Pass | Outcome::NotApplicable => false,
        };
        counts && finding.severity >= at_or_above
    })
}

/// Whether everything that should have been judged was judged: all input was read and no rule failed.
pub fn is_complete(report: &Report) -> bool {
    report.ledger.is_complete() && report.findings.iter().all(|finding| finding.outcome != Outcome::Error)
}
