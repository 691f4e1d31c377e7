rule "elasticache-encryption-at-rest" {
  title       = "Caches are encrypted at rest"
  severity    = "high"
  rationale   = "Snapshots, swap and replication buffers contain cached data on disk; encryption keeps them unreadable outside the service. It can only be chosen when the cache is created."
  remediation = "Set at_rest_encryption_enabled = true on a replication group; a stand-alone cluster has no such setting and must become one. It cannot be enabled later: restore a snapshot into an encrypted group."
  references  = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html"]
  controls = {
    aws-fsbp       = ["ElastiCache.4"]
  }
  aliases = [
    "CKV_AWS_29",
    "AVD-AWS-0045",
    "AWS-0045",
    "aws-elasticache-enable-at-rest-encryption",
    "AWS035",
    "76976de7-c7b1-4f64-a94f-90c1345914c2",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        at_rest_encryption_enabled = false
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        at_rest_encryption_enabled = true
      }
    EOT
  }
}

resource_policy "aws_elasticache_replication_group" "encrypted" {
  # A secondary of a global datastore takes the setting of its primary.
  filter = !aws::follows_primary(attrs)

  locals {
    # Valkey is encrypted by default, Redis OSS is not.
    by_default = core::try(attrs.engine, "redis") == "valkey"
  }

  enforce {
    condition     = core::alltrue([for group in [attrs] : core::try(group.at_rest_encryption_enabled, false) == true if core::try(group.at_rest_encryption_enabled, null) != null || !local.by_default])
    error_message = "`${meta.address}` is not encrypted at rest"
    pass_message  = attrs.at_rest_encryption_enabled == true ? "`at_rest_encryption_enabled` is `true`" : "`at_rest_encryption_enabled` is not set, and Valkey is encrypted at rest by default"
  }

  # It can only be chosen when the group is made: the change replaces it, and what it holds is lost.
  fix "encrypt at rest, in a new replication group" {
    set    = { path = "at_rest_encryption_enabled", value = true }
    safety = "unsafe"
  }
}

resource_policy "aws_elasticache_cluster" "encrypted" {
  controls = { aws-fsbp = [] }

  # A member takes the setting of its replication group; Memcached has no encryption at rest to ask for.
  filter = !aws::is_member(attrs) && core::try(attrs.engine, "redis") != "memcached"

  enforce {
    condition     = meta.type != "aws_elasticache_cluster"
    error_message = "`${meta.address}` is a stand-alone cluster: it cannot be encrypted at rest, a replication group can"
  }
}

# Serverless caches and MemoryDB are always encrypted at rest.
resource_policy "{aws_elasticache_serverless_cache,aws_memorydb_cluster}" "encrypted" {
  controls = { aws-fsbp = [] }

  enforce {
    condition    = true
    pass_message = "caches of this type are always encrypted at rest"
  }
}
