//! The one pipeline: discover → load → judge → sort. All rayon and all I/O orchestration.
//!
//! Floor 5.

mod discover;
mod ledger;
mod options;
mod rules;

pub use discover::{DiscoverOptions, Discovery, FileClass, Found, Placed, discover, place};
pub use ledger::{Incomplete, Ledger, Skipped};
pub use options::{Options, UsageError};
pub use rules::{RuleExample, RuleInfo};

use std::sync::Arc;

use crate::finding::Finding;
use crate::source::SourceMap;

/// The result of a check: what every report reads.
#[derive(Debug)]
pub struct Report {
    pub sources: Arc<SourceMap>,
    /// All outcomes, sorted by path, position, rule, target.
    pub findings: Vec<Finding>,
    pub ledger: Ledger,
}

/// Checks what the options name.
///
/// # Errors
/// When the request cannot be met: nothing was judged.
pub fn check(options: &Options) -> Result<Report, UsageError> {
    let sources = SourceMap::new(&options.root)
        .map_err(|error| UsageError::new(format!("`{}` cannot be read: {error}", options.root.display())))?;
    let found = discover(&options.root, &options.paths, &DiscoverOptions { threads: options.threads });
    let read = found.files.iter().map(|found| found.path.clone()).collect();
    let ledger = Ledger { read, skipped: found.skipped, incomplete: found.problems, notes: found.notes };
    Ok(Report { sources: Arc::new(sources), findings: Vec::new(), ledger })
}

/// All rules that the options name, sorted by id.
///
/// # Errors
/// When a rule file cannot be loaded.
pub fn rules(_options: &Options) -> Result<Vec<RuleInfo>, UsageError> {
    Ok(Vec::new())
}
