//! `configMapGenerator` and `secretGenerator`: literals, env files, files; and the hash in generated names.
//!
//! Invariant: every entry's value has the place of its text: after the `=` of a literal or of a line, or the file.

use std::sync::Arc;

use base64::Engine;
use sha2::{Digest, Sha256};

use crate::source::{ReadError, Source, SourceMap, Span, Text};
use crate::syntax::yaml::{Node, NodeKind, ScalarStyle};
use crate::value::{HopKind, Mapping, Origin, ReasonKind, Unknown, Value};

use super::file::{Generator, GeneratorKind, PlacedText, is_remote};
use super::resource::{Behavior, KustomizeResource};
use super::tree::{empty_mapping, mapping_mut, set};
use super::{Builder, KustomizeProblem, KustomizeReason};

/// An entry before it is put into an object.
struct GeneratedEntry {
    key: Text,
    key_span: Span,
    content: FileContent,
    origin: Origin,
}

enum FileContent {
    Text(Text),
    Bytes(Vec<u8>),
}

impl Builder<'_> {
    /// The resource that a generator makes.
    pub(super) fn generate(&mut self, generator: &Generator, directory: &str, path: &str) -> Option<KustomizeResource> {
        if generator.name.text.is_empty() {
            self.problem(path, generator.span, KustomizeReason::Invalid, "a generator needs a name");
            return None;
        }
        let mut unread = None;
        let pairs = self.pairs(generator, directory, path, &mut unread);
        let name_span = generator.name.span();
        let at = |text: &str| Value::string(text).with_span(name_span);
        let mut object = Mapping::new(crate::value::MappingKind::Body, name_span);
        object.insert("apiVersion", Span::NONE, at("v1"));
        let (kind, is_secret) = match generator.kind {
            GeneratorKind::ConfigMap => ("ConfigMap", false),
            GeneratorKind::Secret => ("Secret", true),
        };
        object.insert("kind", Span::NONE, at(kind));
        if is_secret {
            object.insert("type", Span::NONE, generator.secret_type.clone().unwrap_or_else(|| at("Opaque")));
        }
        if let Some(span) = generator.options.immutable {
            object.insert("immutable", span, Value::bool(true).with_span(span));
        }
        let mut data = empty_mapping(name_span);
        let mut binary = empty_mapping(name_span);
        for pair in pairs {
            let (field, text) = match &pair.content {
                FileContent::Bytes(bytes) if !is_secret => (&mut binary, wrapped_base64(bytes)),
                FileContent::Text(text) if !is_secret => (&mut data, text.clone()),
                FileContent::Bytes(bytes) => (&mut data, wrapped_base64(bytes)),
                FileContent::Text(text) => (&mut data, wrapped_base64(text.as_bytes())),
            };
            let Some(field) = mapping_mut(field) else { continue };
            if field.entries.contains_key(&pair.key) {
                let message = format!("`{}` gets the key `{}` twice", generator.name.text, pair.key);
                self.problem(path, pair.key_span, KustomizeReason::Invalid, message);
            }
            let value = Value::string(text).with_origin(pair.origin).with_sensitive(is_secret);
            field.insert(pair.key, pair.key_span, value);
        }
        if let Some(file) = unread
            && let Some(data) = mapping_mut(&mut data)
        {
            let reason = Unknown::because(ReasonKind::ObjectNotAvailable, file.text.clone(), file.span());
            data.open = Some(Arc::new(reason));
        }
        for (name, value) in [("data", data), ("binaryData", binary)] {
            let is_open = value.as_mapping().is_some_and(|mapping| mapping.open.is_some());
            if is_open || value.as_mapping().is_some_and(|mapping| !mapping.entries.is_empty()) || (name == "data" && is_secret) {
                object.insert(name, name_span, value);
            }
        }
        let mut resource = KustomizeResource::new(Value::mapping(object).with_span(generator.span), generator.span, path);
        resource.set_metadata("name", at(&generator.name.text));
        if let Some(namespace) = &generator.namespace {
            resource.set_metadata("namespace", namespace.clone());
        }
        for (field, pairs) in [("labels", &generator.options.labels), ("annotations", &generator.options.annotations)] {
            if pairs.is_empty() {
                continue;
            }
            let mut value = empty_mapping(name_span);
            if let Some(mapping) = mapping_mut(&mut value) {
                pairs.iter().for_each(|(key, span, value)| set(mapping, key, *span, value.clone()));
            }
            resource.set_metadata(field, value);
        }
        resource.behavior = generator.behavior;
        resource.needs_hash = !generator.options.no_hash;
        Some(resource)
    }

    /// The entries; `unread` is a file that could not be read, whose entries are missing.
    fn pairs(
        &mut self,
        generator: &Generator,
        directory: &str,
        path: &str,
        unread: &mut Option<PlacedText>,
    ) -> Vec<GeneratedEntry> {
        let mut pairs = Vec::new();
        for file in &generator.env_files {
            let Some(source) = self.text_file(directory, path, file) else {
                unread.get_or_insert_with(|| file.clone());
                continue;
            };
            lines(&source, &mut pairs);
        }
        for literal in &generator.literals {
            match cut_literal(self.sources, literal) {
                Some(pair) => pairs.push(pair),
                None => self.problem(path, literal.span, KustomizeReason::Invalid, "a literal must have the form `key=value`"),
            }
        }
        for file in &generator.files {
            let (key, name) = match file.text.split_once('=') {
                Some((key, name)) => (Text::from(key), name),
                None => (Text::from(file.text.rsplit('/').next().unwrap_or(&file.text)), file.text.as_str()),
            };
            if key.is_empty() || name.is_empty() || name.contains('=') {
                self.problem(path, file.span(), KustomizeReason::Invalid, "a file must have the form `path` or `key=path`");
                continue;
            }
            let located = PlacedText { text: name.into(), span: file.span };
            let Some((content, whole)) = self.any_file(directory, path, &located) else {
                unread.get_or_insert(located);
                continue;
            };
            let origin =
                whole.map_or_else(|| Origin::at(file.span()), |span| Origin::at(span).through(HopKind::File, file.span()));
            pairs.push(GeneratedEntry { key, key_span: file.span(), content, origin });
        }
        pairs
    }

    /// A file's content, with the span of all of it where it is text.
    fn any_file(&mut self, directory: &str, path: &str, file: &PlacedText) -> Option<(FileContent, Option<Span>)> {
        let full = self.resolve(directory, path, file)?;
        self.taken.insert(full.clone());
        match self.sources.read(&full) {
            Ok(source) => {
                let whole = Span::new(source.id, 0, source.text.len());
                Some((FileContent::Text(source.text.as_ref().into()), Some(whole)))
            }
            Err(ReadError::Binary | ReadError::NotUtf8(_)) => match self.sources.load_bytes(&full) {
                Ok(bytes) => Some((FileContent::Bytes(bytes), None)),
                Err(error) => {
                    self.unreadable(path, file, &error);
                    None
                }
            },
            Err(error) => {
                self.unreadable(path, file, &error);
                None
            }
        }
    }
}

