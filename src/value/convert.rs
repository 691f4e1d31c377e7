//! Conversions of values between types.
//!
//! Source: go-cty's `convert` package and Terraform's type constraints with `optional()`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::unify::{convertible, filled, unify};
use super::{Entry, Field, Kind, Mapping, MappingKind, Number, PathStep, Sequence, SequenceKind, Type, Unknown, Value, order};
use crate::source::Text;

/// Why a value does not convert: the path inside it and what was needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvertError {
    pub message: String,
    /// The part that does not fit, outermost step first: `[0].port`.
    pub path: String,
}

impl ConvertError {
    fn new(message: impl Into<String>) -> ConvertError {
        ConvertError { message: message.into(), path: String::new() }
    }

    fn within(mut self, step: String) -> ConvertError {
        self.path = step + &self.path;
        self
    }
}

impl std::fmt::Display for ConvertError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.path.is_empty() {
            write!(f, "{}", self.message)
        } else {
            write!(f, "`{}`: {}", self.path.trim_start_matches('.'), self.message)
        }
    }
}

/// Converts a value to a type. Unknown stays unknown, null stays null, both of the type; symbols stay what they are.
///
/// # Errors
/// When there is no such conversion. What is not known to us is never the reason.
pub fn convert(value: &Value, to: &Type) -> Result<Value, ConvertError> {
    let same = |kind: Kind| Ok(Value { kind, ..value.clone() });
    // what is read out of a text is another value: `007` is 7, and 7 is not `007` again
    let read = |kind: Kind| same(kind).map(Value::detached);
    match (&value.kind, to) {
        (_, Type::Any) | (Kind::Absent(_) | Kind::Symbol(_), _) => Ok(value.clone()),
        (Kind::Null(own), _) => {
            let own = own.as_deref().unwrap_or(&Type::Any);
            if !convertible(own, to) {
                return Err(mismatch(own, to));
            }
            same(Kind::null(filled(own, to).plain()))
        }
        (Kind::Unknown(unknown), _) => {
            let mut unknown = (**unknown).clone();
            let own = unknown.typ.take().unwrap_or(Type::Any);
            if !convertible(&own, to) {
                return Err(mismatch(&own, to));
            }
            // The bounds of a number are not those of its text.
            if own.is_primitive() && to.is_primitive() && own != *to {
                unknown = Unknown { minimum: None, maximum: None, ..unknown };
            }
            // Elements that are the same are one in a set.
            if matches!(to, Type::Set(_)) && !matches!(own, Type::Set(_)) {
                unknown.minimum = unknown.minimum.map(|least| least.min(Number::Integer(1)));
            }
            unknown.typ = Some(filled(&own, to).plain());
            // One case that does not convert leaves nothing to choose from: the others must not seem to be all.
            unknown.cases = unknown.cases.iter().map(|case| convert(case, to).ok()).collect::<Option<_>>().unwrap_or_default();
            let made = same(Kind::Unknown(Arc::new(unknown)));
            match to {
                Type::Bool | Type::Number if own != *to => made.map(Value::detached),
                // the elements of a set are not where they were in the list
                Type::Set(_) if !matches!(own, Type::Set(_)) => {
                    made.map(|made| Value { referent: value.referent_at(&PathStep::Any), ..made })
                }
                _ => made,
            }
        }
        (Kind::Bool(_), Type::Bool) | (Kind::Number(_), Type::Number) | (Kind::String(_) | Kind::Parts(_), Type::String) => {
            Ok(value.clone())
        }
        (Kind::Bool(b), Type::String) => same(Kind::String(Text::new_static(if *b { "true" } else { "false" }))),
        (Kind::Number(n), Type::String) => same(Kind::String(n.to_string().into())),
        (Kind::String(text), Type::Bool) => match text.as_str() {
            "true" | "1" => read(Kind::Bool(true)),
            "false" | "0" => read(Kind::Bool(false)),
            other if other.eq_ignore_ascii_case("true") || other.eq_ignore_ascii_case("false") => {
                Err(ConvertError::new("a bool is required: write `true` or `false` in lower case"))
            }
            _ => Err(ConvertError::new("a bool is required")),
        },
        (Kind::String(text), Type::Number) => match Number::parse(text) {
            Some(number) => read(Kind::Number(number)),
            None => Err(ConvertError::new("a number is required")),
        },
        (Kind::Parts(_), Type::Bool | Type::Number) => {
            let mut unknown = Unknown::joined([value]);
            unknown.typ = Some(to.clone());
            read(Kind::Unknown(Arc::new(unknown)))
        }
        (Kind::Sequence(sequence), Type::List(element)) => match &sequence.kind {
            SequenceKind::List(own) if own == &**element => Ok(value.clone()),
            _ => same(Kind::Sequence(Arc::new(elements(sequence, element, false)?))),
        },
        (Kind::Sequence(sequence), Type::Set(element)) => {
            if matches!(&sequence.kind, SequenceKind::Set(own) if own == &**element) {
                return Ok(value.clone());
            }
            // Which elements a set has shows what they are: one that is sensitive makes the set so.
            let sensitive = sequence.items.iter().any(Value::is_deeply_sensitive);
            let mut set = elements(sequence, element, true)?;
            if sensitive {
                set.items.iter_mut().for_each(Value::reveal);
            }
            same(Kind::Sequence(Arc::new(set))).map(|set| set.with_sensitive(sensitive))
        }
        (Kind::Sequence(sequence), Type::Tuple(types)) if matches!(sequence.kind, SequenceKind::Tuple | SequenceKind::Blocks) => {
            if sequence.is_closed() && sequence.items.len() != types.len() {
                return Err(ConvertError::new(format!("a tuple of {} elements is required", types.len())));
            }
            let items: Result<Vec<_>, _> = sequence
                .items
                .iter()
                .zip(types)
                .enumerate()
                .map(|(index, (item, typ))| convert(item, typ).map_err(|e| e.within(format!("[{index}]"))))
                .collect();
            same(Kind::Sequence(Arc::new(Sequence {
                kind: SequenceKind::Tuple,
                items: items?,
                maybe: sequence.maybe,
                doubt: sequence.doubt.clone(),
                open: sequence.open.as_ref().map(|open| Arc::new(open.reasons_only())),
            })))
        }
        // A block read as an object where there is exactly one.
        (Kind::Sequence(sequence), Type::Map(_) | Type::Object(_))
            if sequence.kind == SequenceKind::Blocks && sequence.items.len() == 1 =>
        {
            convert(&sequence.items[0], to)
        }
        (Kind::Mapping(mapping), Type::Map(element)) => match &mapping.kind {
            MappingKind::Map(own) if own == &**element => Ok(value.clone()),
            _ => same(Kind::Mapping(Arc::new(map(mapping, element)?))),
        },
        (Kind::Mapping(mapping), Type::Object(fields)) => same(Kind::Mapping(Arc::new(object(value, mapping, fields)?))),
        _ => Err(mismatch(&value.type_of(), to)),
    }
}

