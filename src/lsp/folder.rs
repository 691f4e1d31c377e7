//! One folder of the editor: its workspace, its last report, what was published of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, Message, Range,
    Uri,
};

use super::position::{PositionEncoding, Ranges};
use super::uri;
use crate::engine::{Options, Report, RuleInfo, Workspace, rules};
use crate::finding::{Finding, Outcome, SearchedSources, Secrets, Severity, UsageError};
use crate::source::{Source, Span};

/// Findings that are published of one file.
const MAX_DIAGNOSTICS: usize = 1000;

/// A folder that is judged as `clearspan check` would in it.
pub struct Folder {
    /// Where the editor has it.
    pub path: PathBuf,
    pub workspace: Workspace,
    pub rules: Vec<RuleInfo>,
    pub report: Option<Report>,
    /// Something changed since the report.
    pub is_stale: bool,
    /// Addresses of files that have diagnostics.
    published: BTreeSet<String>,
    /// What no message may show, of the last report.
    secrets: Secrets,
    searched: SearchedSources,
}

impl Folder {
    /// # Errors
    /// When the folder cannot be judged at all.
    pub fn open(path: PathBuf, options: Options) -> Result<Folder, UsageError> {
        let rules = rules(&options).unwrap_or_default();
        let workspace = Workspace::open(options)?;
        let (secrets, searched) = Default::default();
        Ok(Folder { path, workspace, rules, report: None, is_stale: true, published: BTreeSet::new(), secrets, searched })
    }

    /// Takes a report in.
    pub fn take(&mut self, report: Report) {
        let given = self.workspace.options().values.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        self.secrets = Secrets::in_edited_sources(&report.sources, given, &mut self.searched);
        self.report = Some(report);
    }

    /// What no message may show.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    pub fn root(&self) -> &Path {
        &self.workspace.options().scan.root
    }

    /// The path below the root, `/` between its parts, of a file in it.
    pub fn below(&self, path: &Path) -> Option<String> {
        let parts = path.strip_prefix(self.root()).or_else(|_| path.strip_prefix(&self.path)).ok()?;
        let parts: Vec<&str> = parts.components().map(|part| part.as_os_str().to_str()).collect::<Option<_>>()?;
        (!parts.is_empty()).then(|| parts.join("/"))
    }

    /// The address of a path below the root.
    pub fn uri(&self, path: &str) -> Uri {
        Uri(uri::of_path(&self.root().join(path)))
    }

    pub fn rule(&self, id: &str) -> Option<&RuleInfo> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The diagnostics of every file that has some, or had some before, by address.
    pub fn diagnostics(&mut self, encoding: PositionEncoding) -> BTreeMap<String, Vec<Diagnostic>> {
        let mut by_file: BTreeMap<String, Vec<Diagnostic>> =
            std::mem::take(&mut self.published).into_iter().map(|uri| (uri, Vec::new())).collect();
        let Some(report) = &self.report else { return by_file };
        let ranges = Ranges::new(encoding);
        for finding in report.findings.iter().filter(|finding| is_reported(finding.outcome)) {
            let Some(Location { uri, range }) = self.location(report, finding.primary.span, &ranges) else { continue };
            let of_file = by_file.entry(uri.0).or_default();
            if of_file.len() < MAX_DIAGNOSTICS {
                of_file.push(self.diagnostic(report, finding, range, &ranges));
            }
        }
        self.published = by_file.iter().filter(|(_, list)| !list.is_empty()).map(|(uri, _)| uri.clone()).collect();
        by_file
    }

    /// A finding that is shown at this range, without secrets.
    pub fn diagnostic(&self, report: &Report, finding: &Finding, range: Range, ranges: &Ranges) -> Diagnostic {
        let finding = &self.secrets.redacted(finding);
        let mut message = finding.message.clone();
        if !finding.environments.is_empty() {
            message.push_str(&format!(" (in {})", finding.environments.join(", ")));
        }
        for reason in &finding.reasons {
            message.push_str(&format!("\nunknown: {}", reason.description()));
        }
        if let Some(help) = finding.help.as_ref().filter(|_| finding.outcome != Outcome::Unknown) {
            message.push_str(&format!("\nhelp: {help}"));
        }
        let href = self.rule(&finding.rule).and_then(|rule| rule.references.first());
        let is_unused = finding.rule == crate::suppression::UNUSED;
        Diagnostic {
            range,
            severity: Some(level(finding)),
            code: Some(Code::String(finding.rule.to_string())),
            code_description: href.map(|href| CodeDescription { href: Uri(href.to_string()) }),
            source: Some("clearspan".to_string()),
            message: Message::String(message),
            tags: is_unused.then(|| vec![DiagnosticTag::Unnecessary]),
            related_information: Some(self.related(report, finding, ranges)),
            data: None,
        }
    }

    fn related(&self, report: &Report, finding: &Finding, ranges: &Ranges) -> Vec<DiagnosticRelatedInformation> {
        let related = finding.related.iter().filter_map(|label| {
            let location = self.location(report, label.span, ranges)?;
            Some(DiagnosticRelatedInformation { location, message: label.text.to_string() })
        });
        related.collect()
    }

    /// A span as the protocol has it, if it lies in a file.
    pub fn location(&self, report: &Report, span: Span, ranges: &Ranges) -> Option<Location> {
        let span = report.sources.shown(span);
        let source = report.sources.get(span.source).filter(|source| is_file(source))?;
        let range = ranges.range(&source, span.start as usize, span.end as usize);
        Some(Location { uri: self.uri(&source.path), range })
    }

    /// The findings of the last report that touch these bytes of a file, with their numbers.
    pub fn findings_at<'f>(&'f self, path: &'f str, start: usize, end: usize) -> Vec<(usize, &'f Finding)> {
        let Some(report) = &self.report else { return Vec::new() };
        let touches = |finding: &Finding| {
            let span = report.sources.shown(finding.primary.span);
            let source = report.sources.get(span.source);
            source.is_some_and(|source| &*source.path == path) && span.start as usize <= end && start <= span.end as usize
        };
        let reported = report.findings.iter().enumerate().filter(|(_, finding)| is_reported(finding.outcome));
        reported.filter(|(_, finding)| touches(finding)).collect()
    }

    /// The text of a file as the last report knows it.
    pub fn source(&self, path: &str) -> Option<Arc<Source>> {
        self.report.as_ref()?.sources.read(path).ok()
    }
}

fn is_reported(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Fail | Outcome::Error | Outcome::Unknown)
}

/// Whether it is a file below the root, and no text of ours or of a rule.
fn is_file(source: &Source) -> bool {
    !source.path.starts_with('<') && source.shown_at.is_none()
}

fn level(finding: &Finding) -> DiagnosticSeverity {
    match (finding.outcome, finding.severity) {
        (Outcome::Unknown, _) => DiagnosticSeverity::Hint,
        (_, Severity::Critical | Severity::High) => DiagnosticSeverity::Error,
        (_, Severity::Medium) => DiagnosticSeverity::Warning,
        (_, Severity::Low) => DiagnosticSeverity::Information,
        (_, Severity::Info) => DiagnosticSeverity::Hint,
    }
}
