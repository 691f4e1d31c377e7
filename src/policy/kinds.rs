//! Which resource types the rules of a run look at in module models.
//!
//! Invariant: a rule file adds types and takes none away, so what one rule sees does not depend on another.

use super::load::expressions_of;
use super::walk::walk;
use super::{Pattern, Policy, PolicyKind, Registry, Rule};
use crate::source::{HashSet, Text};
use crate::syntax::hcl::{Expression, ExpressionKind};

/// A set of resource types and data sources.
#[derive(Clone, Debug, Default)]
pub struct ResourceKinds {
    exact: HashSet<Text>,
    patterns: Vec<Pattern>,
    every: bool,
}

impl ResourceKinds {
    /// What the selected rules judge, and what their expressions ask for by name.
    pub fn of_rules(registry: &Registry, select: impl Fn(&Rule) -> bool) -> ResourceKinds {
        let mut kinds = ResourceKinds::default();
        for rule in registry.rules.iter().filter(|rule| select(rule)) {
            rule.policies().for_each(|(_, policy)| kinds.add(policy));
            let locals = rule.file.iter().flat_map(|file| file.locals.values());
            locals.for_each(|local| kinds.read(&local.value));
        }
        kinds
    }

    pub fn contains(&self, kind: &str) -> bool {
        self.every || self.exact.contains(kind) || self.patterns.iter().any(|pattern| pattern.matches(kind))
    }

    fn add(&mut self, policy: &Policy) {
        if policy.kind == PolicyKind::Resource && policy.module_models {
            match policy.pattern.exact() {
                Some(types) => self.exact.extend(types.iter().cloned()),
                None => self.patterns.push(policy.pattern.clone()),
            }
        }
        expressions_of(policy.filter.as_ref(), &policy.locals, &policy.enforces).into_iter().for_each(|e| self.read(e));
        policy.fixes.iter().flat_map(|fix| &fix.actions).for_each(|(_, expression)| self.read(expression));
    }

    /// The types that an expression asks for: `core::getresources("aws_subnet", …)`.
    fn read(&mut self, expression: &Expression) {
        walk(expression, &mut |part, _| {
            let ExpressionKind::Call(call) = &part.kind else { return };
            let Some((_, at)) = ASKING.iter().find(|(name, _)| *name == call.name.text.as_str()) else { return };
            match call.arguments.get(*at).map(|argument| &argument.kind) {
                Some(ExpressionKind::String(kind)) => self.exact.insert(kind.as_str().into()),
                // A type that must be worked out may be any.
                _ => std::mem::replace(&mut self.every, true),
            };
        });
    }
}

/// The functions that take a type, and which argument that is.
const ASKING: [(&str, usize); 3] = [("core::getresources", 0), ("core::getdatasource", 0), ("graph::referrers", 1)];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn kinds(text: &str) -> ResourceKinds {
        let sources = SourceMap::in_memory();
        let mut registry = Registry::default();
        let source = sources.add("x.rule.hcl", text);
        registry.add_text(&source.path, source.id, text, None, false);
        assert!(!registry.diagnostics.iter().any(crate::policy::Diagnostic::is_error), "{:?}", registry.diagnostics);
        ResourceKinds::of_rules(&registry, |_| true)
    }

    #[test]
    fn rules_ask_for_what_they_select_and_what_they_name() {
        let rule = |policy: &str| format!("rule \"x\" {{\n title = \"x\"\n severity = \"low\"\n}}\n{policy}");
        let policy = |label: &str, condition: &str, models: &str| {
            rule(&format!("resource_policy \"{label}\" \"x\" {{\n{models}\nenforce {{\ncondition = {condition}\n}}\n}}\n"))
        };
        let named = kinds(&policy("{aws_a,aws_b}", r#"core::length(core::getresources("aws_c", {})) == 0"#, ""));
        for (kind, expected) in [("aws_a", true), ("aws_b", true), ("aws_c", true), ("aws_d", false)] {
            assert_eq!(named.contains(kind), expected, "{kind}");
        }
        let referring = kinds(&policy("aws_a", r#"core::length(graph::referrers(attrs, "aws_c", "a_id")) == 0"#, ""));
        assert!(referring.contains("aws_c") && !referring.contains("aws_d"));
        assert!(!kinds(&policy("*", "true", "module_models = false")).contains("aws_a"));
        let any = kinds(&policy("aws_a", "core::length(core::getresources(attrs.kind, {})) == 0", "module_models = false"));
        assert!(any.contains("aws_d"));
        assert!(kinds(&policy("aws_*", "true", "")).contains("aws_d"));
    }
}
