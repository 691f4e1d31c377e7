//! The one step before every format: a report without the secrets that are written in its sources.
//!
//! Invariant: places stay; texts of sources keep their length, and no fix is shown that would write what is covered.

use std::sync::Arc;

use crate::engine::Report;
use crate::finding::{Ledger, Secrets};

/// The report as it may be shown; `None` where it holds no secret.
pub(super) fn redacted(report: &Report, given: &[(String, String)]) -> Option<Report> {
    let given = given.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let secrets = Secrets::in_sources(&report.sources, given);
    if secrets.is_empty() {
        return None;
    }
    let findings = report.findings.iter().map(|finding| secrets.redacted(finding)).collect();
    Some(Report {
        sources: Arc::new(secrets.covered(&report.sources)),
        findings,
        ledger: ledger(&report.ledger, &secrets),
        unread: report.unread.clone(),
        environments: report.environments.clone(),
        narrowed: report.narrowed.clone(),
        fixes_left_out: report.fixes_left_out,
        timings: report.timings.clone(),
    })
}

fn ledger(ledger: &Ledger, secrets: &Secrets) -> Ledger {
    let mut ledger = ledger.clone();
    for entry in ledger.incomplete.iter_mut().chain(&mut ledger.notes) {
        secrets.redact_in_place(&mut entry.message);
    }
    ledger.not_judged.iter_mut().for_each(|entry| secrets.redact_in_place(&mut entry.message));
    ledger
}
