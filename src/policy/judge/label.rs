//! Labels around a finding's primary span: the hops of the value, the module calls, the other places.

use super::super::blame::{Leaf, LeafKind};
use super::super::evaluate::{Subject, Target};
use crate::finding::Label;
use crate::source::{SourceMap, Span};
use crate::value::{HopKind, Origin, ReasonKind};

/// How many related places one finding shows.
const MAX_RELATED: usize = 16;
/// How many hops of one value are shown.
const MAX_HOPS: usize = 8;

/// Collects labels, each span once.
pub(super) struct Related<'s> {
    sources: &'s SourceMap,
    primary: Span,
    pub labels: Vec<Label>,
}

impl<'s> Related<'s> {
    pub fn new(sources: &'s SourceMap, primary: Span) -> Related<'s> {
        Related { sources, primary, labels: Vec::new() }
    }

    /// Adds a place; one inside a module model is the call that it stands for.
    pub fn add(&mut self, span: Span, text: impl Into<String>) {
        let span = self.sources.shown(span);
        let known = span == self.primary || self.labels.iter().any(|label| label.span == span);
        if !span.is_none() && !known && self.labels.len() < MAX_RELATED {
            self.labels.push(Label::new(span, text));
        }
    }

    /// Adds what must not be missed, whatever else is said of the place and however many labels there are.
    fn state(&mut self, span: Span, text: &str) {
        self.labels.truncate(MAX_RELATED - 1);
        self.labels.push(Label::new(self.sources.shown(span), text));
    }

    /// The hops of a value: from where it is used to where it was written, and what decides it.
    pub fn hops(&mut self, origin: &Origin) {
        for hop in origin.hops().take(MAX_HOPS) {
            // An element of a list that is shown as a whole says nothing more.
            let shown = |label: &Label| label.span.contains(hop.span());
            if hop.kind == HopKind::Element && self.labels.iter().any(shown) {
                continue;
            }
            if !hop.kind.decides() && self.sources.is_shown_elsewhere(hop.span()) {
                continue; // how a module hands its values on is its own affair
            }
            self.add(hop.span(), hop.label());
        }
    }

    /// What decides a derived fact.
    pub fn evidence(&mut self, origin: &Origin) {
        for hop in origin.hops().filter(|hop| hop.kind.decides()) {
            self.add(hop.span(), hop.label());
        }
    }

    /// The module calls, overlays and charts that make the target.
    pub fn calls(&mut self, target: &Target<'_>) {
        for call in target.calls.iter().rev() {
            if !self.sources.is_shown_elsewhere(call.header) {
                self.add(call.header, "the module is called here");
            }
        }
        let object = match target.subject {
            Subject::Object(object) => object,
            Subject::Container(workload, _) => workload.object,
            Subject::Resource(resource) => {
                if resource.maybe.is_some() {
                    let many =
                        resource.maybe.as_ref().is_some_and(|open| open.reasons.iter().all(|r| r.kind == ReasonKind::TooLarge));
                    let text = if many {
                        "it represents all instances: there are too many to check each"
                    } else {
                        "it may not be created at all: `count` or `for_each` is unknown"
                    };
                    self.state(resource.header, text);
                }
                return;
            }
            _ => return,
        };
        for label in &object.chain {
            self.add(label.span, label.text.to_string());
        }
    }

    /// The places besides the primary one.
    pub fn others(&mut self, leaves: &[Leaf]) {
        for leaf in leaves {
            self.add(leaf.span, leaf.label());
            if matches!(leaf.kind, LeafKind::Written | LeafKind::Fact) {
                self.hops(&leaf.origin);
            }
        }
    }
}

/// Whether a value was judged by a name that its author chose.
pub(super) fn by_name(leaves: &[Leaf]) -> bool {
    leaves.iter().any(|leaf| leaf.origin.hops().any(|hop| hop.kind == HopKind::ByName))
}
