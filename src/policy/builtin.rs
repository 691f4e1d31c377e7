//! The rule files that come with clearspan, each with its outline, so that a run reads only those that it needs.

use std::sync::{Arc, OnceLock};

use super::load::load_checked;
use super::{PolicyFile, RuleInformation};
use crate::source::{Source, Span};
use crate::syntax::hcl;

/// A rule file and what its lines say of it.
pub(super) struct BuiltinRule {
    pub id: &'static str,
    pub text: &'static str,
    pub enabled: bool,
    pub aliases: &'static [&'static str],
    /// Framework and controls.
    pub controls: &'static [(&'static str, &'static [&'static str])],
    /// Keyword, both labels, and whether it judges the resources of module models.
    pub policies: &'static [(&'static str, &'static str, &'static str, bool)],
    /// Whether a policy or a condition answers some of the aliases only.
    pub is_narrowed: bool,
    /// The types that its expressions ask for, sorted.
    pub reads: &'static [&'static str],
    /// Whether one of them asks for a type that it works out.
    pub reads_any: bool,
}

/// Each file in `rules/`, sorted by id; the list is made when clearspan is built.
pub(super) const RULES: &[BuiltinRule] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The prefix of the paths of built-in rules in the source map.
const PREFIX: &str = "<clearspan>/rules/";

impl BuiltinRule {
    /// The path in the source map.
    pub fn path(&self) -> String {
        format!("{PREFIX}{}{}", self.id, super::RULE_SUFFIX)
    }
}

/// Whether a rule file comes with clearspan, by its path.
pub(super) fn is_builtin(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// A rule file that is read when it is first asked for.
#[derive(Debug)]
pub(super) struct Unread {
    pub source: Arc<Source>,
    read: OnceLock<(Arc<RuleInformation>, Option<Arc<PolicyFile>>)>,
}

impl Unread {
    pub fn new(source: Arc<Source>) -> Unread {
        Unread { source, read: OnceLock::new() }
    }

    pub fn is_read(&self) -> bool {
        self.read.get().is_some()
    }

    /// What it says; no file where it cannot be used, which a test rules out.
    pub fn read(&self, id: &str) -> &(Arc<RuleInformation>, Option<Arc<PolicyFile>>) {
        self.read.get_or_init(|| {
            let file = load_checked(&self.source.path, hcl::parse(self.source.id, &self.source.text)).file.map(Arc::new);
            let information = file.as_ref().and_then(|file| file.rule.clone());
            (information.unwrap_or_else(|| Arc::new(RuleInformation::plain(id, id, Span::NONE))), file)
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::outline::RuleOutline;
    use super::super::{EnforcementLevel, load};
    use super::*;
    use crate::source::SourceMap;

    /// They are loaded without these checks, and chosen by outlines that the build reads off their lines.
    #[test]
    fn built_in_rules_have_no_mistakes_and_are_what_their_outlines_say() {
        let sources = SourceMap::in_memory();
        for rule in RULES {
            let source = sources.add_bundled(&rule.path(), rule.text);
            let loaded = load(&source.path, hcl::parse(source.id, rule.text));
            assert!(loaded.diagnostics.is_empty(), "{}: {:?}", rule.id, loaded.diagnostics);
            let file = loaded.file.unwrap();
            let policies: Vec<usize> = (0..file.policies.len()).collect();
            let outline = RuleOutline::of(file.rule.as_deref().unwrap(), &file, &policies);
            assert_eq!(RuleOutline::builtin(rule).map(RuleOutline::completed), Ok(outline.completed()), "{}", rule.id);
            let labels: Vec<&str> = rule.policies.iter().map(|(_, _, label, _)| *label).collect();
            assert_eq!(labels, file.policies.iter().map(|policy| policy.label.as_str()).collect::<Vec<_>>(), "{}", rule.id);
        }
    }

    /// Nothing in them can make a run stop: that would be seen only where one of their policies applies.
    #[test]
    fn built_in_rules_need_no_inputs_and_no_plan() {
        let sources = SourceMap::in_memory();
        for rule in RULES {
            let unread = Unread::new(sources.add_bundled(&rule.path(), rule.text));
            let file = unread.read(rule.id).1.clone().unwrap();
            assert!(file.inputs.iter().all(|input| input.default.is_some() || input.nullable), "{}", rule.id);
            assert!(file.policies.iter().all(|policy| !policy.operations.in_source().is_empty()), "{}", rule.id);
            let prepared = super::super::Prepared::new(file, &|_, _| None).unwrap();
            assert!(prepared.levels.iter().all(|level| EnforcementLevel::ALL.contains(level)), "{}", rule.id);
        }
    }
}
