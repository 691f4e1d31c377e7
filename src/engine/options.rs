//! What a check is asked to do, and how a request is refused. Floor 5.
//!
//! Invariant: `root` is an existing directory with symbolic links resolved; every path beside it is relative to it.

use std::path::{Path, PathBuf};

/// A check as meant: paths already placed below the scan root.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The scan root: nothing outside it is read, all paths of reports are relative to it.
    pub root: PathBuf,
    /// What to check, relative to the root, `/` between the parts; the empty path is the root itself.
    pub paths: Vec<String>,
    /// `--var NAME=VALUE`, in order.
    pub variables: Vec<(String, String)>,
    /// `--var-file`, in order, relative to the root.
    pub variable_files: Vec<String>,
    pub workspace: Option<String>,
    /// Rule files and directories of rule files, as typed; they may lie outside the root.
    pub rules: Vec<PathBuf>,
    /// Ids or aliases of the only rules to hold; empty for all.
    pub only: Vec<String>,
    /// Ids or aliases of rules to leave out.
    pub skip: Vec<String>,
    /// `None` for as many as there are processors.
    pub threads: Option<usize>,
    /// `--helm-values`, in order, relative to the root.
    pub helm_values: Vec<String>,
}

/// The request cannot be met: nothing was judged. Ends with exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError {
    /// What is wrong, lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl UsageError {
    pub fn new(message: impl Into<String>) -> UsageError {
        UsageError { message: message.into(), help: None }
    }

    pub fn with_help(mut self, help: impl Into<String>) -> UsageError {
        self.help = Some(help.into());
        self
    }
}

impl std::fmt::Display for UsageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for UsageError {}

/// The scan root with the given paths below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub root: PathBuf,
    /// One for each given path, relative to the root.
    pub paths: Vec<String>,
}

/// Finds the scan root: the current directory when every path lies inside it, else the paths' common ancestor.
///
/// # Errors
/// When a path does not exist, or its name is not UTF-8.
pub fn place(current: &Path, paths: &[String]) -> Result<Placed, UsageError> {
    let current = current.canonicalize().map_err(|e| UsageError::new(format!("the current directory cannot be read: {e}")))?;
    let mut full = Vec::with_capacity(paths.len());
    for path in paths {
        full.push(current.join(path).canonicalize().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => UsageError::new(format!("no such file or directory: `{path}`")),
            _ => UsageError::new(format!("`{path}` cannot be read: {error}")),
        })?);
    }
    let root =
        if full.iter().all(|path| path.starts_with(&current)) { current } else { common_ancestor(&full).unwrap_or(current) };
    let paths = full
        .iter()
        .zip(paths)
        .map(|(full, typed)| relative(&root, full).ok_or_else(|| UsageError::new(format!("the name of `{typed}` is not UTF-8"))))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Placed { root, paths })
}

/// The deepest directory that holds all of these.
fn common_ancestor(paths: &[PathBuf]) -> Option<PathBuf> {
    let directory = |path: &PathBuf| if path.is_dir() { Some(path.clone()) } else { path.parent().map(Path::to_path_buf) };
    let mut common = directory(paths.first()?)?;
    for path in paths.iter().skip(1) {
        while !path.starts_with(&common) {
            common = common.parent()?.to_path_buf();
        }
    }
    Some(common)
}

/// `path` below `root` with `/` between its parts; `None` when it is not UTF-8 or not below.
pub(super) fn relative(root: &Path, path: &Path) -> Option<String> {
    let path = path.strip_prefix(root).ok()?.to_str()?;
    Some(if std::path::MAIN_SEPARATOR == '/' { path.to_string() } else { path.replace(std::path::MAIN_SEPARATOR, "/") })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn strings(paths: &[&str]) -> Vec<String> {
        paths.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_root_is_the_current_directory_or_the_common_ancestor() {
        let scratch = tempfile::tempdir().unwrap();
        let base = scratch.path().canonicalize().unwrap();
        for directory in ["here/a/b", "there/c"] {
            std::fs::create_dir_all(base.join(directory)).unwrap();
        }
        std::fs::write(base.join("there/c/x.tf"), "").unwrap();
        let here = base.join("here");
        let there = base.join("there/c/x.tf").to_str().unwrap().to_string();
        let table: &[(&[&str], &str, &[&str])] = &[
            (&["."], "here", &[""]),
            (&["a/b", "a"], "here", &["a/b", "a"]),
            (&["./a/../a/b"], "here", &["a/b"]),
            (&["../there/c/x.tf"], "there/c", &["x.tf"]),
            (&[there.as_str()], "there/c", &["x.tf"]),
            (&["../there/c"], "there/c", &[""]),
            (&["a", "../there"], "", &["here/a", "there"]),
        ];
        for (paths, root, expected) in table {
            let placed = place(&here, &strings(paths)).unwrap();
            assert_eq!(placed.root, base.join(root), "{paths:?}");
            assert_eq!(placed.paths, strings(expected), "{paths:?}");
        }
        let error = place(&here, &strings(&["nothing"])).unwrap_err();
        assert_eq!(error.message, "no such file or directory: `nothing`");
    }
}