/// The lines of an env file: `KEY=value`, `KEY`, comments, blank lines.
fn lines(source: &Source, pairs: &mut Vec<GeneratedEntry>) {
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let bare = if start == 0 { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
        let content = bare.trim_start();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let content_start = start + line.len() - content.len();
        let (key, value) = content.split_once('=').unwrap_or((content, ""));
        let span = |start: usize, length: usize| Span::new(source.id, start, start + length);
        let key_span = span(content_start, key.len());
        if key.is_empty() {
            continue;
        }
        let has_value = content.len() > key.len();
        let value_span = if has_value { span(content_start + key.len() + 1, value.len()) } else { key_span };
        // An empty value is still a place; what is underlined then is the line.
        let place = if value.is_empty() { span(content_start, content.len()) } else { value_span };
        pairs.push(GeneratedEntry {
            key: key.into(),
            key_span,
            content: FileContent::Text(value.into()),
            origin: Origin::at(place),
        });
    }
}

/// Cuts `key=value` at the first `=`; one pair of quotes around the value is taken off.
fn cut_literal(sources: &SourceMap, node: &Node) -> Option<GeneratedEntry> {
    let NodeKind::String(text) = &node.kind else { return None };
    let (key, value) = text.split_once('=')?;
    if key.is_empty() {
        return None;
    }
    let quoted = |text: &str| {
        let (first, last) = (text.as_bytes().first(), text.as_bytes().last());
        text.len() >= 2 && first == last && matches!(first, Some(b'"' | b'\''))
    };
    let unquoted = if quoted(value) { value.get(1..value.len() - 1).unwrap_or(value) } else { value };
    let span = node.span;
    let raw = sources.get(span.source).map(|source| source.slice(span).to_string()).unwrap_or_default();
    let inner_end = match node.style {
        Some(ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) => raw.len().saturating_sub(1),
        _ => raw.trim_end().len(),
    };
    let place = raw.find('=').map(|at| at + 1).filter(|start| *start <= inner_end).map(|start| {
        let written = raw.get(start..inner_end).unwrap_or("");
        let trim = if quoted(written) && quoted(value) { 1 } else { 0 };
        let base = span.start as usize;
        Span::new(span.source, base + start + trim, base + inner_end - trim)
    });
    let place = place.filter(|place| !place.is_empty()).unwrap_or(span);
    let key_span = raw.find(key).map_or(span, |at| {
        let start = span.start as usize + at;
        Span::new(span.source, start, start + key.len())
    });
    let origin = match node.alias {
        Some(alias) => Origin::at(place).through(HopKind::Element, alias),
        None => Origin::at(place),
    };
    Some(GeneratedEntry { key: key.into(), key_span, content: FileContent::Text(unquoted.into()), origin })
}

