//! The rules of a SARIF run, and the frameworks whose controls they satisfy.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::limits::{MAX_DESCRIPTION, MAX_TAGS};
use super::model::{
    Component, ComponentReference, Configuration, Identified, MarkdownMessage, Message, Relationship, RelationshipTarget, Rule,
    RuleProperties,
};
use crate::finding::{Confidence, Finding, Severity};
use crate::report::{RuleInfo, rule_address};

/// The rules, known ones first; a rule that only findings name is added when it is met.
pub(super) struct SarifRules<'a> {
    rules: Vec<Rule<'a>>,
    index: HashMap<&'a str, usize>,
    taxonomies: Vec<Component<'a>>,
}

impl<'a> SarifRules<'a> {
    pub(super) fn new(known: &[&'a RuleInfo]) -> SarifRules<'a> {
        let mut controls: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (framework, ids) in known.iter().flat_map(|rule| &rule.controls) {
            controls.entry(framework).or_default().extend(ids.iter().map(String::as_str));
        }
        let frameworks: HashMap<&str, usize> = controls.keys().enumerate().map(|(index, name)| (*name, index)).collect();
        let taxonomies = controls.iter().map(|(name, ids)| Component {
            name,
            taxa: ids.iter().map(|id| Identified { id }).collect(),
            ..Component::default()
        });
        let taxonomies = taxonomies.collect();
        let rules: Vec<Rule<'a>> = known.iter().map(|rule| describe(rule, &frameworks)).collect();
        let index = known.iter().enumerate().map(|(index, rule)| (rule.id.as_str(), index)).collect();
        SarifRules { rules, index, taxonomies }
    }

    /// The index of a finding's rule.
    pub(super) fn index(&mut self, finding: &'a Finding) -> usize {
        *self.index.entry(finding.rule.as_str()).or_insert_with(|| {
            self.rules.push(Rule {
                id: &finding.rule,
                short_description: Message { text: finding.rule.to_string() },
                full_description: Message { text: finding.rule.to_string() },
                help: MarkdownMessage { text: finding.rule.to_string(), markdown: finding.rule.to_string() },
                help_uri: None,
                default_configuration: Configuration { level: super::level(finding.severity), enabled: true },
                relationships: Vec::new(),
                properties: properties(finding.severity, finding.confidence, &BTreeMap::new()),
            });
            self.rules.len() - 1
        })
    }

    /// The tool, and the frameworks.
    pub(super) fn into_components(self) -> (Component<'a>, Vec<Component<'a>>) {
        let supported =
            self.taxonomies.iter().enumerate().map(|(index, taxonomy)| ComponentReference { name: taxonomy.name, index });
        let driver = Component {
            name: env!("CARGO_PKG_NAME"),
            semantic_version: Some(env!("CARGO_PKG_VERSION")),
            information_uri: Some(env!("CARGO_PKG_REPOSITORY")),
            supported_taxonomies: supported.collect(),
            rules: Some(self.rules),
            ..Component::default()
        };
        (driver, self.taxonomies)
    }
}

fn describe<'a>(rule: &'a RuleInfo, frameworks: &HashMap<&'a str, usize>) -> Rule<'a> {
    let rationale = if rule.rationale.is_empty() { &rule.title } else { &rule.rationale };
    let mut text = rationale.clone();
    let mut markdown = rationale.clone();
    if !rule.remediation.is_empty() {
        text.push_str(&format!("\n\nHow to fix it: {}", rule.remediation));
        markdown.push_str(&format!("\n\n**How to fix it**: {}", rule.remediation));
    }
    if !rule.references.is_empty() {
        text.push_str("\n\nReferences:");
        markdown.push_str("\n\n**References**\n");
        for reference in &rule.references {
            text.push_str(&format!("\n{reference}"));
            markdown.push_str(&format!("\n- <{reference}>"));
        }
    }
    let mut relationships = Vec::new();
    for (framework, ids) in &rule.controls {
        let index = frameworks.get(framework.as_str()).copied().unwrap_or_default();
        for id in ids {
            let tool_component = ComponentReference { name: framework, index };
            relationships.push(Relationship { target: RelationshipTarget { id, tool_component }, kinds: ["relevant"] });
        }
    }
    Rule {
        id: &rule.id,
        short_description: Message { text: shorten(&rule.title) },
        full_description: Message { text: shorten(rationale) },
        help: MarkdownMessage { text, markdown },
        help_uri: rule_address(rule),
        default_configuration: Configuration { level: super::level(rule.severity), enabled: rule.enabled },
        relationships,
        properties: properties(rule.severity, rule.confidence, &rule.controls),
    }
}

fn properties(severity: Severity, confidence: Confidence, controls: &BTreeMap<String, Vec<String>>) -> RuleProperties {
    // The frameworks before their controls: not all tags are shown.
    let each = controls.iter().flat_map(|(framework, ids)| ids.iter().map(move |id| format!("{framework}/{id}")));
    let tags = ["security", "compliance"].map(str::to_string).into_iter().chain(controls.keys().cloned()).chain(each);
    RuleProperties {
        tags: tags.take(MAX_TAGS).collect(),
        precision: confidence.id(),
        problem_severity: match super::level(severity) {
            "note" => "recommendation",
            level => level,
        },
        // Within the bands that code hosts name: above 9 critical, 7 high, 4 medium, the rest low.
        security_severity: match severity {
            Severity::Critical => "9.5",
            Severity::High => "8.0",
            Severity::Medium => "5.5",
            Severity::Low => "3.0",
            Severity::Info => "1.0",
        },
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(MAX_DESCRIPTION).collect()
}
