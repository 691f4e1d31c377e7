//! What is known of the existence of one resource given another's.

use crate::terraform::Resource;
use crate::value::Reason;

/// Whether something that may not exist is there whenever that other thing is: the same unknowns decide over both.
pub fn exists_with(dependent: &Resource, other: &Resource) -> bool {
    let Some(maybe) = &dependent.maybe else { return true };
    let Some(others) = &other.maybe else { return false };
    let known = |reason: &Reason| others.reasons.iter().any(|r| r.kind == reason.kind && r.subject == reason.subject);
    !maybe.reasons.is_empty() && maybe.reasons.iter().all(known)
}
