//! Variable files and root modules: parsed files to what every root module deploys, in every environment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::cache_settings::has_cache_settings;
use super::environment::{Environments, concerns};
use super::load::Loaded;
use super::options::ValueOptions;
use super::plan::Assigned;
use super::stacks::Components;
use super::terraform_objects::{TerraformObjects, terraform_objects};
use super::terragrunt::{self, Assigned as AssignedUnits, Known, Units, wrapper};
use crate::finding::{Ledger, NotJudged, NotJudgedClass};
use crate::source::{HashMap, SourceMap, Span, Text};
use crate::syntax::hcl;
use crate::terraform::plan::Plan;
use crate::terraform::{self, Configuration, Copies, EnvironmentInputs, Inputs, MODULE_NOT_AVAILABLE, Problem, Root, Wrapper};
use crate::value::{RootId, Value};

/// What is judged together: root modules as one environment has them.
#[derive(Debug)]
pub(super) struct Deployment {
    /// Its number among all environments; `None` without environments, and for what belongs to none of them.
    pub environment: Option<usize>,
    pub roots: Vec<Evaluated>,
}

/// A root module as an environment has it, with what its evaluation depends on.
#[derive(Debug)]
pub(super) struct Evaluated {
    pub root: Root,
    problems: Vec<Problem>,
    /// The directories that it is made of; `None` for any.
    reach: Option<BTreeSet<Text>>,
    /// The number of the Terragrunt unit that deploys it.
    unit: Option<usize>,
    /// The unit's name.
    pub unit_name: Option<Text>,
    is_plan_alone: bool,
    /// The root modules whose outputs it is given.
    needs: BTreeSet<RootId>,
    /// What it creates in clusters.
    pub created: TerraformObjects,
}

impl Evaluated {
    /// The root modules whose outputs it is given.
    pub fn needs(&self) -> &BTreeSet<RootId> {
        &self.needs
    }

    /// The number of the Terragrunt unit that deploys it.
    pub fn unit(&self) -> Option<usize> {
        self.unit
    }

    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether it is a plan without source: its directory says nothing about modules.
    pub fn is_plan_alone(&self) -> bool {
        self.is_plan_alone
    }

    /// The directories that it is made of; none where these are not known.
    pub fn directories(&self) -> impl Iterator<Item = &Text> {
        self.reach.iter().flatten()
    }

    /// Whether it may be another one now that files of these directories, or other files, have another text.
    pub fn depends_on(&self, directories: &BTreeSet<String>, files: &BTreeSet<String>) -> bool {
        let reaches = |directory: &String| self.reach.as_ref().is_none_or(|reach| reach.contains(directory.as_str()));
        directories.iter().any(reaches) || files.iter().any(|file| self.root.read.contains(file))
    }
}

/// All modules of a scan, with what is known of others; `held` are those that the repository has by their remote sources.
pub(super) fn all_modules<'a>(held: &[(String, String)], loaded: &'a Loaded) -> Configuration<'a> {
    Configuration::new(loaded.terraform.iter().map(|(path, file)| (path.as_str(), file)))
        .with_links(loaded.links.iter().map(|(link, directory)| (Text::new(link), Text::new(directory))))
        .with_manifests(loaded.installed.iter().cloned())
        .with_modules(held.iter().map(|(source, directory)| (Text::new(source), Text::new(directory))))
}

/// Says where not all that is called has got a module model.
pub(super) fn enter_copies(copies: &Copies, ledger: &mut Ledger) {
    if copies.is_full {
        let message = "too many calls of unavailable modules: some are not judged".to_string();
        ledger.add(String::new(), None, "too-large", message, true);
    }
}

/// What evaluations take from, besides the modules.
pub(super) struct Surroundings<'s> {
    pub sources: &'s SourceMap,
    pub values: &'s ValueOptions,
    pub environments: &'s Environments,
    /// Of the command line.
    pub variable_files: &'s [(String, hcl::File)],
    pub loaded: &'s Loaded,
    pub assigned: &'s AssignedUnits,
    pub components: &'s Components<'s>,
}

