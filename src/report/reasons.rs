//! Why something is unknown, and what to do about it, as sentences.

use super::escape;
use crate::value::{Reason, ReasonKind};

/// Remedies that one finding tells.
const MAX_REMEDIES: usize = 3;

/// The reason as a clause: lower case, no full stop.
pub(super) fn describe(reason: &Reason) -> String {
    escape(&reason.description()).into_owned()
}

/// What to do about it: the same for reasons of one kind, but for a variable, which is named.
pub(super) fn remedy(reason: &Reason) -> String {
    let variable = reason.subject.strip_prefix("var.").filter(|_| reason.kind == ReasonKind::VariableWithoutDefault);
    let name = variable.map(|path| path.split(['.', '[']).next().unwrap_or(path));
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let remedy = reason.kind.page().remedy;
    match name.filter(is_name) {
        Some(name) => remedy.replacen("NAME", name, 1),
        None => remedy.to_string(),
    }
}

/// What to do about several reasons, each once.
pub(super) fn remedies(reasons: &[Reason]) -> Vec<String> {
    let mut listed: Vec<String> = Vec::new();
    for reason in reasons {
        let remedy = remedy(reason);
        if !listed.contains(&remedy) && listed.len() < MAX_REMEDIES {
            listed.push(remedy);
        }
    }
    listed
}
