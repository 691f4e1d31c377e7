//! `clearspan migrate`: from the configuration, the baseline and the comments of another tool to those of clearspan.
//!
//! Invariant: nothing that is there is overwritten unasked; a rule is disabled only if everything that it answers of the other
//! tool is left out there; whatever has no counterpart is said.

mod answers;
mod baseline;
mod checkov;
mod content;
mod kics;
mod read;
mod said;
mod tflint;
mod trivy;

use std::path::Path;

use self::answers::Answers;
use self::said::Said;
use super::arguments::{MigrateArguments, MigrateFrom};
use super::scan_root::current_directory;
use super::{Exit, output};
use crate::baseline::FILE_NAME as BASELINE;
use crate::configuration::{self, ConfigurationFile, FILE_NAMES};
use crate::engine::{self};
use crate::finding::UsageError;
use crate::peers::peer;
use crate::report::escape;
use crate::source::SourceMap;

/// # Errors
/// When something is there already, a file of the other tool cannot be read, or one cannot be written.
pub fn run(arguments: &MigrateArguments) -> Result<Exit, UsageError> {
    let current = current_directory()?;
    let given = current.join(&arguments.path);
    let directory = given.canonicalize().map_err(|error| UsageError::new(format!("`{}`: {error}", arguments.path.display())))?;
    let tool = arguments.from.id();
    let peer = peer(tool).ok_or_else(|| UsageError::new(format!("the checks of `{tool}` are unknown")))?;
    let mut said = match arguments.from {
        MigrateFrom::Checkov => checkov::read(&directory)?,
        MigrateFrom::Trivy => trivy::read(&directory)?,
        MigrateFrom::Tfsec => trivy::read_tfsec(&directory)?,
        MigrateFrom::Kics => kics::read(&directory)?,
        MigrateFrom::Tflint => tflint::read(&directory)?,
    };
    let options = engine::Options::of_directory(directory.clone());
    let rules = engine::rules(&options)?;
    let comments = engine::survey(&options)?.foreign.iter().find(|(known, _)| *known == tool).map_or(0, |(_, count)| *count);
    let answers = Answers::new(peer, &rules, &said);
    said.notes.extend(answers.notes());
    let has_baseline = !said.accepted.is_empty();
    let text = content::configuration(tool, &said, &answers, comments, has_baseline.then_some(BASELINE));
    let file = ConfigurationFile { shown: FILE_NAMES[0].to_string(), text: text.clone().into(), base: directory.clone() };
    configuration::read(&SourceMap::in_memory(), &file)?;
    if arguments.stdout {
        output::standard(|to| to.write_all(text.as_bytes()))?;
        lines(&report(&said, &answers, comments)).iter().for_each(|line| output::complain(line));
        return Ok(Exit::Clean);
    }
    let name = FILE_NAMES.into_iter().find(|name| directory.join(name).symlink_metadata().is_ok()).unwrap_or(FILE_NAMES[0]);
    let places = [Some(name), has_baseline.then_some(BASELINE)];
    let there = places.into_iter().flatten().find(|name| directory.join(name).symlink_metadata().is_ok());
    if let Some(there) = there.filter(|_| !arguments.force) {
        let error = UsageError::new(format!("`{there}` already exists: nothing was written"));
        return Err(error.with_help("`--force` overwrites it, `--stdout` prints the configuration only"));
    }
    // First what may fail: the baseline needs a check.
    let known = match has_baseline {
        true => Some(baseline::text(&directory, file, peer, &said, &rules)?),
        false => None,
    };
    let mut shown = vec![read_in_words(&said, comments)];
    write(&directory, name, &text, &mut shown)?;
    if let Some((text, number)) = known {
        write(&directory, BASELINE, &text, &mut shown)?;
        let all = said.accepted.iter().map(|accepted| accepted.checks.len()).sum::<usize>();
        shown.push(format!("the baseline has {number} findings for {all} entries of {tool}"));
    }
    shown.extend(lines(&report(&said, &answers, comments)).into_iter().skip(1));
    shown.push("next: `clearspan check`".to_string());
    output::standard(|to| shown.iter().try_for_each(|line| writeln!(to, "{}", escape(line))))?;
    Ok(Exit::Clean)
}

fn write(directory: &Path, name: &str, text: &str, shown: &mut Vec<String>) -> Result<(), UsageError> {
    output::file(&directory.join(name), |to| to.write_all(text.as_bytes()))?;
    shown.push(format!("wrote `{name}`"));
    Ok(())
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_string).collect()
}

/// `` read `.checkov.yaml` and 3 comments ``
fn read_in_words(said: &Said, comments: usize) -> String {
    let mut parts: Vec<String> = said.files.iter().map(|file| format!("`{file}`")).collect();
    match comments {
        0 => {}
        1 => parts.push("1 comment".to_string()),
        more => parts.push(format!("{more} comments")),
    }
    if parts.is_empty() { "found no configuration and no comments".to_string() } else { format!("read {}", parts.join(", ")) }
}

/// What was read, which checks have an answer, and what was not taken over.
fn report(said: &Said, answers: &Answers<'_>, comments: usize) -> String {
    let mut text = format!("{}\n{}\n", read_in_words(said, comments), answers.summary());
    for line in answers.named() {
        text.push_str(&format!("  {line}\n"));
    }
    if !said.notes.is_empty() {
        text.push_str("not taken over:\n");
        said.notes.iter().for_each(|note| text.push_str(&format!("  {note}\n")));
    }
    text
}
