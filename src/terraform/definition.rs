//! The blocks of one module directory, by what they declare, override files merged as Terraform merges them.
//!
//! Source: Terraform's "Override Files": files in the order of their names, later ones win; what they override must be
//! declared in an ordinary file.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use super::file_names::{drop_shadowed, is_override};
use super::module_model::ModuleModel;
use crate::source::{HashMap, Span, Text};
use crate::syntax::hcl::{Block, Body, Expression, ExpressionKind, File, StepKind};
use crate::value::{Mode, Shift};

pub use super::merged::{Merged, kind_of};

/// One declared block with its overrides.
#[derive(Clone, Debug)]
pub struct Declaration<'a> {
    pub block: &'a Block,
    pub body: Merged<'a>,
}

/// Mode, type and name of a resource block.
pub type ResourceKey = (Mode, Text, Text);

/// A module directory.
#[derive(Debug)]
pub struct Definition<'a> {
    pub directory: Text,
    /// Copies of a module model declare the same.
    declared: Arc<Declared<'a>>,
    /// Its text is our own: what is known of a module whose source is not here.
    pub module_model: Option<&'static ModuleModel>,
    /// How the places of what was read once become those of this copy.
    pub shift: Option<Shift>,
}

/// Everything that the files of one directory declare.
#[derive(Debug, Default)]
pub struct Declared<'a> {
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
    /// `moved`, `removed`, `import`: what they say of other blocks is checked once all files are read.
    refactorings: Vec<&'a Block>,
    /// What Terraform would refuse here.
    pub faults: Vec<DeclarationFault>,
    /// Some file has syntax errors: a name that is not declared may stand in what could not be read.
    pub broken: bool,
}

/// Names that no variable can have. Source: Terraform's page on input variables.
const RESERVED: [&str; 8] = ["source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"];

/// Something that Terraform refuses, with a stable word and a sentence for the ledger.
#[derive(Clone, Debug)]
pub struct DeclarationFault {
    pub span: Span,
    pub reason: &'static str,
    pub message: String,
}

impl<'a> Definition<'a> {
    /// The module of a directory that has these files; `is_open` where it may declare more than they do.
    pub fn of_files(directory: &str, files: Vec<(&'a str, &'a File)>, is_open: bool) -> Definition<'a> {
        let (mut overrides, mut primary): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| is_override(name));
        let in_order = |list: &mut Vec<(&'a str, &'a File)>| {
            list.sort_by_key(|(name, _)| *name);
            drop_shadowed(list);
            list.iter().map(|(_, file)| *file).collect::<Vec<_>>()
        };
        let mut declared = Declared::new(&in_order(&mut primary), &in_order(&mut overrides));
        declared.broken |= is_open;
        Definition::new(directory, Arc::new(declared))
    }

    /// The module of a directory that declares this.
    pub fn new(directory: &str, declared: Arc<Declared<'a>>) -> Definition<'a> {
        Definition { directory: directory.into(), declared, module_model: None, shift: None }
    }
}

impl<'a> Deref for Definition<'a> {
    type Target = Declared<'a>;

    fn deref(&self) -> &Declared<'a> {
        &self.declared
    }
}

