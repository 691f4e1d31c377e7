//! The ports on which databases, brokers, search domains and file systems listen.
//!
//! Invariant: a port is what the resource says, else the default of its type and engine (`rules/schema/facts.txt`); where
//! the engine is not known, neither is the port.

use crate::source::Span;
use crate::terraform::Resource;
use crate::terraform::schema::ports;
use crate::value::{Kind, Reason, ReasonKind, Unknown, Value};

use crate::graph::aws::access::Access;
use crate::graph::aws::network::Service;
use crate::graph::read::{argument, cases};

/// The arguments by which an instance names what it is a copy of, which decides its engine.
const COPIES: [&str; 2] = ["replicate_source_db", "cluster_identifier"];

impl<'a> Access<'_, 'a> {
    /// The ports that clients of a resource connect to; `None` where nothing is known of its type.
    pub fn services(&self, resource: &'a Resource) -> Option<Vec<Service>> {
        let known = ports(&resource.address.kind)?;
        if let Some(port) = known.argument.and_then(|name| argument(&resource.body, name)) {
            return Some(vec![Service::tcp(port.clone())]);
        }
        if !known.by_engine.is_empty() {
            return Some(vec![Service::tcp(self.engine_port(resource, &known.by_engine, &mut Vec::new()))]);
        }
        Some(known.defaults.iter().map(|port| Service::tcp(at(i64::from(*port), resource.header))).collect())
    }

    /// The default port of the engine; a copy has its source's engine and port.
    fn engine_port(&self, resource: &'a Resource, ports: &[(&str, u16)], seen: &mut Vec<*const Resource>) -> Value {
        if let Some(engine) = argument(&resource.body, "engine") {
            let found: Vec<Option<u16>> = cases(engine).iter().map(|case| by_engine(ports, case)).collect();
            if let Some(Some(port)) = found.first()
                && found.iter().all(|other| other == &Some(*port))
            {
                return at(i64::from(*port), engine.origin.span().unwrap_or(resource.header));
            }
            let mut unknown = Unknown::default();
            engine.collect_reasons(&mut unknown.reasons);
            return unknown.into_value().with_origin(engine.origin.clone());
        }
        seen.push(std::ptr::from_ref(resource));
        let source = COPIES.iter().find_map(|name| self.index.resolve(argument(&resource.body, name)?));
        if let Some(source) = source.filter(|source| !seen.contains(&std::ptr::from_ref(*source))) {
            return match argument(&source.body, "port") {
                Some(port) => port.clone(),
                None => self.engine_port(source, ports, seen),
            };
        }
        let subject = format!("the engine of `{}` is not in these files", resource.address);
        let reasons = vec![Reason::new(ReasonKind::NotInFiles, subject, resource.header)];
        Unknown { reasons, ..Unknown::default() }.into_value().with_span(resource.header)
    }
}

/// The port of the engine that a text begins with; the longest beginning decides: `aurora-postgresql` is no `aurora`.
fn by_engine(ports: &[(&str, u16)], engine: &Value) -> Option<u16> {
    let Kind::String(text) = &engine.kind else { return None };
    let text = text.to_ascii_lowercase();
    let fitting = ports.iter().filter(|(engine, _)| text.starts_with(engine));
    fitting.max_by_key(|(engine, _)| engine.len()).map(|(_, port)| *port)
}

fn at(port: i64, span: Span) -> Value {
    Value::number(port).with_span(span)
}
