//! The environments of a run: what the configuration says of each, with its files read, and what belongs to which.
//!
//! Invariant: nothing is guessed: a var file counts where it is named, a root module or an overlay belongs to the
//! environments that name it, and to all where none does.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Options;
use super::variable_files::variable_file;
use crate::configuration::{self, ConfigurationFile, Environment, Written};
use crate::finding::{Fault, Ledger, UsageError};
use crate::graph::ConfiguredEnvironment;
use crate::kubernetes::Object;
use crate::policy::nearest;
use crate::source::path_below;
use crate::source::{SourceMap, Span, Text};
use crate::syntax::hcl;
use crate::terraform::Configuration;

/// Something that the configuration says and that has no effect.
const NOTE: &str = "configuration";
/// Something that is not judged because its environments were not asked for.
const OTHER: &str = "other-environment";

/// The environments of the configuration, and which of them are judged.
#[derive(Debug, Default)]
pub(super) struct Environments {
    all: Vec<Known>,
    /// Places in `all`, in order.
    pub chosen: Vec<usize>,
}

/// One environment with its paths placed below the scan root.
#[derive(Debug)]
pub(super) struct Known {
    pub environment: Environment,
    pub variable_files: Vec<(String, hcl::File)>,
    overlays: Vec<(String, Span)>,
    /// `None` for all root modules.
    roots: Option<Vec<(String, Span)>>,
}

impl Environments {
    /// Takes the environments of the configuration and reads the var files that they name.
    ///
    /// # Errors
    /// When one of them cannot be read, or an environment is asked for that there is not.
    pub fn read(
        sources: &SourceMap,
        options: &Options,
        configuration: &configuration::Configuration,
    ) -> Result<Environments, UsageError> {
        let Some(file) = &options.configuration else {
            return match options.values.environments.first() {
                Some(name) => Err(UsageError::new(format!("there is no environment `{name}`: no configuration file was found"))
                    .with_help(format!("name environments in `{}`", configuration::FILE_NAMES[0]))),
                None => Ok(Environments::default()),
            };
        };
        let names: Vec<&str> = configuration.environments.iter().map(|environment| environment.name.as_str()).collect();
        let chosen = choose(&names, &options.values.environments)?;
        let (mut all, mut faults) = (Vec::new(), Vec::new());
        for (index, environment) in configuration.environments.iter().cloned().enumerate() {
            // The values of one that is not judged need not be there.
            let is_chosen = chosen.contains(&index);
            all.push(known(sources, options, file, environment, is_chosen, &mut faults));
        }
        if !faults.is_empty() {
            return Err(configuration::refuse(sources, file, faults));
        }
        Ok(Environments { all, chosen })
    }

    pub fn get(&self, index: usize) -> Option<&Known> {
        self.all.get(index)
    }

    /// The names of those that are judged, in the order of the configuration.
    pub fn names(&self) -> Vec<Text> {
        self.chosen.iter().filter_map(|index| self.get(*index)).map(|known| known.environment.name.clone()).collect()
    }

    /// The files of values of the environments that are judged.
    pub fn variable_files(&self) -> impl Iterator<Item = &(String, hcl::File)> {
        self.chosen.iter().filter_map(|index| self.get(*index)).flat_map(|known| &known.variable_files)
    }

    /// Whether every environment that there is is judged.
    pub fn is_whole(&self) -> bool {
        self.chosen.len() == self.all.len()
    }

