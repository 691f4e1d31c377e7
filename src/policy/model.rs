//! A loaded policy file or rule file, as typed data.

use std::collections::BTreeMap;
use std::sync::Arc;

use globset::GlobBuilder;

use super::{ObjectPattern, Pattern};
use crate::finding::{Applicability, Confidence, Severity};
use crate::peers::is_same_id;
use crate::source::{SourceId, Span, Text};
use crate::syntax::hcl::Expression;
pub use crate::terraform::Operation;
use crate::value::{Type, Value};

/// Which of the two languages a file is written in.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// `*.policy.hcl`: Terraform Policy, nothing else.
    Policy,
    /// `*.rule.hcl`: the superset, with metadata.
    Rule,
}

/// One file: one evaluation unit.
#[derive(Clone, Debug)]
pub struct PolicyFile {
    pub source: SourceId,
    pub path: Text,
    /// The file's name without directories and suffix.
    pub stem: Text,
    pub kind: FileKind,
    /// The `rule` block of a rule file.
    pub rule: Option<Arc<RuleInformation>>,
    pub inputs: Vec<Input>,
    /// Top-level locals.
    pub locals: Locals,
    pub policies: Vec<Policy>,
    /// A deprecated file-wide `enforcement_level`.
    pub level: Option<EnforcementLevel>,
    /// The author's claim which providers the policies know.
    pub providers: Vec<ProviderRequirement>,
    /// Labels of declared plugins.
    pub plugins: Vec<Text>,
}

/// One entry of `required_providers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderRequirement {
    pub name: Text,
    pub source: Option<Text>,
    pub version: Option<Text>,
}

/// What people read about a rule.
#[derive(Clone, Debug)]
pub struct RuleInformation {
    /// Stable, kebab-case: the file's stem, or `<stem>/<label>` for a policy of a pure file.
    pub id: Text,
    pub title: String,
    /// `None`: from the enforcement level.
    pub severity: Option<Severity>,
    pub confidence: Confidence,
    pub rationale: Option<String>,
    pub remediation: Option<String>,
    pub references: Vec<String>,
    /// Framework to controls.
    pub controls: BTreeMap<Text, Vec<Text>>,
    /// Ids of the same check in other tools.
    pub aliases: Vec<Text>,
    /// Whether the rule runs without being asked for.
    pub enabled: bool,
    pub examples: Vec<Example>,
    /// The `rule` header, or the policy's.
    pub span: Span,
}

impl RuleInformation {
    /// Metadata of a rule that says nothing about itself.
    pub fn plain(id: impl Into<Text>, title: impl Into<String>, span: Span) -> RuleInformation {
        RuleInformation {
            id: id.into(),
            title: title.into(),
            severity: None,
            confidence: Confidence::High,
            rationale: None,
            remediation: None,
            references: Vec::new(),
            controls: BTreeMap::new(),
            aliases: Vec::new(),
            enabled: true,
            examples: Vec::new(),
            span,
        }
    }
}

/// Whether a name means an alias: with or without the tool that it belongs to (`checkov:CKV_AWS_29`), in any case.
pub fn is_alias(alias: &str, name: &str) -> bool {
    let (tool, id) = alias.split_once(':').map_or((None, alias), |(tool, id)| (Some(tool), id));
    match name.split_once(':') {
        // An alias that names no tool is of the one whose ids have its form.
        Some((named, name)) if tool.is_none_or(|tool| tool == named) => is_same_id(id, name),
        Some(_) => false,
        None => is_same_id(id, name),
    }
}

/// Whether a pattern of a selection means the rule of this id: its id or an alias, the beginning of its id up to a `-` or
/// `/`, or a glob over id and aliases.
pub fn is_selected_by(id: &str, aliases: &[impl AsRef<str>], pattern: &str) -> bool {
    let mut aliases = aliases.iter().map(AsRef::as_ref);
    if pattern.contains('*') && !pattern.contains(['?', '[', '{', '\\']) {
        // Stars alone need no compiled glob: a selection is asked of every rule.
        return matches_stars(pattern, id) || aliases.any(|alias| matches_stars(pattern, alias));
    }
    if pattern.contains(['*', '?', '[']) {
        // A pattern that is not a valid glob selects nothing, and a selection that selects nothing is refused.
        let glob = GlobBuilder::new(pattern).case_insensitive(true).build();
        return glob.is_ok_and(|glob| {
            let glob = glob.compile_matcher();
            glob.is_match(id) || aliases.any(|alias| glob.is_match(alias))
        });
    }
    let is_prefix = || id.strip_prefix(pattern).is_some_and(|rest| rest.starts_with(['-', '/']));
    id == pattern || aliases.any(|alias| is_alias(alias, pattern)) || (!pattern.is_empty() && is_prefix())
}

