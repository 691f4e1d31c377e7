//! What is known of each rule without holding it against anything. Floor 5.

use std::collections::BTreeMap;

use crate::finding::{Confidence, Severity};
use crate::policy::{is_alias, is_selected_by};

/// A rule as lists, pages and reports show it.
#[derive(Clone, Debug)]
pub struct RuleInfo {
    pub id: String,
    /// One line, lower case, no full stop.
    pub title: String,
    pub severity: Severity,
    pub confidence: Confidence,
    /// Whether it is held without being asked for by name.
    pub enabled: bool,
    /// The reason for which the configuration disables it.
    pub disabled: Option<String>,
    /// Resource types and object kinds that it selects.
    pub targets: Vec<String>,
    /// Where it comes from: `built in`, or the path of the rule file.
    pub source: String,
    /// Why it matters.
    pub rationale: String,
    /// How to mend a violation.
    pub remediation: String,
    /// Addresses of documentation.
    pub references: Vec<String>,
    /// Framework → controls that it satisfies.
    pub controls: BTreeMap<String, Vec<String>>,
    /// Names of the same check elsewhere, `tool:id`.
    pub aliases: Vec<String>,
    pub examples: Vec<RuleExample>,
}

/// A marked piece of configuration.
#[derive(Clone, Debug)]
pub struct RuleExample {
    /// `fails`, `passes`, `unknown`, or a sentence.
    pub title: String,
    pub text: String,
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
            disabled: None,
            targets: Vec::new(),
            source: "built in".to_string(),
            rationale: String::new(),
            remediation: String::new(),
            references: Vec::new(),
            controls: BTreeMap::new(),
            aliases: Vec::new(),
            examples: Vec::new(),
        }
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
