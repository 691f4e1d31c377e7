//! Files that kustomizations name, read once; problems with their place.

use std::sync::Arc;

use crate::source::{ReadError, Source, Span, join_path, normalise_path};
use crate::syntax::yaml;

use super::file::directory_of;
use super::file::{FILE_NAMES, Kustomization, PlacedText};
use super::{Builder, KustomizeProblem, KustomizeReason};

impl Builder<'_> {
    pub(super) fn problem(&mut self, path: &str, span: Span, reason: KustomizeReason, message: impl Into<String>) {
        // The span says in which file it is: a patch file rather than the kustomization that names it.
        let path = self.sources.get(span.source).map_or_else(|| path.to_string(), |source| source.path.to_string());
        let span = Some(span).filter(|span| !span.is_none());
        self.problems.push(KustomizeProblem { path, span, reason, message: message.into() });
    }

    pub(super) fn unreadable(&mut self, path: &str, file: &PlacedText, error: &ReadError) {
        self.problems.push(KustomizeProblem::file(path, file, error));
    }

    /// The path of a file that a kustomization names, relative to the scan root.
    pub(super) fn resolve(&mut self, directory: &str, path: &str, file: &PlacedText) -> Option<String> {
        let resolved = if file.text.starts_with('/') { None } else { normalise_path(&join_path(directory, &file.text)) };
        if resolved.is_none() {
            self.unreadable(path, file, &ReadError::OutsideRoot);
        }
        resolved
    }

    /// A text file that a kustomization names.
    pub(super) fn text_file(&mut self, directory: &str, path: &str, file: &PlacedText) -> Option<Arc<Source>> {
        let full = self.resolve(directory, path, file)?;
        self.taken.insert(full.clone());
        match self.sources.read(&full) {
            Ok(source) => Some(source),
            Err(error) => {
                self.unreadable(path, file, &error);
                None
            }
        }
    }

    /// A YAML or JSON file that a kustomization names.
    pub(super) fn yaml_file(&mut self, directory: &str, path: &str, file: &PlacedText) -> Option<Arc<yaml::File>> {
        let full = self.resolve(directory, path, file)?;
        self.taken.insert(full.clone());
        match self.parse(&full) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.unreadable(path, file, &error);
                None
            }
        }
    }

    pub(super) fn parse(&mut self, path: &str) -> Result<Arc<yaml::File>, ReadError> {
        if let Some(file) = self.files.get(path) {
            return Ok(file.clone());
        }
        if let Some(Some(known)) = self.parsed.get(path) {
            return Ok(known.clone());
        }
        let source = self.sources.read(path)?;
        let file = Arc::new(yaml::parse(source.id, &source.text));
        for error in &file.errors {
            self.problem(path, error.span, KustomizeReason::Unreadable, error.message.clone());
        }
        self.parsed.insert(path.to_string(), Some(file.clone()));
        Ok(file)
    }

    /// The kustomization in a directory.
    pub(super) fn kustomization(&mut self, directory: &str) -> Option<Arc<Kustomization>> {
        if let Some(known) = self.kustomizations.get(directory) {
            return known.clone();
        }
        let mut found: Option<Arc<Kustomization>> = None;
        for name in FILE_NAMES {
            let path = join_path(directory, name);
            let Ok(file) = self.parse(&path) else { continue };
            if let Some(first) = &found {
                let message =
                    format!("`{}` also has `{}`: kustomize refuses a directory with both", directory_of(&path), first.path);
                self.problem(&path, Span::NONE, KustomizeReason::Invalid, message);
                continue;
            }
            let Some(document) = file.documents.first() else { continue };
            found = Some(Arc::new(Kustomization::read(&document.root, &path)));
        }
        if let Some(kustomization) = &found {
            for field in &kustomization.unknown_fields {
                let message = format!("kustomize has no field `{}`", field.text);
                self.problem(&kustomization.path, field.span(), KustomizeReason::Invalid, message);
            }
        }
        self.kustomizations.insert(directory.to_string(), found.clone());
        found
    }
}
