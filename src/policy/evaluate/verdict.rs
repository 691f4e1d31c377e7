//! The verdict of a policy on a target.

use super::PolicyScope;
use crate::expr::{EvaluationError, Evaluator, truth_of};
use crate::syntax::hcl::Expression;
use crate::value::{Reason, ReasonKind, Truth, Value};

/// What a policy, or one of its conditions, comes to.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// The filter is false: the policy does not apply.
    Skip,
    Pass,
    Unknown,
    Fail,
    Error,
}

/// One condition, evaluated.
#[derive(Clone, Debug)]
pub struct Checked {
    pub verdict: Verdict,
    /// The value, where there is one.
    pub value: Option<Value>,
    pub error: Option<Box<EvaluationError>>,
    /// Why it is unknown.
    pub reasons: Vec<Reason>,
}

impl Checked {
    fn error(error: Box<EvaluationError>) -> Checked {
        Checked { verdict: Verdict::Error, value: None, error: Some(error), reasons: Vec::new() }
    }
}

/// A policy on a target.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The worst of the conditions, or `Skip`.
    pub verdict: Verdict,
    /// `None` when there is no filter.
    pub filter: Option<Checked>,
    /// One per `enforce` block, in file order; empty when the filter decides.
    pub enforces: Vec<Checked>,
}

/// Holds the scope's policy against its target.
pub fn evaluate(scope: &PolicyScope<'_, '_>) -> Judgement {
    let filter = scope.policy.filter.as_ref().map(|filter| check(scope, filter, CheckedPart::Filter));
    match filter.as_ref().map(|filter| filter.verdict) {
        Some(Verdict::Fail) => return Judgement { verdict: Verdict::Skip, filter, enforces: Vec::new() },
        Some(Verdict::Error) => return Judgement { verdict: Verdict::Error, filter, enforces: Vec::new() },
        _ => {}
    }
    let enforces: Vec<Checked> =
        scope.policy.enforces.iter().map(|enforce| check(scope, &enforce.condition, CheckedPart::Condition)).collect();
    let mut verdict = enforces.iter().map(|checked| checked.verdict).max().unwrap_or(Verdict::Pass);
    let open = filter.as_ref().is_some_and(|filter| filter.verdict == Verdict::Unknown);
    if open && verdict != Verdict::Pass {
        verdict = Verdict::Unknown; // whether it applies at all is not known
    }
    Judgement { verdict, filter, enforces }
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum CheckedPart {
    Filter,
    Condition,
}

fn check(scope: &PolicyScope<'_, '_>, expression: &Expression, question: CheckedPart) -> Checked {
    scope.start();
    let result = Evaluator::new(scope).evaluate(expression);
    if let Some(error) = scope.take_fatal() {
        return Checked::error(error);
    }
    let value = match result {
        Ok(value) => value,
        Err(error) => return Checked::error(error),
    };
    let what = if question == CheckedPart::Filter { "`filter`" } else { "`condition`" };
    let Some(truth) = truth_of(&value) else {
        let message = format!("{what} must be a boolean, not {}", value.describe());
        return Checked::error(EvaluationError::because(message, expression.span, &value));
    };
    let mut reasons = Vec::new();
    let verdict = match truth {
        Truth::True => Verdict::Pass,
        Truth::False => Verdict::Fail,
        Truth::Unknown => {
            value.collect_reasons(&mut reasons);
            if reasons.is_empty() {
                let subject = format!("what `{}` depends on is not in these files", scope.target.name);
                reasons.push(Reason::new(ReasonKind::NotInFiles, subject, scope.target.header));
            }
            Verdict::Unknown
        }
    };
    Checked { verdict, value: Some(value), error: None, reasons }
}
