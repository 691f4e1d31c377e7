//! One configuration file as it is read for a unit: its locals, what it includes, what it says.
//!
//! An included file is read in the place of the one that includes it: its functions speak of that one's directory.

use std::cell::{OnceCell, RefCell};
use std::path::Path;
use std::rc::Rc;

use super::Reader;
use super::merge::{self, Strategy};
use super::paths::ConfigurationFiles;
use crate::expr::{Evaluated, EvaluationError, Evaluator};
use crate::source::{HashMap, Span, Text};
use crate::syntax::hcl::{Block, Body, Expression, File};
use crate::value::{Kind, Mapping, MappingKind, ReasonKind, Unknown, Value};

/// A file in its place.
pub(super) struct FileContext<'r, 's> {
    pub reader: &'r Reader<'s>,
    pub file: Rc<File>,
    /// Its directory below the scan root.
    pub directory: Text,
    /// The directory of the configuration that its functions speak of: where it is included, that of the including one.
    pub current: Text,
    /// The directory of the unit that all this is read for.
    pub original: Text,
    pub is_included: bool,
    /// What a stack gives to the unit.
    pub values: Option<Value>,
    /// What its functions read.
    pub files: ConfigurationFiles<'r, 's>,
    locals: RefCell<HashMap<Text, Option<Value>>>,
    includes: OnceCell<Vec<Include<'r, 's>>>,
}

/// An `include` block.
pub(super) struct Include<'r, 's> {
    /// Empty for a block without label.
    pub name: Text,
    pub strategy: Strategy,
    pub context: Rc<FileContext<'r, 's>>,
}

impl<'r, 's> FileContext<'r, 's> {
    /// The file at a path below the scan root, read for itself.
    pub(super) fn open(reader: &'r Reader<'s>, path: &str, original: Option<&Text>) -> Result<FileContext<'r, 's>, String> {
        let directory = Text::from(path.rsplit_once('/').map_or("", |(directory, _)| directory));
        let original = original.cloned().unwrap_or_else(|| directory.clone());
        FileContext::new(reader, path, directory.clone(), original, false)
    }

    /// The same as a stack writes it: into another directory, with values.
    pub(super) fn written(self, directory: Option<&Text>, values: Option<Value>) -> FileContext<'r, 's> {
        let (current, original) = match directory {
            Some(directory) => (directory.clone(), directory.clone()),
            None => (self.current.clone(), self.original.clone()),
        };
        FileContext { current, original, values, ..self }
    }

    fn new(
        reader: &'r Reader<'s>,
        path: &str,
        current: Text,
        original: Text,
        is_included: bool,
    ) -> Result<FileContext<'r, 's>, String> {
        let file = reader.file(path).map_err(|error| format!("`{path}`: {error}"))?;
        for error in &file.errors {
            reader.note(error.span, "syntax-error", error.message.clone(), true);
        }
        let directory = Text::from(path.rsplit_once('/').map_or("", |(directory, _)| directory));
        let (locals, includes) = (RefCell::default(), OnceCell::new());
        let files = ConfigurationFiles { reader, directory: directory.clone() };
        Ok(FileContext { reader, file, directory, current, original, is_included, values: None, files, locals, includes })
    }

    pub(super) fn body(&self) -> &Body {
        &self.file.body
    }

    /// The value of an expression of this file.
    pub(super) fn evaluate(&self, expression: &Expression) -> Evaluated {
        Evaluator::new(self).evaluate(expression)
    }

    /// As [`Context::evaluate`]; an error is noted, and the value is unknown.
    pub(super) fn settled(&self, expression: &Expression) -> Value {
        self.evaluate(expression).unwrap_or_else(|error| {
            let place = if error.span.is_none() { expression.span } else { error.span };
            self.reader.note(place, "terragrunt-expression", error.message.clone(), false);
            Value::unknown(ReasonKind::Terragrunt, error.message, place).with_span(expression.span)
        })
    }

    /// The value of an attribute of a body of this file.
    pub(super) fn attribute(&self, body: &Body, name: &str) -> Option<Value> {
        Some(self.settled(&body.attribute(name)?.value))
    }

    /// The blocks of a kind, or of what JSON writes for them.
    pub(super) fn blocks<'b>(&'b self, kind: &'b str) -> impl Iterator<Item = &'b Block> {
        self.body().blocks_of(kind)
    }

    pub(super) fn local(&self, name: &str, span: Span) -> Evaluated {
        let undeclared = || EvaluationError::new(format!("`local.{name}` is not declared in this file"), span);
        let found = self.blocks("locals").find_map(|block| block.body.attribute(name)).ok_or_else(undeclared)?;
        match self.locals.borrow().get(name) {
            Some(Some(value)) => return Ok(value.clone()),
            Some(None) => return Err(EvaluationError::new(format!("`local.{name}` refers to itself"), span)),
            None => {}
        }
        self.locals.borrow_mut().insert(name.into(), None);
        let value = self.reader.deeper(|| self.settled(&found.value));
        let value = value.unwrap_or_else(|| Value::unknown(ReasonKind::TooLarge, format!("local.{name}"), span));
        self.locals.borrow_mut().insert(name.into(), Some(value.clone()));
        Ok(value)
    }

