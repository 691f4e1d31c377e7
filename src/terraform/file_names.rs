//! Which files Terraform and OpenTofu read in a directory, by their names, and in which order.

use std::collections::BTreeSet;

use crate::syntax::hcl::File;

/// OpenTofu reads `x.tofu` in place of `x.tf`, and `x.tofu.json` in place of `x.tf.json`.
pub(super) fn drop_shadowed(files: &mut Vec<(&str, &File)>) {
    let forms = [(".tofu", ".tf"), (".tofu.json", ".tf.json")];
    let shadowed: BTreeSet<String> = files
        .iter()
        .flat_map(|(name, _)| forms.map(|(tofu, plain)| name.strip_suffix(tofu).map(|stem| format!("{stem}{plain}"))))
        .flatten()
        .collect();
    files.retain(|(name, _)| !shadowed.contains(*name));
}

pub(super) fn is_override(name: &str) -> bool {
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let stem = stem.strip_suffix(".tofu").or_else(|| stem.strip_suffix(".tf")).unwrap_or(stem);
    stem == "override" || stem.ends_with("_override")
}

/// Whether Terraform reads this variable file by itself.
pub fn is_automatic(name: &str) -> bool {
    matches!(name, "terraform.tfvars" | "terraform.tfvars.json")
        || name.ends_with(".auto.tfvars")
        || name.ends_with(".auto.tfvars.json")
}

/// `terraform.tfvars` first, then its JSON form, then the automatic files by name; later files win.
pub(super) fn automatic_order(path: &str) -> (u8, String) {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    match name {
        "terraform.tfvars" => (0, String::new()),
        "terraform.tfvars.json" => (1, String::new()),
        name => (2, name.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn override_files_are_known_by_name() {
        for name in ["override.tf", "main_override.tf", "x_override.tf.json", "override.tofu"] {
            assert!(is_override(name), "{name}");
        }
        for name in ["main.tf", "overrides.tf", "override_main.tf"] {
            assert!(!is_override(name), "{name}");
        }
        let mut order = ["z.auto.tfvars", "terraform.tfvars.json", "a.auto.tfvars", "terraform.tfvars"];
        order.sort_by_key(|name| automatic_order(name));
        assert_eq!(order, ["terraform.tfvars", "terraform.tfvars.json", "a.auto.tfvars", "z.auto.tfvars"]);
    }
}
