//! A planned value laid over the value that the source gives: what is known from the plan, standing where the source
//! has it.
//!
//! Invariant: nothing that the plan knows is lost; what the plan does not know keeps the identity that the source knows.

use std::sync::Arc;

use crate::source::{Span, Text};
use crate::terraform::schema;
use crate::value::{
    BodySchema, Entry, HopKind, Kind, Mapping, MappingKind, Origin, ReasonKind, Sequence, SequenceKind, Type, Unknown, Value,
    convert, equal,
};

/// How many pairs of nested blocks are compared to find which is which; beyond that they are taken in order.
const MAX_PAIRS: usize = 250_000;

/// The body of an instance: the source's with the plan laid over it. `place` is the block's header.
pub(super) fn body(source: &Mapping, plan: &Value, place: Span) -> Mapping {
    let mut merged = source.clone();
    let Some(planned) = plan.as_mapping() else { return merged };
    for (name, entry) in &planned.entries {
        let value = typed(source.schema, name, &entry.value);
        match merged.entries.get_mut(name) {
            Some(written) => written.value = merge(&written.value, &value, place),
            // What was not written and is not known is the provider's to choose: it stays unwritten, as in source.
            None if is_unwritten(&value) => {}
            None => {
                let value = placed(&value, place);
                merged.entries.insert(name.clone(), Entry { value, key: Span::NONE });
            }
        }
    }
    if planned.open.is_none() {
        merged.open = None;
    }
    merged
}

/// The arguments that are booleans or numbers written out in the block itself, and that the plan has otherwise. Texts are
/// not compared: providers rewrite them.
pub(super) fn contradictions(source: &Mapping, plan: &Value) -> Vec<(Span, Text)> {
    let Some(planned) = plan.as_mapping() else { return Vec::new() };
    let mut found = Vec::new();
    for (name, entry) in &source.entries {
        let (Some(planned), Some(span)) = (planned.get(name), entry.value.origin.span()) else { continue };
        let is_literal = matches!(entry.value.kind, Kind::Bool(_) | Kind::Number(_)) && !entry.value.origin.has_hops();
        let planned = typed(source.schema, name, planned);
        let comparable =
            matches!((&entry.value.kind, &planned.kind), (Kind::Bool(_), Kind::Bool(_)) | (Kind::Number(_), Kind::Number(_)));
        if is_literal && comparable && equal(&entry.value, &planned).is_false() {
            found.push((span, name.clone()));
        }
        if let (Kind::Sequence(blocks), Kind::Sequence(others)) = (&entry.value.kind, &planned.kind)
            && blocks.kind == SequenceKind::Blocks
            && let ([block], [other]) = (blocks.items.as_slice(), others.items.as_slice())
            && let Some(block) = block.as_mapping()
        {
            found.extend(contradictions(block, other));
        }
    }
    found
}

/// A text that holds a boolean or a number, by the schema.
fn typed(schema: Option<BodySchema>, name: &str, value: &Value) -> Value {
    match schema.and_then(|schema| schema::meanings(schema, name).last()).and_then(|argument| argument.primitive()) {
        Some(typ) if matches!(value.kind, Kind::String(_)) => convert(value, &typ).unwrap_or_else(|_| value.clone()),
        _ => value.clone(),
    }
}

/// Whether a planned attribute says no more than that nothing was written for it.
fn is_unwritten(value: &Value) -> bool {
    match &value.kind {
        Kind::Null(_) | Kind::Unknown(_) => true,
        // Older providers store the empty string for what is not set.
        Kind::String(text) => text.is_empty(),
        _ => false,
    }
}

/// A value that only the plan has: it stands at the header, and its way leads to the plan.
pub(super) fn placed(value: &Value, place: Span) -> Value {
    let at_place = Origin::at(place);
    let origin = value.origin.span().map_or(at_place.clone(), |span| at_place.with_hop(HopKind::Plan, span, None));
    let kind = match &value.kind {
        Kind::Sequence(sequence) => {
            let items: Vec<Value> = sequence.items.iter().map(|item| placed(item, place)).collect();
            // A list that is empty may be one of blocks: it reads as both.
            let kind = if items.is_empty() { SequenceKind::Blocks } else { sequence.kind.clone() };
            Kind::Sequence(Arc::new(Sequence { kind, items, ..(**sequence).clone() }))
        }
        Kind::Mapping(mapping) => {
            let mut mapping: Mapping = (**mapping).clone();
            mapping.header = place;
            for entry in mapping.entries.values_mut() {
                entry.value = placed(&entry.value, place);
                entry.key = Span::NONE;
            }
            Kind::Mapping(Arc::new(mapping))
        }
        Kind::Unknown(unknown) => Kind::Unknown(Arc::new(at(unknown, place))),
        kind => kind.clone(),
    };
    Value { kind, origin, ..value.clone() }
}

