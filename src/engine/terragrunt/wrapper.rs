//! What a unit lays around its module, for one evaluation.

use super::units::{Known, files_of};
use crate::source::Text;
use crate::syntax::hcl;
use crate::terraform::{Assignment, Definition, Wrapper};
use crate::terragrunt::CommandLineSource;

/// The wrapper of a unit around the module in a directory.
pub(in crate::engine) fn wrapper<'a>(known: &'a Known, terraform: &'a [(String, hcl::File)], module: &Text) -> Wrapper<'a> {
    let unit = &known.unit;
    let command_line = unit.command_line.iter().filter_map(|source| match source {
        CommandLineSource::File(path, _) => known.variable_files.get(path).map(|file| Assignment::File(path.to_string(), file)),
        CommandLineSource::Variable(name, value) => Some(Assignment::Text(name.clone(), value.clone())),
        CommandLineSource::Unknown(unknown) => Some(Assignment::Unknown(unknown.clone().into())),
        CommandLineSource::Nothing => None,
    });
    Wrapper {
        directory: Some(unit.directory.clone()),
        environment: unit.inputs.values.clone(),
        environment_open: unit.inputs.open.clone(),
        command_line: command_line.collect(),
        definition: definition(known, terraform, module),
    }
}

/// The module with the files that Terragrunt copies and writes beside it; `None` where there are none.
fn definition<'a>(known: &'a Known, terraform: &'a [(String, hcl::File)], module: &Text) -> Option<Definition<'a>> {
    let own = &known.unit.directory;
    let copied = if own == module { Vec::new() } else { files_of(terraform, own) };
    let is_variable_file = |name: &str| name.ends_with(".tfvars") || name.ends_with(".tfvars.json");
    if known.generated.is_empty() && !known.is_partial && copied.iter().all(|(name, _)| is_variable_file(name)) {
        return None;
    }
    let mut files = files_of(terraform, module);
    for (name, file) in copied {
        replace(&mut files, name, file);
    }
    for (name, file, keeps_existing) in &known.generated {
        if !keeps_existing || !files.iter().any(|(known, _)| known == name) {
            replace(&mut files, name, file);
        }
    }
    files.retain(|(name, _)| !is_variable_file(name));
    Some(Definition::of_files(module, files, known.is_partial))
}

fn replace<'a>(files: &mut Vec<(&'a str, &'a hcl::File)>, name: &'a str, file: &'a hcl::File) {
    match files.iter_mut().find(|(known, _)| *known == name) {
        Some(known) => known.1 = file,
        None => files.push((name, file)),
    }
}
