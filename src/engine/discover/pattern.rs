//! What the configuration's `paths` name: paths as they are, patterns by what they match.

use std::path::{Path, PathBuf};

use globset::GlobBuilder;

use super::ignored::IgnoreRules;
use crate::configuration::Written;
use crate::finding::Fault;
use crate::source::full_path;

/// How many paths a pattern may stand for.
const MAX_MATCHES: usize = 10_000;

/// The full paths that are meant, in the order of the list; those of a pattern by name. What lies below a match is not
/// named again. Nothing that leads out of `limit` is looked at.
///
/// # Errors
/// The entries that name nothing, lead out, or are no pattern.
pub fn expand(base: &Path, limit: &Path, written: &[Written]) -> Result<Vec<PathBuf>, Vec<Fault>> {
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for one in written {
        match expand_one(base, limit, &one.text) {
            Ok(paths) => all.extend(paths),
            Err(message) => faults.push(Fault::new(one.span, message)),
        }
    }
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

fn expand_one(base: &Path, limit: &Path, text: &str) -> Result<Vec<PathBuf>, String> {
    let full = full_path(base, text);
    let outside = || format!("`{text}` leads out of the repository");
    let is_pattern = |part: &str| part.contains(['*', '?', '[', '{']);
    if !text.split('/').any(is_pattern) || full.exists() {
        return match full.canonicalize() {
            _ if !full.starts_with(limit) => Err(outside()),
            Ok(real) if !real.starts_with(limit) => Err(outside()),
            Ok(_) => Ok(vec![full]),
            Err(_) => Err(format!("there is no file or directory `{text}`")),
        };
    }
    // The walk begins where the pattern does.
    let fixed: Vec<&str> = text.split('/').take_while(|part| !is_pattern(part)).collect();
    let start = full_path(base, &fixed.join("/"));
    if !start.canonicalize().is_ok_and(|real| real.starts_with(limit)) {
        return Err(if start.starts_with(limit) { format!("`{text}` matches nothing") } else { outside() });
    }
    let rest = text.split('/').skip(fixed.len()).collect::<Vec<_>>().join("/");
    let glob = GlobBuilder::new(rest.trim_end_matches('/')).literal_separator(true).build();
    let glob = glob.map_err(|error| format!("`{text}` is not a valid pattern: {}", error.kind()))?.compile_matcher();
    let mut found = Matches { start: &start, matches: &|path| glob.is_match(path), paths: Vec::new() };
    let rules = IgnoreRules::above(start.parent().unwrap_or(&start), limit);
    if !found.below(&start, &rules) {
        return Err(format!("`{text}` matches more than {MAX_MATCHES} paths"));
    }
    let found = found.paths;
    if found.is_empty() { Err(format!("`{text}` matches nothing")) } else { Ok(found) }
}

/// What a pattern matches, sorted by name within each directory.
struct Matches<'p> {
    start: &'p Path,
    matches: &'p dyn Fn(&Path) -> bool,
    paths: Vec<PathBuf>,
}

impl Matches<'_> {
    /// Looks through a directory; false when there are too many matches.
    fn below(&mut self, directory: &Path, above: &IgnoreRules) -> bool {
        let rules = above.below(directory);
        let mut entries: Vec<_> = std::fs::read_dir(directory).into_iter().flatten().flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let (path, is_directory) = (entry.path(), entry.file_type().is_ok_and(|kind| kind.is_dir()));
            if entry.file_name().to_string_lossy().starts_with('.') || rules.ignores(&path, is_directory) {
                continue;
            }
            if path.strip_prefix(self.start).is_ok_and(|path| (self.matches)(path)) {
                self.paths.push(path);
            } else if is_directory && !self.below(&path, &rules) {
                return false;
            }
            if self.paths.len() > MAX_MATCHES {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn paths_stand_for_themselves_and_patterns_for_what_they_match() {
        let scratch = tempfile::tempdir().unwrap();
        let root = scratch.path().canonicalize().unwrap();
        for file in ["live/b/main.tf", "live/a/x/main.tf", "live/readme", "k8s/web.yaml", "k8s/db.yaml"] {
            std::fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            std::fs::write(root.join(file), "").unwrap();
        }
        let expand = |text: &str| expand(&root, &root, &[Written { text: text.into(), span: Span::NONE }]);
        for (text, expected) in [
            ("live", &["live"][..]),
            ("./live/b", &["live/b"]),
            ("live/*/", &["live/a", "live/b", "live/readme"]),
            ("live/**/main.tf", &["live/a/x/main.tf", "live/b/main.tf"]),
            ("k8s/*.yaml", &["k8s/db.yaml", "k8s/web.yaml"]),
            ("**", &["k8s", "live"]),
        ] {
            let found = expand(text).unwrap();
            let found: Vec<_> = found.iter().map(|path| path.strip_prefix(&root).unwrap().to_str().unwrap()).collect();
            assert_eq!(found, expected, "{text}");
        }
        for (text, message) in [
            ("nothing", "there is no file or directory `nothing`"),
            ("live/*.tf", "`live/*.tf` matches nothing"),
            ("no/*.tf", "`no/*.tf` matches nothing"),
            ("../*", "`../*` leads out of the repository"),
            ("../../etc", "`../../etc` leads out of the repository"),
        ] {
            assert_eq!(expand(text).unwrap_err()[0].message, message);
        }
    }
}
