//! Workflow commands, which GitHub shows as annotations of the changed lines.
//!
//! Source: "Workflow commands for GitHub Actions". A step shows ten annotations of each kind: the most severe are shown as
//! commands, all others as lines of the log.

use std::io::{self, Write};

use super::grouping::Cause;
use super::location::SourceLocation;
use super::specification::FormatSpec;
use super::summary::Summary;
use super::{ReportOptions, RuleInfo, concise, footer, incomplete};
use crate::engine::Report;
use crate::finding::{Outcome, Severity};

const LISTED: [Outcome; 2] = [Outcome::Fail, Outcome::Error];
/// Annotations of one kind that a step shows.
const SHOWN: usize = 10;

pub(super) const SPEC: FormatSpec = FormatSpec {
    id: "github",
    about: "GitHub workflow commands: annotations of changed lines",
    shows_fixes: false,
    lists_passes: false,
    describes_rules: false,
    write,
};

fn write(report: &Report, summary: &Summary<'_>, _: &[RuleInfo], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let mut causes = summary.listed(report, options, &LISTED);
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.first.severity));
    let mut left_out = Vec::new();
    let mut shown = [0; 3];
    for cause in &causes {
        let level = level(cause);
        let count = shown.get_mut(level).map_or(0, |count| {
            *count += 1;
            *count
        });
        // The last notice is for what is left out.
        if count > SHOWN - usize::from(level == 2) {
            left_out.push(cause);
        } else {
            command(report, cause, options, to)?;
        }
    }
    for entry in incomplete::unlisted(report, options) {
        let path = options.repository.path(&entry.path);
        let file = if entry.path.is_empty() { String::new() } else { format!(" file={}", property(&path)) };
        writeln!(to, "::warning{file}::{}", data(&format!("incomplete: {}", entry.message)))?;
    }
    for cause in &left_out {
        // No path or message is taken for a command of its own.
        writeln!(to, "- {}", concise::line(report, cause).replace("##[", "# #["))?;
    }
    let mut summary = footer::headline_of(report, summary);
    if !left_out.is_empty() {
        summary.push_str(&format!("; {} are in the log only: a step shows {SHOWN} annotations of a kind", left_out.len()));
    }
    writeln!(to, "::notice title=clearspan::{}", data(&summary))
}

const LEVELS: [&str; 3] = ["error", "warning", "notice"];

fn level(cause: &Cause<'_>) -> usize {
    match (cause.first.outcome, cause.first.severity) {
        (Outcome::Error, _) | (Outcome::Fail, Severity::Critical | Severity::High) => 0,
        (Outcome::Fail, Severity::Medium) => 1,
        _ => 2,
    }
}

fn command(report: &Report, cause: &Cause<'_>, options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let finding = cause.first;
    let mut properties = Vec::new();
    if let Some(place) = SourceLocation::locate(&report.sources, report.sources.shown(finding.primary.span)) {
        properties.push(format!("file={}", property(&options.repository.path(place.path()))));
        properties.push(format!("line={},endLine={}", place.start.line, place.end.line));
        if place.start.line == place.end.line {
            properties.push(format!("col={},endColumn={}", place.start.column, place.end.column));
        }
    }
    properties.push(format!("title={}", property(&format!("{} ({})", finding.rule, finding.severity.id()))));
    let mut message = finding.message.clone();
    if let Some(also) = cause.also(&report.sources) {
        message.push_str(&format!("\nalso for {also}"));
    }
    if let Some(help) = &finding.help {
        message.push_str(&format!("\n{help}"));
    }
    let level = LEVELS.get(level(cause)).copied().unwrap_or("notice");
    writeln!(to, "::{level} {}::{}", properties.join(","), data(&message))
}

/// The text of a command.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    super::escape(&text).into_owned()
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_the_command() {
        assert_eq!(data("a%0A\r\n::error::x"), "a%250A%0D%0A::error::x");
        assert_eq!(property("a,b:c\n"), "a%2Cb%3Ac%0A");
    }
}
