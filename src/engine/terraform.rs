//! Variable files and root modules: parsed files to what every root module deploys, in every environment. Floor 5.

use std::collections::HashSet;

use rayon::prelude::*;

use super::environment::{Environments, concerns};
use super::load::Loaded;
use super::{Ledger, Options, UsageError};
use crate::source::{SourceMap, Text};
use crate::syntax::hcl;
use crate::terraform::{self, Configuration, Copies, EnvironmentInputs, Inputs, MODULE_NOT_AVAILABLE, Problem, Root};
use crate::value::RootId;

/// What is judged together: root modules as one environment has them.
#[derive(Debug)]
pub(super) struct Deployment {
    /// Its number among all environments; `None` without environments, and for what belongs to none of them.
    pub environment: Option<usize>,
    pub roots: Vec<Root>,
}

/// All modules of a scan, with what is known of modules beside them.
pub(super) fn all_modules<'a>(options: &Options, loaded: &'a Loaded) -> Configuration<'a> {
    Configuration::new(loaded.terraform.iter().map(|(path, file)| (path.as_str(), file)))
        .with_manifests(loaded.installed.iter().cloned())
        .with_modules(options.modules.iter().map(|(source, directory)| (Text::new(source), Text::new(directory))))
}

/// What stands in for called modules that are not here.
pub(super) fn stand_ins(sources: &SourceMap, configuration: &Configuration<'_>, ledger: &mut Ledger) -> Copies {
    let copies = configuration.stand_ins(sources);
    if copies.is_full {
        let message = "too many calls of modules that are not here: some are not judged".to_string();
        ledger.enter(String::new(), None, "too-large", message, true);
    }
    copies
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

/// Evaluates every root module in every environment that concerns it, in parallel; what could not be read as Terraform
/// would goes into the ledger.
pub(super) fn deployments(
    sources: &SourceMap,
    options: &Options,
    environments: &Environments,
    variable_files: &[(String, hcl::File)],
    loaded: &Loaded,
    configuration: &Configuration<'_>,
    directories: &[Text],
    ledger: &mut Ledger,
) -> Vec<Deployment> {
    let plans = super::plan::assign(options, configuration, loaded, ledger);
    let mut of: Vec<Option<usize>> = environments.chosen.iter().copied().map(Some).collect();
    // Without environments that is everything; an environment that was asked for leaves the rest out.
    if environments.is_whole() {
        of.push(None);
    }
    let mut jobs: Vec<(usize, &Text, Inputs<'_>)> = Vec::new();
    for (number, environment) in of.iter().enumerate() {
        for directory in environments.roots(*environment, directories) {
            let given = inputs(options, environments, *environment, variable_files, configuration, directory);
            jobs.push((number, directory, Inputs { plans: plans.by_root.clone(), ..given }));
        }
    }
    let evaluated: Vec<(Root, Vec<Problem>)> = jobs
        .par_iter()
        .enumerate()
        .map(|(index, (_, directory, inputs))| {
            terraform::evaluate(configuration, sources, inputs, directory, RootId(index as u32), &|_| true)
        })
        .collect();
    let mut absent: HashSet<String> = HashSet::new();
    let mut deployments: Vec<Deployment> =
        of.into_iter().map(|environment| Deployment { environment, roots: Vec::new() }).collect();
    for ((number, ..), (root, problems)) in jobs.iter().zip(evaluated) {
        for problem in problems {
            // A source that is not here is said once, however many calls name it.
            if problem.reason == MODULE_NOT_AVAILABLE && !problem.incomplete && !absent.insert(problem.message.clone()) {
                continue;
            }
            enter(sources, &root.directory, problem, ledger);
        }
        if let Some(deployment) = deployments.get_mut(*number) {
            deployment.roots.push(root);
        }
    }
    // A plan without a root module in the scan belongs to no environment.
    let alone = plans.alone.iter().enumerate();
    let alone = alone.map(|(index, plan)| terraform::plan::evaluate_alone(plan, RootId((jobs.len() + index) as u32)));
    for (root, problems) in alone {
        for problem in problems {
            enter(sources, &root.directory, problem, ledger);
        }
        match deployments.iter_mut().find(|deployment| deployment.environment.is_none()) {
            Some(deployment) => deployment.roots.push(root),
            None => deployments.push(Deployment { environment: None, roots: vec![root] }),
        }
    }
    // What belongs to no environment is judged beside them only where there is something.
    deployments.retain(|one| one.environment.is_some() || environments.chosen.is_empty() || !one.roots.is_empty());
    deployments
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
