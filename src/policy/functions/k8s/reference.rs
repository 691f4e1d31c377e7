//! What an object refers to: whether anything that is deployed with it answers.
//!
//! Invariant: a reference is dangling only where the namespace has other objects of the kind that it means, all that is
//! deployed there is on disk, and nothing there makes pods or Services of its own.

use super::super::fact::said_at;
use super::super::function::Invocation;
use super::related::{are_together, own_object, place};
use crate::expr::Evaluated;
use crate::expr::spelling::suggestion;
use crate::kubernetes::{Object, has_labels, is_selected, placeholder_reason};
use crate::source::Span;
use crate::value::{Kind, Note, Number, Origin, Reason, ReasonKind, Truth, Type, Unknown, Value};

/// API groups whose objects make no pods and no Services that have labels of their own.
const WITHOUT_PODS: [&str; 12] = [
    "bitnami.com",
    "cert-manager.io",
    "external-secrets.io",
    "gateway.networking.k8s.io",
    "isindir.github.com",
    "keda.sh",
    "networking.istio.io",
    "projectcalico.org",
    "cilium.io",
    "secrets-store.csi.x-k8s.io",
    "snapshot.storage.k8s.io",
    "traefik.io",
];

/// Kinds of the Prometheus operator that make no pods.
const MONITORS: [&str; 4] = ["PodMonitor", "PrometheusRule", "Probe", "ServiceMonitor"];

/// `k8s::references(attrs)`: of each reference of a Service, NetworkPolicy, PodDisruptionBudget, autoscaler, ServiceMonitor or
/// Ingress: whether what it means is there. What nothing of the namespace says anything of is left out.
pub(super) fn references(invocation: &Invocation<'_, '_>) -> Evaluated {
    let Some(own) = own_object(invocation) else {
        return Err(invocation.wrong(0, "an object is needed"));
    };
    let namespace = Namespace::around(invocation, own);
    let spec = |path: &[&str]| {
        let whole: Vec<&str> = std::iter::once("spec").chain(path.iter().copied()).collect();
        own.body.get_path(&whole).filter(|value| !value.is_null().is_true())
    };
    let mut found = Vec::new();
    match (own.group.as_str(), own.kind.as_str()) {
        ("", "Service") => {
            if let Some(selector) = spec(&["selector"]).filter(|selector| !is_nothing(selector)) {
                found.extend(namespace.pods("selects no pods", selector, &|labels| has_labels(selector, labels)));
            }
        }
        ("policy", "PodDisruptionBudget") => {
            if let Some(selector) = spec(&["selector"]).filter(|selector| !is_nothing(selector)) {
                found.extend(namespace.pods("selects no pods", selector, &|labels| is_selected(Some(selector), labels)));
            }
        }
        ("networking.k8s.io", "NetworkPolicy") => {
            if let Some(selector) = spec(&["podSelector"]).filter(|selector| !is_nothing(selector)) {
                found.extend(namespace.pods("selects no pods", selector, &|labels| is_selected(Some(selector), labels)));
            }
            for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
                let peers = items(spec(&[rules])).iter().flat_map(|rule| items(rule.get(peers)));
                for peer in peers.filter(|peer| peer.get("namespaceSelector").is_none()) {
                    if let Some(selector) = peer.get("podSelector").filter(|selector| !is_nothing(selector)) {
                        found.extend(namespace.pods("allows traffic of pods that are not there", selector, &|labels| {
                            is_selected(Some(selector), labels)
                        }));
                    }
                }
            }
        }
        ("monitoring.coreos.com", "ServiceMonitor") if spec(&["namespaceSelector"]).is_none() => {
            if let Some(selector) = spec(&["selector"]).filter(|selector| !is_nothing(selector)) {
                found.extend(namespace.services(selector));
            }
        }
        ("autoscaling", "HorizontalPodAutoscaler") => {
            found.extend(spec(&["scaleTargetRef"]).and_then(|target| namespace.scaled(target)));
        }
        ("networking.k8s.io" | "extensions", "Ingress") => {
            let default = spec(&["defaultBackend"]).or_else(|| spec(&["backend"]));
            let paths = items(spec(&["rules"])).iter().flat_map(|rule| items(rule.get_path(&["http", "paths"])));
            let backends = default.into_iter().chain(paths.filter_map(|path| path.get("backend")));
            found.extend(backends.filter_map(|backend| namespace.backend(backend)));
        }
        _ => {}
    }
    Ok(Value::tuple(found))
}

/// An empty selector means everything.
fn is_nothing(selector: &Value) -> bool {
    selector.as_mapping().is_some_and(|mapping| mapping.entries.is_empty() && mapping.open.is_none())
}

fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_sequence).map(|list| list.items.as_slice()).unwrap_or_default()
}

