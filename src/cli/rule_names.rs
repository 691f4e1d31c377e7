//! Names of rules, as typed: which rules there are here, and what a name that no rule has is answered with.

use std::path::Path;

use super::arguments::{ConfigArguments, RuleSelection};
use super::configuration::{self, Wanted};
use super::options::rule_options;
use super::output;
use crate::engine::{self};
use crate::finding::UsageError;
use crate::policy::{self, notes_on_names, refused_name};
use crate::report::RuleInfo;

/// The rules for a command that only looks at them, with the engine's options: those of the configuration here count. One
/// that cannot be used is ignored with a warning, unless it was named: the command helps to correct it.
///
/// # Errors
/// When a rule file or a configuration that was named cannot be used.
pub fn rules_here(
    selection: &RuleSelection,
    config: &ConfigArguments,
    current: &Path,
) -> Result<(engine::Options, Vec<RuleInfo>), UsageError> {
    let root = engine::place(current, &[".".to_string()])?.root;
    let options = engine::Options { rules: rule_options(selection), ..engine::Options::of_directory(root.clone()) };
    let wanted = Wanted { config, environments: &[], with_environments: false, with_paths: false };
    let configured = configuration::find(current, &wanted, (&root, &[String::new()])).and_then(|found| {
        let configured = engine::Options { configuration: found.map(|found| found.seen_from(&root)), ..options.clone() };
        let rules = engine::rules(&configured)?;
        Ok((configured, rules))
    });
    match configured {
        Err(error) if config.file.is_none() => {
            // What is wrong without it too is no fault of the configuration.
            let rules = engine::rules(&options)?;
            output::complain(&format!("warning: the configuration is ignored: {}", error.message));
            Ok((options, rules))
        }
        other => other,
    }
}

/// Refuses names that no rule has, and says which rules ids of other tools mean.
///
/// # Errors
/// With the nearest name that exists.
pub fn known_rules(options: &engine::RuleOptions, rules: &[RuleInfo], is_quiet: bool) -> Result<(), UsageError> {
    let names: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    let is_selected = |name: &str| rules.iter().any(|rule| rule.is_selected_by(name));
    if let Some(error) = refused_name(&options.only, &options.skip, is_selected, &names) {
        return Err(error);
    }
    if !is_quiet {
        let called = |name: &str| rules.iter().filter(|rule| rule.is_called(name)).map(|rule| rule.id.clone()).collect();
        say_what_names_mean(options, called);
    }
    Ok(())
}

/// Says which rules ids of other tools mean.
pub fn say_what_names_mean(options: &engine::RuleOptions, called: impl Fn(&str) -> Vec<String>) {
    let notes = notes_on_names(options.only.iter().chain(&options.skip), called);
    notes.iter().for_each(|note| output::complain(&format!("note: {note}")));
}

/// The refusal of a name that no rule has.
pub fn unknown_rule(name: &str, rules: &[RuleInfo]) -> UsageError {
    let (message, help) = policy::unknown_rule(name, rules.iter().map(|rule| rule.id.as_str()));
    UsageError::new(message).with_help(help)
}
