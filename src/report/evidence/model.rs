//! What is shown as evidence, before any format.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::super::location::SourceLocation;
use super::super::{ReportOptions, RuleInfo};
use crate::controls::{self, Framework, natural};
use crate::engine::Report;
use crate::finding::{ControlStanding, Finding, Outcome};
use crate::source::{SourceMap, Span};

/// Everything that is shown.
#[derive(Serialize)]
pub(super) struct Evidence {
    pub version: u32,
    pub framework: FrameworkFacts,
    pub run: RunFacts,
    /// How many controls have each result.
    pub summary: BTreeMap<&'static str, usize>,
    pub controls: Vec<ControlEvidence>,
    pub exceptions: Vec<Exception>,
    pub not_judged: Vec<NotJudgedEntry>,
}

#[derive(Serialize)]
pub(super) struct FrameworkFacts {
    pub id: String,
    pub name: String,
    pub version: Option<&'static str>,
    pub sources: Vec<&'static str>,
    pub mapping: Option<&'static str>,
    pub unmapped: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct RunFacts {
    pub date: String,
    pub tool: String,
    pub repository: Option<String>,
    pub commit: Option<String>,
    pub configuration: Option<String>,
    pub command: String,
    pub environments: Vec<String>,
    pub files_read: usize,
    pub files_skipped: usize,
    /// Whether everything that should have been judged was.
    pub is_complete: bool,
}

/// One control, with what was judged for it.
#[derive(Serialize)]
pub(super) struct ControlEvidence {
    pub id: String,
    pub title: &'static str,
    pub severity: Option<&'static str>,
    pub result: ControlResult,
    /// Why nothing was judged, if nothing was.
    pub reason: Option<String>,
    pub rules: Vec<String>,
    pub observations: Vec<Observation>,
}

/// The results, those that count first before others.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ControlResult {
    Failed,
    Unknown,
    Excepted,
    Passed,
    NothingToCheck,
    NoRule,
    NotInSource,
}

impl ControlResult {
    pub const ALL: [ControlResult; 7] = [
        ControlResult::Failed,
        ControlResult::Unknown,
        ControlResult::Excepted,
        ControlResult::Passed,
        ControlResult::NothingToCheck,
        ControlResult::NoRule,
        ControlResult::NotInSource,
    ];

    pub fn id(self) -> &'static str {
        match self {
            ControlResult::Failed => "failed",
            ControlResult::Unknown => "unknown",
            ControlResult::Excepted => "excepted",
            ControlResult::Passed => "passed",
            ControlResult::NothingToCheck => "nothing to check",
            ControlResult::NoRule => "no rule",
            ControlResult::NotInSource => "not in source",
        }
    }

    /// What it means.
    pub fn about(self) -> &'static str {
        match self {
            ControlResult::Failed => "a rule that is mapped to the control is violated",
            ControlResult::Unknown => "no rule is violated, and an outcome is unknown or an error",
            ControlResult::Excepted => "all violations are accepted, each with a reason",
            ControlResult::Passed => "every outcome passed",
            ControlResult::NothingToCheck => "rules are mapped to the control, and nothing here is what they are about",
            ControlResult::NoRule => "source could show it, and no rule covers it",
            ControlResult::NotInSource => "source cannot show it",
        }
    }

    /// Whether something was judged.
    pub fn is_judged(self) -> bool {
        self <= ControlResult::Passed
    }
}

