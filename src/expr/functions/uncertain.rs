//! Functions whose results depend on when or by whom they are called, or are secrets: always unknown, with the reason.

use super::signature::{Function, FunctionCall, Gives, any, number, string};
use super::{FunctionError, FunctionResult};
use crate::value::{Mode, ReasonKind, Unknown, Value};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("bcrypt", &[string("text").unknown()], Gives::String, |call| {
        if call.arguments.len() > 2 {
            return Err(FunctionError::at(2, "no more than 2 arguments are accepted"));
        }
        not_supported(call)
    })
    .rest(number("cost").unknown()),
    // What is ephemeral is a reference here, never a known value.
    Function::new("ephemeralasnull", &[any("value").null().unknown().marked()], Gives::Any, |call| {
        let value = call.argument(0);
        let ephemeral = value.as_symbol().is_some_and(|symbol| symbol.address.mode == Mode::Ephemeral);
        Ok(if ephemeral { Value::null() } else { value.clone() })
    }),
    Function::new("plantimestamp", &[], Gives::String, as_of_time),
    // A secret is not decrypted; what it would be stays sensitive.
    Function::new("rsadecrypt", &[string("ciphertext"), string("privatekey")], Gives::String, |call| {
        Ok(call.not_supported().with_sensitive(true))
    }),
    Function::new("timestamp", &[], Gives::String, as_of_time),
    Function::new("uuid", &[], Gives::String, not_supported),
];

fn not_supported(call: &FunctionCall) -> FunctionResult {
    Ok(call.not_supported())
}

fn as_of_time(call: &FunctionCall) -> FunctionResult {
    Ok(call.typed(Unknown::because(ReasonKind::AsOfTime, call.context.name, call.context.call)).into_value())
}
