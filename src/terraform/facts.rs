//! What is known of resource types without a provider: attributes that are never null once the thing exists.
//!
//! Invariant: only what the providers document for every version in use.
//! Source: the providers' documentation pages of the types named here ("Attribute Reference").

/// Whether this computed attribute surely has a value after creation.
pub fn is_never_null(kind: &str, attribute: &str) -> bool {
    match attribute {
        "id" | "arn" => return true,
        _ => {}
    }
    matches!(
        (kind, attribute),
        ("random_password" | "random_string", "result" | "bcrypt_hash")
            | ("random_id", "hex" | "dec" | "b64_std" | "b64_url")
            | ("random_uuid" | "random_integer" | "random_shuffle", "result")
            | ("aws_secretsmanager_secret_version", "secret_string" | "secret_binary" | "version_id" | "secret_id")
            | ("aws_secretsmanager_random_password", "random_password")
            | ("aws_ssm_parameter", "value" | "name")
            | ("aws_elasticache_user_group", "user_group_id")
            | ("aws_elasticache_user", "user_id")
            | ("aws_elasticache_global_replication_group", "global_replication_group_id")
            | ("aws_elasticache_subnet_group" | "aws_elasticache_parameter_group" | "aws_db_subnet_group", "name")
            | (
                "aws_vpc",
                "default_security_group_id" | "main_route_table_id" | "default_route_table_id" | "default_network_acl_id"
            )
            | ("aws_eks_cluster", "vpc_config" | "endpoint" | "name")
            | ("aws_kms_key", "key_id")
            | ("vault_generic_secret" | "vault_kv_secret_v2", "data")
    )
}
