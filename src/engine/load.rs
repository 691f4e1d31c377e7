//! Reads and parses what was discovered, in parallel.
//!
//! Invariant: ids of sources follow the order of paths, whatever the number of threads; every file ends in the ledger as
//! read, skipped or incomplete. Floor 5.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Discovery, FileClass, Found, Incomplete, Ledger, Skipped, modules, plan};
use crate::source::{ReadError, Source, SourceId, SourceMap, Span, Text};
use crate::syntax::{SyntaxError, hcl, json, yaml};
use crate::terraform::plan::Plan;
use crate::terraform::{Manifest, Problem};

/// Everything that was parsed, sorted by path.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub terraform: Vec<(String, hcl::File)>,
    /// Manifests and kustomizations by path.
    pub manifests: BTreeMap<String, Arc<yaml::File>>,
    pub plans: Vec<Arc<Plan>>,
    pub errors: Vec<SyntaxError>,
    /// What `terraform init` has installed, by module directory.
    pub installed: Vec<(Text, Manifest)>,
}

/// How many duplicate keys of one file are noted.
const MAX_DUPLICATES: usize = 20;

enum Content {
    Text(String),
    /// Text but for some bytes, which `?` stands for so that every offset stays; the offset of the first.
    Damaged(String, usize),
    Skip(&'static str),
    Failed(ReadError),
}

enum Parsed {
    Terraform(hcl::File),
    Manifest(yaml::File),
    Plan(Option<Box<Plan>>, Vec<Problem>, Vec<SyntaxError>),
    /// Directives of a template engine, in a file that is no part of a chart.
    Template,
}

/// Loads what was discovered; the ledger is begun.
pub(super) fn load(sources: &SourceMap, discovery: Discovery) -> (Loaded, Ledger) {
    let Discovery { files, skipped, problems, notes } = discovery;
    let mut ledger = Ledger { read: Vec::with_capacity(files.len()), skipped, incomplete: problems, notes };
    let contents: Vec<Content> = files.par_iter().map(|found| content(sources, found)).collect();
    let mut kept = Vec::new();
    for (found, content) in files.into_iter().zip(contents) {
        match content {
            Content::Text(text) => kept.push((sources.add(&found.path, text).id, found, None)),
            Content::Damaged(text, at) => kept.push((sources.add(&found.path, text).id, found, Some(at))),
            Content::Skip(reason) => ledger.skipped.push(Skipped { path: found.path, reason: reason.to_string() }),
            Content::Failed(error) => {
                let as_plan = (found.class == FileClass::Plan).then(|| plan::refused(sources, &found.path, &error)).flatten();
                ledger.incomplete.push(Incomplete {
                    path: found.path,
                    span: None,
                    reason: reason_of(&error).to_string(),
                    message: as_plan.unwrap_or_else(|| error.to_string()),
                });
            }
        }
    }
    let parsed: Vec<Parsed> = kept.par_iter().map(|(id, found, _)| parse(sources, *id, found)).collect();
    let mut loaded = Loaded::default();
    for ((id, found, damage), mut parsed) in kept.into_iter().zip(parsed) {
        let errors = match &mut parsed {
            Parsed::Terraform(file) => &mut file.errors,
            Parsed::Manifest(file) => &mut file.errors,
            Parsed::Plan(_, _, errors) => errors,
            Parsed::Template => {
                ledger.notes.push(Incomplete {
                    path: found.path.clone(),
                    span: None,
                    reason: "template".to_string(),
                    message: "a template that is no part of a chart: what it renders to is not known".to_string(),
                });
                ledger.skipped.push(Skipped { path: found.path, reason: "template".to_string() });
                continue;
            }
        };
        if let Some(at) = damage {
            let message = ReadError::NotUtf8(at).to_string();
            errors.insert(0, SyntaxError { message, span: Span::new(id, at, at + 1), related: None });
        }
        account(&found.path, errors, &mut ledger, &mut loaded.errors);
        match parsed {
            Parsed::Terraform(file) => loaded.terraform.push((found.path, file)),
            Parsed::Manifest(file) => {
                ledger.notes.extend(file.duplicate_keys.iter().take(MAX_DUPLICATES).map(|(second, _)| Incomplete {
                    path: found.path.clone(),
                    span: Some(*second),
                    reason: "duplicate-key".to_string(),
                    message: "a key that the mapping has already: the last one counts, where a tool takes it at all".to_string(),
                }));
                loaded.manifests.insert(found.path, Arc::new(file));
            }
            Parsed::Plan(plan, problems, _) => {
                plan::enter(&found.path, problems, &mut ledger);
                loaded.plans.extend(plan.map(|plan| Arc::new(*plan)));
            }
            Parsed::Template => {}
        }
    }
    let near_plans = plan::source_directories(sources, &loaded.plans, &loaded.terraform);
    let missing = modules::missing(sources, &loaded.terraform, near_plans);
    loaded.installed = missing.installed;
    for (path, file) in missing.files {
        account(&path, &file.errors, &mut ledger, &mut loaded.errors);
        ledger.skipped.retain(|skipped| skipped.path != path);
        loaded.terraform.push((path, file));
    }
    loaded.terraform.sort_by(|(a, _), (b, _)| a.cmp(b));
    (loaded, ledger)
}

/// A parsed file is read, or incomplete with each of its errors.
fn account(path: &str, errors: &[SyntaxError], ledger: &mut Ledger, all: &mut Vec<SyntaxError>) {
    if errors.is_empty() {
        ledger.read.push(path.to_string());
    }
    for error in errors {
        ledger.incomplete.push(Incomplete {
            path: path.to_string(),
            span: Some(error.span),
            reason: "syntax-error".to_string(),
            message: error.message.clone(),
        });
        all.push(error.clone());
    }
}

fn content(sources: &SourceMap, found: &Found) -> Content {
    match found.class {
        FileClass::PolicyFile => return Content::Skip("policy-file"),
        FileClass::Chart => return Content::Skip("chart"),
        _ => {}
    }
    let (text, damage) = match sources.load(&found.path) {
        Ok(text) => (text, None),
        Err(ReadError::NotUtf8(at)) => match sources.load_bytes(&found.path) {
            Ok(bytes) => (readable(&bytes), Some(at)),
            Err(error) => return Content::Failed(error),
        },
        // What may be anything is ours only when its text says so.
        Err(ReadError::Binary) if matches!(found.class, FileClass::Yaml | FileClass::Json) => return Content::Skip("binary"),
        Err(ReadError::TooLarge(..)) if found.class == FileClass::Json => return Content::Skip("too-large"),
        Err(error) => return Content::Failed(error),
    };
    match found.class {
        FileClass::Yaml | FileClass::Json if !yaml::sniff_manifest(&text) => Content::Skip("not-a-manifest"),
        _ => match damage {
            Some(at) => Content::Damaged(text, at),
            None => Content::Text(text),
        },
    }
}

/// The text of bytes that are not all UTF-8: `?` for each that is not, so that offsets are those of the file.
fn readable(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
    }
    text
}

