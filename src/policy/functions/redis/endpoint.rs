//! What a Redis endpoint names: ElastiCache, something in the cluster, or that is not said.

use crate::graph::{Endpoint, Engine, GAP, How, Role, hosts_of, refers_to_cache, with_gaps};
use crate::kubernetes::Object;
use crate::policy::evaluate::PolicyScope;
use crate::value::{Kind, Truth, Value};

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

/// Whether a value refers to the endpoint of a Redis cache, whatever it is called.
pub(super) fn is_reference_to_cache(place: &Viewpoint<'_, '_>, value: &Value) -> bool {
    if !refers_to_cache(value) {
        return false;
    }
    place.scope.look_at_caches();
    place.scope.world.caches.iter().any(|graph| {
        let links = graph.links().caches_at(value);
        links.iter().any(|link| link.how == How::Reference && graph.caches().engine(link.cache) != Engine::Memcached)
    })
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

/// The text of a value, with a mark for each part that is not known.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::String(text) => Some(text.to_string()),
        Kind::Parts(parts) => Some(with_gaps(parts)),
        _ => None,
    }
}

/// Where the ExternalName Services lead that an endpoint names.
pub(super) fn aliases(place: &Viewpoint<'_, '_>, endpoint: &Value) -> Vec<Value> {
    let text = text_of(endpoint);
    let hosts = text.iter().flat_map(|text| hosts_of(text)).map(|host| host.trim_end_matches('.').to_ascii_lowercase());
    hosts.filter_map(|host| external(place, &host.split('.').collect::<Vec<_>>())).collect()
}

/// Whether a text has the host of a Redis cache in it.
pub(super) fn names_cache(text: &str) -> bool {
    // The port and the configuration endpoint of Memcached.
    let is_memcached = |host: &str| host.split('.').nth(2) == Some("cfg") || text.contains(":11211");
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | GAP);
    text.contains("amazonaws.com")
        && text.split(|c| !is_part(c)).any(|host| {
            let host = host.trim_end_matches('.').to_ascii_lowercase();
            is_elasticache(&host) && !is_memcached(&host)
        })
}

/// What is wrong with a host as the endpoint of a cache, if anything is; `is_plain`: the client does not use TLS.
pub(super) fn host_kind(host: &str, is_plain: bool) -> Option<String> {
    let address = host.parse::<std::net::IpAddr>();
    if address.is_ok_and(|address| !address.is_loopback() && !address.is_unspecified()) {
        return Some("is an IP address, which changes when a node is replaced".to_string());
    }
    let endpoint = Endpoint::parse(host)?;
    if endpoint.role == Role::Node {
        return Some("is the address of one node, which does not move when the cache fails over".to_string());
    }
    let is_encrypted = endpoint.encrypted == Some(true) && is_plain;
    is_encrypted.then(|| "is the endpoint of a cache that accepts TLS only, and the client does not use TLS".to_string())
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
pub(super) fn is_placeholder(host: &str) -> bool {
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
