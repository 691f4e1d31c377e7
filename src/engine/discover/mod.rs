//! Walks the given paths and says of every file what it may be.
//!
//! Job: names only, no content: a `Yaml` or `Json` file is a candidate until someone reads it.
//! Invariant: every file that is met is in `files` or in `skipped` with a reason; both are sorted by path and do not
//! depend on the number of threads; no directory outside the scan root is walked.

mod charts;
mod found;
mod ignored;
mod overlay;
mod pattern;
mod root;
mod tracked;
mod walk;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use crate::configuration::{EXCLUDED, EXCLUDED_HERE, Exclusion};
use charts::Charts;

use crate::finding::{Incomplete, Skipped};
use crate::syntax::{FileClass, file_name, not_deployed};
pub use found::Found;
use found::directory;

pub use crate::source::repository;

pub use pattern::expand;
pub use root::{Placed, RepositoryPaths, place, relative};
pub(super) use tracked::TrackedFiles;

/// How to walk.
#[derive(Clone, Debug, Default)]
pub struct DiscoverOptions {
    /// Paths with a text that takes a file's place, whether or not the disk has it.
    pub overlay: Vec<String>,
    /// What is left out, also where it is named.
    pub exclusion: Exclusion,
}

impl DiscoverOptions {
    /// How a check walks.
    pub fn new(options: &super::ScanOptions, exclusion: &Exclusion) -> DiscoverOptions {
        let overlay = options.overlay.iter().map(|(path, _)| path.clone()).collect();
        DiscoverOptions { overlay, exclusion: exclusion.clone() }
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
    let mut starts: Vec<String> = Vec::new();
    for path in paths {
        let full = root.join(path);
        match full.metadata() {
            Ok(meta) if options.exclusion.excludes(path, meta.is_dir()) => {
                met.skipped.push((if meta.is_dir() { format!("{path}/") } else { path.clone() }, EXCLUDED));
            }
            Ok(meta) if meta.is_dir() => starts.push(path.clone()),
            Ok(meta) if meta.is_file() => met.file(path.clone()),
            Ok(_) => met.no_file(path.clone()),
            Err(_) if options.overlay.contains(path) => met.file(path.clone()),
            Err(error) => met.unreadable(path.clone(), &error.to_string()),
        }
    }
    let named: HashSet<String> = met.files.iter().map(|found| found.path.clone()).collect();
    starts.sort();
    starts.dedup();
    walk::Walk::new(&root, options).below(&starts, &mut met);
    overlay::meet(&root, &starts, options, &mut met);
    met.finish(&root, paths, &named)
}

/// Whether a directory lies in a git work tree: the `.gitignore` files above it count up to the work tree's top.
/// Outside one, `.gitignore` counts from the given directory downwards.
fn is_in_repository(directory: &Path) -> bool {
    directory.ancestors().any(|ancestor| ancestor.join(".git").exists())
}

/// What was met so far, in no order.
#[derive(Debug, Default)]
struct Met {
    files: Vec<Found>,
    skipped: Vec<(String, &'static str)>,
    problems: Vec<Incomplete>,
    /// Links to directories of the repository, with where these are.
    linked: Vec<(String, PathBuf)>,
}

impl Met {
    fn append(&mut self, mut other: Met) {
        self.linked.append(&mut other.linked);
        self.files.append(&mut other.files);
        self.skipped.append(&mut other.skipped);
        self.problems.append(&mut other.problems);
    }

    fn file(&mut self, path: String) {
        match FileClass::by_name(file_name(&path)) {
            Some(class) => self.files.push(Found { path, class }),
            None => {
                let reason = not_deployed(file_name(&path)).unwrap_or(reason::OTHER);
                self.skipped.push((path, reason));
            }
        }
    }

    fn unreadable(&mut self, path: String, message: &str) {
        let message = format!("cannot be read: {message}");
        self.problems.push(Incomplete { path, span: None, reason: "unreadable".to_string(), message });
    }

    fn problem(&mut self, path: String, reason: &str, message: &str) {
        self.problems.push(Incomplete { path, span: None, reason: reason.to_string(), message: message.to_string() });
    }

    /// Something whose name is not UTF-8. Reading goes by names in UTF-8: a file of ours that cannot be named cannot be
    /// read.
    fn unnamed(&mut self, lossy: &str, is_directory: bool) {
        match FileClass::by_name(file_name(lossy)) {
            Some(_) => self.unreadable(lossy.to_string(), "its name is not UTF-8"),
            None if is_directory => self.unreadable(lossy.to_string(), "the directory's name is not UTF-8"),
            None => self.skipped.push((lossy.to_string(), reason::OTHER)),
        }
    }

    /// A device, a pipe or a socket.
    fn no_file(&mut self, path: String) {
        match FileClass::by_name(file_name(&path)) {
            Some(_) => self.unreadable(path, "it is not a regular file"),
            None => self.skipped.push((path, reason::NOT_A_FILE)),
        }
    }

    fn finish(self, root: &Path, paths: &[String], named: &HashSet<String>) -> Discovery {
        let Met { mut files, mut skipped, mut problems, .. } = self;
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
                true => notes.push(entry(EXCLUDED, EXCLUDED_HERE)),
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
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| discover(scratch.path(), &paths, &DiscoverOptions::default()))
        };
        let (one, many) = (with(1), with(4));
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
        assert_eq!(skipped(&all), [("a/loop", "linked-directory")]);
        let problems: Vec<_> = all.problems.iter().map(|problem| (problem.path.as_str(), problem.reason.as_str())).collect();
        let outside = "outside-root";
        assert_eq!(problems, [("broken.tf", "unreadable"), ("etc", outside), ("passwd.tf", outside)]);
    }

    #[test]
    fn links_may_lead_through_the_repository() {
        let tree: &[(&str, &str)] = &[
            (".git/HEAD", ""),
            ("common/k8s/a.yaml", ""),
            ("common/x.tf", ""),
            ("stack/k8s", "->../common/k8s"),
            ("stack/again", "->../common/k8s"),
            ("stack/top", "->.."),
            ("stack/x.tf", "->../common/x.tf"),
        ];
        let all = check(tree, &["stack"]);
        assert_eq!(files(&all), ["stack/again/a.yaml", "stack/x.tf"]);
        assert_eq!(skipped(&all), [("stack/k8s", "linked-directory"), ("stack/top", "linked-directory")]);
        let whole = check(tree, &[""]);
        assert_eq!(files(&whole), ["common/k8s/a.yaml", "common/x.tf", "stack/x.tf"]);
    }

    #[test]
    fn hidden_directories_are_walked_but_not_those_of_tools() {
        let tree: &[(&str, &str)] = &[
            (".github/infra/main.tf", ""),
            (".infra/.k8s/a.yaml", ""),
            (".a.yaml", ""),
            (".git/x.yaml", ""),
            (".terraform/modules/m/main.tf", ""),
        ];
        let all = check(tree, &[""]);
        assert_eq!(files(&all), [".a.yaml", ".github/infra/main.tf", ".infra/.k8s/a.yaml"]);
        assert_eq!(skipped(&all), [(".git/", "hidden"), (".terraform/", "hidden")]);
    }

    #[test]
    fn a_gitignore_that_is_no_regular_file_has_no_say() {
        let all =
            check(&[(".gitignore", "->/dev/zero"), ("a/.gitignore", "->../rules"), ("rules", "*.tf"), ("a/x.tf", "")], &[""]);
        assert_eq!(files(&all), ["a/x.tf"]);
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
