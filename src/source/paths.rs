//! Paths as files write them, counted from a directory, and below the scan root.

use std::path::{Component, Path, PathBuf};

/// `path` as it is written in a file whose paths count from `base`, without `.` and `..`.
pub fn full_path(base: &Path, path: &str) -> PathBuf {
    let mut full = PathBuf::new();
    for component in base.join(path).components() {
        match component {
            Component::ParentDir => {
                full.pop();
            }
            Component::CurDir => {}
            other => full.push(other),
        }
    }
    full
}

/// Where a path of the file lies below the scan root, `/` between its parts; `None` when it lies elsewhere.
pub fn path_below(root: &Path, base: &Path, path: &str) -> Option<String> {
    let full = full_path(base, path);
    let parts = full.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_str());
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}
