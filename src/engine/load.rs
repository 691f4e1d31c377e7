//! Reads and parses what was discovered, in parallel.
//!
//! Invariant: ids of sources follow the order of paths, whatever the number of threads; every file ends in the ledger as
//! read, skipped or incomplete.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::cache_settings::has_cache_settings;
use super::charts::Charts;
use super::read::{Content, Damage, content, encoding_error, parse_terraform, reason_of};
use super::stacks::{self, Stacks};
use super::terragrunt::{self, Units};
use super::{Discovery, Found, modules, other_tools, plan};
use crate::finding::{Incomplete, Ledger, NotJudged, NotJudgedClass, Skipped, search_yaml};
use crate::source::{Source, SourceId, SourceMap, Text};
use crate::syntax::{FileClass, SyntaxError, hcl, json, yaml};
use crate::terraform::plan::Plan;
use crate::terraform::{Manifest, Problem};

/// Everything that was parsed, sorted by path.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub terraform: Vec<(String, hcl::File)>,
    /// Manifests and kustomizations by path.
    pub manifests: BTreeMap<String, Arc<yaml::File>>,
    pub plans: Vec<Arc<Plan>>,
    pub units: Units,
    pub stacks: Stacks,
    pub charts: Charts,
    /// What `terraform init` has installed, by module directory.
    pub installed: Vec<(Text, Manifest)>,
    /// Directories of modules by the links that lead to them.
    pub links: BTreeMap<String, String>,
    /// What is known before anything is parsed.
    ledger: Ledger,
    entries: BTreeMap<String, Entry>,
}

/// A file that was read, with what there is to say of it.
#[derive(Debug)]
struct Entry {
    id: SourceId,
    /// `None` for what no walk met.
    class: Option<FileClass>,
    /// What is no text, the first of it.
    damage: Option<Damage>,
    says: Says,
}

#[derive(Debug, Default)]
struct Says {
    errors: Vec<SyntaxError>,
    notes: Vec<Incomplete>,
    problems: Vec<Problem>,
    /// A template of another tool.
    template: Option<NotJudged>,
}

/// What another text of a file changes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It is the same.
    Nothing,
    /// Nothing that is judged by itself: others may read it.
    Beside,
    /// What a Terraform file says; its directory.
    Terraform(String),
    /// What a manifest or a kustomization says.
    Manifest,
    /// More than can be determined: everything is to be loaded again.
    Unclear,
}

/// The reason in the ledger for a file that OpenTofu reads another one in place of.
const SHADOWED: &str = "shadowed-by-opentofu";

/// The reason in the ledger for skipping a CloudFormation template.
const CLOUD_FORMATION: &str = "cloudformation";

enum Parsed {
    Terraform(hcl::File),
    Manifest(yaml::File),
    Plan(Option<Box<Plan>>, Vec<Problem>, Vec<SyntaxError>),
    /// Directives of a template engine, in a file that is no part of a chart.
    Template {
        has_cache_settings: bool,
    },
}

