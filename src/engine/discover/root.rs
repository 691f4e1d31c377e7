//! Where a scan begins: the scan root, and the given paths below it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::finding::UsageError;
use crate::source::{full_path, normalise_path, repository};

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
        full.push(placed(&current, path)?);
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

/// Where a path that is typed lies. A link to a file stays where it is, as Terraform reads it there; one to a directory is
/// that directory.
fn placed(current: &Path, typed: &str) -> Result<PathBuf, UsageError> {
    let written = full_path(current, typed);
    let full = current.join(typed).canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => UsageError::new(format!("no such file or directory: `{typed}`")),
        _ => UsageError::new(format!("`{typed}` cannot be read: {error}")),
    })?;
    // What is checked may be somebody else's work: a link in it does not decide what else is read.
    let limit = repository(current).or_else(|| repository(written.parent()?)).unwrap_or(current);
    if written.starts_with(limit) && !full.starts_with(limit) {
        let error = UsageError::new(format!("`{typed}` is a link that leads out of the repository"));
        return Err(error.with_help(format!("name its target to check it: `{}`", full.display())));
    }
    let is_link = written.symlink_metadata().is_ok_and(|meta| meta.file_type().is_symlink());
    match (written.parent().map(Path::canonicalize), written.file_name()) {
        (Some(Ok(directory)), Some(name)) if is_link && !full.is_dir() => Ok(directory.join(name)),
        _ => Ok(full),
    }
}

/// How paths below the scan root read from the top of their repository, as code hosts know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RepositoryPaths {
    /// From the top of the repository that holds the root to the root, without `/` at the end.
    prefix: String,
    /// Tops of repositories below the root, where none holds it.
    tops: Vec<String>,
}

impl RepositoryPaths {
    /// For a scan root that is this far below the top of its repository.
    pub fn below(prefix: &str) -> RepositoryPaths {
        RepositoryPaths { prefix: prefix.trim_matches('/').to_string(), tops: Vec::new() }
    }

    /// For a scan root, what is checked below it, and the files that are named. Where no repository holds the root, the
    /// one that holds what is checked counts, else the one nearest to a file.
    pub fn new<'p>(root: &Path, checked: &[String], files: impl Iterator<Item = &'p str>) -> RepositoryPaths {
        if let Some(below) = repository(root).and_then(|top| root.strip_prefix(top).ok()) {
            let parts: Vec<&str> = below.components().filter_map(|part| part.as_os_str().to_str()).collect();
            return RepositoryPaths::below(&parts.join("/"));
        }
        let top = |path: &str| relative(root, repository(&root.join(path))?);
        let mut paths = RepositoryPaths { prefix: String::new(), tops: checked.iter().filter_map(|path| top(path)).collect() };
        let mut seen = HashSet::new();
        for file in files {
            let directory = file.rsplit_once('/').map_or("", |(directory, _)| directory);
            if seen.insert(directory) && paths.top(file).is_none() {
                paths.tops.extend(top(directory));
            }
        }
        paths
    }

    fn top(&self, path: &str) -> Option<&str> {
        let is_below =
            |top: &&String| path.strip_prefix(top.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.tops.iter().filter(is_below).map(String::as_str).max_by_key(|top| top.len())
    }

    /// A path below the scan root, from the top of its repository.
    pub fn path(&self, path: &str) -> String {
        match self.top(path) {
            Some(top) => path.get(top.len()..).unwrap_or_default().trim_start_matches('/').to_string(),
            None if self.prefix.is_empty() => path.to_string(),
            None if path.is_empty() => self.prefix.clone(),
            None => {
                let joined = format!("{}/{path}", self.prefix);
                normalise_path(&joined).unwrap_or(joined)
            }
        }
    }
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
pub fn relative(root: &Path, path: &Path) -> Option<String> {
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

    #[test]
    fn paths_count_from_the_top_of_their_repository() {
        let scratch = tempfile::tempdir().unwrap();
        let root = scratch.path().canonicalize().unwrap();
        for directory in ["one/.git", "one/infra/module/.git", "two/.git", "none"] {
            std::fs::create_dir_all(root.join(directory)).unwrap();
        }
        let inside = RepositoryPaths::new(&root.join("one/infra"), &strings(&[""]), std::iter::empty());
        assert_eq!(inside, RepositoryPaths::below("infra/"));
        assert_eq!(
            ["main.tf", "../clearspan.yaml", ""].map(|path| inside.path(path)),
            ["infra/main.tf", "clearspan.yaml", "infra"]
        );
        let files = ["one/infra/module/a.tf", "one/a.tf", "two/b/c.tf", "none/d.tf"];
        let above = RepositoryPaths::new(&root, &strings(&["one/infra"]), files.into_iter());
        assert_eq!(files.map(|path| above.path(path)), ["infra/module/a.tf", "a.tf", "b/c.tf", "none/d.tf"]);
        assert_eq!(above.path("one"), "");
    }
}
