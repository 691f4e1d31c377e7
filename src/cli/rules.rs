//! `clearspan rules`.

use super::Exit;
use super::arguments::{ColorChoice, ListFormat, RulesArguments};
use super::output::{self, Terminal};
use super::rule_names::{known_rules, rules_here};
use super::scan_root::current_directory;
use crate::finding::UsageError;
use crate::report;

/// # Errors
/// When a rule file cannot be loaded, or standard output cannot be written.
pub fn run(arguments: &RulesArguments) -> Result<Exit, UsageError> {
    let (options, mut rules) = rules_here(&arguments.rules, &arguments.config, &current_directory()?)?;
    known_rules(&options.rules.only, &rules)?;
    known_rules(&options.rules.skip, &rules)?;
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
