rule "elasticache-minor-version" {
  title       = "Caches apply minor versions automatically"
  severity    = "medium"
  rationale   = "Minor versions of Redis OSS and Valkey bring security fixes. A cache that does not apply them by itself runs known vulnerabilities until somebody upgrades it by hand; an attacker must reach the cache to use them."
  remediation = "Remove auto_minor_version_upgrade = false, or set it to true: upgrades then take place in the maintenance window. For aws_memorydb_cluster the change forces replacement."
  references = [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-2",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.html",
  ]
  controls = {
    aws-fsbp = ["ElastiCache.2"]
  }
  aliases = ["CKV_AWS_322"]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        auto_minor_version_upgrade = false
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        auto_minor_version_upgrade = true
      }
    EOT
  }
}

resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster}" "minor-versions" {
  # A member is upgraded with its replication group; Memcached has no such upgrades.
  filter = !aws::is_member(attrs) && (meta.type != "aws_elasticache_cluster" || core::try(attrs.engine, "redis") != "memcached")

  enforce {
    condition     = core::try(attrs.auto_minor_version_upgrade, true) == true
    error_message = "`${meta.address}` does not apply minor versions automatically"
    pass_message  = src::present(attrs.auto_minor_version_upgrade) ? "`auto_minor_version_upgrade` is `true`" : "`auto_minor_version_upgrade` is not set, and minor versions are applied by default"
  }

  # Changed in place; upgrades wait for the maintenance window.
  fix "apply minor versions" {
    set    = { path = "auto_minor_version_upgrade", value = true }
    safety = "safe"
  }
}

resource_policy "aws_memorydb_cluster" "minor-versions" {
  controls = { aws-fsbp = [] }

  enforce {
    condition     = attrs.auto_minor_version_upgrade == true
    error_message = "`${meta.address}` does not apply minor versions automatically"
  }

  # The cluster is replaced.
  fix "apply minor versions, in a new cluster" {
    set    = { path = "auto_minor_version_upgrade", value = true }
    safety = "unsafe"
  }
}
