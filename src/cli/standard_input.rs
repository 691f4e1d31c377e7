//! A file whose text comes from standard input: what an editor holds, before it is saved.
//!
//! Invariant: the text takes the file's place and nothing else changes: everything around it is read from the disk.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::arguments::CheckArguments;
use crate::engine::{self};
use crate::finding::UsageError;
use crate::source::MAX_FILE_BYTES;

/// The path that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// A file that is read from standard input.
pub struct StandardInput {
    directory: String,
    name: String,
}

impl StandardInput {
    /// What the arguments say of standard input, and the paths beside it.
    ///
    /// # Errors
    /// When nothing says as which file it is to be read, or its directory is not there.
    pub fn from_arguments(
        arguments: &CheckArguments,
        current: &Path,
    ) -> Result<(Option<StandardInput>, Vec<String>), UsageError> {
        let mut paths = arguments.paths.clone();
        paths.retain(|path| path != STANDARD_INPUT);
        let Some(file) = &arguments.stdin_filename else {
            if paths.len() < arguments.paths.len() {
                let error = UsageError::new("`-` reads standard input, and no file name is given for it");
                return Err(error.with_help("name the file with `--stdin-filename infra/main.tf`"));
            }
            return Ok((None, paths));
        };
        if arguments.fix {
            let error = UsageError::new("`--fix` needs a file to write to, and the input is standard input");
            return Err(error.with_help("`--diff` prints what would change"));
        }
        let full = current.join(file);
        let shown = file.display();
        let (Some(directory), Some(name)) =
            (full.parent().map(Path::to_path_buf), full.file_name().and_then(|name| name.to_str()))
        else {
            return Err(UsageError::new(format!("`{shown}` is not a file name")));
        };
        if full.is_dir() {
            return Err(UsageError::new(format!("`{shown}` is a directory, must be a file name")));
        }
        if !directory.is_dir() {
            return Err(UsageError::new(format!("`{shown}` is in a directory that does not exist")));
        }
        Ok((Some(StandardInput { directory: directory.display().to_string(), name: name.to_string() }), paths))
    }

    /// Where the file lies or would lie.
    pub fn directory(&self) -> String {
        self.directory.clone()
    }

    /// Reads it, in the place of its file, whose directory is `directory` below the scan root.
    ///
    /// # Errors
    /// When it cannot be read, or is no text.
    pub fn lay_over(&self, options: &mut engine::Options, directory: &str) -> Result<(), UsageError> {
        let unreadable = |error: std::io::Error| UsageError::new(format!("standard input cannot be read: {error}"));
        let mut text = String::new();
        // One more than is taken shows that it is too large.
        std::io::stdin().lock().take(MAX_FILE_BYTES + 1).read_to_string(&mut text).map_err(unreadable)?;
        let path = crate::source::join_path(directory, &self.name);
        let is_below = |scanned: &String| scanned.is_empty() || PathBuf::from(&path).starts_with(scanned);
        if !options.scan.paths.iter().any(is_below) {
            options.scan.paths.push(path.clone());
        }
        options.scan.overlay.push((path.clone(), text.into()));
        options.result.reported = vec![path];
        Ok(())
    }
}
