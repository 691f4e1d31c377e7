//! What another program lays around a root module before it runs Terraform: environment variables, variable files,
//! generated files.

use std::sync::Arc;

use super::definition::Definition;
use crate::source::Text;
use crate::syntax::hcl::{Expression, File};
use crate::value::{Unknown, Value};

/// What is laid around a root module.
#[derive(Default)]
pub struct Wrapper<'a> {
    /// The directory of the configuration that runs Terraform: its variable files and lock file count as well.
    pub directory: Option<Text>,
    /// Values of variables `TF_VAR_…`, as JSON would have them.
    pub environment: Vec<(Text, Value)>,
    /// There may be further variables `TF_VAR_…`.
    pub environment_open: Option<Arc<Unknown>>,
    /// What is set on the command line, in order.
    pub command_line: Vec<Assignment<'a>>,
    /// The root module with the files that are added to it.
    pub definition: Option<Definition<'a>>,
}

/// Something on a command line that sets variables.
pub enum Assignment<'a> {
    /// A variable file with its path.
    File(String, &'a File),
    /// `-var NAME=TEXT`.
    Text(Text, Value),
    /// An expression that stands in another language; where it refers to anything, the value is `otherwise`.
    Expression { name: Text, expression: &'a Expression, otherwise: Arc<Unknown> },
    /// A file that is not known: it may set any variable.
    Unknown(Arc<Unknown>),
}
