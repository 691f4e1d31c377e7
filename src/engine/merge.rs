//! The findings of all environments as one list: what holds everywhere is reported once, the rest says where it holds.
//!
//! Invariant: no outcome is lost, and none is reported for an environment in which it was not found.

use std::collections::HashMap;

use super::environment::Environments;
use crate::finding::{Finding, Label, Occurrence, Outcome, Print};
use crate::source::{Span, Text};

/// Where findings hold: environments, Terragrunt units, or units in environments. The numbers of the others are places
/// in it.
#[derive(Default)]
struct Holders {
    list: Vec<(Option<usize>, Option<Text>)>,
    numbers: HashMap<(Option<usize>, Option<Text>), usize>,
}

impl Holders {
    /// The number of a holder; `None` for what belongs to neither.
    fn number(&mut self, environment: Option<usize>, unit: Option<Text>) -> Option<usize> {
        if environment.is_none() && unit.is_none() {
            return None;
        }
        let holder = (environment, unit);
        Some(*self.numbers.entry(holder).or_insert_with_key(|holder| {
            self.list.push(holder.clone());
            self.list.len() - 1
        }))
    }

    /// The names of these holders, in the order of the configuration and then of units.
    fn names(&self, environments: &Environments, of: &[usize]) -> Vec<Text> {
        let mut holders: Vec<_> = of.iter().filter_map(|number| self.list.get(*number)).collect();
        holders.sort();
        holders.dedup();
        holders.into_iter().filter_map(|(environment, unit)| holder_name(environments, *environment, unit.as_ref())).collect()
    }

    /// Whether these are all environments that are judged, and no unit.
    fn is_everywhere(&self, environments: &Environments, of: &[usize]) -> bool {
        let mut all: Vec<_> = of.iter().filter_map(|number| self.list.get(*number)).collect();
        all.sort();
        all.dedup();
        environments.is_whole() && all.len() == environments.chosen.len() && all.iter().all(|(_, unit)| unit.is_none())
    }
}

/// What reports call an environment, a unit, or a unit in an environment.
pub(super) fn holder_name(environments: &Environments, environment: Option<usize>, unit: Option<&Text>) -> Option<Text> {
    let environment = environment.and_then(|index| environments.get(index)).map(|known| &known.environment.name);
    match (environment, unit) {
        (Some(environment), Some(unit)) => Some(format!("{unit} ({environment})").into()),
        (environment, unit) => unit.or(environment).cloned(),
    }
}

/// A finding and the environments in which it holds, with the places that only some of them have.
struct Group {
    environments: Vec<usize>,
    finding: Finding,
    /// Beside each related label: the environments that have it.
    related: Vec<Vec<usize>>,
    /// What is said, with the environments in which it is.
    messages: Vec<(String, Vec<usize>)>,
}

/// What has to be the same for findings of two environments to be one.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    rule: Text,
    outcome: Outcome,
    severity: crate::finding::Severity,
    target: String,
    span: Span,
    /// The words on the primary span and the message: `is 0` and `is 1` are two things to say.
    says: (String, String),
    /// What is accepted in one environment is another thing to say than what is accepted in another for another reason.
    suppressed: Option<Span>,
}

impl Key {
    fn new(finding: &Finding) -> Key {
        Key {
            rule: finding.rule.clone(),
            outcome: finding.outcome,
            severity: finding.severity,
            target: finding.target.clone(),
            span: finding.primary.span,
            says: match finding.outcome {
                // A rule passes or it does not: with which values is said for each environment in the one message.
                Outcome::Pass | Outcome::NotApplicable => (finding.primary.text.clone(), String::new()),
                _ => (finding.primary.text.clone(), finding.message.clone()),
            },
            suppressed: finding.suppression.as_ref().and_then(|suppression| suppression.span),
        }
    }
}

