//! The parameters in force for databases and caches: what the parameter group sets that they name.

use crate::graph::fact::not_here;
use crate::graph::index::Index;
use crate::graph::read::{filled, leaves};
use crate::source::{Span, Text};
use crate::terraform::Resource;
use crate::terraform::schema::parameter_group;
use crate::value::{Kind, Truth, Unknown, Value};

/// How the names of AWS's own groups begin: they set nothing, and cannot be changed.
const DEFAULT_GROUP: &str = "default.";

/// The questions about parameters.
#[derive(Copy, Clone, Debug)]
pub struct Parameters<'g, 'a> {
    pub(in crate::graph) index: &'g Index<'a>,
}

impl<'a> Parameters<'_, 'a> {
    /// The value of a parameter in force: absent where the group does not set it or is one of AWS's own, unknown where the
    /// group is made elsewhere. `None` for a type that has no parameter group.
    pub fn in_force(&self, resource: &'a Resource, name: &str) -> Option<Value> {
        let fact = parameter_group(&resource.address.kind)?;
        let Some(named) = filled(&resource.body, fact.argument) else {
            return Some(Value::absent(Text::new(name), resource.header));
        };
        if named.as_str().is_some_and(|text| text.starts_with(DEFAULT_GROUP)) {
            return Some(Value::absent(Text::new(name), Span::NONE).with_origin(named.origin.clone()));
        }
        let found = self.index.find(resource, named, &[fact.kind]);
        let value = match found.as_slice() {
            [(group, Truth::True)] => set_by(group, name),
            _ => {
                let unknown = Unknown { reasons: not_here(named), ..Unknown::default() };
                unknown.into_value().with_origin(named.origin.clone())
            }
        };
        Some(value)
    }
}

/// What a group sets a parameter to.
fn set_by(group: &Resource, name: &str) -> Value {
    let nothing = Value::absent(Text::new(name), group.header);
    let Some(parameters) = group.body.get("parameter") else { return nothing };
    let mut open = Vec::new();
    for parameter in leaves(parameters) {
        let named = parameter.value.get("name");
        let fits = match named.map(|named| &named.kind) {
            Some(Kind::String(text)) => Truth::from(text.eq_ignore_ascii_case(name)),
            _ => Truth::Unknown,
        };
        if fits.is_true() && !parameter.maybe {
            let set = parameter.value.get("value").cloned().unwrap_or_else(|| nothing.clone());
            let origin = parameter.value.origin.project(&set.origin);
            return set.with_origin(origin);
        }
        if !fits.is_false() {
            open.push(if fits.is_true() { parameter.value } else { named.cloned().unwrap_or(parameter.value) });
        }
    }
    match open.first() {
        None => nothing,
        Some(first) => Unknown::joined(&open).into_value().with_origin(first.origin.clone()),
    }
}
