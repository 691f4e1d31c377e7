//! Values as they are given one by one: `--set`, `set` blocks, parameters of an Argo CD Application.
//!
//! Invariant: a value keeps its origin; what the path leads through is made where it is missing.
//!
//! Source: Helm's `pkg/strvals`.

use std::sync::Arc;

use crate::source::{Span, Text};
use crate::value::{Entry, Kind, Mapping, MappingKind, Number, Sequence, SequenceKind, Value};

/// How long a list may become by an index.
const MAX_INDEX: usize = 65_536;
/// How deep a path may lead.
const MAX_STEPS: usize = 64;

/// What a path leads through.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Key(Text),
    Index(usize),
}

/// Lays values over others, as several values files are.
pub fn overlay_values(under: &mut Value, over: &Value) {
    match (&mut under.kind, &over.kind) {
        (Kind::Mapping(under), Kind::Mapping(over)) => {
            let under = Arc::make_mut(under);
            for (key, entry) in &over.entries {
                match under.entries.get_mut(key) {
                    Some(known) if known.value.as_mapping().is_some() && entry.value.as_mapping().is_some() => {
                        overlay_values(&mut known.value, &entry.value);
                        known.key = entry.key;
                    }
                    _ => _ = under.entries.insert(key.clone(), entry.clone()),
                }
            }
            under.open = under.open.take().or_else(|| over.open.clone());
        }
        (_, Kind::Absent(_) | Kind::Null(_)) => {}
        _ => *under = over.clone(),
    }
}

/// Sets a value at a path: `a.b`, `a\.b.c`, `list[0].x`.
///
/// # Errors
/// What is wrong with the path.
pub fn set_value(values: &mut Value, path: &str, value: Value) -> Result<(), String> {
    let steps = steps(path)?;
    assign(values, &steps, value)
}

/// The value that a text without a type means: booleans, null and integers are those, everything else is a text.
pub fn typed_value(value: Value) -> Value {
    let kind = match value.as_str() {
        Some("true") => Kind::Bool(true),
        Some("false") => Kind::Bool(false),
        Some("null") => Kind::Null(None),
        Some("0") => Kind::Number(Number::from(0_i64)),
        Some(text) if !text.starts_with('0') => match text.parse::<i64>() {
            Ok(number) => Kind::Number(Number::from(number)),
            Err(_) => return value,
        },
        _ => return value,
    };
    Value { kind, ..value }
}

/// The pairs of `a=b,c=d`, and lists in braces.
///
/// # Errors
/// What is wrong with the text.
pub fn set_pairs(text: &str, make: &dyn Fn(&str) -> Value) -> Result<Vec<(String, Value)>, String> {
    let mut pairs = Vec::new();
    for part in split(text, ',') {
        let (path, value) = part.split_once('=').ok_or_else(|| format!("`{part}` has no `=`"))?;
        let value = match value.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
            Some("") => Value::tuple(Vec::new()),
            Some(inner) => Value::tuple(split(inner, ',').iter().map(|item| make(&unescaped(item))).collect()),
            None => make(&unescaped(value)),
        };
        pairs.push((path.to_string(), value));
    }
    Ok(pairs)
}

