//! Variable files that are named: by the command line, an environment or a Terragrunt unit.

use crate::finding::UsageError;
use crate::source::SourceMap;
use crate::syntax::hcl;

/// Reads the files of `--var-file`.
pub(super) fn variable_files(sources: &SourceMap, named: &[String]) -> Result<Vec<(String, hcl::File)>, UsageError> {
    let read = |path: &String| variable_file(sources, path).map(|file| (path.clone(), file)).map_err(UsageError::new);
    named.iter().map(read).collect()
}

/// Reads one variable file, or says why it cannot be used.
pub(super) fn variable_file(sources: &SourceMap, path: &str) -> Result<hcl::File, String> {
    let source = sources.read(path).map_err(|error| format!("variable file `{path}`: {error}"))?;
    let file = if path.ends_with(".json") {
        hcl::parse_json_values(source.id, &source.text)
    } else {
        hcl::parse(source.id, &source.text)
    };
    match file.errors.first() {
        Some(error) => {
            let place = source.locate(error.span.start);
            Err(format!("variable file `{path}`, line {}: {}", place.line, error.message))
        }
        None => Ok(file),
    }
}