fn parse(sources: &SourceMap, id: SourceId, found: &Found) -> Parsed {
    let source = sources.get(id);
    let text = source.as_ref().map_or("", |source| &source.text);
    match found.class {
        FileClass::Terraform | FileClass::TerraformJson | FileClass::VariableFile => match &source {
            Some(source) => Parsed::Terraform(parse_terraform(source, Some(found.class))),
            None => Parsed::Terraform(hcl::parse(id, text)),
        },
        FileClass::Kustomization => Parsed::Manifest(yaml::parse(id, text)),
        FileClass::Json => Parsed::Manifest(json::parse(id, text)),
        FileClass::Plan => {
            let (plan, problems, errors) = plan::parse(sources, id, &found.path, text);
            Parsed::Plan(plan.map(Box::new), problems, errors)
        }
        _ => {
            let file = yaml::parse(id, text);
            if !file.errors.is_empty() && yaml::looks_templated(text) { Parsed::Template } else { Parsed::Manifest(file) }
        }
    }
}

/// Parses a Terraform file by its class.
pub(super) fn parse_terraform(source: &Source, class: Option<FileClass>) -> hcl::File {
    match class {
        Some(FileClass::TerraformJson) => hcl::parse_json(source.id, &source.text),
        Some(FileClass::VariableFile) if source.path.ends_with(".json") => hcl::parse_json_values(source.id, &source.text),
        _ => hcl::parse(source.id, &source.text),
    }
}

fn reason_of(error: &ReadError) -> &'static str {
    match error {
        ReadError::TooLarge(..) => "too-large",
        ReadError::NotUtf8(_) => "not-utf-8",
        ReadError::Binary => "binary",
        ReadError::OutsideRoot => "outside-root",
        ReadError::NotFound | ReadError::NotAFile | ReadError::Io(_) => "unreadable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_keep_every_offset() {
        for (bytes, expected) in [
            (&b"caf\xe9: \"x\"\n"[..], "caf?: \"x\"\n"),
            (b"\xff\xfea", "??a"),
            ("é\u{fffd}".as_bytes(), "é\u{fffd}"),
            (b"\xe2\x82", "??"),
        ] {
            assert_eq!(readable(bytes), expected);
            assert_eq!(readable(bytes).len(), bytes.len());
        }
    }
}
