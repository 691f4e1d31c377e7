//! Fixes: chosen, made in memory, judged again, and kept only where that is better than before.
//!
//! Invariant: what is kept makes its finding go and brings no other fail, unknown or error; nothing is written here.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Options, Report, Workspace};
use crate::edit::{self, Trees};
use crate::finding::edit::{EditSet, apply};
use crate::finding::{Applicability, Change as Wanted, Edit, Finding, Fix, Outcome, UsageError, count_findings};
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
    /// How many findings are fixed.
    pub findings: usize,
    /// How many outcomes these are.
    pub outcomes: usize,
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

/// How many findings are open, and how many outcomes these are.
fn open_counts(report: &Report) -> (usize, usize) {
    let open = || report.findings.iter().filter(|finding| is_open(finding));
    (count_findings(open()), open().count())
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

/// The options without what narrows the report: a fix moves lines that changed, and must make nothing worse elsewhere.
fn unmoved(options: &Options) -> Options {
    Options { changes: None, reported: Vec::new(), is_last: false, ..options.clone() }
}

/// What is found on the lines that changed or in the files that are named, if only that is wanted.
fn narrowed(options: &Options) -> Result<Option<Report>, UsageError> {
    match options.changes.is_some() || !options.reported.is_empty() {
        true => super::check(&Options { is_last: false, ..options.clone() }).map(Some),
        false => Ok(None),
    }
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

impl Candidate {
    fn into_fix(self) -> Fix {
        Fix { title: self.title, applicability: self.applicability, edits: self.edits }
    }
}

/// The fixes that can be made of those findings of a report that are wanted, the safe ones of each first. `None` where
/// there are more than `most`.
fn candidates(
    report: &Report,
    unsafe_too: bool,
    most: usize,
    wanted: &dyn Fn(usize, &Finding) -> bool,
) -> Option<Vec<Candidate>> {
    let trees = Trees::new(&report.sources);
    let mut found = Vec::new();
    let failed = report.findings.iter().enumerate().filter(|(_, finding)| finding.outcome == Outcome::Fail);
    for (index, finding) in failed.filter(|(_, finding)| !finding.remedies.is_empty()) {
        let is_allowed =
            |applicability| applicability == Applicability::Safe || (unsafe_too && applicability == Applicability::Unsafe);
        if !finding.remedies.iter().any(|remedy| is_allowed(remedy.applicability)) || !wanted(index, finding) {
            continue;
        }
        for remedy in finding.remedies.iter().filter(|remedy| is_allowed(remedy.applicability)) {
            let Some(edits) = edit::edits(&trees, remedy) else { continue };
            let (title, applicability) = (remedy.title.clone(), remedy.applicability);
            let renames = remedy.changes.iter().any(|change| matches!(change, Wanted::Rename { .. }));
            found.push(Candidate { finding: index, said: said(finding), title, applicability, edits, renames });
            if found.len() > most {
                return None;
            }
        }
    }
    found.sort_by_key(|candidate| (!candidate.renames, candidate.applicability == Applicability::Unsafe));
    Some(found)
}

/// Candidates that can be made at once, at most one for each finding; the rest waits.
fn together<'c>(candidates: &[&'c Candidate]) -> (Vec<&'c Candidate>, Vec<&'c Candidate>) {
    let (mut chosen, mut waiting): (Vec<&Candidate>, Vec<&Candidate>) = (Vec::new(), Vec::new());
    let mut findings: HashSet<usize> = HashSet::new();
    let mut edits = EditSet::default();
    for candidate in candidates.iter().copied() {
        if findings.contains(&candidate.finding) || candidate.edits.iter().any(|edit| edits.conflicts(edit)) {
            waiting.push(candidate);
            continue;
        }
        findings.insert(candidate.finding);
        candidate.edits.iter().for_each(|edit| edits.insert(edit.clone()));
        chosen.push(candidate);
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

/// Whether as many findings are gone as were to be fixed, of each that says the same.
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

    /// As [`Trial::holding`], where not all of the candidates can be made together.
    fn all_holding(&mut self, before: &Report, candidates: &[Candidate]) -> Result<Vec<Candidate>, UsageError> {
        let mut held = Vec::new();
        let mut waiting: Vec<&Candidate> = candidates.iter().collect();
        while !waiting.is_empty() && self.left > 0 {
            let (chosen, rest) = together(&waiting);
            held.extend(self.holding(before, &chosen)?.into_iter().cloned());
            waiting = rest;
        }
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
    let wanted: Option<HashSet<Said>> = narrowed(options)?.map(|report| report.findings.iter().map(said).collect());
    let options = unmoved(options);
    let mut workspace = Workspace::open(options.clone())?;
    let laid: HashMap<String, std::sync::Arc<str>> = options.overlay.iter().cloned().collect();
    let mut report = workspace.check()?;
    let first = open_counts(&report);
    let mut refused: HashSet<(Said, String)> = HashSet::new();
    let mut trial = Trial { workspace: &mut workspace, left: MAX_TRIALS };
    for _ in 0..MAX_ROUNDS {
        let is_wanted = |_: usize, finding: &Finding| wanted.as_ref().is_none_or(|wanted| wanted.contains(&said(finding)));
        let mut all = candidates(&report, unsafe_too, usize::MAX, &is_wanted).unwrap_or_default();
        let lies_in = |edit: &Edit, path: &str| report.sources.get(edit.span.source).is_some_and(|source| &*source.path == path);
        all.retain(|candidate| path.is_none_or(|path| candidate.edits.iter().all(|edit| lies_in(edit, path))));
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
        let kept: HashSet<*const Candidate> = good.iter().map(|held| std::ptr::from_ref(*held)).collect();
        for candidate in chosen.iter().filter(|candidate| !kept.contains(&std::ptr::from_ref(**candidate))) {
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
    let last = open_counts(&report);
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
    let (findings, outcomes) = (first.0.saturating_sub(last.0), first.1.saturating_sub(last.1));
    Ok(Fixed { report, changes, findings, outcomes })
}

/// A check whose findings have the fixes that hold.
///
/// # Errors
/// As [`check`](super::check).
pub fn check_with_fixes(options: &Options) -> Result<Report, UsageError> {
    let Some(mut narrowed) = narrowed(options)? else {
        let mut workspace = Workspace::open(options.clone())?;
        let mut report = workspace.check_before_trials()?;
        verify_in(&mut workspace, &mut report)?;
        if options.is_last {
            std::mem::forget(workspace);
        }
        return Ok(report);
    };
    // Only what is reported is fixed: nothing is checked a second time where that has no fix.
    let Some(offered) = candidates(&narrowed, true, MAX_REPORT_CANDIDATES, &|_, _| true) else {
        narrowed.fixes_left_out = true;
        return Ok(narrowed);
    };
    if offered.is_empty() {
        return Ok(narrowed);
    }
    let wanted: HashSet<Said> = offered.into_iter().map(|candidate| candidate.said).collect();
    let mut workspace = Workspace::open(unmoved(options))?;
    let mut report = workspace.check_before_trials()?;
    verify(&mut workspace, &mut report, &|_, finding| wanted.contains(&said(finding)))?;
    let mut fixes: HashMap<(Said, Span), Vec<Fix>> =
        report.findings.into_iter().map(|finding| ((said(&finding), finding.primary.span), finding.fixes)).collect();
    for finding in &mut narrowed.findings {
        finding.fixes = fixes.remove(&(said(finding), finding.primary.span)).unwrap_or_default();
    }
    if options.is_last {
        std::mem::forget(workspace);
    }
    Ok(narrowed)
}

/// Gives findings the fixes that hold, in a workspace that is loaded already and stands at the report's texts.
///
/// # Errors
/// As [`check`](super::check).
pub fn verify_in(workspace: &mut Workspace, report: &mut Report) -> Result<(), UsageError> {
    verify(workspace, report, &|_, _| true)
}

fn verify(workspace: &mut Workspace, report: &mut Report, wanted: &dyn Fn(usize, &Finding) -> bool) -> Result<(), UsageError> {
    let Some(all) = candidates(report, true, MAX_REPORT_CANDIDATES, wanted) else {
        report.fixes_left_out = true;
        return Ok(());
    };
    let mut trial = Trial { workspace, left: MAX_REPORT_TRIALS };
    for candidate in trial.all_holding(report, &all)? {
        if let Some(finding) = report.findings.get_mut(candidate.finding) {
            finding.fixes.push(candidate.into_fix());
        }
    }
    Ok(())
}

/// The fixes of some findings of the report that hold, each with the number of its finding, in a workspace that stands at
/// the report's texts. Those that can be made together are tried together.
///
/// # Errors
/// As [`check`](super::check).
pub fn fixes_of(workspace: &mut Workspace, report: &Report, findings: &[usize]) -> Result<Vec<(usize, Fix)>, UsageError> {
    let all = candidates(report, true, usize::MAX, &|index, _| findings.contains(&index)).unwrap_or_default();
    let mut trial = Trial { workspace, left: MAX_TRIALS };
    let held = trial.all_holding(report, &all)?;
    Ok(held.into_iter().map(|candidate| (candidate.finding, candidate.into_fix())).collect())
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
