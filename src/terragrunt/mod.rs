//! Terragrunt configurations: what `terragrunt.hcl` gives to which root module.
//!
//! Job: `terragrunt.hcl`, the files that it includes and reads, and stacks, as far as they are plain, to [`Unit`]s:
//! a source, inputs with their provenance, generated files. Invariant: nothing is run or fetched; what only a run of
//! Terragrunt decides is unknown with [`ReasonKind::Terragrunt`](crate::value::ReasonKind).
//!
//! Source: Terragrunt's reference (`docs/src/content/docs/04-reference`) and `pkg/config` of version 1.0.

mod context;
mod extra_arguments;
mod functions;
mod generate;
mod merge;
mod paths;
mod scope;
mod stack;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
mod unit;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::expr::Nesting;
use crate::source::{HashMap, ReadError, SourceMap, Span, Text, normalise_path};
use crate::syntax::hcl;
use crate::value::Value;

pub use extra_arguments::CommandLineSource;
pub use generate::GeneratedFile;
pub use stack::{Stack, is_stack};
pub use unit::{ModuleLocation, Unit, UnitInputs};

/// How many definitions and files may lead to each other.
const MAX_DEPTH: u32 = 100;
/// Steps of loops that the configurations of one scan may take.
const MAX_STEPS: u64 = 2_000_000;
/// How many problems of one unit are kept.
const MAX_PROBLEMS: usize = 100;

/// Something that Terragrunt would refuse, or that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitProblem {
    pub span: Span,
    /// A stable word for the ledger.
    pub reason: &'static str,
    pub message: String,
    /// Something that should have been judged was not.
    pub incomplete: bool,
}

/// Reads the Terragrunt configurations of a scan.
pub struct Reader<'s> {
    sources: &'s SourceMap,
    /// The scan root as Terragrunt would name it.
    root: PathBuf,
    /// The top directory of the repository, where there is one.
    repository: Option<PathBuf>,
    files: RefCell<HashMap<Text, Result<Rc<hcl::File>, ReadError>>>,
    depth: Cell<u32>,
    nesting: Nesting,
    steps: Cell<u64>,
    /// The configurations that are being read, one for another.
    reading: RefCell<Vec<Text>>,
    /// Of the unit that is being read.
    problems: RefCell<Vec<UnitProblem>>,
    read: RefCell<BTreeSet<String>>,
    /// The outputs of units by their directories.
    outputs: BTreeMap<Text, Value>,
}

impl<'s> Reader<'s> {
    pub fn new(sources: &'s SourceMap, repository: Option<&Path>) -> Reader<'s> {
        Reader {
            sources,
            root: sources.root().map_or_else(|| PathBuf::from("/"), Path::to_path_buf),
            repository: repository.map(Path::to_path_buf),
            files: RefCell::default(),
            depth: Cell::new(0),
            nesting: Nesting::default(),
            steps: Cell::new(MAX_STEPS),
            reading: RefCell::default(),
            problems: RefCell::default(),
            read: RefCell::default(),
            outputs: BTreeMap::new(),
        }
    }

    /// The same, with the outputs of units by their directories.
    pub fn with_outputs(self, outputs: BTreeMap<Text, Value>) -> Reader<'s> {
        Reader { outputs, ..self }
    }

    /// The parsed file at a path below the scan root.
    fn file(&self, path: &str) -> Result<Rc<hcl::File>, ReadError> {
        let path = Text::from(normalise_path(path).ok_or(ReadError::OutsideRoot)?);
        self.read.borrow_mut().insert(path.to_string());
        if let Some(known) = self.files.borrow().get(&path) {
            return known.clone();
        }
        let parsed = self.sources.read(&path).map(|source| {
            Rc::new(match path.ends_with(".json") {
                true => hcl::parse_terragrunt_json(source.id, &source.text),
                false => hcl::parse(source.id, &source.text),
            })
        });
        self.files.borrow_mut().insert(path, parsed.clone());
        parsed
    }

    /// Whether there is a file or directory at a path below the scan root.
    fn exists(&self, path: &str) -> bool {
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        if name.is_empty() {
            return self.sources.is_directory(path);
        }
        let entries = self.sources.list_directory(directory).unwrap_or_default();
        entries.iter().any(|entry| entry.name == name)
    }

    fn note(&self, span: Span, reason: &'static str, message: String, incomplete: bool) {
        let problem = UnitProblem { span, reason, message, incomplete };
        let mut problems = self.problems.borrow_mut();
        if problems.len() < MAX_PROBLEMS && !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// Goes one level deeper; `None` where that is too deep.
    fn deeper<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        if self.depth.get() >= MAX_DEPTH {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let done = work();
        self.depth.set(self.depth.get() - 1);
        Some(done)
    }

    fn spend(&self, steps: usize) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(steps as u64));
        let is_enough = left >= steps as u64;
        if !is_enough {
            let message = format!("Terragrunt configurations take more than {MAX_STEPS} steps to evaluate: the rest is unknown");
            self.note(Span::NONE, "too-large", message, true);
        }
        is_enough
    }
}

/// Whether a file of this name is a unit's configuration.
pub fn is_unit(name: &str) -> bool {
    matches!(name, "terragrunt.hcl" | "terragrunt.hcl.json")
}
