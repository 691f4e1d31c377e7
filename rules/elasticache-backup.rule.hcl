rule "elasticache-backup" {
  title       = "Caches are backed up"
  severity    = "medium"
  rationale   = "Without automatic snapshots a deleted or corrupted cache cannot be restored."
  remediation = "Set snapshot_retention_limit to the number of days that snapshots are to be kept."
  references  = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html"]
  controls = {
    aws-fsbp       = ["ElastiCache.1"]
  }
  aliases = [
    "CKV_AWS_134",
    "AVD-AWS-0050",
    "AWS-0050",
    "aws-elasticache-enable-backup-retention",
    "AWS088",
    "8fdb08a0-a868-4fdf-9c27-ccab0237f1ab",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id     = "sessions"
        description              = "Sessions"
        snapshot_retention_limit = 7
      }
    EOT
  }
}

input "min-retention-days" {
  type        = number
  default     = 1
  description = "how many days automatic snapshots must be kept"
}

resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster,aws_elasticache_serverless_cache,aws_memorydb_cluster}" "snapshots" {
  controls = { aws-fsbp = core::contains(["aws_elasticache_replication_group", "aws_elasticache_cluster"], meta.type) ? ["ElastiCache.1"] : [] }

  # A member takes the snapshots of its replication group; Memcached has none, and no replication groups.
  filter = !aws::is_member(attrs) && (meta.type == "aws_elasticache_replication_group" || core::try(attrs.engine, "redis") != "memcached")

  enforce {
    condition     = core::try(attrs.snapshot_retention_limit, 0) >= input.min-retention-days
    error_message = "`${meta.address}` is not backed up: ${core::try(attrs.snapshot_retention_limit, 0)} days of snapshots are kept, ${input.min-retention-days} or more are required"
    pass_message  = "snapshots are kept: `snapshot_retention_limit` is ${attrs.snapshot_retention_limit}, at least ${input.min-retention-days == 1 ? "1 day is" : "${input.min-retention-days} days are"} required"
  }

  # Changed in place; what snapshots cost beyond the first is a matter of a few cents.
  fix "keep snapshots" {
    set    = { path = "snapshot_retention_limit", value = input.min-retention-days }
    safety = "safe"
  }
}
