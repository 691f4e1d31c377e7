//! What `.gitignore` files leave out.
//!
//! Invariant: the nearest file that says anything about a path decides, as for git; a `.gitignore` that is a link, no
//! regular file, or too large has no say, as for git. Source: gitignore's documentation.

use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::source::read_unlinked_text;

const FILE: &str = ".gitignore";
/// The largest `.gitignore` that is read, in bytes.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// The rules of a directory and of those above it.
#[derive(Clone, Debug, Default)]
pub(super) struct IgnoreRules(Option<Arc<Level>>);

#[derive(Debug)]
struct Level {
    rules: Gitignore,
    above: IgnoreRules,
}

impl IgnoreRules {
    /// The rules that hold in `directory`: its own and those of the directories above it, up to `top`.
    pub(super) fn above(directory: &Path, top: &Path) -> IgnoreRules {
        let within: Vec<&Path> = directory.ancestors().take_while(|above| above.starts_with(top)).collect();
        within.into_iter().rev().fold(IgnoreRules::default(), |above, directory| above.below(directory))
    }

    /// These rules and those of a directory in it.
    pub(super) fn below(&self, directory: &Path) -> IgnoreRules {
        let Ok(text) = read_unlinked_text(&directory.join(FILE), MAX_BYTES) else { return self.clone() };
        let mut builder = GitignoreBuilder::new(directory);
        for line in text.trim_start_matches('\u{feff}').lines() {
            // What is not a valid pattern says nothing, as for git.
            let _ = builder.add_line(None, line);
        }
        match builder.build() {
            Ok(rules) if !rules.is_empty() => IgnoreRules(Some(Arc::new(Level { rules, above: self.clone() }))),
            _ => self.clone(),
        }
    }

    /// Whether a path is left out, whatever becomes of the directories above it.
    pub(super) fn ignores(&self, full: &Path, is_directory: bool) -> bool {
        let mut rules = self;
        while let Some(level) = &rules.0 {
            let said = level.rules.matched(full, is_directory);
            if !said.is_none() {
                return said.is_ignore();
            }
            rules = &level.above;
        }
        false
    }
}
