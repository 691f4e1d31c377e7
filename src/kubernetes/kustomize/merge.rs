//! Strategic merge: a patch over a resource, lists merged by the keys that Kubernetes has for them.
//!
//! Every value keeps the place of the file that gave it.

use std::collections::HashSet;

use crate::source::Span;
use crate::value::{Kind, Value};

use super::keyed::{KeyMatch, Keyed, identity, keys_in_use};
use super::schema::{ListMerge, Schema};
use super::tree::{is_null, items, mapping_mut, scalar_text, sequence, set, span_of};

const DIRECTIVE: &str = "$patch";

/// What a patch says about the value that it meets.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Directive {
    Merge,
    Replace,
    Delete,
}

/// A part of a patch that does not fit what it meets.
pub(super) struct MergeError {
    pub span: Span,
    pub message: String,
}

/// A resource with a patch over it; `None` when the patch deletes it.
pub(super) fn merge_resource(resource: &Value, patch: &Value, errors: &mut Vec<MergeError>) -> Option<Value> {
    let schema = Schema::of_object(resource);
    Merge { errors }.value(Some(resource), patch, schema)
}

struct Merge<'e> {
    errors: &'e mut Vec<MergeError>,
}

impl Merge<'_> {
    fn value(&mut self, dest: Option<&Value>, patch: &Value, schema: Schema) -> Option<Value> {
        if is_null(patch) {
            return None;
        }
        let dest = dest.filter(|dest| !is_null(dest));
        if let Some(dest) = dest
            && shape(dest) != shape(patch)
        {
            let message = format!("the patch has {} where the resource has {}", patch.describe(), dest.describe());
            self.errors.push(MergeError { span: span_of(patch), message });
            return Some(patch.clone());
        }
        match &patch.kind {
            Kind::Mapping(_) => self.mapping(dest, patch, schema),
            Kind::Sequence(_) => self.list(dest, patch, schema),
            _ => Some(patch.clone()),
        }
    }

    fn mapping(&mut self, dest: Option<&Value>, patch: &Value, schema: Schema) -> Option<Value> {
        let mapping = patch.as_mapping()?;
        let directive = self.directive(mapping.get(DIRECTIVE));
        if directive == Directive::Delete {
            return None;
        }
        let base = dest.filter(|_| directive == Directive::Merge);
        let mut merged = base.unwrap_or(patch).clone();
        let target = mapping_mut(&mut merged)?;
        if base.is_none() {
            target.entries.remove(DIRECTIVE);
        }
        for (key, entry) in mapping.entries.iter().filter(|(key, _)| *key != DIRECTIVE) {
            let old = base.and_then(|base| base.get(key));
            match self.value(old, &entry.value, schema.field(key)) {
                Some(value) => {
                    // A mapping that is merged stays where it was written; anything else is the patch's.
                    let keep = old.is_some_and(|old| !is_null(old)) && value.as_mapping().is_some();
                    match target.entries.get_mut(key) {
                        Some(place) if keep => place.value = value,
                        _ => {
                            target.insert(key.clone(), entry.key, value);
                        }
                    }
                }
                None => {
                    target.entries.remove(key);
                }
            }
        }
        Some(merged)
    }

    fn list(&mut self, dest: Option<&Value>, patch: &Value, schema: Schema) -> Option<Value> {
        let Some(strategy) = schema.list() else { return Some(patch.clone()) };
        let (directive, patches) = self.list_directive(items(patch));
        let old = match directive {
            Directive::Delete => return None,
            Directive::Replace => &[][..],
            Directive::Merge => dest.map_or(&[][..], items),
        };
        if directive == Directive::Replace {
            let kept = patches.into_iter().cloned().collect();
            return Some(sequence(kept, span_of(patch)));
        }
        let merged = match strategy {
            ListMerge::Values => {
                let new: HashSet<_> = patches.iter().map(|value| scalar_text(value)).collect();
                let rest = old.iter().filter(|value| !new.contains(&scalar_text(value)));
                patches.iter().copied().chain(rest).cloned().collect()
            }
            ListMerge::Keys(keys) => self.by_keys(old, &patches, keys, schema.element()),
        };
        let span = dest.map_or(span_of(patch), span_of);
        Some(sequence(merged, span))
    }

    /// Items merged by their keys. With one key, patched and new items come first, in the patch's order; with several,
    /// new items come first and the others keep their places.
    fn by_keys(&mut self, old: &[Value], patches: &[&Value], keys: &[&str], schema: Schema) -> Vec<Value> {
        let all: Vec<&Value> = old.iter().chain(patches.iter().copied()).collect();
        let keys = keys_in_use(keys, &all);
        let keyed = Keyed::new(old, &keys);
        let mut replaced: Vec<Option<Option<Value>>> = old.iter().map(|_| None).collect();
        let (mut first, mut added) = (Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for patch in patches {
            let id = identity(patch, &keys);
            let found = keyed.find(&id);
            if found == Some(KeyMatch::Alike) {
                continue;
            }
            let Some(KeyMatch::Same(index)) = found else {
                if let Some(item) = self.value(None, patch, schema)
                    && !item.as_mapping().is_some_and(|m| m.entries.is_empty())
                    && (id.first().is_none_or(|first| first.is_empty()) || seen.insert(id))
                {
                    added.push(item.clone());
                    first.push(Err(item));
                }
                continue;
            };
            let base = match replaced.get(index) {
                Some(Some(Some(done))) => done.clone(),
                _ => old.get(index).cloned().unwrap_or_else(Value::null),
            };
            // A list item with `$patch: replace` changes nothing where there is one already: the item is found again by
            // its key and put back. That is what kustomize does.
            let merged = match patch.get(DIRECTIVE).and_then(Value::as_str) {
                Some("replace") => Some(base),
                _ => self.value(Some(&base), patch, schema),
            };
            if let Some(place) = replaced.get_mut(index) {
                if place.is_none() {
                    first.push(Ok(index));
                }
                *place = Some(merged);
            }
        }
        let take = |index: usize, replaced: &[Option<Option<Value>>]| match replaced.get(index) {
            Some(Some(done)) => done.clone(),
            _ => old.get(index).cloned(),
        };
        let mut result = Vec::new();
        if keys.len() == 1 {
            for item in first {
                match item {
                    Ok(index) => result.extend(take(index, &replaced)),
                    Err(item) => result.push(item),
                }
            }
            let rest = (0..old.len()).filter(|index| replaced.get(*index).is_some_and(Option::is_none));
            result.extend(rest.filter_map(|index| old.get(index).cloned()));
        } else {
            result.extend(added);
            result.extend((0..old.len()).filter_map(|index| take(index, &replaced)));
        }
        result
    }

    fn directive(&mut self, value: Option<&Value>) -> Directive {
        let Some(value) = value else { return Directive::Merge };
        match value.as_str() {
            Some("delete") => Directive::Delete,
            Some("replace") => Directive::Replace,
            Some("merge") => Directive::Merge,
            _ => {
                let message = "unknown directive: `$patch` takes delete, replace or merge".to_string();
                self.errors.push(MergeError { span: span_of(value), message });
                Directive::Merge
            }
        }
    }

    /// The directive for a whole list is an item of its own.
    fn list_directive<'v>(&mut self, patches: &'v [Value]) -> (Directive, Vec<&'v Value>) {
        let lone = |item: &Value| item.as_mapping().is_some_and(|m| m.entries.len() == 1 && m.get(DIRECTIVE).is_some());
        let directive =
            patches.iter().find(|item| lone(item)).map_or(Directive::Merge, |item| self.directive(item.get(DIRECTIVE)));
        (directive, patches.iter().filter(|item| !lone(item)).collect())
    }
}

#[derive(PartialEq, Eq)]
enum NodeShape {
    Mapping,
    List,
    Scalar,
}

fn shape(value: &Value) -> NodeShape {
    match value.kind {
        Kind::Mapping(_) => NodeShape::Mapping,
        Kind::Sequence(_) => NodeShape::List,
        _ => NodeShape::Scalar,
    }
}

/// Sets fields that a patch must not change back to what they were.
pub(super) fn restore(value: &mut Value, from: &Value, path: [&str; 2]) {
    let [outer, inner] = path;
    let Some(old) = from.get_path(&path).cloned() else {
        if let Some(mapping) = super::tree::get_mut(value, outer).and_then(mapping_mut) {
            mapping.entries.remove(inner);
        }
        return;
    };
    if let Some(mapping) = super::tree::get_mut(value, outer).and_then(mapping_mut) {
        let span = span_of(&old);
        set(mapping, inner, span, old);
    }
}
