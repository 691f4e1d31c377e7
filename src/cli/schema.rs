//! `clearspan schema`. Floor 7.

use super::{Exit, output};
use crate::engine::UsageError;
use crate::report;

/// # Errors
/// When standard output cannot be written.
pub fn run() -> Result<Exit, UsageError> {
    output::standard(|to| report::configuration_schema(to))?;
    Ok(Exit::Clean)
}
