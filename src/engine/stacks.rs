//! Terraform Stacks: which modules their components call, and what the components set.
//!
//! A stack is not evaluated as a whole: its deployments decide values that are unknown here. Invariant: a module that a
//! component calls is never checked with a default in place of an input that the component sets; every stack is in the
//! ledger. Source: Terraform's "Stack configuration files" and "`component` block reference".

use std::collections::BTreeMap;

use super::other_tools::mentions;
use crate::finding::{NotJudged, NotJudgedClass};
use crate::source::{HashMap, SourceMap, Span, Text, join_path, normalise_path};
use crate::syntax::hcl::{self, Block, Expression, ExpressionKind, ObjectKey};
use crate::terraform::{Assignment, Configuration, local_path};
use crate::value::{ReasonKind, Unknown, Value};

/// The stacks of a scan.
#[derive(Debug, Default)]
pub(super) struct Stacks {
    /// The parsed files, with their directories.
    files: Vec<(Text, hcl::File)>,
}

/// Components by the directories of the modules that they call.
#[derive(Debug, Default)]
pub(super) struct Components<'s> {
    by_module: HashMap<Text, Vec<&'s Block>>,
}

/// Reads the files of stacks; the entries for the ledger, one per stack.
pub(super) fn read(sources: &SourceMap, paths: &[&str]) -> (Stacks, Vec<NotJudged>) {
    let mut stacks = Stacks::default();
    let mut by_directory: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        by_directory.entry(path.rsplit_once('/').map_or("", |(directory, _)| directory)).or_default().push(path);
    }
    let mut not_judged = Vec::new();
    for (directory, paths) in by_directory {
        let mut faults = Vec::new();
        let mut components = 0;
        for path in &paths {
            let file = match sources.read(path) {
                Ok(source) if path.ends_with(".json") => hcl::parse_json(source.id, &source.text),
                Ok(source) => hcl::parse(source.id, &source.text),
                Err(error) => {
                    faults.push(format!("`{path}`: {error}"));
                    continue;
                }
            };
            faults.extend(file.errors.first().map(|error| format!("`{path}`: {}", error.message)));
            components += file.body.blocks_of("component").count();
            stacks.files.push((directory.into(), file));
        }
        // The components say what a stack is made of.
        let Some(shown) = paths.iter().find(|path| !path.contains(".tfdeploy.")).or_else(|| paths.first()) else { continue };
        let mut message = "Terraform Stacks are not evaluated: what this one deploys is not judged as a whole".to_string();
        if let Some(fault) = faults.first() {
            message = format!("{message}; {fault}");
        }
        not_judged.push(NotJudged {
            class: NotJudgedClass::Stack,
            path: shown.to_string(),
            span: None,
            message,
            parts: components,
            has_cache_settings: paths.iter().any(|path| mentions(sources, path)),
        });
    }
    (stacks, not_judged)
}

/// The directories that the components of a stack's file call.
pub(super) fn called(sources: &SourceMap, path: &str) -> Vec<String> {
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    let Ok(source) = sources.read(path) else { return Vec::new() };
    let file = match path.ends_with(".json") {
        true => hcl::parse_json(source.id, &source.text),
        false => hcl::parse(source.id, &source.text),
    };
    let source = |block: &Block| match &block.body.attribute("source")?.value.kind {
        ExpressionKind::String(source) => normalise_path(&join_path(directory, &local_path(source)?)),
        _ => None,
    };
    file.body.blocks_of("component").filter_map(source).collect()
}

impl Stacks {
    /// The components whose modules are directories of the scan.
    pub fn components<'s>(&'s self, configuration: &Configuration<'_>) -> Components<'s> {
        let mut found = Components::default();
        for (directory, file) in &self.files {
            for block in file.body.blocks_of("component") {
                let Some(ExpressionKind::String(source)) = block.body.attribute("source").map(|source| &source.value.kind) else {
                    continue;
                };
                if let Some(module) = configuration.local_directory(directory, source) {
                    found.by_module.entry(module).or_default().push(block);
                }
            }
        }
        found
    }
}

impl<'s> Components<'s> {
    /// What components set of the variables of a module; where several call it, their inputs are unknown.
    pub fn assignments(&self, module: &str) -> Vec<Assignment<'s>> {
        let blocks = self.by_module.get(module).map_or(&[][..], Vec::as_slice);
        let mut assignments = Vec::new();
        for block in blocks {
            let Some(inputs) = block.body.attribute("inputs").map(|inputs| &inputs.value) else { continue };
            let component = format!("component.{}", block.label(0).unwrap_or_default());
            let ExpressionKind::Object(items) = &inputs.kind else {
                assignments.push(Assignment::Unknown(unknown(format!("{component}.inputs"), inputs.span).into()));
                continue;
            };
            for item in items {
                let ObjectKey::Name(name) = &item.key else {
                    assignments.push(Assignment::Unknown(unknown(format!("{component}.inputs"), inputs.span).into()));
                    continue;
                };
                let subject = format!("{component}.inputs.{}", name.text);
                assignments.push(assignment(name.text.clone(), &item.value, subject, blocks.len() == 1));
            }
        }
        assignments
    }
}

/// The value of an input. Where several components call a module, it may have the default in one of them as well.
fn assignment(name: Text, expression: &Expression, subject: String, is_only: bool) -> Assignment<'_> {
    let otherwise = unknown(subject, expression.span);
    match is_only {
        true => Assignment::Expression { name, expression, otherwise: otherwise.into() },
        false => Assignment::Text(name, as_value(otherwise, expression.span)),
    }
}

fn unknown(subject: String, span: Span) -> Unknown {
    Unknown::because(ReasonKind::Stack, subject, span)
}

fn as_value(unknown: Unknown, span: Span) -> Value {
    unknown.into_value().with_span(span)
}
