//! Operators and conditionals, with Terraform's conversions and Kleene's logic.

use std::cmp::Ordering;

use super::{Evaluated, EvaluationError, Evaluator};
use crate::source::Span;
use crate::syntax::hcl::{BinaryOperator, BinaryPart, Expression};
use crate::value::{Kind, Number, Origin, Truth, Type, Unknown, Value, equal, equal_typed, unify};

/// A boolean value as one of three truths; `None` when it is not a boolean at all.
pub fn truth_of(value: &Value) -> Option<Truth> {
    match &value.kind {
        Kind::Bool(flag) => Some((*flag).into()),
        Kind::String(text) => match text.as_str() {
            "true" | "1" => Some(Truth::True),
            "false" | "0" => Some(Truth::False),
            _ => None,
        },
        Kind::Unknown(unknown) if !unknown.cases.is_empty() => {
            // Where a null would be an error, it is not the one that holds.
            let cases = unknown.cases.iter().filter(|case| !case.is_null().is_true());
            let cases: Option<Vec<Truth>> = cases.map(truth_of).collect();
            match cases?.as_slice() {
                [first, rest @ ..] if rest.iter().all(|case| case == first) => Some(*first),
                _ => Some(Truth::Unknown),
            }
        }
        Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_) => Some(Truth::Unknown),
        _ => None,
    }
}

/// A truth as a value, unknown for the reasons of these operands.
pub fn truth_value(truth: Truth, span: Span, operands: &[&Value]) -> Value {
    let value = match truth {
        Truth::True => Value::bool(true),
        Truth::False => Value::bool(false),
        Truth::Unknown => Unknown::joined(operands.iter().copied()).with_type(Type::Bool).into_value(),
    };
    with_operands(value, span, operands)
}

fn with_operands(value: Value, span: Span, operands: &[&Value]) -> Value {
    let sensitive = operands.iter().any(|operand| operand.sensitive);
    value.with_origin(Origin::derived(span, operands.iter().map(|o| &o.origin))).with_sensitive(sensitive)
}

/// `!value`
pub fn not(value: &Value, span: Span) -> Evaluated {
    match truth_of(value) {
        Some(truth) => Ok(truth_value(!truth, span, &[value])),
        None => Err(EvaluationError::because(format!("`!` needs a boolean, not {}", value.describe()), span, value)),
    }
}

/// `-value`
pub fn negate(value: &Value, span: Span) -> Evaluated {
    match number_of(value, span)? {
        Some(number) => Ok(with_operands(Value::number(number.negate()), span, &[value])),
        None => Ok(with_operands(Unknown::joined([value]).with_type(Type::Number).into_value(), span, &[value])),
    }
}

/// A left-associative chain of operators of one level.
pub(super) fn chain(evaluator: &Evaluator<'_>, first: &Expression, rest: &[BinaryPart], span: Span) -> Evaluated {
    let logical = rest.first().is_some_and(|part| matches!(part.operator, BinaryOperator::And | BinaryOperator::Or));
    if logical {
        return logic(evaluator, first, rest, span);
    }
    let mut left = evaluator.evaluate(first)?;
    for (index, part) in rest.iter().enumerate() {
        let right = evaluator.evaluate(&part.operand)?;
        let upto = if index + 1 == rest.len() { span } else { first.span.to(part.operand.span) };
        let equality = matches!(part.operator, BinaryOperator::Equal | BinaryOperator::NotEqual);
        left = if equality && !evaluator.settings.policy {
            let truth = equal_typed(&left, &right);
            let truth = if part.operator == BinaryOperator::Equal { truth } else { !truth };
            equality_value(truth, upto, &left, &right)
        } else {
            binary(part.operator, &left, &right, upto)?
        };
    }
    Ok(left)
}

/// The answer of an equality: sensitive where any part of an operand is.
fn equality_value(truth: Truth, span: Span, left: &Value, right: &Value) -> Value {
    let sensitive = left.is_deeply_sensitive() || right.is_deeply_sensitive();
    truth_value(truth, span, &[left, right]).with_sensitive(sensitive)
}

