//! Which cache of the configuration an endpoint belongs to.
//!
//! Source: AWS's documentation of ElastiCache and MemoryDB endpoints (names with and without encryption in transit).

use crate::finding::Confidence;
use crate::source::{Span, Text};
use crate::terraform::Resource;
use crate::value::{Address, Kind, Mode, PathStep, ReasonKind, Symbol, Truth, Value};

use crate::graph::aws::cache::{CACHES, Caches, Engine};
use crate::graph::fact::{Evidence, add_evidence};
use crate::graph::index::{Index, name_argument};
use crate::graph::read::argument;

/// What an endpoint of a cache leads to.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The primary, or a cache that has only one address.
    Primary,
    Reader,
    /// The configuration endpoint of a cache in cluster mode.
    Configuration,
    /// One certain node: it does not move when the cache fails over.
    Node,
}

/// What the host name of a cache says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The names that the cache may have, most likely first.
    pub names: Vec<String>,
    pub role: Role,
    /// Whether the name is one of a cache with encryption in transit; `None` where both have it.
    pub encrypted: Option<bool>,
    /// The resource types that have such endpoints.
    pub kinds: &'static [&'static str],
}

const NODE_BASED: [&str; 2] = ["aws_elasticache_replication_group", "aws_elasticache_cluster"];
const SERVERLESS: [&str; 1] = ["aws_elasticache_serverless_cache"];
const MEMORYDB: [&str; 1] = ["aws_memorydb_cluster"];

impl Endpoint {
    /// Reads the host name of an ElastiCache or MemoryDB endpoint; `None` for any other host.
    pub fn parse(host: &str) -> Option<Endpoint> {
        let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
        let amazon = host.strip_suffix(".amazonaws.com").or(host.strip_suffix(".amazonaws.com.cn"))?;
        let labels: Vec<&str> = amazon.split('.').collect();
        if let Some(at) = labels.iter().position(|label| *label == "memorydb") {
            let (name, role) = named_first(labels.get(..at)?)?;
            return Some(Endpoint { names: vec![name], role, encrypted: None, kinds: &MEMORYDB });
        }
        let Some((&"cache", labels)) = labels.split_last() else { return None };
        let node_based =
            |names: Vec<String>, role, encrypted| Endpoint { names, role, encrypted: Some(encrypted), kinds: &NODE_BASED };
        match labels {
            [first, "serverless", ..] => {
                let name = first.rsplit_once('-').map_or(*first, |(name, _)| name);
                Some(Endpoint { names: vec![name.to_string()], role: Role::Primary, encrypted: None, kinds: &SERVERLESS })
            }
            [first, _, "ng", ..] => match first.strip_suffix("-ro") {
                Some(name) => Some(node_based(vec![name.to_string(), first.to_string()], Role::Reader, false)),
                None => Some(node_based(vec![first.to_string()], Role::Primary, false)),
            },
            [first, _, "clustercfg" | "cfg", ..] => Some(node_based(vec![first.to_string()], Role::Configuration, false)),
            // without encryption the node's number follows; a cluster that stands alone has the same form
            [first, _, number, ..] if number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit()) => {
                let (name, role) = match without_node(first) {
                    Some(name) => (name, Role::Node),
                    None => (*first, Role::Primary),
                };
                let mut names = vec![name.to_string()];
                if name != *first {
                    names.push(first.to_string());
                }
                Some(node_based(names, role, false))
            }
            _ => {
                let (name, role) = named_first(labels)?;
                Some(node_based(vec![name], role, true))
            }
        }
    }
}

/// `master.NAME.…`, `replica.NAME.…`, `clustercfg.NAME.…`, `NODE.NAME.…`: the form with encryption in transit.
fn named_first(labels: &[&str]) -> Option<(String, Role)> {
    let [first, name, ..] = labels else { return None };
    let role = match *first {
        "master" => Role::Primary,
        "replica" => Role::Reader,
        "clustercfg" => Role::Configuration,
        _ => Role::Node,
    };
    Some((name.to_string(), role))
}

/// `shop-001` and `shop-0001-001` are nodes of `shop`.
fn without_node(label: &str) -> Option<&str> {
    let strip = |text| -> Option<&str> {
        let (name, number): (&str, &str) = str::rsplit_once(text, '-')?;
        let is_number = matches!(number.len(), 3 | 4) && number.bytes().all(|b| b.is_ascii_digit());
        (is_number && !name.is_empty()).then_some(name)
    };
    let name = strip(label)?;
    Some(strip(name).unwrap_or(name))
}

