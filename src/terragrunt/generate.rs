//! `generate` blocks: files that Terragrunt writes beside the module. Floor 2.

use super::context::Context;
use crate::source::{Span, Text};
use crate::syntax::hcl::Block;
use crate::value::Value;

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

/// The files of all layers: a nearer block replaces one of its label.
pub(super) fn read(layers: &[&Context<'_, '_>]) -> Vec<GeneratedFile> {
    let mut blocks: Vec<(&Context<'_, '_>, &Block)> = Vec::new();
    for layer in layers.iter().rev() {
        for block in layer.blocks("generate") {
            match blocks.iter_mut().find(|(_, known)| known.label(0) == block.label(0)) {
                Some(known) => *known = (layer, block),
                None => blocks.push((layer, block)),
            }
        }
    }
    blocks.into_iter().filter_map(|(context, block)| generated(context, block)).collect()
}

fn generated(context: &Context<'_, '_>, block: &Block) -> Option<GeneratedFile> {
    let body = &block.body;
    if context.attribute(body, "disable").and_then(|value| value.as_bool()) == Some(true) {
        return None;
    }
    let contents = &body.attribute("contents")?.value;
    let path = context.attribute(body, "path")?;
    let path = path.as_str().map_or_else(|| format!("{}.tf", block.label(0).unwrap_or("generated")), str::to_string);
    let if_exists = context.attribute(body, "if_exists");
    let keeps_existing = if_exists.as_ref().and_then(|value| value.as_str()) == Some("skip");
    Some(GeneratedFile { path: path.into(), contents: context.settled(contents), place: contents.span, keeps_existing })
}
