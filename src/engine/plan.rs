//! Plans: which files are some, which root module each belongs to.
//!
//! Invariant: a root module has one plan or none; a file that was meant as a plan and is none is in the ledger.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::discover::{Discovery, Found};
use super::options::PlanOption;
use super::read::parse_terraform;
use crate::finding::{Incomplete, Ledger, is_secret_name};
use crate::source::{HashMap, ReadError, SourceId, SourceMap, Text, join_path};
use crate::syntax::FileClass;
use crate::syntax::{SyntaxError, hcl, json};
use crate::terraform::plan::{self, Plan, PlanFileKind};
use crate::terraform::{Configuration, Problem};

/// How much of a plan a module must declare, in hundredths, for the plan to be taken for the module's own.
const LIKENESS: usize = 50;
/// How many directories above a plan are looked at for its source.
const MAX_ABOVE: usize = 64;

/// Files that are named and are plans, whatever they are called; those that are meant as plans and are none.
pub(super) fn named(sources: &SourceMap, plans: &[PlanOption], paths: &[String], discovery: &mut Discovery) {
    for option in plans {
        take(discovery, &option.file);
    }
    for path in paths {
        let class = discovery.files.iter().find(|found| found.path == *path).map(|found| found.class);
        let candidate = match class {
            Some(class) => class == FileClass::Json,
            None => discovery.skipped.iter().any(|skipped| skipped.path == *path),
        };
        let Some(bytes) = candidate.then(|| sources.load_bytes(path).ok()).flatten() else { continue };
        match plan::shape_of(&bytes) {
            // Its own name says that it is one: that it cannot be used is said where plans are read.
            PlanFileKind::Plan | PlanFileKind::Binary => take(discovery, path),
            PlanFileKind::State | PlanFileKind::Log if class == Some(FileClass::Json) => take(discovery, path),
            _ => {}
        }
    }
    discovery.files.sort();
    discovery.files.dedup_by(|a, b| a.path == b.path);
}

fn take(discovery: &mut Discovery, path: &str) {
    discovery.files.retain(|found| found.path != *path);
    discovery.skipped.retain(|skipped| skipped.path != *path);
    let holds = |directory: &str| upwards(path).any(|above| above == directory);
    discovery.problems.retain(|problem| problem.reason != "no-input" || !holds(&problem.path));
    discovery.files.push(Found { path: path.to_string(), class: FileClass::Plan });
}

/// What is said of a file that was meant as a plan and is no text.
pub(super) fn refused(sources: &SourceMap, path: &str, error: &ReadError) -> Option<String> {
    if !matches!(error, ReadError::Binary | ReadError::NotUtf8(_)) {
        return None;
    }
    let bytes = sources.load_bytes(path).ok()?;
    Some(plan::shape_of(&bytes).advice().to_string())
}

/// Reads a plan. What it marks as sensitive is covered in the text that reports show.
pub(super) fn parse(sources: &SourceMap, id: SourceId, path: &str, text: &str) -> (Option<Plan>, Vec<Problem>, Vec<SyntaxError>) {
    let (root, errors) = json::parse_json_document(id, text);
    if let Some(first) = errors.first() {
        let shape = plan::shape_of(text.as_bytes());
        if shape == PlanFileKind::Log {
            return (None, vec![no_plan(id, shape)], Vec::new());
        }
        sources.cover(id, &plan::unread(root.as_ref(), text, first.span.start as usize));
        return (None, Vec::new(), errors);
    }
    let Some(root) = root else { return (None, Vec::new(), errors) };
    sources.cover(id, &plan::sensitive(&root, &is_secret_name));
    let shape = plan::shape_of(text.as_bytes());
    if shape != PlanFileKind::Plan {
        return (None, vec![no_plan(id, shape)], Vec::new());
    }
    match plan::read(id, path, &root) {
        Ok(plan) => (Some(plan), Vec::new(), Vec::new()),
        Err(problem) => (None, vec![problem], Vec::new()),
    }
}

fn no_plan(id: SourceId, shape: PlanFileKind) -> Problem {
    Problem {
        span: crate::source::Span::new(id, 0, 1),
        reason: "not-a-plan",
        message: format!("this is {}", shape.advice()),
        incomplete: true,
    }
}

fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// The directory and those above it, nearest first.
fn upwards(directory: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(directory), |at| if at.is_empty() { None } else { Some(directory_of(at)) }).take(MAX_ABOVE)
}

/// Directories with the source of a plan that the walk did not meet: the plan's own, or one above it.
pub(super) fn source_directories(sources: &SourceMap, plans: &[Arc<Plan>], terraform: &[(String, hcl::File)]) -> Vec<String> {
    let mut found = Vec::new();
    for plan in plans {
        for directory in upwards(directory_of(&plan.path)) {
            if terraform.iter().any(|(path, _)| directory_of(path) == directory) {
                break;
            }
            let Ok(entries) = sources.list_directory(directory) else { continue };
            let mut files: Vec<(String, hcl::File)> = Vec::new();
            for entry in entries.iter().filter(|entry| !entry.is_directory) {
                let class = FileClass::by_name(&entry.name);
                if matches!(class, Some(FileClass::Terraform | FileClass::TerraformJson)) {
                    let path = join_path(directory, &entry.name);
                    let Ok(source) = sources.read(&path) else { continue };
                    files.push((path, parse_terraform(&source, class)));
                }
            }
            let configuration = Configuration::new(files.iter().map(|(path, file)| (path.as_str(), file)));
            if configuration.definitions.get(directory).is_some_and(|found| plan.likeness(found).0 >= LIKENESS) {
                found.push(directory.to_string());
                break;
            }
        }
    }
    found
}

