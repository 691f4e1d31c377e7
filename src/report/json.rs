//! The versioned JSON report. Keys are added, never renamed or removed, within a version. Floor 6.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::holding::only;
use super::place::{Place, Point};
use super::specification::FormatSpec;
use super::summary::{FindingCounts, Fixable, Summary};
use super::{Counts, ReportOptions, RuleInfo, reasons};
use crate::engine::baseline::{BaselineUse, Entry};
use crate::engine::{Incomplete, NotJudgedClass, Report, by_class};
use crate::finding::{Applicability, Finding, Fix, Label, Outcome, Step, Suppression};
use crate::source::{HashMap, SourceMap, Span};
use crate::value::Reason;

/// Rises when a consumer of the last version could break.
const VERSION: u32 = 1;

const LISTED: [Outcome; 4] = [Outcome::Fail, Outcome::Unknown, Outcome::Error, Outcome::Suppressed];

pub(super) const SPEC: FormatSpec =
    FormatSpec { id: "json", about: "everything, versioned", shows_fixes: true, lists_passes: false, write };

fn write(
    report: &Report,
    summary: &Summary<'_>,
    rules: &[RuleInfo],
    options: &ReportOptions,
    to: &mut dyn Write,
) -> io::Result<()> {
    let controls = rules.iter().map(|rule| (rule.id.as_str(), &rule.controls)).collect();
    let sources = &report.sources;
    let ledger = LedgerJson {
        read: report.ledger.read.len(),
        skipped: report.ledger.skipped.iter().map(|s| SkippedJson { path: &s.path, reason: &s.reason }).collect(),
        incomplete: report.ledger.incomplete.iter().map(|entry| EntryJson::of(sources, entry)).collect(),
        notes: report.ledger.notes.iter().map(|entry| EntryJson::of(sources, entry)).collect(),
        not_judged: by_class(&report.ledger.not_judged).into_iter().map(NotJudgedJson::of).collect(),
    };
    let document = Document {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        outcomes: Outcomes { report, options, controls, numbers: summary.numbers() },
        ledger,
        summary: SummaryJson {
            outcomes: summary.outcomes,
            findings: summary.findings,
            resources: summary.resources,
            rules: summary.rules,
            fixable: summary.fixable,
        },
        baseline: report.narrowed.baseline.as_ref().map(BaselineJson::of),
        outside_of_changes: report.narrowed.outside,
    };
    serde_json::to_writer_pretty(&mut *to, &document).map_err(io::Error::from)?;
    writeln!(to)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    outcomes: Outcomes<'a>,
    ledger: LedgerJson<'a>,
    summary: SummaryJson,
    baseline: Option<BaselineJson<'a>>,
    /// Findings that were left out because no line of theirs changed.
    outside_of_changes: Option<usize>,
}

/// What became of the baseline, in entries.
#[derive(Serialize)]
struct BaselineJson<'a> {
    path: &'a str,
    matched: usize,
    moved: usize,
    mended: Vec<MendedJson<'a>>,
}

#[derive(Serialize)]
struct MendedJson<'a> {
    rule: &'a str,
    path: &'a str,
    target: &'a str,
}

