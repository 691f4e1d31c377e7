//! What a check is asked to leave out of what it found: known findings, and those outside of what changed.
//!
//! Invariant: the baseline is compared with everything that was found, before anything is left out, so that no entry is
//! free for another finding.

use super::changes;
use super::environment::Environments;
use super::reported::{Reported, is_below};
use crate::baseline::{self, BaselineUse, Scope};
use crate::finding::{Finding, Ledger};
use crate::source::{SourceMap, Text};

/// What was found and is left out or hidden because the check was asked to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Findings outside of what changed: `None` where that was not asked.
    pub outside: Option<usize>,
    /// `None` without a baseline.
    pub baseline: Option<BaselineUse>,
}

/// Hides and leaves out, and says what.
pub(super) fn narrow(
    sources: &SourceMap,
    reported: &Reported<'_>,
    held: &dyn Fn(&str) -> bool,
    environments: &Environments,
    units: &[Text],
    ledger: &Ledger,
    findings: &mut Vec<Finding>,
) -> Narrowed {
    let options = reported.options;
    let mut narrowed = Narrowed::default();
    let mut names = environments.names();
    names.extend(units.iter().cloned());
    let checked = if options.result.reported.is_empty() { &options.scan.paths } else { &options.result.reported };
    let covers = |path: &str| checked.iter().any(|checked| is_below(checked, path));
    let is_reported = |finding: &Finding| reported.keeps(sources, finding);
    let judged = |of: &[Text]| match of {
        [] => environments.is_whole(),
        of => of.iter().all(|name| names.contains(name)),
    };
    let scope = Scope {
        sources,
        root: &options.scan.root,
        read: ledger.read.iter().map(String::as_str).collect(),
        incomplete: ledger.incomplete.iter().map(|entry| entry.path.as_str()).collect(),
        covers: &covers,
        is_reported: &is_reported,
        held,
        judged: &judged,
    };
    // What is new is asked before anything is hidden: the revision has no baseline.
    let changed = options.result.changes.as_ref().map(|changes| changes::kept(&scope, changes, findings));
    if let Some(known) = &options.result.baseline {
        narrowed.baseline = Some(baseline::hide(&scope, known, findings));
    }
    narrowed.outside = changed.as_ref().map(|_| 0);
    let mut kept = changed.into_iter().flatten();
    findings.retain(|finding| {
        let is_kept = kept.next().unwrap_or(true);
        let is_told = is_reported(finding);
        if let Some(outside) = &mut narrowed.outside {
            *outside += usize::from(is_told && !is_kept);
        }
        is_told && is_kept
    });
    narrowed
}
