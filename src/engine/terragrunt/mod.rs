//! The Terragrunt units of a scan: read once, and assigned to the root modules that they deploy.
//!
//! Invariant: a module that a unit deploys is judged with the unit's inputs and never by its defaults alone; a unit that
//! is not judged is in the ledger.

mod assign;
mod generated;
mod outputs;
mod wrapper;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::other_tools::mentions;
use super::{DiscoverOptions, Discovery, Found, Options, discover};
use super::{relative, repository};
use crate::finding::{Ledger, NotJudged, NotJudgedClass};
use crate::source::{SourceMap, Span, Text, join_path};
use crate::syntax::{FileClass, hcl};
use crate::terragrunt::{ModuleLocation, Reader, Unit, VariableSource, is_stack};

pub(super) use assign::{Assigned, assign};
pub(super) use outputs::{inputs, order, outputs};
pub(super) use wrapper::wrapper;

/// Everything that Terragrunt configurations say.
#[derive(Debug, Default)]
pub(super) struct Units {
    pub list: Vec<Known>,
    /// Files that decide what units are: another text of one changes everything.
    pub read: BTreeSet<String>,
    /// Files of stacks that lie outside of the paths that are checked.
    elsewhere: BTreeSet<String>,
    /// Directories with Terraform files that are checked.
    pub asked: BTreeSet<String>,
    /// Of stacks: what is not read.
    unread: Vec<NotJudged>,
}

/// A unit with the files that it adds.
#[derive(Debug)]
pub(super) struct Known {
    pub unit: Unit,
    /// Generated files by the names that they have beside the module.
    pub generated: Vec<(String, Arc<hcl::File>, bool)>,
    /// Variable files of the command line, by their paths.
    pub variable_files: BTreeMap<Text, hcl::File>,
    /// Something that it generates is not known.
    pub is_partial: bool,
    /// It lies outside of the paths that are checked.
    pub is_elsewhere: bool,
}

/// The configurations of the scan root that lie outside of the paths that are checked: they may deploy a module that is.
pub(super) fn elsewhere(options: &Options, discovery: &Discovery, settings: &DiscoverOptions) -> Vec<String> {
    let is_terraform = |found: &Found| matches!(found.class, FileClass::Terraform | FileClass::TerraformJson);
    if options.paths.iter().any(String::is_empty) || !discovery.files.iter().any(is_terraform) {
        return Vec::new();
    }
    let whole = discover(&options.root, &repositories(options), settings);
    let known: BTreeSet<&str> = discovery.files.iter().map(|found| found.path.as_str()).collect();
    let configurations = whole.files.into_iter().filter(|found| found.class == FileClass::Terragrunt);
    configurations.map(|found| found.path).filter(|path| !known.contains(path.as_str())).collect()
}

/// The repositories below the scan root that hold what is checked; the scan root where it lies in one, or where something is
/// in none.
pub(super) fn repositories(options: &Options) -> Vec<String> {
    let top = |path: &String| relative(&options.root, repository(&options.root.join(path))?);
    let mut tops: Vec<String> = options.paths.iter().map(|path| top(path).unwrap_or_default()).collect();
    tops.sort();
    tops.dedup();
    if tops.iter().any(String::is_empty) { vec![String::new()] } else { tops }
}

/// Reads the units of these files, and of those that lie elsewhere those that may deploy an `asked` directory.
pub(super) fn read(sources: &SourceMap, files: &[&str], elsewhere: &[&str], asked: BTreeSet<String>) -> Units {
    let mut units = Units { asked, ..Units::default() };
    let is_elsewhere = |path: &str| elsewhere.contains(&path);
    let files: &[&str] = &[files, elsewhere].concat();
    if files.is_empty() {
        return units;
    }
    // The scan root may lie above the repository.
    let first = |root: &Path| files.first().and_then(|path| repository(&root.join(path)).map(Path::to_path_buf));
    let top = sources.root().and_then(first);
    let reader = Reader::new(sources, top.as_deref());
    let mut generated = generated::Generated::default();
    let is_of_stack = |path: &&&str| is_stack(path.rsplit('/').next().unwrap_or(path));
    let stacks: Vec<_> = files.iter().filter(is_of_stack).map(|path| (*path, reader.stack(path))).collect();
    let is_template = |path: &str| stacks.iter().any(|(_, stack)| stack.templates.contains(path));
    let plain = files.iter().filter(|path| !is_of_stack(path) && !is_template(path));
    let mut list: Vec<(Unit, bool)> = plain.map(|path| (reader.unit(path), is_elsewhere(path))).collect();
    for (path, stack) in &stacks {
        // What another stack contains is read as part of that one.
        if is_template(path) {
            continue;
        }
        units.read.extend(stack.read.iter().cloned());
        units.elsewhere.extend(stack.read.iter().filter(|_| is_elsewhere(path)).cloned());
        list.extend(stack.units.iter().map(|unit| (unit.clone(), is_elsewhere(path))));
        for (span, message) in stack.unread.iter().filter(|_| !is_elsewhere(path)) {
            let span = (!span.is_none()).then_some(*span);
            let message = format!("what this stack deploys is not judged: {message}");
            units.unread.push(not_judged(sources, path.to_string(), span, message, std::iter::once(*path)));
        }
    }
    for (unit, is_elsewhere) in list {
        units.read.extend(unit.read.iter().cloned());
        let mut known = Known { generated: Vec::new(), variable_files: BTreeMap::new(), is_partial: false, is_elsewhere, unit };
        generated.add(sources, &mut known, &mut units.unread);
        for source in &known.unit.command_line {
            if let VariableSource::File(path, span) = source {
                units.read.insert(path.to_string());
                match super::terraform::variable_file(sources, path) {
                    Ok(file) => _ = known.variable_files.insert(path.clone(), file),
                    Err(message) => {
                        let (path, read) = (known.unit.path.to_string(), known.unit.read.iter().map(String::as_str));
                        units.unread.push(not_judged(sources, path, Some(*span), message, read));
                    }
                }
            }
        }
        units.list.push(known);
    }
    units
}

