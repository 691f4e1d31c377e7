//! References to container images.
//!
//! Source: [the grammar of references](https://pkg.go.dev/github.com/distribution/reference). Invariant: what a placeholder
//! may decide is unknown.

use crate::value::{Kind, Type, Unknown, Value};

/// The parts of a reference, each as a string, null where it has none, or unknown.
#[derive(Clone, Debug)]
pub struct ImageReference {
    /// A host, with its port.
    pub registry: Value,
    /// The path without the registry.
    pub name: Value,
    pub tag: Value,
    pub digest: Value,
}

/// A character that stands for what is not known; no reference has it.
const GAP: char = '\u{0}';

impl ImageReference {
    /// Reads a reference; of a value that is no text nothing is known.
    pub fn read(value: &Value) -> ImageReference {
        let unknown = || {
            let unknown = Unknown::joined([value]).with_type(Type::String);
            unknown.into_value().with_origin(value.origin.clone())
        };
        let all_unknown = || ImageReference { registry: unknown(), name: unknown(), tag: unknown(), digest: unknown() };
        let Some(text) = flat(value) else { return all_unknown() };
        let part = |text: Option<&str>| match text {
            None => Value::null().with_origin(value.origin.clone()),
            Some(text) if text.contains(GAP) && text.chars().all(|c| c == GAP) => unknown(),
            Some(text) if text.contains(GAP) => {
                let mut parts: Vec<Value> = Vec::new();
                for (place, piece) in text.split(GAP).enumerate() {
                    parts.extend((place > 0).then(unknown));
                    parts.extend((!piece.is_empty()).then(|| Value::string(piece)));
                }
                Value::new(Kind::Parts(parts.into())).with_origin(value.origin.clone())
            }
            Some(text) => Value::string(text).with_origin(value.origin.clone()),
        };
        // A placeholder at the end may hold a tag and a digest.
        let is_open = text.ends_with(GAP);
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text.as_str(), None),
        };
        let (path, tag) = match rest.rsplit_once(':') {
            Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
            _ => (rest, None),
        };
        let first = path.split_once('/').map(|(first, _)| first);
        let registry = first.filter(|first| first.contains(['.', ':', GAP]) || *first == "localhost");
        let name = registry.and_then(|registry| path.get(registry.len() + 1..)).unwrap_or(path);
        ImageReference {
            registry: if first.is_none() && path.starts_with(GAP) { unknown() } else { part(registry) },
            name: part(Some(name)),
            tag: if tag.is_none() && digest.is_none() && is_open { unknown() } else { part(tag) },
            digest: if digest.is_none() && is_open { unknown() } else { part(digest) },
        }
    }
}

/// The text, with a gap for each part that is not known.
fn flat(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::String(text) => Some(text.trim().to_string()),
        Kind::Parts(parts) => Some(parts.iter().map(|part| part.as_str().map_or(GAP.to_string(), str::to_string)).collect()),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::value::ReasonKind;

    fn shown(value: &Value) -> String {
        match &value.kind {
            Kind::String(text) => text.to_string(),
            Kind::Null(_) => "-".to_string(),
            _ => "?".to_string(),
        }
    }

    #[test]
    fn references_have_parts() {
        let hole = || Value::unknown(ReasonKind::Placeholder, "${X}", crate::source::Span::NONE);
        let text = Value::string;
        let parts = |parts: Vec<Value>| Value::new(Kind::Parts(parts.into()));
        for (image, expected) in [
            (text("nginx"), "- nginx - -"),
            (text("nginx:1.27"), "- nginx 1.27 -"),
            (text("library/nginx:1.27"), "- library/nginx 1.27 -"),
            (text("ghcr.io/a/b:v1@sha256:0f"), "ghcr.io a/b v1 sha256:0f"),
            (text("localhost:5000/a"), "localhost:5000 a - -"),
            (text("registry.example.com:5000/a:2"), "registry.example.com:5000 a 2 -"),
            (parts(vec![text("nginx:"), hole()]), "- nginx ? ?"),
            (parts(vec![hole(), text("/nginx:1.27")]), "? nginx 1.27 -"),
            (parts(vec![text("nginx:v"), hole()]), "- nginx ? ?"),
            (parts(vec![hole(), text(":1.27")]), "? ? 1.27 -"),
            (parts(vec![text("ghcr.io/a"), hole()]), "ghcr.io ? ? ?"),
            (hole(), "? ? ? ?"),
        ] {
            let read = ImageReference::read(&image);
            let found = [&read.registry, &read.name, &read.tag, &read.digest].map(shown).join(" ");
            assert_eq!(found, expected, "{image:?}");
        }
    }
}
