//! The JSON Schema of the configuration file, made from the list of its keys. Floor 6.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::engine::configuration::{ConfigurationKey, Holds, KEYS};

/// Writes the schema: for editors and for whoever checks the file without this program.
///
/// # Errors
/// When the stream refuses.
pub fn configuration_schema(to: &mut dyn Write) -> io::Result<()> {
    let mut schema = object(KEYS);
    let title = format!("configuration of {}", env!("CARGO_PKG_NAME"));
    schema.insert("$schema".to_string(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_string(), json!(title));
    serde_json::to_writer_pretty(&mut *to, &schema).map_err(io::Error::from)?;
    writeln!(to)
}

fn object(keys: &[ConfigurationKey]) -> Map<String, Value> {
    let properties: Map<String, Value> = keys.iter().map(|key| (key.name.to_string(), property(key))).collect();
    [
        ("type".to_string(), json!(["object", "null"])),
        ("additionalProperties".to_string(), json!(false)),
        ("properties".to_string(), Value::Object(properties)),
    ]
    .into_iter()
    .collect()
}

fn property(key: &ConfigurationKey) -> Value {
    let mut property = match key.holds {
        Holds::Flag => Map::from_iter([("type".to_string(), json!("boolean"))]),
        Holds::Name => Map::from_iter([("type".to_string(), json!("string")), ("minLength".to_string(), json!(1))]),
        Holds::Paths => Map::from_iter([
            ("type".to_string(), json!("array")),
            ("items".to_string(), json!({ "type": "string", "minLength": 1, "pattern": "^[^*?]*$" })),
        ]),
        Holds::Values => Map::from_iter([("type".to_string(), json!(["object", "null"]))]),
        Holds::Keys(keys) => object(keys),
        Holds::Named(keys) => Map::from_iter([
            ("type".to_string(), json!(["object", "null"])),
            ("propertyNames".to_string(), json!({ "minLength": 1, "pattern": "^[^,]*$" })),
            ("additionalProperties".to_string(), Value::Object(object(keys))),
        ]),
    };
    property.insert("description".to_string(), json!(key.about));
    Value::Object(property)
}
