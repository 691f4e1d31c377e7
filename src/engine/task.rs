//! What can be done with a workspace: check, fix, show what fixing would change.

use super::{Report, Workspace};
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
