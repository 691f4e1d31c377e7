//! What a Redis endpoint names: ElastiCache, something in the cluster, or that is not said.

use crate::graph::{GAP, Graph, How, Link, TransitEncryption, hosts_of, transit_encryption, with_gaps};
use crate::kubernetes::Object;
use crate::policy::evaluate::PolicyScope;
use crate::source::Span;
use crate::value::{Kind, Note, Origin, Truth, Value};

/// From where an endpoint is looked at.
pub(super) struct Viewpoint<'p, 'w> {
    pub scope: &'p PolicyScope<'p, 'w>,
    pub object: &'p Object,
}

impl<'w> Viewpoint<'_, 'w> {
    fn service(&self, namespace: &str, name: &str) -> Option<&'w Object> {
        if namespace != self.object.namespace_or_default() {
            self.scope.look_beyond();
        }
        self.scope.world.service(namespace, name)
    }

    fn has_namespace(&self, name: &str) -> bool {
        self.scope.look_beyond();
        self.scope.world.has_namespace(name)
    }
}

/// Whether an endpoint is ElastiCache, or nothing says that it is not. False for what lives in the cluster.
pub(super) fn may_be_elasticache(place: &Viewpoint<'_, '_>, value: &Value) -> Truth {
    match &value.kind {
        Kind::String(text) => Truth::from(hosts_of(text).any(|host| names_elasticache(place, host))),
        Kind::Null(_) | Kind::Absent(_) => Truth::False,
        _ if leads_to_service(value) => Truth::False,
        Kind::Parts(parts) => Truth::from(hosts_of(&with_gaps(parts)).any(|host| names_elasticache(place, host))),
        // A text of parts, a reference, a secret: it may be.
        _ => Truth::True,
    }
}

/// The caches of the configuration that an endpoint names, each followed by the setting of its encryption in transit
/// where that is written; before them the ExternalName Service that leads there, if one does. `client` is the kind,
/// namespace and name of the workload, where it is one.
pub(super) fn caches_of(place: &Viewpoint<'_, '_>, client: Option<(&str, &str, &str)>, endpoint: &Value) -> Vec<Value> {
    place.scope.look_at_caches();
    let mut found = Vec::new();
    let mut endpoints = vec![endpoint.clone()];
    let text = match &endpoint.kind {
        Kind::Parts(parts) => Some(with_gaps(parts)),
        _ => endpoint.as_str().map(str::to_string),
    };
    for host in text.iter().flat_map(|text| hosts_of(text)) {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        if let Some(name) = external(place, &host.split('.').collect::<Vec<_>>()) {
            if name.origin.span().is_some() {
                let note = Note::new("the Service is an alias of this host");
                found.push(name.clone().with_origin(name.origin.clone().with_note(Some(note))));
            }
            endpoints.push(name);
        }
    }
    let links = |graph: &Graph<'_>| -> Vec<Value> {
        let of = |endpoint: &Value| match client {
            Some(client) => graph.links().caches_of(client, endpoint),
            None => graph.links().caches_at(endpoint),
        };
        let links = endpoints.iter().flat_map(of);
        // That there is only one cache does not say that this client means it.
        links.filter(|link| link.how != How::OnlyCache).flat_map(|link| cache_values(&link)).collect()
    };
    let caches: Vec<Value> = place.scope.world.caches.iter().flat_map(links).collect();
    if caches.is_empty() { Vec::new() } else { found.into_iter().chain(caches).collect() }
}

/// A cache, and the setting of its encryption in transit.
fn cache_values(link: &Link<'_>) -> Vec<Value> {
    let what = match link.how {
        How::Configuration => "the cache that the configuration links to this client",
        _ => "the cache that this host names",
    };
    let (text, setting) = match transit_encryption(link.cache) {
        TransitEncryption::Always => (format!("{what}: it accepts TLS only"), None),
        TransitEncryption::Written(true, span) => {
            (what.to_string(), Some((span, "encryption in transit is on: clients need TLS")))
        }
        TransitEncryption::Written(false, span) => {
            (what.to_string(), Some((span, "encryption in transit is off: it must be turned on here as well")))
        }
        TransitEncryption::Unknown => (what.to_string(), None),
    };
    let noted = |span: Span, text: &str| Origin::at(span).with_note(Some(Note::new(text)));
    let header = link.cache.header;
    let mut values = vec![Value::string(link.cache.address.to_string()).with_origin(noted(header, &text))];
    if let Some((span, text)) = setting {
        values.push(Value::string(text).with_origin(noted(span, text)));
    }
    values
}

