//! The search for secrets in one source: its tree, and what no tree holds.
//!
//! Invariant: a source is searched once, with the tree that it was loaded as where there is one.

use super::line::{Notation, url_passwords, written_secrets};
use super::name::may_name_secret;
use super::pairs::secrets_inside;
use super::tree::WrittenInText;
use crate::source::{Source, SourceId, WrittenSecrets};
use crate::syntax::{hcl, json, yaml};

/// What says that there is a secret, other than names of secrets and passwords in URLs.
const SIGNS: [&str; 2] = ["SecureString", "kubernetes_secret"];

/// Searches a source of which the tree is at hand, so that it is not parsed again for it.
pub fn search_hcl(source: &Source, file: &hcl::File) {
    source.written_secrets(|| in_hcl(&source.text, file));
}

/// Searches a source of which the tree is at hand, so that it is not parsed again for it.
pub fn search_yaml(source: &Source, file: &yaml::File) {
    source.written_secrets(|| in_yaml(&source.text, file));
}

/// The secrets of a source.
pub(super) fn search(source: &Source) -> &WrittenSecrets {
    source.written_secrets(|| match may_hold_secret(&source.text) {
        true => search_text(source.id, &source.path, &source.text),
        false => WrittenSecrets::default(),
    })
}

/// The secrets of a text, by what its path says that it is.
pub(super) fn search_text(id: SourceId, path: &str, text: &str) -> WrittenSecrets {
    let ends = |endings: &[&str]| endings.iter().any(|ending| path.ends_with(ending));
    if ends(&[".tf", ".tofu", ".tfvars", ".hcl"]) {
        in_hcl(text, &hcl::parse(id, text))
    } else if ends(&[".json"]) {
        in_yaml(text, &json::parse(id, text))
    } else if ends(&[".yaml", ".yml", "Kustomization"]) {
        in_yaml(text, &yaml::parse(id, text))
    } else {
        let mut found = WrittenInText::new(text);
        found.ranges.extend(secrets_inside(text));
        found.ranges.extend(written_secrets(text, Notation::Yaml));
        sorted(found)
    }
}

fn in_hcl(text: &str, file: &hcl::File) -> WrittenSecrets {
    let mut found = WrittenInText::new(text);
    found.hcl(&file.body);
    match file.errors.is_empty() {
        true => found.ranges.extend(url_passwords(text)),
        // A part that cannot be read is in no tree.
        false => found.ranges.extend(written_secrets(text, Notation::Terraform)),
    }
    sorted(found)
}

fn in_yaml(text: &str, file: &yaml::File) -> WrittenSecrets {
    let mut found = WrittenInText::new(text);
    file.documents.iter().for_each(|document| found.node(&document.root));
    // What no tree holds: the first of two equal keys, a part that cannot be read, manifests inside of a text.
    found.ranges.extend(written_secrets(text, Notation::Yaml));
    sorted(found)
}

fn sorted(found: WrittenInText<'_>) -> WrittenSecrets {
    let WrittenInText { mut ranges, decoded, .. } = found;
    ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    ranges.dedup_by(|next, kept| next.end <= kept.end);
    WrittenSecrets { ranges, decoded }
}

/// Whether a text may hold a secret at all: few files do, and only those are parsed for it.
fn may_hold_secret(text: &str) -> bool {
    may_name_secret(text)
        || SIGNS.iter().any(|sign| text.contains(sign))
        || (text.contains("://") && !url_passwords(text).is_empty())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn json_inside_of_a_text_is_searched_like_a_file() {
        for text in [
            "a = <<-EOT\n  [{\"environment\": [{\"name\": \"DB_PASSWORD\", \"value\": \"hunter2\"}], \"image\": \"${var.i}\"}]\nEOT\n",
            "a = \"[{\\\"name\\\": \\\"DB_PASSWORD\\\", \\\"value\\\": \\\"hunter2\\\"}]\"\n",
        ] {
            let id = SourceId(0);
            let found = search_text(id, "main.tf", text);
            let covered: Vec<&str> = found.ranges.iter().map(|range| text.get(range.clone()).unwrap().trim()).collect();
            assert!(covered.iter().any(|text| text.contains("hunter2")), "{covered:?} in {text}");
            assert!(!covered.iter().any(|text| text.contains("DB_PASSWORD")), "{covered:?}");
        }
    }
}
