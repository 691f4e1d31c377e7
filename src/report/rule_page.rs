//! What there is to say of a rule, in sections: one list for the terminal, the documentation and the HTML report.

use super::RuleInfo;
use crate::finding::Applicability;

/// A part of the page of a rule.
pub(super) struct Section {
    pub heading: &'static str,
    pub content: Vec<Content>,
}

pub(super) enum Content {
    /// Paragraphs, one per line.
    Text(String),
    /// One item per line; each may be an address.
    Items(Vec<String>),
    Code {
        language: &'static str,
        text: String,
    },
}

/// The sections that have something to say, in the order of the page.
pub(super) fn sections(rule: &RuleInfo) -> Vec<Section> {
    let controls = rule.controls.iter().map(|(name, ids)| format!("{name}: {}", ids.join(", "))).collect();
    let elsewhere = rule.names_elsewhere().into_iter().map(|(tools, ids)| format!("{tools}: {}", ids.join(", "))).collect();
    let mut sections = vec![
        section("Disabled here", text(rule.disabled.as_deref().unwrap_or_default())),
        section("Off by default", off_by_default(rule)),
        section("Why", text(&rule.rationale)),
        section("How to fix it", text(&rule.remediation)),
        section("Automatic fixes", fixes(rule)),
        section("Applies to", text(&rule.targets.join(", "))),
        section("Inputs", inputs(rule)),
    ];
    for example in &rule.examples {
        let heading = match example.outcome.as_str() {
            "fail" => "Example of a violation",
            "pass" => "Example that passes",
            _ => "Example that is unknown",
        };
        sections.push(section(heading, vec![Content::Code { language: example.language(), text: example.code.clone() }]));
    }
    sections.extend([
        section("Controls", items(controls)),
        section("Also known as", items(elsewhere)),
        section("References", items(rule.references.clone())),
        section("Defined in", text(&rule.source)),
    ]);
    sections.retain(|section| !section.content.is_empty());
    sections
}

fn section(heading: &'static str, content: Vec<Content>) -> Section {
    Section { heading, content }
}

fn text(text: &str) -> Vec<Content> {
    if text.trim().is_empty() { Vec::new() } else { vec![Content::Text(text.to_string())] }
}

fn items(items: Vec<String>) -> Vec<Content> {
    if items.is_empty() { Vec::new() } else { vec![Content::Items(items)] }
}

/// How a rule that is off by default is switched on, and what did so here.
fn off_by_default(rule: &RuleInfo) -> Vec<Content> {
    if rule.enabled {
        return Vec::new();
    }
    let here = rule.enabled_by.map(|by| format!("Enabled here by {}. ", by.phrase())).unwrap_or_default();
    let frameworks: Vec<String> = rule.controls.keys().map(|name| format!("`--controls {name}`")).collect();
    let controls = if frameworks.is_empty() { String::new() } else { format!(", with {}", frameworks.join(" or ")) };
    vec![
        Content::Text(format!("{here}The rule runs with `--select {}`{controls}, or where clearspan.yaml enables it:", rule.id)),
        Content::Code { language: "yaml", text: format!("rules:\n  enable:\n    - {}\n", rule.id) },
    ]
}

fn fixes(rule: &RuleInfo) -> Vec<Content> {
    if rule.fixes.is_empty() {
        return text("None: a violation is fixed by hand.");
    }
    let fixes = rule.fixes.iter().map(|fix| {
        let how = match fix.applicability {
            Applicability::Safe => "safe, applied by `--fix`",
            Applicability::Unsafe => "unsafe, applied only by `--fix --unsafe-fixes`",
            Applicability::Display => "shown only, never applied",
        };
        format!("{}: {how}", fix.title)
    });
    items(fixes.collect())
}

/// Each input, and how the configuration sets it.
fn inputs(rule: &RuleInfo) -> Vec<Content> {
    if rule.inputs.is_empty() {
        return Vec::new();
    }
    let described = rule.inputs.iter().map(|input| {
        let default = input.default.as_ref().map_or("required".to_string(), |default| format!("default `{default}`"));
        let about = if input.description.is_empty() { String::new() } else { format!(": {}", input.description) };
        let configured = input.configured.as_ref().map(|(value, place)| format!("; set to `{value}` in {place}"));
        format!("`{}` ({}, {default}){about}{}", input.name, input.typ, configured.unwrap_or_default())
    });
    let settings = rule.inputs.iter().map(|input| {
        let value = input.configured.as_ref().map(|(value, _)| value).or(input.default.as_ref());
        format!("      {}: {}\n", input.name, value.map_or("...", String::as_str))
    });
    let settings: String = settings.collect();
    vec![
        Content::Items(described.collect()),
        Content::Text("Inputs are set in clearspan.yaml:".to_string()),
        Content::Code { language: "yaml", text: format!("rules:\n  inputs:\n    {}:\n{settings}", rule.id) },
    ]
}
