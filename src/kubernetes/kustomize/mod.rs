//! Kustomizations, built natively: what `kustomize build` prints, with the place of every value.
//!
//! Job: resources, generators, components, transformers, references, in kustomize's order. Invariant: nothing is
//! fetched and nothing is executed; what a build would refuse is a problem with a span, and the rest is built.
//!
//! Source: kustomize 5.5.

mod accumulate;
mod budget;
mod doubt;
mod file;
mod generator;
mod json_patch;
mod keyed;
mod merge;
mod names;
mod patch;
mod reading;
mod replacement;
mod resource;
mod schema;
mod select;
mod specs;
mod transform;
mod tree;
mod variables;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::source::{SourceMap, Span, Text, join_path, normalise_path};
use crate::syntax::yaml;

use self::budget::{Budget, SPENT};
use self::file::{Kustomization, VarsEntry};
use self::resource::KustomizeResource;
use self::specs::Specs;
use super::{From, Object, ScopeId};

pub use self::file::FILE_NAMES;
use self::file::directory_of;

/// How deep kustomizations may take kustomizations.
const MAX_DEPTH: usize = 64;
/// How many kustomizations one run builds, components counted each time.
const MAX_BUILDS: usize = 20_000;

/// Why something of a kustomization could not be done.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KustomizeReason {
    /// Lies on another machine.
    RemoteBase,
    /// `helmCharts`, plugins.
    NotSupported,
    Missing,
    OutsideRoot,
    Unreadable,
    Cycle,
    /// Kustomize would refuse it.
    Invalid,
    NoTarget,
    PatchFails,
    Conflict,
    TooLarge,
}

impl KustomizeReason {
    /// The stable word in the ledger.
    pub fn id(self) -> &'static str {
        match self {
            KustomizeReason::RemoteBase => "remote-base",
            KustomizeReason::NotSupported => "kustomize-not-supported",
            KustomizeReason::Missing => "file-not-found",
            KustomizeReason::OutsideRoot => "outside-root",
            KustomizeReason::Unreadable => "unreadable",
            KustomizeReason::Cycle => "kustomize-cycle",
            KustomizeReason::Invalid => "kustomize-invalid",
            KustomizeReason::NoTarget => "kustomize-no-target",
            KustomizeReason::PatchFails => "kustomize-patch",
            KustomizeReason::Conflict => "kustomize-conflict",
            KustomizeReason::TooLarge => "too-large",
        }
    }
}

/// Something for the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KustomizeProblem {
    /// The file in which the span lies, or that could not be read.
    pub path: String,
    pub span: Option<Span>,
    pub reason: KustomizeReason,
    pub message: String,
}

/// What a kustomization yields before it is printed.
#[derive(Clone, Default)]
struct Accumulated {
    resources: Vec<KustomizeResource>,
    /// What `configurations` added.
    specs: Specs,
    has_specs: bool,
    variables: Vec<VarsEntry>,
    /// A part is not on disk: what is not found may be there.
    partial: bool,
}

/// All that kustomizations make, and the files that they take.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub objects: Vec<Object>,
    pub problems: Vec<KustomizeProblem>,
    /// Files that are not to be judged on their own.
    pub taken: BTreeSet<String>,
    /// Keys that are set twice in files that were read here.
    pub repeated: Vec<(Span, Span)>,
    /// The directories of the outermost kustomizations, in the order of their scopes.
    pub roots: Vec<Text>,
}

/// Builds the outermost kustomizations among `files`. Scopes count from `first_scope`.
pub(super) fn build(files: &BTreeMap<String, Arc<yaml::File>>, sources: &SourceMap, first_scope: u32) -> Built {
    let mut builder = Builder {
        files,
        sources,
        built_in: Arc::new(Specs::built_in()),
        parsed: HashMap::new(),
        kustomizations: HashMap::new(),
        built: HashMap::new(),
        stack: Vec::new(),
        builds: 0,
        budget: Budget::new(),
        taken: BTreeSet::new(),
        problems: Vec::new(),
    };
    let directories: BTreeSet<String> =
        files.keys().filter(|path| is_kustomization(path)).map(|path| directory_of(path).to_string()).collect();
    let mut built = Built::default();
    let mut covered: BTreeSet<String> = BTreeSet::new();
    let mut inner: BTreeSet<String> = BTreeSet::new();
    for directory in &directories {
        inner.extend(builder.children(directory).into_iter().filter(|child| child != directory));
    }
    let components: BTreeSet<String> = directories
        .iter()
        .filter(|directory| builder.kustomization(directory).is_some_and(|k| k.is_component))
        .cloned()
        .collect();
    let mut roots: Vec<String> =
        directories.iter().filter(|directory| !inner.contains(*directory) && !components.contains(*directory)).cloned().collect();
    for root in &roots {
        builder.reach(root, &mut covered);
    }
    // Kustomizations that only take each other have no outermost one: the first by name stands for them.
    for directory in &directories {
        if !covered.contains(directory) && !components.contains(directory) {
            builder.reach(directory, &mut covered);
            roots.push(directory.clone());
        }
    }
    // A component that nobody takes cannot be built: its resources are judged as they stand, its patches are no objects.
    for directory in components.iter().filter(|directory| !covered.contains(*directory)) {
        builder.claim(directory);
    }
    roots.sort();
    for (index, directory) in roots.iter().enumerate() {
        let scope = ScopeId(first_scope + index as u32);
        built.objects.extend(builder.root(directory, scope));
        built.roots.push(directory.as_str().into());
    }
    let mut seen = HashSet::new();
    builder.problems.retain(|problem| seen.insert((problem.path.clone(), problem.span, problem.message.clone())));
    built.problems = builder.problems;
    built.repeated = builder.parsed.values().flatten().flat_map(|file| file.duplicate_keys.iter().copied()).collect();
    built.repeated.sort_unstable();
    built.taken = builder.taken;
    built
}