/// Joins what was found in several environments.
pub(super) fn merge(environments: &Environments, found: Vec<Occurrence>) -> Vec<Finding> {
    if environments.chosen.is_empty() && found.iter().all(|one| one.unit.is_none()) {
        return found.into_iter().map(|one| one.finding).collect();
    }
    let mut order: Vec<Vec<Group>> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    let mut findings = Vec::new();
    let mut holders = Holders::default();
    for Occurrence { environment, unit, finding } in found {
        let Some(environment) = holders.number(environment, unit) else {
            findings.push(finding); // it belongs to no environment and no unit
            continue;
        };
        let place = *places.entry(Key::new(&finding)).or_insert_with(|| {
            order.push(Vec::new());
            order.len() - 1
        });
        let Some(groups) = order.get_mut(place) else {
            findings.push(finding); // never silent: it is reported without its environment
            continue;
        };
        let related = vec![vec![environment]; finding.related.len()];
        let messages = vec![(finding.message.clone(), vec![environment])];
        let new = Group { environments: vec![environment], finding, related, messages };
        let origin = &new.finding.identity.origin;
        let same = |group: &&mut Group| group.finding.identity.origin == *origin && !group.environments.contains(&environment);
        match groups.iter_mut().find(same) {
            Some(group) => group.join(new),
            None => groups.push(new),
        }
    }
    for groups in order {
        // An environment may have a root module or an overlay of its own: what a shared module or base does wrong in each
        // of them is one thing.
        let mut joined: Vec<Group> = Vec::new();
        for group in groups {
            let disjoint = |other: &&mut Group| !group.environments.iter().any(|one| other.environments.contains(one));
            match joined.iter_mut().find(disjoint) {
                Some(other) => other.join(group),
                None => joined.push(group),
            }
        }
        findings.extend(joined.into_iter().map(|group| group.into_finding(environments, &holders)));
    }
    findings
}

impl Group {
    fn join(&mut self, other: Group) {
        for (label, of) in other.finding.related.into_iter().zip(other.related) {
            match self.finding.related.iter().position(|known| *known == label) {
                Some(position) => {
                    if let Some(known) = self.related.get_mut(position) {
                        known.extend(of);
                    }
                }
                None => {
                    self.finding.related.push(label);
                    self.related.push(of);
                }
            }
        }
        for (message, of) in other.messages {
            match self.messages.iter_mut().find(|(known, _)| *known == message) {
                Some((_, known)) => known.extend(of),
                None => self.messages.push((message, of)),
            }
        }
        for reason in other.finding.reasons {
            if !self.finding.reasons.contains(&reason) {
                self.finding.reasons.push(reason);
            }
        }
        // The same words may stand for values that are too long to tell.
        let mine = self.finding.identity.evidence;
        if let (Some(mine), Some(other)) = (mine, other.finding.identity.evidence.filter(|other| Some(*other) != mine)) {
            let mut print = Print::default();
            self.finding.identity.evidence = Some(print.number(mine).number(other).value());
        }
        // Judged by a name in one environment: no surer in the others.
        self.finding.confidence = self.finding.confidence.min(other.finding.confidence);
        self.environments.extend(other.environments);
    }

    fn into_finding(self, environments: &Environments, holders: &Holders) -> Finding {
        let mut finding = self.finding;
        let all = holders.names(environments, &self.environments);
        for (label, of) in finding.related.iter_mut().zip(&self.related) {
            let here = holders.names(environments, of);
            if here.len() < all.len() {
                let text = format!("{} ({})", label.text, here.join(", "));
                *label = Label::new(label.span, text);
            }
        }
        if let [(first, of), rest @ ..] = self.messages.as_slice()
            && !rest.is_empty()
        {
            let start = first.find(": ").map_or(0, |at| at + ": ".len());
            let is_shared = rest.iter().all(|(message, _)| message.get(..start) == first.get(..start));
            let start = if is_shared { start } else { 0 };
            let rest = rest.iter().map(|(message, of)| (message.get(start..).unwrap_or(message), of));
            let parts = std::iter::once((first.as_str(), of)).chain(rest);
            finding.message = parts
                .map(|(text, of)| format!("{text} ({})", holders.names(environments, of).join(", ")))
                .collect::<Vec<_>>()
                .join("; ");
        }
        finding.environments = if holders.is_everywhere(environments, &self.environments) { Vec::new() } else { all };
        finding
    }
}
