//! What other tools deploy, and clearspan does not judge: programs for CDK for Terraform and Pulumi,
//! CloudFormation templates.
//!
//! Their texts are looked at for one thing only: whether they have settings of a cache.

use rayon::prelude::*;

use super::Discovery;
use super::cache_settings::has_cache_settings;
use crate::finding::{NotJudged, NotJudgedClass};
use crate::source::{ReadError, SourceMap};
use crate::syntax::FileClass;

/// The endings of files that a program for CDK for Terraform or Pulumi is written in.
const PROGRAM: [&str; 9] = [".ts", ".js", ".py", ".go", ".cs", ".java", ".json", ".yaml", ".yml"];
/// Files of one program that are looked at; one with more counts as having cache settings.
const MAX_PROGRAM_FILES: usize = 2_000;
/// How the types of CloudFormation's resources begin, as YAML and JSON have them.
const TYPES: [&str; 4] = ["Type: AWS::", "Type: \"AWS::", "Type: 'AWS::", "\"Type\": \"AWS::"];
/// What `cdktf synth` writes for each stack.
const SYNTHESIZED: &str = "/cdk.tf.json";

/// What of it a walk met.
pub(super) fn not_judged(sources: &SourceMap, discovery: &Discovery) -> Vec<NotJudged> {
    let mut found = Vec::new();
    for file in &discovery.files {
        let (directory, _) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let (class, message) = match file.class {
            FileClass::Cdktf if !is_synthesized(discovery, directory) => {
                (NotJudgedClass::Cdktf, "CDK for Terraform app without output: run `cdktf synth` and check its `cdktf.out`")
            }
            FileClass::Pulumi => {
                (NotJudgedClass::Pulumi, "Pulumi programs are not evaluated: what this project deploys is not judged")
            }
            _ => continue,
        };
        found.push(entry(class, &file.path, message, program_mentions(sources, discovery, directory)));
    }
    found
}

fn entry(class: NotJudgedClass, path: &str, message: &str, has_cache_settings: bool) -> NotJudged {
    NotJudged { class, path: path.to_string(), span: None, message: message.to_string(), parts: 1, has_cache_settings }
}

/// A file that turned out to be an AWS CloudFormation template.
pub(super) fn cloud_formation(path: &str, has_cache_settings: bool) -> NotJudged {
    let message = "CloudFormation templates are not read: what this one deploys is not judged";
    entry(NotJudgedClass::CloudFormation, path, message, has_cache_settings)
}

/// Whether a text that is no manifest is an AWS CloudFormation template: it says so, or has resources of its types.
pub(super) fn is_cloud_formation(text: &str) -> bool {
    let has_resources = || text.contains("Resources") && TYPES.iter().any(|types| text.contains(types));
    text.contains("AWSTemplateFormatVersion") || has_resources()
}

fn is_below(directory: &str, path: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}

fn is_synthesized(discovery: &Discovery, app: &str) -> bool {
    let is_output = |path: &str| is_below(app, path) && path.ends_with(SYNTHESIZED);
    discovery.files.iter().any(|file| is_output(&file.path))
}

/// Whether the program in a directory has cache settings.
fn program_mentions(sources: &SourceMap, discovery: &Discovery, directory: &str) -> bool {
    let met = discovery.files.iter().map(|file| &file.path).chain(discovery.skipped.iter().map(|skipped| &skipped.path));
    let is_program = |path: &&String| is_below(directory, path) && PROGRAM.iter().any(|ending| path.ends_with(ending));
    let program: Vec<&String> = met.filter(is_program).collect();
    program.len() > MAX_PROGRAM_FILES || program.par_iter().any(|path| mentions(sources, path))
}

/// Whether a file has cache settings; one that is too large to be read may have any.
pub(super) fn mentions(sources: &SourceMap, path: &str) -> bool {
    match sources.load_bytes(path) {
        Ok(bytes) => has_cache_settings(&String::from_utf8_lossy(&bytes)),
        Err(error) => matches!(error, ReadError::TooLarge(..)),
    }
}
