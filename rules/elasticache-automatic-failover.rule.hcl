rule "elasticache-automatic-failover" {
  title       = "Replication groups have automatic failover"
  severity    = "high"
  rationale   = "Without automatic failover the loss of the primary node stops all writes until a person promotes a replica."
  remediation = "Set automatic_failover_enabled = true and keep at least two nodes in every shard."
  references  = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"]
  controls = {
    aws-fsbp       = ["ElastiCache.3"]
  }
  aliases = ["CKV2_AWS_50"]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        num_cache_clusters   = 2
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        num_cache_clusters         = 2
        automatic_failover_enabled = true
      }
    EOT
  }
}

resource_policy "aws_elasticache_replication_group" "failover" {
  # Cluster mode cannot do without failover: it is on whatever is written. It shows in the number of shards or
  # in the provider's own switch.
  locals {
    cluster_mode = (
      core::try(attrs.num_node_groups, 1) > 1
      || core::try(attrs.cluster_mode.num_node_groups, 1) > 1
      || core::try(attrs.cluster_mode == "enabled", false)
    )
  }

  enforce {
    # A global datastore decides for all of its members.
    condition = (
      (attrs.automatic_failover_enabled == true || local.cluster_mode || aws::global_failover(attrs) != null)
      && aws::global_failover(attrs) != false
    )
    error_message = "`${meta.address}` does not fail over automatically"
    pass_message = (
      aws::global_failover(attrs) != null ? "its global datastore fails over automatically"
      : attrs.automatic_failover_enabled == true ? "`automatic_failover_enabled` is `true`"
      : "it is in cluster mode, which always fails over automatically"
    )
  }

  # Changed in place; with a single node ElastiCache refuses it.
  fix "fail over automatically" {
    set    = aws::nodes(attrs) < 2 ? [] : [{ path = "automatic_failover_enabled", value = true }]
    safety = "safe"
  }
}
