//! `clearspan explain`.

use super::Exit;
use super::arguments::{ColorChoice, ExplainArguments, RuleSelection};
use super::output::{self, Terminal};
use super::rule_names::{rules_here, unknown_rule};
use super::scan_root::current_directory;
use crate::finding::UsageError;
use crate::policy::nearest;
use crate::report;
use crate::value::ReasonKind;

/// The page of all reasons for which an outcome is not known.
const UNKNOWN: &str = "unknown";

/// # Errors
/// When there is no such rule, a rule file cannot be loaded, or standard output cannot be written.
pub fn run(arguments: &ExplainArguments) -> Result<Exit, UsageError> {
    let selection = RuleSelection { rule_paths: arguments.rule_paths.clone(), ..RuleSelection::default() };
    let (_, rules) = rules_here(&selection, &arguments.config, &current_directory()?)?;
    let by_id: Vec<_> = rules.iter().filter(|rule| rule.id == arguments.rule).collect();
    let terminal = Terminal::of_standard_output(ColorChoice::Never);
    // An alias may belong to several rules.
    let called = || rules.iter().filter(|rule| rule.is_called(&arguments.rule)).collect();
    let meant = if by_id.is_empty() { called() } else { by_id };
    if meant.is_empty() {
        // Outcomes that are not known have pages of their own.
        match (arguments.rule.as_str(), ReasonKind::from_id(&arguments.rule)) {
            (_, Some(kind)) => output::standard(|to| report::reason_page(kind, terminal.width, to))?,
            (UNKNOWN, None) => output::standard(|to| report::unknown_page(terminal.width, to))?,
            _ => {
                let error = unknown_rule(&arguments.rule, &rules);
                let ids = ReasonKind::ALL.iter().map(|kind| kind.id()).chain([UNKNOWN]);
                return Err(match nearest(&arguments.rule, ids) {
                    Some(near) if error.help.as_ref().is_none_or(|help| !help.starts_with("did you mean")) => {
                        error.with_help(format!("did you mean `{near}`?"))
                    }
                    _ => error,
                });
            }
        }
        return Ok(Exit::Clean);
    }
    for rule in meant {
        output::standard(|to| report::rule_page(rule, terminal.width, to))?;
    }
    Ok(Exit::Clean)
}
