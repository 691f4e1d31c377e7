//! Opens files: regular ones only, up to a size, and inside a directory after links.
//!
//! Invariant: nothing else in the program opens a file to read it; a device, a pipe or a socket is never opened.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::ReadError;

/// How much of a file is searched at once.
const SCAN_BYTES: u64 = 1024 * 1024;

/// The top of the git work tree that holds a directory: the nearest directory above it with `.git`.
pub fn repository(directory: &Path) -> Option<&Path> {
    directory.ancestors().find(|ancestor| ancestor.join(".git").exists())
}

/// The bytes of a regular file of at most `limit` bytes; links are followed wherever they lead.
///
/// # Errors
/// When there is no such file, or it is none that may be read.
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    // What opening a device or a pipe does is not known: it is asked before.
    let meta = std::fs::metadata(path).map_err(io_error)?;
    check(&meta, limit)?;
    let file = std::fs::File::open(path).map_err(io_error)?;
    let meta = file.metadata().map_err(io_error)?;
    check(&meta, limit)?;
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or_default());
    // A file of `/proc` has no size, and one that is written to grows.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(io_error)?;
    let size = bytes.len() as u64;
    if size > limit { Err(ReadError::TooLarge(size, limit)) } else { Ok(bytes) }
}

/// Whether a file that is too large to be read holds one of these words; a file of more than `limit` bytes may hold any.
///
/// # Errors
/// When there is no such file, or it is none that may be read.
pub(super) fn may_hold(path: &Path, words: &[&str], limit: u64) -> Result<bool, ReadError> {
    let meta = std::fs::metadata(path).map_err(io_error)?;
    check(&meta, u64::MAX)?;
    let mut file = std::fs::File::open(path).map_err(io_error)?.take(limit.saturating_add(1));
    let finder = aho_corasick::AhoCorasick::new(words).map_err(|error| ReadError::Io(error.to_string()))?;
    let overlap = words.iter().map(|word| word.len()).max().unwrap_or_default();
    let (mut window, mut total) = (Vec::new(), 0);
    loop {
        // What stands across the border of two parts is found in the second.
        window.drain(..window.len().saturating_sub(overlap));
        let read = file.by_ref().take(SCAN_BYTES).read_to_end(&mut window).map_err(io_error)?;
        total += read as u64;
        if total > limit || finder.is_match(&window) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
    }
}

/// The text of such a file.
///
/// # Errors
/// As [`read_bytes`], and when it is not UTF-8.
pub fn read_text(path: &Path, limit: u64) -> Result<String, ReadError> {
    let bytes = read_bytes(path, limit)?;
    String::from_utf8(bytes).map_err(|error| ReadError::NotUtf8(error.utf8_error().valid_up_to()))
}

/// The text of a file that somebody names: in a repository, a link to what lies outside of it is refused.
///
/// # Errors
/// As [`read_text`], and when a link leads out of the repository.
pub fn read_named_text(path: &Path, limit: u64) -> Result<String, ReadError> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let directory = directory.canonicalize().map_err(io_error)?;
    let full = match repository(&directory) {
        Some(top) => inside(top, path)?,
        None => path.canonicalize().map_err(io_error)?,
    };
    read_text(&full, limit)
}

/// The text of a regular file that is no link.
///
/// # Errors
/// As [`read_text`], and when it is a link.
pub fn read_unlinked_text(path: &Path, limit: u64) -> Result<String, ReadError> {
    if std::fs::symlink_metadata(path).map_err(io_error)?.file_type().is_symlink() {
        return Err(ReadError::NotAFile);
    }
    read_text(path, limit)
}

/// Where links at a path below a scan root may lead: the repository that holds the root; where none does the one that holds
/// the path, or the root.
pub fn link_boundary<'p>(root: &'p Path, path: &'p Path) -> &'p Path {
    let holds = || path.parent().and_then(repository).filter(|top| top.starts_with(root));
    repository(root).or_else(holds).unwrap_or(root)
}

/// A path below a scan root with its links resolved, refused when they lead out of the repository.
pub(super) fn inside_repository(root: &Path, path: &Path) -> Result<PathBuf, ReadError> {
    inside(link_boundary(root, path), path)
}

/// A path with its links resolved, refused when it leads out of `boundary`.
fn inside(boundary: &Path, path: &Path) -> Result<PathBuf, ReadError> {
    let full = path.canonicalize().map_err(io_error)?;
    if full.starts_with(boundary) { Ok(full) } else { Err(ReadError::OutsideRepository) }
}

fn check(meta: &std::fs::Metadata, limit: u64) -> Result<(), ReadError> {
    match meta.len() {
        _ if !meta.is_file() => Err(ReadError::NotAFile),
        size if size > limit => Err(ReadError::TooLarge(size, limit)),
        _ => Ok(()),
    }
}

pub(super) fn io_error(error: std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::NotFound,
        _ => ReadError::Io(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_across_the_borders_of_parts() {
        let scratch = tempfile::tempdir().unwrap();
        let file = scratch.path().join("file");
        for before in [0, 1, SCAN_BYTES as usize - 3, 2 * SCAN_BYTES as usize - 1] {
            std::fs::write(&file, format!("{}\"kind\"{}", " ".repeat(before), " ".repeat(9))).unwrap();
            assert_eq!(may_hold(&file, &["\"kind\""], u64::MAX), Ok(true), "{before}");
            assert_eq!(may_hold(&file, &["\"king\""], u64::MAX), Ok(false), "{before}");
        }
        assert_eq!(may_hold(&file, &["x"], 10), Ok(true), "a file that is not searched whole may hold anything");
    }

    #[test]
    fn only_regular_files_of_a_size_are_read() {
        let scratch = tempfile::tempdir().unwrap();
        let file = scratch.path().join("file");
        std::fs::write(&file, "1234").unwrap();
        assert_eq!(read_text(&file, 4).unwrap(), "1234");
        assert_eq!(read_text(&file, 3), Err(ReadError::TooLarge(4, 3)));
        assert_eq!(read_text(scratch.path(), 4), Err(ReadError::NotAFile));
        assert_eq!(read_text(&scratch.path().join("nothing"), 4), Err(ReadError::NotFound));
        #[cfg(unix)]
        {
            let link = scratch.path().join("link");
            std::os::unix::fs::symlink("file", &link).unwrap();
            assert_eq!(read_text(&link, 4).unwrap(), "1234");
            assert_eq!(read_unlinked_text(&link, 4), Err(ReadError::NotAFile));
            assert_eq!(read_text(Path::new("/dev/zero"), 4), Err(ReadError::NotAFile));
            assert_eq!(may_hold(Path::new("/dev/zero"), &["a"], 4), Err(ReadError::NotAFile));
        }
    }
}
