//! One file: its bytes to a text, and a text of Terraform to its tree.
//!
//! Invariant: every file has a text or a reason why it has none.

use super::cache_settings::has_cache_settings;
use super::{Found, other_tools};
use crate::finding::search_hcl;
use crate::source::{Decoded, Encoding, ReadError, Source, SourceId, SourceMap, Span, decode};
use crate::syntax::{FileClass, SyntaxError, hcl, yaml};

/// What a JSON file has if it is a manifest or a plan: `apiVersion`, a key of plans, or a letter that is written as an escape.
const OURS: [&str; 7] = ["\"apiVersion\"", "\"planned_values\"", "\"resource_changes\"", "\\u004", "\\u005", "\\u006", "\\u007"];

/// What is wrong with the encoding of a file: the offset in its text, and what it is.
pub(super) type Damage = (usize, &'static str);

pub(super) enum Content {
    Text(String),
    /// A text that is not byte for byte what the file says, and what is wrong with that if anything is.
    Decoded(String, Option<Damage>),
    Skip(&'static str),
    CloudFormation {
        has_cache_settings: bool,
    },
    Failed(ReadError),
}

/// The text of a file that was met, or why it has none.
pub(super) fn content(sources: &SourceMap, found: &Found) -> Content {
    match found.class {
        FileClass::PolicyFile => return Content::Skip("policy-file"),
        FileClass::Chart => return Content::Skip("chart"),
        FileClass::Terragrunt | FileClass::Stack | FileClass::Cdktf | FileClass::Pulumi => return Content::Skip("other-tool"),
        _ => {}
    }
    let bytes = match sources.load_bytes(&found.path) {
        Ok(bytes) => bytes,
        // What may be anything is ours only when its text says so.
        Err(ReadError::TooLarge(..)) if found.class == FileClass::Json && !sources.may_hold(&found.path, &OURS) => {
            return Content::Skip("too-large");
        }
        Err(error) => return Content::Failed(error),
    };
    let Decoded { text, encoding, damage } = decode(&bytes);
    let is_manifest = matches!(found.class, FileClass::Yaml | FileClass::Json);
    if is_manifest && !yaml::sniff_manifest(&text) {
        if other_tools::is_cloud_formation(&text) {
            return Content::CloudFormation { has_cache_settings: has_cache_settings(&text) };
        }
        return Content::Skip(if bytes.contains(&0) && encoding == Encoding::Utf8 { "binary" } else { "not-a-manifest" });
    }
    // What holds both is no damaged text.
    let is_binary = encoding == Encoding::Utf8
        && bytes.contains(&0)
        && (found.class == FileClass::Plan || std::str::from_utf8(&bytes).is_err());
    if is_binary && !is_manifest {
        return Content::Failed(ReadError::Binary);
    }
    let is_terraform = matches!(found.class, FileClass::Terraform | FileClass::TerraformJson | FileClass::VariableFile);
    let refused = match encoding {
        Encoding::Utf8 => None,
        _ if is_terraform => Some((0, "the file is encoded in UTF-16, and Terraform reads UTF-8 only")),
        Encoding::UnmarkedUtf16 if found.class != FileClass::Plan => {
            Some((0, "the file is encoded in UTF-16 without a byte order mark, and kubectl refuses it"))
        }
        Encoding::Utf16 | Encoding::UnmarkedUtf16 => None,
    };
    match refused.or(damage) {
        None if encoding == Encoding::Utf8 => Content::Text(text),
        damage => Content::Decoded(text, damage),
    }
}

/// What is wrong with the encoding of a file, as an error at its place.
pub(super) fn encoding_error(id: SourceId, (at, what): Damage) -> SyntaxError {
    SyntaxError { message: what.to_string(), span: Span::new(id, at, at + 1), related: None }
}

/// Parses a Terraform file by its class.
pub(super) fn parse_terraform(source: &Source, class: Option<FileClass>) -> hcl::File {
    match class {
        Some(FileClass::TerraformJson) => hcl::parse_json(source.id, &source.text),
        Some(FileClass::VariableFile) if source.path.ends_with(".json") => hcl::parse_json_values(source.id, &source.text),
        _ => {
            let file = hcl::parse(source.id, &source.text);
            search_hcl(source, &file);
            file
        }
    }
}

/// The reason in the ledger for a file that cannot be read.
pub(super) fn reason_of(error: &ReadError) -> &'static str {
    match error {
        ReadError::TooLarge(..) => "too-large",
        ReadError::NotUtf8(_) => "not-utf-8",
        ReadError::Binary => "binary",
        ReadError::OutsideRoot | ReadError::OutsideRepository => "outside-root",
        ReadError::NotFound | ReadError::NotAFile | ReadError::Io(_) => "unreadable",
    }
}
