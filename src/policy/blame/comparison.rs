//! Blame of comparisons: the sides that come from source, with what the other side asks of them.

use super::collection::Direction;
use super::{Blamer, Leaf, WantedTruth};
use crate::expr::Evaluator;
use crate::policy::evaluate::shown;
use crate::policy::walk::unwrap_parentheses;
use crate::syntax::hcl::{BinaryOperator, Expression, ExpressionKind};
use crate::value::{Kind, Number, Value, equal};

impl<'s> Blamer<'s, '_> {
    /// Both sides' places; a constant side only says what the other must be.
    pub(super) fn sides(
        &self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        evaluator: &Evaluator<'s>,
        wanted: WantedTruth,
    ) -> Vec<Leaf> {
        let values = (evaluator.evaluate(left), evaluator.evaluate(right));
        if let (Ok(a), Ok(b)) = &values
            && let Some(part) = differing_part(a, b)
            && operator == BinaryOperator::Equal
            && let Some(leaf) = self.leaf(&part)
        {
            return vec![leaf];
        }
        let (mut ours, mut theirs) = (self.sources(left, evaluator, wanted), self.sources(right, evaluator, wanted));
        if wanted != WantedTruth::Known {
            let expected = |value: &crate::expr::Evaluated, constant: bool, operator: BinaryOperator| {
                let value = value.as_ref().ok().filter(|_| constant)?;
                expectation(operator, value, wanted)
            };
            if let Some(note) = self.typed(operator, (left, &values.0), (right, &values.1)) {
                ours.extend(theirs);
                // The type is what is wrong; the value may be a password.
                return ours.into_iter().map(|leaf| Leaf { shown: None, ..leaf.with_note(Some(note.clone())) }).collect();
            }
            let (to_ours, to_theirs) =
                (expected(&values.1, theirs.is_empty(), operator), expected(&values.0, ours.is_empty(), mirrored(operator)));
            ours = ours.into_iter().map(|leaf| leaf.with_note(to_ours.clone())).collect();
            theirs = theirs.into_iter().map(|leaf| leaf.with_note(to_theirs.clone())).collect();
        }
        ours.extend(theirs);
        ours
    }

    /// `core::type(value) == "string"`: what the value is, and what it must be.
    fn typed(
        &self,
        operator: BinaryOperator,
        left: (&Expression, &crate::expr::Evaluated),
        right: (&Expression, &crate::expr::Evaluated),
    ) -> Option<String> {
        let (is, must) = match (is_type_call(left.0), is_type_call(right.0)) {
            (true, false) => (left.1, right.1),
            (false, true) => (right.1, left.1),
            _ => return None,
        };
        let (is, must) = (is.as_ref().ok()?.as_str()?, must.as_ref().ok()?.as_str()?);
        (operator == BinaryOperator::Equal && is != must).then(|| format!("a {is}: must be a {must}"))
    }

    /// `length(list) op number`, either way round: the list, and whether it has too few or too many elements.
    pub(super) fn counted<'e>(
        &self,
        operator: BinaryOperator,
        left: &'e Expression,
        right: &'e Expression,
        evaluator: &Evaluator<'s>,
        wanted: WantedTruth,
    ) -> Option<(&'e Expression, Direction)> {
        let (list, other, operator, counted) = match (length_of(left), length_of(right)) {
            (Some(list), None) => (list, right, operator, left),
            (None, Some(list)) => (list, left, mirrored(operator), right),
            _ => return None,
        };
        let bound = evaluator.evaluate(other).ok()?;
        let count = evaluator.evaluate(counted).ok()?;
        let more = match (operator, wanted) {
            (BinaryOperator::Greater | BinaryOperator::GreaterOrEqual, WantedTruth::True) => true,
            (BinaryOperator::Greater | BinaryOperator::GreaterOrEqual, _) => false,
            (BinaryOperator::Less | BinaryOperator::LessOrEqual, WantedTruth::True) => false,
            (BinaryOperator::Less | BinaryOperator::LessOrEqual, _) => true,
            (BinaryOperator::Equal, WantedTruth::True) | (BinaryOperator::NotEqual, WantedTruth::False) => {
                count.as_number()? < bound.as_number()?
            }
            // They are equal and should not be: more are wanted of none, fewer of some.
            _ => count.as_number()? == &Number::ZERO,
        };
        // Where none at all are wanted, each one is a violation.
        let none = bound.as_number().is_some_and(|bound| match (operator, wanted) {
            (BinaryOperator::Less, WantedTruth::True) | (BinaryOperator::GreaterOrEqual, WantedTruth::False) => {
                bound <= &Number::from(1_i64)
            }
            _ => bound <= &Number::ZERO,
        });
        let direction = match (more, none) {
            (true, _) => Direction::More,
            (false, true) => Direction::None,
            (false, false) => Direction::Fewer,
        };
        Some((list, direction))
    }
}

