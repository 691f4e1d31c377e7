//! Walks the given paths and says of every file what it may be.
//!
//! Job: names only, no content: a `Yaml` or `Json` file is a candidate until someone reads it.
//! Invariant: every file that is met is in `files` or in `skipped` with a reason; both are sorted by path and do not
//! depend on the number of threads; no directory outside the scan root is walked. Floor 5.

mod charts;
mod class;
mod overlay;
mod pattern;
mod root;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};
use rayon::prelude::*;

use super::configuration::{EXCLUDED, Exclusion};
use super::{Incomplete, Skipped};
use charts::Charts;
use class::file_name;
use root::relative;

pub use class::FileClass;
pub use pattern::expand;
pub use root::{Placed, RepositoryPaths, place, repository};

/// A file that may matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Relative to the scan root.
    pub path: String,
    pub class: FileClass,
}

/// How to walk.
#[derive(Clone, Debug, Default)]
pub struct DiscoverOptions {
    /// `None` for as many as there are processors.
    pub threads: Option<usize>,
    /// Paths with a text that takes a file's place, whether or not the disk has it.
    pub overlay: Vec<String>,
    /// What is left out, also where it is named.
    pub exclusion: Exclusion,
}

impl DiscoverOptions {
    /// How a check walks.
    pub fn of(options: &super::Options, exclusion: &Exclusion) -> DiscoverOptions {
        let overlay = options.overlay.iter().map(|(path, _)| path.clone()).collect();
        DiscoverOptions { threads: options.threads, overlay, exclusion: exclusion.clone() }
    }
}

/// What the given paths hold.
#[derive(Clone, Debug, Default)]
pub struct Discovery {
    pub files: Vec<Found>,
    pub skipped: Vec<Skipped>,
    /// What could not be walked, and given paths without any file of ours.
    pub problems: Vec<Incomplete>,
    /// Directories of charts, with their templates, which are passed over.
    pub charts: BTreeMap<String, Vec<String>>,
    /// Paths that were named and are excluded.
    pub notes: Vec<Incomplete>,
}

/// Why a file or directory is passed over.
mod reason {
    pub(super) const OTHER: &str = "not-terraform-or-kubernetes";
    pub(super) const HIDDEN: &str = "hidden";
    pub(super) const CHART_TEMPLATE: &str = "chart-template";
    /// A link to a directory of the scan root: its files are met under their own path.
    pub(super) const LINKED_DIRECTORY: &str = "linked-directory";
    pub(super) const OUTSIDE_ROOT: &str = "outside-root";
    pub(super) const BROKEN_LINK: &str = "broken-link";
    pub(super) const NOT_A_FILE: &str = "not-a-file";
    /// `.gitignore` leaves it out; a directory ends in `/`.
    pub(super) const IGNORED: &str = "ignored";
}

/// Walks `paths`, each relative to `root`. Files that are named are taken whatever `.gitignore` says.
pub fn discover(root: &Path, paths: &[String], options: &DiscoverOptions) -> Discovery {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let mut met = Met::default();
    let mut starts: Vec<PathBuf> = Vec::new();
    for path in paths {
        let full = root.join(path);
        match full.metadata() {
            Ok(meta) if options.exclusion.excludes(path, meta.is_dir()) => {
                met.skipped.push((if meta.is_dir() { format!("{path}/") } else { path.clone() }, EXCLUDED));
            }
            Ok(meta) if meta.is_dir() => starts.push(full),
            Ok(_) => met.file(path.clone()),
            Err(_) if options.overlay.contains(path) => met.file(path.clone()),
            Err(error) => met.unreadable(path.clone(), &error.to_string()),
        }
    }
    let named: HashSet<String> = met.files.iter().map(|found| found.path.clone()).collect();
    starts.sort();
    starts.dedup();
    let (tracked, untracked): (Vec<_>, Vec<_>) = starts.into_iter().partition(|start| is_in_repository(start));
    for (starts, in_repository) in [(tracked, true), (untracked, false)] {
        walk(&root, &starts, in_repository, options, &mut met);
        overlay::meet(&root, &starts, in_repository, options, &mut met);
    }
    met.finish(&root, paths, &named)
}

