//! The revision that `--changed-since` compares with, judged as the present state is.
//!
//! Invariant: what git tracks is taken as the revision has it, what git ignores as it is now. Everything is laid in a new
//! directory of its own, which is gone when this is done; nothing is written through a link.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::arguments::{CheckArguments, ReportArguments};
use super::git::{EntryKind, TreeEntry, WorkTree};
use super::options::CheckOptions;
use super::output;
use crate::engine::{self, BaseRevision, Changes};
use crate::finding::UsageError;
use crate::source::{MAX_FILE_BYTES, read_bytes};
use crate::syntax::FileClass;

/// How deep submodules are followed.
const MAX_SUBMODULES: usize = 8;

/// Adds what changed since the revision of `--changed-since` to the options of the check.
///
/// # Errors
/// As [`changes`].
pub fn add_changes(options: &mut CheckOptions, arguments: &CheckArguments, current: &Path) -> Result<(), UsageError> {
    if let Some(since) = arguments.changed_since.as_deref() {
        options.engine.result.changes = Some(changes(arguments, since, current, &options.engine)?);
    }
    Ok(())
}

/// What changed since a revision, for what the options check.
///
/// # Errors
/// When there is no git, no repository, no such revision, no common history, or the clone lacks objects.
fn changes(arguments: &CheckArguments, since: &str, current: &Path, options: &engine::Options) -> Result<Changes, UsageError> {
    let top = top(options)?;
    let tree = WorkTree::at(&top);
    let commit = tree.parting(since)?;
    let failed = |error: io::Error| UsageError::new(format!("revision `{since}` cannot be checked out: {error}"));
    let scratch = tempfile::Builder::new().prefix("clearspan-").tempdir().map_err(failed)?;
    let place = scratch.path().canonicalize().map_err(failed)?;
    // The scan root may lie above the repository.
    let mapping = match top.strip_prefix(&options.scan.root) {
        Ok(below) => Mapping { from: options.scan.root.clone(), to: place.clone(), top: place.join(below) },
        Err(_) => Mapping { from: top.clone(), to: place.clone(), top: place.clone() },
    };
    let mut laid = Laid::default();
    fs::create_dir_all(&mapping.top).map_err(failed)?;
    lay(&tree, &commit, (&place, &mapping.top), MAX_SUBMODULES, &mut laid)?;
    if laid.absent > 0 {
        let files = if laid.absent == 1 { "file" } else { "files" };
        let error = UsageError::new(format!("this clone does not have the contents of {} {files} of `{since}`", laid.absent));
        return Err(error.with_help("clone without `--filter`: their contents are compared"));
    }
    for path in &laid.unknown {
        output::complain(&format!(
            "submodule `{path}`: its commit in `{since}` is not available, everything in it counts as changed"
        ));
    }
    let base = judged(arguments, current, &mapping, options);
    if let Err(error) = &base {
        output::complain(&format!("`{since}` cannot be checked, all findings count as changed: {}", error.message));
    }
    Ok(Changes { since: since.to_string(), base: base.ok().map(Arc::new) })
}

/// The top of the repository that holds what is checked.
fn top(options: &engine::Options) -> Result<PathBuf, UsageError> {
    let mut paths = options.scan.paths.iter().map(|path| options.scan.root.join(path));
    let first = paths.next().unwrap_or_else(|| options.scan.root.clone());
    let of = |path: &Path| engine::repository(path).map(Path::to_path_buf);
    let Some(top) = of(&first) else {
        return Err(UsageError::new(format!("`{}` is not in a git repository", first.display()))
            .with_help("`--changed-since` compares with a revision of the repository that is checked"));
    };
    match paths.find(|path| !path.starts_with(&top)) {
        Some(other) => Err(UsageError::new(format!("`{}` is not in the repository `{}`", other.display(), top.display()))
            .with_help("check one repository at a time with `--changed-since`")),
        None => Ok(top),
    }
}

/// Where the paths of the present state are found in the revision.
struct Mapping {
    from: PathBuf,
    to: PathBuf,
    /// The top of the repository in the revision.
    top: PathBuf,
}

impl Mapping {
    fn map(&self, path: &Path) -> Option<PathBuf> {
        Some(self.to.join(path.strip_prefix(&self.from).ok()?))
    }

