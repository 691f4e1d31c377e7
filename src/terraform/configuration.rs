//! All module directories of a scan: who calls whom, which are roots, which variable files belong to them.

use std::collections::{BTreeMap, BTreeSet};

use super::definition::Definition;
use super::file_names::{automatic_order, is_automatic};
use super::known_modules::KnownModules;
use super::source::local_path;
use crate::source::{HashMap, Text, join_path, normalise_path};
use crate::syntax::hcl::File;

/// Module directories with their definitions, and the variable files.
#[derive(Debug, Default)]
pub struct Configuration<'a> {
    pub definitions: HashMap<Text, Definition<'a>>,
    /// `terraform.tfvars` and `*.auto.tfvars` by directory, in the order in which they are read.
    variable_files: HashMap<Text, Vec<(String, &'a File)>>,
    links: HashMap<Text, Text>,
    pub(super) known: KnownModules<'a>,
}

impl<'a> Configuration<'a> {
    /// Groups parsed files by directory. Paths are relative to the scan root.
    pub fn new(files: impl IntoIterator<Item = (&'a str, &'a File)>) -> Configuration<'a> {
        let mut groups: BTreeMap<&str, Vec<(&'a str, &'a File)>> = BTreeMap::new();
        let mut configuration = Configuration::default();
        for (path, file) in files {
            let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
            if name.ends_with(".tfvars") || name.ends_with(".tfvars.json") {
                if is_automatic(name) {
                    configuration.variable_files.entry(directory.into()).or_default().push((path.to_string(), file));
                }
                continue;
            }
            groups.entry(directory).or_default().push((name, file));
        }
        for list in configuration.variable_files.values_mut() {
            list.sort_by_key(|(path, _)| automatic_order(path));
        }
        for (directory, files) in groups {
            configuration.definitions.insert(directory.into(), Definition::of_files(directory, files, false));
        }
        configuration
    }

    /// The automatic variable files of a directory, in reading order.
    pub fn automatic_variables(&self, directory: &str) -> &[(String, &'a File)] {
        self.variable_files.get(directory).map_or(&[], Vec::as_slice)
    }

    /// The directory that a module call's source names, if it is a local path inside the scan root with files in it.
    pub fn local_directory(&self, caller: &str, source: &str) -> Option<Text> {
        let directory = normalise_path(&join_path(caller, &local_path(source)?))?;
        let directory = self.real(directory.into());
        self.definitions.contains_key(&directory).then_some(directory)
    }

    /// Directories by the links that lead to them: a module is called by either name.
    pub fn with_links(mut self, links: impl IntoIterator<Item = (Text, Text)>) -> Configuration<'a> {
        self.links = links.into_iter().collect();
        self
    }

    /// The directory that a path leads to.
    pub(super) fn real(&self, directory: Text) -> Text {
        self.links.get(&directory).cloned().unwrap_or(directory)
    }

    /// The directories that no other scanned module calls or may call, sorted. In a ring of modules that only call each other, the
    /// first by name is a root, so that nothing is left unjudged.
    pub fn roots(&self) -> Vec<Text> {
        let mut called: BTreeSet<Text> = BTreeSet::new();
        let mut calls: HashMap<&Text, Vec<Text>> = HashMap::default();
        for (directory, definition) in &self.definitions {
            for declaration in definition.modules.values() {
                for target in self.targets(definition, declaration).0.into_iter().filter(|target| target != directory) {
                    called.insert(target.clone());
                    calls.entry(directory).or_default().push(target);
                }
            }
        }
        let installed = self.installed();
        let mut all: Vec<&Text> = self.definitions.keys().filter(|directory| !installed.contains(directory)).collect();
        all.sort();
        let mut reached: BTreeSet<Text> = BTreeSet::new();
        let mut roots: Vec<Text> = Vec::new();
        let visit = |start: &Text, reached: &mut BTreeSet<Text>| {
            let mut open = vec![start.clone()];
            while let Some(directory) = open.pop() {
                if reached.insert(directory.clone()) {
                    open.extend(calls.get(&directory).into_iter().flatten().cloned());
                }
            }
        };
        for directory in all.iter().filter(|d| !called.contains(**d)) {
            roots.push((*directory).clone());
            visit(directory, &mut reached);
        }
        for directory in all {
            if !reached.contains(directory) {
                roots.push(directory.clone());
                visit(directory, &mut reached);
            }
        }
        roots.sort();
        // A directory without any block that declares something (only variable files, say) deploys nothing.
        roots.retain(|directory| self.definitions.get(directory).is_some_and(|d| !d.is_empty()));
        roots
    }
}

impl Definition<'_> {
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty()
            && self.modules.is_empty()
            && self.outputs.is_empty()
            && self.variables.is_empty()
            && self.locals.is_empty()
    }
}

/// `to` as seen from the directory `from`, both relative to the scan root.
pub(super) fn relative(from: &str, to: &str) -> String {
    let parts = |path: &str| path.split('/').filter(|p| !p.is_empty()).map(str::to_string).collect::<Vec<_>>();
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = vec!["..".to_string(); from.len() - shared];
    let path = [up, to[shared..].to_vec()].concat().join("/");
    if path.is_empty() { ".".to_string() } else { path }
}
