//! SARIF 2.1.0 as code hosts take it.
//!
//! Invariant: every result has a place with all four bounds of its region; paths are relative to the top of the
//! repository; the documented limits of code hosts are kept, and what they leave out is said.

mod limits;
mod model;
mod rules;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::environments::{in_environments, single};
use super::fingerprint::line_hashes;
use super::grouping::Cause;
use super::location::SourceLocation;
use super::specification::FormatSpec;
use super::summary::Summary;
use super::{ReportOptions, RuleInfo, UnknownPolicy, reasons};
use crate::engine::Report;
use crate::finding::{Applicability, Finding, Incomplete, Outcome, Severity, in_words};
use crate::source::{SourceId, SourceMap, Span};
use limits::{MAX_NOTIFICATIONS, MAX_RELATED, MAX_STEPS};
use model::{
    ArtifactChange, ArtifactLocation, Automation, BaseId, CodeFlow, Content, Fingerprints, Fix, FixProperties, Identified,
    Invocation, Location, Log, LogicalLocation, Message, Notification, PhysicalLocation, Region, Replacement, ResultProperties,
    Run, Suppression, SuppressionProperties, ThreadFlowLocation,
};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const BASE: &str = "%SRCROOT%";

pub(super) const SPEC: FormatSpec = FormatSpec {
    id: "sarif",
    about: "SARIF 2.1.0 for code hosts",
    shows_fixes: true,
    lists_passes: false,
    describes_rules: true,
    write,
};

fn write(
    report: &Report,
    summary: &Summary<'_>,
    rules: &[RuleInfo],
    options: &ReportOptions,
    to: &mut dyn Write,
) -> io::Result<()> {
    let places = Places { report, sources: &report.sources, options };
    let mut notifications = Vec::new();
    if let Some(not_judged) = in_words(&report.ledger.not_judged) {
        notifications.push(limits::not_judged(&not_judged));
    }
    for entry in report.ledger.incomplete.iter().take(MAX_NOTIFICATIONS) {
        notifications.push(places.notification(entry, "error"));
    }
    for entry in report.ledger.notes.iter().take(MAX_NOTIFICATIONS) {
        notifications.push(places.notification(entry, "note"));
    }
    let unlisted = report.ledger.incomplete.len().saturating_sub(MAX_NOTIFICATIONS)
        + report.ledger.notes.len().saturating_sub(MAX_NOTIFICATIONS);
    if unlisted > 0 {
        notifications.push(limits::limit(format!("{unlisted} more entries of the ledger are not listed")));
    }
    // A syntax error is an entry of the ledger and a finding: once is enough.
    let entries = report.ledger.incomplete.iter().filter_map(|entry| entry.span.map(|span| (entry.reason.as_str(), span)));
    let said: HashSet<(&str, Span)> = entries.collect();
    let errors = report.findings.iter().filter(|finding| finding.outcome == Outcome::Error);
    for finding in errors.filter(|finding| !said.contains(&(finding.rule.as_str(), finding.primary.span))) {
        notifications.push(places.rule_error(finding));
    }

    let (listed, left_out) = limits::listed(report, |finding| places.main(finding), summary, options);
    let (known, rules_left_out) = limits::rules(rules, &listed);
    let mut rules = rules::SarifRules::new(&known);
    let lines = wanted_line_hashes(&places, &listed);
    let mut results = Vec::with_capacity(listed.len());
    for (cause, place) in &listed {
        let finding = cause.first;
        let line = lines.get(&(place.source.id, place.start.line)).cloned();
        let own = finding.identity.fingerprint.map(|fingerprint| fingerprint.to_string());
        results.push(places.result(cause, place, rules.index(finding), Fingerprints { own, line }));
    }
    let too_large = limits::shrink(&listed, &mut results)?;
    notifications.extend(limits::notifications(results.len(), left_out, too_large, rules_left_out));

    let (driver, taxonomies) = rules.into_components();
    let description = Message { text: "the top of the repository".to_string() };
    let run = Run {
        tool: model::Tool { driver },
        taxonomies,
        automation_details: options.category.as_deref().map(|category| Automation { id: automation_id(category) }),
        invocations: [Invocation {
            exit_code: options.exit_code,
            execution_successful: super::is_complete(report),
            tool_execution_notifications: notifications,
        }],
        original_uri_base_ids: BTreeMap::from([(BASE, BaseId { description })]),
        column_kind: "unicodeCodePoints",
        results,
    };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    serde_json::to_writer_pretty(&mut *to, &log).map_err(io::Error::from)?;
    writeln!(to)
}

