//! One unit: a `terragrunt.hcl` with everything that it includes, as what it gives to Terraform.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::{FileContext, as_mapping};
use super::extra_arguments::{self, CommandLineSource};
use super::generate::{self, GeneratedFile};
use super::{Reader, UnitProblem};
use crate::source::{Span, Text, join_path};
use crate::value::{Kind, Mapping, ReasonKind, Unknown, Value};

/// What stands before a path of Terragrunt's sources that is no directory.
const REMOTE_HOSTS: [&str; 4] = ["github.com/", "gitlab.com/", "bitbucket.org/", "git@"];

/// What Terragrunt takes as blocks only and that decides what a unit deploys.
const BLOCKS: [&str; 5] = ["dependency", "feature", "include", "locals", "terraform"];

/// A unit as it is written.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its file below the scan root.
    pub path: Text,
    /// The directory of the file, and the unit's name. Of a unit of a stack: where Terragrunt would write it.
    pub directory: Text,
    /// Some place in its file.
    pub place: Span,
    pub module: ModuleLocation,
    pub inputs: UnitInputs,
    /// Variable files and variables of the command line, in order.
    pub command_line: Vec<CommandLineSource>,
    pub generated: Vec<GeneratedFile>,
    /// The directories of the units whose outputs it asks for.
    pub dependencies: BTreeSet<Text>,
    /// What a stack gives to it.
    pub(super) values: Option<Value>,
    pub problems: Vec<UnitProblem>,
    /// The files and directories that it reads, below the scan root.
    pub read: BTreeSet<String>,
}

impl Unit {
    /// Something that is not read may set any of its inputs.
    pub(super) fn open(&mut self, what: &str, place: Span) {
        let unknown = Unknown::because(ReasonKind::Terragrunt, what, place);
        for (_, value) in &mut self.inputs.values {
            *value = unknown.clone().into_value().with_span(place);
        }
        self.inputs.open = Some(Arc::new(unknown));
    }
}

/// Where the module of a unit is.
#[derive(Clone, Debug)]
pub enum ModuleLocation {
    /// The unit has no `source`: the module is the directory of the unit itself.
    Own,
    /// A directory below the scan root.
    Directory(Text, Span),
    /// A directory that is not scanned, as it is written.
    Outside(Text, Span),
    /// A package that would have to be downloaded.
    Remote(Text, Span),
    /// A source that is known only when Terragrunt runs, and what is known of its end.
    Unknown(Arc<Unknown>, Option<Text>, Span),
}

/// What a unit sets as environment variables `TF_VAR_…`.
#[derive(Clone, Debug, Default)]
pub struct UnitInputs {
    pub values: Vec<(Text, Value)>,
    /// There may be others, for these reasons.
    pub open: Option<Arc<Unknown>>,
}

impl Reader<'_> {
    /// The unit of a file below the scan root.
    pub fn unit(&self, path: &str) -> Unit {
        self.unit_with(path, None, None)
    }

    /// The inputs of a unit, read again with the outputs of other units.
    pub fn inputs_again(&self, unit: &Unit) -> UnitInputs {
        self.unit_with(&unit.path, Some(unit.directory.clone()), unit.values.clone()).inputs
    }

    /// The unit of a file that a stack writes into a directory with these values.
    pub(super) fn unit_with(&self, path: &str, directory: Option<Text>, values: Option<Value>) -> Unit {
        self.problems.borrow_mut().clear();
        self.read.borrow_mut().clear();
        *self.reading.borrow_mut() = vec![path.into()];
        let own = Text::from(path.rsplit_once('/').map_or("", |(directory, _)| directory));
        let mut unit = match FileContext::open(self, path, None) {
            Ok(context) => {
                let unit = made(&context.written(directory.as_ref(), values.clone()), path, &own);
                Unit { values, ..unit }
            }
            Err(message) => {
                let unknown = Arc::new(Unknown::because(ReasonKind::Terragrunt, format!("inputs of {path}"), Span::NONE));
                self.note(Span::NONE, "unreadable", message, true);
                Unit {
                    path: path.into(),
                    directory: own.clone(),
                    place: Span::NONE,
                    module: ModuleLocation::Own,
                    inputs: UnitInputs { values: Vec::new(), open: Some(unknown) },
                    command_line: Vec::new(),
                    generated: Vec::new(),
                    dependencies: BTreeSet::new(),
                    values: None,
                    problems: Vec::new(),
                    read: BTreeSet::new(),
                }
            }
        };
        if let Some((span, message)) = self.nesting.take_exceeded() {
            self.note(span, "too-large", message, true);
        }
        unit.directory = directory.unwrap_or(own);
        unit.problems = self.problems.take();
        unit.read = self.read.take();
        unit
    }
}

