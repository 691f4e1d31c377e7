//! `count`, `for_each` and `enabled`: how many instances there are.
//!
//! Invariant: what is not known, or what Terraform would refuse, is one instance that stands for any number; keys that
//! are known are kept. Source: Terraform's pages on these meta-arguments, OpenTofu's on `lifecycle.enabled`.

use std::rc::Rc;
use std::sync::Arc;

use super::definition::{Merged, ResourceKey};
use super::guard::Guarded;
use super::instance::{Expansion, Member, Repetition};
use super::scope::ModuleScope;
use crate::expr::{Evaluator, truth_of};
use crate::source::{Span, Text};
use crate::value::{
    Key, Kind, Mapping, Number, Origin, ReasonKind, Sequence, SequenceKind, Truth, Type, Unknown, Value, convert,
};

/// How many instances of one resource or module are made; beyond that one stands for all.
const MAX_INSTANCES: usize = 1_000;

impl<'a> ModuleScope<'_, 'a> {
    /// The instances of a resource block.
    pub(super) fn expansion(&self, key: &ResourceKey) -> Rc<Expansion> {
        let Some(declaration) = self.instance.definition.resources.get(key) else { return Rc::new(single()) };
        let name = || self.address(key, None).to_string();
        let definition = Guarded { name: &name, span: declaration.block.header, keeps_rest: false };
        let work = || self.in_module(|| Rc::new(self.planned_expansion(key, self.expand(&declaration.body))));
        let unknown = |unknown: Unknown| Rc::new(any_number(&declaration.body, unknown));
        self.evaluation.guarded(&self.instance.expansions, key, &definition, work, unknown)
    }

    pub(super) fn expand(&self, body: &Merged<'a>) -> Expansion {
        if let Some(expression) = body.expression("count") {
            if let Some(each) = body.attribute("for_each") {
                self.refuse(each.name.span, "`count` and `for_each` cannot be used together".into());
            }
            let count = self.evaluation.value_or_unknown(Evaluator::new(self).evaluate(expression), expression.span);
            return self.expand_count(&count, expression.span);
        }
        if let Some(expression) = body.expression("for_each") {
            let each = self.evaluation.value_or_unknown(Evaluator::new(self).evaluate(expression), expression.span);
            return self.expand_each(&each, expression.span);
        }
        if let Some(expression) = body.lifecycle("enabled") {
            let enabled = self.evaluation.value_or_unknown(Evaluator::new(self).evaluate(expression), expression.span);
            return self.expand_enabled(&enabled, expression.span);
        }
        single()
    }

    fn refuse(&self, span: Span, message: String) {
        self.evaluation.note(span, "invalid-expression", message);
    }

    fn expand_enabled(&self, enabled: &Value, span: Span) -> Expansion {
        let truth = truth_of(enabled).unwrap_or_else(|| {
            self.refuse(span, format!("`enabled` must be a boolean, not {}", enabled.describe()));
            Truth::Unknown
        });
        let member = Member { key: None, iteration: None, definite: truth.is_true() };
        let members = if truth.is_false() { Vec::new() } else { vec![member] };
        Expansion { shape: Repetition::Single, members, open: truth.is_unknown().then(|| self.open(enabled, span)) }
    }

    fn expand_count(&self, count: &Value, span: Span) -> Expansion {
        let member = |index: u64| {
            let number = Value::number(Number::Integer(index as i64)).with_origin(Origin::at(span));
            Member { key: Some(Key::Number(index)), iteration: Some((number.clone(), number)), definite: true }
        };
        let converted = convert(count, &Type::Number);
        let number = match converted.as_ref().map(|value| &value.kind) {
            Ok(Kind::Number(number)) => {
                let whole = number.to_usize();
                if whole.is_none() {
                    self.refuse(span, format!("`count` must be a whole number of zero or more, not {number}"));
                }
                whole
            }
            Ok(Kind::Null(_) | Kind::Absent(_)) | Err(_) => {
                self.refuse(span, format!("`count` must be a whole number, not {}", count.describe()));
                None
            }
            Ok(_) => None,
        };
        if let Some(number) = number.filter(|n| *n <= MAX_INSTANCES) {
            return Expansion { shape: Repetition::Count, members: (0..number as u64).map(member).collect(), open: None };
        }
        if number.is_some() {
            self.evaluation.note(span, "too-large", format!("`count` is over {MAX_INSTANCES}: one instance represents all"));
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
        Expansion { shape: Repetition::Count, members: vec![template], open: Some(open) }
    }

    pub(super) fn open(&self, value: &Value, span: Span) -> Arc<Unknown> {
        let mut unknown = Unknown::joined([value]);
        if unknown.reasons.is_empty() {
            unknown = Unknown::because(ReasonKind::CountOrForEach, "the number of instances is unknown", span);
        }
        Arc::new(unknown)
    }

    pub(super) fn expand_each(&self, each: &Value, span: Span) -> Expansion {
        let (mut members, mut open) = match &each.kind {
            _ if each.sensitive => {
                self.refuse(span, "`for_each` must not be sensitive: the keys of the instances would reveal it".into());
                (Vec::new(), Some(Arc::new(Unknown::because(ReasonKind::InvalidExpression, "for_each", span))))
            }
            Kind::Mapping(mapping) => {
                (members_of_map(each, mapping), mapping.open.as_ref().map(|open| Arc::new(open.reasons_only())))
            }
            Kind::Sequence(sequence) => self.members_of_set(each, sequence, span),
            Kind::Unknown(_) | Kind::Symbol(_) => (Vec::new(), Some(self.open(each, span))),
            _ => {
                self.refuse(span, format!("`for_each` must be a map or a set of strings, not {}", each.describe()));
                (Vec::new(), Some(self.open(each, span)))
            }
        };
        if members.len() > MAX_INSTANCES {
            let message = format!("`for_each` has over {MAX_INSTANCES} elements: one instance represents all");
            self.evaluation.note(span, "too-large", message);
            members.clear();
            open = Some(Arc::new(Unknown::because(ReasonKind::TooLarge, "for_each", span)));
        }
        if let Some(open) = &open {
            let site = each.origin.site_at(span);
            let unknown = |typ: Type| Unknown { not_null: true, ..(**open).clone() }.with_type(typ).into_value().with_site(site);
            let text = self.evaluation.sources.get(span.source).map(|s| Text::new(s.slice(span))).unwrap_or_default();
            // What the elements of a partly typed map look like is known from its type.
            let value = super::shape::element_of(each, open, site);
            let mut name = unknown(Type::String);
            if matches!(&each.kind, Kind::Unknown(unknown) if matches!(unknown.typ, Some(Type::Set(_)))) {
                name.referent = value.referent.clone(); // the keys of a set are its elements
            }
            members.push(Member { key: Some(Key::Symbolic(text)), iteration: Some((name, value)), definite: false });
        }
        Expansion { shape: Repetition::ForEach, members, open }
    }

    fn members_of_set(&self, each: &Value, sequence: &Sequence, span: Span) -> (Vec<Member>, Option<Arc<Unknown>>) {
        // An empty list is what is left of `condition ? toset(…) : []`.
        if !matches!(sequence.kind, SequenceKind::Set(_)) && !sequence.items.is_empty() {
            let message = format!("`for_each` must be a map or a set of strings, not {}: `toset()` makes one", each.describe());
            self.refuse(span, message);
        }
        let mut members: Vec<Member> = Vec::new();
        let mut open = None;
        let sure = sequence.definite().len();
        for (index, item) in sequence.items.iter().enumerate() {
            match &item.kind {
                Kind::String(name) => {
                    let place = item.origin.span().unwrap_or(Span::NONE);
                    let mut member = member_of(each, name, place, item.clone());
                    member.definite = index < sure; // the others may or may not be there
                    if !members.iter().any(|other| other.key == member.key) {
                        members.push(member);
                    }
                }
                Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_) => open = Some(self.open(item, span)),
                _ => {
                    self.refuse(
                        span,
                        format!("`for_each` must be a set of strings: it has {} among its elements", item.describe()),
                    );
                    open = Some(self.open(item, span));
                }
            }
        }
        if !sequence.is_closed() {
            open = Some(self.open(each, span));
        }
        (members, open)
    }
}

