//! The pipeline itself: discover, load, evaluate, join, judge, sort.
//!
//! Invariant: the report depends on the input alone, not on threads or on the order of the file system. Floor 5.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::after::{findings, settle};
use super::environment::Environments;
use super::judge::judge;
use super::load::load;
use super::merge::Found;
use super::terraform::{all_modules, deployments, stand_ins, variable_files};
use super::unread::unread;
use super::{DiscoverOptions, Ledger, Narrowed, Options, Report, UsageError, discover, plan, rule_files};
use crate::graph::cache::CACHES;
use crate::kubernetes;

/// Stack of a worker, in bytes: evaluation recurses as deep as the parser and the evaluator allow.
pub(super) const WORKER_STACK: usize = 64 * 1024 * 1024;

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
    let sources = options.sources()?;
    let mut clock = Clock::new();
    let registry = rule_files::registry(&sources, options)?;
    let environments = Environments::read(&sources, options)?;
    let variable_files = variable_files(&sources, options)?;
    clock.lap("rules");
    let mut discovery = discover(&options.root, &options.paths, &DiscoverOptions::of(options));
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
    let findings = findings(&sources, options, &environments, found, &loaded.errors);
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