/// One evaluation: a root module as an environment has it, or as a Terragrunt unit deploys it there.
#[derive(Clone)]
struct Job {
    environment: Option<usize>,
    directory: Text,
    unit: Option<usize>,
}

/// What is evaluated, in order: for each environment, by its number, its root modules and units.
fn jobs(of: &Surroundings<'_>, directories: &[Text]) -> Vec<(Option<usize>, Vec<Job>)> {
    let (environments, assigned) = (of.environments, of.assigned);
    let mut all: Vec<Option<usize>> = environments.chosen.iter().copied().map(Some).collect();
    // Without environments that is everything; an environment that was asked for leaves the rest out.
    if environments.is_whole() {
        all.push(None);
    }
    let named = named_directories(&of.loaded.units, directories);
    let in_environment = |environment: Option<usize>| {
        let plain = environments.roots(environment, directories).into_iter().filter(|root| !assigned.claimed.contains(*root));
        let plain = plain.map(|directory| Job { environment, directory: directory.clone(), unit: None });
        let units = assigned.judged.iter().filter(|(number, module)| {
            let known = of.loaded.units.known(*number);
            environments.has(environment, &[&known.unit.directory, module], &named)
        });
        let units = units.map(|(number, module)| Job { environment, directory: module.clone(), unit: Some(*number) });
        (environment, plain.chain(units).collect())
    };
    all.into_iter().map(in_environment).collect()
}

/// The directories by which root modules are known: their own, and those of the units that deploy them.
pub(super) fn named_directories(units: &Units, directories: &[Text]) -> Vec<Text> {
    let mut named: Vec<Text> =
        units.list.iter().map(|known| known.unit.directory.clone()).chain(directories.iter().cloned()).collect();
    named.sort();
    named.dedup();
    named
}

/// Evaluates every root module in every environment that concerns it, and for every unit, in parallel.
pub(super) fn deployments(
    of: &Surroundings<'_>,
    plans: &Assigned,
    configuration: &Configuration<'_>,
    directories: &[Text],
) -> Vec<Deployment> {
    let jobs = jobs(of, directories);
    let flat: Vec<&Job> = jobs.iter().flat_map(|(_, jobs)| jobs).collect();
    let needs = needs(of, &flat);
    let mut done: Vec<Option<Evaluated>> = flat.iter().map(|_| None).collect();
    for group in terragrunt::order(&needs) {
        let evaluate = |number: usize| {
            let job = flat.get(number)?;
            let needed = needs.get(number).into_iter().flatten().filter_map(|needed| done.get(*needed)?.as_ref());
            let plans = plans.by_root.clone();
            Some((number, evaluated(of, job, plans, configuration, RootId(number as u32), &needed.collect::<Vec<_>>())))
        };
        let of_group: Vec<(usize, Evaluated)> = group.into_par_iter().filter_map(evaluate).collect();
        for (number, evaluated) in of_group {
            if let Some(place) = done.get_mut(number) {
                *place = Some(evaluated);
            }
        }
    }
    let evaluated: Vec<Evaluated> = done.into_iter().flatten().collect();
    let count = evaluated.len();
    // They are in the order of the jobs: each deployment takes its own.
    let mut evaluated = evaluated.into_iter();
    let with_roots = |(environment, jobs): &(Option<usize>, Vec<Job>)| Deployment {
        environment: *environment,
        roots: evaluated.by_ref().take(jobs.len()).collect(),
    };
    let mut deployments: Vec<Deployment> = jobs.iter().map(with_roots).collect();
    // A plan without a root module in the scan belongs to no environment.
    for (index, plan) in plans.alone.iter().enumerate() {
        let (root, problems) = terraform::plan::evaluate_alone(plan, RootId((count + index) as u32));
        let needs = BTreeSet::new();
        let created = terraform_objects(of.sources, &root, &of.loaded.manifests, &of.loaded.charts);
        let root = Evaluated { root, problems, reach: None, unit: None, unit_name: None, is_plan_alone: true, needs, created };
        match deployments.iter_mut().find(|deployment| deployment.environment.is_none()) {
            Some(deployment) => deployment.roots.push(root),
            None => deployments.push(Deployment { environment: None, roots: vec![root] }),
        }
    }
    // What belongs to no environment is judged as well only where there is something.
    deployments.retain(|one| one.environment.is_some() || of.environments.chosen.is_empty() || !one.roots.is_empty());
    deployments
}

