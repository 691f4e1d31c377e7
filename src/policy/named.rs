//! Names that the rules of a run read and that no bundled schema knows: only the targets can say whether they exist.

use std::collections::BTreeSet;

use super::walk::walk;
use super::{Policy, PolicyKind, Registry, Rule};
use crate::source::{Span, Text};
use crate::syntax::hcl::{ExpressionKind, StepKind};
use crate::terraform::schema::tables;
use crate::value::Mode;

/// What one policy reads of types that no schema knows.
#[derive(Clone, Debug)]
pub struct NamesWithoutSchema {
    pub kinds: Vec<Text>,
    pub header: Span,
    /// Attributes by their paths, each name with its place.
    pub paths: Vec<Vec<(Text, Span)>>,
}

/// The names of all selected rules of the user, and the types that rules name.
pub fn names_without_schema(registry: &Registry, select: impl Fn(&Rule) -> bool) -> (Vec<NamesWithoutSchema>, BTreeSet<Text>) {
    let (mut names, mut kinds) = (Vec::new(), BTreeSet::new());
    let selected = registry.rules.iter().filter(|rule| !rule.is_builtin() && select(rule));
    for (_, policy) in selected.flat_map(Rule::policies).filter(|(_, policy)| policy.kind == PolicyKind::Resource) {
        let exact = policy.pattern.exact().unwrap_or_default();
        kinds.extend(exact.iter().cloned());
        if !exact.is_empty() && exact.iter().all(|kind| !is_known(kind)) {
            names.push(NamesWithoutSchema { kinds: exact.to_vec(), header: policy.header, paths: paths(policy) });
        }
    }
    (names, kinds)
}

fn is_known(kind: &str) -> bool {
    tables().iter().any(|table| table.resource(Mode::Managed, kind).is_some())
}

/// The attributes that the expressions of a policy read.
fn paths(policy: &Policy) -> Vec<Vec<(Text, Span)>> {
    let mut paths = Vec::new();
    for expression in policy.expressions() {
        walk(expression, &mut |part, bound| {
            let ExpressionKind::Access { base, steps } = &part.kind else { return };
            let ExpressionKind::Variable(root) = &base.kind else { return };
            if root != "attrs" || bound.contains(root) {
                return;
            }
            let mut path = Vec::new();
            for step in steps {
                match &step.kind {
                    StepKind::Attribute(name) => path.push((name.clone(), step.span)),
                    StepKind::Index(index) => {
                        // otherwise an element of a list
                        if let ExpressionKind::String(name) = &index.kind {
                            path.push((name.clone(), index.span));
                        }
                    }
                    StepKind::LegacyIndex(_) | StepKind::Splat { .. } => {}
                }
            }
            paths.push(path);
        });
    }
    paths
}
