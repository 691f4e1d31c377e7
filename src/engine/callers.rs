//! What deploys the modules of a directory from outside of it: module calls, Terragrunt units and components of
//! Terraform Stacks in the same repository.
//!
//! Invariant: where something else in the repository decides what a directory deploys, a check of that directory reads it;
//! where nothing does, nothing outside is read.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::modules;
use super::read::parse_terraform;
use super::reported::is_below;
use super::stacks;
use super::terragrunt;
use super::threads::pool;
use super::{DiscoverOptions, Found, Options, discover};
use crate::configuration::{self, Exclusion};
use crate::finding::{Ledger, UsageError};
use crate::source::SourceMap;
use crate::syntax::{FileClass, hcl};
use crate::terraform::Configuration;
use crate::terragrunt::ModuleLocation;

/// What lies around directories that are checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Callers {
    /// A file of each directory outside that calls a module inside, directly or by way of others.
    pub files: Vec<String>,
    /// Something beyond what is scanned decides what is inside, or is used there.
    pub leaves: bool,
}

/// The callers of the directories that are the paths of the options, among the files below `around`. `scanned` is the scan
/// root as it is known so far, below the root of the options.
///
/// # Errors
/// When there are no threads.
pub fn callers(options: &Options, around: &[String], scanned: Option<&str>) -> Result<Callers, UsageError> {
    // What is wrong with the request is said when it is met.
    Ok(pool(options)?.install(|| found(options, around, scanned).unwrap_or_default()))
}

fn found(options: &Options, around: &[String], scanned: Option<&str>) -> Option<Callers> {
    let sources = options.scan.sources().ok()?;
    let said = configuration::read_if_any(&sources, options.configuration.as_ref()).ok()?;
    let exclusion =
        Exclusion::new(&sources, &options.scan.root, &said, options.configuration.as_ref(), options.scan.exclude.as_ref())
            .ok()?;
    let settings = DiscoverOptions::new(&options.scan, &exclusion);
    let mut files = discover(&options.scan.root, &options.scan.paths, &settings).files;
    files.retain(is_ours);
    if files.is_empty() {
        return None;
    }
    files.extend(discover(&options.scan.root, around, &settings).files.into_iter().filter(is_ours));
    files.sort();
    files.dedup();
    let (stacks, files): (Vec<Found>, Vec<Found>) = files.into_iter().partition(|found| found.class == FileClass::Stack);
    let (units, terraform): (Vec<Found>, Vec<Found>) = files.into_iter().partition(|found| found.class == FileClass::Terragrunt);
    let parsed: Vec<(String, hcl::File)> = terraform.into_par_iter().filter_map(|found| parsed(&sources, found)).collect();
    let calls = Calls::new(&sources, &parsed, &options.scan.modules);
    let is_inside = |path: &str| options.scan.paths.iter().any(|named| is_below(named, path));
    let is_scanned = |path: &str| scanned.is_none_or(|scanned| is_below(scanned, path));
    let inside: Vec<&str> = calls.by_caller.keys().copied().filter(|directory| is_inside(directory)).collect();
    let outside: BTreeSet<&str> = calls.callers(&inside).into_iter().filter(|directory| !is_inside(directory)).collect();
    let of_directory: BTreeMap<&str, &String> = parsed.iter().map(|(path, _)| (directory_of(path), path)).collect();
    let mut files: Vec<String> = outside.iter().filter_map(|directory| Some((*of_directory.get(directory)?).clone())).collect();
    // A component of a stack sets what the module's defaults would.
    let concerns = |path: &&String| {
        let called = stacks::called(&sources, path).into_iter().filter_map(|target| sources.real_directory(&target));
        !is_inside(path) && called.into_iter().any(|target| is_inside(&target) || outside.contains(target.as_str()))
    };
    let of_stacks: Vec<String> = stacks.iter().map(|found| &found.path).filter(concerns).cloned().collect();
    let leaves = scanned.is_some()
        && (!outside.iter().all(|directory| is_scanned(directory))
            || !of_stacks.iter().all(|path| is_scanned(path))
            || !calls.called(&inside).iter().all(|directory| is_scanned(directory))
            || units_leave(&sources, &units, &parsed, &is_inside, &is_scanned));
    files.extend(of_stacks);
    Some(Callers { files, leaves })
}

