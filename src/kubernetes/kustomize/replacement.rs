//! `replacements`: a field of one resource put into fields of others. Also the field paths of `vars`.
//!
//! The value that is put in has the place of its source.

use regex::Regex;

use crate::source::{Span, Text};
use crate::value::{Kind, Mapping, MappingKind, Number, Value};

use super::budget::{Budget, MAX_DEPTH, SPENT, depth};
use super::resource::KustomizeResource;
use super::select::Exact;
use super::tree::{empty_mapping, is_null, items, items_mut, mapping_mut, scalar_text, sequence, span_of, split_path, text_at};

/// What is wrong with a replacement, and where that is written.
pub(super) struct ReplacementError {
    pub span: Span,
    pub message: String,
}

/// Applies one replacement: `{source, targets}`.
pub(super) fn replace(
    resources: &mut [KustomizeResource],
    replacement: &Value,
    budget: &mut Budget,
) -> Result<(), ReplacementError> {
    let wrong = |value: &Value, message: String| ReplacementError { span: header(value), message };
    let source = replacement.get("source").ok_or_else(|| wrong(replacement, "a replacement needs a `source`".into()))?;
    let targets = replacement.get("targets").ok_or_else(|| wrong(replacement, "a replacement needs `targets`".into()))?;
    let value = source_value(resources, source)?;
    for target in items(targets) {
        let select = target.get("select").ok_or_else(|| wrong(target, "a target needs a `select`".into()))?;
        let select = Exact::read(select);
        let rejects: Vec<Exact> = target.get("reject").map(items).unwrap_or_default().iter().map(Exact::read).collect();
        let default = [Value::string("metadata.name")];
        let paths = target.get("fieldPaths").map(items).filter(|paths| !paths.is_empty()).unwrap_or(&default);
        let options = target.get("options");
        for resource in resources.iter_mut() {
            if !select.matches(resource) || rejects.iter().any(|reject| reject.rejects(resource)) {
                continue;
            }
            for path in paths {
                let text = scalar_text(path).unwrap_or_default();
                let steps = split_smart(&text);
                let create = options.and_then(|o| o.get("create")).and_then(Value::as_bool) == Some(true);
                let mut walk = FieldWalk { create: create.then(|| span_of(&value)), sample: &value, found: 0, error: None };
                let mut enough = true;
                let mut put = |field: &mut Value| enough = enough && set_field(field, &value, options, steps.len(), budget);
                walk.matching(&mut resource.value, &steps, &mut put);
                if !enough {
                    return Err(wrong(path, SPENT.to_string()));
                }
                if let Some(message) = walk.error.take() {
                    return Err(wrong(path, message));
                }
                if walk.found == 0 {
                    return Err(wrong(path, format!("`{}/{}` has no field `{text}`", resource.kind(), resource.name())));
                }
            }
        }
    }
    Ok(())
}

fn header(value: &Value) -> Span {
    value.as_mapping().map_or_else(|| span_of(value), |mapping| mapping.header)
}

fn source_value(resources: &[KustomizeResource], source: &Value) -> Result<Value, ReplacementError> {
    let wrong = |message: String| ReplacementError { span: header(source), message };
    let selector = Exact::read(source);
    let mut found = resources.iter().filter(|resource| selector.selects_resource(resource));
    let resource = found.next().ok_or_else(|| wrong("the source selects nothing".into()))?;
    if found.next().is_some() {
        return Err(wrong("the source selects several resources".into()));
    }
    let path = source.get("fieldPath").and_then(scalar_text).unwrap_or_else(|| "metadata.name".into());
    let value = lookup(&resource.value, &split_smart(&path)).ok_or_else(|| wrong(format!("the source has no field `{path}`")))?;
    let delimiter = source.get_path(&["options", "delimiter"]).and_then(Value::as_str).filter(|text| !text.is_empty());
    let Some(delimiter) = delimiter else { return Ok(value.clone()) };
    let text = scalar_text(value).ok_or_else(|| wrong("a delimiter needs a scalar".into()))?;
    let index = option_index(source.get("options")).unwrap_or(0);
    let part = usize::try_from(index).ok().and_then(|index| text.split(delimiter).nth(index));
    let part = part.ok_or_else(|| wrong(format!("there is no part {index} in the source's text")))?;
    Ok(Value { kind: Kind::String(part.into()), ..value.clone() })
}

