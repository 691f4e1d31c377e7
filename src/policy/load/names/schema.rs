//! Names as the bundled schemas have them.

use super::super::body::Checker;
use super::super::constant;
use crate::expr::spelling::nearest;
use crate::policy::PolicyKind;
use crate::source::Span;
use crate::syntax::hcl::{Call, ExpressionKind, ObjectKey, Step, StepKind};
use crate::terraform::schema::{BlockSchema, Table, tables};
use crate::value::Mode;

/// What every resource has beside its schema.
pub(super) const EVERYWHERE: [&str; 4] = ["id", "arn", "region", "timeouts"];

/// The shortest name of a resource type, without its provider, of which a slip is recognised.
const SHORTEST_TYPE: usize = 4;

/// The keys of `meta` by the kind of the policy.
fn meta_keys(kind: PolicyKind) -> &'static [&'static str] {
    match kind {
        PolicyKind::Resource => {
            &["provider_type", "type", "operation", "module_path", "tfe_workspace", "tfe_stack", "address", "name", "file"]
        }
        PolicyKind::Provider => {
            &["name", "alias", "namespace", "source", "type", "version", "address", "file", "tfe_workspace", "tfe_stack"]
        }
        PolicyKind::Module => &["source", "version", "address", "name", "file", "tfe_workspace", "tfe_stack"],
        PolicyKind::Object => &[
            "api_version",
            "group",
            "version",
            "kind",
            "name",
            "namespace",
            "address",
            "file",
            "source",
            "container",
            "workload",
        ],
    }
}

/// The table of the provider that a resource type belongs to by its prefix.
fn table_of(kind: &str) -> Option<&'static Table> {
    let prefix = kind.split('_').next().unwrap_or(kind);
    tables().iter().find(|table| table.address.rsplit('/').next() == Some(prefix))
}

/// The block of a resource type that a bundled schema has; what is wrong with its name otherwise.
pub(super) fn resource_type(checker: &mut Checker, kind: &str, span: Span) -> Option<BlockSchema> {
    let table = table_of(kind)?;
    if let Some(found) = table.resource(Mode::Managed, kind) {
        return Some(found.block).filter(|block| block.is_known());
    }
    // Of a short name too many others are near.
    let is_long = kind.split_once('_').is_some_and(|(_, rest)| rest.len() >= SHORTEST_TYPE);
    let near = nearest(kind, table.kinds(Mode::Managed).map(|(name, _)| name)).filter(|_| is_long);
    let message = format!("`{}` has no resource type `{kind}`", table.address);
    report(checker, "unknown-resource-type", span, message, near);
    None
}

pub(super) fn report(checker: &mut Checker, code: &'static str, span: Span, message: String, near: Option<&str>) {
    match near {
        Some(near) => checker.error(code, span, format!("{message}, did you mean `{near}`")),
        None => checker.warning(code, span, format!("{message}; possibly no target has it")),
    }
}

pub(super) fn meta(checker: &mut Checker, kind: PolicyKind, steps: &[Step]) {
    let Some((name, span)) = steps.first().and_then(named) else { return };
    let keys = meta_keys(kind);
    if !keys.contains(&name) {
        let near = nearest(name, keys.iter().copied());
        report(checker, "unknown-meta-key", span, format!("`meta` of a `{}` has no `{name}`", kind.keyword()), near);
    }
}

/// The name of a step, and where it stands.
pub(super) fn named(step: &Step) -> Option<(&str, Span)> {
    match &step.kind {
        StepKind::Attribute(name) => Some((name, step.span)),
        StepKind::Index(index) => match &index.kind {
            ExpressionKind::String(text) => Some((text, index.span)),
            _ => None,
        },
        StepKind::LegacyIndex(_) | StepKind::Splat { .. } => None,
    }
}

/// `core::getresources("type", { key = … })`: the block of the type, if a schema has it.
pub(super) fn filter_of(checker: &mut Checker, call: &Call) -> Option<BlockSchema> {
    let [first, rest @ ..] = call.arguments.as_slice() else { return None };
    let block = constant::text(first).and_then(|kind| resource_type(checker, &kind, first.span))?;
    let Some(ExpressionKind::Object(items)) = rest.first().map(|filter| &filter.kind) else { return Some(block) };
    for item in items {
        let key = match &item.key {
            ObjectKey::Name(name) => Some((name.text.clone(), name.span)),
            ObjectKey::Expression(key) => constant::text(key).map(|text| (text, key.span)),
        };
        let Some((key, span)) = key.filter(|(key, _)| !EVERYWHERE.contains(&key.as_str())) else { continue };
        if block.named(&key).next().is_none() {
            let near = nearest(&key, block.arguments().map(|argument| argument.name));
            report(checker, "unknown-filter-key", span, format!("no bundled release has the attribute `{key}`"), near);
        }
    }
    Some(block)
}