impl<'a> BaselineJson<'a> {
    fn of(used: &'a BaselineUse) -> BaselineJson<'a> {
        let mended = |entry: &'a Entry| MendedJson { rule: &entry.rule, path: &entry.path, target: &entry.target };
        let mended = used.mended.iter().map(mended).collect();
        BaselineJson { path: &used.shown, matched: used.matched, moved: used.moved, mended }
    }
}

/// How many outcomes, findings, resources and rules there are.
#[derive(Serialize)]
struct SummaryJson {
    /// Outcomes of each kind, listed or not.
    #[serde(flatten)]
    outcomes: Counts,
    findings: FindingCounts,
    resources: usize,
    rules: usize,
    /// Findings that a fix is known for.
    fixable: Fixable,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Written one by one: a large report is never held twice.
struct Outcomes<'a> {
    report: &'a Report,
    options: &'a ReportOptions,
    controls: HashMap<&'a str, &'a BTreeMap<String, Vec<String>>>,
    numbers: HashMap<*const Finding, usize>,
}

impl Serialize for Outcomes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let listed = self.report.findings.iter().filter(|finding| self.options.lists(finding, &LISTED));
        serializer.collect_seq(listed.map(|finding| {
            let sources = &self.report.sources;
            OutcomeJson {
                finding: self.numbers.get(&std::ptr::from_ref(finding)).copied(),
                rule: &finding.rule,
                outcome: finding.outcome.id(),
                severity: finding.severity.id(),
                confidence: finding.confidence.id(),
                target: &finding.target,
                message: &finding.message,
                reasons: finding.reasons.iter().map(|reason| ReasonJson::of(sources, reason)).collect(),
                primary: LabelJson::of(sources, &finding.primary),
                related: finding.related.iter().map(|label| LabelJson::of(sources, label)).collect(),
                path: finding.path.iter().map(|step| StepJson::of(sources, step)).collect(),
                controls: self.controls.get(finding.rule.as_str()).copied(),
                fixes: finding.fixes.iter().map(|fix| FixJson::of(sources, fix)).collect(),
                suppression: finding.suppression.as_ref().map(|suppression| SuppressionJson::of(sources, suppression)),
                environment: only(&finding.environments),
                environments: finding.environments.iter().map(|name| &**name).collect(),
                help: finding.help.as_deref(),
                fingerprint: finding.identity.fingerprint.map(|fingerprint| fingerprint.to_string()),
            }
        }))
    }
}

#[derive(Serialize)]
struct OutcomeJson<'a> {
    /// The number of the finding that it belongs to; outcomes of one finding have the same.
    finding: Option<usize>,
    rule: &'a str,
    outcome: &'static str,
    severity: &'static str,
    confidence: &'static str,
    target: &'a str,
    message: &'a str,
    reasons: Vec<ReasonJson<'a>>,
    primary: LabelJson<'a>,
    related: Vec<LabelJson<'a>>,
    /// Path through the network, from end to end.
    path: Vec<StepJson<'a>>,
    #[serde(serialize_with = "object")]
    controls: Option<&'a BTreeMap<String, Vec<String>>>,
    fixes: Vec<FixJson<'a>>,
    suppression: Option<SuppressionJson<'a>>,
    /// The environment, where it is one of several.
    environment: Option<&'a str>,
    /// All that it holds in; empty where it holds in every one.
    environments: Vec<&'a str>,
    help: Option<&'a str>,
    /// Null for what passes or does not apply.
    fingerprint: Option<String>,
}

/// What hides a finding.
#[derive(Serialize)]
struct SuppressionJson<'a> {
    kind: &'static str,
    reason: &'a str,
    until: Option<&'a str>,
    /// Null where nothing in the source says so.
    place: Option<SpanJson>,
}

impl<'a> SuppressionJson<'a> {
    fn of(sources: &SourceMap, suppression: &'a Suppression) -> SuppressionJson<'a> {
        SuppressionJson {
            kind: suppression.origin.id(),
            reason: &suppression.reason,
            until: suppression.until.as_deref(),
            place: suppression.span.map(|span| SpanJson::of(sources, span)),
        }
    }
}

/// An object also where nothing is known of the rule.
#[allow(clippy::ref_option, reason = "the form that serde asks for")]
fn object<S: Serializer>(controls: &Option<&BTreeMap<String, Vec<String>>>, serializer: S) -> Result<S::Ok, S::Error> {
    match controls {
        Some(controls) => controls.serialize(serializer),
        None => serializer.collect_map(std::iter::empty::<(&str, &str)>()),
    }
}

/// All three are null for what was written nowhere.
#[derive(Serialize)]
struct SpanJson {
    path: Option<String>,
    start: Option<Point>,
    end: Option<Point>,
}

impl SpanJson {
    fn of(sources: &SourceMap, span: Span) -> SpanJson {
        match Place::of(sources, span) {
            Some(place) => SpanJson { path: Some(place.path().to_string()), start: Some(place.start), end: Some(place.end) },
            None => SpanJson { path: None, start: None, end: None },
        }
    }
}

#[derive(Serialize)]
pub(super) struct LabelJson<'a> {
    #[serde(flatten)]
    span: SpanJson,
    label: &'a str,
}

