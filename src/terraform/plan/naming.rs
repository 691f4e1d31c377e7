//! What is not known in a plan without its source, and can be named all the same: ids, by the references that the
//! configuration in the plan has for them.
//!
//! Invariant: a value is named only where nothing else can be meant; a list that may be a part of what is named holds
//! elements that may or may not be there.

use std::sync::Arc;

use super::configured::{Targets, takes_ids};
use super::{Plan, get, items, pairs};
use crate::source::{Span, Text};
use crate::syntax::yaml::tree::{Node, NodeKind};
use crate::value::{Entry, HopKind, Key, Kind, Mapping, ModulePath, RootId, Sequence, SequenceKind, Value};

/// The instance whose values are named.
pub(super) struct Naming<'n> {
    pub plan: &'n Plan,
    pub root: RootId,
    pub module: &'n ModulePath,
    pub own: Option<&'n Key>,
}

/// A list of exactly these, or of some of them.
pub(super) fn listed(items: Vec<Value>, exact: bool) -> Value {
    let maybe = if exact { 0 } else { items.len() };
    Value::sequence(Sequence { maybe, ..Sequence::new(SequenceKind::Tuple, items) })
}

impl Naming<'_> {
    /// An attribute as it reads where only the plan is there: `None` for what was not written and is not known.
    pub(super) fn value(&self, name: &Text, value: &Value, expression: Option<&Node>, configured: bool) -> Option<Value> {
        match &value.kind {
            Kind::Null(_) => None,
            Kind::String(text) if text.is_empty() => None,
            Kind::Unknown(_) => match expression {
                // What is empty is not written for a provider that computes it.
                Some(expression) if get(expression, "constant_value").is_some_and(is_empty) => None,
                Some(expression) => Some(self.named(name, value, expression)),
                // What was not written is the provider's to choose.
                None if configured => None,
                None => Some(value.clone()),
            },
            _ => Some(self.within(name, value, expression)),
        }
    }

    /// The same for the parts of a value.
    fn within(&self, name: &str, value: &Value, expression: Option<&Node>) -> Value {
        let kind = match (&value.kind, expression) {
            (Kind::Sequence(sequence), _) if sequence.items.is_empty() => {
                Kind::Sequence(Arc::new(Sequence::new(SequenceKind::Blocks, Vec::new())))
            }
            (Kind::Sequence(sequence), expression) if sequence.kind == SequenceKind::Blocks => {
                let written = expression.map_or(&[][..], items);
                let bodies = sequence.items.iter().enumerate().map(|(index, item)| {
                    let own = match written {
                        // A list of objects that is one expression: what it refers to is somewhere in it.
                        [] => expression,
                        // One block, or one `dynamic` block: all are written alike.
                        [only] => Some(only),
                        all if all.len() == sequence.items.len() => all.get(index),
                        _ => None,
                    };
                    self.within(name, item, own)
                });
                Kind::Sequence(Arc::new(Sequence { items: bodies.collect(), ..(**sequence).clone() }))
            }
            (Kind::Sequence(sequence), Some(expression)) => {
                Kind::Sequence(Arc::new(Sequence { items: self.elements(name, sequence, expression), ..(**sequence).clone() }))
            }
            // Something may have been left out of the block, and nothing says what.
            (Kind::Mapping(mapping), expression)
                if mapping.open.is_some() && expression.is_none_or(|all| get(all, "references").is_some()) =>
            {
                mapping.open.as_ref().map_or(value.kind.clone(), |open| Kind::Unknown(open.clone()))
            }
            (Kind::Mapping(mapping), Some(expression)) => {
                let mut mapping: Mapping = (**mapping).clone();
                let whole = get(expression, "references").is_some();
                if let Some(open) = mapping.open.take() {
                    for pair in pairs(expression).iter().filter(|pair| get(&pair.value, "references").is_some()) {
                        let left_out = || Value::new(Kind::Unknown(open.clone())).with_origin(value.origin.clone());
                        let entry = || Entry { value: left_out(), key: Span::NONE };
                        mapping.entries.entry(pair.key.clone()).or_insert_with(entry);
                    }
                }
                for (name, entry) in &mut mapping.entries {
                    let own = if whole { Some(expression) } else { get(expression, name) };
                    entry.value = match (&entry.value.kind, own) {
                        (Kind::Unknown(_), Some(own)) => self.named(name, &entry.value, own),
                        (Kind::Unknown(_), None) => entry.value.clone(),
                        _ => self.within(name, &entry.value, own),
                    };
                }
                Kind::Mapping(Arc::new(mapping))
            }
            (kind, _) => kind.clone(),
        };
        Value { kind, ..value.clone() }
    }

    /// The unknown elements of a list, where there are as many as things that are named.
    fn elements(&self, name: &str, sequence: &Sequence, expression: &Node) -> Vec<Value> {
        let mut elements = sequence.items.clone();
        let is_open = |item: &Value| matches!(item.kind, Kind::Unknown(_));
        let open = elements.iter().filter(|item| is_open(item)).count();
        if open == 0 || !takes_ids(name) {
            return elements;
        }
        let Targets { values, closed, .. } = self.plan.targets(self.root, self.module, expression, self.own);
        let all = values.len() == elements.len();
        if !closed || !all && values.len() != open {
            return elements;
        }
        let mut targets = values.into_iter();
        for element in &mut elements {
            let open = is_open(element);
            if all || open {
                let target = targets.next().filter(|_| open);
                *element = target.map_or_else(|| element.clone(), |target| standing(&target, element));
            }
        }
        elements
    }

    /// What an unknown value surely names.
    fn named(&self, name: &str, value: &Value, expression: &Node) -> Value {
        if !takes_ids(name) {
            return value.clone();
        }
        let targets = self.plan.targets(self.root, self.module, expression, self.own);
        let plural = name.ends_with('s');
        match targets.values.as_slice() {
            [only] if !plural && targets.closed => standing(only, value),
            [_, ..] if plural && targets.closed => {
                let items = targets.values.iter().map(|target| standing(target, value)).collect();
                listed(items, targets.exact).with_origin(value.origin.clone()).with_sensitive(value.sensitive)
            }
            _ => value.clone(),
        }
    }
}

fn is_empty(constant: &Node) -> bool {
    match &constant.kind {
        NodeKind::Null => true,
        NodeKind::String(text) => text.is_empty(),
        NodeKind::Sequence(items) => items.is_empty(),
        NodeKind::Mapping(pairs) => pairs.is_empty(),
        _ => false,
    }
}

/// A target in the place of the value that names it.
fn standing(target: &Value, place: &Value) -> Value {
    let origin = match target.origin.span() {
        Some(span) if place.origin.span() != Some(span) => place.origin.ending(HopKind::ResourceArgument, span),
        _ => place.origin.clone(),
    };
    Value { kind: target.kind.clone(), origin, sensitive: target.sensitive || place.sensitive, referent: target.referent.clone() }
}
