rule "elasticache-multi-az" {
  title       = "Caches span several availability zones"
  severity    = "high"
  rationale   = "With all nodes in one zone, the loss of that zone is the loss of the cache."
  remediation = "Set multi_az_enabled = true, together with automatic_failover_enabled = true and at least two nodes. A stand-alone cluster must become a replication group."
  references  = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"]
  controls = {
    nist-800-53-r5 = ["CP-10", "SC-5(2)", "SC-36", "SI-13(5)"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        num_cache_clusters         = 2
        automatic_failover_enabled = true
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
        multi_az_enabled           = true
      }
    EOT
  }
}

resource_policy "aws_elasticache_replication_group" "zones" {
  enforce {
    condition     = attrs.multi_az_enabled == true
    error_message = "`${meta.address}` is not Multi-AZ"
  }

  # Both are changed in place; with a single node ElastiCache refuses them.
  fix "span several zones, with automatic failover" {
    set = aws::nodes(attrs) < 2 ? [] : [
      { path = "multi_az_enabled", value = true },
      { path = "automatic_failover_enabled", value = true },
    ]
    safety = "safe"
  }
}

resource_policy "aws_elasticache_cluster" "zones" {
  # A member is as available as its replication group; Memcached nodes hold no copies of each other.
  filter = !aws::is_member(attrs) && core::try(attrs.engine, "redis") != "memcached"

  enforce {
    condition     = meta.type != "aws_elasticache_cluster"
    error_message = "`${meta.address}` is a single node: only a replication group can be Multi-AZ"
  }
}

# A serverless cache always spans zones.
resource_policy "aws_elasticache_serverless_cache" "zones" {
  enforce {
    condition    = true
    pass_message = "serverless caches always span several availability zones"
  }
}

resource_policy "aws_memorydb_cluster" "zones" {
  enforce {
    condition     = core::try(attrs.num_replicas_per_shard, 1) >= 1
    error_message = "`${meta.address}` has no replica in another zone"
    pass_message  = "every shard has a replica, and MemoryDB places replicas in other availability zones"
  }
}