/// Whether a path has the name of a kustomization file.
pub fn is_kustomization(path: &str) -> bool {
    FILE_NAMES.contains(&path.rsplit('/').next().unwrap_or(path))
}

struct Builder<'a> {
    files: &'a BTreeMap<String, Arc<yaml::File>>,
    sources: &'a SourceMap,
    built_in: Arc<Specs>,
    /// Files that were read here because nobody had.
    parsed: HashMap<String, Option<Arc<yaml::File>>>,
    /// By directory.
    kustomizations: HashMap<String, Option<Arc<Kustomization>>>,
    built: HashMap<String, Arc<Accumulated>>,
    /// The directories that are being built.
    stack: Vec<String>,
    builds: usize,
    budget: Budget,
    taken: BTreeSet<String>,
    problems: Vec<KustomizeProblem>,
}

impl Builder<'_> {
    /// The directories of the kustomizations that one takes.
    fn children(&mut self, directory: &str) -> Vec<String> {
        let Some(kustomization) = self.kustomization(directory) else { return Vec::new() };
        let named = kustomization.resources.iter().chain(&kustomization.components);
        let paths: Vec<String> = named.filter_map(|file| normalise_path(&join_path(directory, &file.text))).collect();
        paths.into_iter().filter(|path| !self.files.contains_key(path) && self.kustomization(path).is_some()).collect()
    }

    /// Adds a kustomization and all that it takes.
    fn reach(&mut self, directory: &str, covered: &mut BTreeSet<String>) {
        let mut open = vec![directory.to_string()];
        while let Some(directory) = open.pop() {
            if covered.insert(directory.clone()) {
                open.extend(self.children(&directory));
            }
        }
    }

    /// Takes the files of a kustomization that are not resources.
    fn claim(&mut self, directory: &str) {
        let Some(kustomization) = self.kustomization(directory) else { return };
        let patches = [&kustomization.strategic_patches, &kustomization.patches, &kustomization.json_patches];
        let patches = patches.into_iter().flatten().filter_map(|patch| patch.path());
        let generated = kustomization.generators.iter().flat_map(|generator| generator.env_files.iter().chain(&generator.files));
        let generated = generated.map(|file| file.text.rsplit('=').next().unwrap_or_default().into());
        let other = kustomization.configurations.iter().chain(&kustomization.other_files).map(|file| file.text.clone());
        let paths: Vec<Text> = patches.chain(generated).chain(other).collect();
        self.taken.insert(kustomization.path.clone());
        self.taken.extend(paths.iter().filter_map(|path| normalise_path(&join_path(directory, path))));
    }

    /// An outermost kustomization: hashes, references and variables come at the end.
    fn root(&mut self, directory: &str, scope: ScopeId) -> Vec<Object> {
        let Some(kustomization) = self.kustomization(directory) else { return Vec::new() };
        let accumulated = self.directory(directory);
        let mut resources = accumulated.resources.clone();
        let specs = self.specs(&accumulated);
        for resource in resources.iter_mut().filter(|resource| resource.needs_hash) {
            let name = format!("{}-{}", resource.name(), generator::content_hash(&resource.value));
            resource.store_previous_id();
            resource.rename(name);
        }
        for ambiguous in names::fix_references(&mut resources, &specs.name_references) {
            self.problem(&kustomization.path, ambiguous.span, KustomizeReason::Conflict, ambiguous.message);
        }
        if !accumulated.variables.is_empty() {
            let (values, missing) = variables::values(&resources, &accumulated.variables);
            for variable in missing.into_iter().filter(|_| !accumulated.partial) {
                let message = format!("the variable `{}` leads to no field", variable.name);
                self.problem(&kustomization.path, variable.span, KustomizeReason::NoTarget, message);
            }
            if !variables::expand(&mut resources, &values, &specs.variables, &mut self.budget) {
                self.problem(&kustomization.path, Span::NONE, KustomizeReason::TooLarge, SPENT);
            }
        }
        resources.retain(|resource| !transform::is_local(resource));
        transform::sort(&mut resources);
        let overlay = Text::from(directory);
        let objects = resources.into_iter().filter_map(|resource| {
            let from = From::Kustomize { directory: overlay.clone() };
            let mut object = Object::from_value(resource.value, resource.document, &resource.path, from, scope)?;
            object.overlay = Some(overlay.clone());
            object.partial = accumulated.partial;
            object.chain = resource.chain.into_iter().rev().collect();
            Some(object)
        });
        objects.collect()
    }
}