/// For each job the numbers of those that evaluate the units which its unit depends on, in the same environment.
fn needs(of: &Surroundings<'_>, jobs: &[&Job]) -> Vec<Vec<usize>> {
    let unit_of = |job: &Job| job.unit.map(|number| &of.loaded.units.known(number).unit);
    let mut numbers: HashMap<(Option<usize>, &Text), Vec<usize>> = HashMap::default();
    for (number, job) in jobs.iter().enumerate() {
        if let Some(unit) = unit_of(job) {
            numbers.entry((job.environment, &unit.directory)).or_default().push(number);
        }
    }
    let of_job = |job: &&Job| {
        let dependencies = unit_of(job).into_iter().flat_map(|unit| &unit.dependencies);
        dependencies.filter_map(|directory| numbers.get(&(job.environment, directory))).flatten().copied().collect()
    };
    jobs.iter().map(of_job).collect()
}

/// Evaluates those root modules again that are marked, each in its place; none of them is given outputs of others.
pub(super) fn evaluate_again(
    of: &Surroundings<'_>,
    configuration: &Configuration<'_>,
    deployments: &mut [Deployment],
    is_stale: &(dyn Fn(&Evaluated) -> bool + Sync),
) {
    let all = deployments.iter_mut().flat_map(|one| one.roots.iter_mut().map(|root| (one.environment, root)));
    let stale: Vec<(Option<usize>, &mut Evaluated)> = all.filter(|(_, root)| is_stale(root)).collect();
    stale.into_par_iter().for_each(|(environment, old)| {
        let job = Job { environment, directory: old.root.directory.clone(), unit: old.unit };
        *old = evaluated(of, &job, HashMap::default(), configuration, old.root.id, &[]);
    });
}

fn evaluated(
    of: &Surroundings<'_>,
    job: &Job,
    plans: HashMap<Text, Arc<Plan>>,
    configuration: &Configuration<'_>,
    id: RootId,
    needed: &[&Evaluated],
) -> Evaluated {
    let given = inputs(of.values, of.environments, job.environment, of.variable_files, configuration, &job.directory);
    let known = job.unit.map(|number| of.loaded.units.known(number));
    let mut wrapper = match known {
        Some(known) => wrapper(known, &of.loaded.terraform, &job.directory),
        None => {
            let of_stacks = of.components.assignments(&job.directory);
            Wrapper { command_line: of_stacks, ..of.assigned.doubt(&job.directory) }
        }
    };
    if let Some(known) = known.filter(|_| !needed.is_empty()) {
        let outputs = needed.iter().filter_map(|one| {
            let other = of.loaded.units.known(one.unit?);
            Some((other.unit.directory.clone(), terragrunt::outputs(&one.root, other)))
        });
        let inputs = terragrunt::inputs(of.sources, known, outputs.collect());
        (wrapper.environment, wrapper.environment_open) = (inputs.values, inputs.open);
    }
    for (name, text) in &of.values.environment_variables {
        if !wrapper.environment.iter().any(|(known, _)| known == name) {
            wrapper.environment.push((name.as_str().into(), Value::string(text.as_str())));
        }
    }
    let inputs = Inputs { plans, wrapper, ..given };
    let (root, problems) = terraform::evaluate(configuration, of.sources, &inputs, &job.directory, id, &|_| true);
    let mut reach = configuration.reach(&job.directory);
    if let (Some(reach), Some(known)) = (&mut reach, known) {
        reach.insert(known.unit.directory.clone());
    }
    let needs = needed.iter().map(|one| one.root.id).collect();
    let created = terraform_objects(of.sources, &root, &of.loaded.manifests, &of.loaded.charts);
    Evaluated { root, problems, reach, unit: job.unit, unit_name: known.map(Known::name), is_plan_alone: false, needs, created }
}

