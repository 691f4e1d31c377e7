//! The entries of a ConfigMap or Secret that a container can take.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;

use crate::source::{Span, Text};
use crate::value::{Kind, ReasonKind, Type, Unknown, Value};

use super::Object;
use super::placeholder::is_encrypted;

/// Entries by key, in byte order.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Strings, as the container sees them; booleans and numbers where the source has them by mistake. Those of a
    /// Secret are sensitive. The origin is the entry's value in the source.
    pub entries: BTreeMap<Text, Value>,
    /// There may be further keys.
    pub open: Option<Arc<Unknown>>,
}

/// The entries of a ConfigMap (`data`) or Secret (`data` decoded, `stringData` over it).
pub fn data_of(object: &Object) -> Data {
    let mut data = Data::default();
    let secret = object.is("", "Secret");
    collect(object.body.get("data"), secret, |value| if secret { decode(value) } else { value.clone() }, &mut data);
    if secret {
        collect(object.body.get("stringData"), true, Value::clone, &mut data);
    }
    data
}

/// The entries of the Secret of this name that a controller makes from an object: the keys that the object lists, each
/// with a value that is not known here. `None` where the object does not list them.
pub(super) fn produced_data(producer: &Object, name: &str) -> Option<Data> {
    let mut data = Data::default();
    let body = &producer.body;
    match (producer.group.as_str(), producer.kind.as_str()) {
        ("bitnami.com", "SealedSecret") => {
            collect(body.get_path(&["spec", "template", "data"]), true, Value::clone, &mut data);
            let sealed = body.get_path(&["spec", "encryptedData"])?;
            for (key, entry) in &sealed.as_mapping()?.entries {
                data.entries.insert(key.clone(), encrypted(key, entry.value.origin.span().unwrap_or(entry.key)));
            }
        }
        ("external-secrets.io", "ExternalSecret") => {
            let listed = body.get_path(&["spec", "data"]).map(Value::bodies).unwrap_or_default();
            for key in listed.iter().filter_map(|item| item.get("secretKey")) {
                let (Some(text), span) = (key.as_str(), key.origin.span().unwrap_or(Span::NONE)) else { continue };
                data.entries.insert(text.into(), encrypted(text, span));
            }
            let others = [&["spec", "dataFrom"][..], &["spec", "target", "template"][..]];
            if let Some(others) = others.iter().find_map(|path| body.get_path(path)) {
                let span = others.origin.span().unwrap_or(producer.header);
                data.open = Some(Arc::new(Unknown::because(ReasonKind::Encrypted, producer.target(), span)));
            }
        }
        ("isindir.github.com", "SopsSecret") => {
            let templates = body.get_path(&["spec", "secretTemplates"]).map(Value::bodies).unwrap_or_default();
            let named = |template: &&Value| template.get("name").and_then(Value::as_str) == Some(name);
            let template = templates.iter().find(named)?;
            collect(template.get("data"), true, decode, &mut data);
            collect(template.get("stringData"), true, Value::clone, &mut data);
        }
        _ => return None,
    }
    Some(data)
}

fn encrypted(key: &str, span: Span) -> Value {
    let mut unknown = Unknown::because(ReasonKind::Encrypted, key, span).with_type(Type::String);
    unknown.not_null = true;
    unknown.into_value().with_span(span).with_sensitive(true)
}

fn collect(field: Option<&Value>, sensitive: bool, read: impl Fn(&Value) -> Value, into: &mut Data) {
    let Some(field) = field else { return };
    match &field.kind {
        Kind::Mapping(mapping) => {
            for (key, entry) in &mapping.entries {
                let mut value = read(&entry.value);
                if matches!(value.kind, Kind::Null(_) | Kind::Absent(_)) {
                    value.kind = Kind::String(Text::default()); // the API server reads null as the empty string
                }
                value.sensitive |= sensitive;
                into.entries.insert(key.clone(), value);
            }
            into.open = into.open.take().or_else(|| mapping.open.clone());
        }
        Kind::Unknown(_) | Kind::Symbol(_) => into.open = Some(Arc::new(Unknown::joined([field]))),
        _ => {}
    }
}

/// Base64 as the API server takes it: line breaks inside do not count.
fn decode(value: &Value) -> Value {
    let span = value.origin.span().unwrap_or(Span::NONE);
    let text = match &value.kind {
        Kind::String(text) => text,
        // Base64 of which a part is missing says nothing.
        Kind::Parts(_) => {
            let unknown = Unknown::joined([value]).with_type(Type::String);
            return Value { kind: Kind::Unknown(Arc::new(unknown)), sensitive: true, ..value.clone() };
        }
        _ => return value.clone(),
    };
    let packed: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    let decoded = base64::engine::general_purpose::STANDARD.decode(packed.as_bytes()).ok();
    let kind = match decoded.and_then(|bytes| String::from_utf8(bytes).ok()) {
        // A generator packs what it finds, encrypted text too.
        Some(text) if is_encrypted(&text) => {
            Kind::Unknown(Arc::new(Unknown::because(ReasonKind::Encrypted, "", span).with_type(Type::String)))
        }
        Some(text) => Kind::String(text.into()),
        None => {
            let unknown = Unknown::because(ReasonKind::InvalidExpression, "base64", span).with_type(Type::String);
            Kind::Unknown(Arc::new(unknown))
        }
    };
    Value { kind, sensitive: true, ..value.clone() }
}
