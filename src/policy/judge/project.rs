//! Places inside stand-ins as places of the configuration: nothing that clearspan wrote itself is ever shown.
//!
//! Job: a value that came from an argument of the call stands at that argument; what the module sets by itself stands at
//! the call and says so. Invariant: no leaf that leaves this file stands in a stand-in. Floor 4.

use std::sync::Arc;

use super::super::blame::{Leaf, LeafKind};
use super::super::evaluate::PolicyScope;
use crate::source::{SourceMap, Span};
use crate::value::{Origin, Way, WayKind};

/// Leaves at places that may be shown.
pub(super) fn project(scope: &PolicyScope<'_, '_>, leaves: Vec<Leaf>) -> Vec<Leaf> {
    leaves.into_iter().map(|leaf| shown(scope, leaf)).collect()
}

/// Where a value inside a stand-in comes from.
enum Source {
    /// An argument of the call, and the way that leads there.
    Argument(Span, Vec<(WayKind, Span)>),
    /// The module's own default for one of its arguments.
    Default(String),
    /// The module itself.
    Module,
}

fn shown(scope: &PolicyScope<'_, '_>, mut leaf: Leaf) -> Leaf {
    let sources = scope.world.sources;
    let inside = sources.is_stand_in(leaf.span);
    leaf.by_stand_in = inside || leaf.origin.stations().any(|way| sources.is_stand_in(way.span));
    if !inside {
        return leaf;
    }
    let told = scope.evidence_at(leaf.span);
    let call = sources.shown(leaf.span);
    let note = leaf.note.take();
    let with_note = |text: String, joint: &str| match &note {
        Some(note) => format!("{text}{joint}{note}"),
        None => text,
    };
    if let LeafKind::Absent(name) = &leaf.kind {
        leaf.told = Some(with_note(format!("`{name}` is not set by the module"), ": it "));
        return Leaf { span: call, origin: Origin::at(call), ..leaf };
    }
    if matches!(leaf.kind, LeafKind::Fact | LeafKind::Other) {
        return Leaf { span: call, told, note, ..leaf };
    }
    let (decided, stations): (Vec<_>, Vec<_>) = leaf
        .origin
        .stations()
        .map(|way| (way.kind, way.span))
        .filter(|(_, span)| *span != leaf.span) // its own label says that already
        .partition(|(kind, _)| matches!(kind, WayKind::Evidence | WayKind::ByName));
    let (place, rest, label) = match source_of(sources, leaf.span, &stations) {
        Source::Argument(span, rest) => {
            let made = leaf.shown.as_deref().filter(|shown| is_another_literal(sources, span, shown));
            let label = match (told, made) {
                (Some(told), _) => Some(told),
                (None, Some(shown)) => Some(with_note(format!("the module makes `{shown}` of this"), ", ")),
                (None, None) => None,
            };
            (span, rest, label)
        }
        Source::Default(name) => {
            let label = match (told, leaf.shown.as_deref().filter(|_| !leaf.null)) {
                (Some(told), _) if leaf.null => format!("`{name}` is not set here: {}", told.trim_start_matches("is `null`: ")),
                (Some(told), _) => format!("{told} (`{name}` is not set: the module's default)"),
                (None, Some(shown)) => with_note(format!("`{name}` is not set: the module's default is `{shown}`"), ", "),
                (None, None) => with_note(format!("`{name}` is not set here"), ": it "),
            };
            (call, Vec::new(), Some(label))
        }
        Source::Module => {
            let label = match (told, leaf.shown.as_deref()) {
                (Some(told), _) => told,
                (None, Some(shown)) => with_note(format!("the module makes this `{shown}`"), ", "),
                (None, None) => with_note("the module decides it".to_string(), ": "),
            };
            (call, Vec::new(), Some(label))
        }
    };
    let stations = decided.into_iter().chain(rest).rev();
    let way = stations.fold(None, |next, (kind, span)| Some(Arc::new(Way { kind, span, next })));
    let note = if label.is_some() { None } else { note };
    Leaf { span: place, origin: Origin { span: Some(place), way }, told: label, note, ..leaf }
}

/// Follows a value from its place inside a stand-in to the configuration.
fn source_of(sources: &SourceMap, span: Span, stations: &[(WayKind, Span)]) -> Source {
    let is_ours = |span: Span| sources.is_stand_in(span);
    let mut here = span;
    // As long as each place is a mere reference, the next station is where the value comes from. Behind a computation
    // stand the ways of everything that it was made of: the first that leads outside is the most telling.
    for (index, (kind, next)) in stations.iter().enumerate() {
        if !is_ours(*next) {
            break;
        }
        let text = slice(sources, here);
        if !is_reference(&text) {
            break;
        }
        if *kind == WayKind::VariableDefault {
            // An argument of the user's own call, not of what the stand-in itself calls.
            let own = sources.get(here.source).and_then(|source| source.shown_at).is_some_and(|place| !is_ours(place));
            let outside = stations.get(index + 1).is_some_and(|(kind, span)| *kind == WayKind::Element && !is_ours(*span));
            match text.strip_prefix("var.") {
                Some(name) if own && !outside => {
                    let end = name.find(['.', '[']).unwrap_or(name.len());
                    return Source::Default(name.get(..end).unwrap_or(name).to_string());
                }
                _ => return Source::Module,
            }
        }
        here = *next;
    }
    let Some(first) = stations.iter().position(|(_, span)| !is_ours(*span) && !span.is_none()) else {
        return Source::Module;
    };
    let mut place = stations.get(first).map_or(span, |(_, span)| *span);
    let mut rest: Vec<(WayKind, Span)> = Vec::new();
    for (kind, span) in stations.iter().skip(first + 1) {
        // The element of the argument says more than the whole argument.
        if rest.is_empty() && *kind == WayKind::Element && place.contains(*span) {
            place = *span;
        } else {
            rest.push((*kind, *span));
        }
    }
    Source::Argument(place, rest)
}

/// The argument of a module that stands for another, where a value is its default because the call leaves it out.
pub(super) fn default_of(sources: &SourceMap, origin: &Origin) -> Option<String> {
    let span = origin.span.filter(|span| sources.is_stand_in(*span))?;
    let stations: Vec<(WayKind, Span)> = origin.stations().map(|station| (station.kind, station.span)).collect();
    match source_of(sources, span, &stations) {
        Source::Default(name) => Some(name),
        Source::Argument(..) | Source::Module => None,
    }
}

fn slice(sources: &SourceMap, span: Span) -> String {
    sources.get(span.source).map(|source| source.slice(span).to_string()).unwrap_or_default()
}

/// `var.x`, `local.rules[0].cidr`, `each.value`: a name and nothing else.
fn is_reference(text: &str) -> bool {
    text.contains('.') && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '"' | '*'))
}

/// Whether the text at a span is a literal other than the value: the module makes something else of it.
fn is_another_literal(sources: &SourceMap, span: Span, shown: &str) -> bool {
    let text = slice(sources, span);
    let quoted = text.len() > 1 && text.starts_with('"') && text.ends_with('"') && !text.contains("${");
    let literal = quoted || matches!(text.as_str(), "true" | "false" | "null") || text.parse::<f64>().is_ok();
    literal && text.trim_matches('"') != shown.trim_matches('"')
}
