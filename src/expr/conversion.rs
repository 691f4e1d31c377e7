//! `convert(value, type)`, whose second argument is a type constraint and no value.
//!
//! Source: Terraform's (1.15) and OpenTofu's (1.13) pages on the function.

use super::{Evaluated, EvaluationError, Evaluator, constraint};
use crate::source::Span;
use crate::syntax::hcl::Call;
use crate::value;

/// The value as the type has it.
///
/// # Errors
/// When the second argument is no type, or the value cannot be converted to it.
pub(super) fn convert(evaluator: &Evaluator<'_>, call: &Call, span: Span) -> Evaluated {
    let [value, typ] = call.arguments.as_slice() else {
        return Err(EvaluationError::invalid("`convert` needs a value and a type", span));
    };
    let typ = constraint::parse(typ, evaluator)?;
    let value = evaluator.evaluate(value)?;
    match value::convert(&value, &typ) {
        Ok(converted) => Ok(evaluator.settled(converted, span, &[value])),
        Err(error) => Err(EvaluationError::conversion(&error, span, &value)),
    }
}
