//! Which findings and ledger entries are reported when files, or directories that others call, are named.
//!
//! A Terraform file means nothing alone: its module is evaluated with its callers, and only what concerns the file is
//! reported. Invariant: what may change the verdict on what is named stays in the ledger as incomplete.

use std::collections::BTreeSet;

use super::environment::Environments;
use super::merge::holder_name;
use super::terraform::Deployment;
use super::terragrunt::Units;
use super::{Options, UnreadValues};
use crate::configuration::{EXCLUDED, EXCLUDED_HERE, Exclusion};
use crate::finding::{Finding, Incomplete, Ledger, NotJudgedClass};
use crate::source::{SourceMap, Span, Text};
use crate::syntax::FileClass;

/// Whether `path` is `named`, or lies below it.
pub(super) fn is_below(named: &str, path: &str) -> bool {
    named.is_empty() || path.strip_prefix(named).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn covers(reported: &[String], path: &str) -> bool {
    reported.iter().any(|named| is_below(named, path))
}

/// What a check reports: everything, or what concerns the files and directories that were named.
pub(super) struct Reported<'r> {
    pub options: &'r Options,
    pub exclusion: &'r Exclusion,
    /// The names of the Terragrunt units that are named.
    units: BTreeSet<Text>,
}

impl<'r> Reported<'r> {
    pub fn new(
        options: &'r Options,
        exclusion: &'r Exclusion,
        environments: &Environments,
        deployments: &[Deployment],
    ) -> Reported<'r> {
        let roots = deployments.iter().flat_map(|one| one.roots.iter().map(|root| (one.environment, &root.unit_name)));
        let units = roots.filter_map(|(environment, unit)| {
            let unit = unit.as_ref().filter(|unit| covers(&options.result.reported, unit))?;
            holder_name(environments, environment, Some(unit))
        });
        Reported { options, exclusion, units: units.collect() }
    }

    fn named(&self) -> &[String] {
        &self.options.result.reported
    }

    /// Whether a finding stands in a named file, has a place in one that decides it, or is about a root module, a unit or an
    /// overlay below a named directory.
    pub fn keeps(&self, sources: &SourceMap, finding: &Finding) -> bool {
        let is_named = |path: &str| covers(self.named(), path) && !self.exclusion.excludes(path, false);
        let is_in_named = |span: Span| sources.get(span.source).is_some_and(|source| is_named(&source.path));
        self.named().is_empty()
            || is_in_named(finding.primary.span)
            || finding.related.iter().any(|label| is_in_named(label.span))
            || finding.path.iter().any(|step| is_in_named(step.span))
            || (!finding.identity.origin.is_empty() && is_named(&finding.identity.origin))
            || finding.environments.iter().any(|name| self.units.contains(name))
    }

    /// Leaves in the ledger what concerns the named files.
    pub fn narrow_ledger(&self, sources: &SourceMap, units: &Units, deployments: &[Deployment], ledger: &mut Ledger) {
        let named = self.named();
        if named.is_empty() {
            return;
        }
        ledger.read.retain(|path| covers(named, path));
        ledger.skipped.retain(|skipped| covers(named, &skipped.path));
        ledger.notes.retain(|note| covers(named, &note.path));
        let surroundings = Surroundings::new(self.options, sources, units, deployments);
        // A module that is not here is unknown wherever its outputs are used: its call concerns its own file.
        let is_input = |entry: &Incomplete| !NotJudgedClass::ALL.iter().any(|class| class.reason() == entry.reason);
        ledger.incomplete.retain(|entry| covers(named, &entry.path) || (is_input(entry) && surroundings.decide(&entry.path)));
        for path in named.iter().filter(|path| self.exclusion.excludes(path, self.options.scan.root.join(path).is_dir())) {
            ledger.add(path.clone(), None, EXCLUDED, EXCLUDED_HERE.to_string(), false);
        }
    }

    /// Leaves of what was not judged what lies in the named files.
    pub fn narrow_not_judged(&self, ledger: &mut Ledger) {
        ledger.not_judged.retain(|entry| self.named().is_empty() || covers(self.named(), &entry.path));
    }

    /// Leaves the variable files that are named.
    pub fn narrow_unread(&self, unread: &[UnreadValues]) -> Vec<UnreadValues> {
        let is_reported = |values: &&UnreadValues| self.named().is_empty() || covers(self.named(), &values.path);
        unread.iter().filter(is_reported).cloned().collect()
    }
}

/// What may decide about named Terraform files.
struct Surroundings<'s> {
    sources: &'s SourceMap,
    /// Directories of the root modules that the named files are part of, and of the modules that these call.
    directories: BTreeSet<String>,
    /// Files that say what the Terragrunt units of these root modules are.
    configurations: BTreeSet<&'s str>,
    /// How a call may name a module that a named file is part of.
    names: BTreeSet<String>,
}

impl<'s> Surroundings<'s> {
    fn new(options: &'s Options, sources: &'s SourceMap, units: &'s Units, deployments: &[Deployment]) -> Surroundings<'s> {
        let known = sources.paths();
        let files = known.iter().map(|path| &**path).chain(options.result.reported.iter().map(String::as_str));
        let files = files.filter(|path| is_terraform_file(path) && covers(&options.result.reported, path));
        let own: BTreeSet<String> = files.map(|path| directory(path).to_string()).collect();
        let mut directories = own.clone();
        let mut configurations = BTreeSet::new();
        let roots = deployments.iter().flat_map(|deployment| &deployment.roots);
        for root in roots.filter(|root| root.depends_on(&own, &BTreeSet::new())) {
            directories.extend(root.directories().map(ToString::to_string));
            let unit = root.unit().map(|number| &units.known(number).unit);
            configurations.extend(unit.into_iter().flat_map(|unit| &unit.read).map(String::as_str));
        }
        let local = own.iter().map(|directory| directory.rsplit('/').next().unwrap_or(directory)).filter(|name| !name.is_empty());
        let remote = options.scan.modules.iter().filter(|(_, module)| own.contains(module)).map(|(source, _)| source.as_str());
        let names = local.chain(remote).map(ToString::to_string).collect();
        Surroundings { sources, directories, configurations, names }
    }

    /// Whether a file that is incomplete may decide about a named file: it is part of a root module that the named file is
    /// part of, or may hold a call of the named file's module.
    fn decide(&self, path: &str) -> bool {
        if self.configurations.contains(path) {
            return true;
        }
        if !is_terraform_file(path) || self.directories.is_empty() {
            return false;
        }
        if self.directories.contains(directory(path)) {
            return true;
        }
        match self.sources.load(path) {
            Ok(text) => {
                let may_name = |line: &str| line.contains("${") || self.names.iter().any(|name| line.contains(name));
                text.lines().any(|line| line.contains("source") && may_name(line))
            }
            Err(_) => true,
        }
    }
}

fn is_terraform_file(path: &str) -> bool {
    FileClass::by_name(path.rsplit_once('/').map_or(path, |(_, name)| name)).is_some_and(FileClass::is_terraform)
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}
