//! Which controls a finding speaks for, where its rule asks more than one question.
//!
//! Invariant: a control is only said to be met or violated by what is about it.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Text;

/// Controls by framework.
pub type Controls = BTreeMap<Text, BTreeSet<Text>>;

/// The controls of a rule that a finding is about, in the frameworks for which the rule says so; in others it is about all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ControlScope {
    /// Those that the outcome is of.
    pub about: Controls,
    /// Those whose own conditions pass on the target, whatever the outcome.
    pub passed: Controls,
    /// Frameworks for which it is unknown which of the rule's controls it is about.
    pub unknown: BTreeSet<Text>,
}

/// What a finding says of a control of its rule.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ControlStanding {
    /// The outcome is the control's.
    About,
    /// What the control asks passes here.
    Passed,
    /// Whether it is about the control is unknown.
    Unknown,
    /// It is about something else.
    Elsewhere,
}

impl ControlScope {
    /// What a finding with this scope says of a control of its rule.
    pub fn standing(&self, framework: &str, control: &str) -> ControlStanding {
        let has = |controls: &Controls| controls.get(framework).is_some_and(|ids| ids.contains(control));
        if self.unknown.contains(framework) {
            ControlStanding::Unknown
        } else if has(&self.about) || !self.about.contains_key(framework) {
            ControlStanding::About
        } else if has(&self.passed) {
            ControlStanding::Passed
        } else {
            ControlStanding::Elsewhere
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_framework_that_nothing_is_said_of_is_meant_as_a_whole() {
        let of = |id: &str| Controls::from([("aws-fsbp".into(), BTreeSet::from([id.into()]))]);
        let scope = ControlScope { about: of("ECS.1"), passed: of("ECS.4"), unknown: BTreeSet::new() };
        assert_eq!(scope.standing("aws-fsbp", "ECS.1"), ControlStanding::About);
        assert_eq!(scope.standing("aws-fsbp", "ECS.4"), ControlStanding::Passed);
        assert_eq!(scope.standing("aws-fsbp", "ECS.5"), ControlStanding::Elsewhere);
        assert_eq!(scope.standing("soc2", "CC6.1"), ControlStanding::About);
    }
}