/// The reasons stand where the value does: in the source, not in the plan.
fn at(unknown: &Unknown, place: Span) -> Unknown {
    let mut unknown = unknown.clone();
    for reason in &mut unknown.reasons {
        reason.span = place;
    }
    unknown
}

/// The planned value in the place of the source's.
pub(super) fn merge(source: &Value, plan: &Value, place: Span) -> Value {
    let merged = laid_over(source, plan, place);
    merged.with_sensitive(source.sensitive || plan.sensitive)
}

fn laid_over(source: &Value, plan: &Value, place: Span) -> Value {
    match (&source.kind, &plan.kind) {
        (_, Kind::Unknown(unknown)) => {
            // The source knows what it will be, if not its text: a reference, a text with one in it, a list of them. What
            // is empty is not written for a provider that computes it.
            if is_nothing(source) || keeps_identity(source) {
                return source.clone();
            }
            let unknown = at(unknown, source.origin.span().unwrap_or(place));
            Value { kind: Kind::Unknown(Arc::new(unknown)), ..source.clone() }
        }
        (Kind::Null(_) | Kind::Absent(_), Kind::Null(_)) => source.clone(),
        (Kind::Sequence(written), Kind::Null(_)) if written.kind == SequenceKind::Blocks => {
            let none = Sequence::new(SequenceKind::Blocks, Vec::new());
            Value::sequence(none).with_origin(source.origin.clone())
        }
        (Kind::Sequence(written), Kind::Sequence(planned)) => {
            let items = elements(written, planned, place);
            // However it is written (blocks, a list of objects), so it reads.
            Value::sequence(Sequence::new(written.kind.clone(), items)).with_origin(source.origin.clone())
        }
        // One block that the schema has as an object.
        (Kind::Sequence(written), Kind::Mapping(_)) if written.kind == SequenceKind::Blocks => {
            let item = match written.items.first() {
                Some(item) => merge(item, plan, place),
                None => placed(plan, place),
            };
            Value::sequence(Sequence::new(SequenceKind::Blocks, vec![item])).with_origin(source.origin.clone())
        }
        (Kind::Mapping(written), Kind::Mapping(planned)) => {
            Value::mapping(members(written, planned, place)).with_origin(source.origin.clone())
        }
        _ if agree(source, plan) => Value { kind: plan.kind.clone(), ..source.clone() },
        // The plan knows it, or knows better: what was written is where it stands, the plan says what it is.
        _ => {
            let mut value = placed(plan, source.origin.span().unwrap_or(place));
            if let Some(span) = plan.origin.span() {
                let site = Some(source.origin.site_or(place));
                value.origin = source.origin.ending(HopKind::Plan, span).at_site(site);
            }
            value.referent = source.referent.clone();
            match source.as_symbol() {
                Some(symbol) => value.copied_from(symbol.clone()),
                None => value,
            }
        }
    }
}

fn is_nothing(source: &Value) -> bool {
    match &source.kind {
        Kind::Null(_) | Kind::Absent(_) => true,
        Kind::Sequence(sequence) => sequence.items.is_empty() && sequence.is_closed(),
        Kind::Mapping(mapping) => mapping.entries.is_empty() && mapping.open.is_none(),
        Kind::String(text) => text.is_empty(),
        _ => false,
    }
}

/// Whether the source knows more of a value than that it is unknown.
fn keeps_identity(source: &Value) -> bool {
    match &source.kind {
        Kind::Symbol(_) | Kind::Parts(_) => true,
        Kind::Unknown(unknown) => !unknown.cases.is_empty() || computed(unknown),
        Kind::Sequence(_) | Kind::Mapping(_) => !source.is_wholly_known(),
        _ => false,
    }
}

/// Whether it is unknown because of what is known only after apply: the reasons of the source are the better ones.
fn computed(unknown: &Unknown) -> bool {
    let later = |kind: ReasonKind| {
        matches!(kind, ReasonKind::ComputedAttribute | ReasonKind::DataSource | ReasonKind::FunctionNotSupported)
    };
    !unknown.reasons.is_empty() && unknown.reasons.iter().all(|reason| later(reason.kind))
}

/// Primitives that mean the same, whatever their types.
pub(super) fn agree(source: &Value, plan: &Value) -> bool {
    let text = |value: &Value| convert(value, &Type::String).ok().and_then(|value| value.as_str().map(str::to_string));
    match (text(source), text(plan)) {
        (Some(source), Some(plan)) => source == plan,
        _ => false,
    }
}

