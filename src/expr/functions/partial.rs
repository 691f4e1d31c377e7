//! Dealing with what is partly known: elements taken out of containers, texts with symbols in them.

use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::MAX_ITEMS;
use crate::source::{Span, Text};
use crate::value::{Kind, Mapping, MappingKind, PathStep, Sequence, SequenceKind, Type, Unknown, Value};

/// A string in the normal form that Terraform keeps all strings in.
pub(super) fn text(made: impl Into<String>) -> Value {
    let made = made.into();
    Value::string(if made.is_ascii() || is_nfc(&made) { Text::from(made) } else { made.nfc().collect::<String>().into() })
}

/// Whether the value as such is not known: unknown, a symbol, or a text of such.
pub(super) fn is_open(value: &Value) -> bool {
    !value.is_known()
}

/// An element as seen from the container that it is taken out of.
pub(super) fn taken(container: &Value, element: &Value) -> Value {
    let element = element.clone().with_origin(container.origin.project(&element.origin));
    container.part(element, &PathStep::Any)
}

/// Whether a sequence behaves as a tuple: its elements each have their own type.
pub(super) fn is_tuple(sequence: &Sequence) -> bool {
    matches!(sequence.kind, SequenceKind::Tuple | SequenceKind::Blocks)
}

pub(super) fn is_set(sequence: &Sequence) -> bool {
    matches!(sequence.kind, SequenceKind::Set(_))
}

/// The type of the elements: of a list or set as declared, of a tuple the one that all share.
pub(super) fn element_type(sequence: &Sequence) -> Option<Type> {
    match &sequence.kind {
        SequenceKind::List(element) | SequenceKind::Set(element) => Some(element.clone()),
        SequenceKind::Tuple | SequenceKind::Blocks => crate::value::unify(sequence.items.iter().map(Value::type_of)),
    }
}

/// Elements being gathered: surely there, maybe there, and whether there may be more.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) sure: Vec<Value>,
    pub(super) maybe: Vec<Value>,
    pub(super) open: Option<Unknown>,
    /// Why the `maybe` ones may not be there.
    pub(super) doubt: Option<Arc<Unknown>>,
    /// There may be elements of which nothing is known.
    pub(super) opaque: bool,
}

impl Gathered {
    /// Adds an element; `sure` when it will be there.
    pub(super) fn push(&mut self, item: Value, sure: bool) {
        if sure { self.sure.push(item) } else { self.maybe.push(item) }
    }

    /// There may be more: all elements of a list that is not known.
    pub(super) fn open_for(&mut self, list: &Value) {
        let reasons = &mut self.open.get_or_insert_default().reasons;
        list.collect_reasons(reasons);
        self.add_rest(&elements_of_open(list).unwrap_or_default());
    }

    /// There may be more, or less, than the elements that are gathered already; no others.
    pub(super) fn open_among(&mut self, because: &Value) {
        let reasons = &mut self.open.get_or_insert_default().reasons;
        because.collect_reasons(reasons);
        let gathered: Vec<Value> = self.sure.iter().chain(&self.maybe).cloned().collect();
        self.add_rest(&gathered);
    }

    pub(super) fn open_as(&mut self, sequence: &Sequence) {
        if let Some(open) = &sequence.open {
            let into = self.open.get_or_insert_default();
            let together = [into.reasons_only().into_value()];
            let reasons = Unknown::joined(together.iter().chain([&Value::new(Kind::Unknown(open.clone()))])).reasons;
            into.reasons = reasons;
            self.add_rest(&open.cases);
        }
    }

    /// What further elements are: each one of these. Nothing is known of them once there are some of which it is not.
    fn add_rest(&mut self, elements: &[Value]) {
        let Some(open) = &mut self.open else { return };
        self.opaque |= elements.is_empty() || open.cases.len() + elements.len() > Unknown::MAX_CASES;
        if self.opaque { open.cases.clear() } else { open.cases.extend_from_slice(elements) }
    }

    /// One value that stands for a list of which nothing is known but what its elements are: `unknown` with them as cases.
    pub(super) fn into_one_of(self, unknown: Unknown) -> Value {
        let cases = self.open.map(|open| open.cases).unwrap_or_default();
        Unknown { cases, ..unknown }.into_value()
    }