    /// The root modules of one deployment: an environment, or what belongs to none.
    pub fn roots<'d>(&self, of: Option<usize>, directories: &'d [Text]) -> Vec<&'d Text> {
        let concerns = |known: &Known, directory: &str| match &known.roots {
            None => true,
            Some(roots) => roots.iter().any(|(path, _)| names(path, directory, directories.iter().map(Text::as_str))),
        };
        let all = directories.iter();
        match of.and_then(|index| self.get(index)) {
            Some(known) => all.filter(|directory| concerns(known, directory)).collect(),
            None => all.filter(|directory| !self.all.iter().any(|known| concerns(known, directory))).collect(),
        }
    }

    /// Whether a deployment has what is known by any of these directories; `directories` are all that there are.
    pub fn has(&self, of: Option<usize>, by: &[&Text], directories: &[Text]) -> bool {
        let is_named = |path: &str| by.iter().any(|directory| names(path, directory, directories.iter().map(Text::as_str)));
        let concerns = |known: &Known| known.roots.as_ref().is_none_or(|roots| roots.iter().any(|(path, _)| is_named(path)));
        match of.and_then(|index| self.get(index)) {
            Some(known) => concerns(known),
            None => !self.all.iter().any(concerns),
        }
    }

    /// The objects that are deployed with an environment: those of its overlays and those that belong to none.
    pub fn objects<'o>(&self, of: Option<usize>, objects: &'o [Object]) -> Cow<'o, [Object]> {
        if self.all.iter().all(|known| known.overlays.is_empty()) {
            return Cow::Borrowed(objects);
        }
        let mut owners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for overlay in objects.iter().filter_map(|object| object.overlay.as_deref()) {
            owners.entry(overlay).or_default();
        }
        let overlays: Vec<&str> = owners.keys().copied().collect();
        for (overlay, owners) in &mut owners {
            let is_owner = |known: &Known| known.overlays.iter().any(|(path, _)| names(path, overlay, overlays.iter().copied()));
            *owners = (0..self.all.len()).filter(|index| self.get(*index).is_some_and(is_owner)).collect();
        }
        let belongs = |object: &&Object| {
            let owners = object.overlay.as_deref().and_then(|overlay| owners.get(overlay));
            owners.is_none_or(|owners| owners.is_empty() || of.is_some_and(|of| owners.contains(&of)))
        };
        Cow::Owned(objects.iter().filter(belongs).cloned().collect())
    }

    /// What the configuration says without effect, and what is left out because its environment was not asked for.
    pub fn account(
        &self,
        options: &Options,
        terraform: &Configuration<'_>,
        directories: &[Text],
        objects: &[Object],
        ledger: &mut Ledger,
    ) {
        let Some(file) = &options.configuration else { return };
        let mut note = |span: Span, message: String| ledger.add(file.shown.clone(), Some(span), NOTE, message, false);
        let overlays: Vec<&str> = objects.iter().filter_map(|object| object.overlay.as_deref()).collect();
        let is_scanned = |path: &str| options.scan.paths.iter().any(|scanned| covers(scanned, path));
        for known in &self.all {
            let name = &known.environment.name;
            for (path, span) in known.roots.iter().flatten().filter(|(path, _)| is_scanned(path)) {
                if !directories.iter().any(|directory| covers(path, directory)) {
                    note(*span, format!("there is no root module in `{path}`: nothing there is checked as `{name}`"));
                }
            }
            for (path, span) in known.overlays.iter().filter(|(path, _)| is_scanned(path)) {
                if !overlays.iter().any(|overlay| covers(path, overlay)) {
                    note(*span, format!("`{path}` is not the directory of a top-level kustomization with objects"));
                }
            }
            // Only who sees all root modules can say that none declares a variable.
            let sees_all = path_below(&options.scan.root, &file.base, "").is_some_and(|base| is_scanned(&base));
            if !sees_all || directories.is_empty() {
                continue;
            }
            for (variable, span, _) in &known.environment.variables {
                if !directories.iter().any(|directory| declares(terraform, directory, variable)) {
                    note(*span, format!("no root module declares the variable `{variable}`"));
                }
            }
            for ((path, values), written) in known.variable_files.iter().zip(&known.environment.variable_files) {
                if !directories.iter().any(|directory| concerns(terraform, directory, values)) {
                    note(written.span, format!("no root module declares a variable that `{path}` sets"));
                }
            }
        }
        if self.is_whole() {
            return;
        }
        let judged: Vec<&Text> = self.chosen.iter().flat_map(|index| self.roots(Some(*index), directories)).collect();
        for directory in directories.iter().filter(|directory| !judged.contains(directory)) {
            let message = "this root module belongs to no environment that is checked".to_string();
            ledger.add(directory.to_string(), None, OTHER, message, false);
        }
        let mut left_out: Vec<&str> = overlays;
        for index in &self.chosen {
            let taken = self.objects(Some(*index), objects);
            left_out.retain(|overlay| !taken.iter().any(|object| object.overlay.as_deref() == Some(*overlay)));
        }
        left_out.sort_unstable();
        left_out.dedup();
        for overlay in left_out {
            let message = "this kustomization belongs to no environment that is checked".to_string();
            ledger.add(overlay.to_string(), None, OTHER, message, false);
        }
    }
}

