//! `clearspan completions`.

use clap::CommandFactory;

use super::arguments::{Arguments, CompletionsArguments};
use super::{Exit, output};
use crate::finding::UsageError;

/// # Errors
/// When standard output cannot be written.
pub fn run(arguments: &CompletionsArguments) -> Result<Exit, UsageError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "clearspan", &mut script);
    output::standard(|to| to.write_all(&script))?;
    Ok(Exit::Clean)
}
