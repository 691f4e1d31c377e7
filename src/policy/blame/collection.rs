//! Blame of lists: too few or too many elements, `alltrue`, `anytrue`, `contains`; near misses.

use super::{Blame, Blamer, Leaf, MAX_MEMBERS, MAX_NEAR_MISSES, WantedTruth};
use crate::expr::{Evaluator, truth_of};
use crate::policy::evaluate::shown;
use crate::policy::walk::unwrap_parentheses;
use crate::source::Span;
use crate::syntax::hcl::{Call, Expression, ExpressionKind, For};
use crate::value::{Kind, Truth, Value, equal};

/// What a count should have been.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    More,
    Fewer,
    /// There should have been none.
    None,
}

/// A list as it is made: a comprehension with its scope, a call of `getresources`, or any expression.
enum Made<'e, 's> {
    For(&'e For, Evaluator<'s>),
    Resources(&'e Call, Evaluator<'s>),
    Other(&'e Expression, Evaluator<'s>),
    /// `try` took another argument: what made the first one fail.
    Failed(Vec<Leaf>),
}

/// One pass of a comprehension: the item, its names bound, and whether its `if` holds.
pub(super) struct Pass<'s> {
    item: Value,
    pub evaluator: Evaluator<'s>,
    pub taken: Option<Truth>,
    /// Whether the item is surely in the collection.
    surely_there: bool,
}

