//! Where the root module's variables are set: environment variables, variable files, the command line, the plan.
//!
//! Source: Terraform's "Input Variables on the Command Line": `TF_VAR_…` comes before every variable file; a text is
//! taken as it is by variables of a primitive type or without type, and read as an expression by all others.

use std::rc::Rc;

use super::definition::{Declaration, Definition};
use super::evaluation::Evaluation;
use super::instance::Instance;
use super::wrapper::{Assignment, Wrapper};
use crate::expr::functions::json_text;
use crate::expr::{EvaluationError, Evaluator, Reference, Scope, constraint};
use crate::source::{SourceId, Span, Text};
use crate::syntax::hcl::{self, ExpressionKind, File};
use crate::value::{HopKind, Kind, Origin, Type, Unknown, Value};

/// Takes what variable files and the command line set; returns the paths of the files that were read.
pub(super) fn read_variables<'a>(evaluation: &Evaluation<'a>, instance: &Rc<Instance<'a>>) -> Vec<Text> {
    let mut read = Vec::new();
    let automatic = evaluation.configuration.automatic_variables(&evaluation.directory);
    let (environment, wrapper) = (&evaluation.inputs.environment, &evaluation.inputs.wrapper);
    wrapper.set_environment(evaluation, instance.definition);
    let beside = wrapper.directory.as_deref().filter(|directory| *directory != evaluation.directory.as_str());
    let beside = beside.map_or(&[][..], |directory| evaluation.configuration.automatic_variables(directory));
    for (path, file) in automatic.iter().chain(beside) {
        read.push(path.as_str().into());
        assign(evaluation, file);
    }
    read.extend(wrapper.set_command_line(evaluation, instance.definition));
    for (path, file) in &environment.variable_files {
        read.push(path.as_str().into());
        assign(evaluation, file);
    }
    for (name, value) in &environment.values {
        evaluation.given.borrow_mut().insert(name.clone(), (value.clone(), HopKind::VariableFile));
    }
    for (path, file) in &evaluation.inputs.variable_files {
        read.push(path.as_str().into());
        assign(evaluation, file);
    }
    for (name, text) in &evaluation.inputs.variables {
        let Some(declaration) = instance.definition.variables.get(name) else { continue };
        // As Terraform reads `-var`: text for string variables, an expression for the others.
        let textual = match declaration.body.expression("type").map(|e| &e.kind) {
            Some(ExpressionKind::Variable(typ) | ExpressionKind::String(typ)) => matches!(typ.as_str(), "string" | "any"),
            None => true,
            _ => false,
        };
        let value = if textual {
            Value::string(text.clone())
        } else {
            let (expression, errors) = hcl::parse_expression(SourceId::NONE, text, 0);
            match errors.first() {
                Some(error) => {
                    evaluation.note(Span::NONE, "invalid-value", format!("`--var {name}`: {}", error.message));
                    continue;
                }
                None => strip(evaluation.value_or_unknown(Evaluator::new(&Constants).evaluate(&expression), Span::NONE)),
            }
        };
        evaluation.given.borrow_mut().insert(name.clone(), (value, HopKind::CommandLine));
    }
    super::plan::assign(evaluation, instance.definition, &|expression| Evaluator::new(&Constants).evaluate(expression).ok());
    read
}

/// A value from the command line stands in no file.
fn strip(mut value: Value) -> Value {
    value.origin = Origin::none();
    value
}

fn assign<'a>(evaluation: &Evaluation<'a>, file: &'a File) {
    for attribute in &file.body.attributes {
        let value = evaluation.value_or_unknown(Evaluator::new(&Constants).evaluate(&attribute.value), attribute.value.span);
        evaluation.given.borrow_mut().insert(attribute.name.text.clone(), (value, HopKind::VariableFile));
    }
}

/// The scope of variable files: no names at all.
pub(super) struct Constants;

impl Scope for Constants {
    fn resolve(&self, reference: &Reference<'_>, _: &Evaluator<'_>) -> Result<(Value, usize), Box<EvaluationError>> {
        Err(EvaluationError::new("a variable's value cannot refer to anything", reference.span))
    }
}

impl<'a> Wrapper<'a> {
    /// Sets what environment variables give to the declared variables.
    fn set_environment(&self, evaluation: &Evaluation<'a>, definition: &Definition<'_>) {
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
    fn set_command_line(&self, evaluation: &Evaluation<'a>, definition: &Definition<'_>) -> Vec<Text> {
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
        Some(error) => Err(EvaluationError::new(error.message.clone(), place)),
        None => Evaluator::new(&Constants).evaluate(&expression),
    };
    let read = read.map_err(|mut error| {
        error.message = format!("`var.{name}` is read as an expression, and its value is not a valid one: {}", error.message);
        error.span = place;
        error
    });
    let mut read = evaluation.value_or_unknown(read, place);
    read.origin = value.origin.clone();
    read.with_sensitive(value.sensitive)
}
