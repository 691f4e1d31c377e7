//! The configuration file of a check: found above what is checked, or named with `--config`. Floor 7.
//!
//! Invariant: a file that was found, and not named, is looked for inside the repository only; no path that it holds
//! leads out of the repository (without one: out of what is scanned, or the file's own directory).

use std::path::{Path, PathBuf};

use crate::engine::UsageError;
use crate::engine::configuration::{self, Configuration, ConfigurationFile, FILE_NAMES, Fault};
use crate::source::SourceMap;

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
}

impl FoundConfiguration {
    /// The file, called as it is seen from the scan root.
    pub fn seen_from(self, root: &Path) -> ConfigurationFile {
        ConfigurationFile { shown: report_path(root, &self.full, self.is_beside), ..self.file }
    }
}

/// The configuration file for what is checked: `paths`, below `root`.
///
/// # Errors
/// When it cannot be read, says something wrong, or names what is not there.
pub fn find(
    current: &Path,
    named: Option<&Path>,
    (root, paths): (&Path, &[String]),
    environments: &[String],
) -> Result<Option<FoundConfiguration>, UsageError> {
    let top = top(root);
    let path = match named {
        Some(path) => current.join(path),
        None => match above(root, paths, top.as_deref())? {
            Some(path) => path,
            None => return Ok(None),
        },
    };
    let shown = named.unwrap_or(&path).display().to_string();
    let unreadable = |error: std::io::Error| UsageError::new(format!("configuration file `{shown}`: {error}"));
    let full = path.canonicalize().map_err(unreadable)?;
    if !full.is_file() || full.metadata().map_err(unreadable)?.len() > MAX_BYTES {
        return Err(UsageError::new(format!("configuration file `{shown}`: no file, or one of more than {MAX_BYTES} bytes")));
    }
    let text = std::fs::read_to_string(&full).map_err(unreadable)?;
    let directory = full.parent().map(Path::to_path_buf).unwrap_or_default();
    let is_beside =
        directory.starts_with(root) || root.starts_with(&directory) || top.as_ref().is_some_and(|top| directory.starts_with(top));
    // A file that lies elsewhere is about what is scanned.
    let base = if is_beside { directory } else { root.to_path_buf() };
    let file = ConfigurationFile { shown: report_path(root, &full, is_beside), text: text.into(), base };
    // Here only what it names is wanted: the engine reads it among the sources of the run.
    let sources = SourceMap::in_memory();
    let mut configuration = configuration::read(&sources, &file)?;
    let is_wanted = |name: &str| environments.is_empty() || environments.iter().any(|wanted| wanted == name);
    configuration.environments.retain(|environment| is_wanted(&environment.name));
    let limit = match top {
        Some(top) => top,
        None if file.base.starts_with(root) => root.to_path_buf(),
        None => file.base.clone(),
    };
    let faults = misplaced(&configuration, &file, &limit);
    if !faults.is_empty() {
        return Err(configuration::refuse(&sources, &file, faults));
    }
    let files = configuration.environments.iter().flat_map(|environment| &environment.variable_files);
    let variable_files = files.map(|written| configuration::full_path(&file.base, &written.text).display().to_string()).collect();
    Ok(Some(FoundConfiguration { file, full, is_beside, variable_files }))
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
                let message = format!("`{}` holds both {}", directory.display(), there.join(" and "));
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

/// Paths that are not there, or lead out of where they may.
fn misplaced(configuration: &Configuration, file: &ConfigurationFile, limit: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    for environment in &configuration.environments {
        let files: Vec<_> = environment.variable_files.iter().map(|written| written.span).collect();
        for written in environment.paths() {
            let what = if files.contains(&written.span) { "file" } else { "directory" };
            let path = configuration::full_path(&file.base, &written.text);
            let message = match path.canonicalize() {
                // Whether what lies outside is there is nobody's business.
                _ if !path.starts_with(limit) => format!("`{}` leads out of the repository", written.text),
                Ok(full) if !full.starts_with(limit) => format!("`{}` leads out of the repository", written.text),
                Ok(full) if full.is_dir() != (what == "directory") => format!("`{}` is no {what}", written.text),
                Ok(_) => continue,
                Err(_) => format!("there is no {what} `{}`", written.text),
            };
            faults.push(Fault::new(written.span, message));
        }
    }
    faults
}
