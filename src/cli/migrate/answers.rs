//! Which checks of another tool have an answer, and what becomes of those that its configuration names.

use std::collections::BTreeMap;

use super::said::Said;
use crate::peers::{Peer, PeerCheck};
use crate::report::{RuleInfo, answering};

/// The rules that answer the checks of a tool.
pub(super) struct Answers<'r> {
    peer: &'static Peer,
    rules: &'r [RuleInfo],
    only: Vec<String>,
    skip: Vec<(String, String)>,
}

impl<'r> Answers<'r> {
    pub fn new(peer: &'static Peer, rules: &'r [RuleInfo], said: &Said) -> Answers<'r> {
        let skip = said.skip.iter().map(|skipped| (skipped.id.clone(), skipped.reason.clone())).collect();
        Answers { peer, rules, only: said.only.clone(), skip }
    }

    /// The checks of the tool that a rule answers.
    fn checks_of(&self, rule: &RuleInfo) -> Vec<&'static PeerCheck> {
        self.peer.checks.iter().filter(|check| rule.is_called(&format!("{}:{}", self.peer.id, check.id))).collect()
    }

    fn skipped(&self, check: &PeerCheck) -> Option<&str> {
        self.skip.iter().find(|(id, _)| is_named(id, check.id)).map(|(_, reason)| reason.as_str())
    }

    fn is_wanted(&self, check: &PeerCheck) -> bool {
        let is_among = self.only.is_empty() || self.only.iter().any(|id| is_named(id, check.id));
        is_among && self.skipped(check).is_none()
    }

    /// Rules of which every check is left out, with the reason.
    pub fn disabled(&self) -> Vec<(&'r RuleInfo, String)> {
        let of_rule = |rule: &'r RuleInfo| {
            let checks = self.checks_of(rule);
            let reasons: Option<Vec<&str>> = checks.iter().map(|check| self.skipped(check)).collect();
            let reasons = reasons.filter(|reasons| !reasons.is_empty())?;
            let mut unique: Vec<&str> = Vec::new();
            reasons.into_iter().for_each(|reason| {
                if !unique.contains(&reason) {
                    unique.push(reason)
                }
            });
            Some((rule, unique.join("; ")))
        };
        self.rules.iter().filter_map(of_rule).collect()
    }

    /// Rules that answer what the tool runs, if it runs only some checks.
    pub fn only(&self) -> Vec<&'r RuleInfo> {
        let answers = |rule: &&RuleInfo| self.checks_of(rule).iter().any(|check| self.is_wanted(check));
        if self.only.is_empty() { Vec::new() } else { self.rules.iter().filter(answers).collect() }
    }

    /// Rules that are off by default and answer what the tool runs.
    pub fn enabled(&self) -> Vec<&'r RuleInfo> {
        let is_off = |rule: &&RuleInfo| !rule.enabled && self.checks_of(rule).iter().any(|check| self.is_wanted(check));
        if self.only.is_empty() { self.rules.iter().filter(is_off).collect() } else { Vec::new() }
    }

    /// The rules that a check of the tool means.
    pub fn rules_of(&self, check: &str) -> Vec<&'r RuleInfo> {
        answering(self.peer, check, self.rules)
    }

    /// What is not done although it was asked for.
    pub fn notes(&self) -> Vec<String> {
        let of_rule = |rule: &RuleInfo| {
            let checks = self.checks_of(rule);
            let (skipped, kept): (Vec<_>, Vec<_>) = checks.into_iter().partition(|check| self.skipped(check).is_some());
            let ids = |checks: &[&PeerCheck]| checks.iter().map(|check| check.id).collect::<Vec<_>>().join(", ");
            let is_partly = !skipped.is_empty() && !kept.is_empty();
            is_partly.then(|| format!("{}: `{}` still runs: it also answers {}", ids(&skipped), rule.id, ids(&kept)))
        };
        self.rules.iter().filter_map(of_rule).collect()
    }

    /// How many of all checks have an answer, and why the others have none.
    pub fn summary(&self) -> String {
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        let mut answered = 0;
        for check in &self.peer.checks {
            match self.rules_of(check.id).is_empty() {
                true => *reasons.entry(check.reason).or_default() += 1,
                false => answered += 1,
            }
        }
        let mut reasons: Vec<(&str, usize)> = reasons.into_iter().collect();
        reasons.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
        let reasons: Vec<String> = reasons.iter().map(|(reason, number)| format!("{number}: {reason}")).collect();
        let (all, name) = (self.peer.checks.len(), self.peer.name);
        let without = if reasons.is_empty() { String::new() } else { format!("; without: {}", reasons.join("; ")) };
        format!("{answered} of {all} checks of {name} have an answer{without} (`clearspan rules --coverage {}`)", self.peer.id)
    }

    /// The checks that the configuration names, each with its answer.
    pub fn named(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (id, action) in self.only.iter().map(|id| (id, "run")).chain(self.skip.iter().map(|(id, _)| (id, "left out"))) {
            let checks: Vec<&PeerCheck> = self.peer.checks.iter().filter(|check| is_named(id, check.id)).collect();
            if checks.is_empty() {
                lines.push(format!("{id} ({action}): {} has no such check", self.peer.name));
            }
            let (mut answers, mut reasons): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
            for check in checks {
                let rules = self.rules_of(check.id);
                let names = rules.iter().map(|rule| format!("`{}`", rule.id)).filter(|name| !answers.contains(name));
                let names: Vec<String> = names.collect();
                answers.extend(names);
                if rules.is_empty() && !reasons.contains(&check.reason) {
                    reasons.push(check.reason);
                }
            }
            if !answers.is_empty() {
                lines.push(format!("{id} ({action}): {}", answers.join(", ")));
            } else if !reasons.is_empty() {
                lines.push(format!("{id} ({action}): no answer: {}", reasons.join("; ")));
            }
        }
        lines
    }
}

