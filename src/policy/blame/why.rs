//! Why a condition came out as it did: its deciding parts in words, and whether they say anything.
//!
//! Invariant: the same walk as blame, with the same bounds; a sensitive value is never part of a text.

use super::grounds::Grounds;
use super::statement::{listed, text_of, words};
use super::{Blamer, MAX_MEMBERS};
use crate::expr::{Evaluator, truth_of};
use crate::policy::evaluate::{PolicyScope, empty_by_default, is_nothing};
use crate::policy::functions;
use crate::syntax::hcl::{BinaryOperator, BinaryPart, Call, Expression, ExpressionKind, UnaryOperator};
use crate::value::{Truth, Value};

impl<'s, 'w> Blamer<'s, 'w> {
    /// Why an expression is what it is.
    pub fn grounds(scope: &'s PolicyScope<'s, 'w>, expression: &Expression, holds: bool) -> Grounds {
        let blamer = Blamer::new(scope);
        blamer.why(expression, &blamer.top(), holds)
    }

    pub(super) fn why(&self, expression: &Expression, evaluator: &Evaluator<'s>, holds: bool) -> Grounds {
        if !self.spend() {
            return Grounds::default();
        }
        match &expression.kind {
            ExpressionKind::Parenthesis(inner) => self.why(inner, evaluator, holds),
            ExpressionKind::Bool(_) => Grounds::default(),
            ExpressionKind::Unary { operator: UnaryOperator::Not, operand, .. } => self.why(operand, evaluator, !holds),
            ExpressionKind::Binary { first, rest } => match rest.as_slice() {
                [BinaryPart { operator: operator @ (BinaryOperator::And | BinaryOperator::Or), .. }, ..] => {
                    self.why_logic(*operator, first, rest, evaluator, holds)
                }
                [only] => self.why_comparison(only.operator, first, &only.operand, evaluator, holds),
                _ => Grounds::clause(format!("`{}` is `{holds}`", self.written(expression))),
            },
            ExpressionKind::Conditional { condition, yes, no } => {
                let Some(truth) = self.truth_of(condition, evaluator) else { return Grounds::default() };
                let (chosen, taken) = match truth {
                    Truth::True => (yes, true),
                    Truth::False => (no, false),
                    Truth::Unknown => return Grounds::any([self.why(yes, evaluator, holds), self.why(no, evaluator, holds)]),
                };
                let branch = self.why(chosen, evaluator, holds);
                if branch.clauses.is_empty() { self.why(condition, evaluator, taken) } else { branch }
            }
            ExpressionKind::Call(call) => self.why_call(expression, call, evaluator, holds),
            ExpressionKind::Variable(_) | ExpressionKind::Access { .. } => match self.local_definition(expression, evaluator) {
                Some(definition) => self.why(definition, &self.top(), holds),
                None => Grounds::clause(self.stated(expression, evaluator)),
            },
            _ => Grounds::clause(format!("`{}` is `{holds}`", self.written(expression))),
        }
    }

    fn truth_of(&self, expression: &Expression, evaluator: &Evaluator<'s>) -> Option<Truth> {
        evaluator.evaluate(expression).ok().as_ref().and_then(truth_of)
    }

    fn why_logic(
        &self,
        operator: BinaryOperator,
        first: &Expression,
        rest: &[BinaryPart],
        evaluator: &Evaluator<'s>,
        holds: bool,
    ) -> Grounds {
        let operands = std::iter::once(first).chain(rest.iter().map(|part| &part.operand));
        let all = (operator == BinaryOperator::And) == holds;
        let wanted = Truth::from(holds);
        let deciding = operands.filter(|operand| all || self.truth_of(operand, evaluator) == Some(wanted));
        let parts: Vec<Grounds> = deciding.map(|operand| self.why(operand, evaluator, holds)).collect();
        if all { Grounds::all(parts) } else { Grounds::any(parts) }
    }

    fn why_call(&self, expression: &Expression, call: &Call, evaluator: &Evaluator<'s>, holds: bool) -> Grounds {
        match (call.name.text.as_str(), call.arguments.as_slice()) {
            ("core::try", arguments) => {
                let strict = evaluator.strict();
                let mut missing: Option<String> = None;
                for argument in arguments {
                    if strict.evaluate(argument).is_err() {
                        missing = missing.or_else(|| self.name(argument, evaluator));
                        continue;
                    }
                    let taken = self.why(argument, &strict, holds);
                    return match missing {
                        Some(name) => Grounds { clauses: vec![format!("`{name}` is not set")], ..taken },
                        None => taken,
                    };
                }
                Grounds::default()
            }
            ("core::can", [argument]) => {
                let name = self.name(argument, evaluator).unwrap_or_else(|| self.written(argument));
                Grounds::clause(format!("`{name}` is {}", if holds { "set" } else { "not set" }))
            }
            ("core::alltrue", [list]) => self.why_quantified(list, evaluator, true, holds),
            ("core::anytrue", [list]) => self.why_quantified(list, evaluator, false, holds),
            ("core::contains", [list, value]) => self.why_contains(list, value, evaluator, holds),
            (name, _) => match functions::says(name) {
                Some((yes, no)) => {
                    let evidence = evaluator.evaluate(expression).ok().and_then(|value| self.evidence(&value));
                    let says = if holds { yes } else { no };
                    Grounds::clause(evidence.map_or_else(|| says.to_string(), |evidence| format!("{says} ({evidence})")))
                }
                None => Grounds::clause(format!("`{}` is `{holds}`", self.written(expression))),
            },
        }
    }

