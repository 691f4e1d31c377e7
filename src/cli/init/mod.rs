//! `clearspan init`: a commented configuration file for this repository, and the hook for pre-commit.
//!
//! Invariant: nothing that is there is overwritten unasked, every other byte of a file that is added to stays, and what is
//! written is a configuration that a check takes.

mod content;
mod pre_commit;

use std::path::Path;

use super::Exit;
use super::arguments::InitArguments;
use super::output;
use super::replace::create;
use super::scan_root::current_directory;
use crate::configuration::{self, ConfigurationFile, FILE_NAMES};
use crate::engine::{self};
use crate::finding::UsageError;
use crate::source::SourceMap;

/// # Errors
/// When the directory cannot be read or a file cannot be written.
pub fn run(arguments: &InitArguments) -> Result<Exit, UsageError> {
    let current = current_directory()?;
    let given = current.join(&arguments.path);
    let unreadable = |error: std::io::Error| UsageError::new(format!("`{}`: {error}", arguments.path.display()));
    let directory = given.canonicalize().map_err(unreadable)?;
    if !directory.is_dir() {
        return Err(UsageError::new(format!("`{}` is not a directory", arguments.path.display())));
    }
    let options = engine::Options::of_directory(directory.clone());
    let survey = engine::survey(&options)?;
    let text = content::configuration(&survey);
    valid(&directory, &text)?;
    if arguments.stdout {
        output::standard(|to| to.write_all(text.as_bytes()))?;
        return Ok(Exit::Clean);
    }
    let mut said = vec![format!("found {}", content::summary(&survey))];
    let is_new = write_configuration(&directory, &text, arguments.force, &mut said)?;
    if is_new && let Some(note) = content::proposal_note(&survey) {
        said.push(note);
    }
    let top = engine::repository(&directory).map(Path::to_path_buf);
    let mut hooked = false;
    match top.as_deref().filter(|_| !arguments.no_pre_commit) {
        Some(top) => hooked = pre_commit::write(top, &mut said)?,
        None if arguments.no_pre_commit => {}
        None => said.push("not a git repository: no pre-commit hook was written".to_string()),
    }
    let check = if directory == current.canonicalize().unwrap_or(current) {
        "clearspan check".to_string()
    } else {
        format!("clearspan check {}", arguments.path.display())
    };
    said.push(match hooked {
        true => format!("next: `{check}`, then `pre-commit install`"),
        false => format!("next: `{check}`"),
    });
    output::standard(|to| said.iter().try_for_each(|line| writeln!(to, "{}", crate::report::escape(line))))?;
    Ok(Exit::Clean)
}

/// What is about to be written is taken by a check.
fn valid(base: &Path, text: &str) -> Result<(), UsageError> {
    let file = ConfigurationFile { shown: FILE_NAMES[0].to_string(), text: text.into(), base: base.to_path_buf() };
    configuration::read(&SourceMap::in_memory(), &file).map(|_| ())
}

/// Whether the file was written.
fn write_configuration(directory: &Path, text: &str, force: bool, said: &mut Vec<String>) -> Result<bool, UsageError> {
    let there = FILE_NAMES.into_iter().find(|name| directory.join(name).symlink_metadata().is_ok());
    let path = directory.join(there.unwrap_or(FILE_NAMES[0]));
    let shown = there.unwrap_or(FILE_NAMES[0]);
    if there.is_some() && !force {
        said.push(format!("`{shown}` already exists and was not changed (`--force` overwrites it)"));
        return Ok(false);
    }
    write(&path, text, there.is_some())?;
    said.push(format!("wrote `{shown}`"));
    let above = directory.ancestors().skip(1).take_while(|_| !directory.join(".git").exists());
    let top = engine::repository(directory);
    let above = above.take_while(|one| top.is_some_and(|top| one.starts_with(top)));
    if let Some(other) = above.flat_map(|one| FILE_NAMES.map(|name| one.join(name))).find(|path| path.is_file()) {
        said.push(format!("it takes precedence over `{}` for everything below", other.display()));
    }
    Ok(true)
}

/// Writes a file. One that is there, a link included, is replaced only where it may be.
fn write(path: &Path, text: &str, is_replaced: bool) -> Result<(), UsageError> {
    if is_replaced {
        return output::file(path, |to| to.write_all(text.as_bytes()));
    }
    create(path, text).map_err(|error| UsageError::new(format!("`{}` cannot be written: {error}", path.display())))
}
