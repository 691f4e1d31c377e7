//! Which instances a reference means: one by its key, all as a list or map, a single one's attribute.

use std::sync::Arc;

use super::definition::ResourceKey;
use super::instance::{Expansion, Member, Repetition};
use super::schema::is_never_null;
use super::scope::{ModuleScope, Pick, Resolved};
use crate::expr::{Evaluated, EvaluationError, Evaluator, Reference, attribute};
use crate::source::{Span, Text};
use crate::syntax::hcl::{Step, StepKind};
use crate::value::{Key, Kind, Mapping, MappingKind, Mode, Number, Sequence, SequenceKind, Symbol, Unknown, Value};

impl ModuleScope<'_, '_> {
    /// One instance, or one attribute of it, with how many of the steps were used.
    fn member(&self, key: &ResourceKey, index: usize, as_key: Option<Key>, steps: &[Step]) -> Resolved {
        let Some(declaration) = self.instance.definition.resources.get(key) else { return Ok((Value::null(), 0)) };
        let address = self.address(key, as_key);
        let header = declaration.block.header;
        if let Some(StepKind::Attribute(name)) = steps.first().map(|step| &step.kind) {
            let written = declaration.body.attribute(name).is_some()
                || (key.0 == Mode::Data && super::data::gives(&key.1, name))
                || declaration.body.blocks().iter().any(|block| super::definition::kind_of(block) == name);
            // What is only written is handed to the provider and kept nowhere.
            if written && name.ends_with("_wo") {
                return Ok((Value::null().with_span(header), 1));
            }
            if !written {
                // A resource that is being worked out does not exist yet, whatever of it is asked for.
                if self.instance.open_bodies.borrow().contains(key) {
                    let message = format!("`{}` refers to itself", self.address(key, None));
                    self.evaluation.note(steps.first().map_or(header, |step| step.span), "circular-reference", message);
                }
                let planned = self.planned_attribute(key, address.key.as_ref(), name, header);
                if let Some(value) = planned.or_else(|| self.unwritten_argument(key, declaration, name)) {
                    return Ok((value, 1));
                }
                let not_null = is_never_null(&key.1, name);
                return Ok((Value::symbol_of(&address, name, not_null).with_span(header), 1));
            }
            let body = self.body(key, index);
            let value = attribute(&Evaluator::new(self), &body, name, steps.first().map_or(header, |s| s.span))?;
            let value = value.readdressed(&address);
            if matches!(value.kind, Kind::Null(_))
                && let Some(default) = self.unwritten_argument(key, declaration, name)
            {
                return Ok((default.with_origin(value.origin), 1));
            }
            // A null that was written is the provider's choice: the attribute may be one that it computes.
            let not_null = is_never_null(&key.1, name);
            if matches!(value.kind, Kind::Null(_)) && (key.0 == Mode::Managed || not_null) {
                return Ok((Value::symbol_of(&address, name, not_null).with_span(header), 1));
            }
            return Ok((value, 1));
        }
        Ok((self.body(key, index), 0))
    }

    pub(super) fn resource(
        &self,
        key: ResourceKey,
        used: usize,
        reference: &Reference<'_>,
        evaluator: &Evaluator<'_>,
    ) -> Resolved {
        if !self.instance.definition.resources.contains_key(&key) {
            let prefix = if key.0 == Mode::Data { "data." } else { "" };
            return self.undeclared(&format!("{prefix}{}.{}", key.1, key.2), reference.span);
        }
        let expansion = self.expansion(&key);
        let steps = reference.steps.get(used..).unwrap_or(&[]);
        let (value, more) = self.select(
            &expansion,
            steps,
            reference,
            evaluator,
            &|index, as_key, steps| self.member(&key, index, as_key, steps),
            &|as_key| Value::symbol(Symbol { address: self.address(&key, Some(as_key)), path: Vec::new(), not_null: true }),
        )?;
        Ok((value, used + more))
    }

