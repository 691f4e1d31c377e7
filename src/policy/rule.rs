//! One rule of a run.

use std::sync::Arc;

use super::{Policy, PolicyFile, RuleInformation};
use crate::source::Text;

/// One rule: metadata and the policies that carry it out.
#[derive(Clone, Debug)]
pub struct Rule {
    pub information: Arc<RuleInformation>,
    /// `None` for reserved rules, which the engine carries out.
    pub file: Option<Arc<PolicyFile>>,
    /// Indices into the file's policies.
    pub policies: Vec<usize>,
    /// Whether it comes with clearspan.
    pub builtin: bool,
    /// What switched it on, if it is off by default and something did.
    pub enabled_by: Option<EnabledBy>,
    /// Whether the configuration names others as the only rules to run.
    pub is_left_out: bool,
}

/// What switches on a rule that is off by default, for everything that is checked.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum EnabledBy {
    /// `rules.enable` of the configuration.
    Configuration,
    /// A control framework that it is mapped to.
    Controls,
}

impl EnabledBy {
    /// What reports call it.
    pub fn id(self) -> &'static str {
        match self {
            EnabledBy::Configuration => "configuration",
            EnabledBy::Controls => "controls",
        }
    }

    /// As part of a sentence.
    pub fn phrase(self) -> &'static str {
        match self {
            EnabledBy::Configuration => "the configuration",
            EnabledBy::Controls => "a control framework",
        }
    }
}

impl Rule {
    pub fn id(&self) -> &Text {
        &self.information.id
    }

    /// Whether it runs where no rule is asked for by name.
    pub fn is_enabled(&self) -> bool {
        !self.is_left_out && (self.information.enabled || self.enabled_by.is_some())
    }

    /// Whether it is mapped to controls of one of these frameworks.
    pub fn is_mapped_to(&self, frameworks: &[String]) -> bool {
        let controls = &self.information.controls;
        frameworks.iter().any(|framework| controls.contains_key(framework.as_str()))
    }

    /// The policies with their indices in the file.
    pub fn policies(&self) -> impl Iterator<Item = (usize, &Policy)> {
        let file = self.file.as_deref();
        self.policies.iter().filter_map(move |index| file.and_then(|f| f.policies.get(*index)).map(|policy| (*index, policy)))
    }
}
