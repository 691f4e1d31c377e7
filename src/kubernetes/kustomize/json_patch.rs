//! JSON6902 patches, applied as kustomize's library does: what is not there cannot be replaced or removed.

use crate::source::Span;
use crate::value::{Kind, Value, equal};

use super::budget::{Budget, MAX_DEPTH, SPENT, depth};
use super::tree::{items_mut, mapping_mut, span_of, text_at};

/// What an operation counts, in bytes.
const OPERATION: usize = 128;

/// An operation that cannot be applied.
#[derive(Debug)]
pub(super) struct PatchError {
    pub span: Span,
    pub message: String,
}

/// Applies the operations in order, up to the first that fails.
pub(super) fn apply(value: &mut Value, operations: &[Value], budget: &mut Budget) -> Result<(), PatchError> {
    operations.iter().try_for_each(|operation| {
        one(value, operation, budget).map_err(|message| {
            let span = operation.get("path").map_or_else(|| span_of(operation), span_of);
            PatchError { span, message }
        })
    })
}

fn one(value: &mut Value, operation: &Value, budget: &mut Budget) -> Result<(), String> {
    if !budget.take(OPERATION) {
        return Err(SPENT.to_string());
    }
    let path_of = |key: &str| match operation.get(key).and_then(Value::as_str) {
        Some(path) => Ok(tokens(path)),
        None => Err(format!("the operation has no `{key}`")),
    };
    let path = path_of("path")?;
    let key_span = operation.get("path").map_or(Span::NONE, span_of);
    let new = || operation.get("value").cloned().unwrap_or_else(Value::null);
    match text_at(operation, &["op"]) {
        "add" => add(value, &path, new(), key_span),
        "remove" => remove(value, &path).map(|_| ()),
        "replace" => {
            let place = find(value, &path)?;
            if path.len() + depth(&new()) > MAX_DEPTH {
                return Err(format!("the object would be more than {MAX_DEPTH} levels deep"));
            }
            *place = new();
            Ok(())
        }
        "move" => {
            let moved = remove(value, &path_of("from")?)?;
            add(value, &path, moved, key_span)
        }
        "copy" => {
            let copied = find(value, &path_of("from")?)?.clone();
            if !budget.take_copy(&copied) {
                return Err(SPENT.to_string());
            }
            add(value, &path, copied, key_span)
        }
        "test" => {
            let found = find(value, &path).ok().map(|found| found.clone()).unwrap_or_else(Value::null);
            if equal(&found, &new()).is_true() {
                Ok(())
            } else {
                Err("the value differs from what the patch tests for".to_string())
            }
        }
        "" => Err("the operation has no `op`".to_string()),
        other => Err(format!("unknown operation `{other}`")),
    }
}

fn tokens(path: &str) -> Vec<String> {
    path.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~")).collect()
}

fn missing(path: &[String]) -> String {
    format!("there is nothing at `/{}`", path.join("/"))
}

fn find<'v>(value: &'v mut Value, path: &[String]) -> Result<&'v mut Value, String> {
    let mut current = value;
    for (depth, token) in path.iter().enumerate() {
        let nothing = || missing(path.get(..=depth).unwrap_or(path));
        current = if matches!(current.kind, Kind::Mapping(_)) {
            mapping_mut(current)
                .and_then(|m| m.entries.get_mut(token.as_str()))
                .map(|entry| &mut entry.value)
                .ok_or_else(nothing)?
        } else {
            let items = items_mut(current).ok_or_else(nothing)?;
            let index = index(token, items.len()).ok_or_else(nothing)?;
            items.get_mut(index).ok_or_else(nothing)?
        };
    }
    Ok(current)
}

/// Negative indices count from the end.
fn index(token: &str, length: usize) -> Option<usize> {
    match token.strip_prefix('-') {
        Some(back) => length.checked_sub(back.parse().ok()?),
        None => token.parse().ok(),
    }
}

fn add(value: &mut Value, path: &[String], new: Value, key_span: Span) -> Result<(), String> {
    let Some((last, parents)) = path.split_last() else {
        *value = new;
        return Ok(());
    };
    if path.len() + depth(&new) > MAX_DEPTH {
        return Err(format!("the object would be more than {MAX_DEPTH} levels deep"));
    }
    let parent = find(value, parents)?;
    if let Some(mapping) = mapping_mut(parent) {
        mapping.insert(last.as_str(), key_span, new);
        return Ok(());
    }
    let Some(items) = items_mut(parent) else { return Err(missing(path)) };
    let at = if last == "-" { Some(items.len()) } else { index(last, items.len()) };
    match at.filter(|at| *at <= items.len()) {
        Some(at) => {
            items.insert(at, new);
            Ok(())
        }
        None => Err(format!("`{last}` is not an index into a list of {}", items.len())),
    }
}

fn remove(value: &mut Value, path: &[String]) -> Result<Value, String> {
    let Some((last, parents)) = path.split_last() else { return Err("the whole document cannot be removed".to_string()) };
    let parent = find(value, parents)?;
    if let Some(mapping) = mapping_mut(parent) {
        return mapping.entries.remove(last.as_str()).map(|entry| entry.value).ok_or_else(|| missing(path));
    }
    let Some(items) = items_mut(parent) else { return Err(missing(path)) };
    match index(last, items.len()).filter(|at| *at < items.len()) {
        Some(at) => Ok(items.remove(at)),
        None => Err(missing(path)),
    }
}
