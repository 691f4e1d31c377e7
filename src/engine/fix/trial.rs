//! Edits tried in memory, each time with a check.
//!
//! Invariant: what is refused leaves the workspace as it was.

use super::candidate::{Candidate, texts, together};
use super::compare::{are_fixed, is_worse};
use crate::engine::{Report, Workspace};
use crate::finding::UsageError;

/// A workspace in which edits are tried.
pub struct Trial<'w> {
    pub workspace: &'w mut Workspace,
    /// How many checks it may still take.
    pub left: usize,
    /// Reports are of all that is checked, not only of what is wanted: a fix moves lines that changed, and must make
    /// nothing worse elsewhere.
    pub is_unfiltered: bool,
}

impl Trial<'_> {
    /// Checks texts in place of what is there; where that is worse, or does not fix what it should, all is as before.
    pub fn accept(&mut self, before: &Report, chosen: &[&Candidate]) -> Result<Option<Report>, UsageError> {
        let Some(texts) = texts(&before.sources, chosen).filter(|texts| !texts.is_empty()) else { return Ok(None) };
        let overlay: Vec<(String, Option<std::sync::Arc<str>>)> = texts
            .keys()
            .map(|path| {
                let laid = self.workspace.options().scan.overlay.iter().find(|(known, _)| known == path);
                (path.clone(), laid.map(|(_, text)| text.clone()))
            })
            .collect();
        for (path, text) in texts {
            self.workspace.set(&path, text);
        }
        let after = match self.is_unfiltered {
            true => self.workspace.check_unfiltered()?,
            false => self.workspace.check_open()?,
        };
        if are_fixed(before, &after, chosen.iter().map(|candidate| &candidate.statement)) && !is_worse(before, &after) {
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

    /// Those of the candidates that can be kept, found by halves; all is as before then.
    pub fn accepted<'c>(&mut self, before: &Report, candidates: &[&'c Candidate]) -> Result<Vec<&'c Candidate>, UsageError> {
        if candidates.is_empty() {
            return Ok(Vec::new());
        }
        let Some(left) = self.left.checked_sub(1) else { return Ok(Vec::new()) };
        self.left = left;
        let laid = self.workspace.options().scan.overlay.clone();
        if self.accept(before, candidates)?.is_some() {
            restore(self.workspace, &laid);
            return Ok(candidates.to_vec());
        }
        if candidates.len() == 1 {
            return Ok(Vec::new());
        }
        let (one, other) = candidates.split_at(candidates.len() / 2);
        let mut held = self.accepted(before, one)?;
        held.extend(self.accepted(before, other)?);
        Ok(held)
    }

    /// As [`Trial::accepted`], where not all of the candidates can be made together.
    pub fn all_accepted(&mut self, before: &Report, candidates: &[Candidate]) -> Result<Vec<Candidate>, UsageError> {
        let mut held = Vec::new();
        let mut waiting: Vec<&Candidate> = candidates.iter().collect();
        while !waiting.is_empty() && self.left > 0 {
            let (chosen, rest) = together(&waiting);
            held.extend(self.accepted(before, &chosen)?.into_iter().cloned());
            waiting = rest;
        }
        Ok(held)
    }
}

/// Lays the texts over the workspace that lay there before, and no others.
pub fn restore(workspace: &mut Workspace, before: &[(String, std::sync::Arc<str>)]) {
    let now: Vec<String> = workspace.options().scan.overlay.iter().map(|(path, _)| path.clone()).collect();
    for path in now {
        match before.iter().find(|(known, _)| *known == path) {
            Some((_, text)) => workspace.set(&path, text.clone()),
            None => workspace.remove(&path),
        }
    }
}
