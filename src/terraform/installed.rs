//! Modules that `terraform init` has fetched: `.terraform/modules/modules.json` of a root module.
//!
//! Source: Terraform's `internal/modsdir`. Invariant: a directory counts only inside the scan root; what cannot be read
//! as a manifest has no modules.

use std::collections::BTreeMap;

use super::source::ModuleSource;
use crate::source::{SourceId, Text, join_path, normalise_path};
use crate::syntax::json;
use crate::syntax::yaml::tree::{Node, NodeKind};
use crate::value::{Constraints, Version};

/// Where the manifest lies below a root module's directory.
pub const MANIFEST: &str = ".terraform/modules/modules.json";
/// Where `terraform init` installs modules, below a root module's directory.
const INSTALLED: &str = ".terraform/modules";
/// How many modules of one manifest are taken.
const MAX_MODULES: usize = 10_000;

/// One module of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    pub source: Text,
    pub version: Option<Text>,
    /// Relative to the scan root; `None` when it lies outside.
    pub directory: Option<Text>,
}

/// The modules of a manifest by their keys: the names of the calls that lead there, with dots between them.
pub type Manifest = BTreeMap<Text, Installed>;

/// Reads the manifest of the root module in `directory`.
pub fn parse_manifest(directory: &str, text: &str) -> Manifest {
    let mut manifest = Manifest::new();
    let (Some(root), _) = json::parse_json_document(SourceId::NONE, text) else { return manifest };
    let Some(Node { kind: NodeKind::Sequence(modules), .. }) = entry(&root, "Modules") else { return manifest };
    for module in modules.iter().take(MAX_MODULES) {
        let field = |name: &str| match entry(module, name).map(|node| &node.kind) {
            Some(NodeKind::String(text)) => Some(text.clone()),
            _ => None,
        };
        let (Some(key), Some(source), Some(place)) = (field("Key"), field("Source"), field("Dir")) else { continue };
        if key.is_empty() {
            continue; // the root module itself
        }
        let place = normalise_path(&join_path(directory, &place.replace('\\', "/"))).map(Text::from);
        // `terraform init` installs what is remote below `.terraform/modules`: elsewhere nobody fetched it.
        let installed = normalise_path(&join_path(directory, INSTALLED)).map(|installed| format!("{installed}/"));
        let is_below = |place: &Text| installed.as_ref().is_some_and(|installed| place.starts_with(installed.as_str()));
        let place = place.filter(|place| ModuleSource::parse(&source) == ModuleSource::Local || is_below(place));
        manifest.insert(key, Installed { source, version: field("Version"), directory: place });
    }
    manifest
}

impl Installed {
    /// Whether this is still what a call asks for; `terraform init` would fetch it anew otherwise.
    pub(super) fn fits(&self, source: &str, version: Option<&str>) -> bool {
        let same = match (ModuleSource::parse(&self.source), ModuleSource::parse(source)) {
            (
                ModuleSource::Remote { package: a, directory: x, reference: r },
                ModuleSource::Remote { package: b, directory: y, reference: s },
            ) => a == b && x == y && r == s,
            _ => self.source.as_str() == source,
        };
        let met = match (version.map(Constraints::parse), self.version.as_deref().and_then(Version::parse)) {
            (Some(Ok(wanted)), Some(installed)) => wanted.allow(&installed),
            _ => true,
        };
        same && met
    }
}

fn entry<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match &node.kind {
        NodeKind::Mapping(pairs) => pairs.iter().find(|pair| pair.key == name).map(|pair| &pair.value),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_gives_directories_inside_the_scan_root() {
        let text = r#"{"Modules":[
            {"Key":"","Source":"","Dir":"."},
            {"Key":"vpc","Source":"registry.terraform.io/terraform-aws-modules/vpc/aws","Version":"5.1.0","Dir":".terraform/modules/vpc"},
            {"Key":"a.b","Source":"git::https://github.com/x/y.git?ref=v1.0.0","Dir":".terraform\\modules\\a.b\\modules\\z"},
            {"Key":"c","Source":"../../outside","Dir":"../../outside"},
            {"Key":"d"}, 7]}"#;
        let manifest = parse_manifest("live", text);
        let place = |key: &str| manifest.get(key).unwrap().directory.as_deref().map(str::to_string);
        assert_eq!(manifest.len(), 3);
        assert_eq!(place("vpc").as_deref(), Some("live/.terraform/modules/vpc"));
        assert_eq!(place("a.b").as_deref(), Some("live/.terraform/modules/a.b/modules/z"));
        assert_eq!(place("c"), None);
        let vpc = manifest.get("vpc").unwrap();
        assert!(vpc.fits("terraform-aws-modules/vpc/aws", Some("~> 5.0")));
        assert!(!vpc.fits("terraform-aws-modules/vpc/aws", Some("~> 6.0")));
        assert!(!vpc.fits("terraform-aws-modules/eks/aws", None));
        assert!(manifest.get("a.b").unwrap().fits("git::https://github.com/x/y.git?ref=v1.0.0", None));
        assert!(!manifest.get("a.b").unwrap().fits("git::https://github.com/x/y.git?ref=v2.0.0", None));
        for broken in ["", "[]", "{\"Modules\":3}", "{\"Modules\":[{\"Key\":"] {
            assert!(parse_manifest("", broken).is_empty(), "{broken}");
        }
    }
}
