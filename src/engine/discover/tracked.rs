//! The files that git tracks, from its index: `.gitignore` does not leave them out.
//!
//! Source: git's `Documentation/gitformat-index.adoc`, versions 2 to 4, split and sparse indexes. Git itself is not
//! started. Invariant: a broken index never panics and never allocates more than its size allows.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::source::{ReadError, read_bytes, read_text, repository};

/// The largest index that is read, in bytes.
const MAX_INDEX_BYTES: u64 = 512 * 1024 * 1024;
/// The largest `.git` file of a work tree or submodule, in bytes.
const MAX_LINK_BYTES: u64 = 16 * 1024;
/// Bytes of an entry before its hash: times, device, owner, size.
const STAT: usize = 40;
/// The lengths of hashes: SHA-1, SHA-256.
const HASHES: [usize; 2] = [20, 32];
/// The longest path of an entry, in bytes.
const MAX_PATH: usize = 64 * 1024;
const EXTENDED: u16 = 0x4000;
const SPARSE_DIRECTORY: u32 = 0o040_000;

/// Tracked paths from the top of the work tree, sorted.
#[derive(Debug, Default)]
pub(super) struct Tracked(Vec<String>);

impl Tracked {
    /// What the index of the work tree at `top` has; nothing where there is no index.
    pub(super) fn read(top: &Path) -> Result<Tracked, String> {
        let directory = git_directory(top).map_err(|error| error.to_string())?;
        let bytes = match read_bytes(&directory.join("index"), MAX_INDEX_BYTES) {
            Ok(bytes) => bytes,
            Err(ReadError::NotFound) => return Ok(Tracked::default()),
            Err(error) => return Err(error.to_string()),
        };
        let Index { mut paths, shared } = parse(&bytes)?;
        if let Some(name) = shared {
            let bytes = read_bytes(&directory.join(name), MAX_INDEX_BYTES).map_err(|error| error.to_string())?;
            paths.extend(parse(&bytes)?.paths);
        }
        paths.sort();
        paths.dedup();
        Ok(Tracked(paths))
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.0.binary_search_by(|known| known.as_str().cmp(path)).is_ok()
    }

    /// The tracked files below a directory; `prefix` ends in `/`.
    pub(super) fn below<'t>(&'t self, prefix: &'t str) -> impl Iterator<Item = &'t str> {
        let from = self.0.partition_point(|known| known.as_str() < prefix);
        self.0.iter().skip(from).map(String::as_str).take_while(move |known| known.starts_with(prefix))
    }
}

/// The tracked files of every work tree that is asked about, each index read once.
#[derive(Debug, Default)]
pub(in crate::engine) struct TrackedFiles(RefCell<BTreeMap<PathBuf, Tracked>>);

impl TrackedFiles {
    /// Whether git tracks a file, by its full path. An index that cannot be read may track anything.
    pub(in crate::engine) fn has(&self, file: &Path) -> bool {
        let Some(top) = file.parent().and_then(repository) else { return false };
        let Some(path) = file.strip_prefix(top).ok().and_then(Path::to_str) else { return true };
        let path = path.replace(std::path::MAIN_SEPARATOR, "/");
        if let Some(tracked) = self.0.borrow().get(top) {
            return tracked.contains(&path);
        }
        let Ok(tracked) = Tracked::read(top) else { return true };
        let has = tracked.contains(&path);
        self.0.borrow_mut().insert(top.to_path_buf(), tracked);
        has
    }
}

/// Where git keeps its data: `.git`, or what a file of that name says.
fn git_directory(top: &Path) -> Result<PathBuf, ReadError> {
    let git = top.join(".git");
    if !git.is_file() {
        return Ok(git);
    }
    let text = read_text(&git, MAX_LINK_BYTES)?;
    Ok(top.join(text.trim().strip_prefix("gitdir:").unwrap_or_default().trim()))
}

struct Index {
    paths: Vec<String>,
    /// The name of the file that holds further entries.
    shared: Option<String>,
}

/// Which hash a repository uses is not in its index: only one of the lengths fits.
fn parse(bytes: &[u8]) -> Result<Index, String> {
    HASHES.into_iter().find_map(|hash| parse_with(bytes, hash)).ok_or_else(|| "an index of an unknown format".to_string())
}

