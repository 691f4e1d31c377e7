//! Findings that one place causes, as one: a module's block is judged for each call, a value for each taker. Floor 6.

use std::collections::{HashMap, HashSet};

use super::escape::escape;
use super::place::Place;
use crate::finding::{Finding, Outcome};
use crate::source::{SourceMap, Span, Text};

/// Other targets that are named.
const NAMED: usize = 3;

/// Findings of one rule at one place.
pub(super) struct Cause<'a> {
    pub first: &'a Finding,
    /// The other targets that it hits, in the order of the report.
    pub others: Vec<&'a Finding>,
}

/// The causes of findings, in the order of their first finding.
pub(super) fn causes<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Cause<'a>> {
    joined(findings, |_| None)
}

/// As [`causes`]; what one reason leaves open in many places is one question as well.
pub(super) fn questions<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Cause<'a>> {
    joined(findings, |finding| match (finding.outcome, finding.reasons.as_slice()) {
        // A reason that stands in what is judged is another one in each place; one that stands elsewhere is the same.
        (Outcome::Unknown, [reason]) if finding.primary.span.contains(reason.span) => reason.declared,
        (Outcome::Unknown, [reason]) => reason.declared.or(Some(reason.span)),
        _ => None,
    })
}

fn joined<'a>(findings: impl Iterator<Item = &'a Finding>, question: impl Fn(&'a Finding) -> Option<Span>) -> Vec<Cause<'a>> {
    let mut causes: Vec<Cause<'a>> = Vec::new();
    let mut known: HashMap<(&str, Outcome, Span, &[Text]), usize> = HashMap::new();
    for finding in findings {
        let place = question(finding).unwrap_or(finding.primary.span);
        let key = (finding.rule.as_str(), finding.outcome, place, finding.environments.as_slice());
        let may_join = matches!(finding.outcome, Outcome::Fail | Outcome::Unknown) && !place.is_none();
        match known.get(&key).filter(|_| may_join).and_then(|index| causes.get_mut(*index)) {
            // The most severe one speaks for all.
            Some(cause) if finding.severity > cause.first.severity => {
                cause.others.insert(0, std::mem::replace(&mut cause.first, finding));
            }
            Some(cause) => cause.others.push(finding),
            None => {
                known.insert(key, causes.len());
                causes.push(Cause { first: finding, others: Vec::new() });
            }
        }
    }
    causes
}

impl Cause<'_> {
    /// The other targets: `` `a`, `b` and 3 more ``. Targets of the same name are told apart by a place that only they
    /// came through.
    pub(super) fn also(&self, sources: &SourceMap) -> Option<String> {
        let mut named: Vec<String> = Vec::new();
        let mut said: HashSet<String> = HashSet::new();
        let mut times: HashMap<&str, usize> = HashMap::new();
        for finding in std::iter::once(self.first).chain(self.others.iter().copied()) {
            *times.entry(finding.target.as_str()).or_default() += 1;
        }
        for other in &self.others {
            let mut text = format!("`{}`", escape(&other.target));
            if times.get(other.target.as_str()).is_some_and(|times| *times > 1) {
                match self.own_place(sources, other) {
                    Some(place) => text = format!("{text} ({place})"),
                    None => continue,
                }
            }
            if said.insert(text.clone()) && named.len() < NAMED {
                named.push(text);
            }
        }
        let more = said.len().saturating_sub(named.len());
        match (named.pop(), more) {
            (None, _) => None,
            (Some(last), 0) if named.is_empty() => Some(last),
            (Some(last), 0) => Some(format!("{} and {last}", named.join(", "))),
            (Some(last), more) => {
                named.push(last);
                Some(format!("{} and {more} more", named.join(", ")))
            }
        }
    }

    fn own_place(&self, sources: &SourceMap, other: &Finding) -> Option<String> {
        let shared: HashSet<Span> = self.first.related.iter().map(|label| label.span).collect();
        let own = other.related.iter().filter(|label| !shared.contains(&label.span));
        // The last one is the outermost: the call of a root, not that of a module on the way.
        let place = own.filter_map(|label| Place::of(sources, label.span)).last()?;
        Some(format!("{}:{}", escape(place.path()), place.start.line))
    }
}
