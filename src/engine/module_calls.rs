//! Which directories are called, now that the sources of all calls are worked out.
//!
//! Invariant: a directory that a module calls is judged through its calls alone; one that a call may name and does not is
//! in the ledger.

use std::collections::BTreeSet;

use super::terraform::{Deployment, Evaluated};
use crate::finding::Ledger;
use crate::source::Text;
use crate::terraform::{Configuration, SOURCE_NOT_KNOWN};

/// The word for a directory that only another value of a `source` would call.
const NOT_CALLED: &str = "module-not-called";

/// The directories that are called in any deployment.
pub(super) fn called(deployments: &[Deployment]) -> BTreeSet<Text> {
    let roots = deployments.iter().flat_map(|deployment| &deployment.roots);
    roots.flat_map(|evaluated| &evaluated.root.modules).filter_map(|module| module.directory.clone()).collect()
}

/// Leaves out root modules that turn out to be called: what their sources are was not written before.
pub(super) fn drop_called(deployments: &mut [Deployment]) {
    let called = called(deployments);
    // In a ring of modules that call each other by expressions, all stay.
    let by_others: BTreeSet<Text> = deployments
        .iter()
        .flat_map(|deployment| &deployment.roots)
        .filter(|evaluated| !called.contains(&evaluated.root.directory))
        .flat_map(|evaluated| &evaluated.root.modules)
        .filter_map(|module| module.directory.clone())
        .collect();
    for deployment in deployments {
        // A unit of Terragrunt deploys a module whoever else calls it.
        let stays = |evaluated: &Evaluated| evaluated.is_plan_alone() || evaluated.unit_name.is_some();
        deployment.roots.retain(|evaluated| stays(evaluated) || !by_others.contains(&evaluated.root.directory));
    }
}

/// Says which directories are not judged although a call may name them.
pub(super) fn enter_not_called(configuration: &Configuration<'_>, deployments: &[Deployment], ledger: &mut Ledger) {
    let candidates = configuration.may_be_called();
    if candidates.is_empty() {
        return;
    }
    let called = called(deployments);
    let mut problems = deployments.iter().flat_map(|deployment| &deployment.roots).flat_map(|evaluated| evaluated.problems());
    let is_open = problems.any(|problem| problem.reason == SOURCE_NOT_KNOWN);
    for directory in candidates.iter().filter(|directory| !called.contains(*directory)) {
        let message = match is_open {
            true => "not judged: the `source` of a module call may name this directory, but its parts are unknown",
            false => "not judged: the `source` of a module call names this directory with other values only",
        };
        ledger.add(directory.to_string(), None, NOT_CALLED, message.to_string(), is_open);
    }
}
