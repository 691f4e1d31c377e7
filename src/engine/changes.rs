//! What changed since a revision, and which findings that concerns.
//!
//! Job: keep a finding that the revision does not have, and one whose value, or a place that it came through, stands on a
//! line that changed. Where something is missing no line says so: there the revision alone decides.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::Report;
use crate::baseline::{self, KnownFindings, Scope};
use crate::finding::{Finding, Outcome, UsageError};
use crate::source::{Source, SourceId, SourceMap, Span};
use crate::syntax::yaml::{Node, NodeKind, Pair};
use crate::syntax::{hcl, json, yaml};

/// Lines of two texts that are compared one with another, at most: beyond that all between the first and the last
/// difference counts as changed.
const MAX_COMPARED: usize = 25_000_000;

/// What changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The revision, as it was named.
    pub since: String,
    /// The revision as it was judged; `None` where that was not possible: everything counts as changed.
    pub base: Option<Arc<BaseRevision>>,
}

/// A revision that was judged.
#[derive(Debug)]
pub struct BaseRevision {
    known: KnownFindings,
    sources: Option<Arc<SourceMap>>,
    /// Where the scan root of the present state lies in the revision as it was laid out.
    root: PathBuf,
}

impl BaseRevision {
    /// A revision that holds nothing of what is checked.
    pub fn empty(present: PathBuf, root: PathBuf) -> BaseRevision {
        let known = KnownFindings { shown: String::new(), base: present, baseline: baseline::Baseline::default() };
        BaseRevision { known, sources: None, root }
    }

    /// The findings of a report on the revision; `present` is the scan root now, `root` where it lies in the revision.
    ///
    /// # Errors
    /// When the report is of no directory.
    pub fn new(report: &Report, present: PathBuf, root: PathBuf) -> Result<BaseRevision, UsageError> {
        let baseline = baseline::everything(baseline::Checked { sources: &report.sources, findings: &report.findings }, &root)
            .ok_or_else(|| UsageError::new("it was not read from a directory"))?;
        let known = KnownFindings { shown: String::new(), base: present, baseline };
        Ok(BaseRevision { known, sources: Some(report.sources.clone()), root })
    }

    /// The text of a file in the revision, if it was read there.
    fn text(&self, path: &str) -> Option<Arc<Source>> {
        let sources = self.sources.as_ref()?;
        let full = self.root.join(path);
        sources.known(full.strip_prefix(sources.root()?).ok()?.to_str()?)
    }
}

/// Beside each finding, whether the changes concern it.
pub(super) fn kept(scope: &Scope<'_>, changes: &Changes, findings: &[Finding]) -> Vec<bool> {
    let Some(base) = &changes.base else { return vec![true; findings.len()] };
    let known: HashSet<usize> = baseline::matches(scope, &base.known, findings).pairs.iter().map(|(index, _)| *index).collect();
    let mut lines = Lines { sources: scope.sources, base, changed: HashMap::new(), parsed: HashMap::new() };
    let is_kept = |(index, finding): (usize, &Finding)| match finding.outcome {
        Outcome::Pass | Outcome::NotApplicable => true,
        // A rule that fails is nobody's change.
        Outcome::Error if !finding.target.is_empty() => true,
        _ => !known.contains(&index) || lines.concern(finding),
    };
    findings.iter().enumerate().map(is_kept).collect()
}

/// The lines that changed, file by file, worked out where a finding asks for them.
struct Lines<'l> {
    sources: &'l SourceMap,
    base: &'l BaseRevision,
    changed: HashMap<SourceId, Vec<(u32, u32)>>,
    parsed: HashMap<SourceId, Parsed>,
}

enum Parsed {
    Hcl(hcl::File),
    Yaml(yaml::File),
    Other,
}