/// What is wrong when a type does not convert.
fn mismatch(from: &Type, to: &Type) -> ConvertError {
    let required = || ConvertError::new(format!("{} is required", to.describe()));
    match (from, to) {
        (Type::Tuple(_), Type::List(e) | Type::Set(e)) if e.is_any() => ConvertError::new("all elements must have the same type"),
        (Type::Object(_), Type::Map(e)) if e.is_any() => ConvertError::new("all values of a map must have the same type"),
        (Type::Tuple(elements), Type::List(wanted) | Type::Set(wanted)) => {
            let at = elements.iter().position(|element| !convertible(element, wanted));
            at.map_or_else(required, |at| mismatch(elements.get(at).unwrap_or(&Type::Any), wanted).within(format!("[{at}]")))
        }
        (Type::Object(fields), Type::Map(wanted)) => {
            let field = fields.iter().find(|(_, field)| !convertible(&field.typ, wanted));
            field.map_or_else(required, |(name, field)| mismatch(&field.typ, wanted).within(format!("[{name:?}]")))
        }
        (Type::Object(given), Type::Object(fields)) => {
            for (name, field) in fields {
                match given.get(name) {
                    None if !field.optional => return ConvertError::new(format!("attribute `{name}` is required")),
                    Some(given) if !convertible(&given.typ, &field.typ) => {
                        return mismatch(&given.typ, &field.typ).within(format!(".{name}"));
                    }
                    _ => {}
                }
            }
            required()
        }
        (Type::List(x) | Type::Set(x), Type::List(y) | Type::Set(y)) | (Type::Map(x), Type::Map(y)) => {
            let inner = mismatch(x, y);
            ConvertError { message: format!("the elements have the wrong type: {}", inner.message), path: inner.path }
        }
        _ => required(),
    }
}