/// Base64 as kustomize writes it: longer text in lines of 70.
fn wrapped_base64(bytes: &[u8]) -> Text {
    const LINE: usize = 70;
    let encoded = base64::engine::general_purpose::STANDARD.encode(bytes);
    if encoded.len() < LINE {
        return encoded.into();
    }
    let mut wrapped = String::with_capacity(encoded.len() + encoded.len() / LINE + 1);
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, tail) = rest.split_at(rest.len().min(LINE)); // base64 is ASCII: any cut is a boundary
        wrapped.push_str(line);
        wrapped.push('\n');
        rest = tail;
    }
    wrapped.into()
}

/// A generated resource over one of the same id: its data alone, or merged over the other's.
pub(super) fn absorb(mut new: KustomizeResource, old: &KustomizeResource) -> KustomizeResource {
    let behavior = new.behavior;
    for field in ["labels", "annotations"] {
        if let Some(merged) = over(old.value.get_path(&["metadata", field]), new.value.get_path(&["metadata", field])) {
            new.set_metadata(field, merged);
        }
    }
    for field in ["name", "namespace"] {
        if let Some(value) = old.value.get_path(&["metadata", field]).cloned() {
            new.set_metadata(field, value);
        }
    }
    if behavior == Behavior::Merge {
        for field in ["data", "binaryData"] {
            if let Some(merged) = over(old.value.get(field), new.value.get(field))
                && let Some(object) = mapping_mut(&mut new.value)
            {
                let span = super::tree::span_of(&merged);
                set(object, field, span, merged);
            }
        }
    }
    KustomizeResource {
        previous: old.previous.clone(),
        prefixes: old.prefixes.clone(),
        suffixes: old.suffixes.clone(),
        behavior: old.behavior,
        needs_hash: old.needs_hash && new.needs_hash,
        document: old.document,
        path: old.path.clone(),
        chain: old.chain.clone(),
        variables: old.variables.clone(),
        ..new
    }
}

/// The entries of two mappings, the second's over the first's.
fn over(old: Option<&Value>, new: Option<&Value>) -> Option<Value> {
    let Some(old) = old.filter(|old| old.as_mapping().is_some()) else { return new.cloned() };
    let mut merged = old.clone();
    if let (Some(target), Some(new)) = (mapping_mut(&mut merged), new.and_then(Value::as_mapping)) {
        for (key, entry) in &new.entries {
            target.entries.insert(key.clone(), entry.clone());
        }
        if target.open.is_none() {
            target.open = new.open.clone();
        }
    }
    Some(merged)
}

/// The hash that is put behind the name of a generated object.
pub(super) fn content_hash(object: &Value) -> String {
    let kind = object.get("kind").and_then(Value::as_str).unwrap_or("");
    // The name is left out of the hash in fact: it is looked up under a key that no object has.
    let mut fields = vec![("kind", json_string(kind)), ("name", json_string(""))];
    let mapping = |name: &str| object.get(name).filter(|value| value.as_mapping().is_some()).map(json_mapping);
    fields.push(("data", mapping("data").unwrap_or_else(|| json_string(""))));
    if kind == "Secret" {
        fields.push(("type", json_string(object.get("type").and_then(Value::as_str).unwrap_or(""))));
        fields.extend(mapping("stringData").map(|json| ("stringData", json)));
    } else {
        fields.extend(mapping("binaryData").map(|json| ("binaryData", json)));
    }
    fields.sort();
    let json: Vec<String> = fields.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
    let digest = Sha256::digest(format!("{{{}}}", json.join(",")).as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    // Letters and digits that cannot spell a word.
    let letter = |c: char| match c {
        '0' => 'g',
        '1' => 'h',
        '3' => 'k',
        'a' => 'm',
        'e' => 't',
        other => other,
    };
    hex.chars().take(10).map(letter).collect()
}

fn json_mapping(value: &Value) -> String {
    let entries = value.as_mapping().into_iter().flat_map(|mapping| &mapping.entries);
    let entries: Vec<String> = entries
        .map(|(key, entry)| {
            format!("{}:{}", json_string(key), json_string(&super::tree::scalar_text(&entry.value).unwrap_or_default()))
        })
        .collect();
    format!("{{{}}}", entries.join(","))
}

/// A JSON string as Go writes it: `<`, `>`, `&` and the line separators are escaped.
fn json_string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => json.push_str(&format!("\\u{:04x}", c as u32)),
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

impl KustomizeProblem {
    /// A file that cannot be read, named where it is asked for.
    pub(super) fn file(path: &str, file: &PlacedText, error: &ReadError) -> KustomizeProblem {
        if is_remote(&file.text) {
            let message = format!("`{}` is not on disk and nothing is fetched", file.text);
            return KustomizeProblem { path: path.into(), span: file.span, reason: KustomizeReason::RemoteBase, message };
        }
        let reason = match error {
            ReadError::OutsideRoot | ReadError::OutsideRepository => KustomizeReason::OutsideRoot,
            ReadError::NotFound => KustomizeReason::Missing,
            _ => KustomizeReason::Unreadable,
        };
        KustomizeProblem { path: path.into(), span: file.span, reason, message: format!("`{}`: {error}", file.text) }
    }
}