/// `&&` and `||`: in a policy the dominant value decides, whatever the others are, errors too; in a configuration an
/// error is an error.
fn logic(evaluator: &Evaluator<'_>, first: &Expression, rest: &[BinaryPart], span: Span) -> Evaluated {
    let or = rest.first().is_some_and(|part| part.operator == BinaryOperator::Or);
    let dominant = if or { Truth::True } else { Truth::False };
    let mut operands: Vec<Value> = Vec::with_capacity(rest.len() + 1);
    let mut truth = !dominant;
    let mut error = None;
    let short = evaluator.settings.policy || evaluator.settings.later;
    for expression in std::iter::once(first).chain(rest.iter().map(|part| &part.operand)) {
        let operand = evaluator.evaluate(expression).and_then(|value| match truth_of(&value) {
            Some(truth) => Ok((truth, value)),
            None => {
                let message = format!("`{}` needs a boolean, not {}", if or { "||" } else { "&&" }, value.describe());
                Err(EvaluationError::because(message, expression.span, &value))
            }
        });
        match operand {
            Ok((this, value)) if this == dominant && short => {
                return Ok(truth_value(dominant, span, &[&value]));
            }
            Ok((this, value)) => {
                truth = if or { truth.or(this) } else { truth.and(this) };
                operands.push(value);
            }
            // An operand behind one that is not known may never be evaluated.
            Err(failure) if !evaluator.settings.policy && (failure.invalid || !short || truth != Truth::Unknown) => {
                return Err(failure);
            }
            Err(failure) => error = error.or(Some(failure)),
        }
    }
    match (error, truth) {
        // Unknown hides an error: the unknown side may still decide.
        (Some(error), truth) if truth != Truth::Unknown => Err(error),
        _ => Ok(truth_value(truth, span, &operands.iter().collect::<Vec<_>>())),
    }
}

/// One binary operation on values.
///
/// # Errors
/// Operands that do not convert, division by zero.
pub fn binary(operator: BinaryOperator, left: &Value, right: &Value, span: Span) -> Evaluated {
    use BinaryOperator::*;
    match operator {
        Equal | NotEqual => {
            let truth = equal(left, right);
            Ok(truth_value(if operator == Equal { truth } else { !truth }, span, &[left, right]))
        }
        And | Or => {
            let both = truth_of(left).zip(truth_of(right));
            match both {
                Some((a, b)) => Ok(truth_value(if operator == And { a.and(b) } else { a.or(b) }, span, &[left, right])),
                None => Err(EvaluationError::because("a boolean is needed", span, left)),
            }
        }
        Less | LessOrEqual | Greater | GreaterOrEqual => compare(operator, left, right, span),
        Add | Subtract | Multiply | Divide | Modulo => arithmetic(operator, left, right, span),
    }
}

fn compare(operator: BinaryOperator, left: &Value, right: &Value, span: Span) -> Evaluated {
    let holds = |ordering: Ordering| match operator {
        BinaryOperator::Less => ordering.is_lt(),
        BinaryOperator::LessOrEqual => ordering.is_le(),
        BinaryOperator::Greater => ordering.is_gt(),
        _ => ordering.is_ge(),
    };
    let truth = match (number_of(left, span)?, number_of(right, span)?) {
        (Some(a), Some(b)) => holds(a.cmp(&b)).into(),
        _ => {
            // Compare the ends of what each may be: decided when all combinations agree.
            let mut truths = Vec::new();
            for a in ends(left) {
                for b in ends(right) {
                    truths.push(match (&a, &b) {
                        (Some(a), Some(b)) => Truth::from(holds(a.cmp(b))),
                        _ => Truth::Unknown,
                    });
                }
            }
            match truths.as_slice() {
                [first, rest @ ..] if rest.iter().all(|t| t == first) => *first,
                _ => infinite(operator, left, right),
            }
        }
    };
    Ok(truth_value(truth, span, &[left, right]))
}

/// The least and the greatest number that a value may be; `None` for no bound.
fn bounds(value: &Value) -> (Option<Number>, Option<Number>) {
    match &value.kind {
        Kind::Unknown(unknown) if !unknown.cases.is_empty() => {
            let numbers: Option<Vec<Number>> =
                unknown.cases.iter().map(|case| number_of(case, Span::NONE).ok().flatten()).collect();
            match numbers {
                Some(numbers) => (numbers.iter().min().cloned(), numbers.iter().max().cloned()),
                None => (None, None),
            }
        }
        // Those of a text are of its length.
        Kind::Unknown(unknown) if matches!(unknown.typ, Some(Type::String)) => (None, None),
        Kind::Unknown(unknown) => (unknown.minimum.clone(), unknown.maximum.clone()),
        _ => {
            let number = number_of(value, Span::NONE).ok().flatten();
            (number.clone(), number)
        }
    }
}

fn ends(value: &Value) -> [Option<Number>; 2] {
    let (low, high) = bounds(value);
    [low, high]
}

