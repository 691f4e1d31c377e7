//! Expressions to values.
//!
//! Invariant: recursion takes a level of the scope's nesting, which is bounded; loops ask the scope for budget.

use std::sync::Arc;

use super::form::form_of;
use super::functions::{self, Files};
use super::secret::unquoted;
use super::{Evaluated, EvaluationError, Nesting, access, collections, conditional, conversion, operators, template};
use crate::source::{Span, Text};
use crate::syntax::hcl::{Call, Expression, ExpressionKind, ObjectItem, ObjectKey, Step, StepKind, UnaryOperator};
use crate::value::{BodySchema, Entry, HopKind, Kind, Mapping, MappingKind, Origin, ReasonKind, Type, Unknown, Value};

/// A value that is not known says so where it is referred to first.
fn refer(value: &mut Value, reference: Span) {
    if let Kind::Unknown(unknown) = &mut value.kind
        && unknown.reasons.iter().any(|reason| reason.kind == ReasonKind::VariableWithoutDefault && reason.declared.is_none())
    {
        Arc::make_mut(unknown).reasons.iter_mut().for_each(|reason| reason.refer(reference));
    }
}

/// A value that is written out.
fn literal(kind: Kind, span: Span) -> Value {
    Value::new(kind).with_origin(Origin::literal(span))
}

/// A root name with the steps that follow it: `aws_subnet.a[0].id`.
pub struct Reference<'a> {
    pub root: &'a str,
    pub root_span: Span,
    pub steps: &'a [Step],
    /// The whole traversal.
    pub span: Span,
}

/// How many parts a collection may have, parts of parts counted.
const MAX_PARTS: usize = 1_000_000;

/// How deep parts may lie in each other; deeper than what the functions that read JSON and YAML make.
const MAX_VALUE_LEVELS: usize = functions::MAX_DEPTH + 100;

/// How the evaluator behaves for a scope.
#[derive(Copy, Clone, Default)]
pub struct Settings<'s> {
    /// A reference's value is placed at the reference; where it was written becomes a hop. For configurations;
    /// policies leave values where they are.
    pub references: bool,
    /// What is absent is an error in strict mode, and provenance is projected onto the judged resource. For policies.
    pub policy: bool,
    /// What later releases than 1.11 accept is accepted: `&&` and `||` whose left side decides do not look at the right
    /// (1.12), functions take nulls and negative indices. For configurations, which may be written for any release.
    pub later: bool,
    /// What `file()` and its kin may read.
    pub files: Option<&'s dyn Files>,
    /// The levels that this evaluation and all that led to it have open; `None` where a name leads to no expression.
    pub nesting: Option<&'s Nesting>,
}

/// What a name comes to that a body of a known type does not write.
#[derive(Clone, Debug)]
pub enum Unwritten {
    /// The provider's constant default: as good as written.
    Constant(Value),
    /// No blocks of this name.
    Blocks(Value),
    /// Null, of this type.
    Null(Type),
    /// The provider chooses: unknown until it has.
    Chosen(Value),
}

/// Where names come from.
pub trait Scope {
    /// Resolves a root name and as many steps as belong to it; the evaluator applies the rest.
    ///
    /// # Errors
    /// When there is no such name.
    fn resolve(&self, reference: &Reference<'_>, evaluator: &Evaluator<'_>) -> Result<(Value, usize), Box<EvaluationError>>;

    /// Functions that the scope provides itself, with arguments still unevaluated. `None`: not one of its own.
    fn call(&self, _call: &Call, _span: Span, _evaluator: &Evaluator<'_>) -> Option<Evaluated> {
        None
    }

    fn settings(&self) -> Settings<'_> {
        Settings::default()
    }

    /// What the provider's schema says of a name that a body does not write; `header` is what lacks it.
    fn unwritten(&self, _schema: BodySchema, _name: &str, _header: Span) -> Option<Unwritten> {
        None
    }

    /// Takes `steps` from the budget of this evaluation; false when it is used up.
    fn spend(&self, _steps: usize) -> bool {
        true
    }
}

