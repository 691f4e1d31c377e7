//! `redis::`: clients of caches, what they are given, and the caches that they mean.

mod cache;
mod connection;
mod endpoint;
mod names;
mod password;
mod reach;
mod reference;
mod settings;
mod view;

use super::function::{Invocation, PolicyFunction};
use super::k8s::container_of;
use crate::expr::{Evaluated, EvaluationError};
use crate::graph::refers_to_cache;
use crate::kubernetes::{Container, Environment, Object, Workload, mounted_config_maps, mounts_secrets};
use crate::policy::Subject;
use crate::value::{Kind, Origin, Truth, Value};

use connection::{Connection, Known, Surroundings, connections};
use endpoint::Viewpoint;
use settings::Settings;
use view::view;

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "redis::is_client", arity: (2, 3), run: is_client },
    PolicyFunction { name: "redis::connections", arity: (2, 3), run: connections_value },
    PolicyFunction { name: "redis::references", arity: (1, 2), run: references },
];

/// The names of endpoints that the rule adds to the list of all.
fn further_names(invocation: &Invocation<'_, '_>, index: usize) -> Vec<String> {
    let given = invocation.arguments.get(index).and_then(Value::as_sequence);
    given.into_iter().flat_map(|names| &names.items).filter_map(Value::as_str).map(str::to_string).collect()
}

/// Whether a container or a ConfigMap has connections that a rule asks about.
fn is_client(invocation: &Invocation<'_, '_>) -> Evaluated {
    let found = asked_connections(invocation)?;
    if let Some(first) = found.first() {
        let place = first.get("endpoint").map(|endpoint| endpoint.origin.clone()).unwrap_or_default();
        return Ok(Value::bool(true).with_origin(Origin::at(place.span().unwrap_or(invocation.scope.target.header))));
    }
    let not_one = Value::bool(false).with_span(invocation.scope.target.header);
    if !matches!(invocation.scope.target.subject, Subject::Container(..)) || asked(invocation)? != Aspect::Tls {
        return Ok(not_one);
    }
    // An environment that is not known makes a client only of what has some setting of that kind already: `REDIS_PORT`.
    let (workload, container) = container_of(invocation, 0)?;
    let environment = invocation.scope.world.environment(workload, container);
    let names = names::Names::get();
    let further = further_names(invocation, 2);
    let speaks = environment.variables.iter().any(|one| names.common().iter().any(|prefix| one.name.starts_with(prefix)));
    // An endpoint that is there is known to be another one's.
    let is_settled = environment.variables.iter().any(|one| names.endpoint(&one.name, &further).is_some());
    match &environment.open {
        Some(open) if speaks && !is_settled => {
            Ok(invocation.truth(Truth::Unknown, open.reasons.clone()).with_span(container.header))
        }
        _ => Ok(not_one),
    }
}

/// The connections of a container: of its variables, its arguments, and the settings files that it is given.
fn of_container<'w>(
    invocation: &Invocation<'_, 'w>,
    workload: &'w Workload<'w>,
    container: &'w Container<'w>,
    further: &[String],
) -> Vec<Connection<'w>> {
    let world = invocation.scope.world;
    let place = Viewpoint { scope: invocation.scope, object: workload.object };
    let environment = world.environment(workload, container);
    // Terraform makes some of the maps, and may come to make what is missing.
    if !environment.missing.is_empty() || environment.objects().any(Object::is_from_terraform) {
        invocation.scope.look_at_caches();
    }
    // Most containers are clients of nothing, and need no closer look.
    let maps = mounted_config_maps(workload, container, &world.object_index);
    if maps.is_empty() && !may_have_endpoint(&environment, container, further) {
        return Vec::new();
    }
    let variables = Settings::of_environment(&environment);
    let around = Surroundings {
        variables: &variables,
        has_secret_files: mounts_secrets(workload, container),
        header: container.header,
        sources: world.sources,
    };
    let mut found = connections(&place, &variables, around, further);
    let mut add = |settings: Option<Settings<'w>>| {
        found.extend(settings.iter().flat_map(|settings| connections(&place, settings, around, further)));
    };
    add(Settings::of_arguments(container.body));
    for setting in &variables.list {
        add(Settings::of_text(&setting.value, setting.holder, None, world.sources));
    }
    for map in maps {
        for entry in Settings::of_config_map(map.object).list {
            let is_mounted = map.keys.as_ref().is_none_or(|keys| keys.iter().any(|key| names::as_variable(key) == *entry.name));
            if is_mounted {
                add(Settings::of_text(&entry.value, entry.holder, Some(map.entry), world.sources));
            }
        }
    }
    found
}

/// Whether some variable or argument of a container may have an endpoint: by its name, or by a host of AWS in it.
fn may_have_endpoint(environment: &Environment<'_>, container: &Container<'_>, further: &[String]) -> bool {
    let names = names::Names::get();
    let has_host = |value: &Value| match &value.kind {
        Kind::String(text) => text.contains("amazonaws.com"),
        Kind::Parts(parts) if parts.iter().filter_map(Value::as_str).any(|text| text.contains("amazonaws.com")) => true,
        _ => refers_to_cache(value),
    };
    let lists = ["command", "args"].iter().filter_map(|field| container.body.get(field)?.as_sequence());
    let is_named = |name: &str| names.endpoint(&names::as_variable(name), further).is_some();
    lists.flat_map(|list| &list.items).any(has_host)
        || environment.variables.iter().any(|one| has_host(&one.value) || is_named(&one.name))
}