fn made(context: &FileContext<'_, '_>, path: &str, directory: &Text) -> Unit {
    let layers = context.layers();
    let module = module(context, &layers);
    let module_directory = match &module {
        ModuleLocation::Directory(directory, _) => Some(directory.as_str()),
        _ => None,
    };
    layers.iter().for_each(|layer| note_arguments(layer));
    let extra = extra_arguments::read(&layers, module_directory);
    let mut inputs = as_mapping(context.inputs());
    let errors = context.layers().iter().flat_map(|layer| layer.file.errors.first()).next();
    if let Some(error) = errors {
        // What could not be read may set anything.
        inputs.open = Some(Arc::new(Unknown::because(ReasonKind::SyntaxError, path, error.span)));
    }
    Unit {
        path: path.into(),
        directory: directory.clone(),
        place: place(context),
        module,
        inputs: as_inputs(inputs, extra.environment),
        command_line: extra.sources,
        generated: generate::read(&layers),
        dependencies: layers.iter().flat_map(|layer| layer.dependencies()).collect(),
        values: None,
        problems: Vec::new(),
        read: BTreeSet::new(),
    }
}

/// Says what is written as an argument and must be a block.
fn note_arguments(context: &FileContext<'_, '_>) {
    let body = context.body();
    let top = body.attributes.iter().filter(|attribute| BLOCKS.contains(&attribute.name.text.as_str()));
    let inner = context.blocks("terraform").flat_map(|block| &block.body.attributes);
    let inner = inner.filter(|attribute| attribute.name.text == "extra_arguments");
    for attribute in top.chain(inner) {
        let message = format!("`{}` must be a block: Terragrunt refuses it as an argument", attribute.name.text);
        context.reader.note(attribute.name.span, "terragrunt-argument", message, true);
    }
}

/// `TF_VAR_…` of `extra_arguments` goes before inputs.
fn as_inputs(inputs: Mapping, environment: Vec<(Text, Value)>) -> UnitInputs {
    let mut values: Vec<(Text, Value)> = inputs.entries.into_iter().map(|(name, entry)| (name, entry.value)).collect();
    for (name, value) in environment {
        values.retain(|(known, _)| *known != name);
        values.push((name, value));
    }
    UnitInputs { values, open: inputs.open }
}

fn place(context: &FileContext<'_, '_>) -> Span {
    let body = context.body();
    let blocks = body.blocks.iter().map(|block| block.header);
    blocks.chain(body.attributes.iter().map(|attribute| attribute.name.span)).min().unwrap_or(body.span)
}

/// The source of the nearest layer that has one.
fn module(context: &FileContext<'_, '_>, layers: &[&FileContext<'_, '_>]) -> ModuleLocation {
    let written = layers.iter().find_map(|layer| layer.source());
    let Some((value, span)) = written else {
        return match context.unread_include() {
            // The include may have one. Without one the module stands beside.
            Some(unknown) if !has_terraform(context) => ModuleLocation::Unknown(Arc::new(unknown), None, place(context)),
            _ => ModuleLocation::Own,
        };
    };
    match &value.kind {
        Kind::String(text) => located(context, text, span),
        Kind::Null(_) => ModuleLocation::Own,
        Kind::Parts(parts) => {
            // `${unknown}//modules/redis?ref=v1`: the end may be known.
            let end = parts.last().and_then(Value::as_str).map(|text| Text::new(text.split('?').next().unwrap_or(text)));
            let remote = parts.first().and_then(Value::as_str).is_some_and(|text| is_remote(text) || text.contains("::"));
            match remote {
                true => ModuleLocation::Remote(shown(parts), span),
                false => ModuleLocation::Unknown(Arc::new(Unknown::joined([&value])), end, span),
            }
        }
        _ => ModuleLocation::Unknown(Arc::new(Unknown::joined([&value])), None, span),
    }
}

fn shown(parts: &[Value]) -> Text {
    parts.iter().map(|part| part.as_str().unwrap_or("…")).collect::<String>().into()
}

/// Whether Terraform lies beside a unit.
fn has_terraform(context: &FileContext<'_, '_>) -> bool {
    let entries = context.reader.sources.list_directory(&context.current).unwrap_or_default();
    let endings = [".tf", ".tofu", ".tf.json", ".tofu.json"];
    entries.iter().any(|entry| !entry.is_directory && endings.iter().any(|ending| entry.name.ends_with(ending)))
}

fn is_remote(text: &str) -> bool {
    text.contains("::")
        || text.contains("://") && !text.starts_with("file://")
        || REMOTE_HOSTS.iter().any(|host| text.starts_with(host))
}

fn located(context: &FileContext<'_, '_>, text: &str, span: Span) -> ModuleLocation {
    if is_remote(text) {
        return ModuleLocation::Remote(text.into(), span);
    }
    let path = text.strip_prefix("file://").unwrap_or(text);
    let path = path.split('?').next().unwrap_or(path);
    let path = path.strip_prefix('/').filter(|rest| rest.starts_with('/')).unwrap_or(path);
    // What stands before `//` is copied as a whole, and Terraform runs in what stands behind.
    let path = match path.split_once("//") {
        Some((package, inside)) => join_path(package, inside),
        None => path.to_string(),
    };
    match context.reader.below(&path, &context.current) {
        Some(directory) => ModuleLocation::Directory(directory.into(), span),
        None => ModuleLocation::Outside(text.into(), span),
    }
}
