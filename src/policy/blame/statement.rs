//! What a comparison found, in words: the name and the value of what a rule reads.

use super::Blamer;
use super::grounds::{Grounds, MAX_CLAUSES};
use crate::expr::Evaluator;
use crate::finding::{is_secret_name, without_url_passwords};
use crate::policy::evaluate::{is_nothing, shown};
use crate::policy::functions;
use crate::policy::walk::{root_of, unwrap_parentheses};
use crate::syntax::hcl::{BinaryOperator, Expression, ExpressionKind, StepKind};
use crate::value::{HopKind, Kind, Value};

/// The longest value and the longest piece of a rule that a text repeats, in characters.
const MAX_TEXT: usize = 60;

impl<'s> Blamer<'s, '_> {
    pub(super) fn why_comparison(
        &self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        evaluator: &Evaluator<'s>,
        holds: bool,
    ) -> Grounds {
        let turned = self.name(left, evaluator).is_none() && self.name(right, evaluator).is_some();
        let (subject, operator, other) =
            if turned { (right, super::comparison::mirrored(operator), left) } else { (left, operator, right) };
        // `x == true` and `x != false` ask what `x` says.
        let flag = match (&unwrap_parentheses(other).kind, operator) {
            (ExpressionKind::Bool(flag), BinaryOperator::Equal) => Some(*flag),
            (ExpressionKind::Bool(flag), BinaryOperator::NotEqual) => Some(!*flag),
            _ => None,
        };
        if let (Some(flag), ExpressionKind::Call(call)) = (flag, &unwrap_parentheses(subject).kind)
            && call.name.text != "core::try"
        {
            return self.why(subject, evaluator, flag == holds);
        }
        if let Some(flag) = flag
            && let Some(definition) = self.local_definition(unwrap_parentheses(subject), evaluator)
            && !matches!(definition.kind, ExpressionKind::Access { .. })
        {
            return self.why(definition, &self.top(), flag == holds);
        }
        let bound = evaluator.evaluate(other).ok();
        let equal = match operator {
            BinaryOperator::Equal => Some(holds),
            BinaryOperator::NotEqual => Some(!holds),
            _ => None,
        };
        let unset = bound.as_ref().is_some_and(|bound| is_nothing(bound) || bound.as_str() == Some(""));
        if unset && equal == Some(false) {
            let name = self.name(subject, evaluator).unwrap_or_else(|| self.written(subject));
            return Grounds::clause(format!("`{name}` is set"));
        }
        if let Some(count) = self.counted_elements(subject, evaluator) {
            return Grounds::clause(count);
        }
        let stated = self.stated(subject, evaluator);
        let bound = bound.as_ref().and_then(text_of).unwrap_or_else(|| self.written(other));
        let asked = match (operator, holds) {
            (BinaryOperator::GreaterOrEqual, true) | (BinaryOperator::Less, false) => Some("at least"),
            (BinaryOperator::LessOrEqual, true) | (BinaryOperator::Greater, false) => Some("at most"),
            (BinaryOperator::Greater, true) | (BinaryOperator::LessOrEqual, false) => Some("more than"),
            (BinaryOperator::Less, true) | (BinaryOperator::GreaterOrEqual, false) => Some("less than"),
            _ => None,
        };
        Grounds::clause(match (asked, equal) {
            (Some(asked), _) => format!("{stated}, {asked} `{bound}`"),
            (None, Some(false)) if !stated.ends_with(" set") => format!("{stated}, not `{bound}`"),
            (None, Some(true)) if stated.ends_with(" is set") => {
                format!("{} equals `{bound}`", stated.trim_end_matches(" is set"))
            }
            _ => stated,
        })
    }

    /// `core::length(list)` in words: how many elements the list has.
    fn counted_elements(&self, expression: &Expression, evaluator: &Evaluator<'s>) -> Option<String> {
        let ExpressionKind::Call(call) = &unwrap_parentheses(expression).kind else { return None };
        let list = call.arguments.first().filter(|_| call.name.text == "core::length")?;
        let count = evaluator.evaluate(expression).ok()?.as_number()?.to_i64()?;
        let made = self.defined(list, evaluator);
        if let Some(noun) = listed(made) {
            return Some(if count == 0 { format!("there are no {noun}") } else { format!("there are {count} {noun}") });
        }
        let name = self.name(list, evaluator).unwrap_or_else(|| self.written(list));
        Some(match count {
            0 => format!("`{name}` is empty or not set"),
            1 => format!("`{name}` has 1 element"),
            _ => format!("`{name}` has {count} elements"),
        })
    }

    /// What an expression of the target is: "`x` is `7`", "`x` is not set", "the provider's default" included.
    pub(super) fn stated(&self, expression: &Expression, evaluator: &Evaluator<'s>) -> String {
        let name = self.name(expression, evaluator).unwrap_or_else(|| self.written(expression));
        if let ExpressionKind::Call(call) = &unwrap_parentheses(self.defined(expression, evaluator)).kind
            && call.name.text == "core::try"
            && let Some(first) = call.arguments.first()
            && let Err(error) = evaluator.strict().evaluate(first)
            && error.cause.as_ref().is_none_or(is_nothing)
        {
            let counts = evaluator.evaluate(expression).ok().as_ref().and_then(text_of);
            let counts = counts.filter(|text| text != "null").map(|text| format!(" and counts as `{text}`"));
            return format!("`{name}` is not set{}", counts.unwrap_or_default());
        }
        let Ok(value) = evaluator.evaluate(expression) else { return format!("`{name}` is not set") };
        if is_nothing(&value) {
            return format!("`{name}` is not set");
        }
        let secret = name.rsplit('.').next().is_some_and(is_secret_name);
        let text = text_of(&value).filter(|_| !secret || !matches!(value.kind, Kind::String(_) | Kind::Parts(_)));
        let by_default = value.origin.hops().next().is_some_and(|hop| hop.kind == HopKind::ProviderDefault);
        match text {
            Some(text) if by_default => format!("`{name}` is not set and the provider's default is `{text}`"),
            Some(text) => format!("`{name}` is `{text}`"),
            None => format!("`{name}` is set"),
        }
    }

    /// The definition of a local, or the expression itself.
    fn defined<'e>(&self, expression: &'e Expression, evaluator: &Evaluator<'s>) -> &'e Expression
    where
        's: 'e,
    {
        self.local_definition(unwrap_parentheses(expression), evaluator).unwrap_or(expression)
    }

    /// What the author of the configuration calls a value that a rule reads; `None` for what the rule makes itself.
    pub(super) fn name(&self, expression: &Expression, evaluator: &Evaluator<'s>) -> Option<String> {
        let expression = unwrap_parentheses(expression);
        match &expression.kind {
            ExpressionKind::Access { steps, .. } => match root_of(expression) {
                Some(("attrs" | "prior_attrs", _)) => {
                    let mut path = String::new();
                    for step in steps {
                        match &step.kind {
                            StepKind::Attribute(name) if path.is_empty() => path.push_str(name),
                            StepKind::Attribute(name) => path.extend([".", name]),
                            _ => return Some(self.written(expression)),
                        }
                    }
                    Some(path)
                }
                Some(("local", _)) => {
                    let definition = self.local_definition(expression, evaluator);
                    definition
                        .and_then(|definition| self.name(definition, &self.top()))
                        .or_else(|| Some(self.written(expression)))
                }
                Some(("input", _)) => None,
                _ => Some(self.written(expression)),
            },
            ExpressionKind::Variable(_) => Some(self.written(expression)),
            ExpressionKind::Call(call) => match (call.name.text.as_str(), call.arguments.first()) {
                ("core::try" | "src::given", Some(first)) => self.name(first, evaluator),
                ("net::exposures", Some(first)) => self.name(first, evaluator),
                (_, Some(_)) => Some(self.written(expression)),
                (_, None) => None,
            },
            _ => None,
        }
    }

    /// A piece of the rule as it is written, on one line.
    pub(super) fn written(&self, expression: &Expression) -> String {
        let sources = self.scope.world.sources;
        let text = sources.get(expression.span.source).map(|source| source.slice(expression.span).to_string());
        let text = text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
        match text.char_indices().nth(MAX_TEXT) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
            None => text,
        }
    }
}

/// A value in a few characters, if it may be shown.
pub(super) fn text_of(value: &Value) -> Option<String> {
    let text = match &value.kind {
        _ if value.sensitive => return None,
        Kind::Null(_) => "null".to_string(),
        Kind::Unknown(_) | Kind::Parts(_) => return None,
        _ => without_url_passwords(&shown(value)?).into_owned(),
    };
    let fits = text.chars().count() <= MAX_TEXT && !text.chars().any(|c| c.is_control() || c == '`');
    fits.then_some(text)
}

/// What a call lists, in words.
pub(super) fn listed(expression: &Expression) -> Option<&'static str> {
    match &unwrap_parentheses(expression).kind {
        ExpressionKind::Call(call) => functions::lists(&call.name.text),
        _ => None,
    }
}

/// The elements of a constant list in words.
pub(super) fn words(list: &Value) -> Option<String> {
    let items = &list.as_sequence()?.items;
    let words: Option<Vec<String>> = items.iter().map(|item| text_of(item).map(|text| format!("`{text}`"))).collect();
    words.filter(|words| !words.is_empty() && words.len() <= MAX_CLAUSES).map(|words| words.join(", "))
}