/// Whether a name fits a pattern whose stars stand for any text, in any case.
fn matches_stars(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_ascii_lowercase(), name.to_ascii_lowercase());
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match left.find(part) {
            Some(at) => left = left.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    left.ends_with(last)
}

/// An example in a rule's documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// `fail`, `pass` or `unknown`.
    pub outcome: Text,
    pub code: String,
}

/// An `input` block.
#[derive(Clone, Debug)]
pub struct Input {
    pub name: Text,
    pub span: Span,
    pub typ: Type,
    /// Converted to the type.
    pub default: Option<Value>,
    pub description: Option<String>,
    pub nullable: bool,
    pub sensitive: bool,
}

/// The definition of a local.
#[derive(Clone, Debug)]
pub struct Local {
    pub span: Span,
    pub value: Expression,
}

/// Locals by name.
pub type Locals = BTreeMap<Text, Local>;

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PolicyKind {
    Resource,
    Provider,
    Module,
    /// Kubernetes objects; rule files only.
    Object,
}

impl PolicyKind {
    pub const ALL: [PolicyKind; 4] = [PolicyKind::Resource, PolicyKind::Provider, PolicyKind::Module, PolicyKind::Object];

    pub fn from_keyword(keyword: &str) -> Option<PolicyKind> {
        PolicyKind::ALL.into_iter().find(|kind| kind.keyword() == keyword)
    }

    /// The block's keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            PolicyKind::Resource => "resource_policy",
            PolicyKind::Provider => "provider_policy",
            PolicyKind::Module => "module_policy",
            PolicyKind::Object => "object_policy",
        }
    }
}

/// The operations that a policy applies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operations {
    /// As listed; `None` when nothing or an empty list was written.
    pub listed: Option<Vec<Operation>>,
    /// Whether some expression of the policy reads `prior_attrs`.
    pub reads_prior: bool,
}

impl Operations {
    /// Those of create, update and no-op that the policy judges: what a source can be checked by. Empty when it
    /// needs a prior state.
    pub fn in_source(&self) -> Vec<Operation> {
        if self.reads_prior {
            return Vec::new();
        }
        let all = [Operation::Create, Operation::Update, Operation::NoOp];
        match &self.listed {
            None => all.to_vec(),
            Some(listed) => all.into_iter().filter(|operation| listed.contains(operation)).collect(),
        }
    }

