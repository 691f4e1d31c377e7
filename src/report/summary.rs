//! The numbers of a report, counted once: every format prints these.
//!
//! Invariant: a *finding* is one cause at one place, an *outcome* what one rule says about one resource there, a *resource*
//! whatever rules are run on.

use schemars::JsonSchema;
use serde::Serialize;

use super::ReportOptions;
use super::counts::Counts;
use super::grouping::{Cause, causes};
use crate::engine::Report;
use crate::finding::{Applicability, Finding, Outcome, Severity};
use crate::source::{HashMap, HashSet};

/// Findings that a fix is known for.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fixable {
    /// With `--fix`.
    pub safe: usize,
    /// With `--fix --unsafe-fixes` only.
    #[serde(rename = "unsafe")]
    pub unsafe_only: usize,
}

/// Findings by outcome; what passes or does not apply is no finding.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingCounts {
    pub fail: usize,
    pub unknown: usize,
    pub suppressed: usize,
    pub error: usize,
}

/// What a report comes to.
pub(super) struct Summary<'r> {
    /// All findings, in the order of the report.
    pub causes: Vec<Cause<'r>>,
    pub findings: FindingCounts,
    pub outcomes: Counts,
    /// Violations by severity, the most severe first; without those of which there are none.
    pub by_severity: Vec<(Severity, usize)>,
    /// Resources that some rule applied to.
    pub resources: usize,
    /// Rules that applied to something.
    pub rules: usize,
    pub fixable: Fixable,
}

impl<'r> Summary<'r> {
    /// Violations below the severity that is shown.
    pub(super) fn hidden(&self, options: &ReportOptions) -> usize {
        self.by_severity.iter().filter(|(level, _)| *level < options.severity).map(|(_, number)| number).sum()
    }

    pub fn from_report(report: &'r Report) -> Summary<'r> {
        let causes = causes(report.findings.iter().filter(|finding| is_finding(finding.outcome)));
        let count = |outcome: Outcome| causes.iter().filter(|cause| cause.first.outcome == outcome).count();
        let by_severity = Severity::ALL.iter().rev().map(|severity| {
            let of_level = |cause: &&Cause<'_>| cause.first.outcome == Outcome::Fail && cause.first.severity == *severity;
            (*severity, causes.iter().filter(of_level).count())
        });
        let applied = report.findings.iter().filter(|f| !matches!(f.outcome, Outcome::Error | Outcome::NotApplicable));
        let (mut resources, mut rules) = (HashSet::default(), HashSet::default());
        for finding in applied {
            // The same address in another root module or overlay is another resource.
            if !finding.target.is_empty() {
                resources.insert((finding.target.as_str(), finding.identity.origin.as_str()));
            }
            rules.insert(finding.rule.as_str());
        }
        let mut fixable = Fixable::default();
        for cause in causes.iter().filter(|cause| cause.first.outcome == Outcome::Fail) {
            let has = |applicability| cause.outcomes().any(|one| one.fixes.iter().any(|fix| fix.applicability == applicability));
            match (has(Applicability::Safe), has(Applicability::Unsafe)) {
                (true, _) => fixable.safe += 1,
                (false, true) => fixable.unsafe_only += 1,
                (false, false) => {}
            }
        }
        Summary {
            findings: FindingCounts {
                fail: count(Outcome::Fail),
                unknown: count(Outcome::Unknown),
                suppressed: count(Outcome::Suppressed),
                error: count(Outcome::Error),
            },
            outcomes: Counts::from_findings(&report.findings),
            by_severity: by_severity.filter(|(_, number)| *number > 0).collect(),
            resources: resources.len(),
            rules: rules.len(),
            fixable,
            causes,
        }
    }

    /// The findings that a format lists, where `by_default` names the outcomes that it lists by itself; passed outcomes
    /// where they are asked for.
    pub fn listed(&self, report: &'r Report, options: &ReportOptions, by_default: &[Outcome]) -> Vec<Cause<'r>> {
        let is_listed = |cause: &&Cause<'r>| options.lists(cause.first, by_default);
        let others = options.outcomes.as_deref().unwrap_or(by_default).iter().any(|outcome| !is_finding(*outcome));
        if others {
            return causes(report.findings.iter()).iter().filter(is_listed).cloned().collect();
        }
        self.causes.iter().filter(is_listed).cloned().collect()
    }

    /// The number of the finding that each outcome belongs to, from 1.
    pub fn numbers(&self) -> HashMap<*const Finding, usize> {
        let numbered = self.causes.iter().zip(1..);
        numbered.flat_map(|(cause, number)| cause.outcomes().map(move |one| (std::ptr::from_ref(one), number))).collect()
    }
}

fn is_finding(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Pass | Outcome::NotApplicable)
}
