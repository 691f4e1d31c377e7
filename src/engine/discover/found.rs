//! A file that a walk has met and that may be one of ours.

use crate::syntax::FileClass;

/// A file that may matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Relative to the scan root.
    pub path: String,
    pub class: FileClass,
}

pub(super) fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}
