//! Which findings are open in a report, and what became of them in a later one.

use crate::engine::Report;
use crate::finding::{Finding, Outcome, count_findings};
use crate::source::{HashMap, Text};

/// What a finding is known by from one check to the next: rule, target, origin, environments.
type Key<'f> = (&'f str, &'f str, &'f str, &'f [Text]);

fn key(finding: &Finding) -> Key<'_> {
    (&finding.rule, &finding.target, &finding.identity.origin, &finding.environments)
}

fn is_open(finding: &Finding) -> bool {
    matches!(finding.outcome, Outcome::Fail | Outcome::Unknown | Outcome::Error)
}

/// How many open questions and violations there are by what `of` takes from them.
fn counts<'r, K: Eq + std::hash::Hash>(report: &'r Report, of: impl Fn(&'r Finding) -> K) -> HashMap<K, usize> {
    let mut counts = HashMap::default();
    for finding in report.findings.iter().filter(|finding| is_open(finding)) {
        *counts.entry(of(finding)).or_insert(0) += 1;
    }
    counts
}

/// How many findings are open, and how many outcomes these are.
pub fn open_counts(report: &Report) -> (usize, usize) {
    let open = || report.findings.iter().filter(|finding| is_open(finding));
    (count_findings(open()), open().count())
}

/// A finding with what it says: one target may violate a rule in several ways, and a fix is for one of them. It outlives
/// its report.
pub type Statement = (Text, String, Text, Vec<Text>, String);

pub fn statement(finding: &Finding) -> Statement {
    let (rule, target, origin) = (finding.rule.clone(), finding.target.clone(), finding.identity.origin.clone());
    (rule, target, origin, finding.environments.clone(), finding.message.clone())
}

fn said(finding: &Finding) -> (Key<'_>, &str) {
    (key(finding), &finding.message)
}

/// Whether as many findings are gone as were to be fixed, of each that says the same.
pub fn are_fixed<'s>(before: &Report, after: &Report, chosen: impl Iterator<Item = &'s Statement>) -> bool {
    let mut wanted: HashMap<(Key<'_>, &str), usize> = HashMap::default();
    for (rule, target, origin, environments, message) in chosen {
        *wanted.entry(((rule, target, origin, environments), message)).or_insert(0) += 1;
    }
    let (old, new) = (counts(before, said), counts(after, said));
    wanted.iter().all(|(said, count)| new.get(said).unwrap_or(&0) + count <= *old.get(said).unwrap_or(&0))
}

/// Whether anything is open that was not, or more than there was.
pub fn is_worse(before: &Report, after: &Report) -> bool {
    let old = counts(before, key);
    counts(after, key).iter().any(|(key, count)| count > old.get(key).unwrap_or(&0))
}