/// Whether a directory lies in a git work tree: the `.gitignore` files above it count up to the work tree's top.
/// Outside one, `.gitignore` counts from the given directory downwards.
fn is_in_repository(directory: &Path) -> bool {
    directory.ancestors().any(|ancestor| ancestor.join(".git").exists())
}

fn walk(root: &Path, starts: &[PathBuf], in_repository: bool, options: &DiscoverOptions, met: &mut Met) {
    let Some((first, rest)) = starts.split_first() else { return };
    let mut builder = WalkBuilder::new(first);
    for start in rest {
        builder.add(start);
    }
    // Hidden entries are seen here, so that they are accounted for. What is ignored must not depend on whose machine
    // it is, nor on the settings of a search tool: git's global excludes and `.ignore` have no say.
    builder.hidden(false).parents(in_repository).require_git(in_repository);
    builder.git_global(false).ignore(false).follow_links(false);
    builder.threads(options.threads.unwrap_or(0));
    let all: Mutex<Met> = Mutex::new(Met::default());
    builder.build_parallel().run(|| {
        let mut local = Local { met: Met::default(), all: &all };
        Box::new(move |entry| match entry {
            Ok(entry) => local.met.entry(root, &entry, &options.exclusion),
            Err(error) => {
                local.met.walk_error(root, &error);
                WalkState::Continue
            }
        })
    });
    met.append(all.into_inner().unwrap_or_else(PoisonError::into_inner));
}

/// What one thread has met; handed over when the thread ends.
struct Local<'a> {
    met: Met,
    all: &'a Mutex<Met>,
}

impl Drop for Local<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.append(std::mem::take(&mut self.met));
    }
}

/// What was met so far, in no order.
#[derive(Debug, Default)]
struct Met {
    /// Walked, so that what was passed over in them can be named.
    directories: Vec<String>,
    files: Vec<Found>,
    skipped: Vec<(String, &'static str)>,
    problems: Vec<Incomplete>,
}

impl Met {
    fn append(&mut self, mut other: Met) {
        self.directories.append(&mut other.directories);
        self.files.append(&mut other.files);
        self.skipped.append(&mut other.skipped);
        self.problems.append(&mut other.problems);
    }

    fn file(&mut self, path: String) {
        match FileClass::of(file_name(&path)) {
            Some(class) => self.files.push(Found { path, class }),
            None => self.skipped.push((path, reason::OTHER)),
        }
    }

    fn unreadable(&mut self, path: String, message: &str) {
        let message = format!("cannot be read: {message}");
        self.problems.push(Incomplete { path, span: None, reason: "unreadable".to_string(), message });
    }

    fn entry(&mut self, root: &Path, entry: &DirEntry, exclusion: &Exclusion) -> WalkState {
        let Some(kind) = entry.file_type() else { return WalkState::Continue };
        if entry.depth() == 0 {
            self.directories.extend(relative(root, entry.path()));
            return WalkState::Continue;
        }
        let Some(mut path) = relative(root, entry.path()) else {
            let lossy = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_string_lossy().into_owned();
            // Reading goes by names in UTF-8: a file of ours that cannot be named cannot be read.
            match FileClass::of(file_name(&lossy)) {
                Some(_) => self.unreadable(lossy, "its name is not UTF-8"),
                None if kind.is_dir() => self.unreadable(lossy, "the directory's name is not UTF-8"),
                None => self.skipped.push((lossy, reason::OTHER)),
            }
            return WalkState::Skip;
        };
        let hidden = file_name(&path).starts_with('.');
        if kind.is_dir() {
            if hidden {
                path.push('/');
                self.skipped.push((path, reason::HIDDEN));
                return WalkState::Skip;
            }
            if exclusion.excludes(&path, true) {
                path.push('/');
                self.skipped.push((path, EXCLUDED));
                return WalkState::Skip;
            }
            self.directories.push(path);
            return WalkState::Continue;
        }
        if hidden {
            self.skipped.push((path, reason::HIDDEN));
        } else if exclusion.excludes(&path, false) {
            self.skipped.push((path, EXCLUDED));
        } else if kind.is_symlink() {
            self.link(root, entry.path(), path);
        } else if kind.is_file() {
            self.file(path);
        } else {
            self.skipped.push((path, reason::NOT_A_FILE));
        }
        WalkState::Continue
    }

