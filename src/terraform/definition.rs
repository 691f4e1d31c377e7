//! The blocks of one module directory, by what they declare, override files merged as Terraform merges them.
//!
//! Source: Terraform's "Override Files": later files win, arguments are replaced one by one, nested blocks of a type
//! are replaced as a whole. Floor 2.

use std::collections::{BTreeMap, HashMap};

use crate::source::{Span, Text};
use crate::syntax::hcl::{Attribute, Block, Body, Expression, File};
use crate::value::Mode;

/// A body with the override bodies that lie over it.
#[derive(Clone, Debug)]
pub struct Merged<'a> {
    /// The first is the declaration itself.
    layers: Vec<&'a Body>,
}

impl<'a> Merged<'a> {
    pub fn new(body: &'a Body) -> Merged<'a> {
        Merged { layers: vec![body] }
    }

    pub fn attribute(&self, name: &str) -> Option<&'a Attribute> {
        self.layers.iter().rev().find_map(|body| body.attribute(name))
    }

    pub fn expression(&self, name: &str) -> Option<&'a Expression> {
        self.attribute(name).map(|attribute| &attribute.value)
    }

    /// All attributes in force, declaration first.
    pub fn attributes(&self) -> Vec<&'a Attribute> {
        let mut found: Vec<&'a Attribute> = Vec::new();
        for body in &self.layers {
            for attribute in &body.attributes {
                match found.iter_mut().find(|other| other.name.text == attribute.name.text) {
                    Some(slot) if self.layers.len() > 1 => *slot = attribute,
                    Some(_) => {}
                    None => found.push(attribute),
                }
            }
        }
        found
    }

    /// All nested blocks in force: those of the last layer that has any of the same kind.
    pub fn blocks(&self) -> Vec<&'a Block> {
        let [only] = self.layers.as_slice() else {
            let mut found: Vec<&'a Block> = Vec::new();
            for body in &self.layers {
                let kinds: Vec<&str> = body.blocks.iter().map(kind_of).collect();
                found.retain(|block| !kinds.contains(&kind_of(block)));
                found.extend(&body.blocks);
            }
            return found;
        };
        only.blocks.iter().collect()
    }

    pub fn blocks_of(&self, kind: &str) -> Vec<&'a Block> {
        self.blocks().into_iter().filter(|block| block.kind.text == kind).collect()
    }
}

/// A `dynamic "ingress"` block counts as `ingress`.
pub fn kind_of(block: &Block) -> &str {
    if block.kind.text == "dynamic" { block.label(0).unwrap_or("dynamic") } else { &block.kind.text }
}

/// One declared block with its overrides.
#[derive(Clone, Debug)]
pub struct Declaration<'a> {
    pub block: &'a Block,
    pub body: Merged<'a>,
}

/// Mode, type and name of a resource block.
pub type ResourceKey = (Mode, Text, Text);

/// Everything that the files of one directory declare.
#[derive(Debug, Default)]
pub struct Definition<'a> {
    pub directory: Text,
    pub variables: BTreeMap<Text, Declaration<'a>>,
    pub locals: HashMap<Text, &'a Expression>,
    pub resources: HashMap<ResourceKey, Declaration<'a>>,
    /// In source order, for a stable report.
    pub resource_order: Vec<ResourceKey>,
    pub modules: BTreeMap<Text, Declaration<'a>>,
    pub outputs: BTreeMap<Text, Declaration<'a>>,
    /// By name and alias.
    pub providers: Vec<Declaration<'a>>,
    pub terraform: Vec<&'a Block>,
    /// Declarations that occur twice: the second place, and what it declares.
    pub duplicates: Vec<(Span, String)>,
    /// Some file has syntax errors: a name that is not declared may stand in what could not be read.
    pub broken: bool,
}

