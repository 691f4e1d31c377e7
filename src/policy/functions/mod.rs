//! The functions of the policy language besides the common table: those that need the world or the target, those of
//! policies alone, and the extension namespaces of rule files.
//!
//! Invariant: pure and total: nothing is executed, nothing is fetched; unknown arguments give an unknown result; a
//! result stands where its decisive argument or evidence does, so that blame reaches the source.

mod aws;
mod aws_facts;
mod catalogue;
mod core;
mod fact;
mod function;
mod graph;
mod iam;
mod json_text;
mod k8s;
mod module;
mod net;
mod phrase;
mod redis;
mod schema;
mod src;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

pub(super) use catalogue::{Class, classify, is_refused, names};
pub(super) use phrase::{label, lists, says};

use super::evaluate::PolicyScope;
use crate::expr::{Evaluated, EvaluationError, Evaluator};
use crate::source::Span;
use crate::syntax::hcl::Call;
use crate::value::{ReasonKind, Value};
use function::{Invocation, PolicyFunction};

/// All tables.
fn tables() -> [&'static [PolicyFunction]; 12] {
    [
        core::FUNCTIONS,
        aws::FUNCTIONS,
        aws_facts::FUNCTIONS,
        graph::FUNCTIONS,
        iam::FUNCTIONS,
        json_text::FUNCTIONS,
        k8s::FUNCTIONS,
        module::FUNCTIONS,
        net::FUNCTIONS,
        redis::FUNCTIONS,
        schema::FUNCTIONS,
        src::FUNCTIONS,
    ]
}

fn find(name: &str) -> Option<&'static PolicyFunction> {
    tables().into_iter().flatten().find(|function| function.name == name)
}

/// Carries out a call, if it is one of ours or must not reach the common table.
pub(super) fn call(scope: &PolicyScope<'_, '_>, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Option<Evaluated> {
    let name = call.name.text.as_str();
    if let Some(function) = find(name) {
        return Some(run(function, scope, call, span, evaluator));
    }
    if name.starts_with("plugin::") {
        // Never an error: `try` would take its default in silence.
        return Some(Ok(Value::unknown(ReasonKind::PluginNotExecuted, name, span)));
    }
    match name.strip_prefix("core::") {
        Some("try" | "can") => None,
        Some(core) if catalogue::REFUSED.contains(&core) => {
            let message = format!("`{name}` is not available offline");
            Some(Err(EvaluationError::new(message, call.name.span)))
        }
        Some(_) => None,
        None if name.starts_with("provider::") => None,
        None => {
            let near = crate::expr::spelling::suggestion(&format!("core::{name}"), names());
            Some(Err(EvaluationError::new(format!("there is no function `{name}`{near}"), call.name.span)))
        }
    }
}

fn run(function: &PolicyFunction, scope: &PolicyScope<'_, '_>, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Evaluated {
    let arguments = match evaluator.arguments(call)? {
        Ok(arguments) => arguments,
        Err(unknown) => return Ok(unknown),
    };
    let (fewest, most) = function.arity;
    if arguments.len() < fewest || arguments.len() > most {
        let expected = if fewest == most { fewest.to_string() } else { format!("{fewest} to {most}") };
        let message = format!("`{}` takes {expected} arguments; {} given", function.name, arguments.len());
        return Err(EvaluationError::new(message, span));
    }
    // Facts are asked of things: an id that a plan knows means the thing that has it.
    let of_things = ["aws::", "graph::", "net::"].iter().any(|space| function.name.starts_with(space));
    let arguments = match scope.target.root {
        Some(root) if of_things => {
            let graph = scope.world.graph;
            arguments.into_iter().map(|argument| graph.reference(root, &argument).unwrap_or(argument)).collect()
        }
        _ => arguments,
    };
    (function.run)(&Invocation { scope, call, span, arguments, evaluator })
}