impl<'s> Blamer<'s, '_> {
    /// Follows locals, parentheses, `try` and functions that keep elements, to what makes the list.
    fn made<'e>(&self, expression: &'e Expression, evaluator: &Evaluator<'s>) -> Made<'e, 's>
    where
        's: 'e,
    {
        if !self.spend() {
            return Made::Other(expression, evaluator.clone());
        }
        let expression = unwrap_parentheses(expression);
        if let Some(definition) = self.local_definition(expression, evaluator) {
            return self.made(definition, &self.top());
        }
        match &expression.kind {
            ExpressionKind::For(each) => Made::For(each, evaluator.clone()),
            ExpressionKind::Call(call) => match (call.name.text.as_str(), call.arguments.as_slice()) {
                ("core::getresources", _) => Made::Resources(call, evaluator.clone()),
                ("core::try", [first, ..]) => {
                    let strict = evaluator.strict();
                    match strict.evaluate(first) {
                        Ok(_) => self.made(first, &strict),
                        Err(error) => Made::Failed(self.cause(&error)),
                    }
                }
                ("core::flatten" | "core::distinct" | "core::tolist" | "core::toset" | "core::compact", [only]) => {
                    self.made(only, evaluator)
                }
                _ => Made::Other(expression, evaluator.clone()),
            },
            _ => Made::Other(expression, evaluator.clone()),
        }
    }

    /// The comprehension that makes a list, with its scope.
    pub(super) fn comprehension<'e>(&self, list: &'e Expression, evaluator: &Evaluator<'s>) -> Option<(&'e For, Evaluator<'s>)>
    where
        's: 'e,
    {
        match self.made(list, evaluator) {
            Made::For(each, inner) => Some((each, inner)),
            _ => None,
        }
    }

    pub(super) fn passes(&self, each: &For, evaluator: &Evaluator<'s>) -> Vec<Pass<'s>> {
        let Ok(over) = evaluator.evaluate(&each.collection) else { return Vec::new() };
        let place = |item: &Value| Value { origin: over.origin.project(&item.origin), ..item.clone() };
        let sure = over.as_sequence().map(|sequence| sequence.definite().len());
        let items: Vec<(Value, Value)> = match &over.kind {
            Kind::Sequence(sequence) => {
                sequence.items.iter().enumerate().map(|(index, item)| (Value::number(index), place(item))).collect()
            }
            Kind::Mapping(mapping) => mapping
                .entries
                .iter()
                .map(|(name, entry)| (Value::at(Kind::String(name.clone()), entry.key), place(&entry.value)))
                .collect(),
            _ => Vec::new(),
        };
        let mut passes = Vec::new();
        for (index, (key, item)) in items.into_iter().enumerate() {
            if !self.spend() {
                break;
            }
            let mut inner = evaluator.bind(each.value.text.clone(), item.clone());
            if let Some(name) = &each.key {
                inner = inner.bind(name.text.clone(), key.clone());
            }
            let taken = match &each.condition {
                None => Some(Truth::True),
                Some(condition) => inner.evaluate(condition).ok().as_ref().and_then(truth_of),
            };
            // A constant list with keys of a source mapping: the key is what stands in the source.
            let item = if item.origin.span().is_none() && key.origin.span().is_some() { key } else { item };
            passes.push(Pass { item, evaluator: inner, taken, surely_there: sure.is_none_or(|sure| index < sure) });
        }
        passes
    }

    /// Too many elements: each of them is a witness, and with `each_counts` a violation of its own.
    pub(super) fn witnesses(&self, list: &Expression, evaluator: &Evaluator<'s>, each_counts: bool) -> Blame {
        let group = if each_counts { Blame::all } else { Blame::any };
        match self.made(list, evaluator) {
            Made::For(each, inner) => {
                let passes = self.passes(each, &inner);
                let taken = passes.iter().filter(|pass| pass.taken != Some(Truth::False)).take(MAX_MEMBERS);
                let parts: Vec<Blame> = taken
                    .map(|pass| {
                        let why = match &each.condition {
                            Some(condition) => self.condition(condition, &pass.evaluator, WantedTruth::False),
                            None => Blame::Nothing,
                        };
                        // What made it count is nearer than the item as a whole.
                        if why.is_nothing() { Blame::places(self.places_of(&pass.item, WantedTruth::True)) } else { why }
                    })
                    .collect();
                let blame = group(parts);
                if blame.is_nothing() { Blame::places(self.sources(&each.collection, &inner, WantedTruth::True)) } else { blame }
            }
            Made::Resources(call, inner) => self.matched(call, &inner),
            Made::Other(expression, inner) => {
                let Ok(value) = inner.evaluate(expression) else { return Blame::Nothing };
                let items: Vec<Blame> = match &value.kind {
                    Kind::Sequence(sequence) => sequence
                        .items
                        .iter()
                        .map(|item| Value { origin: value.origin.project(&item.origin), ..item.clone() })
                        .map(|item| Blame::places(self.places_of(&item, WantedTruth::True)))
                        .take(MAX_MEMBERS)
                        .collect(),
                    _ => Vec::new(),
                };
                let blame = group(items);
                if blame.is_nothing() { Blame::places(self.sources(expression, &inner, WantedTruth::True)) } else { blame }
            }
            Made::Failed(leaves) => Blame::places(leaves),
        }
    }

    /// Too few elements: the items that came nearest to counting, or the collection that has none.
    pub(super) fn near_misses(&self, list: &Expression, evaluator: &Evaluator<'s>) -> Blame {
        match self.made(list, evaluator) {
            Made::For(each, inner) => {
                let passes = self.passes(each, &inner);
                let mut missed: Vec<Blame> = Vec::new();
                if let Some(condition) = &each.condition {
                    let rejected = passes.iter().filter(|pass| pass.taken == Some(Truth::False)).take(MAX_MEMBERS);
                    missed = rejected
                        .map(|pass| {
                            let why = self.condition(condition, &pass.evaluator, WantedTruth::True);
                            if why.is_nothing() { Blame::places(self.places_of(&pass.item, WantedTruth::True)) } else { why }
                        })
                        .filter(|blame| !blame.is_nothing())
                        .collect();
                    missed.sort_by_key(Blame::size);
                    missed.truncate(MAX_NEAR_MISSES);
                }
                if missed.is_empty() { self.near_misses(&each.collection, &inner) } else { Blame::any(missed) }
            }
            Made::Resources(call, inner) => self.unmatched(call, &inner),
            Made::Other(expression, inner) => {
                let places = self.sources(expression, &inner, WantedTruth::True);
                let note = referring_type(expression).map(|kind| format!("no `{kind}` in this configuration refers to it"));
                match note {
                    Some(note) => Blame::places(places.into_iter().map(|leaf| leaf.with_note(Some(note.clone()))).collect()),
                    None => Blame::places(places),
                }
            }
            Made::Failed(leaves) => Blame::places(leaves),
        }
    }

    /// `getresources` found something: the target's join attribute, the others beside it.
    fn matched(&self, call: &Call, evaluator: &Evaluator<'s>) -> Blame {
        let mut parts = self.join_places(call, evaluator);
        if let Some(found) = resources_of(call, evaluator) {
            parts.extend(found.iter().filter_map(header_of).take(MAX_MEMBERS).map(|span| Leaf::other(span, "this one counts")));
        }
        Blame::places(parts)
    }

    /// `getresources` found nothing: the target lacks a companion; up to three that might have been it.
    fn unmatched(&self, call: &Call, evaluator: &Evaluator<'s>) -> Blame {
        let kind = call.arguments.first().and_then(|kind| evaluator.evaluate(kind).ok());
        let Some(kind) = kind.as_ref().and_then(Value::as_str) else { return Blame::Nothing };
        let mut parts = vec![Leaf {
            note: Some(format!("no `{kind}` in this configuration belongs to it")),
            kind: super::LeafKind::Written,
            ..Leaf::other(self.scope.target.header, "")
        }];
        let filter = call.arguments.get(1).and_then(|filter| evaluator.evaluate(filter).ok());
        let keys: Vec<(String, Value)> = match filter.as_ref().map(|filter| &filter.kind) {
            Some(Kind::Mapping(mapping)) => {
                mapping.entries.iter().map(|(name, entry)| (name.to_string(), entry.value.clone())).collect()
            }
            _ => Vec::new(),
        };
        let Some(root) = self.scope.target.root else { return Blame::places(parts) };
        for candidate in self.scope.world.graph.resources(root, kind).iter().take(MAX_NEAR_MISSES) {
            let view = self.scope.world.view(candidate);
            let differs = keys.iter().find(|(name, value)| view.get(name).is_none_or(|own| !equal(own, value).is_true()));
            let place = differs.and_then(|(name, _)| view.get(name)).and_then(|value| value.origin.span());
            let note = match differs {
                Some((name, _)) => format!("the `{name}` of this one is different"),
                None => "this one does not count".to_string(),
            };
            parts.push(Leaf::other(place.unwrap_or(candidate.header), note));
        }
        Blame::places(parts)
    }

    /// Where the target's side of a filter stands.
    fn join_places(&self, call: &Call, evaluator: &Evaluator<'s>) -> Vec<Leaf> {
        call.arguments.get(1).map(|filter| self.sources(filter, evaluator, WantedTruth::True)).unwrap_or_default()
    }

    /// `alltrue` and `anytrue`.
    pub(super) fn quantified(&self, list: &Expression, evaluator: &Evaluator<'s>, wanted: WantedTruth, all: bool) -> Blame {
        // The elements that matter: the false ones of `alltrue`, the true ones of `anytrue` when it should not hold.
        let matters = |truth: Option<Truth>| match wanted {
            WantedTruth::True => truth != Some(Truth::True),
            WantedTruth::False => truth == Some(Truth::True),
            WantedTruth::Known => truth == Some(Truth::Unknown),
        };
        // What may not be there does not decide: it leaves it open.
        let decisive = |truth: Option<Truth>, surely_there: bool| match truth {
            Some(decides) if !surely_there && decides != Truth::from(all) => Some(Truth::Unknown),
            truth => truth,
        };
        let surely = |truth: Option<Truth>| wanted == WantedTruth::Known || truth != Some(Truth::Unknown);
        let parts: Vec<(Option<Truth>, Blame)> = match self.made(list, evaluator) {
            Made::For(each, inner) => {
                let passes = self.passes(each, &inner);
                if wanted == WantedTruth::Known {
                    // The list itself may be open: an item whose `if` is not known, a collection that is not known.
                    let open = self.open_collection(each, &inner, &passes);
                    if !open.is_nothing() {
                        return open;
                    }
                }
                let taken = passes.iter().filter(|pass| pass.taken != Some(Truth::False));
                taken
                    .map(|pass| {
                        let truth = pass.evaluator.evaluate(&each.result).ok().as_ref().and_then(truth_of);
                        (decisive(truth, pass.surely_there), pass)
                    })
                    .filter(|(truth, _)| matters(*truth))
                    .take(MAX_MEMBERS)
                    .map(|(truth, pass)| {
                        let why = self.condition(&each.result, &pass.evaluator, wanted);
                        let item = || Blame::places(self.places_of(&pass.item, wanted));
                        (truth, if why.is_nothing() { item() } else { why })
                    })
                    .collect()
            }
            Made::Other(expression, inner) => match inner.evaluate(expression) {
                Ok(value) => match &value.kind {
                    Kind::Sequence(sequence) => sequence
                        .items
                        .iter()
                        .enumerate()
                        .map(|(index, item)| (decisive(truth_of(item), index < sequence.definite().len()), item))
                        .filter(|(truth, _)| matters(*truth))
                        .map(|(truth, item)| (truth, Blame::places(self.places_of(item, wanted))))
                        .collect(),
                    _ => return Blame::places(self.sources(expression, &inner, wanted)),
                },
                Err(error) => return Blame::places(self.cause(&error)),
            },
            Made::Resources(..) => Vec::new(),
            Made::Failed(leaves) => return Blame::places(leaves),
        };
        // Definite failures tell more than open ones.
        let definite: Vec<Blame> = parts.iter().filter(|(truth, _)| surely(*truth)).map(|(_, blame)| blame.clone()).collect();
        let parts = if definite.is_empty() { parts.into_iter().map(|(_, blame)| blame).collect() } else { definite };
        let blame = if all == (wanted == WantedTruth::True) || wanted == WantedTruth::Known {
            Blame::all(parts)
        } else {
            Blame::any(parts)
        };
        match (blame.is_nothing(), all, wanted) {
            (true, false, WantedTruth::True) => self.near_misses(list, evaluator),
            (true, _, _) => Blame::places(self.sources(list, evaluator, wanted)),
            _ => blame,
        }
    }

    fn open_collection(&self, each: &For, evaluator: &Evaluator<'s>, passes: &[Pass<'s>]) -> Blame {
        let mut parts = Vec::new();
        if let Ok(over) = evaluator.evaluate(&each.collection) {
            let open = match &over.kind {
                Kind::Sequence(sequence) => sequence.open.is_some(),
                Kind::Mapping(mapping) => mapping.open.is_some(),
                _ => true,
            };
            if open {
                parts.push(Blame::places(self.sources(&each.collection, evaluator, WantedTruth::Known)));
            }
        }
        if let Some(condition) = &each.condition {
            let unsure = passes.iter().filter(|pass| pass.taken == Some(Truth::Unknown)).take(MAX_NEAR_MISSES);
            parts.extend(unsure.map(|pass| self.condition(condition, &pass.evaluator, WantedTruth::Known)));
        }
        Blame::all(parts)
    }

    /// `contains(list, value)`
    pub(super) fn contains(
        &self,
        list: &Expression,
        value: &Expression,
        evaluator: &Evaluator<'s>,
        wanted: WantedTruth,
    ) -> Blame {
        let wanted_value = evaluator.evaluate(value).ok();
        if let Some(mapping) = keys_of(list) {
            let places = self.key_places(mapping, wanted_value.as_ref(), evaluator, wanted);
            if !places.is_empty() {
                return Blame::places(places);
            }
        }
        let of_value = self.sources(value, evaluator, wanted);
        if wanted == WantedTruth::False {
            let mut places = Vec::new();
            if let (Ok(elements), Some(wanted_value)) = (evaluator.evaluate(list), &wanted_value)
                && let Kind::Sequence(sequence) = &elements.kind
            {
                let same = sequence.items.iter().filter(|item| equal(item, wanted_value).is_true());
                let same = same.map(|item| Value { origin: elements.origin.project(&item.origin), ..item.clone() });
                places.extend(same.flat_map(|item| self.places_of(&item, wanted)));
            }
            places.extend(of_value);
            return Blame::places(places);
        }
        let of_list = self.sources(list, evaluator, wanted);
        if wanted == WantedTruth::Known {
            return Blame::places(of_value.into_iter().chain(of_list).collect());
        }
        if !of_value.is_empty() {
            // The value is wrong; when the list is the policy's own, it says what would have been right.
            let note = if of_list.is_empty() { allowed(evaluator, list) } else { None };
            let of_value = of_value.into_iter().map(|leaf| leaf.with_note(note.clone()));
            return Blame::places(of_value.chain(of_list).collect());
        }
        let must = wanted_value.as_ref().filter(|value| !value.sensitive).and_then(shown);
        let note = must.map(|text| format!("must include `{text}`"));
        Blame::places(of_list.into_iter().map(|leaf| leaf.with_note(note.clone())).collect())
    }

    /// `contains(keys(mapping), key)`: the entry, or what lacks it.
    fn key_places(&self, mapping: &Expression, key: Option<&Value>, evaluator: &Evaluator<'s>, wanted: WantedTruth) -> Vec<Leaf> {
        let (Ok(container), Some(key)) = (evaluator.evaluate(mapping), key.and_then(Value::as_str)) else { return Vec::new() };
        let Kind::Mapping(inner) = &container.kind else { return Vec::new() };
        match (inner.entries.get(key), wanted) {
            (Some(entry), _) if !entry.key.is_none() => vec![Leaf::other(entry.key, format!("`{key}` is set here"))],
            (Some(entry), _) => self.places_of(&entry.value, wanted),
            (None, _) => {
                let header = if inner.header.is_none() { container.origin.span().unwrap_or(Span::NONE) } else { inner.header };
                let outside = !header.is_none() && header.source != self.scope.file().source;
                if outside { vec![Leaf::absent(key, header)] } else { Vec::new() }
            }
        }
    }
}

