//! The ledger: every file is accounted for. Incomplete is never clean.

use super::NotJudged;
use crate::source::Span;

/// What was read, skipped and why, or not understood.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Paths of files that were read and understood, sorted.
    pub read: Vec<String>,
    /// Files that are none of ours, or that a setting leaves out, sorted by path.
    pub skipped: Vec<Skipped>,
    /// What should have been read or judged and could not be. Any entry here makes the analysis incomplete.
    pub incomplete: Vec<Incomplete>,
    /// Facts about completeness that do not change the exit code (a remote module that is not on disk).
    pub notes: Vec<Incomplete>,
    /// What was recognised and not judged. Each is also among `incomplete` or `notes`, as the configuration chooses.
    pub not_judged: Vec<NotJudged>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    pub path: String,
    /// A stable word: `not-terraform-or-kubernetes`, `excluded`, `binary`, `chart-template`, …
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    pub path: String,
    /// `None` for a whole file.
    pub span: Option<Span>,
    /// A stable word: `syntax-error`, `unreadable`, `too-large`, `module-not-available`, `no-input`, …
    pub reason: String,
    pub message: String,
}

impl Ledger {
    pub fn is_complete(&self) -> bool {
        self.incomplete.is_empty()
    }

    /// Adds what was found out while judging: among what is incomplete, or as a note.
    pub(super) fn enter(&mut self, path: String, span: Option<Span>, reason: &str, message: String, incomplete: bool) {
        let entry = Incomplete { path, span, reason: reason.to_string(), message };
        if incomplete { self.incomplete.push(entry) } else { self.notes.push(entry) }
    }
}
