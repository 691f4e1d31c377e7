//! `for` comprehensions and splats, with elements that may or may not be there.

use std::sync::Arc;

use super::{Evaluated, EvaluationError, Evaluator, operators};
use crate::source::{Span, Text};
use crate::syntax::hcl::{Expression, For, Step};
use crate::value::{
    HopKind, Kind, Mapping, MappingKind, Origin, PathStep, ReasonKind, Sequence, SequenceKind, Truth, Type, Unknown, Value,
    convert,
};

pub(super) fn too_large(span: Span) -> Unknown {
    Unknown::because(ReasonKind::TooLarge, "evaluation budget", span)
}

/// The text of an object key; `None` when it is not known.
///
/// # Errors
/// When it is null or no primitive.
pub(super) fn key_text(key: &Value, span: Span) -> Result<Option<Text>, Box<EvaluationError>> {
    match &key.kind {
        Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_) => Ok(None),
        Kind::Null(_) | Kind::Absent(_) => Err(EvaluationError::because("a key cannot be null", span, key)),
        _ => match convert(key, &Type::String) {
            Ok(text) => Ok(text.as_str().map(Text::new)),
            Err(_) => Err(EvaluationError::because(format!("a key must be a string, not {}", key.describe()), span, key)),
        },
    }
}

/// An element as it comes out of its collection.
fn taken_out(collection: &Value, item: &Value) -> Value {
    let mut item = item.clone();
    item.origin = collection.origin.project(&item.origin);
    item.sensitive |= collection.sensitive;
    collection.part(item, &PathStep::Any)
}

/// Keys and elements of a collection whose members are all known to be there; `Err` when they are not.
#[allow(clippy::type_complexity)]
pub(super) fn elements(over: &Value, span: Span) -> Result<Result<Vec<(Value, Value)>, Unknown>, Box<EvaluationError>> {
    let project = |item: &Value| taken_out(over, item);
    match &over.kind {
        Kind::Sequence(sequence) => {
            if !sequence.is_closed() {
                return Ok(Err(Unknown::joined([over])));
            }
            let set = matches!(sequence.kind, SequenceKind::Set(_));
            Ok(Ok(sequence
                .items
                .iter()
                .enumerate()
                .map(|(index, item)| (if set { project(item) } else { Value::number(index) }, project(item)))
                .collect()))
        }
        Kind::Mapping(mapping) => {
            if mapping.open.is_some() {
                return Ok(Err(Unknown::joined([over])));
            }
            Ok(Ok(mapping
                .entries
                .iter()
                .map(|(name, entry)| (Value::at(Kind::String(name.clone()), entry.key), project(&entry.value)))
                .collect()))
        }
        Kind::Unknown(_) | Kind::Symbol(_) => Ok(Err(Unknown::joined([over]))),
        _ => Err(EvaluationError::because(format!("{} cannot be iterated", over.describe()), span, over)),
    }
}

/// One pass over a collection: key, element, and whether the element is surely there.
struct Iteration {
    items: Vec<(Value, Value, bool)>,
    open: Option<Arc<Unknown>>,
    /// The last so many items stand for what `open` leaves open.
    templates: usize,
}

fn iterate(over: &Value, span: Span) -> Result<Iteration, Box<EvaluationError>> {
    let project = |item: &Value| taken_out(over, item);
    match &over.kind {
        Kind::Sequence(sequence) => {
            let set = matches!(sequence.kind, SequenceKind::Set(_));
            let sure = sequence.definite().len();
            let items = sequence.items.iter().enumerate().map(|(index, item)| {
                let item = project(item);
                let key = if set { item.clone() } else { Value::number(index).with_origin(item.origin.clone()) };
                (key, item, index < sure)
            });
            let rest = sequence.open.as_deref().map_or(&[][..], |open| &open.cases);
            let rest = rest.iter().map(|case| (Unknown::joined([over]).into_value(), project(case), false));
            let open = sequence.open.as_ref().map(|open| Arc::new(open.reasons_only()));
            let templates = rest.len();
            Ok(Iteration { items: items.chain(rest).collect(), open, templates })
        }
        Kind::Mapping(mapping) => {
            let items = mapping.entries.iter().map(|(name, entry)| {
                let key = Value::at(Kind::String(name.clone()), entry.key);
                (key, project(&entry.value), true)
            });
            let rest = mapping.open.as_deref().map_or(&[][..], |open| &open.cases);
            let rest = rest.iter().map(|case| (Unknown::joined([over]).into_value(), project(case), false));
            let open = mapping.open.as_ref().map(|open| Arc::new(open.reasons_only()));
            let templates = rest.len();
            Ok(Iteration { items: items.chain(rest).collect(), open, templates })
        }
        // Some list whose elements have an identity all the same: one element that stands for all of them.
        Kind::Symbol(symbol) => {
            let element = Value::symbol(symbol.step(PathStep::Any));
            let element = element.with_origin(over.origin.clone()).with_sensitive(over.sensitive);
            let unknown = Unknown::joined([over]);
            let key = unknown.clone().into_value();
            Ok(Iteration { items: vec![(key, element, false)], open: Some(Arc::new(unknown)), templates: 1 })
        }
        Kind::Unknown(unknown) => {
            let key =
                Unknown { reasons: unknown.reasons.clone(), ..Unknown::default() }.into_value().with_origin(over.origin.clone());
            let element = over.part(key.clone(), &PathStep::Any);
            // What is iterated may be a set, whose keys are its elements.
            let key = if matches!(unknown.typ, Some(Type::Set(_))) { element.clone() } else { key };
            Ok(Iteration { items: vec![(key, element, false)], open: Some(Arc::new(unknown.reasons_only())), templates: 1 })
        }
        _ => Err(EvaluationError::because(format!("{} cannot be iterated", over.describe()), span, over)),
    }
}

