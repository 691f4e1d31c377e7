//! Terragrunt's own functions, and those of Terraform that read files by way of them.
//!
//! Source: Terragrunt's page "Functions" and `pkg/config/config_helpers.go`.

use std::path::Path;

use super::context::FileContext;
use super::merge;
use super::paths::{cleaned, relative};
use crate::expr::functions::json_text;
use crate::expr::{Evaluated, EvaluationError, Evaluator};
use crate::source::{Span, join_path};
use crate::syntax::hcl::{self, Call, ExpressionKind};
use crate::value::{Mapping, MappingKind, ReasonKind, Unknown, Value};

/// Commands of Terraform that take variables.
const COMMANDS_WITH_VARIABLES: [&str; 7] = ["apply", "console", "destroy", "import", "plan", "push", "refresh"];
const COMMANDS_WITH_LOCKING: [&str; 7] = ["apply", "destroy", "import", "plan", "refresh", "taint", "untaint"];
const COMMANDS_WITH_INPUT: [&str; 5] = ["apply", "import", "init", "plan", "refresh"];
const COMMANDS_WITH_PARALLELISM: [&str; 3] = ["apply", "plan", "destroy"];

/// The value of a call, if the function is one of Terragrunt's.
pub(super) fn call(context: &FileContext<'_, '_>, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Option<Evaluated> {
    let function = call.name.text.as_str();
    if function == "jsondecode" {
        return decoded_variables(context, call, evaluator);
    }
    let answer: fn(&FileContext<'_, '_>, &[Value], Span) -> Evaluated = match function {
        "find_in_parent_folders" => find_in_parent_folders,
        "path_relative_to_include" => |context, arguments, span| include_path(context, arguments, span, true),
        "path_relative_from_include" => |context, arguments, span| include_path(context, arguments, span, false),
        "get_terragrunt_dir" => |context, _, _| Ok(Value::string(context.reader.absolute(&context.current))),
        "get_original_terragrunt_dir" => |context, _, _| Ok(Value::string(context.reader.absolute(&context.original))),
        "get_parent_terragrunt_dir" => parent_directory,
        "get_repo_root" => |context, _, _| Ok(Value::string(context.reader.top().to_string_lossy())),
        "get_path_from_repo_root" => |context, _, _| Ok(Value::string(relative(context.reader.top(), &context.current_path()))),
        "get_path_to_repo_root" => |context, _, _| Ok(Value::string(relative(&context.current_path(), context.reader.top()))),
        "read_terragrunt_config" => read_configuration,
        "read_tfvars_file" => read_variables,
        "get_env" => environment_variable,
        "get_terraform_commands_that_need_vars" => |_, _, _| Ok(texts(&COMMANDS_WITH_VARIABLES)),
        "get_terraform_commands_that_need_locking" => |_, _, _| Ok(texts(&COMMANDS_WITH_LOCKING)),
        "get_terraform_commands_that_need_input" => |_, _, _| Ok(texts(&COMMANDS_WITH_INPUT)),
        "get_terraform_commands_that_need_parallelism" => |_, _, _| Ok(texts(&COMMANDS_WITH_PARALLELISM)),
        "get_terragrunt_source_cli_flag" => |_, _, _| Ok(Value::string("")),
        "mark_as_read" => |_, arguments, _| Ok(arguments.first().cloned().unwrap_or_else(|| Value::string(""))),
        "deep_merge" => |_, arguments, _| {
            let merged = arguments.iter().cloned().reduce(|below, above| merge::laid_over(&below, &above, Some(0)));
            Ok(merged.unwrap_or_else(|| Value::mapping(Mapping::new(MappingKind::Object, Span::NONE))))
        },
        "run_cmd"
        | "sops_decrypt_file"
        | "get_aws_account_id"
        | "get_aws_account_alias"
        | "get_aws_caller_identity_arn"
        | "get_aws_caller_identity_user_id"
        | "get_platform"
        | "get_terraform_command"
        | "get_terraform_cli_args"
        | "get_working_dir"
        | "get_default_retryable_errors"
        | "mark_glob_as_read"
        | "constraint_check" => {
            return Some(Ok(Value::unknown(ReasonKind::Terragrunt, format!("{function}()"), span)));
        }
        _ => return None,
    };
    let arguments = match evaluator.arguments(call) {
        Ok(Ok(arguments)) => arguments,
        Ok(Err(unknown)) => return Some(Ok(unknown.with_span(span))),
        Err(error) => return Some(Err(error)),
    };
    // What a path or a name is made of decides everything.
    let decides = if matches!(function, "find_in_parent_folders" | "read_terragrunt_config" | "get_env") { 1 } else { 2 };
    let open: Vec<&Value> = arguments.iter().take(decides).filter(|argument| !argument.is_known()).collect();
    if !open.is_empty() && !matches!(function, "mark_as_read" | "deep_merge") {
        return Some(Ok(Unknown::joined(open).into_value().with_span(span)));
    }
    Some(answer(context, &arguments, span))
}

fn texts(list: &[&str]) -> Value {
    Value::tuple(list.iter().map(|text| Value::string(*text)).collect())
}

fn text(arguments: &[Value], index: usize) -> Option<&str> {
    arguments.get(index)?.as_str()
}

fn refused(message: impl Into<String>, span: Span) -> Evaluated {
    Err(EvaluationError::new(message, span))
}

fn find_in_parent_folders(context: &FileContext<'_, '_>, arguments: &[Value], span: Span) -> Evaluated {
    let reader = context.reader;
    let name = text(arguments, 0).filter(|name| !name.is_empty());
    let mut directory = context.current.as_str();
    while !directory.is_empty() {
        directory = directory.rsplit_once('/').map_or("", |(parent, _)| parent);
        let names: &[&str] = match &name {
            Some(name) => &[*name],
            None => &["terragrunt.hcl", "terragrunt.hcl.json"],
        };
        let places = names.iter().map(|name| join_path(directory, name));
        if let Some(found) = places.into_iter().find(|place| reader.exists(place)) {
            return Ok(Value::string(reader.absolute(&found)));
        }
    }
    let wanted = name.unwrap_or("terragrunt.hcl");
    if !reader.sees_all_parents() {
        // It may lie above what is scanned.
        return Ok(Value::unknown(ReasonKind::Terragrunt, format!("find_in_parent_folders({wanted:?})"), span));
    }
    match arguments.get(1) {
        Some(fallback) => Ok(fallback.clone()),
        None => refused(format!("`find_in_parent_folders`: there is no `{wanted}` above `{}`", context.current), span),
    }
}

/// `path_relative_to_include` and `path_relative_from_include`.
fn include_path(context: &FileContext<'_, '_>, arguments: &[Value], span: Span, to: bool) -> Evaluated {
    match context.include_directory(text(arguments, 0)) {
        Ok(None) => Ok(Value::string(".")),
        Ok(Some(included)) => {
            let (included, current) = (context.reader.absolute(&included), context.current_path());
            let included = Path::new(&included);
            Ok(Value::string(if to { relative(included, &current) } else { relative(&current, included) }))
        }
        Err(message) => refused(message, span),
    }
}

fn parent_directory(context: &FileContext<'_, '_>, arguments: &[Value], span: Span) -> Evaluated {
    match context.include_directory(text(arguments, 0)) {
        Ok(included) => {
            let directory = included.unwrap_or_else(|| context.current.clone());
            Ok(Value::string(cleaned(Path::new(&context.reader.absolute(&directory))).to_string_lossy()))
        }
        Err(message) => refused(message, span),
    }
}

fn read_configuration(context: &FileContext<'_, '_>, arguments: &[Value], span: Span) -> Evaluated {
    let Some(path) = text(arguments, 0) else { return refused("`read_terragrunt_config` takes a path", span) };
    match (context.read_configuration(path), arguments.get(1)) {
        (Ok(value), _) => Ok(value.with_span(span)),
        (Err(_), Some(fallback)) => Ok(fallback.clone()),
        (Err(message), None) => refused(format!("`read_terragrunt_config`: {message}"), span),
    }
}

fn environment_variable(_: &FileContext<'_, '_>, arguments: &[Value], span: Span) -> Evaluated {
    match (text(arguments, 0), arguments.get(1)) {
        (Some(_), Some(default)) => Ok(default.clone()),
        (name, _) => Ok(Value::unknown(ReasonKind::Terragrunt, format!("get_env({:?})", name.unwrap_or_default()), span)),
    }
}

/// The variables of a file of them, with their places.
fn variables(context: &FileContext<'_, '_>, path: &str, span: Span) -> Evaluated {
    let reader = context.reader;
    let Some(below) = reader.below(path, &context.directory) else {
        return Ok(Value::unknown(ReasonKind::Terragrunt, format!("read_tfvars_file({path:?})"), span));
    };
    reader.read.borrow_mut().insert(below.clone());
    let source = match reader.sources.read(&below) {
        Ok(source) => source,
        Err(error) => return refused(format!("`read_tfvars_file`: `{path}`: {error}"), span),
    };
    let file = match below.ends_with(".json") {
        true => hcl::parse_json_values(source.id, &source.text),
        false => hcl::parse(source.id, &source.text),
    };
    if let Some(error) = file.errors.first() {
        return refused(format!("`read_tfvars_file`: `{path}`: {}", error.message), span);
    }
    let mut all = Mapping::new(MappingKind::Object, Span::NONE);
    for attribute in &file.body.attributes {
        all.insert(attribute.name.text.clone(), attribute.name.span, context.settled(&attribute.value));
    }
    Ok(Value::mapping(all).with_span(span))
}

/// `jsondecode(read_tfvars_file("…"))`: the values with the places where they are written.
fn decoded_variables(context: &FileContext<'_, '_>, call: &Call, evaluator: &Evaluator<'_>) -> Option<Evaluated> {
    let [argument] = call.arguments.as_slice() else { return None };
    let ExpressionKind::Call(inner) = &argument.kind else { return None };
    let ([path], "read_tfvars_file") = (inner.arguments.as_slice(), inner.name.text.as_str()) else { return None };
    let path = match evaluator.evaluate(path) {
        Ok(path) => path,
        Err(error) => return Some(Err(error)),
    };
    Some(match path.as_str() {
        Some(path) => variables(context, path, argument.span),
        None => Ok(Unknown::joined([&path]).into_value().with_span(argument.span)),
    })
}

/// `read_tfvars_file`: the variables of a file as JSON.
fn read_variables(context: &FileContext<'_, '_>, arguments: &[Value], span: Span) -> Evaluated {
    let Some(path) = text(arguments, 0) else { return refused("`read_tfvars_file` takes a path", span) };
    let read = variables(context, path, span)?;
    match json_text(&read) {
        Some(text) => Ok(Value::string(text)),
        None => Ok(Unknown::joined([&read]).into_value().with_span(span)),
    }
}
