//! What the provider's schema says of a module's resources: the type of a value, the value of what is not written.
//! Floor 2.

use super::definition::{Declaration, Merged, ResourceKey};
use super::schema::{self, Argument, Shape};
use super::scope::ModuleScope;
use crate::expr::{EvaluationError, Unwritten};
use crate::source::Span;
use crate::value::{BodySchema, Kind, Value, convert};

impl ModuleScope<'_, '_> {
    /// How the body of a resource block is read.
    pub(super) fn schema_of(&self, key: &ResourceKey, body: &Merged<'_>) -> Option<BodySchema> {
        let providers = &self.evaluation.providers;
        let (found, release) = providers.resource_type(self.instance.definition, key, body.expression("provider"))?;
        found.block.body(release)
    }

    /// What a reference to an argument comes to that a resource does not write; `None` where only the resource itself
    /// can say.
    pub(super) fn unwritten_argument(&self, key: &ResourceKey, declaration: &Declaration<'_>, name: &str) -> Option<Value> {
        let header = declaration.block.header;
        match schema::unwritten(self.schema_of(key, &declaration.body)?, name, header)? {
            Unwritten::Constant(value) | Unwritten::Blocks(value) => Some(value),
            Unwritten::Null(typ) => Some(Value::at(Kind::null(typ), header)),
            Unwritten::Chosen(_) => None,
        }
    }

    /// A value as the schema's type has it: `"true"` is a boolean where one is asked for.
    pub(super) fn as_declared(&self, value: Value, argument: &Argument) -> Value {
        if !matches!(value.kind, Kind::Bool(_) | Kind::Number(_) | Kind::String(_)) || argument.block {
            return value;
        }
        let span = value.origin.span.unwrap_or(Span::NONE);
        let wrong = |needs: &str| {
            let message = format!("`{}` needs {needs}, not {}", argument.name, value.describe());
            self.evaluation.settle(Err(EvaluationError::because(message, span, &value)), span)
        };
        match argument.shape {
            Shape::One => match argument.primitive() {
                Some(typ) => convert(&value, &typ).unwrap_or_else(|_| wrong(&format!("a {typ}"))),
                None => value,
            },
            Shape::List => wrong("a list"),
            Shape::Set => wrong("a set"),
            Shape::Map => wrong("a map"),
        }
    }
}
