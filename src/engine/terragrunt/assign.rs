//! Which root module a unit deploys, and which root modules units may deploy.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::units::{Known, Units, is_configuration, not_judged};
use crate::finding::Ledger;
use crate::source::{HashSet, SourceMap, Text, normalise_path};
use crate::terraform::{Configuration, Wrapper};
use crate::terragrunt::{ModuleLocation, UnitInputs};
use crate::value::{ReasonKind, Unknown, Value};

/// Units with their modules.
#[derive(Debug, Default)]
pub(in crate::engine) struct Assigned {
    /// The number of a unit and the directory of its module, in the order of units.
    pub judged: Vec<(usize, Text)>,
    /// Directories that are deployed by units: their defaults alone say nothing.
    pub claimed: HashSet<Text>,
    /// Numbers of configurations that others include or read, and that deploy nothing by themselves.
    pub shared: HashSet<usize>,
    /// What units that are not judged may give to root modules, by directory.
    doubts: BTreeMap<Text, UnitInputs>,
}

impl Assigned {
    /// The directories that units which are not judged may deploy.
    pub fn doubtful(&self) -> impl Iterator<Item = &Text> {
        self.doubts.keys()
    }

    /// What may be given to a root module that no unit is known to deploy.
    pub fn doubt(&self, directory: &str) -> Wrapper<'static> {
        match self.doubts.get(directory) {
            Some(inputs) => {
                Wrapper { environment: inputs.values.clone(), environment_open: inputs.open.clone(), ..Wrapper::default() }
            }
            None => Wrapper::default(),
        }
    }

    /// What Terragrunt would refuse, and what was read.
    pub fn account(&self, all: &Units, sources: &SourceMap, ledger: &mut Ledger) {
        let known = all.list.iter().enumerate().filter(|(number, _)| !self.shared.contains(number));
        let known = known.filter(|(number, known)| !known.is_elsewhere || self.judged.iter().any(|(judged, _)| judged == number));
        for (_, known) in known {
            for problem in &known.unit.problems {
                let source = sources.get(problem.span.source);
                let path = source.map_or_else(|| known.unit.path.to_string(), |source| source.path.to_string());
                let span = (!problem.span.is_none()).then_some(problem.span);
                ledger.add(path, span, problem.reason, problem.message.clone(), problem.incomplete);
            }
        }
        ledger.not_judged.extend(all.unread.iter().cloned());
        // Of units that lie elsewhere, only what decides something here counts as read.
        let is_judged = |number: usize| self.judged.iter().any(|(judged, _)| *judged == number);
        let (own, other): (Vec<_>, Vec<_>) =
            all.list.iter().enumerate().partition(|(number, known)| !known.is_elsewhere || is_judged(*number));
        let own: BTreeSet<&String> = own.iter().flat_map(|(_, known)| &known.unit.read).collect();
        let other: BTreeSet<&String> = other.iter().flat_map(|(_, known)| &known.unit.read).collect();
        let is_other = |path: &&String| other.contains(path) || all.elsewhere.contains(*path);
        let read = all.read.iter().filter(|path| own.contains(path) || !is_other(path));
        let read = read.filter(|path| is_configuration(path) && sources.known(path).is_some());
        let broken: BTreeSet<&str> = ledger.incomplete.iter().map(|entry| entry.path.as_str()).collect();
        let read: Vec<String> = read.filter(|path| !broken.contains(path.as_str())).cloned().collect();
        ledger.skipped.retain(|skipped| !all.read.contains(&skipped.path));
        ledger.read.extend(read);
        ledger.read.sort();
        ledger.read.dedup();
    }
}

