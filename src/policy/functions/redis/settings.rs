//! The settings that a client is given: variables of a container, entries of a ConfigMap, arguments, settings files.
//!
//! Invariant: a setting stands where its value is written; what holds it says whether that may be changed there.

use std::sync::Arc;

use super::endpoint::{names_cache, text_of};
use super::names::as_variable;
use crate::expr::MarkedText;
use crate::finding::is_secret_name;
use crate::graph::refers_to_cache;
use crate::kubernetes::{Environment, Object, VariableSource, data_of};
use crate::policy::functions::k8s::variable_value;
use crate::source::{HashMap, HashSet, SourceMap, Span, Text};
use crate::syntax::yaml::{self, Node, NodeKind};
use crate::value::{Form, Hop, HopKind, Note, Site, Unknown, Value};

/// What holds a setting.
#[derive(Copy, Clone, Debug)]
pub(super) enum Holder<'w> {
    /// The container itself.
    Container,
    ConfigMap(Option<&'w Object>),
    Secret,
    /// Known only in the cluster.
    Cluster,
}

impl Holder<'_> {
    /// Whether it is this ConfigMap.
    pub fn is(self, object: &Object) -> bool {
        matches!(self, Holder::ConfigMap(Some(holder)) if std::ptr::eq(holder, object))
    }
}

#[derive(Clone, Debug)]
pub(super) struct Setting<'w> {
    /// In capitals.
    pub name: Text,
    pub value: Value,
    pub holder: Holder<'w>,
    /// Nothing unknown can give it another value.
    pub is_settled: bool,
}

/// Settings that belong together: of one container, one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings<'w> {
    pub list: Vec<Setting<'w>>,
    by_name: HashMap<Text, usize>,
    /// There may be further ones.
    pub open: Option<Arc<Unknown>>,
    /// It is a settings file: what is not set in it may be set by a variable.
    pub is_file: bool,
    /// Where values stand that others are made of: `$(HOST)`.
    used: HashSet<Span>,
}

