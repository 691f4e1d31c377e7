//! One container's `envFrom` and `env`, item by item.

use std::collections::BTreeSet;

use crate::kubernetes::Object;
use crate::kubernetes::data::{Data, data_of, produced_data};
use crate::kubernetes::index::{Absence, Lookup, ObjectIndex};
use crate::source::{Span, Text};
use crate::value::{Kind, Reason, ReasonKind, Type, Unknown, Value, equal};

use super::expand::expand;
use super::variable::{Dangling, Environment, MissingReference, Variable, VariableSource};

/// What a name in the container leads to.
struct ReferencedObject<'a> {
    object: Option<&'a Object>,
    data: Data,
}

/// Reads for one workload.
pub(super) struct EnvironmentReader<'a, 'i> {
    pub object: &'a Object,
    /// The pod template that holds the container.
    pub template: Option<&'a Value>,
    pub index: &'i ObjectIndex<'a>,
}

impl<'a> EnvironmentReader<'a, '_> {
    /// An item of `envFrom`.
    pub fn take_all(&self, item: &'a Value, doubt: Option<&Unknown>, environment: &mut Environment<'a>) {
        if let Some(doubt) = doubt {
            // It may be there, and then set anything.
            let entry = item.origin.span().unwrap_or(Span::NONE);
            environment.open(&doubt.reasons);
            environment.variables.iter_mut().for_each(|variable| _ = variable.could_be_overridden.get_or_insert(entry));
            return;
        }
        let prefix = item.get("prefix").and_then(text_of).unwrap_or_default();
        for (field, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
            let Some(reference) = item.get(field) else { continue };
            let Some(named) = reference.get("name") else { continue };
            let entry = named.origin.span().or(item.origin.span()).unwrap_or(Span::NONE);
            let name = text_of(named).unwrap_or_default();
            let source = match self.find(kind, named) {
                None => {
                    environment.open(&Unknown::joined([named]).reasons);
                    continue;
                }
                Some(Ok(source)) => source,
                Some(Err(absence)) => {
                    environment.open(&[self.reason(kind, &name, entry)]);
                    for variable in &mut environment.variables {
                        variable.could_be_overridden.get_or_insert(entry);
                    }
                    environment.missing.push(MissingReference {
                        kind,
                        name,
                        key: None,
                        variable: None,
                        reference: entry,
                        optional: is_optional(reference),
                        why: Dangling::Object(absence),
                    });
                    continue;
                }
            };
            if let Some(open) = &source.data.open {
                environment.open(&open.reasons);
                for variable in &mut environment.variables {
                    variable.could_be_overridden.get_or_insert(entry);
                }
            }
            for (key, value) in source.data.entries {
                let variable = Text::from(format!("{prefix}{key}"));
                if !is_variable_name(&variable) {
                    continue;
                }
                environment.set(Variable {
                    name: variable,
                    value,
                    entry,
                    source: variable_source(kind, source.object, &name, key),
                    from_all: true,
                    references: Vec::new(),
                    could_be_overridden: None,
                });
            }
        }
    }

    /// An item of `env`.
    pub fn take_one(&self, item: &'a Value, doubt: Option<&Unknown>, environment: &mut Environment<'a>) {
        let Some(named) = item.get("name") else { return };
        let Some(name) = text_of(named) else {
            if !named.is_known() {
                environment.open(&Unknown::joined([named]).reasons);
            }
            return;
        };
        let entry = item.as_mapping().map(|mapping| mapping.header).or(named.origin.span()).unwrap_or(Span::NONE);
        let written = item.get("value").filter(|value| !matches!(value.kind, Kind::Null(_) | Kind::Absent(_)));
        let from = item.get("valueFrom").filter(|from| from.as_mapping().is_some_and(|m| !m.entries.is_empty()));
        let mut variable = Variable {
            name,
            value: Value::string("").with_span(entry),
            entry,
            source: VariableSource::Inline,
            from_all: false,
            references: Vec::new(),
            could_be_overridden: None,
        };
        match (written, from) {
            (Some(value), _) if value.as_str() != Some("") || from.is_none() => {
                (variable.value, variable.references) = expand(value, environment);
            }
            (_, Some(from)) => match self.value_from(&variable.name, from, entry, environment) {
                Some((value, source)) => (variable.value, variable.source) = (value, source),
                // An optional key that is not there sets nothing; what `envFrom` gave stays.
                None => return,
            },
            (_, None) => {
                if let Some(open) = item.as_mapping().and_then(|mapping| mapping.open.as_ref()) {
                    variable.value = Value::new(Kind::Unknown(open.clone())).with_span(entry);
                } else if let Some(span) = item.get("value").and_then(|value| value.origin.span()) {
                    variable.value = variable.value.with_span(span);
                }
            }
        }
        if let Some(doubt) = doubt {
            let before = environment.get(&variable.name).map_or_else(Value::null, |before| before.value.clone());
            variable.value = one_of(variable.value, before, doubt);
        }
        environment.set(variable);
    }

    fn value_from(
        &self,
        variable: &Text,
        from: &'a Value,
        entry: Span,
        environment: &mut Environment<'a>,
    ) -> Option<(Value, VariableSource<'a>)> {
        for (field, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
            let Some(reference) = from.get(field) else { continue };
            let (named, keyed) = (reference.get("name"), reference.get("key"));
            let span = |value: Option<&Value>| value.and_then(|value| value.origin.span()).unwrap_or(entry);
            let found = named.and_then(|named| self.find(kind, named));
            let (Some(found), Some(key)) = (found, keyed.and_then(text_of)) else {
                let value = Unknown::joined(named.into_iter().chain(keyed)).with_type(Type::String).into_value();
                let source = variable_source(kind, None, &Text::default(), Text::default());
                return Some((value.with_span(span(named)), source));
            };
            let name = named.and_then(text_of).unwrap_or_default();
            let optional = is_optional(reference);
            let missing = |reference: Span, why: Dangling<'a>| MissingReference {
                kind,
                name: name.clone(),
                key: Some(key.clone()),
                variable: Some(variable.clone()),
                reference,
                optional,
                why,
            };
            let unknown = |reason: Reason| {
                let span = reason.span;
                Unknown { reasons: vec![reason], typ: Some(Type::String), ..Unknown::default() }.into_value().with_span(span)
            };
            let source = match found {
                Ok(source) => source,
                Err(absence) => {
                    environment.missing.push(missing(span(named), Dangling::Object(absence)));
                    let value = unknown(self.reason(kind, &name, span(named)));
                    return Some((value, variable_source(kind, None, &name, key)));
                }
            };
            let object = source.object;
            if let Some(value) = source.data.entries.get(&key) {
                return Some((value.clone(), variable_source(kind, object, &name, key)));
            }
            if let Some(open) = &source.data.open {
                let value = Unknown { typ: Some(Type::String), ..(**open).clone() }.into_value().with_span(span(keyed));
                return Some((value, variable_source(kind, object, &name, key)));
            }
            if let Some(object) = object {
                environment.missing.push(missing(span(keyed), Dangling::Key(object)));
            }
            if optional {
                return None;
            }
            let subject = format!("{} key {key}", self.subject(kind, &name));
            let value = unknown(Reason::new(ReasonKind::ObjectNotAvailable, subject, span(keyed)));
            return Some((value, variable_source(kind, object, &name, key)));
        }
        let (field, reference) = from.as_mapping()?.entries.iter().next().map(|(field, entry)| (field, &entry.value))?;
        let value = self.field(field, reference, entry);
        Some((value, VariableSource::Field))
    }

    /// `fieldRef` and its like: what the object itself says is known, the rest is the cluster's.
    fn field(&self, field: &str, reference: &Value, entry: Span) -> Value {
        let path = reference.get("fieldPath").and_then(Value::as_str).unwrap_or(field);
        let span = reference.get("fieldPath").and_then(|path| path.origin.span()).unwrap_or(entry);
        let bracketed = |name: &str| path.strip_prefix(name)?.strip_prefix("['")?.strip_suffix("']");
        let template = self.template.and_then(|template| template.get("metadata"));
        let known = match path {
            "metadata.namespace" => self.object.body.get_path(&["metadata", "namespace"]).cloned(),
            "spec.serviceAccountName" => self.template.and_then(|t| t.get_path(&["spec", "serviceAccountName"])).cloned(),
            _ => [("metadata.labels", "labels"), ("metadata.annotations", "annotations")]
                .iter()
                .find_map(|(written, name)| template.and_then(|template| template.get(name)?.get(bracketed(written)?)).cloned()),
        };
        if let Some(value) = known.filter(|value| value.as_str().is_some()) {
            return value;
        }
        let mut unknown = Unknown::because(ReasonKind::ObjectNotAvailable, path, span).with_type(Type::String);
        unknown.not_null = true;
        unknown.into_value().with_span(span)
    }

    /// What a name leads to; `None` where neither the name nor what it stands for is known.
    fn find(&self, kind: &str, named: &Value) -> Option<Result<ReferencedObject<'a>, Absence<'a>>> {
        let name = text_of(named).unwrap_or_default();
        Some(match self.index.find_named(self.object, kind, named)? {
            Lookup::Found(object) => Ok(ReferencedObject { object: Some(object), data: data_of(object) }),
            Lookup::Ambiguous(objects) => {
                let reason = self.reason(kind, &name, objects.first().map_or(Span::NONE, |object| object.header));
                Ok(ReferencedObject { object: None, data: either(&objects, reason) })
            }
            Lookup::Missing(absence) => match absence.producer.and_then(|producer| produced_data(producer, &name)) {
                Some(data) => Ok(ReferencedObject { object: None, data }),
                None => Err(absence),
            },
        })
    }

    fn reason(&self, kind: &str, name: &str, span: Span) -> Reason {
        Reason::new(ReasonKind::ObjectNotAvailable, self.subject(kind, name), span)
    }

    fn subject(&self, kind: &str, name: &str) -> String {
        match &self.object.namespace {
            Some(namespace) => format!("{kind}/{namespace}/{name}"),
            None => format!("{kind}/{name}"),
        }
    }
}

