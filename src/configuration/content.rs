//! What a configuration file without mistakes says, every value with its place.

use crate::finding::{Confidence, Fault, Severity};
use crate::kubernetes::to_value;
use crate::source::{Span, Text};
use crate::syntax::yaml::{Node, NodeKind, Pair};
use crate::terraform::ModuleSource;
use crate::value::Value;

/// What the file says.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// What is checked where nothing is named; `None` for what the command line would take.
    pub paths: Option<Vec<Written>>,
    /// Patterns as in `.gitignore`, a later one wins.
    pub exclude: Vec<Written>,
    pub rules: RuleSettings,
    /// In the order of the file.
    pub environments: Vec<Environment>,
    pub links: Vec<DeclaredLink>,
    /// Security groups of the EKS cluster: addresses, ids, or names of variables and outputs.
    pub eks_groups: Vec<Written>,
    pub modules: Vec<ModuleDirectory>,
    pub baseline: Option<Written>,
    /// Tools, of [`super::foreign_tools`].
    pub honor_suppressions: Vec<Written>,
    pub severity: Option<(Severity, Span)>,
    pub fail_on: Option<(Severity, Span)>,
    pub min_confidence: Option<(Confidence, Span)>,
    /// A word of [`super::unknown_policies`].
    pub unknown: Option<Written>,
    pub allow_incomplete: Option<(bool, Span)>,
    /// What was not judged and makes a run incomplete; `None` for the default.
    pub incomplete_on: Option<Vec<Written>>,
}

/// A text as it is written: a path, a pattern or a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub text: Text,
    pub span: Span,
}

/// What the file says of rules, which it calls by id or alias.
#[derive(Clone, Debug, Default)]
pub struct RuleSettings {
    pub sources: Vec<Written>,
    /// Names, prefixes or globs of the only rules that are run; empty for all.
    pub only: Vec<Written>,
    /// Names, prefixes or globs of rules that are off by default.
    pub enable: Vec<Written>,
    /// The rule and the reason why.
    pub disable: Vec<(Written, Written)>,
    pub severity: Vec<(Written, Severity)>,
    pub inputs: Vec<RuleInputs>,
}

/// Values for the inputs of one rule.
#[derive(Clone, Debug)]
pub struct RuleInputs {
    pub rule: Written,
    pub values: Vec<(Written, Value)>,
}

/// A workload that uses a cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredLink {
    /// The address of the cache.
    pub cache: Written,
    /// `Kind/namespace/name`.
    pub workload: Written,
}

impl DeclaredLink {
    /// As the graph has it.
    pub fn in_graph(&self) -> crate::graph::DeclaredLink {
        let span = self.workload.span;
        crate::graph::DeclaredLink { cache: self.cache.text.clone(), workload: self.workload.text.clone(), span }
    }
}

/// The directory of the repository that holds the source of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleDirectory {
    pub source: Written,
    pub directory: Written,
}

/// One environment.
#[derive(Clone, Debug)]
pub struct Environment {
    pub name: Text,
    /// The place of its name.
    pub span: Span,
    pub production: Option<(bool, Span)>,
    pub variable_files: Vec<Written>,
    /// Values for input variables, each with the place of its name.
    pub variables: Vec<(Text, Span, Value)>,
    pub workspace: Option<Text>,
    pub overlays: Vec<Written>,
    /// `None` for all root modules.
    pub roots: Option<Vec<Written>>,
}

impl Environment {
    /// Every path that it names.
    pub fn paths(&self) -> impl Iterator<Item = &Written> {
        self.variable_files.iter().chain(&self.overlays).chain(self.roots.iter().flatten())
    }
}

impl Configuration {
    /// What a tree says whose keys and types were found to be right.
    pub(super) fn from_tree(root: Option<&Node>) -> Configuration {
        let Some(root) = root else { return Configuration::default() };
        let level = |key: &str| get(root, key).and_then(|node| Some((severity(node)?, node.span)));
        Configuration {
            paths: get(root, "paths").map(texts),
            exclude: get(root, "exclude").map(texts).unwrap_or_default(),
            rules: get(root, "rules").map(rules).unwrap_or_default(),
            environments: entries(root, "environments").iter().map(environment).collect(),
            links: items(get(root, "links")).iter().filter_map(link).collect(),
            eks_groups: get(root, "security_groups").and_then(|groups| get(groups, "eks")).map(texts).unwrap_or_default(),
            modules: entries(root, "modules").iter().filter_map(module).collect(),
            baseline: get(root, "baseline").and_then(written),
            honor_suppressions: get(root, "honor_suppressions").map(texts).unwrap_or_default(),
            severity: level("severity"),
            fail_on: level("fail_on"),
            min_confidence: get(root, "min_confidence").and_then(|node| Some((confidence(node)?, node.span))),
            unknown: get(root, "unknown").and_then(written),
            allow_incomplete: get(root, "allow_incomplete").and_then(flag),
            incomplete_on: get(root, "incomplete_on").map(texts),
        }
    }
}

