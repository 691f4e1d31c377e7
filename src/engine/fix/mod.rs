//! Fixes: chosen, made in memory, checked again, and kept only where that is better than before.
//!
//! Invariant: what is kept makes its finding go and brings no other fail, unknown or error; nothing is written here.

mod candidate;
mod compare;
mod trial;

use std::collections::{HashMap, HashSet};

use super::task::Task;
use super::{Report, Workspace};
use crate::finding::{Finding, Fix as OfferedFix, UsageError};
use crate::source::{SourceMap, Span};
use candidate::{Candidate, candidates, together};
use compare::{Statement, open_counts, statement};
use trial::{Trial, restore};

/// Rounds of fixing: what one fix makes possible, the next round does.
const MAX_ROUNDS: usize = 50;
/// Checks that fixing may cost besides those of the rounds: each tells apart what cannot be made together.
const MAX_TRIALS: usize = 200;
/// Checks that a report may cost for the fixes that it offers; what they do not tell apart is not offered.
const MAX_REPORT_TRIALS: usize = 8;
/// Fixes that are tried for a report; of more than that none is offered, `--fix` makes them.
const MAX_REPORT_CANDIDATES: usize = 100;

/// A file as it was, and as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Relative to the scan root.
    pub path: String,
    pub before: String,
    pub after: String,
}

/// What fixing has come to.
#[derive(Debug)]
pub struct Fixed {
    /// What is found once the changes are made.
    pub report: Report,
    /// Sorted by path.
    pub changes: Vec<Change>,
    /// How many findings are fixed.
    pub findings: usize,
    /// How many outcomes these are.
    pub outcomes: usize,
}

/// Makes all fixes that can be kept, round after round: the workspace has the fixed texts then.
#[derive(Clone, Debug, Default)]
pub struct Fix {
    /// Unsafe fixes too.
    pub unsafe_too: bool,
    /// Only fixes whose edits all lie in this file.
    pub path: Option<String>,
}

/// As [`Fix`], for who wants to see what would change: the workspace is as it was then.
#[derive(Clone, Debug, Default)]
pub struct Diff(pub Fix);

/// A check whose findings have the fixes that can be kept.
#[derive(Copy, Clone, Debug, Default)]
pub struct CheckWithFixes;

impl Task for Fix {
    type Outcome = Fixed;

    fn run(&self, workspace: &mut Workspace) -> Result<Fixed, UsageError> {
        // Only what a check would report is fixed.
        let is_filtered = workspace.options().is_filtered();
        let wanted: Option<HashSet<Statement>> = match is_filtered {
            true => Some(workspace.check()?.findings.iter().map(statement).collect()),
            false => None,
        };
        let laid: HashMap<String, std::sync::Arc<str>> = workspace.options().scan.overlay.iter().cloned().collect();
        let mut report = workspace.check_unfiltered()?;
        let first = open_counts(&report);
        let mut refused: HashSet<(Statement, String)> = HashSet::new();
        let mut trial = Trial { workspace, left: MAX_TRIALS, is_unfiltered: true };
        for _ in 0..MAX_ROUNDS {
            let is_wanted =
                |_: usize, finding: &Finding| wanted.as_ref().is_none_or(|wanted| wanted.contains(&statement(finding)));
            let mut all = candidates(&report, self.unsafe_too, usize::MAX, &is_wanted).unwrap_or_default();
            all.retain(|candidate| self.path.as_deref().is_none_or(|path| candidate.lies_in(&report.sources, path)));
            all.retain(|candidate| !refused.contains(&(candidate.statement.clone(), candidate.title.clone())));
            let all: Vec<&Candidate> = all.iter().collect();
            let (chosen, _) = together(&all);
            if chosen.is_empty() {
                break;
            }
            if let Some(after) = trial.accept(&report, &chosen)? {
                report = after;
                continue;
            }
            // Some of them spoil it: what can be kept alone is made together, or, where that gets in its own way, one by one.
            let good = trial.accepted(&report, &chosen)?;
            let kept: HashSet<*const Candidate> = good.iter().map(|kept| std::ptr::from_ref(*kept)).collect();
            for candidate in chosen.iter().filter(|candidate| !kept.contains(&std::ptr::from_ref(**candidate))) {
                refused.insert((candidate.statement.clone(), candidate.title.clone()));
            }
            let mut made = if good.len() > 1 { trial.accept(&report, &good)? } else { None };
            if made.is_none()
                && let Some(first) = good.first()
            {
                made = trial.accept(&report, &[first])?;
            }
            let Some(after) = made else { break };
            report = after;
        }
        let last = open_counts(&report);
        let changes = changes(workspace, &laid)?;
        let (findings, outcomes) = (first.0.saturating_sub(last.0), first.1.saturating_sub(last.1));
        Ok(Fixed { report: workspace.check()?, changes, findings, outcomes })
    }
}

