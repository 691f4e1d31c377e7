//! The settings that touch every resource: namespace, name prefix and suffix, labels, annotations, images, replicas.
//!
//! Every value that a setting gives has the setting's place.

use regex::Regex;

use crate::source::{Span, Text};
use crate::value::{Kind, Value};

use super::budget::Budget;
use super::file::{Image, PlacedText, Replicas};
use super::resource::{Gvk, KustomizeResource};
use super::specs::FieldSpec;
use super::tree::{Create, get_mut, is_null, items_mut, mapping_mut, set, span_of, visit};

/// What a label counts, in bytes.
const PAIR: usize = 128;

/// Sets the namespace of everything that has one.
pub(super) fn set_namespace(resources: &mut [KustomizeResource], namespace: &Value, fields: &[FieldSpec]) {
    let span = span_of(namespace);
    for resource in resources {
        resource.store_previous_id();
        let gvk = resource.gvk();
        if !resource.id().is_cluster_scoped() {
            resource.set_metadata("namespace", namespace.clone());
        }
        if matches!(gvk.kind.as_str(), "RoleBinding" | "ClusterRoleBinding")
            && let Some(subjects) = get_mut(&mut resource.value, "subjects").and_then(items_mut)
        {
            let default = |subject: &&mut Value| subject.get("name").and_then(Value::as_str) == Some("default");
            for subject in subjects.iter_mut().filter(default) {
                if let Some(mapping) = mapping_mut(subject) {
                    set(mapping, "namespace", span, namespace.clone());
                }
            }
        }
        let is_core = gvk.group.is_empty() && gvk.version == "v1";
        for field in fields.iter().filter(|field| gvk.is_selected(&field.gvk)) {
            let metadata = |name: &str| {
                field.path.len() == 2
                    && field.path.first().is_some_and(|p| p == "metadata")
                    && field.path.get(1).is_some_and(|p| p == name)
            };
            if metadata("namespace") || (metadata("name") && !is_core) {
                continue;
            }
            let create = field.create.then_some(Create::Scalar(span));
            visit(&mut resource.value, &field.path, create, &mut |value| *value = namespace.clone());
        }
    }
}

/// Which end of a name is added to.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum NameEnd {
    Prefix,
    Suffix,
}

/// Puts a text before or behind the names.
pub(super) fn extend_names(resources: &mut [KustomizeResource], text: &Text, end: NameEnd, fields: &[FieldSpec]) {
    for resource in resources {
        let original = resource.original_id().gvk;
        let keeps_name = matches!(original.kind.as_str(), "CustomResourceDefinition" | "Namespace")
            || (original.group == "apiregistration.k8s.io" && original.kind == "APIService");
        if keeps_name {
            continue;
        }
        for field in fields.iter().filter(|field| original.is_selected(&field.gvk)) {
            if field.path == ["metadata", "name"] {
                match end {
                    NameEnd::Prefix => resource.prefixes.push(text.clone()),
                    NameEnd::Suffix => resource.suffixes.push(text.clone()),
                }
                resource.store_previous_id();
            }
            visit(&mut resource.value, &field.path, None, &mut |value| {
                if let Some(name) = super::tree::scalar_text(value) {
                    let name = match end {
                        NameEnd::Prefix => format!("{text}{name}"),
                        NameEnd::Suffix => format!("{name}{text}"),
                    };
                    value.kind = Kind::String(name.into());
                }
            });
        }
    }
}

/// Sets labels or annotations in the given fields.
///
/// Stops with `false` when more comes out than the budget has.
pub(super) fn set_pairs(resources: &mut [KustomizeResource], pairs: &Value, fields: &[&FieldSpec], budget: &mut Budget) -> bool {
    let Some(entries) = pairs.as_mapping().map(|mapping| &mapping.entries).filter(|entries| !entries.is_empty()) else {
        return true;
    };
    let header = span_of(pairs);
    for resource in resources {
        let gvk = resource.gvk();
        for field in fields.iter().filter(|field| gvk.is_selected(&field.gvk)) {
            if !budget.take(entries.len() * PAIR) {
                return false;
            }
            let create = field.create.then_some(Create::Mapping(header));
            visit(&mut resource.value, &field.path, create, &mut |value| {
                let Some(mapping) = mapping_mut(value) else { return };
                for (key, entry) in entries {
                    let mut value = entry.value.clone();
                    if let Some(text) = super::tree::scalar_text(&value) {
                        value.kind = Kind::String(text);
                    }
                    set(mapping, key, entry.key, value);
                }
            });
        }
    }
    true
}

/// Sets `spec.replicas` of the resources of a name. Whether there were any.
pub(super) fn set_replicas(resources: &mut [KustomizeResource], replicas: &Replicas, fields: &[FieldSpec]) -> bool {
    let span = span_of(&replicas.count);
    let mut found = false;
    for resource in resources {
        let gvk = resource.gvk();
        for field in fields.iter().filter(|field| gvk.is_selected(&field.gvk)) {
            if !resource.ids().any(|id| id.name == replicas.name.text && id.gvk.is_selected(&field.gvk)) {
                continue;
            }
            found = true;
            let create = field.create.then_some(Create::Scalar(span));
            visit(&mut resource.value, &field.path, create, &mut |value| *value = replicas.count.clone());
        }
    }
    found
}

/// Changes the images of a name: in every list of containers, and in the fields that are configured.
pub(super) fn set_image(resources: &mut [KustomizeResource], image: &Image, fields: &[FieldSpec]) {
    let Ok(pattern) = Regex::new(&format!("^{}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$", image.name)) else {
        return;
    };
    for resource in resources {
        let gvk = resource.gvk();
        if gvk.kind == "CustomResourceDefinition" {
            continue;
        }
        if mentions_image(&resource.value, &pattern, 0) {
            in_containers(&mut resource.value, &mut |value| change_image(value, image, &pattern), 0);
        }
        for field in fields.iter().filter(|field| gvk.is_selected(&field.gvk)) {
            visit(&mut resource.value, &field.path, None, &mut |value| change_image(value, image, &pattern));
        }
    }
}

