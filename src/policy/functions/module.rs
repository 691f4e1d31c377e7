//! `tf::` functions about module calls: what the called module declares, against what the call sets.

use super::fact::said_at;
use super::function::{Invocation, PolicyFunction};
use crate::expr::Evaluated;
use crate::policy::evaluate::Subject;
use crate::terraform::{CallFaultKind, Module};
use crate::value::{Sequence, SequenceKind, Type, Unknown, Value};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "tf::module_is_here", arity: (1, 1), run: module_is_here },
    PolicyFunction { name: "tf::undeclared_arguments", arity: (1, 1), run: undeclared_arguments },
    PolicyFunction { name: "tf::unset_variables", arity: (1, 1), run: unset_variables },
];

/// The call that is judged: the argument is its `attrs`.
fn module<'w>(invocation: &Invocation<'_, 'w>) -> Option<&'w Module> {
    match invocation.scope.target.subject {
        Subject::Module(_, module) => Some(module),
        _ => None,
    }
}

/// Whether the source of the called module is in these files.
fn module_is_here(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(Value::bool(module(invocation).is_some_and(|module| module.directory.is_some())))
}

/// The arguments that the module does not declare, each at its name.
fn undeclared_arguments(invocation: &Invocation<'_, '_>) -> Evaluated {
    listed(invocation, CallFaultKind::Undeclared)
}

/// The required variables that the call does not set.
fn unset_variables(invocation: &Invocation<'_, '_>) -> Evaluated {
    listed(invocation, CallFaultKind::Missing)
}

fn listed(invocation: &Invocation<'_, '_>, kind: CallFaultKind) -> Evaluated {
    let (mut items, mut doubts) = (Vec::new(), Vec::new());
    let faults = module(invocation).map_or(&[][..], |module| &module.faults);
    for fault in faults.iter().filter(|fault| fault.kind == kind) {
        match &fault.doubt {
            None => {
                items.push(said_at(fault.span, &fault.text));
            }
            Some(reason) => {
                let unknown = Unknown { reasons: vec![reason.clone()], ..Unknown::default() }.with_type(Type::String);
                doubts.push(unknown.into_value().with_span(fault.span));
            }
        }
    }
    let maybe = doubts.len();
    items.extend(doubts);
    Ok(Value::sequence(Sequence { maybe, ..Sequence::new(SequenceKind::Tuple, items) }))
}