/// `[for …]` and `{for …}`
pub(super) fn comprehension(evaluator: &Evaluator<'_>, comprehension: &For, span: Span) -> Evaluated {
    let over = evaluator.evaluate(&comprehension.collection)?;
    let Iteration { items, mut open, templates } = iterate(&over, comprehension.collection.span)?;
    if items.is_empty() {
        check_condition(evaluator, comprehension)?;
    }
    let (mut sure, mut maybe): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    let mut made = Mapping::new(MappingKind::Object, span);
    let mut groups: std::collections::BTreeMap<Text, Vec<Value>> = std::collections::BTreeMap::new();
    // What says which elements there are, or under which keys, is known from the whole.
    let mut sensitive = over.sensitive;
    let mut doubt: Option<Arc<Unknown>> = None;
    // What becomes of the elements that nobody has counted, where one knows what each of them is.
    let (first_template, mut rest) = (items.len() - templates, Vec::new());
    let mut has_all = true;
    for (index, (key, element, definite)) in items.into_iter().enumerate() {
        if !evaluator.scope.spend(1) {
            open = Some(Arc::new(too_large(span)));
            has_all = false;
            break;
        }
        let mut inner = evaluator.bind(comprehension.value.text.clone(), element.clone());
        if let Some(name) = &comprehension.key {
            inner = inner.bind(name.text.clone(), key);
        }
        let mut present: Truth = if definite { Truth::True } else { Truth::Unknown };
        if let Some(condition) = &comprehension.condition {
            let decided = match inner.evaluate(condition) {
                Ok(decided) => decided,
                Err(_) if !definite => Unknown::joined([&element]).into_value(), // it may not be there at all
                Err(error) => return Err(error),
            };
            let Some(truth) = operators::truth_of(&decided) else {
                let message = format!("the `if` of a `for` must be a boolean, not {}", decided.describe());
                return Err(EvaluationError::because(message, condition.span, &decided));
            };
            sensitive |= decided.sensitive;
            if truth.is_unknown() {
                doubt.get_or_insert_with(|| Arc::new(Unknown::joined([&decided])));
                open_for(&mut open, &decided, &present, comprehension.result_key.is_some());
            }
            present = present.and(truth);
        }
        if present.is_false() {
            continue;
        }
        let result = match inner.evaluate(&comprehension.result) {
            Ok(result) => result,
            Err(_) if present.is_unknown() => Unknown::joined([&element]).into_value(),
            Err(error) => return Err(error),
        };
        if index >= first_template {
            rest.push(result.clone());
        }
        match &comprehension.result_key {
            None if present.is_true() => sure.push(result),
            None => maybe.push(result),
            Some(name) => {
                let key = match inner.evaluate(name) {
                    Ok(key) => key,
                    Err(_) if present.is_unknown() => Unknown::joined([&element]).into_value(),
                    Err(error) => return Err(error),
                };
                sensitive |= key.sensitive;
                let Some(text) = key_text(&key, name.span)? else {
                    open = open.or_else(|| Some(Arc::new(Unknown::joined([&key]))));
                    continue;
                };
                if present.is_unknown() {
                    open = open.or_else(|| Some(Arc::new(Unknown::joined([&over]))));
                }
                if comprehension.grouping {
                    groups.entry(text).or_default().push(result);
                } else if made.entries.contains_key(&text) && present.is_true() {
                    return Err(EvaluationError::because(
                        format!("the key {text:?} occurs twice: use `...` to group"),
                        name.span,
                        &key,
                    ));
                } else if present.is_true() {
                    made.insert(text, key.origin.span().unwrap_or(Span::NONE), result);
                }
            }
        }
    }
    let with_origin = |value: Value| {
        let origin = if evaluator.settings.policy { over.origin.clone() } else { Origin::derived(span, [&over.origin]) };
        value.with_origin(origin).with_sensitive(sensitive)
    };
    if comprehension.result_key.is_some() {
        for (name, members) in groups {
            made.insert(name, Span::NONE, Value::tuple(members));
        }
        made.open = open;
        return Ok(with_origin(Value::mapping(made)));
    }
    if let Some(open) = open.as_mut().filter(|_| has_all) {
        *open = Arc::new(open.one_of_each(rest));
    }
    let count = maybe.len();
    sure.append(&mut maybe);
    let doubt = doubt.or_else(|| over.as_sequence()?.doubt.clone());
    Ok(with_origin(Value::sequence(Sequence { kind: SequenceKind::Tuple, items: sure, maybe: count, doubt, open })))
}

