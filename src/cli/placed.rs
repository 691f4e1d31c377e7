//! Paths as typed → paths below one scan root, together with the configuration that belongs to them. Floor 7.
//!
//! Invariant: files are read through the scan root, which is widened to hold what the command line and the configuration
//! name; what the configuration says is read once.

use std::path::{Path, PathBuf};

use super::arguments::ValueArguments;
use super::configuration::{self, Wanted};
use super::options::{files_of_values, variables};
use crate::engine::configuration::{Configuration, full_path};
use crate::engine::{self, UsageError};

/// What counts beside the paths.
pub struct Place<'p> {
    pub values: &'p ValueArguments,
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
        let wanted = Wanted {
            named: values.config.as_deref(),
            environments: &values.environments,
            with_environments: self.environments,
            with_paths: paths.is_empty(),
        };
        let found = configuration::find(current, &wanted, below)?;
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
            placed = engine::place(current, &all)?;
        }
        let last = placed.paths.len() - modules.len();
        let directories = placed.paths.split_off(last);
        let mut places = placed.paths.into_iter();
        let said = found.as_ref().map(|found| found.said.clone()).unwrap_or_default();
        let options = engine::Options {
            paths: places.by_ref().take(count).collect(),
            variable_files: places.by_ref().take(values.variable_files.len()).collect(),
            modules: modules.into_iter().zip(directories).collect(),
            configuration: found.map(|found| found.seen_from(&placed.root)),
            environments: values.environments.clone(),
            variables: variables(values)?,
            workspace: values.workspace.clone(),
            root: placed.root,
            ..engine::Options::default()
        };
        files_of_values(&options)?;
        Ok(Placed { options, further: places.take(further.len()).collect(), said })
    }
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
