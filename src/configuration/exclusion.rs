//! What `exclude` and `--exclude` exclude: patterns as in `.gitignore`, relative to the configuration file or the current
//! directory.
//!
//! Invariant: what is excluded is never checked and never reported, however it was named, and the ledger has it; what calls
//! it or builds on it is evaluated as if nothing were excluded. Source: gitignore's documentation.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{Configuration, ConfigurationFile, refuse};
use crate::finding::{Fault, Finding, Incomplete, Ledger, Skipped, UsageError};
use crate::source::{SourceMap, Span};

/// The reason in the ledger.
pub const EXCLUDED: &str = "excluded";
/// What is said of a path that is named and left out.
pub const EXCLUDED_HERE: &str = "nothing here is checked: it is excluded";

/// Patterns of what is not checked, as in `.gitignore`.
#[derive(Clone, Debug)]
pub struct Exclude {
    pub patterns: Vec<String>,
    /// The directory that they are relative to, with symbolic links resolved.
    pub base: PathBuf,
}

/// The patterns of `exclude` and of `--exclude`.
#[derive(Clone, Debug, Default)]
pub struct Exclusion(Vec<Patterns>);

/// Patterns that are relative to one directory.
#[derive(Clone, Debug)]
struct Patterns {
    patterns: Gitignore,
    base: Base,
}

/// How the scan root and the directory that patterns count from lie to each other.
#[derive(Clone, Debug, Default)]
enum Base {
    /// The scan root lies below, or is the same: the way to it, empty or with `/` at its end.
    Below(String),
    /// The scan root lies above.
    Above(String),
    #[default]
    Apart,
}

impl Exclusion {
    /// # Errors
    /// When a pattern is not valid.
    pub fn new(
        sources: &SourceMap,
        root: &Path,
        configuration: &Configuration,
        file: Option<&ConfigurationFile>,
        exclude: Option<&Exclude>,
    ) -> Result<Exclusion, UsageError> {
        let mut all = Vec::new();
        if let Some(file) = file.filter(|_| !configuration.exclude.is_empty()) {
            let mut faults = Vec::new();
            let texts = configuration.exclude.iter().map(|written| written.text.as_str());
            match build(texts, |number, error| {
                let Some(written) = configuration.exclude.get(number) else { return };
                faults.push(Fault::new(written.span, format!("`{}` in `exclude` is not a valid pattern: {error}", written.text)));
            }) {
                Ok(patterns) => all.push(Patterns { patterns, base: Base::new(root, &file.base) }),
                Err(error) => {
                    let span = configuration.exclude.first().map_or(Span::NONE, |written| written.span);
                    faults.push(Fault::new(span, format!("`exclude` cannot be used: {error}")));
                }
            }
            if !faults.is_empty() {
                return Err(refuse(sources, file, faults));
            }
        }
        if let Some(exclude) = exclude {
            let mut refused = None;
            let patterns = build(exclude.patterns.iter().map(String::as_str), |number, error| {
                let text = exclude.patterns.get(number).map_or("", String::as_str);
                refused.get_or_insert_with(|| UsageError::new(format!("`--exclude {text}` is not a valid pattern: {error}")));
            });
            if let Some(refused) = refused {
                return Err(refused);
            }
            let patterns = patterns.map_err(|error| UsageError::new(format!("`--exclude` cannot be used: {error}")))?;
            all.push(Patterns { patterns, base: Base::new(root, &exclude.base) });
        }
        Ok(Exclusion(all))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a file or directory of the scan, or a directory above it, is left out.
    pub fn excludes(&self, path: &str, is_directory: bool) -> bool {
        self.0.iter().any(|patterns| patterns.excludes(path, is_directory))
    }

    /// Drops what was found in files that are left out: they were read for the sake of others.
    pub fn drop_findings(&self, sources: &SourceMap, findings: &mut Vec<Finding>) {
        if self.is_empty() {
            return;
        }
        let is_excluded =
            |finding: &Finding| sources.get(finding.primary.span.source).is_some_and(|source| self.excludes(&source.path, false));
        findings.retain(|finding| !is_excluded(finding));
    }

    /// Files that are left out are not among those that were judged, whoever read them; what is wrong with them makes
    /// nothing incomplete, but is said.
    pub fn account(&self, ledger: &mut Ledger) {
        if self.is_empty() {
            return;
        }
        let excluded = ledger.read.extract_if(.., |path| self.excludes(path, false));
        ledger.skipped.extend(excluded.map(|path| Skipped { path, reason: EXCLUDED.to_string() }));
        let excluded: Vec<Incomplete> =
            ledger.incomplete.extract_if(.., |entry| !entry.path.is_empty() && self.excludes(&entry.path, false)).collect();
        let skipped = excluded.iter().map(|entry| Skipped { path: entry.path.clone(), reason: EXCLUDED.to_string() });
        ledger.skipped.extend(skipped);
        ledger.notes.extend(excluded);
        ledger.not_judged.retain(|entry| !self.excludes(&entry.path, false));
    }
}

impl Patterns {
    fn excludes(&self, path: &str, is_directory: bool) -> bool {
        let matches = |path: &str| !path.is_empty() && self.patterns.matched_path_or_any_parents(path, is_directory).is_ignore();
        match &self.base {
            Base::Below(way) if path.is_empty() => matches(way.trim_end_matches('/')),
            Base::Below(way) => matches(&format!("{way}{path}")),
            Base::Above(way) => path.strip_prefix(way.as_str()).is_some_and(matches),
            Base::Apart => false,
        }
    }
}

/// A matcher of these patterns; `invalid` gets the number of each that is none, with what is wrong with it.
fn build<'t>(texts: impl Iterator<Item = &'t str>, mut invalid: impl FnMut(usize, &str)) -> Result<Gitignore, ignore::Error> {
    // Paths are given relative to the base: where the matcher stands does not matter.
    let mut builder = GitignoreBuilder::new("");
    builder.allow_unclosed_class(false);
    for (number, text) in texts.enumerate() {
        // `./x` is what people write for a path; git would never match it.
        let pattern = text.strip_prefix("./").map_or_else(|| text.to_string(), |rest| format!("/{rest}"));
        match builder.add_line(None, &pattern) {
            Err(ignore::Error::Glob { err, .. }) => invalid(number, &err),
            Err(error) => invalid(number, &error.to_string()),
            Ok(_) => {}
        }
    }
    builder.build()
}

