//! The sources of one run: every file that was read, by path relative to the scan root.
//!
//! Invariant: `read` answers only for paths below the scan root that lead to regular files inside the repository (without
//! one: inside the root), links resolved; the same path gives the same source for the whole run; ids of files registered
//! with `reserve` follow the order of the calls.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, RwLock};

use super::open::{inside_repository, io_error};
use super::read_error::ReadError;
use super::{HashMap, HashSet};
use super::{LineColumn, LineIndex, SourceId, Span, read_bytes};

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 20 * 1024 * 1024;
/// The largest file that is searched for words.
const MAX_SEARCHED_BYTES: u64 = 128 * 1024 * 1024;

/// One text with its path.
#[derive(Debug)]
pub struct Source {
    pub id: SourceId,
    /// Relative to the scan root, `/` between the parts.
    pub path: Arc<str>,
    pub text: Arc<str>,
    /// Set for a text of our own: the place that is shown for whatever it says.
    pub shown_at: Option<Span>,
    lines: OnceLock<LineIndex>,
    secrets: OnceLock<WrittenSecrets>,
}

/// The secrets that are written out in a text.
#[derive(Clone, Debug, Default)]
pub struct WrittenSecrets {
    /// Where, in bytes, in order.
    pub ranges: Vec<Range<usize>>,
    /// Those that the text holds in another form: escaped, or encoded.
    pub decoded: Vec<String>,
}

/// How many places may be shown at one another.
const MAX_SHOWN_DEPTH: usize = 64;

impl Source {
    fn new(id: SourceId, path: Arc<str>, text: Arc<str>, shown_at: Option<Span>) -> Source {
        Source { id, path, text, shown_at, lines: OnceLock::new(), secrets: OnceLock::new() }
    }

    /// The secrets that are written out in the text: looked for once, by who has the tree of the file at hand first.
    pub fn written_secrets(&self, search: impl FnOnce() -> WrittenSecrets) -> &WrittenSecrets {
        self.secrets.get_or_init(search)
    }

    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column (Unicode characters) of a byte offset, both from 1.
    pub fn locate(&self, offset: u32) -> LineColumn {
        self.lines().locate(&self.text, offset as usize)
    }

    /// The text of a span, empty if the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// An entry of a directory listing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DirectoryEntry {
    pub name: String,
    pub is_directory: bool,
}

#[derive(Debug, Default)]
struct Sources {
    list: Vec<Arc<Source>>,
    by_path: HashMap<Arc<str>, Result<SourceId, ReadError>>,
    /// Sources whose text is not what their file says byte for byte: it was decoded, or holds replacement characters.
    decoded: HashSet<SourceId>,
    /// Texts that come with clearspan.
    bundled: HashSet<SourceId>,
}

/// All sources of a run. Shared between threads.
#[derive(Debug)]
pub struct SourceMap {
    root: Option<PathBuf>,
    sources: RwLock<Sources>,
    /// Directories by path, with their real place.
    directories: RwLock<HashMap<String, Result<PathBuf, ReadError>>>,
    /// Texts in place of files, by path: what an editor holds. They are there whether or not the disk has such a file.
    overlay: BTreeMap<Arc<str>, Arc<str>>,
}

impl SourceMap {
    /// A map that reads below `root`.
    ///
    /// # Errors
    /// When `root` does not exist.
    pub fn new(root: &Path) -> std::io::Result<SourceMap> {
        Ok(SourceMap { root: Some(root.canonicalize()?), ..SourceMap::in_memory() })
    }

    /// A map without a disk: every source is added by hand (tests, the editor, standard input).
    pub fn in_memory() -> SourceMap {
        SourceMap { root: None, sources: RwLock::default(), directories: RwLock::default(), overlay: BTreeMap::new() }
    }