/// What is deployed with an object, in its namespace.
struct Namespace<'n, 'w> {
    own: &'w Object,
    name: &'w str,
    invocation: &'n Invocation<'n, 'w>,
}

impl<'n, 'w> Namespace<'n, 'w> {
    fn around(invocation: &'n Invocation<'n, 'w>, own: &'w Object) -> Namespace<'n, 'w> {
        Namespace { own, name: own.namespace_or_default(), invocation }
    }

    /// Whether something there may make what no file has.
    fn is_open(&self) -> bool {
        let others = self.invocation.scope.world.kinds_of(self.name).flat_map(|(_, objects)| objects);
        let mut others = others.filter(|object| may_make_more(object));
        self.own.may_have_others() || others.any(|object| !are_together(object, self.own).is_false())
    }

    /// How many workloads are surely deployed with this object, itself not counted.
    fn workload_count(&self) -> usize {
        let workloads = self.invocation.scope.world.workloads_of(self.name);
        workloads.filter(|one| !std::ptr::eq(one.object, self.own) && are_together(one.object, self.own).is_true()).count()
    }

    /// The objects of a kind, with whether they are deployed with this one.
    fn of_kind(&self, kind: &str) -> Vec<(Truth, &'w Object)> {
        let objects = self.invocation.scope.world.of_kind(self.name, kind).iter();
        let together = objects.map(|object| (are_together(object, self.own), *object));
        together.filter(|(together, _)| !together.is_false()).collect()
    }

    /// The pods that a selector means.
    fn pods(&self, does: &str, selector: &Value, selects: &dyn Fn(Option<&Value>) -> Truth) -> Option<Value> {
        let wanted = selector.get("matchLabels").unwrap_or(selector);
        let may_be = self.invocation.scope.world.may_have(self.name, wanted).into_iter();
        let any = Truth::any(may_be.map(|workload| {
            let labels = workload.templates.iter().map(|template| template.body.get_path(&["metadata", "labels"]));
            are_together(workload.object, self.own).and(Truth::any(labels.map(selects)))
        }));
        let count = if any.is_false() { self.workload_count() } else { 0 };
        let text = || format!("{does}: {} has these labels", none_of(count, "workload"));
        self.answer(any, count, selector_place(selector, self.own), text)
    }

    /// The Services that a ServiceMonitor means.
    fn services(&self, selector: &Value) -> Option<Value> {
        let services: Vec<_> = self.of_kind("Service").into_iter().filter(|(_, object)| object.group.is_empty()).collect();
        let is_selected = |object: &Object| is_selected(Some(selector), object.body.get_path(&["metadata", "labels"]));
        let any = Truth::any(services.iter().map(|(together, object)| together.and(is_selected(object))));
        let count = services.iter().filter(|(together, _)| together.is_true()).count();
        let text = || format!("selects no Services: {} has these labels", none_of(count, "Service"));
        self.answer(any, count, selector_place(selector, self.own), text)
    }

    /// What an autoscaler scales.
    fn scaled(&self, target: &Value) -> Option<Value> {
        let (kind, name) = (target.get("kind")?.as_str()?, target.get("name")?);
        if let Some(reason) = placeholder_reason(name) {
            return Some(self.invocation.truth(Truth::Unknown, vec![reason]).with_origin(name.origin.clone()));
        }
        let named: Vec<_> = self.of_kind(kind);
        let Some(text) = name.as_str() else { return Some(self.by_value(name, named.iter())) };
        let any = Truth::any(named.iter().map(|(together, object)| together.and(object.is_called(text))));
        let count = if any.is_false() { self.workload_count() } else { 0 };
        let near = suggestion(text, named.iter().map(|(_, object)| object.name.as_str()));
        let text = || format!("scales the {kind} `{text}`, which is not in its namespace{}", asked(&near));
        self.answer(any, count, place(name, self.own), text)
    }

    /// The Service, and its port, that an Ingress sends requests to.
    fn backend(&self, backend: &Value) -> Option<Value> {
        let name = backend.get_path(&["service", "name"]).or_else(|| backend.get("serviceName"))?;
        if let Some(reason) = placeholder_reason(name) {
            return Some(self.invocation.truth(Truth::Unknown, vec![reason]).with_origin(name.origin.clone()));
        }
        let services: Vec<_> = self.of_kind("Service").into_iter().filter(|(_, object)| object.group.is_empty()).collect();
        let Some(text) = name.as_str() else { return Some(self.by_value(name, services.iter())) };
        let of_name: Vec<_> = services.iter().filter(|(_, object)| !object.is_called(text).is_false()).collect();
        let any = Truth::any(of_name.iter().map(|(together, object)| together.and(object.is_called(text))));
        let count = services.iter().filter(|(together, _)| together.is_true()).count();
        if any.is_true() {
            let port =
                backend.get_path(&["service", "port", "number"]).or_else(|| backend.get_path(&["service", "port", "name"]));
            let port = port.or_else(|| backend.get("servicePort"));
            let fits = |port: &Value| Truth::any(of_name.iter().map(|(_, service)| has_port(service, port)));
            return Some(match port {
                Some(port) => {
                    let text =
                        || format!("sends requests to port {} of the Service `{text}`, which has no such port", port_text(port));
                    self.truth(fits(port), place(port, self.own), text)
                }
                None => Value::bool(true).with_span(place(name, self.own)),
            });
        }
        let near = suggestion(text, services.iter().map(|(_, object)| object.name.as_str()));
        let text = || format!("sends requests to the Service `{text}`, which is not in its namespace{}", asked(&near));
        self.answer(any, count, place(name, self.own), text)
    }

