//! The walk itself: every entry of every directory is met once.
//!
//! Invariant: nothing is followed out of the repository; a directory is walked once, however many links lead to it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rayon::prelude::*;

use super::ignored::IgnoreRules;
use super::tracked::Tracked;
use super::{DiscoverOptions, EXCLUDED, Met, is_in_repository, reason};
use crate::source::{join_path, link_boundary, repository};
use crate::syntax::FileClass;
use crate::syntax::file_name;

/// Directories that tools keep for themselves.
pub(super) const TOOLS: [&str; 5] = [".git", ".hg", ".svn", ".terraform", ".terragrunt-cache"];
/// How many linked directories are walked.
const MAX_LINKED_DIRECTORIES: usize = 1_000;

/// What holds for a whole walk.
pub(super) struct Walk<'w> {
    /// With links resolved.
    root: &'w Path,
    options: &'w DiscoverOptions,
    /// What git tracks, by the tops of work trees: read once for each, and only where something is ignored.
    tracked: RwLock<BTreeMap<PathBuf, Arc<Result<Tracked, String>>>>,
}

/// A directory under the path by which it was met, and where it really is.
struct Place {
    path: String,
    real: PathBuf,
}

impl<'w> Walk<'w> {
    pub(super) fn new(root: &'w Path, options: &'w DiscoverOptions) -> Walk<'w> {
        Walk { root, options, tracked: RwLock::default() }
    }

    /// Meets everything below these directories, given by their paths below the root.
    pub(super) fn below(&self, starts: &[String], met: &mut Met) {
        let mut walked: BTreeSet<PathBuf> = BTreeSet::new();
        let mut open = Vec::new();
        for path in starts {
            match self.root.join(path).canonicalize() {
                Ok(real) if real.starts_with(link_boundary(self.root, &self.root.join(path))) => {
                    open.push(Place { path: path.clone(), real })
                }
                Ok(_) => met.problem(path.clone(), "outside-root", "leads out of the repository: nothing in it is judged"),
                Err(error) => met.unreadable(path.clone(), &error.to_string()),
            }
        }
        walked.extend(open.iter().map(|place| place.real.clone()));
        met.append(self.all(open));
        // Links to directories that no walk has met, in an order that does not depend on threads.
        let mut count = 0;
        while !met.linked.is_empty() {
            let mut linked = std::mem::take(&mut met.linked);
            linked.sort();
            for (path, real) in linked {
                let is_walked = |known: &PathBuf| real.starts_with(known) || known.starts_with(&real);
                count += 1;
                if walked.iter().any(is_walked) {
                    met.skipped.push((path, reason::LINKED_DIRECTORY));
                } else if count > MAX_LINKED_DIRECTORIES {
                    met.problem(path, "too-many-links", "more than 1000 linked directories: this one is not judged");
                } else {
                    walked.insert(real.clone());
                    met.append(self.all(vec![Place { path, real }]));
                }
            }
        }
        for error in
            self.tracked.read().unwrap_or_else(PoisonError::into_inner).values().filter_map(|read| read.as_ref().as_ref().err())
        {
            let message = format!("the git index cannot be read ({error}): tracked files that `.gitignore` matches are not seen");
            met.problem(".git/index".to_string(), "unreadable", &message);
        }
    }

    fn all(&self, starts: Vec<Place>) -> Met {
        let walk = |start: Place| {
            // `.gitignore` files above count up to the top of the work tree.
            let top = repository(&start.real).unwrap_or(&start.real).to_path_buf();
            let rules = match start.real.parent().filter(|above| is_in_repository(above)) {
                Some(above) => IgnoreRules::above(above, &top),
                None => IgnoreRules::default(),
            };
            self.directory(start, &rules)
        };
        merged(starts.into_par_iter().map(walk))
    }

    fn directory(&self, place: Place, above: &IgnoreRules) -> Met {
        let mut met = Met::default();
        let listing = match std::fs::read_dir(&place.real) {
            Ok(listing) => listing,
            Err(error) => {
                met.unreadable(place.path, &error.to_string());
                return met;
            }
        };
        let rules = above.below(&place.real);
        let mut below = Vec::new();
        for entry in listing {
            let entry = match entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))) {
                Ok(entry) => entry,
                Err(error) => {
                    met.unreadable(place.path.clone(), &error.to_string());
                    continue;
                }
            };
            let (name, kind) = entry;
            let Some(name) = name.to_str() else {
                met.unnamed(&join_path(&place.path, &name.to_string_lossy()), kind.is_dir());
                continue;
            };
            let (path, real) = (join_path(&place.path, name), place.real.join(name));
            match kind.is_dir() {
                true => self.subdirectory(Place { path, real }, &rules, &mut met, &mut below),
                false if rules.ignores(&real, false) && !self.is_tracked(&real) => met.skipped.push((path, reason::IGNORED)),
                false => self.file(path, &real, kind, &mut met),
            }
        }
        met.append(merged(below.into_par_iter().map(|place| self.directory(place, &rules))));
        met
    }

    fn subdirectory(&self, place: Place, rules: &IgnoreRules, met: &mut Met, below: &mut Vec<Place>) {
        let skip = match &place {
            place if TOOLS.contains(&file_name(&place.path)) => Some(reason::HIDDEN),
            place if self.options.exclusion.excludes(&place.path, true) => Some(EXCLUDED),
            place if rules.ignores(&place.real, true) => Some(reason::IGNORED),
            _ => None,
        };
        let Some(skip) = skip else { return below.push(place) };
        if skip == reason::IGNORED {
            for (path, real) in self.tracked_below(&place) {
                if let Ok(meta) = real.symlink_metadata() {
                    self.file(path, &real, meta.file_type(), met);
                }
            }
        }
        met.skipped.push((format!("{}/", place.path), skip));
    }

    fn file(&self, path: String, real: &Path, kind: std::fs::FileType, met: &mut Met) {
        if self.options.exclusion.excludes(&path, false) {
            met.skipped.push((path, EXCLUDED));
        } else if is_passed_over(&path) {
            met.skipped.push((path, reason::HIDDEN));
        } else if kind.is_symlink() {
            self.link(path, real, met);
        } else if kind.is_file() {
            met.file(path);
        } else {
            met.no_file(path);
        }
    }

    /// A link to a file is that file, wherever in the repository it lies. A linked directory is walked when it is met
    /// under no path of its own.
    fn link(&self, path: String, full: &Path, met: &mut Met) {
        let is_ours = FileClass::by_name(file_name(&path)).is_some();
        match full.canonicalize() {
            // What Terraform and kustomize read must be there; other tools look after their own links.
            Err(_) if FileClass::by_name(file_name(&path)).is_some_and(FileClass::is_required) => {
                met.unreadable(path, "a broken link");
            }
            Err(_) => met.skipped.push((path, reason::BROKEN_LINK)),
            Ok(target) if !target.starts_with(link_boundary(self.root, full)) => match is_ours || target.is_dir() {
                true => met.problem(path, "outside-root", "a link that leads out of the repository: its target is not read"),
                false => met.skipped.push((path, reason::OUTSIDE_ROOT)),
            },
            Ok(target) if target.is_dir() => met.linked.push((path, target)),
            Ok(target) if target.is_file() => met.file(path),
            Ok(_) => met.no_file(path),
        }
    }

    /// What git tracks in the work tree that holds a place, and the path of the place in it.
    fn tracked(&self, real: &Path) -> Option<(Arc<Result<Tracked, String>>, String)> {
        let top = repository(real.parent()?)?;
        let path = real.strip_prefix(top).ok()?.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
        if let Some(known) = self.tracked.read().unwrap_or_else(PoisonError::into_inner).get(top) {
            return Some((known.clone(), path));
        }
        let mut all = self.tracked.write().unwrap_or_else(PoisonError::into_inner);
        let read = all.entry(top.to_path_buf()).or_insert_with(|| Arc::new(Tracked::read(top)));
        Some((read.clone(), path))
    }

    fn is_tracked(&self, real: &Path) -> bool {
        let found = self.tracked(real);
        found.is_some_and(|(tracked, path)| tracked.as_ref().as_ref().is_ok_and(|tracked| tracked.contains(&path)))
    }

    /// The tracked files below an ignored directory, by the paths under which they are met.
    fn tracked_below(&self, place: &Place) -> Vec<(String, PathBuf)> {
        let Some((tracked, directory)) = self.tracked(&place.real) else { return Vec::new() };
        let Ok(tracked) = tracked.as_ref() else { return Vec::new() };
        let prefix = format!("{directory}/");
        let rest = tracked.below(&prefix).filter_map(|path| path.strip_prefix(prefix.as_str()));
        rest.map(|rest| (join_path(&place.path, rest), place.real.join(rest))).collect()
    }
}

/// Terraform does not read hidden files of its language.
pub(super) fn is_passed_over(path: &str) -> bool {
    let name = file_name(path);
    let is_terraform = matches!(FileClass::by_name(name), Some(FileClass::Terraform | FileClass::TerraformJson));
    name.starts_with('.') && is_terraform
}

fn merged(all: impl ParallelIterator<Item = Met>) -> Met {
    all.reduce(Met::default, |mut one, other| {
        one.append(other);
        one
    })
}