/// Finds the module of every unit.
pub(in crate::engine) fn assign(
    sources: &SourceMap,
    units: &Units,
    configuration: &Configuration<'_>,
    ledger: &mut Ledger,
) -> Assigned {
    let mut assigned = Assigned::default();
    let has = |directory: &str| configuration.definitions.get(directory).is_some_and(|definition| !definition.is_empty());
    let mut open: Vec<(&Known, Option<String>)> = Vec::new();
    for (number, known) in units.list.iter().enumerate() {
        let unit = &known.unit;
        let (directory, message) = match &unit.module {
            ModuleLocation::Own if has(&unit.directory) => (Some(unit.directory.clone()), String::new()),
            ModuleLocation::Own => {
                // What only others include or read deploys nothing.
                let is_read =
                    units.list.iter().any(|other| other.unit.path != unit.path && other.unit.read.contains(unit.path.as_str()));
                if is_read || unit.inputs.values.is_empty() && unit.inputs.open.is_none() {
                    assigned.shared.insert(number);
                    continue;
                }
                (None, "it has no `source`, and there is no Terraform next to it".to_string())
            }
            ModuleLocation::Directory(directory, _) if has(directory) => (Some(directory.clone()), String::new()),
            ModuleLocation::Directory(directory, _) => (None, format!("there is no Terraform in `{directory}`")),
            ModuleLocation::Outside(text, _) => (None, format!("`{text}` is outside the scan root")),
            ModuleLocation::Remote(text, _) => {
                match configuration.directory_of(&unit.directory, text.trim_start_matches("tfr:///")) {
                    Some(directory) if has(&directory) => (Some(directory), String::new()),
                    _ => (None, format!("its module `{text}` is not in this repository")),
                }
            }
            ModuleLocation::Unknown(unknown, ..) => {
                let reason = unknown.reasons.first().map(|reason| reason.description()).unwrap_or_default();
                (None, format!("the location of its module is unknown: {reason}"))
            }
        };
        let directory = directory.filter(|directory| !known.is_elsewhere || units.asked.contains(directory.as_str()));
        match directory {
            Some(directory) => {
                assigned.claimed.insert(directory.clone());
                assigned.judged.push((number, directory));
            }
            None if known.is_elsewhere => open.push((known, end_of(&unit.module))),
            None => {
                let (path, span) = known.shown(sources);
                let message = format!("what `{}` deploys is not judged: {message}", known.name());
                let read = unit.read.iter().map(String::as_str);
                ledger.not_judged.push(not_judged(sources, path, span, message, read));
                open.push((known, end_of(&unit.module)));
            }
        }
    }
    for (known, end) in open {
        let may_be = |directory: &&Text| match (&end, &known.unit.module) {
            (Some(end), _) => directory.as_str() == end || directory.ends_with(&format!("/{end}")),
            (None, ModuleLocation::Unknown(..)) => declares_all(configuration, directory, known),
            (None, _) => false,
        };
        for directory in configuration.definitions.keys().filter(may_be) {
            let doubts = assigned.doubts.entry(directory.clone()).or_default();
            let unknown =
                || Unknown::because(ReasonKind::Terragrunt, format!("the inputs of {}", known.name()), known.unit.place);
            for (name, _) in &known.unit.inputs.values {
                if !doubts.values.iter().any(|(set, _)| set == name) {
                    doubts.values.push((name.clone(), as_value(unknown())));
                }
            }
            if known.unit.inputs.open.is_some() {
                doubts.open.get_or_insert_with(|| Arc::new(unknown()));
            }
        }
    }
    assigned
}

fn as_value(unknown: Unknown) -> Value {
    let span = unknown.reasons.first().map(|reason| reason.span).unwrap_or(crate::source::Span::NONE);
    unknown.into_value().with_span(span)
}

/// The directory inside its package that the source of a unit names.
fn end_of(module: &ModuleLocation) -> Option<String> {
    let text = match module {
        ModuleLocation::Remote(text, _) => text,
        ModuleLocation::Unknown(_, Some(end), _) => end,
        _ => return None,
    };
    let text = text.split('?').next().unwrap_or(text);
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (_, inside) = text.split_once("//")?;
    normalise_path(inside).filter(|inside| !inside.is_empty())
}

/// Whether a unit of which the module is not known sets what a root module needs, and something that it declares.
fn declares_all(configuration: &Configuration<'_>, directory: &Text, known: &Known) -> bool {
    let Some(definition) = configuration.definitions.get(directory) else { return false };
    let inputs = &known.unit.inputs;
    if inputs.open.is_some() {
        return !definition.variables.is_empty();
    }
    let sets = |name: &Text| inputs.values.iter().any(|(known, _)| known == name);
    let required =
        |name: &&Text| definition.variables.get(*name).is_some_and(|variable| variable.body.expression("default").is_none());
    definition.variables.keys().any(sets) && definition.variables.keys().filter(required).all(sets)
}
