//! Colours of the terminal, and the characters that frames are drawn with.

use super::options::ReportOptions;

pub(super) const BOLD: &str = "1";
pub(super) const RED: &str = "1;31";
pub(super) const GREEN: &str = "1;32";
pub(super) const YELLOW: &str = "1;33";
pub(super) const DIM: &str = "2";
pub(super) const NAME: &str = "1;4;36";
pub(super) const RELATED: &str = "1;34";

pub(super) fn paint(options: &ReportOptions, style: &str, text: &str) -> String {
    if options.color && !text.is_empty() { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_string() }
}

/// How serious what is drawn is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum FrameLevel {
    Error,
    Warning,
    Advice,
}

/// Characters of a frame.
pub(super) struct Characters {
    pub horizontal: char,
    pub vertical: char,
    /// Beside a line that is no line of the source.
    pub between: char,
    pub top: char,
    pub bottom: char,
    pub cross: char,
    /// Where the text of a label has several lines.
    pub joint: char,
    pub under: char,
    /// In the middle of what a label is about.
    pub stem: char,
    /// Below an empty place.
    pub point: char,
    pub arrow: char,
    pub left_out: &'static str,
}

pub(super) const UNICODE: Characters = Characters {
    horizontal: '─',
    vertical: '│',
    between: '·',
    top: '╭',
    bottom: '╰',
    cross: '├',
    joint: '┤',
    under: '─',
    stem: '┬',
    point: '▲',
    arrow: '▶',
    left_out: "…",
};

pub(super) const ASCII: Characters = Characters {
    horizontal: '-',
    vertical: '|',
    between: ':',
    top: ',',
    bottom: '`',
    cross: '|',
    joint: '|',
    under: '^',
    stem: '|',
    point: '^',
    arrow: '>',
    left_out: "...",
};

impl FrameLevel {
    pub(super) fn icon(self, ascii: bool) -> char {
        match (self, ascii) {
            (FrameLevel::Error, false) => '×',
            (FrameLevel::Warning, false) => '⚠',
            (FrameLevel::Advice, false) => '☞',
            (FrameLevel::Error, true) => 'x',
            (FrameLevel::Warning, true) => '!',
            (FrameLevel::Advice, true) => '>',
        }
    }

    pub(super) fn style(self) -> &'static str {
        match self {
            FrameLevel::Error => "31",
            FrameLevel::Warning => "33",
            FrameLevel::Advice => "36",
        }
    }

    /// For the place that is wrong.
    pub(super) fn strong(self) -> &'static str {
        match self {
            FrameLevel::Error => "1;31",
            FrameLevel::Warning => "1;33",
            FrameLevel::Advice => "1;36",
        }
    }
}