    pub(super) fn locals(&self) -> Value {
        let mut all = Mapping::new(MappingKind::Object, Span::NONE);
        for attribute in self.blocks("locals").flat_map(|block| &block.body.attributes) {
            let name = &attribute.name;
            if let Ok(value) = self.local(&name.text, name.span) {
                all.insert(name.text.clone(), name.span, value);
            }
        }
        Value::mapping(all)
    }

    /// The directories of the units that the `dependency` blocks of this file name.
    pub(super) fn dependencies(&self) -> Vec<Text> {
        self.blocks("dependency").filter_map(|block| self.dependency(block)).collect()
    }

    /// The directory of the unit that a `dependency` block names, if its outputs are read.
    pub(super) fn dependency(&self, block: &Block) -> Option<Text> {
        let says = |name: &str, expected: bool| match self.attribute(&block.body, name) {
            Some(value) => value.as_bool() == Some(expected),
            None => true,
        };
        if !says("enabled", true) || !says("skip_outputs", false) {
            return None;
        }
        let path = self.attribute(&block.body, "config_path")?;
        let below = self.reader.below(path.as_str()?, &self.current)?;
        let directory = ["terragrunt.hcl", "terragrunt.hcl.json"].iter().find_map(|name| below.strip_suffix(name));
        Some(directory.map_or(below.as_str(), |directory| directory.trim_end_matches('/')).into())
    }

    /// What the file includes, in its order.
    pub(super) fn includes(&self) -> &[Include<'r, 's>] {
        // Terragrunt allows one level: what an included file includes is refused there.
        if self.is_included {
            return &[];
        }
        if let Some(known) = self.includes.get() {
            return known;
        }
        // An `include` whose path needs `include` finds none.
        let includes = self.blocks("include").filter_map(|block| self.include(block)).collect();
        self.includes.get_or_init(|| includes)
    }

    fn include(&self, block: &Block) -> Option<Include<'r, 's>> {
        let path = self.attribute(&block.body, "path")?;
        let Some(text) = path.as_str() else {
            let message = "what is included is known only when Terragrunt runs".to_string();
            self.reader.note(block.header, "terragrunt-include", message, false);
            return None;
        };
        let strategy =
            match self.attribute(&block.body, "merge_strategy").as_ref().and_then(|value| value.as_str().map(Text::new)) {
                Some(text) if text == "no_merge" => Strategy::NoMerge,
                Some(text) if text == "deep" || text == "deep_map_only" => Strategy::Deep,
                _ => Strategy::Shallow,
            };
        let opened = match self.reader.below(text, &self.current) {
            Some(below) => {
                let (current, original) = (self.current.clone(), self.original.clone());
                self.reader.deeper(|| FileContext::new(self.reader, &below, current, original, true))
            }
            None => Some(Err(format!("`{text}` is outside the scan root"))),
        };
        match opened.unwrap_or_else(|| Err("includes are nested too deep".to_string())) {
            Ok(context) => {
                let context = Rc::new(FileContext { values: self.values.clone(), ..context });
                Some(Include { name: block.label(0).unwrap_or_default().into(), strategy, context })
            }
            Err(message) => {
                self.reader.note(block.header, "terragrunt-include", format!("what is included is not read: {message}"), false);
                None
            }
        }
    }

    /// Whether some `include` block could not be followed: what it would give is not known.
    pub(super) fn unread_include(&self) -> Option<Unknown> {
        if self.is_included {
            return None;
        }
        let block = self.blocks("include").next().filter(|_| self.includes().len() < self.blocks("include").count());
        let argument = self.body().attribute("include").map(|attribute| attribute.name.span);
        Some(Unknown::because(ReasonKind::Terragrunt, "include", argument.or(block.map(|block| block.header))?))
    }

    /// The source of the module that this file names, and where.
    pub(super) fn source(&self) -> Option<(Value, Span)> {
        if let Some(source) = self.blocks("terraform").find_map(|block| block.body.attribute("source")) {
            return Some((self.settled(&source.value), source.value.span));
        }
        // Terragrunt refuses the argument; what it means is plain.
        let argument = &self.body().attribute("terraform")?.value;
        match self.settled(argument).kind {
            Kind::Mapping(mapping) => Some((mapping.get("source")?.clone(), argument.span)),
            Kind::Unknown(unknown) => Some((Unknown::clone(&unknown).into_value(), argument.span)),
            _ => None,
        }
    }