fn parse_with(bytes: &[u8], hash: usize) -> Option<Index> {
    let end = bytes.len().checked_sub(hash)?;
    let mut rest = bytes.get(..end)?.strip_prefix(b"DIRC")?;
    let version = number(&mut rest)?;
    let count = number(&mut rest)?;
    if !(2..=4).contains(&version) {
        return None;
    }
    let mut paths = Vec::new();
    let mut path: Vec<u8> = Vec::new();
    for _ in 0..count {
        let entry = rest;
        let mode = u32::from_be_bytes(entry.get(24..28)?.try_into().ok()?);
        rest = entry.get(STAT + hash..)?;
        let flags = u16::from_be_bytes(rest.split_off(..2)?.try_into().ok()?);
        if flags & EXTENDED != 0 {
            rest.split_off(..2).filter(|_| version > 2)?;
        }
        if version == 4 {
            let drop = offset(&mut rest)?;
            path.truncate(path.len().checked_sub(drop)?);
        } else {
            path.clear();
        }
        let length = rest.iter().position(|byte| *byte == 0)?;
        path.extend_from_slice(rest.split_off(..length)?);
        if path.len() > MAX_PATH {
            return None;
        }
        // Entries of the older versions are padded with one to eight zeros.
        let used = entry.len() - rest.len();
        let zeros = if version == 4 { 1 } else { 8 - used % 8 };
        rest.split_off(..zeros).filter(|zeros| zeros.iter().all(|byte| *byte == 0))?;
        if mode != SPARSE_DIRECTORY && !path.is_empty() {
            paths.extend(String::from_utf8(path.clone()));
        }
    }
    let mut shared = None;
    while !rest.is_empty() {
        let name = rest.split_off(..4)?;
        let length = number(&mut rest)? as usize;
        let data = rest.split_off(..length)?;
        if name == b"link" {
            let hex: String = data.get(..hash)?.iter().map(|byte| format!("{byte:02x}")).collect();
            shared = hex.bytes().any(|digit| digit != b'0').then(|| format!("sharedindex.{hex}"));
        }
    }
    Some(Index { paths, shared })
}

/// Four bytes, the highest first.
fn number(rest: &mut &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(rest.split_off(..4)?.try_into().ok()?))
}

/// A number as packs have it for offsets.
fn offset(rest: &mut &[u8]) -> Option<usize> {
    let mut value: usize = 0;
    loop {
        let byte = *rest.split_off_first()?;
        value = value.checked_mul(128)?.checked_add(usize::from(byte & 0x7f))?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
        value = value.checked_add(1)?;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    /// An index of one of the older versions.
    fn index(paths: &[&str], hash: usize) -> Vec<u8> {
        let mut bytes = b"DIRC\0\0\0\x02".to_vec();
        bytes.extend((paths.len() as u32).to_be_bytes());
        for path in paths {
            let start = bytes.len();
            bytes.extend([1; 24]);
            bytes.extend(0o100_644_u32.to_be_bytes());
            bytes.extend(vec![1; 12 + hash]);
            bytes.extend((path.len() as u16).to_be_bytes());
            bytes.extend(path.bytes());
            let used = bytes.len() - start;
            bytes.extend(vec![0; 8 - used % 8]);
        }
        bytes.extend(b"TREE\0\0\0\x02xx");
        bytes.extend(vec![7; hash]);
        bytes
    }

    #[test]
    fn entries_are_read_with_either_hash() {
        for hash in HASHES {
            let read = parse(&index(&["a/b.tf", "a/c/d.yaml", "e"], hash)).unwrap();
            assert_eq!(read.paths, ["a/b.tf", "a/c/d.yaml", "e"], "{hash}");
            assert_eq!(read.shared, None);
        }
        let tracked = Tracked(vec!["a/b.tf".into(), "a/c/d.yaml".into(), "ab".into()]);
        assert!(tracked.contains("ab") && !tracked.contains("a"));
        assert_eq!(tracked.below("a/").collect::<Vec<_>>(), ["a/b.tf", "a/c/d.yaml"]);
    }

    #[test]
    fn broken_indexes_are_refused() {
        let whole = index(&["a/b.tf", "c"], 20);
        for end in 0..whole.len() {
            let _ = parse(&whole[..end]);
        }
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 0xff;
            let _ = parse(&broken);
        }
        assert!(parse(b"").is_err());
        assert!(parse(b"DIRC\0\0\0\x09\0\0\0\0aaaaaaaaaaaaaaaaaaaa").is_err());
    }

    #[test]
    fn numbers_of_version_four_are_those_of_packs() {
        for (bytes, value) in [(&[0x00][..], 0), (&[0x7f], 127), (&[0x80, 0x00], 128), (&[0x81, 0x00], 256)] {
            assert_eq!(offset(&mut &*bytes), Some(value));
        }
    }
}
