//! The configuration file of a check: found above what is checked, or named with `--config`.
//!
//! Invariant: a file that was found, and not named, is looked for inside the repository only; no path that it holds
//! leads out of the repository (without one: out of what is scanned, or the file's own directory).

use std::path::{Path, PathBuf};

use super::arguments::ConfigArguments;
use crate::configuration::{self, Configuration, ConfigurationFile, FILE_NAMES, Written};
use crate::engine::{self};
use crate::finding::{Fault, UsageError};
use crate::source::{SourceMap, read_named_text, repository};

/// More than any configuration needs, in bytes.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// A configuration file with what follows from it before anything is judged.
pub struct FoundConfiguration {
    file: ConfigurationFile,
    full: PathBuf,
    /// It lies in the repository that is checked.
    is_beside: bool,
    /// The var files of the chosen environments, as full paths.
    pub variable_files: Vec<String>,
    /// What it says.
    pub said: Configuration,
    /// What is checked where the command line names nothing, as full paths; `None` where it does not say.
    pub paths: Option<Vec<PathBuf>>,
}

/// What a configuration is looked for, and what is wanted of it.
#[derive(Copy, Clone, Debug)]
pub struct Wanted<'w> {
    /// `--config` and `--no-config`.
    pub config: &'w ConfigArguments,
    /// The environments that count; none of them means all.
    pub environments: &'w [String],
    /// Whether environments count at all.
    pub with_environments: bool,
    /// Whether `paths` counts.
    pub with_paths: bool,
}

impl FoundConfiguration {
    /// The directory that its paths count from.
    pub fn base(&self) -> &Path {
        &self.file.base
    }

    /// The file, called as it is seen from the scan root.
    pub fn seen_from(&self, root: &Path) -> ConfigurationFile {
        ConfigurationFile { shown: report_path(root, &self.full, self.is_beside), ..self.file.clone() }
    }
}

/// The configuration file for what is checked: `paths`, below `root`.
///
/// # Errors
/// When it cannot be read, says something wrong, or names what is not there.
pub fn find(
    current: &Path,
    wanted: &Wanted<'_>,
    (root, paths): (&Path, &[String]),
) -> Result<Option<FoundConfiguration>, UsageError> {
    if wanted.config.none {
        return Ok(None);
    }
    let named = wanted.config.file.as_deref();
    let top = top(root);
    let path = match named {
        Some(path) => current.join(path),
        None => match above(root, paths, top.as_deref())? {
            Some(path) => path,
            None => return Ok(None),
        },
    };
    let shown = named.unwrap_or(&path).display().to_string();
    let unreadable = |error: &dyn std::fmt::Display| UsageError::new(format!("configuration file `{shown}`: {error}"));
    let full = path.canonicalize().map_err(|error| unreadable(&error))?;
    // One that was found belongs to what is checked: it is no way to show files that lie elsewhere.
    let limit = top.as_deref().or_else(|| path.parent().and_then(repository)).unwrap_or(root);
    if named.is_none() && !full.starts_with(limit) {
        return Err(unreadable(&"it is a link that leads out of the repository"));
    }
    let text = read_named_text(&path, MAX_BYTES).map_err(|error| unreadable(&error))?;
    let directory = full.parent().map(Path::to_path_buf).unwrap_or_default();
    let is_beside =
        directory.starts_with(root) || root.starts_with(&directory) || top.as_ref().is_some_and(|top| directory.starts_with(top));
    // A file that lies elsewhere is about what is scanned.
    let base = if is_beside { directory } else { root.to_path_buf() };
    let file = ConfigurationFile { shown: report_path(root, &full, is_beside), text: text.into(), base };
    // Here only what it names is wanted: the engine reads it among the sources of the run.
    let sources = SourceMap::in_memory();
    let mut configuration = configuration::read(&sources, &file)?;
    let is_named = |name: &str| wanted.environments.is_empty() || wanted.environments.iter().any(|one| one == name);
    let is_wanted = |name: &str| wanted.with_environments && is_named(name);
    configuration.environments.retain(|environment| is_wanted(&environment.name));
    let limit = match top {
        Some(top) => top,
        None if file.base.starts_with(root) => root.to_path_buf(),
        None => file.base.clone(),
    };
    let mut faults = misplaced(&configuration, &file, &limit);
    let written = configuration.paths.as_deref().filter(|_| wanted.with_paths);
    let paths = match written.map(|written| engine::expand(&file.base, &limit, written)).transpose() {
        Ok(paths) => paths,
        Err(more) => {
            faults.extend(more);
            None
        }
    };
    if !faults.is_empty() {
        return Err(configuration::refuse(&sources, &file, faults));
    }
    let files = configuration.environments.iter().flat_map(|environment| &environment.variable_files);
    let variable_files = files.map(|written| crate::source::full_path(&file.base, &written.text).display().to_string()).collect();
    Ok(Some(FoundConfiguration { file, full, is_beside, variable_files, said: configuration, paths }))
}

