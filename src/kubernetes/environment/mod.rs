//! The environment of a container as the kubelet makes it: `envFrom` in order, then `env` over it; values of
//! ConfigMap and Secret keys; `$(VAR)` in what `env` writes.
//!
//! Invariant: a value's origin is where it was written (the ConfigMap's entry), never where the container takes it; that
//! is the variable's `entry`.

mod expand;
mod reader;
mod variable;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

use super::index::ObjectIndex;
use super::{Container, Workload};
use crate::value::{Kind, Unknown, Value};

use self::reader::EnvironmentReader;
pub use self::variable::{Dangling, Environment, MissingReference, Variable, VariableSource};

impl<'a> Environment<'a> {
    /// The environment of a container of a workload.
    pub fn of_container(workload: &Workload<'a>, container: &Container<'a>, index: &ObjectIndex<'a>) -> Environment<'a> {
        let mut environment = Environment::default();
        let template = workload.template_of(container).map(|template| template.body);
        let reader = EnvironmentReader { object: workload.object, template, index };
        for (item, doubt) in items(container.body, "envFrom", &mut environment) {
            reader.take_all(item, doubt, &mut environment);
        }
        for (item, doubt) in items(container.body, "env", &mut environment) {
            reader.take_one(item, doubt, &mut environment);
        }
        environment
    }
}

/// An item, and why it may not be there.
type DoubtfulItem<'v> = (&'v Value, Option<&'v Unknown>);

/// The items of a list field of the container. A field that is not known opens the environment.
fn items<'v>(container: &'v Value, field: &str, environment: &mut Environment<'_>) -> Vec<DoubtfulItem<'v>> {
    let Some(value) = container.get(field) else { return Vec::new() };
    match &value.kind {
        Kind::Sequence(sequence) => {
            if let Some(open) = &sequence.open {
                environment.open(&open.reasons);
            }
            let doubt = sequence.doubt.as_deref().or(sequence.open.as_deref());
            let definite = sequence.definite().len();
            sequence.items.iter().enumerate().map(|(at, item)| (item, doubt.filter(|_| at >= definite))).collect()
        }
        Kind::Unknown(_) | Kind::Symbol(_) => {
            environment.open(&Unknown::joined([value]).reasons);
            Vec::new()
        }
        _ => Vec::new(),
    }
}
