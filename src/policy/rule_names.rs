//! Names that no rule has, as users type them: ids, prefixes, globs, and ids of other tools.

use crate::expr::spelling::nearest;
use crate::finding::UsageError;
use crate::peers;

/// What is wrong with a name that no rule has, and what to do.
pub fn unknown_rule<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> (String, String) {
    if let Some(message) = peers::unanswered(name) {
        return (message, "`clearspan rules --coverage TOOL` lists which checks of another tool have an answer".to_string());
    }
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`? `clearspan rules` lists all"),
        None => "`clearspan rules` lists all".to_string(),
    };
    (format!("there is no rule `{name}`"), help)
}

/// The refusal of the names to run and to leave out. A check of another tool that no rule answers may be left out, and be
/// asked for next to others: who comes from that tool has a list of its ids.
pub fn refused_name(only: &[String], skip: &[String], is_selected: impl Fn(&str) -> bool, known: &[&str]) -> Option<UsageError> {
    let selects_any = only.iter().any(|name| is_selected(name));
    let is_unknown = |name: &&String| !is_selected(name);
    let is_check = |name: &str| peers::find(name).is_some();
    let asked = only.iter().filter(is_unknown).find(|name| !selects_any || !is_check(name));
    let left_out = || skip.iter().filter(is_unknown).find(|name| !is_check(name));
    asked.or_else(left_out).map(|name| {
        let (message, help) = unknown_rule(name, known.iter().copied());
        UsageError::new(message).with_help(help)
    })
}

/// What there is to say of names that are ids of other tools: which rules they mean, or that none answers them.
pub fn notes_on_names<'r>(names: impl Iterator<Item = &'r String>, called: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let mut notes = Vec::new();
    for name in names {
        let Some((peer, _)) = peers::find(name) else { continue };
        let rules: Vec<String> = called(name).into_iter().map(|rule| format!("`{rule}`")).collect();
        match rules.is_empty() {
            true => notes.extend(peers::unanswered(name)),
            false => notes.push(format!("`{name}` of {} is {}", peer.name, rules.join(", "))),
        }
    }
    notes
}
