//! The order of a report, and what passes in that order: kept from one edit to the next, for it is most of what is found.
//!
//! Invariant: by path, position, rule, target, outcome and message: the same on every run. No step after judging looks at
//! what passes, so it is put in order once.

use std::cmp::Ordering;
use std::sync::Arc;

use super::configured::Configured;
use super::judge::Unit;
use crate::finding::Finding;
use crate::source::{HashMap, SourceMap};

/// The order of a report.
pub(super) struct Order {
    /// By source.
    paths: Vec<Arc<str>>,
}

impl Order {
    pub fn new(sources: &SourceMap) -> Order {
        Order { paths: sources.paths() }
    }

    pub fn compare(&self, a: &Finding, b: &Finding) -> Ordering {
        let (of, with) = (a.primary.span, b.primary.span);
        let path = |finding: &Finding| self.paths.get(finding.primary.span.source.0 as usize);
        let place = if of.source == with.source { Ordering::Equal } else { path(a).cmp(&path(b)) };
        let place = place.then((of.start, of.end).cmp(&(with.start, with.end)));
        let what = place.then_with(|| a.rule.cmp(&b.rule)).then_with(|| a.target.cmp(&b.target));
        what.then_with(|| a.outcome.cmp(&b.outcome)).then_with(|| a.message.cmp(&b.message))
    }

    /// Two lists that are in order as one that is.
    pub fn join(&self, mut passed: Vec<Finding>, others: Vec<Finding>) -> Vec<Finding> {
        passed.reserve_exact(others.len());
        passed.extend(others);
        sort(&mut passed, |one, other| self.compare(one, other));
        passed
    }
}

/// A stable sort that moves each element about once: findings are large.
fn sort<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..list.len()).collect();
    let at = |index: &usize| list.get(*index);
    order.sort_by(|a, b| at(a).zip(at(b)).map_or(Ordering::Equal, |(a, b)| compare(a, b)));
    for start in 0..order.len() {
        // Round the places that take each other's elements.
        let mut place = start;
        while let Some(from) = order.get_mut(place).map(|from| std::mem::replace(from, place)).filter(|from| *from != start) {
            list.swap(place, from);
            place = from;
        }
    }
}

/// What passes, in order, each with the number of the unit that it comes from.
#[derive(Debug, Default)]
pub(super) struct Passed {
    list: Vec<(u64, Finding)>,
    /// The highest number that was given.
    last: u64,
}

impl Passed {
    /// Takes over what passes in units that are new, and drops what came of units that are no more.
    pub fn follow<'u>(&mut self, units: impl Iterator<Item = &'u mut Unit>, configured: &Configured, sources: &SourceMap) {
        let order = Order::new(sources);
        let (mut present, mut new) = (HashMap::default(), Vec::new());
        for (rank, unit) in units.enumerate() {
            if unit.number == 0 {
                self.last += 1;
                unit.number = self.last;
                let mut passed = std::mem::take(&mut unit.passed);
                configured.exclusion.drop_findings(sources, &mut passed);
                configured.rules.apply(&mut passed);
                new.extend(passed.into_iter().map(|finding| (unit.number, finding)));
            }
            present.insert(unit.number, rank);
        }
        self.list.retain(|(number, _)| present.contains_key(number));
        self.list.append(&mut new);
        // Nearly all of it is in order: the sort finds the two runs. A shared module passes alike in many root modules:
        // that goes by their order.
        let rank = |number: &u64| present.get(number);
        sort(&mut self.list, |(a, one), (b, other)| order.compare(one, other).then_with(|| rank(a).cmp(&rank(b))));
    }

    pub fn findings(&self) -> Vec<Finding> {
        self.list.iter().map(|(_, finding)| finding.clone()).collect()
    }

    pub fn into_findings(self) -> Vec<Finding> {
        self.list.into_iter().map(|(_, finding)| finding).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_elements_keep_their_order() {
        for count in 0..40_usize {
            for factor in [1, 3, 7, 11] {
                let list: Vec<(usize, usize)> = (0..count).map(|index| (index * factor % 13, index)).collect();
                let (mut sorted, mut expected) = (list.clone(), list);
                sort(&mut sorted, |a, b| a.0.cmp(&b.0));
                expected.sort_by_key(|element| element.0);
                assert_eq!(sorted, expected);
            }
        }
    }
}