impl Known {
    /// Whether a file of values is one of its own.
    pub fn reads(&self, path: &str) -> bool {
        self.variable_files.iter().any(|(file, _)| file == path)
    }

    /// The environment as the graph is asked about it.
    pub fn configured(&self) -> ConfiguredEnvironment {
        let Environment { name, span, production, .. } = &self.environment;
        ConfiguredEnvironment {
            name: name.clone(),
            production: production.map(|(value, _)| value),
            span: production.map_or(*span, |(_, span)| span),
        }
    }
}

/// Whether a root module declares a variable that a file of values sets.
pub(super) fn concerns(terraform: &Configuration<'_>, directory: &str, values: &hcl::File) -> bool {
    values.body.attributes.iter().any(|attribute| declares(terraform, directory, &attribute.name.text))
}

fn declares(terraform: &Configuration<'_>, directory: &str, variable: &Text) -> bool {
    terraform.definitions.get(directory).is_some_and(|definition| definition.variables.contains_key(variable))
}

/// Whether a path of the configuration means a directory: that one itself, or, where nothing is exactly there, any below.
fn names<'a>(path: &str, directory: &str, mut all: impl Iterator<Item = &'a str>) -> bool {
    path == directory || (covers(path, directory) && !all.any(|other| other == path))
}

/// Whether `path` is `directory` or lies above it.
fn covers(path: &str, directory: &str) -> bool {
    path.is_empty() || directory.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn known(
    sources: &SourceMap,
    options: &Options,
    file: &ConfigurationFile,
    environment: Environment,
    is_chosen: bool,
    faults: &mut Vec<Fault>,
) -> Known {
    let place = |written: &Written| path_below(&options.scan.root, &file.base, &written.text);
    let mut variable_files = Vec::new();
    for written in environment.variable_files.iter().filter(|_| is_chosen) {
        let read = match place(written) {
            Some(path) => variable_file(sources, &path).map(|file| (path, file)),
            None => Err(format!("`{}` is outside the scan root", written.text)),
        };
        match read {
            Ok(read) => variable_files.push(read),
            Err(message) => faults.push(Fault::new(written.span, message)),
        }
    }
    // What lies outside the scan cannot be met in it.
    let placed = |list: &[Written]| -> Vec<(String, Span)> {
        list.iter().filter_map(|written| place(written).map(|path| (path, written.span))).collect()
    };
    Known {
        variable_files,
        overlays: placed(&environment.overlays),
        roots: environment.roots.as_deref().map(placed),
        environment,
    }
}

/// The numbers of the environments that are asked for; all of them if none is.
fn choose(all: &[&str], wanted: &[String]) -> Result<Vec<usize>, UsageError> {
    if let Some(name) = wanted.iter().find(|name| !all.contains(&name.as_str())) {
        let help = match nearest(name, all.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if all.is_empty() => "the configuration defines none".to_string(),
            None => format!("environments: {}", all.join(", ")),
        };
        return Err(UsageError::new(format!("there is no environment `{name}`")).with_help(help));
    }
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|one| one == name);
    Ok((0..all.len()).filter(|index| all.get(*index).is_some_and(|name| is_wanted(name))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_means_the_directory_itself_or_what_lies_below_where_nothing_is_there() {
        let all = ["infra", "infra/modules/x", "live/dev", "live/prod"];
        let named = |path: &str| all.into_iter().filter(|one| names(path, one, all.into_iter())).collect::<Vec<_>>();
        assert_eq!(named("infra"), ["infra"]);
        assert_eq!(named("live"), ["live/dev", "live/prod"]);
        assert_eq!(named("live/pro"), Vec::<&str>::new());
        assert_eq!(named(""), all);
    }
}
