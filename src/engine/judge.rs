//! Rules held against what one deployment has. Floor 5.

use rayon::prelude::*;

use super::environment::Environments;
use super::terraform::Deployment;
use super::{Options, UsageError, rule_files};
use crate::graph::Graph;
use crate::kubernetes;
use crate::policy::{Judge, JudgeOptions, Judged, Registry, Rule, Subject, World};
use crate::source::{SourceMap, Text};

/// Holds every rule against everything that it selects, in parallel; beside each subject the root module or the overlay
/// that it comes from.
pub(super) fn judge(
    options: &Options,
    sources: &SourceMap,
    registry: &Registry,
    environments: &Environments,
    deployment: &Deployment,
    objects: &[kubernetes::Object],
) -> Result<Vec<(Text, Judged)>, UsageError> {
    let environment = deployment.environment.and_then(|index| environments.get(index));
    let graph = Graph::new(&deployment.roots).with_environment(environment.map(|known| known.configured()));
    let world = World::new(sources, &graph, objects);
    let judge_options = JudgeOptions {
        select: &|rule| chosen(rule, options),
        severity: &|_| None,
        inputs: &|_, _| None,
        count_passes: options.count_passes,
    };
    let judge = Judge::new(&world, registry, &judge_options);
    if let Some(fault) = judge.faults.first() {
        return Err(rule_files::refused(sources, fault));
    }
    // Objects are judged with each environment: beside them they are only looked at.
    let is_beside = deployment.environment.is_none() && !environments.chosen.is_empty();
    let mut subjects = judge.subjects();
    subjects.retain(|subject| !is_beside || !matches!(subject, Subject::Object(_) | Subject::Container(..)));
    Ok(subjects.par_iter().map(|subject| (origin(&graph, subject), judge.judge(subject))).collect())
}

/// What sets subjects of the same name apart.
fn origin(graph: &Graph<'_>, subject: &Subject<'_>) -> Text {
    let of = |object: &kubernetes::Object| object.overlay.clone().unwrap_or_else(|| object.path.clone());
    match subject {
        Subject::Resource(resource) => graph.root(resource.address.root).map(|root| root.directory.clone()).unwrap_or_default(),
        Subject::Provider(root, _) | Subject::Module(root, _) => root.directory.clone(),
        Subject::Object(object) => of(object),
        Subject::Container(workload, _) => of(workload.object),
    }
}

/// Whether `--only` and `--skip` leave a rule in; a rule that is off by default must be asked for.
fn chosen(rule: &Rule, options: &Options) -> bool {
    let named = |names: &[String]| names.iter().any(|name| rule_files::is_called(rule, name));
    if named(&options.skip) {
        return false;
    }
    if options.only.is_empty() { rule.information.enabled } else { named(&options.only) }
}
