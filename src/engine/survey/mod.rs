//! What a repository holds, for whoever begins: what a first configuration file can propose.
//!
//! Invariant: read as a check reads, and nothing is judged; what is proposed as certain is true of this repository.

mod environments;

use std::collections::{BTreeMap, BTreeSet};

use super::environment::concerns;
use super::load::load;
use super::terraform::all_modules;
use super::{DiscoverOptions, Options, discover, modules, threads};
use crate::configuration::foreign_tools;
use crate::kubernetes;
use crate::source::Text;
use crate::terraform::{ModuleSource, is_automatic};

use crate::finding::UsageError;
use crate::syntax::FileClass;
pub use environments::{Proposal, ProposedEnvironment};
use environments::{Values, propose};

/// Directories that hold what nobody deploys, usually.
const ASIDE: [&str; 6] = ["examples", "example", "test", "tests", "fixtures", "testdata"];

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// How many files of Terraform and of Kubernetes there are.
    pub terraform: usize,
    pub manifests: usize,
    /// Directories of root modules.
    pub roots: Vec<String>,
    pub environments: Proposal,
    /// Directories that look as if nobody deployed them.
    pub aside: Vec<String>,
    /// Sources of modules that are not here, most often called first.
    pub modules: Vec<String>,
    /// Directories of rule files.
    pub rules: Vec<String>,
    /// Tools whose comments silence something, with how many there are.
    pub foreign: Vec<(&'static str, usize)>,
}

/// Looks at everything below the paths of the options.
///
/// # Errors
/// When the scan root cannot be read.
pub fn survey(options: &Options) -> Result<Survey, UsageError> {
    threads::pool(options)?.install(|| run(options))
}

fn run(options: &Options) -> Result<Survey, UsageError> {
    let sources = options.scan.sources()?;
    let discovery = discover(
        &options.scan.root,
        &options.scan.paths,
        &DiscoverOptions::new(&options.scan, &crate::configuration::Exclusion::default()),
    );
    let mut survey = Survey::default();
    let rules: BTreeSet<String> = discovery
        .files
        .iter()
        .filter(|found| found.class == FileClass::PolicyFile && !found.path.ends_with(".policytest.hcl"))
        .map(|found| directory_of(&found.path).to_string())
        .collect();
    survey.rules = rules.into_iter().collect();
    let loaded = load(&sources, discovery, &[], &[]);
    let configuration = all_modules(&options.scan.modules, &loaded);
    survey.roots = configuration.roots().iter().map(ToString::to_string).collect();
    let kubernetes = kubernetes::load(&loaded.manifests, &sources);
    let overlays: BTreeSet<String> =
        kubernetes.objects.iter().filter_map(|object| object.overlay.as_ref().map(ToString::to_string)).collect();
    let is_values = |path: &str| path.ends_with(".tfvars") || path.ends_with(".tfvars.json");
    survey.terraform = loaded.terraform.iter().filter(|(path, _)| !is_values(path)).count();
    survey.manifests = loaded.manifests.len();

    let name_of = |path: &str| path.rsplit_once('/').map_or(path, |(_, name)| name).to_string();
    let given = loaded.terraform.iter().filter(|(path, _)| is_values(path) && !is_automatic(&name_of(path)));
    let values: Vec<Values> = given
        .map(|(path, file)| Values {
            path: path.clone(),
            variables: file.body.attributes.iter().map(|attribute| attribute.name.text.clone()).collect::<BTreeSet<Text>>(),
            is_read: survey.roots.iter().any(|root| concerns(&configuration, root, file)),
        })
        .collect();
    survey.environments = propose(&survey.roots, &values, &overlays.into_iter().collect::<Vec<_>>());

    let of_path = |path: &str| ASIDE.into_iter().find_map(|name| aside(path, name));
    let all: BTreeSet<String> = loaded
        .terraform
        .iter()
        .map(|(path, _)| path)
        .filter(|path| !is_values(path))
        .chain(loaded.manifests.keys())
        .filter_map(|path| of_path(directory_of(path)))
        .collect();
    survey.aside = all.into_iter().collect();

    let mut called: BTreeMap<String, usize> = BTreeMap::new();
    let installed = !loaded.installed.is_empty();
    for (_, file) in loaded.terraform.iter().filter(|_| !installed) {
        for source in modules::written_sources(file) {
            if matches!(ModuleSource::parse(source), ModuleSource::Remote { .. }) {
                *called.entry(source.to_string()).or_default() += 1;
            }
        }
    }
    let mut called: Vec<(String, usize)> = called.into_iter().collect();
    called.sort_by(|(a, many), (b, more)| (more, a).cmp(&(many, b)));
    survey.modules = called.into_iter().map(|(source, _)| source).collect();

    let paths = loaded.terraform.iter().map(|(path, _)| path).chain(loaded.manifests.keys());
    let texts: Vec<_> = paths.filter_map(|path| sources.known(path)).collect();
    for tool in foreign_tools() {
        let marks: &[&str] = match tool {
            "checkov" => &["checkov:skip=", "bridgecrew:skip="],
            "trivy" => &["trivy:ignore:"],
            "tfsec" => &["tfsec:ignore:"],
            "kics" => &["kics-scan ignore", "kics-scan disable"],
            _ => &["ignore-check.kube-linter.io/", "kube-linter.io/ignore-all"],
        };
        let count: usize =
            texts.iter().map(|source| marks.iter().map(|mark| source.text.matches(mark).count()).sum::<usize>()).sum();
        if count > 0 {
            survey.foreign.push((tool, count));
        }
    }
    Ok(survey)
}

/// The directory of this name in a path, with what lies above it.
fn aside(directory: &str, name: &str) -> Option<String> {
    let mut end = 0;
    for part in directory.split('/') {
        end += part.len();
        if part == name {
            return directory.get(..end).map(str::to_string);
        }
        end += 1;
    }
    None
}

fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}
