//! The versioned JSON report. Keys are added, never renamed or removed, within a version.

use std::collections::BTreeMap;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::environments::single;
use super::location::{Point, SourceLocation};
use super::specification::FormatSpec;
use super::summary::{FindingCounts, Fixable, Summary};
use super::{Counts, ReportOptions, RuleInfo, reasons};
use crate::baseline::{BaselineUse, Entry};
use crate::engine::Report;
use crate::finding::{
    Applicability, Confidence, ControlStanding, Finding, Fix, Incomplete, Label, NetworkStep, NotJudgedClass, Outcome, Severity,
    Suppression, by_class,
};
use crate::source::{HashMap, SourceMap, Span};
use crate::value::{Reason, ReasonKind};

/// Rises when a consumer of the last version could break.
pub(super) const VERSION: u32 = 2;

const LISTED: [Outcome; 4] = [Outcome::Fail, Outcome::Unknown, Outcome::Error, Outcome::Suppressed];

pub(super) const SPEC: FormatSpec = FormatSpec {
    id: "json",
    about: "everything, versioned",
    shows_fixes: true,
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
    let controls = rules.iter().map(|rule| (rule.id.as_str(), &rule.controls)).collect();
    let sources = &report.sources;
    let ledger = LedgerJson {
        read: report.ledger.read.len(),
        skipped: report.ledger.skipped.iter().map(|s| SkippedJson { path: &s.path, reason: &s.reason }).collect(),
        incomplete: report.ledger.incomplete.iter().map(|entry| EntryJson::new(sources, entry)).collect(),
        notes: report.ledger.notes.iter().map(|entry| EntryJson::new(sources, entry)).collect(),
        not_judged: by_class(&report.ledger.not_judged).into_iter().map(NotJudgedJson::new).collect(),
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
        baseline: report.narrowed.baseline.as_ref().map(BaselineJson::new),
        outside_of_changes: report.narrowed.outside,
    };
    serde_json::to_writer_pretty(&mut *to, &document).map_err(io::Error::from)?;
    writeln!(to)
}

/// The schema of the report, from the types that are written.
pub(super) fn schema() -> schemars::Schema {
    schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Document<'_>>()
}

/// The report of a check.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Report")]
struct Document<'a> {
    /// Rises when a consumer of the previous version could break.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    tool: Tool,
    /// The outcomes that `--outcomes` lists, sorted by path, position, rule and target.
    #[schemars(with = "Vec<OutcomeJson<'static>>")]
    outcomes: Outcomes<'a>,
    ledger: LedgerJson<'a>,
    summary: SummaryJson,
    /// Null without a baseline.
    baseline: Option<BaselineJson<'a>>,
    /// Findings that are not listed because none of their lines changed; null without `--changed-since`.
    outside_of_changes: Option<usize>,
}

/// The use of the baseline, in entries.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Baseline")]
struct BaselineJson<'a> {
    path: &'a str,
    /// Entries that a finding matches.
    matched: usize,
    /// Entries whose finding is at another place now.
    moved: usize,
    /// Entries that no finding matches any more.
    fixed: Vec<BaselineEntryJson<'a>>,
}

/// An entry of the baseline.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BaselineEntry")]
struct BaselineEntryJson<'a> {
    rule: &'a str,
    path: &'a str,
    target: &'a str,
}

