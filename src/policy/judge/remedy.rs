//! What a rule's `fix` blocks make of a violation: which values are to be different, and where they are written.
//!
//! Invariant: a block whose values cannot be worked out, or that would change nothing, offers nothing.

use super::super::blame::{Leaf, LeafKind};
use super::super::evaluate::PolicyScope;
use super::super::{FixAction, FixBlock, Policy};
use super::project::default_of;
use crate::expr::Evaluator;
use crate::finding::{Applicability, Change, Literal, Remedy};
use crate::source::Span;
use crate::syntax::hcl::{BinaryOperator, Expression, ExpressionKind, StepKind};
use crate::value::{HopKind, Kind, Origin, Site, Value};

/// How many remedies one finding offers.
const MAX_REMEDIES: usize = 4;
/// How many changes one remedy makes.
const MAX_CHANGES: usize = 8;

/// The ways to fix a violation of `condition`.
pub(super) fn remedies(scope: &PolicyScope<'_, '_>, condition: &Expression, leaves: &[Leaf]) -> Vec<Remedy> {
    let blocks = &scope.policy.fixes;
    if blocks.is_empty() {
        return derived(scope, condition).into_iter().collect();
    }
    blocks.iter().filter_map(|block| of_block(scope, block, leaves)).take(MAX_REMEDIES).collect()
}

/// The fixes that a policy can offer: their titles and whether they are safe.
pub fn possible_fixes(policy: &Policy) -> Vec<(String, Applicability)> {
    if policy.fixes.is_empty() {
        let equations = policy.enforces.iter().filter_map(|enforce| equation(&enforce.condition));
        return equations.map(|(path, _)| (format!("set {path}"), Applicability::Unsafe)).collect();
    }
    let is_offered = |block: &&FixBlock| block.actions.iter().any(|(action, _)| *action != FixAction::AddResource);
    policy.fixes.iter().filter(is_offered).map(|block| (block.title.to_string(), block.safety)).collect()
}

fn of_block(scope: &PolicyScope<'_, '_>, block: &FixBlock, leaves: &[Leaf]) -> Option<Remedy> {
    let mut changes = Vec::new();
    for (action, expression) in &block.actions {
        scope.start();
        let value = Evaluator::new(scope).evaluate(expression).ok()?;
        match action {
            FixAction::Set => {
                for one in each(&value) {
                    changes.extend(set(scope, one)?);
                }
            }
            FixAction::Remove => {
                for one in each(&value) {
                    let at = match one.get("at") {
                        Some(at) => blamed(at, leaves),
                        None => at_path(scope, one.as_str()?).and_then(place),
                    };
                    changes.extend(at.map(|at| Change::Remove { at }));
                }
            }
            FixAction::Rename => {
                for one in each(&value) {
                    let (at, name) = (blamed(one.get("at")?, leaves), one.get("name")?.as_str()?);
                    let value = one.get("value").and_then(literal);
                    changes.extend(at.map(|at| Change::Rename { at, name: name.to_string(), value }));
                }
            }
            FixAction::EnsureBlock => {
                for one in each(&value) {
                    changes.extend(block_with(scope, one)?);
                }
            }
            FixAction::Append => {
                for one in each(&value) {
                    changes.extend(append(scope, one)?);
                }
            }
            FixAction::RemoveElement if value.as_bool() == Some(true) => changes.extend(leaves.iter().filter_map(element)),
            FixAction::RemoveElement => {
                for one in each(&value) {
                    changes.extend(place(one).map(|element| Change::RemoveElement { element }));
                }
            }
            FixAction::ReplaceElement => {
                for one in each(&value) {
                    changes.extend(written(scope, one.get("at")?, literal(one.get("value")?)?));
                }
            }
            FixAction::Quote => changes.extend(leaves.iter().filter_map(quoted)),
            // A whole resource is more than a minimal edit: this is read, and never offered.
            FixAction::AddResource => return None,
        }
    }
    changes.truncate(MAX_CHANGES);
    let title = block.title.to_string();
    (!changes.is_empty()).then_some(Remedy { title, applicability: block.safety, changes })
}

/// The items of a list, or the one value.
fn each(value: &Value) -> &[Value] {
    match value.as_sequence() {
        Some(sequence) => sequence.definite(),
        None => std::slice::from_ref(value),
    }
}

/// `{ path = "a.b", value = true }`, or `{ at = <a value>, value = true }`; an empty list where it is so already.
fn set(scope: &PolicyScope<'_, '_>, wanted: &Value) -> Option<Vec<Change>> {
    let value = literal(wanted.get("value")?)?;
    if let Some(at) = wanted.get("at") {
        return Some(written(scope, at, value).into_iter().collect());
    }
    let path = wanted.get("path")?.as_str()?;
    match path.rsplit_once('.') {
        Some((container, name)) => {
            let container = at_path(scope, container)?;
            set_in(scope, container.get(name), container.origin.span()?, name, value)
        }
        None => set_in(scope, scope.target.attrs.get(path), scope.target.header, path, value),
    }
}

