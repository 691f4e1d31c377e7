//! `generate` blocks, and the argument of that name: files that Terragrunt writes next to the module.
//!
//! What `remote_state` generates configures a backend and decides nothing: it is not read.

use super::context::FileContext;
use crate::source::{Span, Text};
use crate::syntax::hcl::Block;
use crate::value::{Kind, Value};

/// A file that Terragrunt writes into the copy of the module.
#[derive(Clone, Debug)]
pub struct GeneratedFile {
    /// Its name, or a path below the module.
    pub path: Text,
    /// Its text, or a value of which not all is known.
    pub contents: Value,
    /// The expression that gives the text.
    pub place: Span,
    /// Whether a file of the module that is already there stays.
    pub keeps_existing: bool,
}

/// The files of all layers: a nearer one replaces one of its label.
pub(super) fn read(layers: &[&FileContext<'_, '_>]) -> Vec<GeneratedFile> {
    let mut files: Vec<(Option<Text>, Option<GeneratedFile>)> = Vec::new();
    let mut set = |label: Option<Text>, file: Option<GeneratedFile>| match files.iter_mut().find(|(known, _)| *known == label) {
        Some(known) => known.1 = file,
        None => files.push((label, file)),
    };
    for layer in layers.iter().rev() {
        for block in layer.blocks("generate") {
            set(block.label(0).map(Text::new), of_block(layer, block));
        }
        let argument = layer.body().attribute("generate").map(|attribute| &attribute.value);
        let Some((value, span)) = argument.map(|argument| (layer.settled(argument), argument.span)) else { continue };
        let Kind::Mapping(mapping) = &value.kind else {
            set(None, Some(unknown(value, span)));
            continue;
        };
        for (label, entry) in &mapping.entries {
            set(Some(label.clone()), of_value(label, &entry.value, span));
        }
        if mapping.open.is_some() {
            set(None, Some(unknown(value.clone(), span)));
        }
    }
    files.into_iter().filter_map(|(_, file)| file).collect()
}

fn of_block(context: &FileContext<'_, '_>, block: &Block) -> Option<GeneratedFile> {
    let body = &block.body;
    if context.attribute(body, "disable").and_then(|value| value.as_bool()) == Some(true) {
        return None;
    }
    let contents = &body.attribute("contents")?.value;
    let path = context.attribute(body, "path")?;
    let if_exists = context.attribute(body, "if_exists");
    let label = block.label(0).unwrap_or("generated");
    Some(file(label, Some(&path), if_exists.as_ref(), context.settled(contents), contents.span))
}

/// One of the objects of `generate = { provider = { path = … } }`.
fn of_value(label: &str, value: &Value, span: Span) -> Option<GeneratedFile> {
    let Kind::Mapping(mapping) = &value.kind else { return Some(unknown(value.clone(), span)) };
    let entry = |name: &str| mapping.get(name);
    if entry("disable").and_then(Value::as_bool) == Some(true) {
        return None;
    }
    let Some(contents) = entry("contents") else { return mapping.open.is_some().then(|| unknown(value.clone(), span)) };
    let place = contents.origin.span().unwrap_or(span);
    Some(file(label, entry("path"), entry("if_exists"), contents.clone(), place))
}

fn file(label: &str, path: Option<&Value>, if_exists: Option<&Value>, contents: Value, place: Span) -> GeneratedFile {
    let path = path.and_then(Value::as_str).map_or_else(|| format!("{label}.tf"), str::to_string);
    let keeps_existing = if_exists.and_then(Value::as_str) == Some("skip");
    GeneratedFile { path: path.into(), contents, place, keeps_existing }
}

/// A file of which nothing is known.
fn unknown(contents: Value, place: Span) -> GeneratedFile {
    GeneratedFile { path: "generated.tf".into(), contents, place, keeps_existing: false }
}
