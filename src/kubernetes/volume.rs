//! The ConfigMaps whose entries a container sees as files.

use super::index::{Lookup, ObjectIndex};
use super::{Container, Object, Workload};
use crate::source::Span;
use crate::value::Value;

/// A ConfigMap that a container mounts.
#[derive(Clone, Debug)]
pub struct MountedConfigMap<'a> {
    pub object: &'a Object,
    /// The entries that become files; `None` for all.
    pub keys: Option<Vec<&'a str>>,
    /// Where the volume names it.
    pub entry: Span,
}

/// The ConfigMaps of the repository that a container mounts, in the order of the volumes.
pub fn mounted_config_maps<'a>(
    workload: &Workload<'a>,
    container: &Container<'a>,
    index: &ObjectIndex<'a>,
) -> Vec<MountedConfigMap<'a>> {
    let Some(template) = workload.template_of(container) else { return Vec::new() };
    let items =
        |value: Option<&'a Value>| value.and_then(Value::as_sequence).map(|list| list.items.as_slice()).unwrap_or_default();
    let mounts: Vec<&str> =
        items(container.body.get("volumeMounts")).iter().filter_map(|mount| mount.get("name")?.as_str()).collect();
    let mut found = Vec::new();
    let volumes = items(template.spec.get("volumes")).iter();
    for volume in volumes.filter(|volume| volume.get("name").and_then(Value::as_str).is_some_and(|name| mounts.contains(&name))) {
        let projected = items(volume.get_path(&["projected", "sources"])).iter().filter_map(|source| source.get("configMap"));
        for source in volume.get("configMap").into_iter().chain(projected) {
            let Some(named) = source.get("name") else { continue };
            if let Some(Lookup::Found(object)) = index.find_named(workload.object, "ConfigMap", named) {
                let keys =
                    source.get("items").map(|_| items(source.get("items")).iter().filter_map(|item| item.get("key")?.as_str()));
                found.push(MountedConfigMap {
                    object,
                    keys: keys.map(Iterator::collect),
                    entry: named.origin.span().unwrap_or(container.header),
                });
            }
        }
    }
    found
}

/// Whether a container sees Secrets, or what a store hands out, as files.
pub fn mounts_secrets(workload: &Workload<'_>, container: &Container<'_>) -> bool {
    let Some(template) = workload.template_of(container) else { return false };
    let items = |value: Option<&Value>| value.and_then(Value::as_sequence).map(|list| list.items.clone()).unwrap_or_default();
    let mounts = items(container.body.get("volumeMounts"));
    let is_mounted = |volume: &Value| {
        let name = volume.get("name").and_then(Value::as_str);
        name.is_some() && mounts.iter().any(|mount| mount.get("name").and_then(Value::as_str) == name)
    };
    let has_secrets = |volume: &Value| {
        let projected = items(volume.get_path(&["projected", "sources"]));
        volume.get("secret").is_some()
            || volume.get("csi").is_some()
            || projected.iter().any(|source| source.get("secret").is_some())
    };
    items(template.spec.get("volumes")).iter().any(|volume| is_mounted(volume) && has_secrets(volume))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::kubernetes::testing::objects;

    #[test]
    fn maps_are_found_by_volume_and_mount() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\nspec:\n  volumes:\n\
            \x20   - {name: a, configMap: {name: settings, items: [{key: app.yml, path: app.yml}]}}\n\
            \x20   - {name: b, configMap: {name: other}}\n    - {name: s, secret: {secretName: s}}\n\
            \x20 containers:\n    - {name: c, volumeMounts: [{name: a, mountPath: /a}]}\n\
            \x20   - {name: d, volumeMounts: [{name: s, mountPath: /s}]}\n\
            ---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: n}\ndata: {app.yml: x}\n\
            ---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: other, namespace: n}\ndata: {}\n";
        let (_, objects) = objects(&[("a.yaml", text)]);
        let index = ObjectIndex::new(&objects);
        let workload = Workload::from_object(&objects[0]).unwrap();
        let of = |at: usize| {
            let maps = mounted_config_maps(&workload, &workload.containers[at], &index);
            let names: Vec<String> = maps.iter().map(|map| format!("{} {:?}", map.object.name, map.keys)).collect();
            (names.join(" "), mounts_secrets(&workload, &workload.containers[at]))
        };
        assert_eq!(of(0), ("settings Some([\"app.yml\"])".to_string(), false));
        assert_eq!(of(1), (String::new(), true));
    }
}
