//! What a Redis endpoint names: ElastiCache, something in the cluster, or that is not said. Floor 4.

use crate::graph::hosts_of;
use crate::kubernetes::Object;
use crate::policy::evaluate::PolicyScope;
use crate::value::{Kind, Truth, Value};

/// The environment variables that name a Redis endpoint.
pub(super) const ENDPOINTS: [&str; 17] = [
    "REDIS_HOST",
    "REDIS_URL",
    "REDIS_ENDPOINT",
    "REDIS_ADDR",
    "REDIS_ADDRESS",
    "REDIS_HOSTNAME",
    "REDIS_SERVER",
    "REDIS_URI",
    "REDIS_DSN",
    "REDIS_CONNECTION_STRING",
    "REDIS_PRIMARY_ENDPOINT",
    "REDIS_CLUSTER_ENDPOINT",
    "REDIS_MASTER_HOST",
    "VALKEY_HOST",
    "VALKEY_URL",
    "VALKEY_ENDPOINT",
    "VALKEY_ADDR",
];

/// From where an endpoint is looked at.
pub(super) struct Place<'p, 'w> {
    pub scope: &'p PolicyScope<'p, 'w>,
    pub object: &'p Object,
}

impl<'w> Place<'_, 'w> {
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
pub(super) fn may_be_elasticache(place: &Place<'_, '_>, value: &Value) -> Truth {
    match &value.kind {
        Kind::String(text) => Truth::from(hosts_of(text).any(|host| names_elasticache(place, host))),
        Kind::Null(_) | Kind::Absent(_) => Truth::False,
        _ if leads_to_service(value) => Truth::False,
        // A text of parts, a reference, a secret: it may be.
        _ => Truth::True,
    }
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

fn names_elasticache(place: &Place<'_, '_>, host: &str) -> bool {
    if is_placeholder(host) {
        return true;
    }
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host.is_empty() || matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1" | "0.0.0.0") {
        return false;
    }
    if is_elasticache(&host) {
        return true;
    }
    let labels: Vec<&str> = host.split('.').collect();
    if labels.get(2).is_some_and(|label| *label == "svc") || host.ends_with(".cluster.local") {
        return external(place, &labels).is_some_and(|name| is_elasticache(&name));
    }
    match labels.as_slice() {
        // A single name is found in the namespace: a Service, in this repository or installed beside it.
        [_] => external(place, &labels).is_some_and(|name| is_elasticache(&name)),
        // A pod of a headless Service.
        [_, service] if is_service(place, place.object.namespace_or_default(), service) => false,
        [_, service, namespace] if is_service(place, namespace, service) => false,
        [_, namespace] if is_namespace(place, namespace) => external(place, &labels).is_some_and(|name| is_elasticache(&name)),
        _ => true,
    }
}

/// A host that something else fills in before the manifest is applied (`${REDIS_ENDPOINT}`, `<endpoint>`, `__HOST__`):
/// nothing says what it will be.
fn is_placeholder(host: &str) -> bool {
    host.contains(['$', '{', '}', '<', '>', '%', '@']) || (host.starts_with("__") && host.ends_with("__"))
}

fn is_elasticache(host: &str) -> bool {
    let amazon = [".amazonaws.com", ".amazonaws.com.cn"].iter().find_map(|end| host.strip_suffix(end));
    amazon.is_some_and(|rest| rest.ends_with(".cache") || rest.contains(".cache.") || rest.contains(".memorydb."))
}

fn is_namespace(place: &Place<'_, '_>, name: &str) -> bool {
    place.object.namespace_or_default() == name || place.has_namespace(name)
}

/// Whether the repository has a Service of this name that leads to pods.
fn is_service(place: &Place<'_, '_>, namespace: &str, name: &str) -> bool {
    let service = place.service(namespace, name);
    service.is_some_and(|service| service.body.get_path(&["spec", "externalName"]).is_none())
}

/// Where an ExternalName Service of the repository leads.
fn external(place: &Place<'_, '_>, labels: &[&str]) -> Option<String> {
    let name = labels.first()?;
    let namespace = labels.get(1).copied().unwrap_or(place.object.namespace_or_default());
    let service = place.service(namespace, name)?;
    service.body.get_path(&["spec", "externalName"]).and_then(Value::as_str).map(str::to_ascii_lowercase)
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