/// The hash of each line on which a result stands; each source is read once.
fn wanted_line_hashes(places: &Places<'_>, listed: &[(Cause<'_>, SourceLocation)]) -> HashMap<(SourceId, u32), String> {
    let mut wanted: HashMap<SourceId, HashSet<u32>> = HashMap::new();
    for (_, place) in listed {
        wanted.entry(place.source.id).or_default().insert(place.start.line);
    }
    let mut hashes = HashMap::new();
    for (id, lines) in wanted {
        let Some(source) = places.sources.get(id) else { continue };
        hashes.extend(line_hashes(&source.text, &lines).into_iter().map(|(line, hash)| ((id, line), hash)));
    }
    hashes
}

/// Turns spans into locations.
struct Places<'a> {
    report: &'a Report,
    sources: &'a SourceMap,
    options: &'a ReportOptions,
}

impl Places<'_> {
    /// The place that stands for a finding: the primary one, or the first related one that has a place.
    fn main(&self, finding: &Finding) -> Option<SourceLocation> {
        let spans = std::iter::once(finding.primary.span).chain(finding.related.iter().map(|label| label.span));
        spans.filter_map(|span| SourceLocation::locate(self.sources, span)).next()
    }

    fn artifact(&self, path: &str) -> ArtifactLocation {
        ArtifactLocation { uri: percent_encode(&self.options.repository.path(path)), uri_base_id: BASE }
    }

    fn location(&self, place: &SourceLocation, message: Option<&str>) -> Location {
        Location {
            physical_location: PhysicalLocation { artifact_location: self.artifact(place.path()), region: Some(region(place)) },
            message: message.map(|text| Message { text: text.to_string() }),
            ..Location::default()
        }
    }

    fn result<'f>(
        &self,
        cause: &Cause<'f>,
        place: &SourceLocation,
        rule_index: usize,
        fingerprints: Fingerprints,
    ) -> model::Result<'f> {
        let finding = cause.first;
        let (kind, level) = match finding.outcome {
            Outcome::Fail | Outcome::Suppressed | Outcome::Error => ("fail", level(finding.severity)),
            Outcome::Unknown if self.options.unknown == UnknownPolicy::Fail => ("fail", level(finding.severity)),
            Outcome::Unknown => ("open", "none"),
            Outcome::Pass => ("pass", "none"),
            Outcome::NotApplicable => ("notApplicable", "none"),
        };
        let related: Vec<(SourceLocation, &str)> = finding
            .related
            .iter()
            .filter_map(|label| SourceLocation::locate(self.sources, label.span).map(|place| (place, label.text.as_str())))
            .take(MAX_RELATED)
            .collect();
        let mut text = unlinked(&finding.message).into_owned();
        if finding.outcome == Outcome::Unknown && !finding.reasons.is_empty() {
            let reasons: Vec<String> = finding.reasons.iter().map(reasons::describe).collect();
            text.push_str(&format!("\nUnknown: {}", unlinked(&reasons.join("; "))));
        }
        if let Some(place) = in_environments(self.report, finding) {
            text.push_str(&format!("\nApplies {}", unlinked(&place)));
        }
        if let Some(also) = cause.also(self.sources) {
            text.push_str(&format!("\nAlso for {}", unlinked(&also)));
        }
        let remedies = reasons::remedies(&finding.reasons);
        for help in finding.help.iter().chain(&remedies) {
            text.push_str(&format!("\nHelp: {}", unlinked(help)));
        }
        if !related.is_empty() {
            let links: Vec<String> =
                related.iter().enumerate().map(|(index, (_, label))| format!("[{}]({})", link_text(label), index + 1)).collect();
            text.push_str(&format!("\nSee {}", links.join(", ")));
        }

        let mut main = self.location(place, Some(&finding.primary.text).filter(|text| !text.is_empty()).map(String::as_str));
        // Code hosts show an alert in a change only if all its lines are changed: the first line stands for all.
        main.physical_location.region = Some(first_line(place));
        if !finding.target.is_empty() {
            main.logical_locations = logical_locations(cause);
        }
        let flows = [self.provenance(&related, &main), self.network(finding)];
        model::Result {
            rule_id: &finding.rule,
            rule_index,
            kind,
            level,
            message: Message { text },
            related_locations: related
                .iter()
                .enumerate()
                .map(|(index, (place, label))| Location { id: Some(index + 1), ..self.location(place, Some(label)) })
                .collect(),
            code_flows: flows.into_iter().flatten().collect(),
            locations: [main],
            partial_fingerprints: fingerprints,
            fixes: finding.fixes.iter().filter_map(|fix| self.fix(fix)).collect(),
            suppressions: match finding.outcome {
                Outcome::Suppressed => finding.suppression.iter().map(|by| self.suppression(by)).collect(),
                _ => Vec::new(),
            },
            properties: ResultProperties {
                severity: finding.severity.id(),
                confidence: finding.confidence.id(),
                reasons: finding.reasons.iter().map(|reason| reason.kind.id()).collect(),
                environment: single(&finding.environments),
                environments: finding.environments.iter().map(|name| &**name).collect(),
            },
        }
    }

    /// How the value got to where it is wrong: from the cause to the effect.
    fn provenance(&self, related: &[(SourceLocation, &str)], main: &Location) -> Option<CodeFlow> {
        let last = related.len().checked_sub(1)?;
        let steps = related.iter().enumerate().rev().map(|(index, (place, label))| ThreadFlowLocation {
            importance: if index == last { "essential" } else { "important" },
            location: self.location(place, Some(label)),
        });
        let effect = ThreadFlowLocation { importance: "essential", location: main.clone() };
        Some(CodeFlow::new("where the value comes from", steps.chain([effect]).collect()))
    }

    /// Path through the network, from end to end.
    fn network(&self, finding: &Finding) -> Option<CodeFlow> {
        let ends = [0, finding.path.len().saturating_sub(1)];
        let steps = finding.path.iter().enumerate().filter_map(|(index, step)| {
            let text = if step.text.is_empty() { step.name.clone() } else { format!("{}: {}", step.name, step.text) };
            Some(ThreadFlowLocation {
                importance: if ends.contains(&index) { "essential" } else { "important" },
                location: self.location(&SourceLocation::locate(self.sources, step.span)?, Some(&text)),
            })
        });
        let steps: Vec<ThreadFlowLocation> = steps.take(MAX_STEPS).collect();
        (!steps.is_empty()).then(|| CodeFlow::new("path through the network", steps))
    }

    fn suppression<'f>(&self, of: &'f crate::finding::Suppression) -> Suppression<'f> {
        Suppression {
            kind: if of.origin.is_in_source() { "inSource" } else { "external" },
            status: "accepted",
            location: of
                .span
                .and_then(|span| SourceLocation::locate(self.sources, span))
                .map(|place| self.location(&place, None)),
            justification: Some(&of.reason).filter(|reason| !reason.is_empty()).map(String::as_str),
            properties: of.until.as_deref().map(|until| SuppressionProperties { until }),
        }
    }

    fn fix<'f>(&self, fix: &'f crate::finding::Fix) -> Option<Fix<'f>> {
        let applicability = match fix.applicability {
            Applicability::Display => return None,
            applied => applied.id(),
        };
        let mut changes: Vec<ArtifactChange<'f>> = Vec::new();
        for edit in &fix.edits {
            let place = SourceLocation::locate(self.sources, edit.span)?;
            let artifact_location = self.artifact(place.path());
            let replacement = Replacement { deleted_region: region(&place), inserted_content: Content { text: &edit.text } };
            match changes.iter_mut().find(|change| change.artifact_location == artifact_location) {
                Some(change) => change.replacements.push(replacement),
                None => changes.push(ArtifactChange { artifact_location, replacements: vec![replacement] }),
            }
        }
        let description = Message { text: fix.title.clone() };
        let properties = FixProperties { applicability };
        (!changes.is_empty()).then_some(Fix { description, artifact_changes: changes, properties })
    }

    fn notification<'f>(&self, entry: &'f Incomplete, level: &'static str) -> Notification<'f> {
        let location = match entry.span.and_then(|span| SourceLocation::locate(self.sources, span)) {
            Some(place) => self.location(&place, None),
            None => Location {
                physical_location: PhysicalLocation { artifact_location: self.artifact(&entry.path), region: None },
                ..Location::default()
            },
        };
        Notification {
            descriptor: Identified { id: &entry.reason },
            level,
            message: Message { text: unlinked(&entry.message).into_owned() },
            locations: if entry.path.is_empty() { Vec::new() } else { vec![location] },
        }
    }

    fn rule_error<'f>(&self, finding: &'f Finding) -> Notification<'f> {
        Notification {
            descriptor: Identified { id: &finding.rule },
            level: "error",
            message: Message { text: unlinked(&finding.message).into_owned() },
            locations: self.main(finding).map(|place| self.location(&place, None)).into_iter().collect(),
        }
    }
}

