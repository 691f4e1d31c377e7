//! `vars`: `$(NAME)` in certain fields is a field of a resource.

use std::collections::HashMap;

use crate::kubernetes::expansion::{ExpansionPiece, pieces};
use crate::source::Text;
use crate::value::{Kind, Value};

use super::budget::Budget;
use super::file::VarsEntry;
use super::replacement::{lookup, split_smart};
use super::resource::{KustomizeResource, effective_namespace};
use super::specs::FieldSpec;
use super::tree::{items_mut, mapping_mut, scalar_text, visit};

/// Marks the resource that a variable reads from. How many there are that it could be.
pub(super) fn mark(resources: &mut [KustomizeResource], variable: &VarsEntry) -> usize {
    let wanted = |resource: &KustomizeResource| {
        resource.ids().any(|id| {
            let named = id.name == variable.object && id.gvk == variable.gvk;
            let anywhere = variable.namespace.is_empty() && !id.is_cluster_scoped();
            named && (anywhere || id.namespace == effective_namespace(&variable.gvk, &variable.namespace))
        })
    };
    let mut found: Vec<&mut KustomizeResource> = resources.iter_mut().filter(|resource| wanted(resource)).collect();
    if let [only] = found.as_mut_slice() {
        only.variables.push(variable.name.clone());
    }
    found.len()
}

/// The variables that have a value, by name; and those that have none.
pub(super) fn values<'v>(
    resources: &[KustomizeResource],
    variables: &'v [VarsEntry],
) -> (HashMap<Text, Value>, Vec<&'v VarsEntry>) {
    let (mut values, mut missing) = (HashMap::new(), Vec::new());
    for variable in variables {
        let resource = resources.iter().find(|resource| resource.variables.contains(&variable.name));
        match resource.and_then(|resource| lookup(&resource.value, &split_smart(&variable.field))) {
            Some(value) => {
                values.insert(variable.name.clone(), value.clone());
            }
            None => missing.push(variable),
        }
    }
    (values, missing)
}

/// Puts the values into the fields where variables may stand.
///
/// Stops with `false` when more text comes out than the budget has.
pub(super) fn expand(
    resources: &mut [KustomizeResource],
    values: &HashMap<Text, Value>,
    fields: &[FieldSpec],
    budget: &mut Budget,
) -> bool {
    let mut enough = true;
    let mut put = |value: &mut Value| enough = enough && put(value, values, budget);
    for resource in resources {
        let gvk = resource.gvk();
        for field in fields.iter().filter(|field| gvk.is_selected(&field.gvk)) {
            visit(&mut resource.value, &field.path, None, &mut |value| {
                if let Some(items) = items_mut(value) {
                    items.iter_mut().for_each(&mut put);
                } else if let Some(mapping) = mapping_mut(value) {
                    mapping.entries.values_mut().for_each(|entry| put(&mut entry.value));
                } else {
                    put(value);
                }
            });
        }
    }
    enough
}

fn put(value: &mut Value, values: &HashMap<Text, Value>, budget: &mut Budget) -> bool {
    let Some(text) = value.as_str().filter(|text| text.contains('$')).map(Text::from) else { return true };
    let pieces = pieces(&text);
    if let [ExpansionPiece::Reference { name, .. }] = pieces.as_slice() {
        if let Some(new) = values.get(*name).filter(|new| scalar_text(new).is_some()) {
            *value = new.clone();
        }
        return true;
    }
    let mut result = String::new();
    for piece in pieces {
        match piece {
            ExpansionPiece::Text(text) => result.push_str(text),
            ExpansionPiece::Reference { name, written } => match values.get(name).and_then(scalar_text) {
                Some(text) if !budget.take_text(&text) => return false,
                Some(text) => result.push_str(&text),
                None => result.push_str(written),
            },
        }
    }
    value.kind = Kind::String(result.into());
    true
}
