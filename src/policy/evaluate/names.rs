//! The names of a policy: `attrs`, `meta`, `input`, `local`; and its own functions.

use super::PolicyScope;
use crate::expr::{Evaluated, EvaluationError, Evaluator, Reference, Scope, Settings, Unwritten};
use crate::policy::functions;
use crate::policy::{FileKind, Operation, PolicyKind};
use crate::source::{Span, Text};
use crate::syntax::hcl::{Call, ExpressionKind, Step, StepKind};
use crate::value::{BodySchema, Mapping, ReasonKind, Type, Unknown, Value};

/// How deep locals may need each other.
const MAX_LOCAL_DEPTH: usize = 64;

impl PolicyScope<'_, '_> {
    /// The value of a local, computed once, always in lenient mode.
    pub fn local(&self, name: &str, span: Span) -> Evaluated {
        let inner = self.policy.locals.get(name).filter(|_| !self.in_file.get());
        if inner.is_some()
            && let Some(known) = self.locals.borrow().get(name)
        {
            return known.clone();
        }
        let key = (self.target.root, self.policy.kind, Text::new(name));
        if inner.is_none()
            && let Some(known) = self.prepared.top.read().unwrap_or_else(|e| e.into_inner()).get(&key)
        {
            return known.clone();
        }
        let Some(local) = inner.or_else(|| self.prepared.file.locals.get(name)) else {
            return Err(EvaluationError::new(format!("there is no local `{name}`"), span));
        };
        if self.depth.get() >= MAX_LOCAL_DEPTH {
            return Err(EvaluationError::new(format!("`local.{name}` is nested more than {MAX_LOCAL_DEPTH} deep"), span));
        }
        self.depth.set(self.depth.get() + 1);
        let before = self.in_file.replace(inner.is_none());
        let value = Evaluator::new(self).evaluate(&local.value);
        self.in_file.set(before);
        self.depth.set(self.depth.get() - 1);
        if inner.is_some() {
            self.locals.borrow_mut().insert(key.2, value.clone());
        } else if self.target.root.is_some() {
            // Objects are deployed in several scopes: what they see of each other differs from one to the next.
            self.prepared.top.write().unwrap_or_else(|e| e.into_inner()).insert(key, value.clone());
        }
        value
    }

    fn meta(&self) -> Value {
        let Some(mapping) = self.target.meta.as_mapping() else { return self.target.meta.clone() };
        let mut mapping: Mapping = mapping.clone();
        if self.file().kind == FileKind::Policy {
            // What the pure language does not have, a pure file must not come to rely on.
            mapping.entries.remove("file");
            if self.policy.kind != PolicyKind::Module {
                mapping.entries.remove("address");
            }
            if matches!(self.policy.kind, PolicyKind::Resource | PolicyKind::Module) {
                mapping.entries.remove("name");
            }
        }
        if self.policy.kind == PolicyKind::Resource && mapping.get("operation").is_none() {
            mapping.insert("operation", Span::NONE, self.operation());
        }
        Value::mapping(mapping).with_origin(self.target.meta.origin.clone())
    }

    /// The operation: the planned one, else one of those that a source may stand for and that the policy applies to.
    fn operation(&self) -> Value {
        let at = |operation: &Operation| Value::string(operation.id()).with_span(self.target.header);
        if let Some(planned) = &self.target.operation {
            return at(planned);
        }
        let operations = self.policy.operations.in_source();
        if let [only] = operations.as_slice() {
            return at(only);
        }
        let mut unknown = Unknown::because(ReasonKind::MetaOperation, "meta.operation", self.target.header);
        unknown.typ = Some(Type::String);
        unknown.not_null = true;
        unknown.cases = operations.iter().map(at).collect();
        unknown.into_value().with_span(self.target.header)
    }
}

/// The name of the first step, if it is one.
pub fn first_name(steps: &[Step]) -> Option<&str> {
    match &steps.first()?.kind {
        StepKind::Attribute(name) => Some(name),
        StepKind::Index(index) => match &index.kind {
            ExpressionKind::String(text) => Some(text),
            _ => None,
        },
        StepKind::LegacyIndex(_) | StepKind::Splat { .. } => None,
    }
}

impl Scope for PolicyScope<'_, '_> {
    fn resolve(&self, reference: &Reference<'_>, evaluator: &Evaluator<'_>) -> Result<(Value, usize), Box<EvaluationError>> {
        if !self.spend(1) {
            return Ok((Value::unknown(ReasonKind::TooLarge, "evaluation budget", reference.span), reference.steps.len()));
        }
        match (reference.root, first_name(reference.steps)) {
            ("attrs", _) => Ok((self.target.attrs.clone(), 0)),
            ("prior_attrs", _) => Ok((self.target.prior.clone(), 0)),
            ("meta", _) => Ok((self.meta(), 0)),
            ("input", Some(name)) => match self.prepared.inputs.get(name) {
                Some(value) => Ok((value.clone(), 1)),
                None => Err(EvaluationError::new(format!("there is no input `{name}`"), reference.span)),
            },
            ("local", Some(name)) => match self.local(name, reference.span) {
                Ok(value) => Ok((value, 1)),
                Err(error) => {
                    if evaluator.is_strict() {
                        self.fatal.borrow_mut().get_or_insert(error.clone());
                    }
                    Err(error)
                }
            },
            (root, _) => Err(EvaluationError::new(format!("there is no name `{root}`"), reference.root_span)),
        }
    }

    fn call(&self, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Option<Evaluated> {
        functions::call(self, call, span, evaluator)
    }

    fn unwritten(&self, schema: BodySchema, name: &str, header: Span) -> Option<Unwritten> {
        crate::terraform::schema::unwritten(schema, name, header)
    }

    fn settings(&self) -> Settings<'_> {
        Settings { policy: true, nesting: Some(&self.nesting), ..Settings::default() }
    }

    fn spend(&self, steps: usize) -> bool {
        match self.budget.get().checked_sub(steps) {
            Some(rest) => {
                self.budget.set(rest);
                true
            }
            None => false,
        }
    }
}
