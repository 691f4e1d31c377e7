//! The environment of a container as the kubelet makes it: `envFrom` in order, then `env` over it; values of
//! ConfigMap and Secret keys; `$(VAR)` in what `env` writes.
//!
//! Invariant: a value's origin is where it was written (the ConfigMap's entry), never where the container takes it; that
//! is the variable's `entry`. Floor 2.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::source::{Span, Text};
use crate::value::{Kind, Reason, ReasonKind, Type, Unknown, Value, WayKind, equal};

use super::data::{Data, data_of};
use super::expansion::{Piece, pieces};
use super::index::{Absence, Lookup, ObjectIndex};
use super::{Container, Object, Workload};

/// How a variable gets its value.
#[derive(Clone, Debug)]
pub enum VariableSource<'a> {
    /// `value` in `env`.
    Inline,
    /// `valueFrom.configMapKeyRef`, or a ConfigMap in `envFrom`. The object, if it is there.
    ConfigMap { object: Option<&'a Object>, name: Text, key: Text },
    /// `valueFrom.secretKeyRef`, or a Secret in `envFrom`.
    Secret { object: Option<&'a Object>, name: Text, key: Text },
    /// `fieldRef`, `resourceFieldRef`, `fileKeyRef`: known only in the cluster.
    Field,
}

/// A variable of a container.
#[derive(Clone, Debug)]
pub struct Variable<'a> {
    pub name: Text,
    /// A string; a boolean or number where the source writes one that the API server would refuse; unknown; text of
    /// which parts are unknown. Its origin is the place where it is written.
    pub value: Value,
    /// In the container: the first line of the `env` item, or the name that an `envFrom` item refers to.
    pub entry: Span,
    pub source: VariableSource<'a>,
    /// It comes from an `envFrom` item rather than an `env` item.
    pub from_all: bool,
    /// Where the variables were written that `$(VAR)` took in, in order.
    pub references: Vec<Span>,
    /// A later `envFrom` item whose object is not available: it could hold another value.
    pub could_be_overridden: Option<Span>,
}

impl Variable<'_> {
    /// The value as used at the container's entry, having come from where it was written.
    pub fn at_entry(&self) -> Value {
        let mut value = self.value.clone();
        if value.origin.span.is_some_and(|span| span != self.entry) && !matches!(self.source, VariableSource::Inline) {
            value.origin = value.origin.through(WayKind::ConfigMapEntry, self.entry);
        }
        value
    }
}

/// Why a reference leads nowhere.
#[derive(Clone, Debug)]
pub enum Dangling<'a> {
    /// There is no such object.
    Object(Absence<'a>),
    /// The object is there and lacks the key.
    Key(&'a Object),
}

/// A reference of a container that leads to nothing in the repository.
#[derive(Clone, Debug)]
pub struct MissingReference<'a> {
    /// `ConfigMap` or `Secret`.
    pub kind: &'static str,
    pub name: Text,
    /// `None` for `envFrom`.
    pub key: Option<Text>,
    /// The variable that wanted it; `None` for `envFrom`.
    pub variable: Option<Text>,
    /// The name, or the key where only that is missing.
    pub reference: Span,
    pub optional: bool,
    pub why: Dangling<'a>,
}

/// What a container finds in its environment.
#[derive(Clone, Debug, Default)]
pub struct Environment<'a> {
    /// In the order in which the kubelet comes upon the names; every name once.
    pub variables: Vec<Variable<'a>>,
    /// There may be further variables, for these reasons.
    pub open: Option<Arc<Unknown>>,
    pub missing: Vec<MissingReference<'a>>,
    by_name: HashMap<Text, usize>,
}

impl<'a> Environment<'a> {
    /// The environment of a container of a workload.
    pub fn of(workload: &Workload<'a>, container: &Container<'a>, index: &ObjectIndex<'a>) -> Environment<'a> {
        let mut environment = Environment::default();
        let template = workload.template_of(container).map(|template| template.body);
        let reader = Reader { object: workload.object, template, index };
        for item in items(container.body, "envFrom", &mut environment) {
            reader.take_all(item, &mut environment);
        }
        for item in items(container.body, "env", &mut environment) {
            reader.take_one(item, &mut environment);
        }
        environment
    }

    /// The variable of this name, if it is set.
    pub fn get(&self, name: &str) -> Option<&Variable<'a>> {
        self.by_name.get(name).and_then(|index| self.variables.get(*index))
    }

    fn set(&mut self, variable: Variable<'a>) {
        match self.by_name.get(&variable.name) {
            Some(index) => {
                if let Some(place) = self.variables.get_mut(*index) {
                    *place = variable;
                }
            }
            None => {
                self.by_name.insert(variable.name.clone(), self.variables.len());
                self.variables.push(variable);
            }
        }
    }

