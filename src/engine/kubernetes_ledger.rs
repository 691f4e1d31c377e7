//! What kustomizations and charts say to the ledger: what they could not be made of, and which files they read.
//!
//! Invariant: a file that one of them takes is read, whatever its name says.

use std::collections::{BTreeSet, HashSet};

use super::cache_settings::has_cache_settings;
use super::charts::Charts;
use crate::finding::{Ledger, NotJudged, NotJudgedClass};
use crate::kubernetes::{Kubernetes, KustomizeProblem, KustomizeReason};
use crate::source::SourceMap;

/// Enters all of it.
pub(super) fn enter(kubernetes: &Kubernetes, sources: &SourceMap, charts: &Charts, of_charts: &[NotJudged], ledger: &mut Ledger) {
    enter_kustomizations(&kubernetes.problems, ledger);
    ledger.not_judged.extend(of_charts.iter().cloned());
    read_on_demand(ledger, &kubernetes.taken);
    let of_charts = charts.read_paths(ledger.skipped.iter().map(|skipped| skipped.path.as_str()));
    read_on_demand(ledger, &of_charts.into_iter().filter(|path| sources.known(path).is_some()).collect());
}

/// What kustomizations could not be built from.
fn enter_kustomizations(problems: &[KustomizeProblem], ledger: &mut Ledger) {
    for problem in problems {
        let (path, span, message) = (problem.path.clone(), problem.span, problem.message.clone());
        match problem.reason {
            KustomizeReason::RemoteBase => ledger.not_judged.push(NotJudged {
                class: NotJudgedClass::RemoteBase,
                has_cache_settings: has_cache_settings(&message),
                path,
                span,
                message,
                parts: 1,
            }),
            reason => ledger.add(path, span, reason.id(), message, true),
        }
    }
}

/// Files that a kustomization takes are read, whatever their names say.
fn read_on_demand(ledger: &mut Ledger, taken: &BTreeSet<String>) {
    if taken.is_empty() {
        return;
    }
    ledger.skipped.retain(|skipped| !taken.contains(&skipped.path));
    let known: HashSet<&str> =
        ledger.read.iter().map(String::as_str).chain(ledger.incomplete.iter().map(|entry| entry.path.as_str())).collect();
    let added: Vec<String> = taken.iter().filter(|path| !known.contains(path.as_str())).cloned().collect();
    ledger.read.extend(added);
}