    /// What decides a derived fact, as its function noted it.
    fn evidence(&self, value: &Value) -> Option<String> {
        value.origin.hops().find(|hop| hop.kind.decides())?.note.as_ref().map(|note| note.text.to_string())
    }

    fn why_contains(&self, list: &Expression, value: &Expression, evaluator: &Evaluator<'s>, holds: bool) -> Grounds {
        let verb = if holds { "is one of" } else { "is not one of" };
        let allowed = evaluator.evaluate(list).ok().and_then(|list| words(&list));
        let clause = match (self.name(value, evaluator), allowed) {
            (Some(_), Some(allowed)) => format!("{}, {verb} {allowed}", self.stated(value, evaluator)),
            _ => {
                let shown = evaluator.evaluate(value).ok().as_ref().and_then(text_of).unwrap_or_else(|| self.written(value));
                let list = self.name(list, evaluator).unwrap_or_else(|| self.written(list));
                format!("`{list}` {} `{shown}`", if holds { "includes" } else { "does not include" })
            }
        };
        Grounds::clause(clause)
    }

    /// `alltrue` and `anytrue`: how many elements there are, and what is true of them.
    fn why_quantified(&self, list: &Expression, evaluator: &Evaluator<'s>, all: bool, holds: bool) -> Grounds {
        let Some((each, inner)) = self.comprehension(list, evaluator) else {
            let name = self.name(list, evaluator).unwrap_or_else(|| self.written(list));
            let value = evaluator.evaluate(list).ok();
            let empty = value.as_ref().and_then(Value::as_sequence).is_some_and(|list| list.items.is_empty());
            let vacuous = value.filter(|_| empty && all == holds).and_then(|value| empty_by_default(self.scope, &value));
            let text = match (all, holds) {
                (true, true) => format!("all of `{name}` are true"),
                (true, false) => format!("not all of `{name}` are true"),
                (false, true) => format!("one of `{name}` is true"),
                (false, false) => format!("none of `{name}` is true"),
            };
            return Grounds { vacuous, ..Grounds::clause(text) };
        };
        let over = inner.evaluate(&each.collection).ok();
        let name = self.name(&each.collection, &inner).unwrap_or_else(|| self.written(&each.collection));
        let passes = self.passes(each, &inner);
        if passes.is_empty() {
            let vacuous = over.as_ref().filter(|_| all == holds).and_then(|over| empty_by_default(self.scope, over));
            let nothing = over.as_ref().is_none_or(is_nothing);
            let text = match listed(&each.collection) {
                Some(noun) => format!("there are no {noun}"),
                None if nothing => format!("`{name}` is not set"),
                None => format!("`{name}` is empty"),
            };
            return Grounds { vacuous, ..Grounds::clause(text) };
        }
        let taken: Vec<_> = passes.iter().filter(|pass| pass.taken != Some(Truth::False)).collect();
        if taken.is_empty() {
            let condition = each.condition.as_ref().map(|condition| self.written(condition)).unwrap_or_default();
            return Grounds::clause(format!("no element of `{name}` has `{condition}`"));
        }
        let decides = |pass: &&&super::collection::Pass<'s>| {
            all == holds || self.truth_of(&each.result, &pass.evaluator) == Some(Truth::from(holds))
        };
        let deciding: Vec<_> = taken.iter().filter(decides).take(MAX_MEMBERS).collect();
        let parts: Vec<Grounds> = deciding.iter().map(|pass| self.why(&each.result, &pass.evaluator, holds)).collect();
        let mut texts: Vec<String> = parts.iter().filter_map(Grounds::text).collect();
        texts.dedup();
        let what = match texts.as_slice() {
            [one] => one.clone(),
            _ => format!("`{}` is `{holds}`", self.written(&each.result)),
        };
        let elements = listed(&each.collection).map_or_else(|| format!("elements of `{name}`"), str::to_string);
        let count = match (all == holds, taken.len()) {
            (true, 1) => format!("for 1 of 1 {elements}"),
            (true, count) => format!("for all {count} {elements}"),
            (false, count) => format!("for {} of {count} {elements}", deciding.len()),
        };
        let parts = if all == holds { Grounds::all(parts) } else { Grounds::any(parts) };
        Grounds { clauses: vec![format!("{count}: {what}")], vacuous: parts.vacuous }
    }
}
