//! TFLint: `.tflint.hcl`. Source: TFLint's documentation, "Configuring TFLint".

use std::path::Path;

use super::read::text;
use super::said::Said;
use crate::finding::UsageError;
use crate::source::SourceMap;
use crate::syntax::hcl::{self, ExpressionKind};

const CONFIGURATION: &str = ".tflint.hcl";

pub(super) fn read(directory: &Path) -> Result<Said, UsageError> {
    let mut said = Said::default();
    let Some(text) = text(directory, CONFIGURATION)? else { return Ok(said) };
    let sources = SourceMap::in_memory();
    let source = sources.add(CONFIGURATION, text);
    let file = hcl::parse(source.id, &source.text);
    if !file.errors.is_empty() {
        return Err(UsageError::new(format!("`{CONFIGURATION}` cannot be read: it is not valid HCL")));
    }
    for block in &file.body.blocks {
        let label = block.labels.first().map_or("", |label| label.text.as_str());
        match block.kind.text.as_str() {
            "rule" => {
                let enabled = block.body.attribute("enabled").map(|attribute| &attribute.value.kind);
                match enabled {
                    Some(ExpressionKind::Bool(false)) => said.skip(label, CONFIGURATION),
                    _ => said.note(CONFIGURATION, label, "no rule answers it, or it is on without being enabled"),
                }
            }
            "plugin" => said.note(
                CONFIGURATION,
                label,
                "plugins are not loaded: schemas of the AWS, Kubernetes and random providers are built in",
            ),
            kind => said.note(CONFIGURATION, kind, "it has no counterpart"),
        }
    }
    said.files.push(CONFIGURATION.to_string());
    Ok(said)
}