fn members(written: &Mapping, planned: &Mapping, place: Span) -> Mapping {
    let mut merged = written.clone();
    let is_body = written.is_body();
    if !is_body && planned.open.is_none() {
        merged.open = None;
        merged.entries.retain(|name, _| planned.entries.contains_key(name));
    }
    let place = if is_body && !written.header.is_none() { written.header } else { place };
    for (name, entry) in &planned.entries {
        match merged.entries.get_mut(name) {
            Some(known) => known.value = merge(&known.value, &entry.value, place),
            None if is_body && is_unwritten(&entry.value) => {}
            None if matches!(entry.value.kind, Kind::Null(_)) && written.open.is_none() && !is_map(written) => {}
            None => {
                let value = placed(&entry.value, place);
                merged.entries.insert(name.clone(), Entry { value, key: Span::NONE });
            }
        }
    }
    merged
}

fn is_map(mapping: &Mapping) -> bool {
    matches!(mapping.kind, MappingKind::Map(_))
}

/// Planned elements over written ones. Sets come in an order of their own: an element is matched with what it may have
/// been written as.
fn elements(written: &Sequence, planned: &Sequence, place: Span) -> Vec<Value> {
    let sure = written.definite().len();
    let mut free: Vec<bool> = vec![true; written.items.len()];
    let search = written.items.len().saturating_mul(planned.items.len()) <= MAX_PAIRS;
    let mut chosen: Vec<Option<usize>> = vec![None; planned.items.len()];
    // First what stands in its place and fits, then what fits best, then what is left, in order.
    let in_order = written.items.len() == planned.items.len() && written.is_closed();
    for (index, item) in planned.items.iter().enumerate() {
        if (in_order || index < sure) && written.items.get(index).is_some_and(|other| fit(other, item).is_some_and(|fit| fit > 0))
        {
            (chosen[index], free[index]) = (Some(index), false);
        }
    }
    for (index, item) in planned.items.iter().enumerate().filter(|_| search) {
        if chosen[index].is_some() {
            continue;
        }
        let candidates = written.items.iter().enumerate().filter(|(at, _)| free[*at]);
        let best =
            candidates.filter_map(|(at, other)| Some((fit(other, item)?, at))).max_by_key(|(fit, at)| (*fit, usize::MAX - at));
        if let Some((_, at)) = best {
            chosen[index] = Some(at);
            // What may stand for several stays free.
            free[at] = at >= sure;
        }
    }
    let mut left = (0..sure).filter(|at| free[*at]).collect::<Vec<_>>().into_iter();
    let merged = planned.items.iter().zip(chosen).map(|(item, chosen)| {
        let chosen = chosen.or_else(|| if written.kind == SequenceKind::Blocks { left.next() } else { None });
        match chosen.and_then(|at| written.items.get(at)) {
            Some(other) => merge(other, item, place),
            None => placed(item, place),
        }
    });
    merged.collect()
}

/// How well a planned value fits a written one: the number of values that agree; `None` where one differs.
fn fit(source: &Value, plan: &Value) -> Option<usize> {
    match (&source.kind, &plan.kind) {
        (Kind::Unknown(unknown), _) if !unknown.cases.is_empty() => unknown.cases.iter().filter_map(|case| fit(case, plan)).max(),
        (Kind::Symbol(_), Kind::Unknown(_)) => Some(1),
        (Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_), Kind::Sequence(_) | Kind::Mapping(_)) => Some(0),
        (Kind::Parts(_), Kind::String(_)) => (!crate::value::equal(source, plan).is_false()).then_some(0),
        (Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_), _) | (_, Kind::Unknown(_)) => Some(0),
        (Kind::Null(_) | Kind::Absent(_), _) | (_, Kind::Null(_)) => Some(0),
        (Kind::Mapping(written), Kind::Mapping(planned)) => {
            let mut agreeing = 0;
            for (name, entry) in &written.entries {
                if let Some(other) = planned.get(name) {
                    agreeing += fit(&entry.value, other)?;
                }
            }
            Some(agreeing)
        }
        (Kind::Sequence(written), Kind::Sequence(planned)) => {
            if written.is_closed() && written.items.len() != planned.items.len() {
                return None;
            }
            if !written.items.iter().chain(&planned.items).all(|item| matches!(item.kind, Kind::String(_))) {
                return Some(0);
            }
            let texts = |sequence: &Sequence| {
                let mut texts: Vec<String> = sequence.items.iter().filter_map(|item| Some(item.as_str()?.to_string())).collect();
                texts.sort();
                texts
            };
            (texts(written) == texts(planned)).then_some(1 + written.items.len())
        }
        (Kind::Sequence(written), Kind::Mapping(_)) => written.items.first().map_or(Some(0), |item| fit(item, plan)),
        _ => agree(source, plan).then_some(1),
    }
}
