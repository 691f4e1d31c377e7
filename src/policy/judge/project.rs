//! Places inside module models as places of the configuration: nothing that clearspan wrote itself is ever shown.
//!
//! Job: a value that came from an argument of the call stands at that argument; what the module sets by itself stands at
//! the call and says so. Invariant: no leaf that leaves this file stands in a module model.

use super::super::blame::{Leaf, LeafKind};
use super::super::evaluate::PolicyScope;
use crate::source::{SourceMap, Span};
use crate::value::{Form, Hop, HopKind, Note, Origin, Site};

/// Leaves at places that may be shown.
pub(super) fn project(scope: &PolicyScope<'_, '_>, leaves: Vec<Leaf>) -> Vec<Leaf> {
    leaves.into_iter().map(|leaf| shown(scope, leaf)).collect()
}

/// Where a value inside a module model comes from.
enum ModelValueSource<'h> {
    /// An argument of the call, and the hops that lead on from there.
    Argument(Site, Vec<&'h Hop>),
    /// The module's own default for one of its arguments.
    Default(String),
    /// The module itself.
    Module,
}

fn shown(scope: &PolicyScope<'_, '_>, mut leaf: Leaf) -> Leaf {
    let sources = scope.world.sources;
    let inside = sources.is_shown_elsewhere(leaf.span);
    leaf.by_model = inside || leaf.origin.hops().any(|hop| sources.is_shown_elsewhere(hop.span()));
    if !inside {
        return leaf;
    }
    let said = leaf.origin.note().cloned();
    let call = sources.shown(leaf.span);
    let note = leaf.note.take();
    let with_note = |text: String, joint: &str| match &note {
        Some(note) => format!("{text}{joint}{note}"),
        None => text,
    };
    if let LeafKind::Absent(name) = &leaf.kind {
        let label = with_note(format!("`{name}` is not set by the module"), ": it ");
        return Leaf { span: call, origin: Origin::at(call).with_note(Some(Note::new(label))), ..leaf };
    }
    if matches!(leaf.kind, LeafKind::Fact | LeafKind::Other) {
        return Leaf { span: call, origin: leaf.origin.moved(Some(call)), note, ..leaf };
    }
    let (decided, hops): (Vec<&Hop>, Vec<&Hop>) = leaf
        .origin
        .hops()
        .filter(|hop| hop.span() != leaf.span) // its own label says that already
        .partition(|hop| hop.kind.decides());
    let own = leaf.origin.site().filter(|site| site.span == leaf.span);
    let text = said.as_ref().map(|note| note.text.as_str()).filter(|text| !text.is_empty());
    let (site, rest, label) = match source_of(sources, own.unwrap_or(Site::new(leaf.span, Form::Container)), &hops) {
        ModelValueSource::Argument(site, rest) => {
            let made = leaf.shown.as_deref().filter(|shown| is_another_literal(sources, site, shown));
            let label = match (text, made) {
                (Some(text), _) => Some(text.to_string()),
                (None, Some(shown)) => Some(with_note(format!("the module makes `{shown}` of this"), ", ")),
                (None, None) => None,
            };
            (site, rest, label)
        }
        ModelValueSource::Default(name) => {
            let label = match (text, leaf.shown.as_deref().filter(|_| !leaf.null)) {
                (Some(text), _) if leaf.null => format!("`{name}` is not set here: {}", text.trim_start_matches("is `null`: ")),
                (Some(text), _) => format!("{text} (`{name}` is not set: the module's default)"),
                (None, Some(shown)) => with_note(format!("`{name}` is not set: the module's default is `{shown}`"), ", "),
                (None, None) => with_note(format!("`{name}` is not set here"), ": it "),
            };
            (Site::new(call, Form::Container), Vec::new(), Some(label))
        }
        ModelValueSource::Module => {
            let label = match (text, leaf.shown.as_deref()) {
                (Some(text), _) => text.to_string(),
                (None, Some(shown)) => with_note(format!("the module makes this `{shown}`"), ", "),
                (None, None) => with_note("the module decides it".to_string(), ": "),
            };
            (Site::new(call, Form::Container), Vec::new(), Some(label))
        }
    };
    let path = said.as_ref().map(|note| note.path.clone()).unwrap_or_default();
    let note = if label.is_some() { None } else { note };
    let label = label.map(|label| Note::with_path(label, path));
    let origin = Origin::from_hops(Some(site), decided.into_iter().chain(rest)).with_note(label);
    Leaf { span: site.span, origin, note, ..leaf }
}

/// Follows a value from its place inside a module model to the configuration.
fn source_of<'h>(sources: &SourceMap, site: Site, hops: &[&'h Hop]) -> ModelValueSource<'h> {
    let is_ours = |span: Span| sources.is_shown_elsewhere(span);
    let mut here = site;
    // As long as each place is a mere reference, the next hop is where the value comes from. Behind a computation stand
    // the hops of everything that it was made of: the first that leads outside is the most telling.
    for (index, hop) in hops.iter().enumerate() {
        if !is_ours(hop.span()) || !here.form.is_reference() {
            break;
        }
        if hop.kind == HopKind::VariableDefault {
            // An argument of the user's own call, not of what the module model itself calls.
            let own = sources.get(here.span.source).and_then(|source| source.shown_at).is_some_and(|place| !is_ours(place));
            let outside = hops.get(index + 1).is_some_and(|hop| hop.kind == HopKind::Element && !is_ours(hop.span()));
            match slice(sources, here.span).strip_prefix("var.") {
                Some(name) if own && !outside => {
                    let end = name.find(['.', '[']).unwrap_or(name.len());
                    return ModelValueSource::Default(name.get(..end).unwrap_or(name).to_string());
                }
                _ => return ModelValueSource::Module,
            }
        }
        here = hop.site;
    }
    let mut outside = hops.iter().skip_while(|hop| is_ours(hop.span()) || hop.span().is_none());
    let Some(first) = outside.next() else { return ModelValueSource::Module };
    let mut site = first.site;
    let mut rest: Vec<&Hop> = Vec::new();
    for hop in outside {
        // The element of the argument says more than the whole argument.
        if rest.is_empty() && hop.kind == HopKind::Element && site.span.contains(hop.span()) {
            site = hop.site;
        } else {
            rest.push(hop);
        }
    }
    ModelValueSource::Argument(site, rest)
}

/// The argument of a module that stands for another, where a value is its default because the call leaves it out.
pub(super) fn default_of(sources: &SourceMap, origin: &Origin) -> Option<String> {
    let site = origin.site().filter(|site| sources.is_shown_elsewhere(site.span))?;
    match source_of(sources, site, &origin.hops().collect::<Vec<_>>()) {
        ModelValueSource::Default(name) => Some(name),
        ModelValueSource::Argument(..) | ModelValueSource::Module => None,
    }
}

fn slice(sources: &SourceMap, span: Span) -> String {
    sources.get(span.source).map(|source| source.slice(span).to_string()).unwrap_or_default()
}

/// Whether a literal other than the value stands there: the module makes something else of it.
fn is_another_literal(sources: &SourceMap, site: Site, shown: &str) -> bool {
    site.form == Form::Literal && slice(sources, site.span).trim_matches('"') != shown.trim_matches('"')
}