/// What a rule found on a target.
#[derive(Clone, Serialize)]
pub(super) struct Observation {
    pub rule: String,
    pub target: String,
    pub outcome: &'static str,
    pub place: Option<EvidencePlace>,
    pub message: String,
    pub environments: Vec<String>,
    /// By what it is known again in other reports.
    pub fingerprint: Option<String>,
    pub exception: Option<Acceptance>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct EvidencePlace {
    pub path: String,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

impl EvidencePlace {
    fn of(sources: &SourceMap, span: Span) -> Option<EvidencePlace> {
        let place = SourceLocation::locate(sources, span)?;
        let (start, end) = (place.start, place.end);
        Some(EvidencePlace {
            path: place.path().to_string(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        })
    }

    /// `path:line:column`
    pub fn short(&self) -> String {
        format!("{}:{}:{}", self.path, self.line, self.column)
    }
}

/// Why a violation is accepted.
#[derive(Clone, Serialize)]
pub(super) struct Acceptance {
    /// What says so: a comment, an annotation, the baseline, the configuration, another tool's comment.
    pub origin: &'static str,
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<String>,
    pub place: Option<EvidencePlace>,
}

/// An accepted violation, with the controls that it concerns.
#[derive(Serialize)]
pub(super) struct Exception {
    pub controls: Vec<String>,
    pub observation: Observation,
}

#[derive(Serialize)]
pub(super) struct NotJudgedEntry {
    pub path: String,
    pub line: Option<u32>,
    pub reason: String,
    pub message: String,
    /// Whether it makes the run incomplete.
    pub is_incomplete: bool,
}

impl Evidence {
    pub fn new(framework: &str, report: &Report, rules: &[RuleInfo], options: &ReportOptions) -> Evidence {
        let table = controls::framework(framework);
        let mut by_rule: HashMap<&str, Vec<&Finding>> = HashMap::new();
        for finding in report.findings.iter().filter(|finding| finding.outcome != Outcome::NotApplicable) {
            by_rule.entry(finding.rule.as_str()).or_default().push(finding);
        }
        let mut mapped: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for rule in rules {
            for id in rule.controls.get(framework).into_iter().flatten() {
                mapped.entry(id).or_default().push(&rule.id);
            }
        }
        let controls = controls_of((framework, table), &mapped, &by_rule, &report.sources);
        let mut summary: BTreeMap<&'static str, usize> = ControlResult::ALL.iter().map(|result| (result.id(), 0)).collect();
        for control in &controls {
            *summary.entry(control.result.id()).or_default() += 1;
        }
        let facts = FrameworkFacts {
            id: framework.to_string(),
            name: table.map_or(framework, |table| table.name).to_string(),
            version: table.map(|table| table.version),
            sources: table.map(|table| table.sources.clone()).unwrap_or_default(),
            mapping: table.and_then(|table| table.mapping),
            unmapped: table.and_then(|table| table.unmapped),
        };
        Evidence {
            version: 1,
            framework: facts,
            run: run_facts(report, options),
            summary,
            exceptions: exceptions(&controls),
            controls,
            not_judged: not_judged(report),
        }
    }

    /// The parts of the headline: how many controls have which result, the empty ones left out.
    pub fn counts(&self) -> Vec<(ControlResult, usize)> {
        let counted = ControlResult::ALL.iter().map(|result| (*result, self.summary.get(result.id()).copied().unwrap_or(0)));
        counted.filter(|(_, number)| *number > 0).collect()
    }

    /// `AWS Foundational Security Best Practices 1.0.0`
    pub fn title(&self) -> String {
        match self.framework.version {
            Some(version) => format!("{} {version}", self.framework.name),
            None => self.framework.name.clone(),
        }
    }

    /// The facts of the run in words, in order.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let run = &self.run;
        let mut facts = vec![("Date", run.date.clone()), ("Tool", run.tool.clone())];
        facts.extend(run.repository.clone().map(|text| ("Repository", text)));
        // Files are read from the work tree: the commit alone does not say what they were.
        let commit = run.commit.as_ref().map(|commit| format!("{commit}, files as in the work tree"));
        facts.push(("Commit", commit.unwrap_or_else(|| "none: not a git repository".to_string())));
        facts.push(("Configuration", run.configuration.clone().unwrap_or_else(|| "none".to_string())));
        if !run.environments.is_empty() {
            facts.push(("Environments", run.environments.join(", ")));
        }
        facts.push(("Files", format!("{} read, {} skipped", run.files_read, run.files_skipped)));
        facts.push(("Complete", if run.is_complete { "yes" } else { "no: see what was not judged" }.to_string()));
        facts.push(("To make it again", run.command.clone()));
        facts
    }
}

fn run_facts(report: &Report, options: &ReportOptions) -> RunFacts {
    let run = options.run.clone().unwrap_or_default();
    RunFacts {
        date: run.date,
        tool: format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")),
        repository: run.repository,
        commit: run.commit,
        configuration: run.configuration,
        command: run.command,
        environments: report.environments.iter().map(ToString::to_string).collect(),
        files_read: report.ledger.read.len(),
        files_skipped: report.ledger.skipped.len(),
        is_complete: super::super::is_complete(report),
    }
}

/// The controls of the table, and those that only rules name.
fn controls_of(
    (framework, table): (&str, Option<&'static Framework>),
    mapped: &BTreeMap<&str, Vec<&str>>,
    by_rule: &HashMap<&str, Vec<&Finding>>,
    sources: &SourceMap,
) -> Vec<ControlEvidence> {
    let mut all = Vec::new();
    for control in table.into_iter().flat_map(|table| &table.controls) {
        let rules = mapped.get(control.id).cloned().unwrap_or_default();
        if rules.is_empty() && control.visibility == controls::Visibility::Retired {
            continue; // it is no longer part of the framework
        }
        let reason = control.visibility.reason();
        all.push(ControlEvidence {
            severity: control.severity,
            title: control.title,
            ..judged(control_id(framework, control.id), &rules, reason, by_rule, sources)
        });
    }
    let is_known = |id: &str| table.is_some_and(|table| table.control(id).is_some());
    for (id, rules) in mapped.iter().filter(|(id, _)| !is_known(id)) {
        all.push(judged(control_id(framework, id), rules, None, by_rule, sources));
    }
    all.sort_by_cached_key(|control| natural(&control.id));
    all
}

/// A control of a framework.
#[derive(Copy, Clone)]
struct ControlId<'a> {
    framework: &'a str,
    id: &'a str,
}

fn control_id<'a>(framework: &'a str, id: &'a str) -> ControlId<'a> {
    ControlId { framework, id }
}

fn judged(
    control: ControlId<'_>,
    rules: &[&str],
    not_in_source: Option<&'static str>,
    by_rule: &HashMap<&str, Vec<&Finding>>,
    sources: &SourceMap,
) -> ControlEvidence {
    let found = rules.iter().filter_map(|rule| by_rule.get(rule)).flatten();
    let mut observations: Vec<Observation> = found.filter_map(|finding| observation(control, finding, sources)).collect();
    observations.sort_by(|a, b| (&a.place, &a.rule, &a.target, &a.message).cmp(&(&b.place, &b.rule, &b.target, &b.message)));
    // Several violations of other conditions say the same of this one.
    let is_same = |a: &Observation, b: &Observation| a.rule == b.rule && a.target == b.target;
    observations.dedup_by(|b, a| is_same(a, b) && a.outcome == Outcome::Pass.id() && b.outcome == Outcome::Pass.id());
    let has = |outcomes: &[Outcome]| observations.iter().any(|one| outcomes.iter().any(|outcome| outcome.id() == one.outcome));
    let result = match (rules.is_empty(), not_in_source) {
        _ if has(&[Outcome::Fail]) => ControlResult::Failed,
        _ if has(&[Outcome::Unknown, Outcome::Error]) => ControlResult::Unknown,
        _ if has(&[Outcome::Suppressed]) => ControlResult::Excepted,
        _ if has(&[Outcome::Pass]) => ControlResult::Passed,
        (false, _) => ControlResult::NothingToCheck,
        (true, None) => ControlResult::NoRule,
        (true, Some(_)) => ControlResult::NotInSource,
    };
    let reason = match result {
        ControlResult::NotInSource => not_in_source.map(str::to_string),
        ControlResult::NoRule | ControlResult::NothingToCheck => Some(result.about().to_string()),
        _ => None,
    };
    let rules = rules.iter().map(ToString::to_string).collect();
    ControlEvidence { id: control.id.to_string(), title: "", severity: None, result, reason, rules, observations }
}

/// What a finding says of a control, if it is about it.
fn observation(control: ControlId<'_>, finding: &Finding, sources: &SourceMap) -> Option<Observation> {
    let (outcome, message) = match finding.standing(control.framework, control.id) {
        ControlStanding::About => (finding.outcome, finding.message.clone()),
        ControlStanding::Passed => {
            (Outcome::Pass, format!("`{}` passes: what violates the rule is not part of this control", finding.target))
        }
        ControlStanding::Unknown => {
            (Outcome::Unknown, format!("it is unknown whether the control is about `{}`", finding.target))
        }
        ControlStanding::Elsewhere => return None,
    };
    let suppression = finding.suppression.as_ref().filter(|_| outcome == Outcome::Suppressed);
    let exception = suppression.map(|suppression| Acceptance {
        origin: suppression.origin.id(),
        reason: suppression.reason.clone(),
        until: suppression.until.clone(),
        place: suppression.span.and_then(|span| EvidencePlace::of(sources, span)),
    });
    Some(Observation {
        rule: finding.rule.to_string(),
        target: finding.target.clone(),
        outcome: outcome.id(),
        place: EvidencePlace::of(sources, finding.primary.span),
        message,
        environments: finding.environments.iter().map(ToString::to_string).collect(),
        fingerprint: finding.identity.fingerprint.map(|fingerprint| fingerprint.to_string()),
        exception,
    })
}

/// Accepted violations, each once, with all controls that it concerns.
fn exceptions(controls: &[ControlEvidence]) -> Vec<Exception> {
    let mut all: Vec<Exception> = Vec::new();
    let mut places: HashMap<(String, String, String), usize> = HashMap::new();
    for control in controls {
        for one in control.observations.iter().filter(|one| one.exception.is_some()) {
            let key = (
                one.rule.clone(),
                one.target.clone(),
                format!("{:?}{:?}{}", one.fingerprint, one.place.as_ref().map(EvidencePlace::short), one.message),
            );
            match places.get(&key).and_then(|place| all.get_mut(*place)) {
                Some(known) if known.controls.last() != Some(&control.id) => known.controls.push(control.id.clone()),
                Some(_) => {}
                None => {
                    places.insert(key, all.len());
                    all.push(Exception { controls: vec![control.id.clone()], observation: one.clone() });
                }
            }
        }
    }
    all
}

fn not_judged(report: &Report) -> Vec<NotJudgedEntry> {
    let entries = report.ledger.incomplete.iter().map(|entry| (entry, true));
    let entries = entries.chain(report.ledger.notes.iter().map(|entry| (entry, false)));
    let shown = entries.map(|(entry, is_incomplete)| NotJudgedEntry {
        path: entry.path.clone(),
        line: entry.span.and_then(|span| EvidencePlace::of(&report.sources, span)).map(|place| place.line),
        reason: entry.reason.clone(),
        message: entry.message.clone(),
        is_incomplete,
    });
    shown.collect()
}
