//! What another program lays around a root module before it runs Terraform: environment variables, variable files,
//! generated files.
//!
//! Source: Terraform's "Input Variables on the Command Line": `TF_VAR_…` comes before every variable file; a text is
//! taken as it is by variables of a primitive type or without type, and read as an expression by all others.

use std::sync::Arc;

use super::definition::{Declaration, Definition};
use super::evaluate::{Constants, assign};
use super::instance::Evaluation;
use crate::expr::functions::json_text;
use crate::expr::{Evaluator, constraint};
use crate::source::{SourceId, Span, Text};
use crate::syntax::hcl::{self, Expression, File};
use crate::value::{HopKind, Kind, Origin, Type, Unknown, Value};

/// What is laid around a root module.
#[derive(Default)]
pub struct Wrapper<'a> {
    /// The directory of the configuration that runs Terraform: its variable files and lock file count as well.
    pub directory: Option<Text>,
    /// Values of variables `TF_VAR_…`, as JSON would have them.
    pub environment: Vec<(Text, Value)>,
    /// There may be variables `TF_VAR_…` beside them.
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

impl<'a> Wrapper<'a> {
    /// Sets what environment variables give to the declared variables.
    pub(super) fn set_environment(&self, evaluation: &Evaluation<'a>, definition: &Definition<'_>) {
        for (name, declaration) in &definition.variables {
            let given = self.environment.iter().find(|(known, _)| known == name).map(|(_, value)| value);
            let value = match (given, &self.environment_open) {
                (Some(value), _) => from_environment(evaluation, name, declaration, value),
                (None, Some(open)) => Unknown::clone(open).into_value().with_origin(Origin::at(declaration.block.header)),
                (None, None) => continue,
            };
            evaluation.given.borrow_mut().insert(name.clone(), (value, HopKind::VariableFile));
        }
    }

    /// Sets what the command line gives; returns the paths of the files that are read.
    pub(super) fn set_command_line(&self, evaluation: &Evaluation<'a>, definition: &Definition<'_>) -> Vec<Text> {
        let mut read = Vec::new();
        for assignment in &self.command_line {
            match assignment {
                Assignment::File(path, file) => {
                    read.push(path.as_str().into());
                    assign(evaluation, file);
                }
                Assignment::Text(name, value) => {
                    if let Some(declaration) = definition.variables.get(name) {
                        let value = from_environment(evaluation, name, declaration, value);
                        evaluation.given.borrow_mut().insert(name.clone(), (value, HopKind::VariableFile));
                    }
                }
                Assignment::Expression { name, expression, otherwise } => {
                    let written = Evaluator::new(&Constants).evaluate(expression);
                    let unknown = || Unknown::clone(otherwise).into_value().with_span(expression.span);
                    evaluation
                        .given
                        .borrow_mut()
                        .insert(name.clone(), (written.unwrap_or_else(|_| unknown()), HopKind::VariableFile));
                }
                Assignment::Unknown(unknown) => {
                    for (name, declaration) in &definition.variables {
                        let value = Unknown::clone(unknown).into_value().with_origin(Origin::at(declaration.block.header));
                        evaluation.given.borrow_mut().insert(name.clone(), (value, HopKind::VariableFile));
                    }
                }
            }
        }
        read
    }
}

/// The value that a variable has when an environment variable holds this one as JSON, or as text where it is a text.
fn from_environment(evaluation: &Evaluation<'_>, name: &str, declaration: &Declaration<'_>, value: &Value) -> Value {
    let is_literal = match declaration.body.expression("type").map(|typ| constraint::parse(typ, &Evaluator::new(&Constants))) {
        Some(Ok(typ)) => matches!(typ, Type::String | Type::Number | Type::Bool),
        Some(Err(_)) => return value.clone(),
        None => true,
    };
    match (&value.kind, is_literal) {
        // A null is written into a variable file: environment variables have none.
        (Kind::Null(_) | Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_), _) => value.clone(),
        (Kind::String(_) | Kind::Bool(_) | Kind::Number(_), true) => value.clone(),
        (_, true) => match json_text(value) {
            Some(text) => Value::string(text).with_origin(value.origin.clone()).with_sensitive(value.sensitive),
            None => Unknown::joined([value]).with_type(Type::String).into_value().with_origin(value.origin.clone()),
        },
        (Kind::String(text), false) => parsed(evaluation, name, value, text),
        (_, false) => value.clone(),
    }
}

/// A text that Terraform reads as an expression.
fn parsed(evaluation: &Evaluation<'_>, name: &str, value: &Value, text: &str) -> Value {
    let place = value.origin.span().unwrap_or(Span::NONE);
    let (expression, errors) = hcl::parse_expression(SourceId::NONE, text, 0);
    let read = match errors.first() {
        Some(error) => Err(crate::expr::EvaluationError::new(error.message.clone(), place)),
        None => Evaluator::new(&Constants).evaluate(&expression),
    };
    let read = read.map_err(|mut error| {
        error.message = format!("`var.{name}` is read as an expression, and its value is none: {}", error.message);
        error.span = place;
        error
    });
    let mut read = evaluation.settle(read, place);
    read.origin = value.origin.clone();
    read.with_sensitive(value.sensitive)
}
