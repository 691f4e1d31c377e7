//! Conversions between types, and the one type that several values can share. Floor 0.
//!
//! Source: go-cty's `convert` package and Terraform's type constraints with `optional()`.

use std::sync::Arc;

use super::{Entry, Kind, Mapping, MappingKind, Number, Origin, Sequence, SequenceKind, Type, Unknown, Value, order};
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

/// Converts a value to a type. Unknown stays unknown (with the type), null stays null, symbols stay what they are.
pub fn convert(value: &Value, to: &Type) -> Result<Value, ConvertError> {
    let same = |kind: Kind| Ok(Value { kind, origin: value.origin.clone(), sensitive: value.sensitive });
    match (&value.kind, to) {
        (_, Type::Any) | (Kind::Absent(_), _) => Ok(value.clone()),
        (Kind::Null(_), _) => same(Kind::null(to.clone())),
        (Kind::Unknown(unknown), _) => {
            let mut unknown = (**unknown).clone();
            match &unknown.typ {
                None | Some(Type::Any) => unknown.typ = Some(to.clone()),
                // The bounds of a number are not those of its text.
                Some(typ) if typ.is_primitive() && to.is_primitive() && typ != to => {
                    unknown = Unknown { typ: Some(to.clone()), minimum: None, maximum: None, ..unknown };
                }
                // Elements that are the same are one in a set.
                Some(typ) if matches!(to, Type::Set(_)) && !matches!(typ, Type::Set(_)) => {
                    unknown.minimum = unknown.minimum.map(|least| least.min(Number::Integer(1)));
                }
                _ => {}
            }
            // One case that does not convert leaves nothing to choose from: the others must not seem to be all.
            unknown.cases = unknown.cases.iter().map(|case| convert(case, to).ok()).collect::<Option<_>>().unwrap_or_default();
            same(Kind::Unknown(Arc::new(unknown)))
        }
        (Kind::Symbol(_), _) => Ok(value.clone()),
        (Kind::Bool(_), Type::Bool) | (Kind::Number(_), Type::Number) | (Kind::String(_) | Kind::Parts(_), Type::String) => {
            Ok(value.clone())
        }
        (Kind::Bool(b), Type::String) => same(Kind::String(Text::new_static(if *b { "true" } else { "false" }))),
        (Kind::Number(n), Type::String) => same(Kind::String(n.to_string().into())),
        (Kind::String(text), Type::Bool) => match text.as_str() {
            "true" | "1" => same(Kind::Bool(true)),
            "false" | "0" => same(Kind::Bool(false)),
            _ => Err(ConvertError::new("a bool is required")),
        },
        (Kind::String(text), Type::Number) => match Number::parse(text) {
            Some(number) => same(Kind::Number(number)),
            None => Err(ConvertError::new("a number is required")),
        },
        (Kind::Parts(_), Type::Bool | Type::Number) => {
            let mut unknown = Unknown::joined([value]);
            unknown.typ = Some(to.clone());
            same(Kind::Unknown(Arc::new(unknown)))
        }
        (Kind::Sequence(sequence), Type::List(element)) => same(Kind::Sequence(Arc::new(elements(sequence, element, false)?))),
        (Kind::Sequence(sequence), Type::Set(element)) => {
            // Which elements a set has tells what they are: one that is sensitive makes the set so.
            let sensitive = sequence.items.iter().any(|item| item.sensitive);
            same(Kind::Sequence(Arc::new(elements(sequence, element, true)?))).map(|set| set.with_sensitive(sensitive))
        }
        (Kind::Sequence(sequence), Type::Tuple(types)) => {
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
                open: sequence.open.clone(),
            })))
        }
        // A block read as an object where there is exactly one.
        (Kind::Sequence(sequence), Type::Map(_) | Type::Object(_))
            if sequence.kind == SequenceKind::Blocks && sequence.items.len() == 1 =>
        {
            convert(&sequence.items[0], to)
        }
        (Kind::Mapping(mapping), Type::Map(element)) => {
            let element = if element.is_any() {
                unify(mapping.entries.values().map(|e| e.value.type_of()))
                    .ok_or_else(|| ConvertError::new("all values of a map must have the same type"))?
            } else {
                (**element).clone()
            };
            let mut made = Mapping::new(MappingKind::Map(element.clone()), mapping.header);
            made.open = mapping.open.clone();
            for (name, entry) in &mapping.entries {
                let converted = convert(&entry.value, &element).map_err(|e| e.within(format!("[{name:?}]")))?;
                made.entries.insert(name.clone(), Entry { value: converted, key: entry.key });
            }
            same(Kind::Mapping(Arc::new(made)))
        }
        (Kind::Mapping(mapping), Type::Object(fields)) => {
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
                    None if mapping.open.is_some() => Unknown::joined([value]).with_type(field.typ.clone()).into_value(),
                    None if field.optional => default_of(field, value),
                    None => return Err(ConvertError::new(format!("attribute `{name}` is required"))),
                };
                made.entries.insert(name.clone(), Entry { value: made_value, key });
            }
            same(Kind::Mapping(Arc::new(made)))
        }
        _ => Err(ConvertError::new(match to {
            Type::Bool => "a bool is required".to_string(),
            Type::Number => "a number is required".to_string(),
            Type::String => "a string is required".to_string(),
            Type::List(_) => "a list is required".to_string(),
            Type::Set(_) => "a set is required".to_string(),
            Type::Map(_) => "a map is required".to_string(),
            Type::Tuple(_) => "a tuple is required".to_string(),
            Type::Object(_) => "an object is required".to_string(),
            Type::Any => "a value is required".to_string(), // `any` accepts everything before this is reached
        })),
    }
}

