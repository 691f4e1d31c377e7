//! The types that the expressions of a rule ask for: `core::getresources("aws_subnet", …)`.

use super::PolicyFile;
use super::walk::walk;
use crate::source::Text;
use crate::syntax::hcl::{Expression, ExpressionKind};

/// Types by name, or any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TypesRead {
    /// Sorted, each once.
    pub named: Vec<Text>,
    /// A type that must be worked out may be any.
    pub any: bool,
}

impl TypesRead {
    /// Of some policies of a file, and of what the file's policies share.
    pub fn of(file: &PolicyFile, policies: &[usize]) -> TypesRead {
        let mut types = TypesRead::default();
        for policy in policies.iter().filter_map(|index| file.policies.get(*index)) {
            let expressions = policy.expressions();
            expressions.into_iter().for_each(|expression| types.add(expression));
            policy.fixes.iter().flat_map(|fix| &fix.actions).for_each(|(_, expression)| types.add(expression));
        }
        file.locals.values().for_each(|local| types.add(&local.value));
        types.named.sort_unstable();
        types.named.dedup();
        types
    }

    fn add(&mut self, expression: &Expression) {
        walk(expression, &mut |part, _| {
            let ExpressionKind::Call(call) = &part.kind else { return };
            let Some((_, at)) = ASKING.iter().find(|(name, _)| *name == call.name.text.as_str()) else { return };
            match call.arguments.get(*at).map(|argument| &argument.kind) {
                Some(ExpressionKind::String(kind)) => self.named.push(kind.as_str().into()),
                _ => self.any = true,
            }
        });
    }
}

/// The functions that take a type, and which argument that is.
const ASKING: [(&str, usize); 3] = [("core::getresources", 0), ("core::getdatasource", 0), ("graph::referrers", 1)];