impl Units {
    /// A unit by its number in the list.
    ///
    /// # Panics
    /// When no unit has the number: numbers come from the list itself, and a root module judged without its unit would
    /// pass by its defaults.
    #[expect(clippy::expect_used, reason = "a number that is not of this list is a mistake of the program")]
    pub fn known(&self, number: usize) -> &Known {
        self.list.get(number).expect("a number of the list") // numbers come from `assign`, which counts this very list
    }

    /// The directories of modules that units name and that may lie where no walk has been.
    pub fn directories(&self) -> Vec<String> {
        let of = |known: &Known| match &known.unit.module {
            ModuleLocation::Directory(directory, _) if !known.is_elsewhere => Some(directory.to_string()),
            _ => None,
        };
        self.list.iter().filter_map(of).collect()
    }

    /// Whether another text of this file may change what units are.
    pub fn depend_on(&self, path: &str) -> bool {
        self.read.contains(path)
    }

    /// What Terragrunt would refuse, and what was read.
    pub fn account(&self, sources: &SourceMap, assigned: &Assigned, ledger: &mut Ledger) {
        let units = self.list.iter().enumerate().filter(|(number, _)| !assigned.shared.contains(number));
        let units =
            units.filter(|(number, known)| !known.is_elsewhere || assigned.judged.iter().any(|(judged, _)| judged == number));
        for (_, known) in units {
            for problem in &known.unit.problems {
                let source = sources.get(problem.span.source);
                let path = source.map_or_else(|| known.unit.path.to_string(), |source| source.path.to_string());
                let span = (!problem.span.is_none()).then_some(problem.span);
                ledger.add(path, span, problem.reason, problem.message.clone(), problem.incomplete);
            }
        }
        ledger.not_judged.extend(self.unread.iter().cloned());
        // Of units that lie elsewhere, only what decides something here counts as read.
        let is_judged = |number: usize| assigned.judged.iter().any(|(judged, _)| *judged == number);
        let (own, other): (Vec<_>, Vec<_>) =
            self.list.iter().enumerate().partition(|(number, known)| !known.is_elsewhere || is_judged(*number));
        let own: BTreeSet<&String> = own.iter().flat_map(|(_, known)| &known.unit.read).collect();
        let other: BTreeSet<&String> = other.iter().flat_map(|(_, known)| &known.unit.read).collect();
        let is_other = |path: &&String| other.contains(path) || self.elsewhere.contains(*path);
        let read = self.read.iter().filter(|path| own.contains(path) || !is_other(path));
        let read = read.filter(|path| is_configuration(path) && sources.known(path).is_some());
        let broken: BTreeSet<&str> = ledger.incomplete.iter().map(|entry| entry.path.as_str()).collect();
        let read: Vec<String> = read.filter(|path| !broken.contains(path.as_str())).cloned().collect();
        ledger.skipped.retain(|skipped| !self.read.contains(&skipped.path));
        ledger.read.extend(read);
        ledger.read.sort();
        ledger.read.dedup();
    }
}

impl Known {
    /// The name that reports have for the unit.
    pub fn name(&self) -> Text {
        if self.unit.directory.is_empty() { ".".into() } else { self.unit.directory.clone() }
    }

    /// Where a report shows the unit.
    fn shown(&self, sources: &SourceMap) -> (String, Option<Span>) {
        let place = self.unit.place;
        let path = sources.get(place.source).map_or_else(|| self.unit.path.to_string(), |source| source.path.to_string());
        (path, (!place.is_none()).then_some(place))
    }
}

/// An entry for something that Terragrunt deploys and that is not judged; `read` are the files that say it.
fn not_judged<'p>(
    sources: &SourceMap,
    path: String,
    span: Option<Span>,
    message: String,
    read: impl Iterator<Item = &'p str>,
) -> NotJudged {
    let mut configurations = read.filter(|path| is_configuration(path));
    let has_cache_settings = configurations.any(|path| mentions(sources, path));
    NotJudged { class: NotJudgedClass::Terragrunt, path, span, message, parts: 1, has_cache_settings }
}

fn is_configuration(path: &str) -> bool {
    path.ends_with(".hcl") || path.ends_with(".hcl.json")
}

/// The files of one directory, by name.
pub(super) fn files_of<'a>(terraform: &'a [(String, hcl::File)], directory: &str) -> Vec<(&'a str, &'a hcl::File)> {
    let prefix = if directory.is_empty() { String::new() } else { join_path(directory, "") };
    let from = terraform.partition_point(|(path, _)| path.as_str() < prefix.as_str());
    let below = terraform.iter().skip(from).map_while(|(path, file)| Some((path.strip_prefix(&prefix)?, file)));
    below.filter(|(name, _)| !name.contains('/')).collect()
}
