//! What is in force for a container: its own settings over those of its pod.
//!
//! Source: the API reference of
//! [PodSecurityContext](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context).
//! Invariant: a setting that the container may override is never taken to be the pod's.

use std::sync::Arc;

use crate::source::Span;
use crate::value::{Kind, Mapping, MappingKind, ReasonKind, Truth, Unknown, Value};

use super::{Container, ContainerKind, PodTemplate, Workload};

/// Fields of a pod's `securityContext` that its containers have where they do not set their own.
const INHERITED: [&str; 7] =
    ["appArmorProfile", "runAsGroup", "runAsNonRoot", "runAsUser", "seLinuxOptions", "seccompProfile", "windowsOptions"];

impl<'a> Workload<'a> {
    /// The `securityContext` in force for a container, as a body whose missing fields are missing in the container.
    pub fn security_context(&self, container: &Container<'a>) -> Value {
        let mut context = Mapping::new(MappingKind::Body, container.header);
        let pod = self.template_of(container).and_then(|template| template.spec.get("securityContext"));
        context.open = self.template_of(container).and_then(|template| open(template.spec));
        context.open = context.open.or_else(|| open_section(pod));
        for name in INHERITED {
            if let Some(value) = pod.and_then(|pod| pod.get(name)).filter(|value| !value.is_null().is_true()) {
                context.insert(name, value.origin.span().unwrap_or(container.header), value.clone());
            }
        }
        let own = container.body.get("securityContext");
        let own_open = open(container.body).or_else(|| open_section(own)).or_else(|| is_fragment(container));
        if let Some(reason) = own_open {
            // What is the pod's may be overridden there.
            context.entries.values_mut().for_each(|entry| {
                let origin = entry.value.origin.clone();
                entry.value = reason.reasons_only().into_value().with_origin(origin);
            });
            context.open = Some(reason);
        }
        let own = own.and_then(Value::as_mapping);
        for (name, entry) in own.into_iter().flat_map(|own| &own.entries) {
            if !entry.value.is_null().is_true() {
                context.insert(name.clone(), entry.key, entry.value.clone());
            }
        }
        // What is not known stands at the section that leaves it open.
        let place = context.open.as_ref().and_then(|_| container.body.get("securityContext").or(pod));
        let place = place.filter(|section| section.as_mapping().is_none()).and_then(|section| section.origin.span());
        let value = Value::mapping(context);
        place.map_or(value.clone(), |span| value.with_span(span))
    }

    /// The `spec` of a pod template. That of a patch may have more than is written: a pod without any image is one.
    pub fn pod_spec(&self, template: usize) -> Option<Value> {
        let mut spec = self.templates.get(template)?.spec.clone();
        let mut containers = self.containers.iter().filter(|one| one.template == template && one.kind == ContainerKind::Ordinary);
        let reason = containers.next().and_then(is_fragment).filter(|_| containers.all(|one| is_fragment(one).is_some()));
        if let Kind::Mapping(mapping) = &mut spec.kind {
            let mapping = Arc::make_mut(mapping);
            // What a pod lacks is shown at the name of its object.
            mapping.header = self.object.header;
            mapping.open = mapping.open.take().or(reason);
        }
        Some(spec.with_span(self.object.header))
    }

    /// Whether a field of the `securityContext` in force is surely the pod's, and known.
    pub fn is_inherited(&self, container: &Container<'a>, field: &str) -> bool {
        let pod = self.template_of(container).and_then(|template| template.spec.get_path(&["securityContext", field]));
        let is_set = pod.is_some_and(|value| value.is_wholly_known() && !value.is_null().is_true());
        let own = container.body.get("securityContext");
        let is_open = open(container.body).or_else(|| open_section(own)).or_else(|| is_fragment(container)).is_some();
        let is_own = own.and_then(|own| own.get(field)).is_some_and(|value| !value.is_null().is_true());
        is_set && !is_own && !is_open
    }
}

