//! Merges of what an included configuration says with what the including one says.

use std::sync::Arc;

use crate::value::{Kind, Mapping, Sequence, SequenceKind, Unknown, Value};

/// How an included configuration is merged.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Strategy {
    NoMerge,
    Shallow,
    Deep,
}

/// How deep values are merged.
const MAX_DEPTH: u32 = 64;

/// The inputs of a parent with those of its child laid over them.
pub(super) fn inputs(parent: Option<Value>, child: Option<Value>, strategy: Strategy) -> Option<Value> {
    let (Some(parent), Some(child)) = (parent.clone(), child.clone()) else { return child.or(parent) };
    match strategy {
        Strategy::NoMerge => Some(child),
        Strategy::Shallow => Some(laid_over(&parent, &child, None)),
        Strategy::Deep => Some(laid_over(&parent, &child, Some(0))),
    }
}

/// `child` over `parent`; with a depth, maps in maps are merged and lists are joined.
pub(super) fn laid_over(parent: &Value, child: &Value, depth: Option<u32>) -> Value {
    let merged = match (&parent.kind, &child.kind) {
        (Kind::Mapping(below), Kind::Mapping(above)) => {
            let mut merged = Mapping { open: joined(&below.open, &above.open), ..(**above).clone() };
            for (name, entry) in &below.entries {
                match (merged.entries.get_mut(name), &above.open) {
                    (Some(over), _) => {
                        if let Some(depth) = depth.filter(|depth| *depth < MAX_DEPTH) {
                            over.value = laid_over(&entry.value, &over.value, Some(depth + 1));
                        }
                    }
                    // Whatever is not known of the child may replace it.
                    (None, Some(open)) => {
                        let mut entry = entry.clone();
                        entry.value = Unknown { cases: Vec::new(), ..(**open).clone() }.into_value();
                        merged.entries.insert(name.clone(), entry);
                    }
                    (None, None) => _ = merged.entries.insert(name.clone(), entry.clone()),
                }
            }
            Value::mapping(merged)
        }
        (Kind::Sequence(below), Kind::Sequence(above)) if depth.is_some() => {
            let items = below.items.iter().chain(&above.items).cloned().collect();
            match below.is_closed() && above.is_closed() {
                true => Value::sequence(Sequence::new(SequenceKind::Tuple, items)),
                false => return Unknown::joined([parent, child]).into_value().with_origin(child.origin.clone()),
            }
        }
        // A null replaces nothing in a deep merge.
        (_, Kind::Null(_)) if depth.is_some_and(|depth| depth > 0) => return parent.clone(),
        // What the child is decides whether the parent is merged or replaced.
        (Kind::Mapping(_), Kind::Unknown(_)) => Unknown::joined([child]).into_value(),
        (Kind::Unknown(unknown), Kind::Mapping(above)) => {
            let unknown = Some(unknown.clone());
            Value::mapping(Mapping { open: joined(&unknown, &above.open), ..(**above).clone() })
        }
        (Kind::Unknown(_), Kind::Sequence(_)) if depth.is_some() => Unknown::joined([parent]).into_value(),
        _ => return child.clone(),
    };
    merged.with_origin(child.origin.clone()).with_sensitive(parent.sensitive || child.sensitive)
}

fn joined(one: &Option<Arc<Unknown>>, other: &Option<Arc<Unknown>>) -> Option<Arc<Unknown>> {
    match (one, other) {
        (Some(one), Some(other)) => {
            let mut unknown = (**one).clone();
            unknown.reasons.extend(other.reasons.iter().filter(|reason| !one.reasons.contains(reason)).cloned());
            Some(Arc::new(unknown))
        }
        (one, other) => one.clone().or_else(|| other.clone()),
    }
}
