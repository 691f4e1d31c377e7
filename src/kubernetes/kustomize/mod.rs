//! Kustomizations, built natively: what `kustomize build` prints, with the place of every value.
//!
//! Job: resources, generators, components, transformers, references, in kustomize's order. Invariant: nothing is
//! fetched and nothing is executed; what a build would refuse is a problem with a span, and the rest is built. Floor 2.
//!
//! Source: kustomize 5.5.

mod file;
mod generator;
mod json_patch;
mod merge;
mod names;
mod patch;
mod replacement;
mod resource;
mod schema;
mod select;
mod specs;
mod transform;
mod tree;
mod variables;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::source::{ReadError, Source, SourceMap, Span, Text, join_path, normalise_path};
use crate::syntax::yaml;
use crate::value::Value;

use self::file::{Kustomization, Located, Variable};
use self::resource::{Behavior, Id, Resource};
use self::specs::{FieldSpec, Specs};
use self::transform::NameEnd;
use super::object::objects_of;
use super::{From, Object, ScopeId, Station};

pub use self::file::FILE_NAMES;

/// How deep kustomizations may take kustomizations.
const MAX_DEPTH: usize = 64;
/// How many kustomizations one run builds, components counted each time.
const MAX_BUILDS: usize = 20_000;

/// Why something of a kustomization could not be done.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
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

impl Reason {
    /// The stable word in the ledger.
    pub fn id(self) -> &'static str {
        match self {
            Reason::RemoteBase => "remote-base",
            Reason::NotSupported => "kustomize-not-supported",
            Reason::Missing => "file-not-found",
            Reason::OutsideRoot => "outside-root",
            Reason::Unreadable => "unreadable",
            Reason::Cycle => "kustomize-cycle",
            Reason::Invalid => "kustomize-invalid",
            Reason::NoTarget => "kustomize-no-target",
            Reason::PatchFails => "kustomize-patch",
            Reason::Conflict => "kustomize-conflict",
            Reason::TooLarge => "too-large",
        }
    }

    /// It is no fault of the repository: something that is deployed is not on disk.
    pub fn is_note(self) -> bool {
        self == Reason::RemoteBase
    }
}

/// Something for the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file in which the span lies, or that could not be read.
    pub path: String,
    pub span: Option<Span>,
    pub reason: Reason,
    pub message: String,
}

/// What a kustomization yields before it is printed.
#[derive(Clone, Default)]
struct Accumulated {
    resources: Vec<Resource>,
    /// What `configurations` added.
    specs: Specs,
    has_specs: bool,
    variables: Vec<Variable>,
}

/// All that kustomizations make, and the files that they take.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub objects: Vec<Object>,
    pub problems: Vec<Problem>,
    /// Files that are not to be judged on their own.
    pub taken: BTreeSet<String>,
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
    built.taken = builder.taken;
    built
}

/// Whether a path has the name of a kustomization file.
pub fn is_kustomization(path: &str) -> bool {
    FILE_NAMES.contains(&path.rsplit('/').next().unwrap_or(path))
}

fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
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
    taken: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl Builder<'_> {
    fn problem(&mut self, path: &str, span: Span, reason: Reason, message: impl Into<String>) {
        // The span says in which file it is: a patch file rather than the kustomization that names it.
        let path = self.sources.get(span.source).map_or_else(|| path.to_string(), |source| source.path.to_string());
        let span = Some(span).filter(|span| !span.is_none());
        self.problems.push(Problem { path, span, reason, message: message.into() });
    }

    fn unreadable(&mut self, path: &str, file: &Located, error: &ReadError) {
        self.problems.push(Problem::file(path, file, error));
    }

    /// The path of a file that a kustomization names, relative to the scan root.
    fn resolve(&mut self, directory: &str, path: &str, file: &Located) -> Option<String> {
        let resolved = if file.text.starts_with('/') { None } else { normalise_path(&join_path(directory, &file.text)) };
        if resolved.is_none() {
            self.unreadable(path, file, &ReadError::OutsideRoot);
        }
        resolved
    }

    /// A text file that a kustomization names.
    fn text_file(&mut self, directory: &str, path: &str, file: &Located) -> Option<Arc<Source>> {
        let full = self.resolve(directory, path, file)?;
        self.taken.insert(full.clone());
        match self.sources.read(&full) {
            Ok(source) => Some(source),
            Err(error) => {
                self.unreadable(path, file, &error);
                None
            }
        }
    }

    /// A YAML or JSON file that a kustomization names.
    fn yaml_file(&mut self, directory: &str, path: &str, file: &Located) -> Option<Arc<yaml::File>> {
        let full = self.resolve(directory, path, file)?;
        self.taken.insert(full.clone());
        match self.parse(&full) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.unreadable(path, file, &error);
                None
            }
        }
    }

    fn parse(&mut self, path: &str) -> Result<Arc<yaml::File>, ReadError> {
        if let Some(file) = self.files.get(path) {
            return Ok(file.clone());
        }
        if let Some(Some(known)) = self.parsed.get(path) {
            return Ok(known.clone());
        }
        let source = self.sources.read(path)?;
        let file = Arc::new(yaml::parse(source.id, &source.text));
        for error in &file.errors {
            self.problem(path, error.span, Reason::Unreadable, error.message.clone());
        }
        self.parsed.insert(path.to_string(), Some(file.clone()));
        Ok(file)
    }

    /// The kustomization in a directory.
    fn kustomization(&mut self, directory: &str) -> Option<Arc<Kustomization>> {
        if let Some(known) = self.kustomizations.get(directory) {
            return known.clone();
        }
        let mut found: Option<Arc<Kustomization>> = None;
        for name in FILE_NAMES {
            let path = join_path(directory, name);
            let Ok(file) = self.parse(&path) else { continue };
            if let Some(first) = &found {
                let message = format!("`{}` has `{}` too: kustomize takes neither", directory_of(&path), first.path);
                self.problem(&path, Span::NONE, Reason::Invalid, message);
                continue;
            }
            let Some(document) = file.documents.first() else { continue };
            found = Some(Arc::new(Kustomization::read(&document.root, &path)));
        }
        if let Some(kustomization) = &found {
            for field in &kustomization.unknown_fields {
                let message = format!("kustomize knows no field `{}`", field.text);
                self.problem(&kustomization.path, field.span(), Reason::Invalid, message);
            }
        }
        self.kustomizations.insert(directory.to_string(), found.clone());
        found
    }

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
            self.problem(&kustomization.path, ambiguous.span, Reason::Conflict, ambiguous.message);
        }
        if !accumulated.variables.is_empty() {
            let (values, missing) = variables::values(&resources, &accumulated.variables);
            for variable in missing {
                let message = format!("the variable `{}` leads to no field", variable.name);
                self.problem(&kustomization.path, variable.span, Reason::NoTarget, message);
            }
            variables::expand(&mut resources, &values, &specs.variables);
        }
        resources.retain(|resource| !transform::is_local(resource));
        transform::sort(&mut resources);
        let overlay = Text::from(directory);
        let objects = resources.into_iter().filter_map(|resource| {
            let from = From::Kustomize { directory: overlay.clone() };
            let mut object = Object::from_value(resource.value, resource.document, &resource.path, from, scope)?;
            object.overlay = Some(overlay.clone());
            object.chain = resource.chain.into_iter().rev().collect();
            Some(object)
        });
        objects.collect()
    }

    fn specs(&self, accumulated: &Accumulated) -> Arc<Specs> {
        if !accumulated.has_specs {
            return self.built_in.clone();
        }
        let mut specs = (*self.built_in).clone();
        specs.merge(&accumulated.specs);
        Arc::new(specs)
    }

    /// What the kustomization of a directory yields, worked out once.
    fn directory(&mut self, directory: &str) -> Arc<Accumulated> {
        if let Some(known) = self.built.get(directory) {
            return known.clone();
        }
        let Some(kustomization) = self.kustomization(directory) else { return Arc::default() };
        self.stack.push(directory.to_string());
        let accumulated = Arc::new(self.accumulate(&kustomization, Accumulated::default()));
        self.stack.pop();
        self.built.insert(directory.to_string(), accumulated.clone());
        accumulated
    }

    fn accumulate(&mut self, kustomization: &Kustomization, mut all: Accumulated) -> Accumulated {
        self.builds += 1;
        self.taken.insert(kustomization.path.clone());
        if self.builds > MAX_BUILDS || self.stack.len() > MAX_DEPTH {
            let message = "more kustomizations within kustomizations than are built";
            self.problem(&kustomization.path, Span::NONE, Reason::TooLarge, message);
            return all;
        }
        let mut ids: HashSet<Id> = all.resources.iter().map(Resource::id).collect();
        for file in &kustomization.resources {
            self.resource(kustomization, file, &mut all, &mut ids);
        }
        for file in &kustomization.configurations {
            let Some(parsed) = self.yaml_file(&kustomization.directory, &kustomization.path, file) else { continue };
            for document in &parsed.documents {
                all.specs.merge(&Specs::from_file(&super::to_value(&document.root)));
                all.has_specs = true;
            }
        }
        for generator in &kustomization.generators {
            if let Some(resource) = self.generate(generator, &kustomization.directory, &kustomization.path) {
                self.absorb(kustomization, resource, generator.span, &mut all, &mut ids);
            }
        }
        for file in &kustomization.other_files {
            if let Some(path) = normalise_path(&join_path(&kustomization.directory, &file.text)) {
                self.taken.insert(path);
            }
        }
        for chart in &kustomization.charts {
            let message = format!("the chart `{}` is not rendered", chart.text);
            self.problem(&kustomization.path, chart.span(), Reason::NotSupported, message);
        }
        for (field, node) in &kustomization.plugins {
            let message = format!("`{field}` are not carried out");
            self.problem(&kustomization.path, node.span, Reason::NotSupported, message);
        }
        for file in &kustomization.components {
            all = self.component(kustomization, file, all);
        }
        self.transform(kustomization, &mut all);
        for variable in &kustomization.variables {
            match variables::mark(&mut all.resources, variable) {
                0 | 1 => {}
                count => {
                    let message = format!("the variable `{}` could mean {count} resources", variable.name);
                    self.problem(&kustomization.path, variable.span, Reason::Conflict, message);
                }
            }
            all.variables.push(variable.clone());
        }
        all
    }

    /// Kustomize reads resources and patches as YAML 1.2, and prints `yes` in quotes.
    fn words_as_text(&self, value: &mut Value) {
        super::convert::words_as_text(value, &|span| {
            let source = self.sources.get(span.source)?;
            Some(source.slice(span).into())
        });
    }

    /// An entry of `resources`: a file of objects, or a directory with a kustomization.
    fn resource(&mut self, kustomization: &Kustomization, file: &Located, all: &mut Accumulated, ids: &mut HashSet<Id>) {
        let path = kustomization.path.as_str();
        let local =
            if file.text.starts_with('/') { None } else { normalise_path(&join_path(&kustomization.directory, &file.text)) };
        let parsed = local.as_deref().map(|local| self.parse(local));
        match (parsed, local) {
            (Some(Ok(parsed)), Some(local)) => {
                self.taken.insert(local.clone());
                for document in &parsed.documents {
                    let objects = objects_of(document, &local);
                    if objects.is_empty() && !super::to_value(&document.root).is_null().is_true() {
                        let message = format!("a document of `{local}` is no object: it needs `apiVersion` and `kind`");
                        self.problem(&local, document.span, Reason::Invalid, message);
                    }
                    for mut object in objects {
                        self.words_as_text(&mut object.body);
                        let mut resource = Resource::new(object.body, object.document, &object.path);
                        resource.chain.push(taken_by(kustomization, file));
                        self.append(resource, file.span(), path, all, ids);
                    }
                }
            }
            (_, Some(local)) if self.kustomization(&local).is_some() => {
                if self.kustomization(&local).is_some_and(|k| k.is_component) {
                    let message = format!("`{}` is a component: it belongs in `components`", file.text);
                    self.problem(path, file.span(), Reason::Invalid, message);
                    return;
                }
                if self.is_cycle(kustomization, &local, file) {
                    return;
                }
                let child = self.directory(&local);
                for resource in &child.resources {
                    let mut resource = resource.clone();
                    resource.chain.push(taken_by(kustomization, file));
                    self.append(resource, file.span(), path, all, ids);
                }
                if child.has_specs {
                    all.specs.merge(&child.specs);
                    all.has_specs = true;
                }
                all.variables.extend(child.variables.iter().cloned());
            }
            _ if is_remote(&file.text) => {
                let message = format!("`{}` is not on disk and nothing is fetched", file.text);
                self.problem(path, file.span(), Reason::RemoteBase, message);
            }
            (Some(Err(error)), Some(local)) => {
                if self.sources.is_directory(&local) {
                    let message = format!("`{}` has no kustomization file", file.text);
                    self.problem(path, file.span(), Reason::Missing, message);
                } else {
                    self.unreadable(path, file, &error);
                }
            }
            _ => self.unreadable(path, file, &ReadError::OutsideRoot),
        }
    }

    fn is_cycle(&mut self, kustomization: &Kustomization, directory: &str, file: &Located) -> bool {
        if !self.stack.iter().any(|open| open == directory) {
            return false;
        }
        let message = format!("`{}` leads back to `{directory}`", file.text);
        self.problem(&kustomization.path, file.span(), Reason::Cycle, message);
        true
    }

    fn append(&mut self, resource: Resource, span: Span, path: &str, all: &mut Accumulated, ids: &mut HashSet<Id>) {
        if ids.insert(resource.id()) {
            all.resources.push(resource);
            return;
        }
        let message = format!("`{}/{}` is there already", resource.kind(), resource.name());
        self.problem(path, span, Reason::Conflict, message);
    }

    /// A generated resource: new, or over the one of its id.
    fn absorb(&mut self, kustomization: &Kustomization, new: Resource, span: Span, all: &mut Accumulated, ids: &mut HashSet<Id>) {
        let id = new.id();
        let matches: Vec<usize> = (0..all.resources.len())
            .filter(|index| all.resources.get(*index).is_some_and(|resource| resource.ids().any(|other| other == id)))
            .collect();
        let path = kustomization.path.as_str();
        match (matches.as_slice(), new.behavior) {
            ([], behavior) => {
                if behavior != Behavior::Create {
                    let message = format!("there is no `{}/{}` to merge with or replace", new.kind(), new.name());
                    self.problem(path, span, Reason::NoTarget, message);
                }
                self.append(new, span, path, all, ids);
            }
            ([_], Behavior::Create) => {
                let message = format!("`{}/{}` is there already: its behavior must be merge or replace", new.kind(), new.name());
                self.problem(path, span, Reason::Conflict, message);
            }
            ([index], _) => {
                if let Some(old) = all.resources.get_mut(*index) {
                    *old = generator::absorb(new, old);
                }
            }
            (several, _) => {
                let message = format!("`{}/{}` could mean {} resources", new.kind(), new.name(), several.len());
                self.problem(path, span, Reason::Conflict, message);
            }
        }
    }

    fn component(&mut self, kustomization: &Kustomization, file: &Located, all: Accumulated) -> Accumulated {
        let path = kustomization.path.as_str();
        let local =
            if file.text.starts_with('/') { None } else { normalise_path(&join_path(&kustomization.directory, &file.text)) };
        let found = local.as_deref().and_then(|local| self.kustomization(local));
        let (Some(local), Some(component)) = (local, found) else {
            if is_remote(&file.text) {
                let message = format!("`{}` is not on disk and nothing is fetched", file.text);
                self.problem(path, file.span(), Reason::RemoteBase, message);
            } else {
                let message = format!("`{}` has no kustomization file", file.text);
                self.problem(path, file.span(), Reason::Missing, message);
            }
            return all;
        };
        if !component.is_component {
            let message = format!("`{}` is not of kind `Component`: it belongs in `resources`", file.text);
            self.problem(path, file.span(), Reason::Invalid, message);
            return all;
        }
        if self.is_cycle(kustomization, &local, file) {
            return all;
        }
        self.stack.push(local);
        let all = self.accumulate(&component, all);
        self.stack.pop();
        all
    }

    /// The built-in transformers, in kustomize's order.
    fn transform(&mut self, kustomization: &Kustomization, all: &mut Accumulated) {
        let specs = self.specs(all);
        let path = kustomization.path.as_str();
        self.apply_patches(kustomization, &kustomization.strategic_patches, &mut all.resources);
        self.apply_patches(kustomization, &kustomization.patches, &mut all.resources);
        if let Some(namespace) = &kustomization.namespace {
            transform::set_namespace(&mut all.resources, namespace, &specs.namespace);
        }
        if let Some(prefix) = &kustomization.name_prefix {
            transform::extend_names(&mut all.resources, &prefix.text, NameEnd::Prefix, &specs.name_prefix);
        }
        if let Some(suffix) = &kustomization.name_suffix {
            transform::extend_names(&mut all.resources, &suffix.text, NameEnd::Suffix, &specs.name_suffix);
        }
        let metadata = FieldSpec { gvk: Default::default(), path: vec!["metadata".into(), "labels".into()], create: true };
        for labels in &kustomization.labels {
            let mut fields: Vec<&FieldSpec> = labels.fields.iter().chain(&specs.labels).collect();
            if labels.include_selectors {
                fields.extend(&specs.common_labels);
            } else {
                if labels.include_templates {
                    fields.extend(&specs.template_labels);
                }
                fields.push(&metadata);
            }
            transform::set_pairs(&mut all.resources, &labels.pairs, &fields);
        }
        if let Some(labels) = &kustomization.common_labels {
            transform::set_pairs(&mut all.resources, labels, &specs.common_labels.iter().collect::<Vec<_>>());
        }
        if let Some(annotations) = &kustomization.common_annotations {
            transform::set_pairs(&mut all.resources, annotations, &specs.common_annotations.iter().collect::<Vec<_>>());
        }
        self.apply_patches(kustomization, &kustomization.json_patches, &mut all.resources);
        for replicas in &kustomization.replicas {
            if !transform::set_replicas(&mut all.resources, replicas, &specs.replicas) {
                let message = format!("no workload is named `{}`", replicas.name.text);
                self.problem(path, replicas.name.span(), Reason::NoTarget, message);
            }
        }
        for image in &kustomization.images {
            transform::set_image(&mut all.resources, image, &specs.images);
        }
        for replacement in &kustomization.replacements {
            for replacement in self.replacements_in(kustomization, replacement) {
                if let Err(error) = replacement::replace(&mut all.resources, &replacement) {
                    self.problem(path, error.span, Reason::NoTarget, error.message);
                }
            }
        }
    }

    /// A replacement, or those in the file that it names.
    fn replacements_in(&mut self, kustomization: &Kustomization, replacement: &Value) -> Vec<Value> {
        let Some(path) = replacement::file_of(replacement) else { return vec![replacement.clone()] };
        let file = Located { text: tree::scalar_text(path).unwrap_or_default(), span: path.origin.span };
        let Some(parsed) = self.yaml_file(&kustomization.directory, &kustomization.path, &file) else { return Vec::new() };
        let mut all = Vec::new();
        for document in &parsed.documents {
            let value = super::to_value(&document.root);
            match value.as_sequence() {
                Some(list) => all.extend(list.items.iter().cloned()),
                None => all.push(value),
            }
        }
        all
    }
}

fn taken_by(kustomization: &Kustomization, file: &Located) -> Station {
    let by = if kustomization.directory.is_empty() { "." } else { &kustomization.directory };
    Station { span: file.span(), text: format!("taken by the kustomization in `{by}`").into() }
}

/// Whether a base lies elsewhere: a URL, or the name of a repository.
fn is_remote(text: &str) -> bool {
    let hosts = ["github.com/", "gitlab.com/", "bitbucket.org/", "git@", "gh:", "git::"];
    text.contains("://")
        || text.contains("?ref=")
        || text.contains(".git/")
        || text.ends_with(".git")
        || hosts.iter().any(|host| text.starts_with(host))
}
