//! The pipeline itself: discover, load, evaluate, join, judge, sort.
//!
//! Invariant: the report depends on the input alone, not on threads or on the order of the file system. Floor 5.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::environment::Environments;
use super::load::load;
use super::merge::{Found, merge};
use super::terraform::{Deployment, all_modules, deployments, stand_ins, variable_files};
use super::unread::unread;
use super::{
    DiscoverOptions, Incomplete, Ledger, Narrowed, Options, Report, UsageError, discover, plan, repository_prefix, rule_files,
};
use crate::finding::{Confidence, Finding, Identity, Label, Outcome, Severity, fingerprint};
use crate::graph::Graph;
use crate::graph::cache::CACHES;
use crate::kubernetes;
use crate::policy::{Judge, JudgeOptions, Judged, Registry, Rule, Subject, World};
use crate::source::{SourceMap, Span, Text};

/// Stack of a worker, in bytes: evaluation recurses as deep as the parser and the evaluator allow.
pub(super) const WORKER_STACK: usize = 64 * 1024 * 1024;

/// The reserved rule of files that could not be read as their language.
pub const SYNTAX_ERROR: &str = "syntax-error";

/// Checks what the options name.
///
/// # Errors
/// When the request cannot be met: nothing was judged.
pub fn check(options: &Options) -> Result<Report, UsageError> {
    let mut builder = rayon::ThreadPoolBuilder::new().stack_size(WORKER_STACK);
    if let Some(threads) = options.threads {
        builder = builder.num_threads(threads);
    }
    let pool = builder.build().map_err(|error| UsageError::new(format!("no worker threads: {error}")))?;
    pool.install(|| run(options))
}

fn run(options: &Options) -> Result<Report, UsageError> {
    let sources = SourceMap::new(&options.root)
        .map_err(|error| UsageError::new(format!("`{}` cannot be read: {error}", options.root.display())))?;
    let mut clock = Clock::new();
    let registry = rule_files::registry(&sources, options)?;
    let environments = Environments::read(&sources, options)?;
    let variable_files = variable_files(&sources, options)?;
    clock.lap("rules");
    let mut discovery = discover(&options.root, &options.paths, &DiscoverOptions { threads: options.threads });
    plan::named(&sources, options, &mut discovery);
    clock.lap("discover");
    let (loaded, mut ledger) = load(&sources, discovery);
    clock.lap("read and parse");
    let configuration = all_modules(options, &loaded);
    let copies = stand_ins(&sources, &configuration, &mut ledger);
    let configuration = configuration.with_stand_ins(&copies);
    // The built-in rules ask for nothing that the graph does not read, and the graph reads it for caches; other rules
    // may ask for anything.
    let configuration = match options.rules.is_empty() {
        true => configuration.with_stand_in_kinds(crate::graph::is_read, &CACHES),
        false => configuration,
    };
    let directories = configuration.roots();
    let deployments =
        deployments(&sources, options, &environments, &variable_files, &loaded, &configuration, &directories, &mut ledger);
    clock.lap("evaluate terraform");
    let kubernetes = kubernetes::load(&loaded.manifests, &sources);
    for problem in kubernetes.problems {
        ledger.enter(problem.path, problem.span, problem.reason.id(), problem.message, !problem.reason.is_note());
    }
    read_on_demand(&mut ledger, &kubernetes.taken);
    clock.lap("build kubernetes objects");
    let mut found = Vec::new();
    for deployment in &deployments {
        let objects = environments.objects(deployment.environment, &kubernetes.objects);
        for (origin, judged) in judge(options, &sources, &registry, &environments, deployment, &objects)? {
            found.extend(judged.findings.into_iter().map(|mut finding| {
                finding.identity.origin = origin.clone();
                Found { environment: deployment.environment, finding }
            }));
            for note in judged.notes {
                let path = sources.get(note.span.source).map(|source| source.path.to_string()).unwrap_or_default();
                ledger.enter(path, Some(note.span), note.code, note.message, false);
            }
        }
    }
    environments.account(options, &configuration, &directories, &kubernetes.objects, &mut ledger);
    clock.lap("judge");
    let mut findings = merge(&environments, found);
    findings.extend(loaded.errors.iter().map(|error| syntax_error(error.span, &error.message, error.related.as_ref())));
    sort(&sources, &mut findings);
    fingerprint(&sources, &mut findings, &repository_prefix(&options.root));
    settle(&mut ledger);
    clock.lap("sort");
    let unread = unread(options, &environments, &loaded, &configuration, &directories);
    let environments = environments.names();
    if options.is_last {
        // In the order of who borrows from whom.
        std::mem::forget(configuration);
        std::mem::forget((deployments, copies, loaded, kubernetes.objects, registry));
    }
    let narrowed = Narrowed::default();
    Ok(Report { sources: Arc::new(sources), findings, ledger, unread, environments, narrowed, timings: clock.laps })
}