fn is_ours(found: &Found) -> bool {
    matches!(found.class, FileClass::Terraform | FileClass::TerraformJson | FileClass::Terragrunt | FileClass::Stack)
}

fn parsed(sources: &SourceMap, found: Found) -> Option<(String, hcl::File)> {
    let source = sources.read(&found.path).ok()?;
    let file = parse_terraform(&source, Some(found.class));
    Some((found.path, file))
}

fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// Whether a unit beyond what is scanned deploys, or may deploy, a module inside, or a unit inside needs something there.
fn units_leave(
    sources: &SourceMap,
    units: &[Found],
    parsed: &[(String, hcl::File)],
    is_inside: &dyn Fn(&str) -> bool,
    is_scanned: &dyn Fn(&str) -> bool,
) -> bool {
    if units.is_empty() {
        return false;
    }
    let paths: Vec<&str> = units.iter().map(|found| found.path.as_str()).collect();
    let asked = parsed.iter().map(|(path, _)| directory_of(path).to_string()).collect();
    let units = terragrunt::read(sources, &paths, &[], asked);
    let configuration = Configuration::new(parsed.iter().map(|(path, file)| (path.as_str(), file)));
    let assigned = terragrunt::assign(sources, &units, &configuration, &mut Ledger::default());
    let is_beyond = |number: usize| {
        let unit = &units.known(number).unit;
        !is_scanned(&unit.path) || !is_scanned(&unit.directory)
    };
    let deployed = assigned.judged.iter().any(|(number, module)| is_inside(module) && is_beyond(*number));
    let needs = |known: &terragrunt::Known| {
        let module = match &known.unit.module {
            ModuleLocation::Directory(directory, _) => Some(directory.as_str()),
            _ => None,
        };
        is_inside(&known.unit.path) && known.unit.read.iter().map(String::as_str).chain(module).any(|path| !is_scanned(path))
    };
    // A unit of which the module is not known may deploy one inside.
    let may_be = assigned.doubtful().any(|directory| is_inside(directory)) && (0..units.list.len()).any(is_beyond);
    deployed || may_be || units.list.iter().any(needs)
}

/// Which directory calls which.
struct Calls<'p> {
    by_caller: BTreeMap<&'p str, BTreeSet<String>>,
}

impl<'p> Calls<'p> {
    fn new(sources: &SourceMap, parsed: &'p [(String, hcl::File)], own: &[(String, String)]) -> Calls<'p> {
        let mut by_directory: BTreeMap<&str, Vec<&hcl::File>> = BTreeMap::new();
        parsed.iter().for_each(|(path, file)| by_directory.entry(directory_of(path)).or_default().push(file));
        let called = |directory: &str, files: &[&hcl::File]| {
            let called = modules::called(sources, directory, files, own).into_iter();
            called.filter_map(|target| sources.real_directory(&target)).collect()
        };
        Calls { by_caller: by_directory.iter().map(|(directory, files)| (*directory, called(directory, files))).collect() }
    }

    /// Who calls these directories, directly or by way of others.
    fn callers(&self, of: &[&'p str]) -> BTreeSet<&'p str> {
        let mut by_target: BTreeMap<&str, Vec<&'p str>> = BTreeMap::new();
        for (caller, targets) in &self.by_caller {
            targets.iter().for_each(|target| by_target.entry(target).or_default().push(caller));
        }
        let mut callers = BTreeSet::new();
        let mut open = of.to_vec();
        while let Some(directory) = open.pop() {
            let of_directory = by_target.get(directory).into_iter().flatten().copied();
            open.extend(of_directory.filter(|caller| callers.insert(*caller)));
        }
        callers
    }

    /// What these directories call, directly or by way of others.
    fn called(&self, by: &[&'p str]) -> BTreeSet<&str> {
        let mut called = BTreeSet::new();
        let mut open: Vec<&str> = by.to_vec();
        while let Some(directory) = open.pop() {
            let targets = self.by_caller.get(directory).into_iter().flatten().map(String::as_str);
            open.extend(targets.filter(|target| called.insert(*target)));
        }
        called
    }
}
