//! Input variables: what gives them a value, what type it takes, and what is known of one that nothing sets. Floor 2.

use super::scope::ModuleScope;
use crate::expr::{Evaluator, constraint};
use crate::source::{Span, Text};
use crate::syntax::hcl::ExpressionKind;
use crate::value::{ReasonKind, Type, Unknown, Value, WayKind, convert};

impl ModuleScope<'_, '_> {
    pub(super) fn variable(&self, name: &str) -> Option<Value> {
        let instance = &self.instance;
        let declaration = instance.definition.variables.get(name)?;
        let header = declaration.block.header;
        let full = || format!("var.{name}");
        Some(self.evaluation.once(&instance.variables, &Text::new(name), &full, header, || {
            let typ = declaration.body.expression("type").map(|e| constraint::parse(e, &Evaluator::new(self)));
            let typ = match typ {
                Some(Ok(typ)) => typ,
                Some(Err(error)) => {
                    self.evaluation.note(error.span, "invalid-expression", error.message);
                    Type::Any
                }
                None => Type::Any,
            };
            let flag = |argument: &str| {
                declaration.body.expression(argument).is_some_and(|e| matches!(e.kind, ExpressionKind::Bool(true)))
            };
            let nullable =
                !declaration.body.expression("nullable").is_some_and(|e| matches!(e.kind, ExpressionKind::Bool(false)));
            let given = self.given(name).filter(|(value, _)| nullable || !value.is_null().is_true());
            let default = || {
                let expression = declaration.body.expression("default")?;
                Some((
                    self.evaluation.settle(Evaluator::new(self).evaluate(expression), expression.span),
                    WayKind::VariableDefault,
                ))
            };
            let Some((value, kind)) = given.or_else(default) else {
                let unknown = Unknown::because(ReasonKind::VariableWithoutDefault, full(), header);
                let unknown = Unknown { not_null: !nullable, ..unknown };
                return unknown
                    .with_type(typ)
                    .into_value()
                    .with_origin(crate::value::Origin::at(header))
                    .with_sensitive(flag("sensitive"));
            };
            let span = value.origin.span.unwrap_or(header);
            let value = match convert(&value, &typ) {
                Ok(value) => value,
                Err(error) => {
                    self.evaluation.note(span, "invalid-value", format!("`var.{name}`: {error}"));
                    Value::unknown(ReasonKind::InvalidExpression, full(), span)
                }
            };
            // The station is written down once; each reference adds its own place.
            let station = value.origin.through(kind, Span::NONE);
            Value { origin: crate::value::Origin { span: Some(span), way: station.way }, ..value }
                .with_sensitive(flag("sensitive"))
        }))
    }

    /// What is set from outside: module arguments, or the root's variable files.
    fn given(&self, name: &str) -> Option<(Value, WayKind)> {
        let Some(parent) = &self.instance.parent else {
            return self.evaluation.given.borrow().get(name).cloned();
        };
        let expression = parent.call.body.expression(name)?;
        let scope = ModuleScope::new(self.evaluation, &parent.instance);
        let shape = parent.member.shape();
        let evaluator = scope.evaluator(&parent.member, shape);
        Some((self.evaluation.settle(evaluator.evaluate(expression), expression.span), WayKind::ModuleArgument))
    }
}
