//! `count` and `for_each`: how many instances there are. Floor 2.

use std::rc::Rc;
use std::sync::Arc;

use super::definition::{Merged, ResourceKey};
use super::instance::{Expansion, Member, Shape};
use super::scope::ModuleScope;
use crate::expr::Evaluator;
use crate::source::{Span, Text};
use crate::value::{Key, Kind, Number, Origin, ReasonKind, Type, Unknown, Value};

/// How many instances of one resource or module are made; beyond that one stands for all.
const MAX_INSTANCES: usize = 1_000;

impl<'a> ModuleScope<'_, 'a> {
    /// The instances of a resource block.
    pub(super) fn expansion(&self, key: &ResourceKey) -> Rc<Expansion> {
        if let Some(known) = self.instance.expansions.borrow().get(key) {
            return known.clone();
        }
        let expansion = match self.instance.definition.resources.get(key) {
            Some(declaration) => self.planned_expansion(key, self.expand(&declaration.body)),
            None => single(),
        };
        let expansion = Rc::new(expansion);
        self.instance.expansions.borrow_mut().insert(key.clone(), expansion.clone());
        expansion
    }

    pub(super) fn expand(&self, body: &Merged<'a>) -> Expansion {
        if let Some(expression) = body.expression("count") {
            let count = self.evaluation.settle(Evaluator::new(self).evaluate(expression), expression.span);
            return self.expand_count(&count, expression.span);
        }
        if let Some(expression) = body.expression("for_each") {
            let each = self.evaluation.settle(Evaluator::new(self).evaluate(expression), expression.span);
            return self.expand_each(&each, expression.span);
        }
        single()
    }

    fn expand_count(&self, count: &Value, span: Span) -> Expansion {
        let member = |index: u64| {
            let number = Value::number(Number::Integer(index as i64)).with_origin(Origin::at(span));
            Member { key: Some(Key::Number(index)), iteration: Some((number.clone(), number)), definite: true }
        };
        let number = match &count.kind {
            Kind::Number(number) => number.to_usize(),
            Kind::String(text) => Number::parse(text).and_then(|n| n.to_usize()),
            Kind::Bool(_) | Kind::Null(_) | Kind::Absent(_) | Kind::Sequence(_) | Kind::Mapping(_) => {
                self.evaluation.note(
                    span,
                    "invalid-expression",
                    format!("`count` must be a whole number, not {}", count.describe()),
                );
                None
            }
            _ => None,
        };
        if let Some(number) = number.filter(|n| *n <= MAX_INSTANCES) {
            return Expansion { shape: Shape::Count, members: (0..number as u64).map(member).collect(), open: None };
        }
        if number.is_some() {
            self.evaluation.note(span, "too-large", format!("`count` is over {MAX_INSTANCES}: one instance stands for all"));
        }
        let open = match number {
            Some(_) => Arc::new(Unknown::because(ReasonKind::TooLarge, "count", span)),
            None => self.open(count, span),
        };
        // `count = condition ? 1 : 0`: at most one, and then it is the first.
        let at_most_one = match &count.kind {
            Kind::Unknown(unknown) if !unknown.cases.is_empty() => {
                unknown.cases.iter().all(|case| case.as_number().is_some_and(|n| *n <= Number::Integer(1)))
            }
            _ => false,
        };
        let template = if at_most_one {
            Member { definite: false, ..member(0) }
        } else {
            let index = Unknown { typ: Some(Type::Number), not_null: true, ..(*open).clone() }.into_value();
            Member { key: Some(Key::Symbolic("count".into())), iteration: Some((index.clone(), index)), definite: false }
        };
        Expansion { shape: Shape::Count, members: vec![template], open: Some(open) }
    }

    pub(super) fn open(&self, value: &Value, span: Span) -> Arc<Unknown> {
        let mut unknown = Unknown::joined([value]);
        if unknown.reasons.is_empty() {
            unknown = Unknown::because(ReasonKind::CountOrForEach, "count or for_each", span);
        }
        Arc::new(unknown)
    }

    fn expand_each(&self, each: &Value, span: Span) -> Expansion {
        let mut members = Vec::new();
        let mut open = None;
        let mut add = |name: &str, key: Span, value: Value| {
            let key = Value::string(name).with_origin(if key.is_none() { each.origin.clone() } else { Origin::at(key) });
            members.push(Member { key: Some(Key::Text(name.into())), iteration: Some((key, value)), definite: true });
        };
        match &each.kind {
            Kind::Mapping(mapping) => {
                for (name, entry) in &mapping.entries {
                    let mut value = entry.value.clone();
                    value.origin = each.origin.project(&value.origin);
                    add(name, entry.key, value);
                }
                open = mapping.open.clone();
            }
            Kind::Sequence(sequence) => {
                for item in &sequence.items {
                    match &item.kind {
                        Kind::String(name) => add(name, item.origin.span.unwrap_or(Span::NONE), item.clone()),
                        _ => open = Some(self.open(item, span)),
                    }
                }
                if !sequence.is_closed() {
                    open = Some(self.open(each, span));
                    let count = members.len();
                    // Members that may or may not be there.
                    for member in members.iter_mut().skip(count.saturating_sub(sequence.maybe)) {
                        member.definite = false;
                    }
                }
            }
            _ => open = Some(self.open(each, span)),
        }
        if members.len() > MAX_INSTANCES {
            self.evaluation.note(
                span,
                "too-large",
                format!("`for_each` has over {MAX_INSTANCES} elements: one instance stands for all"),
            );
            members.clear();
            open = Some(Arc::new(Unknown::because(ReasonKind::TooLarge, "for_each", span)));
        }
        if let Some(open) = &open {
            let unknown = |typ: Type| Unknown { not_null: true, ..(**open).clone() }.with_type(typ).into_value().with_span(span);
            let text = self.evaluation.sources.get(span.source).map(|s| Text::new(s.slice(span))).unwrap_or_default();
            // What the elements of a partly typed map look like is known from its type.
            let element = match &each.kind {
                Kind::Unknown(unknown) => match &unknown.typ {
                    Some(Type::Map(element) | Type::Set(element)) => (**element).clone(),
                    _ => Type::Any,
                },
                _ => Type::Any,
            };
            let key = Key::Symbolic(text);
            let value = super::shape::of_type(&element, open, span);
            members.push(Member { key: Some(key), iteration: Some((unknown(Type::String), value)), definite: false });
        }
        Expansion { shape: Shape::ForEach, members, open }
    }
}

pub(super) fn single() -> Expansion {
    Expansion { shape: Shape::Single, members: vec![Member { key: None, iteration: None, definite: true }], open: None }
}