/// Files that a kustomization takes are read, whatever their names say.
fn read_on_demand(ledger: &mut Ledger, taken: &std::collections::BTreeSet<String>) {
    ledger.skipped.retain(|skipped| !taken.contains(&skipped.path));
    let known: std::collections::HashSet<&str> =
        ledger.read.iter().map(String::as_str).chain(ledger.incomplete.iter().map(|entry| entry.path.as_str())).collect();
    let added: Vec<String> = taken.iter().filter(|path| !known.contains(path.as_str())).cloned().collect();
    ledger.read.extend(added);
}

/// Holds every rule against everything that it selects, in parallel; beside each subject the root module or the overlay
/// that it comes from.
fn judge(
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

/// Times the stages.
struct Clock {
    from: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn new() -> Clock {
        Clock { from: Instant::now(), laps: Vec::new() }
    }

    /// The stage since the last lap is over.
    fn lap(&mut self, stage: &'static str) {
        self.laps.push((stage, self.from.elapsed()));
        self.from = Instant::now();
    }
}

fn syntax_error(span: Span, message: &str, related: Option<&(Span, String)>) -> Finding {
    Finding {
        rule: SYNTAX_ERROR.into(),
        outcome: Outcome::Error,
        severity: Severity::High,
        confidence: Confidence::High,
        target: String::new(),
        primary: Label::new(span, message),
        related: related.map(|(span, text)| Label::new(*span, text.clone())).into_iter().collect(),
        message: message.to_string(),
        help: Some("what stands around it is judged all the same; this part is not".to_string()),
        reasons: Vec::new(),
        fixes: Vec::new(),
        suppression: None,
        environments: Vec::new(),
        identity: Identity::default(),
    }
}

/// By path, position, rule, target: the same on every run.
fn sort(sources: &SourceMap, findings: &mut [Finding]) {
    findings.sort_by_cached_key(|finding| {
        let path = sources.get(finding.primary.span.source).map(|source| source.path.clone());
        let span = finding.primary.span;
        (path, span.start, span.end, finding.rule.clone(), finding.target.clone(), finding.outcome, finding.message.clone())
    });
}

/// Sorts the ledger, drops what was said twice, and says when there was nothing to read.
fn settle(ledger: &mut Ledger) {
    if ledger.read.is_empty() && ledger.incomplete.is_empty() {
        ledger.incomplete.push(Incomplete {
            path: String::new(),
            span: None,
            reason: "no-input".to_string(),
            message: "no Terraform and no Kubernetes manifest was found: nothing was judged".to_string(),
        });
    }
    ledger.read.sort();
    ledger.skipped.sort();
    for list in [&mut ledger.incomplete, &mut ledger.notes] {
        list.sort_by(|a, b| {
            (&a.path, a.span.map(|s| s.start), &a.reason, &a.message).cmp(&(
                &b.path,
                b.span.map(|s| s.start),
                &b.reason,
                &b.message,
            ))
        });
        list.dedup();
    }
}
