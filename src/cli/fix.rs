//! `check --fix` and `check --diff`: what fixing has come to, written to the files or shown. Floor 7.
//!
//! Invariant: a file that is no longer what was judged is not written; one that is written is whole at every moment.

use std::io::{self, Write};
use std::path::Path;

use similar::{Algorithm, TextDiff};

use super::replace::replace;
use crate::engine::UsageError;
use crate::engine::fix::Change;
use crate::source::{MAX_FILE_BYTES, link_boundary, read_text};

/// Lines around a change.
const CONTEXT: usize = 3;

/// Writes the changed files.
///
/// # Errors
/// When a file was changed meanwhile, lies elsewhere than it seems, or cannot be written; those before it are.
pub fn write(root: &Path, changes: &[Change]) -> Result<(), UsageError> {
    for change in changes {
        let refused = |why: &dyn std::fmt::Display| UsageError::new(format!("`{}` cannot be mended: {why}", change.path));
        // A link is followed as it was when the file was read; what it leads to must lie in the repository.
        let path = root.join(&change.path).canonicalize().map_err(|error| refused(&error))?;
        if !path.starts_with(link_boundary(root, &root.join(&change.path))) {
            return Err(refused(&"it lies outside the repository"));
        }
        if read_text(&path, MAX_FILE_BYTES).map_err(|error| refused(&error))? != change.before {
            return Err(refused(&"it was changed meanwhile").with_help("run the command again"));
        }
        replace(&path, |to| to.write_all(change.after.as_bytes())).map_err(|error| refused(&error))?;
    }
    Ok(())
}

/// The changes as a unified diff, as `git apply` and `patch -p1` take it.
///
/// # Errors
/// When the stream refuses.
pub fn diff(changes: &[Change], to: &mut dyn Write) -> io::Result<()> {
    for change in changes {
        // Unique lines first: linear, however many lines change.
        let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(&change.before, &change.after);
        let (old, new) = (format!("a/{}", change.path), format!("b/{}", change.path));
        write!(to, "{}", diff.unified_diff().context_radius(CONTEXT).header(&old, &new))?;
    }
    Ok(())
}