    /// A path as it was typed, for the check of the revision; `None` where the revision does not have it.
    fn typed(&self, current: &Path, path: &str) -> Option<String> {
        let full = by_name(&current.join(path));
        let real = full.canonicalize().unwrap_or(full);
        let mapped = self.map(&real).unwrap_or(real);
        mapped.exists().then(|| mapped.to_str().map(ToString::to_string))?
    }
}

/// `.` and `..` resolved by name.
fn by_name(path: &Path) -> PathBuf {
    let mut made = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => _ = made.pop(),
            Component::CurDir => {}
            part => made.push(part),
        }
    }
    made
}

/// The check of the revision.
fn judged(
    arguments: &CheckArguments,
    current: &Path,
    mapping: &Mapping,
    present: &engine::Options,
) -> Result<BaseRevision, UsageError> {
    let current = current.canonicalize().unwrap_or_else(|_| current.to_path_buf());
    let typed = |paths: &[String]| paths.iter().filter_map(|path| mapping.typed(&current, path)).collect::<Vec<_>>();
    let named = |path: &PathBuf| path.to_str().and_then(|path| mapping.typed(&current, path)).map(PathBuf::from);
    let mut paths = arguments.paths.iter().filter(|path| *path != "-").cloned().collect::<Vec<_>>();
    paths.extend(arguments.stdin_filename.iter().filter_map(|path| path.to_str()).map(ToString::to_string));
    let here = mapping.map(&current).unwrap_or_else(|| mapping.top.clone());
    let is_there = if paths.is_empty() { here.is_dir() } else { !typed(&paths).is_empty() };
    let root = mapping.map(&present.scan.root).unwrap_or_else(|| mapping.to.clone());
    if !is_there {
        return Ok(BaseRevision::empty(present.scan.root.clone(), root));
    }
    fs::create_dir_all(&here).map_err(|error| UsageError::new(error.to_string()))?;
    let mut values = arguments.values.clone();
    values.variable_files = typed(&values.variable_files);
    values.config.file = match &values.config.file {
        Some(path) => Some(named(path).ok_or_else(|| UsageError::new(format!("it has no `{}`", path.display())))?),
        None => None,
    };
    let mut rules = arguments.rules.clone();
    rules.rule_paths = rules.rule_paths.iter().filter_map(named).collect();
    let arguments = CheckArguments {
        paths: typed(&paths),
        values,
        rules,
        helm_values: typed(&arguments.helm_values),
        // A plan and an editor's text are of the present state.
        plans: Vec::new(),
        stdin_filename: None,
        changed_since: None,
        fix: false,
        report: ReportArguments { min_confidence: arguments.report.min_confidence, ..ReportArguments::default() },
        ..arguments.clone()
    };
    let mut options = CheckOptions::new(&arguments, &here)?;
    // Patterns count from where they were typed; the revision lies elsewhere.
    options.engine.scan.exclude = present.scan.exclude.as_ref().map(|exclude| {
        let base = mapping.map(&exclude.base).unwrap_or_else(|| here.clone());
        crate::configuration::Exclude { base, patterns: exclude.patterns.clone() }
    });
    (options.engine.result.baseline, options.engine.result.reported) = (None, Vec::new());
    let report = engine::check(&options.engine)?;
    BaseRevision::new(&report, present.scan.root.clone(), root)
}

/// What came of laying out a revision.
#[derive(Default)]
struct Laid {
    /// Files that are not in the clone.
    absent: usize,
    /// Submodules whose commit is not here.
    unknown: Vec<String>,
}

