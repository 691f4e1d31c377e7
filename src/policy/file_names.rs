//! The names of the files that rules are read from.

/// The suffix of rule files.
pub const RULE_SUFFIX: &str = ".rule.hcl";
/// The suffix of policy files.
pub const POLICY_SUFFIX: &str = ".policy.hcl";
/// The suffix of metadata beside a policy file.
pub const SIDECAR_SUFFIX: &str = ".policymeta.hcl";
/// Whether a file holds rules, by its name.
pub(super) fn is_rule_file(path: &str) -> bool {
    path.ends_with(RULE_SUFFIX) || path.ends_with(POLICY_SUFFIX)
}
