//! Follows values of resources through an expression, with what the schemas say of them.
//!
//! Invariant: a value of which more than one origin is possible is followed only where all of them are known.

use super::super::super::{FixAction, Locals, Policy, PolicyKind};
use super::super::body::Checker;
use super::super::constant;
use super::schema::{EVERYWHERE, filter_of, meta, named, report};
use crate::expr::spelling::nearest;
use crate::source::{Span, Text};
use crate::syntax::hcl::{Call, Expression, ExpressionKind, ObjectKey, Step, StepKind, TemplatePart};
use crate::terraform::schema::{Argument, ArgumentShape, BlockSchema};

/// How many locals may lead to each other.
const MAX_LOCALS: usize = 32;

/// Functions that give back what they are given, or elements of it.
const PASS_ON: [&str; 14] = [
    "try",
    "one",
    "concat",
    "flatten",
    "coalesce",
    "coalescelist",
    "tolist",
    "toset",
    "distinct",
    "reverse",
    "compact",
    "element",
    "slice",
    "given",
];

/// Functions that give back one element.
const ELEMENT: [&str; 2] = ["one", "element"];

/// What a value is, as far as schemas say.
#[derive(Clone)]
struct Known {
    /// Where several types are meant: what each of them has.
    blocks: Vec<BlockSchema>,
    /// It has what every resource has.
    is_resource: bool,
    level: Multiplicity,
}

#[derive(Copy, Clone, PartialEq)]
enum Multiplicity {
    One,
    List,
    Map,
}

/// Where a value comes from.
enum ValueSource {
    Known(Known),
    /// It has no attributes: a literal, an empty list.
    Plain,
    Unknown,
}

pub(super) struct NameReader<'r> {
    checker: &'r mut Checker,
    kind: Option<PolicyKind>,
    own: Option<Known>,
    locals: [&'r Locals; 2],
    /// The names that `for` binds.
    bound: Vec<(Text, Option<Known>)>,
    /// Locals that are being followed: their own mistakes are reported where they stand.
    followed: usize,
}

static NONE: Locals = Locals::new();

