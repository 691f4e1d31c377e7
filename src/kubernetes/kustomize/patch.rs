//! `patches`, `patchesStrategicMerge`, `patchesJson6902`: read, aimed and applied.

use crate::source::Span;
use crate::syntax::yaml::{self, Node, NodeKind};
use crate::value::{Kind, Value};

use super::super::convert::to_value;
use super::budget::SPENT;
use super::doubt::doubt_target;
use super::file::{Kustomization, Patch, PatchText, PlacedText};
use super::json_patch;
use super::merge::{merge_resource, restore};
use super::resource::KustomizeResource;
use super::select::Selector;
use super::tree::{items, set, span_of};
use super::{Accumulated, Builder, KustomizeReason};

/// What a merge counts, in bytes.
const MERGE: usize = 512;

/// A patch as read.
enum ParsedPatch {
    /// One value for each document.
    Strategic(Vec<Value>),
    /// The operations.
    Json(Vec<Value>),
}

impl Builder<'_> {
    pub(super) fn apply_patches(&mut self, kustomization: &Kustomization, patches: &[Patch], all: &mut Accumulated) {
        for patch in patches {
            let Some(parsed) = self.read_patch(kustomization, patch) else {
                doubt_target(&mut all.resources, patch);
                continue;
            };
            self.apply_patch(kustomization, patch, parsed, all);
        }
    }

    fn read_patch(&mut self, kustomization: &Kustomization, patch: &Patch) -> Option<ParsedPatch> {
        let roots = match &patch.text {
            PatchText::Inline(node) => self.inline(&kustomization.path, node)?,
            PatchText::Path(file) => self.patch_file(kustomization, file)?,
            PatchText::Either(node) => {
                let NodeKind::String(text) = &node.kind else { return None };
                let inline = self.inline_quietly(node);
                if inline.iter().any(|root| matches!(root.kind, NodeKind::Mapping(_))) {
                    self.inline(&kustomization.path, node)?
                } else {
                    self.patch_file(kustomization, &PlacedText { text: text.clone(), span: Some(node.span) })?
                }
            }
        };
        let mut documents: Vec<Value> = roots.iter().map(to_value).filter(|value| !super::tree::is_null(value)).collect();
        if documents.is_empty() {
            self.problem(&kustomization.path, patch.span, KustomizeReason::Invalid, "the patch is empty");
            return None;
        }
        if documents.iter().all(|document| document.as_mapping().is_some()) {
            documents.iter_mut().for_each(|document| self.words_as_text(document));
            return Some(ParsedPatch::Strategic(documents));
        }
        let first = documents.swap_remove(0);
        if let Kind::Sequence(_) = first.kind {
            return Some(ParsedPatch::Json(items(&first).to_vec()));
        }
        self.problem(
            &kustomization.path,
            patch.span,
            KustomizeReason::Invalid,
            "the patch is neither a resource nor a list of operations",
        );
        None
    }

    /// The documents in a scalar; what is wrong in it is a problem. What is left of a broken patch would do something else
    /// than was meant (a key without its value removes what it names): none of it is applied.
    fn inline(&mut self, path: &str, node: &Node) -> Option<Vec<Node>> {
        let source = self.sources.get(node.span.source)?;
        let file = yaml::parse_scalar_as_document(source.id, &source.text, node);
        for error in &file.errors {
            self.problem(path, error.span, KustomizeReason::Invalid, error.message.clone());
        }
        if !file.errors.is_empty() {
            return None;
        }
        Some(file.documents.into_iter().map(|document| document.root).collect())
    }

    fn inline_quietly(&self, node: &Node) -> Vec<Node> {
        let Some(source) = self.sources.get(node.span.source) else { return Vec::new() };
        let file = yaml::parse_scalar_as_document(source.id, &source.text, node);
        file.documents.into_iter().map(|document| document.root).collect()
    }

    fn patch_file(&mut self, kustomization: &Kustomization, file: &PlacedText) -> Option<Vec<Node>> {
        let parsed = self.yaml_file(&kustomization.directory, &kustomization.path, file)?;
        if !parsed.errors.is_empty() {
            return None;
        }
        Some(parsed.documents.iter().map(|document| document.root.clone()).collect())
    }

    fn apply_patch(&mut self, kustomization: &Kustomization, patch: &Patch, parsed: ParsedPatch, all: &mut Accumulated) {
        let path = kustomization.path.as_str();
        let partial = all.partial;
        let resources = &mut all.resources;
        let selector = match patch.target.as_ref().map(Selector::read) {
            Some(Ok(selector)) => Some(selector),
            Some(Err(message)) => {
                self.problem(path, patch.target.as_ref().map_or(patch.span, span_of), KustomizeReason::Invalid, message);
                return;
            }
            None => None,
        };
        match (parsed, selector) {
            (ParsedPatch::Strategic(patches), Some(selector)) => {
                let [only] = patches.as_slice() else {
                    let message = "a patch of several documents cannot have a target";
                    self.problem(path, patch.span, KustomizeReason::Invalid, message);
                    return;
                };
                let chosen: Vec<usize> =
                    (0..resources.len()).filter(|at| resources.get(*at).is_some_and(|r| selector.matches(r))).collect();
                self.merge_into(path, patch, only, &chosen, resources);
            }
            (ParsedPatch::Strategic(patches), None) => {
                for document in patches {
                    let id = KustomizeResource::new(document.clone(), Span::NONE, path).id();
                    let named = |resource: &KustomizeResource| {
                        resource.name() == id.name || resource.previous.iter().any(|p| p.name == id.name)
                    };
                    let fits = |resource: &KustomizeResource| named(resource) && resource.ids().any(|other| other == id);
                    let chosen: Vec<usize> = (0..resources.len()).filter(|at| resources.get(*at).is_some_and(fits)).collect();
                    if chosen.is_empty() && partial {
                        continue;
                    }
                    if chosen.len() != 1 {
                        let found = if chosen.is_empty() { "nothing" } else { "several resources" };
                        let span = document.get_path(&["metadata", "name"]).map_or(patch.span, span_of);
                        let message = format!("the patch for `{}/{}` matches {found}", id.gvk.kind, id.name);
                        self.problem(path, span, KustomizeReason::NoTarget, message);
                        continue;
                    }
                    self.merge_into(path, patch, &document, &chosen, resources);
                }
            }
            (ParsedPatch::Json(operations), Some(selector)) => {
                for resource in resources.iter_mut().filter(|resource| selector.matches(resource)) {
                    resource.store_previous_id();
                    if let Err(error) = json_patch::apply(&mut resource.value, &operations, &mut self.budget) {
                        let message =
                            format!("the patch of `{}/{}` does not apply: {}", resource.kind(), resource.name(), error.message);
                        self.problem(path, error.span, KustomizeReason::PatchFails, message);
                    }
                }
            }
            (ParsedPatch::Json(_), None) => {
                self.problem(path, patch.span, KustomizeReason::Invalid, "a list of operations needs a target")
            }
        }
    }

    fn merge_into(
        &mut self,
        path: &str,
        patch: &Patch,
        document: &Value,
        chosen: &[usize],
        resources: &mut Vec<KustomizeResource>,
    ) {
        let mut deleted = Vec::new();
        for index in chosen {
            let Some(resource) = resources.get_mut(*index) else { continue };
            if !self.budget.take(MERGE) {
                self.problem(path, patch.span, KustomizeReason::TooLarge, SPENT);
                return;
            }
            if patch.allow_name_change || patch.allow_kind_change {
                resource.store_previous_id();
            }
            let before = resource.value.clone();
            let mut document = document.clone();
            // The target says what the resource is, not the patch.
            if let (Some(mapping), Some(api_version)) = (super::tree::mapping_mut(&mut document), before.get("apiVersion")) {
                set(mapping, "apiVersion", Span::NONE, api_version.clone());
            }
            let mut errors = Vec::new();
            let merged = merge_resource(&before, &document, &mut errors);
            let name = format!("{}/{}", resource.kind(), resource.name());
            match merged {
                Some(mut value) if !super::transform::is_empty(&value) => {
                    if !patch.allow_kind_change
                        && let (Some(kind), Some(mapping)) = (before.get("kind"), super::tree::mapping_mut(&mut value))
                    {
                        set(mapping, "kind", Span::NONE, kind.clone());
                    }
                    if !patch.allow_name_change {
                        restore(&mut value, &before, ["metadata", "name"]);
                    }
                    restore(&mut value, &before, ["metadata", "namespace"]);
                    if let (Some(old), Some(mapping)) = (before.get("apiVersion"), super::tree::mapping_mut(&mut value)) {
                        set(mapping, "apiVersion", Span::NONE, old.clone());
                    }
                    resource.value = value;
                }
                _ => deleted.push(*index),
            }
            for error in errors {
                self.problem(
                    path,
                    error.span,
                    KustomizeReason::PatchFails,
                    format!("the patch of `{name}` does not apply: {}", error.message),
                );
            }
        }
        let mut index = 0;
        resources.retain(|_| {
            index += 1;
            deleted.binary_search(&(index - 1)).is_err()
        });
    }
}
