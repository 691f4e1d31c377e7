//! Variable files and root modules: parsed files to what every root module deploys, in every environment. Floor 5.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::cache_settings::has_cache_settings;
use super::environment::{Environments, concerns};
use super::load::Loaded;
use super::plan::Assigned;
use super::{Ledger, NotJudged, NotJudgedClass, Options, UsageError};
use crate::source::{SourceMap, Span, Text};
use crate::syntax::hcl;
use crate::terraform::{self, Configuration, Copies, EnvironmentInputs, Inputs, MODULE_NOT_AVAILABLE, Problem, Root};
use crate::value::RootId;

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
}

impl Evaluated {
    /// Whether it may be another one now that files of these directories, or other files, have another text.
    pub fn depends_on(&self, directories: &BTreeSet<String>, files: &BTreeSet<String>) -> bool {
        let reaches = |directory: &String| self.reach.as_ref().is_none_or(|reach| reach.contains(directory.as_str()));
        directories.iter().any(reaches) || files.iter().any(|file| self.root.read.contains(file))
    }
}

/// All modules of a scan, with what is known of modules beside them.
pub(super) fn all_modules<'a>(options: &Options, loaded: &'a Loaded) -> Configuration<'a> {
    Configuration::new(loaded.terraform.iter().map(|(path, file)| (path.as_str(), file)))
        .with_manifests(loaded.installed.iter().cloned())
        .with_modules(options.modules.iter().map(|(source, directory)| (Text::new(source), Text::new(directory))))
}

/// Says where not all that is called has got a stand-in.
pub(super) fn enter_copies(copies: &Copies, ledger: &mut Ledger) {
    if copies.is_full {
        let message = "too many calls of modules that are not here: some are not judged".to_string();
        ledger.enter(String::new(), None, "too-large", message, true);
    }
}

/// Reads the files of `--var-file`.
pub(super) fn variable_files(sources: &SourceMap, options: &Options) -> Result<Vec<(String, hcl::File)>, UsageError> {
    let read = |path: &String| variable_file(sources, path).map(|file| (path.clone(), file)).map_err(UsageError::new);
    options.variable_files.iter().map(read).collect()
}

/// Reads one file of values, or says why it cannot be used.
pub(super) fn variable_file(sources: &SourceMap, path: &str) -> Result<hcl::File, String> {
    let source = sources.read(path).map_err(|error| format!("variable file `{path}`: {error}"))?;
    let file = if path.ends_with(".json") {
        hcl::parse_json_values(source.id, &source.text)
    } else {
        hcl::parse(source.id, &source.text)
    };
    match file.errors.first() {
        Some(error) => {
            let place = source.locate(error.span.start);
            Err(format!("variable file `{path}`, line {}: {}", place.line, error.message))
        }
        None => Ok(file),
    }
}

/// What is evaluated, in order: for each environment, by its number, its root modules.
pub(super) fn jobs<'d>(environments: &Environments, directories: &'d [Text]) -> Vec<(Option<usize>, Vec<&'d Text>)> {
    let mut of: Vec<Option<usize>> = environments.chosen.iter().copied().map(Some).collect();
    // Without environments that is everything; an environment that was asked for leaves the rest out.
    if environments.is_whole() {
        of.push(None);
    }
    of.into_iter().map(|environment| (environment, environments.roots(environment, directories))).collect()
}

