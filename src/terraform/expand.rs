//! `count`, `for_each`, `dynamic`: how many there are of what. Floor 2.

use std::rc::Rc;
use std::sync::Arc;

use super::definition::{Merged, ResourceKey, kind_of};
use super::instance::{Expansion, Member, Shape};
use super::scope::ModuleScope;
use crate::expr::Evaluator;
use crate::source::{Span, Text};
use crate::syntax::hcl::{Block, Body, ExpressionKind};
use crate::value::{
    Entry, Key, Kind, Mapping, MappingKind, Number, Origin, ReasonKind, Sequence, SequenceKind, Type, Unknown, Value, convert,
};

/// How many instances of one resource or module are made; beyond that one stands for all.
const MAX_INSTANCES: usize = 1_000;

/// Arguments of a resource block or module call that are Terraform's and not its own.
const META_ARGUMENTS: [&str; 5] = ["count", "for_each", "depends_on", "provider", "providers"];
/// Nested blocks that are Terraform's and not the resource's.
const META_BLOCKS: [&str; 5] = ["lifecycle", "provisioner", "connection", "precondition", "postcondition"];

impl<'a> ModuleScope<'_, 'a> {
    /// The instances of a resource block.
    pub(super) fn expansion(&self, key: &ResourceKey) -> Rc<Expansion> {
        if let Some(known) = self.instance.expansions.borrow().get(key) {
            return known.clone();
        }
        let expansion = match self.instance.definition.resources.get(key) {
            Some(declaration) => self.expand(&declaration.body),
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
            Kind::Bool(_) | Kind::Null | Kind::Absent(_) | Kind::Sequence(_) | Kind::Mapping(_) => {
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

    fn open(&self, value: &Value, span: Span) -> Arc<Unknown> {
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

    /// The arguments and nested blocks of a resource instance.
    pub(super) fn body(&self, key: &ResourceKey, index: usize) -> Value {
        let Some(declaration) = self.instance.definition.resources.get(key) else { return Value::null() };
        let header = declaration.block.header;
        let full = || format!("{}.{}", key.1, key.2);
        self.evaluation.once(&self.instance.bodies, &(key.clone(), index), &full, header, || {
            let expansion = self.expansion(key);
            let Some(member) = expansion.members.get(index) else { return Value::null() };
            let address = self.address(key, member.key.clone());
            let mut mapping = Mapping::new(MappingKind::Resource(address), header);
            let evaluator = self.evaluator(member, expansion.shape);
            self.fill(&mut mapping, &declaration.body, &evaluator, true);
            Value::mapping(mapping).with_span(declaration.block.span)
        })
    }

    /// Evaluates attributes and nested blocks into a mapping.
    pub(super) fn fill(&self, mapping: &mut Mapping, body: &Merged<'a>, evaluator: &Evaluator<'_>, resource: bool) {
        for attribute in body.attributes() {
            let name = &attribute.name.text;
            let of_module = name.as_str() == "providers" && !matches!(mapping.kind, MappingKind::Resource(_));
            if resource && (of_module || META_ARGUMENTS.contains(&name.as_str())) {
                continue; // references to providers among them: no values
            }
            let value = self.evaluation.settle(evaluator.evaluate(&attribute.value), attribute.value.span);
            let value = match super::facts::primitive(name) {
                Some(typ) if matches!(value.kind, Kind::String(_)) => convert(&value, &typ).unwrap_or(value),
                _ => value,
            };
            mapping.entries.insert(name.clone(), Entry { value, key: attribute.name.span });
        }
        let mut kinds: Vec<&str> = Vec::new();
        let blocks = body.blocks();
        for block in &blocks {
            let kind = kind_of(block);
            let meta = resource && META_BLOCKS.contains(&kind);
            if !meta && !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        for kind in kinds {
            let of_kind = blocks.iter().copied().filter(|block| kind_of(block) == kind);
            let (items, maybe, open, first) = self.nested(of_kind, evaluator);
            let value = Value::sequence(Sequence { kind: SequenceKind::Blocks, items, maybe, open }).with_span(first);
            if !mapping.entries.contains_key(kind) {
                mapping.entries.insert(kind.into(), Entry { value, key: first });
            }
        }
    }

    fn nested(
        &self,
        blocks: impl Iterator<Item = &'a Block>,
        evaluator: &Evaluator<'_>,
    ) -> (Vec<Value>, usize, Option<Arc<Unknown>>, Span) {
        let (mut sure, mut unsure) = (Vec::new(), Vec::new());
        let mut open = None;
        let mut first = Span::NONE;
        for block in blocks {
            if first.is_none() {
                first = block.header;
            }
            if block.kind.text != "dynamic" {
                sure.push(self.nested_body(&block.body, block.header, block.span, evaluator));
                continue;
            }
            let Some(content) = block.body.blocks_of("content").next() else { continue };
            let Some(expression) = block.body.attribute("for_each").map(|a| &a.value) else { continue };
            let iterator = match block.body.attribute("iterator").map(|a| &a.value.kind) {
                Some(ExpressionKind::Variable(name) | ExpressionKind::String(name)) => name.clone(),
                _ => Text::new(kind_of(block)),
            };
            let each = self.evaluation.settle(evaluator.evaluate(expression), expression.span);
            let mut one = |key: Value, value: Value, definite: bool| {
                let element = Value::object([("key", key), ("value", value)]);
                let inner = evaluator.bind(iterator.clone(), element);
                let body = self.nested_body(&content.body, block.header, block.span, &inner);
                if definite { sure.push(body) } else { unsure.push(body) }
            };
            let project = |value: &Value| {
                let mut value = value.clone();
                value.origin = each.origin.project(&value.origin);
                value
            };
            match &each.kind {
                Kind::Sequence(sequence) => {
                    let definite = sequence.definite().len();
                    let set = matches!(sequence.kind, SequenceKind::Set(_));
                    for (index, item) in sequence.items.iter().enumerate() {
                        if !self.evaluation.spend(1) {
                            open = Some(Arc::new(Unknown::because(ReasonKind::TooLarge, "dynamic", expression.span)));
                            break;
                        }
                        let key = if set { project(item) } else { Value::number(index) };
                        one(key, project(item), index < definite);
                    }
                    if let Some(rest) = &sequence.open {
                        open = Some(rest.clone());
                    }
                }
                Kind::Mapping(mapping) => {
                    for (name, entry) in &mapping.entries {
                        if !self.evaluation.spend(1) {
                            open = Some(Arc::new(Unknown::because(ReasonKind::TooLarge, "dynamic", expression.span)));
                            break;
                        }
                        one(Value::string(name.clone()).with_span(entry.key), project(&entry.value), true);
                    }
                    if let Some(rest) = &mapping.open {
                        open = Some(rest.clone());
                    }
                }
                Kind::Null | Kind::Absent(_) => {}
                _ => {
                    let cases = match &each.kind {
                        Kind::Unknown(unknown) => unknown.cases.as_slice(),
                        _ => &[],
                    };
                    let reasons = self.open(&each, expression.span);
                    // `cond ? [x] : []`: each element may be there; nothing else is.
                    let listed =
                        !cases.is_empty() && cases.iter().all(|case| matches!(&case.kind, Kind::Sequence(s) if s.is_closed()));
                    if listed {
                        for case in cases {
                            for (index, item) in case.as_sequence().map_or(&[][..], |s| &s.items).iter().enumerate() {
                                one(Value::number(index), project(item), false);
                            }
                        }
                    } else {
                        let element = super::shape::element_of(&each, &reasons, expression.span);
                        one(Unknown::clone(&reasons).into_value(), element, false);
                        open = Some(reasons);
                    }
                }
            }
        }
        let maybe = unsure.len();
        sure.append(&mut unsure);
        (sure, maybe, open, first)
    }

    fn nested_body(&self, body: &'a Body, header: Span, span: Span, evaluator: &Evaluator<'_>) -> Value {
        let mut mapping = Mapping::new(MappingKind::Body, header);
        self.fill(&mut mapping, &Merged::new(body), evaluator, false);
        Value::mapping(mapping).with_span(span)
    }
}

pub(super) fn single() -> Expansion {
    Expansion { shape: Shape::Single, members: vec![Member { key: None, iteration: None, definite: true }], open: None }
}
