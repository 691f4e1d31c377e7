//! Arguments that were given another name.
//!
//! Source: the AWS provider's upgrade guides for versions 4, 5 and 6, and the documentation of the resources.

use crate::policy::mismatch::Instead;

/// Resource type, what was written, what is written now; sorted.
const RENAMED: &[(&str, &str, &str)] = &[
    ("aws_autoscaling_attachment", "alb_target_group_arn", "lb_target_group_arn"),
    ("aws_batch_compute_environment", "compute_environment_name", "name"),
    ("aws_batch_compute_environment", "compute_environment_name_prefix", "name_prefix"),
    ("aws_budgets_budget", "cost_filters", "cost_filter"),
    ("aws_db_instance", "name", "db_name"),
    ("aws_eip", "vpc", "domain"),
    ("aws_elasticache_replication_group", "auth_token_enabled", "auth_token"),
    ("aws_elasticache_replication_group", "availability_zones", "preferred_cache_cluster_azs"),
    ("aws_elasticache_replication_group", "cluster_mode.num_node_groups", "num_node_groups"),
    ("aws_elasticache_replication_group", "cluster_mode.replicas_per_node_group", "replicas_per_node_group"),
    ("aws_elasticache_replication_group", "number_cache_clusters", "num_cache_clusters"),
    ("aws_elasticache_replication_group", "replication_group_description", "description"),
    ("aws_flow_log", "log_group_name", "log_destination"),
    ("aws_guardduty_organization_configuration", "auto_enable", "auto_enable_organization_members"),
    ("aws_instance", "cpu_core_count", "cpu_options.core_count"),
    ("aws_instance", "cpu_threads_per_core", "cpu_options.threads_per_core"),
    ("aws_msk_cluster", "broker_node_group_info.ebs_volume_size", "storage_info"),
    ("aws_networkmanager_core_network", "base_policy_region", "base_policy_regions"),
    ("aws_route", "instance_id", "network_interface_id"),
    ("aws_ssm_association", "instance_id", "targets"),
];

/// The renames after which the values mean what they meant, and where a value has another spelling, the one that the
/// new name takes: `vpc = true` is `domain = "vpc"`. With the others something else is to be written as well.
const SAME: &[(&str, &str, Option<&str>)] = &[
    ("aws_autoscaling_attachment", "alb_target_group_arn", None),
    ("aws_batch_compute_environment", "compute_environment_name", None),
    ("aws_batch_compute_environment", "compute_environment_name_prefix", None),
    ("aws_db_instance", "name", None),
    ("aws_eip", "vpc", Some("vpc")),
    ("aws_elasticache_replication_group", "number_cache_clusters", None),
    ("aws_elasticache_replication_group", "replication_group_description", None),
];

/// What can be written in place of an argument, if its new name is all that it needs.
pub(super) fn in_place_of(kind: &str, path: &str) -> Option<Instead> {
    let (_, _, value) = SAME.iter().find(|(of, old, _)| (*of, *old) == (kind, path))?;
    Some(Instead::Renamed { name: renamed(kind, path)?, value: *value })
}

/// What an argument of a type is called now.
pub(super) fn renamed(kind: &str, path: &str) -> Option<&'static str> {
    let found = RENAMED.binary_search_by(|(of, old, _)| (*of, *old).cmp(&(kind, path))).ok()?;
    RENAMED.get(found).map(|(_, _, new)| *new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::schema::{BlockSchema, table};
    use crate::value::Mode;

    /// Each new name is in the newest release, and the old one is not.
    #[test]
    fn renames_are_sorted_and_true() {
        assert!(RENAMED.is_sorted());
        let aws = table("hashicorp/aws").unwrap();
        let newest = aws.releases.len() as u8 - 1;
        let find = |block: BlockSchema, path: &str| {
            let mut block = Some(block);
            let mut found = None;
            for name in path.split('.') {
                found = block.and_then(|block| block.argument(name, newest));
                block = found.and_then(|argument| argument.nested);
            }
            found
        };
        for (kind, old, new) in RENAMED {
            let block = aws.resource(Mode::Managed, kind).unwrap().block;
            let within = old.rsplit_once('.').map(|(within, _)| format!("{within}.{new}"));
            let there = |path: &str| find(block, path).is_some_and(|argument| argument.is_settable());
            assert!(there(new) || within.is_some_and(|path| there(&path)), "{kind}: {new}");
            assert!(!there(old), "{kind}: {old} is still there");
        }
        for (kind, old, _) in SAME {
            assert!(in_place_of(kind, old).is_some(), "{kind}: {old} has no new name");
        }
        assert_eq!(renamed("aws_eip", "vpc"), Some("domain"));
        assert_eq!(renamed("aws_eip", "domain"), None);
    }
}
