//! Which of a rule's controls a finding speaks for: what `controls` of the policy and of its conditions says.
//!
//! Invariant: without `controls` a finding is about all of them; where it is unknown which are meant, nothing is claimed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::Enforce;
use super::super::evaluate::{Checked, Judgement, PolicyScope, Verdict};
use crate::expr::Evaluator;
use crate::finding::{ControlScope, Controls};
use crate::source::Text;
use crate::syntax::hcl::Expression;
use crate::value::Value;

/// What an expression names, and the frameworks of which it is unknown what it names.
#[derive(Default)]
struct Named {
    controls: Controls,
    unknown: BTreeSet<Text>,
}

/// The scope of what came of some of a policy's conditions; `None` where it is about all controls of the rule.
pub(super) fn control_scope(
    scope: &PolicyScope<'_, '_>,
    judgement: &Judgement,
    is_meant: impl Fn(&Enforce, &Checked) -> bool,
) -> Option<Arc<ControlScope>> {
    let policy = scope.policy;
    if policy.controls.is_none() && policy.enforces.iter().all(|enforce| enforce.controls.is_none()) {
        return None;
    }
    let own = policy.controls.as_ref().map(|expression| named(scope, expression)).unwrap_or_default();
    let mut made = ControlScope { unknown: own.unknown, ..ControlScope::default() };
    let mut is_about_all = judgement.enforces.is_empty();
    for (enforce, checked) in policy.enforces.iter().zip(&judgement.enforces) {
        let is_meant = is_meant(enforce, checked);
        let Some(expression) = &enforce.controls else {
            is_about_all |= is_meant;
            continue;
        };
        let of_condition = named(scope, expression);
        if is_meant {
            extend(&mut made.about, of_condition.controls);
            made.unknown.extend(of_condition.unknown);
        } else if checked.verdict == Verdict::Pass {
            extend(&mut made.passed, of_condition.controls);
        }
    }
    // A condition without controls of its own is of all that the policy is about.
    if is_about_all || made.about.is_empty() {
        made.about = own.controls;
    } else {
        // What a condition is of, as far as the target is about it.
        for (framework, ids) in &own.controls {
            for controls in [&mut made.about, &mut made.passed] {
                controls.get_mut(framework).into_iter().for_each(|named| named.retain(|id| ids.contains(id)));
            }
        }
    }
    for (framework, ids) in &made.about {
        made.passed.get_mut(framework).into_iter().for_each(|passed| passed.retain(|id| !ids.contains(id)));
    }
    Some(Arc::new(made))
}

fn extend(into: &mut Controls, controls: Controls) {
    for (framework, ids) in controls {
        into.entry(framework).or_default().extend(ids);
    }
}

/// The lists of `controls = { framework = ["id"] }`.
fn named(scope: &PolicyScope<'_, '_>, expression: &Expression) -> Named {
    scope.start();
    let mut named = Named::default();
    let Ok(value) = Evaluator::new(scope).evaluate(expression) else { return named };
    for (framework, entry) in value.as_mapping().map(|mapping| &mapping.entries).into_iter().flatten() {
        let list = entry.value.as_sequence().filter(|list| list.is_closed());
        let ids: Option<BTreeSet<Text>> =
            list.and_then(|list| list.items.iter().map(Value::as_str).map(|id| id.map(Text::from)).collect());
        match ids {
            Some(ids) => _ = named.controls.insert(framework.clone(), ids),
            None => _ = named.unknown.insert(framework.clone()),
        }
    }
    named
}