/// Whether it is `$(X_SERVICE_HOST)` or has it in it: the cluster address of the Service X, which the kubelet fills in.
fn leads_to_service(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(unknown) => {
            !unknown.reasons.is_empty() && unknown.reasons.iter().all(|reason| reason.subject.ends_with("_SERVICE_HOST"))
        }
        Kind::Parts(parts) => parts.iter().any(leads_to_service),
        _ => false,
    }
}

fn names_elasticache(place: &Viewpoint<'_, '_>, host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if is_placeholder(&host) {
        // Only the cluster has names that end so, whatever is filled in before.
        return !host.ends_with(".svc") && !host.ends_with(".svc.cluster.local");
    }
    if host.is_empty() || matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1" | "0.0.0.0") {
        return false;
    }
    if is_elasticache(&host) {
        return true;
    }
    let labels: Vec<&str> = host.split('.').collect();
    if labels.get(2).is_some_and(|label| *label == "svc") || host.ends_with(".cluster.local") {
        return is_external_elasticache(place, &labels);
    }
    match labels.as_slice() {
        // A single name is found in the namespace: a Service, in this repository or installed beside it.
        [_] => is_external_elasticache(place, &labels),
        // A pod of a headless Service.
        [_, service] if is_service(place, place.object.namespace_or_default(), service) => false,
        [_, service, namespace] if is_service(place, namespace, service) => false,
        [_, namespace] if is_namespace(place, namespace) => is_external_elasticache(place, &labels),
        _ => true,
    }
}

/// A host that something else fills in before the manifest is applied (`${REDIS_ENDPOINT}`, `<endpoint>`, `__HOST__`):
/// nothing says what it will be.
fn is_placeholder(host: &str) -> bool {
    host.contains(['$', '{', '}', '<', '>', '%', '@', GAP]) || (host.starts_with("__") && host.ends_with("__"))
}

fn is_elasticache(host: &str) -> bool {
    let amazon = [".amazonaws.com", ".amazonaws.com.cn"].iter().find_map(|end| host.strip_suffix(end));
    amazon.is_some_and(|rest| rest.ends_with(".cache") || rest.contains(".cache.") || rest.contains(".memorydb."))
}

fn is_namespace(place: &Viewpoint<'_, '_>, name: &str) -> bool {
    place.object.namespace_or_default() == name || place.has_namespace(name)
}

/// Whether the repository has a Service of this name that leads to pods.
fn is_service(place: &Viewpoint<'_, '_>, namespace: &str, name: &str) -> bool {
    let service = place.service(namespace, name);
    service.is_some_and(|service| service.body.get_path(&["spec", "externalName"]).is_none())
}

/// Where an ExternalName Service of the repository leads.
fn external(place: &Viewpoint<'_, '_>, labels: &[&str]) -> Option<Value> {
    let in_cluster = labels.get(2).is_none_or(|label| *label == "svc");
    let name = labels.first()?;
    let namespace = labels.get(1).copied().unwrap_or(place.object.namespace_or_default());
    let service = place.service(namespace, name).filter(|_| in_cluster)?;
    service.body.get_path(&["spec", "externalName"]).filter(|name| name.as_str().is_some()).cloned()
}

fn is_external_elasticache(place: &Viewpoint<'_, '_>, labels: &[&str]) -> bool {
    let name = external(place, labels);
    name.and_then(|name| name.as_str().map(str::to_ascii_lowercase)).is_some_and(|name| is_elasticache(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elasticache_and_placeholders_are_known_by_their_form() {
        assert!(is_elasticache("master.x.abc.euw1.cache.amazonaws.com"));
        assert!(is_elasticache("clustercfg.x.abc.memorydb.eu-west-1.amazonaws.com"));
        assert!(!is_elasticache("s3.amazonaws.com"));
        for host in ["${REDIS_ENDPOINT}", "$(HOST)", "<endpoint>", "__HOST__", "%HOST%"] {
            assert!(is_placeholder(host), "{host}");
        }
        assert!(!is_placeholder("redis-master"));
    }
}