impl<'r> NameReader<'r> {
    /// `blocks` are those of the types that the policy selects.
    pub fn new(
        checker: &'r mut Checker,
        policy: Option<&'r Policy>,
        blocks: Option<&[BlockSchema]>,
        locals: &'r Locals,
    ) -> NameReader<'r> {
        let own = blocks.map(|blocks| Known { blocks: blocks.to_vec(), is_resource: true, level: Multiplicity::One });
        let locals = [policy.map_or(&NONE, |policy| &policy.locals), locals];
        NameReader { checker, kind: policy.map(|policy| policy.kind), own, locals, bound: Vec::new(), followed: 0 }
    }

    /// Checks the paths that a fix names.
    pub fn fix_action(&mut self, action: FixAction, value: &Expression) {
        let Some(own) = self.own.clone() else { return };
        match action {
            FixAction::Set | FixAction::Append => {
                super::super::super::walk::walk(value, &mut |part, _| self.path_in(&own, part, "path"));
            }
            FixAction::EnsureBlock => {
                super::super::super::walk::walk(value, &mut |part, _| self.path_in(&own, part, "block"));
            }
            FixAction::Remove => {
                let items = match &value.kind {
                    ExpressionKind::Tuple(items) => items.as_slice(),
                    _ => std::slice::from_ref(value),
                };
                for item in items {
                    if let Some(path) = constant::text(item) {
                        self.path(&own, &path, item.span);
                    }
                }
            }
            _ => {}
        }
    }

    /// The path under a key of an object, and the arguments of the block that `ensure_block` names.
    fn path_in(&mut self, own: &Known, part: &Expression, key: &str) {
        let ExpressionKind::Object(items) = &part.kind else { return };
        let of = |key: &str| items.iter().find(|item| matches!(&item.key, ObjectKey::Name(name) if name.text == key));
        let Some((item, path)) = of(key).and_then(|item| Some((item, constant::text(&item.value)?))) else { return };
        let inner = self.path(own, &path, item.value.span);
        if let (Some(inner), Some(ExpressionKind::Object(arguments))) = (inner, of("set").map(|set| &set.value.kind)) {
            for argument in arguments {
                if let ObjectKey::Name(name) = &argument.key {
                    self.name(&inner, &name.text, name.span);
                }
            }
        }
    }

    fn path(&mut self, own: &Known, path: &str, span: Span) -> Option<Known> {
        path.split('.').try_fold(own.clone(), |known, name| self.name(&known, name, span))
    }

    /// What an attribute holds; reports a name that no schema has.
    fn name(&mut self, known: &Known, name: &str, span: Span) -> Option<Known> {
        let found: Vec<Argument> = known.blocks.iter().flat_map(|block| block.named(name)).collect();
        let is_there = !found.is_empty() || (known.is_resource && EVERYWHERE.contains(&name));
        if !is_there && self.followed == 0 {
            let near = nearest(name, known.blocks.iter().flat_map(|block| block.arguments()).map(|argument| argument.name));
            report(self.checker, "unknown-attribute-name", span, format!("no bundled release has the attribute `{name}`"), near);
        }
        let blocks: Vec<BlockSchema> = found.iter().filter_map(|argument| argument.nested).collect();
        // What is inside of it the schema does not say.
        if blocks.is_empty() || blocks.iter().any(|block| !block.is_known()) {
            return None;
        }
        let level = |argument: &Argument| match argument.shape {
            ArgumentShape::Map => Multiplicity::Map,
            ArgumentShape::List | ArgumentShape::Set => Multiplicity::List,
            ArgumentShape::One if argument.block && !argument.single => Multiplicity::List,
            ArgumentShape::One => Multiplicity::One,
        };
        let mut levels = found.iter().filter(|argument| argument.nested.is_some()).map(level);
        let first = levels.next()?;
        levels.all(|level| level == first).then_some(Known { blocks, is_resource: false, level: first })
    }

    pub fn expression(&mut self, expression: &Expression) {
        self.follow(expression);
    }

    /// What a value is; whatever stands in the expression is checked on the way.
    fn follow(&mut self, expression: &Expression) -> ValueSource {
        match &expression.kind {
            ExpressionKind::Missing => ValueSource::Unknown,
            ExpressionKind::Null | ExpressionKind::Bool(_) | ExpressionKind::Number(_) | ExpressionKind::String(_) => {
                ValueSource::Plain
            }
            ExpressionKind::Variable(name) => self.root(name).map_or(ValueSource::Unknown, ValueSource::Known),
            ExpressionKind::Parenthesis(inner) => self.follow(inner),
            ExpressionKind::Access { base, steps } => {
                let (known, steps) = self.start(base, steps);
                self.steps(known, steps)
            }
            ExpressionKind::Splat { source, steps, .. } => {
                let known = self.known(source).map(|known| Known { level: Multiplicity::One, ..known });
                match self.steps(known, steps) {
                    // A list of the lists of every element has no element that is looked into here.
                    ValueSource::Known(known) if known.level == Multiplicity::One => {
                        ValueSource::Known(Known { level: Multiplicity::List, ..known })
                    }
                    _ => ValueSource::Unknown,
                }
            }
            ExpressionKind::Call(call) => self.call(call),
            ExpressionKind::Conditional { condition, yes, no } => {
                self.follow(condition);
                let sources = [self.follow(yes), self.follow(no)];
                joined(sources)
            }
            ExpressionKind::Tuple(items) => {
                let sources: Vec<ValueSource> = items.iter().map(|item| self.follow(item)).collect();
                match joined(sources) {
                    ValueSource::Known(known) if known.level == Multiplicity::One => {
                        ValueSource::Known(Known { level: Multiplicity::List, ..known })
                    }
                    ValueSource::Plain => ValueSource::Plain,
                    _ => ValueSource::Unknown,
                }
            }
            ExpressionKind::For(each) => {
                let collection = self.known(&each.collection);
                let depth = self.bound.len();
                self.bound.extend(each.key.iter().map(|key| (key.text.clone(), None)));
                self.bound.push((each.value.text.clone(), collection.and_then(element)));
                each.result_key.iter().chain(&each.condition).for_each(|part| _ = self.follow(part));
                let result = self.known(&each.result);
                self.bound.truncate(depth);
                match result.filter(|result| result.level == Multiplicity::One) {
                    Some(result) if each.result_key.is_none() => {
                        ValueSource::Known(Known { level: Multiplicity::List, ..result })
                    }
                    Some(result) if !each.grouping => ValueSource::Known(Known { level: Multiplicity::Map, ..result }),
                    _ => ValueSource::Unknown,
                }
            }
            ExpressionKind::Object(items) => {
                for item in items {
                    if let ObjectKey::Expression(key) = &item.key {
                        self.follow(key);
                    }
                    self.follow(&item.value);
                }
                if items.is_empty() { ValueSource::Plain } else { ValueSource::Unknown }
            }
            ExpressionKind::Unary { operand, .. } => {
                self.follow(operand);
                ValueSource::Plain
            }
            ExpressionKind::Binary { first, rest } => {
                self.follow(first);
                rest.iter().for_each(|part| _ = self.follow(&part.operand));
                ValueSource::Plain
            }
            ExpressionKind::Template(template) => {
                self.parts(&template.parts);
                ValueSource::Unknown
            }
        }
    }

    fn known(&mut self, expression: &Expression) -> Option<Known> {
        match self.follow(expression) {
            ValueSource::Known(known) => Some(known),
            ValueSource::Plain | ValueSource::Unknown => None,
        }
    }

    fn parts(&mut self, parts: &[TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Literal { .. } => {}
                TemplatePart::Interpolation { expression, .. } => _ = self.follow(expression),
                TemplatePart::If { condition, yes, no, .. } => {
                    self.follow(condition);
                    self.parts(yes);
                    self.parts(no);
                }
                TemplatePart::For { key, value, collection, body, .. } => {
                    let collection = self.known(collection);
                    let depth = self.bound.len();
                    self.bound.extend(key.iter().map(|key| (key.text.clone(), None)));
                    self.bound.push((value.text.clone(), collection.and_then(element)));
                    self.parts(body);
                    self.bound.truncate(depth);
                }
            }
        }
    }

    /// What a name is that an expression starts with.
    fn root(&self, name: &str) -> Option<Known> {
        if let Some((_, known)) = self.bound.iter().rev().find(|(bound, _)| bound == name) {
            return known.clone();
        }
        self.own.clone().filter(|_| matches!(name, "attrs" | "prior_attrs"))
    }

    /// What stands before the steps that lead into it.
    fn start<'s>(&mut self, base: &Expression, steps: &'s [Step]) -> (Option<Known>, &'s [Step]) {
        let ExpressionKind::Variable(name) = &base.kind else { return (self.known(base), steps) };
        let is_bound = self.bound.iter().any(|(bound, _)| bound == name);
        match (name.as_str(), self.kind) {
            ("meta", Some(kind)) if !is_bound && self.followed == 0 => {
                meta(self.checker, kind, steps);
                (None, steps)
            }
            ("local", _) if !is_bound => {
                let known = steps.first().and_then(named).and_then(|(local, _)| self.local(local));
                (known, steps.get(1..).unwrap_or_default())
            }
            _ => (self.root(name), steps),
        }
    }

    /// What a local is.
    fn local(&mut self, name: &str) -> Option<Known> {
        let [inner, outer] = self.locals;
        let (local, is_outer) = match inner.get(name) {
            Some(local) => (local, false),
            None => (outer.get(name)?, true),
        };
        if self.followed >= MAX_LOCALS {
            return None;
        }
        self.followed += 1;
        // What is bound around the reference has no say in the local, and one of the file knows nothing of the policy.
        let bound = std::mem::take(&mut self.bound);
        let own = is_outer.then(|| self.own.take());
        let known = self.known(&local.value);
        if let Some(own) = own {
            self.own = own;
        }
        self.bound = bound;
        self.followed -= 1;
        known
    }

    fn steps(&mut self, mut known: Option<Known>, steps: &[Step]) -> ValueSource {
        for step in steps {
            if let StepKind::Index(index) = &step.kind {
                self.follow(index);
            }
            let Some(current) = known else { continue };
            known = match (&step.kind, named(step)) {
                (StepKind::Splat { steps, .. }, _) => {
                    self.steps(element(current), steps);
                    None
                }
                (_, _) if current.level == Multiplicity::Map => element(current),
                (_, Some((name, span))) => self.name(&current, name, span),
                _ => element(current),
            };
        }
        known.map_or(ValueSource::Unknown, ValueSource::Known)
    }

    fn call(&mut self, call: &Call) -> ValueSource {
        let sources: Vec<ValueSource> = call.arguments.iter().map(|argument| self.follow(argument)).collect();
        let name = call.name.text.rsplit("::").next().unwrap_or_default();
        if call.name.text == "core::getresources" {
            let is_checked = self.followed == 0 && self.kind.is_none_or(|kind| kind == PolicyKind::Resource);
            let block = match is_checked {
                true => filter_of(self.checker, call),
                false => filter_of(&mut Checker::new(self.checker.kind), call),
            };
            let known = |block| Known { blocks: vec![block], is_resource: true, level: Multiplicity::List };
            return block.map_or(ValueSource::Unknown, |block| ValueSource::Known(known(block)));
        }
        if !PASS_ON.contains(&name) {
            return ValueSource::Unknown;
        }
        match joined(sources) {
            ValueSource::Known(known) if ELEMENT.contains(&name) => {
                element(known).map_or(ValueSource::Unknown, ValueSource::Known)
            }
            other => other,
        }
    }
}

/// An element of a collection.
fn element(known: Known) -> Option<Known> {
    (known.level != Multiplicity::One).then_some(Known { level: Multiplicity::One, ..known })
}

/// What a value is that is one of these.
fn joined(sources: impl IntoIterator<Item = ValueSource>) -> ValueSource {
    let mut all: Option<Known> = None;
    for source in sources {
        all = match (source, all) {
            (ValueSource::Unknown, _) => return ValueSource::Unknown,
            (ValueSource::Plain, all) => all,
            (ValueSource::Known(known), None) => Some(known),
            (ValueSource::Known(known), Some(mut all)) if known.level == all.level => {
                all.blocks.extend(known.blocks);
                all.is_resource |= known.is_resource;
                Some(all)
            }
            (ValueSource::Known(_), Some(_)) => return ValueSource::Unknown,
        };
    }
    all.map_or(ValueSource::Plain, ValueSource::Known)
}
