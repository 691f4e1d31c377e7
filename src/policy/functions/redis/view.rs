//! Connections as policies see them.
//!
//! Invariant: every answer stands at the client; what the cache says of it is its evidence.

use super::cache::{Linked, in_words, linked};
use super::connection::{Connection, Known};
use super::endpoint::Viewpoint;
use super::reach::{Destination, is_reached};
use crate::graph::How;
use crate::kubernetes::{Container, Object, Workload};
use crate::policy::evaluate::PolicyScope;
use crate::value::Value;

/// A connection of an object's, of a container where one has it.
pub(super) fn view<'w>(
    scope: &PolicyScope<'_, 'w>,
    object: &'w Object,
    container: Option<(&'w Workload<'w>, &'w Container<'w>)>,
    connection: &Connection<'w>,
) -> Value {
    let place = Viewpoint { scope, object };
    let endpoints: Vec<&Value> = connection.endpoints.iter().map(|one| &one.value).collect();
    let client = (object.kind.as_str(), object.namespace_or_default(), object.name.as_str());
    let cache = linked(&place, container.map(|_| client), &endpoints);
    let reached = container.zip(cache.as_ref()).and_then(|((workload, container), cache)| {
        let destination = Destination { port: cache.port_number(), ranges: cache.ranges.clone() };
        let fact = is_reached(scope.world, workload, container, &destination)?;
        endpoints.first().map(|endpoint| cache.is_reached(endpoint, &fact))
    });
    // That there is only one cache does not say that this client means it.
    let sure = cache.as_ref().filter(|cache| cache.how != How::OnlyCache);
    let shown = sure.map(|cache| [cache.places.clone(), cache.tls_places.clone()].concat());
    let values = |list: &[Known<'_>]| Value::tuple(list.iter().map(|known| known.value.clone()).collect());
    Value::object([
        ("has_client", Value::bool(container.is_some())),
        ("endpoint", endpoints.first().map_or_else(Value::null, |value| (*value).clone())),
        ("switches", connection.switches.clone()),
        ("tls", connection.tls.value.clone()),
        ("ports", values(&connection.ports)),
        ("has_password", connection.has_password.value.clone()),
        ("passwords", values(&connection.passwords)),
        ("hosts", values(&connection.hosts)),
        ("caches", Value::tuple(shown.unwrap_or_default())),
        ("is_reached", reached.unwrap_or_else(Value::null)),
        ("cache", cache.map_or_else(Value::null, |cache| cache_view(&cache, connection))),
    ])
}

fn cache_view(cache: &Linked, connection: &Connection<'_>) -> Value {
    let (tls, password) = (&connection.tls.value, &connection.has_password.value);
    Value::object([
        ("name", Value::string(cache.name.as_str())),
        ("link", Value::string(in_words(cache.how))),
        ("tls_is_enough", cache.is_enough(tls, &cache.tls)),
        ("tls_is_accepted", cache.is_accepted(tls, &cache.tls)),
        ("password_is_enough", cache.is_enough(password, &cache.credentials)),
        ("password_is_accepted", cache.is_accepted(password, &cache.credentials)),
        ("ports_fit", Value::tuple(connection.ports.iter().map(|port| cache.is_port(&port.value)).collect())),
        ("places", Value::tuple(cache.places.clone())),
    ])
}