/// What could not be read as Terraform would goes into the ledger.
pub(super) fn enter_problems(sources: &SourceMap, loaded: &Loaded, deployments: &[Deployment], ledger: &mut Ledger) {
    // A source that is not here is said once, with all the calls that name it.
    let mut absent: BTreeMap<&str, BTreeSet<Span>> = BTreeMap::new();
    for evaluated in deployments.iter().flat_map(|deployment| &deployment.roots) {
        for problem in &evaluated.problems {
            if problem.reason == MODULE_NOT_AVAILABLE && !problem.incomplete {
                absent.entry(&problem.message).or_default().insert(problem.span);
            } else {
                enter(sources, &evaluated.root.directory, problem.clone(), ledger);
            }
        }
    }
    if absent.is_empty() {
        return;
    }
    // Blocks do not overlap: a call lies in the last one that begins before it.
    let place = |span: &Span| (span.source.0, span.start);
    let modules = loaded.terraform.iter().flat_map(|(_, file)| file.body.blocks_of("module"));
    let mut blocks: Vec<Span> = modules.map(|block| block.span).collect();
    blocks.sort_unstable_by_key(place);
    let block_of = |call: &Span| {
        let before = blocks.partition_point(|block| place(block) <= place(call));
        blocks.get(before.checked_sub(1)?).copied().filter(|block| block.contains(*call))
    };
    let mentions = |span: Span| sources.get(span.source).is_some_and(|source| has_cache_settings(source.slice(span)));
    for (message, calls) in absent {
        // The call that tells most is the one that is shown.
        let with_settings = |call: &&Span| block_of(call).is_some_and(mentions);
        let with_settings = calls.iter().find(with_settings).copied();
        let first = with_settings.or_else(|| calls.first().copied()).unwrap_or(Span::NONE);
        ledger.not_judged.push(NotJudged {
            class: NotJudgedClass::Module,
            path: sources.get(first.source).map(|source| source.path.to_string()).unwrap_or_default(),
            span: (!first.is_none()).then_some(first),
            message: message.to_string(),
            parts: calls.len(),
            has_cache_settings: with_settings.is_some(),
        });
    }
}

/// What is given to a root module: what its environment sets, then the command line.
pub(super) fn inputs<'a>(
    values: &ValueOptions,
    environments: &'a Environments,
    environment: Option<usize>,
    variable_files: &'a [(String, hcl::File)],
    configuration: &Configuration<'_>,
    directory: &str,
) -> Inputs<'a> {
    let known = environment.and_then(|index| environments.get(index));
    let named = |(path, file): &'a (String, hcl::File)| (path.clone(), file);
    let given = known.map(|known| EnvironmentInputs {
        variable_files: known
            .variable_files
            .iter()
            .filter(|(_, file)| concerns(configuration, directory, file))
            .map(named)
            .collect(),
        values: known.environment.variables.iter().map(|(name, _, value)| (name.clone(), value.clone())).collect(),
    });
    let workspace = values.workspace.as_deref().map(Text::new);
    Inputs {
        variables: values.variables.iter().map(|(name, text)| (Text::new(name), Text::new(text))).collect(),
        variable_files: variable_files.iter().map(named).collect(),
        workspace: workspace.or_else(|| known.and_then(|known| known.environment.workspace.clone())),
        environment: given.unwrap_or_default(),
        ..Inputs::default()
    }
}

/// A problem as an entry of the ledger. What is wrong inside a module model is said of the call that it stands for.
pub(super) fn enter(sources: &SourceMap, directory: &str, problem: Problem, ledger: &mut Ledger) {
    let Problem { span, reason, message, incomplete } = problem;
    let shown = sources.shown(span);
    let (reason, message) = if shown == span {
        (reason, message)
    } else {
        ("module-model", format!("the model of this module cannot be evaluated completely: {message}"))
    };
    let path = sources.get(shown.source).map_or_else(|| directory.to_string(), |source| source.path.to_string());
    ledger.add(path, (!shown.is_none()).then_some(shown), reason, message, incomplete);
}