/// Cuts at a separator that no backslash stands before, and not inside braces.
fn split(text: &str, separator: char) -> Vec<String> {
    let (mut parts, mut part, mut escaped, mut depth) = (Vec::new(), String::new(), false, 0_usize);
    for c in text.chars() {
        match c {
            _ if escaped => {
                part.push('\\');
                part.push(c);
                escaped = false;
                continue;
            }
            '\\' => {
                escaped = true;
                continue;
            }
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if c == separator && depth == 0 => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    parts.push(part);
    parts
}

fn unescaped(text: &str) -> String {
    let (mut plain, mut escaped) = (String::with_capacity(text.len()), false);
    for c in text.chars() {
        match c {
            '\\' if !escaped => escaped = true,
            _ => {
                plain.push(c);
                escaped = false;
            }
        }
    }
    plain
}

fn steps(path: &str) -> Result<Vec<Step>, String> {
    let (mut steps, mut key, mut characters) = (Vec::new(), String::new(), path.chars());
    let mut after_index = false;
    while let Some(c) = characters.next() {
        match c {
            '\\' => key.extend(characters.next()),
            '.' => {
                if !after_index {
                    steps.push(Step::Key(std::mem::take(&mut key).into()));
                }
                after_index = false;
            }
            '[' => {
                if !after_index {
                    steps.push(Step::Key(std::mem::take(&mut key).into()));
                }
                let digits: String = characters.by_ref().take_while(|c| *c != ']').collect();
                let index = digits.parse().ok().filter(|index| *index < MAX_INDEX);
                steps.push(Step::Index(index.ok_or_else(|| format!("`{digits}` is not an index"))?));
                after_index = true;
            }
            _ => key.push(c),
        }
    }
    if !after_index {
        steps.push(Step::Key(key.into()));
    }
    let is_empty = |step: &Step| matches!(step, Step::Key(key) if key.is_empty());
    match steps.iter().any(is_empty) || steps.len() > MAX_STEPS {
        true => Err(format!("`{path}` does not lead to a value")),
        false => Ok(steps),
    }
}

fn assign(base: &mut Value, steps: &[Step], value: Value) -> Result<(), String> {
    let Some((first, rest)) = steps.split_first() else {
        *base = value;
        return Ok(());
    };
    let origin = value.origin.clone();
    let key_span = origin.span().unwrap_or(Span::NONE);
    match first {
        Step::Key(key) => {
            if base.as_mapping().is_none() {
                *base = Value::mapping(Mapping::new(MappingKind::Body, key_span)).with_origin(origin);
            }
            let Kind::Mapping(mapping) = &mut base.kind else { return Ok(()) };
            let entry = Arc::make_mut(mapping).entries.entry(key.clone());
            let entry = entry.or_insert_with(|| Entry { value: Value::null(), key: key_span });
            assign(&mut entry.value, rest, value)
        }
        Step::Index(index) => {
            if base.as_sequence().is_none() {
                let sequence = Sequence::new(SequenceKind::Tuple, Vec::new());
                *base = Value::new(Kind::Sequence(Arc::new(sequence))).with_origin(origin);
            }
            let Kind::Sequence(sequence) = &mut base.kind else { return Ok(()) };
            let items = &mut Arc::make_mut(sequence).items;
            while items.len() <= *index {
                items.push(Value::null());
            }
            items.get_mut(*index).map_or(Ok(()), |item| assign(item, rest, value))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn set(pairs: &str) -> Value {
        let mut values = Value::mapping(Mapping::new(MappingKind::Body, Span::NONE));
        for (path, value) in set_pairs(pairs, &|text| typed_value(Value::string(text))).unwrap() {
            set_value(&mut values, &path, value).unwrap();
        }
        values
    }

    #[test]
    fn paths_lead_through_maps_and_lists() {
        let values = set("a.b=1,a.c=x,l[1].n=true,d\\.e=null,list={p,q},t=01,s=a\\,b");
        assert_eq!(values.get_path(&["a", "b"]).unwrap().describe(), Value::new(Kind::Number(Number::from(1_i64))).describe());
        assert_eq!(values.get_path(&["a", "c"]).unwrap().as_str(), Some("x"));
        assert_eq!(values.get("l").unwrap().as_sequence().unwrap().items[1].get("n").unwrap().as_bool(), Some(true));
        assert!(matches!(values.get("d.e").unwrap().kind, Kind::Null(_)));
        assert_eq!(values.get("list").unwrap().as_sequence().unwrap().items.len(), 2);
        assert_eq!(values.get("t").unwrap().as_str(), Some("01"));
        assert_eq!(values.get("s").unwrap().as_str(), Some("a,b"));
    }

    #[test]
    fn a_path_that_leads_nowhere_is_refused() {
        let mut values = Value::null();
        for path in ["", ".a", "a..b", "a[x]", "a[99999999]"] {
            assert!(set_value(&mut values, path, Value::null()).is_err(), "{path}");
        }
        assert!(set_pairs("a", &|text| Value::string(text)).is_err());
    }
}
