//! What changed since a revision, and which findings that concerns.
//!
//! Job: keep a finding when a line of its primary span or of any place that its value came through changed; where
//! something is missing, when anything in the block or document that lacks it did. Floor 5.

use std::collections::HashMap;

use crate::finding::{Finding, Outcome};
use crate::source::{Source, SourceMap, Span};
use crate::syntax::yaml::{Node, NodeKind, Pair};
use crate::syntax::{hcl, json, yaml};

/// What changed, by paths below the scan root.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The revision, as it was named.
    pub since: String,
    pub files: HashMap<String, ChangedLines>,
}

/// The lines of a file as it is now that changed. A deletion counts for the lines on both sides of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangedLines {
    /// It was not there.
    All,
    /// From and to, both counted, from 1, in order.
    Ranges(Vec<(u32, u32)>),
}

impl ChangedLines {
    fn touches(&self, from: u32, to: u32) -> bool {
        match self {
            ChangedLines::All => true,
            ChangedLines::Ranges(ranges) => ranges.iter().any(|(first, last)| *first <= to && from <= *last),
        }
    }
}

/// Leaves out what the changes do not concern; how many findings that were.
pub(super) fn keep(sources: &SourceMap, changes: &Changes, findings: &mut Vec<Finding>) -> usize {
    let before = findings.len();
    findings.retain(|finding| match finding.outcome {
        Outcome::Fail | Outcome::Unknown | Outcome::Suppressed => concerns(sources, changes, finding),
        // Files that could not be read stay in the ledger; a rule that fails is nobody's change.
        Outcome::Error => !finding.target.is_empty() || concerns(sources, changes, finding),
        Outcome::Pass | Outcome::NotApplicable => true,
    });
    before - findings.len()
}

fn concerns(sources: &SourceMap, changes: &Changes, finding: &Finding) -> bool {
    let touched = |span: Span, whole: bool| {
        let Some(source) = sources.get(span.source) else { return false };
        let Some(lines) = changes.files.get(&*source.path) else { return false };
        let span = if whole { extent(&source, span) } else { span };
        lines.touches(source.locate(span.start).line, source.locate(span.end.max(span.start)).line)
    };
    touched(finding.primary.span, true) || finding.related.iter().any(|label| touched(label.span, false))
}

/// All that a span stands for: the block whose header it is, the object or the mapping by whose name it goes.
fn extent(source: &Source, span: Span) -> Span {
    let path = &*source.path;
    if path.ends_with(".tf") || path.ends_with(".tofu") {
        let file = hcl::parse(source.id, &source.text);
        return block(&file.body, span).unwrap_or(span);
    }
    let file = match path {
        path if path.ends_with(".yaml") || path.ends_with(".yml") => yaml::parse(source.id, &source.text),
        path if path.ends_with(".json") => json::parse(source.id, &source.text),
        _ => return span,
    };
    let root = file.documents.iter().map(|document| &document.root).find(|root| root.span.contains(span));
    root.and_then(|root| named(root, span)).unwrap_or(span)
}

fn block(body: &hcl::Body, span: Span) -> Option<Span> {
    let inside = body.blocks.iter().find(|block| block.span.contains(span))?;
    if inside.header == span { Some(inside.span) } else { block(&inside.body, span) }
}

/// The mapping that goes by the text at a span: its `name`, its `metadata.name`, its `kind`, or its first key.
fn named(node: &Node, span: Span) -> Option<Span> {
    match &node.kind {
        NodeKind::Sequence(items) => items.iter().find(|item| item.span.contains(span)).and_then(|item| named(item, span)),
        NodeKind::Mapping(pairs) => {
            let names =
                |pairs: &[Pair]| pairs.iter().any(|pair| matches!(&*pair.key, "name" | "kind") && pair.value.span == span);
            let by_metadata = pairs.iter().any(|pair| match &pair.value.kind {
                NodeKind::Mapping(inner) if pair.key == "metadata" => names(inner),
                _ => false,
            });
            let is_first = pairs.first().is_some_and(|pair| pair.key_span.start == span.start);
            if names(pairs) || by_metadata || is_first {
                return Some(node.span);
            }
            pairs.iter().find(|pair| pair.value.span.contains(span)).and_then(|pair| named(&pair.value, span))
        }
        _ => None,
    }
}
