//! JSON Schemas: of the configuration file, made from the list of its keys, and of the JSON report, made from the types
//! that are written.

use std::io::{self, Write};

use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Map, Value, json};

use crate::configuration::{ConfigurationKey, Holds, KEYS};

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

/// Writes the schema of the JSON report: closed, and with the version that it describes.
///
/// # Errors
/// When the stream refuses.
pub fn report_schema(to: &mut dyn Write) -> io::Result<()> {
    let mut schema = super::json::schema();
    // Nothing is in a report that the schema does not name.
    RecursiveTransform(|schema: &mut schemars::Schema| {
        if let Some(object) = schema.as_object_mut()
            && object.contains_key("properties")
        {
            object.insert("additionalProperties".to_string(), json!(false));
        }
    })
    .transform(&mut schema);
    let title = format!("JSON report of {}, version {}", env!("CARGO_PKG_NAME"), super::json::VERSION);
    schema.insert("title".to_string(), json!(title));
    schema.insert("$id".to_string(), json!(format!("{}/blob/main/docs/report.schema.json", env!("CARGO_PKG_REPOSITORY"))));
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
    let mut property = content(key.holds);
    property.insert("description".to_string(), json!(key.about));
    Value::Object(property)
}

fn content(holds: Holds) -> Map<String, Value> {
    let keyed = |entries: Vec<(&str, Value)>| entries.into_iter().map(|(key, value)| (key.to_string(), value)).collect();
    let text = || json!({ "type": "string", "minLength": 1 });
    let list = |items: Value| keyed(vec![("type", json!(["array", "null"])), ("items", items)]);
    let mapping =
        |values: Map<String, Value>| vec![("type", json!(["object", "null"])), ("additionalProperties", Value::Object(values))];
    match holds {
        Holds::Flag => keyed(vec![("type", json!("boolean"))]),
        Holds::Name | Holds::Why => keyed(vec![("type", json!("string")), ("minLength", json!(1))]),
        Holds::Path => path(),
        Holds::Paths => list(Value::Object(path())),
        Holds::Names | Holds::Patterns => list(text()),
        Holds::Word(words) => keyed(vec![("enum", json!(words()))]),
        Holds::Words(words) => list(json!({ "enum": words() })),
        Holds::Values => keyed(vec![("type", json!(["object", "null"]))]),
        Holds::Keys(keys) => object(keys),
        Holds::Named(keys) => {
            let mut named = mapping(object(keys));
            named.insert(1, ("propertyNames", json!({ "minLength": 1, "pattern": "^[^,]*$" })));
            keyed(named)
        }
        Holds::ByText(holds) => keyed(mapping(content(*holds))),
        Holds::ByRule(holds) => {
            let mut by_rule = mapping(content(*holds));
            by_rule.insert(1, ("properties", Value::Object(built_in(*holds))));
            keyed(by_rule)
        }
        Holds::List(keys) => {
            let mut entry = object(keys);
            entry.insert("type".to_string(), json!("object"));
            entry.insert("required".to_string(), json!(keys.iter().map(|key| key.name).collect::<Vec<_>>()));
            list(Value::Object(entry))
        }
    }
}

/// A property for each rule that is built in, so that an editor can offer them; rule files of the user's have others.
fn built_in(holds: Holds) -> Map<String, Value> {
    let rules = crate::engine::rules(&crate::engine::Options::default()).unwrap_or_default();
    let property = |rule: crate::engine::RuleInfo| {
        let mut property = content(holds);
        property.insert("description".to_string(), json!(rule.title));
        (rule.id, Value::Object(property))
    };
    rules.into_iter().map(property).collect()
}

fn path() -> Map<String, Value> {
    let path = [("type", json!("string")), ("minLength", json!(1)), ("pattern", json!("^[^*?]*$"))];
    path.into_iter().map(|(key, value)| (key.to_string(), value)).collect()
}
