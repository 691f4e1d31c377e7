//! `clearspan baseline`, and the baseline of a check. Floor 7.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;

use super::arguments::{Arguments, BaselineArguments, CheckArguments, Command};
use super::options::{CheckOptions, known_rules};
use super::{Exit, output, rules};
use crate::engine::baseline::{self, Baseline, BaselineFile, FILE_NAME, KnownFindings, Renewed};
use crate::engine::configuration::FILE_NAMES;
use crate::engine::{self, UsageError};
use crate::finding::Secrets;
use crate::report::{self, UnknownPolicy};
use crate::source::{MAX_FILE_BYTES, ReadError, read_named_text};

/// # Errors
/// When nothing can be judged, or the file cannot be read or written.
pub fn run(arguments: &BaselineArguments) -> Result<Exit, UsageError> {
    let current = rules::current_directory()?;
    let mut options = CheckOptions::new(&as_check(arguments)?, &current)?;
    let all = engine::rules(&options.engine)?;
    known_rules(&options.engine.only, &all)?;
    known_rules(&options.engine.skip, &all)?;
    let configured = options.baseline.take();
    let place = arguments.output.as_ref().map(|path| current.join(path)).or_else(|| configured.clone());
    let place = place.unwrap_or_else(|| {
        let directory = options.engine.configuration.as_ref().map_or(&options.engine.root, |file| &file.base);
        directory.join(FILE_NAME)
    });
    let is_there = place.exists();
    if arguments.prune && !is_there {
        return Err(absent(&place));
    }
    let old = match is_there {
        true => known(&place, &options.engine.root)?,
        false => empty(&place, &options.engine.root)?,
    };
    options.engine.baseline = Some(Arc::new(old.clone()));
    let report = engine::check(&options.engine)?;
    let with_unknown = options.unknown == UnknownPolicy::Fail;
    let mut renewed = baseline::renew(&report, &old.baseline, &old.base, with_unknown, arguments.prune)
        .ok_or_else(|| UsageError::new("the report was not read from a directory, the baseline is unchanged"))?;
    let given = options.engine.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let secrets = Secrets::of(&report.sources, given);
    for entry in &mut renewed.baseline.entries {
        entry.message = secrets.redact(&entry.message).into_owned();
    }
    let text = baseline::write(&renewed.baseline);
    output::file(&place, |to| to.write_all(text.as_bytes()))?;
    output::standard(|to| writeln!(to, "{}", report::escape(&told(&old.shown, &renewed, is_there))))?;
    if configured != Some(place) {
        let shown = &old.shown;
        let hint = format!("hold new findings against it: `--baseline {shown}`, or `baseline: {shown}` in `{}`", FILE_NAMES[0]);
        output::complain(&hint);
    }
    if report::is_complete(&report) {
        return Ok(Exit::Clean);
    }
    output::complain("incomplete: what could not be judged is not in the baseline; `clearspan check` lists it");
    Ok(Exit::Incomplete)
}

/// `` `clearspan-baseline.json`: 12 findings, 3 new, 2 no longer needed ``
fn told(shown: &str, renewed: &Renewed, was_there: bool) -> String {
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

/// The arguments of the check that a baseline is made from.
fn as_check(arguments: &BaselineArguments) -> Result<CheckArguments, UsageError> {
    // What is not given here is as a check has it.
    match Arguments::try_parse_from(["clearspan", "check"]).map(|arguments| arguments.command) {
        Ok(Command::Check(check)) => Ok(CheckArguments {
            paths: arguments.paths.clone(),
            rules: arguments.rules.clone(),
            values: arguments.values.clone(),
            plans: arguments.plans.clone(),
            unknown: arguments.unknown,
            threads: arguments.threads,
            ..*check
        }),
        _ => Err(UsageError::new("the arguments of `check` are not as they were")),
    }
}

/// Reads a baseline file; `root` is what messages name it from.
///
/// # Errors
/// When it is not there, cannot be read, or says something wrong.
pub fn known(path: &Path, root: &Path) -> Result<KnownFindings, UsageError> {
    let KnownFindings { shown, base, .. } = empty(path, root)?;
    let text = read_named_text(path, MAX_FILE_BYTES).map_err(|error| match error {
        ReadError::NotFound => absent(path),
        error => UsageError::new(format!("baseline `{shown}`: {error}")),
    })?;
    let text = text.into();
    let file = BaselineFile { shown, text, base };
    let baseline = baseline::read(&file)?;
    Ok(KnownFindings { shown: file.shown, base: file.base, baseline })
}

/// A baseline that knows nothing yet.
fn empty(path: &Path, root: &Path) -> Result<KnownFindings, UsageError> {
    let name = path.file_name().map(PathBuf::from).unwrap_or_default();
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let base = directory.canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => absent(path),
        _ => UsageError::new(format!("baseline `{}`: {error}", path.display())),
    })?;
    let full = base.join(&name);
    let shown = full.strip_prefix(root).unwrap_or(&name).display().to_string();
    Ok(KnownFindings { shown, base, baseline: Baseline::default() })
}

fn absent(path: &Path) -> UsageError {
    UsageError::new(format!("there is no baseline `{}`", path.display()))
        .with_help("`clearspan baseline` writes it from what is found now")
}