/// Loads what was discovered, and of the modules that the repository holds by remote sources, `own`, those that are
/// called. `elsewhere` are Terragrunt configurations that lie outside of what is checked.
pub(super) fn load(sources: &SourceMap, discovery: Discovery, elsewhere: &[String], own: &[(String, String)]) -> Loaded {
    let mut not_judged = other_tools::not_judged(sources, &discovery);
    let charts = Charts::read(sources, &discovery);
    let Discovery { files, skipped, problems, notes, .. } = discovery;
    let configurations = files.iter().filter(|found| found.class == FileClass::Terragrunt);
    let configurations: Vec<String> = configurations.map(|found| found.path.clone()).collect();
    let stack_files: Vec<&str> =
        files.iter().filter(|found| found.class == FileClass::Stack).map(|found| found.path.as_str()).collect();
    let (stacks, of_stacks) = stacks::read(sources, &stack_files);
    not_judged.extend(of_stacks);
    let ledger = Ledger { skipped, incomplete: problems, notes, not_judged, ..Ledger::default() };
    let mut loaded = Loaded { ledger, stacks, charts, ..Loaded::default() };
    let ledger = &mut loaded.ledger;
    let contents: Vec<Content> = files.par_iter().map(|found| content(sources, found)).collect();
    let mut kept = Vec::new();
    for (found, content) in files.into_iter().zip(contents) {
        match content {
            Content::Text(text) => kept.push((sources.add(&found.path, text), found, None)),
            Content::Decoded(text, damage) => kept.push((sources.add_decoded(&found.path, text), found, damage)),
            Content::CloudFormation { has_cache_settings } => {
                ledger.not_judged.push(other_tools::cloud_formation(&found.path, has_cache_settings));
                ledger.skipped.push(Skipped { path: found.path, reason: CLOUD_FORMATION.to_string() });
            }
            Content::Skip(reason) => ledger.skipped.push(Skipped { path: found.path, reason: reason.to_string() }),
            Content::Failed(error) => {
                let as_plan = (found.class == FileClass::Plan).then(|| plan::refused(sources, &found.path, &error)).flatten();
                ledger.incomplete.push(Incomplete {
                    path: found.path,
                    span: None,
                    reason: reason_of(&error).to_string(),
                    message: as_plan.unwrap_or_else(|| error.to_string()),
                });
            }
        }
    }
    let parsed: Vec<Parsed> = kept.par_iter().map(|(source, found, _)| parse(sources, source, found)).collect();
    for ((source, found, damage), parsed) in kept.into_iter().zip(parsed) {
        loaded.take(source.id, &found, damage, parsed);
    }
    let mut near = plan::source_directories(sources, &loaded.plans, &loaded.terraform);
    let directory = |path: &str| path.rsplit_once('/').map_or("", |(directory, _)| directory).to_string();
    let asked = loaded.terraform.iter().map(|(path, _)| directory(path)).collect();
    let [configurations, elsewhere] =
        [&configurations, elsewhere].map(|list| list.iter().map(String::as_str).collect::<Vec<_>>());
    loaded.units = terragrunt::read(sources, &configurations, &elsewhere, asked);
    near.extend(loaded.units.directories());
    let missing = modules::missing(sources, &loaded.terraform, near, own);
    loaded.installed = missing.installed;
    loaded.links = missing.links;
    loaded.ledger.incomplete.extend(missing.unreadable);
    for (path, file) in missing.files {
        let says = Says { errors: file.errors.clone(), ..Says::default() };
        loaded.ledger.skipped.retain(|skipped| skipped.path != path);
        loaded.entries.insert(path.clone(), Entry { id: file.source, class: None, damage: None, says });
        loaded.terraform.push((path, file));
    }
    loaded.terraform.sort_by(|(a, _), (b, _)| a.cmp(b));
    loaded
}

impl Loaded {
    /// Modules alone.
    pub fn from_files(terraform: Vec<(String, hcl::File)>, installed: Vec<(Text, Manifest)>) -> Loaded {
        Loaded { terraform, installed, ..Loaded::default() }
    }

    /// Takes a file in that was parsed.
    fn take(&mut self, id: SourceId, found: &Found, damage: Option<Damage>, parsed: Parsed) {
        let mut says = Says::default();
        match parsed {
            Parsed::Terraform(file) => {
                says.errors.clone_from(&file.errors);
                match self.terraform.binary_search_by(|(path, _)| path.as_str().cmp(&found.path)) {
                    Ok(at) => self.terraform[at].1 = file,
                    Err(at) => self.terraform.insert(at, (found.path.clone(), file)),
                }
            }
            Parsed::Manifest(file) => {
                says.errors.clone_from(&file.errors);
                self.manifests.insert(found.path.clone(), Arc::new(file));
            }
            Parsed::Plan(plan, problems, errors) => {
                (says.problems, says.errors) = (problems, errors);
                self.plans.extend(plan.map(|plan| Arc::new(*plan)));
            }
            Parsed::Template { has_cache_settings } => {
                self.manifests.remove(&found.path);
                says.template = Some(NotJudged {
                    class: NotJudgedClass::Template,
                    path: found.path.clone(),
                    span: None,
                    message: "a template outside of a chart: what it renders to is unknown".to_string(),
                    parts: 1,
                    has_cache_settings,
                });
            }
        }
        if let Some(damage) = damage.filter(|_| says.template.is_none()) {
            says.errors.insert(0, encoding_error(id, damage));
        }
        self.entries.insert(found.path.clone(), Entry { id, class: Some(found.class), damage, says });
    }

    /// The ledger of what was read: a file is read, or incomplete with each of its errors.
    pub fn ledger(&self) -> Ledger {
        let mut ledger = self.ledger.clone();
        for (path, Entry { says, class, .. }) in &self.entries {
            ledger.notes.extend(says.notes.iter().cloned());
            if let Some(tofu) = shadowing(path, *class).filter(|tofu| self.entries.contains_key(tofu)) {
                let name = tofu.rsplit('/').next().unwrap_or(&tofu);
                let message = format!("OpenTofu reads `{name}` instead: what Terraform would deploy is not judged");
                ledger.add(path.clone(), None, SHADOWED, message, false);
                ledger.skipped.push(Skipped { path: path.clone(), reason: SHADOWED.to_string() });
                continue;
            }
            if let Some(template) = &says.template {
                ledger.not_judged.push(template.clone());
                ledger.skipped.push(Skipped { path: path.clone(), reason: "template".to_string() });
                continue;
            }
            if says.errors.is_empty() {
                ledger.read.push(path.clone());
            }
            ledger.incomplete.extend(says.errors.iter().map(|error| Incomplete {
                path: path.clone(),
                span: Some(error.span),
                reason: "syntax-error".to_string(),
                message: error.message.clone(),
            }));
            plan::enter(path, &says.problems, &mut ledger);
        }
        ledger
    }

