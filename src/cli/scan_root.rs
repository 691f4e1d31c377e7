//! Paths as typed → paths below one scan root, together with the configuration that belongs to them.
//!
//! Invariant: files are read through the scan root, which is widened to hold what the command line and the configuration
//! name; what the configuration says is read once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::arguments::ValueArguments;
use super::configuration::{self, FoundConfiguration, Wanted};
use super::values::{check_variable_files, environment_variables, variables};
use crate::configuration::Configuration;
use crate::engine::{self, relative};
use crate::finding::UsageError;
use crate::source::{full_path, repository};
use crate::syntax::FileClass;

/// What counts besides the paths.
pub struct Place<'p> {
    pub values: &'p ValueArguments,
    /// Whether directories are checked with what deploys their modules.
    pub with_callers: bool,
    /// Whether the environments of the configuration count.
    pub environments: bool,
}

/// Paths in their place.
pub struct Placed {
    /// With the scan root, the paths, the values and the configuration.
    pub options: engine::Options,
    /// Further paths, relative to the scan root.
    pub further: Vec<String>,
    /// What the configuration says; nothing where there is none.
    pub said: Configuration,
}

impl Place<'_> {
    /// Places paths, and `further` paths with them. Without paths those of the configuration count, else the current
    /// directory.
    ///
    /// # Errors
    /// When a path does not exist, or the configuration cannot be used.
    pub fn place(&self, current: &Path, paths: &[String], further: &[String]) -> Result<Placed, UsageError> {
        let values = self.values;
        let here = [".".to_string()];
        let typed = if paths.is_empty() { &here } else { paths };
        let mut all = [typed, &values.variable_files, further].concat();
        let mut placed = engine::place(current, &all)?;
        let below = (placed.root.as_path(), placed.paths.get(..typed.len()).unwrap_or_default());
        let files = alone(&placed.root, below.1);
        let wanted = Wanted {
            config: &values.config,
            environments: &values.environments,
            with_environments: self.environments,
            with_paths: paths.is_empty() || !files.is_empty() || (self.with_callers && names_directory(&placed)),
        };
        let found = configuration::find(current, &wanted, below)?;
        let walked = found.as_ref().and_then(|found| found.paths.as_deref()).unwrap_or_default();
        let surroundings = surroundings(&placed.root, current, &files, walked)?;
        let mut count = typed.len();
        let mut modules = Vec::new();
        if let Some(found) = &found {
            if let Some(said) = found.paths.as_deref().filter(|_| paths.is_empty()) {
                let said = said_here(current, said);
                count = said.len();
                all = [said.as_slice(), &values.variable_files, further].concat();
            }
            all.extend(found.variable_files.iter().cloned());
            let full = |path: &str| full_path(found.base(), path).display().to_string();
            modules = found.said.modules.iter().map(|module| module.source.text.to_string()).collect();
            all.extend(found.said.modules.iter().map(|module| full(&module.directory.text)));
        }
        all.extend(surroundings.iter().cloned());
        if found.is_some() || !surroundings.is_empty() {
            placed = engine::place(current, &all)?;
        }
        let surroundings = placed.paths.split_off(placed.paths.len() - surroundings.len());
        let last = placed.paths.len() - modules.len();
        let directories = placed.paths.split_off(last);
        let mut places = placed.paths.into_iter();
        let said = found.as_ref().map(|found| found.said.clone()).unwrap_or_default();
        let mut paths: Vec<String> = places.by_ref().take(count).collect();
        let reported = if surroundings.is_empty() { Vec::new() } else { paths.clone() };
        paths.extend(surroundings);
        let configuration = found.as_ref().map(|found| found.seen_from(&placed.root));
        let options = engine::Options {
            scan: engine::ScanOptions {
                paths,
                modules: modules.into_iter().zip(directories).collect(),
                root: placed.root,
                ..engine::ScanOptions::default()
            },
            values: engine::ValueOptions {
                variable_files: places.by_ref().take(values.variable_files.len()).collect(),
                environments: values.environments.clone(),
                variables: variables(values)?,
                environment_variables: environment_variables(values),
                workspace: values.workspace.clone(),
                helm_values: Vec::new(),
                helm_set: Vec::new(),
                plans: Vec::new(),
            },
            result: engine::ResultOptions { reported, ..engine::ResultOptions::default() },
            configuration,
            ..engine::Options::default()
        };
        check_variable_files(&options)?;
        let placed = Placed { options, further: places.take(further.len()).collect(), said };
        if self.with_callers { surrounded(placed, found.as_ref()) } else { Ok(placed) }
    }
}

