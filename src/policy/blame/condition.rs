//! Blame of boolean expressions.

use super::collection::Direction;
use super::{Blame, Blamer, Leaf, WantedTruth};
use crate::expr::{Evaluator, truth_of};
use crate::policy::walk::root_of;
use crate::syntax::hcl::{BinaryOperator, BinaryPart, Call, Expression, ExpressionKind, StepKind, UnaryOperator};
use crate::value::Truth;

impl<'s> Blamer<'s, '_> {
    /// Blame of an expression that is not as wanted.
    pub(super) fn condition(&self, expression: &Expression, evaluator: &Evaluator<'s>, wanted: WantedTruth) -> Blame {
        if !self.spend() {
            return Blame::Nothing;
        }
        match &expression.kind {
            ExpressionKind::Parenthesis(inner) => self.condition(inner, evaluator, wanted),
            ExpressionKind::Unary { operator: UnaryOperator::Not, operand, .. } => {
                self.condition(operand, evaluator, wanted.opposite())
            }
            ExpressionKind::Binary { first, rest } => match rest.first().map(|part| part.operator) {
                Some(operator @ (BinaryOperator::And | BinaryOperator::Or)) => {
                    self.logic(operator, first, rest, evaluator, wanted)
                }
                _ => self.comparison(expression, first, rest, evaluator, wanted),
            },
            ExpressionKind::Conditional { condition, yes, no } => self.conditional(condition, yes, no, evaluator, wanted),
            ExpressionKind::Call(call) => self.call(expression, call, evaluator, wanted),
            ExpressionKind::Variable(_) | ExpressionKind::Access { .. } => match self.local_definition(expression, evaluator) {
                Some(definition) => self.condition(definition, &self.top(), wanted),
                None => Blame::places(self.sources(expression, evaluator, wanted)),
            },
            _ => Blame::places(self.sources(expression, evaluator, wanted)),
        }
    }

    /// The definition of `local.name`, when nothing follows the name and no `for` hides it.
    pub(super) fn local_definition(&self, expression: &Expression, evaluator: &Evaluator<'s>) -> Option<&'s Expression> {
        let ExpressionKind::Access { steps, .. } = &expression.kind else { return None };
        let (Some(("local", Some(name))), [step]) = (root_of(expression), steps.as_slice()) else { return None };
        if evaluator.binding("local").is_some() || !matches!(step.kind, StepKind::Attribute(_)) {
            return None;
        }
        self.scope.definition(name).map(|local| &local.value)
    }

    fn truth(&self, expression: &Expression, evaluator: &Evaluator<'s>) -> Option<Truth> {
        evaluator.evaluate(expression).ok().as_ref().and_then(truth_of)
    }

    fn logic(
        &self,
        operator: BinaryOperator,
        first: &Expression,
        rest: &[BinaryPart],
        evaluator: &Evaluator<'s>,
        wanted: WantedTruth,
    ) -> Blame {
        let operands: Vec<(&Expression, Option<Truth>)> = std::iter::once(first)
            .chain(rest.iter().map(|part| &part.operand))
            .map(|operand| (operand, self.truth(operand, evaluator)))
            .collect();
        let of = |accept: &dyn Fn(Option<Truth>) -> bool| -> Vec<Blame> {
            let chosen = operands.iter().filter(|(_, truth)| accept(*truth));
            chosen.map(|(operand, _)| self.condition(operand, evaluator, wanted)).collect()
        };
        match (operator, wanted) {
            // Each of these alone would decide a disjunction: together they are one question, not several.
            (BinaryOperator::Or, WantedTruth::Known) => Blame::any(of(&|truth| truth == Some(Truth::Unknown))),
            (_, WantedTruth::Known) => Blame::all(of(&|truth| truth == Some(Truth::Unknown))),
            (BinaryOperator::And, WantedTruth::True) => {
                let failed = of(&|truth| truth == Some(Truth::False));
                if failed.is_empty() { Blame::all(of(&|truth| truth != Some(Truth::True))) } else { Blame::all(failed) }
            }
            (BinaryOperator::And, WantedTruth::False) => Blame::any(of(&|_| true)),
            (_, WantedTruth::True) => {
                // What is written wrong comes before what is not written at all.
                let parts = of(&|_| true);
                let (mut written, missing): (Vec<Blame>, Vec<Blame>) = parts.into_iter().partition(Blame::starts_written);
                let behind = !written.is_empty();
                written.extend(missing.into_iter().map(|part| if behind { part.behind() } else { part }));
                Blame::any(written)
            }
            (_, WantedTruth::False) => Blame::all(of(&|truth| truth == Some(Truth::True))),
        }
    }

    fn conditional(
        &self,
        condition: &Expression,
        yes: &Expression,
        no: &Expression,
        evaluator: &Evaluator<'s>,
        wanted: WantedTruth,
    ) -> Blame {
        let (chosen, other) = match self.truth(condition, evaluator) {
            Some(Truth::True) => (yes, WantedTruth::False),
            Some(Truth::False) => (no, WantedTruth::True),
            _ => return self.condition(condition, evaluator, WantedTruth::Known),
        };
        let branch = self.condition(chosen, evaluator, wanted);
        if matches!(branch, Blame::All(_)) {
            return branch; // several violations: each is a finding of its own
        }
        let why = self.condition(condition, evaluator, other);
        // `x == null ? default : x`: what is missing is what the author can write, before what the default depends on.
        if why.starts_missing() { Blame::any(vec![why, branch]) } else { Blame::any(vec![branch, why]) }
    }

    fn call(&self, expression: &Expression, call: &Call, evaluator: &Evaluator<'s>, wanted: WantedTruth) -> Blame {
        let argument = call.arguments.first();
        match (call.name.text.as_str(), argument) {
            ("core::try", Some(_)) => self.try_call(call, evaluator, wanted),
            ("core::can", Some(argument)) => {
                let strict = evaluator.strict();
                match strict.evaluate(argument) {
                    Ok(_) => Blame::places(self.sources(argument, &strict, wanted)),
                    Err(error) => Blame::places(self.cause(&error)),
                }
            }
            ("core::alltrue", Some(list)) => self.quantified(list, evaluator, wanted, true),
            ("core::anytrue", Some(list)) => self.quantified(list, evaluator, wanted, false),
            ("core::contains", Some(list)) if call.arguments.len() == 2 => {
                let Some(value) = call.arguments.get(1) else { return Blame::Nothing };
                self.contains(list, value, evaluator, wanted)
            }
            _ => Blame::places(self.sources(expression, evaluator, wanted)),
        }
    }

    /// The argument that was taken; when it is not the first, what made the first one fail.
    fn try_call(&self, call: &Call, evaluator: &Evaluator<'s>, wanted: WantedTruth) -> Blame {
        let strict = evaluator.strict();
        let mut failure: Option<Blame> = None;
        for argument in &call.arguments {
            match strict.evaluate(argument) {
                Ok(_) => {
                    let taken = self.condition(argument, &strict, wanted);
                    return match failure {
                        Some(_) if wanted == WantedTruth::Known && !taken.is_nothing() => taken,
                        Some(failure) => Blame::any(vec![failure, taken]),
                        None => taken,
                    };
                }
                Err(error) => {
                    if failure.is_none() {
                        failure = Some(Blame::places(self.cause_in(argument, &strict, &error)));
                    }
                }
            }
        }
        failure.unwrap_or(Blame::Nothing)
    }

    /// What an error was about.
    pub(super) fn cause(&self, error: &crate::expr::EvaluationError) -> Vec<Leaf> {
        error.cause.as_ref().and_then(|value| self.leaf(value)).into_iter().collect()
    }

    /// What an error in a reference was about. Where not its last part is null but what should hold that part, the
    /// place says so: what is asked of the part cannot be asked of the whole.
    pub(super) fn cause_in(
        &self,
        reference: &Expression,
        evaluator: &Evaluator<'s>,
        error: &crate::expr::EvaluationError,
    ) -> Vec<Leaf> {
        let leaves = self.cause(error);
        let ExpressionKind::Access { base, steps } = &reference.kind else { return leaves };
        let Some((last, holder)) = steps.split_last() else { return leaves };
        let StepKind::Attribute(name) = &last.kind else { return leaves };
        let holder =
            Expression { span: reference.span, kind: ExpressionKind::Access { base: base.clone(), steps: holder.to_vec() } };
        let there = evaluator.evaluate(&holder).is_ok_and(|value| value.is_null().is_false());
        if there || steps.len() < 2 {
            return leaves;
        }
        let lacks = |leaf: Leaf| match leaf.null {
            true => leaf.with_note(Some(format!("has no `{name}`"))),
            false => Leaf { part: Some(name.to_string()), ..leaf },
        };
        leaves.into_iter().map(lacks).collect()
    }

    fn comparison(
        &self,
        whole: &Expression,
        first: &Expression,
        rest: &[BinaryPart],
        evaluator: &Evaluator<'s>,
        wanted: WantedTruth,
    ) -> Blame {
        let [part] = rest else { return Blame::places(self.sources(whole, evaluator, wanted)) };
        let (left, right) = (first, &part.operand);
        if wanted != WantedTruth::Known
            && let Some((list, direction)) = self.counted(part.operator, left, right, evaluator, wanted)
        {
            return match direction {
                Direction::None => self.witnesses(list, evaluator, true),
                Direction::Fewer => self.witnesses(list, evaluator, false),
                Direction::More => self.near_misses(list, evaluator),
            };
        }
        Blame::places(self.sides(part.operator, left, right, evaluator, wanted))
    }
}