    /// Reads these texts in place of the files at their paths. Paths that lead out of the root are left out.
    pub fn with_overlay<'t>(mut self, texts: impl IntoIterator<Item = (&'t str, Arc<str>)>) -> SourceMap {
        self.overlay = texts.into_iter().filter_map(|(path, text)| Some((normalise_path(path)?.into(), text))).collect();
        self
    }

    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Adds or replaces a text under a path.
    pub fn add(&self, path: &str, text: impl Into<Arc<str>>) -> Arc<Source> {
        let mut sources = self.sources.write().unwrap_or_else(|e| e.into_inner());
        Self::insert(&mut sources, path.into(), text.into())
    }

    /// Adds a text as [`SourceMap::add`] does that is not what the file says byte for byte.
    pub fn add_decoded(&self, path: &str, text: impl Into<Arc<str>>) -> Arc<Source> {
        let mut sources = self.sources.write().unwrap_or_else(|e| e.into_inner());
        let source = Self::insert(&mut sources, path.into(), text.into());
        sources.decoded.insert(source.id);
        source
    }

    /// Adds a text that comes with clearspan.
    pub fn add_bundled(&self, path: &str, text: &'static str) -> Arc<Source> {
        let mut sources = self.sources.write().unwrap_or_else(|e| e.into_inner());
        let source = Self::insert(&mut sources, path.into(), text.into());
        sources.bundled.insert(source.id);
        source
    }

    /// Whether a text comes with clearspan: it says nothing of what is scanned.
    pub fn is_bundled(&self, id: SourceId) -> bool {
        self.sources.read().unwrap_or_else(|e| e.into_inner()).bundled.contains(&id)
    }

    /// Whether a source's text is what its file says byte for byte: only such a text can be edited in place.
    pub fn is_verbatim(&self, id: SourceId) -> bool {
        !self.sources.read().unwrap_or_else(|e| e.into_inner()).decoded.contains(&id)
    }

    /// Adds texts of our own, with ids one after the other: no path leads to
    /// them, and what they say is shown at `place`.
    pub fn add_shown_at<'t, T: Into<Arc<str>>>(
        &self,
        texts: impl Iterator<Item = (&'t str, T)>,
        place: Span,
    ) -> Vec<Arc<Source>> {
        let mut sources = self.sources.write().unwrap_or_else(|e| e.into_inner());
        texts.map(|(path, text)| Self::push(&mut sources, path.into(), text.into(), Some(place))).collect()
    }

    /// The same sources, to be read on with these texts in place of files: what is added or replaced in one of the two
    /// is not seen in the other.
    pub fn fork<'t>(&self, overlay: impl IntoIterator<Item = (&'t str, Arc<str>)>) -> SourceMap {
        let known = self.sources.read().unwrap_or_else(|e| e.into_inner());
        let (decoded, bundled) = (known.decoded.clone(), known.bundled.clone());
        let sources = Sources { list: known.list.clone(), by_path: known.by_path.clone(), decoded, bundled };
        let directories = self.directories.read().unwrap_or_else(|e| e.into_inner()).clone();
        let fork = SourceMap {
            root: self.root.clone(),
            sources: RwLock::new(sources),
            directories: RwLock::new(directories),
            overlay: BTreeMap::new(),
        };
        fork.with_overlay(overlay)
    }

    /// Gives a source another text. Spans of the old one mean nothing any more.
    pub fn replace(&self, id: SourceId, text: impl Into<Arc<str>>) {
        let mut sources = self.sources.write().unwrap_or_else(|e| e.into_inner());
        if let Some(slot) = sources.list.get_mut(id.0 as usize) {
            let (path, shown_at) = (slot.path.clone(), slot.shown_at);
            *slot = Arc::new(Source::new(id, path, text.into(), shown_at));
        }
    }

    /// What a text of our own says that is shown at one place is shown at another.
    pub fn show_at(&self, id: SourceId, old: Span, new: Span) {
        let mut sources = self.sources.write().unwrap_or_else(|e| e.into_inner());
        if let Some(slot) = sources.list.get_mut(id.0 as usize).filter(|slot| slot.shown_at == Some(old)) {
            let (path, text) = (slot.path.clone(), slot.text.clone());
            *slot = Arc::new(Source::new(id, path, text, Some(new)));
        }
    }

    /// The source that was read from a path, if it was.
    pub fn known(&self, path: &str) -> Option<Arc<Source>> {
        let sources = self.sources.read().unwrap_or_else(|e| e.into_inner());
        let id = sources.by_path.get(path)?.as_ref().ok()?;
        sources.list.get(id.0 as usize).cloned()
    }

    /// Whether reading a path was tried, and failed.
    pub fn failed(&self, path: &str) -> bool {
        self.sources.read().unwrap_or_else(|e| e.into_inner()).by_path.get(path).is_some_and(Result::is_err)
    }

    fn insert(sources: &mut Sources, path: Arc<str>, text: Arc<str>) -> Arc<Source> {
        let source = Self::push(sources, path.clone(), text, None);
        sources.by_path.insert(path, Ok(source.id));
        source
    }

    /// Covers these ranges of a source's text with `*`, byte for byte: what no report may show. Ranges begin and end
    /// between characters; others are left alone.
    pub fn cover(&self, id: SourceId, ranges: &[Range<usize>]) {
        if ranges.is_empty() {
            return;
        }
        let mut sources = self.sources.write().unwrap_or_else(|e| e.into_inner());
        let Some(slot) = sources.list.get_mut(id.0 as usize) else { return };
        let mut sorted: Vec<_> = ranges.to_vec();
        sorted.sort_by_key(|range| range.start);
        let (text, mut covered, mut at) = (slot.text.clone(), String::with_capacity(slot.text.len()), 0);
        for range in sorted {
            let (from, to) = (range.start.max(at), range.end.max(at));
            if let (Some(before), Some(hidden)) = (text.get(at..from), text.get(from..to)) {
                covered.push_str(before);
                covered.extend(hidden.bytes().map(|byte| if byte == b'\n' { '\n' } else { '*' }));
                at = to;
            }
        }
        covered.push_str(text.get(at..).unwrap_or(""));
        let (path, shown_at) = (slot.path.clone(), slot.shown_at);
        *slot = Arc::new(Source::new(id, path, covered.into(), shown_at));
    }

    fn push(sources: &mut Sources, path: Arc<str>, text: Arc<str>, shown_at: Option<Span>) -> Arc<Source> {
        let id = SourceId(sources.list.len() as u32);
        let source = Arc::new(Source::new(id, path, text, shown_at));
        sources.list.push(source.clone());
        source
    }

    /// Where a span is shown: itself, unless it lies in a text of our own.
    pub fn shown(&self, span: Span) -> Span {
        let sources = self.sources.read().unwrap_or_else(|e| e.into_inner());
        let mut shown = span;
        for _ in 0..MAX_SHOWN_DEPTH {
            match sources.list.get(shown.source.0 as usize).and_then(|source| source.shown_at) {
                Some(place) => shown = place,
                None => return shown,
            }
        }
        Span::NONE
    }

    /// Whether a span lies in a text of our own.
    pub fn is_shown_elsewhere(&self, span: Span) -> bool {
        let sources = self.sources.read().unwrap_or_else(|e| e.into_inner());
        sources.list.get(span.source.0 as usize).is_some_and(|source| source.shown_at.is_some())
    }

    /// A text that is no file, as a command was given it: spans can point into it, no path reads it. It takes the place
    /// of an earlier one if that is named.
    pub fn add_typed(&self, label: &str, text: &str, earlier: Option<SourceId>) -> Arc<Source> {
        let mut sources = self.sources.write().unwrap_or_else(|e| e.into_inner());
        let id = earlier.filter(|id| sources.list.len() > id.0 as usize).unwrap_or(SourceId(sources.list.len() as u32));
        let source = Arc::new(Source::new(id, label.into(), text.into(), None));
        match sources.list.get_mut(id.0 as usize) {
            Some(slot) => *slot = source.clone(),
            None => sources.list.push(source.clone()),
        }
        source
    }

    /// The paths of all sources, by id.
    pub fn paths(&self) -> Vec<Arc<str>> {
        self.sources.read().unwrap_or_else(|e| e.into_inner()).list.iter().map(|source| source.path.clone()).collect()
    }

    /// The source with this id. `SourceId::NONE` and foreign ids give `None`.
    pub fn get(&self, id: SourceId) -> Option<Arc<Source>> {
        self.sources.read().unwrap_or_else(|e| e.into_inner()).list.get(id.0 as usize).cloned()
    }

    /// The text of a file, read once. `path` is relative to the scan root, with `/`; `.` and `..` are resolved.
    pub fn read(&self, path: &str) -> Result<Arc<Source>, ReadError> {
        let path: Arc<str> = normalise_path(path).ok_or(ReadError::OutsideRoot)?.into();
        {
            let sources = self.sources.read().unwrap_or_else(|e| e.into_inner());
            match sources.by_path.get(&path) {
                Some(Ok(id)) => return sources.list.get(id.0 as usize).cloned().ok_or(ReadError::NotFound),
                Some(Err(error)) => return Err(error.clone()),
                None => {}
            }
        }
        let text = self.load(&path);
        let mut sources = self.sources.write().unwrap_or_else(|e| e.into_inner());
        if let Some(Ok(id)) = sources.by_path.get(&path) {
            let id = *id;
            return sources.list.get(id.0 as usize).cloned().ok_or(ReadError::NotFound);
        }
        match text {
            Ok(text) => Ok(Self::insert(&mut sources, path, text.into())),
            Err(error) => {
                sources.by_path.insert(path, Err(error.clone()));
                Err(error)
            }
        }
    }

    /// Reads a file's bytes as text without keeping it: the engine reads many in parallel and adds them in order.
    pub fn load(&self, path: &str) -> Result<String, ReadError> {
        let bytes = self.load_bytes(path)?;
        if bytes.contains(&0) {
            return Err(ReadError::Binary);
        }
        String::from_utf8(bytes).map_err(|e| ReadError::NotUtf8(e.utf8_error().valid_up_to()))
    }

    /// A file's bytes, within the scan root and the size limit.
    pub fn load_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if !self.overlay.is_empty()
            && let Some(text) = normalise_path(path).and_then(|path| self.overlay.get(path.as_str()))
        {
            let size = text.len() as u64;
            let fits = size <= MAX_FILE_BYTES;
            return if fits { Ok(text.as_bytes().to_vec()) } else { Err(ReadError::TooLarge(size, MAX_FILE_BYTES)) };
        }
        read_bytes(&self.resolve(path)?, MAX_FILE_BYTES)
    }

    /// Whether a file that is too large to be read may hold one of these words.
    pub fn may_hold(&self, path: &str, words: &[&str]) -> bool {
        let search = |path: PathBuf| super::open::may_hold(&path, words, MAX_SEARCHED_BYTES);
        !matches!(self.resolve(path).and_then(search), Ok(false))
    }

    /// The names in a directory, sorted. What lies over the disk counts; without a disk, what was added.
    pub fn list_directory(&self, path: &str) -> Result<Vec<DirectoryEntry>, ReadError> {
        let path = normalise_path(path).ok_or(ReadError::OutsideRoot)?;
        let mut entries = Vec::new();
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        let mut add = |path: &str| {
            let Some(rest) = path.strip_prefix(prefix.as_str()) else { return };
            let (name, is_directory) = rest.split_once('/').map_or((rest, false), |(first, _)| (first, true));
            entries.push(DirectoryEntry { name: name.to_string(), is_directory });
        };
        let from = std::ops::Bound::Included(prefix.as_str());
        let below = self.overlay.range::<str, _>((from, std::ops::Bound::Unbounded));
        below.map(|(path, _)| path).take_while(|path| path.starts_with(prefix.as_str())).for_each(|path| add(path));
        if self.root.is_none() {
            let sources = self.sources.read().unwrap_or_else(|e| e.into_inner());
            sources.by_path.iter().filter(|(_, read)| read.is_ok()).for_each(|(path, _)| add(path));
        } else {
            match self.resolve(&path).and_then(|full| std::fs::read_dir(full).map_err(io_error)) {
                Ok(listing) => {
                    for entry in listing.flatten() {
                        let Ok(name) = entry.file_name().into_string() else { continue };
                        let is_directory = std::fs::metadata(entry.path()).is_ok_and(|m| m.is_dir());
                        entries.push(DirectoryEntry { name, is_directory });
                    }
                }
                Err(error) if entries.is_empty() => return Err(error),
                Err(_) => {}
            }
        }
        entries.sort();
        entries.dedup();
        if entries.is_empty() && self.root.is_none() {
            return Err(ReadError::NotFound);
        }
        Ok(entries)
    }

    /// The path below the scan root under which a directory really lies, when links lead to it; the path itself where
    /// none does, or where it lies elsewhere.
    pub fn real_directory(&self, path: &str) -> Option<String> {
        let path = normalise_path(path)?;
        let Some(root) = &self.root else { return Some(path) };
        let real = match inside_repository(root, &root.join(&path)) {
            Ok(real) => real,
            // An overlay may have it though the disk does not.
            Err(ReadError::NotFound) => return Some(path),
            Err(_) => return None,
        };
        let below = real.strip_prefix(root).ok().and_then(Path::to_str);
        Some(below.map_or(path, |below| below.replace(std::path::MAIN_SEPARATOR, "/")))
    }

    /// Whether a path names a directory inside the scan root.
    pub fn is_directory(&self, path: &str) -> bool {
        self.list_directory(path).is_ok()
    }

    /// The real place of a path, links resolved, if it lies inside the boundary. A directory is resolved once.
    fn resolve(&self, path: &str) -> Result<PathBuf, ReadError> {
        let root = self.root.as_ref().ok_or(ReadError::NotFound)?;
        let relative = normalise_path(path).ok_or(ReadError::OutsideRoot)?;
        let Some((directory, name)) = relative.rsplit_once('/') else {
            return inside_repository(root, &root.join(&relative));
        };
        let known = self.directories.read().unwrap_or_else(|e| e.into_inner()).get(directory).cloned();
        let resolved = match known {
            Some(resolved) => resolved,
            None => {
                let resolved = inside_repository(root, &root.join(directory));
                self.directories.write().unwrap_or_else(|e| e.into_inner()).insert(directory.to_string(), resolved.clone());
                resolved
            }
        };
        let full = resolved?.join(name);
        match std::fs::symlink_metadata(&full) {
            Ok(meta) if meta.file_type().is_symlink() => inside_repository(root, &full),
            Ok(_) => Ok(full),
            Err(error) => Err(io_error(error)),
        }
    }
}