/// An entry of a body: changed where it is written, put in where it is not.
fn set_in(
    scope: &PolicyScope<'_, '_>,
    there: Option<&Value>,
    container: Span,
    name: &str,
    value: Literal,
) -> Option<Vec<Change>> {
    let there = there.filter(|there| is_written(there));
    if there.and_then(literal).as_ref() == Some(&value) {
        return Some(Vec::new());
    }
    if let Some(there) = there {
        return Some(vec![written(scope, there, value)?]);
    }
    let is_ours = !scope.world.sources.is_shown_elsewhere(container);
    is_ours.then(|| vec![Change::Insert { container, name: name.to_string(), value }])
}

/// `{ block = "name", set = { argument = value } }`: the blocks of this name have these arguments, and there is one.
fn block_with(scope: &PolicyScope<'_, '_>, wanted: &Value) -> Option<Vec<Change>> {
    let name = wanted.get("block")?.as_str()?;
    let mut entries = Vec::new();
    if let Some(mapping) = wanted.get("set").and_then(Value::as_mapping) {
        for (name, entry) in &mapping.entries {
            entries.push((name.to_string(), literal(&entry.value)?));
        }
    }
    let there = scope.target.attrs.get(name).and_then(Value::as_sequence).filter(|blocks| !blocks.items.is_empty());
    let Some(blocks) = there else {
        let container = scope.target.header;
        let is_ours = !scope.world.sources.is_shown_elsewhere(container);
        return is_ours.then(|| vec![Change::Block { container, name: name.to_string(), entries }]);
    };
    let mut changes = Vec::new();
    for body in &blocks.items {
        let header = body.as_mapping()?.header;
        for (name, value) in &entries {
            changes.extend(set_in(scope, body.get(name), header, name, value.clone())?);
        }
    }
    Some(changes)
}

/// `{ path = "a.b", value = "x" }`: the list holds this too.
fn append(scope: &PolicyScope<'_, '_>, wanted: &Value) -> Option<Vec<Change>> {
    let (path, value) = (wanted.get("path")?.as_str()?, literal(wanted.get("value")?)?);
    let Some(there) = at_path(scope, path).filter(|there| is_written(there) && !matches!(there.kind, Kind::Null(_))) else {
        let (name, container) = match path.rsplit_once('.') {
            Some((container, name)) => (name, at_path(scope, container)?.origin.span()?),
            None => (path, scope.target.header),
        };
        let is_ours = !scope.world.sources.is_shown_elsewhere(container);
        let (name, value) = (name.to_string(), Literal::List(vec![value]));
        return is_ours.then(|| vec![Change::Insert { container, name, value }]);
    };
    if there.as_sequence()?.items.iter().any(|item| literal(item).as_ref() == Some(&value)) {
        return Some(Vec::new());
    }
    let places = sites(&there.origin).map(|site| site.span);
    let places: Vec<Span> = places.filter(|place| !scope.world.sources.is_shown_elsewhere(*place)).collect();
    (!there.sensitive).then(|| vec![Change::Append { places, value }])
}

/// The place of a value, if that is what this violation is about.
fn blamed(value: &Value, leaves: &[Leaf]) -> Option<Span> {
    let span = value.origin.span()?;
    leaves.iter().any(|leaf| leaf.span == span || leaf.origin.hops().any(|hop| hop.span() == span)).then_some(span)
}

fn element(leaf: &Leaf) -> Option<Change> {
    (leaf.kind == LeafKind::Written && !leaf.sensitive).then_some(Change::RemoveElement { element: leaf.span })
}

fn at_path<'v>(scope: &'v PolicyScope<'_, '_>, path: &str) -> Option<&'v Value> {
    let mut value = &scope.target.attrs;
    for name in path.split('.') {
        value = value.get(name)?;
    }
    Some(value)
}

/// Whether it stands in the configuration, rather than being a default or not there at all.
fn is_written(value: &Value) -> bool {
    let by_default = value.origin.hops().any(|hop| hop.kind == HopKind::ProviderDefault);
    !matches!(value.kind, Kind::Absent(_)) && !by_default && value.origin.span().is_some()
}

fn place(value: &Value) -> Option<Span> {
    value.origin.span().filter(|_| is_written(value))
}