    /// Adds every element of a container, maybe ones as maybe.
    pub(super) fn take_all(&mut self, container: &Value, sequence: &Sequence) {
        let definite = sequence.definite().len();
        for (index, item) in sequence.items.iter().enumerate() {
            self.push(taken(container, item), index < definite);
        }
        self.doubt = self.doubt.take().or_else(|| sequence.doubt.clone());
        self.open_as(sequence);
    }

    pub(super) fn len(&self) -> usize {
        self.sure.len() + self.maybe.len()
    }

    pub(super) fn is_too_large(&self) -> bool {
        self.len() > MAX_ITEMS
    }

    pub(super) fn into_sequence(self, kind: SequenceKind) -> Sequence {
        let mut items = self.sure;
        let maybe = self.maybe.len();
        items.extend(self.maybe);
        Sequence { maybe, doubt: self.doubt, open: self.open.map(Arc::new), ..Sequence::new(kind, items) }
    }

    pub(super) fn into_value(self, kind: SequenceKind) -> Value {
        Value::sequence(self.into_sequence(kind))
    }
}

/// What each element is of a list that is not known, if one knows that.
fn elements_of_open(list: &Value) -> Option<Vec<Value>> {
    match &list.kind {
        Kind::Symbol(symbol) => Some(vec![Value::symbol(symbol.step(PathStep::Any)).with_origin(list.origin.clone())]),
        Kind::Unknown(unknown) if !unknown.cases.is_empty() => {
            let of_cases: Option<Vec<Vec<Value>>> = unknown.cases.iter().map(elements_of_open).collect();
            Some(of_cases?.into_iter().flatten().collect())
        }
        Kind::Unknown(_) if list.referent.is_some() => {
            let element = list.part(Unknown::joined([list]).into_value(), &PathStep::Any);
            Some(vec![element.with_origin(list.origin.clone())])
        }
        Kind::Sequence(sequence) if sequence.open.is_none() => {
            Some(sequence.items.iter().map(|item| taken(list, item)).collect())
        }
        _ => None,
    }
}

/// A list of known strings.
pub(super) fn strings<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Value {
    Value::list(Type::String, items.into_iter().map(text).collect())
}

/// An object or map that a function makes.
pub(super) fn new_mapping(kind: MappingKind, call: Span) -> Mapping {
    Mapping::new(kind, call)
}

/// A text from pieces: literals are joined, nested texts laid open, a text of only literals becomes a string.
pub fn text_of(pieces: impl IntoIterator<Item = Value>) -> Value {
    let mut flat: Vec<Value> = Vec::new();
    let mut literal = String::new();
    let mut sensitive = false;
    let mut add = |piece: &Value, literal: &mut String| match &piece.kind {
        Kind::String(text) => literal.push_str(text),
        _ => {
            if !literal.is_empty() {
                flat.push(text(std::mem::take(literal)));
            }
            flat.push(piece.clone());
        }
    };
    let pieces: Vec<Value> = pieces.into_iter().collect();
    if let [only] = pieces.as_slice()
        && matches!(only.kind, Kind::String(_))
    {
        return only.clone(); // nothing is added to it: it is the same text still
    }
    for piece in pieces {
        sensitive |= piece.sensitive;
        match &piece.kind {
            Kind::Parts(parts) => parts.iter().for_each(|part| add(part, &mut literal)),
            _ => add(&piece, &mut literal),
        }
    }
    if flat.is_empty() {
        return text(literal).with_sensitive(sensitive);
    }
    if !literal.is_empty() {
        flat.push(text(literal));
    }
    match <[Value; 1]>::try_from(flat) {
        Ok([only]) => only.with_sensitive(sensitive),
        Err(flat) => Value::new(Kind::Parts(flat.into())).with_sensitive(sensitive),
    }
}

/// The pieces of a text, however much of it is known.
pub(super) fn pieces(value: &Value) -> &[Value] {
    match &value.kind {
        Kind::Parts(parts) => parts,
        _ => std::slice::from_ref(value),
    }
}

/// Whether a text surely has at least one character.
pub(super) fn is_not_empty(value: &Value) -> bool {
    match &value.kind {
        Kind::String(text) => !text.is_empty(),
        Kind::Symbol(symbol) => symbol.not_null,
        Kind::Parts(parts) => parts.iter().any(is_not_empty),
        _ => false,
    }
}

/// A text of which only the reasons are left, for a function that takes symbols apart.
pub(super) fn unknown_text(because: &Value) -> Value {
    let mut unknown = Unknown::joined([because]).with_type(Type::String);
    unknown.not_null = true;
    unknown.into_value()
}