    /// Whether a policy with these operations applies to this one, where a plan or a mock says which it is.
    pub fn include(&self, operation: Operation) -> bool {
        match &self.listed {
            None => operation != Operation::Delete,
            Some(listed) => listed.contains(&operation),
        }
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EnforcementLevel {
    Advisory,
    MandatoryOverridable,
    Mandatory,
}

impl EnforcementLevel {
    pub const ALL: [EnforcementLevel; 3] =
        [EnforcementLevel::Advisory, EnforcementLevel::MandatoryOverridable, EnforcementLevel::Mandatory];

    pub fn id(self) -> &'static str {
        match self {
            EnforcementLevel::Advisory => "advisory",
            EnforcementLevel::MandatoryOverridable => "mandatory_overridable",
            EnforcementLevel::Mandatory => "mandatory",
        }
    }

    pub fn from_id(id: &str) -> Option<EnforcementLevel> {
        EnforcementLevel::ALL.into_iter().find(|level| level.id() == id)
    }

    /// The severity of a rule that names none.
    pub fn severity(self) -> Severity {
        match self {
            EnforcementLevel::Advisory => Severity::Low,
            EnforcementLevel::MandatoryOverridable => Severity::Medium,
            EnforcementLevel::Mandatory => Severity::High,
        }
    }
}

/// A policy block.
#[derive(Clone, Debug)]
pub struct Policy {
    pub kind: PolicyKind,
    /// The first label, for all kinds but objects.
    pub pattern: Pattern,
    /// The first label of an `object_policy`.
    pub object: Option<ObjectPattern>,
    /// The second label.
    pub label: Text,
    pub header: Span,
    pub operations: Operations,
    /// Whether it judges the resources of module models too: `module_models = false` of a rule file leaves them out.
    pub module_models: bool,
    pub level: Option<Expression>,
    pub filter: Option<Expression>,
    /// Which of the rule's controls a target is about, as an object of lists by framework; rule files only.
    pub controls: Option<Expression>,
    /// Which of the rule's aliases it answers; `None` for all; rule files only.
    pub aliases: Option<Arc<Vec<Text>>>,
    pub locals: Locals,
    pub enforces: Vec<Enforce>,
    pub fixes: Vec<FixBlock>,
}

impl Policy {
    /// Whether it, or a condition of it, answers some of the rule's aliases only.
    pub fn is_narrowed(&self) -> bool {
        self.aliases.is_some() || self.enforces.iter().any(|enforce| enforce.aliases.is_some())
    }
}

/// An `enforce` block.
#[derive(Clone, Debug)]
pub struct Enforce {
    pub span: Span,
    pub condition: Expression,
    pub error_message: Option<Expression>,
    pub info_message: Option<Expression>,
    /// What was checked and found, for a target that passes; rule files only. Without it the condition says so; empty:
    /// nothing is said of this condition.
    pub pass_message: Option<Expression>,
    /// Overrides the rule's severity; rule files only.
    pub severity: Option<Expression>,
    /// Which of the rule's controls the condition is of, as for the policy; rule files only.
    pub controls: Option<Expression>,
    /// Which of the rule's aliases the condition answers; `None` for all that the policy does; rule files only.
    pub aliases: Option<Arc<Vec<Text>>>,
    /// A value whose place is underlined when the condition blames nothing that is written; rule files only.
    pub at: Option<Expression>,
    /// Further places that belong to a finding: a list of values, each shown where it is written; rule files only.
    pub related: Option<Expression>,
}

/// A `fix` block; rule files only.
#[derive(Clone, Debug)]
pub struct FixBlock {
    pub title: Text,
    pub safety: Applicability,
    pub actions: Vec<(FixAction, Expression)>,
    pub span: Span,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum FixAction {
    Set,
    Remove,
    EnsureBlock,
    Append,
    RemoveElement,
    ReplaceElement,
    AddResource,
    /// The value to blame is put in quotes.
    Quote,
    /// The argument whose name is to blame gets another.
    Rename,
}

impl FixAction {
    pub const ALL: [FixAction; 9] = [
        FixAction::Set,
        FixAction::Remove,
        FixAction::EnsureBlock,
        FixAction::Append,
        FixAction::RemoveElement,
        FixAction::ReplaceElement,
        FixAction::AddResource,
        FixAction::Quote,
        FixAction::Rename,
    ];

    /// The attribute that states it.
    pub fn id(self) -> &'static str {
        match self {
            FixAction::Set => "set",
            FixAction::Remove => "remove",
            FixAction::EnsureBlock => "ensure_block",
            FixAction::Append => "append",
            FixAction::RemoveElement => "remove_element",
            FixAction::ReplaceElement => "replace_element",
            FixAction::AddResource => "add_resource",
            FixAction::Quote => "quote",
            FixAction::Rename => "rename",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, name, expected) in [
            ("s3-*", "s3-logging", true),
            ("S3-*", "s3-logging", true),
            ("*-ingress", "rds-ingress", true),
            ("*-ingress", "rds-ingress-x", false),
            ("r*-in*s", "rds-ingress", true),
            ("*", "", true),
            ("a*a", "a", false),
            ("**b", "ab", true),
            ("CKV_AWS_*", "ckv_aws_29", true),
        ] {
            assert_eq!(matches_stars(pattern, name), expected, "{pattern} {name}");
        }
    }
}
