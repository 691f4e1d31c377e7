//! The caches that a client's endpoints lead to, with what they demand of it.
//!
//! Invariant: several caches that an endpoint may mean are one answer: what they do not agree on is unknown.

use super::endpoint::{Viewpoint, aliases};
use crate::graph::{Cidr, Demand, Evidence, Fact, Graph, How, Link, either};
use crate::policy::functions::fact::decided;
use crate::source::Span;
use crate::terraform::Resource;
use crate::value::{Kind, Note, Number, Origin, Reason, ReasonKind, Truth, Type, Unknown, Value};

/// The kind, namespace and name of a workload.
pub(super) type Client<'c> = Option<(&'c str, &'c str, &'c str)>;

/// What some endpoints lead to.
pub(super) struct Linked {
    /// The address; several with commas.
    pub name: String,
    pub how: How,
    pub tls: Demand,
    pub credentials: Demand,
    pub port: Value,
    /// The ranges of its subnets, where they are known.
    pub ranges: Option<Vec<Cidr>>,
    header: Span,
    /// Places to show: the aliases on the way, each cache.
    pub places: Vec<Value>,
    /// Where the encryption in transit of each is set.
    pub tls_places: Vec<Value>,
}

/// The caches that endpoints lead to: by the configuration, by reference or by name, else the only cache that there is.
pub(super) fn linked(place: &Viewpoint<'_, '_>, client: Client<'_>, endpoints: &[&Value]) -> Option<Linked> {
    place.scope.look_at_caches();
    let world = place.scope.world;
    let mut shown = Vec::new();
    let mut all: Vec<Value> = Vec::new();
    for endpoint in endpoints {
        all.push((*endpoint).clone());
        for alias in aliases(place, endpoint) {
            if alias.origin.span().is_some() {
                let note = Note::new("the Service is an alias of this host");
                shown.push(alias.clone().with_origin(alias.origin.clone().with_note(Some(note))));
            }
            all.push(alias);
        }
    }
    let mut found: Vec<(&Graph<'_>, Link<'_>)> = Vec::new();
    for graph in world.caches {
        let of = |endpoint: &Value| match client {
            Some(client) => graph.links().caches_of(client, endpoint),
            None => graph.links().caches_at(endpoint),
        };
        for link in all.iter().flat_map(of) {
            if !found.iter().any(|(_, known)| known.cache.address == link.cache.address && known.how == link.how) {
                found.push((graph, link));
            }
        }
    }
    if found.iter().any(|(_, link)| link.how != How::OnlyCache) {
        found.retain(|(_, link)| link.how != How::OnlyCache);
    } else if world.caches.len() > 1 {
        found.clear(); // the only one of its root module is not the only one
    }
    let first = &found.first()?.1;
    let how = first.how;
    let facts = |of: &dyn Fn(&Graph<'_>, &Resource) -> Fact| joined(&found, of);
    let tls = |graph: &Graph<'_>, cache: &Resource| graph.caches().tls(cache);
    let credentials = |graph: &Graph<'_>, cache: &Resource| graph.caches().credentials(cache);
    let mut tls_places = Vec::new();
    for (graph, link) in &found {
        shown.push(cache_place(link));
        tls_places.extend(tls_place(&tls(graph, link.cache)));
    }
    let names: Vec<String> = found.iter().map(|(_, link)| format!("`{}`", link.cache.address)).collect();
    let ports: Vec<Value> = found.iter().map(|(graph, link)| graph.caches().port(link.cache)).collect();
    Some(Linked {
        name: names.join(", "),
        how,
        tls: Demand {
            required: facts(&|graph, cache| tls(graph, cache).required),
            accepted: facts(&|graph, cache| tls(graph, cache).accepted),
        },
        credentials: Demand {
            required: facts(&|graph, cache| credentials(graph, cache).required),
            accepted: facts(&|graph, cache| credentials(graph, cache).accepted),
        },
        port: port(&found, ports),
        ranges: found.first().and_then(|(graph, link)| graph.vpcs().ranges(link.cache)).filter(|_| found.len() == 1),
        header: first.cache.header,
        places: shown,
        tls_places,
    })
}

/// How sure a link is, for messages: nothing where the host or the configuration says it.
pub(super) fn in_words(how: How) -> &'static str {
    match how {
        How::Configuration | How::Name | How::Reference => "",
        How::Output => " (by the name of an output: low confidence)",
        How::OnlyCache => " (the only cache of these files: low confidence)",
    }
}