/// What a rule asks of connections; of those to caches only where the cache is in the configuration.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Aspect {
    Tls,
    TlsOfCache,
    PasswordOfCache,
    PasswordSource,
    PortOfCache,
    Host,
    /// Whether network policies let it reach the cache.
    Reach,
}

impl Aspect {
    const ALL: [(&str, Aspect); 7] = [
        ("tls", Aspect::Tls),
        ("tls-of-cache", Aspect::TlsOfCache),
        ("password-of-cache", Aspect::PasswordOfCache),
        ("password-source", Aspect::PasswordSource),
        ("port-of-cache", Aspect::PortOfCache),
        ("host", Aspect::Host),
        ("reach", Aspect::Reach),
    ];

    /// Whether a connection, as policies see it, has what is asked about.
    fn is_asked_of(self, connection: &Value) -> bool {
        let is_linked = || connection.get("cache").is_some_and(|cache| cache.as_mapping().is_some());
        let is = |name: &str| connection.get(name).and_then(Value::as_bool) == Some(true);
        let has = |name: &str| connection.get(name).and_then(Value::as_sequence).is_some_and(|list| !list.items.is_empty());
        match self {
            Aspect::Tls => true,
            Aspect::Host => has("hosts"),
            Aspect::TlsOfCache => is_linked(),
            // That a map has no password says nothing of who takes it.
            Aspect::PasswordOfCache => is_linked() && (is("has_client") || is("has_password")),
            Aspect::PasswordSource => has("passwords"),
            Aspect::PortOfCache => is_linked() && has("ports"),
            Aspect::Reach => connection.get("is_reached").is_some_and(|value| !value.is_null().is_true()),
        }
    }

    /// Whether a ConfigMap has what decides this of a connection.
    fn is_decided_in(self, connection: &Connection<'_>, object: &Object) -> bool {
        let any = |list: &[Known<'_>]| list.iter().any(|known| known.holder.is(object));
        match self {
            Aspect::Tls | Aspect::TlsOfCache => connection.tls.holder.is(object),
            Aspect::PasswordOfCache => connection.has_password.holder.is(object),
            Aspect::PasswordSource => any(&connection.passwords),
            Aspect::PortOfCache => any(&connection.ports),
            Aspect::Host => any(&connection.hosts),
            Aspect::Reach => false,
        }
    }
}

/// The question that a rule names.
fn asked(invocation: &Invocation<'_, '_>) -> Result<Aspect, Box<EvaluationError>> {
    let given = invocation.argument(1);
    let found = Aspect::ALL.iter().find(|(id, _)| given.as_str() == Some(id)).map(|(_, aspect)| *aspect);
    found.ok_or_else(|| {
        let ids: Vec<String> = Aspect::ALL.iter().map(|(id, _)| format!("`{id}`")).collect();
        invocation.wrong(1, format!("must be one of {}", ids.join(", ")))
    })
}

/// The connections of a container, or those that a ConfigMap decides: for the containers that take it, else by itself.
fn connections_value(invocation: &Invocation<'_, '_>) -> Evaluated {
    asked_connections(invocation).map(Value::tuple)
}

fn asked_connections(invocation: &Invocation<'_, '_>) -> Result<Vec<Value>, Box<EvaluationError>> {
    let aspect = asked(invocation)?;
    let further = further_names(invocation, 2);
    let mut found = match invocation.scope.target.subject {
        Subject::Object(object) => of_config_map(invocation, object, aspect, &further),
        _ => {
            let (workload, container) = container_of(invocation, 0)?;
            let connections = of_container(invocation, workload, container, &further);
            connections.iter().map(|one| view(invocation.scope, workload.object, Some((workload, container)), one)).collect()
        }
    };
    found.retain(|connection| aspect.is_asked_of(connection));
    Ok(found)
}

fn of_config_map<'w>(invocation: &Invocation<'_, 'w>, object: &'w Object, aspect: Aspect, further: &[String]) -> Vec<Value> {
    if !object.is("", "ConfigMap") {
        return Vec::new();
    }
    let world = invocation.scope.world;
    let own = Settings::of_config_map(object);
    let around = Surroundings { variables: &own, has_secret_files: false, header: object.header, sources: world.sources };
    let place = Viewpoint { scope: invocation.scope, object };
    let mut found = connections(&place, &own, around, further);
    for entry in &own.list {
        let file = Settings::of_text(&entry.value, entry.holder, None, world.sources);
        found.extend(file.iter().flat_map(|file| connections(&place, file, around, further)));
    }
    let consumers = world.consumers(object);
    // A map that is right by itself has no part in what its consumers make of it.
    let is_right = matches!(aspect, Aspect::Tls | Aspect::TlsOfCache)
        && !found.is_empty()
        && found.iter().all(|one| one.tls.value.as_bool() == Some(true));
    if consumers.is_empty() || is_right {
        return found.iter().map(|one| view(invocation.scope, object, None, one)).collect();
    }
    let mut made = Vec::new();
    for (workload, container) in consumers.iter().filter_map(|one| world.container_of(*one)) {
        for connection in of_container(invocation, workload, container, further) {
            if aspect.is_decided_in(&connection, object) {
                made.push(view(invocation.scope, workload.object, Some((workload, container)), &connection));
            }
        }
    }
    made
}

/// Of each reference of a container to settings of Redis: whether what it names is there.
fn references(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (workload, container) = container_of(invocation, 0)?;
    let place = Viewpoint { scope: invocation.scope, object: workload.object };
    Ok(Value::tuple(reference::references(&place, workload, container, &further_names(invocation, 1))))
}