/// Resolves `.` and `..` in a path relative to the scan root; `None` when it leaves the root or is absolute.
pub fn normalise_path(path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `directory` and `path` joined, both relative to the scan root; not normalised.
pub fn join_path(directory: &str, path: &str) -> String {
    if directory.is_empty() || directory == "." { path.to_string() } else { format!("{directory}/{path}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leaves_the_root_is_refused() {
        assert_eq!(normalise_path("a/../../b"), None);
        assert_eq!(normalise_path("/etc/passwd"), None);
        assert_eq!(normalise_path("a/./b/../c").as_deref(), Some("a/c"));
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("in")).unwrap();
        std::fs::write(directory.path().join("secret"), "x").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("../secret", directory.path().join("in/link")).unwrap();
        let map = SourceMap::new(&directory.path().join("in")).unwrap();
        assert_eq!(map.read("../secret").err(), Some(ReadError::OutsideRoot));
        #[cfg(unix)]
        assert_eq!(map.read("link").err(), Some(ReadError::OutsideRepository));
        // The nearest directory with `.git` is the repository.
        std::fs::create_dir(directory.path().join(".git")).unwrap();
        let map = SourceMap::new(&directory.path().join("in")).unwrap();
        #[cfg(unix)]
        assert_eq!(map.read("link").map(|source| source.text.to_string()).as_deref(), Ok("x"));
        assert_eq!(map.read("../secret").err(), Some(ReadError::OutsideRoot));
        assert_eq!(map.read("nothing").err(), Some(ReadError::NotFound));
    }
}
