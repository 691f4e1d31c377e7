//! Sections of an object that do not have the type that the API server expects: null is absent, any other type is
//! unknown, because something may still replace it before the object is applied.
//!
//! Invariant: afterwards `data` and its like are mappings, and `containers`, `env` and `envFrom` are lists of mappings,
//! wherever they are known.

use std::sync::Arc;

use crate::source::{Span, Text};
use crate::value::{Kind, Mapping, ReasonKind, Type, Unknown, Value};

use super::Object;

/// How deep below an object sections are looked for.
const MAX_DEPTH: usize = 16;

/// What a section is made of.
#[derive(Copy, Clone)]
enum SectionShape {
    Mapping,
    /// A list of mappings.
    Mappings,
}

/// Sections of the object itself.
const SECTIONS: [(&str, SectionShape); 4] = [
    ("metadata", SectionShape::Mapping),
    ("data", SectionShape::Mapping),
    ("stringData", SectionShape::Mapping),
    ("binaryData", SectionShape::Mapping),
];

/// Sections of a pod's `spec`, wherever the pod template stands.
const POD_SECTIONS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

/// Sections of a container.
const CONTAINER_SECTIONS: [&str; 2] = ["env", "envFrom"];

/// API groups whose `containers` are always those of a pod; a custom resource may call anything else by that name.
const POD_GROUPS: [&str; 4] = ["", "apps", "batch", "extensions"];

/// Corrects the sections of an object.
pub(super) fn check_sections(object: &mut Object) {
    let is_settings = object.is("", "ConfigMap") || object.is("", "Secret");
    let is_custom = !POD_GROUPS.contains(&object.group.as_str());
    let Kind::Mapping(body) = &mut object.body.kind else { return };
    let body = Arc::make_mut(body);
    for (name, shape) in SECTIONS.iter().filter(|(name, _)| is_settings || *name == "metadata") {
        section(body, name, *shape);
    }
    if is_settings {
        return;
    }
    for name in ["spec", "template"] {
        if let Some(entry) = body.entries.get_mut(name) {
            pods(&mut entry.value, is_custom, 0);
        }
    }
}

/// Corrects every pod `spec` below a value.
fn pods(value: &mut Value, is_custom: bool, depth: usize) {
    if depth > MAX_DEPTH || !has_containers(value, depth) {
        return;
    }
    match &mut value.kind {
        Kind::Mapping(mapping) => {
            let mapping = Arc::make_mut(mapping);
            for name in POD_SECTIONS {
                if is_custom && mapping.get(name).is_some_and(|section| section.as_mapping().is_some()) {
                    continue;
                }
                section(mapping, name, SectionShape::Mappings);
                let containers = mapping.entries.get_mut(name).map(|entry| &mut entry.value.kind);
                let Some(Kind::Sequence(containers)) = containers else { continue };
                for container in &mut Arc::make_mut(containers).items {
                    let Kind::Mapping(container) = &mut container.kind else { continue };
                    let container = Arc::make_mut(container);
                    CONTAINER_SECTIONS.iter().for_each(|name| section(container, name, SectionShape::Mappings));
                }
            }
            for (name, entry) in &mut mapping.entries {
                if !POD_SECTIONS.contains(&name.as_str()) {
                    pods(&mut entry.value, is_custom, depth + 1);
                }
            }
        }
        Kind::Sequence(sequence) => {
            Arc::make_mut(sequence).items.iter_mut().for_each(|item| pods(item, is_custom, depth + 1));
        }
        _ => {}
    }
}

/// Whether a pod `spec` may be in a value; what has none is not copied.
fn has_containers(value: &Value, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    match &value.kind {
        Kind::Mapping(mapping) => {
            POD_SECTIONS.iter().any(|name| mapping.entries.contains_key(*name))
                || mapping.entries.values().any(|entry| has_containers(&entry.value, depth + 1))
        }
        Kind::Sequence(sequence) => sequence.items.iter().any(|item| has_containers(item, depth + 1)),
        _ => false,
    }
}

