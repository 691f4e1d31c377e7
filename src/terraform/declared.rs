//! What the provider's schema says of a module's resources: the type of a value, the value of what is not written.

use super::definition::{Declaration, Merged, ResourceKey};
use super::schema::{self, Argument, ArgumentShape};
use super::scope::ModuleScope;
use crate::expr::{EvaluationError, Unwritten};
use crate::source::Span;
use crate::value::{BodySchema, Kind, ReasonKind, Type, Unknown, Value, convert};

impl ModuleScope<'_, '_> {
    /// How the body of a resource block is read.
    pub(super) fn schema_of(&self, key: &ResourceKey, body: &Merged<'_>) -> Option<BodySchema> {
        let providers = &self.evaluation.providers;
        let (found, releases) = providers.resource_type(self.instance.definition, key, body.expression("provider"))?;
        found.block.body(releases)
    }

    /// What a reference to an argument comes to that a resource does not write; `None` where only the resource itself
    /// can say.
    pub(super) fn unwritten_argument(&self, key: &ResourceKey, declaration: &Declaration<'_>, name: &str) -> Option<Value> {
        let header = declaration.block.header;
        match schema::unwritten(self.schema_of(key, &declaration.body)?, name, header)? {
            Unwritten::Constant(value) | Unwritten::Blocks(value) => Some(value),
            Unwritten::Null(typ) => Some(Value::at(Kind::null(typ), header)),
            // What differs between versions is no identity to follow; what the provider chooses is.
            Unwritten::Chosen(value) => {
                let by_version =
                    |unknown: &Unknown| unknown.reasons.iter().any(|reason| reason.kind == ReasonKind::ProviderVersion);
                matches!(&value.kind, Kind::Unknown(unknown) if by_version(unknown)).then_some(value)
            }
        }
    }

    /// A value as the schema's type has it: `"true"` is a boolean where one is asked for. Where the admitted releases
    /// disagree about the type, the newest that takes the value decides.
    pub(super) fn as_declared(&self, value: Value, schema: Option<BodySchema>, name: &str) -> Value {
        let is_text = |unknown: &Unknown| unknown.typ == Some(Type::String);
        let is_open = match &value.kind {
            Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => false,
            // An element of a map of strings may be a boolean written as text.
            Kind::Unknown(unknown) if is_text(unknown) => true,
            _ => return value,
        };
        let meanings: Vec<Argument> = schema.into_iter().flat_map(|schema| schema::meanings(schema, name)).collect();
        if is_open {
            let newest = meanings.last().filter(|argument| !argument.block && argument.shape == ArgumentShape::One);
            let typ = newest.and_then(Argument::primitive).filter(|typ| *typ != Type::String);
            return typ.and_then(|typ| convert(&value, &typ).ok()).unwrap_or(value);
        }
        let mut needs = None;
        for argument in meanings.iter().rev() {
            match typed(&value, argument) {
                Ok(value) => return value,
                Err(what) => needs = needs.or(Some(what)),
            }
        }
        let Some(needs) = needs else { return value };
        let span = value.origin.span().unwrap_or(Span::NONE);
        let message = format!("`{name}` needs {needs}, not {}", value.describe());
        self.evaluation.value_or_unknown(Err(EvaluationError::because(message, span, &value)), span)
    }
}

/// A single value as one release takes it, or what that needs in its place.
fn typed(value: &Value, argument: &Argument) -> Result<Value, String> {
    match argument.shape {
        _ if argument.block => Ok(value.clone()),
        ArgumentShape::One => match argument.primitive() {
            Some(typ) => convert(value, &typ).map_err(|_| format!("a {typ}")),
            None => Ok(value.clone()),
        },
        ArgumentShape::List => Err("a list".to_string()),
        ArgumentShape::Set => Err("a set".to_string()),
        ArgumentShape::Map => Err("a map".to_string()),
    }
}