/// The type that a call of `graph::referrers` looks for.
fn referring_type(expression: &Expression) -> Option<&str> {
    match &unwrap_parentheses(expression).kind {
        ExpressionKind::Call(call) if call.name.text == "graph::referrers" => match &call.arguments.get(1)?.kind {
            ExpressionKind::String(kind) => Some(kind.as_str()),
            _ => None,
        },
        _ => None,
    }
}

/// The argument of `core::keys`.
fn keys_of(expression: &Expression) -> Option<&Expression> {
    match &unwrap_parentheses(expression).kind {
        ExpressionKind::Call(call) if call.name.text == "core::keys" => call.arguments.first(),
        _ => None,
    }
}

/// The elements that a call of `getresources` gives.
fn resources_of(call: &Call, evaluator: &Evaluator<'_>) -> Option<Vec<Value>> {
    let whole = Expression { span: call.name.span, kind: ExpressionKind::Call(Box::new(call.clone())) };
    match evaluator.evaluate(&whole).ok()?.kind {
        Kind::Sequence(sequence) => Some(sequence.items.clone()),
        _ => None,
    }
}

fn header_of(value: &Value) -> Option<Span> {
    value.as_mapping().map(|mapping| mapping.header).filter(|span| !span.is_none()).or(value.origin.span())
}

/// What a constant list allows, in words.
fn allowed(evaluator: &Evaluator<'_>, list: &Expression) -> Option<String> {
    const MAX_WORDS: usize = 6;
    let value = evaluator.evaluate(list).ok()?;
    let sequence = value.as_sequence()?;
    if sequence.items.is_empty() || sequence.items.len() > MAX_WORDS || value.sensitive {
        return None;
    }
    let words: Option<Vec<String>> = sequence.items.iter().map(|item| shown(item).map(|text| format!("`{text}`"))).collect();
    words.map(|words| {
        if words.len() == 1 { format!("must be {}", words.join("")) } else { format!("must be one of {}", words.join(", ")) }
    })
}
