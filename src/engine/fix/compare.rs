//! Which findings are open in a report, and what became of them in a later one.

use std::collections::HashMap;

use crate::engine::Report;
use crate::finding::{Finding, Outcome, count_findings};
use crate::source::Text;

/// What a finding is known by from one judgement to the next.
type Key = (Text, String, Text, Vec<Text>);

fn key(finding: &Finding) -> Key {
    (finding.rule.clone(), finding.target.clone(), finding.identity.origin.clone(), finding.environments.clone())
}

fn is_open(finding: &Finding) -> bool {
    matches!(finding.outcome, Outcome::Fail | Outcome::Unknown | Outcome::Error)
}

/// How many open questions and violations there are by key.
fn open(report: &Report) -> HashMap<Key, usize> {
    let mut counts = HashMap::new();
    for finding in report.findings.iter().filter(|finding| is_open(finding)) {
        *counts.entry(key(finding)).or_insert(0) += 1;
    }
    counts
}

/// How many findings are open, and how many outcomes these are.
pub fn open_counts(report: &Report) -> (usize, usize) {
    let open = || report.findings.iter().filter(|finding| is_open(finding));
    (count_findings(open()), open().count())
}

/// A finding with what it says: one target may violate a rule in several ways, and a fix is for one of them.
pub type Statement = (Key, String);

pub fn statement(finding: &Finding) -> Statement {
    (key(finding), finding.message.clone())
}

/// How many open findings there are that say the same.
fn statements(report: &Report) -> HashMap<Statement, usize> {
    let mut counts = HashMap::new();
    for finding in report.findings.iter().filter(|finding| is_open(finding)) {
        *counts.entry(statement(finding)).or_insert(0) += 1;
    }
    counts
}

/// Whether as many findings are gone as were to be fixed, of each that says the same.
pub fn are_fixed<'s>(before: &Report, after: &Report, chosen: impl Iterator<Item = &'s Statement>) -> bool {
    let (old, new) = (statements(before), statements(after));
    let mut wanted: HashMap<&Statement, usize> = HashMap::new();
    for statement in chosen {
        *wanted.entry(statement).or_insert(0) += 1;
    }
    wanted.into_iter().all(|(said, count)| new.get(said).unwrap_or(&0) + count <= *old.get(said).unwrap_or(&0))
}

/// Whether anything is open that was not, or more than there was.
pub fn is_worse(before: &Report, after: &Report) -> bool {
    let old = open(before);
    open(after).iter().any(|(key, count)| count > old.get(key).unwrap_or(&0))
}