/// Every target of a cause once.
fn logical_locations(cause: &Cause<'_>) -> Vec<LogicalLocation> {
    let mut named = HashSet::new();
    let targets = std::iter::once(cause.first).chain(cause.others.iter().copied()).map(|finding| &finding.target);
    let once = targets.filter(|target| named.insert(target.as_str())).take(MAX_RELATED);
    once.map(|target| LogicalLocation { fully_qualified_name: target.clone(), kind: "resource" }).collect()
}

/// Code hosts take what stands before the last slash for the category.
fn automation_id(category: &str) -> String {
    if category.ends_with('/') { category.to_string() } else { format!("{category}/") }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

fn region(place: &SourceLocation) -> Region {
    Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}

/// The region, cut at the end of its first line.
fn first_line(place: &SourceLocation) -> Region {
    let region = region(place);
    if region.end_line == region.start_line {
        return region;
    }
    let rest = place.source.text.get(place.start.offset as usize..).unwrap_or("");
    let line = rest.split(['\n', '\r']).next().unwrap_or("");
    let end = place.source.locate(place.start.offset + line.len() as u32);
    Region { end_line: end.line, end_column: end.column, ..region }
}

/// A message in which nothing reads as a link.
fn unlinked(text: &str) -> Cow<'_, str> {
    if text.contains("](") { Cow::Owned(text.replace("](", "] (")) } else { Cow::Borrowed(text) }
}

/// The text of a link: brackets are escaped.
fn link_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// A path as a relative URI reference.
fn percent_encode(path: &str) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(path, ENCODED).to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_references() {
        assert_eq!(percent_encode("a b/ü:[x].tf"), "a%20b/%C3%BC%3A%5Bx%5D.tf");
    }

    #[test]
    fn a_region_of_many_lines_is_cut_at_the_end_of_the_first() {
        let sources = SourceMap::in_memory();
        let source = sources.add("x.tf", "a = {\r\n  b = 1\n}\n");
        let place = SourceLocation::locate(&sources, Span::new(source.id, 4, 16)).unwrap();
        let region = first_line(&place);
        assert_eq!((region.start_line, region.start_column, region.end_line, region.end_column), (1, 5, 1, 6));
    }

    #[test]
    fn brackets_of_messages_are_no_links() {
        assert_eq!(unlinked("`x[0]` (y) [a](http://b)"), "`x[0]` (y) [a] (http://b)");
        assert_eq!(link_text("[0]"), "\\[0\\]");
    }
}
