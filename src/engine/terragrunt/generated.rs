//! Files that Terragrunt writes beside a module, parsed once. What they say is shown at the `generate` block.

use std::sync::Arc;

use super::units::{Known, not_judged};
use crate::finding::NotJudged;
use crate::source::{HashMap, Source, SourceMap, Span};
use crate::syntax::hcl::{self, Block, Expression, ExpressionKind};
use crate::value::{Kind, Value};

/// Stands for a part of a text that is not known: a character that no configuration has.
const HOLE: char = '\u{e0f7}';

/// Parsed texts by what they say and where that is written: many units share one `generate` block.
#[derive(Default)]
pub(super) struct Generated(HashMap<(String, Span), Arc<hcl::File>>);

impl Generated {
    /// Parses what a unit generates; what cannot be is said.
    pub fn add(&mut self, sources: &SourceMap, known: &mut Known, unread: &mut Vec<NotJudged>) {
        for file in &known.unit.generated {
            let is_terraform = [".tf", ".tofu"].iter().any(|ending| file.path.ends_with(ending));
            let is_json = [".tf.json", ".tofu.json"].iter().any(|ending| file.path.ends_with(ending));
            if !is_terraform && !is_json || file.path.contains('/') {
                continue;
            }
            let Some(text) = text_of(&file.contents) else {
                known.is_partial = true;
                let message =
                    format!("the generated file `{}` is not judged: its text is known only when Terragrunt runs", file.path);
                unread.push(entry(sources, file.place, message));
                continue;
            };
            let parsed = self.0.entry((text, file.place)).or_insert_with_key(|(text, place)| {
                let sources = sources.add_shown_at(std::iter::once((file.path.as_str(), text.as_str())), *place);
                let parsed = sources.first().map(|source| parse(source, is_json));
                Arc::new(parsed.unwrap_or_else(|| hcl::parse(crate::source::SourceId::NONE, "")))
            });
            if let Some(error) = parsed.errors.first() {
                let message = format!("a part of the generated file `{}` is not judged: {}", file.path, error.message);
                unread.push(entry(sources, file.place, message));
            }
            known.generated.push((file.path.to_string(), parsed.clone(), file.keeps_existing));
        }
    }
}

fn entry(sources: &SourceMap, place: Span, message: String) -> NotJudged {
    let path = sources.get(place.source).map(|source| source.path.to_string()).unwrap_or_default();
    not_judged(sources, path.clone(), Some(place), message, std::iter::once(path.as_str()))
}

/// The text with holes for what is not known; `None` where nothing is.
fn text_of(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::String(text) => Some(text.to_string()),
        Kind::Parts(parts) => {
            let hole = HOLE.to_string();
            Some(parts.iter().map(|part| part.as_str().unwrap_or(&hole).to_string()).collect())
        }
        _ => None,
    }
}

fn parse(source: &Source, is_json: bool) -> hcl::File {
    let mut file = if is_json { hcl::parse_json(source.id, &source.text) } else { hcl::parse(source.id, &source.text) };
    if source.text.contains(HOLE) {
        file.body.attributes.iter_mut().for_each(|attribute| open(source, &mut attribute.value));
        file.body.blocks.iter_mut().for_each(|block| open_block(source, block));
    }
    file
}

fn open_block(source: &Source, block: &mut Block) {
    block.body.attributes.iter_mut().for_each(|attribute| open(source, &mut attribute.value));
    block.body.blocks.iter_mut().for_each(|block| open_block(source, block));
}

/// Whatever a hole is part of has no value.
fn open(source: &Source, expression: &mut Expression) {
    if !source.slice(expression.span).contains(HOLE) {
        return;
    }
    match &mut expression.kind {
        ExpressionKind::Object(items) if items.iter().all(|item| !source.slice(item.key.span()).contains(HOLE)) => {
            items.iter_mut().for_each(|item| open(source, &mut item.value));
        }
        ExpressionKind::Tuple(items) => items.iter_mut().for_each(|item| open(source, item)),
        kind => *kind = ExpressionKind::Missing,
    }
}
