//! `clearspan evidence`: what a check says about the controls of one framework, for whoever audits it.

use super::arguments::{CheckArguments, EvidenceArguments, OutcomeChoice, ReportArguments, RuleSelection};
use super::options::CheckOptions;
use super::run_information::evidence_information;
use super::scan_root::current_directory;
use super::{Exit, output};
use crate::controls;
use crate::engine::{self};
use crate::finding::UsageError;
use crate::report::{self, ReportOptions};

/// # Errors
/// When nothing can be judged, there is no such framework, or the evidence cannot be written.
pub fn run(arguments: &EvidenceArguments) -> Result<Exit, UsageError> {
    let current = current_directory()?;
    let mut options = CheckOptions::new(&as_check(arguments), &current)?;
    options.read_baseline()?;
    let framework = controls::full_name(&arguments.controls).to_string();
    // A framework that no rule is mapped to has evidence too: what source cannot show, and what no rule covers.
    let chosen = std::mem::take(&mut options.engine.rules.controls);
    let rules = engine::rules(&options.engine)?;
    if controls::framework(&framework).is_some() && !rules.iter().any(|rule| rule.is_mapped_to(&chosen)) {
        options.engine.rules.skip = vec!["*".to_string()];
    } else {
        options.engine.rules.controls = chosen;
    }
    let report = engine::check(&options.engine)?;
    let shown = ReportOptions {
        run: Some(evidence_information(&options, arguments.as_of.as_deref())),
        given: options.engine.values.variables.clone(),
        ..ReportOptions::default()
    };
    let write = |to: &mut dyn std::io::Write| report::write_evidence(arguments.format, &framework, &report, &rules, &shown, to);
    match &arguments.output {
        Some(path) => output::file(path, write)?,
        None => output::standard(write)?,
    }
    output::complain(&report::headline(&report));
    Ok(if report::is_complete(&report) { Exit::Clean } else { Exit::Incomplete })
}

/// The check that the evidence is of.
fn as_check(arguments: &EvidenceArguments) -> CheckArguments {
    CheckArguments {
        paths: arguments.paths.clone(),
        exclude: arguments.exclude.clone(),
        rules: RuleSelection {
            rule_paths: arguments.rule_paths.clone(),
            controls: vec![arguments.controls.clone()],
            ..RuleSelection::default()
        },
        values: arguments.values.clone(),
        plans: arguments.plans.clone(),
        baseline: arguments.baseline.clone(),
        as_of: arguments.as_of.clone(),
        threads: arguments.threads.clone(),
        report: ReportArguments { outcomes: vec![OutcomeChoice::All], ..ReportArguments::default() },
        ..CheckArguments::default()
    }
}
