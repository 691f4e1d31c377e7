//! Why a condition came out as it did, in clauses.

use crate::value::Reason;

/// How many parts of a condition are listed; further ones are counted.
pub(super) const MAX_CLAUSES: usize = 4;

/// Why a condition is true, or false.
#[derive(Clone, Debug, Default)]
pub struct Grounds {
    /// The deciding parts, each a clause of its own: "`multi_az_enabled` is `true`".
    pub(super) clauses: Vec<String>,
    /// It holds only because a list that nobody has given a value is empty.
    pub vacuous: Option<Reason>,
}

impl Grounds {
    pub(super) fn clause(text: impl Into<String>) -> Grounds {
        Grounds { clauses: vec![text.into()], vacuous: None }
    }

    /// All of these decide: one that says nothing makes the whole say nothing.
    pub(super) fn all(parts: impl IntoIterator<Item = Grounds>) -> Grounds {
        let mut whole = Grounds::default();
        for part in parts {
            whole.add_clauses(part.clauses);
            whole.vacuous = whole.vacuous.or(part.vacuous);
        }
        whole
    }

    /// Each of these alone decides: those that say something are enough.
    pub(super) fn any(parts: impl IntoIterator<Item = Grounds>) -> Grounds {
        let (says, empty): (Vec<Grounds>, Vec<Grounds>) = parts.into_iter().partition(|part| part.vacuous.is_none());
        Grounds::all(if says.is_empty() { empty } else { says })
    }

    fn add_clauses(&mut self, clauses: Vec<String>) {
        for clause in clauses {
            if !self.clauses.contains(&clause) {
                self.clauses.push(clause);
            }
        }
    }

    /// The clauses as one text; `None` when there are none.
    pub fn text(&self) -> Option<String> {
        let listed: Vec<&str> = self.clauses.iter().take(MAX_CLAUSES).map(String::as_str).collect();
        let rest = self.clauses.len().saturating_sub(MAX_CLAUSES);
        let more = if rest > 0 { format!("; and {rest} more") } else { String::new() };
        (!listed.is_empty()).then(|| listed.join("; ") + &more)
    }
}
