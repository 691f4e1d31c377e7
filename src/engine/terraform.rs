//! Variable files and root modules: parsed files to what every root module deploys. Floor 5.

use rayon::prelude::*;

use super::load::Loaded;
use super::{Ledger, Options, UsageError};
use crate::source::{SourceMap, Text};
use crate::syntax::hcl;
use crate::terraform::{self, Configuration, Inputs, Problem, Root};
use crate::value::RootId;

/// Reads the files of `--var-file`.
pub(super) fn variable_files(sources: &SourceMap, options: &Options) -> Result<Vec<(String, hcl::File)>, UsageError> {
    let mut files = Vec::new();
    for path in &options.variable_files {
        let source = sources.read(path).map_err(|error| UsageError::new(format!("variable file `{path}`: {error}")))?;
        let file = if path.ends_with(".json") {
            hcl::parse_json_values(source.id, &source.text)
        } else {
            hcl::parse(source.id, &source.text)
        };
        if let Some(error) = file.errors.first() {
            let place = source.locate(error.span.start);
            return Err(UsageError::new(format!("variable file `{path}`, line {}: {}", place.line, error.message)));
        }
        files.push((path.clone(), file));
    }
    Ok(files)
}

/// Evaluates every root module, in parallel; what could not be read as Terraform would goes into the ledger.
pub(super) fn roots(
    sources: &SourceMap,
    options: &Options,
    variable_files: &[(String, hcl::File)],
    loaded: &Loaded,
    ledger: &mut Ledger,
) -> Vec<Root> {
    let configuration = Configuration::new(loaded.terraform.iter().map(|(path, file)| (path.as_str(), file)));
    let plans = super::plan::assign(options, &configuration, loaded, ledger);
    let inputs = Inputs {
        plans: plans.by_root,
        variables: options.variables.iter().map(|(name, text)| (Text::new(name), Text::new(text))).collect(),
        variable_files: variable_files.iter().map(|(path, file)| (path.clone(), file)).collect(),
        workspace: options.workspace.as_deref().map(Text::new),
    };
    let directories = configuration.roots();
    let mut evaluated: Vec<(Root, Vec<Problem>)> = directories
        .par_iter()
        .enumerate()
        .map(|(index, directory)| {
            terraform::evaluate(&configuration, sources, &inputs, directory, RootId(index as u32), &|_| true)
        })
        .collect();
    for (index, plan) in plans.alone.iter().enumerate() {
        let id = RootId((directories.len() + index) as u32);
        evaluated.push(terraform::plan::evaluate_alone(plan, id));
    }
    let mut roots = Vec::with_capacity(evaluated.len());
    for (root, problems) in evaluated {
        for problem in problems {
            let path = sources.get(problem.span.source).map_or_else(|| root.directory.to_string(), |s| s.path.to_string());
            let span = (!problem.span.is_none()).then_some(problem.span);
            ledger.enter(path, span, problem.reason, problem.message, problem.incomplete);
        }
        roots.push(root);
    }
    roots
}
