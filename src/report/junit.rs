//! JUnit's XML, as servers for continuous integration read it: a suite for each rule, a case for each target.
//!
//! What fails is a failure, a rule that failed an error, what is not known or suppressed skipped with the reason. Nothing
//! of the run (time, machine) is reported: the same findings give the same bytes.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use super::escape::push_markup;
use super::location::SourceLocation;
use super::specification::FormatSpec;
use super::summary::Summary;
use super::{ReportOptions, RuleInfo, incomplete, reasons};
use crate::engine::Report;
use crate::finding::{Finding, Outcome, by_class};

/// What is listed where nothing else is asked for.
const LISTED: [Outcome; 5] = [Outcome::Fail, Outcome::Error, Outcome::Unknown, Outcome::Suppressed, Outcome::Pass];

#[derive(Default)]
struct Suite {
    cases: String,
    /// All, failures, errors, skipped.
    counts: [usize; 4],
    names: HashMap<String, usize>,
}

pub(super) const SPEC: FormatSpec = FormatSpec {
    id: "junit",
    about: "test results (JUnit XML) for CI servers",
    shows_fixes: false,
    lists_passes: true,
    describes_rules: false,
    write,
};

fn write(report: &Report, _: &Summary<'_>, _: &[RuleInfo], options: &ReportOptions, to: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Suite> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| options.lists(finding, &LISTED)) {
        case(report, finding, suites.entry(&finding.rule).or_default());
    }
    let unlisted = incomplete::unlisted(report, options);
    for entry in &unlisted {
        let suite = suites.entry("ledger").or_default();
        let name = if entry.path.is_empty() { "." } else { &entry.path };
        let message = attribute(&entry.message);
        suite.add(name, name, 2, &format!("<error type=\"{}\" message=\"{message}\"/>", attribute(&entry.reason)));
    }
    for (class, count, parts) in by_class(&report.ledger.not_judged) {
        let message = attribute(&format!("not judged: {}", class.in_words(count, parts)));
        suites.entry("ledger").or_default().add(class.id(), class.id(), 3, &format!("<skipped message=\"{message}\"/>"));
    }
    let totals = suites.values().fold([0; 4], |sum, suite| std::array::from_fn(|index| sum[index] + suite.counts[index]));
    writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(to, "<testsuites name=\"clearspan\" tests=\"{}\" failures=\"{}\" errors=\"{}\">", totals[0], totals[1], totals[2])?;
    for (rule, suite) in suites {
        let [tests, failures, errors, skipped] = suite.counts;
        let name = attribute(rule);
        writeln!(
            to,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\">"
        )?;
        write!(to, "{}", suite.cases)?;
        writeln!(to, "  </testsuite>")?;
    }
    writeln!(to, "</testsuites>")
}

impl Suite {
    /// Adds a case; `kind` is the place of its count.
    fn add(&mut self, class: &str, name: &str, kind: usize, inside: &str) {
        self.counts[0] += 1;
        if let Some(count) = self.counts.get_mut(kind).filter(|_| kind > 0) {
            *count += 1;
        }
        let number = self.names.entry(name.to_string()).or_insert(0);
        *number += 1;
        let name = if *number == 1 { attribute(name) } else { format!("{} #{number}", attribute(name)) };
        let class = attribute(class);
        match inside {
            "" => self.cases.push_str(&format!("    <testcase classname=\"{class}\" name=\"{name}\"/>\n")),
            inside => self
                .cases
                .push_str(&format!("    <testcase classname=\"{class}\" name=\"{name}\">\n      {inside}\n    </testcase>\n")),
        }
    }
}

fn case(report: &Report, finding: &Finding, suite: &mut Suite) {
    let place = SourceLocation::locate(&report.sources, report.sources.shown(finding.primary.span));
    let path = place.as_ref().map_or(".", SourceLocation::path);
    let mut name = if finding.target.is_empty() { path.to_string() } else { finding.target.clone() };
    if !finding.environments.is_empty() {
        name.push_str(&format!(" ({})", finding.environments.join(", ")));
    }
    let message = attribute(&finding.message);
    let (kind, inside) = match finding.outcome {
        Outcome::Fail => {
            let tag = format!(
                "<failure type=\"{}\" message=\"{message}\">{}</failure>",
                finding.severity.id(),
                details(report, finding)
            );
            (1, tag)
        }
        Outcome::Error => (2, format!("<error type=\"error\" message=\"{message}\">{}</error>", details(report, finding))),
        Outcome::Unknown => {
            let why: Vec<String> = finding.reasons.iter().map(reasons::describe).collect();
            let why = if why.is_empty() { finding.message.clone() } else { format!("unknown: {}", why.join("; ")) };
            (3, format!("<skipped message=\"{}\"/>", attribute(&why)))
        }
        Outcome::Suppressed => {
            let why = finding.suppression.as_ref().map_or("", |suppression| suppression.reason.as_str());
            (3, format!("<skipped message=\"{}\"/>", attribute(&format!("suppressed: {why}"))))
        }
        Outcome::NotApplicable => (3, "<skipped message=\"not applicable\"/>".to_string()),
        Outcome::Pass => (0, String::new()),
    };
    suite.add(path, &name, kind, &inside);
}

/// Where and what, as lines.
fn details(report: &Report, finding: &Finding) -> String {
    let mut lines = Vec::new();
    let places = std::iter::once((finding.primary.span, finding.message.as_str()))
        .chain(finding.related.iter().map(|label| (label.span, label.text.as_str())));
    for (span, words) in places {
        if let Some(place) = SourceLocation::locate(&report.sources, report.sources.shown(span)) {
            lines.push(format!("{}:{}:{}: {words}", place.path(), place.start.line, place.start.column));
        }
    }
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    content(&lines.join("\n"))
}

/// A text without characters that XML 1.0 cannot hold, with those escaped that mean something in it.
fn content(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => push_markup(&mut escaped, c),
        }
    }
    escaped
}

/// As [`content`], on one line.
fn attribute(text: &str) -> String {
    content(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn texts_hold_nothing_that_xml_cannot() {
        assert_eq!(attribute("a<b> & \"c\"\n\u{1b}[31m\u{0}"), "a&lt;b&gt; &amp; &quot;c&quot;&#10;\u{fffd}[31m\u{fffd}");
    }
}
