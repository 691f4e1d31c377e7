//! The connections of a client to caches: endpoints that share a prefix, with TLS switch, port and password.
//!
//! Invariant: what is known of a connection stands at the setting that decides it; what is not set stands at the endpoint
//! that it is missing with.

use super::endpoint::{Viewpoint, host_kind, is_reference_to_cache, may_be_elasticache, names_cache, text_of};
use super::names::{EndpointName, Names, Role};
use super::settings::{Holder, Setting, Settings};
use crate::graph::{GAP, hosts_of};
use crate::source::{HashMap, SourceMap, Span};
use crate::value::{Kind, Note, Number, Origin, Reason, Sequence, SequenceKind, Type, Unknown, Value};

/// Schemes of URLs that mean TLS, and of those that mean plain text.
const TLS_SCHEMES: [&str; 5] = ["rediss", "valkeys", "tls", "ssl", "redis+tls"];
const PLAIN_SCHEMES: [&str; 3] = ["redis", "valkey", "tcp"];
/// The port that a URL without one means.
const DEFAULT_PORT: i64 = 6379;

/// What is known of a connection, and what holds the setting that decides it.
#[derive(Clone, Debug)]
pub(super) struct Known<'w> {
    pub value: Value,
    pub holder: Holder<'w>,
}

/// One group of endpoints with what is set for them.
#[derive(Clone, Debug)]
pub(super) struct Connection<'w> {
    /// Most telling first.
    pub endpoints: Vec<Setting<'w>>,
    /// The settings that enable TLS, as text; open where others may be added.
    pub switches: Value,
    /// Whether the client uses TLS.
    pub tls: Known<'w>,
    /// The ports that are set; empty where the client's own default holds.
    pub ports: Vec<Known<'w>>,
    /// Whether the client has a password.
    pub has_password: Known<'w>,
    /// Of each password: whether it comes from a Secret.
    pub passwords: Vec<Known<'w>>,
    /// Of each endpoint: whether it may stay the same for as long as the cache does.
    pub hosts: Vec<Known<'w>>,
}

/// What else a client has, besides the settings that name its endpoints.
#[derive(Copy, Clone)]
pub(super) struct Surroundings<'s, 'w> {
    /// The variables of the container.
    pub variables: &'s Settings<'w>,
    /// It sees Secrets as files: a password may be one of them.
    pub has_secret_files: bool,
    pub header: Span,
    pub sources: &'s SourceMap,
}

/// The prefixes that settings of a group have.
type Prefixes = Vec<String>;

/// The connections in some settings whose endpoints are, or may be, ElastiCache. `further` are names of endpoints that the
/// configuration adds.
pub(super) fn connections<'w>(
    place: &Viewpoint<'_, 'w>,
    settings: &Settings<'w>,
    around: Surroundings<'_, 'w>,
    further: &[String],
) -> Vec<Connection<'w>> {
    let names = Names::get();
    let mut groups: Vec<(Prefixes, Vec<(usize, Setting<'w>)>)> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::default();
    for setting in &settings.list {
        let Some((precedence, setting)) = endpoint(place, settings, setting, names, further) else { continue };
        if !may_be_elasticache(place, &setting.value).is_true() {
            continue;
        }
        let prefixes = names.prefixes(&setting.name);
        let key = prefixes.last().cloned().unwrap_or_default();
        let index = *by_key.entry(key).or_insert_with(|| {
            groups.push((Vec::new(), Vec::new()));
            groups.len() - 1
        });
        let Some((known, endpoints)) = groups.get_mut(index) else { continue };
        known.extend(prefixes.into_iter().filter(|prefix| !known.contains(prefix)).collect::<Vec<_>>());
        endpoints.push((precedence, setting));
    }
    let made = groups.into_iter().map(|(mut prefixes, mut endpoints)| {
        endpoints.sort_by_key(|(precedence, _)| *precedence);
        prefixes.sort_by_key(|prefix| std::cmp::Reverse(prefix.len()));
        connection(settings, around, &prefixes, endpoints.into_iter().map(|(_, setting)| setting).collect())
    });
    made.collect()
}

/// The endpoint that a setting is or leads to, with its precedence.
fn endpoint<'w>(
    place: &Viewpoint<'_, 'w>,
    settings: &Settings<'w>,
    setting: &Setting<'w>,
    names: &Names,
    further: &[String],
) -> Option<(usize, Setting<'w>)> {
    if setting.value.as_str() == Some("") {
        return None;
    }
    let text = text_of(&setting.value);
    let is_line = text.as_deref().is_none_or(|text| !text.contains('\n'));
    let names_one = text.as_deref().is_some_and(names_cache);
    let by_value = is_line && (names_one || is_reference_to_cache(place, &setting.value));
    // A settings file is full of names that mean other things in it: there the value says it.
    let named = names.endpoint(&setting.name, further).filter(|_| !settings.is_file);
    match named {
        Some(EndpointName::Certain(precedence)) => Some((precedence, setting.clone())),
        Some(EndpointName::Perhaps) => {
            let is_redis = text.as_deref().is_some_and(|text| scheme_of(text).is_some_and(|scheme| is_redis_scheme(&scheme)));
            (is_redis || by_value).then(|| (usize::MAX, setting.clone()))
        }
        Some(EndpointName::Pointer) => match settings.get(text.as_deref().unwrap_or_default()) {
            Some(named) => Some((0, named.clone())),
            None => (by_value || text.is_some_and(|text| scheme_of(&text).is_some())).then(|| (0, setting.clone())),
        },
        None => (by_value && !settings.is_part(setting)).then(|| (usize::MAX, setting.clone())),
    }
}