fn members_of_map(each: &Value, mapping: &Mapping) -> Vec<Member> {
    let member = |(name, entry): (&Text, &crate::value::Entry)| {
        let mut value = entry.value.clone();
        value.origin = each.origin.project(&value.origin);
        member_of(each, name, entry.key, value)
    };
    mapping.entries.iter().map(member).collect()
}

/// The instance of one key, with what `each.key` and `each.value` are.
fn member_of(each: &Value, name: &str, key: Span, value: Value) -> Member {
    let text = Value::string(name).with_origin(if key.is_none() { each.origin.clone() } else { Origin::at(key) });
    Member { key: Some(Key::Text(name.into())), iteration: Some((text, value)), definite: true }
}

/// The instances of a block about which only the reason is known why nothing is.
pub(super) fn any_number(body: &Merged<'_>, unknown: Unknown) -> Expansion {
    let open = Arc::new(unknown);
    let value = || Unknown::clone(&open).into_value();
    let (shape, key) = match (body.attribute("count"), body.attribute("for_each")) {
        (Some(_), _) => (Repetition::Count, Some(Key::Symbolic("count".into()))),
        (None, Some(_)) => (Repetition::ForEach, Some(Key::Symbolic("each".into()))),
        (None, None) => (Repetition::Single, None),
    };
    let iteration = key.as_ref().map(|_| (value(), value()));
    Expansion { shape, members: vec![Member { key, iteration, definite: false }], open: Some(open) }
}

pub(super) fn single() -> Expansion {
    Expansion { shape: Repetition::Single, members: vec![Member { key: None, iteration: None, definite: true }], open: None }
}