/// The elements of a list or set.
fn elements(sequence: &Sequence, wanted: &Type, set: bool) -> Result<Sequence, ConvertError> {
    let wanted = match (&sequence.kind, wanted) {
        (SequenceKind::List(own) | SequenceKind::Set(own), Type::Any) => own.clone(),
        (SequenceKind::List(own) | SequenceKind::Set(own), wanted) if !convertible(own, wanted) => {
            return Err(mismatch(&Type::list(own.clone()), &Type::list(wanted.clone())));
        }
        (_, Type::Any) => {
            let types: Vec<Type> = sequence.items.iter().map(Value::type_of).collect();
            match unify(types.iter().cloned()) {
                Some(Type::Any) if types.iter().all(Type::is_any) => Type::Any,
                Some(Type::Any) | None => {
                    if !sequence.items.iter().any(Value::is_vague) {
                        return Err(mismatch(&Type::Tuple(types), &Type::list(Type::Any)));
                    }
                    Type::Any
                }
                Some(typ) => typ,
            }
        }
        (_, wanted) => wanted.clone(),
    };
    let mut items = Vec::with_capacity(sequence.items.len());
    for (index, item) in sequence.items.iter().enumerate() {
        items.push(convert(item, &wanted).map_err(|e| e.within(format!("[{index}]")))?);
    }
    let element = shared_element_type(&wanted, items.iter_mut().collect())?;
    let mut maybe = sequence.maybe;
    if set && !matches!(sequence.kind, SequenceKind::Set(_)) {
        let before = items.len();
        let (mut sure, unsure) = {
            let cut = before - maybe.min(before);
            let tail = items.split_off(cut);
            (items, tail)
        };
        order::distinct(&mut sure);
        order::sort(&mut sure);
        maybe = unsure.len();
        sure.extend(unsure);
        items = sure;
    } else if set {
        order::distinct(&mut items); // what differed as a number or tuple may be the same as a string or list
        order::sort(&mut items);
        maybe = maybe.min(items.len());
    }
    let kind = if set { SequenceKind::Set(element) } else { SequenceKind::List(element) };
    let open = sequence.open.as_ref().map(|open| rest_of(open, &wanted));
    Ok(Sequence { kind, items, maybe, doubt: sequence.doubt.clone(), open })
}

/// What further elements may be, converted: nothing is known of them once one does not convert.
fn rest_of(open: &Unknown, wanted: &Type) -> Arc<Unknown> {
    let rest: Option<Vec<Value>> = open.cases.iter().map(|case| convert(case, wanted).ok()).collect();
    Arc::new(open.one_of_each(rest.unwrap_or_default()))
}

/// The type that converted elements have: as wanted, or, where that leaves something open, the one that they share and
/// are converted to once more.
fn shared_element_type(wanted: &Type, items: Vec<&mut Value>) -> Result<Type, ConvertError> {
    if !wanted.has_any() || items.is_empty() {
        return Ok(wanted.plain());
    }
    let Some(shared) = unify(items.iter().map(|item| item.type_of())) else {
        if items.iter().any(|item| item.is_vague()) {
            return Ok(wanted.plain());
        }
        return Err(ConvertError::new("all elements must have the same type"));
    };
    for item in items {
        if item.type_of() != shared && !item.is_vague() {
            *item = convert(item, &shared)?;
        }
    }
    Ok(shared)
}