    /// There may be variables that are not known.
    fn open(&mut self, reasons: &[Reason]) {
        let mut unknown = self.open.take().map(|open| (*open).clone()).unwrap_or_default();
        for reason in reasons {
            if unknown.reasons.len() < 8 && !unknown.reasons.contains(reason) {
                unknown.reasons.push(reason.clone());
            }
        }
        self.open = Some(Arc::new(unknown));
    }
}

/// The items of a list field of the container. A field that is not known opens the environment.
fn items<'v>(container: &'v Value, field: &str, environment: &mut Environment<'_>) -> &'v [Value] {
    let Some(value) = container.get(field) else { return &[] };
    match &value.kind {
        Kind::Sequence(sequence) => {
            if let Some(open) = &sequence.open {
                environment.open(&open.reasons);
            }
            &sequence.items
        }
        Kind::Unknown(_) | Kind::Symbol(_) => {
            environment.open(&Unknown::joined([value]).reasons);
            &[]
        }
        _ => &[],
    }
}

/// What a name in the container leads to.
struct Source<'a> {
    object: Option<&'a Object>,
    data: Data,
}

struct Reader<'a, 'i> {
    object: &'a Object,
    template: Option<&'a Value>,
    index: &'i ObjectIndex<'a>,
}

impl<'a> Reader<'a, '_> {
    /// An item of `envFrom`.
    fn take_all(&self, item: &'a Value, environment: &mut Environment<'a>) {
        let prefix = item.get("prefix").and_then(text_of).unwrap_or_default();
        for (field, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
            let Some(reference) = item.get(field) else { continue };
            let Some(named) = reference.get("name") else { continue };
            let entry = named.origin.span.or(item.origin.span).unwrap_or(Span::NONE);
            let Some(name) = text_of(named) else {
                environment.open(&Unknown::joined([named]).reasons);
                continue;
            };
            let source = match self.find(kind, &name) {
                Ok(source) => source,
                Err(absence) => {
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
    fn take_one(&self, item: &'a Value, environment: &mut Environment<'a>) {
        let Some(named) = item.get("name") else { return };
        let Some(name) = text_of(named) else {
            if !named.is_known() {
                environment.open(&Unknown::joined([named]).reasons);
            }
            return;
        };
        let entry = item.as_mapping().map(|mapping| mapping.header).or(named.origin.span).unwrap_or(Span::NONE);
        let written = item.get("value").filter(|value| !matches!(value.kind, Kind::Null | Kind::Absent(_)));
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
                if let Some(span) = item.get("value").and_then(|value| value.origin.span) {
                    variable.value = variable.value.with_span(span);
                }
            }
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
            let span = |value: Option<&Value>| value.and_then(|value| value.origin.span).unwrap_or(entry);
            let (Some(name), Some(key)) = (named.and_then(text_of), keyed.and_then(text_of)) else {
                let value = Unknown::joined(named.into_iter().chain(keyed)).with_type(Type::String).into_value();
                let source = variable_source(kind, None, &Text::default(), Text::default());
                return Some((value.with_span(span(named)), source));
            };
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
            let source = match self.find(kind, &name) {
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
        let span = reference.get("fieldPath").and_then(|path| path.origin.span).unwrap_or(entry);
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

    fn find(&self, kind: &str, name: &str) -> Result<Source<'a>, Absence<'a>> {
        match self.index.find(self.object, kind, name) {
            Lookup::Found(object) => Ok(Source { object: Some(object), data: data_of(object) }),
            Lookup::Ambiguous(objects) => {
                let reason = self.reason(kind, name, objects.first().map_or(Span::NONE, |object| object.header));
                Ok(Source { object: None, data: either(&objects, reason) })
            }
            Lookup::Missing(absence) => Err(absence),
        }
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

/// The data of one of several objects: known where all agree.
fn either(objects: &[&Object], reason: Reason) -> Data {
    let all: Vec<Data> = objects.iter().map(|object| data_of(object)).collect();
    let mut data = Data::default();
    let keys: BTreeSet<&Text> = all.iter().flat_map(|data| data.entries.keys()).collect();
    for key in keys {
        let cases: Vec<Value> = all.iter().filter_map(|data| data.entries.get(key).cloned()).collect();
        let agree = cases.len() == all.len() && cases.windows(2).all(|pair| equal(&pair[0], &pair[1]).is_true());
        let value = match cases.first() {
            Some(first) if agree => first.clone(),
            first => {
                let span = first.and_then(|value| value.origin.span).unwrap_or(Span::NONE);
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

/// Puts the variables that are set so far into `$(VAR)`. Also where they were written.
fn expand(value: &Value, environment: &Environment<'_>) -> (Value, Vec<Span>) {
    let Some(text) = value.as_str().filter(|text| text.contains('$')) else { return (value.clone(), Vec::new()) };
    let pieces = pieces(text);
    if let [Piece::Reference { name, .. }] = pieces.as_slice()
        && let Some(variable) = environment.get(name)
    {
        let mut same = variable.value.clone();
        let written = same.origin.span;
        same.origin = same.origin.through(WayKind::Element, value.origin.span.unwrap_or(Span::NONE));
        return (same, written.into_iter().collect());
    }
    let (mut parts, mut references, mut sensitive) = (Vec::new(), Vec::new(), value.sensitive);
    let mut known = String::new();
    for piece in pieces {
        let (name, written) = match piece {
            Piece::Text(text) => {
                known.push_str(text);
                continue;
            }
            Piece::Reference { name, written } => (name, written),
        };
        let part = match environment.get(name) {
            Some(variable) => {
                references.extend(variable.value.origin.span);
                sensitive |= variable.value.sensitive;
                variable.value.clone()
            }
            // The kubelet sets these for every Service of the namespace; the address is the cluster's to give.
            None if name.ends_with("_SERVICE_HOST") || name.contains("_SERVICE_PORT") => {
                Value::unknown(ReasonKind::ObjectNotAvailable, name, value.origin.span.unwrap_or(Span::NONE))
            }
            None => match &environment.open {
                Some(open) => Value::new(Kind::Unknown(open.clone())),
                None => Value::string(written),
            },
        };
        match part.kind {
            Kind::String(text) => known.push_str(&text),
            Kind::Bool(value) => known.push_str(if value { "true" } else { "false" }),
            Kind::Number(number) => known.push_str(&number.to_string()),
            _ => {
                if !known.is_empty() {
                    parts.push(Value::string(std::mem::take(&mut known)));
                }
                match part.kind {
                    Kind::Parts(inner) => parts.extend(inner.iter().cloned()),
                    _ => parts.push(part),
                }
            }
        }
    }
    if !known.is_empty() || parts.is_empty() {
        parts.push(Value::string(known));
    }
    let kind = match parts.as_slice() {
        [Value { kind: Kind::String(text), .. }] => Kind::String(text.clone()),
        _ => Kind::Parts(parts.into()),
    };
    (Value { kind, origin: value.origin.clone(), sensitive }, references)
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::kubernetes::testing::objects;

    const CONFIG: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: config, namespace: shop}
data: {HOST: h1, TLS: \"true\", PORT: 6379, FLAG: yes, 'bad=key': x}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: config, namespace: legacy}
data: {HOST: wrong}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: later, namespace: shop}
data: {HOST: h2}
---
apiVersion: v1
kind: Secret
metadata: {name: secret, namespace: shop}
data: {PASSWORD: cGFzcw==, BOTH: b2xk, BROKEN: '%%%'}
stringData: {BOTH: new}
";

    /// The environment of a container with these fields, one `NAME=value <- where it is written` per line.
    fn environment(fields: &str) -> String {
        let pod = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: shop}}\nspec:\n  containers:\n  - name: c\n{fields}"
        );
        let (sources, objects) = objects(&[("config.yaml", CONFIG), ("pod.yaml", &pod)]);
        let index = ObjectIndex::new(&objects);
        let pod = objects.iter().find(|o| o.kind == "Pod").unwrap();
        let workload = Workload::of(pod).unwrap();
        let environment = Environment::of(&workload, &workload.containers[0], &index);
        let mut lines = Vec::new();
        for variable in &environment.variables {
            let text = |value: &Value| match &value.kind {
                Kind::String(text) => text.to_string(),
                Kind::Number(number) => format!("number {number}"),
                Kind::Bool(value) => format!("bool {value}"),
                Kind::Unknown(unknown) => format!("unknown {}", unknown.reasons[0].subject),
                other => format!("{other:?}"),
            };
            let shown = match &variable.value.kind {
                Kind::Parts(parts) => parts.iter().map(text).collect::<Vec<_>>().join("|"),
                _ => text(&variable.value),
            };
            let span = variable.value.origin.written().unwrap();
            let written = sources.get(span.source).unwrap();
            let secret = if variable.value.sensitive { " (sensitive)" } else { "" };
            lines.push(format!("{}={shown}{secret} <- {}", variable.name, written.slice(span)));
        }
        lines.extend(environment.missing.iter().map(|missing| {
            let why = match &missing.why {
                Dangling::Object(absence) => format!("no object among {}", absence.others),
                Dangling::Key(object) => format!("no key in {}", object.target()),
            };
            let source = sources.get(missing.reference.source).unwrap();
            format!("missing {} {why}{}", source.slice(missing.reference), if missing.optional { " (optional)" } else { "" })
        }));
        if environment.open.is_some() {
            lines.push("open".into());
        }
        lines.join("\n")
    }

    #[test]
    fn sources_are_taken_in_the_kubelets_order() {
        let all = "    envFrom: [{configMapRef: {name: config}}]\n";
        assert_eq!(environment(all), "FLAG=bool true <- yes\nHOST=h1 <- h1\nPORT=number 6379 <- 6379\nTLS=true <- \"true\"");
        let later = "    envFrom: [{configMapRef: {name: later}, prefix: X_}, {configMapRef: {name: config}}, {configMapRef: {name: later}}]\n    \
            env: [{name: TLS, value: 'no'}, {name: TLS, value: last}, {name: EMPTY}]\n";
        let shown = environment(later);
        assert!(shown.contains("X_HOST=h2 <- h2\n") && shown.contains("\nHOST=h2 <- h2\n"), "{shown}");
        assert!(shown.contains("TLS=last <- last\n") && shown.contains("EMPTY= <- name: EMPTY"), "{shown}");
    }

    #[test]
    fn keys_are_taken_from_the_own_namespace() {
        let fields = "    env:
    - name: A
      valueFrom: {configMapKeyRef: {name: config, key: HOST}}
    - name: B
      valueFrom: {secretKeyRef: {name: secret, key: PASSWORD}}
    - name: C
      valueFrom: {secretKeyRef: {name: secret, key: BOTH}}
    - name: D
      valueFrom: {configMapKeyRef: {name: config, key: NONE, optional: true}}
    - name: E
      valueFrom: {configMapKeyRef: {name: config, key: NONE}}
    - name: F
      valueFrom: {secretKeyRef: {name: nowhere, key: NONE}}
    - name: G
      valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
    - name: H
      valueFrom: {fieldRef: {fieldPath: status.podIP}}
    - name: I
      valueFrom: {secretKeyRef: {name: secret, key: BROKEN}}
";
        let expected = "A=h1 <- h1
B=pass (sensitive) <- cGFzcw==
C=new (sensitive) <- new
E=unknown ConfigMap/shop/config key NONE <- NONE
F=unknown Secret/shop/nowhere <- nowhere
G=shop <- shop
H=unknown status.podIP <- status.podIP
I=unknown base64 (sensitive) <- '%%%'
missing NONE no key in ConfigMap/shop/config (optional)
missing NONE no key in ConfigMap/shop/config
missing nowhere no object among 1";
        assert_eq!(environment(fields), expected);
    }

    #[test]
    fn references_to_variables_are_expanded() {
        let fields = "    envFrom: [{configMapRef: {name: config}}]
    env:
    - {name: URL, value: 'rediss://$(HOST):$(PORT)/$$(HOST)$(NONE)'}
    - {name: SAME, value: $(HOST)}
    - {name: EARLY, value: $(LATE)}
    - {name: LATE, value: x}
    - {name: HOST, value: $(HOST).local}
    - {name: PART, value: 'a$(REDIS_SERVICE_HOST)b'}
    - {name: TAKEN, valueFrom: {configMapKeyRef: {name: config, key: TLS}}}
";
        let shown = environment(fields);
        for line in [
            "URL=rediss://h1:6379/$(HOST)$(NONE) <- 'rediss://$(HOST):$(PORT)/$$(HOST)$(NONE)'",
            "SAME=h1 <- h1",
            "EARLY=$(LATE) <- $(LATE)",
            "HOST=h1.local <- $(HOST).local",
            "PART=a|unknown REDIS_SERVICE_HOST|b <- 'a$(REDIS_SERVICE_HOST)b'",
        ] {
            assert!(shown.lines().any(|l| l == line), "{line} in\n{shown}");
        }
    }

    #[test]
    fn an_object_that_is_not_there_leaves_the_environment_open() {
        let fields = "    envFrom: [{configMapRef: {name: config}}, {secretRef: {name: nowhere, optional: true}}]
    env: [{name: A, value: 'x$(B)'}]
";
        let shown = environment(fields);
        assert!(shown.contains("HOST=h1 <- h1\n"), "{shown}");
        assert!(shown.contains("A=x|unknown Secret/shop/nowhere"), "{shown}");
        assert!(shown.ends_with("missing nowhere no object among 1 (optional)\nopen"), "{shown}");
    }
}
