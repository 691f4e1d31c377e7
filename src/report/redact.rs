//! The one step before every format: a report without the secrets that are written in its sources. Floor 6.
//!
//! Invariant: places stay; texts of sources keep their length, and no fix is shown that would write what is covered.

use std::borrow::Cow;
use std::sync::Arc;

use crate::engine::{Ledger, Report};
use crate::finding::{Finding, Secrets};

/// The report as it may be shown; `None` where it holds no secret.
pub(super) fn redacted(report: &Report, given: &[(String, String)]) -> Option<Report> {
    let given = given.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let secrets = Secrets::of(&report.sources, given);
    if secrets.is_empty() {
        return None;
    }
    let findings = report.findings.iter().map(|one| finding(one, &secrets)).collect();
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

/// A text about a target: the address names no secret, whatever words it holds.
fn about(target: &str, text: &mut String, secrets: &Secrets) {
    if target.is_empty() {
        return in_place(text, secrets);
    }
    let parts: Vec<_> = text.split(target).map(|part| secrets.redact(part)).collect();
    if parts.iter().any(|part| matches!(part, Cow::Owned(_))) {
        *text = parts.join(target);
    }
}

fn in_place(text: &mut String, secrets: &Secrets) {
    if let Cow::Owned(redacted) = secrets.redact(text) {
        *text = redacted;
    }
}

fn finding(finding: &Finding, secrets: &Secrets) -> Finding {
    let mut finding = finding.clone();
    let target = finding.target.as_str();
    about(target, &mut finding.message, secrets);
    about(target, &mut finding.primary.text, secrets);
    finding.help.iter_mut().for_each(|help| about(target, help, secrets));
    finding.related.iter_mut().for_each(|label| about(target, &mut label.text, secrets));
    for step in &mut finding.path {
        in_place(&mut step.name, secrets);
        in_place(&mut step.text, secrets);
    }
    for reason in &mut finding.reasons {
        reason.subject = secrets.redact(&reason.subject).into_owned().into();
    }
    if let Some(suppression) = &mut finding.suppression {
        in_place(&mut suppression.reason, secrets);
    }
    finding.fixes.retain(|fix| fix.edits.iter().all(|edit| matches!(secrets.redact(&edit.text), Cow::Borrowed(_))));
    finding.fixes.iter_mut().for_each(|fix| in_place(&mut fix.title, secrets));
    finding
}

fn ledger(ledger: &Ledger, secrets: &Secrets) -> Ledger {
    let mut ledger = ledger.clone();
    for entry in ledger.incomplete.iter_mut().chain(&mut ledger.notes) {
        in_place(&mut entry.message, secrets);
    }
    ledger.not_judged.iter_mut().for_each(|entry| in_place(&mut entry.message, secrets));
    ledger
}