impl<'w> Settings<'w> {
    pub fn get(&self, name: &str) -> Option<&Setting<'w>> {
        self.by_name.get(name).and_then(|index| self.list.get(*index))
    }

    /// Whether a setting is part of another one.
    pub fn is_part(&self, setting: &Setting<'w>) -> bool {
        setting.value.origin.span().is_some_and(|span| self.used.contains(&span))
    }

    fn add(&mut self, name: &str, value: Value, holder: Holder<'w>, is_settled: bool) {
        let name = Text::from(as_variable(name));
        self.by_name.insert(name.clone(), self.list.len());
        self.list.push(Setting { name, value, holder, is_settled });
    }

    pub fn of_environment(environment: &Environment<'w>) -> Settings<'w> {
        let mut settings = Settings { open: environment.open.clone(), ..Settings::default() };
        for variable in &environment.variables {
            settings.used.extend(&variable.references);
            let holder = match &variable.source {
                VariableSource::Inline => Holder::Container,
                VariableSource::ConfigMap { object, .. } => Holder::ConfigMap(*object),
                VariableSource::Secret { .. } => Holder::Secret,
                VariableSource::Field => Holder::Cluster,
            };
            let is_settled = variable.could_be_overridden.is_none();
            settings.add(&variable.name, variable_value(variable), holder, is_settled);
        }
        settings
    }

    /// The entries of a ConfigMap as a container would have them.
    pub fn of_config_map(object: &'w Object) -> Settings<'w> {
        let data = data_of(object);
        let mut settings = Settings { open: data.open, ..Settings::default() };
        for (name, mut value) in data.entries {
            value.sensitive |= is_secret_name(&name);
            settings.add(&name, value, Holder::ConfigMap(Some(object)), true);
        }
        settings
    }

    /// The arguments of a container, where one of them names a cache.
    pub fn of_arguments(body: &Value) -> Option<Settings<'w>> {
        let lists = ["command", "args"].iter().filter_map(|field| body.get(field)?.as_sequence());
        let items: Vec<&Value> = lists.flat_map(|list| &list.items).collect();
        if !items.iter().any(|item| text_of(item).is_some_and(|text| names_cache(&text)) || refers_to_cache(item)) {
            return None;
        }
        // A reference is a text like any other, until its value is asked for.
        let marked: Vec<(Span, MarkedText<'_>)> =
            items.iter().filter_map(|item| Some((item.origin.span()?, MarkedText::of_any(item)?))).collect();
        let mut tokens: Vec<(String, usize)> = Vec::new();
        for (place, (_, item)) in marked.iter().enumerate() {
            tokens.extend(item.text.split_whitespace().map(|token| (token.trim_matches(['"', '\'']).to_string(), place)));
        }
        let is_cli = tokens.iter().any(|(token, _)| token.ends_with("redis-cli") || token.ends_with("valkey-cli"));
        let mut settings = Settings::default();
        let mut rest = tokens.iter().peekable();
        while let Some((token, place)) = rest.next() {
            let flag = token.starts_with('-') && token.len() > 1;
            let (name, value) = match token.split_once('=') {
                Some((name, value)) if !name.contains("://") => (name, Some(value.to_string())),
                _ if flag => (token.as_str(), None),
                _ => ("ARGUMENT", Some(token.clone())),
            };
            let name = match name {
                "-h" if is_cli => "HOST",
                "-p" if is_cli => "PORT",
                "-a" | "--pass" if is_cli => "PASSWORD",
                "-u" if is_cli => "URL",
                name => name,
            };
            let is_switch = as_variable(name).ends_with("TLS") || as_variable(name).ends_with("SSL");
            let follows = |next: &(String, usize)| {
                let word = next.0.as_str();
                !word.starts_with('-') && (!is_switch || matches!(word, "true" | "false" | "yes" | "no" | "0" | "1"))
            };
            let next = rest.next_if(|next| value.is_none() && follows(next));
            let place = next.map_or(*place, |(_, place)| *place);
            let value = value.or_else(|| next.map(|(next, _)| next.clone())).unwrap_or_else(|| "true".to_string());
            let sensitive = is_secret_name(name);
            let Some((span, item)) = marked.get(place) else { continue }; // each token is of one of them
            let value = Value::string(value).with_span(*span).with_sensitive(sensitive);
            let value = item.restored(&value, &|_| true);
            settings.add(name, value, Holder::Container, true);
        }
        Some(settings)
    }

    /// The settings in a text that names a cache: a file in a ConfigMap, a variable with a whole file. `entry` is where the
    /// container takes it.
    pub fn of_text(text: &Value, holder: Holder<'w>, entry: Option<Span>, sources: &SourceMap) -> Option<Settings<'w>> {
        let has_cache = |content: &String| names_cache(content) || refers_to_cache(text);
        text_of(text).filter(|content| has_cache(content) && is_file(content))?;
        let marked = MarkedText::new(text)?;
        let content = &marked.text;
        let whole = text.origin.span()?;
        let source = sources.get(whole.source)?;
        let raw = source.slice(whole);
        let mut settings = Settings { is_file: true, ..Settings::default() };
        let mut at = 0;
        for (path, value) in flattened(whole, content) {
            let key = path.rsplit('.').next().unwrap_or(&path);
            let span = locate(raw, &mut at, key, &value).map_or(whole, |range| {
                Span::new(whole.source, whole.start as usize + range.start, whole.start as usize + range.end)
            });
            let value = Value::string(value).with_span(span).with_sensitive(text.sensitive || is_secret_name(&path));
            let mut value = marked.restored(&value, &|_| true);
            if let Some(entry) = entry {
                let note = Some(Note::new("the container reads it here"));
                value.origin =
                    value.origin.with_hops(&[Hop::new(HopKind::ConfigMapEntry, Site::new(entry, Form::Container), note)]);
            }
            settings.add(&path, value, holder, true);
        }
        Some(settings)
    }
}

/// Whether a text is a file of settings rather than one value.
fn is_file(text: &str) -> bool {
    let text = text.trim();
    text.contains('\n')
        || text.starts_with(['{', '['])
        || text.split_once([':', '=']).is_some_and(|(_, value)| value.starts_with(' '))
}

/// How deep settings may lie in each other.
const MAX_DEPTH: usize = 32;

/// The settings of a file, in order: the path of each, with dots, and its text. YAML and JSON by their structure, anything
/// else line by line, `[section]` by section.
fn flattened(whole: Span, text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let file = yaml::parse(whole.source, text);
    let is_tree = |node: &Node| matches!(node.kind, NodeKind::Mapping(_));
    if file.errors.is_empty() && file.documents.iter().any(|document| is_tree(&document.root)) {
        for document in &file.documents {
            flatten(&document.root, "", 0, text, &mut found);
        }
        return found;
    }
    let mut section = String::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = format!("{name}.");
            continue;
        }
        if line.starts_with(['#', ';']) || line.starts_with("//") {
            continue;
        }
        let Some((key, value)) = line.split_once(['=', ':', ' ']) else { continue };
        let key = key.trim_start_matches("export ").trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let value = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ';' | '=' | '>'));
        found.push((format!("{section}{key}"), value.to_string()));
    }
    found
}

