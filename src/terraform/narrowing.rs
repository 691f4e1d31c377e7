//! What the validations of a variable leave possible when nothing sets it: a few values, a range, a length.
//!
//! Invariant: what is left out is refused by a validation for certain; a condition that is not understood leaves
//! everything possible. Source: Terraform's "Custom Validation Rules": every condition must come out true.

use std::sync::Arc;

use super::definition::Declaration;
use super::scope::ModuleScope;
use super::texts;
use crate::expr::{Evaluated, EvaluationError, Evaluator, Reference, Scope, Settings, truth_of};
use crate::source::Span;
use crate::syntax::hcl::{BinaryOperator, BinaryPart, Call, Expression, ExpressionKind, For, StepKind, UnaryOperator};
use crate::value::{HopKind, Kind, Number, Sequence, Truth, Type, Unknown, Value, convert, equal};

/// How many values are followed before a variable may as well have any.
const MAX_VALUES: usize = 64;

/// What a condition leaves possible of its variable.
#[derive(Clone, Debug, Default)]
struct Permitted {
    /// One of these, if it is known.
    values: Option<Vec<Value>>,
    /// Of a number itself, or of the length of a text or collection.
    minimum: Option<Number>,
    maximum: Option<Number>,
}

impl Permitted {
    fn only(values: Vec<Value>) -> Permitted {
        Permitted { values: (values.len() <= MAX_VALUES).then_some(values), ..Permitted::default() }
    }

    fn is_nothing(&self) -> bool {
        self.values.as_ref().is_some_and(Vec::is_empty)
    }

    fn and(self, other: Permitted) -> Permitted {
        let values = match (self.values, other.values) {
            (Some(mut values), Some(others)) => {
                values.retain(|value| others.iter().any(|other| !equal(value, other).is_false()));
                Some(values)
            }
            (values, others) => values.or(others),
        };
        let tighter = |a: Option<Number>, b: Option<Number>, choose: fn(Number, Number) -> Number| match (a, b) {
            (Some(a), Some(b)) => Some(choose(a, b)),
            (a, b) => a.or(b),
        };
        Permitted {
            values,
            minimum: tighter(self.minimum, other.minimum, Number::max),
            maximum: tighter(self.maximum, other.maximum, Number::min),
        }
    }

    fn or(self, other: Permitted) -> Permitted {
        match (self.is_nothing(), other.is_nothing()) {
            (true, _) => return other,
            (_, true) => return self,
            _ => {}
        }
        let values = self.values.zip(other.values).map(|(a, b)| [a, b].concat()).filter(|all| all.len() <= MAX_VALUES);
        let looser = |a: Option<Number>, b: Option<Number>, choose: fn(Number, Number) -> Number| Some(choose(a?, b?));
        Permitted {
            values,
            minimum: looser(self.minimum, other.minimum, Number::min),
            maximum: looser(self.maximum, other.maximum, Number::max),
        }
    }
}

/// The value of a variable that nothing sets, with what its type and its validations say of it.
pub(super) fn narrowed(
    scope: &ModuleScope<'_, '_>,
    name: &str,
    declaration: &Declaration<'_>,
    typ: &Type,
    value: &Value,
) -> Value {
    let Kind::Unknown(unknown) = &value.kind else { return value.clone() };
    let blocks = declaration.body.blocks_of("validation");
    let conditions: Vec<&Expression> =
        blocks.iter().filter_map(|block| block.body.attribute("condition")).map(|attribute| &attribute.value).collect();
    if conditions.is_empty() && !matches!(typ, Type::Bool) {
        return value.clone();
    }
    let subject = NarrowedVariable { name, evaluator: Evaluator::new(scope), typ };
    let mut permitted =
        conditions.iter().map(|condition| subject.permitted(condition)).fold(Permitted::default(), Permitted::and);
    if matches!(typ, Type::Bool) && permitted.values.is_none() {
        let null = (!unknown.not_null).then(|| Value::new(Kind::null(Type::Bool)));
        permitted.values = Some([Value::bool(true), Value::bool(false)].into_iter().chain(null).collect());
    }
    let mut unknown = Unknown::clone(unknown);
    let refused = |candidate: &Value| refuses(scope, name, &conditions, candidate, value);
    unknown.not_null |= permitted.values.as_ref().is_some_and(|values| values.iter().all(|v| v.is_null().is_false()))
        || refused(&Value::new(Kind::null(typ.clone())));
    let mut cases: Vec<Value> = Vec::new();
    for candidate in permitted.values.into_iter().flatten() {
        let Ok(candidate) = convert(&candidate, typ) else { continue };
        let excluded = unknown.not_null && candidate.is_null().is_true();
        if !excluded && !refused(&candidate) && !cases.iter().any(|case| equal(case, &candidate).is_true()) {
            cases.push(candidate);
        }
    }
    if cases.len() <= Unknown::MAX_CASES {
        unknown.cases = cases;
    }
    if unknown.cases.is_empty() {
        // Bounds hold for a value that is there; a null that is permitted has none.
        unknown.minimum = permitted.minimum.filter(|_| unknown.not_null);
        unknown.maximum = permitted.maximum.filter(|_| unknown.not_null);
    }
    let says = unknown.minimum.is_some() || unknown.maximum.is_some() || !unknown.cases.is_empty();
    let origin = match conditions.first().filter(|_| says) {
        Some(condition) => value.origin.with_hop(HopKind::Validation, condition.span, None),
        None => value.origin.clone(),
    };
    // Of the cases, each stands where the variable stands.
    unknown.cases.iter_mut().for_each(|case| *case = case.clone().with_origin(origin.clone()).with_sensitive(value.sensitive));
    Value { kind: Kind::Unknown(Arc::new(unknown)), origin, ..value.clone() }
}

