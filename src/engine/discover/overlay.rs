//! Files that only an overlay has: met as a walk would meet them, were they on the disk.
//!
//! Invariant: a text that takes the place of a file on the disk changes nothing of what is met.

use std::path::Path;

use super::ignored::IgnoreRules;
use super::walk::{TOOLS, is_passed_over};
use super::{DiscoverOptions, EXCLUDED, Met, is_in_repository, reason};
use crate::source::{join_path, repository};

/// Meets the paths below the starts that the disk does not have.
pub(super) fn meet(root: &Path, starts: &[String], options: &DiscoverOptions, met: &mut Met) {
    for path in &options.overlay {
        if root.join(path).symlink_metadata().is_ok() {
            continue;
        }
        let below = |start: &&String| match start.as_str() {
            "" => true,
            start => path.strip_prefix(start).is_some_and(|rest| rest.starts_with('/')),
        };
        let Some(start) = starts.iter().find(below) else { continue };
        let (skipped, skip) = match first_skipped(root, start, path) {
            Some(skip) => skip,
            None if options.exclusion.excludes(path, false) => (path.clone(), EXCLUDED),
            None if is_passed_over(path) => (path.clone(), reason::HIDDEN),
            None => {
                met.file(path.clone());
                continue;
            }
        };
        met.skipped.push((skipped, skip));
    }
}

/// The directory on the way from the start to a path, or the path itself, that a walk passes over.
fn first_skipped(root: &Path, start: &str, path: &str) -> Option<(String, &'static str)> {
    let top = root.join(start);
    let mut rules = match top.parent().filter(|above| is_in_repository(above)) {
        Some(above) => IgnoreRules::above(above, repository(&top).unwrap_or(&top)),
        None => IgnoreRules::default(),
    };
    let mut walked = start.to_string();
    let mut parts = path.get(start.len()..)?.trim_start_matches('/').split('/').peekable();
    while let Some(part) = parts.next() {
        rules = rules.below(&root.join(&walked));
        walked = join_path(&walked, part);
        let is_directory = parts.peek().is_some();
        let end = if is_directory { "/" } else { "" };
        if is_directory && TOOLS.contains(&part) {
            return Some((format!("{walked}/"), reason::HIDDEN));
        }
        if rules.ignores(&root.join(&walked), is_directory) {
            // The file is what the editor holds; a directory is reported as a walk reports it.
            let shown = if is_directory && !root.join(&walked).is_dir() { path.to_string() } else { format!("{walked}{end}") };
            return Some((shown, reason::IGNORED));
        }
    }
    None
}
