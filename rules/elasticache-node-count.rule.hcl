rule "elasticache-node-count" {
  title       = "Every shard has at least two nodes"
  severity    = "high"
  rationale   = "A shard with a single node has nothing to fail over to: its data is lost with the node."
  remediation = "Raise num_cache_clusters, or replicas_per_node_group in cluster mode, so that each shard has a primary and at least one replica. A stand-alone cluster (aws_elasticache_cluster) has one node only: use a replication group."
  references  = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.Redis.Groups.html"]
  controls = {
    nist-800-53-r5 = ["CP-10", "SI-13(5)"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        num_cache_clusters   = 1
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        num_cache_clusters   = 2
      }
    EOT
  }
}

input "min-nodes" {
  type        = number
  default     = 2
  description = "how many nodes a shard needs, the primary included"
}

resource_policy "{aws_elasticache_replication_group,aws_memorydb_cluster}" "nodes" {
  enforce {
    condition     = aws::nodes(attrs) >= input.min-nodes
    error_message = "`${meta.address}` has too few nodes in a shard: ${aws::nodes(attrs)} of the ${input.min-nodes} that are required"
    pass_message  = "every shard has at least ${aws::nodes(attrs)} nodes, ${input.min-nodes} or more are required"
  }

  # Another node costs as much as the first.
  fix "run as many nodes as are needed" {
    set = {
      aws_memorydb_cluster = [{ path = "num_replicas_per_shard", value = input.min-nodes - 1 }]
      aws_elasticache_replication_group = core::can(attrs.replicas_per_node_group) || core::can(attrs.num_node_groups) ? [
        { path = "replicas_per_node_group", value = input.min-nodes - 1 }
      ] : [{ path = "num_cache_clusters", value = input.min-nodes }]
    }[meta.type]
    safety = "unsafe"
  }
}

resource_policy "aws_elasticache_cluster" "nodes" {
  # A member is counted with its replication group; Memcached nodes hold no copies of each other, and form no groups.
  filter = !aws::is_member(attrs) && core::try(attrs.engine, "redis") != "memcached"

  # AWS refuses `num_cache_nodes` above 1 for Redis and Valkey: no number there can help.
  enforce {
    condition     = input.min-nodes <= 1
    error_message = "`${meta.address}` is a stand-alone cluster, which has one node: ${input.min-nodes} nodes need a replication group"
    pass_message  = "a stand-alone cluster has one node, ${input.min-nodes} or more are required"
    at            = attrs.num_cache_nodes
  }
}