/// Whether some condition surely does not hold for this candidate. An error that has nothing to do with the candidate
/// refuses nothing.
fn refuses(scope: &ModuleScope<'_, '_>, name: &str, conditions: &[&Expression], candidate: &Value, any: &Value) -> bool {
    let with = |value: &Value, condition: &Expression| {
        let scope = AssumedValue { scope, name, value };
        Evaluator::new(&scope).evaluate(condition)
    };
    conditions.iter().any(|condition| match with(candidate, condition) {
        Ok(result) => truth_of(&result) == Some(Truth::False),
        Err(_) => with(any, condition).is_ok(),
    })
}

/// The module's names, with one variable as if it had a certain value.
struct AssumedValue<'c, 'e, 'a> {
    scope: &'c ModuleScope<'e, 'a>,
    name: &'c str,
    value: &'c Value,
}

impl Scope for AssumedValue<'_, '_, '_> {
    fn resolve(&self, reference: &Reference<'_>, evaluator: &Evaluator<'_>) -> Result<(Value, usize), Box<EvaluationError>> {
        match reference.steps.first().map(|step| &step.kind) {
            Some(StepKind::Attribute(name)) if reference.root == "var" && name == self.name => Ok((self.value.clone(), 1)),
            _ => self.scope.resolve(reference, evaluator),
        }
    }

    fn call(&self, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Option<Evaluated> {
        self.scope.call(call, span, evaluator)
    }

    fn settings(&self) -> Settings<'_> {
        self.scope.settings()
    }

    fn spend(&self, steps: usize) -> bool {
        self.scope.spend(steps)
    }
}

/// The variable that conditions speak of.
struct NarrowedVariable<'s> {
    name: &'s str,
    evaluator: Evaluator<'s>,
    typ: &'s Type,
}

impl<'s> NarrowedVariable<'s> {
    fn permitted(&self, condition: &Expression) -> Permitted {
        match &condition.kind {
            ExpressionKind::Bool(false) => Permitted::only(Vec::new()),
            ExpressionKind::Parenthesis(inner) => self.permitted(inner),
            ExpressionKind::Binary { first, rest } => self.chain(first, rest),
            ExpressionKind::Unary { operator: UnaryOperator::Not, operand, .. } => self.denied(operand),
            ExpressionKind::Conditional { condition, yes, no } => {
                let chosen = self.permitted(condition).and(self.permitted(yes));
                chosen.or(self.denied(condition).and(self.permitted(no)))
            }
            ExpressionKind::Call(call) => self.call(call),
            ExpressionKind::Variable(_) | ExpressionKind::Access { .. } if self.is_subject(condition) => {
                Permitted::only(vec![Value::bool(true)])
            }
            _ => Permitted::default(),
        }
    }