fn option_index(options: Option<&Value>) -> Option<i64> {
    options?.get("index")?.as_number()?.to_i64()
}

/// Puts the value into the field `steps` below the object; a scalar keeps its type where the text allows it. `false`
/// when that makes too much.
fn set_field(field: &mut Value, value: &Value, options: Option<&Value>, steps: usize, budget: &mut Budget) -> bool {
    let delimiter = options.and_then(|o| o.get("delimiter")).and_then(Value::as_str).filter(|text| !text.is_empty());
    let text = match (delimiter, scalar_text(value)) {
        (Some(delimiter), Some(new)) => {
            let old = scalar_text(field).unwrap_or_default();
            let mut parts: Vec<&str> = old.split(delimiter).collect();
            let index = option_index(options).unwrap_or(0);
            match usize::try_from(index) {
                Err(_) => parts.insert(0, &new),
                Ok(index) => match parts.get_mut(index) {
                    Some(part) => *part = &new,
                    None => parts.push(&new),
                },
            }
            Some(Text::from(parts.join(delimiter)))
        }
        (_, text) => text,
    };
    let Some(text) = text else {
        if steps + depth(value) > MAX_DEPTH || !budget.take_copy(value) {
            return false;
        }
        *field = value.clone();
        return true;
    };
    if !budget.take_text(&text) {
        return false;
    }
    let kind = match &field.kind {
        Kind::String(_) => Kind::String(text),
        Kind::Number(_) => Number::parse(&text).map_or(Kind::String(text), Kind::Number),
        Kind::Bool(_) => match text.as_str() {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            _ => Kind::String(text),
        },
        // What was not there gets the type that its text reads as.
        _ => match (text.as_str(), Number::parse(&text)) {
            ("true", _) => Kind::Bool(true),
            ("false", _) => Kind::Bool(false),
            (_, Some(number)) => Kind::Number(number),
            _ => Kind::String(text),
        },
    };
    *field = Value { kind, sensitive: value.sensitive || field.sensitive, ..value.clone() };
    true
}

/// Cuts a path at points; brackets and backslashes keep points together.
pub(super) fn split_smart(path: &str) -> Vec<String> {
    let mut result = Vec::new();
    let mut parts = split_path(path, '.').into_iter();
    while let Some(part) = parts.next() {
        if !part.starts_with('[') || part.ends_with(']') {
            result.push(part);
            continue;
        }
        let mut bracketed = part;
        for more in parts.by_ref() {
            bracketed.push('.');
            bracketed.push_str(&more);
            if more.ends_with(']') {
                break;
            }
        }
        let is_match = bracketed.contains('=');
        result.push(if is_match { bracketed } else { bracketed.trim_matches(['[', ']']).to_string() });
    }
    result
}

/// `[name=value]`, cut; the value is a regular expression.
fn list_match(part: &str) -> Option<(&str, Regex)> {
    let (name, value) = part.strip_prefix('[')?.strip_suffix(']')?.split_once('=')?;
    Regex::new(value).ok().map(|regex| (name, regex))
}

/// The value at a path; of several list items the first.
pub(super) fn lookup<'v>(value: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, part| {
        if let Some(list) = value.as_sequence() {
            return match (list_match(part), part.parse::<usize>()) {
                (Some((name, regex)), _) => list.items.iter().find(|item| item_matches(item, name, &regex)),
                (None, Ok(index)) => list.items.get(index),
                (None, Err(_)) if part == "-" => list.items.last(),
                _ => None,
            };
        }
        // The old form of `vars`: `ports[0]`.
        if let Some((name, index)) = part.strip_suffix(']').and_then(|part| part.split_once('['))
            && let Ok(index) = index.parse::<usize>()
        {
            return items(value.get(name)?).get(index);
        }
        value.get(part).filter(|value| !is_null(value))
    })
}

