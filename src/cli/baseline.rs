//! `clearspan baseline`, and the baseline of a check.

use std::sync::Arc;

use super::arguments::{BaselineArguments, CheckArguments, ReportArguments};
use super::known_findings::{absent, empty, known};
use super::options::CheckOptions;
use super::rule_names::known_rules;
use super::scan_root::current_directory;
use super::{Exit, output};
use crate::baseline::{self, FILE_NAME, Renewed};
use crate::configuration::FILE_NAMES;
use crate::engine::{self};
use crate::finding::{Secrets, UsageError};
use crate::report::{self, UnknownPolicy};

/// # Errors
/// When nothing can be judged, or the file cannot be read or written.
pub fn run(arguments: &BaselineArguments) -> Result<Exit, UsageError> {
    let current = current_directory()?;
    let mut options = CheckOptions::new(&as_check(arguments), &current)?;
    let all = engine::rules(&options.engine)?;
    known_rules(&options.engine.rules, &all, false)?;
    let configured = options.baseline.take();
    let place = arguments.output.as_ref().map(|path| current.join(path)).or_else(|| configured.clone());
    let place = place.unwrap_or_else(|| {
        let directory = options.engine.configuration.as_ref().map_or(&options.engine.scan.root, |file| &file.base);
        directory.join(FILE_NAME)
    });
    let is_there = place.exists();
    if arguments.prune && !is_there {
        return Err(absent(&place));
    }
    let old = match is_there {
        true => known(&place, &options.engine.scan.root)?,
        false => empty(&place, &options.engine.scan.root)?,
    };
    options.engine.result.baseline = Some(Arc::new(old.clone()));
    let report = engine::check(&options.engine)?;
    let with_unknown = options.unknown == UnknownPolicy::Fail;
    let checked = baseline::Checked { sources: &report.sources, findings: &report.findings };
    let used = report.narrowed.baseline.as_ref();
    let mut renewed = baseline::renew(checked, &old.baseline, used, &old.base, with_unknown, arguments.prune)
        .ok_or_else(|| UsageError::new("the report was not read from a directory, the baseline is unchanged"))?;
    let given = options.engine.values.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let secrets = Secrets::in_sources(&report.sources, given);
    for entry in &mut renewed.baseline.entries {
        entry.message = secrets.redact(&entry.message).into_owned();
    }
    let text = baseline::write(&renewed.baseline);
    output::file(&place, |to| to.write_all(text.as_bytes()))?;
    output::standard(|to| writeln!(to, "{}", report::escape(&in_words(&old.shown, &renewed, is_there))))?;
    if configured != Some(place) {
        let shown = &old.shown;
        let hint = format!("to use it: `--baseline {shown}`, or `baseline: {shown}` in `{}`", FILE_NAMES[0]);
        output::complain(&hint);
    }
    if report::is_complete(&report) {
        return Ok(Exit::Clean);
    }
    output::complain("incomplete: what could not be checked is not in the baseline; `clearspan check` lists it");
    Ok(Exit::Incomplete)
}

/// `` `clearspan-baseline.json`: 12 findings, 3 new, 2 no longer needed ``
fn in_words(shown: &str, renewed: &Renewed, was_there: bool) -> String {
    let number = renewed.baseline.entries.len();
    let mut text = format!("`{shown}`: {number} finding{}", if number == 1 { "" } else { "s" });
    if was_there {
        text.push_str(&format!(", {} new, {} no longer needed", renewed.added, renewed.removed));
    }
    if renewed.unseen > 0 {
        text.push_str(&format!(", {} kept that this check does not cover", renewed.unseen));
    }
    text
}

/// The check that a baseline is made from: what has no option here is as `check` has it.
fn as_check(arguments: &BaselineArguments) -> CheckArguments {
    CheckArguments {
        paths: arguments.paths.clone(),
        exclude: arguments.exclude.clone(),
        rules: arguments.rules.clone(),
        values: arguments.values.clone(),
        plans: arguments.plans.clone(),
        threads: arguments.threads.clone(),
        report: ReportArguments { unknown: arguments.unknown, ..ReportArguments::default() },
        ..CheckArguments::default()
    }
}
