//! Where a value was written and the references it came through. Floor 0.

use std::sync::Arc;

use crate::source::Span;

/// How many stations of a container's way an element takes over.
const MAX_STATIONS: usize = 8;

/// Where a value stands in the configuration that is judged, and the way that it came.
///
/// `span` is the expression that yields the value at the place of use (`var.tls` in the resource); `way` leads from
/// there to where the value was written (the default, the tfvars line, the module argument).
#[derive(Clone, Debug, Default)]
pub struct Origin {
    pub span: Option<Span>,
    pub way: Option<Arc<Way>>,
}

/// One station on the way of a value, nearest first.
#[derive(Clone, Debug)]
pub struct Way {
    pub kind: WayKind,
    pub span: Span,
    pub next: Option<Arc<Way>>,
}

/// What a station on the way is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum WayKind {
    VariableDefault,
    /// A line of a tfvars file.
    VariableFile,
    /// `--var` on the command line (the span is `Span::NONE`).
    CommandLine,
    ModuleArgument,
    Local,
    Output,
    /// An argument of a resource or data source that was referred to.
    ResourceArgument,
    /// `each.value`, `count.index`, a `for` variable, the iterator of a dynamic block.
    Iteration,
    /// An element of a list or map that was written elsewhere.
    Element,
    /// A kustomization's generator, patch or setting.
    Overlay,
    /// A ConfigMap or Secret entry that a container takes.
    ConfigMapEntry,
    /// A text file that was read (`file()`, an env file).
    File,
    /// Part of a text: `yamldecode`, `jsondecode`.
    Decoded,
    /// The condition that says which values a variable may have.
    Validation,
    /// What decides a derived fact: the route to the internet gateway, the association, the tag.
    Evidence,
    /// The fact was read off a name that its author chose.
    ByName,
    /// Nothing is written: the provider's default is in force. The span is the header of what lacks it, or none where
    /// an explicit null stands at the value's own place.
    ProviderDefault,
    /// A plan (`terraform show -json`) gives the value.
    Plan,
}

impl WayKind {
    /// The label of the span in a report.
    pub fn label(self) -> &'static str {
        match self {
            WayKind::VariableDefault => "the variable's default",
            WayKind::VariableFile => "the variable is set here",
            WayKind::CommandLine => "the variable is set on the command line",
            WayKind::ModuleArgument => "the module argument",
            WayKind::Local => "the local value",
            WayKind::Output => "the module's output",
            WayKind::ResourceArgument => "the referenced argument",
            WayKind::Iteration => "the element that is iterated",
            WayKind::Element => "the value comes from here",
            WayKind::Overlay => "the overlay sets it here",
            WayKind::ConfigMapEntry => "the entry that is taken",
            WayKind::File => "the file that is read",
            WayKind::Decoded => "the text that is decoded",
            WayKind::Validation => "the validation permits only some values",
            WayKind::Evidence => "this decides it",
            WayKind::ByName => "judged by name",
            WayKind::ProviderDefault => "the provider's default",
            WayKind::Plan => "the plan gives this value",
        }
    }
}

impl Origin {
    /// Written at `span`, no references followed.
    pub fn at(span: Span) -> Origin {
        Origin { span: if span.is_none() { None } else { Some(span) }, way: None }
    }

    pub fn none() -> Origin {
        Origin::default()
    }

    /// The same value used at `span`, having come from here by a reference of this kind.
    pub fn through(&self, kind: WayKind, span: Span) -> Origin {
        let way = match self.span {
            Some(from) if from != span => Some(Arc::new(Way { kind, span: from, next: self.way.clone() })),
            Some(_) => self.way.clone(),
            None if kind == WayKind::CommandLine => Some(Arc::new(Way { kind, span: Span::NONE, next: None })),
            None => self.way.clone(),
        };
        Origin { span: Some(span), way }
    }

    /// The same place, with a station before all others.
    pub fn with_station(self, kind: WayKind, span: Span) -> Origin {
        Origin { span: self.span, way: Some(Arc::new(Way { kind, span, next: self.way })) }
    }