/// A workload that uses a cache, as the configuration has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredLink {
    /// The address of the cache, with or without the key of an instance.
    pub cache: Text,
    /// `Kind/namespace/name`, or `Kind/name` for any namespace.
    pub workload: Text,
    /// Where it is declared.
    pub span: Span,
}

impl DeclaredLink {
    /// Whether it is about a workload of this name.
    pub fn is_of(&self, kind: &str, namespace: &str, name: &str) -> bool {
        match self.workload.split('/').collect::<Vec<_>>().as_slice() {
            [its_kind, its_name] => *its_kind == kind && *its_name == name,
            [its_kind, its_namespace, its_name] => *its_kind == kind && *its_namespace == namespace && *its_name == name,
            _ => false,
        }
    }

    /// Whether it is about the cache of this address.
    pub fn is_to(&self, cache: &Address) -> bool {
        *self.cache == *cache.to_string() || *self.cache == *Address { key: None, ..cache.clone() }.to_string()
    }
}

/// How a cache was found.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// The configuration says so.
    Configuration,
    /// The host name begins with the cache's own.
    Name,
    /// The value is an attribute of the cache, handed on by Terraform.
    Reference,
    /// The host is a placeholder with the name of an output that gives the cache's endpoint.
    Output,
    /// Nothing says so but that there is no other cache.
    OnlyCache,
}

/// A cache that an endpoint belongs to.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    pub cache: &'a Resource,
    pub how: How,
    pub confidence: Confidence,
    pub evidence: Vec<Evidence>,
}

/// The questions about which client uses which cache.
#[derive(Copy, Clone, Debug)]
pub struct Links<'g, 'a> {
    pub(in crate::graph) index: &'g Index<'a>,
    pub(in crate::graph) caches: Caches<'g, 'a>,
    /// Which workload uses which cache, where the configuration file says so.
    pub(in crate::graph) declared: &'g [DeclaredLink],
}

