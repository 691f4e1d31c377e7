//! The pipeline itself: discover, load, evaluate, judge, and what is done with the findings.
//!
//! Invariant: the report depends on the input alone, not on threads or on the order of the file system.

use super::{Options, Report, Workspace};
use crate::finding::UsageError;

/// Stack of a worker, in bytes: evaluation recurses as deep as the parser and the evaluator allow.
pub(super) const WORKER_STACK: usize = 64 * 1024 * 1024;

/// Checks what the options name.
///
/// # Errors
/// When the request cannot be met: nothing was checked.
pub fn check(options: &Options) -> Result<Report, UsageError> {
    Workspace::open(options.clone())?.take_report()
}

/// The threads of a run.
pub(super) fn pool(options: &Options) -> Result<rayon::ThreadPool, UsageError> {
    let mut builder = rayon::ThreadPoolBuilder::new().stack_size(WORKER_STACK);
    if let Some(threads) = options.threads {
        builder = builder.num_threads(threads);
    }
    builder.build().map_err(|error| UsageError::new(format!("no worker threads: {error}")))
}
