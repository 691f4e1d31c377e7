//! The places of what `yamldecode` made of a text: a heredoc in the call, or a template.
//!
//! Invariant: a value gets the place of what stands at the same path of the text as it is written; what differs there in
//! form keeps none.

use std::sync::Arc;

use crate::kubernetes::object::pair;
use crate::source::{Source, SourceMap, Span};
use crate::syntax::yaml::{Node, NodeKind, parse_with_spans};
use crate::value::{HopKind, Kind, Origin, Value};

/// How deep an object may be.
const MAX_DEPTH: usize = 100;

/// The same object with places from the text that it was decoded from, which its origin leads to.
pub(super) fn placed(object: &Value, sources: &SourceMap) -> Option<Value> {
    let places = object.origin.span().into_iter().chain(object.origin.hops().map(|hop| hop.span()));
    places.filter(|place| !place.is_none()).find_map(|place| {
        let source = sources.get(place.source)?;
        let text = text_in(&source, place)?;
        let start = text.start as usize;
        let shift = |from: usize, to: usize| Span::new(source.id, start + from, start + to);
        let file = parse_with_spans(source.id, source.slice(text), &shift);
        let document = file.documents.iter().find(|document| is_of(&document.root, object))?;
        let mut made = object.clone();
        place_below(&mut made, &document.root, 0);
        Some(made)
    })
}

/// The text of YAML at a place: the lines of the heredoc that begins in it, or the whole file.
fn text_in(source: &Source, place: Span) -> Option<Span> {
    let text = source.slice(place);
    let start = place.start as usize;
    if place.start == 0 && place.len() == source.text.len() && !text.contains("<<") {
        return Some(place);
    }
    let (before, rest) = text.split_once("<<")?;
    let (opening, body) = rest.split_once('\n')?;
    let marker = opening.trim_start_matches('-').trim();
    let mut end = 0;
    for line in body.split_inclusive('\n') {
        if line.trim() == marker || line.trim().trim_end_matches([')', ',', ' ']) == marker {
            let from = start + before.len() + 2 + opening.len() + 1;
            return Some(Span::new(source.id, from, from + end));
        }
        end += line.len();
    }
    None
}

/// Whether a document is what an object was decoded from, by its kind and its name.
fn is_of(root: &Node, object: &Value) -> bool {
    let same = |node: Option<&Node>, value: Option<&Value>| match (node.map(|node| &node.kind), value.and_then(Value::as_str)) {
        (Some(NodeKind::String(text)), Some(value)) => text == value || text.contains("${"),
        (Some(NodeKind::String(text)), None) => text.contains("${"),
        _ => false,
    };
    let name = pair(root, "metadata").and_then(|metadata| pair(metadata, "name"));
    same(pair(root, "kind"), object.get("kind")) && same(name, object.get_path(&["metadata", "name"]))
}

fn place_below(value: &mut Value, node: &Node, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    value.origin = match value.origin.site() {
        None => Origin::at(node.span),
        // The outermost has the place of the call, and nothing else.
        Some(_) if depth == 0 => value.origin.clone(),
        Some(_) => value.origin.through(HopKind::Element, node.span),
    };
    match (&mut value.kind, &node.kind) {
        (Kind::Mapping(mapping), NodeKind::Mapping(pairs)) => {
            for (key, entry) in &mut Arc::make_mut(mapping).entries {
                if let Some(pair) = pairs.iter().rev().find(|pair| pair.key == *key) {
                    entry.key = pair.key_span;
                    place_below(&mut entry.value, &pair.value, depth + 1);
                }
            }
        }
        (Kind::Sequence(sequence), NodeKind::Sequence(items)) if sequence.items.len() == items.len() => {
            let made = Arc::make_mut(sequence).items.iter_mut();
            made.zip(items).for_each(|(item, node)| place_below(item, node, depth + 1));
        }
        _ => {}
    }
}
