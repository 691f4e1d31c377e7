//! What is done with findings once all are there: merge, sort, know them again, and whatever hides or marks some.
//!
//! Invariant: the order of the steps is the one in [`findings`]; each sees what the one before it left.

use std::collections::HashSet;

use super::committed::{self, Committed};
use super::configured::Configured;
use super::duplicates::{self, DUPLICATE_KEY};
use super::environment::Environments;
use super::judge::chosen;
use super::load::Loaded;
use super::merge::merge;
use super::reported::is_below;
use super::sort::Order;
use super::terraform::Deployment;
use super::{Options, RepositoryPaths};
use crate::configuration::{EXCLUDED, FILE_NAMES};
use crate::finding::{Finding, Incomplete, Label, Ledger, Occurrence, Outcome, Severity, fingerprint};
use crate::kubernetes::{Kubernetes, Object};
use crate::policy::Registry;
use crate::source::{SourceMap, Span};
use crate::suppression::{self, Unheeded};
use crate::syntax::hcl;

/// The reserved rule of files that could not be read as their language.
pub const SYNTAX_ERROR: &str = "syntax-error";

/// What Terraform calls the workspace of a configuration that has none of its own.
const DEFAULT_WORKSPACE: &str = "default";

/// What was judged, for the steps that look at the input again.
pub(super) struct JudgedInput<'j> {
    pub registry: &'j Registry,
    pub configured: &'j Configured,
    pub loaded: &'j Loaded,
    /// Files of values that were named, wherever they lie.
    pub variable_files: &'j [(String, hcl::File)],
    pub kubernetes: &'j Kubernetes,
    pub deployments: &'j [Deployment],
    pub set_aside: &'j [Committed],
}

/// The findings of a report from those of all deployments, in order.
pub(super) fn findings(
    sources: &SourceMap,
    options: &Options,
    environments: &Environments,
    mut found: Vec<Occurrence>,
    judged: &JudgedInput<'_>,
    ledger: &mut Ledger,
) -> Vec<Finding> {
    let mut of_suppressions = Vec::new();
    if !options.result.no_suppressions {
        let honored: Vec<&str> = judged.configured.said.honor_suppressions.iter().map(|tool| tool.text.as_str()).collect();
        let roots = judged.deployments.iter().flat_map(|one| one.roots.iter().map(|root| (one.environment, &root.root)));
        let deployed: Vec<_> = roots.collect();
        let context = suppression::Context {
            sources,
            rules: &judged.registry.rules,
            is_held: &|rule| chosen(rule, &options.rules),
            is_whole: options.values.environments.is_empty() && checked(options).iter().all(|path| is_walked(options, path)),
            today: options.result.as_of.unwrap_or_else(suppression::today),
            honored: &honored,
            workspace: options.values.workspace.as_deref().unwrap_or(DEFAULT_WORKSPACE),
            deployed: &deployed,
        };
        let mut known: HashSet<&str> = judged.loaded.terraform.iter().map(|(path, _)| path.as_str()).collect();
        let named = judged.variable_files.iter().chain(environments.variable_files());
        let named: Vec<&hcl::File> = named.filter(|(path, _)| known.insert(path)).map(|(_, file)| file).collect();
        let terraform = judged.loaded.terraform.iter().map(|(_, file)| file).chain(named);
        let manifests = judged.loaded.manifests.values().map(|file| &**file).chain(&judged.loaded.charts.yaml);
        let objects = annotated(judged);
        let said = suppression::suppress(&context, terraform, manifests, objects.into_iter(), &mut found);
        said.unheeded.iter().for_each(|unheeded| enter_unheeded(sources, unheeded, ledger));
        of_suppressions = said.findings;
    }
    let mut findings = merge(environments, found);
    findings.append(&mut of_suppressions);
    let errors = judged.loaded.errors();
    findings.extend(errors.map(|error| syntax_error(error.span, &error.message, error.related.as_ref())));
    let files = judged.loaded.manifests.iter().map(|(path, file)| (path.as_str(), &**file));
    let repeated = duplicates::findings(sources, files, judged.kubernetes, ledger);
    let rule = judged.registry.rules.iter().find(|rule| rule.id() == DUPLICATE_KEY);
    findings.extend(repeated.into_iter().filter(|_| rule.is_some_and(|rule| chosen(rule, &options.rules))));
    findings.extend(committed::findings(judged.set_aside, judged.deployments));
    judged.configured.exclusion.drop_findings(sources, &mut findings);
    let order = Order::new(sources);
    findings.sort_by(|a, b| order.compare(a, b));
    judged.configured.rules.apply(&mut findings);
    let known = sources.paths();
    let paths = RepositoryPaths::new(&options.scan.root, &options.scan.paths, known.iter().map(|path| &**path));
    fingerprint(sources, &mut findings, &|path| paths.path(path));
    findings
}

/// The objects whose annotations count: each once, whatever number of environments has it.
fn annotated<'j>(judged: &JudgedInput<'j>) -> Vec<&'j Object> {
    let mut known: HashSet<(Span, String)> = HashSet::new();
    let created = judged.deployments.iter().flat_map(|one| &one.roots).flat_map(|root| &root.created.objects);
    let created = created.filter(|object| !object.is_data() && known.insert((object.document, object.target())));
    judged.kubernetes.objects.iter().chain(created).collect()
}

/// What was written for another tool and hides nothing here: once for each tool, at the first of its comments.
fn enter_unheeded(sources: &SourceMap, unheeded: &Unheeded, ledger: &mut Ledger) {
    let Unheeded { tool, count, span } = unheeded;
    let path = sources.get(span.source).map(|source| source.path.to_string()).unwrap_or_default();
    let (comments, hide) = if *count == 1 { ("a comment", "hides") } else { ("comments", "hide") };
    let counted = if *count == 1 { String::new() } else { format!("{count} ") };
    let message = format!(
        "{counted}{comments} of {tool} {hide} nothing here: add `honor_suppressions: [{tool}]` to `{}` to honour them",
        FILE_NAMES[0]
    );
    ledger.add(path, Some(*span), "foreign-suppression", message, false);
}

/// What a check is about.
fn checked(options: &Options) -> &[String] {
    if options.result.reported.is_empty() { &options.scan.paths } else { &options.result.reported }
}

/// Whether a path is a directory, or lies in one that is walked.
fn is_walked(options: &Options, path: &str) -> bool {
    let is_directory = |path: &String| options.scan.root.join(path).is_dir();
    options.scan.paths.iter().any(|walked| is_below(walked, path) && is_directory(walked))
}

fn syntax_error(span: Span, message: &str, related: Option<&(Span, String)>) -> Finding {
    Finding {
        severity: Severity::High,
        primary: Label::new(span, message),
        related: related.map(|(span, text)| Label::new(*span, text.clone())).into_iter().collect(),
        message: message.to_string(),
        help: Some("this part is not checked; the code around it is".to_string()),
        ..Finding::about(SYNTAX_ERROR, Outcome::Error)
    }
}

/// Sorts the ledger, drops what was said twice, and says when there was nothing to read.
pub(super) fn settle(ledger: &mut Ledger) {
    let is_left_out = ledger.notes.iter().any(|note| note.reason == EXCLUDED);
    if ledger.read.is_empty() && ledger.incomplete.is_empty() && !is_left_out {
        ledger.incomplete.push(Incomplete {
            path: String::new(),
            span: None,
            reason: "no-input".to_string(),
            message: "no Terraform and no Kubernetes manifest was found: nothing was checked".to_string(),
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