/// The files that differ from what they were: from the texts that were laid over them, or from the disk.
fn changes(workspace: &Workspace, laid: &HashMap<String, std::sync::Arc<str>>) -> Result<Vec<Change>, UsageError> {
    let scan = &workspace.options().scan;
    let original = SourceMap::new(&scan.root).map_err(|error| UsageError::new(error.to_string()))?;
    let mut changes = Vec::new();
    for (path, after) in &scan.overlay {
        let before = match laid.get(path) {
            Some(text) => text.to_string(),
            None => original.load(path).map_err(|error| UsageError::new(format!("`{path}`: {error}")))?,
        };
        if before != **after {
            changes.push(Change { path: path.clone(), before, after: after.to_string() });
        }
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

impl Task for Diff {
    type Outcome = Fixed;

    fn run(&self, workspace: &mut Workspace) -> Result<Fixed, UsageError> {
        let laid = workspace.options().scan.overlay.clone();
        let fixed = self.0.run(workspace);
        restore(workspace, &laid);
        fixed
    }
}

impl Task for CheckWithFixes {
    type Outcome = Report;

    fn run(&self, workspace: &mut Workspace) -> Result<Report, UsageError> {
        let mut report = workspace.check()?;
        if !workspace.options().is_filtered() {
            verify(workspace, &mut report, true, &|_, _| true)?;
            return Ok(report);
        }
        // Only what is reported is fixed: nothing is tried where that has no fix.
        let Some(offered) = candidates(&report, true, MAX_REPORT_CANDIDATES, &|_, _| true) else {
            report.fixes_left_out = true;
            return Ok(report);
        };
        if offered.is_empty() {
            return Ok(report);
        }
        let wanted: HashSet<Statement> = offered.into_iter().map(|candidate| candidate.statement).collect();
        let mut whole = workspace.check_unfiltered()?;
        verify(workspace, &mut whole, true, &|_, finding| wanted.contains(&statement(finding)))?;
        let key = |finding: &Finding| (statement(finding), finding.primary.span);
        let mut fixes: HashMap<(Statement, Span), Vec<OfferedFix>> =
            whole.findings.iter_mut().map(|finding| (key(finding), std::mem::take(&mut finding.fixes))).collect();
        for finding in &mut report.findings {
            finding.fixes = fixes.remove(&key(finding)).unwrap_or_default();
        }
        Ok(report)
    }
}

fn verify(
    workspace: &mut Workspace,
    report: &mut Report,
    is_unfiltered: bool,
    wanted: &dyn Fn(usize, &Finding) -> bool,
) -> Result<(), UsageError> {
    let Some(all) = candidates(report, true, MAX_REPORT_CANDIDATES, wanted) else {
        report.fixes_left_out = true;
        return Ok(());
    };
    let mut trial = Trial { workspace, left: MAX_REPORT_TRIALS, is_unfiltered };
    for candidate in trial.all_accepted(report, &all)? {
        if let Some(finding) = report.findings.get_mut(candidate.finding) {
            finding.fixes.push(candidate.into_fix());
        }
    }
    Ok(())
}

/// The fixes of some findings of the report that can be kept, each with the number of its finding, in a workspace that
/// stands at the report's texts. Those that can be made together are tried together.
///
/// # Errors
/// As [`check`](super::check).
pub fn fixes_of(workspace: &mut Workspace, report: &Report, findings: &[usize]) -> Result<Vec<(usize, OfferedFix)>, UsageError> {
    let all = candidates(report, true, usize::MAX, &|index, _| findings.contains(&index)).unwrap_or_default();
    let mut trial = Trial { workspace, left: MAX_TRIALS, is_unfiltered: false };
    let kept = trial.all_accepted(report, &all)?;
    Ok(kept.into_iter().map(|candidate| (candidate.finding, candidate.into_fix())).collect())
}
