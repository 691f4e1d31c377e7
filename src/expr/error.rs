//! What goes wrong while evaluating.

use super::secret::{covered, secret_texts};
use crate::source::Span;
use crate::value::{ConvertError, Value};

/// Why an expression has no value.
#[derive(Clone, Debug)]
pub struct EvaluationError {
    /// Lower case, no full stop.
    pub message: String,
    pub span: Span,
    /// The absent or offending value, for blame.
    pub cause: Option<Value>,
    /// The expression is wrong whatever the values are (a name that is not declared): `try` does not catch it.
    pub invalid: bool,
}

pub type Evaluated = Result<Value, Box<EvaluationError>>;

impl EvaluationError {
    pub fn new(message: impl Into<String>, span: Span) -> Box<EvaluationError> {
        Box::new(EvaluationError { message: message.into(), span, cause: None, invalid: false })
    }

    /// An error that `try` does not catch and no branch hides.
    pub fn invalid(message: impl Into<String>, span: Span) -> Box<EvaluationError> {
        Box::new(EvaluationError { message: message.into(), span, cause: None, invalid: true })
    }

    /// An error with the value that is to blame. What is sensitive in it is not shown.
    pub fn because(message: impl Into<String>, span: Span, cause: &Value) -> Box<EvaluationError> {
        let mut message = message.into();
        if cause.is_deeply_sensitive() {
            let mut secrets = Vec::new();
            secret_texts(cause, false, &mut secrets);
            message = covered(&message, &secrets);
        }
        Box::new(EvaluationError { message, span, cause: Some(cause.clone()), invalid: false })
    }

    pub fn conversion(error: &ConvertError, span: Span, value: &Value) -> Box<EvaluationError> {
        EvaluationError::because(error.to_string(), span, value)
    }
}