/// Evaluates every root module in every environment that concerns it, in parallel.
pub(super) fn deployments(
    sources: &SourceMap,
    options: &Options,
    environments: &Environments,
    variable_files: &[(String, hcl::File)],
    plans: &Assigned,
    configuration: &Configuration<'_>,
    directories: &[Text],
) -> Vec<Deployment> {
    let jobs = jobs(environments, directories);
    let flat: Vec<(usize, Option<usize>, &Text)> = jobs
        .iter()
        .enumerate()
        .flat_map(|(number, (environment, roots))| roots.iter().map(move |directory| (number, *environment, *directory)))
        .collect();
    let evaluated: Vec<Evaluated> = flat
        .par_iter()
        .enumerate()
        .map(|(index, (_, environment, directory))| {
            let given = inputs(options, environments, *environment, variable_files, configuration, directory);
            let inputs = Inputs { plans: plans.by_root.clone(), ..given };
            evaluated(sources, &inputs, configuration, directory, RootId(index as u32))
        })
        .collect();
    let mut deployments: Vec<Deployment> =
        jobs.iter().map(|(environment, _)| Deployment { environment: *environment, roots: Vec::new() }).collect();
    for ((number, ..), root) in flat.iter().zip(evaluated) {
        if let Some(deployment) = deployments.get_mut(*number) {
            deployment.roots.push(root);
        }
    }
    // A plan without a root module in the scan belongs to no environment.
    for (index, plan) in plans.alone.iter().enumerate() {
        let (root, problems) = terraform::plan::evaluate_alone(plan, RootId((flat.len() + index) as u32));
        let root = Evaluated { root, problems, reach: None };
        match deployments.iter_mut().find(|deployment| deployment.environment.is_none()) {
            Some(deployment) => deployment.roots.push(root),
            None => deployments.push(Deployment { environment: None, roots: vec![root] }),
        }
    }
    // What belongs to no environment is judged beside them only where there is something.
    deployments.retain(|one| one.environment.is_some() || environments.chosen.is_empty() || !one.roots.is_empty());
    deployments
}

/// Evaluates those root modules again that are marked, each in its place.
pub(super) fn evaluate_again(
    sources: &SourceMap,
    options: &Options,
    environments: &Environments,
    variable_files: &[(String, hcl::File)],
    configuration: &Configuration<'_>,
    deployments: &mut [Deployment],
    is_stale: &(dyn Fn(&Evaluated) -> bool + Sync),
) {
    let all = deployments.iter_mut().flat_map(|one| one.roots.iter_mut().map(|root| (one.environment, root)));
    let stale: Vec<(Option<usize>, &mut Evaluated)> = all.filter(|(_, root)| is_stale(root)).collect();
    stale.into_par_iter().for_each(|(environment, old)| {
        let (directory, id) = (old.root.directory.clone(), old.root.id);
        let inputs = inputs(options, environments, environment, variable_files, configuration, &directory);
        *old = evaluated(sources, &inputs, configuration, &directory, id);
    });
}

fn evaluated(
    sources: &SourceMap,
    inputs: &Inputs<'_>,
    configuration: &Configuration<'_>,
    directory: &Text,
    id: RootId,
) -> Evaluated {
    let (root, problems) = terraform::evaluate(configuration, sources, inputs, directory, id, &|_| true);
    Evaluated { root, problems, reach: configuration.reach(directory) }
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
    for (message, calls) in absent {
        let Some(first) = calls.first().copied() else { continue };
        let blocks = loaded.terraform.iter().flat_map(|(_, file)| file.body.blocks_of("module"));
        let mut of_calls = blocks.filter(|block| calls.iter().any(|call| block.span.contains(*call)));
        let text = |span: Span| sources.get(span.source).is_some_and(|source| has_cache_settings(source.slice(span)));
        ledger.not_judged.push(NotJudged {
            class: NotJudgedClass::Module,
            path: sources.get(first.source).map(|source| source.path.to_string()).unwrap_or_default(),
            span: (!first.is_none()).then_some(first),
            message: message.to_string(),
            parts: calls.len(),
            has_cache_settings: of_calls.any(|block| text(block.span)),
        });
    }
}

/// What is given to a root module: what its environment sets, then the command line.
pub(super) fn inputs<'a>(
    options: &Options,
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
    let workspace = options.workspace.as_deref().map(Text::new);
    Inputs {
        variables: options.variables.iter().map(|(name, text)| (Text::new(name), Text::new(text))).collect(),
        variable_files: variable_files.iter().map(named).collect(),
        workspace: workspace.or_else(|| known.and_then(|known| known.environment.workspace.clone())),
        environment: given.unwrap_or_default(),
        ..Inputs::default()
    }
}

/// A problem as an entry of the ledger. What is wrong inside a stand-in is said of the call that it stands for.
pub(super) fn enter(sources: &SourceMap, directory: &str, problem: Problem, ledger: &mut Ledger) {
    let Problem { span, reason, message, incomplete } = problem;
    let shown = sources.shown(span);
    let (reason, message) = if shown == span {
        (reason, message)
    } else {
        ("module-stand-in", format!("part of what is known of this module cannot be worked out: {message}"))
    };
    let path = sources.get(shown.source).map_or_else(|| directory.to_string(), |source| source.path.to_string());
    ledger.enter(path, (!shown.is_none()).then_some(shown), reason, message, incomplete);
}
