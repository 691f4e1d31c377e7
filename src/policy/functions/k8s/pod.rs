//! Pods of a workload, and what is in force for a container.

use super::super::function::Invocation;
use super::{container_of, workload_of};
use crate::expr::Evaluated;
use crate::kubernetes::{ImageReference, PodTemplate, placeholder_reason};
use crate::source::Span;
use crate::value::{ReasonKind, Truth, Type, Unknown, Value};

/// The `spec` of each pod template: of a container its own, of a workload all.
pub(super) fn pods(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (workload, container) = workload_of(invocation, 0)?;
    let templates = match container {
        Some(container) => container.template..container.template + 1,
        None => 0..workload.templates.len(),
    };
    Ok(Value::tuple(templates.filter_map(|template| workload.pod_spec(template)).collect()))
}

/// The `securityContext` in force for a container: its own fields over those of its pod.
pub(super) fn security_context(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (workload, container) = container_of(invocation, 0)?;
    Ok(workload.security_context(container))
}

/// `k8s::is_inherited(attrs, "runAsUser")`: whether a container has a known field of the `securityContext` from its pod; of a
/// workload, whether one of its containers has. A value that several containers share is judged once, with the workload.
pub(super) fn is_inherited(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (workload, container) = workload_of(invocation, 0)?;
    let field = invocation.argument(1);
    let Some(field) = field.as_str() else { return Err(invocation.wrong(1, "the name of a field must be a string")) };
    let is_inherited = match container {
        Some(container) => workload.is_inherited(container, field),
        None => workload.containers.iter().any(|container| workload.is_inherited(container, field)),
    };
    Ok(Value::bool(is_inherited))
}

/// Whether the pods of a container or a workload run on Windows.
pub(super) fn is_windows(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (workload, container) = workload_of(invocation, 0)?;
    let of_template = |template: &PodTemplate<'_>| template.is_windows();
    let truth = match container.and_then(|container| workload.template_of(container)) {
        Some(template) => template.is_windows(),
        None => Truth::all(workload.templates.iter().map(of_template)),
    };
    Ok(match truth {
        Truth::Unknown => {
            let span = workload.object.header;
            let unknown = Unknown::because(ReasonKind::Placeholder, "the operating system of the pods", span);
            unknown.with_type(Type::Bool).into_value().with_span(span)
        }
        truth => Value::bool(truth.is_true()).with_span(Span::NONE),
    })
}

/// What a container is for: `ordinary`, `init`, `sidecar` or `ephemeral`.
pub(super) fn container_role(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (_, container) = container_of(invocation, 0)?;
    Ok(Value::string(container.role()).with_span(container.header))
}

/// A name as it reaches the cluster: names keep their placeholders, so that two that are written alike are the same; what they
/// are compared with otherwise is unknown.
pub(super) fn name(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    Ok(match placeholder_reason(&value) {
        Some(reason) => {
            let unknown = Unknown { reasons: vec![reason], not_null: true, ..Unknown::default() };
            unknown.with_type(Type::String).into_value().with_origin(value.origin)
        }
        None => value,
    })
}

/// The parts of an image's reference: `registry`, `name`, `tag`, `digest`, each null where there is none.
pub(super) fn image(invocation: &Invocation<'_, '_>) -> Evaluated {
    let value = invocation.argument(0);
    if value.is_null().is_true() {
        return Ok(Value::unknown(
            ReasonKind::NotInFiles,
            "the image is not in these files",
            value.origin.span().unwrap_or(invocation.span),
        ));
    }
    let read = ImageReference::read(&value);
    let parts = [("registry", read.registry), ("name", read.name), ("tag", read.tag), ("digest", read.digest)];
    Ok(Value::object(parts).with_origin(value.origin))
}
