//! What a function of the policy language is given.

use crate::expr::{Evaluated, EvaluationError, Evaluator, functions};
use crate::policy::evaluate::PolicyScope;
use crate::source::Span;
use crate::syntax::hcl::Call;
use crate::value::{ReasonKind, Value};

/// A call of one of the functions here, arguments evaluated.
pub(super) struct Invocation<'c, 'w> {
    pub scope: &'c PolicyScope<'c, 'w>,
    pub call: &'c Call,
    pub span: Span,
    pub arguments: Vec<Value>,
    /// Evaluates parts of the arguments, with the names that are bound there.
    pub evaluator: &'c Evaluator<'c>,
}

/// A function of this room.
pub(super) struct PolicyFunction {
    pub name: &'static str,
    /// Fewest and most arguments.
    pub arity: (usize, usize),
    pub run: fn(&Invocation<'_, '_>) -> Evaluated,
}

impl Invocation<'_, '_> {
    /// An argument that the arity guarantees; null if it is not there all the same.
    pub fn argument(&self, index: usize) -> Value {
        self.arguments.get(index).cloned().unwrap_or_else(Value::null)
    }

    /// The place of an argument.
    pub fn place(&self, index: usize) -> Span {
        self.call.arguments.get(index).map_or(self.span, |argument| argument.span)
    }

    /// Calls a function of the common table.
    pub fn common(&self, name: &'static str, arguments: &[Value]) -> Evaluated {
        let Some(function) = functions::find(name) else {
            return Ok(Value::unknown(ReasonKind::FunctionNotSupported, name, self.span));
        };
        let context = functions::CallContext { files: None, call: self.span, name, policy: true, later: true };
        function.call(&context, arguments).map_err(|error| self.wrong(error.argument.unwrap_or(0), error.message))
    }

    /// An error about an argument.
    pub fn wrong(&self, index: usize, message: impl std::fmt::Display) -> Box<EvaluationError> {
        let message = format!("`{}`: {message}", self.call.name.text);
        EvaluationError::because(message, self.place(index), &self.argument(index))
    }
}
