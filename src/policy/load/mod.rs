//! Files to typed policies, with every fault as a diagnostic at its span.
//!
//! Invariant: a file with an error yields no [`PolicyFile`]; warnings do not stop it.

mod body;
mod check;
mod constant;
mod file_blocks;
mod names;
mod operations;
mod policy_block;
mod rule_block;

#[cfg(test)]
mod tests;

use super::{Diagnostic, DiagnosticLevel, FileKind, PolicyFile, RuleInformation};
use crate::source::Text;
use crate::syntax::hcl::{Block, File};
use body::Checker;

/// A file that was read: what it says, if it can be used, and what is to be said about it.
#[derive(Debug)]
pub struct LoadedFile {
    pub file: Option<PolicyFile>,
    /// Sorted by place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a parsed policy file or rule file, and checks all names in it. The kind follows from the path's suffix.
pub fn load(path: &str, file: File) -> LoadedFile {
    load_with(path, file, true)
}

/// As [`load`], of a file whose names a test has checked already.
pub(in crate::policy) fn load_checked(path: &str, file: File) -> LoadedFile {
    load_with(path, file, false)
}

fn load_with(path: &str, file: File, check_names: bool) -> LoadedFile {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (kind, stem) = match (name.strip_suffix(super::RULE_SUFFIX), name.strip_suffix(super::POLICY_SUFFIX)) {
        (Some(stem), _) => (FileKind::Rule, stem),
        (None, Some(stem)) => (FileKind::Policy, stem),
        (None, None) => (FileKind::Policy, name),
    };
    let source = file.source;
    let mut checker = Checker::new(kind);
    checker.diagnostics.extend(file.errors.into_iter().map(Diagnostic::from));
    let mut made = PolicyFile {
        source,
        path: Text::new(path),
        stem: Text::new(stem),
        kind,
        rule: None,
        inputs: Vec::new(),
        locals: Default::default(),
        policies: Vec::new(),
        level: None,
        providers: Vec::new(),
        plugins: Vec::new(),
    };
    checker.no_attributes(&file.body, "a policy file");
    for block in file.body.blocks {
        top_level(&mut checker, &mut made, block);
    }
    if kind == FileKind::Rule && made.rule.is_none() && !checker.failed() {
        checker.error("missing-block", file.body.span, "a rule file needs a `rule` block");
    }
    if check_names && !checker.failed() {
        check::check(&mut checker, &made);
        names::check(&mut checker, &made);
    }
    let failed = checker.failed();
    let mut diagnostics = checker.diagnostics;
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.level, diagnostic.message.clone()));
    diagnostics.dedup();
    LoadedFile { file: (!failed).then_some(made), diagnostics }
}

/// The blocks that a file may hold.
const POLICY_BLOCKS: [&str; 6] = ["policy", "input", "locals", "resource_policy", "provider_policy", "module_policy"];
const RULE_BLOCKS: [&str; 8] =
    ["policy", "input", "locals", "resource_policy", "provider_policy", "module_policy", "object_policy", "rule"];

fn top_level(checker: &mut Checker, file: &mut PolicyFile, block: Block) {
    match (block.kind.text.as_str(), checker.kind) {
        ("policy", _) => file_blocks::policy(checker, file, block),
        ("input", _) => file_blocks::input(checker, file, block),
        ("locals", _) => file_blocks::locals(checker, &mut file.locals, block),
        ("resource_policy" | "provider_policy" | "module_policy", _) | ("object_policy", FileKind::Rule) => {
            policy_block::policy(checker, file, block);
        }
        ("rule", FileKind::Rule) => {
            let first = file.rule.as_ref().map(|rule| rule.span);
            if let Some(first) = first {
                checker.diagnostics.push(
                    Diagnostic::error("duplicate-block", block.header, "a rule file has one `rule` block")
                        .with_related(first, "the first one"),
                );
                return;
            }
            let stem = file.stem.clone();
            file.rule = rule_block::rule(checker, block, Some(&stem)).map(std::sync::Arc::new);
        }
        ("rule" | "object_policy", FileKind::Policy) => {
            let message = format!("`{}` is allowed in rule files (`*.rule.hcl`) only", block.kind.text);
            checker.error("unknown-block", block.kind.span, message);
        }
        (_, kind) => {
            let allowed: &[&str] = if kind == FileKind::Rule { &RULE_BLOCKS } else { &POLICY_BLOCKS };
            checker.unknown_block(&block, allowed, "a policy file");
        }
    }
}

/// Reads a sidecar `NAME.policymeta.hcl`: `rule` blocks for the policies of a pure file.
pub fn load_sidecar(file: File) -> (Vec<RuleInformation>, Vec<Diagnostic>) {
    let mut checker = Checker::new(FileKind::Rule);
    checker.diagnostics.extend(file.errors.into_iter().map(Diagnostic::from));
    checker.no_attributes(&file.body, "a metadata file");
    let mut rules = Vec::new();
    for block in file.body.blocks {
        if block.kind.text == "rule" {
            rules.extend(rule_block::rule(&mut checker, block, None));
        } else {
            checker.unknown_block(&block, &["rule"], "a metadata file");
        }
    }
    (rules, checker.diagnostics)
}

impl LoadedFile {
    /// Whether the file can be used.
    pub fn is_usable(&self) -> bool {
        self.file.is_some()
    }

    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.level == DiagnosticLevel::Error)
    }
}