/// The argument of `core::length`.
fn length_of(expression: &Expression) -> Option<&Expression> {
    match &unwrap_parentheses(expression).kind {
        ExpressionKind::Call(call) if call.name.text == "core::length" => call.arguments.first(),
        _ => None,
    }
}

fn is_type_call(expression: &Expression) -> bool {
    matches!(&unwrap_parentheses(expression).kind, ExpressionKind::Call(call) if call.name.text == "core::type")
}

/// The operator with its sides swapped.
pub(super) fn mirrored(operator: BinaryOperator) -> BinaryOperator {
    match operator {
        BinaryOperator::Less => BinaryOperator::Greater,
        BinaryOperator::LessOrEqual => BinaryOperator::GreaterOrEqual,
        BinaryOperator::Greater => BinaryOperator::Less,
        BinaryOperator::GreaterOrEqual => BinaryOperator::LessOrEqual,
        other => other,
    }
}

/// What a constant asks of the other side.
fn expectation(operator: BinaryOperator, constant: &Value, wanted: WantedTruth) -> Option<String> {
    let negated = wanted == WantedTruth::False;
    let text = match &constant.kind {
        Kind::Null(_) | Kind::Absent(_) => {
            let set = (operator == BinaryOperator::NotEqual) != negated;
            return Some(if set { "must be set" } else { "must not be set" }.to_string());
        }
        Kind::String(_) => format!("\"{}\"", shown(constant)?),
        Kind::Bool(_) | Kind::Number(_) => shown(constant)?,
        _ => return None,
    };
    let words = match (operator, negated) {
        (BinaryOperator::Equal, false) | (BinaryOperator::NotEqual, true) => "must be",
        (BinaryOperator::NotEqual, false) | (BinaryOperator::Equal, true) => "must not be",
        (BinaryOperator::GreaterOrEqual, false) | (BinaryOperator::Less, true) => "must be at least",
        (BinaryOperator::LessOrEqual, false) | (BinaryOperator::Greater, true) => "must be at most",
        (BinaryOperator::Greater, false) | (BinaryOperator::LessOrEqual, true) => "must be more than",
        (BinaryOperator::Less, false) | (BinaryOperator::GreaterOrEqual, true) => "must be less than",
        _ => return None,
    };
    Some(format!("{words} `{text}`"))
}

/// The first part in which two collections differ, when only one does.
fn differing_part(a: &Value, b: &Value) -> Option<Value> {
    let pairs: Vec<(&Value, &Value)> = match (&a.kind, &b.kind) {
        (Kind::Sequence(x), Kind::Sequence(y)) if x.items.len() == y.items.len() => x.items.iter().zip(&y.items).collect(),
        (Kind::Mapping(x), Kind::Mapping(y)) if x.entries.keys().eq(y.entries.keys()) => {
            x.entries.values().map(|entry| &entry.value).zip(y.entries.values().map(|entry| &entry.value)).collect()
        }
        _ => return None,
    };
    let mut differing = pairs.into_iter().filter(|(x, y)| equal(x, y).is_false());
    match (differing.next(), differing.next()) {
        (Some((x, y)), None) => {
            let of = |side: &Value, value: &Value| Value { origin: side.origin.project(&value.origin), ..value.clone() };
            let left = of(a, x);
            Some(if left.origin.span().is_some() { left } else { of(b, y) })
        }
        _ => None,
    }
}
