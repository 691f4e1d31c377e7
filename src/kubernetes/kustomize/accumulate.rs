//! One kustomization: resources, generators, components, then the transformers, in kustomize's order.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::kubernetes::object::objects_of;
use crate::kubernetes::{ObjectHop, convert, to_value};
use crate::source::{ReadError, Span, Text, join_path, normalise_path};
use crate::value::Value;

use super::super::unread::leave_open;
use super::budget::SPENT;
use super::doubt::doubt_all;
use super::file::{Kustomization, PlacedText, is_remote};
use super::resource::{Behavior, Id, KustomizeResource};
use super::specs::{FieldSpec, Specs};
use super::transform::NameEnd;
use super::{Accumulated, Builder, KustomizeReason, MAX_BUILDS, MAX_DEPTH, generator, replacement, transform, tree, variables};

impl Builder<'_> {
    pub(super) fn specs(&self, accumulated: &Accumulated) -> Arc<Specs> {
        if !accumulated.has_specs {
            return self.built_in.clone();
        }
        let mut specs = (*self.built_in).clone();
        specs.merge(&accumulated.specs);
        Arc::new(specs)
    }

    /// What the kustomization of a directory yields, worked out once.
    pub(super) fn directory(&mut self, directory: &str) -> Arc<Accumulated> {
        if let Some(known) = self.built.get(directory) {
            return known.clone();
        }
        let Some(kustomization) = self.kustomization(directory) else { return Arc::default() };
        self.stack.push(directory.to_string());
        let accumulated = Arc::new(self.accumulate(&kustomization, Accumulated::default()));
        self.stack.pop();
        self.built.insert(directory.to_string(), accumulated.clone());
        accumulated
    }

    fn accumulate(&mut self, kustomization: &Kustomization, mut all: Accumulated) -> Accumulated {
        self.builds += 1;
        self.taken.insert(kustomization.path.clone());
        if self.builds > MAX_BUILDS || self.stack.len() > MAX_DEPTH {
            let message = "kustomizations are nested too deep";
            self.problem(&kustomization.path, Span::NONE, KustomizeReason::TooLarge, message);
            all.partial = true;
            doubt_all(&mut all.resources, &kustomization.path, Span::NONE);
            return all;
        }
        let mut ids: HashSet<Id> = all.resources.iter().map(KustomizeResource::id).collect();
        let mut names = None;
        for file in &kustomization.resources {
            self.resource(kustomization, file, &mut all, &mut ids);
        }
        for file in &kustomization.configurations {
            let Some(parsed) = self.yaml_file(&kustomization.directory, &kustomization.path, file) else { continue };
            for document in &parsed.documents {
                all.specs.merge(&Specs::from_file(&to_value(&document.root)));
                all.has_specs = true;
            }
        }
        for generator in &kustomization.generators {
            if let Some(resource) = self.generate(generator, &kustomization.directory, &kustomization.path) {
                let names = names.get_or_insert_with(|| by_name(&all.resources));
                self.absorb(kustomization, resource, generator.span, &mut all, &mut ids, names);
            }
        }
        for file in &kustomization.other_files {
            if let Some(path) = normalise_path(&join_path(&kustomization.directory, &file.text)) {
                self.taken.insert(path);
            }
        }
        for chart in &kustomization.charts {
            let message = format!("the chart `{}` is not rendered", chart.text);
            self.problem(&kustomization.path, chart.span(), KustomizeReason::NotSupported, message);
            all.partial = true;
        }
        for (field, node) in &kustomization.plugins {
            let message = format!("`{field}` are not applied");
            self.problem(&kustomization.path, node.span, KustomizeReason::NotSupported, message);
            all.partial = true;
            if *field == "generators" {
                self.doubt_plugin(kustomization, field, node, &mut all.resources);
            }
        }
        for file in &kustomization.components {
            all = self.component(kustomization, file, all);
        }
        self.transform(kustomization, &mut all);
        // Those that are configured come after the built-in ones.
        for (field, node) in kustomization.plugins.iter().filter(|(field, _)| *field == "transformers") {
            self.doubt_plugin(kustomization, field, node, &mut all.resources);
        }
        for variable in &kustomization.variables {
            match variables::mark(&mut all.resources, variable) {
                0 | 1 => {}
                count => {
                    let message = format!("the variable `{}` matches {count} resources", variable.name);
                    self.problem(&kustomization.path, variable.span, KustomizeReason::Conflict, message);
                }
            }
            all.variables.push(variable.clone());
        }
        all
    }

    /// Kustomize reads resources and patches as YAML 1.2, and prints `yes` in quotes.
    pub(super) fn words_as_text(&self, value: &mut Value) {
        convert::words_as_text(value, &|span| {
            let source = self.sources.get(span.source)?;
            Some(source.slice(span).into())
        });
    }

    /// An entry of `resources`: a file of objects, or a directory with a kustomization.
    fn resource(&mut self, kustomization: &Kustomization, file: &PlacedText, all: &mut Accumulated, ids: &mut HashSet<Id>) {
        let path = kustomization.path.as_str();
        let local =
            if file.text.starts_with('/') { None } else { normalise_path(&join_path(&kustomization.directory, &file.text)) };
        let parsed = local.as_deref().map(|local| self.parse(local));
        match (parsed, local) {
            (Some(Ok(parsed)), Some(local)) => {
                self.taken.insert(local.clone());
                let source = self.sources.get(parsed.source);
                for document in &parsed.documents {
                    let mut objects = objects_of(document, &local);
                    if let Some(source) = &source {
                        leave_open(&mut objects, document, &parsed, source);
                    }
                    if objects.is_empty() && !to_value(&document.root).is_null().is_true() {
                        let message = format!("a document of `{local}` is not an object: it needs `apiVersion` and `kind`");
                        self.problem(&local, document.span, KustomizeReason::Invalid, message);
                    }
                    for mut object in objects {
                        self.words_as_text(&mut object.body);
                        let mut resource = KustomizeResource::new(object.body, object.document, &object.path);
                        resource.chain.push(taken_by(kustomization, file));
                        self.append(resource, file.span(), path, all, ids);
                    }
                }
            }
            (_, Some(local)) if self.kustomization(&local).is_some() => {
                if self.kustomization(&local).is_some_and(|k| k.is_component) {
                    let message = format!("`{}` is a component: it belongs in `components`", file.text);
                    self.problem(path, file.span(), KustomizeReason::Invalid, message);
                    return;
                }
                if self.is_cycle(kustomization, &local, file) {
                    return;
                }
                let child = self.directory(&local);
                for resource in &child.resources {
                    let mut resource = resource.clone();
                    resource.chain.push(taken_by(kustomization, file));
                    self.append(resource, file.span(), path, all, ids);
                }
                if child.has_specs {
                    all.specs.merge(&child.specs);
                    all.has_specs = true;
                }
                all.variables.extend(child.variables.iter().cloned());
                all.partial |= child.partial;
            }
            _ if is_remote(&file.text) => {
                all.partial = true;
                let message = format!("`{}` is not on disk and nothing is fetched", file.text);
                self.problem(path, file.span(), KustomizeReason::RemoteBase, message);
            }
            (Some(Err(error)), Some(local)) => {
                all.partial = true;
                if self.sources.is_directory(&local) {
                    let message = format!("`{}` has no kustomization file", file.text);
                    self.problem(path, file.span(), KustomizeReason::Missing, message);
                } else {
                    self.unreadable(path, file, &error);
                }
            }
            _ => {
                all.partial = true;
                self.unreadable(path, file, &ReadError::OutsideRoot);
            }
        }
    }

    fn is_cycle(&mut self, kustomization: &Kustomization, directory: &str, file: &PlacedText) -> bool {
        if !self.stack.iter().any(|open| open == directory) {
            return false;
        }
        let message = format!("`{}` refers back to `{directory}`", file.text);
        self.problem(&kustomization.path, file.span(), KustomizeReason::Cycle, message);
        true
    }

    fn append(&mut self, resource: KustomizeResource, span: Span, path: &str, all: &mut Accumulated, ids: &mut HashSet<Id>) {
        if ids.insert(resource.id()) {
            all.resources.push(resource);
            return;
        }
        let message = format!("duplicate resource `{}/{}`", resource.kind(), resource.name());
        self.problem(path, span, KustomizeReason::Conflict, message);
    }

    /// A generated resource: new, or over the one of its id.
    fn absorb(
        &mut self,
        kustomization: &Kustomization,
        new: KustomizeResource,
        span: Span,
        all: &mut Accumulated,
        ids: &mut HashSet<Id>,
        names: &mut HashMap<Text, Vec<usize>>,
    ) {
        let id = new.id();
        let named = names.entry(id.name.clone()).or_default();
        let is = |index: &usize| all.resources.get(*index).is_some_and(|resource| resource.ids().any(|other| other == id));
        let matches: Vec<usize> = named.iter().copied().filter(is).collect();
        let path = kustomization.path.as_str();
        match (matches.as_slice(), new.behavior) {
            ([], behavior) => {
                if behavior != Behavior::Create && !all.partial {
                    let message = format!("there is no `{}/{}` to merge with or replace", new.kind(), new.name());
                    self.problem(path, span, KustomizeReason::NoTarget, message);
                }
                named.push(all.resources.len());
                self.append(new, span, path, all, ids);
            }
            ([_], Behavior::Create) => {
                let message =
                    format!("duplicate resource `{}/{}`: its behavior must be merge or replace", new.kind(), new.name());
                self.problem(path, span, KustomizeReason::Conflict, message);
            }
            ([index], _) => {
                if let Some(old) = all.resources.get_mut(*index) {
                    *old = generator::absorb(new, old);
                }
            }
            (several, _) => {
                let message = format!("`{}/{}` matches {} resources", new.kind(), new.name(), several.len());
                self.problem(path, span, KustomizeReason::Conflict, message);
            }
        }
    }

    fn component(&mut self, kustomization: &Kustomization, file: &PlacedText, mut all: Accumulated) -> Accumulated {
        let path = kustomization.path.as_str();
        let local =
            if file.text.starts_with('/') { None } else { normalise_path(&join_path(&kustomization.directory, &file.text)) };
        let found = local.as_deref().and_then(|local| self.kustomization(local));
        let (Some(local), Some(component)) = (local, found) else {
            all.partial = true;
            doubt_all(&mut all.resources, &file.text, file.span());
            if is_remote(&file.text) {
                let message = format!("`{}` is not on disk and nothing is fetched", file.text);
                self.problem(path, file.span(), KustomizeReason::RemoteBase, message);
            } else {
                let message = format!("`{}` has no kustomization file", file.text);
                self.problem(path, file.span(), KustomizeReason::Missing, message);
            }
            return all;
        };
        if !component.is_component {
            let message = format!("`{}` is not of kind `Component`: it belongs in `resources`", file.text);
            self.problem(path, file.span(), KustomizeReason::Invalid, message);
            return all;
        }
        if self.is_cycle(kustomization, &local, file) {
            return all;
        }
        self.stack.push(local);
        let all = self.accumulate(&component, all);
        self.stack.pop();
        all
    }

    /// The built-in transformers, in kustomize's order.
    fn transform(&mut self, kustomization: &Kustomization, all: &mut Accumulated) {
        let specs = self.specs(all);
        let path = kustomization.path.as_str();
        self.apply_patches(kustomization, &kustomization.strategic_patches, all);
        self.apply_patches(kustomization, &kustomization.patches, all);
        if let Some(namespace) = &kustomization.namespace {
            transform::set_namespace(&mut all.resources, namespace, &specs.namespace);
        }
        if let Some(prefix) = &kustomization.name_prefix {
            transform::extend_names(&mut all.resources, &prefix.text, NameEnd::Prefix, &specs.name_prefix);
        }
        if let Some(suffix) = &kustomization.name_suffix {
            transform::extend_names(&mut all.resources, &suffix.text, NameEnd::Suffix, &specs.name_suffix);
        }
        let metadata = FieldSpec { gvk: Default::default(), path: vec!["metadata".into(), "labels".into()], create: true };
        for labels in &kustomization.labels {
            let mut fields: Vec<&FieldSpec> = labels.fields.iter().chain(&specs.labels).collect();
            if labels.include_selectors {
                fields.extend(&specs.common_labels);
            } else {
                if labels.include_templates {
                    fields.extend(&specs.template_labels);
                }
                fields.push(&metadata);
            }
            self.set_pairs(path, &mut all.resources, &labels.pairs, &fields);
        }
        if let Some(labels) = &kustomization.common_labels {
            self.set_pairs(path, &mut all.resources, labels, &specs.common_labels.iter().collect::<Vec<_>>());
        }
        if let Some(annotations) = &kustomization.common_annotations {
            self.set_pairs(path, &mut all.resources, annotations, &specs.common_annotations.iter().collect::<Vec<_>>());
        }
        self.apply_patches(kustomization, &kustomization.json_patches, all);
        for replicas in &kustomization.replicas {
            if !transform::set_replicas(&mut all.resources, replicas, &specs.replicas) && !all.partial {
                let message = format!("no workload is named `{}`", replicas.name.text);
                self.problem(path, replicas.name.span(), KustomizeReason::NoTarget, message);
            }
        }
        for image in &kustomization.images {
            transform::set_image(&mut all.resources, image, &specs.images);
        }
        for replacement in &kustomization.replacements {
            for replacement in self.replacements_in(kustomization, replacement) {
                if let Err(error) = replacement::replace(&mut all.resources, &replacement, &mut self.budget)
                    && !all.partial
                {
                    self.problem(path, error.span, KustomizeReason::NoTarget, error.message);
                }
            }
        }
    }

    fn set_pairs(&mut self, path: &str, resources: &mut [KustomizeResource], pairs: &Value, fields: &[&FieldSpec]) {
        if !transform::set_pairs(resources, pairs, fields, &mut self.budget) {
            self.problem(path, tree::span_of(pairs), KustomizeReason::TooLarge, SPENT);
        }
    }

    /// A replacement, or those in the file that it names.
    fn replacements_in(&mut self, kustomization: &Kustomization, replacement: &Value) -> Vec<Value> {
        let Some(path) = replacement::file_of(replacement) else { return vec![replacement.clone()] };
        let file = PlacedText { text: tree::scalar_text(path).unwrap_or_default(), span: path.origin.span() };
        let Some(parsed) = self.yaml_file(&kustomization.directory, &kustomization.path, &file) else { return Vec::new() };
        let mut all = Vec::new();
        for document in &parsed.documents {
            let value = to_value(&document.root);
            match value.as_sequence() {
                Some(list) => all.extend(list.items.iter().cloned()),
                None => all.push(value),
            }
        }
        all
    }
}

/// Resources by the names that they have or had.
fn by_name(resources: &[KustomizeResource]) -> HashMap<Text, Vec<usize>> {
    let mut names: HashMap<Text, Vec<usize>> = HashMap::new();
    for (index, resource) in resources.iter().enumerate() {
        let distinct: HashSet<Text> = resource.ids().map(|id| id.name).collect();
        distinct.into_iter().for_each(|name| names.entry(name).or_default().push(index));
    }
    names
}

fn taken_by(kustomization: &Kustomization, file: &PlacedText) -> ObjectHop {
    let by = if kustomization.directory.is_empty() { "." } else { &kustomization.directory };
    ObjectHop { span: file.span(), text: format!("used by the kustomization in `{by}`").into() }
}
