//! From parsed files to all objects of a run: kustomizations first, then the manifests that none of them takes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::source::{SourceMap, Span, Text};
use crate::syntax::yaml;

use super::kustomize::{self, KustomizeProblem, is_kustomization};
use super::placeholder::open_placeholders;
use super::shape::check_sections;
use super::unread::{doubt_repeated, leave_open};
use super::{Object, ScopeId, objects_of};

/// What is deployed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeploymentScope {
    /// The manifests that no kustomization takes.
    Manifests,
    /// The output of the outermost kustomization in this directory.
    Kustomization { directory: Text },
}

/// All objects that the files of a run describe.
#[derive(Clone, Debug, Default)]
pub struct Kubernetes {
    /// Plain manifests by path and position, then each kustomization's output in the order in which it would be applied.
    pub objects: Vec<Object>,
    /// For the ledger.
    pub problems: Vec<KustomizeProblem>,
    /// By `ScopeId`.
    pub scopes: Vec<DeploymentScope>,
    /// Files that a kustomization takes, itself included: read, and not judged on their own.
    pub taken: BTreeSet<String>,
    /// Keys that files other than the parsed ones set twice (patches, say): the second place and the first.
    pub repeated: Vec<(Span, Span)>,
}

/// Works out the objects of the parsed files (manifests and kustomization files, by path). Files that only a
/// kustomization names (patches, env files) are read through `sources`.
pub fn load(files: &BTreeMap<String, Arc<yaml::File>>, sources: &SourceMap) -> Kubernetes {
    let mut loaded = kustomized(files, sources);
    let built = std::mem::take(&mut loaded.objects);
    for (path, file) in files {
        loaded.objects.extend(plain(&loaded.taken, path, file, sources));
    }
    loaded.objects.extend(built);
    loaded
}

/// What kustomizations make of the parsed files; no object of a file that none of them takes.
pub fn kustomized(files: &BTreeMap<String, Arc<yaml::File>>, sources: &SourceMap) -> Kubernetes {
    let mut built = kustomize::build(files, sources, ScopeId::MANIFESTS.0 + 1);
    let taken = files.iter().filter(|(path, _)| built.taken.contains(*path));
    let repeated = taken.flat_map(|(_, file)| &file.duplicate_keys).chain(&built.repeated);
    let text = |span: Span| sources.get(span.source).map(|source| source.slice(span).to_string());
    doubt_repeated(&mut built.objects, repeated, &text);
    let mut scopes = vec![DeploymentScope::Manifests];
    scopes.extend(built.roots.into_iter().map(|directory| DeploymentScope::Kustomization { directory }));
    let mut objects = built.objects;
    objects.iter_mut().for_each(|object| finish(object, sources));
    Kubernetes { objects, problems: built.problems, scopes, taken: built.taken, repeated: built.repeated }
}

/// The objects of a file as they stand in it; none where a kustomization takes it.
pub fn plain(taken: &BTreeSet<String>, path: &str, file: &yaml::File, sources: &SourceMap) -> Vec<Object> {
    if taken.contains(path) || is_kustomization(path) {
        return Vec::new();
    }
    let (mut objects, source) = (Vec::new(), sources.get(file.source));
    for document in &file.documents {
        let mut found = objects_of(document, path);
        if let Some(source) = &source {
            leave_open(&mut found, document, file, source);
        }
        found.iter_mut().for_each(|object| finish(object, sources));
        objects.extend(found);
    }
    objects
}

/// What is not final in an object as it stands in the repository is unknown.
pub(super) fn finish(object: &mut Object, sources: &SourceMap) {
    check_sections(object);
    open_placeholders(object, sources);
}
