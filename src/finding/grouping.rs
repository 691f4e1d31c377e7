//! Which outcomes are one finding: one cause at one place.
//!
//! Invariant: every number of findings in a report, and of fixes, is counted by this key.

use super::{Finding, Outcome};
use crate::source::{HashSet, Span, Text};

/// What the outcomes of one finding have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CauseKey<'f> {
    rule: &'f str,
    outcome: Outcome,
    place: Span,
    condition: usize,
    environments: &'f [Text],
}

impl Finding {
    /// What makes this outcome one finding with others; `None` where it is a finding of its own.
    pub fn cause(&self) -> Option<CauseKey<'_>> {
        let place = match (self.outcome, self.reasons.as_slice()) {
            (Outcome::Pass | Outcome::NotApplicable, _) => return None,
            // One reason that leaves many places open is one question: it is answered once, where it is declared. A reason
            // that lies in what is judged is another one in each place.
            (Outcome::Unknown, [reason]) if self.primary.span.contains(reason.span) => {
                reason.declared.unwrap_or(self.primary.span)
            }
            (Outcome::Unknown, [reason]) => reason.declared.unwrap_or(reason.span),
            _ => self.primary.span,
        };
        let (rule, environments) = (self.rule.as_str(), self.environments.as_slice());
        let key = CauseKey { rule, outcome: self.outcome, place, condition: self.identity.condition, environments };
        (!place.is_none()).then_some(key)
    }
}

/// How many findings outcomes are.
pub fn count_findings<'f>(outcomes: impl Iterator<Item = &'f Finding>) -> usize {
    let (mut keys, mut alone) = (HashSet::default(), 0);
    for finding in outcomes {
        match finding.cause() {
            Some(key) => _ = keys.insert(key),
            None => alone += 1,
        }
    }
    keys.len() + alone
}
