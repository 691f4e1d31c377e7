//! Collections that are empty because nobody has given them a value.

use super::PolicyScope;
use crate::policy::walk::walk;
use crate::source::{Span, Text};
use crate::syntax::hcl::{self, Expression, ExpressionKind, StepKind};
use crate::value::{HopKind, Kind, Reason, ReasonKind, Value};

/// The longest reference that a reason repeats, in characters.
const MAX_REFERENCE: usize = 60;

/// Why an empty collection says nothing: it is the default of an input variable that has no value.
pub(in crate::policy) fn empty_by_default(scope: &PolicyScope<'_, '_>, value: &Value) -> Option<Reason> {
    let is_empty = match &value.kind {
        Kind::Sequence(sequence) => sequence.items.is_empty() && sequence.is_closed(),
        Kind::Mapping(mapping) => mapping.entries.is_empty() && mapping.open.is_none(),
        Kind::Null(_) => true,
        _ => false,
    };
    let default = value.origin.hops().find(|hop| hop.kind == HopKind::VariableDefault).filter(|_| is_empty)?;
    // The reference itself; of what is computed, the expression that computes it.
    let places = [value.origin.referred(), value.origin.span()];
    let named = places.into_iter().flatten().find_map(|span| {
        let name = first_variable(&expression_at(scope, span)?)?;
        (name.chars().count() <= MAX_REFERENCE).then_some((name, span))
    });
    let (subject, reference) = named.unwrap_or_else(|| (Text::default(), value.origin.span().unwrap_or(default.span())));
    Some(Reason { declared: Some(default.span()), ..Reason::new(ReasonKind::EmptyDefault, subject, reference) })
}

/// The expression that stands at a place; in JSON syntax, a template.
fn expression_at(scope: &PolicyScope<'_, '_>, span: Span) -> Option<Expression> {
    let source = scope.world.sources.get(span.source)?;
    let text = source.slice(span);
    let parsed = [hcl::parse_expression(span.source, text, 0), hcl::parse_template(span.source, text, 0)];
    parsed.into_iter().find(|(_, errors)| errors.is_empty()).map(|(expression, _)| expression)
}

/// The first input variable that an expression names, with the attributes that follow: `var.list` of
/// `concat(var.list, [])`.
fn first_variable(expression: &Expression) -> Option<Text> {
    let mut found = None;
    walk(expression, &mut |part, _| {
        if let (None, ExpressionKind::Access { base, steps }) = (&found, &part.kind)
            && matches!(&base.kind, ExpressionKind::Variable(root) if root == "var")
        {
            let names = steps.iter().map_while(|step| match &step.kind {
                StepKind::Attribute(name) => Some(name.as_str()),
                _ => None,
            });
            found = Some(std::iter::once("var").chain(names).collect::<Vec<_>>().join(".").into());
        }
    });
    found
}
