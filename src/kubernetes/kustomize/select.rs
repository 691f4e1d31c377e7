//! Which resources a target means: regular expressions over names, label and annotation selectors.

use regex::Regex;

use crate::value::Value;

use super::resource::{Gvk, Id, KustomizeResource};
use super::specs::gvk_of;
use super::tree::{scalar_text, text_at};

/// A target of `patches`: every part is a regular expression over the whole name.
pub(super) struct Selector {
    group: Option<Regex>,
    version: Option<Regex>,
    kind: Option<Regex>,
    name: Option<Regex>,
    namespace: Option<Regex>,
    labels: Requirements,
    annotations: Requirements,
}

impl Selector {
    /// The target as written, or what is wrong with it.
    pub fn read(value: &Value) -> Result<Selector, String> {
        let pattern = |key: &str| match value.get(key).and_then(scalar_text).filter(|text| !text.is_empty()) {
            Some(text) => {
                Regex::new(&format!("^(?:{text})$")).map(Some).map_err(|_| format!("`{text}` is not a valid regular expression"))
            }
            None => Ok(None),
        };
        Ok(Selector {
            group: pattern("group")?,
            version: pattern("version")?,
            kind: pattern("kind")?,
            name: pattern("name")?,
            namespace: pattern("namespace")?,
            labels: Requirements::read(text_at(value, &["labelSelector"])),
            annotations: Requirements::read(text_at(value, &["annotationSelector"])),
        })
    }

    pub fn matches(&self, resource: &KustomizeResource) -> bool {
        let gvk = resource.gvk();
        let fits = |pattern: &Option<Regex>, text: &str| pattern.as_ref().is_none_or(|pattern| pattern.is_match(text));
        if !fits(&self.group, &gvk.group) || !fits(&self.version, &gvk.version) || !fits(&self.kind, &gvk.kind) {
            return false;
        }
        let (original, current) = (resource.original_id(), resource.id());
        (fits(&self.name, &original.name) || fits(&self.name, &current.name))
            && (fits(&self.namespace, &original.namespace) || fits(&self.namespace, &current.namespace))
            && self.labels.match_on(resource.value.get_path(&["metadata", "labels"]))
            && self.annotations.match_on(resource.value.get_path(&["metadata", "annotations"]))
    }
}

/// A target of `replacements`: exact names, any of a resource's ids.
pub(super) struct Exact {
    gvk: Gvk,
    name: String,
    namespace: String,
    labels: Requirements,
    annotations: Requirements,
}

impl Exact {
    pub fn read(value: &Value) -> Exact {
        let mut gvk = gvk_of(value);
        let api_version = text_at(value, &["apiVersion"]);
        if !api_version.is_empty() {
            gvk = Gvk::new(api_version, &gvk.kind);
        }
        Exact {
            gvk,
            name: value.get("name").and_then(scalar_text).unwrap_or_default().to_string(),
            namespace: value.get("namespace").and_then(scalar_text).unwrap_or_default().to_string(),
            labels: Requirements::read(text_at(value, &["labelSelector"])),
            annotations: Requirements::read(text_at(value, &["annotationSelector"])),
        }
    }

    /// Whether it names nothing but labels or annotations.
    fn has_id(&self) -> bool {
        self.gvk != Gvk::default() || !self.name.is_empty() || !self.namespace.is_empty()
    }

    fn selects(&self, id: &Id) -> bool {
        (self.name.is_empty() || id.name == self.name)
            && (self.namespace.is_empty() || id.namespace == super::resource::effective_namespace(&self.gvk, &self.namespace))
            && id.gvk.is_selected(&self.gvk)
    }

    /// By id alone.
    pub fn selects_resource(&self, resource: &KustomizeResource) -> bool {
        resource.ids().any(|id| self.selects(&id))
    }

    fn matches_metadata(&self, resource: &KustomizeResource) -> bool {
        self.labels.match_on(resource.value.get_path(&["metadata", "labels"]))
            && self.annotations.match_on(resource.value.get_path(&["metadata", "annotations"]))
    }

    pub fn matches(&self, resource: &KustomizeResource) -> bool {
        self.matches_metadata(resource) && self.selects_resource(resource)
    }

    /// Whether a `reject` entry keeps the resource out: by its id, or by its labels or annotations.
    pub fn rejects(&self, resource: &KustomizeResource) -> bool {
        let by_metadata = !(self.labels.is_empty() && self.annotations.is_empty()) && self.matches_metadata(resource);
        by_metadata || (self.has_id() && self.selects_resource(resource))
    }
}

/// `a=b,c!=d,e in (f, g),h,!i`.
struct Requirements(Vec<Requirement>);

enum Requirement {
    In(String, Vec<String>),
    NotIn(String, Vec<String>),
    Exists(String),
    Missing(String),
}

impl Requirements {
    fn read(text: &str) -> Requirements {
        let mut requirements = Vec::new();
        for part in split_outside_parentheses(text) {
            let part = part.trim();
            if part.is_empty() {
                continue;
            }
            let list = |text: &str| {
                let inner = text.trim().trim_start_matches('(').trim_end_matches(')');
                inner.split(',').map(|value| value.trim().to_string()).collect::<Vec<_>>()
            };
            let name = |text: &str| text.trim().to_string();
            requirements.push(if let Some((key, values)) = part.split_once(" notin ") {
                Requirement::NotIn(name(key), list(values))
            } else if let Some((key, values)) = part.split_once(" in ") {
                Requirement::In(name(key), list(values))
            } else if let Some((key, value)) = part.split_once("!=") {
                Requirement::NotIn(name(key), vec![name(value)])
            } else if let Some((key, value)) = part.split_once("==").or_else(|| part.split_once('=')) {
                Requirement::In(name(key), vec![name(value)])
            } else if let Some(key) = part.strip_prefix('!') {
                Requirement::Missing(name(key))
            } else {
                Requirement::Exists(name(part))
            });
        }
        Requirements(requirements)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn match_on(&self, labels: Option<&Value>) -> bool {
        let get = |key: &str| labels.and_then(|labels| labels.get(key)).and_then(scalar_text);
        self.0.iter().all(|requirement| match requirement {
            Requirement::In(key, values) => get(key).is_some_and(|value| values.iter().any(|wanted| *wanted == value)),
            Requirement::NotIn(key, values) => get(key).is_none_or(|value| values.iter().all(|wanted| *wanted != value)),
            Requirement::Exists(key) => get(key).is_some(),
            Requirement::Missing(key) => get(key).is_none(),
        })
    }
}

fn split_outside_parentheses(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn label_selectors_have_all_forms() {
        let labels = Value::object([("a", Value::string("b")), ("tier", Value::string("web"))]);
        for (selector, expected) in [
            ("", true),
            ("a=b", true),
            ("a==b,tier!=db", true),
            ("a=c", false),
            ("tier in (db, web),a", true),
            ("tier notin (web)", false),
            ("!a", false),
            ("!z,missing!=x", true),
        ] {
            assert_eq!(Requirements::read(selector).match_on(Some(&labels)), expected, "{selector}");
        }
    }
}
