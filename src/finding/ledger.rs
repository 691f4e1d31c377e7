//! The ledger: every file is accounted for. Incomplete is never clean.

use super::not_judged::{IncompleteOn, NotJudged};
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
    pub fn add(&mut self, path: String, span: Option<Span>, reason: &str, message: String, incomplete: bool) {
        let entry = Incomplete { path, span, reason: reason.to_string(), message };
        if incomplete { self.incomplete.push(entry) } else { self.notes.push(entry) }
    }

    /// Gives everything that was not judged its place: among what is incomplete, or among the notes.
    pub fn place_not_judged(&mut self, incomplete_on: &IncompleteOn) {
        self.not_judged.sort_by(|a, b| {
            let key = |entry: &NotJudged| (entry.class, entry.span.map(|span| span.start));
            (key(a), &a.path, &a.message).cmp(&(key(b), &b.path, &b.message))
        });
        self.not_judged.dedup();
        for entry in &self.not_judged {
            let (path, mut message) = (entry.path.clone(), entry.message.clone());
            if entry.has_cache_settings {
                message.push_str(" (it has cache settings)");
            }
            let placed = Incomplete { path, span: entry.span, reason: entry.class.reason().to_string(), message };
            if incomplete_on.counts(entry) { self.incomplete.push(placed) } else { self.notes.push(placed) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::not_judged::{CACHE, NotJudgedClass};
    use super::*;

    fn entry(class: NotJudgedClass, path: &str, parts: usize, has_cache_settings: bool) -> NotJudged {
        NotJudged { class, path: path.into(), span: None, message: "not judged".into(), parts, has_cache_settings }
    }

    #[test]
    fn words_choose_what_is_incomplete() {
        let all = [entry(NotJudgedClass::Chart, "plain", 1, false), entry(NotJudgedClass::Module, "redis", 1, true)];
        for (on, expected) in [
            (IncompleteOn::default(), &["redis"][..]),
            (IncompleteOn::from_words([]), &[]),
            (IncompleteOn::from_words(["charts"]), &["plain"]),
            (IncompleteOn::from_words(["charts", CACHE]), &["plain", "redis"]),
            (IncompleteOn::everything(), &["plain", "redis"]),
        ] {
            let mut ledger = Ledger { not_judged: all.to_vec(), ..Ledger::default() };
            ledger.place_not_judged(&on);
            let incomplete: Vec<&str> = ledger.incomplete.iter().map(|entry| entry.path.as_str()).collect();
            assert_eq!(incomplete, expected);
            assert_eq!(ledger.incomplete.len() + ledger.notes.len(), 2, "every entry has a place");
        }
    }
}
