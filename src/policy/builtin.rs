//! The rule files that come with clearspan. Generated: `UPDATE=1 cargo test builtin` rewrites the list.

/// Name and text of each file in `rules/`, sorted by name.
#[rustfmt::skip]
pub(super) const RULES: &[(&str, &str)] = &[
    ("elasticache-auth-token.rule.hcl", include_str!("../../rules/elasticache-auth-token.rule.hcl")),
    ("elasticache-automatic-failover.rule.hcl", include_str!("../../rules/elasticache-automatic-failover.rule.hcl")),
    ("elasticache-backup.rule.hcl", include_str!("../../rules/elasticache-backup.rule.hcl")),
    ("elasticache-encryption-at-rest.rule.hcl", include_str!("../../rules/elasticache-encryption-at-rest.rule.hcl")),
    ("elasticache-encryption-in-transit.rule.hcl", include_str!("../../rules/elasticache-encryption-in-transit.rule.hcl")),
    ("elasticache-ingress.rule.hcl", include_str!("../../rules/elasticache-ingress.rule.hcl")),
    ("elasticache-multi-az.rule.hcl", include_str!("../../rules/elasticache-multi-az.rule.hcl")),
    ("elasticache-node-count.rule.hcl", include_str!("../../rules/elasticache-node-count.rule.hcl")),
    ("elasticache-output-sensitive.rule.hcl", include_str!("../../rules/elasticache-output-sensitive.rule.hcl")),
    ("elasticache-private-subnets.rule.hcl", include_str!("../../rules/elasticache-private-subnets.rule.hcl")),
    ("elasticache-same-vpc-as-eks.rule.hcl", include_str!("../../rules/elasticache-same-vpc-as-eks.rule.hcl")),
    ("redis-client-auth-matches-cache.rule.hcl", include_str!("../../rules/redis-client-auth-matches-cache.rule.hcl")),
    ("redis-client-namespace-reaches-cache.rule.hcl", include_str!("../../rules/redis-client-namespace-reaches-cache.rule.hcl")),
    ("redis-client-tls-matches-cache.rule.hcl", include_str!("../../rules/redis-client-tls-matches-cache.rule.hcl")),
    ("redis-env-is-string.rule.hcl", include_str!("../../rules/redis-env-is-string.rule.hcl")),
    ("redis-env-key-exists.rule.hcl", include_str!("../../rules/redis-env-key-exists.rule.hcl")),
    ("redis-host-is-endpoint.rule.hcl", include_str!("../../rules/redis-host-is-endpoint.rule.hcl")),
    ("redis-password-from-secret.rule.hcl", include_str!("../../rules/redis-password-from-secret.rule.hcl")),
    ("redis-port-matches.rule.hcl", include_str!("../../rules/redis-port-matches.rule.hcl")),
    ("redis-tls-env.rule.hcl", include_str!("../../rules/redis-tls-env.rule.hcl")),
    ("sg-open-admin-ports.rule.hcl", include_str!("../../rules/sg-open-admin-ports.rule.hcl")),
    ("sg-open-all-ports.rule.hcl", include_str!("../../rules/sg-open-all-ports.rule.hcl")),
    ("sg-open-data-ports.rule.hcl", include_str!("../../rules/sg-open-data-ports.rule.hcl")),
    ("sg-open-unauthorised-ports.rule.hcl", include_str!("../../rules/sg-open-unauthorised-ports.rule.hcl")),
    ("terraform-missing-argument.rule.hcl", include_str!("../../rules/terraform-missing-argument.rule.hcl")),
    ("terraform-module-arguments.rule.hcl", include_str!("../../rules/terraform-module-arguments.rule.hcl")),
    ("terraform-unknown-resource-type.rule.hcl", include_str!("../../rules/terraform-unknown-resource-type.rule.hcl")),
    ("terraform-unsupported-argument.rule.hcl", include_str!("../../rules/terraform-unsupported-argument.rule.hcl")),
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// The list is made from the directory, so that adding a rule touches the rule alone.
    #[test]
    fn builtin_rules_are_those_of_the_directory() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<String> = std::fs::read_dir(root.join("rules"))
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
            .filter(|name| name.ends_with(".rule.hcl"))
            .collect();
        names.sort();
        let path = root.join("src/policy/builtin.rs");
        let text = std::fs::read_to_string(&path).unwrap();
        let start = text.find("= &[\n").unwrap() + "= &[\n".len();
        let end = start + text[start..].find("];\n").unwrap();
        let list: String =
            names.iter().map(|name| format!("    (\"{name}\", include_str!(\"../../rules/{name}\")),\n")).collect();
        if text[start..end] == list {
            return;
        }
        assert!(std::env::var_os("UPDATE").is_some(), "src/policy/builtin.rs is stale: run `UPDATE=1 cargo test builtin`");
        std::fs::write(&path, format!("{}{list}{}", &text[..start], &text[end..])).unwrap();
    }
}
