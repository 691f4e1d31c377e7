//! The references of a container to ConfigMaps and Secrets with settings of Redis: whether they lead to something.

use super::endpoint::{Viewpoint, is_placeholder, may_be_elasticache};
use super::names::{EndpointName, Names, as_variable};
use crate::expr::spelling::suggestion;
use crate::kubernetes::{Container, Dangling, Environment, MissingReference, VariableSource, Workload, data_of};
use crate::source::Span;
use crate::value::{Form, Hop, HopKind, Kind, Note, Origin, ReasonKind, Site, Type, Unknown, Value};

/// Of each reference to settings of Redis: whether what it names is there. What is optional, and what nothing of this
/// repository says anything of, is left out.
pub(super) fn references<'w>(
    place: &Viewpoint<'_, 'w>,
    workload: &'w Workload<'w>,
    container: &'w Container<'w>,
    further: &[String],
) -> Vec<Value> {
    let environment = place.scope.world.environment(workload, container);
    if is_of_another(place, &environment, further) {
        return Vec::new();
    }
    let names = Names::get();
    let is_setting = |parts: [Option<&str>; 3]| parts.into_iter().flatten().any(|name| names.is_setting(name, further));
    let mut found: Vec<(Span, Value)> = Vec::new();
    let mut add = |span: Span, value: Value| {
        if !found.iter().any(|(known, _)| *known == span) {
            found.push((span, value));
        }
    };
    for missing in &environment.missing {
        let parts = [missing.variable.as_deref(), missing.key.as_deref(), Some(missing.name.as_str())];
        let is_asked = !missing.optional && is_setting(parts);
        if let Some(value) = dangling(missing, workload).filter(|_| is_asked) {
            add(missing.reference, value);
        }
    }
    for variable in &environment.variables {
        let (VariableSource::ConfigMap { object, name, key } | VariableSource::Secret { object, name, key }) = &variable.source
        else {
            continue;
        };
        if !is_setting([Some(&variable.name), Some(key), Some(name)]) {
            continue;
        }
        if object.is_some() {
            add(variable.entry, Value::bool(true).with_span(variable.entry));
        } else if name.is_empty() && !variable.value.is_known() {
            // The name itself is not known.
            let unknown = Unknown { not_null: true, ..Unknown::joined([&variable.value]).with_type(Type::Bool) };
            add(variable.entry, unknown.into_value().with_origin(variable.value.origin.clone()));
        }
    }
    found.into_iter().map(|(_, value)| value).collect()
}

/// Whether all endpoints that the container has are those of something else.
fn is_of_another(place: &Viewpoint<'_, '_>, environment: &Environment<'_>, further: &[String]) -> bool {
    let names = Names::get();
    let is_endpoint = |name: &str| matches!(names.endpoint(&as_variable(name), further), Some(EndpointName::Certain(_)));
    let endpoints = environment.variables.iter().filter(|variable| is_endpoint(&variable.name));
    let mut endpoints = endpoints.filter(|variable| variable.value.as_str() != Some("")).peekable();
    endpoints.peek().is_some() && endpoints.all(|variable| may_be_elasticache(place, &variable.value).is_false())
}

/// A reference that leads nowhere; `None` where what it names may be made elsewhere.
fn dangling(missing: &MissingReference<'_>, workload: &Workload<'_>) -> Option<Value> {
    let (kind, name, namespace) = (missing.kind, &missing.name, workload.object.namespace_or_default());
    let written = [Some(name), missing.key.as_ref()];
    if let Some(open) = written.into_iter().flatten().find(|text| is_placeholder(text)) {
        return Some(Value::unknown(ReasonKind::Placeholder, open.as_str(), missing.reference));
    }
    let (text, evidence) = match &missing.why {
        Dangling::Object(absence) if absence.producer.is_some() || absence.others == 0 => return None,
        Dangling::Object(absence) => {
            let (others, are) = (absence.others, if absence.others == 1 { "is one other" } else { "are others" });
            let count = if others == 1 { String::new() } else { format!(" ({others})") };
            (
                format!("refers to the {kind} `{name}`, which is not in the namespace `{namespace}`, where there {are}{count}"),
                None,
            )
        }
        Dangling::Key(object) => {
            let key = missing.key.as_deref().unwrap_or_default();
            let data = data_of(object);
            let near = suggestion(key, data.entries.keys().map(|key| key.as_str()));
            (
                format!(
                    "refers to the key `{key}`, which `{}` does not have{near}{}",
                    object.target(),
                    if near.is_empty() { "" } else { "?" }
                ),
                Some(object.header),
            )
        }
    };
    let note = |text: &str| Some(Note::new(text));
    let hop = evidence.map(|span| Hop::new(HopKind::Evidence, Site::new(span, Form::Container), note("the object")));
    let origin = Origin::at(missing.reference).with_hops(hop.as_slice()).with_note(note(&text));
    Some(Value::new(Kind::Bool(false)).with_origin(origin))
}