/// A `for` variable, an iterator, a local name: innermost first.
#[derive(Debug)]
pub(super) struct Binding {
    name: Text,
    value: Value,
    next: Option<Arc<Binding>>,
}

/// Evaluates expressions in a scope, with local names. Cheap to clone.
#[derive(Clone)]
pub struct Evaluator<'s> {
    pub(super) scope: &'s dyn Scope,
    pub(super) settings: Settings<'s>,
    bindings: Option<Arc<Binding>>,
    strict: bool,
}

impl<'s> Evaluator<'s> {
    pub fn new(scope: &'s dyn Scope) -> Evaluator<'s> {
        Evaluator { scope, settings: scope.settings(), bindings: None, strict: false }
    }

    /// The same with one more local name.
    pub fn bind(&self, name: impl Into<Text>, value: Value) -> Evaluator<'s> {
        let binding = Binding { name: name.into(), value, next: self.bindings.clone() };
        Evaluator { bindings: Some(Arc::new(binding)), ..self.clone() }
    }

    /// The same inside an argument of `try` or `can`: an absent attribute is an error.
    pub fn strict(&self) -> Evaluator<'s> {
        Evaluator { strict: true, ..self.clone() }
    }

    /// The same as the console of Terraform 1.11 answers, the release whose answers are recorded.
    pub fn as_recorded(&self) -> Evaluator<'s> {
        Evaluator { settings: Settings { later: false, ..self.settings }, ..self.clone() }
    }

    pub fn is_strict(&self) -> bool {
        self.strict
    }

    pub fn binding(&self, name: &str) -> Option<&Value> {
        let mut next = self.bindings.as_deref();
        while let Some(binding) = next {
            if binding.name == name {
                return Some(&binding.value);
            }
            next = binding.next.as_deref();
        }
        None
    }

    /// The value of an expression.
    ///
    /// # Errors
    /// What Terraform would refuse: a missing attribute, a bad conversion, an unknown name or function.
    pub fn evaluate(&self, expression: &Expression) -> Evaluated {
        let mut value = match (&expression.kind, self.settings.nesting) {
            (
                ExpressionKind::Missing
                | ExpressionKind::Null
                | ExpressionKind::Bool(_)
                | ExpressionKind::Number(_)
                | ExpressionKind::String(_),
                _,
            ) => return self.evaluate_kind(expression),
            (_, None) => self.evaluate_kind(expression),
            (_, Some(nesting)) => nesting.within(expression.span, || self.evaluate_kind(expression)).unwrap_or_else(|| {
                Ok(Value::unknown(ReasonKind::TooLarge, "an expression that is nested too deep", expression.span))
            }),
        };
        if let Ok(value) = value.as_mut()
            && !self.settings.policy
        {
            value.origin.shape(expression.span, || form_of(expression));
        }
        value
    }

    fn evaluate_kind(&self, expression: &Expression) -> Evaluated {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Missing => Ok(Value::unknown(ReasonKind::SyntaxError, "", span)),
            ExpressionKind::Null => Ok(literal(Kind::Null(None), span)),
            ExpressionKind::Bool(value) => Ok(literal(Kind::Bool(*value), span)),
            ExpressionKind::Number(number) => Ok(literal(Kind::Number(number.clone()), span)),
            ExpressionKind::String(text) => Ok(literal(Kind::String(text.clone()), span)),
            ExpressionKind::Template(parts) => template::evaluate(self, &parts.parts, span),
            ExpressionKind::Tuple(items) => {
                let items: Result<Vec<Value>, _> = items.iter().map(|item| self.evaluate(item)).collect();
                let items = items?;
                Ok(bounded(Value::tuple(items).with_span(span), span))
            }
            ExpressionKind::Object(items) => self.object(items, span),
            ExpressionKind::Variable(name) => self.reference(name, span, &[], span),
            ExpressionKind::Access { base, steps } => match &base.kind {
                ExpressionKind::Variable(name) => self.reference(name, base.span, steps, span),
                _ => {
                    let base = self.evaluate(base)?;
                    let value = self.steps(base, steps)?;
                    Ok(self.placed(value, span, HopKind::Element))
                }
            },
            ExpressionKind::Splat { source, steps, .. } => collections::splat(self, source, steps, span),
            ExpressionKind::Call(call) => self.call(call, span).map(|value| bounded(value, span)),
            ExpressionKind::Unary { operator, operand, .. } => {
                let operand = self.evaluate(operand)?;
                match operator {
                    UnaryOperator::Not => operators::not(&operand, span),
                    UnaryOperator::Negate => operators::negate(&operand, span),
                }
            }
            ExpressionKind::Binary { first, rest } => operators::chain(self, first, rest, span),
            ExpressionKind::Conditional { condition, yes, no } => conditional::conditional(self, condition, yes, no, span),
            ExpressionKind::For(comprehension) => {
                collections::comprehension(self, comprehension, span).map(|value| bounded(value, span))
            }
            ExpressionKind::Parenthesis(inner) => self.evaluate(inner),
        }
    }

    /// A traversal from a root name.
    fn reference(&self, root: &str, root_span: Span, steps: &[Step], span: Span) -> Evaluated {
        if let Some(value) = self.binding(root) {
            let value = self.steps(value.clone(), steps)?;
            return Ok(self.placed(value, span, HopKind::Iteration));
        }
        let reference = Reference { root, root_span, steps, span };
        let (value, consumed) = self.scope.resolve(&reference, self)?;
        let kind = match root {
            "var" => None, // the scope knows whether it is a default, a file or a module argument
            "local" => Some(HopKind::Local),
            "module" => Some(HopKind::Output),
            "each" | "count" | "self" => Some(HopKind::Iteration),
            _ => Some(HopKind::ResourceArgument),
        };
        let rest = steps.get(consumed..).unwrap_or(&[]);
        let (whole_origin, is_whole) = (value.origin.clone(), rest.is_empty());
        let mut value = self.steps(value, rest)?;
        if kind == Some(HopKind::ResourceArgument) {
            // A resource that takes in whole resources nests deeper than any expression does.
            value = bounded(value, span);
        }
        if self.settings.references {
            refer(&mut value, span);
            value.origin = match kind {
                Some(kind) => value.origin.through(kind, span),
                None if is_whole => value.origin.moved(Some(span)),
                None => {
                    // A part of a variable: the place of the part, and the kind of the variable's own hop.
                    let kind = whole_origin.hops().next().map_or(HopKind::Element, |hop| hop.kind);
                    value.origin.through(kind, span)
                }
            };
        }
        Ok(value)
    }

    /// In a configuration, the value as used at `span`; in a policy, as it is.
    pub(super) fn placed(&self, mut value: Value, span: Span, kind: HopKind) -> Value {
        if self.settings.references {
            value.origin = value.origin.through(kind, span);
        }
        value
    }

    /// Applies the steps of a traversal.
    pub fn steps(&self, mut value: Value, steps: &[Step]) -> Evaluated {
        for step in steps {
            value = match &step.kind {
                StepKind::Attribute(name) => access::attribute(self, &value, name, step.span)?,
                StepKind::LegacyIndex(number) => {
                    let key = Value::at(Kind::Number((*number as i64).into()), step.span);
                    access::index(self, &value, &key, step.span)?
                }
                StepKind::Index(key) => {
                    let key = self.evaluate(key)?;
                    access::index(self, &value, &key, step.span)?
                }
                StepKind::Splat { steps, .. } => collections::splat_value(self, &value, steps, step.span)?,
            };
        }
        Ok(value)
    }

    fn object(&self, items: &[ObjectItem], span: Span) -> Evaluated {
        let mut mapping = Mapping::new(MappingKind::Object, span);
        let mut sensitive = false;
        for item in items {
            let value = self.evaluate(&item.value)?;
            let key = match &item.key {
                ObjectKey::Name(name) => Value::at(Kind::String(name.text.clone()), name.span),
                ObjectKey::Expression(expression) => self.evaluate(expression)?,
            };
            sensitive |= key.sensitive; // the whole object shows its keys
            match collections::key_text(&key, item.key.span())? {
                Some(name) => {
                    mapping.entries.insert(name, Entry { value, key: item.key.span() });
                }
                None => mapping.open = Some(Arc::new(Unknown::joined([&key]))),
            }
        }
        Ok(bounded(Value::mapping(mapping).with_span(span).with_sensitive(sensitive), span))
    }

    fn call(&self, call: &Call, span: Span) -> Evaluated {
        if let Some(result) = self.scope.call(call, span, self) {
            return result.map(|value| self.settled(value, span, &[]));
        }
        let name = call.name.text.strip_prefix("core::").unwrap_or(&call.name.text);
        match name {
            "try" => return self.try_each(call, span),
            "can" => return self.can(call, span),
            // Terraform 1.15, OpenTofu 1.13
            "convert" if self.settings.later => return conversion::convert(self, call, span),
            _ => {}
        }
        let Some(function) = functions::find(name) else {
            if name.starts_with("provider::") {
                return Ok(Value::unknown(ReasonKind::FunctionNotSupported, format!("{name}()"), span));
            }
            return Err(EvaluationError::new(format!("there is no function `{}`", call.name.text), call.name.span));
        };
        let arguments = self.arguments(call)?;
        let arguments = match arguments {
            Ok(arguments) => arguments,
            Err(unknown) => return Ok(unknown.with_span(span)),
        };
        let context = functions::CallContext {
            files: self.settings.files,
            call: span,
            name,
            policy: self.settings.policy,
            later: self.settings.later || self.settings.policy,
        };
        match function.call(&context, &arguments) {
            Ok(value) => Ok(self.settled(value, span, &arguments)),
            Err(error) => {
                let at = error.argument.and_then(|index| call.arguments.get(index));
                let cause = error.argument.and_then(|index| arguments.get(index));
                let message = format!("`{}`: {}", call.name.text, unquoted(error.message, &arguments));
                let place = at.map_or(span, |argument| argument.span);
                Err(match cause {
                    Some(cause) => EvaluationError::because(message, place, cause),
                    None => EvaluationError::new(message, place),
                })
            }
        }
    }

    /// A function's result stands at its call, with the hops of its arguments, unless it hands through a value that a
    /// policy must be able to blame.
    pub(super) fn settled(&self, mut value: Value, span: Span, arguments: &[Value]) -> Value {
        if value.origin.span().is_none() {
            value.origin = if self.settings.policy {
                // A policy's own text is no place to point at: a derived value stands where its first argument does.
                let mut origins = arguments.iter().map(|a| &a.origin).filter(|o| o.span().is_some());
                origins.next().cloned().unwrap_or_default()
            } else {
                Origin::derived(span, arguments.iter().map(|a| &a.origin))
            };
        } else if self.settings.references {
            value.origin = value.origin.through(HopKind::Element, span);
        }
        value
    }

    /// The arguments, `...` expanded; `Err` holds the unknown result when the expanded list is not known.
    pub fn arguments(&self, call: &Call) -> Result<Result<Vec<Value>, Value>, Box<EvaluationError>> {
        let mut values = Vec::with_capacity(call.arguments.len());
        for (index, argument) in call.arguments.iter().enumerate() {
            let value = self.evaluate(argument)?;
            if !call.expand_last || index + 1 < call.arguments.len() {
                values.push(value);
                continue;
            }
            match &value.kind {
                Kind::Sequence(sequence) if sequence.is_closed() => {
                    values.extend(sequence.items.iter().map(|item| {
                        let mut item = item.clone();
                        item.origin = value.origin.project(&item.origin);
                        item
                    }));
                }
                Kind::Sequence(_) | Kind::Unknown(_) | Kind::Symbol(_) => {
                    return Ok(Err(Unknown::joined([&value]).into_value()));
                }
                _ => {
                    let message = format!("`...` needs a list, not {}", value.describe());
                    return Err(EvaluationError::because(message, argument.span, &value));
                }
            }
        }
        Ok(Ok(values))
    }

    /// The first argument that has a value. One that is not known might still fail: the result is unknown then.
    fn try_each(&self, call: &Call, span: Span) -> Evaluated {
        let strict = self.strict();
        let mut failures = Vec::new();
        let mut cause = None;
        for (index, argument) in call.arguments.iter().enumerate() {
            match strict.evaluate(argument) {
                Ok(mut value) => {
                    if self.settings.references {
                        value.origin = value.origin.through(HopKind::Element, span);
                        let rest = call.arguments.get(index + 1..).unwrap_or_default();
                        return Ok(if may_fail(&value) { strict.or_one_of(value, rest, span) } else { value });
                    }
                    return Ok(value);
                }
                Err(error) if error.invalid && !self.settings.policy => return Err(error),
                Err(error) => {
                    cause = cause.or(error.cause);
                    failures.push(error.message);
                }
            }
        }
        let message = if failures.is_empty() {
            "`try` needs an argument".into()
        } else {
            format!("`try`: no argument has a value: {}", failures.join("; "))
        };
        Err(Box::new(EvaluationError { message, span, cause, invalid: false }))
    }

    /// A value that may turn out to be none, or else the first of these.
    fn or_one_of(&self, first: Value, rest: &[Expression], span: Span) -> Value {
        let mut choices = vec![first];
        for argument in rest {
            let Ok(value) = self.evaluate(argument) else { continue };
            let open = may_fail(&value);
            choices.push(value);
            if !open {
                break;
            }
        }
        let sensitive = choices.iter().any(|choice| choice.sensitive);
        let (origin, unknown) = (Origin::derived(span, choices.iter().map(|choice| &choice.origin)), Unknown::joined(&choices));
        let all_named = choices.iter().all(|choice| choice.is_known() || choice.referent.is_some());
        match choices.as_slice() {
            [only] => only.clone(),
            _ if all_named => operators::one_of(choices, unknown).with_origin(origin).with_sensitive(sensitive),
            _ => unknown.into_value().with_origin(origin).with_sensitive(sensitive),
        }
    }

    fn can(&self, call: &Call, span: Span) -> Evaluated {
        let [argument] = call.arguments.as_slice() else {
            return Err(EvaluationError::new("`can` takes one argument", span));
        };
        Ok(match self.strict().evaluate(argument) {
            Ok(value) if matches!(value.kind, Kind::Unknown(_)) => {
                Unknown::joined([&value]).with_type(Type::Bool).into_value().with_span(span)
            }
            Ok(value) => Value::bool(true).with_origin(if self.settings.policy { value.origin } else { Origin::at(span) }),
            Err(error) if error.invalid && !self.settings.policy => return Err(error),
            Err(error) => Value::bool(false).with_origin(match (&error.cause, self.settings.policy) {
                (Some(cause), true) => cause.origin.clone(),
                _ => Origin::at(span),
            }),
        })
    }
}

/// Whether a part of an input that is not known may turn out not to be there, so that `try` goes on to what follows.
fn may_fail(value: &Value) -> bool {
    matches!(&value.kind, Kind::Unknown(unknown) if unknown.cases.is_empty())
        && value.input().is_some_and(|input| !input.path.is_empty())
}

/// A collection with more parts than anybody writes (lists of lists of the same list), or with parts nested deeper, is
/// not walked: it is unknown.
fn bounded(value: Value, span: Span) -> Value {
    let nested = match &value.kind {
        Kind::Sequence(sequence) => sequence.items.iter().any(|item| matches!(item.kind, Kind::Sequence(_) | Kind::Mapping(_))),
        Kind::Mapping(mapping) => mapping.entries.values().any(|e| matches!(e.value.kind, Kind::Sequence(_) | Kind::Mapping(_))),
        _ => false,
    };
    if !nested || value.fits(&mut MAX_PARTS.clone(), MAX_VALUE_LEVELS) {
        return value;
    }
    Value::unknown(ReasonKind::TooLarge, "a collection with too many parts", span)
}