fn item_matches(item: &Value, name: &str, regex: &Regex) -> bool {
    let field = if name.is_empty() { Some(item) } else { item.get(name) };
    field.and_then(scalar_text).is_some_and(|text| regex.is_match(&text))
}

/// A walk to every field that a path names.
struct FieldWalk<'v> {
    /// Make what is missing; the span that it gets.
    create: Option<Span>,
    sample: &'v Value,
    found: usize,
    error: Option<String>,
}

impl FieldWalk<'_> {
    fn matching(&mut self, value: &mut Value, path: &[String], put: &mut dyn FnMut(&mut Value)) {
        let Some((part, rest)) = path.split_first() else {
            self.found += 1;
            put(value);
            return;
        };
        if let Some(list) = items_mut(value) {
            if part == "*" {
                list.iter_mut().for_each(|item| self.matching(item, rest, put));
            } else if let Ok(index) = part.parse::<usize>() {
                if let Some(span) = self.create.filter(|_| index == list.len()) {
                    list.push(self.made(rest, span));
                }
                match list.get_mut(index) {
                    Some(item) => self.matching(item, rest, put),
                    None => self.error = Some(format!("the list has {} items, not {}", list.len(), index + 1)),
                }
            } else if let Some((name, regex)) = list_match(part) {
                let before = self.found;
                let fits = |item: &&mut Value| item_matches(item, name, &regex);
                list.iter_mut().filter(fits).for_each(|item| self.matching(item, rest, put));
                if let Some(span) = self.create.filter(|_| self.found == before && self.error.is_none()) {
                    list.push(keyed_item(part, name, span));
                    if let Some(item) = list.last_mut() {
                        self.matching(item, rest, put);
                    }
                }
            }
            return;
        }
        let made = self.create.map(|span| (span, self.made(rest, span)));
        let Some(mapping) = mapping_mut(value) else { return };
        if let Some((span, made)) = made.filter(|_| mapping.get(part).is_none_or(is_null)) {
            mapping.insert(part.as_str(), span, made);
        }
        if let Some(entry) = mapping.entries.get_mut(part.as_str()) {
            self.matching(&mut entry.value, rest, put);
        }
    }

    /// What stands for a missing part, by what comes below it.
    fn made(&self, rest: &[String], span: Span) -> Value {
        match rest.first() {
            Some(next) if next == "*" || next.parse::<usize>().is_ok() || list_match(next).is_some() => {
                sequence(Vec::new(), span)
            }
            Some(_) => empty_mapping(span),
            None => match &self.sample.kind {
                Kind::Mapping(_) => empty_mapping(span),
                Kind::Sequence(_) => sequence(Vec::new(), span),
                _ => Value::null().with_span(span),
            },
        }
    }
}

fn keyed_item(part: &str, name: &str, span: Span) -> Value {
    let wanted = part.trim_matches(['[', ']']).split_once('=').map_or("", |(_, value)| value);
    let value = Value::string(wanted).with_span(span);
    if name.is_empty() {
        return value;
    }
    let mut mapping = Mapping::new(MappingKind::Body, span);
    mapping.insert(name, span, value);
    Value::mapping(mapping).with_span(span)
}

/// `replacements` may name a file that holds them.
pub(super) fn file_of(replacement: &Value) -> Option<&Value> {
    replacement.get("path").filter(|path| !text_at(replacement, &["path"]).is_empty() && !is_null(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_keep_brackets_together() {
        let cases = [
            ("spec.template.spec.containers.[name=a.b].image", "spec|template|spec|containers|[name=a.b]|image"),
            ("metadata.annotations.[x.y/z]", "metadata|annotations|x.y/z"),
            (r"data.a\.b", "data|a.b"),
            ("spec.ports.0.port", "spec|ports|0|port"),
        ];
        for (path, expected) in cases {
            assert_eq!(split_smart(path).join("|"), expected);
        }
    }
}