fn rules(node: &Node) -> RuleSettings {
    RuleSettings {
        sources: get(node, "sources").map(texts).unwrap_or_default(),
        only: get(node, "only").map(texts).unwrap_or_default(),
        enable: get(node, "enable").map(texts).unwrap_or_default(),
        disable: entries(node, "disable").iter().filter_map(|pair| Some((key(pair), written(&pair.value)?))).collect(),
        severity: entries(node, "severity").iter().filter_map(|pair| Some((key(pair), severity(&pair.value)?))).collect(),
        inputs: entries(node, "inputs")
            .iter()
            .map(|pair| RuleInputs {
                rule: key(pair),
                values: pairs_of(&pair.value).iter().map(|pair| (key(pair), to_value(&pair.value))).collect(),
            })
            .collect(),
    }
}

fn environment(pair: &Pair) -> Environment {
    let body = &pair.value;
    Environment {
        name: pair.key.clone(),
        span: pair.key_span,
        production: get(body, "production").and_then(flag),
        variable_files: get(body, "var_files").map(texts).unwrap_or_default(),
        variables: entries(body, "vars").iter().map(|pair| (pair.key.clone(), pair.key_span, to_value(&pair.value))).collect(),
        workspace: get(body, "workspace").and_then(written).map(|name| name.text),
        overlays: get(body, "kustomize").map(texts).unwrap_or_default(),
        roots: get(body, "roots").map(texts),
    }
}

fn link(node: &Node) -> Option<DeclaredLink> {
    Some(DeclaredLink { cache: written(get(node, "cache")?)?, workload: written(get(node, "workload")?)? })
}

fn module(pair: &Pair) -> Option<ModuleDirectory> {
    Some(ModuleDirectory { source: key(pair), directory: written(&pair.value)? })
}

/// What is wrong with the source of a module that the repository is to hold.
pub(super) fn unnamed(source: &Written) -> Option<Fault> {
    if matches!(ModuleSource::parse(&source.text), ModuleSource::Remote { .. }) {
        return None;
    }
    let fault = Fault::new(source.span, format!("`{}` is not a valid registry or repository address", source.text));
    Some(fault.with_help(
        "write the `source` of the calls: `acme/redis/aws`, `app.terraform.io/acme/redis/aws`, `github.com/acme/redis`",
    ))
}

fn key(pair: &Pair) -> Written {
    Written { text: pair.key.clone(), span: pair.key_span }
}

fn pairs_of(node: &Node) -> &[Pair] {
    match &node.kind {
        NodeKind::Mapping(pairs) => pairs,
        _ => &[],
    }
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    pairs_of(node).iter().find(|pair| pair.key.as_str() == key).map(|pair| &pair.value)
}

fn entries<'n>(node: &'n Node, key: &str) -> &'n [Pair] {
    get(node, key).map(pairs_of).unwrap_or_default()
}

fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.kind) {
        Some(NodeKind::Sequence(items)) => items,
        _ => &[],
    }
}

fn flag(node: &Node) -> Option<(bool, Span)> {
    match node.kind {
        NodeKind::Bool(value) => Some((value, node.span)),
        _ => None,
    }
}

fn written(node: &Node) -> Option<Written> {
    match &node.kind {
        NodeKind::String(text) => Some(Written { text: text.clone(), span: node.span }),
        _ => None,
    }
}

fn severity(node: &Node) -> Option<Severity> {
    written(node).and_then(|word| Severity::from_id(&word.text))
}

fn confidence(node: &Node) -> Option<Confidence> {
    written(node).and_then(|word| Confidence::from_id(&word.text))
}

fn texts(node: &Node) -> Vec<Written> {
    items(Some(node)).iter().filter_map(written).collect()
}
