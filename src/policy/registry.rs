//! The rules of a run: built-in ones and the user's, with their files and metadata.
//!
//! Invariant: rule ids are unique; the order is that of the ids.

use std::sync::Arc;

use super::builtin::{self, Unread};
use super::file_names::{POLICY_SUFFIX, RULE_SUFFIX, SIDECAR_SUFFIX, is_rule_file};
use super::outline::RuleOutline;
use super::rule::Rule;
use super::{Diagnostic, FileKind, PolicyFile, RESERVED, RuleInformation, load};
use crate::source::{SourceMap, Span, Text};
use crate::syntax::hcl;

/// How deep directories of rules are read.
const MAX_DEPTH: usize = 32;
/// All rules of a run.
#[derive(Debug, Default)]
pub struct Registry {
    /// Sorted by id.
    pub rules: Vec<Rule>,
    /// What is wrong with the files.
    pub diagnostics: Vec<Diagnostic>,
}

impl Registry {
    /// A registry with the rules that come with clearspan.
    pub fn builtin(sources: &SourceMap) -> Registry {
        let mut registry = Registry::default();
        RESERVED.iter().for_each(|reserved| registry.insert(reserved.rule()));
        for rule in builtin::RULES {
            let source = sources.add_bundled(&rule.path(), rule.text);
            match RuleOutline::builtin(rule) {
                Ok(outline) => registry.insert(Rule::builtin(outline, Unread::new(source))),
                Err(message) => registry.diagnostics.push(Diagnostic::error("label", Span::NONE, message)),
            }
        }
        registry
    }

    /// Adds the rules of a file or of a directory and everything below it, in the order of the paths, leaving out
    /// directories whose names start with a dot.
    ///
    /// # Errors
    /// When the path cannot be read, or a directory holds no rule at all.
    pub fn add_path(&mut self, sources: &SourceMap, path: &str) -> Result<(), String> {
        let mut files = Vec::new();
        if is_rule_file(path) {
            files.push(path.to_string());
        } else {
            collect(sources, path, 0, &mut files)?;
            if files.is_empty() {
                return Err(format!("`{path}` has no `*{RULE_SUFFIX}` and no `*{POLICY_SUFFIX}` file"));
            }
        }
        for file in files {
            let source = sources.read(&file).map_err(|error| format!("`{file}`: {error}"))?;
            let stem = file.strip_suffix(POLICY_SUFFIX);
            let sidecar = stem.and_then(|stem| sources.read(&format!("{stem}{SIDECAR_SUFFIX}")).ok());
            let sidecar = sidecar.map(|sidecar| {
                let (rules, diagnostics) = load::load_sidecar(hcl::parse(sidecar.id, &sidecar.text));
                self.diagnostics.extend(diagnostics);
                rules
            });
            self.add_text(&source.path, source.id, &source.text, sidecar);
        }
        Ok(())
    }

    pub(super) fn add_text(
        &mut self,
        path: &str,
        id: crate::source::SourceId,
        text: &str,
        sidecar: Option<Vec<RuleInformation>>,
    ) {
        let loaded = load(path, hcl::parse(id, text));
        self.diagnostics.extend(loaded.diagnostics);
        let Some(file) = loaded.file else { return };
        let title = header_comment(text);
        self.add_file(file, sidecar.unwrap_or_default(), title);
    }

    /// Adds a loaded file: one rule for a rule file, one per policy for a pure file.
    pub fn add_file(&mut self, file: PolicyFile, sidecar: Vec<RuleInformation>, title: Option<String>) {
        let file = Arc::new(file);
        if let (FileKind::Rule, Some(information)) = (file.kind, &file.rule) {
            let policies: Vec<usize> = (0..file.policies.len()).collect();
            self.insert(Rule::given(information.clone(), file.clone(), &policies));
            return;
        }
        // Two policies of one file may share their label: one rule then.
        let mut labels: Vec<&Text> = Vec::new();
        for policy in &file.policies {
            if !labels.contains(&&policy.label) {
                labels.push(&policy.label);
            }
        }
        for label in labels {
            let policies: Vec<usize> =
                file.policies.iter().enumerate().filter(|(_, policy)| policy.label == *label).map(|(index, _)| index).collect();
            let header = policies.first().and_then(|index| file.policies.get(*index)).map_or(Span::NONE, |policy| policy.header);
            let id = format!("{}/{label}", file.stem);
            let written = sidecar.iter().find(|rule| rule.id == *label || rule.id == id || rule.id == file.stem);
            let mut information = match written {
                Some(written) => written.clone(),
                None => {
                    let title = title.clone().unwrap_or_else(|| label.replace(['-', '_'], " "));
                    RuleInformation::plain(id.clone(), title, header)
                }
            };
            information.id = id.into();
            self.insert(Rule::given(Arc::new(information), file.clone(), &policies));
        }
    }

    /// A user's rule takes the place of a built-in one of the same id; two of the user's are an error.
    fn insert(&mut self, rule: Rule) {
        match self.rules.binary_search_by(|other| other.id().cmp(rule.id())) {
            Err(at) => self.rules.insert(at, rule),
            Ok(at) => {
                let Some(other) = self.rules.get_mut(at) else { return };
                if other.is_builtin() && !rule.is_builtin() && !other.is_reserved() {
                    *other = rule;
                    return;
                }
                let message = format!("there is already a rule `{}`", rule.id());
                let span = rule.information().span;
                self.diagnostics.push(
                    Diagnostic::error("duplicate-rule", span, message).with_related(other.information().span, "the other one"),
                );
            }
        }
    }

    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.binary_search_by(|rule| rule.id().as_str().cmp(id)).ok().and_then(|at| self.rules.get(at))
    }
}

fn collect(sources: &SourceMap, directory: &str, depth: usize, into: &mut Vec<String>) -> Result<(), String> {
    if depth > MAX_DEPTH {
        return Err(format!("`{directory}` is more than {MAX_DEPTH} directories deep"));
    }
    let entries = sources.list_directory(directory).map_err(|error| format!("`{directory}`: {error}"))?;
    for entry in entries.into_iter().filter(|entry| !entry.name.starts_with('.')) {
        let path = crate::source::join_path(directory, &entry.name);
        if entry.is_directory {
            collect(sources, &path, depth + 1, into)?;
        } else if is_rule_file(&entry.name) {
            into.push(path);
        }
    }
    Ok(())
}

/// The first sentence of a comment at the top of a pure file: its title, if it is short enough to be one.
fn header_comment(text: &str) -> Option<String> {
    let lines = text.lines().map(str::trim).skip_while(|line| line.is_empty());
    for line in lines {
        let comment = line.strip_prefix('#').or_else(|| line.strip_prefix("//"))?;
        let comment = comment.trim_matches(|c: char| c.is_whitespace() || "#/-=*".contains(c));
        let notice = ["copyright", "spdx", "licen"].iter().any(|word| comment.to_lowercase().contains(word));
        if !comment.is_empty() && !notice {
            return (comment.chars().count() <= 100).then(|| comment.trim_end_matches('.').to_string());
        }
    }
    None
}
