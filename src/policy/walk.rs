//! Visits every part of an expression, with the names that `for` binds there.

use crate::source::Text;
use crate::syntax::hcl::{Expression, ExpressionKind, ObjectKey, Step, StepKind, TemplatePart};

/// Calls `visit` for the expression and everything in it, outside in, with the bound names in force.
pub fn walk<'e>(expression: &'e Expression, visit: &mut dyn FnMut(&'e Expression, &[Text])) {
    Walker { bound: Vec::new(), visit }.expression(expression);
}

struct Walker<'v, 'e> {
    bound: Vec<Text>,
    visit: &'v mut dyn FnMut(&'e Expression, &[Text]),
}

impl<'e> Walker<'_, 'e> {
    fn expression(&mut self, expression: &'e Expression) {
        (self.visit)(expression, &self.bound);
        match &expression.kind {
            ExpressionKind::Missing
            | ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::String(_)
            | ExpressionKind::Variable(_) => {}
            ExpressionKind::Template(template) => self.parts(&template.parts),
            ExpressionKind::Tuple(items) => items.iter().for_each(|item| self.expression(item)),
            ExpressionKind::Object(items) => {
                for item in items {
                    if let ObjectKey::Expression(key) = &item.key {
                        self.expression(key);
                    }
                    self.expression(&item.value);
                }
            }
            ExpressionKind::Access { base, steps } => {
                self.expression(base);
                self.steps(steps);
            }
            ExpressionKind::Splat { source, steps, .. } => {
                self.expression(source);
                self.steps(steps);
            }
            ExpressionKind::Call(call) => call.arguments.iter().for_each(|argument| self.expression(argument)),
            ExpressionKind::Unary { operand, .. } => self.expression(operand),
            ExpressionKind::Binary { first, rest } => {
                self.expression(first);
                rest.iter().for_each(|part| self.expression(&part.operand));
            }
            ExpressionKind::Conditional { condition, yes, no } => {
                self.expression(condition);
                self.expression(yes);
                self.expression(no);
            }
            ExpressionKind::For(each) => {
                self.expression(&each.collection);
                let depth = self.bound.len();
                self.bound.extend(each.key.iter().map(|key| key.text.clone()));
                self.bound.push(each.value.text.clone());
                let parts = [each.result_key.as_ref(), Some(&each.result), each.condition.as_ref()];
                parts.into_iter().flatten().for_each(|part| self.expression(part));
                self.bound.truncate(depth);
            }
            ExpressionKind::Parenthesis(inner) => self.expression(inner),
        }
    }

    fn steps(&mut self, steps: &'e [Step]) {
        for step in steps {
            match &step.kind {
                StepKind::Index(index) => self.expression(index),
                StepKind::Splat { steps, .. } => self.steps(steps),
                StepKind::Attribute(_) | StepKind::LegacyIndex(_) => {}
            }
        }
    }

    fn parts(&mut self, parts: &'e [TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Literal { .. } => {}
                TemplatePart::Interpolation { expression, .. } => self.expression(expression),
                TemplatePart::If { condition, yes, no, .. } => {
                    self.expression(condition);
                    self.parts(yes);
                    self.parts(no);
                }
                TemplatePart::For { key, value, collection, body, .. } => {
                    self.expression(collection);
                    let depth = self.bound.len();
                    self.bound.extend(key.iter().map(|key| key.text.clone()));
                    self.bound.push(value.text.clone());
                    self.parts(body);
                    self.bound.truncate(depth);
                }
            }
        }
    }
}

/// `root.first` as far as it is written with names: the root and the first attribute.
pub fn root_of(expression: &Expression) -> Option<(&str, Option<&str>)> {
    match &expression.kind {
        ExpressionKind::Variable(name) => Some((name, None)),
        ExpressionKind::Access { base, steps } => {
            let ExpressionKind::Variable(name) = &base.kind else { return None };
            let first = steps.first().and_then(|step| match &step.kind {
                StepKind::Attribute(name) => Some(name.as_str()),
                StepKind::Index(index) => match &index.kind {
                    ExpressionKind::String(text) => Some(text.as_str()),
                    _ => None,
                },
                StepKind::LegacyIndex(_) | StepKind::Splat { .. } => None,
            });
            Some((name, first))
        }
        _ => None,
    }
}

/// The expression inside any parentheses.
pub fn unwrap_parentheses(mut expression: &Expression) -> &Expression {
    while let ExpressionKind::Parenthesis(inner) = &expression.kind {
        expression = inner;
    }
    expression
}
