//! What a part of a kustomization that is not carried out may change is unknown: values lose their text, lists and
//! mappings are open; names and metadata stay, so that resources are still found.
//!
//! Source: kustomize 5.5, built-in plugins.

use std::sync::Arc;

use crate::kubernetes::to_value;
use crate::source::{Span, join_path, normalise_path};
use crate::syntax::yaml::{self, Node, NodeKind};
use crate::value::{Kind, ReasonKind, Unknown, Value};

use super::Builder;
use super::file::{Kustomization, Patch};
use super::resource::KustomizeResource;
use super::select::Selector;
use super::tree::{items, scalar_text, text_at};

/// How deep values are made unknown.
const MAX_DEPTH: usize = 300;
/// Bytes of a plugin's text that are looked at for a name.
const MAX_SHOWN: usize = 80;

/// Which resources a part may change, and what of them.
enum DoubtReach {
    /// It only adds resources, or changes names and metadata.
    Nothing,
    /// Any value of the resources that satisfy the selector; of all for `None`.
    Values(Option<Box<Selector>>),
    /// Any value of one resource: its kind (any, where it is empty) and its name.
    Named(Vec<(String, String)>),
    /// Every field of this name.
    Field(&'static str),
    /// ConfigMaps and Secrets, or Secrets only.
    Settings { secrets_only: bool },
}

/// Makes what any resource holds unknown.
pub(super) fn doubt_all(resources: &mut [KustomizeResource], what: &str, span: Span) {
    doubt(resources, &DoubtReach::Values(None), what, span);
}

/// Makes what the target of a patch holds unknown, where the patch cannot be read or does not apply.
pub(super) fn doubt_target(resources: &mut [KustomizeResource], patch: &Patch) {
    let what = patch.path().map_or_else(|| "a patch".to_string(), |path| path.to_string());
    let reach = match &patch.target {
        Some(target) => DoubtReach::Values(Selector::read(target).ok().map(Box::new)),
        None => DoubtReach::Values(None),
    };
    doubt(resources, &reach, &what, patch.span);
}

fn doubt(resources: &mut [KustomizeResource], reach: &DoubtReach, what: &str, span: Span) {
    let reason = Arc::new(Unknown::because(ReasonKind::KustomizeStep, what, span));
    let is_named = |resource: &KustomizeResource, named: &[(String, String)]| {
        named.iter().any(|(kind, name)| {
            (kind.is_empty() || resource.kind() == kind) && resource.ids().any(|id| id.name.as_str() == name.as_str())
        })
    };
    for resource in resources {
        let field = match reach {
            DoubtReach::Nothing => continue,
            DoubtReach::Values(None) => None,
            DoubtReach::Values(Some(selector)) if selector.matches(resource) => None,
            DoubtReach::Named(named) if is_named(resource, named) => None,
            DoubtReach::Settings { secrets_only }
                if resource.kind() == "Secret" || (!secrets_only && resource.kind() == "ConfigMap") =>
            {
                None
            }
            DoubtReach::Field(name) => Some(*name),
            _ => continue,
        };
        open(&mut resource.value, field, &reason, 0);
    }
}

/// Makes the values below one unknown; with a field's name, only those under that name.
fn open(value: &mut Value, field: Option<&str>, reason: &Arc<Unknown>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match &mut value.kind {
        Kind::Mapping(mapping) => {
            let mapping = Arc::make_mut(mapping);
            for (key, entry) in &mut mapping.entries {
                let is_name = matches!(key.as_str(), "apiVersion" | "kind" | "name" | "namespace" | "key");
                match field {
                    _ if depth == 0 && key.as_str() == "metadata" => {}
                    Some(name) if name == key.as_str() => open(&mut entry.value, None, reason, depth + 1),
                    None if is_name && entry.value.as_str().is_some() => {}
                    _ => open(&mut entry.value, field, reason, depth + 1),
                }
            }
            if field.is_none() {
                mapping.open.get_or_insert_with(|| reason.clone());
            }
        }
        Kind::Sequence(sequence) => {
            let sequence = Arc::make_mut(sequence);
            sequence.items.iter_mut().for_each(|item| open(item, field, reason, depth + 1));
            if field.is_none() {
                sequence.open.get_or_insert_with(|| reason.clone());
            }
        }
        Kind::Unknown(_) => {}
        kind if field.is_none() => *kind = Kind::Unknown(reason.clone()),
        _ => {}
    }
}

impl Builder<'_> {
    /// What an entry of `generators` or `transformers` may change, where it is not carried out.
    pub(super) fn doubt_plugin(
        &mut self,
        kustomization: &Kustomization,
        field: &str,
        node: &Node,
        resources: &mut [KustomizeResource],
    ) {
        let what = match &node.kind {
            NodeKind::String(text) if !text.contains('\n') => text.chars().take(MAX_SHOWN).collect(),
            _ => format!("an entry of `{field}`"),
        };
        for configuration in self.plugin_configurations(kustomization, node) {
            let reach = match configuration {
                Some(configuration) if field == "generators" => generator(&configuration),
                Some(configuration) => transformer(&configuration),
                None if field == "generators" => DoubtReach::Settings { secrets_only: false },
                None => DoubtReach::Values(None),
            };
            doubt(resources, &reach, &what, node.span);
        }
    }