fn map(mapping: &Mapping, wanted: &Type) -> Result<Mapping, ConvertError> {
    let wanted = match (&mapping.kind, wanted) {
        (MappingKind::Map(own), Type::Any) => own.clone(),
        (MappingKind::Map(own), wanted) if !convertible(own, wanted) => {
            return Err(mismatch(&Type::map(own.clone()), &Type::map(wanted.clone())));
        }
        (_, Type::Any) => match unify(mapping.entries.values().map(|e| e.value.type_of())) {
            Some(typ) => typ,
            None if mapping.entries.values().any(|e| e.value.is_vague()) => Type::Any,
            None => return Err(ConvertError::new("all values of a map must have the same type")),
        },
        (_, wanted) => wanted.clone(),
    };
    let mut made = Mapping::new(MappingKind::Object, mapping.header);
    made.open = mapping.open.as_ref().map(|open| rest_of(open, &wanted));
    for (name, entry) in &mapping.entries {
        let converted = convert(&entry.value, &wanted).map_err(|e| e.within(format!("[{name:?}]")))?;
        made.entries.insert(name.clone(), Entry { value: converted, key: entry.key });
    }
    made.kind = MappingKind::Map(shared_element_type(&wanted, made.entries.values_mut().map(|e| &mut e.value).collect())?);
    Ok(made)
}

fn object(value: &Value, mapping: &Mapping, fields: &BTreeMap<Text, Field>) -> Result<Mapping, ConvertError> {
    if let MappingKind::Map(own) = &mapping.kind
        && mapping.open.is_none()
        && let Some((name, field)) = fields.iter().find(|(_, field)| !field.optional && !convertible(own, &field.typ))
    {
        return Err(mismatch(own, &field.typ).within(format!(".{name}")));
    }
    let mut made = Mapping::new(MappingKind::Object, mapping.header);
    for (name, field) in fields {
        let given = mapping.entries.get(name);
        let key = given.map_or(crate::source::Span::NONE, |entry| entry.key);
        let made_value = match given {
            Some(entry) if field.optional && entry.value.is_null().is_true() && field.default.is_some() => {
                default_of(field, value)
            }
            Some(entry) => convert(&entry.value, &field.typ).map_err(|e| e.within(format!(".{name}")))?,
            // What a resource does not write, its provider computes.
            None if matches!(mapping.kind, MappingKind::Resource(_)) => match &mapping.kind {
                MappingKind::Resource(address) => Value::symbol_of(address, name, matches!(name.as_str(), "id" | "arn")),
                _ => Value::null(),
            }
            .with_origin(value.origin.clone()),
            None if mapping.open.is_some() => Unknown::joined([value]).with_type(field.typ.plain()).into_value(),
            None if field.optional => default_of(field, value),
            None => return Err(ConvertError::new(format!("attribute `{name}` is required"))),
        };
        made.entries.insert(name.clone(), Entry { value: made_value, key });
    }
    Ok(made)
}

fn default_of(field: &Field, container: &Value) -> Value {
    match &field.default {
        Some(default) => convert(default, &field.typ).unwrap_or_else(|_| default.clone()),
        // Defaults of nested optional attributes apply only when the object itself is there.
        None => Value::new(Kind::null(field.typ.plain())).with_origin(container.origin.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_primitives_convert_as_in_terraform() {
        assert_eq!(convert(&Value::string("true"), &Type::Bool).unwrap().as_bool(), Some(true));
        assert!(convert(&Value::string("yes"), &Type::Bool).is_err());
        assert_eq!(convert(&Value::number(5i64), &Type::String).unwrap().as_str(), Some("5"));
        let set = convert(&Value::tuple(vec![Value::string("b"), Value::string("a"), Value::string("b")]), &Type::set(Type::Any))
            .unwrap();
        let texts: Vec<_> = set.as_sequence().unwrap().items.iter().filter_map(Value::as_str).collect();
        assert_eq!(texts, ["a", "b"]);
    }
}
