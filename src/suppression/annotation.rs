//! Suppressions in annotations of Kubernetes objects: where comments cannot stand, and where overlays add them.

use super::entry::{Context, Entry, Extent};
use super::instruction::of_annotation;
use super::{Others, entry, foreign, of_malformed};
use crate::finding::{Finding, SuppressionOrigin};
use crate::kubernetes::Object;
use crate::source::Span;

/// What stands before the rule's id in the annotation's name.
pub(super) const PREFIX: &str = "clearspan.dev/ignore.";

/// The suppressions that an object carries, overlays applied.
pub(super) fn collect<'c>(
    context: &Context<'c>,
    object: &Object,
    entries: &mut Vec<Entry<'c>>,
    others: &mut Others<'c>,
    findings: &mut Vec<Finding>,
) {
    let annotations = object.body.get_path(&["metadata", "annotations"]);
    let Some(annotations) = annotations.and_then(|annotations| annotations.as_mapping()) else { return };
    for (name, entry_of) in annotations.entries.iter() {
        let key = entry_of.key;
        let place = entry_of.value.origin.span().unwrap_or(key);
        let span = if key == Span::NONE { place } else { key };
        let text = entry_of.value.as_str().unwrap_or("");
        let extent = || Extent::Object { origin: object.origin().clone(), target: object.target() };
        let Some(rule) = name.strip_prefix(PREFIX) else {
            if let Some(foreign) = foreign::of_annotation(name, text) {
                others.take(context, &foreign, span, None, || Some(extent()));
            }
            continue;
        };
        match of_annotation(rule, text, span, place) {
            Err(malformed) => findings.push(of_malformed(malformed)),
            Ok(instruction) => {
                let extent = extent();
                entries.push(entry(context, SuppressionOrigin::Annotation, instruction, span, extent, false));
            }
        }
    }
}
