//! Colours of the terminal.

use super::options::ReportOptions;

pub(super) const BOLD: &str = "1";
pub(super) const RED: &str = "1;31";
pub(super) const GREEN: &str = "1;32";
pub(super) const YELLOW: &str = "1;33";

pub(super) fn paint(options: &ReportOptions, style: &str, text: &str) -> String {
    if options.color && !text.is_empty() { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_string() }
}