/// Why a container may have more settings than are written: one without an image is a patch for a container of another file.
fn is_fragment(container: &Container<'_>) -> Option<Arc<Unknown>> {
    let is_there = container.body.get("image").is_some_and(|image| !image.is_null().is_true());
    let reason = || {
        Unknown::because(ReasonKind::NotInFiles, "the manifest that this patch is for is not in these files", container.header)
    };
    (!is_there && container.kind != ContainerKind::Ephemeral).then(|| Arc::new(reason()))
}

fn open(value: &Value) -> Option<Arc<Unknown>> {
    value.as_mapping().and_then(|mapping| mapping.open.clone())
}

/// Why a section may have more than what is read.
fn open_section(section: Option<&Value>) -> Option<Arc<Unknown>> {
    let section = section?;
    match &section.kind {
        Kind::Mapping(mapping) => mapping.open.clone(),
        Kind::Null(_) | Kind::Absent(_) => None,
        _ if !section.is_known() => Some(Arc::new(Unknown::joined([section]))),
        _ => {
            let span = section.origin.span().unwrap_or(Span::NONE);
            Some(Arc::new(Unknown::because(ReasonKind::UnexpectedType, "securityContext", span)))
        }
    }
}

impl PodTemplate<'_> {
    /// Whether its pods run on Windows: what only Linux has decides nothing there.
    pub fn is_windows(&self) -> Truth {
        let named = |path: &[&str]| self.spec.get_path(path).filter(|value| !value.is_null().is_true());
        let system = named(&["os", "name"]).or_else(|| named(&["nodeSelector", "kubernetes.io/os"]));
        match system {
            None => Truth::False,
            Some(system) => system.as_str().map_or(Truth::Unknown, |name| Truth::from(name == "windows")),
        }
    }
}

impl Container<'_> {
    /// What it is for, in a word: an init container that keeps running is a `sidecar`.
    pub fn role(&self) -> &'static str {
        match self.kind {
            ContainerKind::Ordinary => "ordinary",
            ContainerKind::Ephemeral => "ephemeral",
            ContainerKind::Init => match self.body.get("restartPolicy").and_then(Value::as_str) {
                Some("Always") => "sidecar",
                _ => "init",
            },
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::kubernetes::testing::objects;

    #[test]
    fn the_container_is_asked_before_its_pod() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  os: {name: windows}\n\
            \x20 securityContext: {runAsNonRoot: true, runAsUser: 1000, fsGroup: 2000}\n  containers:\n\
            \x20   - {name: a, image: x}\n    - {name: b, image: x, securityContext: {runAsUser: 0, privileged: true}}\n\
            \x20   - {name: c}\n\
            \x20 initContainers:\n    - {name: d, image: x, restartPolicy: Always}\n";
        let (_, objects) = objects(&[("a.yaml", text)]);
        let workload = Workload::from_object(&objects[0]).unwrap();
        let of = |name: &str| workload.containers.iter().find(|container| container.name == name).unwrap();
        let context = |name: &str| workload.security_context(of(name));
        let user = |name: &str| context(name).get("runAsUser").and_then(Value::as_number).and_then(|user| user.to_i64());
        assert_eq!((user("a"), user("b"), user("c")), (Some(1000), Some(0), None));
        assert!(context("a").get("fsGroup").is_none(), "not a field of containers");
        assert_eq!(context("b").get("runAsNonRoot").and_then(Value::as_bool), Some(true));
        assert!(context("c").as_mapping().unwrap().open.is_some(), "a part of a container");
        let inherited = |name: &str| workload.is_inherited(of(name), "runAsUser");
        assert_eq!((inherited("a"), inherited("b"), inherited("c")), (true, false, false));
        assert_eq!((of("a").role(), of("d").role()), ("ordinary", "sidecar"));
        assert_eq!(workload.templates[0].is_windows(), Truth::True);
    }
}
