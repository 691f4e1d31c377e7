//! What is given for the evaluation of root modules, apart from their files.

use std::sync::Arc;

use super::plan::Plan;
use super::wrapper::Wrapper;
use crate::source::{HashMap, Text};
use crate::syntax::hcl::File;
use crate::value::Value;

/// What is given for a run.
#[derive(Default)]
pub struct Inputs<'a> {
    /// `--var`, in order.
    pub variables: Vec<(Text, Text)>,
    /// `--var-file`, in order, with their paths.
    pub variable_files: Vec<(String, &'a File)>,
    pub workspace: Option<Text>,
    /// Where Terraform is run, as a path of this machine: `path.cwd`.
    pub working_directory: Option<Text>,
    /// What is set below `variable_files` and `variables`.
    pub environment: EnvironmentInputs<'a>,
    /// Plans by the directory of the root module that they belong to.
    pub plans: HashMap<Text, Arc<Plan>>,
    /// What another program lays around the root module.
    pub wrapper: Wrapper<'a>,
}

/// What an environment of the configuration sets.
#[derive(Default)]
pub struct EnvironmentInputs<'a> {
    /// Its var files, in order, with their paths.
    pub variable_files: Vec<(String, &'a File)>,
    /// Values with the place where they are written.
    pub values: Vec<(Text, Value)>,
}
