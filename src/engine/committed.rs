//! Plans and manifests of installed modules that take the place of source: which are believed, and what is said of those
//! that are not.
//!
//! Invariant: a file that git tracks replaces no source unless the user names it, and a plan that contradicts a literal
//! of the source is never believed silently.

use super::discover::TrackedFiles;
use super::load::Loaded;
use super::terraform::Deployment;
use super::{PlanOption, ScanOptions};
use crate::finding::{Finding, Label, Outcome, Severity};
use crate::source::{SourceMap, Span, join_path};
use crate::terraform::{MANIFEST, PLAN_CONTRADICTS_SOURCE};

/// The reserved rule of plans and manifests that are committed.
const COMMITTED_INPUT: &str = "committed-input";

/// A committed file that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Committed {
    span: Span,
    path: String,
    kind: CommittedKind,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum CommittedKind {
    Plan,
    Modules,
}

/// Takes what git tracks and the user does not name out of what was loaded.
pub(super) fn set_aside(sources: &SourceMap, scan: &ScanOptions, plans: &[PlanOption], loaded: &mut Loaded) -> Vec<Committed> {
    let Some(root) = sources.root().filter(|_| !loaded.plans.is_empty() || !loaded.installed.is_empty()) else {
        return Vec::new();
    };
    let tracked = TrackedFiles::default();
    let mut set_aside = Vec::new();
    loaded.plans.retain(|plan| {
        let path = plan.path.as_str();
        let is_named = plans.iter().any(|option| option.file == path) || scan.paths.iter().any(|named| named == path);
        let stays = is_named || !tracked.has(&root.join(path));
        if !stays {
            set_aside.push(Committed { span: plan.place, path: path.to_string(), kind: CommittedKind::Plan });
        }
        stays
    });
    loaded.installed.retain(|(directory, _)| {
        let path = join_path(directory, MANIFEST);
        let stays = !tracked.has(&root.join(&path));
        if !stays {
            let span = sources.read(&path).map_or(Span::NONE, |source| Span::new(source.id, 0, 1));
            set_aside.push(Committed { span, path, kind: CommittedKind::Modules });
        }
        stays
    });
    set_aside
}

/// The findings of what was set aside, and of plans that contradict the source.
pub(super) fn findings(set_aside: &[Committed], deployments: &[Deployment]) -> Vec<Finding> {
    let committed = set_aside.iter().map(|Committed { span, path, kind }| {
        let (message, help) = match kind {
            CommittedKind::Plan => (
                format!("`{path}` is committed and is not used: it would override the source"),
                format!("name it with `--plan {path}` to use it, or remove it from the repository"),
            ),
            CommittedKind::Modules => (
                format!("`{path}` is committed and is not used: it would decide which modules are checked"),
                "remove `.terraform` from the repository; `terraform init` creates it".to_string(),
            ),
        };
        finding(COMMITTED_INPUT, *span, "committed", message, help)
    });
    let problems = deployments.iter().flat_map(|deployment| &deployment.roots).flat_map(|evaluated| evaluated.problems());
    let contradictions = problems.filter(|problem| problem.reason == PLAN_CONTRADICTS_SOURCE).map(|problem| {
        let help = "create the plan again from this source".to_string();
        finding(PLAN_CONTRADICTS_SOURCE, problem.span, "differs from the plan", problem.message.clone(), help)
    });
    let mut findings: Vec<Finding> = committed.collect();
    for contradiction in contradictions {
        if !findings.iter().any(|known| known.primary.span == contradiction.primary.span) {
            findings.push(contradiction);
        }
    }
    findings
}

fn finding(rule: &'static str, span: Span, label: &str, message: String, help: String) -> Finding {
    Finding {
        severity: Severity::High,
        primary: Label::new(span, label),
        message,
        help: Some(help),
        ..Finding::about(rule, Outcome::Fail)
    }
}
