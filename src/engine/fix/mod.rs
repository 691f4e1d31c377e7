//! Fixes: chosen, made in memory, judged again, and kept only where that is better than before.
//!
//! Invariant: what is kept makes its finding go and brings no other fail, unknown or error; nothing is written here.
//! Floor 5.

mod decided;
mod hcl_text;
mod list;
mod resolve;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Options, Report, UsageError, Workspace};
use crate::finding::edit::{apply, conflicts};
use crate::finding::{Applicability, Change as Wanted, Edit, Finding, Fix, Outcome};
use crate::source::{SourceMap, Span, Text};

/// Rounds of fixing: what one fix makes possible, the next round does.
const MAX_ROUNDS: usize = 50;
/// Judgements that fixing may cost beside those of the rounds: each tells apart what cannot be made together.
const MAX_TRIALS: usize = 200;
/// Judgements that a report may cost for the fixes that it offers; what they do not tell apart is not offered.
const MAX_REPORT_TRIALS: usize = 8;
/// Fixes that are held against the rules for a report; of more than that none is offered, `--fix` makes them.
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
    /// How many findings are mended.
    pub mended: usize,
}

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

/// A finding with what it says: one target may violate a rule in several ways, and a fix is for one of them.
type Said = (Key, String);

fn said(finding: &Finding) -> Said {
    (key(finding), finding.message.clone())
}

/// How many open findings there are that say the same.
fn all_said(report: &Report) -> HashMap<Said, usize> {
    let mut counts = HashMap::new();
    for finding in report.findings.iter().filter(|finding| is_open(finding)) {
        *counts.entry(said(finding)).or_insert(0) += 1;
    }
    counts
}

/// The options without the lines that changed, which a fix moves; beside them what is found on those lines, if only that
/// is wanted.
fn unmoved(options: &Options) -> Result<(Options, Option<Report>), UsageError> {
    let whole = Options { changes: None, is_last: false, ..options.clone() };
    let narrowed = match options.changes {
        Some(_) => Some(super::check(&Options { is_last: false, ..options.clone() })?),
        None => None,
    };
    Ok((whole, narrowed))
}

/// A fix of a finding.
#[derive(Clone)]
struct Candidate {
    finding: usize,
    said: Said,
    title: String,
    applicability: Applicability,
    edits: Vec<Edit>,
    /// It gives something its right name: what others would put in beside it may be there already.
    renames: bool,
}

/// The fixes that can be made of a report's findings, the safe ones of each first.
fn candidates(report: &Report, unsafe_too: bool) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (index, finding) in report.findings.iter().enumerate().filter(|(_, finding)| finding.outcome == Outcome::Fail) {
        for remedy in &finding.remedies {
            let wanted =
                remedy.applicability == Applicability::Safe || (unsafe_too && remedy.applicability == Applicability::Unsafe);
            if let Some(edits) = Some(remedy).filter(|_| wanted).and_then(|remedy| resolve::edits(&report.sources, remedy)) {
                let (title, applicability) = (remedy.title.clone(), remedy.applicability);
                let renames = remedy.changes.iter().any(|change| matches!(change, Wanted::Rename { .. }));
                found.push(Candidate { finding: index, said: said(finding), title, applicability, edits, renames });
            }
        }
    }
    found.sort_by_key(|candidate| (!candidate.renames, candidate.applicability == Applicability::Unsafe));
    found
}

/// Candidates that can be made at once, at most one for each finding; the rest waits.
fn together<'c>(candidates: &[&'c Candidate]) -> (Vec<&'c Candidate>, Vec<&'c Candidate>) {
    let (mut chosen, mut waiting): (Vec<&Candidate>, Vec<&Candidate>) = (Vec::new(), Vec::new());
    for candidate in candidates.iter().copied() {
        let clashes = chosen.iter().any(|other| {
            other.finding == candidate.finding || other.edits.iter().any(|a| candidate.edits.iter().any(|b| conflicts(a, b)))
        });
        if clashes { waiting.push(candidate) } else { chosen.push(candidate) }
    }
    (chosen, waiting)
}

/// The texts that candidates make, by path; `None` where edits do not fit.
fn texts(sources: &SourceMap, candidates: &[&Candidate]) -> Option<BTreeMap<String, String>> {
    let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    for edit in candidates.iter().flat_map(|candidate| &candidate.edits) {
        edits.entry(sources.get(edit.span.source)?.path.to_string()).or_default().push(edit.clone());
    }
    let made = edits.into_iter().map(|(path, edits)| {
        let source = sources.get(edits.first()?.span.source)?;
        Some((path, apply(&source.text, &edits)?))
    });
    made.collect()
}