fn is_redis_scheme(scheme: &str) -> bool {
    scheme.starts_with("redis") || scheme.starts_with("valkey")
}

/// The scheme of a URL, where it is known.
fn scheme_of(text: &str) -> Option<String> {
    let (scheme, _) = text.split_once("://")?;
    (!scheme.contains(GAP)).then(|| scheme.trim().to_ascii_lowercase())
}

/// An option of a connection string: `host:6379,ssl=true,password=x`.
pub(super) fn option_of(text: &str, names: &[&str]) -> Option<String> {
    let options = text.split([',', ';']).skip(1).filter_map(|part| part.split_once('='));
    let mut found = options.filter(|(name, _)| names.contains(&name.trim().to_ascii_lowercase().as_str()));
    found.next().map(|(_, value)| value.trim().to_string())
}

fn connection<'w>(
    settings: &Settings<'w>,
    around: Surroundings<'_, 'w>,
    prefixes: &[String],
    endpoints: Vec<Setting<'w>>,
) -> Connection<'w> {
    let group = Group { settings, around, prefixes, endpoints: &endpoints };
    let switches = group.switches();
    let urls: Vec<&Setting<'w>> = endpoints.iter().filter(|endpoint| is_url(endpoint)).collect();
    let tls = group.tls(&switches, &urls);
    let (has_password, passwords) = group.passwords();
    let ports = group.ports();
    let hosts = endpoints.iter().filter_map(|endpoint| group.host(endpoint, &tls)).collect();
    let mut list = Sequence::new(SequenceKind::Tuple, switches.found.iter().map(|setting| setting.value.clone()).collect());
    list.open = switches.open;
    let switches = Value::sequence(list);
    Connection { switches, tls, ports, has_password, passwords, hosts, endpoints }
}

/// Whether an endpoint is a URL, or may be one.
pub(super) fn is_url(endpoint: &Setting<'_>) -> bool {
    match text_of(&endpoint.value) {
        Some(text) => text.contains("://"),
        None => ["_URL", "_URI", "_DSN", "_CONNECTION_STRING", "_BACKEND"].iter().any(|end| endpoint.name.ends_with(end)),
    }
}

struct Switches<'w> {
    found: Vec<Setting<'w>>,
    open: Option<std::sync::Arc<Unknown>>,
}

/// The endpoints of one connection, and where its other settings are looked for.
pub(super) struct Group<'g, 'w> {
    pub settings: &'g Settings<'w>,
    pub around: Surroundings<'g, 'w>,
    pub prefixes: &'g [String],
    pub endpoints: &'g [Setting<'w>],
}

