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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_placed_without_a_disk() {
        let root = Path::new("/r/infra");
        for (base, path, expected) in [
            ("/r", "infra/a.tfvars", Some("infra/a.tfvars".strip_prefix("infra/").unwrap())),
            ("/r", "./infra", Some("")),
            ("/r", "other", None),
            ("/r/infra/ci", "../envs/./p", Some("envs/p")),
            ("/r", "../../../etc/passwd", None),
            ("/r", "/etc/passwd", None),
        ] {
            assert_eq!(path_below(root, Path::new(base), path).as_deref(), expected, "{base} {path}");
        }
    }
}