/// One bound is enough when it is on the right side: `length(x) >= 1` with at least one element.
fn infinite(operator: BinaryOperator, left: &Value, right: &Value) -> Truth {
    let ((left_low, left_high), (right_low, right_high)) = (bounds(left), bounds(right));
    let below = |high: &Option<Number>, low: &Option<Number>, strict: bool| match (high, low) {
        (Some(high), Some(low)) => {
            if strict {
                high < low
            } else {
                high <= low
            }
        }
        _ => false, // without both bounds nothing is proven
    };
    let (surely, surely_not) = match operator {
        BinaryOperator::Less => (below(&left_high, &right_low, true), below(&right_high, &left_low, false)),
        BinaryOperator::LessOrEqual => (below(&left_high, &right_low, false), below(&right_high, &left_low, true)),
        BinaryOperator::Greater => (below(&right_high, &left_low, true), below(&left_high, &right_low, false)),
        _ => (below(&right_high, &left_low, false), below(&left_high, &right_low, true)),
    };
    if surely {
        Truth::True
    } else if surely_not {
        Truth::False
    } else {
        Truth::Unknown
    }
}

fn arithmetic(operator: BinaryOperator, left: &Value, right: &Value, span: Span) -> Evaluated {
    let (Some(a), Some(b)) = (number_of(left, span)?, number_of(right, span)?) else {
        if let Some(cases) = over_cases(left, right, |a, b| arithmetic(operator, a, b, span)) {
            return Ok(with_operands(cases, span, &[left, right]));
        }
        return Ok(with_operands(Unknown::joined([left, right]).with_type(Type::Number).into_value(), span, &[left, right]));
    };
    let result = match operator {
        BinaryOperator::Add => a.add(&b),
        BinaryOperator::Subtract => a.subtract(&b),
        BinaryOperator::Multiply => a.multiply(&b),
        BinaryOperator::Divide => a.divide(&b),
        _ => a.modulo(&b),
    };
    match result {
        Some(number) => Ok(with_operands(Value::number(number), span, &[left, right])),
        None if matches!(operator, BinaryOperator::Divide) && b.is_zero() => {
            Err(EvaluationError::because("zero by zero is not a number", span, right))
        }
        None => Err(EvaluationError::because("the result of infinite operands is not a number", span, right)),
    }
}

/// The operation on every combination of cases, if there are few and none fails.
fn over_cases(left: &Value, right: &Value, operation: impl Fn(&Value, &Value) -> Evaluated) -> Option<Value> {
    let cases = |value: &Value| match &value.kind {
        Kind::Unknown(unknown) => unknown.cases.clone(),
        _ if value.is_known() => vec![value.clone()],
        // a reference is no case: it would be asked of itself again
        _ => Vec::new(),
    };
    let (lefts, rights) = (cases(left), cases(right));
    if lefts.is_empty() || rights.is_empty() || lefts.len() * rights.len() > Unknown::MAX_CASES {
        return None;
    }
    let mut results = Vec::new();
    for a in &lefts {
        for b in &rights {
            let result = operation(a, b).ok()?;
            if !result.is_known() {
                return None;
            }
            results.push(result);
        }
    }
    Some(one_of(results, Unknown::joined([left, right])))
}

/// A value that is one of these: the value itself when they are all the same.
pub(super) fn one_of(mut cases: Vec<Value>, mut unknown: Unknown) -> Value {
    let mut distinct: Vec<Value> = Vec::new();
    for case in cases.drain(..) {
        match &case.kind {
            Kind::Unknown(inner) if !inner.cases.is_empty() => distinct.extend(inner.cases.iter().cloned()),
            _ => distinct.push(case),
        }
    }
    let mut kept: Vec<Value> = Vec::new();
    for case in distinct {
        if !kept.iter().any(|other| equal(other, &case).is_true()) {
            kept.push(case);
        }
    }
    if let [only] = kept.as_slice() {
        return only.clone();
    }
    let not_null = kept.iter().all(|case| case.is_null().is_false());
    unknown.not_null = not_null;
    unknown.typ = unify(kept.iter().map(Value::type_of));
    if kept.len() <= Unknown::MAX_CASES {
        unknown.cases = kept;
    }
    unknown.into_value()
}

/// The number that an operand is; `None` when it is not known.
fn number_of(value: &Value, span: Span) -> Result<Option<Number>, Box<EvaluationError>> {
    match &value.kind {
        Kind::Number(number) => Ok(Some(number.clone())),
        Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_) => Ok(None),
        Kind::String(text) => match Number::parse(text) {
            Some(number) => Ok(Some(number)),
            None => Err(EvaluationError::because("a number is needed, not this string", span, value)),
        },
        _ => Err(EvaluationError::because(format!("a number is needed, not {}", value.describe()), span, value)),
    }
}
