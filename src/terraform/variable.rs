//! Input variables: what gives them a value, what type it takes, what their validations say of it.

use std::sync::Arc;

use super::conditions::written;
use super::definition::Declaration;
use super::narrowing;
use super::scope::ModuleScope;
use super::variable_sources::Constants;
use crate::expr::{Evaluator, constraint};
use crate::source::{Span, Text};
use crate::syntax::hcl::{Expression, ExpressionKind};
use crate::value::{Address, HopKind, Kind, Mode, Origin, ReasonKind, Symbol, Type, Unknown, Value, convert};

impl ModuleScope<'_, '_> {
    pub(super) fn variable(&self, name: &str) -> Option<Value> {
        let instance = &self.instance;
        let declaration = instance.definition.variables.get(name)?;
        let full = || format!("var.{name}");
        let key = Text::new(name);
        let work = || {
            let typ = self.constraint_of(declaration);
            let value = self.input(name, declaration, &typ);
            let value = value.with_sensitive(declaration.is_set("sensitive") || declaration.is_set("ephemeral"));
            // Validations speak of the variable: while they are worked out, it has the value that it is given.
            instance.variables.put(&key, value.clone());
            let value = match &value.kind {
                Kind::Unknown(unknown) if unknown.reasons.iter().all(|r| r.kind == ReasonKind::VariableWithoutDefault) => {
                    narrowing::narrowed(self, name, declaration, &typ, &value)
                }
                _ => {
                    self.validate(name, declaration, &value);
                    value
                }
            };
            self.as_input(name, value)
        };
        let header = declaration.block.header;
        Some(self.evaluation.once(&instance.variables, &key, &full, header, || self.in_module(work)))
    }

    /// What a root module is given, and what nobody gives a module, is a copy of the variable; a module's argument stays
    /// what it is.
    fn as_input(&self, name: &str, value: Value) -> Value {
        let is_given = self.instance.parent.as_ref().is_some_and(|parent| parent.call.body.expression(name).is_some());
        if is_given {
            return value;
        }
        let address = Address {
            root: self.evaluation.root,
            module: self.instance.path.clone(),
            mode: Mode::Input,
            kind: Text::default(),
            name: name.into(),
            key: None,
        };
        value.as_input(&Symbol { address: Arc::new(address), path: Vec::new(), not_null: false })
    }

    fn constraint_of(&self, declaration: &Declaration<'_>) -> Type {
        match declaration.body.expression("type").map(|e| constraint::parse(e, &Evaluator::new(self))) {
            Some(Ok(typ)) => typ,
            Some(Err(error)) => {
                self.evaluation.note(error.span, "invalid-expression", error.message);
                Type::Any
            }
            None => Type::Any,
        }
    }

    /// The value that the variable is given, or its default, converted to its type.
    fn input(&self, name: &str, declaration: &Declaration<'_>, typ: &Type) -> Value {
        let header = declaration.block.header;
        let nullable = declaration.body.expression("nullable").is_none_or(|e| constant(e) != Some(false));
        let given = self.given(name).filter(|(value, _)| nullable || !value.is_null().is_true());
        let default = || {
            let expression = declaration.body.expression("default")?;
            let value = self.evaluation.value_or_unknown(Evaluator::new(&Constants).evaluate(expression), expression.span);
            if !nullable && value.is_null().is_true() {
                let message = format!("`var.{name}` must not be null, and that is its default");
                self.evaluation.note(expression.span, "invalid-value", message);
                return None;
            }
            Some((value, HopKind::VariableDefault))
        };
        let Some((value, kind)) = given.or_else(default) else {
            let unknown = Unknown::because(ReasonKind::VariableWithoutDefault, format!("var.{name}"), header);
            let unknown = Unknown { not_null: !nullable, ..unknown };
            return unknown.with_type(typ.clone()).into_value().with_origin(Origin::at(header));
        };
        let span = value.origin.span().unwrap_or(header);
        let value = match convert(&value, typ) {
            Ok(value) => value,
            Err(error) => {
                self.evaluation.note(span, "invalid-value", format!("`var.{name}`: {error}"));
                Value::unknown(ReasonKind::InvalidExpression, format!("var.{name}"), span)
            }
        };
        // The hop is written down once; each reference adds its own place.
        let site = value.origin.site_or(header);
        Value { origin: value.origin.through(kind, Span::NONE).at_site(Some(site)), ..value }
    }

    /// What is set from outside: module arguments, or the root's variable files.
    fn given(&self, name: &str) -> Option<(Value, HopKind)> {
        let Some(parent) = &self.instance.parent else {
            return self.evaluation.given.borrow().get(name).cloned();
        };
        let expression = parent.call.body.expression(name)?;
        let scope = ModuleScope::new(self.evaluation, &parent.instance);
        let shape = parent.member.shape();
        let evaluator = scope.evaluator(&parent.member, shape);
        let in_doubt = parent.instance.is_doubtful(&parent.member);
        let value = self
            .evaluation
            .doubted(in_doubt, || self.evaluation.value_or_unknown(evaluator.evaluate(expression), expression.span));
        Some((value, HopKind::ModuleArgument))
    }

    /// Says which validations a value breaks, in their author's words.
    fn validate(&self, name: &str, declaration: &Declaration<'_>, value: &Value) {
        for block in declaration.body.blocks_of("validation") {
            if let Some(words) = self.refusal(block, &Evaluator::new(self), value.is_wholly_known()) {
                let span = written(value, block.header);
                self.evaluation.note(span, "invalid-value", format!("`var.{name}` breaks its validation{words}"));
            }
        }
    }
}

impl Declaration<'_> {
    /// Whether a boolean argument of the declaration is true.
    pub(super) fn is_set(&self, argument: &str) -> bool {
        self.body.expression(argument).is_some_and(|expression| constant(expression) == Some(true))
    }
}

/// A boolean that is written out, as one or as a string.
fn constant(expression: &Expression) -> Option<bool> {
    match &expression.kind {
        ExpressionKind::Bool(flag) => Some(*flag),
        ExpressionKind::String(text) => text.parse().ok(),
        _ => None,
    }
}
