//! One rule of a run.

use std::sync::Arc;

use super::builtin::Unread;
use super::outline::RuleOutline;
use super::{Policy, PolicyFile, RuleInformation};
use crate::source::Text;

/// One rule: what selects it, metadata, and the policies that carry it out.
#[derive(Clone, Debug)]
pub struct Rule {
    pub outline: Arc<RuleOutline>,
    body: Body,
    /// What switched it on, if it is off by default and something did.
    pub enabled_by: Option<EnabledBy>,
    /// Whether the configuration names others as the only rules to run.
    pub is_left_out: bool,
}

/// Who carries a rule out.
#[derive(Clone, Debug)]
enum Body {
    /// The engine.
    Reserved(Arc<RuleInformation>),
    /// A file of the user.
    Given(Arc<RuleInformation>, Arc<PolicyFile>),
    /// A file that comes with clearspan.
    Builtin(Arc<Unread>),
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
    /// A rule that the engine carries out.
    pub(super) fn reserved(information: RuleInformation) -> Rule {
        Rule::new(RuleOutline::without_file(&information), Body::Reserved(Arc::new(information)))
    }

    /// A rule of the user, with the indices of its policies in the file.
    pub(super) fn given(information: Arc<RuleInformation>, file: Arc<PolicyFile>, policies: &[usize]) -> Rule {
        Rule::new(RuleOutline::of(&information, &file, policies), Body::Given(information, file))
    }

    /// A rule that comes with clearspan.
    pub(super) fn builtin(outline: RuleOutline, unread: Unread) -> Rule {
        Rule::new(outline, Body::Builtin(Arc::new(unread)))
    }

    fn new(outline: RuleOutline, body: Body) -> Rule {
        Rule { outline: Arc::new(outline), body, enabled_by: None, is_left_out: false }
    }

    pub fn id(&self) -> &Text {
        &self.outline.id
    }

    /// What people read about it. Reads the rule's file, as [`Rule::file`] does.
    pub fn information(&self) -> &Arc<RuleInformation> {
        match &self.body {
            Body::Reserved(information) | Body::Given(information, _) => information,
            Body::Builtin(unread) => &unread.read(self.id()).0,
        }
    }

    /// The file that states it; none for what the engine carries out. A file that comes with clearspan is read when it is
    /// first asked for.
    pub fn file(&self) -> Option<&Arc<PolicyFile>> {
        match &self.body {
            Body::Reserved(_) => None,
            Body::Given(_, file) => Some(file),
            Body::Builtin(unread) => unread.read(self.id()).1.as_ref(),
        }
    }

    /// Whether its file was read, if it has one.
    pub(super) fn is_read(&self) -> bool {
        match &self.body {
            Body::Reserved(_) | Body::Given(..) => true,
            Body::Builtin(unread) => unread.is_read(),
        }
    }

    /// The name of its file without directories and suffix.
    pub fn stem(&self) -> Option<&Text> {
        match &self.body {
            Body::Reserved(_) => None,
            Body::Given(_, file) => Some(&file.stem),
            Body::Builtin(_) => Some(self.id()),
        }
    }

    /// Whether the engine carries it out.
    pub fn is_reserved(&self) -> bool {
        matches!(self.body, Body::Reserved(_))
    }

    /// Whether it comes with clearspan.
    pub fn is_builtin(&self) -> bool {
        !matches!(self.body, Body::Given(..))
    }

    /// Whether it runs where no rule is asked for by name.
    pub fn is_enabled(&self) -> bool {
        !self.is_left_out && (self.outline.enabled || self.enabled_by.is_some())
    }

    /// Whether it is mapped to controls of one of these frameworks.
    pub fn is_mapped_to(&self, frameworks: &[String]) -> bool {
        if frameworks.is_empty() {
            return false;
        }
        let controls = self.outline.controls();
        frameworks.iter().any(|framework| controls.contains_key(framework.as_str()))
    }

    /// The policies with their indices in the file, which is read for them.
    pub fn policies(&self) -> impl Iterator<Item = (usize, &Policy)> {
        let file = self.file();
        let of = move |index: usize| file.and_then(|file| file.policies.get(index)).map(|policy| (index, policy));
        self.outline.policies.iter().filter_map(move |policy| of(policy.index))
    }
}
