//! Finds ConfigMaps and Secrets as the kubelet does: by namespace and name, among what is deployed together.
//!
//! Invariant: an object of another namespace is never found.

use std::collections::{HashMap, HashSet};

use crate::source::Text;
use crate::value::Value;

use super::{Object, ScopeId};

/// The answer to a reference by name.
#[derive(Clone, Debug)]
pub enum Lookup<'a> {
    Found(&'a Object),
    /// Several files define it and none is nearer than the others.
    Ambiguous(Vec<&'a Object>),
    Missing(Absence<'a>),
}

/// What is known of an object that is not there.
#[derive(Clone, Debug)]
pub struct Absence<'a> {
    /// How many objects of its kind are there in its namespace; 0 where not all that is deployed is on disk.
    pub others: usize,
    /// The object that will make it in the cluster: a SealedSecret, an ExternalSecret, a Certificate.
    pub producer: Option<&'a Object>,
}

type ObjectName = (ScopeId, Text, Text, Text);

/// All objects by scope, kind, namespace and name.
#[derive(Debug, Default)]
pub struct ObjectIndex<'a> {
    by_name: HashMap<ObjectName, Vec<&'a Object>>,
    by_kind: HashMap<(ScopeId, Text, Text), usize>,
    producers: HashMap<ObjectName, &'a Object>,
    partial: HashSet<ScopeId>,
}

impl<'a> ObjectIndex<'a> {
    pub fn new(objects: &'a [Object]) -> ObjectIndex<'a> {
        let mut index = ObjectIndex::default();
        for object in objects {
            let namespace = Text::from(object.namespace_or_default());
            if object.partial {
                index.partial.insert(object.scope);
            }
            if object.group.is_empty() {
                let key = (object.scope, object.kind.clone(), namespace.clone(), object.name.clone());
                index.by_name.entry(key).or_default().push(object);
                *index.by_kind.entry((object.scope, object.kind.clone(), namespace.clone())).or_default() += 1;
            }
            for (kind, name) in produced(object) {
                index.producers.entry((object.scope, kind.into(), namespace.clone(), name)).or_insert(object);
            }
        }
        index
    }

    /// The object of a core kind (`ConfigMap`, `Secret`) that `user` means by `name`.
    ///
    /// What is deployed together with `user` counts; for the output of a kustomization a plain manifest of the same
    /// namespace counts too, where the namespace is set.
    pub fn find(&self, user: &Object, kind: &str, name: &str) -> Lookup<'a> {
        let namespace = user.namespace_or_default();
        let own = self.in_scope(user.scope, namespace, kind, name, &user.path);
        let Lookup::Missing(absence) = own else { return own };
        if user.scope == ScopeId::MANIFESTS || user.namespace.is_none() {
            return Lookup::Missing(absence);
        }
        match self.in_scope(ScopeId::MANIFESTS, namespace, kind, name, &user.path) {
            Lookup::Missing(plain) => {
                let others = if self.partial.contains(&user.scope) { 0 } else { absence.others + plain.others };
                Lookup::Missing(Absence { others, producer: absence.producer.or(plain.producer) })
            }
            found => found,
        }
    }

    fn in_scope(&self, scope: ScopeId, namespace: &str, kind: &str, name: &str, path: &str) -> Lookup<'a> {
        let key = (scope, Text::from(kind), Text::from(namespace), Text::from(name));
        match self.by_name.get(&key).map(Vec::as_slice) {
            Some([only]) => Lookup::Found(only),
            Some(several) => nearest(several, path),
            None => Lookup::Missing(Absence {
                others: match self.partial.contains(&scope) {
                    true => 0,
                    false => self.by_kind.get(&(scope, key.1.clone(), key.2.clone())).copied().unwrap_or(0),
                },
                producer: self.producers.get(&key).copied(),
            }),
        }
    }
}

