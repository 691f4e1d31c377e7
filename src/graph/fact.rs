//! A three-valued fact with what decides it.

use crate::finding::NetworkStep;
use crate::source::Span;
use crate::value::{Reason, ReasonKind, Site, Truth, Value};

/// How many spans and reasons one fact carries at most: a report shows a handful.
pub const MAX_EVIDENCE: usize = 8;

/// A place that decides a fact, and what stands there means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub site: Site,
    pub text: String,
}

/// What is known of a question, and why.
#[derive(Clone, Debug)]
pub struct Fact {
    pub truth: Truth,
    /// It was read off a name that the author chose, not off the configuration's structure.
    pub by_name: bool,
    /// What decides it, most important first.
    pub evidence: Vec<Evidence>,
    /// Why it is unknown.
    pub reasons: Vec<Reason>,
    /// Path through the network that makes it true, nearest first.
    pub path: Vec<NetworkStep>,
}

impl Fact {
    pub fn new(truth: Truth) -> Fact {
        Fact { truth, by_name: false, evidence: Vec::new(), reasons: Vec::new(), path: Vec::new() }
    }

    pub fn unknown(reasons: Vec<Reason>) -> Fact {
        Fact { reasons, ..Fact::new(Truth::Unknown) }
    }

    /// Adds a span that decides it; spans that are nowhere and repeated ones are left out.
    pub fn with(mut self, site: impl Into<Site>, text: impl Into<String>) -> Fact {
        add_evidence(&mut self.evidence, site, text);
        self
    }

    /// Puts a step before the others of the path.
    pub fn through(mut self, step: NetworkStep) -> Fact {
        self.path.insert(0, step);
        self
    }

    pub fn by_name(mut self) -> Fact {
        self.by_name = true;
        self
    }

    /// Why a value leaves it open.
    pub fn because_of(mut self, value: &Value) -> Fact {
        value.collect_reasons(&mut self.reasons);
        self
    }
}

/// Adds a label unless it says nothing new or there are enough.
pub fn add_evidence(evidence: &mut Vec<Evidence>, site: impl Into<Site>, text: impl Into<String>) {
    let one = Evidence { site: site.into(), text: text.into() };
    if !one.site.span.is_none() && evidence.len() < MAX_EVIDENCE && !evidence.contains(&one) {
        evidence.push(one);
    }
}

/// Adds reasons without duplicates, at most as many as a fact carries.
pub fn add_reasons(reasons: &mut Vec<Reason>, more: &[Reason]) {
    for reason in more {
        if reasons.len() < MAX_EVIDENCE && !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
}

/// One of these holds: what they agree on, or unknown.
pub fn either(facts: Vec<Fact>) -> Fact {
    let Some(first) = facts.first() else { return Fact::new(Truth::Unknown) };
    let agreed = facts.iter().all(|fact| fact.truth == first.truth);
    let mut joined = Fact::new(if agreed { first.truth } else { Truth::Unknown });
    joined.by_name = !joined.truth.is_unknown() && facts.iter().any(|fact| fact.by_name);
    for fact in &facts {
        fact.evidence.iter().for_each(|one| add_evidence(&mut joined.evidence, one.site, one.text.clone()));
        add_reasons(&mut joined.reasons, &fact.reasons);
    }
    joined.path = facts.into_iter().map(|fact| fact.path).find(|path| !path.is_empty()).unwrap_or_default();
    joined
}

/// Why nothing is known of a thing that a value names: what its value leaves open, or that the files do not have it.
pub fn not_here(value: &Value) -> Vec<Reason> {
    let mut reasons = Vec::new();
    value.collect_reasons(&mut reasons);
    if reasons.is_empty() {
        let subject = value.as_str().filter(|_| !value.sensitive).unwrap_or("what this refers to is not in these files");
        reasons.push(Reason::new(ReasonKind::NotInFiles, subject, value.origin.span().unwrap_or(Span::NONE)));
    }
    reasons
}