impl Base {
    fn new(root: &Path, base: &Path) -> Base {
        let way = |path: &Path| {
            let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
            parts.map(|parts| parts.iter().map(|part| format!("{part}/")).collect::<String>())
        };
        if let Ok(below) = root.strip_prefix(base) {
            return way(below).map_or(Base::Apart, Base::Below);
        }
        base.strip_prefix(root).ok().and_then(way).map_or(Base::Apart, Base::Above)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::configuration::read;

    fn exclusion(root: &str, base: &str, patterns: &str) -> Result<Exclusion, UsageError> {
        let sources = SourceMap::in_memory();
        let text = format!("exclude: {patterns}\n");
        let file = ConfigurationFile { shown: "clearspan.yaml".into(), text: text.into(), base: base.into() };
        Exclusion::new(&sources, Path::new(root), &read(&sources, &file).unwrap(), Some(&file), None)
    }

    #[test]
    fn patterns_mean_what_they_mean_to_git() {
        for (root, base, patterns, path, is_directory, expected) in [
            ("/r", "/r", "[legacy]", "legacy", true, true),
            ("/r", "/r", "[legacy]", "a/legacy/main.tf", false, true),
            ("/r", "/r", "[/legacy]", "a/legacy/main.tf", false, false),
            ("/r", "/r", "[./legacy]", "legacy/main.tf", false, true),
            ("/r", "/r", "[./legacy]", "a/legacy/main.tf", false, false),
            ("/r", "/r", "['modules/legacy/**']", "modules/legacy/a/main.tf", false, true),
            ("/r", "/r", "['modules/legacy/**']", "modules/legacy", true, false),
            ("/r", "/r", "[legacy/]", "legacy", false, false),
            ("/r", "/r", "['*.generated.tf']", "a/b.generated.tf", false, true),
            ("/r", "/r", "['*.tf', '!main.tf']", "main.tf", false, false),
            ("/r", "/r", "['*.tf', '!main.tf']", "other.tf", false, true),
            ("/r/infra", "/r", "[infra/legacy]", "legacy/main.tf", false, true),
            ("/r/infra", "/r", "[infra]", "main.tf", false, true),
            ("/r/infra", "/r", "[infra]", "", true, true),
            ("/r", "/r/infra", "[/legacy]", "infra/legacy/main.tf", false, true),
            ("/r", "/r/infra", "[/legacy]", "legacy/main.tf", false, false),
            ("/r", "/elsewhere", "['*']", "main.tf", false, false),
        ] {
            let exclusion = exclusion(root, base, patterns).unwrap();
            assert_eq!(exclusion.excludes(path, is_directory), expected, "{root} {base} {patterns} {path}");
        }
        let error = exclusion("/r", "/r", "[ok, 'a[']").unwrap_err();
        assert!(error.message.starts_with("clearspan.yaml:1:15: `a[` in `exclude` is not a valid pattern"), "{error:?}");
    }
}
