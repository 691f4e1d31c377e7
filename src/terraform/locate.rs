//! Where the source of a module call is: in the scan, installed, known by a module model, or nowhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::call_source::WrittenText;
use super::configuration::Configuration;
use super::definition::{Declaration, Declared, Definition};
use super::installed::Manifest;
use super::known_modules::{ModelKinds, ModelledModule};
use super::module_model::{Copies, Library, Request, caller_of, key_of, local_place, real_directory};
use super::source::{ModuleSource, Package, VersionReference, wanted};
use crate::source::{Text, join_path, normalise_path};
use crate::value::{Constraints, ModulePath, Version};

/// A call as it is written, and where.
pub(super) struct CallPlace<'c> {
    /// The directory of the module that calls.
    pub caller: &'c str,
    /// The directory of the root module, and the way from there to the caller.
    pub root: &'c str,
    pub path: &'c ModulePath,
    pub name: &'c str,
    pub source: &'c str,
    pub version: Option<&'c str>,
}

/// Where a call's source is.
pub(super) enum Located<'c, 'a> {
    Here(&'c Definition<'a>),
    Model(&'c ModelledModule<'a>),
    Nowhere,
}

impl<'a> Configuration<'a> {
    /// Another library of module models than the one that comes along.
    pub fn with_library(mut self, library: &'static Library) -> Configuration<'a> {
        self.known.library = library;
        self
    }

    /// Which resource types of module models are evaluated, where nothing refers to the others: what the rules select and
    /// what the graph reads.
    pub fn with_model_kinds(mut self, kinds: impl Fn(&str) -> bool + Send + Sync + 'static) -> Configuration<'a> {
        self.known.kinds = ModelKinds(Arc::new(kinds));
        self
    }

    pub(super) fn is_looked_at(&self, definition: &Definition<'_>, kind: &str) -> bool {
        definition.module_model.is_none() || (self.known.kinds.0)(kind)
    }

    /// The directories whose files a root module is made of, by every call that can be followed; `None` where a source
    /// must be worked out and may be anything.
    pub fn reach(&self, root: &str) -> Option<BTreeSet<Text>> {
        let installed = self.known.manifests.get(root).into_iter().flat_map(|manifest| manifest.values());
        let mut open: Vec<Text> = installed.filter_map(|module| module.directory.clone()).collect();
        open.push(root.into());
        let mut seen = BTreeSet::new();
        while let Some(directory) = open.pop() {
            if !seen.insert(directory.clone()) {
                continue;
            }
            let Some(definition) = self.definitions.get(&directory) else { continue };
            for call in definition.modules.values() {
                let (targets, is_written) = self.targets(definition, call);
                if !is_written {
                    return None;
                }
                open.extend(targets);
            }
        }
        Some(seen)
    }

    /// What `terraform init` has installed, by root module.
    pub fn with_manifests(mut self, manifests: impl IntoIterator<Item = (Text, Manifest)>) -> Configuration<'a> {
        self.known.manifests = manifests.into_iter().collect();
        self
    }

    /// Modules of the scan that are also called by the name under which they are published: a source, and the directory
    /// that it means. Sources that name no package are left out.
    pub fn with_modules(mut self, modules: impl IntoIterator<Item = (Text, Text)>) -> Configuration<'a> {
        let named = modules.into_iter().filter_map(|(source, directory)| match ModuleSource::parse(&source) {
            ModuleSource::Remote { package, directory: inside, .. } => {
                let directory = self.real(normalise_path(&directory)?.into());
                Some((name_of(&package, &inside).into(), directory))
            }
            _ => None,
        });
        self.known.own = named.collect();
        self
    }

    /// The copies of module models that the calls need: what [`Configuration::with_models`] takes.
    pub fn model_copies(&self, sources: &crate::source::SourceMap) -> Copies {
        let requests = self.requests();
        if requests.is_empty() { Copies::default() } else { Copies::make(self.known.library, requests, sources) }
    }

    /// The calls that module models may be needed for.
    pub fn requests(&self) -> Vec<Request> {
        let mut directories: Vec<&Text> = self.definitions.keys().collect();
        directories.sort();
        let definitions = directories.into_iter().filter_map(|directory| self.definitions.get(directory));
        let calls =
            definitions.flat_map(|definition| definition.modules.iter().map(move |(name, call)| (definition, name, call)));
        calls.flat_map(|(definition, name, call)| self.requests_of(definition, name, call)).collect()
    }

