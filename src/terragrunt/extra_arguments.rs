//! `extra_arguments` of a `terraform` block: variable files and variables on Terraform's command line.

use super::context::FileContext;
use crate::source::{Span, Text};
use crate::syntax::hcl::{Block, Body};
use crate::value::{Kind, ReasonKind, Unknown, Value};

/// The commands that decide what is deployed.
const DECIDING: [&str; 2] = ["plan", "apply"];

/// Something on Terraform's command line that sets variables.
#[derive(Clone, Debug)]
pub enum CommandLineSource {
    /// A file, and where it is named.
    File(Text, Span),
    Variable(Text, Value),
    /// A file or an argument that is not known: it may set any variable.
    Unknown(Unknown),
    /// An optional file that is not there.
    Nothing,
}

/// What the blocks of a unit give, in the order of the command line, and what they set as `TF_VAR_…`.
#[derive(Default)]
pub(super) struct ExtraArguments {
    pub sources: Vec<CommandLineSource>,
    pub environment: Vec<(Text, Value)>,
}

/// Reads the blocks of all layers, the farthest first; a nearer one replaces one of its name.
pub(super) fn read(layers: &[&FileContext<'_, '_>], module: Option<&str>) -> ExtraArguments {
    let mut blocks: Vec<(&FileContext<'_, '_>, &Block)> = Vec::new();
    for layer in layers.iter().rev() {
        for block in layer.blocks("terraform").flat_map(|block| block.body.blocks_of("extra_arguments")) {
            match blocks.iter_mut().find(|(_, known)| known.label(0) == block.label(0)) {
                Some(known) => *known = (layer, block),
                None => blocks.push((layer, block)),
            }
        }
    }
    let mut all = ExtraArguments::default();
    // Written as arguments, they may set any variable.
    for layer in layers {
        let inner = layer.blocks("terraform").find_map(|block| block.body.attribute("extra_arguments"));
        let outer = layer.body().attribute("terraform");
        if let Some(attribute) = inner.or(outer) {
            all.sources.push(CommandLineSource::Unknown(unknown("extra_arguments", attribute.name.span)));
        }
    }
    for (context, block) in blocks {
        let body = &block.body;
        match applies(context, body) {
            Some(false) => continue,
            Some(true) => {}
            None => {
                all.sources.push(CommandLineSource::Unknown(unknown("extra_arguments", block.header)));
                continue;
            }
        }
        let argument = |name: &str| context.attribute(body, name);
        let mut before: Option<String> = None;
        each(argument("arguments"), block.header, &mut all, |text, span, all| match before.take() {
            // `-var` and `-var-file` may have their value as the next argument.
            Some(flag) => option(context, module, &format!("{flag}={text}"), span, all),
            None if matches!(text.trim_start_matches('-'), "var" | "var-file") => before = Some(text.to_string()),
            None => option(context, module, text, span, all),
        });
        each(argument("required_var_files"), block.header, &mut all, |text, span, all| {
            all.sources.push(file(context, module, text, span, true));
        });
        each(argument("optional_var_files"), block.header, &mut all, |text, span, all| {
            all.sources.push(file(context, module, text, span, false));
        });
        if let Some(variables) = argument("env_vars")
            && let Some(mapping) = variables.as_mapping()
        {
            for (name, entry) in &mapping.entries {
                if let Some(variable) = name.strip_prefix("TF_VAR_") {
                    all.environment.push((variable.into(), entry.value.clone()));
                }
            }
        }
    }
    all
}

/// Whether a block is for a command that decides; `None` where that is not known.
fn applies(context: &FileContext<'_, '_>, body: &Body) -> Option<bool> {
    let Some(commands) = context.attribute(body, "commands") else { return Some(false) };
    let Kind::Sequence(sequence) = &commands.kind else { return None };
    let decides = |command: &Value| command.as_str().is_some_and(|text| DECIDING.contains(&text));
    if sequence.items.iter().any(decides) {
        return Some(true);
    }
    (sequence.is_closed() && sequence.items.iter().all(|command| command.as_str().is_some())).then_some(false)
}

/// Goes through a list of texts; what is not known of it is an unknown source.
fn each(list: Option<Value>, header: Span, all: &mut ExtraArguments, mut take: impl FnMut(&str, Span, &mut ExtraArguments)) {
    let Some(list) = list else { return };
    let Kind::Sequence(sequence) = &list.kind else {
        let unknown = if list.is_known() { unknown("extra_arguments", header) } else { Unknown::joined([&list]) };
        return all.sources.push(CommandLineSource::Unknown(unknown));
    };
    for item in &sequence.items {
        match item.as_str() {
            Some(text) => take(text, item.origin.span().unwrap_or(header), all),
            None => all.sources.push(CommandLineSource::Unknown(Unknown::joined([item]))),
        }
    }
    if !sequence.is_closed() {
        all.sources.push(CommandLineSource::Unknown(Unknown::joined([&list])));
    }
}

/// One option of the command line.
fn option(context: &FileContext<'_, '_>, module: Option<&str>, text: &str, span: Span, all: &mut ExtraArguments) {
    let text = text.trim_start_matches('-');
    if let Some(path) = text.strip_prefix("var-file=") {
        all.sources.push(file(context, module, path, span, true));
    } else if let Some(set) = text.strip_prefix("var=").or_else(|| text.strip_prefix("var ")) {
        all.sources.push(match set.trim_matches('\'').split_once('=') {
            Some((name, value)) => CommandLineSource::Variable(name.into(), Value::string(value).with_span(span)),
            None => CommandLineSource::Unknown(unknown("extra_arguments", span)),
        });
    }
}

/// A variable file: relative paths count from where Terraform runs, a copy of the module with the unit's files.
fn file(context: &FileContext<'_, '_>, module: Option<&str>, path: &str, span: Span, required: bool) -> CommandLineSource {
    let reader = context.reader;
    let places = [Some(context.current.as_str()), module].into_iter().flatten();
    let mut places = places.filter_map(|directory| reader.below(path, directory)).peekable();
    if places.peek().is_none() {
        return CommandLineSource::Unknown(unknown(path, span));
    }
    match places.find(|place| reader.exists(place)) {
        Some(place) => CommandLineSource::File(place.into(), span),
        None if required => {
            reader.note(span, "terragrunt-variable-file", format!("the variable file `{path}` does not exist"), false);
            CommandLineSource::Unknown(unknown(path, span))
        }
        None => CommandLineSource::Nothing,
    }
}

fn unknown(subject: &str, span: Span) -> Unknown {
    Unknown::because(ReasonKind::Terragrunt, subject, span)
}