/// Of several definitions, the one in the same file, else in the directory that is nearest.
fn nearest<'a>(several: &[&'a Object], path: &str) -> Lookup<'a> {
    let shared = |other: &str| {
        if other == path {
            return usize::MAX;
        }
        let directory = |path: &str| path.rsplit_once('/').map_or(String::new(), |(directory, _)| directory.to_string());
        let (own, other) = (directory(path), directory(other));
        own.split('/').zip(other.split('/')).take_while(|(a, b)| a == b && !a.is_empty()).count()
    };
    let best = several.iter().map(|object| shared(&object.path)).max().unwrap_or(0);
    let mut near = several.iter().copied().filter(|object| shared(&object.path) == best);
    match (near.next(), near.next()) {
        (Some(only), None) => Lookup::Found(only),
        _ => Lookup::Ambiguous(several.iter().copied().filter(|object| shared(&object.path) == best).collect()),
    }
}

/// Secrets (kind and name) that a controller will make from an object.
fn produced(object: &Object) -> Vec<(&'static str, Text)> {
    let named = |path: &[&str]| object.body.get_path(path).and_then(Value::as_str).map(Text::from);
    let secret = |name: Option<Text>| vec![("Secret", name.unwrap_or_else(|| object.name.clone()))];
    match (object.group.as_str(), object.kind.as_str()) {
        ("bitnami.com", "SealedSecret") => secret(named(&["spec", "template", "metadata", "name"])),
        ("external-secrets.io", "ExternalSecret") => secret(named(&["spec", "target", "name"])),
        ("kubernetes-client.io", "ExternalSecret") => secret(None),
        ("cert-manager.io", "Certificate") => secret(named(&["spec", "secretName"])),
        ("secrets.hashicorp.com", _) => secret(named(&["spec", "destination", "name"])),
        ("onepassword.com", "OnePasswordItem") => secret(None),
        ("isindir.github.com", "SopsSecret") => {
            let templates = object.body.get_path(&["spec", "secretTemplates"]).map(Value::bodies).unwrap_or_default();
            templates.iter().filter_map(|t| t.get("name")?.as_str().map(|name| ("Secret", Text::from(name)))).collect()
        }
        ("secrets-store.csi.x-k8s.io", "SecretProviderClass") => {
            let objects = object.body.get_path(&["spec", "secretObjects"]).map(Value::bodies).unwrap_or_default();
            objects.iter().filter_map(|o| o.get("secretName")?.as_str().map(|name| ("Secret", Text::from(name)))).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::kubernetes::testing::objects;

    fn config(name: &str, namespace: &str) -> String {
        format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}{namespace}}}\ndata: {{A: b}}\n")
    }

    #[test]
    fn names_are_found_in_the_own_namespace_and_nearest_file() {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: []}\n".to_string();
        let (_, objects) = objects(&[
            ("apps/a/pod.yaml", &(pod.clone() + &config("same", ""))),
            ("apps/a/config.yaml", &config("near", "")),
            ("apps/b/config.yaml", &(config("near", "") + &config("same", "") + &config("far", ""))),
            (
                "apps/c/config.yaml",
                &(config("far", "") + &config("other", ", namespace: elsewhere") + &config("one", ", namespace: default")),
            ),
        ]);
        let index = ObjectIndex::new(&objects);
        let user = objects.iter().find(|o| o.kind == "Pod").unwrap();
        let find = |name: &str| match index.find(user, "ConfigMap", name) {
            Lookup::Found(object) => object.path.to_string(),
            Lookup::Ambiguous(several) => format!("{} of them", several.len()),
            Lookup::Missing(absence) => format!("missing among {}", absence.others),
        };
        assert_eq!(find("same"), "apps/a/pod.yaml");
        assert_eq!(find("near"), "apps/a/config.yaml");
        assert_eq!(find("far"), "2 of them");
        assert_eq!(find("one"), "apps/c/config.yaml");
        assert_eq!(find("other"), "missing among 7");
    }

    #[test]
    fn a_secret_may_be_made_by_a_controller() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\nspec: {containers: []}\n---\n\
            apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: e, namespace: n}\nspec: {target: {name: s}}\n";
        let (_, objects) = objects(&[("a.yaml", text)]);
        let index = ObjectIndex::new(&objects);
        let Lookup::Missing(absence) = index.find(&objects[0], "Secret", "s") else { panic!("found") };
        assert_eq!(absence.producer.unwrap().name, "e");
    }
}
