rule "elasticache-node-count" {
  title       = "Every shard has at least two nodes"
  severity    = "high"
  rationale   = "A shard with a single node has nothing to fail over to: its data is gone with the node."
  remediation = "Raise num_cache_clusters, or replicas_per_node_group in cluster mode, so that each shard has a primary and at least one replica."
  references  = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.Redis.Groups.html"]
  controls = {
    nist-800-53-r5 = ["CP-10", "SI-13(5)"]
  }
}

input "min-nodes" {
  type        = number
  default     = 2
  description = "how many nodes a shard needs, the primary included"
}

resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster,aws_memorydb_cluster}" "nodes" {
  # A member is counted with its replication group; Memcached nodes hold no copies of each other, and form no groups.
  filter = !aws::is_member(attrs) && (meta.type == "aws_elasticache_replication_group" || core::try(attrs.engine, "redis") != "memcached")

  enforce {
    condition     = aws::nodes(attrs) >= input.min-nodes
    error_message = "`${meta.address}` has too few nodes in a shard: ${aws::nodes(attrs)} of the ${input.min-nodes} that are needed"
  }

  # Another node costs as much as the first. A stand-alone cluster has no place for one.
  fix "run as many nodes as are needed" {
    set = {
      aws_elasticache_cluster = []
      aws_memorydb_cluster    = [{ path = "num_replicas_per_shard", value = input.min-nodes - 1 }]
      aws_elasticache_replication_group = core::can(attrs.replicas_per_node_group) || core::can(attrs.num_node_groups) ? [
        { path = "replicas_per_node_group", value = input.min-nodes - 1 }
      ] : [{ path = "num_cache_clusters", value = input.min-nodes }]
    }[meta.type]
    safety = "unsafe"
  }
}
