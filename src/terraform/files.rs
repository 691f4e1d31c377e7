//! What `file()` and its kin read: inside the scan root only, through the source map.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use crate::expr::functions::{FileEntry, FileError, Files};
use crate::source::{ReadError, SourceMap, join_path, normalise_path};

/// Files as a root module sees them: relative paths count from its directory.
pub(super) struct RootFiles<'e> {
    pub sources: &'e SourceMap,
    pub directory: &'e str,
    /// Every path that was asked for.
    pub read: &'e RefCell<BTreeSet<String>>,
}

impl RootFiles<'_> {
    /// A path as the source map has it. An absolute one counts where it leads into the scan root, and is refused elsewhere.
    pub(super) fn place(&self, path: &str) -> String {
        let place = if path.starts_with('/') {
            let below = self.sources.root().and_then(|root| Path::new(path).strip_prefix(root).ok()).and_then(Path::to_str);
            below.unwrap_or(path).to_string()
        } else {
            join_path(self.directory, path)
        };
        self.read.borrow_mut().extend(normalise_path(&place));
        place
    }
}

impl Files for RootFiles<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        in_scan(path)?;
        let full = self.place(path);
        match self.sources.read(&full) {
            Ok(source) => Ok(source.text.as_bytes().to_vec()),
            Err(ReadError::Binary | ReadError::NotUtf8(_)) => self.sources.load_bytes(&full).map_err(file_error),
            Err(error) => Err(file_error(error)),
        }
    }

    fn exists(&self, path: &str) -> Result<bool, FileError> {
        in_scan(path)?;
        match self.sources.read(&self.place(path)) {
            Ok(_) | Err(ReadError::Binary | ReadError::NotUtf8(_) | ReadError::TooLarge(..)) => Ok(true),
            Err(ReadError::NotFound) => Ok(false),
            Err(error) => Err(file_error(error)),
        }
    }

    fn list(&self, directory: &str) -> Result<Vec<FileEntry>, FileError> {
        in_scan(directory)?;
        match self.sources.list_directory(&self.place(directory)) {
            Ok(entries) => Ok(entries.into_iter().map(|e| FileEntry { name: e.name, is_directory: e.is_directory }).collect()),
            Err(ReadError::NotFound) => Ok(Vec::new()),
            Err(error) => Err(file_error(error)),
        }
    }
}

/// Terraform expands the home directory, which is that of whoever runs it.
fn in_scan(path: &str) -> Result<(), FileError> {
    match is_in_home(path) {
        true => Err(FileError::Unavailable("is in the home directory".to_string())),
        false => Ok(()),
    }
}

pub(super) fn is_in_home(path: &str) -> bool {
    path == "~" || path.starts_with("~/")
}

fn file_error(error: ReadError) -> FileError {
    match error {
        ReadError::NotFound | ReadError::NotAFile => FileError::Refused(error.to_string()),
        other => FileError::Unavailable(other.to_string()),
    }
}