    /// Whether one of these has the name that a value which is not known stands for.
    fn by_value<'o>(&self, name: &Value, mut objects: impl Iterator<Item = &'o (Truth, &'w Object)>) -> Value
    where
        'w: 'o,
    {
        let has_name = |(together, object): &(Truth, &Object)| together.is_true() && object.has_name(name);
        if objects.any(has_name) { Value::bool(true).with_span(place(name, self.own)) } else { self.unknown(name) }
    }

    /// `None` where nothing of the namespace says anything of it.
    fn answer(&self, found: Truth, others: usize, span: Span, text: impl Fn() -> String) -> Option<Value> {
        match found {
            Truth::False if others == 0 => None,
            Truth::False if self.is_open() => Some(self.truth(Truth::Unknown, span, text)),
            found => Some(self.truth(found, span, text)),
        }
    }

    fn truth(&self, truth: Truth, span: Span, text: impl Fn() -> String) -> Value {
        let subject = || format!("not all that is deployed with `{}` is in these files", self.own.target());
        match truth {
            Truth::True => Value::bool(true).with_span(span),
            Truth::False => Value::bool(false).with_origin(said_at(span, &text()).origin),
            Truth::Unknown => {
                let reason = Reason::new(ReasonKind::NotInFiles, subject(), span);
                self.invocation
                    .truth(Truth::Unknown, vec![reason])
                    .with_origin(Origin::at(span).with_note(Some(Note::new(text()))))
            }
        }
    }

    fn unknown(&self, name: &Value) -> Value {
        let unknown = Unknown { not_null: true, ..Unknown::joined([name]).with_type(Type::Bool) };
        unknown.into_value().with_origin(name.origin.clone())
    }
}

/// Where a selector stands: at its first label.
fn selector_place(selector: &Value, own: &Object) -> Span {
    let labels = selector.get("matchLabels").unwrap_or(selector);
    let first = labels.as_mapping().and_then(|mapping| mapping.entries.values().min_by_key(|entry| entry.key.start));
    first.and_then(|entry| entry.value.origin.span()).or_else(|| selector.origin.span()).unwrap_or(own.header)
}

/// Whether an object of another party may make pods or Services that no file has.
fn may_make_more(object: &Object) -> bool {
    let is_builtin = !object.group.contains('.') || object.group.ends_with(".k8s.io");
    let is_known = WITHOUT_PODS.contains(&object.group.as_str()) || MONITORS.contains(&object.kind.as_str());
    !is_builtin && !is_known && object.group != "kustomize.config.k8s.io"
}

/// `none of the 2 workloads in its namespace`.
fn none_of(count: usize, what: &str) -> String {
    if count == 1 {
        format!("not even the only {what} in its namespace")
    } else {
        format!("none of the {count} {what}s in its namespace")
    }
}

fn asked(near: &str) -> String {
    if near.is_empty() { String::new() } else { format!("{near}?") }
}

fn port_text(port: &Value) -> String {
    match port.as_str() {
        Some(name) => format!("`{name}`"),
        None => port.as_number().map_or_else(String::new, ToString::to_string),
    }
}

/// Whether a Service has a port of this number or name.
fn has_port(service: &Object, wanted: &Value) -> Truth {
    let Some(ports) = service.body.get_path(&["spec", "ports"]) else {
        // One of another cluster or host has what that has.
        return Truth::Unknown;
    };
    let Some(ports) = ports.as_sequence().filter(|ports| ports.is_closed()) else { return Truth::Unknown };
    Truth::any(ports.items.iter().map(|port| {
        let same = |field: &str| match (port.get(field), wanted) {
            (None, _) => Truth::False,
            (Some(Value { kind: Kind::String(a), .. }), Value { kind: Kind::String(b), .. }) => Truth::from(a == b),
            (Some(a), b) => match (a.as_number().and_then(Number::to_i64), b.as_number().and_then(Number::to_i64)) {
                (Some(a), Some(b)) => Truth::from(a == b),
                _ if a.is_known() && b.is_known() => Truth::False,
                _ => Truth::Unknown,
            },
        };
        same("port").or(same("name"))
    }))
}
