rule "elasticache-memcached-multi-az" {
  title       = "Memcached nodes span several availability zones"
  severity    = "low"
  rationale   = "Memcached nodes hold no copies of each other: with all of them in one zone, the loss of that zone empties the whole cache and all reads reach the database at once."
  remediation = "Set az_mode = \"cross-az\", or name different zones in preferred_availability_zones. Nodes that exist stay where they are: only new ones are placed in other zones."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheCluster.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_cluster",
  ]
  aliases = ["6db03a91-f933-4f13-ab38-a8b87a7de54d"]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_cluster" "pages" {
        cluster_id      = "pages"
        engine          = "memcached"
        node_type       = "cache.t4g.small"
        num_cache_nodes = 3
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_cluster" "pages" {
        cluster_id      = "pages"
        engine          = "memcached"
        node_type       = "cache.t4g.small"
        num_cache_nodes = 3
        az_mode         = "cross-az"
      }
    EOT
  }
}

resource_policy "aws_elasticache_cluster" "mode" {
  # Redis and Valkey keep copies: where those are is another question. One node is in one zone.
  filter = (
    !aws::is_member(attrs)
    && core::try(attrs.engine, "redis") == "memcached"
    && core::try(attrs.num_cache_nodes, 1) > 1
    && !(core::try(attrs.az_mode, null) == null && core::length(core::try(attrs.preferred_availability_zones, [])) > 0)
  )

  enforce {
    condition     = core::try(attrs.az_mode, "single-az") == "cross-az"
    error_message = "`${meta.address}` has all of its nodes in one availability zone"
  }

  # Changed in place, but it concerns new nodes only.
  fix "place nodes in several zones" {
    set    = { path = "az_mode", value = "cross-az" }
    safety = "unsafe"
  }
}

# Without a mode, the zones that are named decide.
resource_policy "aws_elasticache_cluster" "named-zones" {
  filter = (
    !aws::is_member(attrs)
    && core::try(attrs.engine, "redis") == "memcached"
    && core::try(attrs.num_cache_nodes, 1) > 1
    && core::try(attrs.az_mode, null) == null
    && core::length(core::try(attrs.preferred_availability_zones, [])) > 0
  )

  enforce {
    condition     = core::anytrue([for zone in attrs.preferred_availability_zones : zone != attrs.preferred_availability_zones[0]])
    error_message = "`${meta.address}` has all of its nodes in one availability zone"
    pass_message  = "`preferred_availability_zones` names several zones"
    at            = attrs.preferred_availability_zones
  }
}