/// What all caches say; unknown where they differ.
fn joined(found: &[(&Graph<'_>, Link<'_>)], of: &dyn Fn(&Graph<'_>, &Resource) -> Fact) -> Fact {
    let facts: Vec<Fact> = found.iter().map(|(graph, link)| of(graph, link.cache)).collect();
    let mut fact = either(facts);
    if fact.truth.is_unknown() && fact.reasons.is_empty() {
        let place = found.first().map_or(Span::NONE, |(_, link)| link.cache.header);
        fact.reasons.push(Reason::new(ReasonKind::NotInFiles, "several caches have this name, and they differ", place));
    }
    fact
}

impl Linked {
    /// Whether what a client lacks is not required: it has it, or the cache serves clients without it. The answer stands
    /// at the client.
    pub fn is_enough(&self, client: &Value, demand: &Demand) -> Value {
        self.answer(client, truth(client).or(!demand.required.truth), &demand.required)
    }

    /// Whether what a client has is accepted.
    pub fn is_accepted(&self, client: &Value, demand: &Demand) -> Value {
        self.answer(client, (!truth(client)).or(demand.accepted.truth), &demand.accepted)
    }

    /// Whether the port that a client connects to is the cache's.
    pub fn is_port(&self, client: &Value) -> Value {
        let (own, port) = (number(client), number(&self.port));
        let place = self.port.origin.span().unwrap_or(self.header);
        let text = port.map_or_else(|| "the port of the cache".to_string(), |port| format!("the cache listens on port {port}"));
        let mut fact = Fact::new(own.zip(port).map_or(Truth::Unknown, |(own, port)| Truth::from(own == port)));
        fact = if fact.truth.is_unknown() { fact.because_of(&self.port) } else { fact };
        let fact = fact.with(place, text);
        let note = own.zip(port).filter(|(own, port)| own != port).map(|(own, port)| {
            Note::new(format!("connects to port {own}, and {}{} listens on {port}", self.name, in_words(self.how)))
        });
        let client = client.clone().with_origin(client.origin.clone().with_note(note));
        self.answer(&client, fact.truth, &fact)
    }

    /// Whether network policies let a client reach it, as an answer that stands at the client.
    pub fn is_reached(&self, client: &Value, fact: &Fact) -> Value {
        let port = self.port_number().map_or_else(|| "the port of the cache".to_string(), |port| format!("port {port}"));
        let note = fact.truth.is_false().then(|| Note::new(format!("egress to {port} of this host is denied")));
        let client = Value { kind: Kind::Null(None), ..client.clone() }.with_origin(client.origin.clone().with_note(note));
        self.answer(&client, fact.truth, fact)
    }

    /// The port that it listens on, where it is known.
    pub fn port_number(&self) -> Option<i64> {
        number(&self.port)
    }

    fn answer(&self, client: &Value, answer: Truth, fact: &Fact) -> Value {
        let note = client.origin.note().cloned();
        let mut evidence = fact.evidence.clone();
        evidence.extend(guess(self.how, self.header));
        let origin = decided(&client.origin, &evidence, guess(self.how, self.header).is_some()).with_note(note);
        let value = match answer {
            Truth::True => Value::bool(true),
            Truth::False => Value::bool(false),
            Truth::Unknown => {
                let mut reasons = Vec::new();
                client.collect_reasons(&mut reasons);
                reasons.extend(fact.reasons.clone());
                Unknown { reasons, typ: Some(Type::Bool), not_null: true, ..Unknown::default() }.into_value()
            }
        };
        value.with_origin(origin)
    }
}

fn truth(value: &Value) -> Truth {
    value.as_bool().map_or(Truth::Unknown, Truth::from)
}

/// What is linked by a guess says so: nothing is sure that follows from it.
fn guess(how: How, header: Span) -> Option<Evidence> {
    let text = match how {
        How::Configuration | How::Name | How::Reference => return None,
        How::Output => "an output of this cache has the name that the client's host stands for",
        How::OnlyCache => "the only cache of these files: nothing says that the client means it",
    };
    Some(Evidence { site: header.into(), text: text.to_string() })
}

fn port(found: &[(&Graph<'_>, Link<'_>)], ports: Vec<Value>) -> Value {
    let (Some(first), Some((_, link))) = (ports.first(), found.first()) else { return Value::null() };
    match number(first).filter(|one| ports.iter().all(|other| number(other) == Some(*one))) {
        Some(port) => Value::number(port).with_origin(first.origin.clone()),
        None => {
            let mut unknown = Unknown::joined(&ports).with_type(Type::Number);
            if unknown.reasons.is_empty() {
                let subject = "several caches have this name, and their ports differ";
                unknown.reasons.push(Reason::new(ReasonKind::NotInFiles, subject, link.cache.header));
            }
            unknown.into_value().with_origin(first.origin.clone())
        }
    }
}

fn number(value: &Value) -> Option<i64> {
    match value.as_str() {
        Some(text) => text.trim().parse().ok(),
        None => value.as_number().and_then(Number::to_i64),
    }
}

fn cache_place(link: &Link<'_>) -> Value {
    let text = match link.how {
        How::Configuration => "the cache that the configuration links to this client",
        How::Name | How::Reference => "the cache that this host names",
        How::Output => "the cache whose output the client's host stands for",
        How::OnlyCache => "the only cache of these files: nothing says that the client means it",
    };
    let origin = Origin::at(link.cache.header).with_note(Some(Note::new(text)));
    Value::string(link.cache.address.to_string()).with_origin(origin)
}

/// Where the encryption in transit of a cache is set.
fn tls_place(tls: &Demand) -> Option<Value> {
    let setting = tls.required.evidence.first().or(tls.accepted.evidence.first())?;
    let origin = Origin::at(setting.site.span).with_note(Some(Note::new(&setting.text)));
    Some(Value::string(setting.text.as_str()).with_origin(origin))
}