fn default_of(field: &super::Field, container: &Value) -> Value {
    match &field.default {
        Some(default) => convert(default, &field.typ).unwrap_or_else(|_| default.clone()),
        // Defaults of nested optional attributes apply only when the object itself is there.
        None => Value::new(Kind::null(field.typ.clone()))
            .with_origin(Origin { span: container.origin.span, way: container.origin.way.clone() }),
    }
}

fn elements(sequence: &Sequence, element: &Type, set: bool) -> Result<Sequence, ConvertError> {
    let element = match element {
        Type::Any => unify(sequence.items.iter().map(Value::type_of))
            .ok_or_else(|| ConvertError::new("all elements must have the same type"))?,
        element => element.clone(),
    };
    let mut items = Vec::with_capacity(sequence.items.len());
    for (index, item) in sequence.items.iter().enumerate() {
        items.push(convert(item, &element).map_err(|e| e.within(format!("[{index}]")))?);
    }
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
    }
    let kind = if set { SequenceKind::Set(element) } else { SequenceKind::List(element) };
    Ok(Sequence { kind, items, maybe, open: sequence.open.clone() })
}

/// The type that all of these convert to without loss, as conditionals and collections need it; `None` if there is none.
pub fn unify(types: impl IntoIterator<Item = Type>) -> Option<Type> {
    let mut result: Option<Type> = None;
    for typ in types {
        result = Some(match result {
            None => typ,
            Some(so_far) => unify_two(so_far, typ)?,
        });
    }
    Some(result.unwrap_or(Type::Any))
}

fn unify_two(a: Type, b: Type) -> Option<Type> {
    if a == b {
        return Some(a);
    }
    Some(match (a, b) {
        (Type::Any, other) | (other, Type::Any) => other,
        (Type::String, Type::Bool | Type::Number) | (Type::Bool | Type::Number, Type::String) => Type::String,
        (Type::List(a), Type::List(b)) => Type::list(unify_two(*a, *b)?),
        (Type::Set(a), Type::Set(b)) | (Type::Set(a), Type::List(b)) | (Type::List(a), Type::Set(b)) => {
            Type::set(unify_two(*a, *b)?)
        }
        (Type::Map(a), Type::Map(b)) => Type::map(unify_two(*a, *b)?),
        (Type::Tuple(a), Type::Tuple(b)) => {
            if a.len() == b.len() {
                let each: Option<Vec<Type>> = a.into_iter().zip(b).map(|(a, b)| unify_two(a, b)).collect();
                Type::Tuple(each?)
            } else {
                Type::list(unify(a.into_iter().chain(b))?)
            }
        }
        (Type::Tuple(items), Type::List(element)) | (Type::List(element), Type::Tuple(items)) => {
            Type::list(unify(items.into_iter().chain([*element]))?)
        }
        (Type::Tuple(items), Type::Set(element)) | (Type::Set(element), Type::Tuple(items)) => {
            Type::set(unify(items.into_iter().chain([*element]))?)
        }
        (Type::Object(fields), Type::Map(element)) | (Type::Map(element), Type::Object(fields)) => {
            Type::map(unify(fields.into_values().map(|f| f.typ).chain([*element]))?)
        }
        (Type::Object(a), Type::Object(b)) => {
            if a.len() == b.len() && a.keys().eq(b.keys()) {
                let mut fields = std::collections::BTreeMap::new();
                for ((name, x), (_, y)) in a.into_iter().zip(b) {
                    fields.insert(name, super::Field { typ: unify_two(x.typ, y.typ)?, optional: false, default: None });
                }
                Type::Object(fields)
            } else {
                Type::map(unify(a.into_values().chain(b.into_values()).map(|f| f.typ))?)
            }
        }
        _ => return None,
    })
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
        assert_eq!(unify([Type::Bool, Type::String]), Some(Type::String));
        assert_eq!(unify([Type::Bool, Type::list(Type::String)]), None);
    }
}