/// The `if` of a `for` must be a boolean even where there is nothing to iterate.
fn check_condition(evaluator: &Evaluator<'_>, comprehension: &For) -> Result<(), Box<EvaluationError>> {
    let Some(condition) = &comprehension.condition else { return Ok(()) };
    let placeholder = || Unknown::default().into_value();
    let mut inner = evaluator.bind(comprehension.value.text.clone(), placeholder());
    if let Some(name) = &comprehension.key {
        inner = inner.bind(name.text.clone(), placeholder());
    }
    let decided = inner.evaluate(condition)?;
    if operators::truth_of(&decided).is_some() {
        return Ok(());
    }
    let message = format!("the `if` of a `for` must be a boolean, not {}", decided.describe());
    Err(EvaluationError::because(message, condition.span, &decided))
}

/// An element whose condition is not known makes an object's key set open; in a tuple it becomes a maybe element.
fn open_for(open: &mut Option<Arc<Unknown>>, decided: &Value, present: &Truth, object: bool) {
    if object && present.is_true() && open.is_none() {
        *open = Some(Arc::new(Unknown::joined([decided])));
    }
}

/// `source[*]…` and `source.*…`
pub(super) fn splat(evaluator: &Evaluator<'_>, source: &Expression, steps: &[Step], span: Span) -> Evaluated {
    splat_value(evaluator, &evaluator.evaluate(source)?, steps, span)
}

/// The steps applied to each element of a value. What is no sequence is read as one of a single element, null as empty.
pub(super) fn splat_value(evaluator: &Evaluator<'_>, over: &Value, steps: &[Step], span: Span) -> Evaluated {
    let each = |item: &Value| -> Evaluated {
        let mut item = over.part(item.clone(), &PathStep::Any);
        if evaluator.settings.policy {
            item.origin = over.origin.project(&item.origin);
        }
        let value = evaluator.steps(item, steps)?;
        Ok(evaluator.placed(value, span, HopKind::ResourceArgument))
    };
    let value = match &over.kind {
        Kind::Null(Some(typ)) if matches!(**typ, Type::List(_) | Type::Set(_) | Type::Tuple(_)) && !evaluator.settings.policy => {
            return Err(EvaluationError::because("a splat needs a list, not null", span, over));
        }
        Kind::Null(_) | Kind::Absent(_) => Value::tuple(Vec::new()),
        Kind::Sequence(sequence) => {
            let items: Result<Vec<Value>, _> = sequence.items.iter().map(each).collect();
            let items = items?;
            let open = sequence.open.as_ref().map(|open| {
                let rest: Result<Vec<Value>, _> = open.cases.iter().map(each).collect();
                Arc::new(open.one_of_each(rest.unwrap_or_default()))
            });
            let kind = match &sequence.kind {
                SequenceKind::List(element) | SequenceKind::Set(element) if !evaluator.settings.policy => {
                    SequenceKind::List(element_type(element, &items, each))
                }
                _ => SequenceKind::Tuple,
            };
            Value::sequence(Sequence { kind, items, open, ..(**sequence).clone() })
        }
        Kind::Symbol(symbol) => {
            let element = Value::symbol(symbol.step(PathStep::Any));
            let element = element.with_origin(over.origin.clone()).with_sensitive(over.sensitive);
            each(&element)?
        }
        Kind::Unknown(_) => {
            // What the elements come to, as one value that stands for the list.
            let element = each(&over.part(Unknown::joined([over]).into_value(), &PathStep::Any));
            let referent = element.ok().and_then(|element| element.referent);
            Value { referent, ..Unknown::joined([over]).into_value() }
        }
        _ => Value::tuple(vec![each(over)?]),
    };
    let origin = if evaluator.settings.policy { over.origin.clone() } else { Origin::derived(span, [&over.origin]) };
    Ok(value.with_origin(origin).with_sensitive(over.sensitive))
}

/// What the elements of a splat over a list are: what they share, or, without any, what one would have been.
fn element_type(source: &Type, items: &[Value], each: impl Fn(&Value) -> Evaluated) -> Type {
    match items {
        [] => {
            let placeholder = Unknown::default().with_type(source.clone()).into_value();
            each(&placeholder).map_or(Type::Any, |value| value.type_of())
        }
        [first, rest @ ..] => {
            let typ = first.type_of();
            if rest.iter().all(|item| item.type_of() == typ) { typ } else { Type::Any }
        }
    }
}