/// The plans by the directory of their root module, and those that have none.
#[derive(Debug, Default)]
pub(super) struct Assigned {
    pub by_root: HashMap<Text, Arc<Plan>>,
    pub alone: Vec<Arc<Plan>>,
}

/// Finds the root module of every plan; `named` are those of `--plan`.
pub(super) fn assign(
    plans: &[Arc<Plan>],
    named: &[PlanOption],
    configuration: &Configuration<'_>,
    ledger: &mut Ledger,
) -> Assigned {
    let mut assigned = Assigned::default();
    if plans.is_empty() {
        return assigned;
    }
    let roots = configuration.roots();
    let mut of_root: BTreeMap<Text, Vec<(&Arc<Plan>, bool)>> = BTreeMap::new();
    for plan in plans {
        let option = named.iter().find(|option| *option.file == *plan.path);
        match root_of(plan, option, configuration, &roots) {
            Ok(root) => of_root.entry(root).or_default().push((plan, option.is_some())),
            Err(message) => {
                if !roots.is_empty() {
                    note(ledger, plan, "plan-without-source", message, false);
                }
                assigned.alone.push(plan.clone());
            }
        }
    }
    for (root, plans) in of_root {
        let named: Vec<_> = plans.iter().filter(|(_, named)| *named).collect();
        let chosen = match (plans.as_slice(), named.as_slice()) {
            ([(only, _)], _) | (_, [(only, _)]) => Some((*only).clone()),
            _ => None,
        };
        let shown = if root.is_empty() { "." } else { &root };
        for (plan, _) in &plans {
            match &chosen {
                Some(chosen) if Arc::ptr_eq(chosen, plan) => {}
                Some(chosen) => {
                    let message = format!("not used: the plan for `{shown}` is `{}`, which was named", chosen.path);
                    note(ledger, plan, "plan-not-used", message, false);
                }
                None => {
                    let message = format!("`{shown}` has {} plans, and none is used: name one with `--plan`", plans.len());
                    note(ledger, plan, "several-plans", message, true);
                }
            }
        }
        if let Some(plan) = chosen {
            assigned.by_root.insert(root, plan);
        }
    }
    assigned
}

fn note(ledger: &mut Ledger, plan: &Plan, reason: &str, message: String, incomplete: bool) {
    ledger.add(plan.path.to_string(), Some(plan.place), reason, message, incomplete);
}

/// The root module that a plan belongs to.
fn root_of(plan: &Plan, option: Option<&PlanOption>, configuration: &Configuration<'_>, roots: &[Text]) -> Result<Text, String> {
    if let Some(directory) = option.and_then(|option| option.root.as_ref()) {
        let shown = if directory.is_empty() { "." } else { directory };
        return match roots.iter().find(|root| root.as_str() == directory) {
            Some(root) => Ok(root.clone()),
            None => Err(format!("`{shown}` is not a root module: the plan is checked alone")),
        };
    }
    let likeness = |root: &Text| configuration.definitions.get(root).map_or((0, 0), |definition| plan.likeness(definition));
    let near = upwards(directory_of(&plan.path)).filter_map(|directory| roots.iter().find(|root| root.as_str() == directory));
    if let Some(root) = near.into_iter().find(|root| likeness(root).0 >= LIKENESS) {
        return Ok(root.clone());
    }
    // A plan that is named may lie anywhere: it belongs to the one root module that is most like it.
    if option.is_some() {
        let mut ranked: Vec<((usize, usize), &Text)> = roots.iter().map(|root| (likeness(root), root)).collect();
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        match ranked.as_slice() {
            [(best, root)] if best.0 >= LIKENESS => return Ok((*root).clone()),
            [(best, root), (second, _), ..] if best.0 >= LIKENESS && best > second => return Ok((*root).clone()),
            [(best, first), (_, second), ..] if best.0 >= LIKENESS => {
                return Err(format!(
                    "the plan fits `{first}` as well as `{second}`: choose one with `--plan DIR=FILE`; it is checked alone"
                ));
            }
            _ => {}
        }
    }
    Err("no root module here declares what the plan was made from: it is checked alone".to_string())
}

/// The ledger entries of a plan that could not be read.
pub(super) fn enter(path: &str, problems: &[Problem], ledger: &mut Ledger) {
    ledger.incomplete.extend(problems.iter().map(|problem| Incomplete {
        path: path.to_string(),
        span: (!problem.span.is_none()).then_some(problem.span),
        reason: problem.reason.to_string(),
        message: problem.message.clone(),
    }));
}