/// The change of a value where it is written.
fn written(scope: &PolicyScope<'_, '_>, there: &Value, value: Literal) -> Option<Change> {
    if !is_written(there) {
        return None;
    }
    let sources = scope.world.sources;
    if let Some(argument) = default_of(sources, &there.origin) {
        // The module has an argument for it, which its call leaves out.
        let container = sources.shown(scope.target.header);
        return Some(Change::Insert { container, name: argument, value });
    }
    let places: Vec<Site> = sites(&there.origin).filter(|site| !sources.is_shown_elsewhere(site.span)).collect();
    let present = literal(there);
    // A list or an object is not what a literal takes the place of.
    let is_plain = present.is_some() || matches!(there.kind, Kind::Null(_));
    (is_plain && !places.is_empty() && !there.sensitive).then_some(Change::Set { places, present, value })
}

/// Where a value is used, and the hops at which it is written down.
fn sites(origin: &Origin) -> impl Iterator<Item = Site> + '_ {
    let hops = origin.hops().filter(|hop| {
        !matches!(
            hop.kind,
            HopKind::Evidence
                | HopKind::ByName
                | HopKind::Validation
                | HopKind::ProviderDefault
                | HopKind::Plan
                | HopKind::CommandLine
        )
    });
    origin.site().into_iter().chain(hops.map(|hop| hop.site)).filter(|site| !site.span.is_none())
}

fn quoted(leaf: &Leaf) -> Option<Change> {
    let value = sites(&leaf.origin).last().map_or(leaf.span, |site| site.span);
    let value = Some(value).filter(|span| !span.is_none())?;
    (leaf.kind == LeafKind::Written && !leaf.sensitive).then_some(Change::Quote { value })
}

fn literal(value: &Value) -> Option<Literal> {
    match &value.kind {
        Kind::Bool(value) => Some(Literal::Bool(*value)),
        Kind::Number(number) => Some(Literal::Number(number.to_string())).filter(|_| number.to_string().len() < 20),
        Kind::String(text) => Some(Literal::String(text.to_string())),
        _ => None,
    }
}

/// The remedy of a condition of the form `attrs.name == literal`, where the rule names none. Nobody has said what it
/// costs to change this, so it is never applied without being asked for.
fn derived(scope: &PolicyScope<'_, '_>, condition: &Expression) -> Option<Remedy> {
    let (path, wanted) = equation(condition)?;
    let value = literal(&Evaluator::new(scope).evaluate(wanted).ok()?)?;
    let shown = match &value {
        Literal::Bool(value) => value.to_string(),
        Literal::Number(number) => number.clone(),
        Literal::String(text) => format!("{text:?}"),
        Literal::List(_) => return None,
    };
    let wanted = Value::object([("path", Value::string(path.as_str())), ("value", value_of(&value)?)]);
    let changes = set(scope, &wanted)?;
    let title = format!("set {path} = {shown}");
    (!changes.is_empty()).then_some(Remedy { title, applicability: Applicability::Unsafe, changes })
}

fn value_of(literal: &Literal) -> Option<Value> {
    Some(match literal {
        Literal::Bool(value) => Value::bool(*value),
        Literal::Number(number) => Value::number(number.parse::<i64>().ok()?),
        Literal::String(text) => Value::string(text.as_str()),
        Literal::List(_) => return None,
    })
}

/// `attrs.a.b` and the literal that it is compared with.
fn equation(condition: &Expression) -> Option<(String, &Expression)> {
    match &condition.kind {
        ExpressionKind::Parenthesis(inner) => equation(inner),
        ExpressionKind::Binary { first, rest } => {
            let [part] = rest.as_slice() else { return None };
            match part.operator {
                BinaryOperator::Equal if is_literal(&part.operand) => attribute_path(first).map(|path| (path, &part.operand)),
                BinaryOperator::Equal if is_literal(first) => attribute_path(&part.operand).map(|path| (path, &**first)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_literal(expression: &Expression) -> bool {
    matches!(expression.kind, ExpressionKind::Bool(_) | ExpressionKind::Number(_) | ExpressionKind::String(_))
}

/// The path behind `attrs`, also inside `core::try`.
fn attribute_path(expression: &Expression) -> Option<String> {
    match &expression.kind {
        ExpressionKind::Call(call) if call.name.text == "core::try" => call.arguments.first().and_then(attribute_path),
        ExpressionKind::Access { base, steps } => {
            let ExpressionKind::Variable(root) = &base.kind else { return None };
            let name = |step: &crate::syntax::hcl::Step| match &step.kind {
                StepKind::Attribute(name) => Some(name.to_string()),
                _ => None,
            };
            let names: Vec<String> = steps.iter().map(name).collect::<Option<_>>()?;
            (root == "attrs" && !names.is_empty()).then(|| names.join("."))
        }
        _ => None,
    }
}
