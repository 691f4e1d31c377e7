//! Types and type constraints as Terraform has them.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result};

use super::Value;
use crate::source::Text;

#[derive(Clone, Debug)]
pub enum Type {
    /// `any`: not known, or not constrained.
    Any,
    Bool,
    Number,
    String,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    Tuple(Vec<Type>),
    Object(BTreeMap<Text, Field>),
}

/// An attribute of an object type.
#[derive(Clone, Debug)]
pub struct Field {
    pub typ: Type,
    pub optional: bool,
    /// The second argument of `optional()`.
    pub default: Option<Value>,
}

impl Type {
    pub fn list(element: Type) -> Type {
        Type::List(Box::new(element))
    }

    pub fn set(element: Type) -> Type {
        Type::Set(Box::new(element))
    }

    pub fn map(element: Type) -> Type {
        Type::Map(Box::new(element))
    }

    pub fn is_any(&self) -> bool {
        matches!(self, Type::Any)
    }

    /// Whether some part of it is not known or not constrained.
    pub fn has_any(&self) -> bool {
        match self {
            Type::Any => true,
            Type::Bool | Type::Number | Type::String => false,
            Type::List(element) | Type::Set(element) | Type::Map(element) => element.has_any(),
            Type::Tuple(elements) => elements.iter().any(Type::has_any),
            Type::Object(fields) => fields.values().any(|field| field.typ.has_any()),
        }
    }

    /// The type that values of this constraint have: nothing in it is optional.
    pub fn plain(&self) -> Type {
        match self {
            Type::Any | Type::Bool | Type::Number | Type::String => self.clone(),
            Type::List(element) => Type::list(element.plain()),
            Type::Set(element) => Type::set(element.plain()),
            Type::Map(element) => Type::map(element.plain()),
            Type::Tuple(elements) => Type::Tuple(elements.iter().map(Type::plain).collect()),
            Type::Object(fields) => Type::Object(
                fields
                    .iter()
                    .map(|(name, field)| (name.clone(), Field { typ: field.typ.plain(), optional: false, default: None }))
                    .collect(),
            ),
        }
    }

    /// A type in words, as Terraform's messages have it: `list of string`.
    pub fn name(&self) -> String {
        match self {
            Type::Any => "dynamic".to_string(),
            Type::Bool => "bool".to_string(),
            Type::Number => "number".to_string(),
            Type::String => "string".to_string(),
            Type::List(element) => format!("list of {}", element.name()),
            Type::Set(element) => format!("set of {}", element.name()),
            Type::Map(element) => format!("map of {}", element.name()),
            Type::Tuple(_) => "tuple".to_string(),
            Type::Object(_) => "object".to_string(),
        }
    }

    /// What a message asks for: `a list of string`.
    pub fn describe(&self) -> String {
        match self {
            Type::Any => "a value".to_string(),
            Type::List(element) if element.is_any() => "a list".to_string(),
            Type::Set(element) if element.is_any() => "a set".to_string(),
            Type::Map(element) if element.is_any() => "a map".to_string(),
            Type::Object(_) => "an object".to_string(),
            other => format!("a {}", other.name()),
        }
    }

    pub fn is_primitive(&self) -> bool {
        matches!(self, Type::Bool | Type::Number | Type::String)
    }
}

impl PartialEq for Type {
    fn eq(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Any, Type::Any) | (Type::Bool, Type::Bool) | (Type::Number, Type::Number) | (Type::String, Type::String) => {
                true
            }
            (Type::List(a), Type::List(b)) | (Type::Set(a), Type::Set(b)) | (Type::Map(a), Type::Map(b)) => a == b,
            (Type::Tuple(a), Type::Tuple(b)) => a == b,
            (Type::Object(a), Type::Object(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((n, f), (m, g))| n == m && f.typ == g.typ && f.optional == g.optional)
            }
            _ => false,
        }
    }
}

impl Display for Type {
    /// As written in a type constraint.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Type::Any => f.write_str("any"),
            Type::Bool => f.write_str("bool"),
            Type::Number => f.write_str("number"),
            Type::String => f.write_str("string"),
            Type::List(element) => write!(f, "list({element})"),
            Type::Set(element) => write!(f, "set({element})"),
            Type::Map(element) => write!(f, "map({element})"),
            Type::Tuple(elements) => {
                f.write_str("tuple([")?;
                for (index, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", if index > 0 { ", " } else { "" })?;
                }
                f.write_str("])")
            }
            Type::Object(fields) => {
                f.write_str("object({")?;
                for (index, (name, field)) in fields.iter().enumerate() {
                    write!(f, "{}{name}: {}", if index > 0 { ", " } else { "" }, field.typ)?;
                }
                f.write_str("})")
            }
        }
    }
}
