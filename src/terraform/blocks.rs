//! Bodies: arguments and nested blocks, `dynamic` ones written out.

use std::sync::Arc;

use super::definition::{Merged, ResourceKey, kind_of};
use super::guard::Guarded;
use super::schema;
use super::scope::ModuleScope;
use crate::expr::Evaluator;
use crate::source::{Span, Text};
use crate::syntax::hcl::{Block, Body, ExpressionKind};
use crate::value::{
    BodySchema, Entry, Kind, Mapping, MappingKind, Mode, PathStep, ReasonKind, Sequence, SequenceKind, Unknown, Value,
};

/// Arguments of a resource block or module call that are Terraform's and not its own.
const META_ARGUMENTS: [&str; 5] = ["count", "for_each", "depends_on", "provider", "providers"];
/// Nested blocks that are Terraform's and not the resource's.
const META_BLOCKS: [&str; 5] = ["lifecycle", "provisioner", "connection", "precondition", "postcondition"];

impl<'a> ModuleScope<'_, 'a> {
    /// The arguments and nested blocks of a resource instance.
    pub(super) fn body(&self, key: &ResourceKey, index: usize) -> Value {
        let full = || format!("{}.{}", key.1, key.2);
        // Who asks has seen the block: what is not found is not known, and never empty.
        let lost = |span: Span| {
            self.evaluation.internal_error(span, &format!("`{}` is referred to and not declared", full()));
            Unknown::because(ReasonKind::InvalidExpression, full(), span).into_value()
        };
        let Some(declaration) = self.instance.definition.resources.get(key) else {
            return lost(self.instance.definition.place());
        };
        let header = declaration.block.header;
        let guarded = Guarded { name: &full, span: header, keeps_rest: true };
        let work = || {
            let expansion = self.expansion(key);
            let Some(member) = expansion.members.get(index) else { return lost(header) };
            let address = self.address(key, member.key.clone());
            let mut mapping = Mapping::new(MappingKind::Resource(address), header);
            mapping.schema = self.schema_of(key, &declaration.body);
            let evaluator = self.evaluator(member, expansion.shape);
            self.instance.open_bodies.borrow_mut().push(key.clone());
            let in_doubt = self.instance.is_doubtful(member);
            self.evaluation.doubted(in_doubt, || self.fill(&mut mapping, &declaration.body, &evaluator, true));
            self.instance.open_bodies.borrow_mut().pop();
            if key.0 == Mode::Data {
                super::data::complete(self, &key.1, &mut mapping);
            }
            let mapping = self.planned_body(key, member.key.as_ref(), mapping);
            Value::mapping(mapping).with_span(declaration.block.span)
        };
        self.evaluation.guarded(&self.instance.bodies, &(key.clone(), index), &guarded, work, Unknown::into_value)
    }

    /// Evaluates attributes and nested blocks into a mapping.
    pub(super) fn fill(&self, mapping: &mut Mapping, body: &Merged<'a>, evaluator: &Evaluator<'_>, resource: bool) {
        for attribute in body.attributes() {
            let name = &attribute.name.text;
            let of_module = name.as_str() == "providers" && !matches!(mapping.kind, MappingKind::Resource(_));
            if resource && (of_module || META_ARGUMENTS.contains(&name.as_str())) {
                continue; // references to providers among them: no values
            }
            let value = self.evaluation.value_or_unknown(evaluator.evaluate(&attribute.value), attribute.value.span);
            let value = self.as_declared(value, mapping.schema, name);
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
            let (blocks, first) = self.nested(of_kind, mapping.schema.and_then(|schema| schema::nested(schema, kind)), evaluator);
            let value = Value::sequence(blocks).with_span(first);
            if !mapping.entries.contains_key(kind) {
                mapping.entries.insert(kind.into(), Entry { value, key: first });
            }
        }
    }

    fn nested(
        &self,
        blocks: impl Iterator<Item = &'a Block>,
        schema: Option<BodySchema>,
        evaluator: &Evaluator<'_>,
    ) -> (Sequence, Span) {
        let (mut sure, mut unsure) = (Vec::new(), Vec::new());
        let (mut open, mut doubt): (Option<Arc<Unknown>>, _) = (None, None);
        let mut first = Span::NONE;
        for block in blocks {
            if first.is_none() {
                first = block.header;
            }
            if block.kind.text != "dynamic" {
                sure.push(self.nested_body(&block.body, schema, block.header, block.span, evaluator));
                continue;
            }
            let content = block.body.blocks_of("content").next();
            let (Some(content), Some(expression)) = (content, block.body.attribute("for_each").map(|a| &a.value)) else {
                // Terraform refuses it: which blocks were meant is not known.
                let message = "a `dynamic` block needs `for_each` and a `content` block".to_string();
                self.evaluation.note(block.header, "invalid-expression", message);
                open = Some(Arc::new(Unknown::because(
                    ReasonKind::InvalidExpression,
                    format!("dynamic {}", kind_of(block)),
                    block.header,
                )));
                continue;
            };
            let iterator = match block.body.attribute("iterator").map(|a| &a.value.kind) {
                Some(ExpressionKind::Variable(name) | ExpressionKind::String(name)) => name.clone(),
                _ => Text::new(kind_of(block)),
            };
            let each = self.evaluation.value_or_unknown(evaluator.evaluate(expression), expression.span);
            let mut one = |key: Value, value: Value, definite: bool| {
                let element = Value::object([("key", key), ("value", value)]);
                let inner = evaluator.bind(iterator.clone(), element);
                let in_doubt = self.evaluation.is_in_doubt() || !definite;
                let nested = || self.nested_body(&content.body, schema, block.header, block.span, &inner);
                let body = self.evaluation.doubted(in_doubt, nested);
                if definite { sure.push(body) } else { unsure.push(body) }
            };
            let project = |value: &Value| {
                let mut value = value.clone();
                value.origin = each.origin.project(&value.origin);
                each.part(value, &PathStep::Any)
            };
            match &each.kind {
                Kind::Sequence(sequence) => {
                    let definite = sequence.definite().len();
                    doubt = doubt.or_else(|| sequence.doubt.clone());
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
                        open = Some(Arc::new(rest.reasons_only()));
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
                        open = Some(Arc::new(rest.reasons_only()));
                    }
                }
                Kind::Null(_) | Kind::Absent(_) => {}
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
                        doubt = Some(reasons);
                        for case in cases {
                            for (index, item) in case.as_sequence().map_or(&[][..], |s| &s.items).iter().enumerate() {
                                one(Value::number(index), project(item), false);
                            }
                        }
                    } else {
                        let element = super::shape::element_of(&each, &reasons, each.origin.site_at(expression.span));
                        one(Unknown::clone(&reasons).into_value(), element, false);
                        // Whatever the elements are, each of their blocks is like this one.
                        let mut alike: Vec<Value> = unsure.last().cloned().into_iter().collect();
                        if let Some(before) = &open {
                            let others = if before.cases.is_empty() { Vec::new() } else { std::mem::take(&mut alike) };
                            alike = before.cases.iter().cloned().chain(others).collect();
                        }
                        open = Some(Arc::new(reasons.one_of_each(alike)));
                    }
                }
            }
        }
        let maybe = unsure.len();
        sure.append(&mut unsure);
        (Sequence { maybe, doubt, open, ..Sequence::new(SequenceKind::Blocks, sure) }, first)
    }

    fn nested_body(
        &self,
        body: &'a Body,
        schema: Option<BodySchema>,
        header: Span,
        span: Span,
        evaluator: &Evaluator<'_>,
    ) -> Value {
        let mut mapping = Mapping::new(MappingKind::Body, header);
        mapping.schema = schema;
        let filled = self.evaluation.nesting.within(header, || self.fill(&mut mapping, &Merged::new(body), evaluator, false));
        if filled.is_none() {
            mapping.open = Some(Arc::new(Unknown::because(ReasonKind::TooLarge, "a block that is nested too deep", header)));
        }
        Value::mapping(mapping).with_span(span)
    }
}