/// A check with what deploys the modules of its directories from outside. Where that, or what the directories use, lies
/// beyond the scan root, their repository is the scan root.
fn surrounded(placed: Placed, found: Option<&FoundConfiguration>) -> Result<Placed, UsageError> {
    let Placed { mut options, mut further, said } = placed;
    let mut repositories: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    let named = if options.result.reported.is_empty() { &options.scan.paths } else { &options.result.reported };
    for directory in named.iter().map(|path| options.scan.root.join(path)).filter(|path| path.is_dir()) {
        let Some(top) =
            repository(&directory).filter(|top| !options.scan.paths.iter().any(|path| options.scan.root.join(path) == *top))
        else {
            continue;
        };
        repositories.entry(top.to_path_buf()).or_default().push(directory);
    }
    let (mut files, mut root) = (Vec::new(), None);
    for (top, directories) in repositories {
        let below = |path: &Path| relative(&top, path);
        let walked = found.and_then(|found| found.paths.as_deref()).unwrap_or_default();
        let holds = |directory: &PathBuf| walked.iter().any(|path| directory.starts_with(path));
        let around = match directories.iter().any(holds) {
            true => walked.iter().filter_map(|path| below(path)).collect(),
            false => vec![String::new()],
        };
        let modules = options.scan.modules.iter();
        let scan = engine::ScanOptions {
            root: top.clone(),
            paths: directories.iter().filter_map(|path| below(path)).collect(),
            modules: modules.filter_map(|(source, path)| Some((source.clone(), below(&options.scan.root.join(path))?))).collect(),
            ..engine::ScanOptions::default()
        };
        let of_repository = engine::Options { scan, configuration: options.configuration.clone(), ..engine::Options::default() };
        let callers = engine::callers(&of_repository, &around, below(&options.scan.root).as_deref())?;
        files.extend(callers.files.iter().map(|file| top.join(file)));
        if callers.leaves {
            root = Some(top);
        }
    }
    if let Some(root) = root {
        let lists = [&mut options.scan.paths, &mut options.result.reported, &mut options.values.variable_files, &mut further];
        let modules = options.scan.modules.iter_mut().map(|(_, path)| path);
        for path in lists.into_iter().flatten().chain(modules) {
            *path = relative(&root, &options.scan.root.join(&*path)).unwrap_or_default();
        }
        options.configuration = found.map(|found| found.seen_from(&root));
        options.scan.root = root;
    }
    if !files.is_empty() {
        if options.result.reported.is_empty() {
            options.result.reported.clone_from(&options.scan.paths);
        }
        options.scan.paths.extend(files.iter().filter_map(|file| relative(&options.scan.root, file)));
    }
    Ok(Placed { options, further, said })
}

fn names_directory(placed: &engine::Placed) -> bool {
    placed.paths.iter().any(|path| placed.root.join(path).is_dir())
}

/// The Terraform files among these paths that lie in no directory among them.
fn alone(root: &Path, paths: &[String]) -> Vec<PathBuf> {
    let full: Vec<PathBuf> = paths.iter().map(|path| root.join(path)).collect();
    let is_terraform = |path: &Path| {
        let class = path.file_name().and_then(|name| name.to_str()).and_then(FileClass::by_name);
        class.is_some_and(FileClass::is_terraform) && !path.is_dir()
    };
    let is_alone = |path: &&PathBuf| !full.iter().any(|other| path.starts_with(other) && other.is_dir());
    full.iter().filter(|path| is_terraform(path)).filter(is_alone).cloned().collect()
}

/// What is evaluated around Terraform files that are named, as full paths: the paths of the configuration that hold the
/// file, else the repository, else the current directory, else the file's own.
fn surroundings(root: &Path, current: &Path, files: &[PathBuf], walked: &[PathBuf]) -> Result<Vec<String>, UsageError> {
    let current = current.canonicalize().unwrap_or_else(|_| current.to_path_buf());
    let mut all: Vec<&Path> = Vec::new();
    for file in files {
        if walked.iter().any(|path| file.starts_with(path)) {
            all.extend(walked.iter().map(PathBuf::as_path));
            continue;
        }
        let directory = file.parent().unwrap_or(root);
        let nearest = if file.starts_with(&current) { &current } else { directory };
        all.push(repository(directory).unwrap_or(nearest));
    }
    all.sort();
    all.dedup();
    let in_words = |path: &Path| UsageError::new(format!("the name of `{}` is not UTF-8", path.display()));
    all.into_iter().map(|path| path.to_str().map(ToString::to_string).ok_or_else(|| in_words(path))).collect()
}

/// What the configuration means by `paths`, from the current directory downwards: who stands in a part of the repository
/// asks for that part.
fn said_here(current: &Path, said: &[PathBuf]) -> Vec<String> {
    let current = current.canonicalize().unwrap_or_else(|_| current.to_path_buf());
    let here = |path: &PathBuf| match (path.starts_with(&current), current.starts_with(path)) {
        (true, _) => Some(path.display().to_string()),
        (false, true) => Some(".".to_string()),
        (false, false) => None,
    };
    let mut paths: Vec<String> = said.iter().filter_map(here).collect();
    paths.dedup();
    if paths.is_empty() { vec![".".to_string()] } else { paths }
}

/// The current directory.
///
/// # Errors
/// When there is none.
pub fn current_directory() -> Result<PathBuf, UsageError> {
    std::env::current_dir().map_err(|error| UsageError::new(format!("the current directory cannot be read: {error}")))
}