impl<'a> Links<'_, 'a> {
    /// The caches that a workload, by its kind, namespace and name, uses under an endpoint: those that the configuration
    /// says, else those that the endpoint belongs to.
    pub fn caches_of(&self, (kind, namespace, name): (&str, &str, &str), endpoint: &Value) -> Vec<Link<'a>> {
        let declared = self.declared.iter().filter(|link| link.is_of(kind, namespace, name));
        let mut found = Vec::new();
        for link in declared {
            let caches = self.caches.all().into_iter().filter(|cache| link.is_to(&cache.address)).collect();
            found.extend(links(caches, How::Configuration, Confidence::High, link.span, "the configuration links them"));
        }
        if found.is_empty() { self.caches_at(endpoint) } else { found }
    }

    /// The caches that an endpoint belongs to: by reference, by the host's name, else the only cache that there is.
    /// Several only where several roots deploy a cache of that name.
    pub fn caches_at(&self, endpoint: &Value) -> Vec<Link<'a>> {
        let place = endpoint.origin.span().unwrap_or(Span::NONE);
        let mut referred = Vec::new();
        symbols(endpoint, &mut |symbol| referred.extend(self.cache_of(symbol)));
        if !referred.is_empty() {
            return links(referred, How::Reference, Confidence::High, place, "taken from this cache");
        }
        let given = self.caches_given(endpoint);
        if !given.is_empty() {
            return links(given, How::Output, Confidence::Low, place, "has the name of an output of this cache");
        }
        let text = match &endpoint.kind {
            Kind::Parts(parts) => Some(with_gaps(parts)).filter(|text| text.contains(".amazonaws.com")),
            _ => endpoint.as_str().map(str::to_string),
        };
        let known_hosts = |text: &String| hosts_of(text).filter(|host| !host.contains(GAP)).filter_map(Endpoint::parse).collect();
        let named: Option<Vec<Endpoint>> = text.as_ref().map(known_hosts);
        match named {
            Some(endpoints) if !endpoints.is_empty() => {
                let found: Vec<&'a Resource> = endpoints.iter().flat_map(|endpoint| self.caches_named(endpoint)).collect();
                if !found.is_empty() {
                    let confidence = if found.len() > 1 { Confidence::Medium } else { Confidence::High };
                    return links(found, How::Name, confidence, place, "the host has this cache's name");
                }
                // the host names a cache: one whose own name is known and another is not it
                self.only_cache(place, |cache| own_name(cache).is_none_or(|name| name.as_str().is_none()))
            }
            // a host that is known and is no cache's may still be an alias of one, but nothing says of which
            Some(_) => Vec::new(),
            None => self.only_cache(place, |_| true),
        }
    }

    /// The caches whose endpoint is given by an output that has the name of the endpoint's placeholder: `${redis_endpoint}`.
    fn caches_given(&self, endpoint: &Value) -> Vec<&'a Resource> {
        let mut reasons = Vec::new();
        endpoint.collect_reasons(&mut reasons);
        let placeholders = reasons.iter().filter(|reason| reason.kind == ReasonKind::Placeholder);
        let names: Vec<String> = placeholders.map(|reason| plain(placeholder_name(&reason.subject))).collect();
        let mut found = Vec::new();
        for output in self.index.roots().iter().flat_map(|root| &root.outputs).filter(|_| !names.is_empty()) {
            if names.contains(&plain(&output.name)) {
                symbols(&output.value, &mut |symbol| found.extend(self.cache_of(symbol)));
            }
        }
        found
    }

    /// The cache that a reference is an attribute of.
    fn cache_of(&self, symbol: &Symbol) -> Option<&'a Resource> {
        let candidates = self.index.candidates_of(symbol);
        candidates.resources.first().copied().filter(|_| is_endpoint(symbol) && candidates.definite)
    }

    fn caches_named(&self, endpoint: &Endpoint) -> Vec<&'a Resource> {
        for name in &endpoint.names {
            let value = Value::string(name.as_str());
            let in_root = |root: &crate::terraform::Root| self.index.find_in(root.id, None, &value, endpoint.kinds);
            let found: Vec<_> = self.index.roots().iter().flat_map(in_root).filter(|(_, truth)| truth.is_true()).collect();
            if !found.is_empty() {
                return found.into_iter().map(|(cache, _)| cache).collect();
            }
        }
        Vec::new()
    }

    /// The one cache that Redis clients can have, if there is just one and it may be meant.
    fn only_cache(&self, place: Span, may_be: impl Fn(&Resource) -> bool) -> Vec<Link<'a>> {
        let is_one = |cache: &&'a Resource| {
            cache.address.kind != "aws_elasticache_global_replication_group"
                && self.caches.engine(cache) != Engine::Memcached
                && self.caches.is_member(cache) != Truth::True
        };
        let caches: Vec<&'a Resource> = self.caches.all().into_iter().filter(is_one).collect();
        match caches.as_slice() {
            [only] if may_be(only) => links(vec![*only], How::OnlyCache, Confidence::Low, place, "the only cache there is"),
            _ => Vec::new(),
        }
    }
}

fn links<'a>(caches: Vec<&'a Resource>, how: How, confidence: Confidence, place: Span, text: &str) -> Vec<Link<'a>> {
    let mut made: Vec<Link<'a>> = Vec::new();
    for cache in caches {
        if made.iter().any(|link| std::ptr::eq(link.cache, cache)) {
            continue;
        }
        let mut evidence = Vec::new();
        add_evidence(&mut evidence, cache.header, text);
        let what = if how == How::Configuration { "the workload is linked here" } else { "the endpoint" };
        add_evidence(&mut evidence, place, what);
        made.push(Link { cache, how, confidence, evidence });
    }
    made
}

fn own_name(cache: &Resource) -> Option<&Value> {
    name_argument(&cache.address.kind).and_then(|name| argument(&cache.body, name))
}

/// Stands for a part of a text that is not known.
pub const GAP: char = '\u{fffd}';

/// A text of parts, with [`GAP`] for each that is not known.
pub fn with_gaps(parts: &[Value]) -> String {
    parts.iter().map(|part| part.as_str().map_or_else(|| GAP.to_string(), str::to_string)).collect()
}

/// The name within a placeholder: `${name:-default}`, `<name>`, `{{ .Values.name }}`.
fn placeholder_name(text: &str) -> &str {
    let inner = text.trim_matches(|c: char| !c.is_alphanumeric());
    let inner = inner.split([':', '|']).next().unwrap_or(inner);
    inner.rsplit(['.', ' ']).next().unwrap_or(inner)
}

