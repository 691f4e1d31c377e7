//! What the rules say of every control that they are mapped to.
//!
//! Invariant: a control passes only if something was checked for it and every outcome passed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::RuleInfo;
use super::text::{id, plain};
use crate::controls::natural;
use crate::engine::Report;
use crate::finding::{ControlStanding, Finding, Outcome};

/// The controls of one framework.
pub(super) struct Framework {
    pub name: String,
    pub summary: String,
    pub controls: Vec<Control>,
}

pub(super) struct Control {
    pub id: String,
    pub result: &'static str,
    pub class: &'static str,
    pub rules: Vec<PageLink>,
    /// Outcomes that failed, are unknown or errors, are suppressed, passed.
    pub numbers: [usize; 4],
}

/// A text, and the id of the page's part that it leads to.
pub(super) struct PageLink {
    pub text: String,
    pub target: Option<String>,
}

impl PageLink {
    pub(super) fn to_rule(rule: &str, is_known: bool) -> PageLink {
        PageLink { text: plain(rule), target: is_known.then(|| format!("rule-{}", id(rule))) }
    }
}

/// Results in the order in which they count, with the class that colours them.
const RESULTS: [(&str, &str); 5] =
    [("failed", "high"), ("unknown", "unknown"), ("suppressed", "medium"), ("passed", "pass"), ("not covered", "not-covered")];

pub(super) fn frameworks(report: &Report, rules: &[RuleInfo], pages: &BTreeSet<&str>) -> Vec<Framework> {
    let mut by_rule: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in report.findings.iter().filter(|finding| finding.outcome != Outcome::NotApplicable) {
        by_rule.entry(finding.rule.as_str()).or_default().push(finding);
    }
    let mut controls: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for rule in rules {
        for (framework, ids) in &rule.controls {
            for control in ids {
                controls.entry(framework).or_default().entry(control).or_default().push(&rule.id);
            }
        }
    }
    let framework = |(name, controls): (&str, BTreeMap<&str, Vec<&str>>)| {
        let mut controls: Vec<(&str, Vec<&str>)> = controls.into_iter().collect();
        controls.sort_by_cached_key(|(id, _)| natural(id));
        let controls: Vec<Control> =
            controls.into_iter().map(|(id, rules)| control((name, id), &rules, &by_rule, pages)).collect();
        let counted = RESULTS.iter().filter_map(|(result, _)| {
            let number = controls.iter().filter(|control| control.result == *result).count();
            (number > 0).then(|| format!("{number} {result}"))
        });
        Framework { name: plain(name), summary: counted.collect::<Vec<_>>().join(", "), controls }
    };
    controls.into_iter().map(framework).collect()
}

fn control(
    (framework, id): (&str, &str),
    rules: &[&str],
    by_rule: &HashMap<&str, Vec<&Finding>>,
    pages: &BTreeSet<&str>,
) -> Control {
    let mut numbers = [0; 4];
    let [failed, unknown, suppressed, passed] = &mut numbers;
    for finding in rules.iter().filter_map(|rule| by_rule.get(rule)).flatten() {
        match (finding.standing(framework, id), finding.outcome) {
            (ControlStanding::Elsewhere, _) | (_, Outcome::NotApplicable) => {}
            (ControlStanding::Unknown, _) => *unknown += 1,
            (ControlStanding::Passed, _) | (_, Outcome::Pass) => *passed += 1,
            (ControlStanding::About, Outcome::Fail) => *failed += 1,
            (ControlStanding::About, Outcome::Unknown | Outcome::Error) => *unknown += 1,
            (ControlStanding::About, Outcome::Suppressed) => *suppressed += 1,
        }
    }
    // What counts first decides; nothing at all is not covered.
    let first = numbers.iter().position(|number| *number > 0).unwrap_or(numbers.len());
    let (result, class) = RESULTS.get(first).copied().unwrap_or(("not covered", "not-covered"));
    let rules = rules.iter().map(|rule| PageLink::to_rule(rule, pages.contains(rule))).collect();
    Control { id: plain(id), result, class, rules, numbers }
}