    /// The configurations that an entry is or names; `None` for what cannot be read.
    fn plugin_configurations(&mut self, kustomization: &Kustomization, node: &Node) -> Vec<Option<Value>> {
        let NodeKind::String(text) = &node.kind else { return vec![None] };
        let documents: Vec<Node> = if text.contains('\n') {
            let Some(source) = self.sources.get(node.span.source) else { return vec![None] };
            let file = yaml::parse_scalar_as_document(source.id, &source.text, node);
            file.documents.into_iter().map(|document| document.root).collect()
        } else {
            let path = normalise_path(&join_path(&kustomization.directory, text));
            let Some(parsed) = path.as_ref().and_then(|path| self.parse(path).ok()) else { return vec![None] };
            self.taken.extend(path);
            parsed.documents.iter().map(|document| document.root.clone()).collect()
        };
        let configurations: Vec<Option<Value>> = documents.iter().map(|root| Some(to_value(root))).collect();
        if configurations.is_empty() { vec![None] } else { configurations }
    }
}

fn generator(configuration: &Value) -> DoubtReach {
    let is_new = |behavior: &str| behavior.is_empty() || behavior == "create";
    match text_at(configuration, &["kind"]) {
        kind @ ("ConfigMapGenerator" | "SecretGenerator") => {
            let behavior = text_at(configuration, &["behavior"]);
            let options = text_at(configuration, &["options", "behavior"]);
            if is_new(behavior) && is_new(options) {
                return DoubtReach::Nothing;
            }
            let kind = kind.trim_end_matches("Generator").to_string();
            DoubtReach::Named(vec![(kind, text_at(configuration, &["metadata", "name"]).to_string())])
        }
        "HelmChartInflationGenerator" | "ResourceGenerator" | "IAMPolicyGenerator" => DoubtReach::Nothing,
        "ksops" => DoubtReach::Settings { secrets_only: true },
        _ => DoubtReach::Settings { secrets_only: false },
    }
}

fn transformer(configuration: &Value) -> DoubtReach {
    match text_at(configuration, &["kind"]) {
        "LabelTransformer"
        | "AnnotationsTransformer"
        | "NamespaceTransformer"
        | "PrefixTransformer"
        | "SuffixTransformer"
        | "PrefixSuffixTransformer"
        | "HashTransformer"
        | "SortOrderTransformer"
        | "ValueAddTransformer"
            if configuration.get("fieldSpecs").is_none() && configuration.get("targets").is_none() =>
        {
            DoubtReach::Nothing
        }
        "ImageTagTransformer" if configuration.get("fieldSpecs").is_none() => DoubtReach::Field("image"),
        "ReplicaCountTransformer" if configuration.get("fieldSpecs").is_none() => DoubtReach::Field("replicas"),
        "PatchTransformer" => match configuration.get("target") {
            Some(target) => DoubtReach::Values(Selector::read(target).ok().map(Box::new)),
            None => patched(configuration),
        },
        "PatchJson6902Transformer" => match configuration.get("target") {
            // An exact name, where `PatchTransformer` takes a pattern.
            Some(target) => {
                DoubtReach::Named(vec![(text_at(target, &["kind"]).to_string(), text_at(target, &["name"]).to_string())])
            }
            None => DoubtReach::Values(None),
        },
        "PatchStrategicMergeTransformer" => patched(configuration),
        "ReplacementTransformer" => replaced(configuration),
        _ => DoubtReach::Values(None),
    }
}

/// The resources that strategic patches name, where they are written in place.
fn patched(configuration: &Value) -> DoubtReach {
    let texts = ["patch", "patches"].iter().filter_map(|key| configuration.get(key)).filter_map(scalar_text);
    let mut named = Vec::new();
    for text in texts {
        let file = yaml::parse(Span::NONE.source, &text);
        for document in &file.documents {
            let patch = to_value(&document.root);
            let name = text_at(&patch, &["metadata", "name"]);
            if !file.errors.is_empty() || name.is_empty() {
                return DoubtReach::Values(None);
            }
            named.push((text_at(&patch, &["kind"]).to_string(), name.to_string()));
        }
    }
    if named.is_empty() || configuration.get("paths").or(configuration.get("path")).is_some() {
        return DoubtReach::Values(None);
    }
    DoubtReach::Named(named)
}

/// The resources that replacements select by kind and name.
fn replaced(configuration: &Value) -> DoubtReach {
    let mut named = Vec::new();
    for replacement in configuration.get("replacements").map(items).unwrap_or_default() {
        let Some(targets) = replacement.get("targets") else { return DoubtReach::Values(None) };
        for target in items(targets) {
            let name = text_at(target, &["select", "name"]);
            if name.is_empty() {
                return DoubtReach::Values(None);
            }
            named.push((text_at(target, &["select", "kind"]).to_string(), name.to_string()));
        }
    }
    if named.is_empty() { DoubtReach::Values(None) } else { DoubtReach::Named(named) }
}
