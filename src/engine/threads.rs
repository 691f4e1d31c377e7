//! The threads of a run.

use super::Options;
use crate::finding::UsageError;

/// Stack of a worker, in bytes: evaluation recurses as deep as the parser and the evaluator allow.
pub(super) const WORKER_STACK: usize = 64 * 1024 * 1024;

/// The threads of a run.
pub(super) fn pool(options: &Options) -> Result<rayon::ThreadPool, UsageError> {
    let mut builder = rayon::ThreadPoolBuilder::new().stack_size(WORKER_STACK);
    if let Some(threads) = options.threads {
        builder = builder.num_threads(threads);
    }
    builder.build().map_err(|error| UsageError::new(format!("no worker threads: {error}")))
}
