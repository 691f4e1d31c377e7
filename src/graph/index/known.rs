//! Ids that a plan knows: a text that is the id or arn of one thing of a planned root reads as a reference to it.

use std::sync::Arc;

use crate::source::{HashMap, Text};
use crate::terraform::Root;
use crate::value::{Address, Kind, PathStep, RootId, Sequence, Symbol, Value};

/// Whose identity a text is; `None` where several things share it.
#[derive(Debug, Default)]
pub(super) struct KnownIds(HashMap<(RootId, Text), Option<IdOwner>>);

/// A resource, and its attribute that has the text.
type IdOwner = (Arc<Address>, &'static str);

impl KnownIds {
    pub(super) fn new(roots: &[Root]) -> KnownIds {
        let mut known = KnownIds::default();
        for root in roots.iter().filter(|root| root.is_planned()) {
            for resource in root.resources.iter().chain(&root.data) {
                let id = resource.body.get("id").and_then(Value::as_str);
                let arn = resource.body.get("arn").and_then(Value::as_str).filter(|arn| Some(*arn) != id);
                for (text, attribute) in id.map(|id| (id, "id")).into_iter().chain(arn.map(|arn| (arn, "arn"))) {
                    let entry = known.0.entry((root.id, text.into()));
                    let is_data = resource.address.mode == crate::value::Mode::Data;
                    // What the plan makes is meant before what it looks up.
                    let owner = Some((resource.address.clone(), attribute));
                    entry.and_modify(|known| *known = if is_data { known.take() } else { None }).or_insert(owner);
                }
            }
        }
        known
    }
}

impl KnownIds {
    /// The value with every known id read as a reference; `None` where there is none.
    pub(super) fn reference(&self, root: RootId, value: &Value) -> Option<Value> {
        if self.0.is_empty() {
            return None;
        }
        let kind = match &value.kind {
            Kind::String(text) => {
                let (address, attribute) = self.0.get(&(root, text.clone()))?.as_ref()?;
                let path = vec![PathStep::Attribute(Text::new_static(attribute))];
                Kind::Symbol(Arc::new(Symbol { address: address.clone(), path, not_null: true }))
            }
            Kind::Sequence(sequence) => {
                let changed: Vec<Option<Value>> = sequence.items.iter().map(|item| self.reference(root, item)).collect();
                if changed.iter().all(Option::is_none) {
                    return None;
                }
                let items = changed.into_iter().zip(&sequence.items).map(|(new, old)| new.unwrap_or_else(|| old.clone()));
                Kind::Sequence(Arc::new(Sequence { items: items.collect(), ..(**sequence).clone() }))
            }
            _ => return None,
        };
        Some(Value { kind, ..value.clone() })
    }
}
