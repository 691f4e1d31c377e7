//! Files that only an overlay has: met as a walk would meet them, were they on the disk.
//!
//! Invariant: a text that takes the place of a file on the disk changes nothing of what is met. Floor 5.

use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;

use super::{DiscoverOptions, EXCLUDED, Met, reason, relative};

/// Meets the paths below the starts that the disk does not have.
pub(super) fn meet(root: &Path, starts: &[PathBuf], in_repository: bool, options: &DiscoverOptions, met: &mut Met) {
    for path in &options.overlay {
        let full = root.join(path);
        let Some(start) = starts.iter().find(|start| full.starts_with(start)) else { continue };
        if full.symlink_metadata().is_ok() {
            continue;
        }
        let Some(below) = relative(start, &full) else { continue };
        let above = path.strip_suffix(below.as_str()).unwrap_or_default();
        if let Some(hidden) = hidden_part(&below) {
            met.skipped.push((format!("{above}{hidden}"), reason::HIDDEN));
        } else if is_ignored(start, in_repository, &full) {
            met.skipped.push((path.clone(), reason::IGNORED));
        } else if options.exclusion.excludes(path, false) {
            met.skipped.push((path.clone(), EXCLUDED));
        } else {
            met.file(path.clone());
        }
    }
}

/// The path up to its first hidden part; a directory ends in `/`.
fn hidden_part(path: &str) -> Option<&str> {
    let starts = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
    let at = starts.into_iter().find(|at| path.get(*at..).is_some_and(|rest| first_part(rest).starts_with('.')))?;
    let end = path.get(at..)?.find('/').map_or(path.len(), |length| at + length + 1);
    path.get(..end)
}

/// The first part of a path.
fn first_part(path: &str) -> &str {
    path.split_once('/').map_or(path, |(first, _)| first)
}

/// Whether `.gitignore` files leave a path out: the nearest that says anything decides, up to where the walk begins, or
/// to the top of the work tree.
fn is_ignored(start: &Path, in_repository: bool, full: &Path) -> bool {
    for directory in full.ancestors().skip(1) {
        let (rules, _) = Gitignore::new(directory.join(".gitignore"));
        let said = rules.matched_path_or_any_parents(full, false);
        if !said.is_none() {
            return said.is_ignore();
        }
        let top = if in_repository { directory.join(".git").exists() } else { directory == start };
        if top {
            break;
        }
    }
    false
}
