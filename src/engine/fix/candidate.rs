//! The fixes that findings ask for, as edits, and which of them can be made at once.

use std::collections::{BTreeMap, HashSet};

use super::compare::{Statement, statement};
use crate::edit::{self, Trees};
use crate::engine::Report;
use crate::finding::edit::{EditSet, apply};
use crate::finding::{Applicability, Change as Wanted, Edit, Finding, Fix, Outcome};
use crate::source::SourceMap;

/// A fix of a finding.
#[derive(Clone)]
pub struct Candidate {
    pub finding: usize,
    pub statement: Statement,
    pub title: String,
    pub applicability: Applicability,
    pub edits: Vec<Edit>,
    /// It gives something its right name: what others would put in beside it may be there already.
    renames: bool,
}

impl Candidate {
    /// Whether all edits lie in one file.
    pub fn lies_in(&self, sources: &SourceMap, path: &str) -> bool {
        let of_path = |edit: &Edit| sources.get(edit.span.source).is_some_and(|source| &*source.path == path);
        self.edits.iter().all(of_path)
    }

    pub fn into_fix(self) -> Fix {
        Fix { title: self.title, applicability: self.applicability, edits: self.edits }
    }
}

/// The fixes that can be made of those findings of a report that are wanted, the safe ones of each first. `None` where
/// there are more than `most`.
pub fn candidates(
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
            found.push(Candidate { finding: index, statement: statement(finding), title, applicability, edits, renames });
            if found.len() > most {
                return None;
            }
        }
    }
    found.sort_by_key(|candidate| (!candidate.renames, candidate.applicability == Applicability::Unsafe));
    Some(found)
}

/// Candidates that can be made at once, at most one for each finding; the rest waits.
pub fn together<'c>(candidates: &[&'c Candidate]) -> (Vec<&'c Candidate>, Vec<&'c Candidate>) {
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
pub fn texts(sources: &SourceMap, candidates: &[&Candidate]) -> Option<BTreeMap<String, String>> {
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