    /// A link to a file inside the root is that file. A linked directory is not walked: what it holds is met under its
    /// own path if it lies inside the root, and links cannot multiply or loop.
    fn link(&mut self, root: &Path, full: &Path, path: String) {
        let reason = match full.canonicalize() {
            Err(_) => reason::BROKEN_LINK,
            Ok(target) if !target.starts_with(root) => reason::OUTSIDE_ROOT,
            Ok(target) if target.is_dir() => reason::LINKED_DIRECTORY,
            Ok(target) if target.is_file() => return self.file(path),
            Ok(_) => reason::NOT_A_FILE,
        };
        self.skipped.push((path, reason));
    }

    fn walk_error(&mut self, root: &Path, error: &ignore::Error) {
        let (path, message) = describe(error);
        let path = path.map_or(String::new(), |path| path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned());
        self.unreadable(path, &message);
    }

    /// What the walked directories hold and the walk passed over: nothing is left out in silence.
    fn ignored(&self, root: &Path) -> Vec<String> {
        let mut seen: HashSet<&str> = self.directories.iter().map(String::as_str).collect();
        seen.extend(self.files.iter().map(|found| found.path.as_str()));
        seen.extend(self.skipped.iter().map(|(path, _)| path.trim_end_matches('/')));
        seen.extend(self.problems.iter().map(|problem| problem.path.as_str()));
        let passed_over = self.directories.par_iter().flat_map_iter(|directory| {
            let listing = std::fs::read_dir(root.join(directory)).into_iter().flatten().flatten();
            let unseen = listing.filter_map(|entry| {
                let mut path = relative(root, &entry.path())?;
                if seen.contains(path.as_str()) {
                    return None;
                }
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    path.push('/');
                }
                Some(path)
            });
            unseen.collect::<Vec<_>>()
        });
        passed_over.collect()
    }

    fn finish(self, root: &Path, paths: &[String], named: &HashSet<String>) -> Discovery {
        let ignored = self.ignored(root);
        let Met { mut files, mut skipped, mut problems, .. } = self;
        skipped.extend(ignored.into_iter().map(|path| (path, reason::IGNORED)));
        files.sort();
        files.dedup();
        let charts = Charts::new(root, &files);
        let walked = files.iter().filter(|found| found.class == FileClass::Chart);
        let mut passed_over: BTreeMap<String, Vec<String>> =
            walked.map(|found| (directory(&found.path).to_string(), Vec::new())).collect();
        files.retain(|found| {
            let Some(chart) = charts.with_template(&found.path) else { return true };
            passed_over.entry(chart.to_string()).or_default().push(found.path.clone());
            skipped.push((found.path.clone(), reason::CHART_TEMPLATE));
            false
        });
        for (path, skip_reason) in &mut skipped {
            if *skip_reason == reason::OTHER && charts.with_template(path).is_some() {
                *skip_reason = reason::CHART_TEMPLATE;
            }
        }
        let mut notes = Vec::new();
        // A named file may have been passed over by a walk as well.
        skipped.retain(|(path, _)| !named.contains(path));
        skipped.sort();
        skipped.dedup();
        for path in paths.iter().filter(|path| !has_file_below(&files, path)) {
            if problems.iter().any(|problem| problem.path == **path) {
                continue;
            }
            let entry = |reason: &str, message: &str| Incomplete {
                path: path.clone(),
                span: None,
                reason: reason.to_string(),
                message: message.to_string(),
            };
            let below =
                |skipped: &str| skipped.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            // Who names what the configuration leaves out (a hook names every file that changes) need not be wrong.
            match skipped.iter().any(|(skipped, reason)| *reason == EXCLUDED && !path.is_empty() && below(skipped)) {
                true => notes.push(entry(EXCLUDED, "nothing here is judged: the configuration excludes it")),
                false => problems.push(entry("no-input", "no Terraform or Kubernetes file was found here")),
            }
        }
        problems.sort_by(|a, b| (&a.path, &a.reason, &a.message).cmp(&(&b.path, &b.reason, &b.message)));
        problems.dedup();
        let skipped = skipped.into_iter().map(|(path, reason)| Skipped { path, reason: reason.to_string() }).collect();
        Discovery { files, skipped, problems, charts: passed_over, notes }
    }
}

