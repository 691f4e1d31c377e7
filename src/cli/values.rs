//! Values for variables, as typed.

use super::arguments::ValueArguments;
use crate::engine::{self};
use crate::finding::UsageError;

/// The prefix of environment variables that set input variables of Terraform.
const TF_VAR: &str = "TF_VAR_";

/// `--var`, in order.
///
/// # Errors
/// When one has no name and value.
pub fn variables(values: &ValueArguments) -> Result<Vec<(String, String)>, UsageError> {
    values.variables.iter().map(|text| variable(text)).collect()
}

/// Refuses variable files that are directories.
///
/// # Errors
/// With the first of them.
pub fn check_variable_files(options: &engine::Options) -> Result<(), UsageError> {
    match options.values.variable_files.iter().find(|file| options.scan.root.join(file).is_dir()) {
        Some(file) => Err(UsageError::new(format!("`{file}` is a directory, expected a variable file"))),
        None => Ok(()),
    }
}

fn variable(text: &str) -> Result<(String, String), UsageError> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_string(), value.to_string())),
        _ => {
            Err(UsageError::new(format!("`--var {text}` is not of the form `NAME=VALUE`")).with_help("write `--var NAME=VALUE`"))
        }
    }
}

/// The values of `TF_VAR_…` in the environment, by name; none unless they are asked for.
pub fn environment_variables(values: &ValueArguments) -> Vec<(String, String)> {
    if !values.tf_vars {
        return Vec::new();
    }
    // A value that is not UTF-8 is none that Terraform could take.
    let all = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let mut given: Vec<(String, String)> =
        all.filter_map(|(name, value)| Some((name.strip_prefix(TF_VAR)?.to_string(), value))).collect();
    given.sort();
    given
}