impl<'a> BaselineJson<'a> {
    fn new(used: &'a BaselineUse) -> BaselineJson<'a> {
        let entry = |entry: &'a Entry| BaselineEntryJson { rule: &entry.rule, path: &entry.path, target: &entry.target };
        let fixed = used.fixed.iter().map(entry).collect();
        BaselineJson { path: &used.shown, matched: used.matched, moved: used.moved, fixed }
    }
}

/// Numbers of outcomes, findings, resources and rules.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
struct SummaryJson {
    /// Outcomes of each kind, listed or not.
    #[serde(flatten)]
    outcomes: Counts,
    findings: FindingCounts,
    /// Resources that a rule applied to.
    resources: usize,
    /// Rules that applied to a resource.
    rules: usize,
    /// Violations that have a fix.
    fixable: Fixable,
}

/// What wrote the report.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Tool")]
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

impl<'a> Outcomes<'a> {
    /// Those of the rule that the finding is about; frameworks of which none is are left out.
    fn controls_of(&self, finding: &Finding) -> BTreeMap<&'a str, Vec<&'a str>> {
        let of_rule = self.controls.get(finding.rule.as_str()).copied();
        let is_meant = |framework: &str, id: &str| {
            matches!(finding.standing(framework, id), ControlStanding::About | ControlStanding::Unknown)
        };
        let meant = of_rule.into_iter().flatten().map(|(framework, ids)| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).filter(|id| is_meant(framework, id)).collect();
            (framework.as_str(), ids)
        });
        meant.filter(|(_, ids)| !ids.is_empty()).collect()
    }
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
                reasons: finding.reasons.iter().map(|reason| ReasonJson::new(sources, reason)).collect(),
                primary: LabelJson::new(sources, &finding.primary),
                related: finding.related.iter().map(|label| LabelJson::new(sources, label)).collect(),
                path: finding.path.iter().map(|step| StepJson::new(sources, step)).collect(),
                controls: self.controls_of(finding),
                fixes: finding.fixes.iter().map(|fix| FixJson::new(sources, fix)).collect(),
                suppression: finding.suppression.as_ref().map(|suppression| SuppressionJson::new(sources, suppression)),
                environment: single(&finding.environments),
                environments: finding.environments.iter().map(|name| &**name).collect(),
                help: finding.help.as_deref(),
                fingerprint: finding.identity.fingerprint.map(|fingerprint| fingerprint.to_string()),
            }
        }))
    }
}

/// What one rule says about one resource.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Outcome")]
struct OutcomeJson<'a> {
    /// The number of the finding that it belongs to; outcomes of one finding have the same.
    finding: Option<usize>,
    /// The id of the rule.
    rule: &'a str,
    #[schemars(extend("enum" = Outcome::ALL.map(Outcome::id)))]
    outcome: &'static str,
    #[schemars(extend("enum" = Severity::ALL.map(Severity::id)))]
    severity: &'static str,
    #[schemars(extend("enum" = Confidence::ALL.map(Confidence::id)))]
    confidence: &'static str,
    /// The address of the resource; empty for a whole file.
    target: &'a str,
    message: &'a str,
    /// Why the outcome is unknown.
    reasons: Vec<ReasonJson<'a>>,
    /// The place that causes the outcome.
    primary: LabelJson<'a>,
    /// Other places that belong to it: where the value comes from.
    related: Vec<LabelJson<'a>>,
    /// Path through the network, from end to end.
    path: Vec<StepJson<'a>>,
    /// The controls that the outcome is about, by framework.
    controls: BTreeMap<&'a str, Vec<&'a str>>,
    fixes: Vec<FixJson<'a>>,
    /// Null unless the outcome is `suppressed`.
    suppression: Option<SuppressionJson<'a>>,
    /// The environment, if it is exactly one.
    environment: Option<&'a str>,
    /// The environments that the outcome is for; empty without environments.
    environments: Vec<&'a str>,
    /// How to fix it.
    help: Option<&'a str>,
    /// The stable identity of a finding; null for `pass` and `not-applicable`.
    fingerprint: Option<String>,
}

/// What suppresses a finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Suppression")]
struct SuppressionJson<'a> {
    /// `comment`, `annotation`, `baseline`, `configuration`, or the tool whose comment it is.
    kind: &'static str,
    reason: &'a str,
    /// The last day that it is valid on.
    #[schemars(extend("format" = "date"))]
    until: Option<&'a str>,
    /// Where it is written; null for a baseline.
    place: Option<SpanJson>,
}

impl<'a> SuppressionJson<'a> {
    fn new(sources: &SourceMap, suppression: &'a Suppression) -> SuppressionJson<'a> {
        SuppressionJson {
            kind: suppression.origin.id(),
            reason: &suppression.reason,
            until: suppression.until.as_deref(),
            place: suppression.span.map(|span| SpanJson::new(sources, span)),
        }
    }
}

/// A range of a file. All three are null for what is not written in any file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Span")]
struct SpanJson {
    path: Option<String>,
    start: Option<Point>,
    end: Option<Point>,
}

impl SpanJson {
    fn new(sources: &SourceMap, span: Span) -> SpanJson {
        match SourceLocation::locate(sources, span) {
            Some(place) => SpanJson { path: Some(place.path().to_string()), start: Some(place.start), end: Some(place.end) },
            None => SpanJson { path: None, start: None, end: None },
        }
    }
}

/// A place and what is said of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Label")]
pub(super) struct LabelJson<'a> {
    #[serde(flatten)]
    span: SpanJson,
    label: &'a str,
}