/// Whether as many findings are gone as were to be mended, of each that says the same.
fn mends(before: &Report, after: &Report, chosen: &[&Candidate]) -> bool {
    let (old, new) = (all_said(before), all_said(after));
    let mut wanted: HashMap<&Said, usize> = HashMap::new();
    for candidate in chosen {
        *wanted.entry(&candidate.said).or_insert(0) += 1;
    }
    wanted.into_iter().all(|(said, count)| new.get(said).unwrap_or(&0) + count <= *old.get(said).unwrap_or(&0))
}

/// Whether anything is open that was not, or more than there was.
fn is_worse(before: &Report, after: &Report) -> bool {
    let old = open(before);
    open(after).iter().any(|(key, count)| count > old.get(key).unwrap_or(&0))
}

/// A workspace in which edits are tried.
struct Trial<'w> {
    workspace: &'w mut Workspace,
    left: usize,
}

impl Trial<'_> {
    /// Judges texts in place of what is there; where that is worse, or does not mend what it should, all is as before.
    fn accept(&mut self, before: &Report, chosen: &[&Candidate]) -> Result<Option<Report>, UsageError> {
        let Some(texts) = texts(&before.sources, chosen).filter(|texts| !texts.is_empty()) else { return Ok(None) };
        let overlay: Vec<(String, Option<std::sync::Arc<str>>)> = texts
            .keys()
            .map(|path| {
                let laid = self.workspace.options().overlay.iter().find(|(known, _)| known == path);
                (path.clone(), laid.map(|(_, text)| text.clone()))
            })
            .collect();
        for (path, text) in texts {
            self.workspace.set(&path, text);
        }
        let after = self.workspace.check()?;
        if mends(before, &after, chosen) && !is_worse(before, &after) {
            return Ok(Some(after));
        }
        for (path, text) in overlay {
            match text {
                Some(text) => self.workspace.set(&path, text),
                None => self.workspace.remove(&path),
            }
        }
        Ok(None)
    }

    /// Those of the candidates that hold, found by halves; all is as before then.
    fn holding<'c>(&mut self, before: &Report, candidates: &[&'c Candidate]) -> Result<Vec<&'c Candidate>, UsageError> {
        if candidates.is_empty() {
            return Ok(Vec::new());
        }
        let Some(left) = self.left.checked_sub(1) else { return Ok(Vec::new()) };
        self.left = left;
        let laid = self.workspace.options().overlay.clone();
        if self.accept(before, candidates)?.is_some() {
            restore(self.workspace, &laid);
            return Ok(candidates.to_vec());
        }
        if candidates.len() == 1 {
            return Ok(Vec::new());
        }
        let (one, other) = candidates.split_at(candidates.len() / 2);
        let mut held = self.holding(before, one)?;
        held.extend(self.holding(before, other)?);
        Ok(held)
    }
}

/// Makes all fixes that hold, round after round.
///
/// # Errors
/// As [`check`](super::check).
pub fn fix(options: &Options, unsafe_too: bool) -> Result<Fixed, UsageError> {
    fix_within(options, unsafe_too, None)
}

