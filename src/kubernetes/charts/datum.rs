//! The values of templates: what Go has where Helm renders.
//!
//! Invariant: every scalar knows its place; a map that several variables name is one map, as in Go.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::rope::{Rope, RopeBuilder};
use super::table::{Place, PlaceId, Table, UnknownId, has_mark, marked};
use crate::source::Text;
use crate::value::{Kind, Origin, Sequence, Value};

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Datum {
    pub data: Data,
    /// Of a scalar that is no text (a text knows its places itself), and of an empty map or list.
    pub place: PlaceId,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Data {
    Nil,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Rope),
    List(Rc<Vec<Datum>>),
    Map(Map),
    /// Nothing is known of it but why.
    Unknown(UnknownId),
}

/// A map. A clone is the same map.
#[derive(Clone, Debug, Default)]
pub(super) struct Map(pub Rc<RefCell<Entries>>);

/// The entries of a map.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    pub entries: BTreeMap<Text, Datum>,
    /// Where keys are written, for those that a file has.
    pub keys: BTreeMap<Text, PlaceId>,
    /// There may be further keys.
    pub open: Option<UnknownId>,
    /// What the map is: a method call (`.Files.Get`) finds its function by it.
    pub methods: Methods,
}

/// Maps that answer more than their keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Methods {
    #[default]
    None,
    Files,
    ApiVersions,
}

impl Datum {
    pub const NIL: Datum = Datum { data: Data::Nil, place: PlaceId::NONE };

    pub fn new(data: Data) -> Datum {
        Datum { data, place: PlaceId::NONE }
    }

    pub fn bool(value: bool) -> Datum {
        Datum::new(Data::Bool(value))
    }

    pub fn integer(value: i64) -> Datum {
        Datum::new(Data::Integer(value))
    }

    pub fn text(text: &str) -> Datum {
        Datum::new(Data::Text(Rope::new(text, PlaceId::NONE)))
    }

    pub fn rope(rope: Rope) -> Datum {
        Datum::new(Data::Text(rope))
    }

    pub fn list(items: Vec<Datum>) -> Datum {
        Datum::new(Data::List(Rc::new(items)))
    }

    pub fn map(entries: impl IntoIterator<Item = (Text, Datum)>) -> Datum {
        Datum::new(Data::Map(Map::from_entries(entries)))
    }

    pub fn unknown(id: UnknownId) -> Datum {
        Datum::new(Data::Unknown(id))
    }

    pub fn at(mut self, place: PlaceId) -> Datum {
        self.place = place;
        self
    }

    /// The places that it comes from, its inside included, not more than are of use.
    pub fn places(&self) -> Vec<PlaceId> {
        let mut places = Vec::new();
        self.collect_places(&mut places, 0, &mut { MAX_LOOKED_AT });
        places
    }

    fn collect_places(&self, into: &mut Vec<PlaceId>, depth: usize, budget: &mut usize) {
        if depth > 32 || into.len() > 64 || !spend(budget) {
            return;
        }
        match &self.data {
            Data::Text(rope) => into.extend(rope.places()),
            Data::List(items) => items.iter().for_each(|item| item.collect_places(into, depth + 1, budget)),
            Data::Map(map) => {
                map.0.borrow().entries.values().for_each(|item| item.collect_places(into, depth + 1, budget));
            }
            _ => {}
        }
        if !self.place.is_none() {
            into.push(self.place);
        }
    }

    /// What in it is not known, its inside included.
    pub fn unknowns(&self) -> Vec<UnknownId> {
        self.counted_unknowns().0
    }

    /// What in it is not known, and how many nodes were looked at.
    pub fn counted_unknowns(&self) -> (Vec<UnknownId>, usize) {
        let (mut unknowns, mut budget) = (Vec::new(), MAX_NODES);
        self.collect_unknowns(&mut unknowns, 0, &mut budget);
        (unknowns, MAX_NODES - budget)
    }

    fn collect_unknowns(&self, into: &mut Vec<UnknownId>, depth: usize, budget: &mut usize) {
        if depth > MAX_DEPTH || into.len() > 64 || !spend(budget) {
            return;
        }
        match &self.data {
            Data::Unknown(id) => into.push(*id),
            Data::Text(rope) if has_mark(rope) => into.extend(rope.chars().filter_map(marked)),
            Data::List(items) => items.iter().for_each(|item| item.collect_unknowns(into, depth + 1, budget)),
            Data::Map(map) => {
                let map = map.0.borrow();
                into.extend(map.open);
                map.entries.values().for_each(|item| item.collect_unknowns(into, depth + 1, budget));
            }
            _ => {}
        }
    }

    /// Whether Go takes it as true: anything but false, 0, nothing, and what is empty. `Err` where that is not known.
    pub fn truth(&self, table: &Table) -> Result<bool, UnknownId> {
        match &self.data {
            Data::Nil => Ok(false),
            Data::Bool(value) => Ok(*value),
            Data::Integer(value) => Ok(*value != 0),
            Data::Float(value) => Ok(*value != 0.0),
            Data::Text(rope) => match rope.chars().next() {
                None => Ok(false),
                // A text of nothing but unknown parts may be empty.
                Some(first) => match marked(first) {
                    Some(id) if rope.chars().all(|c| marked(c).is_some_and(|id| !table.is_surely_something(id))) => Err(id),
                    _ => Ok(true),
                },
            },
            Data::List(items) => Ok(!items.is_empty()),
            Data::Map(map) => {
                let map = map.0.borrow();
                match map.open {
                    Some(open) if map.entries.is_empty() => Err(open),
                    _ => Ok(!map.entries.is_empty()),
                }
            }
            Data::Unknown(id) if table.is_surely_something(*id) => Ok(true),
            Data::Unknown(id) => Err(*id),
        }
    }

