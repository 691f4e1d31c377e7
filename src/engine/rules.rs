//! What is known of each rule without holding it against anything.

use std::collections::BTreeMap;

use crate::finding::{Applicability, Confidence, Severity};
use crate::policy::{EnabledBy, is_alias, is_selected_by};
use crate::suppression::tools_of;

/// A rule as lists, pages and reports show it.
#[derive(Clone, Debug)]
pub struct RuleInfo {
    pub id: String,
    /// One line, lower case, no full stop.
    pub title: String,
    pub severity: Severity,
    pub confidence: Confidence,
    /// Whether it is run by default.
    pub enabled: bool,
    /// What switched it on, if it is off by default and something did.
    pub enabled_by: Option<EnabledBy>,
    /// Whether the configuration names others as the only rules to run.
    pub is_left_out: bool,
    /// The reason for which the configuration disables it.
    pub disabled: Option<String>,
    /// Resource types and object kinds that it selects.
    pub targets: Vec<String>,
    /// Where it comes from: `built in`, or the path of the rule file.
    pub source: String,
    /// Why it matters.
    pub rationale: String,
    /// How to fix a violation.
    pub remediation: String,
    /// Addresses of documentation.
    pub references: Vec<String>,
    /// Framework → controls that it satisfies.
    pub controls: BTreeMap<String, Vec<String>>,
    /// Names of the same check elsewhere, `tool:id`.
    pub aliases: Vec<String>,
    pub examples: Vec<RuleExample>,
    pub inputs: Vec<RuleInput>,
    /// Empty where a violation has no automatic fix.
    pub fixes: Vec<RuleFix>,
}

/// What `source` says of rules that come with clearspan.
const BUILT_IN: &str = "built in";

/// A value that the configuration can set for a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInput {
    pub name: String,
    pub typ: String,
    pub description: String,
    /// As it is written in the configuration; `None` where a value must be given.
    pub default: Option<String>,
    /// The value that the configuration gives it, and where.
    pub configured: Option<(String, String)>,
}

/// A fix that a rule can offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFix {
    pub title: String,
    pub applicability: Applicability,
}

/// A marked piece of configuration.
#[derive(Clone, Debug)]
pub struct RuleExample {
    /// `fail`, `pass` or `unknown`.
    pub outcome: String,
    /// Of more than one file if lines like `# modules/cache/main.tf` say so.
    pub code: String,
}

impl RuleExample {
    /// The language of the code, as Markdown names it.
    pub fn language(&self) -> &'static str {
        if self.code.lines().any(|line| line.starts_with("apiVersion:")) { "yaml" } else { "hcl" }
    }
}

impl RuleInfo {
    /// A rule of which only the id, the title and the severity are known.
    pub fn new(id: impl Into<String>, title: impl Into<String>, severity: Severity) -> RuleInfo {
        RuleInfo {
            id: id.into(),
            title: title.into(),
            severity,
            confidence: Confidence::High,
            enabled: true,
            enabled_by: None,
            is_left_out: false,
            disabled: None,
            targets: Vec::new(),
            source: BUILT_IN.to_string(),
            rationale: String::new(),
            remediation: String::new(),
            references: Vec::new(),
            controls: BTreeMap::new(),
            aliases: Vec::new(),
            examples: Vec::new(),
            inputs: Vec::new(),
            fixes: Vec::new(),
        }
    }

    pub fn is_built_in(&self) -> bool {
        self.source == BUILT_IN
    }

    /// What the aliases are called in other tools: the tools, and the ids that they have there.
    pub fn names_elsewhere(&self) -> Vec<(String, Vec<&str>)> {
        let mut names: Vec<(String, Vec<&str>)> = Vec::new();
        for (tools, id) in self.aliases.iter().map(|alias| tools_of(alias)) {
            match names.iter_mut().find(|(known, _)| *known == tools) {
                Some((_, ids)) => ids.push(id),
                None => names.push((tools, vec![id])),
            }
        }
        names
    }

    /// Whether it satisfies controls of one of these frameworks, or none is asked for.
    pub fn is_mapped_to(&self, frameworks: &[String]) -> bool {
        frameworks.is_empty() || frameworks.iter().any(|framework| self.controls.contains_key(framework))
    }

    /// Whether `name` is the id or an alias, with or without the alias's tool.
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.aliases.iter().any(|alias| is_alias(alias, name))
    }

    /// Whether a selection of rules has this one: by a name, a prefix or a glob.
    pub fn is_selected_by(&self, pattern: &str) -> bool {
        is_selected_by(&self.id, &self.aliases, pattern)
    }
}
