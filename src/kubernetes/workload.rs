//! Workloads by their role: anything with a pod template, and the containers in it.

use crate::source::{Span, Text};
use crate::value::{Kind, Value};

use super::Object;
use super::object::place_of_entry;

/// What a container is for.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ContainerKind {
    Ordinary,
    /// Runs before the others; a sidecar if it has `restartPolicy: Always`.
    Init,
    Ephemeral,
}

/// A container of a workload.
#[derive(Clone, Debug)]
pub struct Container<'a> {
    pub kind: ContainerKind,
    /// Empty where it has none.
    pub name: Text,
    /// A mapping of kind `Body`.
    pub body: &'a Value,
    /// The value of `name`, else the container's first key.
    pub header: Span,
    /// The position of its pod template within the workload.
    pub template: usize,
}

/// A pod template: what the pods of a workload look like. Of a Pod it is the object itself.
#[derive(Clone, Debug)]
pub struct PodTemplate<'a> {
    /// The mapping that holds `metadata` and `spec`.
    pub body: &'a Value,
    pub spec: &'a Value,
}

/// An object that runs containers.
#[derive(Clone, Debug)]
pub struct Workload<'a> {
    pub object: &'a Object,
    /// Most have one; some custom resources have several.
    pub templates: Vec<PodTemplate<'a>>,
    pub containers: Vec<Container<'a>>,
}

/// How deep below the object a pod template is looked for.
const MAX_TEMPLATE_DEPTH: usize = 8;
/// How many pod templates one object may have.
const MAX_TEMPLATES: usize = 64;

impl<'a> Workload<'a> {
    /// The workload that an object is, if it is one.
    pub fn from_object(object: &'a Object) -> Option<Workload<'a>> {
        let mut templates = Vec::new();
        if object.is("", "Pod") {
            templates.extend(pod_template(&object.body));
        } else if object.group != "apiextensions.k8s.io" {
            for key in ["spec", "template"] {
                if let Some(value) = object.body.get(key) {
                    find_templates(key, value, 0, &mut templates);
                }
            }
        }
        if templates.is_empty() {
            return None;
        }
        let containers = templates.iter().enumerate().flat_map(|(index, template)| containers(index, template)).collect();
        Some(Workload { object, templates, containers })
    }

    /// `Kind/namespace/name/container`; the address of what Terraform creates.
    pub fn target(&self, container: &Container<'_>) -> String {
        if self.object.is_from_terraform() {
            return self.object.target();
        }
        format!("{}/{}", self.object.target(), container.name)
    }

    /// The pod template that holds a container.
    pub fn template_of(&self, container: &Container<'_>) -> Option<&PodTemplate<'a>> {
        self.templates.get(container.template)
    }
}

/// A mapping with `spec.containers` that is a list.
fn pod_template(body: &Value) -> Option<PodTemplate<'_>> {
    let spec = body.get("spec")?;
    spec.get("containers")?.as_sequence()?;
    Some(PodTemplate { body, spec })
}

/// Pod templates stand under the key `template`, at whatever depth the kind has them.
fn find_templates<'a>(key: &str, value: &'a Value, depth: usize, into: &mut Vec<PodTemplate<'a>>) {
    if depth > MAX_TEMPLATE_DEPTH || into.len() >= MAX_TEMPLATES {
        return;
    }
    if key == "template"
        && let Some(template) = pod_template(value)
    {
        into.push(template);
        return;
    }
    match &value.kind {
        Kind::Mapping(mapping) => {
            mapping.entries.iter().for_each(|(key, entry)| find_templates(key, &entry.value, depth + 1, into));
        }
        Kind::Sequence(sequence) => sequence.items.iter().for_each(|item| find_templates("", item, depth + 1, into)),
        _ => {}
    }
}

fn containers<'a>(index: usize, template: &PodTemplate<'a>) -> Vec<Container<'a>> {
    let spec: &'a Value = template.spec;
    let fields = [
        ("initContainers", ContainerKind::Init),
        ("containers", ContainerKind::Ordinary),
        ("ephemeralContainers", ContainerKind::Ephemeral),
    ];
    let mut containers = Vec::new();
    for (field, kind) in fields {
        let Some(sequence) = spec.get(field).and_then(Value::as_sequence) else { continue };
        for body in &sequence.items {
            let Some(mapping) = body.as_mapping() else { continue };
            let name = body.get("name").filter(|name| name.as_str().is_some());
            containers.push(Container {
                kind,
                name: name.and_then(Value::as_str).map(Text::from).unwrap_or_default(),
                body,
                header: place_of_entry(body, "name").unwrap_or(mapping.header),
                template: index,
            });
        }
    }
    containers
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::kubernetes::testing::objects;

    #[test]
    fn workloads_are_found_by_role() {
        let cases = [
            (
                "v1",
                "Pod",
                "spec: {containers: [{name: a}], initContainers: [{name: i}], ephemeralContainers: [{name: e}]}",
                "i a e",
            ),
            ("apps/v1", "Deployment", "spec: {template: {spec: {containers: [{name: a}, {name: b}]}}}", "a b"),
            ("batch/v1", "CronJob", "spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a}]}}}}}", "a"),
            ("argoproj.io/v1alpha1", "Rollout", "spec: {template: {spec: {containers: [{name: a}]}}}", "a"),
            ("serving.knative.dev/v1", "Service", "spec: {template: {spec: {containers: [{image: x}]}}}", ""),
            ("v1", "PodTemplate", "template: {spec: {containers: [{name: a}]}}", "a"),
            (
                "ray.io/v1",
                "RayCluster",
                "spec: {workers: [{template: {spec: {containers: [{name: w}]}}}], head: {template: {spec: {containers: [{name: h}]}}}}",
                "h w",
            ),
        ];
        for (api_version, kind, spec, expected) in cases {
            let text = format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: x}}\n{spec}\n");
            let (_, objects) = objects(&[("a.yaml", &text)]);
            let workload = Workload::from_object(&objects[0]).unwrap_or_else(|| panic!("{kind}"));
            let names: Vec<_> = workload.containers.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(names.join(" "), expected, "{kind}");
        }
        for (api_version, kind, spec) in [
            ("v1", "Service", "spec: {selector: {app: a}}"),
            ("monitoring.coreos.com/v1", "Prometheus", "spec: {containers: [{name: overrides}]}"),
        ] {
            let text = format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: x}}\n{spec}\n");
            let (_, objects) = objects(&[("a.yaml", &text)]);
            assert!(Workload::from_object(&objects[0]).is_none(), "{kind}");
        }
    }
}