impl<'a> LabelJson<'a> {
    pub(super) fn new(sources: &SourceMap, label: &'a Label) -> LabelJson<'a> {
        LabelJson { span: SpanJson::new(sources, label.span), label: &label.text }
    }
}

/// A stop on the path through the network.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Step")]
struct StepJson<'a> {
    /// `internet`, `route-table`, `subnet`, `cache` and so on.
    kind: &'static str,
    /// An address, an address range or an id.
    name: &'a str,
    #[serde(flatten)]
    span: SpanJson,
    text: &'a str,
}

impl<'a> StepJson<'a> {
    fn new(sources: &SourceMap, step: &'a NetworkStep) -> StepJson<'a> {
        StepJson { kind: step.kind.id(), name: &step.name, span: SpanJson::new(sources, step.span), text: &step.text }
    }
}

/// Why something is unknown.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Reason")]
pub(super) struct ReasonJson<'a> {
    #[schemars(extend("enum" = ReasonKind::ALL.iter().map(|kind| kind.id()).collect::<Vec<_>>()))]
    kind: &'static str,
    /// The reference that is unknown.
    subject: &'a str,
    #[serde(flatten)]
    span: SpanJson,
    message: String,
    help: String,
}

impl<'a> ReasonJson<'a> {
    pub(super) fn new(sources: &SourceMap, reason: &'a Reason) -> ReasonJson<'a> {
        ReasonJson {
            kind: reason.kind.id(),
            subject: reason.name(),
            span: SpanJson::new(sources, reason.span),
            message: reason.description(),
            help: reasons::remedy(reason),
        }
    }
}

/// A change that fixes a violation.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct FixJson<'a> {
    title: &'a str,
    /// Safe fixes are applied by `--fix`, unsafe ones only with `--unsafe-fixes`; `display` is never applied.
    #[schemars(extend("enum" = Applicability::ALL.map(Applicability::id)))]
    applicability: &'static str,
    edits: Vec<EditJson<'a>>,
}

/// Text that replaces a range.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
struct EditJson<'a> {
    #[serde(flatten)]
    span: SpanJson,
    text: &'a str,
}

impl<'a> FixJson<'a> {
    fn new(sources: &SourceMap, fix: &'a Fix) -> FixJson<'a> {
        let edits = fix.edits.iter().map(|edit| EditJson { span: SpanJson::new(sources, edit.span), text: &edit.text });
        FixJson { title: &fix.title, applicability: fix.applicability.id(), edits: edits.collect() }
    }
}

/// What was read, and what was not.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Ledger")]
struct LedgerJson<'a> {
    /// Files that were read.
    read: usize,
    /// What was not read on purpose.
    skipped: Vec<SkippedJson<'a>>,
    /// What should have been checked and could not be.
    incomplete: Vec<EntryJson<'a>>,
    notes: Vec<EntryJson<'a>>,
    not_judged: Vec<NotJudgedJson>,
}

/// Input that was recognised and not judged, by class; its entries are among `incomplete` and `notes`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NotJudged")]
struct NotJudgedJson {
    class: &'static str,
    reason: &'static str,
    count: usize,
    /// Calls of these modules, templates of these charts and so on.
    parts: usize,
}

impl NotJudgedJson {
    fn new((class, count, parts): (NotJudgedClass, usize, usize)) -> NotJudgedJson {
        NotJudgedJson { class: class.id(), reason: class.reason(), count, parts }
    }
}

/// A file or directory that was not read on purpose.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Skipped")]
struct SkippedJson<'a> {
    path: &'a str,
    reason: &'a str,
}

/// An entry of the ledger.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LedgerEntry")]
struct EntryJson<'a> {
    path: &'a str,
    /// Null for a whole file.
    start: Option<Point>,
    end: Option<Point>,
    /// A stable word for the kind of entry.
    reason: &'a str,
    message: &'a str,
}

impl<'a> EntryJson<'a> {
    fn new(sources: &SourceMap, entry: &'a Incomplete) -> EntryJson<'a> {
        let place = entry.span.and_then(|span| SourceLocation::locate(sources, span));
        EntryJson {
            path: &entry.path,
            start: place.as_ref().map(|place| place.start),
            end: place.as_ref().map(|place| place.end),
            reason: &entry.reason,
            message: &entry.message,
        }
    }
}
