//! The baseline file of a run.

use std::path::{Path, PathBuf};

use crate::baseline::{self, Baseline, BaselineFile, KnownFindings};
use crate::finding::UsageError;
use crate::source::{MAX_FILE_BYTES, ReadError, read_named_text};

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
pub fn empty(path: &Path, root: &Path) -> Result<KnownFindings, UsageError> {
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

/// The refusal of a baseline that is not there.
pub fn absent(path: &Path) -> UsageError {
    UsageError::new(format!("there is no baseline `{}`", path.display()))
        .with_help("`clearspan baseline` writes it from what is found now")
}