    /// Picks instances by the index that follows a name; without one, all of them.
    pub(super) fn select(
        &self,
        expansion: &Expansion,
        steps: &[Step],
        reference: &Reference<'_>,
        evaluator: &Evaluator<'_>,
        member: &Pick<'_>,
        symbolic: &dyn Fn(Key) -> Value,
    ) -> Resolved {
        if expansion.shape == Repetition::Single {
            let indexed = steps.first().filter(|step| matches!(step.kind, StepKind::Index(_) | StepKind::LegacyIndex(_)));
            return match indexed.filter(|_| !self.instance.definition.broken) {
                Some(step) => {
                    let message = "there is only one, without a key: neither `count` nor `for_each` is set";
                    Err(EvaluationError::new(message, step.span))
                }
                // `enabled = false`
                None if expansion.members.is_empty() => Ok((Value::null().with_span(reference.span), 0)),
                None => member(0, None, steps),
            };
        }
        let index = match steps.first().map(|step| (&step.kind, step.span)) {
            Some((StepKind::Index(expression), span)) => Some((evaluator.evaluate(expression)?, span)),
            Some((StepKind::LegacyIndex(number), span)) => Some((Value::number(Number::from(*number as i64)), span)),
            _ => None,
        };
        let Some((index, span)) = index else { return self.all(expansion, member).map(|value| (value, 0)) };
        let rest = &steps[1..];
        let wanted = match (&index.kind, expansion.shape) {
            (Kind::Number(number), Repetition::Count) => number.to_usize().map(|n| Key::Number(n as u64)),
            (Kind::String(text), Repetition::Count) => text.parse().ok().map(Key::Number),
            (Kind::String(text), _) => Some(Key::Text(text.clone())),
            (Kind::Number(number), _) => Some(Key::Text(number.to_string().into())),
            (Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_), _) => None,
            _ => return Err(EvaluationError::because(format!("{} cannot be an instance key", index.describe()), span, &index)),
        };
        let Some(wanted) = wanted else {
            // The same expression names the same instance wherever it occurs: the text is the identity.
            let text = self.evaluation.sources.get(span.source).map(|s| Text::new(s.slice(span))).unwrap_or_default();
            if let [only] = expansion.members.as_slice()
                && only.definite
            {
                let (value, more) = member(0, only.key.clone(), rest)?;
                return Ok((value, more + 1));
            }
            return Ok((symbolic(Key::Symbolic(text)).with_span(reference.span), 1));
        };
        let found = expansion.members.iter().position(|m| m.key.as_ref() == Some(&wanted));
        let template = || expansion.members.iter().position(|m| !m.definite);
        match found.or_else(template) {
            Some(position) => {
                let (value, more) = member(position, Some(wanted), rest)?;
                Ok((value, more + 1))
            }
            None => Err(EvaluationError::because(format!("there is no instance {wanted}"), span, &index)),
        }
    }

    /// All instances as the list or map that Terraform makes of them.
    fn all(&self, expansion: &Expansion, member: &Pick<'_>) -> Evaluated {
        if expansion.shape == Repetition::ForEach {
            let mut mapping = Mapping::new(MappingKind::Object, Span::NONE);
            for (index, one) in expansion.members.iter().enumerate().filter(|(_, one)| one.definite) {
                if let Some(Key::Text(name)) = &one.key {
                    mapping.insert(name.clone(), Span::NONE, member(index, one.key.clone(), &[])?.0);
                }
            }
            mapping.open = self.rest(expansion, member)?;
            return Ok(Value::mapping(mapping));
        }
        let items: Result<Vec<Value>, _> = expansion
            .members
            .iter()
            .enumerate()
            .map(|(index, one)| member(index, one.key.clone(), &[]).map(|(v, _)| v))
            .collect();
        let maybe = expansion.members.iter().filter(|one| !one.definite).count();
        // A template that stands for at most one instance leaves nothing else open.
        let at_most_one = expansion.members.iter().any(|one| !one.definite && matches!(one.key, Some(Key::Number(_))));
        let (open, doubt) = if at_most_one { (None, expansion.open.clone()) } else { (self.rest(expansion, member)?, None) };
        Ok(Value::sequence(Sequence { kind: SequenceKind::Tuple, items: items?, maybe, doubt, open }))
    }
}

impl ModuleScope<'_, '_> {
    /// Why there may be further instances, and what each of them is.
    fn rest(&self, expansion: &Expansion, member: &Pick<'_>) -> Result<Option<Arc<Unknown>>, Box<EvaluationError>> {
        let Some(open) = &expansion.open else { return Ok(None) };
        let templates = expansion.members.iter().enumerate().filter(|(_, one)| !one.definite);
        let each: Result<Vec<Value>, _> =
            templates.map(|(index, one)| member(index, one.key.clone(), &[]).map(|(value, _)| value)).collect();
        Ok(Some(Arc::new(open.one_of_each(each?))))
    }
}

impl Member {
    /// What kind of iteration this member belongs to.
    pub(super) fn shape(&self) -> Repetition {
        match &self.key {
            None => Repetition::Single,
            Some(Key::Number(_)) => Repetition::Count,
            Some(Key::Text(_)) => Repetition::ForEach,
            Some(Key::Symbolic(text)) if text.as_str() == "count" => Repetition::Count,
            Some(Key::Symbolic(_)) => Repetition::ForEach,
        }
    }
}