    pub fn with_models(mut self, copies: &'a Copies) -> Configuration<'a> {
        let declared = copies.parsed.iter().map(|files| Arc::new(Declared::new(&files.iter().collect::<Vec<_>>(), &[])));
        let declared: Vec<_> = declared.collect();
        for copy in &copies.list {
            let Some(declared) = declared.get(copy.files) else { continue };
            let mut definition = Definition::new(&copy.key, declared.clone());
            definition.module_model = Some(copy.module_model);
            definition.shift = copy.shift;
            let module = ModelledModule { definition, module_model: copy.module_model, place: copy.place.clone() };
            self.known.called.entry(caller_of(&copy.key).into()).or_default().push(copy.key.clone());
            self.known.models.insert(copy.key.clone(), module);
        }
        self
    }

    fn requests_of(&self, definition: &Definition<'a>, name: &Text, call: &Declaration<'a>) -> Vec<Request> {
        let texts = |argument: &str| {
            let written = call.body.expression(argument).map(|expression| WrittenText::possible(expression, definition));
            written.unwrap_or_default().iter().filter_map(|text| text.literal().map(str::to_string)).collect::<Vec<_>>()
        };
        let (sources, versions) = (texts("source"), texts("version"));
        let versions: Vec<Option<&str>> =
            if versions.is_empty() { vec![None] } else { versions.iter().map(|version| Some(version.as_str())).collect() };
        let pairs = sources.iter().flat_map(|source| versions.iter().map(move |version| (source.as_str(), *version)));
        pairs.filter_map(|(source, version)| self.request(&definition.directory, (name, call), source, version)).collect()
    }

    fn request(
        &self,
        caller: &Text,
        (name, call): (&Text, &Declaration<'_>),
        source: &str,
        version: Option<&str>,
    ) -> Option<Request> {
        let ModuleSource::Remote { package, directory, reference } = ModuleSource::parse(source) else { return None };
        if self.own_directory(&package, &directory).is_some() {
            return None;
        }
        // Which manifest holds depends on the root module that the call is reached from.
        let installed = self.known.manifests.values().flatten().filter_map(|(key, installed)| {
            let is_named = key.rsplit('.').next() == Some(name) && installed.fits(source, version);
            if is_named { Version::parse(installed.version.as_deref()?).map(Constraints::exactly) } else { None }
        });
        let mut asked: Vec<Constraints> = installed.collect();
        asked.extend(wanted(&reference, version));
        Some(Request { caller: caller.clone(), call: name.clone(), header: call.block.header, package, directory, wanted: asked })
    }

    /// Finds the source of a call.
    pub(super) fn locate<'c>(&'c self, call: &CallPlace<'_>) -> Located<'c, 'a> {
        let inside = self.known.models.get(call.caller);
        let (package, directory, reference) = match (ModuleSource::parse(call.source), inside) {
            (ModuleSource::Local, Some(inside)) => {
                let place = local_place(inside.module_model, &inside.place, call.source);
                return self.copy(call, place.as_deref());
            }
            (ModuleSource::Local, None) => {
                let found = self.local_directory(call.caller, call.source).and_then(|found| self.definitions.get(&found));
                return found.map_or(Located::Nowhere, Located::Here);
            }
            (ModuleSource::Remote { package, directory, reference }, _) => (package, directory, reference),
            (ModuleSource::Other, _) => (Package::Private(Text::default()), Text::default(), VersionReference::Other),
        };
        if let Some(definition) = self.own_directory(&package, &directory).and_then(|found| self.definitions.get(&found)) {
            return Located::Here(definition);
        }
        let installed = self.known.manifests.get(call.root).and_then(|manifest| {
            let steps = call.path.0.iter().map(|step| step.name.as_str()).chain([call.name]);
            manifest.get(steps.collect::<Vec<_>>().join(".").as_str())
        });
        let installed = installed.filter(|installed| installed.fits(call.source, call.version));
        let place = installed.and_then(|module| module.directory.clone()).map(|place| self.real(place));
        if let Some(definition) = place.and_then(|place| self.definitions.get(&place)) {
            return Located::Here(definition);
        }
        let exact = installed.and_then(|module| Version::parse(module.version.as_deref()?)).map(Constraints::exactly);
        let Some(asked) = exact.or_else(|| wanted(&reference, call.version)) else { return Located::Nowhere };
        let chosen = self.known.library.choose(&package, &directory, &asked);
        self.copy(call, chosen.map(|(_, place)| place).as_deref())
    }

    fn copy<'c>(&'c self, call: &CallPlace<'_>, place: Option<&str>) -> Located<'c, 'a> {
        let copy = place.and_then(|place| self.known.models.get(&key_of(call.caller, call.name, place)));
        copy.map_or(Located::Nowhere, Located::Model)
    }

    fn own_directory(&self, package: &Package, inside: &str) -> Option<Text> {
        if let Some(directory) = self.known.own.get(name_of(package, inside).as_str()) {
            return Some(directory.clone());
        }
        let whole = self.known.own.get(package.name())?;
        let directory = self.real(normalise_path(&join_path(whole, inside))?.into());
        self.definitions.contains_key(&directory).then_some(directory)
    }

    /// The directory of the scan that a source names for every root module alike.
    pub fn directory_of(&self, caller: &str, source: &str) -> Option<Text> {
        match ModuleSource::parse(source) {
            ModuleSource::Local => self.local_directory(caller, source),
            ModuleSource::Remote { package, directory, .. } if !self.known.own.is_empty() => {
                self.own_directory(&package, &directory)
            }
            _ => None,
        }
    }

    /// Directories that `terraform init` made: they are judged through their calls alone.
    pub(super) fn installed(&self) -> BTreeSet<&Text> {
        let all = self.known.manifests.values().flat_map(|manifest| manifest.values());
        all.filter_map(|module| module.directory.as_ref()).filter(|directory| directory.contains(".terraform/")).collect()
    }
}

impl Definition<'_> {
    /// The directory of the scan that the module lies in, or that the calls of a module model begin in.
    pub(super) fn real_directory(&self) -> &str {
        real_directory(&self.directory)
    }
}

/// A package and a directory in it, as one name.
fn name_of(package: &Package, inside: &str) -> String {
    if inside.is_empty() { package.name().to_string() } else { format!("{}//{inside}", package.name()) }
}
