//! Types and type constraints as Terraform has them. Floor 0.

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
