//! What is known of a rule before its file is read: the names that it goes by, and what it judges.
//!
//! Invariant: an outline says what the rule's file says; of those that come with clearspan a test holds it to that.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::builtin::BuiltinRule;
use super::model::{is_alias, is_selected_by};
use super::types_read::TypesRead;
use super::{ObjectPattern, Pattern, Policy, PolicyFile, PolicyKind, RuleInformation};
use crate::source::Text;

/// A rule as selections see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleOutline {
    pub id: Text,
    named: Named,
    /// What follows from what it names: worked out when it is first asked for, by tables that most runs need not read.
    aliases: OnceLock<Vec<Text>>,
    /// Whether the rule runs without being asked for.
    pub enabled: bool,
    pub policies: Vec<PolicyOutline>,
    /// Whether a policy or a condition of it answers some of the aliases only.
    pub is_narrowed: bool,
    /// The types that its expressions ask for.
    pub(super) reads: TypesRead,
}

/// What the file of a rule names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    aliases: Vec<Text>,
    /// Framework to controls.
    controls: BTreeMap<Text, Vec<Text>>,
}

/// One of its policies: what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyOutline {
    /// Its place among the policies of the file.
    pub index: usize,
    pub kind: PolicyKind,
    pub pattern: Pattern,
    /// The first label of an `object_policy`.
    pub object: Option<ObjectPattern>,
    /// Whether it judges the resources of module models too.
    pub module_models: bool,
}

impl RuleOutline {
    /// Of a rule whose file was read, and that these policies of it carry out.
    pub fn of(information: &RuleInformation, file: &PolicyFile, policies: &[usize]) -> RuleOutline {
        let outline = |index: &usize| {
            let policy = file.policies.get(*index)?;
            Some(PolicyOutline {
                index: *index,
                kind: policy.kind,
                pattern: policy.pattern.clone(),
                object: policy.object.clone(),
                module_models: policy.module_models,
            })
        };
        RuleOutline {
            policies: policies.iter().filter_map(outline).collect(),
            is_narrowed: policies.iter().filter_map(|index| file.policies.get(*index)).any(Policy::is_narrowed),
            reads: TypesRead::of(file, policies),
            ..RuleOutline::without_file(information)
        }
    }

    /// Of a rule that the engine carries out.
    pub(super) fn without_file(information: &RuleInformation) -> RuleOutline {
        RuleOutline {
            id: information.id.clone(),
            named: Named { aliases: information.aliases.clone(), controls: information.controls.clone() },
            aliases: OnceLock::new(),
            enabled: information.enabled,
            policies: Vec::new(),
            is_narrowed: false,
            reads: TypesRead::default(),
        }
    }

    /// Of a rule that comes with clearspan.
    ///
    /// # Errors
    /// What is wrong with a label; a test sees to it that nothing is.
    pub(super) fn builtin(rule: &BuiltinRule) -> Result<RuleOutline, String> {
        let texts = |list: &[&str]| list.iter().map(Text::new).collect::<Vec<_>>();
        let mut policies = Vec::with_capacity(rule.policies.len());
        for (index, (keyword, label, _, module_models)) in rule.policies.iter().enumerate() {
            let kind = PolicyKind::from_keyword(keyword).ok_or_else(|| format!("`{keyword}` is not a policy"))?;
            let (pattern, object) = match kind {
                PolicyKind::Object => (Pattern::new(label), Some(ObjectPattern::parse(label)?)),
                _ => (Pattern::with_alternatives(label)?, None),
            };
            policies.push(PolicyOutline { index, kind, pattern, object, module_models: *module_models });
        }
        Ok(RuleOutline {
            id: rule.id.into(),
            named: Named {
                aliases: texts(rule.aliases),
                controls: rule.controls.iter().map(|(framework, list)| (Text::new(framework), texts(list))).collect(),
            },
            aliases: OnceLock::new(),
            enabled: rule.enabled,
            policies,
            is_narrowed: rule.is_narrowed,
            reads: TypesRead { named: texts(rule.reads), any: rule.reads_any },
        })
    }

    /// Ids of the same check in other tools, with those that it had before.
    pub fn aliases(&self) -> &[Text] {
        self.aliases.get_or_init(|| {
            let mut aliases = self.named.aliases.clone();
            crate::peers::complete(&mut aliases);
            aliases
        })
    }

    /// Framework to controls, with those that follow from published mappings.
    pub fn controls(&self) -> BTreeMap<Text, Vec<Text>> {
        let mut controls = self.named.controls.clone();
        crate::controls::complete(&mut controls);
        controls
    }

    /// Whether a user means this rule by a name: its id, or one of its aliases.
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.aliases().iter().any(|alias| is_alias(alias, name))
    }

    /// Whether a selection of rules has this one: by a name, a prefix (`elasticache`) or a glob (`elasticache-*`).
    pub fn is_selected_by(&self, pattern: &str) -> bool {
        is_selected_by(&self.id, &[] as &[Text], pattern) || is_selected_by(&self.id, self.aliases(), pattern)
    }
}

#[cfg(test)]
impl RuleOutline {
    /// With what follows from what it names, for comparison.
    pub fn completed(self) -> RuleOutline {
        let named = Named { aliases: self.aliases().to_vec(), controls: self.controls() };
        RuleOutline { named, ..self }
    }
}