    /// The directory of the include that a function means: of this file where it is included, of the only one, or of the
    /// one with this label.
    pub(super) fn include_directory(&self, label: Option<&str>) -> Result<Option<Text>, String> {
        if self.is_included {
            return Ok(Some(self.directory.clone()));
        }
        match (self.includes(), label) {
            ([], _) => Ok(None),
            ([only], _) => Ok(Some(only.context.directory.clone())),
            (_, None) => Err("there are several `include` blocks: the label of one of them is required".to_string()),
            (several, Some(label)) => match several.iter().find(|include| include.name == label) {
                Some(include) => Ok(Some(include.context.directory.clone())),
                None => Err(format!("there is no `include` block `{label}`")),
            },
        }
    }

    /// `inputs` of this file alone.
    pub(super) fn own_inputs(&self) -> Option<Value> {
        self.attribute(self.body(), "inputs")
    }

    /// `inputs` with those of what is included.
    pub(super) fn inputs(&self) -> Option<Value> {
        let mut merged = self.own_inputs();
        for include in self.includes().iter().rev() {
            if include.strategy != Strategy::NoMerge {
                merged = merge::inputs(include.context.own_inputs(), merged, include.strategy);
            }
        }
        if let Some(unknown) = self.unread_include() {
            merged = merge::inputs(Some(unknown.into_value()), Some(merged.unwrap_or_else(empty)), Strategy::Shallow);
        }
        merged
    }

    /// The files that say something, in the order in which they are asked: the nearest first.
    pub(super) fn layers(&self) -> Vec<&FileContext<'r, 's>> {
        let merged = self.includes().iter().rev().filter(|include| include.strategy != Strategy::NoMerge);
        std::iter::once(self).chain(merged.map(|include| &*include.context)).collect()
    }

    /// The whole configuration as `include` and `read_terragrunt_config` give it.
    pub(super) fn whole(&self) -> Value {
        let mut all = Mapping::new(MappingKind::Object, Span::NONE);
        all.insert("locals", Span::NONE, self.locals());
        all.insert("inputs", Span::NONE, self.inputs().unwrap_or_else(empty));
        if let Some((source, _)) = self.layers().into_iter().find_map(FileContext::source) {
            all.insert("terraform", Span::NONE, Value::object([("source", source)]));
        }
        let rest = Unknown::because(ReasonKind::Terragrunt, "read_terragrunt_config()", self.body().span);
        all.open = Some(std::sync::Arc::new(rest));
        Value::mapping(all)
    }

    /// The whole configuration of another file.
    pub(super) fn read_configuration(&self, path: &str) -> Result<Value, String> {
        let context = match self.reader.below(path, &self.current) {
            Some(below) if self.reader.sources.is_directory(&below) => {
                let named = ["terragrunt.hcl", "terragrunt.hcl.json"].map(|name| crate::source::join_path(&below, name));
                named.iter().find(|path| self.reader.exists(path)).cloned().ok_or_else(|| format!("`{path}`: no such file"))
            }
            Some(below) => Ok(below),
            None => return Ok(Value::unknown(ReasonKind::Terragrunt, format!("read_terragrunt_config({path:?})"), Span::NONE)),
        }?;
        if self.reader.reading.borrow().iter().any(|open| *open == context) {
            return Err(format!("`{context}` reads itself"));
        }
        self.reader.reading.borrow_mut().push(context.as_str().into());
        let read = self.reader.deeper(|| FileContext::open(self.reader, &context, Some(&self.original)).map(|read| read.whole()));
        self.reader.reading.borrow_mut().pop();
        read.unwrap_or_else(|| Err("configurations are nested too deep".to_string()))
    }

    /// The directory that functions speak of, as an absolute path.
    pub(super) fn current_path(&self) -> std::path::PathBuf {
        Path::new(&self.reader.absolute(&self.current)).to_path_buf()
    }
}

fn empty() -> Value {
    Value::mapping(Mapping::new(MappingKind::Object, Span::NONE))
}

/// The value as a mapping of inputs; what is none is wholly unknown.
pub(super) fn as_mapping(value: Option<Value>) -> Mapping {
    match value.map(|value| value.kind) {
        None => Mapping::new(MappingKind::Object, Span::NONE),
        Some(Kind::Mapping(mapping)) => (*mapping).clone(),
        Some(Kind::Unknown(unknown)) => Mapping { open: Some(unknown), ..Mapping::new(MappingKind::Object, Span::NONE) },
        Some(_) => {
            let unknown = Unknown::because(ReasonKind::Terragrunt, "inputs", Span::NONE);
            Mapping { open: Some(std::sync::Arc::new(unknown)), ..Mapping::new(MappingKind::Object, Span::NONE) }
        }
    }
}