const MAX_DEPTH: usize = 300;

/// Whether there is anything to change: values are shared until then.
fn mentions_image(value: &Value, pattern: &Regex, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    match &value.kind {
        Kind::Mapping(mapping) => mapping.entries.values().any(|entry| mentions_image(&entry.value, pattern, depth + 1)),
        Kind::Sequence(sequence) => sequence.items.iter().any(|item| mentions_image(item, pattern, depth + 1)),
        Kind::String(text) => pattern.is_match(text),
        _ => false,
    }
}

fn in_containers(value: &mut Value, change: &mut dyn FnMut(&mut Value), depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    if let Some(items) = items_mut(value) {
        items.iter_mut().for_each(|item| in_containers(item, change, depth + 1));
        return;
    }
    let Some(mapping) = mapping_mut(value) else { return };
    for (key, entry) in &mut mapping.entries {
        in_containers(&mut entry.value, change, depth + 1);
        if matches!(key.as_str(), "containers" | "initContainers")
            && let Some(items) = items_mut(&mut entry.value)
        {
            items.iter_mut().filter_map(|item| get_mut(item, "image")).for_each(&mut *change);
        }
    }
}

fn change_image(value: &mut Value, image: &Image, pattern: &Regex) {
    let Some(old) = value.as_str().filter(|text| pattern.is_match(text)) else { return };
    let (mut name, mut tag, mut digest) = split_image(old);
    let text = |located: &Option<PlacedText>| located.as_ref().map(|located| located.text.to_string());
    if let Some(new) = text(&image.new_name) {
        name = new;
    }
    let span = |located: &Option<PlacedText>| located.as_ref().and_then(|located| located.span);
    let decides: Option<Span> = match (text(&image.new_tag), text(&image.digest)) {
        (Some(new_tag), new_digest) => {
            tag = Some(new_tag);
            digest = new_digest;
            span(&image.new_tag)
        }
        (None, Some(new_digest)) => {
            tag = None;
            digest = Some(new_digest);
            span(&image.digest)
        }
        (None, None) => match text(&image.tag_suffix) {
            Some(suffix) => {
                tag = Some(tag.unwrap_or_default() + &suffix);
                digest = None;
                span(&image.tag_suffix)
            }
            None => span(&image.new_name),
        },
    };
    let mut whole = name;
    if let Some(tag) = tag.filter(|tag| !tag.is_empty()) {
        whole = format!("{whole}:{tag}");
    }
    if let Some(digest) = digest.filter(|digest| !digest.is_empty()) {
        whole = format!("{whole}@{digest}");
    }
    value.kind = Kind::String(whole.into());
    if let Some(span) = decides {
        value.origin = crate::value::Origin::at(span);
    }
}

/// Name, tag and digest of an image reference; a port of the registry is not a tag.
fn split_image(image: &str) -> (String, Option<String>, Option<String>) {
    let (rest, digest) = match image.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest.to_string())),
        None => (image, None),
    };
    let from = rest.find('/').unwrap_or(0);
    match rest.get(from..).and_then(|tail| tail.find(':')) {
        Some(at) => {
            let (name, tag) = rest.split_at(from + at);
            (name.to_string(), tag.strip_prefix(':').map(str::to_string), digest)
        }
        None => (rest.to_string(), None, digest),
    }
}

/// Drops what stays on the machine of who builds.
pub(super) fn is_local(resource: &KustomizeResource) -> bool {
    let path = ["metadata", "annotations", "config.kubernetes.io/local-config"];
    resource.value.get_path(&path).and_then(super::tree::scalar_text).is_some_and(|text| text != "false")
}

/// The order in which kustomize prints: kinds that others need first.
pub(super) fn sort(resources: &mut [KustomizeResource]) {
    const FIRST: [&str; 22] = [
        "Namespace",
        "ResourceQuota",
        "StorageClass",
        "CustomResourceDefinition",
        "ServiceAccount",
        "PodSecurityPolicy",
        "Role",
        "ClusterRole",
        "RoleBinding",
        "ClusterRoleBinding",
        "ConfigMap",
        "Secret",
        "Endpoints",
        "Service",
        "LimitRange",
        "PriorityClass",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "Deployment",
        "StatefulSet",
        "CronJob",
        "PodDisruptionBudget",
    ];
    const LAST: [&str; 2] = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
    let rank = |kind: &str| match (FIRST.iter().position(|k| *k == kind), LAST.iter().position(|k| *k == kind)) {
        (Some(at), _) => at,
        (None, Some(at)) => FIRST.len() + 1 + at,
        (None, None) => FIRST.len(),
    };
    let or = |text: &str, other: &str| if text.is_empty() { other.to_string() } else { text.to_string() };
    resources.sort_by_cached_key(|resource| {
        let Gvk { group, version, kind } = resource.gvk();
        let gvk = format!("{}_{}_{}", or(&group, "~G"), or(&version, "~V"), or(&kind, "~K"));
        let id = format!("{}|{}", or(resource.namespace(), "~X"), or(resource.name(), "~N"));
        (rank(&kind), gvk, id)
    });
}

/// Whether a value is a mapping with nothing in it, or null.
pub(super) fn is_empty(value: &Value) -> bool {
    is_null(value) || value.as_mapping().is_some_and(|mapping| mapping.entries.is_empty())
}
