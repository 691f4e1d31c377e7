//! Arguments read the way the provider reads them: numbers and booleans also as strings, null as absent.

use crate::value::{Kind, Number, Truth, Type, Value, convert};

/// An element of an argument, however deep the lists were nested.
#[derive(Clone, Debug)]
pub struct ListElement {
    /// Its origin is placed at the use: an element that was written elsewhere stands where the list is used.
    pub value: Value,
    /// It may or may not be there.
    pub maybe: bool,
}

/// How deep lists are flattened.
const MAX_DEPTH: usize = 8;

/// The elements of a value: of a list its items, flattened; of anything else itself; of null and absent none.
///
/// A list that may have more elements than those that are known gives one further leaf that is unknown.
pub fn leaves(value: &Value) -> Vec<ListElement> {
    let mut into = Vec::new();
    collect(value, false, 0, &mut into);
    into
}

fn collect(value: &Value, maybe: bool, depth: usize, into: &mut Vec<ListElement>) {
    match &value.kind {
        Kind::Null(_) | Kind::Absent(_) => {}
        Kind::Sequence(sequence) if depth < MAX_DEPTH => {
            let sure = sequence.definite().len();
            for (index, item) in sequence.items.iter().enumerate() {
                let mut item = item.clone();
                item.origin = value.origin.project(&item.origin);
                collect(&item, maybe || index >= sure, depth + 1, into);
            }
            if let Some(open) = &sequence.open {
                let rest = Value::new(Kind::Unknown(open.clone())).with_origin(value.origin.clone());
                into.push(ListElement { value: rest, maybe: true });
            }
        }
        _ => into.push(ListElement { value: value.clone(), maybe }),
    }
}

/// An argument that is there: neither missing nor null.
pub fn argument<'v>(body: &'v Value, name: &str) -> Option<&'v Value> {
    body.get(name).filter(|value| !matches!(value.kind, Kind::Null(_) | Kind::Absent(_)))
}

/// As `argument`, and not the empty string either: attributes-as-blocks write `""` for what is not set.
pub fn filled<'v>(body: &'v Value, name: &str) -> Option<&'v Value> {
    argument(body, name).filter(|value| value.as_str() != Some(""))
}

/// The values at a dotted path through nested blocks: `launch_template.id`, `network_interfaces.security_groups`.
pub fn at_path(body: &Value, path: &str) -> Vec<ListElement> {
    let mut current = vec![ListElement { value: body.clone(), maybe: false }];
    for (depth, name) in path.split('.').enumerate() {
        let mut next = Vec::new();
        for leaf in &current {
            if depth > 0 && !matches!(leaf.value.kind, Kind::Mapping(_)) {
                if !leaf.value.is_known() {
                    next.push(leaf.clone()); // the blocks themselves are not known: neither is what is in them
                }
                continue;
            }
            if let Some(value) = argument(&leaf.value, name) {
                next.extend(leaves(value).into_iter().map(|inner| ListElement { maybe: inner.maybe || leaf.maybe, ..inner }));
            }
        }
        current = next;
    }
    current
}

/// A boolean argument; `default` where it is missing or null.
pub fn truth(value: Option<&Value>, default: bool) -> Truth {
    let Some(value) = value else { return default.into() };
    match &value.kind {
        Kind::Null(_) | Kind::Absent(_) => default.into(),
        Kind::Unknown(unknown) if !unknown.cases.is_empty() => {
            let mut cases = unknown.cases.iter().map(|case| truth(Some(case), default));
            let first = cases.next().unwrap_or(Truth::Unknown);
            if cases.all(|case| case == first) { first } else { Truth::Unknown }
        }
        _ => match convert(value, &Type::Bool) {
            Ok(converted) => converted.as_bool().map_or(Truth::Unknown, Truth::from),
            Err(_) => Truth::Unknown, // the provider refuses it: nothing is known of what it would mean
        },
    }
}

/// A whole number, also as a string.
pub fn integer(value: &Value) -> Option<i64> {
    match &value.kind {
        Kind::Number(number) => number.to_i64(),
        Kind::String(text) => Number::parse(text.trim()).and_then(|number| number.to_i64()),
        _ => None,
    }
}

/// Lower and upper bound of a whole number; `None` is unbounded.
pub fn bounds(value: &Value) -> (Option<i64>, Option<i64>) {
    if let Some(exact) = integer(value) {
        return (Some(exact), Some(exact));
    }
    match &value.kind {
        Kind::Unknown(unknown) if !unknown.cases.is_empty() => {
            let cases: Vec<_> = unknown.cases.iter().map(bounds).collect();
            let low = cases.iter().map(|(low, _)| *low).min().flatten(); // `None` sorts first: one open case opens it
            let high = cases.iter().map(|(_, high)| *high).collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().max());
            (low, high)
        }
        // What validations leave of an input; bounds of a text are those of its length.
        Kind::Unknown(unknown) if !matches!(unknown.typ, Some(crate::value::Type::String)) => {
            (unknown.minimum.as_ref().and_then(Number::to_i64), unknown.maximum.as_ref().and_then(Number::to_i64))
        }
        _ => (None, None),
    }
}

/// The possible values of something that may depend on an unknown condition.
pub fn cases(value: &Value) -> Vec<Value> {
    match &value.kind {
        Kind::Unknown(unknown) if !unknown.cases.is_empty() => unknown
            .cases
            .iter()
            .map(|case| {
                let mut case = case.clone();
                case.origin = value.origin.project(&case.origin);
                case
            })
            .collect(),
        _ => vec![value.clone()],
    }
}

/// A text for reading words in, with a letter for each part that is not known: it keeps the words beside it from looking
/// whole.
pub fn wording(value: &Value) -> Option<std::borrow::Cow<'_, str>> {
    match &value.kind {
        Kind::String(text) => Some(text.as_str().into()),
        Kind::Parts(parts) => Some(parts.iter().map(|part| part.as_str().unwrap_or("x")).collect::<String>().into()),
        _ => None,
    }
}
