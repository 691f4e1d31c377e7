//! Finds ConfigMaps and Secrets as the kubelet does: by namespace and name, among what is deployed together.
//!
//! Invariant: an object of another namespace is never found, and one whose name is not known is found by the reference
//! that is the same value; where it may be the one that is meant, nothing is said to be missing.

use std::collections::{HashMap, HashSet};

use crate::source::Text;
use crate::value::{Kind, Type, Value, convert};

use super::hcl::is_named;
use super::unknown_namespace::is_unknown_namespace;
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
    /// What Terraform creates, by kind, namespace and name: any object of the namespace may use it.
    created: HashMap<SharedName, Vec<&'a Object>>,
    /// What Terraform only reads: it is there, whoever makes it.
    read: HashMap<SharedName, &'a Object>,
    /// What Terraform creates under names that are not known, by kind.
    unnamed: HashMap<Text, Vec<&'a Object>>,
    /// The kinds and names of what Terraform creates in namespaces that are not known.
    without_namespace: HashSet<(Text, Text)>,
}

type SharedName = (Text, Text, Text);

impl<'a> ObjectIndex<'a> {
    pub fn new(objects: &'a [Object]) -> ObjectIndex<'a> {
        let mut index = ObjectIndex::default();
        for object in objects {
            let namespace = Text::from(object.namespace_or_default());
            if object.partial {
                index.partial.insert(object.scope);
            }
            if object.group.is_empty() && object.scope.is_of_root() {
                let key = (object.kind.clone(), namespace.clone(), object.name.clone());
                if object.is_data() {
                    index.read.entry(key).or_insert(object);
                    continue;
                }
                if is_unknown_namespace(&namespace) {
                    index.without_namespace.insert((object.kind.clone(), object.name.clone()));
                }
                if !is_named(object) {
                    index.unnamed.entry(object.kind.clone()).or_default().push(object);
                    continue;
                }
                index.created.entry(key).or_default().push(object);
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
    /// namespace counts too, where the namespace is set. What Terraform creates in the namespace counts last.
    pub fn find(&self, user: &Object, kind: &str, name: &str) -> Lookup<'a> {
        let namespace = user.namespace_or_default();
        let own = self.in_scope(user.scope, namespace, kind, name, &user.path);
        let Lookup::Missing(mut absence) = own else { return own };
        if user.scope != ScopeId::MANIFESTS && (user.namespace.is_some() || user.scope.is_of_root()) {
            match self.in_scope(ScopeId::MANIFESTS, namespace, kind, name, &user.path) {
                Lookup::Missing(plain) => {
                    let others = if self.partial.contains(&user.scope) { 0 } else { absence.others + plain.others };
                    absence = Absence { others, producer: absence.producer.or(plain.producer) };
                }
                found => return found,
            }
        }
        let shared = (Text::from(kind), Text::from(namespace), Text::from(name));
        match self.created.get(&shared).map(Vec::as_slice) {
            Some([only]) => return Lookup::Found(only),
            Some(several) => return nearest(several, &user.path),
            None => {}
        }
        if let Some(read) = self.read.get(&shared) {
            return Lookup::Found(read);
        }
        if self.may_be_created(user, kind, name) {
            absence.others = 0;
        }
        Lookup::Missing(absence)
    }

    /// As [`ObjectIndex::find`], by a name that need not be known.
    pub fn find_named(&self, user: &Object, kind: &str, name: &Value) -> Option<Lookup<'a>> {
        match &name.kind {
            Kind::String(text) => Some(self.find(user, kind, text)),
            Kind::Bool(_) | Kind::Number(_) => {
                let text = convert(name, &Type::String).ok()?;
                Some(self.find(user, kind, text.as_str()?))
            }
            _ => self.by_value(user, kind, name).map(Lookup::Found),
        }
    }

    /// The one object of the user's root module and namespace that has the same unknown name.
    fn by_value(&self, user: &Object, kind: &str, name: &Value) -> Option<&'a Object> {
        let mut same = self.unnamed.get(kind).into_iter().flatten().filter(|object| {
            object.scope == user.scope && object.namespace_or_default() == user.namespace_or_default() && object.has_name(name)
        });
        let first = same.next()?;
        same.next().is_none().then_some(*first)
    }

    /// Whether Terraform may create an object of this name that is not found by it.
    fn may_be_created(&self, user: &Object, kind: &str, name: &str) -> bool {
        let namespace = user.namespace_or_default();
        let may_be_here = |object: &&Object| {
            let other = object.namespace_or_default();
            other == namespace || is_unknown_namespace(other)
        };
        is_unknown_namespace(namespace)
            || self.without_namespace.contains(&(kind.into(), name.into()))
            || self.unnamed.get(kind).is_some_and(|unnamed| unnamed.iter().any(may_be_here))
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
