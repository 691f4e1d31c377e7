//! The value itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Address, BodySchema, Number, Origin, PathStep, Reason, ReasonKind, Referent, Site, Symbol, Truth, Type, Unknown};
use crate::source::{Span, Text};

/// How many parts of a value are looked at for sensitivity; a larger value counts as sensitive.
const MAX_LOOKS: usize = 4 << 20;

/// A value, where it comes from, whether it must never be printed, and what it is a copy of.
#[derive(Clone, Debug)]
pub struct Value {
    pub kind: Kind,
    pub origin: Origin,
    pub sensitive: bool,
    /// Kept by what hands the value on, lost by whatever makes a new one.
    pub referent: Option<Arc<Referent>>,
}

#[derive(Clone, Debug)]
pub enum Kind {
    /// An explicit null, of a type where that is known: `tostring(null)`.
    Null(Option<Arc<Type>>),
    /// Nothing was written for this attribute; the value's span is the header of the container that lacks it.
    Absent(Text),
    Bool(bool),
    Number(Number),
    String(Text),
    Sequence(Arc<Sequence>),
    Mapping(Arc<Mapping>),
    /// A reference whose text is not known but whose identity is.
    Symbol(Arc<Symbol>),
    /// A string of which some parts are symbols or unknown.
    Parts(Arc<[Value]>),
    Unknown(Arc<Unknown>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum SequenceKind {
    Tuple,
    List(Type),
    /// Elements are distinct and in Terraform's order.
    Set(Type),
    /// The nested blocks of one name in a resource body: also answers attribute access when there is exactly one.
    Blocks,
}

/// Elements in order. Membership may be partly open.
#[derive(Clone, Debug)]
pub struct Sequence {
    pub kind: SequenceKind,
    pub items: Vec<Value>,
    /// The last so many `items` may or may not be there.
    pub maybe: usize,
    /// Why these may not be there, where nothing else is open.
    pub doubt: Option<Arc<Unknown>>,
    /// There may be any number of further elements, for these reasons; where it has cases, each of them is one of those.
    pub open: Option<Arc<Unknown>>,
}

#[derive(Clone, Debug)]
pub enum MappingKind {
    Object,
    Map(Type),
    /// A body in source: a nested block, a provider, a Kubernetes object. A missing attribute is absent.
    Body,
    /// A resource instance: a missing attribute is absent for a policy, a symbol for a reference.
    Resource(Arc<Address>),
}

/// Keys in byte order, as Terraform iterates.
#[derive(Clone, Debug)]
pub struct Mapping {
    pub kind: MappingKind,
    pub entries: BTreeMap<Text, Entry>,
    /// There may be further keys, for these reasons; where it has cases, the value of each is one of those.
    pub open: Option<Arc<Unknown>>,
    /// What is underlined when something is missing: the block's header, the object's first line.
    pub header: Span,
    /// What the provider's schema says of it, where it is a body of a known type.
    pub schema: Option<BodySchema>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub value: Value,
    /// Where the key was written; `Span::NONE` for computed keys.
    pub key: Span,
}

impl Kind {
    /// A null of this type.
    pub fn null(typ: Type) -> Kind {
        Kind::Null(if typ.is_any() { None } else { Some(Arc::new(typ)) })
    }
}

impl Sequence {
    pub fn new(kind: SequenceKind, items: Vec<Value>) -> Sequence {
        Sequence { kind, items, maybe: 0, doubt: None, open: None }
    }

    /// The elements that are surely there.
    pub fn definite(&self) -> &[Value] {
        &self.items[..self.items.len() - self.maybe.min(self.items.len())]
    }

    /// Whether it is the nested blocks of a name of which there are none.
    pub fn is_no_blocks(&self) -> bool {
        self.kind == SequenceKind::Blocks && self.items.is_empty() && self.open.is_none()
    }

    /// Whether exactly these elements are there.
    pub fn is_closed(&self) -> bool {
        self.maybe == 0 && self.open.is_none()
    }
}

impl Mapping {
    pub fn new(kind: MappingKind, header: Span) -> Mapping {
        Mapping { kind, entries: BTreeMap::new(), open: None, header, schema: None }
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries.get(name).map(|entry| &entry.value)
    }

    pub fn insert(&mut self, name: impl Into<Text>, key: Span, value: Value) {
        self.entries.insert(name.into(), Entry { value, key });
    }

    /// Whether it was written as a body: missing attributes are absent, not errors.
    pub fn is_body(&self) -> bool {
        matches!(self.kind, MappingKind::Body | MappingKind::Resource(_))
    }
}

impl Value {
    pub fn new(kind: Kind) -> Value {
        Value { kind, origin: Origin::none(), sensitive: false, referent: None }
    }

    pub fn at(kind: Kind, span: Span) -> Value {
        Value { kind, origin: Origin::at(span), sensitive: false, referent: None }
    }

    pub fn null() -> Value {
        Value::new(Kind::Null(None))
    }

    pub fn bool(value: bool) -> Value {
        Value::new(Kind::Bool(value))
    }

    pub fn number(value: impl Into<Number>) -> Value {
        Value::new(Kind::Number(value.into()))
    }

    pub fn string(value: impl Into<Text>) -> Value {
        Value::new(Kind::String(value.into()))
    }

    pub fn tuple(items: Vec<Value>) -> Value {
        Value::new(Kind::Sequence(Arc::new(Sequence::new(SequenceKind::Tuple, items))))
    }

    pub fn list(element: Type, items: Vec<Value>) -> Value {
        Value::new(Kind::Sequence(Arc::new(Sequence::new(SequenceKind::List(element), items))))
    }

    pub fn sequence(sequence: Sequence) -> Value {
        Value::new(Kind::Sequence(Arc::new(sequence)))
    }

    pub fn mapping(mapping: Mapping) -> Value {
        Value::new(Kind::Mapping(Arc::new(mapping)))
    }

    /// An object of known entries, made by clearspan itself.
    pub fn object<K: Into<Text>>(entries: impl IntoIterator<Item = (K, Value)>) -> Value {
        let mut mapping = Mapping::new(MappingKind::Object, Span::NONE);
        for (name, value) in entries {
            mapping.insert(name, Span::NONE, value);
        }
        Value::mapping(mapping)
    }

    pub fn symbol(symbol: Symbol) -> Value {
        Value::new(Kind::Symbol(Arc::new(symbol)))
    }

    pub fn unknown(kind: ReasonKind, subject: impl Into<Text>, span: Span) -> Value {
        let mut value = Unknown::because(kind, subject, span).into_value();
        value.origin = Origin::at(span);
        value
    }

    pub fn absent(name: impl Into<Text>, header: Span) -> Value {
        Value::at(Kind::Absent(name.into()), header)
    }

    pub fn with_origin(mut self, origin: Origin) -> Value {
        self.origin = origin;
        self
    }

    pub fn with_span(self, span: Span) -> Value {
        self.with_origin(Origin::at(span))
    }

    pub fn with_site(self, site: Site) -> Value {
        self.with_origin(Origin::none().at_site(Some(site)))
    }

    pub fn with_sensitive(mut self, sensitive: bool) -> Value {
        self.sensitive |= sensitive;
        self
    }

    /// Whether it is null or absent. A symbol is not, if it surely names something; otherwise that is not known.
    pub fn is_null(&self) -> Truth {
        match &self.kind {
            Kind::Null(_) | Kind::Absent(_) => Truth::True,
            // No block is as good as none written.
            Kind::Sequence(sequence) if sequence.is_no_blocks() => Truth::True,
            Kind::Symbol(symbol) => {
                if symbol.not_null {
                    Truth::False
                } else {
                    Truth::Unknown
                }
            }
            Kind::Unknown(unknown) if unknown.not_null => Truth::False,
            Kind::Unknown(unknown) if !unknown.cases.is_empty() => {
                let mut cases = unknown.cases.iter().map(Value::is_null);
                let first = cases.next().unwrap_or(Truth::Unknown);
                if cases.all(|case| case == first) { first } else { Truth::Unknown }
            }
            Kind::Unknown(_) => Truth::Unknown,
            _ => Truth::False,
        }
    }

    /// Whether the value itself (not necessarily its parts) is known.
    pub fn is_known(&self) -> bool {
        !matches!(self.kind, Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_))
    }

    /// Whether it is known down to its last part. A symbol is not.
    pub fn is_wholly_known(&self) -> bool {
        match &self.kind {
            Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_) => false,
            Kind::Sequence(sequence) => sequence.is_closed() && sequence.items.iter().all(Value::is_wholly_known),
            Kind::Mapping(mapping) => mapping.open.is_none() && mapping.entries.values().all(|e| e.value.is_wholly_known()),
            _ => true,
        }
    }

