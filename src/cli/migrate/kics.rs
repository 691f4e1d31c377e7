//! KICS: its configuration file in YAML or JSON. Source: KICS's documentation, "Configuration file".

use std::path::Path;

use super::read::{first, pairs, texts};
use super::said::{Said, threshold};
use super::trivy::exclude;
use crate::finding::UsageError;

const CONFIGURATION: [&str; 5] = ["kics.config", "kics.yaml", "kics.yml", "kics.json", ".kics/config.yaml"];

pub(super) fn read(directory: &Path) -> Result<Said, UsageError> {
    let mut said = Said::default();
    let Some((file, root)) = first(directory, &CONFIGURATION)? else { return Ok(said) };
    for (key, value) in pairs(&root) {
        match key.as_str() {
            "exclude-queries" => texts(value).iter().for_each(|id| said.skip(id, &file)),
            "include-queries" => said.only.extend(texts(value)),
            "exclude-paths" => exclude(&mut said, &file, key, value),
            "path" => said.paths.extend(texts(value).into_iter().filter(|path| path != ".")),
            "fail-on" => match threshold(&texts(value)) {
                Some(level) => said.fail_on = Some(level),
                None => said.note(&file, key, "the levels are not all those from one on: `fail_on` names the lowest that fails"),
            },
            "exclude-results" => {
                said.note(&file, key, "similarity ids belong to KICS: `clearspan baseline` accepts what is found now")
            }
            "exclude-severities" | "exclude-categories" => {
                said.note(&file, key, "use `severity`, or `rules.disable` with a reason")
            }
            "type" | "exclude-type" => {
                said.note(&file, key, "clearspan reads Terraform and Kubernetes files, whatever else is there")
            }
            "queries-path" => {
                said.note(&file, key, "rules of your own are rule files: `clearspan rules --new ID`, `rules.sources`")
            }
            "report-formats" | "output-path" | "output-name" => {
                said.note(&file, key, "reports are chosen on the command line: `--format`, `--report`");
            }
            key => said.note(&file, key, "it has no counterpart"),
        }
    }
    said.files.push(file);
    Ok(said)
}
