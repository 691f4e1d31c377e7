//! `clearspan rules`. Floor 7.

use std::path::PathBuf;

use super::Exit;
use super::arguments::{ColorArgument, ListFormatArgument, RulesArguments};
use super::options::{known_rules, rules_here};
use super::output::{self, Terminal};
use crate::engine::UsageError;
use crate::report;

/// # Errors
/// When a rule file cannot be loaded, or standard output cannot be written.
pub fn run(arguments: &RulesArguments) -> Result<Exit, UsageError> {
    let (options, mut rules) = rules_here(&arguments.rules, arguments.config.as_deref(), &current_directory()?)?;
    known_rules(&options.only, &rules)?;
    known_rules(&options.skip, &rules)?;
    let is_called = |names: &[String], rule: &report::RuleInfo| names.iter().any(|name| rule.is_called(name));
    rules.retain(|rule| rule.is_mapped_to(&options.controls));
    rules.retain(|rule| (options.only.is_empty() || is_called(&options.only, rule)) && !is_called(&options.skip, rule));
    let terminal = Terminal::of_standard_output(ColorArgument::Never);
    output::standard(|to| match arguments.format {
        ListFormatArgument::Text => report::rule_list(&rules, terminal.width, to),
        ListFormatArgument::Json => report::rule_list_json(&rules, to),
    })?;
    Ok(Exit::Clean)
}

/// # Errors
/// When there is none.
pub(super) fn current_directory() -> Result<PathBuf, UsageError> {
    std::env::current_dir().map_err(|error| UsageError::new(format!("the current directory cannot be read: {error}")))
}
