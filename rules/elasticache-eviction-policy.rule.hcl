rule "elasticache-eviction-policy" {
  title       = "Caches have an eviction policy of their own"
  severity    = "low"
  rationale   = "By default only keys that expire are evicted (volatile-lru): a cache that is full of other keys refuses all writes. Which keys may go is a decision about the data, and a default parameter group cannot be changed."
  remediation = "Make an aws_elasticache_parameter_group with a parameter block for maxmemory-policy (allkeys-lru for a plain cache, noeviction for data that must not be lost) and name it in parameter_group_name."
  references = [
    "https://docs.aws.amazon.com/whitepapers/latest/database-caching-strategies-using-redis/evictions.html",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.html",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        parameter_group_name = "default.redis7"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_parameter_group" "sessions" {
        name   = "sessions"
        family = "redis7"

        parameter {
          name  = "maxmemory-policy"
          value = "allkeys-lru"
        }
      }
    EOT
  }
}

# What a group of the configuration does not set is its own finding, once for all caches that use it.
resource_policy "aws_elasticache_parameter_group" "eviction" {
  # Memcached evicts whatever was not used for longest.
  filter = !core::startswith(attrs.family, "memcached")

  enforce {
    condition     = core::contains([for parameter in attrs.parameter : parameter.name], "maxmemory-policy")
    error_message = "`${meta.address}` does not set `maxmemory-policy`"
    pass_message  = "`maxmemory-policy` is `${core::one([for parameter in attrs.parameter : parameter.value if parameter.name == "maxmemory-policy"])}`"
  }
}

resource_policy "aws_elasticache_replication_group" "eviction" {
  # A secondary of a global datastore has the parameter group of its primary.
  filter = !aws::is_global_secondary(attrs) && !(
    !local.by_default
    && graph::follow(attrs.parameter_group_name) != null
    && !core::contains(local.parameters, "maxmemory-policy")
  )

  locals {
    name       = core::try(attrs.parameter_group_name, "default.")
    # A group of the configuration is not a default one, whatever its name is made of.
    by_default = src::is_literal(local.name) ? core::startswith(local.name, "default.") : graph::follow(attrs.parameter_group_name) == null
    parameters = [for parameter in graph::follow(attrs.parameter_group_name).parameter : parameter.name]
  }

  enforce {
    condition     = local.by_default ? false : core::contains(local.parameters, "maxmemory-policy")
    error_message = local.name == "default." ? "`${meta.address}` has the default parameter group: nobody chose its eviction policy" : "`${meta.address}` has the default parameter group `${local.name}`: nobody chose its eviction policy"
    pass_message  = "its parameter group sets `maxmemory-policy`"
    at            = attrs.parameter_group_name
  }
}
