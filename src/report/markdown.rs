//! The comment of a pull request: what was found in one line, a table, and each finding with its code to fold out.
//!
//! Invariant: no text of the input means anything in the comment: not as markup, not as a mention, not as a link; the
//! comment is no longer than code hosts take.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::escape::push_markup;
use super::grouping::Cause;
use super::location::SourceLocation;
use super::specification::FormatSpec;
use super::summary::Summary;
use super::{ReportOptions, RuleInfo, footer, incomplete};
use crate::engine::Report;
use crate::finding::{Outcome, Severity};

const LISTED: [Outcome; 2] = [Outcome::Fail, Outcome::Error];
/// GitHub takes 65,536 characters; what is said at the end needs some.
const MAX_BYTES: usize = 60_000;
/// Lines of code around what is wrong, and of one place at most.
const AROUND: usize = 2;
const MAX_LINES: usize = 12;
/// Characters of a line, and of those how many in front of what is wrong.
const WIDEST: usize = 160;
const LEFT: usize = 60;
/// Related places of a finding.
const MAX_RELATED: usize = 6;

pub(super) const SPEC: FormatSpec = FormatSpec {
    id: "markdown",
    about: "a comment for a pull request",
    shows_fixes: false,
    lists_passes: false,
    describes_rules: false,
    write,
};

fn write(
    report: &Report,
    summary: &Summary<'_>,
    rules: &[RuleInfo],
    options: &ReportOptions,
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut causes = summary.listed(report, options, &LISTED);
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.first.severity));
    let mut page = format!("## clearspan\n\n<p>{}</p>\n\n", inline(&footer::headline_of(report, summary)));
    if !causes.is_empty() {
        page.push_str(&table(&causes, rules));
    }
    let mut left_out = 0;
    for (index, cause) in causes.iter().enumerate() {
        let section = section(report, cause, options);
        if page.len() + section.len() > MAX_BYTES {
            left_out = causes.len() - index;
            break;
        }
        page.push_str(&section);
    }
    if left_out > 0 {
        page.push_str(&format!(
            "<p>{left_out} more are not shown: the comment would be too long. The log of the run has them all.</p>\n\n"
        ));
    }
    let unlisted = incomplete::unlisted(report, options);
    if !unlisted.is_empty() {
        page.push_str("<details><summary>what could not be checked</summary><ul>\n");
        for entry in unlisted {
            let line =
                format!("<li>{}: {}</li>\n", code(&incomplete::entry_place(&report.sources, entry)), inline(&entry.message));
            if page.len() + line.len() > MAX_BYTES + 2_000 {
                page.push_str("<li>and more</li>\n");
                break;
            }
            page.push_str(&line);
        }
        page.push_str("</ul></details>\n");
    }
    to.write_all(page.as_bytes())
}

/// How often each rule is violated.
fn table(causes: &[Cause<'_>], rules: &[RuleInfo]) -> String {
    let mut counts: BTreeMap<(std::cmp::Reverse<Severity>, &str), usize> = BTreeMap::new();
    for cause in causes {
        *counts.entry((std::cmp::Reverse(cause.first.severity), cause.first.rule.as_str())).or_insert(0) += 1;
    }
    let mut table = String::from("<table>\n<tr><th>severity</th><th>rule</th><th></th><th>violations</th></tr>\n");
    for ((severity, rule), count) in counts {
        let title = rules.iter().find(|known| known.id == rule).map_or("", |known| known.title.as_str());
        table.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{count}</td></tr>\n",
            severity.0.id(),
            code(rule),
            inline(title)
        ));
    }
    table + "</table>\n\n"
}

fn section(report: &Report, cause: &Cause<'_>, options: &ReportOptions) -> String {
    let finding = cause.first;
    let place = SourceLocation::locate(&report.sources, report.sources.shown(finding.primary.span));
    let at = |place: &SourceLocation| code(&format!("{}:{}", options.repository.path(place.path()), place.start.line));
    let mut section = format!(
        "<details><summary><b>{}</b> {} {}{}</summary>\n",
        finding.severity.id(),
        code(&finding.rule),
        inline(&finding.message),
        place.as_ref().map(|place| format!(" ({})", at(place))).unwrap_or_default()
    );
    if let Some(place) = &place {
        section.push_str(&excerpt(place));
    }
    let related = finding.related.iter().take(MAX_RELATED).filter_map(|label| {
        let place = SourceLocation::locate(&report.sources, report.sources.shown(label.span))?;
        Some(format!("<li>{}: {}</li>\n", at(&place), inline(&label.text)))
    });
    let related: String = related.collect();
    if !related.is_empty() {
        section.push_str(&format!("<ul>\n{related}</ul>\n"));
    }
    if let Some(also) = cause.also(&report.sources) {
        section.push_str(&format!("<p>Also for {}</p>\n", inline(&also)));
    }
    if let Some(help) = &finding.help {
        section.push_str(&format!("<p><b>help:</b> {}</p>\n", inline(help)));
    }
    section + "</details>\n\n"
}

/// The lines of a place with some around them, the wrong ones marked.
fn excerpt(place: &SourceLocation) -> String {
    let (first, last) = (place.start.line as usize, (place.end.line as usize).min(place.start.line as usize + MAX_LINES));
    let from = first.saturating_sub(AROUND + 1);
    let mut lines = String::from("<pre>");
    for (number, line) in place.source.text.lines().enumerate().skip(from).take(last + AROUND - from) {
        let mark = if (first..=last).contains(&(number + 1)) { "&gt;" } else { " " };
        let from = if number + 1 == first { place.start.column as usize } else { 1 };
        lines.push_str(&format!("{mark} {:>4} | {}\n", number + 1, escaped(&cut(line, from))));
    }
    lines + "</pre>\n"
}

/// The part of a line around a column that is worth showing.
fn cut(line: &str, column: usize) -> String {
    let from = if column + LEFT > WIDEST { column - LEFT } else { 0 };
    let mut part: String = line.chars().skip(from).take(WIDEST).collect();
    if part.len() < line.len() {
        part.push('…');
    }
    if from > 0 { format!("…{part}") } else { part }
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// A message: what it has in backticks becomes code.
fn inline(text: &str) -> String {
    let mut parts = text.split('`').enumerate().peekable();
    let mut html = String::new();
    while let Some((index, part)) = parts.next() {
        // A backtick without its other is one.
        match (index % 2 == 1, parts.peek().is_some()) {
            (true, true) => html.push_str(&code(part)),
            (true, false) => html.push_str(&format!("&#96;{}", escaped(part))),
            _ => html.push_str(&escaped(part)),
        }
    }
    html
}

/// Text that is nothing but text, in markup as in Markdown. An empty line would end the block of markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Line breaks are blanks before anything else is made visible.
    for c in super::escape(&text.replace(['\n', '\r'], " ")).chars() {
        match c {
            '@' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '\\' | '!' => escaped.push_str(&format!("&#{};", u32::from(c))),
            c => push_markup(&mut escaped, c),
        }
    }
    escaped
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_nothing_but_text() {
        assert_eq!(inline("`a<b>` is @me & [x](y) `"), "<code>a&lt;b&gt;</code> is &#64;me &amp; &#91;x&#93;(y) &#96;");
        assert_eq!(escaped("a\n\n# b"), "a  &#35; b");
    }
}
