//! Where the value of an expression comes from, outside the policy.

use super::{Blamer, Leaf, MAX_MEMBERS, WantedTruth};
use crate::expr::{Evaluator, truth_of};
use crate::policy::functions;
use crate::syntax::hcl::{Call, Expression, ExpressionKind, ObjectKey, Step, StepKind, TemplatePart};
use crate::value::{Kind, Truth, Value};

impl<'s> Blamer<'s, '_> {
    /// The places of an expression's value. With `Wanted::Known`, only those of what is not known.
    pub(super) fn sources(&self, expression: &Expression, evaluator: &Evaluator<'s>, wanted: WantedTruth) -> Vec<Leaf> {
        if !self.spend() {
            return Vec::new();
        }
        match &expression.kind {
            ExpressionKind::Missing
            | ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::String(_) => Vec::new(),
            ExpressionKind::Parenthesis(inner) => self.sources(inner, evaluator, wanted),
            ExpressionKind::Template(template) => {
                let mut expressions = Vec::new();
                parts_of(&template.parts, &mut expressions);
                self.union(expressions, evaluator, wanted)
            }
            ExpressionKind::Tuple(items) => self.union(items, evaluator, wanted),
            ExpressionKind::Object(items) => {
                let keys = items.iter().filter_map(|item| match &item.key {
                    ObjectKey::Expression(key) => Some(key),
                    ObjectKey::Name(_) => None,
                });
                self.union(items.iter().map(|item| &item.value).chain(keys), evaluator, wanted)
            }
            ExpressionKind::Unary { operand, .. } => self.sources(operand, evaluator, wanted),
            ExpressionKind::Binary { first, rest } => {
                self.union(std::iter::once(&**first).chain(rest.iter().map(|part| &part.operand)), evaluator, wanted)
            }
            ExpressionKind::Conditional { condition, yes, no } => {
                let truth = evaluator.evaluate(condition).ok().as_ref().and_then(truth_of);
                let chosen = match truth {
                    Some(Truth::True) => yes,
                    Some(Truth::False) => no,
                    _ => return self.sources(condition, evaluator, WantedTruth::Known),
                };
                let places = self.sources(chosen, evaluator, wanted);
                if places.is_empty() && wanted != WantedTruth::Known {
                    self.sources(condition, evaluator, wanted)
                } else {
                    places
                }
            }
            ExpressionKind::Call(call) => self.sources_of_call(expression, call, evaluator, wanted),
            ExpressionKind::For(each) => match evaluator.evaluate(expression) {
                Ok(value) => {
                    let places = self.places_of(&value, wanted);
                    if places.is_empty() { self.sources(&each.collection, evaluator, wanted) } else { places }
                }
                Err(error) => self.cause(&error),
            },
            ExpressionKind::Variable(_) | ExpressionKind::Access { .. } | ExpressionKind::Splat { .. } => {
                self.sources_of_reference(expression, evaluator, wanted)
            }
        }
    }

    fn union<'e>(
        &self,
        expressions: impl IntoIterator<Item = &'e Expression>,
        evaluator: &Evaluator<'s>,
        wanted: WantedTruth,
    ) -> Vec<Leaf> {
        let mut all: Vec<Leaf> = Vec::new();
        for expression in expressions {
            for leaf in self.sources(expression, evaluator, wanted) {
                if !all.iter().any(|other| other.span == leaf.span && other.kind == leaf.kind) {
                    all.push(leaf);
                }
            }
        }
        all
    }

    fn sources_of_reference(&self, expression: &Expression, evaluator: &Evaluator<'s>, wanted: WantedTruth) -> Vec<Leaf> {
        let value = match evaluator.evaluate(expression) {
            Ok(value) => value,
            Err(error) => return self.cause(&error),
        };
        let definition = self.local_definition(expression, evaluator);
        let name = match (definition.map_or(expression, |definition| definition)).kind {
            ExpressionKind::Access { ref steps, .. } => last_name(steps),
            _ => None,
        };
        // A local that is a computation of its own: its definition tells more than where the value is said to stand.
        if let Some(definition) = definition
            && !matches!(definition.kind, ExpressionKind::Variable(_) | ExpressionKind::Access { .. })
        {
            let places = self.sources(definition, &self.top(), wanted);
            if !places.is_empty() {
                return places;
            }
        }
        let places = self.places_of(&value, wanted);
        match name {
            Some(name) => places.into_iter().map(|leaf| leaf.of_argument(name, &value)).collect(),
            None => places,
        }
    }

    fn sources_of_call(&self, expression: &Expression, call: &Call, evaluator: &Evaluator<'s>, wanted: WantedTruth) -> Vec<Leaf> {
        if call.name.text == "core::try" {
            let strict = evaluator.strict();
            let mut failure: Option<Vec<Leaf>> = None;
            for argument in &call.arguments {
                match strict.evaluate(argument) {
                    Ok(_) => {
                        let taken = self.sources(argument, &strict, wanted);
                        if wanted == WantedTruth::Known && !taken.is_empty() {
                            return taken; // that something is missing is known
                        }
                        let mut places = failure.unwrap_or_default();
                        places.extend(taken);
                        return places;
                    }
                    Err(error) => {
                        failure.get_or_insert_with(|| self.cause_in(argument, &strict, &error));
                    }
                }
            }
            return failure.unwrap_or_default();
        }
        let own = match evaluator.evaluate(expression) {
            Ok(value) => {
                // The answer is no value of the place: what it means is said instead.
                let said = functions::label(&call.name.text).zip(truth_of(&value));
                let said = said.and_then(|((yes, no), truth)| match truth {
                    Truth::True => Some(yes),
                    Truth::False => Some(no),
                    Truth::Unknown => None,
                });
                let places = self.places_of(&value, wanted).into_iter();
                places.map(|leaf| said.map_or(leaf.clone(), |said| leaf.with_answer(said))).collect()
            }
            Err(error) => self.cause(&error),
        };
        // What an argument says of its parts is more exact than where the whole result stands; functions that find
        // something out by themselves have places of their own.
        let core = call.name.text.starts_with("core::");
        if own.len() > 1 || (own.len() == 1 && !core) {
            return own;
        }
        let arguments = self.union(&call.arguments, evaluator, wanted);
        if arguments.is_empty() { own } else { arguments }
    }

    /// The places of a value, or of its parts where it stands nowhere itself.
    pub(super) fn places_of(&self, value: &Value, wanted: WantedTruth) -> Vec<Leaf> {
        let mut into = Vec::new();
        self.collect_places(value, wanted, 0, &mut into);
        into
    }

    fn collect_places(&self, value: &Value, wanted: WantedTruth, depth: usize, into: &mut Vec<Leaf>) {
        const MAX_DEPTH: usize = 4;
        if into.len() >= MAX_MEMBERS || depth > MAX_DEPTH || (wanted == WantedTruth::Known && value.is_wholly_known()) {
            return;
        }
        let parts: Vec<&Value> = match &value.kind {
            Kind::Sequence(sequence) => sequence.items.iter().collect(),
            Kind::Mapping(mapping) => mapping.entries.values().map(|entry| &entry.value).collect(),
            Kind::Parts(parts) => parts.iter().collect(),
            _ => Vec::new(),
        };
        let own = self.leaf(value);
        match own {
            // Of a collection that is known in part, the part that is not known is the place.
            Some(own) if wanted != WantedTruth::Known || parts.is_empty() => into.push(own),
            own => {
                let before = into.len();
                for part in parts {
                    self.collect_places(part, wanted, depth + 1, into);
                }
                if into.len() == before {
                    into.extend(own);
                }
            }
        }
    }
}

/// The attribute that a reference ends in.
fn last_name(steps: &[Step]) -> Option<&str> {
    match &steps.last()?.kind {
        StepKind::Attribute(name) => Some(name),
        _ => None,
    }
}

fn parts_of<'e>(parts: &'e [TemplatePart], into: &mut Vec<&'e Expression>) {
    for part in parts {
        match part {
            TemplatePart::Literal { .. } => {}
            TemplatePart::Interpolation { expression, .. } => into.push(expression),
            TemplatePart::If { condition, .. } => into.push(condition),
            TemplatePart::For { collection, .. } => into.push(collection),
        }
    }
}