/// Corrects one section: null is removed, and what has another type is unknown.
fn section(mapping: &mut Mapping, name: &str, shape: SectionShape) {
    let Some(entry) = mapping.entries.get_mut(name) else { return };
    if matches!(entry.value.kind, Kind::Null(_) | Kind::Absent(_)) {
        mapping.entries.remove(name);
        return;
    }
    match (&mut entry.value.kind, shape) {
        (Kind::Unknown(_) | Kind::Symbol(_), _) | (Kind::Mapping(_), SectionShape::Mapping) => {}
        (Kind::Sequence(sequence), SectionShape::Mappings) => {
            if sequence.items.iter().all(is_mapping) {
                return;
            }
            for item in Arc::make_mut(sequence).items.iter_mut().filter(|item| !is_mapping(item)) {
                *item = unexpected(item, format!("{name}[]"), entry.key);
            }
        }
        (_, _) => entry.value = unexpected(&entry.value, name, entry.key),
    }
}

fn is_mapping(value: &Value) -> bool {
    matches!(value.kind, Kind::Mapping(_) | Kind::Unknown(_))
}

fn unexpected(value: &Value, subject: impl Into<Text>, key: Span) -> Value {
    let span = value.origin.span().unwrap_or(key);
    // A text may hold a placeholder that says more about why it is not known.
    let mut unknown = Unknown::because(ReasonKind::UnexpectedType, subject, span);
    if let Some(reason) = super::placeholder::reason(value) {
        unknown = Unknown { reasons: vec![reason], ..Unknown::default() };
    }
    unknown.not_null = true;
    unknown.typ = None::<Type>;
    unknown.into_value().with_origin(value.origin.clone())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::kubernetes::testing::objects;

    #[test]
    fn null_is_absent_and_another_type_is_unknown() {
        let map = |data: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {data}\n");
        let kind = |text: &str, path: &[&str]| {
            let (_, mut objects) = objects(&[("a.yaml", text)]);
            check_sections(&mut objects[0]);
            match objects[0].body.get_path(path).map(|value| &value.kind) {
                None => "absent",
                Some(Kind::Unknown(_)) => "unknown",
                Some(Kind::Mapping(_)) => "mapping",
                Some(Kind::Sequence(_)) => "list",
                Some(_) => "other",
            }
        };
        for (data, expected) in [
            ("", "absent"),
            ("~", "absent"),
            ("{}", "mapping"),
            ("{A: b}", "mapping"),
            ("text", "unknown"),
            ("[a]", "unknown"),
            ("7", "unknown"),
            ("false", "unknown"),
            ("${SETTINGS}", "unknown"),
        ] {
            assert_eq!(kind(&map(data), &["data"]), expected, "{data}");
        }
        let pod = |env: &str| {
            let text =
                format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{containers: [{{name: c, env: {env}}}]}}\n");
            let (_, mut objects) = objects(&[("a.yaml", &text)]);
            check_sections(&mut objects[0]);
            let containers = objects[0].body.get_path(&["spec", "containers"]).unwrap().as_sequence().unwrap().items.clone();
            match containers[0].get("env").map(|env| &env.kind) {
                None => "absent".to_string(),
                Some(Kind::Sequence(items)) => {
                    items.items.iter().map(|item| if matches!(item.kind, Kind::Unknown(_)) { '?' } else { '.' }).collect()
                }
                Some(Kind::Unknown(_)) => "unknown".to_string(),
                Some(_) => "other".to_string(),
            }
        };
        for (env, expected) in [
            ("~", "absent"),
            ("[]", ""),
            ("[{name: A}]", "."),
            ("[{name: A}, x, ~]", ".??"),
            ("{A: b}", "unknown"),
            ("x", "unknown"),
        ] {
            assert_eq!(pod(env), expected, "{env}");
        }
        let deployment =
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: x}}}\n";
        assert_eq!(kind(deployment, &["spec", "template", "spec", "containers"]), "unknown");
    }
}
