//! The dependency lock file: which version of each provider is in force.
//!
//! Source: Terraform's "Dependency Lock File". Its hashes and constraints are not read.

use std::collections::BTreeMap;

use super::provider_address::address;
use crate::source::{SourceId, SourceMap, Text, join_path};
use crate::syntax::hcl::{self, ExpressionKind};

/// The file's name, next to the root module.
const LOCK_FILE: &str = ".terraform.lock.hcl";

/// Version by source address (`hashicorp/aws`); empty where there is no lock file, or none that can be read.
pub(super) fn read(sources: &SourceMap, directory: &str) -> BTreeMap<Text, Text> {
    match sources.load(&join_path(directory, LOCK_FILE)) {
        Ok(text) => parse(&text),
        Err(_) => BTreeMap::new(),
    }
}

fn parse(text: &str) -> BTreeMap<Text, Text> {
    let file = hcl::parse(SourceId::NONE, text);
    let locked = file.body.blocks.iter().filter(|block| block.kind.text == "provider").filter_map(|block| {
        let source = address(block.label(0)?)?;
        match &block.body.attribute("version")?.value.kind {
            ExpressionKind::String(version) => Some((source, version.clone())),
            _ => None,
        }
    });
    locked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_by_source() {
        let text = r#"
# This file is maintained automatically by "terraform init".
provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.31.0"
  constraints = ">= 4.0.0"
  hashes = [
    "h1:abc=",
  ]
}
provider "registry.opentofu.org/hashicorp/random" {
  version = "3.6.0"
}
provider "registry.terraform.io/hashicorp/broken" {
  version = local.version
}
"#;
        let locked = parse(text);
        assert_eq!(locked.get("hashicorp/aws").map(Text::as_str), Some("5.31.0"));
        assert_eq!(locked.get("hashicorp/random").map(Text::as_str), Some("3.6.0"));
        assert_eq!(locked.len(), 2);
        assert!(parse("provider \"a\" {").is_empty());
    }
}