    /// The syntax errors of all files.
    pub fn errors(&self) -> impl Iterator<Item = &SyntaxError> {
        self.entries.values().flat_map(|entry| &entry.says.errors)
    }

    /// Reads a file again whose text is another one, and says what that changes. `sources` has the file's old text still,
    /// and reads the new one.
    pub fn again(&mut self, sources: &SourceMap, path: &str) -> Change {
        let Some(entry) = self.entries.get(path) else { return self.beside(sources, path) };
        let (id, Some(class)) = (entry.id, entry.class) else { return Change::Unclear };
        let found = Found { path: path.to_string(), class };
        let plain = entry.damage.is_none() && class != FileClass::Plan;
        let Content::Text(text) = content(sources, &found) else { return Change::Unclear };
        if !plain {
            return Change::Unclear;
        }
        if sources.get(id).is_some_and(|source| *source.text == *text) {
            return Change::Nothing;
        }
        sources.replace(id, text);
        let Some(source) = sources.get(id) else { return Change::Unclear };
        let parsed = parse(sources, &source, &found);
        let change = match &parsed {
            Parsed::Terraform(file) => {
                let old = self.terraform.binary_search_by(|(known, _)| known.as_str().cmp(path));
                let old = old.ok().and_then(|at| self.terraform.get(at)).map(|(_, file)| file);
                // Another module may lie where no walk has been.
                match old.is_some_and(|old| modules::calls_alike(old, file)) {
                    true => Change::Terraform(path.rsplit_once('/').map_or("", |(directory, _)| directory).to_string()),
                    false => return Change::Unclear,
                }
            }
            _ => Change::Manifest,
        };
        self.take(id, &found, None, parsed);
        change
    }

    /// Whether the walk met a file, judged or not.
    pub fn has_met(&self, path: &str) -> bool {
        self.entries.contains_key(path) || self.ledger.skipped.iter().any(|skipped| skipped.path == path)
    }

    /// A file that was walked past, or that only expressions and kustomizations read.
    fn beside(&self, sources: &SourceMap, path: &str) -> Change {
        let is_hidden = path.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
        let skipped = self.ledger.skipped.iter().find(|skipped| skipped.path == path);
        let class = FileClass::by_name(path.rsplit('/').next().unwrap_or(path));
        // Every file of a chart may decide what it renders to.
        let (Some(_), false, false) = (skipped, is_hidden, self.charts.hold(path)) else { return Change::Unclear };
        // It must be again what it was: nothing that is judged.
        let passed_over = match class {
            None => sources.load(path).is_ok(),
            Some(class @ (FileClass::Yaml | FileClass::Json)) => {
                let found = Found { path: path.to_string(), class };
                matches!(content(sources, &found), Content::Skip(reason) if skipped.is_some_and(|known| known.reason == reason))
            }
            Some(_) => false,
        };
        if passed_over { Change::Beside } else { Change::Unclear }
    }
}

/// The file that OpenTofu reads in place of one of Terraform.
fn shadowing(path: &str, class: Option<FileClass>) -> Option<String> {
    match class? {
        FileClass::Terraform => path.strip_suffix(".tf").map(|stem| format!("{stem}.tofu")),
        FileClass::TerraformJson => path.strip_suffix(".tf.json").map(|stem| format!("{stem}.tofu.json")),
        _ => None,
    }
}

fn parse(sources: &SourceMap, source: &Source, found: &Found) -> Parsed {
    let (id, text) = (source.id, &*source.text);
    let parsed = match found.class {
        FileClass::Terraform | FileClass::TerraformJson | FileClass::VariableFile => {
            Parsed::Terraform(parse_terraform(source, Some(found.class)))
        }
        FileClass::Kustomization => Parsed::Manifest(yaml::parse(id, text)),
        FileClass::Json => Parsed::Manifest(json::parse(id, text)),
        FileClass::Plan => {
            let (plan, problems, errors) = plan::parse(sources, id, &found.path, text);
            Parsed::Plan(plan.map(Box::new), problems, errors)
        }
        _ => {
            let file = yaml::parse(id, text);
            match !file.errors.is_empty() && yaml::looks_templated(text) {
                true => Parsed::Template { has_cache_settings: has_cache_settings(text) },
                false => Parsed::Manifest(file),
            }
        }
    };
    if let Parsed::Manifest(file) = &parsed {
        search_yaml(source, file);
    }
    parsed
}
