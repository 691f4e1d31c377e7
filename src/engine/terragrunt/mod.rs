//! The Terragrunt units of a scan: read once, and assigned to the root modules that they deploy.
//!
//! Invariant: a module that a unit deploys is judged with the unit's inputs and never by its defaults alone; a unit that
//! is not judged is in the ledger.

mod assign;
mod generated;
mod outputs;
mod units;
mod wrapper;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::ScanOptions;
use super::variable_files::variable_file;
use super::{DiscoverOptions, Discovery, Found, discover};
use super::{relative, repository};
use crate::source::SourceMap;
use crate::syntax::FileClass;
use crate::terragrunt::{CommandLineSource, Reader, Unit, is_stack};
use units::not_judged;

pub(super) use assign::{Assigned, assign};
pub(super) use outputs::{inputs, order, outputs};
pub(super) use units::{Known, Units};
pub(super) use wrapper::wrapper;

/// The configurations of the scan root that lie outside of the paths that are checked: they may deploy a module that is.
pub(super) fn elsewhere(scan: &ScanOptions, discovery: &Discovery, settings: &DiscoverOptions) -> Vec<String> {
    let is_terraform = |found: &Found| matches!(found.class, FileClass::Terraform | FileClass::TerraformJson);
    if scan.paths.iter().any(String::is_empty) || !discovery.files.iter().any(is_terraform) {
        return Vec::new();
    }
    let whole = discover(&scan.root, &repositories(scan), settings);
    let known: BTreeSet<&str> = discovery.files.iter().map(|found| found.path.as_str()).collect();
    let configurations = whole.files.into_iter().filter(|found| found.class == FileClass::Terragrunt);
    configurations.map(|found| found.path).filter(|path| !known.contains(path.as_str())).collect()
}

/// The repositories below the scan root that hold what is checked; the scan root where it lies in one, or where something is
/// in none.
pub(super) fn repositories(scan: &ScanOptions) -> Vec<String> {
    let top = |path: &String| relative(&scan.root, repository(&scan.root.join(path))?);
    let mut tops: Vec<String> = scan.paths.iter().map(|path| top(path).unwrap_or_default()).collect();
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
            if let CommandLineSource::File(path, span) = source {
                units.read.insert(path.to_string());
                match variable_file(sources, path) {
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