/// The first configuration file from what is checked upwards, to the top of the repository.
fn above(root: &Path, paths: &[String], top: Option<&Path>) -> Result<Option<PathBuf>, UsageError> {
    let top = top.unwrap_or(root);
    let Some(start) = start(root, paths) else { return Ok(None) };
    for directory in start.ancestors().take_while(|directory| directory.starts_with(top)) {
        let there: Vec<&str> = FILE_NAMES.into_iter().filter(|name| directory.join(name).is_file()).collect();
        match there.as_slice() {
            [] => {}
            [one] => return Ok(Some(directory.join(one))),
            _ => {
                let message = format!("`{}` contains both {}", directory.display(), there.join(" and "));
                return Err(UsageError::new(message).with_help("keep one of them, or name it with `--config`"));
            }
        }
    }
    Ok(None)
}

/// The deepest directory that holds everything that is checked.
fn start(root: &Path, paths: &[String]) -> Option<PathBuf> {
    let mut paths = paths.iter().map(|path| root.join(path));
    let mut common = paths.next()?;
    if !common.is_dir() {
        common.pop();
    }
    for path in paths {
        while !path.starts_with(&common) && common.pop() {}
    }
    Some(common)
}

/// The top of the repository that holds a directory.
fn top(directory: &Path) -> Option<PathBuf> {
    directory.ancestors().find(|ancestor| ancestor.join(".git").exists()).map(Path::to_path_buf)
}

/// The path in reports: from the scan root, also upwards. What lies elsewhere is called by its name alone, in brackets
/// that keep it apart from every file of the scan.
fn report_path(root: &Path, file: &Path, is_beside: bool) -> String {
    let (root, parts): (Vec<_>, Vec<_>) = (root.components().collect(), file.components().collect());
    let shared = root.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let name = |part: &std::path::Component<'_>| part.as_os_str().to_string_lossy().into_owned();
    if !is_beside {
        return format!("<configuration>/{}", parts.last().map(name).unwrap_or_default());
    }
    let up = std::iter::repeat_n("..".to_string(), root.len() - shared);
    up.chain(parts.iter().skip(shared).map(name)).collect::<Vec<_>>().join("/")
}

/// What a path has to be.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Kind {
    File,
    Directory,
    Either,
    /// It need not be there yet.
    FileToBe,
}

/// Paths that are not there, or lead out of where they may.
fn misplaced(configuration: &Configuration, file: &ConfigurationFile, limit: &Path) -> Vec<Fault> {
    let mut written: Vec<(&Written, Kind)> = Vec::new();
    for environment in &configuration.environments {
        written.extend(environment.variable_files.iter().map(|one| (one, Kind::File)));
        written.extend(environment.overlays.iter().chain(environment.roots.iter().flatten()).map(|one| (one, Kind::Directory)));
    }
    written.extend(configuration.rules.sources.iter().map(|one| (one, Kind::Either)));
    written.extend(configuration.modules.iter().map(|module| (&module.directory, Kind::Directory)));
    written.extend(configuration.baseline.iter().map(|one| (one, Kind::FileToBe)));
    let fault = |(written, kind): (&Written, Kind)| Some(Fault::new(written.span, misplacement(file, limit, written, kind)?));
    written.into_iter().filter_map(fault).collect()
}

fn misplacement(file: &ConfigurationFile, limit: &Path, written: &Written, kind: Kind) -> Option<String> {
    let path = crate::source::full_path(&file.base, &written.text);
    let what = match kind {
        Kind::File | Kind::FileToBe => "file",
        Kind::Directory => "directory",
        Kind::Either => "file or directory",
    };
    match path.canonicalize() {
        // Whether what lies outside is there is nobody's business.
        _ if !path.starts_with(limit) => Some(format!("`{}` leads out of the repository", written.text)),
        Ok(full) if !full.starts_with(limit) => Some(format!("`{}` leads out of the repository", written.text)),
        Ok(full) if kind != Kind::Either && full.is_dir() != (kind == Kind::Directory) => {
            Some(format!("`{}` is not a {what}", written.text))
        }
        Err(_) if kind != Kind::FileToBe => Some(format!("there is no {what} `{}`", written.text)),
        _ => None,
    }
}