impl<'a> Declared<'a> {
    /// Merges the files of a directory, sorted by name: primary files first, then override files.
    pub fn new(primary: &[&'a File], overrides: &[&'a File]) -> Declared<'a> {
        let broken = primary.iter().chain(overrides).any(|file| !file.errors.is_empty());
        let mut definition = Declared { broken, ..Declared::default() };
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
        definition.check_refactorings();
        definition
    }

    /// Some place in the module, to name it by: its first declaration.
    pub fn place(&self) -> Span {
        let headers = [&self.variables, &self.modules, &self.outputs].into_iter().flat_map(|map| map.values());
        let resources = self.resource_order.iter().filter_map(|key| self.resources.get(key));
        headers.chain(resources).map(|declaration| declaration.block.header).min().unwrap_or(Span::NONE)
    }

    fn fault(&mut self, span: Span, reason: &'static str, message: String) {
        self.faults.push(DeclarationFault { span, reason, message });
    }

    fn twice(&mut self, span: Span, what: &str) {
        self.fault(span, "duplicate-declaration", format!("{what} is declared twice: the first one is used"));
    }

    fn declare(&mut self, block: &'a Block) {
        let declaration = || Declaration { block, body: Merged::new(&block.body) };
        match (block.kind.text.as_str(), block.label(0), block.label(1)) {
            ("resource" | "data" | "ephemeral", Some(kind), Some(name)) => {
                let key = (mode_of(&block.kind.text), Text::new(kind), Text::new(name));
                if self.resources.contains_key(&key) {
                    return self.twice(block.header, &title(block));
                }
                self.resource_order.push(key.clone());
                self.resources.insert(key, declaration());
            }
            ("variable" | "module" | "output", Some(name), _) => {
                let map = match block.kind.text.as_str() {
                    "variable" => &mut self.variables,
                    "module" => &mut self.modules,
                    _ => &mut self.outputs,
                };
                if map.contains_key(name) {
                    return self.twice(block.header, &title(block));
                }
                map.insert(Text::new(name), declaration());
                if block.kind.text == "variable" && RESERVED.contains(&name) {
                    let message = format!("a variable cannot be named `{name}`: module calls have an argument of that name");
                    self.fault(block.header, "invalid-value", message);
                }
            }
            ("provider", Some(name), _) => {
                if self.provider(name, block).is_some() {
                    let alias = alias_of(&block.body).map_or_else(String::new, |alias| format!(" with the alias `{alias}`"));
                    return self.twice(block.header, &format!("provider \"{name}\"{alias}"));
                }
                self.providers.push(declaration());
            }
            ("locals", ..) => {
                for attribute in &block.body.attributes {
                    if self.locals.contains_key(&attribute.name.text) {
                        self.twice(attribute.name.span, &format!("local `{}`", attribute.name.text));
                    } else {
                        self.locals.insert(attribute.name.text.clone(), &attribute.value);
                    }
                }
            }
            ("terraform", ..) => self.terraform.push(block),
            // The data source of a check lives among those of the module.
            ("check", ..) => block.body.blocks_of("data").for_each(|data| self.declare(data)),
            ("moved" | "removed" | "import", ..) => self.refactorings.push(block),
            _ => {} // `action`, `list` and whatever later releases bring: nothing that is deployed
        }
    }

    fn provider(&mut self, name: &str, block: &Block) -> Option<&mut Declaration<'a>> {
        let alias = alias_of(&block.body);
        self.providers.iter_mut().find(|p| p.block.label(0) == Some(name) && alias_of(&p.block.body) == alias)
    }

    fn overlay(&mut self, block: &'a Block) {
        let kind = block.kind.text.as_str();
        let target = match (kind, block.label(0), block.label(1)) {
            ("resource" | "data" | "ephemeral", Some(kind), Some(name)) => {
                self.resources.get_mut(&(mode_of(&block.kind.text), Text::new(kind), Text::new(name)))
            }
            ("variable", Some(name), _) => self.variables.get_mut(name),
            ("module", Some(name), _) => self.modules.get_mut(name),
            ("output", Some(name), _) => self.outputs.get_mut(name),
            // A default configuration that nobody wrote is an empty one.
            ("provider", Some(name), _) if self.provider(name, block).is_none() && alias_of(&block.body).is_none() => {
                return self.declare(block);
            }
            ("provider", Some(name), _) => self.provider(name, block),
            ("locals", ..) => {
                for attribute in &block.body.attributes {
                    if self.locals.insert(attribute.name.text.clone(), &attribute.value).is_none() {
                        self.without_base(attribute.name.span, &format!("local `{}`", attribute.name.text));
                    }
                }
                return;
            }
            ("moved" | "import" | "removed", ..) => {
                let message = format!("`{kind}` is not allowed in an override file");
                return self.fault(block.header, "invalid-override", message);
            }
            _ => return self.declare(block),
        };
        let Some(declaration) = target else {
            // Judging it as a declaration loses nothing.
            self.without_base(block.header, &title(block));
            return self.declare(block);
        };
        declaration.body.overlay(&block.body);
        if let Some(depends_on) = block.body.attribute("depends_on") {
            self.fault(depends_on.name.span, "invalid-override", "`depends_on` cannot be overridden".into());
        }
    }

    fn without_base(&mut self, span: Span, what: &str) {
        self.fault(span, "invalid-override", format!("{what} overrides nothing: there is none in the other files"));
    }

    /// `moved` and `removed` speak of what is not there any more, `import` of what is.
    fn check_refactorings(&mut self) {
        for block in std::mem::take(&mut self.refactorings) {
            let kind = block.kind.text.as_str();
            let argument = if kind == "import" { "to" } else { "from" };
            let Some(expression) = block.body.attribute(argument).map(|attribute| &attribute.value) else { continue };
            let Some((name, whole, declared)) = self.declares(expression) else { continue };
            // `from = x.a, to = x.a[0]` moves between the instances of one block.
            let target = block.body.attribute("to").and_then(|attribute| self.declares(&attribute.value));
            let within = kind == "moved" && target.is_some_and(|(target, ..)| target == name);
            let (reason, message) = match (kind, declared) {
                ("moved", true) if whole && !within => {
                    ("invalid-refactoring", format!("`{name}` has a `moved` block, but is still declared"))
                }
                ("removed", true) => ("invalid-refactoring", format!("`{name}` has a `removed` block, but is still declared")),
                ("import", false) if !self.broken => {
                    ("invalid-refactoring", format!("`{name}` is imported, but there is no such block: it is not judged"))
                }
                _ => continue,
            };
            self.fault(expression.span, reason, message);
        }
    }

    /// The block that an address means, whether it means all of it, and whether the block is declared.
    fn declares(&self, address: &Expression) -> Option<(String, bool, bool)> {
        let ExpressionKind::Access { base, steps } = &address.kind else { return None };
        let ExpressionKind::Variable(root) = &base.kind else { return None };
        let mut names = vec![root.as_str()];
        for step in steps {
            match &step.kind {
                StepKind::Attribute(name) => names.push(name),
                _ => break,
            }
        }
        let whole = names.len() == steps.len() + 1;
        let declared = |mode, kind: &str, name: &str| self.resources.contains_key(&(mode, Text::new(kind), Text::new(name)));
        Some(match names.as_slice() {
            ["module", name] => (format!("module.{name}"), whole, self.modules.contains_key(*name)),
            ["data", kind, name] => (format!("data.{kind}.{name}"), whole, declared(Mode::Data, kind, name)),
            [kind, name] => (format!("{kind}.{name}"), whole, declared(Mode::Managed, kind, name)),
            _ => return None,
        })
    }
}

/// `resource "aws_vpc" "main"`
fn title(block: &Block) -> String {
    let labels: String = (0..).map_while(|index| block.label(index)).map(|label| format!(" \"{label}\"")).collect();
    format!("{}{labels}", block.kind.text)
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
        ExpressionKind::String(text) => Some(text.clone()),
        _ => None,
    }
}