    /// What is possible when the condition does not hold.
    fn denied(&self, condition: &Expression) -> Permitted {
        match &condition.kind {
            ExpressionKind::Bool(true) => Permitted::only(Vec::new()),
            ExpressionKind::Parenthesis(inner) => self.denied(inner),
            ExpressionKind::Unary { operator: UnaryOperator::Not, operand, .. } => self.permitted(operand),
            ExpressionKind::Binary { first, rest } => {
                let operands = || std::iter::once(&**first).chain(rest.iter().map(|part| &part.operand));
                match rest.as_slice() {
                    [BinaryPart { operator: BinaryOperator::And, .. }, ..] => {
                        operands().map(|o| self.denied(o)).reduce(Permitted::or).unwrap_or_default()
                    }
                    [BinaryPart { operator: BinaryOperator::Or, .. }, ..] => {
                        operands().map(|o| self.denied(o)).reduce(Permitted::and).unwrap_or_default()
                    }
                    [BinaryPart { operator, operand, .. }] => match opposite(*operator) {
                        Some(operator) => self.comparison(operator, first, operand),
                        None => Permitted::default(),
                    },
                    _ => Permitted::default(),
                }
            }
            _ if self.is_subject(condition) => Permitted::only(vec![Value::bool(false)]),
            _ => Permitted::default(),
        }
    }

    fn chain(&self, first: &Expression, rest: &[BinaryPart]) -> Permitted {
        let operands = || std::iter::once(first).chain(rest.iter().map(|part| &part.operand));
        match rest {
            [BinaryPart { operator: BinaryOperator::And, .. }, ..] => {
                operands().map(|operand| self.permitted(operand)).reduce(Permitted::and).unwrap_or_default()
            }
            [BinaryPart { operator: BinaryOperator::Or, .. }, ..] => {
                operands().map(|operand| self.permitted(operand)).reduce(Permitted::or).unwrap_or_default()
            }
            [BinaryPart { operator, operand, .. }] => self.comparison(*operator, first, operand),
            _ => Permitted::default(),
        }
    }

    fn comparison(&self, operator: BinaryOperator, left: &Expression, right: &Expression) -> Permitted {
        let (operator, subject, other) = if self.is_subject(left) || self.is_length(left) {
            (operator, left, right)
        } else {
            (mirrored(operator), right, left)
        };
        let of_length = self.is_length(subject);
        if !of_length && !self.is_subject(subject) {
            return Permitted::default();
        }
        let Some(constant) = self.constant(other) else { return Permitted::default() };
        if operator == BinaryOperator::Equal && !of_length {
            return Permitted::only(vec![constant]);
        }
        if operator == BinaryOperator::NotEqual && !of_length {
            // Not the empty text, list or map: at least one character or element.
            let empty = constant.as_str() == Some("")
                || constant.as_sequence().is_some_and(|s| s.items.is_empty())
                || constant.as_mapping().is_some_and(|m| m.entries.is_empty());
            let minimum = (empty && self.has_length()).then_some(Number::Integer(1));
            return Permitted { minimum, ..Permitted::default() };
        }
        let numeric = if of_length { self.has_length() } else { matches!(self.typ, Type::Number) };
        let Some(number) = convert(&constant, &Type::Number).ok().and_then(|v| v.as_number().cloned()).filter(|_| numeric) else {
            return Permitted::default();
        };
        // A length is a whole number: more than zero is at least one.
        let beyond =
            |by: i64| if of_length { number.add(&Number::Integer(by)).unwrap_or_else(|| number.clone()) } else { number.clone() };
        let (minimum, maximum) = match operator {
            BinaryOperator::Equal => (Some(number.clone()), Some(number.clone())),
            BinaryOperator::Greater => (Some(beyond(1)), None),
            BinaryOperator::GreaterOrEqual => (Some(number.clone()), None),
            BinaryOperator::Less => (None, Some(beyond(-1))),
            BinaryOperator::LessOrEqual => (None, Some(number.clone())),
            BinaryOperator::NotEqual if number.is_zero() => (Some(Number::Integer(1)), None),
            _ => (None, None),
        };
        Permitted { values: None, minimum, maximum }
    }

    fn call(&self, call: &Call) -> Permitted {
        match (call.name.text.as_str(), call.arguments.as_slice()) {
            ("contains", [list, subject]) if self.is_subject(subject) => match self.constant(list).as_ref().map(elements) {
                Some(Some(values)) => Permitted::only(values),
                _ => Permitted::default(),
            },
            ("can", [inner]) => match &inner.kind {
                ExpressionKind::Call(regex) if regex.name.text == "regex" => self.pattern(&regex.arguments),
                _ => Permitted::default(),
            },
            // What fails counts as the last argument says.
            ("try", [condition, rest @ ..]) => {
                rest.iter().map(|other| self.permitted(other)).fold(self.permitted(condition), Permitted::or)
            }
            ("anytrue", [list]) => self.each(list, Permitted::only(Vec::new()), Permitted::or),
            ("alltrue", [list]) => self.each(list, Permitted::default(), Permitted::and),
            _ => Permitted::default(),
        }
    }

