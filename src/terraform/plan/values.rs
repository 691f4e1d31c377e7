//! Planned values: what is known, what is known only after apply, and what must not be printed, as one value.

use super::{items, pairs};
use crate::source::{HashMap, Span, Text};
use crate::syntax::yaml::tree::{Node, NodeKind};
use crate::value::{Kind, Mapping, MappingKind, ReasonKind, Sequence, SequenceKind, Unknown, Value};

/// How many members of an object are looked up one after the other before an index is made.
const FEW: usize = 16;

/// The three trees of one value. `Bool(true)` in one of the last two is said of everything below.
#[derive(Copy, Clone, Default)]
pub(super) struct Layers<'n> {
    pub value: Option<&'n Node>,
    pub unknown: Option<&'n Node>,
    pub sensitive: Option<&'n Node>,
    /// What is not known is left out: an attribute that is missing is open.
    pub open: bool,
}

/// Members of an object by name, for objects of any size.
struct Members<'n> {
    node: Option<&'n Node>,
    index: Option<HashMap<&'n str, &'n Node>>,
}

impl<'n> Members<'n> {
    fn new(node: Option<&'n Node>) -> Members<'n> {
        let all = node.map_or(&[][..], pairs);
        let index = (all.len() > FEW).then(|| all.iter().map(|pair| (pair.key.as_str(), &pair.value)).collect());
        Members { node, index }
    }

    fn get(&self, name: &str) -> Option<&'n Node> {
        match (&self.index, self.node) {
            (Some(index), _) => index.get(name).copied(),
            (None, Some(node)) => match &node.kind {
                // Said of the whole: said of every part.
                NodeKind::Bool(true) => Some(node),
                _ => super::get(node, name),
            },
            (None, None) => None,
        }
    }
}

fn is_true(node: Option<&Node>) -> bool {
    node.is_some_and(|node| matches!(node.kind, NodeKind::Bool(true)))
}

fn element(node: Option<&Node>, index: usize) -> Option<&Node> {
    let node = node?;
    if is_true(Some(node)) { Some(node) } else { items(node).get(index) }
}

/// Whether anything below is not known.
fn has_unknown(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Bool(unknown) => *unknown,
        NodeKind::Sequence(items) => items.iter().any(has_unknown),
        NodeKind::Mapping(pairs) => pairs.iter().any(|pair| has_unknown(&pair.value)),
        _ => false,
    }
}

/// The value of the layers; `subject` names it where it is not known. `None` where there is none at all.
pub(super) fn value(layers: Layers<'_>, subject: &str, place: Span) -> Option<Value> {
    let sensitive = is_true(layers.sensitive);
    if is_true(layers.unknown) {
        let span = layers.value.map_or(place, |node| node.span);
        return Some(unknown(subject, span).with_sensitive(sensitive));
    }
    let open = |node: &&Node| has_unknown(node);
    let node = layers.value.or_else(|| layers.unknown.filter(open))?;
    let span = if layers.value.is_some() { node.span } else { place };
    let kind = match &node.kind {
        NodeKind::Null => return Some(Value::null().with_span(span).with_sensitive(sensitive)),
        NodeKind::Bool(value) => Kind::Bool(*value),
        NodeKind::Number(number) => Kind::Number(number.clone()),
        NodeKind::String(text) => Kind::String(text.clone()),
        NodeKind::Sequence(elements) => return Some(sequence(elements.len(), layers, subject, span).with_sensitive(sensitive)),
        NodeKind::Mapping(_) => return Some(mapping(layers, subject, span).with_sensitive(sensitive)),
    };
    Some(Value::at(kind, span).with_sensitive(sensitive))
}

pub(super) fn unknown(subject: &str, span: Span) -> Value {
    Unknown::because(ReasonKind::ComputedAttribute, subject, span).into_value().with_span(span)
}

