//! Equality with three answers.
//!
//! Source: go-cty's `Value.Equals`; symbols are equal where they name the same thing.

use super::{Kind, Mode, Sequence, SequenceKind, Symbol, Truth, Value};

/// Whether two values are equal: no conversion, different types differ, unknown parts leave it open unless another
/// part already differs. Lists and tuples compare by elements, maps and objects by entries.
pub fn equal(a: &Value, b: &Value) -> Truth {
    use Kind::*;
    match (&a.kind, &b.kind) {
        (Null(_) | Absent(_), _) => b.is_null(),
        (_, Null(_) | Absent(_)) => a.is_null(),
        (Unknown(unknown), _) if !unknown.cases.is_empty() => agree(unknown.cases.iter().map(|case| equal(case, b))),
        (_, Unknown(unknown)) if !unknown.cases.is_empty() => agree(unknown.cases.iter().map(|case| equal(a, case))),
        (Unknown(unknown), _) if unknown.excludes(b) => Truth::False,
        (_, Unknown(unknown)) if unknown.excludes(a) => Truth::False,
        (Unknown(_), _) | (_, Unknown(_)) => Truth::Unknown,
        (Bool(a), Bool(b)) => (a == b).into(),
        (Number(a), Number(b)) => (a == b).into(),
        (String(a), String(b)) => (a == b).into(),
        (Sequence(a), Sequence(b)) => sequences(a, b),
        (Mapping(a), Mapping(b)) => {
            if a.open.is_none()
                && b.open.is_none()
                && (a.entries.len() != b.entries.len() || a.entries.keys().ne(b.entries.keys()))
            {
                return Truth::False;
            }
            let known =
                Truth::all(a.entries.iter().filter_map(|(name, entry)| b.get(name).map(|other| equal(&entry.value, other))));
            if a.open.is_some() || b.open.is_some() { known.and(Truth::Unknown) } else { known }
        }
        (Symbol(a), Symbol(b)) => symbols(a, b),
        (Symbol(symbol), String(text)) | (String(text), Symbol(symbol)) => {
            if (text.is_empty() && symbol.not_null) || symbol.is_never(text) { Truth::False } else { Truth::Unknown }
        }
        (Symbol(_), _) | (_, Symbol(_)) => Truth::Unknown,
        (Parts(a), Parts(b)) => {
            if a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equal(a, b).is_true()) {
                Truth::True
            } else {
                affixes(a, b)
            }
        }
        (Parts(parts), String(text)) | (String(text), Parts(parts)) => {
            let start = parts.first().and_then(Value::as_str).is_none_or(|prefix| text.starts_with(prefix));
            let end = parts.last().and_then(Value::as_str).is_none_or(|suffix| text.ends_with(suffix));
            let length: usize = parts.iter().filter_map(Value::as_str).map(str::len).sum();
            if start && end && length <= text.len() { Truth::Unknown } else { Truth::False }
        }
        _ => Truth::False,
    }
}

/// Whether two values are equal as Terraform's `==` has it: lists and tuples, maps and objects differ, and so do
/// collections of different elements.
pub fn equal_typed(a: &Value, b: &Value) -> Truth {
    let structured = |value: &Value| matches!(value.kind, Kind::Sequence(_) | Kind::Mapping(_));
    match (&a.kind, &b.kind) {
        (Kind::Unknown(unknown), _) if differ_by_type(unknown, b) => Truth::False,
        (_, Kind::Unknown(unknown)) if differ_by_type(unknown, a) => Truth::False,
        _ if !structured(a) || !structured(b) || a.is_vague() || b.is_vague() => equal(a, b),
        _ if a.type_of() == b.type_of() => equal(a, b),
        _ => Truth::False,
    }
}

/// A value that surely is not null differs from an unknown one of another type.
fn differ_by_type(unknown: &super::Unknown, other: &Value) -> bool {
    let Some(typ) = &unknown.typ else { return false };
    if typ.has_any() || !other.is_known() || other.is_vague() || !other.is_null().is_false() {
        return false;
    }
    let own = other.type_of();
    !own.has_any() && own != *typ
}

fn agree(mut cases: impl Iterator<Item = Truth>) -> Truth {
    let first = cases.next().unwrap_or(Truth::Unknown);
    if cases.all(|case| case == first) { first } else { Truth::Unknown }
}

fn affixes(a: &[Value], b: &[Value]) -> Truth {
    let compatible = |x: Option<&str>, y: Option<&str>, fits: fn(&str, &str) -> bool| match (x, y) {
        (Some(x), Some(y)) => fits(x, y) || fits(y, x),
        _ => true,
    };
    let starts = compatible(a.first().and_then(Value::as_str), b.first().and_then(Value::as_str), |x, y| x.starts_with(y));
    let ends = compatible(a.last().and_then(Value::as_str), b.last().and_then(Value::as_str), |x, y| x.ends_with(y));
    if starts && ends { Truth::Unknown } else { Truth::False }
}

fn sequences(a: &Sequence, b: &Sequence) -> Truth {
    let set = |s: &Sequence| matches!(s.kind, SequenceKind::Set(_));
    if set(a) || set(b) {
        let contained = |x: &Sequence, y: &Sequence| {
            Truth::all(x.definite().iter().map(|item| {
                let found = Truth::any(y.items.iter().map(|other| equal(item, other)));
                if found.is_false() && y.open.is_some() { Truth::Unknown } else { found }
            }))
        };
        let both = contained(a, b).and(contained(b, a));
        return if a.is_closed() && b.is_closed() { both } else { both.and(Truth::Unknown) };
    }
    if a.is_closed() && b.is_closed() {
        if a.items.len() != b.items.len() {
            return Truth::False;
        }
        return Truth::all(a.items.iter().zip(&b.items).map(|(a, b)| equal(a, b)));
    }
    if (a.is_closed() && a.items.len() < b.definite().len()) || (b.is_closed() && b.items.len() < a.definite().len()) {
        return Truth::False;
    }
    Truth::Unknown
}

/// Two references. The same attribute of the same instance is equal; identities of different instances of one type
/// differ; everything else stays open.
fn symbols(a: &Symbol, b: &Symbol) -> Truth {
    let definite = a.address.is_definite() && !a.path.contains(&super::PathStep::Any);
    if a.address == b.address && a.path == b.path {
        return if definite || a.address.key == b.address.key { Truth::True } else { Truth::Unknown };
    }
    if !definite || !b.address.is_definite() {
        let other = a.address.mode == Mode::Managed
            && b.address.mode == Mode::Managed
            && a.address.kind == b.address.kind
            && !a.address.same_block(&b.address)
            && a.is_identity()
            && b.is_identity();
        return if other { Truth::False } else { Truth::Unknown };
    }
    if a.address == b.address {
        return Truth::Unknown;
    }
    let managed = a.address.mode == Mode::Managed && b.address.mode == Mode::Managed;
    let same_attribute = a.attribute() == b.attribute();
    if managed && a.is_identity() && b.is_identity() && same_attribute && a.address.kind == b.address.kind {
        return Truth::False;
    }
    Truth::Unknown
}
