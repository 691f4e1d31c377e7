//! The YAML files that a root module reads: what stands in them is shown there, and is not judged twice.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::kubernetes::convert::to_value;
use crate::source::{Source, SourceMap, Text};
use crate::syntax::yaml::{self, Document};
use crate::value::{Kind, Value};

/// A file that a root module reads.
#[derive(Clone, Debug)]
pub(super) struct ReadFile {
    pub source: Arc<Source>,
    /// Its objects are judged as those of a manifest.
    pub is_manifest: bool,
}

/// A document of a file.
#[derive(Clone, Debug)]
pub(super) struct ReadDocument {
    pub body: Value,
    pub document: Document,
    pub is_manifest: bool,
}

/// What names an object within a document: its kind and its name.
type DocumentName = (Text, Text);

/// The YAML files that a root module reads.
#[derive(Debug, Default)]
pub struct ReadFiles {
    by_text: HashMap<Arc<str>, ReadFile>,
    by_name: HashMap<DocumentName, Vec<ReadDocument>>,
}

impl ReadFiles {
    /// Of these paths those that hold objects. `manifests` are the files of the run that are manifests.
    pub fn new<'p>(
        paths: impl Iterator<Item = &'p str>,
        manifests: &BTreeMap<String, Arc<yaml::File>>,
        sources: &SourceMap,
    ) -> ReadFiles {
        let mut files = ReadFiles::default();
        for path in paths {
            let Some(source) = sources.known(path) else { continue }; // nothing could be read of it
            if !(source.text.contains("apiVersion") && source.text.contains("kind")) {
                continue;
            }
            let known = manifests.get(path);
            let is_manifest = known.is_some();
            let parsed;
            let file = match known {
                Some(file) => &**file,
                None => {
                    parsed = yaml::parse(source.id, &source.text);
                    &parsed
                }
            };
            if file.errors.is_empty() {
                for document in &file.documents {
                    let body = to_value(&document.root);
                    if let Some(name) = name_of(&body) {
                        let read = ReadDocument { body, document: document.clone(), is_manifest };
                        files.by_name.entry(name).or_default().push(read);
                    }
                }
            }
            files.by_text.insert(source.text.clone(), ReadFile { source, is_manifest });
        }
        files
    }

    /// The file that has this text.
    pub(super) fn with_text(&self, text: &str) -> Option<&ReadFile> {
        self.by_text.get(text)
    }

    /// The document that an object was decoded from: the one that says the same.
    pub(super) fn with_object(&self, body: &Value) -> Option<&ReadDocument> {
        let same = |one: &&ReadDocument| says_the_same(&one.body, body, 0);
        self.by_name.get(&name_of(body)?)?.iter().find(same)
    }
}

fn name_of(body: &Value) -> Option<DocumentName> {
    let text = |path: &[&str]| body.get_path(path).and_then(Value::as_str).map(Text::from);
    Some((text(&["kind"])?, text(&["metadata", "name"])?))
}

/// How deep objects are compared.
const MAX_DEPTH: usize = 100;

/// Whether two values are the same data; null and nothing are the same.
fn says_the_same(one: &Value, other: &Value, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    let is_nothing = |value: &Value| matches!(value.kind, Kind::Null(_) | Kind::Absent(_));
    match (&one.kind, &other.kind) {
        (Kind::String(one), Kind::String(other)) => one == other,
        (Kind::Bool(one), Kind::Bool(other)) => one == other,
        (Kind::Number(one), Kind::Number(other)) => one == other,
        (Kind::Sequence(one), Kind::Sequence(other)) => {
            let pairs = one.items.iter().zip(&other.items);
            one.items.len() == other.items.len() && pairs.into_iter().all(|(a, b)| says_the_same(a, b, depth + 1))
        }
        (Kind::Mapping(one), Kind::Mapping(other)) => {
            let pairs = one.entries.iter().zip(&other.entries);
            one.entries.len() == other.entries.len()
                && pairs.into_iter().all(|((a, one), (b, other))| a == b && says_the_same(&one.value, &other.value, depth + 1))
        }
        _ => is_nothing(one) && is_nothing(other),
    }
}
