//! `iam::`: the statements of access policies, and whom they admit to what.

mod audience;
mod condition;
mod statement;

use std::sync::Arc;

use super::function::{Invocation, PolicyFunction};
use crate::expr::Evaluated;
use crate::value::{Note, Sequence, SequenceKind, Truth, Type, Unknown, Value};
use statement::{Statement, Statements};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "iam::statements", arity: (1, 1), run: statements },
    PolicyFunction { name: "iam::public_statements", arity: (1, 1), run: public_statements },
    PolicyFunction { name: "iam::full_access_statements", arity: (1, 1), run: full_access_statements },
    PolicyFunction { name: "iam::denies_insecure_transport", arity: (1, 1), run: denies_insecure_transport },
];

/// The statements of a policy as objects: `effect`, `actions`, `not_actions`, `resources`, `not_resources`, `principals`
/// and `not_principals` (each a list of texts, principals without their types), `conditions`, `sid`.
fn statements(invocation: &Invocation<'_, '_>) -> Evaluated {
    listed(invocation, |statement| (statement.exists(), statement.as_object()))
}

/// Where a policy admits everybody: a list of what names everybody in statements that no condition narrows to fixed values.
///
/// Source: "The meaning of public",
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
fn public_statements(invocation: &Invocation<'_, '_>) -> Evaluated {
    listed(invocation, |statement| {
        let (everybody, place) = audience::everybody(statement);
        let narrowed = condition::narrows(statement);
        let truth = statement.exists().and(statement.allows()).and(everybody).and(!narrowed);
        let conditional = statement.member("Condition").is_some_and(|condition| !condition.is_null().is_true());
        let note =
            if conditional { "everybody: no condition with a fixed value narrows it" } else { "everybody, without a condition" };
        (truth, noted(place, note))
    })
}

/// The statements that allow every action on every resource: a list of what names the actions.
fn full_access_statements(invocation: &Invocation<'_, '_>) -> Evaluated {
    listed(invocation, |statement| {
        let (every, place) = statement.every_action();
        let truth = statement.exists().and(statement.allows()).and(every).and(statement.every_resource());
        (truth, noted(place, "every action on every resource"))
    })
}

/// Whether a policy denies everybody what is asked for without TLS, on a bucket and its objects alike.
fn denies_insecure_transport(invocation: &Invocation<'_, '_>) -> Evaluated {
    let policy = invocation.argument(0);
    let (found, open) = match Statements::read(invocation, &policy)? {
        Ok(found) => (found.list, found.open),
        Err(unknown) => return Ok(unknown),
    };
    let mut reasons = Vec::new();
    let each = found.iter().map(|statement| {
        let truth = statement
            .exists()
            .and(statement.denies())
            .and(audience::everybody(statement).0)
            .and(condition::requires_tls(statement))
            .and(statement.covers_everything());
        if truth.is_unknown() {
            statement.collect_reasons(&mut reasons);
        }
        truth
    });
    let mut truth = each.fold(Truth::False, Truth::or);
    if let (Some(open), false) = (open, truth.is_true()) {
        truth = Truth::Unknown;
        reasons.extend(open.reasons.iter().cloned());
    }
    Ok(invocation.truth(truth, reasons).with_origin(policy.origin))
}

fn noted(value: Value, note: &str) -> Value {
    let origin = value.origin.clone().with_note(Some(Note::new(note)));
    value.with_origin(origin)
}

/// A list with an element for each statement that fits, surely or perhaps.
fn listed(invocation: &Invocation<'_, '_>, choose: impl Fn(&Statement) -> (Truth, Value)) -> Evaluated {
    let policy = invocation.argument(0);
    let Statements { root, list, open } = match Statements::read(invocation, &policy)? {
        Ok(found) => found,
        Err(unknown) => return Ok(unknown),
    };
    let (mut sure, mut maybe) = (Vec::new(), Vec::new());
    let mut doubt = Unknown::default();
    for statement in &list {
        let (truth, value) = choose(statement);
        // Seen from the policy: a part that came with a reference stands where the policy is used.
        let origin = root.project(&value.origin).with_note(value.origin.note().cloned());
        let value = value.with_origin(origin);
        match truth {
            Truth::True => sure.push(value),
            Truth::Unknown => {
                statement.collect_reasons(&mut doubt.reasons);
                maybe.push(value);
            }
            Truth::False => {}
        }
    }
    let count = maybe.len();
    sure.extend(maybe);
    let doubt = (count > 0 && !doubt.reasons.is_empty()).then(|| Arc::new(doubt));
    let open = open.map(|mut unknown| {
        Arc::make_mut(&mut unknown).typ = Some(Type::String);
        unknown
    });
    let sequence = Sequence { maybe: count, doubt, open, ..Sequence::new(SequenceKind::Tuple, sure) };
    Ok(Value::sequence(sequence).with_origin(policy.origin))
}