    /// The conditions of a list that is written out, or made by a `for` over something known.
    fn each(&self, list: &Expression, start: Permitted, join: fn(Permitted, Permitted) -> Permitted) -> Permitted {
        match &list.kind {
            ExpressionKind::Tuple(items) => items.iter().map(|item| self.permitted(item)).fold(start, join),
            ExpressionKind::For(comprehension) => self.comprehension(comprehension, start, join).unwrap_or_default(),
            _ => Permitted::default(),
        }
    }

    fn comprehension(&self, of: &For, start: Permitted, join: fn(Permitted, Permitted) -> Permitted) -> Option<Permitted> {
        if of.condition.is_some() || of.key.is_some() || of.result_key.is_some() {
            return None;
        }
        let values = self.constant(&of.collection).as_ref().and_then(elements)?;
        let one = |value: Value| {
            let evaluator = self.evaluator.bind(of.value.text.clone(), value);
            NarrowedVariable { name: self.name, evaluator, typ: self.typ }.permitted(&of.result)
        };
        (values.len() <= MAX_VALUES).then(|| values.into_iter().map(one).fold(start, join))
    }

    fn pattern(&self, arguments: &[Expression]) -> Permitted {
        let [pattern, subject] = arguments else { return Permitted::default() };
        let texts = self.constant(pattern).filter(|_| self.is_subject(subject));
        match texts.as_ref().and_then(Value::as_str).and_then(|pattern| texts::of_pattern(pattern, MAX_VALUES)) {
            Some(texts) => Permitted::only(texts.into_iter().map(Value::string).collect()),
            None => Permitted::default(),
        }
    }

    fn is_subject(&self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Parenthesis(inner) => self.is_subject(inner),
            ExpressionKind::Access { base, steps } => {
                let [step] = steps.as_slice() else { return false };
                let root = matches!(&base.kind, ExpressionKind::Variable(root) if root == "var");
                root && matches!(&step.kind, StepKind::Attribute(name) if name == self.name)
            }
            _ => false,
        }
    }

    /// Whether bounds, if there are any, are those of a length.
    fn has_length(&self) -> bool {
        matches!(self.typ, Type::String | Type::List(_) | Type::Set(_) | Type::Map(_))
    }

    fn is_length(&self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Parenthesis(inner) => self.is_length(inner),
            ExpressionKind::Call(call) => {
                call.name.text == "length" && matches!(call.arguments.as_slice(), [only] if self.is_subject(only))
            }
            _ => false,
        }
    }

    /// The value of what does not depend on the variable; `None` if it is not wholly known.
    fn constant(&self, expression: &Expression) -> Option<Value> {
        self.evaluator.evaluate(expression).ok().filter(Value::is_wholly_known)
    }
}

/// The elements of a list, set or tuple.
fn elements(value: &Value) -> Option<Vec<Value>> {
    value.as_sequence().filter(|sequence| sequence.is_closed()).map(|sequence: &Sequence| sequence.items.clone())
}

/// The operator with its sides exchanged.
fn mirrored(operator: BinaryOperator) -> BinaryOperator {
    match operator {
        BinaryOperator::Less => BinaryOperator::Greater,
        BinaryOperator::LessOrEqual => BinaryOperator::GreaterOrEqual,
        BinaryOperator::Greater => BinaryOperator::Less,
        BinaryOperator::GreaterOrEqual => BinaryOperator::LessOrEqual,
        other => other,
    }
}

/// The comparison that holds when this one does not.
fn opposite(operator: BinaryOperator) -> Option<BinaryOperator> {
    Some(match operator {
        BinaryOperator::Equal => BinaryOperator::NotEqual,
        BinaryOperator::NotEqual => BinaryOperator::Equal,
        BinaryOperator::Less => BinaryOperator::GreaterOrEqual,
        BinaryOperator::LessOrEqual => BinaryOperator::Greater,
        BinaryOperator::Greater => BinaryOperator::LessOrEqual,
        BinaryOperator::GreaterOrEqual => BinaryOperator::Less,
        _ => return None,
    })
}
