//! Which resource types the rules of a run look at in module models.
//!
//! Invariant: a rule file adds types and takes none away, so what one rule sees does not depend on another.

use super::outline::PolicyOutline;
use super::{Pattern, PolicyKind, Registry, Rule};
use crate::source::{HashSet, Text};

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
            rule.outline.policies.iter().for_each(|policy| kinds.add(policy));
            kinds.exact.extend(rule.outline.reads.named.iter().cloned());
            kinds.every |= rule.outline.reads.any;
        }
        kinds
    }

    pub fn contains(&self, kind: &str) -> bool {
        self.every || self.exact.contains(kind) || self.patterns.iter().any(|pattern| pattern.matches(kind))
    }

    fn add(&mut self, policy: &PolicyOutline) {
        if policy.kind == PolicyKind::Resource && policy.module_models {
            match policy.pattern.exact() {
                Some(types) => self.exact.extend(types.iter().cloned()),
                None => self.patterns.push(policy.pattern.clone()),
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn kinds(text: &str) -> ResourceKinds {
        let sources = SourceMap::in_memory();
        let mut registry = Registry::default();
        let source = sources.add("x.rule.hcl", text);
        registry.add_text(&source.path, source.id, text, None);
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
