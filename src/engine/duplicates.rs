//! Keys that a Kubernetes file sets twice.
//!
//! Invariant: each is a finding of the reserved rule where the file describes an object or a kustomization; elsewhere
//! nothing is judged, and the ledger has a note.

use std::collections::BTreeMap;

use crate::finding::{Finding, Label, Ledger, Outcome, Severity};
use crate::kubernetes::{Kubernetes, Object, is_kustomization};
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::yaml;

/// The reserved rule.
pub const DUPLICATE_KEY: &str = "duplicate-key";
/// Notes on one file that is not judged.
const MAX_NOTES: usize = 20;

/// The findings about keys of these files, by path; what is in no object goes to the ledger.
pub(super) fn findings<'f>(
    sources: &SourceMap,
    files: impl Iterator<Item = (&'f str, &'f yaml::File)>,
    kubernetes: &Kubernetes,
    ledger: &mut Ledger,
) -> Vec<Finding> {
    let mut objects: BTreeMap<(SourceId, u32), &Object> = BTreeMap::new();
    for object in &kubernetes.objects {
        objects.entry((object.document.source, object.document.start)).or_insert(object);
    }
    let object = |span: Span| {
        let (_, object) = objects.range(..=(span.source, span.start)).next_back()?;
        object.document.contains(span).then_some(*object)
    };
    let mut findings = Vec::new();
    for (path, file) in files {
        let is_taken = is_kustomization(path) || kubernetes.taken.contains(path);
        let mut notes = 0;
        for (second, first) in &file.duplicate_keys {
            let object = object(*second);
            if object.is_some() || is_taken {
                findings.push(finding(sources, *second, *first, object));
            } else if notes < MAX_NOTES {
                notes += 1;
                let message = "duplicate key: tools that accept the file use the last value";
                ledger.add(path.to_string(), Some(*second), DUPLICATE_KEY, message.to_string(), false);
            }
        }
    }
    let beside = kubernetes.repeated.iter().map(|(second, first)| finding(sources, *second, *first, object(*second)));
    findings.extend(beside);
    findings
}

fn finding(sources: &SourceMap, second: Span, first: Span, object: Option<&Object>) -> Finding {
    let key = sources.get(second.source).map(|source| source.slice(second).trim_matches(['"', '\'']).to_string());
    let mut finding = Finding {
        severity: Severity::High,
        primary: Label::new(second, "set a second time"),
        related: vec![Label::new(first, "first set here")],
        message: format!("`{}` is set twice in the same mapping", key.unwrap_or_default()),
        help: Some("keep one of them: some tools use the first, some the last, others refuse the file".to_string()),
        ..Finding::about(DUPLICATE_KEY, Outcome::Fail)
    };
    if let Some(object) = object {
        finding.target = object.target();
        finding.identity.origin = object.overlay.clone().unwrap_or_else(|| object.path.clone());
    }
    finding
}