/// A value that may or may not be there instead of another.
fn one_of(value: Value, before: Value, doubt: &Unknown) -> Value {
    let (origin, sensitive) = (value.origin.clone(), value.sensitive || before.sensitive);
    let unknown = Unknown { cases: vec![value, before], typ: Some(Type::String), ..doubt.reasons_only() };
    unknown.into_value().with_origin(origin).with_sensitive(sensitive)
}

/// The data of one of several objects: known where all agree.
fn either(objects: &[&Object], reason: Reason) -> Data {
    let all: Vec<Data> = objects.iter().map(|object| data_of(object)).collect();
    let mut data = Data::default();
    let keys: BTreeSet<&Text> = all.iter().flat_map(|data| data.entries.keys()).collect();
    for key in keys {
        let cases: Vec<Value> = all.iter().filter_map(|data| data.entries.get(key).cloned()).collect();
        let agree = cases.len() == all.len() && cases.iter().zip(cases.iter().skip(1)).all(|(a, b)| equal(a, b).is_true());
        let value = match cases.first() {
            Some(first) if agree => first.clone(),
            first => {
                let span = first.and_then(|value| value.origin.span()).unwrap_or(Span::NONE);
                let cases =
                    if cases.len() == all.len() && cases.len() <= Unknown::MAX_CASES { cases.clone() } else { Vec::new() };
                Unknown { reasons: vec![reason.clone()], typ: Some(Type::String), cases, ..Unknown::default() }
                    .into_value()
                    .with_span(span)
            }
        };
        data.entries.insert(key.clone(), value);
    }
    data.open = all.iter().find_map(|data| data.open.clone());
    data
}

fn variable_source<'a>(kind: &str, object: Option<&'a Object>, name: &Text, key: Text) -> VariableSource<'a> {
    match kind {
        "Secret" => VariableSource::Secret { object, name: name.clone(), key },
        _ => VariableSource::ConfigMap { object, name: name.clone(), key },
    }
}

fn is_optional(reference: &Value) -> bool {
    reference.get("optional").and_then(Value::as_bool) == Some(true)
}

/// A name as text: numbers and booleans are text to who looks them up.
fn text_of(value: &Value) -> Option<Text> {
    match &value.kind {
        Kind::String(text) => Some(text.clone()),
        Kind::Bool(value) => Some(if *value { "true" } else { "false" }.into()),
        Kind::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

/// Keys that cannot be the name of a variable are passed over by `envFrom`.
fn is_variable_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| (0x20..0x7f).contains(&byte) && byte != b'=')
}