impl<'a> Definition<'a> {
    /// Merges the files of a directory, sorted by name: primary files first, then override files.
    pub fn new(directory: &str, primary: &[&'a File], overrides: &[&'a File]) -> Definition<'a> {
        let mut definition = Definition { directory: directory.into(), ..Definition::default() };
        definition.broken = primary.iter().chain(overrides).any(|file| !file.errors.is_empty());
        for file in primary {
            for block in &file.body.blocks {
                definition.declare(block);
            }
        }
        for file in overrides {
            for block in &file.body.blocks {
                definition.overlay(block);
            }
        }
        definition
    }

    /// Some place in the module, to name it by: its first declaration.
    pub fn place(&self) -> Span {
        let headers = [&self.variables, &self.modules, &self.outputs].into_iter().flat_map(|map| map.values());
        let resources = self.resource_order.iter().filter_map(|key| self.resources.get(key));
        headers.chain(resources).map(|declaration| declaration.block.header).min().unwrap_or(Span::NONE)
    }

    fn declare(&mut self, block: &'a Block) {
        let declaration = || Declaration { block, body: Merged::new(&block.body) };
        let duplicate = match (block.kind.text.as_str(), block.label(0), block.label(1)) {
            ("resource" | "data" | "ephemeral", Some(kind), Some(name)) => {
                let key = (mode_of(&block.kind.text), Text::new(kind), Text::new(name));
                if self.resources.contains_key(&key) {
                    Some(format!("{} \"{kind}\" \"{name}\"", block.kind.text))
                } else {
                    self.resource_order.push(key.clone());
                    self.resources.insert(key, declaration());
                    None
                }
            }
            ("variable", Some(name), _) => once(&mut self.variables, name, declaration(), "variable"),
            ("module", Some(name), _) => once(&mut self.modules, name, declaration(), "module"),
            ("output", Some(name), _) => once(&mut self.outputs, name, declaration(), "output"),
            ("provider", Some(_), _) => {
                self.providers.push(declaration());
                None
            }
            ("locals", ..) => {
                for attribute in &block.body.attributes {
                    if self.locals.contains_key(&attribute.name.text) {
                        self.duplicates.push((attribute.name.span, format!("local `{}`", attribute.name.text)));
                    } else {
                        self.locals.insert(attribute.name.text.clone(), &attribute.value);
                    }
                }
                None
            }
            ("terraform", ..) => {
                self.terraform.push(block);
                None
            }
            _ => None,
        };
        if let Some(what) = duplicate {
            self.duplicates.push((block.header, what));
        }
    }

    fn overlay(&mut self, block: &'a Block) {
        let target = match (block.kind.text.as_str(), block.label(0), block.label(1)) {
            ("resource" | "data" | "ephemeral", Some(kind), Some(name)) => {
                self.resources.get_mut(&(mode_of(&block.kind.text), Text::new(kind), Text::new(name)))
            }
            ("variable", Some(name), _) => self.variables.get_mut(name),
            ("module", Some(name), _) => self.modules.get_mut(name),
            ("output", Some(name), _) => self.outputs.get_mut(name),
            ("provider", Some(name), _) => {
                let alias = alias_of(&block.body);
                self.providers.iter_mut().find(|p| p.block.label(0) == Some(name) && alias_of(&p.block.body) == alias)
            }
            ("locals", ..) => {
                for attribute in &block.body.attributes {
                    self.locals.insert(attribute.name.text.clone(), &attribute.value);
                }
                return;
            }
            _ => return self.declare(block),
        };
        match target {
            Some(declaration) => declaration.body.layers.push(&block.body),
            // An override without a base is an error in Terraform; judging it as a declaration loses nothing.
            None => self.declare(block),
        }
    }
}

fn once<'a>(map: &mut BTreeMap<Text, Declaration<'a>>, name: &str, declaration: Declaration<'a>, what: &str) -> Option<String> {
    if map.contains_key(name) {
        return Some(format!("{what} \"{name}\""));
    }
    map.insert(Text::new(name), declaration);
    None
}

fn mode_of(kind: &str) -> Mode {
    match kind {
        "data" => Mode::Data,
        "ephemeral" => Mode::Ephemeral,
        _ => Mode::Managed,
    }
}

/// The literal `alias` of a provider block.
pub fn alias_of(body: &Body) -> Option<Text> {
    match &body.attribute("alias")?.value.kind {
        crate::syntax::hcl::ExpressionKind::String(text) => Some(text.clone()),
        _ => None,
    }
}
