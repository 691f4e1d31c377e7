//! What each report format says of itself.

use std::io::{self, Write};

use super::options::ReportOptions;
use super::summary::Summary;
use crate::engine::{Report, RuleInfo};

/// What writes a report, with the rules of the run.
pub(super) type FormatWriter = fn(&Report, &Summary<'_>, &[RuleInfo], &ReportOptions, &mut dyn Write) -> io::Result<()>;

/// What a report format is called, what it is for, and what writes it.
pub(super) struct FormatSpec {
    pub(super) id: &'static str,
    /// For the help text.
    pub(super) about: &'static str,
    /// Whether it shows the fixes that are available.
    pub(super) shows_fixes: bool,
    /// Whether it lists passes without being asked to.
    pub(super) lists_passes: bool,
    /// Whether it describes rules that no outcome names too.
    pub(super) describes_rules: bool,
    pub(super) write: FormatWriter,
}