fn sequence(length: usize, layers: Layers<'_>, subject: &str, span: Span) -> Value {
    let elements: Vec<Value> = (0..length)
        .map(|index| {
            let layers = Layers {
                value: layers.value.and_then(|node| items(node).get(index)),
                unknown: element(layers.unknown, index),
                sensitive: element(layers.sensitive, index),
                open: layers.open,
            };
            value(layers, subject, span).unwrap_or_else(|| unknown(subject, span))
        })
        .collect();
    // Objects in a list are nested blocks, or read like them.
    let blocks = !elements.is_empty() && elements.iter().all(|element| matches!(element.kind, Kind::Mapping(_)));
    let kind = if blocks { SequenceKind::Blocks } else { SequenceKind::Tuple };
    let items = match (blocks, layers.open) {
        (true, false) => elements.into_iter().map(as_body).collect(),
        (true, true) => elements.into_iter().map(|element| as_open(element, subject, span)).collect(),
        _ => elements,
    };
    Value::sequence(Sequence::new(kind, items)).with_span(span)
}

/// In a nested block, what is null was not written.
fn as_body(mut value: Value) -> Value {
    if let Kind::Mapping(mapping) = &mut value.kind {
        let mapping = std::sync::Arc::make_mut(mapping);
        mapping.kind = MappingKind::Body;
        mapping.entries.retain(|_, entry| !matches!(entry.value.kind, Kind::Null(_)));
    }
    value
}

/// In a nested block of which what is not known was left out, what is null was not written, and what is missing is open.
fn as_open(mut value: Value, subject: &str, span: Span) -> Value {
    if let Kind::Mapping(mapping) = &mut value.kind {
        let mapping = std::sync::Arc::make_mut(mapping);
        mapping.kind = MappingKind::Body;
        mapping.open = Some(std::sync::Arc::new(Unknown::because(ReasonKind::ComputedAttribute, subject, span)));
    }
    value
}

fn mapping(layers: Layers<'_>, subject: &str, span: Span) -> Value {
    let (mut mapping, open) = (Mapping::new(MappingKind::Object, span), layers.open);
    let (values, unknowns, sensitives) =
        (Members::new(layers.value), Members::new(layers.unknown), Members::new(layers.sensitive));
    let mut add = |name: &Text, key: Span, node: Option<&Node>| {
        let layers = Layers { value: node, unknown: unknowns.get(name), sensitive: sensitives.get(name), open };
        if let Some(value) = value(layers, subject, span) {
            mapping.insert(name.clone(), key, value);
        }
    };
    for pair in layers.value.map_or(&[][..], pairs) {
        add(&pair.key, pair.key_span, Some(&pair.value));
    }
    for pair in layers.unknown.map_or(&[][..], pairs) {
        if values.get(&pair.key).is_none() && has_unknown(&pair.value) {
            add(&pair.key, Span::NONE, None);
        }
    }
    // A map has elements of one type; an object with attributes that are not set is a nested block or reads like one.
    let plain = |value: &Value| matches!(value.kind, Kind::String(_) | Kind::Number(_) | Kind::Bool(_) | Kind::Unknown(_));
    if !mapping.entries.values().all(|entry| plain(&entry.value)) {
        mapping.kind = MappingKind::Body;
    }
    Value::mapping(mapping).with_span(span)
}

/// The values of a whole instance, by attribute.
pub(super) fn attributes(layers: Layers<'_>, address: &str, place: Span) -> Value {
    let open = layers.open;
    let mut body = Mapping::new(MappingKind::Body, place);
    let (values, unknowns, sensitives) =
        (Members::new(layers.value), Members::new(layers.unknown), Members::new(layers.sensitive));
    let mut add = |name: &Text, key: Span, node: Option<&Node>| {
        let layers = Layers { value: node, unknown: unknowns.get(name), sensitive: sensitives.get(name), open };
        if let Some(value) = value(layers, &format!("{address}.{name}"), place) {
            body.insert(name.clone(), key, value);
        }
    };
    for pair in layers.value.map_or(&[][..], pairs) {
        add(&pair.key, pair.key_span, Some(&pair.value));
    }
    for pair in layers.unknown.map_or(&[][..], pairs) {
        if values.get(&pair.key).is_none() && has_unknown(&pair.value) {
            add(&pair.key, Span::NONE, None);
        }
    }
    if open {
        body.open = Some(std::sync::Arc::new(Unknown::because(ReasonKind::ComputedAttribute, address, place)));
    }
    Value::mapping(body).with_span(place)
}
