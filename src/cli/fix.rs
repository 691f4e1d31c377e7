//! `check --fix`: what fixing has come to, written to the files.
//!
//! Invariant: a file that is no longer what was judged is not written; one that is written is whole at every moment.

use std::path::Path;

use super::replace::replace;
use crate::engine::fix::Change;
use crate::finding::UsageError;
use crate::source::{MAX_FILE_BYTES, link_boundary, read_text};

/// Writes the changed files.
///
/// # Errors
/// When a file was changed meanwhile, lies elsewhere than it seems, or cannot be written; those before it are.
pub fn write(root: &Path, changes: &[Change]) -> Result<(), UsageError> {
    for change in changes {
        let refused = |why: &dyn std::fmt::Display| UsageError::new(format!("`{}` cannot be fixed: {why}", change.path));
        // A link is followed as it was when the file was read; what it leads to must lie in the repository.
        let path = root.join(&change.path).canonicalize().map_err(|error| refused(&error))?;
        if !path.starts_with(link_boundary(root, &root.join(&change.path))) {
            return Err(refused(&"it is outside the repository"));
        }
        if read_text(&path, MAX_FILE_BYTES).map_err(|error| refused(&error))? != change.before {
            return Err(refused(&"it was changed meanwhile").with_help("run the command again"));
        }
        replace(&path, |to| to.write_all(change.after.as_bytes())).map_err(|error| refused(&error))?;
    }
    Ok(())
}
