//! Keys of a mapping: their text, duplicates, merge keys.

use std::collections::{HashMap, HashSet};

use super::resolve::number_as_key;
use super::{Node, NodeKind, Pair};
use crate::source::{Span, Text};

/// A mapping of more keys than this looks for duplicates by hash.
const FEW_KEYS: usize = 12;

/// What a key is beside its node: the text of a number, or the sign of a merge key.
pub(super) enum KeyForm {
    AsNode,
    Text(Text),
    Merge,
}

/// Of equal keys the last stays, in its own place.
pub(super) fn drop_duplicates(pairs: &mut Vec<Pair>, noted: &mut Vec<(Span, Span)>) {
    let mut dropped: HashSet<usize> = HashSet::new();
    let mut note = |first: usize, second: usize, latest: usize| {
        dropped.insert(latest);
        if let (Some(first), Some(second)) = (pairs.get(first), pairs.get(second)) {
            noted.push((second.key_span, first.key_span));
        }
    };
    if pairs.len() <= FEW_KEYS {
        for (second, pair) in pairs.iter().enumerate() {
            let same = |at: &usize| pairs.get(*at).is_some_and(|other| other.key == pair.key);
            if let (Some(first), Some(latest)) = ((0..second).find(same), (0..second).rev().find(same)) {
                note(first, second, latest);
            }
        }
    } else {
        let mut places: HashMap<&str, (usize, usize)> = HashMap::with_capacity(pairs.len());
        for (second, pair) in pairs.iter().enumerate() {
            match places.get_mut(pair.key.as_str()) {
                Some((first, latest)) => {
                    note(*first, second, *latest);
                    *latest = second;
                }
                None => {
                    places.insert(pair.key.as_str(), (second, second));
                }
            }
        }
    }
    if !dropped.is_empty() {
        let mut at = 0;
        pairs.retain(|_| {
            at += 1;
            !dropped.contains(&(at - 1))
        });
    }
}

/// Adds what merge keys bring. Explicit keys win over merged ones wherever they stand; in a list the earlier mapping
/// wins; of several `<<` the later wins.
pub(super) fn merge(pairs: &mut Vec<Pair>, merges: Vec<Node>) {
    if merges.is_empty() {
        return;
    }
    let mut present: HashSet<Text> = pairs.iter().map(|pair| pair.key.clone()).collect();
    for source in merges.into_iter().rev() {
        let outer = source.alias;
        let mappings = match source.kind {
            NodeKind::Sequence(items) => items,
            _ => vec![source],
        };
        for mapping in mappings {
            let alias = outer.or(mapping.alias);
            let NodeKind::Mapping(merged) = mapping.kind else { continue };
            for mut pair in merged {
                if present.insert(pair.key.clone()) {
                    pair.value.alias = alias.or(pair.value.alias);
                    pairs.push(pair);
                }
            }
        }
    }
}

pub(super) fn can_merge(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Mapping(_) => true,
        NodeKind::Sequence(items) => items.iter().all(|item| matches!(item.kind, NodeKind::Mapping(_))),
        _ => false,
    }
}

/// The key's text; `None` for a merge key.
pub(super) fn key_text(node: &Node, form: KeyForm) -> Result<Option<Text>, String> {
    match form {
        KeyForm::Merge => return Ok(None),
        KeyForm::Text(text) => return Ok(Some(text)),
        KeyForm::AsNode => {}
    }
    match &node.kind {
        NodeKind::String(text) => Ok(Some(text.clone())),
        NodeKind::Bool(true) => Ok(Some(Text::new_static("true"))),
        NodeKind::Bool(false) => Ok(Some(Text::new_static("false"))),
        NodeKind::Number(number) => Ok(Some(Text::new(number_as_key(number)))),
        NodeKind::Null => Err("a key must be text, not null".to_owned()),
        NodeKind::Sequence(_) => Err("a key must be text, not a list".to_owned()),
        NodeKind::Mapping(_) => Err("a key must be text, not a mapping".to_owned()),
    }
}
