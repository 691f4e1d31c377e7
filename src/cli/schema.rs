//! `clearspan schema`.

use super::arguments::{SchemaArguments, SchemaOf};
use super::{Exit, output};
use crate::finding::UsageError;
use crate::report;

/// # Errors
/// When standard output cannot be written.
pub fn run(arguments: &SchemaArguments) -> Result<Exit, UsageError> {
    output::standard(|to| match arguments.of {
        SchemaOf::Config => report::configuration_schema(to),
        SchemaOf::Report => report::report_schema(to),
    })?;
    Ok(Exit::Clean)
}
