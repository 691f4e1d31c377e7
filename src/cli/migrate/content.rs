//! The text of `clearspan.yaml` from what another tool's configuration says.

use super::answers::Answers;
use super::said::Said;

/// The whole text.
pub(super) fn configuration(tool: &str, said: &Said, answers: &Answers<'_>, comments: usize, baseline: Option<&str>) -> String {
    let mut text = format!("# Written by `clearspan migrate --from {tool}`");
    if !said.files.is_empty() {
        text.push_str(&format!(" from {}", said.files.join(", ")));
    }
    text.push_str(".\n");
    list(&mut text, 0, "paths", said.paths.iter().map(String::as_str));
    list(&mut text, 0, "exclude", said.exclude.iter().map(String::as_str));
    let (only, enabled, disabled) = (answers.only(), answers.enabled(), answers.disabled());
    let mut severities: Vec<(&str, &str)> = Vec::new();
    for (id, level) in &said.severities {
        for rule in answers.rules_of(id) {
            if !severities.iter().any(|(known, _)| *known == rule.id) {
                severities.push((&rule.id, level.id()));
            }
        }
    }
    if !(only.is_empty() && enabled.is_empty() && disabled.is_empty() && severities.is_empty()) {
        text.push_str("rules:\n");
    }
    list(&mut text, 2, "only", only.iter().map(|rule| rule.id.as_str()));
    list(&mut text, 2, "enable", enabled.iter().map(|rule| rule.id.as_str()));
    if !disabled.is_empty() {
        text.push_str("  disable:\n");
    }
    for (rule, reason) in disabled {
        text.push_str(&format!("    {}: {}\n", rule.id, quoted(&reason)));
    }
    if !severities.is_empty() {
        text.push_str("  severity:\n");
    }
    for (rule, level) in severities {
        text.push_str(&format!("    {rule}: {level}\n"));
    }
    let levels = [("severity", said.severity), ("fail_on", said.fail_on)];
    for (key, level) in levels.into_iter().filter_map(|(key, level)| Some((key, level?))) {
        text.push_str(&format!("{key}: {}\n", level.id()));
    }
    if let Some(baseline) = baseline {
        text.push_str(&format!("baseline: {baseline}\n"));
    }
    if crate::configuration::foreign_tools().contains(&tool) {
        if comments > 0 {
            text.push_str(&format!("# Comments of {tool} go on to count.\n"));
        }
        text.push_str(&format!("honor_suppressions: [{tool}]\n"));
    }
    text
}

fn list<'t>(text: &mut String, indent: usize, key: &str, items: impl Iterator<Item = &'t str>) {
    let items: Vec<&str> = items.collect();
    if items.is_empty() {
        return;
    }
    let space = " ".repeat(indent);
    text.push_str(&format!("{space}{key}:\n"));
    items.iter().for_each(|item| text.push_str(&format!("{space}  - {}\n", quoted(item))));
}

/// A text as YAML takes it, in quotes.
fn quoted(text: &str) -> String {
    // A JSON string is a YAML string; text that is no text is not written to begin with.
    serde_json::to_string(text).unwrap_or_default()
}
