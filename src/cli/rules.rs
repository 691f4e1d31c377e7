//! `clearspan rules`.

use super::Exit;
use super::arguments::{ColorChoice, ListFormat, RulesArguments};
use super::new_rule;
use super::output::{self, Terminal};
use super::rule_names::{known_rules, rules_here};
use super::scan_root::current_directory;
use crate::finding::UsageError;
use crate::peers::{peer, tools};
use crate::policy::nearest;
use crate::report;

/// # Errors
/// When a rule file cannot be loaded, or standard output or a new rule cannot be written.
pub fn run(arguments: &RulesArguments) -> Result<Exit, UsageError> {
    let current = current_directory()?;
    if let Some(id) = &arguments.new {
        return new_rule::write(id, &current);
    }
    let (options, mut rules) = rules_here(&arguments.rules, &arguments.config, &current)?;
    if let Some(tool) = &arguments.coverage {
        return coverage(tool, &rules, arguments.format);
    }
    known_rules(&options.rules, &rules, false)?;
    let is_called = |names: &[String], rule: &report::RuleInfo| names.iter().any(|name| rule.is_selected_by(name));
    rules.retain(|rule| rule.is_mapped_to(&options.rules.controls));
    rules.retain(|rule| {
        (options.rules.only.is_empty() || is_called(&options.rules.only, rule)) && !is_called(&options.rules.skip, rule)
    });
    let terminal = Terminal::of_standard_output(ColorChoice::Never);
    output::standard(|to| match arguments.format {
        ListFormat::Text => report::rule_list(&rules, terminal.width, to),
        ListFormat::Json => report::rule_list_json(&rules, to),
    })?;
    Ok(Exit::Clean)
}

/// Which checks of another tool have an answer.
fn coverage(tool: &str, rules: &[report::RuleInfo], format: ListFormat) -> Result<Exit, UsageError> {
    let Some(peer) = peer(tool) else {
        let error = UsageError::new(format!("the checks of `{tool}` are unknown"));
        return Err(match nearest(tool, tools()) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help(format!("one of {}", tools().collect::<Vec<_>>().join(", "))),
        });
    };
    let covered = report::coverage(peer, rules);
    output::standard(|to| match format {
        ListFormat::Text => report::coverage_list(peer, &covered, to),
        ListFormat::Json => report::coverage_json(peer, &covered, to),
    })?;
    Ok(Exit::Clean)
}
