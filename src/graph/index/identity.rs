//! What a value names, compared with what resources are named by.

use crate::terraform::Resource;
use crate::terraform::schema::{designators, name_argument};
use crate::value::{Kind, Mode, Symbol, Truth, Value, equal};

use crate::graph::read::argument;

/// What a value names, as far as it can be compared with other values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identity {
    Symbol(Symbol),
    Text(String),
    /// An input without a value, or a certain part of one (`var.redis_group`): the same wherever it is used.
    Input(Symbol),
    /// Some part of such an input, or a name that is not declared: surely not of this configuration, but one does not know
    /// what.
    Elsewhere,
    Unknown,
    Nothing,
}

/// What a value names.
pub fn identity(value: &Value) -> Identity {
    match &value.kind {
        Kind::Null(_) | Kind::Absent(_) => Identity::Nothing,
        Kind::Symbol(symbol) => Identity::Symbol((**symbol).clone()),
        Kind::String(text) => Identity::Text(text.to_ascii_lowercase()),
        // What is made of an input is no longer the input, and may well name something that this configuration creates.
        Kind::Unknown(unknown) if unknown.cases.is_empty() => match value.input() {
            Some(input) if input.is_definite() => Identity::Input(input.clone()),
            Some(_) => Identity::Elsewhere,
            None if !unknown.reasons.is_empty() && unknown.reasons.iter().all(|reason| reason.undeclared().is_some()) => {
                Identity::Elsewhere
            }
            None => Identity::Unknown,
        },
        _ => Identity::Unknown,
    }
}

/// Whether a value surely names something that this configuration does not create: nobody can pass the id of what does
/// not exist yet.
pub fn is_elsewhere(value: &Value) -> bool {
    match identity(value) {
        Identity::Input(_) | Identity::Elsewhere => true,
        Identity::Symbol(symbol) => matches!(symbol.address.mode, Mode::Module | Mode::Data),
        _ => false,
    }
}

/// The references by which a value may name a resource: itself, or what it is a copy of, nearest first. They decide before
/// any name that is written down.
pub fn references(value: &Value) -> impl Iterator<Item = &Symbol> {
    value.as_symbol().into_iter().chain(value.referents())
}

/// Whether `value` names `resource` through one of these attributes.
///
/// Data sources are not followed here (the graph does that). A reference to a resource of the same type decides, also
/// where its text is known: two resources may have the same name in two regions.
pub fn names(value: &Value, resource: &Resource, attributes: &[&str]) -> Truth {
    match &value.kind {
        Kind::Null(_) | Kind::Absent(_) => Truth::False,
        Kind::Unknown(unknown) if !unknown.cases.is_empty() => {
            let found: Vec<Truth> = unknown.cases.iter().map(|case| names(case, resource, attributes)).collect();
            match found.first() {
                Some(first) if found.iter().all(|truth| truth == first) => *first,
                _ => Truth::Unknown,
            }
        }
        Kind::String(_) | Kind::Parts(_) | Kind::Unknown(_) | Kind::Symbol(_) => {
            by_reference(value, resource, attributes).unwrap_or_else(|| text_names(value, resource, attributes))
        }
        _ => Truth::False,
    }
}

/// What the references say that a value is or is a copy of; `None` where they are about other things.
pub fn by_reference(value: &Value, resource: &Resource, attributes: &[&str]) -> Option<Truth> {
    let own = designators(&resource.address.kind);
    let same_type =
        |symbol: &&Symbol| symbol.address.kind == resource.address.kind && symbol.address.mode == resource.address.mode;
    let names_one = |symbol: &&Symbol| symbol.attribute().is_some_and(|name| own.contains(&name) || attributes.contains(&name));
    let itself = value.as_symbol().filter(same_type);
    let decisive = itself.or_else(|| value.referents().filter(same_type).find(names_one));
    decisive.map(|symbol| symbol_names(symbol, resource, attributes))
}

fn symbol_names(symbol: &Symbol, resource: &Resource, attributes: &[&str]) -> Truth {
    let address = &symbol.address;
    if address.mode != resource.address.mode || !address.same_block(&resource.address) {
        return Truth::False;
    }
    // elements of a collection attribute are never the resource itself
    if !symbol.attribute().is_some_and(|name| attributes.contains(&name)) {
        return Truth::False;
    }
    if **address == *resource.address {
        Truth::True
    } else if address.is_definite() && resource.address.is_definite() {
        Truth::False
    } else {
        Truth::Unknown
    }
}

/// What the text of a value says, against the name that the resource is given.
fn text_names(value: &Value, resource: &Resource, attributes: &[&str]) -> Truth {
    let named_by = name_argument(&resource.address.kind).filter(|name| attributes.contains(name));
    let own = named_by.and_then(|name| argument(&resource.body, name));
    if own.is_some_and(|own| is_same_thing(value, own)) {
        return Truth::True;
    }
    if is_elsewhere(value) {
        return Truth::False;
    }
    match (&value.kind, own) {
        // ElastiCache and its relatives keep their names in lower case
        (Kind::String(text), Some(own)) if own.as_str().is_some_and(|own| own.eq_ignore_ascii_case(text)) => Truth::True,
        (_, Some(own)) => equal(value, own),
        // the name is generated, or is none that identifies: what was written down cannot be it
        (Kind::String(_) | Kind::Symbol(_), None) => Truth::False,
        (_, None) => Truth::Unknown,
    }
}

/// Whether both are the same input, or the same attribute of the same other thing.
fn is_same_thing(a: &Value, b: &Value) -> bool {
    match (identity(a), identity(b)) {
        (Identity::Input(a), Identity::Input(b)) => a == b,
        (Identity::Symbol(a), Identity::Symbol(b)) => a == b && a.is_definite(),
        // neither is known, and both are copies of one attribute: `name` of a resource that takes it from an input
        (Identity::Unknown, _) | (_, Identity::Unknown) => {
            references(a).filter(|one| one.is_definite()).any(|one| references(b).any(|other| one.is_same(other)))
        }
        _ => false,
    }
}