fn flatten(node: &Node, path: &str, depth: usize, text: &str, into: &mut Vec<(String, String)>) {
    if depth > MAX_DEPTH {
        return;
    }
    match &node.kind {
        NodeKind::Mapping(pairs) => {
            for pair in pairs {
                let path = if path.is_empty() { pair.key.to_string() } else { format!("{path}.{}", pair.key) };
                flatten(&pair.value, &path, depth + 1, text, into);
            }
        }
        NodeKind::Sequence(items) => items.iter().for_each(|item| flatten(item, path, depth + 1, text, into)),
        NodeKind::String(value) => into.push((path.to_string(), value.to_string())),
        NodeKind::Bool(value) => into.push((path.to_string(), value.to_string())),
        NodeKind::Number(_) => into.push((path.to_string(), text.get(node.span.range()).unwrap_or_default().to_string())),
        NodeKind::Null => {}
    }
}

/// Where a value stands in the raw text, behind its key; `at` moves on with every value that is found.
fn locate(raw: &str, at: &mut usize, key: &str, value: &str) -> Option<std::ops::Range<usize>> {
    if value.is_empty() {
        return None;
    }
    let behind = raw.get(*at..)?.find(key).map(|found| *at + found + key.len())?;
    if MarkedText::has_marks(value) {
        // It is written in other words: what stands behind the key on its line.
        let line = raw.get(behind..)?.lines().next()?;
        let written = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '=' | '"' | '\'')).trim_end();
        let start = behind + line.find(written).filter(|_| !written.is_empty())?;
        *at = start + written.len();
        return Some(start..*at);
    }
    let start = behind + raw.get(behind..)?.find(value)?;
    *at = start + value.len();
    Some(start..*at)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Vec<String> {
        let sources = SourceMap::in_memory();
        let source = sources.add("settings", text);
        let value = Value::string(text).with_span(Span::new(source.id, 0, text.len()));
        let found = Settings::of_text(&value, Holder::Container, None, &sources).unwrap();
        let shown = |one: &Setting<'_>| format!("{}={}", one.name, source.slice(one.value.origin.span().unwrap()));
        found.list.iter().map(shown).collect()
    }

    #[test]
    fn files_of_settings_are_read_in_their_forms() {
        let host = "master.shop.abc.euw1.cache.amazonaws.com";
        for text in [
            format!("spring:\n  data:\n    redis:\n      host: {host}\n      ssl:\n        enabled: false\n"),
            format!("spring.data.redis.host={host}\nspring.data.redis.ssl.enabled=false\n"),
            format!("{{\"spring\": {{\"data\": {{\"redis\": {{\"host\": \"{host}\", \"ssl\": {{\"enabled\": false}}}}}}}}}}"),
            format!("[spring.data.redis]\nhost = \"{host}\"\nssl.enabled = false\n"),
        ] {
            let expected = [format!("SPRING_DATA_REDIS_HOST={host}"), "SPRING_DATA_REDIS_SSL_ENABLED=false".to_string()];
            assert_eq!(settings(&text), expected, "{text}");
        }
    }
}
