//! The order and the distinctness of the elements of a set, as go-cty has them.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::{Kind, MappingKind, SequenceKind, Truth, Value, equal, printed};

/// How large a key may grow before values are only compared pair by pair.
const MAX_KEY_BYTES: usize = 1 << 20;

/// Elements that are compared pair by pair when they have no key; beyond, each counts as different.
const MAX_COMPARED: usize = 2_000;

/// Sorts the elements of a set: strings by bytes, numbers by value, false before true, null last, the rest by their keys;
/// what is not known stays where it was, behind the others.
pub(super) fn sort(items: &mut Vec<Value>) {
    let mut keyed: Vec<(Option<Vec<u8>>, Value)> = items.drain(..).map(|item| (key(&item), item)).collect();
    keyed.sort_by(|(a_key, a), (b_key, b)| match (&a.kind, &b.kind) {
        (Kind::String(a), Kind::String(b)) => a.cmp(b),
        (Kind::Number(a), Kind::Number(b)) => a.cmp(b).then_with(|| a_key.cmp(b_key)),
        (Kind::Bool(a), Kind::Bool(b)) => a.cmp(b),
        (Kind::Null(_) | Kind::Absent(_), Kind::Null(_) | Kind::Absent(_)) => Ordering::Equal,
        (Kind::Null(_) | Kind::Absent(_), _) if b_key.is_some() => Ordering::Greater,
        (_, Kind::Null(_) | Kind::Absent(_)) if a_key.is_some() => Ordering::Less,
        _ => match (a_key, b_key) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        },
    });
    items.extend(keyed.into_iter().map(|(_, item)| item));
}

/// Keeps the first of elements that are surely equal.
pub(super) fn distinct(items: &mut Vec<Value>) {
    let mut seen: HashSet<Vec<u8>> = HashSet::new();
    let mut open: Vec<Value> = Vec::new();
    items.retain(|item| match exact_key(item) {
        Some(key) => seen.insert(key),
        None => {
            let again = open.len() < MAX_COMPARED && open.iter().any(|other| equal(other, item) == Truth::True);
            if !again {
                open.push(item.clone());
            }
            !again
        }
    });
}

/// The text that orders values of structure; `None` if some part is not known.
fn key(value: &Value) -> Option<Vec<u8>> {
    let mut made = Vec::new();
    append(value, &mut made, false).then_some(made)
}

/// As `key`, but different for numbers that differ beyond the tenth digit.
fn exact_key(value: &Value) -> Option<Vec<u8>> {
    let mut made = Vec::new();
    append(value, &mut made, true).then_some(made)
}

fn append(value: &Value, made: &mut Vec<u8>, exact: bool) -> bool {
    if made.len() > MAX_KEY_BYTES {
        return false;
    }
    match &value.kind {
        Kind::Null(_) | Kind::Absent(_) => made.push(b'~'),
        Kind::Bool(truth) => made.push(if *truth { b'T' } else { b'F' }),
        Kind::Number(number) if exact => made.extend(number.to_string().bytes()),
        Kind::Number(number) => {
            let (negative, digits) = printed(number, 'g', Some(10));
            made.extend(negative.then_some(b'-'));
            made.extend(digits.bytes());
        }
        Kind::String(text) => made.extend(format!("{:?}", text.as_str()).bytes()),
        Kind::Sequence(sequence) => {
            if !sequence.is_closed() {
                return false;
            }
            let tuple = matches!(sequence.kind, SequenceKind::Tuple | SequenceKind::Blocks);
            made.push(if tuple { b'<' } else { b'[' });
            for item in &sequence.items {
                if !append(item, made, exact) {
                    return false;
                }
                made.push(b';');
            }
            made.push(if tuple { b'>' } else { b']' });
        }
        Kind::Mapping(mapping) => {
            if mapping.open.is_some() {
                return false;
            }
            let map = matches!(mapping.kind, MappingKind::Map(_));
            made.push(if map { b'{' } else { b'<' });
            for (name, entry) in &mapping.entries {
                if map || exact {
                    made.extend(format!("{:?}:", name.as_str()).bytes());
                }
                if !append(&entry.value, made, exact) {
                    return false;
                }
                made.push(b';');
            }
            made.push(if map { b'}' } else { b'>' });
        }
        Kind::Symbol(_) | Kind::Parts(_) | Kind::Unknown(_) => return false,
    }
    true
}
