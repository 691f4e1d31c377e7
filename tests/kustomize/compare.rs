//! Objects side by side: ours and those of a printed YAML stream.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use clearspan::kubernetes::{self, KUSTOMIZATION_FILE_NAMES};
use clearspan::source::SourceMap;
use clearspan::syntax::yaml;
use clearspan::value::{Kind, Value};
use serde_json::{Map, Value as Json};

pub struct Outcome {
    pub differences: Vec<String>,
    pub problems: Vec<String>,
}

/// Builds the kustomization of `directory` below `root` and compares it with what was printed.
pub fn compare(root: &Path, directory: &str, expected: &str) -> Outcome {
    let sources = SourceMap::new(root).unwrap();
    let directory = directory.trim_matches('/').trim_start_matches("./");
    let directory = if directory == "." { "" } else { directory };
    let mut files = BTreeMap::new();
    for name in KUSTOMIZATION_FILE_NAMES {
        let path = if directory.is_empty() { name.to_string() } else { format!("{directory}/{name}") };
        if let Ok(source) = sources.read(&path) {
            files.insert(path, Arc::new(yaml::parse(source.id, &source.text)));
        }
    }
    let loaded = kubernetes::load(&files, &sources);
    let problems =
        loaded.problems.iter().map(|problem| format!("{} {}: {}", problem.reason.id(), problem.path, problem.message)).collect();
    let ours: Vec<(String, Json)> = loaded.objects.iter().map(|object| identified(json(&object.body))).collect();
    let printed = sources.add("(expected)", expected);
    let parsed = yaml::parse(printed.id, &printed.text);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let theirs: Vec<(String, Json)> = parsed
        .documents
        .iter()
        .map(|document| json(&kubernetes::to_value(&document.root)))
        .filter(|json| !json.is_null())
        .map(identified)
        .collect();
    let mut differences = Vec::new();
    let (by_id, other): (BTreeMap<_, _>, BTreeMap<_, _>) = (ours.iter().cloned().collect(), theirs.iter().cloned().collect());
    for (id, theirs) in &other {
        match by_id.get(id) {
            Some(ours) => differ(id, ours, theirs, &mut differences),
            None => differences.push(format!("{id}: missing")),
        }
    }
    differences.extend(by_id.keys().filter(|id| !other.contains_key(*id)).map(|id| format!("{id}: not expected")));
    let order = |list: &[(String, Json)]| list.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    if differences.is_empty() && order(&ours) != order(&theirs) {
        differences.push(format!("order: {:?} instead of {:?}", order(&ours), order(&theirs)));
    }
    Outcome { differences, problems }
}

fn identified(json: Json) -> (String, Json) {
    let text = |path: &str| json.pointer(path).and_then(Json::as_str).unwrap_or("").to_string();
    (format!("{}/{}/{}/{}", text("/apiVersion"), text("/kind"), text("/metadata/namespace"), text("/metadata/name")), json)
}

/// Null entries and empty labels and annotations are nothing.
fn json(value: &Value) -> Json {
    match &value.kind {
        Kind::Bool(value) => Json::Bool(*value),
        Kind::Number(number) => Json::String(format!("number {number}")),
        Kind::String(text) => Json::String(text.to_string()),
        Kind::Sequence(sequence) => Json::Array(sequence.items.iter().map(json).collect()),
        Kind::Mapping(mapping) => {
            let mut object = Map::new();
            for (key, entry) in &mapping.entries {
                let value = json(&entry.value);
                let empty = value.as_object().is_some_and(Map::is_empty) && matches!(key.as_str(), "labels" | "annotations");
                if !value.is_null() && !empty {
                    object.insert(key.to_string(), value);
                }
            }
            Json::Object(object)
        }
        _ => Json::Null,
    }
}

fn differ(path: &str, ours: &Json, theirs: &Json, into: &mut Vec<String>) {
    match (ours, theirs) {
        (Json::Object(a), Json::Object(b)) => {
            for (key, value) in b {
                match a.get(key) {
                    Some(own) => differ(&format!("{path}.{key}"), own, value, into),
                    None => into.push(format!("{path}.{key}: missing, expected {value}")),
                }
            }
            into.extend(
                a.iter()
                    .filter(|(key, _)| !b.contains_key(*key))
                    .map(|(key, value)| format!("{path}.{key}: {value} is not expected")),
            );
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(index, (a, b))| differ(&format!("{path}[{index}]"), a, b, into));
        }
        (a, b) if a == b => {}
        (a, b) => into.push(format!("{path}: {a} instead of {b}")),
    }
}