/// Whether an id, which may have `*` at its end or be a `*` in the table, names a check.
fn is_named(id: &str, check: &str) -> bool {
    let starts = |pattern: &str, text: &str| {
        let start = pattern.strip_suffix('*');
        start.is_some_and(|start| text.get(..start.len()).is_some_and(|given| given.eq_ignore_ascii_case(start)))
    };
    crate::peers::is_same_id(id, check) || starts(id, check) || starts(check, id)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::super::said::Skipped;
    use super::*;
    use crate::finding::Severity;
    use crate::peers::peer;

    #[test]
    fn a_rule_is_disabled_only_if_all_of_its_checks_are_left_out() {
        let mut both = RuleInfo::new("both", "Both", Severity::High);
        both.aliases = vec!["CKV_AWS_29".into(), "CKV_AWS_31".into(), "AVD-AWS-0045".into()];
        let mut single = RuleInfo::new("single", "One", Severity::High);
        single.aliases = vec!["CKV_AWS_30".into()];
        single.enabled = false;
        let rules = [both, single];
        let skipped = |ids: &[&str]| Said {
            skip: ids.iter().map(|id| Skipped { id: (*id).to_string(), reason: format!("no {id}") }).collect(),
            ..Said::default()
        };
        let peer = peer("checkov").unwrap();
        let disabled = |said: &Said| {
            let answers = Answers::new(peer, &rules, said);
            (answers.disabled().iter().map(|(rule, _)| rule.id.clone()).collect::<Vec<_>>(), answers.notes().len())
        };
        assert_eq!(disabled(&skipped(&["CKV_AWS_29"])), (Vec::new(), 1));
        assert_eq!(disabled(&skipped(&["CKV_AWS_29", "CKV_AWS_31"])), (vec!["both".to_string()], 0));
        assert_eq!(disabled(&skipped(&["CKV_AWS_*"])), (vec!["both".to_string(), "single".to_string()], 0));
        let answers = Answers::new(peer, &rules, &Said::default());
        assert_eq!(answers.enabled().iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>(), ["single"]);
        let said = Said { only: vec!["CKV_AWS_30".into(), "CKV_AZURE_1".into()], ..Said::default() };
        let answers = Answers::new(peer, &rules, &said);
        assert_eq!(answers.only().iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>(), ["single"]);
        assert_eq!(
            answers.named(),
            ["CKV_AWS_30 (run): `single`", "CKV_AZURE_1 (run): no answer: it is about Azure, which is not judged"]
        );
    }
}