    /// The origin of something computed at `span` from these: their ways, one after the other, at most eight stations.
    pub fn derived<'a>(span: Span, from: impl IntoIterator<Item = &'a Origin>) -> Origin {
        let mut stations: Vec<(WayKind, Span)> = Vec::new();
        for origin in from {
            for way in origin.stations() {
                if stations.len() < 8 && !stations.contains(&(way.kind, way.span)) {
                    stations.push((way.kind, way.span));
                }
            }
        }
        let way = stations.into_iter().rev().fold(None, |next, (kind, span)| Some(Arc::new(Way { kind, span, next })));
        Origin { span: Some(span), way }
    }

    /// The origin of an element that was taken out of a container with origin `self`.
    ///
    /// An element that was written inside the container's own span keeps its own; one that came with the container
    /// through references is placed where the container is used.
    pub fn project(&self, element: &Origin) -> Origin {
        match (self.span, element.span) {
            (Some(container), Some(inner)) if container.contains(inner) => element.clone(),
            (Some(container), Some(inner)) if self.way.is_some() => {
                // First the way of the container, then the element's own.
                let own = Way { kind: WayKind::Element, span: inner, next: element.way.clone() };
                let mut way = Arc::new(own);
                let before: Vec<&Way> = self.stations().take(MAX_STATIONS).collect();
                for station in before.into_iter().rev().filter(|station| !element.passes(station.span)) {
                    way = Arc::new(Way { kind: station.kind, span: station.span, next: Some(way) });
                }
                Origin { span: Some(container), way: Some(way) }
            }
            (_, Some(_)) => element.clone(),
            (_, None) => self.clone(),
        }
    }

    /// The same place and way, with one station more at the far end.
    pub fn ending(&self, kind: WayKind, span: Span) -> Origin {
        let stations: Vec<(WayKind, Span)> = self.stations().take(MAX_STATIONS).map(|way| (way.kind, way.span)).collect();
        let last = Arc::new(Way { kind, span, next: None });
        let way = stations.into_iter().rev().fold(last, |next, (kind, span)| Arc::new(Way { kind, span, next: Some(next) }));
        Origin { span: self.span, way: Some(way) }
    }

    /// Whether the value stands or stood exactly there.
    fn passes(&self, span: Span) -> bool {
        self.span == Some(span) || self.stations().any(|way| way.span == span)
    }

    /// The stations of the way, nearest first.
    pub fn stations(&self) -> impl Iterator<Item = &Way> {
        std::iter::successors(self.way.as_deref(), |way| way.next.as_deref())
    }

    /// The first reference to what the value belongs to: `data.x.y.id` in the local value, not `local.id` in the resource.
    /// Where nothing was referred to, the place of use.
    pub fn referred(&self) -> Option<Span> {
        let (mut place, mut before, mut ends_in_block) = (self.span, self.span, false);
        for station in self.stations().filter(|station| !station.span.is_none()) {
            (before, place) = (place, Some(station.span));
            // The block that the reference means, and no reference.
            ends_in_block = matches!(station.kind, WayKind::ResourceArgument | WayKind::Output);
        }
        if ends_in_block { before } else { place }
    }

    /// The last station: where the value was written in the end.
    pub fn written(&self) -> Option<Span> {
        self.stations().filter(|way| !way.span.is_none()).last().map(|way| way.span).or(self.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn the_first_reference_is_the_one_before_the_block_that_it_means() {
        let at = |start| Span::new(SourceId(0), start, start + 4);
        let symbol = Origin::at(at(0)).through(WayKind::ResourceArgument, at(10));
        assert_eq!(symbol.referred(), Some(at(10)));
        assert_eq!(symbol.through(WayKind::Local, at(20)).through(WayKind::ModuleArgument, at(30)).referred(), Some(at(10)));
        // A module that is not on disk has no block to mean: the reference is where the value begins.
        assert_eq!(Origin::at(at(10)).through(WayKind::Local, at(20)).referred(), Some(at(10)));
        assert_eq!(Origin::at(at(10)).referred(), Some(at(10)));
    }
}
