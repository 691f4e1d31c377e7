//! Items of a list by their merge keys: a port by number and protocol, a container by name.

use std::collections::HashMap;

use crate::source::Text;
use crate::value::Value;

use super::tree::{is_null, scalar_text};

/// The keys of one item; a part that is missing is empty.
pub(super) type ItemKeys = Vec<Text>;

/// The keys that count in these lists: the first, and of the others those that any item has.
pub(super) fn keys_in_use<'k>(keys: &[&'k str], items: &[&Value]) -> Vec<&'k str> {
    let has = |key: &str| items.iter().any(|item| item.get(key).is_some_and(|value| !is_null(value)));
    keys.iter().enumerate().filter(|(at, key)| *at == 0 || has(key)).map(|(_, key)| *key).collect()
}

pub(super) fn identity(item: &Value, keys: &[&str]) -> ItemKeys {
    keys.iter().map(|key| item.get(key).and_then(scalar_text).unwrap_or_default()).collect()
}

/// What a list has for the keys of a patch's item.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum KeyMatch {
    Same(usize),
    /// One side lacks a key (the protocol of a port) and the others agree: the list's item stays as it is.
    Alike,
}

/// Finds items of a list. Of several that fit, the first.
#[derive(Default)]
pub(super) struct Keyed {
    exact: HashMap<ItemKeys, usize>,
    by_first: HashMap<Text, usize>,
    /// By the first key, items that lack another.
    open: HashMap<Text, usize>,
}

impl Keyed {
    pub fn new(items: &[Value], keys: &[&str]) -> Keyed {
        let mut keyed = Keyed::default();
        for (index, item) in items.iter().enumerate() {
            let id = identity(item, keys);
            let Some(first) = id.first().filter(|first| !first.is_empty()).cloned() else { continue };
            if is_open(&id) {
                keyed.open.entry(first.clone()).or_insert(index);
            }
            keyed.by_first.entry(first).or_insert(index);
            keyed.exact.entry(id).or_insert(index);
        }
        keyed
    }

    /// The item with these keys.
    pub fn find(&self, id: &ItemKeys) -> Option<KeyMatch> {
        let first = id.first().filter(|first| !first.is_empty())?;
        if let Some(index) = self.exact.get(id) {
            return Some(KeyMatch::Same(*index));
        }
        let among = if is_open(id) { &self.by_first } else { &self.open };
        among.contains_key(first).then_some(KeyMatch::Alike)
    }
}

fn is_open(id: &ItemKeys) -> bool {
    id.iter().skip(1).any(|part| part.is_empty())
}
