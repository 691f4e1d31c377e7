//! Labels around a finding's primary span: the way of the value, the module calls, the other places. Floor 4.

use super::super::blame::{Leaf, LeafKind};
use super::super::evaluate::{PolicyScope, Subject, Target};
use crate::finding::Label;
use crate::source::{SourceMap, Span};
use crate::value::{Origin, ReasonKind, WayKind};

/// How many related places one finding shows.
const MAX_RELATED: usize = 16;
/// How many stations of one value's way are shown.
const MAX_STATIONS: usize = 8;

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

    /// Adds a place; one inside a stand-in is the call that it stands for.
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

    /// The way of a value: from where it is used to where it was written, and what decides it.
    pub fn way(&mut self, scope: &PolicyScope<'_, '_>, origin: &Origin) {
        for station in origin.stations().take(MAX_STATIONS) {
            // An element of a list that is shown as a whole says nothing more.
            let shown = |label: &Label| label.span.contains(station.span) && label.span.source == station.span.source;
            if station.kind == WayKind::Element && self.labels.iter().any(shown) {
                continue;
            }
            let decides = matches!(station.kind, WayKind::Evidence | WayKind::ByName);
            if !decides && self.sources.is_stand_in(station.span) {
                continue; // how a module hands its values on is its own affair
            }
            let text = scope.evidence_at(station.span).unwrap_or_else(|| station.kind.label().to_string());
            self.add(station.span, text);
        }
    }

    /// What decides a derived fact.
    pub fn evidence(&mut self, scope: &PolicyScope<'_, '_>, origin: &Origin) {
        for station in origin.stations().filter(|station| matches!(station.kind, WayKind::Evidence | WayKind::ByName)) {
            let text = scope.evidence_at(station.span).unwrap_or_else(|| station.kind.label().to_string());
            self.add(station.span, text);
        }
    }

    /// The module calls, overlays and charts that make the target.
    pub fn calls(&mut self, target: &Target<'_>) {
        for call in target.calls.iter().rev() {
            if !self.sources.is_stand_in(call.header) {
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
        for station in &object.chain {
            self.add(station.span, station.text.to_string());
        }
    }

    /// The places beside the primary one.
    pub fn others(&mut self, scope: &PolicyScope<'_, '_>, leaves: &[Leaf]) {
        for leaf in leaves {
            self.add(leaf.span, text_of(scope, leaf));
            if matches!(leaf.kind, LeafKind::Written | LeafKind::Fact) {
                self.way(scope, &leaf.origin);
            }
        }
    }
}

/// What a leaf's label says: what decides a fact there, or what is wrong with the value.
pub(super) fn text_of(scope: &PolicyScope<'_, '_>, leaf: &Leaf) -> String {
    let told = if leaf.told.is_some() { None } else { scope.evidence_at(leaf.span) };
    told.unwrap_or_else(|| leaf.label())
}

/// Whether a value was judged by a name that its author chose.
pub(super) fn by_name(leaves: &[Leaf]) -> bool {
    leaves.iter().any(|leaf| leaf.origin.stations().any(|station| station.kind == WayKind::ByName))
}