    /// As `is_wholly_known`, but a symbol or a text made of symbols counts as a definite value.
    pub fn is_definite(&self) -> bool {
        match &self.kind {
            Kind::Unknown(_) => false,
            Kind::Parts(parts) => parts.iter().all(Value::is_definite),
            Kind::Sequence(sequence) => sequence.is_closed() && sequence.items.iter().all(Value::is_definite),
            Kind::Mapping(mapping) => mapping.open.is_none() && mapping.entries.values().all(|e| e.value.is_definite()),
            _ => true,
        }
    }

    /// Whether its type is not known to us, wholly or in part: more is hidden than the missing type of a null.
    pub fn is_vague(&self) -> bool {
        match &self.kind {
            Kind::Symbol(_) => true,
            Kind::Unknown(unknown) => unknown.typ.as_ref().is_none_or(Type::has_any),
            Kind::Sequence(sequence) => {
                !sequence.is_closed() || sequence.kind == SequenceKind::Blocks || sequence.items.iter().any(Value::is_vague)
            }
            Kind::Mapping(mapping) => {
                mapping.open.is_some() || mapping.is_body() || mapping.entries.values().any(|entry| entry.value.is_vague())
            }
            _ => false,
        }
    }

    /// Whether it or any part of it is sensitive; a value of too many parts counts as such.
    pub fn is_deeply_sensitive(&self) -> bool {
        fn look(value: &Value, left: &mut usize) -> bool {
            if value.sensitive || *left == 0 {
                return true;
            }
            *left -= 1;
            match &value.kind {
                Kind::Sequence(sequence) => sequence.items.iter().any(|item| look(item, left)),
                Kind::Mapping(mapping) => mapping.entries.values().any(|entry| look(&entry.value, left)),
                Kind::Parts(parts) => parts.iter().any(|part| look(part, left)),
                _ => false,
            }
        }
        look(self, &mut MAX_LOOKS.clone())
    }

