//! The entries of a ConfigMap or Secret that a container can take. Floor 2.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;

use crate::source::{Span, Text};
use crate::value::{Kind, ReasonKind, Type, Unknown, Value};

use super::Object;

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
    let Some(text) = value.as_str() else { return value.clone() };
    let packed: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    let decoded = base64::engine::general_purpose::STANDARD.decode(packed.as_bytes()).ok();
    let kind = match decoded.and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(text) => Kind::String(text.into()),
        None => {
            let span = value.origin.span.unwrap_or(Span::NONE);
            let unknown = Unknown::because(ReasonKind::InvalidExpression, "base64", span).with_type(Type::String);
            Kind::Unknown(Arc::new(unknown))
        }
    };
    Value { kind, origin: value.origin.clone(), sensitive: true }
}
