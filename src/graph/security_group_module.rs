//! The arguments of the registry's security group module, for when the module is not on disk. Floor 3.
//!
//! Source: the documentation of `terraform-aws-modules/security-group/aws`.

use crate::source::Span;
use crate::terraform::Module;
use crate::value::{Kind, Truth, Value};

use super::ingress::{IngressRule, Owner, Source, SourceKind};
use super::naming::is_registry_module;
use super::read::{argument, leaves, text_at};

/// Ports and protocol of a named rule.
fn named_rule(name: &str) -> Option<(i64, i64, &'static str)> {
    Some(match name {
        "all-all" => (-1, -1, "-1"),
        "all-tcp" => (0, 65535, "tcp"),
        "all-udp" => (0, 65535, "udp"),
        "all-icmp" | "all-ipv6-icmp" => (-1, -1, "icmp"),
        "redis-tcp" => (6379, 6379, "tcp"),
        "memcached-tcp" => (11211, 11211, "tcp"),
        "ssh-tcp" => (22, 22, "tcp"),
        "http-80-tcp" => (80, 80, "tcp"),
        "http-8080-tcp" => (8080, 8080, "tcp"),
        "https-443-tcp" => (443, 443, "tcp"),
        "https-8443-tcp" => (8443, 8443, "tcp"),
        "mysql-tcp" => (3306, 3306, "tcp"),
        "mssql-tcp" => (1433, 1433, "tcp"),
        "postgresql-tcp" => (5432, 5432, "tcp"),
        "oracle-db-tcp" => (1521, 1521, "tcp"),
        "redshift-tcp" => (5439, 5439, "tcp"),
        "mongodb-27017-tcp" => (27017, 27017, "tcp"),
        "elasticsearch-rest-tcp" => (9200, 9200, "tcp"),
        "elasticsearch-java-tcp" => (9300, 9300, "tcp"),
        "kafka-broker-tcp" => (9092, 9092, "tcp"),
        "kafka-broker-tls-tcp" => (9094, 9094, "tcp"),
        "nfs-tcp" => (2049, 2049, "tcp"),
        "rdp-tcp" => (3389, 3389, "tcp"),
        "dns-tcp" => (53, 53, "tcp"),
        "ntp-udp" | "dns-udp" => (53, 123, "udp"),
        _ => return None,
    })
}

/// Whether a call is one of the module that this file reads.
pub(super) fn is_security_group_module(module: &Module) -> bool {
    module.directory.is_none() && module.source.as_str().is_some_and(|source| is_registry_module(source, "security-group"))
}

struct Ports {
    from: Value,
    to: Value,
    protocol: Value,
}

/// Ports by the rule's name, else as written beside it.
fn ports(body: &Value, place: &Value) -> Ports {
    if let Some(name) = argument(body, "rule") {
        return ports_named(name);
    }
    let port = |key: &str| match argument(body, key) {
        Some(value) => value.clone(),
        None => Value::null().with_origin(place.origin.clone()),
    };
    Ports { from: port("from_port"), to: port("to_port"), protocol: port("protocol") }
}

fn ports_named(name: &Value) -> Ports {
    match name.as_str().and_then(named_rule) {
        Some((from, to, protocol)) => Ports {
            from: Value::number(from).with_origin(name.origin.clone()),
            to: Value::number(to).with_origin(name.origin.clone()),
            protocol: text_at(protocol, name),
        },
        // a rule that is not in the table, or whose name is not known
        None => {
            let unknown = || match &name.kind {
                Kind::Unknown(_) => name.clone(),
                _ => {
                    let span = name.origin.span.unwrap_or(Span::NONE);
                    let subject = name.as_str().unwrap_or("rule").to_string();
                    Value::unknown(crate::value::ReasonKind::ModuleNotAvailable, subject, span)
                }
            };
            Ports { from: unknown(), to: unknown(), protocol: unknown() }
        }
    }
}