    /// Takes the mark off the value and all its parts: for what holds the mark as a whole.
    pub fn reveal(&mut self) {
        self.sensitive = false;
        if !self.is_deeply_sensitive() {
            return;
        }
        match &mut self.kind {
            Kind::Sequence(sequence) => Arc::make_mut(sequence).items.iter_mut().for_each(Value::reveal),
            Kind::Mapping(mapping) => Arc::make_mut(mapping).entries.values_mut().for_each(|entry| entry.value.reveal()),
            Kind::Parts(parts) => Arc::make_mut(parts).iter_mut().for_each(Value::reveal),
            _ => {}
        }
    }

    /// Takes the number of parts from a budget; false when there are more, or when parts lie more than `levels` deep.
    /// Shared parts count as often as they occur: that is how often a walk over the value meets them.
    pub fn fits(&self, budget: &mut usize, levels: usize) -> bool {
        let (Some(left), Some(levels)) = (budget.checked_sub(1), levels.checked_sub(1)) else { return false };
        *budget = left;
        match &self.kind {
            Kind::Sequence(sequence) => sequence.items.iter().all(|item| item.fits(budget, levels)),
            Kind::Mapping(mapping) => mapping.entries.values().all(|entry| entry.value.fits(budget, levels)),
            _ => true,
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            Kind::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub fn as_number(&self) -> Option<&Number> {
        match &self.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    pub fn as_sequence(&self) -> Option<&Sequence> {
        match &self.kind {
            Kind::Sequence(sequence) => Some(sequence),
            _ => None,
        }
    }

    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.kind {
            Kind::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    pub fn as_symbol(&self) -> Option<&Symbol> {
        match &self.kind {
            Kind::Symbol(symbol) => Some(symbol),
            _ => None,
        }
    }

    /// An entry of a mapping, or an attribute of a single nested block. `None` where there is none.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match &self.kind {
            Kind::Mapping(mapping) => mapping.get(name),
            Kind::Sequence(sequence) if sequence.kind == SequenceKind::Blocks => match sequence.items.as_slice() {
                [only] => only.get(name),
                _ => None,
            },
            _ => None,
        }
    }

    /// Follows names through mappings and single blocks.
    pub fn get_path(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(self, |value, name| value.get(name))
    }

    /// The bodies of nested blocks, however they were written: blocks, a list of objects, one object.
    pub fn bodies(&self) -> &[Value] {
        match &self.kind {
            Kind::Sequence(sequence) => &sequence.items,
            Kind::Mapping(_) => std::slice::from_ref(self),
            _ => &[],
        }
    }

    /// Adds the reasons why this is not known, without duplicates, at most eight in all.
    pub fn collect_reasons(&self, into: &mut Vec<Reason>) {
        if into.len() >= 8 {
            return; // more than enough to act on; large values are not searched further
        }
        let mut add = |reason: Reason| {
            if into.len() < 8 && !into.contains(&reason) {
                into.push(reason);
            }
        };
        match &self.kind {
            Kind::Unknown(unknown) => unknown.reasons.iter().cloned().for_each(add),
            Kind::Symbol(symbol) => {
                let kind = match symbol.address.mode {
                    super::Mode::Data => ReasonKind::DataSource,
                    super::Mode::Module => ReasonKind::ModuleNotAvailable,
                    super::Mode::Input => ReasonKind::VariableWithoutDefault,
                    super::Mode::Managed | super::Mode::Ephemeral => ReasonKind::ComputedAttribute,
                };
                add(Reason::new(kind, symbol.to_string(), self.origin.referred().unwrap_or(Span::NONE)));
            }
            Kind::Parts(parts) => parts.iter().for_each(|part| part.collect_reasons(into)),
            Kind::Sequence(sequence) => {
                for open in sequence.open.iter().chain(&sequence.doubt) {
                    open.reasons.iter().cloned().for_each(&mut add);
                }
                sequence.items.iter().for_each(|item| item.collect_reasons(into));
            }
            Kind::Mapping(mapping) => {
                if let Some(open) = &mapping.open {
                    open.reasons.iter().cloned().for_each(&mut add);
                }
                mapping.entries.values().for_each(|entry| entry.value.collect_reasons(into));
            }
            _ => {}
        }
    }

    /// The word for its type in a message: `a string`, `null`, `a list`.
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            Kind::Null(_) => "null",
            Kind::Absent(_) => "nothing",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) | Kind::Parts(_) => "a string",
            Kind::Sequence(sequence) => match sequence.kind {
                SequenceKind::Tuple => "a tuple",
                SequenceKind::List(_) => "a list",
                SequenceKind::Set(_) => "a set",
                SequenceKind::Blocks => "blocks",
            },
            Kind::Mapping(mapping) => match mapping.kind {
                MappingKind::Map(_) => "a map",
                _ => "an object",
            },
            Kind::Symbol(_) => "a reference",
            Kind::Unknown(_) => "unknown",
        }
    }

    /// The type of the value; parts that are not known are `any`.
    pub fn type_of(&self) -> Type {
        match &self.kind {
            Kind::Null(typ) => typ.as_deref().cloned().unwrap_or(Type::Any),
            Kind::Absent(_) | Kind::Symbol(_) => Type::Any,
            Kind::Bool(_) => Type::Bool,
            Kind::Number(_) => Type::Number,
            Kind::String(_) | Kind::Parts(_) => Type::String,
            Kind::Sequence(sequence) => match &sequence.kind {
                // Which kind of collection blocks are is the provider's schema to say.
                SequenceKind::Blocks => Type::Any,
                SequenceKind::Tuple if !sequence.is_closed() => Type::Any,
                SequenceKind::Tuple => Type::Tuple(sequence.items.iter().map(Value::type_of).collect()),
                SequenceKind::List(element) => Type::list(element.clone()),
                SequenceKind::Set(element) => Type::set(element.clone()),
            },
            Kind::Mapping(mapping) => match &mapping.kind {
                MappingKind::Map(element) => Type::map(element.clone()),
                // What a body does not write has a type all the same.
                MappingKind::Body | MappingKind::Resource(_) => Type::Any,
                MappingKind::Object if mapping.open.is_some() => Type::Any,
                MappingKind::Object => Type::Object(
                    mapping
                        .entries
                        .iter()
                        .map(|(name, entry)| {
                            (name.clone(), super::Field { typ: entry.value.type_of(), optional: false, default: None })
                        })
                        .collect(),
                ),
            },
            Kind::Unknown(unknown) => unknown.typ.clone().unwrap_or(Type::Any),
        }
    }

    /// Symbol for an attribute that this resource instance does not write.
    pub fn symbol_of(address: &Arc<Address>, name: &str, not_null: bool) -> Value {
        Value::symbol(Symbol { address: address.clone(), path: vec![PathStep::Attribute(name.into())], not_null })
    }
}