impl<'w> Group<'_, 'w> {
    /// The settings of a role: under the nearest prefix that has one.
    pub fn of_role(&self, role: Role) -> Vec<&Setting<'w>> {
        let words = Names::get().words(role);
        let places = [self.settings, self.around.variables];
        let common: Vec<String> = Names::get().common().iter().map(ToString::to_string).collect();
        // What a URL says of itself is not another client's to change.
        let has_scheme = self.endpoints.iter().any(|one| text_of(&one.value).is_some_and(|text| scheme_of(&text).is_some()));
        let common = if has_scheme && role != Role::Password { &[][..] } else { common.as_slice() };
        for prefix in self.prefixes.iter().chain(common) {
            for settings in places {
                let found: Vec<_> = words.iter().filter_map(|word| settings.get(&format!("{prefix}{word}"))).collect();
                let found: Vec<_> = found.into_iter().filter(|setting| setting.value.as_str() != Some("")).collect();
                if !found.is_empty() {
                    return found;
                }
            }
        }
        Vec::new()
    }

    pub fn open(&self) -> Option<std::sync::Arc<Unknown>> {
        self.settings.open.clone().or_else(|| self.around.variables.open.clone())
    }

    /// A switch that the container surely has decides, whatever a map that is not here may add.
    fn switches(&self) -> Switches<'w> {
        let found = self.of_role(Role::Switch);
        let mut found: Vec<Setting<'w>> = found.into_iter().cloned().collect();
        let is_settled = found.iter().any(|setting| setting.is_settled);
        found.retain(|setting| setting.is_settled || !is_settled);
        for setting in &mut found {
            // Which scheme it is says whether it is TLS.
            let scheme = setting.value.as_str().filter(|_| setting.name.ends_with("SCHEME")).map(str::to_ascii_lowercase);
            if scheme.is_some_and(|scheme| TLS_SCHEMES.contains(&scheme.as_str())) {
                setting.value.kind = Kind::String("true".into());
            }
        }
        for endpoint in self.endpoints {
            let text = text_of(&endpoint.value).unwrap_or_default();
            if let Some(option) = option_of(&text, &["ssl", "tls"]) {
                found.push(Setting {
                    value: Value::string(option.to_ascii_lowercase()).with_origin(endpoint.value.origin.clone()),
                    ..endpoint.clone()
                });
            }
        }
        Switches { open: self.open().filter(|_| !is_settled), found }
    }

    /// The endpoint that stands for the connection.
    pub fn first(&self) -> (Origin, Holder<'w>) {
        let first = self.endpoints.first();
        first.map_or((Origin::at(self.around.header), Holder::Container), |one| (one.value.origin.clone(), one.holder))
    }

    fn tls(&self, switches: &Switches<'w>, urls: &[&Setting<'w>]) -> Known<'w> {
        if let Some(on) = switches.found.iter().find(|switch| switch.value.as_str() == Some("true")) {
            return Known { value: Value::bool(true).with_origin(on.value.origin.clone()), holder: on.holder };
        }
        let scheme = |url: &Setting<'_>| text_of(&url.value).and_then(|text| scheme_of(&text));
        let says = |url: &&&Setting<'w>, schemes: &[&str]| scheme(url).is_some_and(|scheme| schemes.contains(&scheme.as_str()));
        let encrypted = urls.iter().filter(|url| says(url, &TLS_SCHEMES)).count();
        if let Some(first) = urls.first().filter(|_| encrypted == urls.len()) {
            return Known { value: Value::bool(true).with_origin(first.value.origin.clone()), holder: first.holder };
        }
        let plain = urls.iter().find(|url| says(url, &PLAIN_SCHEMES));
        // What is not known may turn it on.
        let doubts = switches.found.iter().filter(|switch| !switch.value.is_known()).map(|switch| &switch.value);
        let unclear = urls.iter().filter(|url| plain.is_none() && scheme(url).is_none()).map(|url| &url.value);
        let doubts: Vec<&Value> = doubts.chain(unclear).collect();
        let mut reasons = Vec::new();
        doubts.iter().for_each(|value| value.collect_reasons(&mut reasons));
        reasons.extend(switches.open.iter().flat_map(|open| open.reasons.clone()));
        let off = |one: &Setting<'w>, text: &str| Known {
            value: Value::bool(false).with_origin(one.value.origin.clone().with_note(Some(Note::new(text)))),
            holder: one.holder,
        };
        let (origin, holder) = self.first();
        if !reasons.is_empty() {
            let origin = doubts.first().map_or(origin, |value| value.origin.clone());
            return Known { value: unknown(reasons, Type::Bool).with_origin(origin), holder };
        }
        if let Some(switch) = switches.found.first() {
            let text = match switch.value.as_str().filter(|text| !switch.value.sensitive && text.len() < 20) {
                Some(text) => format!("is `\"{text}\"`, must be `\"true\"`"),
                None => "must be `\"true\"`".to_string(),
            };
            return off(switch, &text);
        }
        if let Some(url) = plain {
            return off(url, "the URL's scheme means plain text");
        }
        let note = Some(Note::new("no TLS setting is set for this endpoint"));
        Known { value: Value::bool(false).with_origin(origin.with_note(note)), holder }
    }

    fn ports(&self) -> Vec<Known<'w>> {
        let mut ports = Vec::new();
        for endpoint in self.endpoints {
            let Some(text) = text_of(&endpoint.value) else { continue };
            let has_scheme = text.contains("://");
            let hosts: Vec<&str> = hosts_of(&text).collect();
            let authority = hosts.first().and_then(|host| text.split_once(host)).map(|(_, rest)| rest).unwrap_or_default();
            let digits: String =
                authority.strip_prefix(':').unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
            let port = match digits.parse::<i64>() {
                Ok(port) => Some((port, format!("connects to port {port}"))),
                Err(_)
                    if has_scheme
                        && scheme_of(&text).is_some_and(|scheme| is_redis_scheme(&scheme))
                        && !authority.starts_with(':') =>
                {
                    Some((DEFAULT_PORT, format!("a URL without a port means {DEFAULT_PORT}")))
                }
                Err(_) => None,
            };
            if let Some((port, text)) = port {
                let origin = endpoint.value.origin.clone().with_note(Some(Note::new(text)));
                ports.push(Known { value: Value::number(port).with_origin(origin), holder: endpoint.holder });
            }
        }
        if !ports.is_empty() {
            return ports;
        }
        for setting in self.of_role(Role::Port) {
            let number = setting.value.as_str().and_then(|text| Number::parse(text.trim()));
            let number = number.or_else(|| setting.value.as_number().cloned());
            let kind = match number {
                Some(number) => Kind::Number(number),
                None if setting.value.is_known() => continue, // an address that the cluster gives a Service of this name
                None => setting.value.kind.clone(),
            };
            ports.push(Known { value: Value { kind, ..setting.value.clone() }, holder: setting.holder });
        }
        ports
    }

    /// Whether an endpoint is one that the service keeps for a cache, and that fits the client; `None` where its host is
    /// not known at all.
    fn host(&self, endpoint: &Setting<'w>, tls: &Known<'w>) -> Option<Known<'w>> {
        let text = text_of(&endpoint.value).filter(|text| hosts_of(text).any(|host| host.trim_matches(GAP).contains('.')))?;
        let bad = hosts_of(&text)
            .filter(|host| !host.contains(GAP))
            .find_map(|host| host_kind(host, tls.value.as_bool() == Some(false)));
        let origin = endpoint.value.origin.clone();
        let value = match bad {
            Some(text) => Value::bool(false).with_origin(origin.with_note(Some(Note::new(text)))),
            None if !hosts_of(&text).any(|host| host.contains(GAP)) => Value::bool(true).with_origin(origin),
            None => {
                let mut reasons = Vec::new();
                endpoint.value.collect_reasons(&mut reasons);
                unknown(reasons, Type::Bool).with_origin(origin)
            }
        };
        Some(Known { value, holder: endpoint.holder })
    }
}

pub(super) fn unknown(reasons: Vec<Reason>, typ: Type) -> Value {
    Unknown { reasons, typ: Some(typ), not_null: true, ..Unknown::default() }.into_value()
}
