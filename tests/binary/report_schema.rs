//! The published schema of the JSON report, and a strict reading of the part of JSON Schema that it uses: a keyword that
//! is not known here fails.

use std::sync::OnceLock;

use serde_json::{Map, Value};

/// Keywords that say nothing of what is valid.
const ANNOTATIONS: [&str; 6] = ["$schema", "$id", "$defs", "title", "description", "format"];

fn schema() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut text = Vec::new();
        clearspan::report::report_schema(&mut text).unwrap();
        serde_json::from_slice(&text).unwrap()
    })
}

/// What of a report the schema does not allow, each with its place.
pub fn violations(report: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema(), report, "", &mut found);
    found
}

fn check(schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let Value::Object(keywords) = schema else {
        assert_eq!(schema, &Value::Bool(true), "{at}: a schema that allows nothing");
        return;
    };
    for (keyword, wanted) in keywords {
        match keyword.as_str() {
            "$ref" => check(referenced(wanted), value, at, found),
            "type" => {
                let types = wanted.as_array().map_or_else(|| vec![wanted], |types| types.iter().collect());
                if !types.iter().any(|name| is_of_type(value, name.as_str().unwrap())) {
                    found.push(format!("{at}: not of type {wanted}"));
                }
            }
            "const" if value != wanted => found.push(format!("{at}: not {wanted}")),
            "enum" if !wanted.as_array().unwrap().contains(value) => found.push(format!("{at}: {value} is none of {wanted}")),
            "const" | "enum" => {}
            "minimum" => {
                if value.as_f64().is_some_and(|number| number < wanted.as_f64().unwrap()) {
                    found.push(format!("{at}: below {wanted}"));
                }
            }
            "anyOf" => {
                let fits = |one: &Value| {
                    let mut wrong = Vec::new();
                    check(one, value, at, &mut wrong);
                    wrong.is_empty()
                };
                if !wanted.as_array().unwrap().iter().any(fits) {
                    found.push(format!("{at}: fits no alternative"));
                }
            }
            "required" => {
                let Some(object) = value.as_object() else { continue };
                let missing = wanted.as_array().unwrap().iter().filter(|name| !object.contains_key(name.as_str().unwrap()));
                found.extend(missing.map(|name| format!("{at}: lacks {name}")));
            }
            "properties" => {
                let (Some(object), Some(properties)) = (value.as_object(), wanted.as_object()) else { continue };
                let named = properties.iter().filter_map(|(name, schema)| Some((name, schema, object.get(name)?)));
                named.for_each(|(name, schema, value)| check(schema, value, &format!("{at}/{name}"), found));
            }
            "additionalProperties" => additional(keywords, wanted, value, at, found),
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                items.for_each(|(number, item)| check(wanted, item, &format!("{at}/{number}"), found));
            }
            other => assert!(ANNOTATIONS.contains(&other), "{at}: the keyword `{other}` is not checked here"),
        }
    }
}

fn additional(keywords: &Map<String, Value>, wanted: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let named = |name: &String| keywords.get("properties").is_some_and(|properties| properties.get(name).is_some());
    for (name, value) in value.as_object().into_iter().flatten().filter(|(name, _)| !named(name)) {
        match wanted {
            Value::Bool(false) => found.push(format!("{at}: {name:?} is not in the schema")),
            schema => check(schema, value, &format!("{at}/{name}"), found),
        }
    }
}

fn referenced(reference: &Value) -> &'static Value {
    let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
    schema().pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("the type `{other}` does not exist"),
    }
}