/// Whether a file of the sorted list is `path` or lies below it.
fn has_file_below(files: &[Found], path: &str) -> bool {
    if path.is_empty() {
        return !files.is_empty();
    }
    let prefix = format!("{path}/");
    let from = |start: &str| files.get(files.partition_point(|found| found.path.as_str() < start));
    from(path).is_some_and(|found| found.path == path) || from(&prefix).is_some_and(|found| found.path.starts_with(&prefix))
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// The path and the cause in an error of the walker.
fn describe(error: &ignore::Error) -> (Option<PathBuf>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path.clone()), describe(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => describe(err),
        ignore::Error::Loop { child, .. } => (Some(child.clone()), "a link that leads back to a directory above".to_string()),
        ignore::Error::Partial(errors) => errors.first().map_or_else(|| (None, error.to_string()), describe),
        error => (None, error.to_string()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    /// A scratch directory with these files; a content of `->x` makes a link to `x`.
    fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
        let scratch = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let full = scratch.path().join(path);
            std::fs::create_dir_all(full.parent().unwrap()).unwrap();
            match content.strip_prefix("->") {
                Some(target) => std::os::unix::fs::symlink(target, full).unwrap(),
                None => std::fs::write(full, content).unwrap(),
            }
        }
        scratch
    }

    fn check(files: &[(&str, &str)], paths: &[&str]) -> Discovery {
        let scratch = scratch(files);
        let paths: Vec<String> = paths.iter().map(ToString::to_string).collect();
        let one = discover(scratch.path(), &paths, &DiscoverOptions { threads: Some(1), ..DiscoverOptions::default() });
        let many = discover(scratch.path(), &paths, &DiscoverOptions { threads: Some(4), ..DiscoverOptions::default() });
        assert_eq!(format!("{one:?}"), format!("{many:?}"), "the number of threads changes the result");
        one
    }

    fn files(discovery: &Discovery) -> Vec<&str> {
        discovery.files.iter().map(|found| found.path.as_str()).collect()
    }

    fn skipped(discovery: &Discovery) -> Vec<(&str, &str)> {
        discovery.skipped.iter().map(|skipped| (skipped.path.as_str(), skipped.reason.as_str())).collect()
    }

    #[test]
    fn every_file_is_found_or_skipped_with_a_reason() {
        let all = check(
            &[
                ("b.tf", ""),
                ("a/x.yaml", ""),
                ("a/notes.txt", ""),
                (".terraform/modules/m/main.tf", ""),
                (".hidden.tf", ""),
                (".git/HEAD", ""),
            ],
            &[""],
        );
        assert_eq!(files(&all), ["a/x.yaml", "b.tf"]);
        assert_eq!(
            skipped(&all),
            [
                (".git/", "hidden"),
                (".hidden.tf", "hidden"),
                (".terraform/", "hidden"),
                ("a/notes.txt", "not-terraform-or-kubernetes"),
            ]
        );
        assert!(all.problems.is_empty() && all.notes.is_empty(), "{all:?}");
    }

    #[test]
    fn gitignore_counts_without_git_but_not_for_named_files() {
        let tree: &[(&str, &str)] =
            &[(".gitignore", "build/\n*.auto.tfvars\n"), ("build/x.tf", ""), ("y.auto.tfvars", ""), ("z.tf", "")];
        assert_eq!(files(&check(tree, &[""])), ["z.tf"]);
        assert_eq!(files(&check(tree, &["", "build/x.tf", "y.auto.tfvars"])), ["build/x.tf", "y.auto.tfvars", "z.tf"]);
        assert_eq!(files(&check(tree, &["build"])), ["build/x.tf"], "a directory that is named is walked");
    }

    #[test]
    fn gitignore_of_a_parent_counts_inside_the_work_tree_only() {
        let tree: &[(&str, &str)] = &[
            (".gitignore", "*.tf\n"),
            ("repository/.git/HEAD", ""),
            ("repository/.gitignore", "skip.tf\n"),
            ("repository/sub/skip.tf", ""),
            ("repository/sub/keep.tf", ""),
            ("plain/keep.tf", ""),
        ];
        assert_eq!(files(&check(tree, &["repository/sub"])), ["repository/sub/keep.tf"]);
        assert_eq!(files(&check(tree, &["plain"])), ["plain/keep.tf"]);
    }

    #[test]
    fn links_stay_inside_the_root_and_do_not_loop() {
        let all = check(
            &[
                ("a/x.tf", ""),
                ("a/loop", "->../a"),
                ("shared.tf", "->a/x.tf"),
                ("broken.tf", "->nowhere"),
                ("passwd.tf", "->/etc/passwd"),
                ("etc", "->/etc"),
            ],
            &[""],
        );
        assert_eq!(files(&all), ["a/x.tf", "shared.tf"]);
        assert_eq!(
            skipped(&all),
            [
                ("a/loop", "linked-directory"),
                ("broken.tf", "broken-link"),
                ("etc", "outside-root"),
                ("passwd.tf", "outside-root"),
            ]
        );
    }

    #[test]
    fn templates_of_charts_are_passed_over_with_a_note() {
        let tree: &[(&str, &str)] = &[
            ("chart/Chart.yaml", ""),
            ("chart/values.yaml", ""),
            ("chart/templates/deployment.yaml", ""),
            ("chart/templates/NOTES.txt", ""),
            ("chart/templates/tests/t.yaml", ""),
            ("templates/no-chart.yaml", ""),
        ];
        let all = check(tree, &[""]);
        assert_eq!(files(&all), ["chart/Chart.yaml", "chart/values.yaml", "templates/no-chart.yaml"]);
        assert!(skipped(&all).iter().all(|(_, reason)| *reason == "chart-template"), "{all:?}");
        let templates = ["chart/templates/deployment.yaml", "chart/templates/tests/t.yaml"].map(String::from).to_vec();
        assert_eq!(all.charts, BTreeMap::from([("chart".to_string(), templates)]));
        let below = check(tree, &["chart/templates"]);
        assert_eq!(files(&below), [""; 0]);
        assert_eq!(below.problems[0].reason, "no-input");
    }

    #[test]
    fn a_path_without_any_file_of_ours_is_a_problem() {
        let tree: &[(&str, &str)] = &[("a/readme.md", ""), ("ab/x.tf", "")];
        let all = check(tree, &["a", "ab", "a/readme.md"]);
        assert_eq!(files(&all), ["ab/x.tf"]);
        let problems: Vec<_> = all.problems.iter().map(|problem| (problem.path.as_str(), problem.reason.as_str())).collect();
        assert_eq!(problems, [("a", "no-input"), ("a/readme.md", "no-input")]);
    }

    #[test]
    fn an_unreadable_name_of_ours_is_a_problem() {
        use std::os::unix::ffi::OsStrExt;
        let scratch = scratch(&[("x.tf", "")]);
        for name in [&b"\xff.tf"[..], b"\xff.txt"] {
            std::fs::write(scratch.path().join(std::ffi::OsStr::from_bytes(name)), "").unwrap();
        }
        let all = discover(scratch.path(), &[String::new()], &DiscoverOptions::default());
        assert_eq!(all.problems.len(), 1, "{all:?}");
        assert_eq!(all.problems[0].path, "\u{fffd}.tf");
        assert_eq!(skipped(&all), [("\u{fffd}.txt", "not-terraform-or-kubernetes")]);
    }
}