/// Writes what a commit holds into a directory, submodules included, and what git ignores beside it.
fn lay(tree: &WorkTree, commit: &str, (root, to): (&Path, &Path), depth: usize, laid: &mut Laid) -> Result<(), UsageError> {
    let failed = |error: io::Error| UsageError::new(format!("`{}` cannot be written: {error}", to.display()));
    let entries = tree.entries(commit)?;
    // It looks like a work tree: `.gitignore` counts as it does now.
    let own = to.join(".git");
    fs::create_dir_all(own.join("info")).map_err(failed)?;
    for name in ["info/exclude", "index"] {
        if let Some(path) = tree.own_file(name).filter(|path| path.is_file()) {
            fs::copy(path, own.join(name)).map_err(failed)?;
        }
    }
    let files: Vec<&TreeEntry> = entries.iter().filter(|entry| entry.kind == EntryKind::File).collect();
    let mut known = HashSet::new();
    laid.absent += tree.contents(&files, |entry, content| write(to, &entry.path, content, &mut known))?;
    for path in tree.ignored()?.iter().filter(|path| is_read(path)) {
        let from = tree.top().join(path);
        let is_link = fs::symlink_metadata(&from).is_ok_and(|meta| meta.is_symlink());
        if !is_link
            && !to.join(path).exists()
            && let Ok(content) = read_bytes(&from, MAX_FILE_BYTES)
        {
            write(to, path, &content, &mut known).map_err(failed)?;
        }
    }
    for entry in entries.iter().filter(|entry| entry.kind == EntryKind::Submodule) {
        submodule(tree, entry, (root, to), depth, laid)?;
    }
    // Links come last: nothing is written through one.
    let links: Vec<&TreeEntry> = entries.iter().filter(|entry| entry.kind == EntryKind::Link).collect();
    laid.absent += tree.contents(&links, |entry, target| link(to, &entry.path, target))?;
    Ok(())
}

fn submodule(
    tree: &WorkTree,
    entry: &TreeEntry,
    (root, to): (&Path, &Path),
    depth: usize,
    laid: &mut Laid,
) -> Result<(), UsageError> {
    let place = tree.top().join(&entry.path);
    // Where it is not checked out, its directory belongs to the repository around it.
    let is_here = place.join(".git").exists() && place.canonicalize().is_ok_and(|real| real == place);
    if !is_here {
        return Ok(());
    }
    let inner = WorkTree::at(&place);
    match (inner.commit(entry.commit()), depth.checked_sub(1)) {
        (Some(commit), Some(depth)) => {
            let to = to.join(&entry.path);
            let failed = |error: io::Error| UsageError::new(format!("`{}` cannot be written: {error}", to.display()));
            if make_directories(root, &to).map_err(failed)? { lay(&inner, &commit, (root, &to), depth, laid) } else { Ok(()) }
        }
        _ => {
            laid.unknown.push(entry.path.clone());
            Ok(())
        }
    }
}

/// Whether a file that git ignores can decide what is found: variable files, installed modules.
fn is_read(path: &str) -> bool {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let installed = path.starts_with(".terraform/") || path.contains("/.terraform/");
    (FileClass::by_name(name).is_some() || installed)
        && !path.contains(".terraform/providers/")
        && !path.contains("node_modules/")
}

/// Writes a new file; nothing that is there is written to.
fn write(to: &Path, path: &str, content: &[u8], known: &mut HashSet<PathBuf>) -> io::Result<()> {
    let full = to.join(path);
    if let Some(parent) = full.parent().filter(|parent| !known.contains(*parent)) {
        if !make_directories(to, parent)? {
            return Ok(());
        }
        known.insert(parent.to_path_buf());
    }
    match File::options().write(true).create_new(true).open(&full) {
        // Names that differ in case only, on a disk that does not tell them apart.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        opened => opened?.write_all(content),
    }
}

/// Creates the directories below `to` that lead to `directory`. False where something else is in the way: a tree that was
/// made by hand may name a link and something below it.
fn make_directories(to: &Path, directory: &Path) -> io::Result<bool> {
    let mut made = to.to_path_buf();
    for part in directory.strip_prefix(to).into_iter().flat_map(Path::components) {
        made.push(part);
        match fs::symlink_metadata(&made) {
            Ok(meta) if meta.is_dir() => {}
            Ok(_) => return Ok(false),
            Err(_) => fs::create_dir(&made)?,
        }
    }
    Ok(true)
}

#[cfg(unix)]
fn link(to: &Path, path: &str, target: &[u8]) -> io::Result<()> {
    let full = to.join(path);
    if let Some(parent) = full.parent()
        && !make_directories(to, parent)?
    {
        return Ok(());
    }
    let target: &std::ffi::OsStr = std::os::unix::ffi::OsStrExt::from_bytes(target);
    match std::os::unix::fs::symlink(target, full) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn link(to: &Path, path: &str, target: &[u8]) -> io::Result<()> {
    // As git checks links out here: a file that holds the target.
    write(to, path, target, &mut HashSet::new())
}