impl Lines<'_> {
    fn concern(&mut self, finding: &Finding) -> bool {
        let primary = finding.primary.span;
        (self.touch(primary) && !self.is_name(primary)) || finding.related.iter().any(|label| self.touch(label.span))
    }

    /// Whether a line of a span changed.
    fn touch(&mut self, span: Span) -> bool {
        let Some(source) = self.sources.get(span.source) else { return false };
        let ranges = self.changed.entry(span.source).or_insert_with(|| match self.base.text(&source.path) {
            Some(old) => changed_lines(&old.text, &source.text),
            // What is in the file tells whether it is new or was moved: the revision decides.
            None => Vec::new(),
        });
        if ranges.is_empty() {
            return false;
        }
        let (from, to) = (source.locate(span.start).line, source.locate(span.end.max(span.start)).line);
        let next = ranges.partition_point(|(_, last)| *last < from);
        ranges.get(next).is_some_and(|(first, _)| *first <= to)
    }

    /// Whether a span only names what lacks something: the header of a block, the name of an object or a mapping.
    fn is_name(&mut self, span: Span) -> bool {
        let Some(source) = self.sources.get(span.source) else { return false };
        match self.parsed.entry(span.source).or_insert_with(|| parse(&source)) {
            Parsed::Hcl(file) => is_header(&file.body, span),
            Parsed::Yaml(file) => {
                let root = file.documents.iter().map(|document| &document.root).find(|root| root.span.contains(span));
                root.is_some_and(|root| names(root, span))
            }
            Parsed::Other => false,
        }
    }
}

fn parse(source: &Source) -> Parsed {
    match &*source.path {
        path if path.ends_with(".tf") || path.ends_with(".tofu") => Parsed::Hcl(hcl::parse(source.id, &source.text)),
        path if path.ends_with(".yaml") || path.ends_with(".yml") => Parsed::Yaml(yaml::parse(source.id, &source.text)),
        path if path.ends_with(".json") => Parsed::Yaml(json::parse(source.id, &source.text)),
        _ => Parsed::Other,
    }
}

/// The lines of the new text that the old one does not have at that place, from 1, in order.
fn changed_lines(old: &str, new: &str) -> Vec<(u32, u32)> {
    if old == new {
        return Vec::new();
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let head = old.iter().zip(&new).take_while(same).count();
    let room = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(room).take_while(same).count();
    let (old, new) = (old.get(head..old.len() - tail).unwrap_or_default(), new.get(head..new.len() - tail).unwrap_or_default());
    let line = |index: usize| u32::try_from(head + index).unwrap_or(u32::MAX);
    if old.len().saturating_mul(new.len()) > MAX_COMPARED {
        return vec![(line(1), line(new.len()))];
    }
    let operations = capture_diff_slices(Algorithm::Myers, old, new);
    let added = operations.iter().filter(|operation| matches!(operation.tag(), DiffTag::Insert | DiffTag::Replace));
    added.map(|operation| operation.new_range()).map(|range| (line(range.start + 1), line(range.end))).collect()
}

fn is_header(body: &hcl::Body, span: Span) -> bool {
    let at = body.blocks.partition_point(|block| block.span.end <= span.start);
    let inside = body.blocks.get(at).filter(|block| block.span.contains(span));
    inside.is_some_and(|block| block.header == span || is_header(&block.body, span))
}

/// Whether a mapping goes by the text at a span: its `name`, its `metadata.name`, its `kind`, or its first key.
fn names(node: &Node, span: Span) -> bool {
    match &node.kind {
        NodeKind::Sequence(items) => items.iter().find(|item| item.span.contains(span)).is_some_and(|item| names(item, span)),
        NodeKind::Mapping(pairs) => {
            let own = |pairs: &[Pair]| pairs.iter().any(|pair| matches!(&*pair.key, "name" | "kind") && pair.value.span == span);
            let by_metadata = pairs.iter().any(|pair| match &pair.value.kind {
                NodeKind::Mapping(inner) if pair.key == "metadata" => own(inner),
                _ => false,
            });
            let is_first = pairs.first().is_some_and(|pair| pair.key_span.start == span.start);
            let inside = || pairs.iter().find(|pair| pair.value.span.contains(span));
            own(pairs) || by_metadata || is_first || inside().is_some_and(|pair| names(&pair.value, span))
        }
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_new_or_other_count_and_those_beside_removed_ones_do_not() {
        for (old, new, expected) in [
            ("a\nb\nc\n", "a\nb\nc\n", &[][..]),
            ("a\r\nb\r\n", "a\nb\n", &[]),
            ("a\nb\nc\n", "a\nc\n", &[]),
            ("a\nb\nc\n", "a\nx\nc\n", &[(2, 2)]),
            ("a\nb\nc\nd\n", "x\ny\na\nb\nz\nd\n", &[(1, 2), (5, 5)]),
            ("", "a\nb", &[(1, 2)]),
            ("a\na\n", "a\na\na\n", &[(3, 3)]),
        ] {
            assert_eq!(changed_lines(old, new), expected, "{old:?} {new:?}");
        }
        let (old, new) = ("a\n".repeat(6000), "b\n".repeat(6000));
        assert_eq!(changed_lines(&old, &new), [(1, 6000)]);
    }
}