impl<'a> LabelJson<'a> {
    pub(super) fn of(sources: &SourceMap, label: &'a Label) -> LabelJson<'a> {
        LabelJson { span: SpanJson::of(sources, label.span), label: &label.text }
    }
}

#[derive(Serialize)]
struct StepJson<'a> {
    kind: &'static str,
    name: &'a str,
    #[serde(flatten)]
    span: SpanJson,
    text: &'a str,
}

impl<'a> StepJson<'a> {
    fn of(sources: &SourceMap, step: &'a Step) -> StepJson<'a> {
        StepJson { kind: step.kind.id(), name: &step.name, span: SpanJson::of(sources, step.span), text: &step.text }
    }
}

#[derive(Serialize)]
pub(super) struct ReasonJson<'a> {
    kind: &'static str,
    subject: &'a str,
    #[serde(flatten)]
    span: SpanJson,
    message: String,
    help: String,
}

impl<'a> ReasonJson<'a> {
    pub(super) fn of(sources: &SourceMap, reason: &'a Reason) -> ReasonJson<'a> {
        ReasonJson {
            kind: reason.kind.id(),
            subject: reason.name(),
            span: SpanJson::of(sources, reason.span),
            message: reason.told(),
            help: reasons::remedy(reason),
        }
    }
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<EditJson<'a>>,
}

#[derive(Serialize)]
struct EditJson<'a> {
    #[serde(flatten)]
    span: SpanJson,
    text: &'a str,
}

impl<'a> FixJson<'a> {
    fn of(sources: &SourceMap, fix: &'a Fix) -> FixJson<'a> {
        let applicability = match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::Display => "display",
        };
        let edits = fix.edits.iter().map(|edit| EditJson { span: SpanJson::of(sources, edit.span), text: &edit.text });
        FixJson { title: &fix.title, applicability, edits: edits.collect() }
    }
}

#[derive(Serialize)]
struct LedgerJson<'a> {
    read: usize,
    skipped: Vec<SkippedJson<'a>>,
    incomplete: Vec<EntryJson<'a>>,
    notes: Vec<EntryJson<'a>>,
    not_judged: Vec<NotJudgedJson>,
}

/// What was recognised and not judged, by class. Its entries are among `incomplete` and `notes`, by their reason.
#[derive(Serialize)]
struct NotJudgedJson {
    class: &'static str,
    reason: &'static str,
    count: usize,
    /// The calls of the modules, the templates of the charts.
    parts: usize,
}

impl NotJudgedJson {
    fn of((class, count, parts): (NotJudgedClass, usize, usize)) -> NotJudgedJson {
        NotJudgedJson { class: class.id(), reason: class.reason(), count, parts }
    }
}

#[derive(Serialize)]
struct SkippedJson<'a> {
    path: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct EntryJson<'a> {
    path: &'a str,
    /// Null for a whole file.
    start: Option<Point>,
    end: Option<Point>,
    reason: &'a str,
    message: &'a str,
}

impl<'a> EntryJson<'a> {
    fn of(sources: &SourceMap, entry: &'a Incomplete) -> EntryJson<'a> {
        let place = entry.span.and_then(|span| Place::of(sources, span));
        EntryJson {
            path: &entry.path,
            start: place.as_ref().map(|place| place.start),
            end: place.as_ref().map(|place| place.end),
            reason: &entry.reason,
            message: &entry.message,
        }
    }
}
