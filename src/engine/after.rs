//! What is done with findings once all are there: merge, sort, know them again, and whatever hides or marks some.
//!
//! Invariant: the order of the steps is the one in [`findings`]; each sees what the one before it left. Floor 5.

use super::configuration::{Configured, EXCLUDED};
use super::environment::Environments;
use super::judge::chosen;
use super::load::Loaded;
use super::merge::{Found, merge};
use super::suppression::{self, Date};
use super::{Incomplete, Ledger, Options, repository_prefix};
use crate::finding::{Finding, Label, Outcome, Severity, fingerprint};
use crate::kubernetes::Object;
use crate::policy::Registry;
use crate::source::{SourceMap, Span};
use crate::syntax::hcl;

/// The reserved rule of files that could not be read as their language.
pub const SYNTAX_ERROR: &str = "syntax-error";

/// What was judged, for the steps that look at the input again.
pub(super) struct JudgedInput<'j> {
    pub registry: &'j Registry,
    pub configured: &'j Configured,
    pub loaded: &'j Loaded,
    /// Files of values that were named, wherever they lie.
    pub variable_files: &'j [(String, hcl::File)],
    pub objects: &'j [Object],
}

/// The findings of a report from those of all deployments.
pub(super) fn findings(
    sources: &SourceMap,
    options: &Options,
    environments: &Environments,
    found: Vec<Found>,
    judged: &JudgedInput<'_>,
) -> Vec<Finding> {
    let mut findings = merge(environments, found);
    if !options.no_suppressions {
        let context = suppression::Context {
            sources,
            rules: &judged.registry.rules,
            is_held: &|rule| chosen(rule, options),
            is_whole: options.environments.is_empty() && options.paths.iter().all(|path| options.root.join(path).is_dir()),
            today: options.as_of.unwrap_or_else(Date::today),
        };
        let is_new = |file: &&hcl::File| !judged.loaded.terraform.iter().any(|(_, known)| known.source == file.source);
        let named = judged.variable_files.iter().map(|(_, file)| file).filter(is_new);
        let terraform = judged.loaded.terraform.iter().map(|(_, file)| file).chain(named);
        let manifests = judged.loaded.manifests.values().map(|file| &**file);
        suppression::suppress(&context, terraform, manifests, judged.objects, &mut findings);
    }
    let errors = judged.loaded.errors();
    findings.extend(errors.map(|error| syntax_error(error.span, &error.message, error.related.as_ref())));
    judged.configured.exclusion.drop_findings(sources, &mut findings);
    sort(sources, &mut findings);
    judged.configured.rules.apply(&mut findings);
    fingerprint(sources, &mut findings, &repository_prefix(&options.root));
    if let Some(path) = &options.told_of {
        findings.retain(|finding| sources.get(finding.primary.span.source).is_some_and(|source| *source.path == **path));
    }
    findings
}

/// What is incomplete elsewhere than in the only file that is told of is no fault of that file.
pub(super) fn account(options: &Options, ledger: &mut Ledger) {
    if let Some(path) = &options.told_of {
        let elsewhere = ledger.incomplete.extract_if(.., |entry| entry.path != *path);
        ledger.notes.extend(elsewhere);
    }
}

fn syntax_error(span: Span, message: &str, related: Option<&(Span, String)>) -> Finding {
    Finding {
        severity: Severity::High,
        primary: Label::new(span, message),
        related: related.map(|(span, text)| Label::new(*span, text.clone())).into_iter().collect(),
        message: message.to_string(),
        help: Some("what stands around it is judged all the same; this part is not".to_string()),
        ..Finding::about(SYNTAX_ERROR, Outcome::Error)
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
pub(super) fn settle(ledger: &mut Ledger) {
    let is_left_out = ledger.notes.iter().any(|note| note.reason == EXCLUDED);
    if ledger.read.is_empty() && ledger.incomplete.is_empty() && !is_left_out {
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
