//! What is known of modules apart from the directories of the scan: installed, published, described by module models.

use std::sync::Arc;

use super::definition::Definition;
use super::installed::Manifest;
use super::module_model::{Library, ModuleModel, SHIPPED};
use crate::source::{HashMap, Text};

/// What is known of modules that are not directories of the scan.
#[derive(Debug)]
pub(super) struct KnownModules<'a> {
    pub library: &'static Library,
    /// The manifests of root modules by their directories.
    pub manifests: HashMap<Text, Manifest>,
    /// Directories of the scan by the names that the world knows them by: `namespace/name/provider`,
    /// `github.com/owner/name`.
    pub own: HashMap<Text, Text>,
    pub models: HashMap<Text, ModelledModule<'a>>,
    /// The copies of module models that a module calls.
    pub called: HashMap<Text, Vec<Text>>,
    /// Which resource types of module models are evaluated, where nothing refers to the others.
    pub kinds: ModelKinds,
}

impl Default for KnownModules<'_> {
    fn default() -> Self {
        KnownModules {
            library: &SHIPPED,
            manifests: HashMap::default(),
            own: HashMap::default(),
            models: HashMap::default(),
            called: HashMap::default(),
            kinds: ModelKinds(Arc::new(|_| true)),
        }
    }
}

/// A set of resource types.
pub(super) struct ModelKinds(pub Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl std::fmt::Debug for ModelKinds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ModelKinds")
    }
}

/// A module model as one call has it.
#[derive(Debug)]
pub(super) struct ModelledModule<'a> {
    pub definition: Definition<'a>,
    pub module_model: &'static ModuleModel,
    pub place: String,
}