/// A name as both sides may write it: letters and digits in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a value is, or has in it, a reference to the endpoint of a cache.
pub fn refers_to_cache(value: &Value) -> bool {
    let mut refers = false;
    symbols(value, &mut |symbol| refers |= is_endpoint(symbol));
    refers
}

/// Whether a reference is to the endpoint of a cache.
fn is_endpoint(symbol: &Symbol) -> bool {
    let is_address =
        |step: &PathStep| matches!(step, PathStep::Attribute(name) if name.contains("endpoint") || name.contains("address"));
    let is_cache = CACHES.contains(&symbol.address.kind.as_str()) && symbol.address.mode == Mode::Managed;
    is_cache && symbol.path.iter().any(is_address)
}

/// Every reference in a value.
fn symbols<'v>(value: &'v Value, visit: &mut impl FnMut(&'v Symbol)) {
    match &value.kind {
        Kind::Symbol(symbol) => visit(symbol),
        Kind::Parts(parts) => parts.iter().for_each(|part| symbols(part, visit)),
        Kind::Unknown(unknown) => unknown.cases.iter().for_each(|case| symbols(case, visit)),
        _ => {}
    }
}

/// The hosts of `host`, `host:port`, a URL, or a list of them with commas.
pub fn hosts_of(text: &str) -> impl Iterator<Item = &str> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    authority.split(',').map(|host| {
        let host = host.trim();
        match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, _)) => address,
            None if host.matches(':').count() > 1 => host, // an IPv6 address without brackets
            None => host.split_once(':').map_or(host, |(host, _)| host),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_read_in_all_their_forms() {
        use Role::{Configuration, Node, Primary, Reader};
        for (host, name, role, encrypted) in [
            ("master.shop.abc123.euw1.cache.amazonaws.com", "shop", Primary, Some(true)),
            ("replica.shop.abc123.euw1.cache.amazonaws.com", "shop", Reader, Some(true)),
            ("clustercfg.shop.abc123.euw1.cache.amazonaws.com", "shop", Configuration, Some(true)),
            ("shop-001.shop.abc123.euw1.cache.amazonaws.com", "shop", Node, Some(true)),
            ("shop.abc123.ng.0001.euw1.cache.amazonaws.com", "shop", Primary, Some(false)),
            ("shop-ro.abc123.ng.0001.euw1.cache.amazonaws.com", "shop", Reader, Some(false)),
            ("shop.abc123.clustercfg.euw1.cache.amazonaws.com", "shop", Configuration, Some(false)),
            ("shop-001.abc123.0001.euw1.cache.amazonaws.com", "shop", Node, Some(false)),
            ("shop-0002-001.abc123.0001.euw1.cache.amazonaws.com", "shop", Node, Some(false)),
            ("Alone.abc123.0001.use1.cache.amazonaws.com.", "alone", Primary, Some(false)),
            ("shop.abc123.cfg.euw1.cache.amazonaws.com", "shop", Configuration, Some(false)),
            ("my-shop-abc123.serverless.euw1.cache.amazonaws.com", "my-shop", Primary, None),
            ("clustercfg.shop.abc123.memorydb.eu-west-1.amazonaws.com", "shop", Configuration, None),
            ("master.shop.abc123.cnn1.cache.amazonaws.com.cn", "shop", Primary, Some(true)),
        ] {
            let found = Endpoint::parse(host);
            let read = found.as_ref().map(|e| (e.names.first().map(String::as_str), e.role, e.encrypted));
            assert_eq!(read, Some((Some(name), role, encrypted)), "{host}");
        }
        for host in ["redis", "s3.amazonaws.com", "cache.amazonaws.com", "example.com", ""] {
            assert_eq!(Endpoint::parse(host), None, "{host}");
        }
    }

    #[test]
    fn hosts_are_read_out_of_urls_and_lists() {
        for (text, expected) in [
            ("redis", "redis"),
            ("redis:6379", "redis"),
            ("rediss://user:p@ss@h.example.com:6379/0?x=1", "h.example.com"),
            ("a:1, b:2", "a b"),
            ("redis://[::1]:6379", "::1"),
            ("fe80::1", "fe80::1"),
        ] {
            assert_eq!(hosts_of(text).collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }
}
