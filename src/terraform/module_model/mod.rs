//! Module models: what is known of well-known modules whose source is not here, as plain Terraform of our own.
//!
//! Job: which module model a call is judged by, and its files, parsed for that call. Invariant: nothing is parsed before a
//! call asks for it; each call has its own copy, whose every span is shown at the call, so that two calls of one module
//! are never mixed up.

mod copies;
mod files;

use std::sync::OnceLock;

use super::source::Package;
use crate::source::{SourceId, Text};
use crate::syntax::hcl::{self, Block, ExpressionKind};
use crate::value::Constraints;

pub use copies::{Copies, Request};
pub(super) use copies::{caller_of, key_of, local_place, real_directory};

/// The directory whose files belong to each of its neighbours too: submodules of one shape differ in a few defaults.
const SHARED: &str = "_shared";

/// All module models there are, as files: paths below `rules/modules/` with their texts, sorted by path.
#[derive(Debug)]
pub struct Library {
    files: &'static [(&'static str, &'static str)],
    index: OnceLock<Vec<ModuleModel>>,
}

/// The module models that come with clearspan.
pub static SHIPPED: Library = Library::new(files::FILES);

/// What a `module-model.hcl` says.
#[derive(Debug)]
pub struct ModuleModel {
    /// `namespace/name/provider`.
    pub module: Text,
    /// Below `rules/modules/`.
    pub directory: &'static str,
    pub versions: Constraints,
    /// The repository that the registry takes the module from, as `Package::Repository` has it.
    repository: Option<Text>,
    /// Whether every resource that the module can make is there.
    pub complete: bool,
    files: &'static [(&'static str, &'static str)],
}

impl ModuleModel {
    /// Whether it knows of resources of a type, there or not: where it does, that there are none means something.
    pub fn declares(&self, kind: &str) -> bool {
        let header = format!("resource \"{kind}\"");
        self.complete || self.files.iter().any(|(_, text)| text.contains(&header))
    }
}

impl Library {
    pub const fn new(files: &'static [(&'static str, &'static str)]) -> Library {
        Library { files, index: OnceLock::new() }
    }

    /// Every module model, those for the newest versions first.
    pub fn models(&self) -> &[ModuleModel] {
        self.index.get_or_init(|| {
            let headers = self.files.iter().filter_map(|(path, text)| Some((path.strip_suffix("/module-model.hcl")?, *text)));
            let read = |(directory, text)| read_header(directory, text, self.below(directory));
            let mut all: Vec<ModuleModel> = headers.filter_map(read).collect();
            all.sort_by(|a, b| b.versions.lowest().cmp(&a.versions.lowest()).then_with(|| a.directory.cmp(b.directory)));
            all
        })
    }

    /// The newest module model for a version of a package that a call may get, with the directory of its files.
    pub(super) fn choose(&self, package: &Package, directory: &str, wanted: &Constraints) -> Option<(&ModuleModel, String)> {
        let stands_for = |module_model: &&ModuleModel| match package {
            Package::Registry(name) => *name == module_model.module,
            Package::Repository(name) => module_model.repository.as_ref() == Some(name),
            Package::Private(_) => false,
        };
        let found = self.models().iter().filter(stands_for).find(|module_model| module_model.versions.overlap(wanted))?;
        let place = if directory.is_empty() { found.directory.to_string() } else { format!("{}/{directory}", found.directory) };
        let exists = self.files_of(&place).next().is_some();
        exists.then_some((found, place))
    }

    /// The Terraform files of a directory, and those that it has in common with its neighbours.
    fn files_of(&self, directory: &str) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let own: Vec<_> = self.directly_in(directory).collect();
        let shared = directory.rsplit_once('/').filter(|_| !own.is_empty()).map(|(parent, _)| format!("{parent}/{SHARED}"));
        let shared: Vec<_> = shared.iter().flat_map(|shared| self.directly_in(shared)).collect();
        own.into_iter().chain(shared)
    }

    /// All files that lie below a directory, and perhaps some beside it.
    fn below(&self, directory: &str) -> &'static [(&'static str, &'static str)] {
        let from = self.files.partition_point(|(path, _)| *path < directory);
        let rest = self.files.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|(path, _)| path.starts_with(directory))).unwrap_or_default()
    }

    fn directly_in<'d>(&self, directory: &'d str) -> impl Iterator<Item = (&'static str, &'static str)> + use<'d> {
        self.below(directory).iter().copied().filter(move |(path, _)| {
            let name = path.strip_prefix(directory).and_then(|rest| rest.strip_prefix('/'));
            name.is_some_and(|name| !name.contains('/') && name.ends_with(".tf"))
        })
    }
}

fn read_header(directory: &'static str, text: &str, files: &'static [(&'static str, &'static str)]) -> Option<ModuleModel> {
    let file = hcl::parse(SourceId::NONE, text);
    let block = file.body.blocks_of("module_model").next()?;
    let complete = block.body.attribute("complete").is_some_and(|a| matches!(a.value.kind, ExpressionKind::Bool(true)));
    Some(ModuleModel {
        module: block.label(0)?.into(),
        directory,
        versions: Constraints::parse(literal(block, "versions")?).ok()?,
        repository: literal(block, "repository").map(|name| name.to_ascii_lowercase().into()),
        complete,
        files,
    })
}

/// The literal text of an argument.
pub(super) fn literal<'b>(block: &'b Block, name: &str) -> Option<&'b str> {
    match &block.body.attribute(name)?.value.kind {
        ExpressionKind::String(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
