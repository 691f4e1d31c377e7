//! Outcomes that are one finding: a module's block is checked for each call, a value for each container that uses it.

use super::escape::escape;
use super::location::SourceLocation;
use crate::engine::Report;
use crate::finding::{Applicability, CauseKey, Finding, Outcome};
use crate::source::{HashMap, HashSet, SourceMap, Span};

/// Other targets that are named.
const NAMED: usize = 3;

/// The outcomes of one finding.
#[derive(Clone)]
pub(super) struct Cause<'a> {
    /// The most severe one, which speaks for all.
    pub first: &'a Finding,
    /// The other targets that it hits, in the order of the report.
    pub others: Vec<&'a Finding>,
}

/// Outcomes as findings, in the order of the first outcome of each.
pub(super) fn causes<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Cause<'a>> {
    let mut causes: Vec<Cause<'a>> = Vec::new();
    let mut known: HashMap<CauseKey<'a>, usize> = HashMap::default();
    for finding in findings {
        let key = finding.cause();
        match key.as_ref().and_then(|key| known.get(key)).and_then(|index| causes.get_mut(*index)) {
            Some(cause) if finding.severity > cause.first.severity => {
                cause.others.insert(0, std::mem::replace(&mut cause.first, finding));
            }
            Some(cause) => cause.others.push(finding),
            None => {
                known.extend(key.map(|key| (key, causes.len())));
                causes.push(Cause { first: finding, others: Vec::new() });
            }
        }
    }
    causes
}

/// Violations that `--unsafe-fixes` may fix; whether it does is known once it is tried.
pub fn unsafely_fixable(report: &Report) -> usize {
    let failed = report.findings.iter().filter(|finding| finding.outcome == Outcome::Fail);
    let has_one = |finding: &Finding| finding.remedies.iter().any(|remedy| remedy.applicability == Applicability::Unsafe);
    causes(failed).iter().filter(|cause| cause.outcomes().any(has_one)).count()
}

impl<'a> Cause<'a> {
    /// All outcomes of the finding.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = &'a Finding> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// The other targets: `` `a`, `b` and 3 more ``. Targets of the same name are distinguished by a place that only they
    /// came through.
    pub(super) fn also(&self, sources: &SourceMap) -> Option<String> {
        let mut named: Vec<String> = Vec::new();
        let mut said: HashSet<String> = HashSet::default();
        let mut times: HashMap<&str, usize> = HashMap::default();
        for finding in self.outcomes() {
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
        let place = own.filter_map(|label| SourceLocation::locate(sources, label.span)).last()?;
        Some(format!("{}:{}", escape(place.path()), place.start.line))
    }
}