/// The ingress rules that a call's arguments make.
pub(super) fn rules_of<'a>(module: &'a Module) -> Vec<IngressRule<'a>> {
    let arguments = &module.arguments;
    let mut rules = Vec::new();
    let mut add = |place: &Value, maybe: bool, ports: Ports, sources: Vec<Source>| {
        rules.push(IngressRule {
            owner: Owner::Module(module),
            span: place.origin.span.unwrap_or(module.header),
            from_port: ports.from,
            to_port: ports.to,
            protocol: ports.protocol,
            sources,
            in_force: if maybe { Truth::Unknown } else { Truth::True },
        });
    };
    let list = |name: &str, kind: SourceKind| -> Vec<Source> {
        let found = argument(arguments, name).map(leaves).unwrap_or_default();
        found.into_iter().map(|leaf| Source { kind, value: leaf.value, maybe: leaf.maybe }).collect()
    };
    let common = || {
        let mut sources = list("ingress_cidr_blocks", SourceKind::Cidr);
        sources.extend(list("ingress_ipv6_cidr_blocks", SourceKind::Cidr));
        sources
    };
    // named rules for the common ranges
    let mut named: Vec<super::Leaf> = ["ingress_rules", "computed_ingress_rules"]
        .iter()
        .filter_map(|name| argument(arguments, name))
        .flat_map(leaves)
        .collect();
    let source = module.source.as_str().unwrap_or_default();
    if let Some((_, part)) = source.split_once("//modules/") {
        // the ready-made parts: one service's rules for the common ranges, everything from the group itself
        let service = part.split('?').next().unwrap_or_default();
        let place = &module.source;
        for rule in ["redis-tcp", "memcached-tcp", "mysql-tcp", "postgresql-tcp", "ssh-tcp", "redshift-tcp", "nfs-tcp"] {
            if rule.strip_suffix("-tcp") == Some(service) {
                named.push(super::Leaf { value: text_at(rule, place), maybe: false });
            }
        }
        let itself =
            Source { kind: SourceKind::SelfGroup, value: Value::bool(true).with_origin(place.origin.clone()), maybe: false };
        add(place, false, ports_named(&text_at("all-all", place)), vec![itself]);
    }
    for leaf in named {
        add(&leaf.value, leaf.maybe, ports_named(&leaf.value), common());
    }
    for prefix in ["ingress_with", "computed_ingress_with"] {
        for leaf in argument(arguments, &format!("{prefix}_cidr_blocks")).map(leaves).unwrap_or_default() {
            let sources = match argument(&leaf.value, "cidr_blocks") {
                Some(text) => comma_separated(text),
                None if leaf.value.as_mapping().is_some() => list("ingress_cidr_blocks", SourceKind::Cidr),
                None => vec![Source { kind: SourceKind::Cidr, value: leaf.value.clone(), maybe: leaf.maybe }],
            };
            add(&leaf.value, leaf.maybe, ports(&leaf.value, &leaf.value), sources);
        }
        for leaf in argument(arguments, &format!("{prefix}_ipv6_cidr_blocks")).map(leaves).unwrap_or_default() {
            let sources = match argument(&leaf.value, "ipv6_cidr_blocks").or(argument(&leaf.value, "cidr_blocks")) {
                Some(text) => comma_separated(text),
                None => list("ingress_ipv6_cidr_blocks", SourceKind::Cidr),
            };
            add(&leaf.value, leaf.maybe, ports(&leaf.value, &leaf.value), sources);
        }
        for leaf in argument(arguments, &format!("{prefix}_source_security_group_id")).map(leaves).unwrap_or_default() {
            let group = argument(&leaf.value, "source_security_group_id").unwrap_or(&leaf.value).clone();
            let sources = vec![Source { kind: SourceKind::Group, value: group, maybe: false }];
            add(&leaf.value, leaf.maybe, ports(&leaf.value, &leaf.value), sources);
        }
        for leaf in argument(arguments, &format!("{prefix}_self")).map(leaves).unwrap_or_default() {
            let own = super::read::truth(leaf.value.get("self"), true);
            if !own.is_false() {
                let value = argument(&leaf.value, "self").unwrap_or(&leaf.value).clone();
                let sources = vec![Source { kind: SourceKind::SelfGroup, value, maybe: own.is_unknown() }];
                add(&leaf.value, leaf.maybe, ports(&leaf.value, &leaf.value), sources);
            }
        }
        for leaf in argument(arguments, &format!("{prefix}_prefix_list_ids")).map(leaves).unwrap_or_default() {
            let sources = match argument(&leaf.value, "prefix_list_ids") {
                Some(text) => comma_separated(text),
                None => list("ingress_prefix_list_ids", SourceKind::PrefixList),
            };
            let sources = sources.into_iter().map(|source| Source { kind: SourceKind::PrefixList, ..source }).collect();
            add(&leaf.value, leaf.maybe, ports(&leaf.value, &leaf.value), sources);
        }
    }
    rules
}

/// `"10.0.0.0/8,10.1.0.0/16"`, as the module wants its ranges.
fn comma_separated(text: &Value) -> Vec<Source> {
    let source = |value: Value| Source { kind: SourceKind::Cidr, value, maybe: false };
    match text.as_str() {
        Some(list) => {
            let parts = list.split(',').map(str::trim).filter(|part| !part.is_empty());
            parts.map(|part| source(text_at(part, text))).collect()
        }
        None => vec![source(text.clone())],
    }
}
