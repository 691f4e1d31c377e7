//! The one pipeline: discover → load → judge → sort. All rayon and all I/O orchestration.
//!
//! Floor 5.

mod ledger;

pub use ledger::{Incomplete, Ledger, Skipped};

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