    /// A copy that shares no map.
    pub fn deep_copy(&self) -> Datum {
        self.copy(0, &mut { MAX_NODES })
    }

    fn copy(&self, depth: usize, budget: &mut usize) -> Datum {
        if depth > MAX_DEPTH || !spend(budget) {
            return self.clone();
        }
        let data = match &self.data {
            Data::List(items) => Data::List(Rc::new(items.iter().map(|item| item.copy(depth + 1, budget)).collect())),
            Data::Map(map) => {
                let mut copy = map.0.borrow().clone();
                copy.entries.values_mut().for_each(|item| *item = item.copy(depth + 1, budget));
                Data::Map(Map(Rc::new(RefCell::new(copy))))
            }
            other => other.clone(),
        };
        Datum { data, place: self.place }
    }
}

impl Map {
    pub fn from_entries(entries: impl IntoIterator<Item = (Text, Datum)>) -> Map {
        Map(Rc::new(RefCell::new(Entries { entries: entries.into_iter().collect(), ..Entries::default() })))
    }

    pub fn get(&self, key: &str) -> Option<Datum> {
        self.0.borrow().entries.get(key).cloned()
    }

    /// The value under a key: what is unknown where the map may have more keys than are known.
    pub fn find(&self, key: &str) -> Option<Datum> {
        let map = self.0.borrow();
        map.entries.get(key).cloned().or_else(|| map.open.map(Datum::unknown))
    }

    pub fn insert(&self, key: impl Into<Text>, value: Datum) {
        self.0.borrow_mut().entries.insert(key.into(), value);
    }

    /// Whether a value holds this map, at any depth.
    pub fn is_in(&self, datum: &Datum) -> bool {
        self.is_below(datum, 0, &mut { MAX_NODES })
    }

    fn is_below(&self, datum: &Datum, depth: usize, budget: &mut usize) -> bool {
        if depth > MAX_DEPTH || !spend(budget) {
            return true; // too much to tell
        }
        match &datum.data {
            Data::Map(map) if Rc::ptr_eq(&map.0, &self.0) => true,
            Data::Map(map) => map.0.borrow().entries.values().any(|item| self.is_below(item, depth + 1, budget)),
            Data::List(items) => items.iter().any(|item| self.is_below(item, depth + 1, budget)),
            _ => false,
        }
    }

    /// The keys, in order.
    pub fn keys(&self) -> Vec<Text> {
        self.0.borrow().entries.keys().cloned().collect()
    }
}

/// Counts one more node of a value: a map that is in others many times is looked at many times.
fn spend(budget: &mut usize) -> bool {
    *budget = budget.saturating_sub(1);
    *budget > 0
}

/// How deep a value may be before its inside is left out.
const MAX_DEPTH: usize = 200;
/// How many nodes of one value are copied or searched.
const MAX_NODES: usize = 2_000_000;
/// How many nodes of a value are looked at for where it comes from.
const MAX_LOOKED_AT: usize = 200;

/// What a value of a file, or of Terraform, is in templates. Null is nil, numbers are floats.
pub(super) fn from_value(value: &Value, table: &mut Table) -> Datum {
    convert(value, table, 0)
}

fn convert(value: &Value, table: &mut Table, depth: usize) -> Datum {
    let place = |origin: &Origin, table: &mut Table| match origin.span() {
        Some(_) => table.add(Place::Value(origin.clone())),
        None => PlaceId::NONE,
    };
    let id = place(&value.origin, table);
    let unknown = |value: &Value, table: &mut Table| {
        let key = format!("value {:?} {:?}", value.origin.span(), value.origin.written());
        table.unknown(key, || value.clone())
    };
    let data = match &value.kind {
        _ if depth > MAX_DEPTH => Data::Nil,
        Kind::Null(_) | Kind::Absent(_) => Data::Nil,
        Kind::Bool(value) => Data::Bool(*value),
        Kind::Number(number) => Data::Float(number.to_f64()),
        Kind::String(text) => Data::Text(Rope::new(text, id)),
        Kind::Parts(parts) => {
            let mut builder = RopeBuilder::default();
            for (at, part) in parts.iter().enumerate() {
                match part.as_str() {
                    Some(text) => builder.push_at(text, id),
                    None => {
                        let key = format!("part {at} of {:?} {:?}", value.origin.span(), value.origin.written());
                        let number = table.unknown(key, || part.clone());
                        builder.push_at(number.mark().encode_utf8(&mut [0; 4]), id);
                    }
                }
            }
            Data::Text(builder.finish())
        }
        Kind::Sequence(sequence) => match sequence.as_ref() {
            Sequence { open: None, maybe: 0, items, .. } => {
                Data::List(Rc::new(items.iter().map(|item| convert(item, table, depth + 1)).collect()))
            }
            _ => Data::Unknown(unknown(value, table)),
        },
        Kind::Mapping(mapping) => {
            let mut map = Entries::default();
            for (key, entry) in &mapping.entries {
                map.entries.insert(key.clone(), convert(&entry.value, table, depth + 1));
                if !entry.key.is_none() {
                    map.keys.insert(key.clone(), table.add(Place::Value(Origin::at(entry.key))));
                }
            }
            if let Some(open) = &mapping.open {
                let key = format!("open {:?}", value.origin.span());
                map.open = Some(table.unknown(key, || (**open).clone().into_value()));
            }
            Data::Map(Map(Rc::new(RefCell::new(map))))
        }
        Kind::Symbol(_) | Kind::Unknown(_) => Data::Unknown(unknown(value, table)),
    };
    Datum { data, place: id }
}
