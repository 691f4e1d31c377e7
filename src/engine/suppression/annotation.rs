//! Suppressions in annotations of Kubernetes objects: where comments cannot stand, and where overlays add them. Floor 5.

use super::instruction::of_annotation;
use super::{Context, Entry, Extent, entry, of_malformed};
use crate::finding::{Finding, SuppressionOrigin};
use crate::kubernetes::Object;
use crate::source::Span;

/// What stands before the rule's id in the annotation's name.
const PREFIX: &str = "clearspan.dev/ignore.";

/// The suppressions that an object carries, overlays applied.
pub(super) fn collect<'c>(context: &Context<'c>, object: &Object, entries: &mut Vec<Entry<'c>>, told: &mut Vec<Finding>) {
    let annotations = object.body.get_path(&["metadata", "annotations"]);
    let Some(annotations) = annotations.and_then(|annotations| annotations.as_mapping()) else { return };
    for (name, entry_of) in annotations.entries.iter() {
        let Some(rule) = name.strip_prefix(PREFIX) else { continue };
        let key = entry_of.key;
        let place = entry_of.value.origin.span.unwrap_or(key);
        let span = if key == Span::NONE { place } else { key };
        match of_annotation(rule, entry_of.value.as_str().unwrap_or(""), span, place) {
            Err(malformed) => told.push(of_malformed(malformed)),
            Ok(instruction) => {
                let origin = object.overlay.clone().unwrap_or_else(|| object.path.clone());
                let extent = Extent::Object { origin, target: object.target() };
                entries.push(entry(context, SuppressionOrigin::Annotation, instruction, span, extent, false));
            }
        }
    }
}
