//! Paths as Terragrunt has them: absolute, or relative to a configuration.

use std::path::{Component, Path, PathBuf};

use super::Reader;
use crate::expr::functions::{FileEntry, FileError, Files};
use crate::source::{ReadError, Text, join_path, normalise_path};

impl Reader<'_> {
    /// The absolute path of a directory or file below the scan root.
    pub(super) fn absolute(&self, below: &str) -> String {
        let path = if below.is_empty() { self.root.clone() } else { self.root.join(below) };
        path.to_string_lossy().into_owned()
    }

    /// A path as the source map has it: absolute, or relative to a directory below the scan root. `None` where it leads
    /// out of the scan root.
    pub(super) fn below(&self, path: &str, directory: &str) -> Option<String> {
        if path.starts_with('/') {
            let clean = cleaned(Path::new(path));
            return clean.strip_prefix(&self.root).ok().and_then(Path::to_str).and_then(normalise_path);
        }
        normalise_path(&join_path(directory, path))
    }

    /// The top directory of the repository, or of what is scanned.
    pub(super) fn top(&self) -> &Path {
        self.repository.as_deref().unwrap_or(&self.root)
    }

    /// Whether the scan shows everything that the repository has above a directory.
    pub(super) fn sees_all_parents(&self) -> bool {
        self.repository.as_deref().is_none_or(|repository| repository.starts_with(&self.root))
    }
}

/// The path without `.` and `..`, by its text alone, as Go's `filepath.Clean`.
pub(super) fn cleaned(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !clean.pop() {
                    clean.push("..");
                }
            }
            other => clean.push(other),
        }
    }
    clean
}

/// `to` as seen from `from`, both absolute, as Go's `filepath.Rel`.
pub(super) fn relative(from: &Path, to: &Path) -> String {
    let (from, to) = (cleaned(from), cleaned(to));
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let mut path = PathBuf::new();
    from.components().skip(shared).for_each(|_| path.push(".."));
    to.components().skip(shared).for_each(|part| path.push(part));
    match path.to_string_lossy() {
        text if text.is_empty() => ".".to_string(),
        text => text.into_owned(),
    }
}

/// Files as a configuration sees them: relative paths count from the directory of the file that is written in.
pub(super) struct ConfigurationFiles<'c, 's> {
    pub reader: &'c Reader<'s>,
    pub directory: Text,
}

impl ConfigurationFiles<'_, '_> {
    fn place(&self, path: &str) -> Result<String, FileError> {
        if path == "~" || path.starts_with("~/") {
            return Err(FileError::Unavailable(format!("`{path}` is in the home directory")));
        }
        let place = self.reader.below(path, &self.directory);
        let place = place.ok_or_else(|| FileError::Unavailable(format!("`{path}` is outside the scan root")))?;
        self.reader.read.borrow_mut().insert(place.clone());
        Ok(place)
    }
}

impl Files for ConfigurationFiles<'_, '_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let place = self.place(path)?;
        match self.reader.sources.read(&place) {
            Ok(source) => Ok(source.text.as_bytes().to_vec()),
            Err(ReadError::Binary | ReadError::NotUtf8(_)) => self.reader.sources.load_bytes(&place).map_err(refused),
            Err(error) => Err(refused(error)),
        }
    }

    fn exists(&self, path: &str) -> Result<bool, FileError> {
        let place = self.place(path)?;
        Ok(self.reader.exists(&place) && !self.reader.sources.is_directory(&place))
    }

    fn list(&self, directory: &str) -> Result<Vec<FileEntry>, FileError> {
        match self.reader.sources.list_directory(&self.place(directory)?) {
            Ok(entries) => Ok(entries.into_iter().map(|e| FileEntry { name: e.name, is_directory: e.is_directory }).collect()),
            Err(ReadError::NotFound) => Ok(Vec::new()),
            Err(error) => Err(refused(error)),
        }
    }
}

fn refused(error: ReadError) -> FileError {
    match error {
        ReadError::NotFound | ReadError::NotAFile => FileError::Refused(error.to_string()),
        other => FileError::Unavailable(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_as_in_go() {
        for (from, to, path) in [
            ("/a/b", "/a/b", "."),
            ("/a/b", "/a/b/c/d", "c/d"),
            ("/a/b/c", "/a", "../.."),
            ("/a/b", "/a/c/../d", "../d"),
            ("/", "/x", "x"),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), path, "{from} {to}");
        }
    }
}