/// As [`fix`], with only those fixes whose edits all lie in one file, if one is named.
///
/// # Errors
/// As [`check`](super::check).
pub fn fix_within(options: &Options, unsafe_too: bool, path: Option<&str>) -> Result<Fixed, UsageError> {
    let (options, narrowed) = unmoved(options)?;
    let wanted: Option<HashSet<Said>> = narrowed.map(|report| report.findings.iter().map(said).collect());
    let mut workspace = Workspace::open(options.clone())?;
    let laid: HashMap<String, std::sync::Arc<str>> = options.overlay.iter().cloned().collect();
    let mut report = workspace.check()?;
    let first = open(&report).values().sum::<usize>();
    let mut refused: HashSet<(Said, String)> = HashSet::new();
    let mut trial = Trial { workspace: &mut workspace, left: MAX_TRIALS };
    for _ in 0..MAX_ROUNDS {
        let mut all = candidates(&report, unsafe_too);
        let lies_in = |edit: &Edit, path: &str| report.sources.get(edit.span.source).is_some_and(|source| &*source.path == path);
        all.retain(|candidate| path.is_none_or(|path| candidate.edits.iter().all(|edit| lies_in(edit, path))));
        all.retain(|candidate| wanted.as_ref().is_none_or(|wanted| wanted.contains(&candidate.said)));
        all.retain(|candidate| !refused.contains(&(candidate.said.clone(), candidate.title.clone())));
        let all: Vec<&Candidate> = all.iter().collect();
        let (chosen, _) = together(&all);
        if chosen.is_empty() {
            break;
        }
        if let Some(after) = trial.accept(&report, &chosen)? {
            report = after;
            continue;
        }
        // Some of them spoil it: what holds alone is made together, or, where that gets in its own way, one by one.
        let good = trial.holding(&report, &chosen)?;
        for candidate in chosen.iter().filter(|candidate| !good.iter().any(|held| std::ptr::eq(*held, **candidate))) {
            refused.insert((candidate.said.clone(), candidate.title.clone()));
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
    let mended = first.saturating_sub(open(&report).values().sum());
    let original = SourceMap::new(&options.root).map_err(|error| UsageError::new(error.to_string()))?;
    let mut changes = Vec::new();
    for (path, after) in &workspace.options().overlay {
        let before = match laid.get(path) {
            Some(text) => text.to_string(),
            None => original.load(path).map_err(|error| UsageError::new(format!("`{path}`: {error}")))?,
        };
        if before != **after {
            changes.push(Change { path: path.clone(), before, after: after.to_string() });
        }
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Fixed { report, changes, mended })
}

/// A check whose findings have the fixes that hold.
///
/// # Errors
/// As [`check`](super::check).
pub fn check_with_fixes(options: &Options) -> Result<Report, UsageError> {
    let (whole, narrowed) = unmoved(options)?;
    let mut workspace = Workspace::open(whole)?;
    let mut report = workspace.check()?;
    verify_in(&mut workspace, &mut report)?;
    if let Some(mut narrowed) = narrowed {
        let mut fixes: HashMap<(Said, Span), Vec<Fix>> =
            report.findings.into_iter().map(|finding| ((said(&finding), finding.primary.span), finding.fixes)).collect();
        for finding in &mut narrowed.findings {
            finding.fixes = fixes.remove(&(said(finding), finding.primary.span)).unwrap_or_default();
        }
        report = narrowed;
    }
    if options.is_last {
        std::mem::forget(workspace);
    }
    Ok(report)
}

/// Gives findings the fixes that hold, in a workspace that is loaded already and stands at the report's texts.
///
/// # Errors
/// As [`check`](super::check).
pub fn verify_in(workspace: &mut Workspace, report: &mut Report) -> Result<(), UsageError> {
    let all = candidates(report, true);
    if all.len() > MAX_REPORT_CANDIDATES {
        return Ok(());
    }
    let mut trial = Trial { workspace, left: MAX_REPORT_TRIALS };
    let mut held: Vec<Candidate> = Vec::new();
    let mut waiting: Vec<&Candidate> = all.iter().collect();
    while !waiting.is_empty() && trial.left > 0 {
        let (chosen, rest) = together(&waiting);
        held.extend(trial.holding(report, &chosen)?.into_iter().cloned());
        waiting = rest;
    }
    for candidate in held {
        if let Some(finding) = report.findings.get_mut(candidate.finding) {
            finding.fixes.push(Fix { title: candidate.title, applicability: candidate.applicability, edits: candidate.edits });
        }
    }
    Ok(())
}

/// The fixes of one finding of the report that hold, in a workspace that stands at the report's texts.
///
/// # Errors
/// As [`check`](super::check).
pub fn fixes_of(workspace: &mut Workspace, report: &Report, finding: usize) -> Result<Vec<Fix>, UsageError> {
    let mut trial = Trial { workspace, left: MAX_TRIALS };
    let mut held = Vec::new();
    for candidate in candidates(report, true).into_iter().filter(|candidate| candidate.finding == finding) {
        if !trial.holding(report, &[&candidate])?.is_empty() {
            held.push(Fix { title: candidate.title, applicability: candidate.applicability, edits: candidate.edits });
        }
    }
    Ok(held)
}

/// Lays the texts over the workspace that lay there before, and no others.
fn restore(workspace: &mut Workspace, before: &[(String, std::sync::Arc<str>)]) {
    let now: Vec<String> = workspace.options().overlay.iter().map(|(path, _)| path.clone()).collect();
    for path in now {
        match before.iter().find(|(known, _)| *known == path) {
            Some((_, text)) => workspace.set(&path, text.clone()),
            None => workspace.remove(&path),
        }
    }
}
