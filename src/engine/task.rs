//! What can be done with a workspace: check, fix, show what fixing would change.
//!
//! Invariant: a report depends on the input alone, not on threads or on the order of the file system.

use super::{Options, Report, Workspace};
use crate::finding::UsageError;

/// What a command does with a workspace. Every file is read and parsed once, whatever is asked of it.
pub trait Task {
    type Outcome;

    /// # Errors
    /// As [`check`](super::check).
    fn run(&self, workspace: &mut Workspace) -> Result<Self::Outcome, UsageError>;
}

/// Finds what is wrong, as the last thing that is asked of a workspace.
#[derive(Copy, Clone, Debug, Default)]
pub struct Check;

impl Task for Check {
    type Outcome = Report;

    fn run(&self, workspace: &mut Workspace) -> Result<Report, UsageError> {
        workspace.take_report()
    }
}

/// Checks what the options name.
///
/// # Errors
/// When the request cannot be met: nothing was checked.
pub fn check(options: &Options) -> Result<Report, UsageError> {
    Workspace::open(options.clone())?.take_report()
}
