//! Conversions and sensitivity.

use super::signature::{Function, FunctionCall, Gives, any};
use super::{FunctionError, FunctionResult};
use crate::value::{Field, Kind, SequenceKind, Type, Value, convert};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("issensitive", &[any("value").null().unknown().marked()], Gives::Bool, |call| {
        let value = call.argument(0);
        if value.sensitive || value.is_known() { Ok(Value::bool(value.sensitive)) } else { Ok(call.unknown()) }
    }),
    Function::new("list", &[], Gives::Any, |_| Err(FunctionError::new("`list` no longer exists: use `tolist([...])`")))
        .rest(any("value").null().unknown()),
    Function::new("map", &[], Gives::Any, |_| Err(FunctionError::new("`map` no longer exists: use `tomap({...})`")))
        .rest(any("value").null().unknown()),
    Function::new("nonsensitive", &[any("value").null().unknown().marked()], Gives::Any, |call| {
        let mut value = call.argument(0).clone();
        value.sensitive = false;
        Ok(value)
    }),
    Function::new("sensitive", &[any("value").null().unknown().marked()], Gives::Any, |call| {
        Ok(call.argument(0).clone().with_sensitive(true))
    }),
    Function::new("tobool", &[ANYTHING], Gives::Any, |call| to(call, Type::Bool)),
    Function::new("tolist", &[ANYTHING], Gives::Any, |call| to(call, Type::list(Type::Any))),
    Function::new("tomap", &[ANYTHING], Gives::Any, |call| to(call, Type::map(Type::Any))),
    Function::new("tonumber", &[ANYTHING], Gives::Any, |call| to(call, Type::Number)),
    Function::new("toset", &[ANYTHING], Gives::Any, |call| to(call, Type::set(Type::Any))),
    Function::new("tostring", &[ANYTHING], Gives::Any, |call| to(call, Type::String)),
    Function::new("type", &[any("value").null().unknown()], Gives::String, |call| {
        if !call.context.policy {
            return Err(FunctionError::new("the function is available only in the console, and only on its own"));
        }
        let typ = shape(call.argument(0));
        if typ.is_any() && call.argument(0).is_null().is_unknown() {
            return Ok(call.unknown());
        }
        Ok(Value::string(super::super::print::type_text(&typ)))
    }),
];

/// The type of a value for a policy, which sees a body as the object that was written.
fn shape(value: &Value) -> Type {
    match &value.kind {
        Kind::Mapping(mapping) if mapping.is_body() => {
            let field = |value: &Value| Field { typ: shape(value), optional: false, default: None };
            Type::Object(mapping.entries.iter().map(|(name, entry)| (name.clone(), field(&entry.value))).collect())
        }
        Kind::Sequence(sequence) if sequence.kind == SequenceKind::Blocks => {
            Type::Tuple(sequence.items.iter().map(shape).collect())
        }
        _ => value.type_of(),
    }
}

const ANYTHING: super::signature::Parameter = any("value").null().unknown().marked();

fn to(call: &FunctionCall, typ: Type) -> FunctionResult {
    let value = call.argument(0);
    convert(value, &typ).map_err(|error| {
        if value.sensitive || matches!(value.kind, Kind::Sequence(_) | Kind::Mapping(_)) && error.path.is_empty() {
            return FunctionError::at(0, format!("{} cannot be converted to {}", value.describe(), article(&typ)));
        }
        match (&value.kind, &typ) {
            (Kind::String(text), Type::Bool) => FunctionError::at(0, format!("`{text}` is neither `true` nor `false`")),
            (Kind::String(text), Type::Number) => FunctionError::at(0, format!("`{text}` is not a number")),
            _ => FunctionError::at(0, format!("{} cannot be converted to {}: {error}", value.describe(), article(&typ))),
        }
    })
}

fn article(typ: &Type) -> &'static str {
    match typ {
        Type::Bool => "a bool",
        Type::Number => "a number",
        Type::String => "a string",
        Type::List(_) => "a list",
        Type::Set(_) => "a set",
        Type::Map(_) => "a map",
        _ => "this type",
    }
}
