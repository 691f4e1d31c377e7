rule "elasticache-engine-version" {
  title       = "Engine versions of caches are written as AWS accepts them"
  severity    = "medium"
  rationale   = "The provider refuses versions in the wrong form, such as a patch release of Redis OSS 7: the plan fails, often long after the change was written."
  remediation = "Write engine_version as major.minor (7.1) for Valkey and for Redis OSS from 6 on, as major.minor.patch (5.0.6) for older Redis OSS and for Memcached."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group",
  ]
  controls = {
    nist-800-53-r5 = ["SI-2"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        engine               = "redis"
        engine_version       = "7.0.7"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        engine               = "redis"
        engine_version       = "7.1"
      }
    EOT
  }
}

# A member and a secondary of a global datastore have the version of their group and of their primary.
resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster}" "redis" {
  filter = (
    !aws::is_member(attrs)
    && !aws::is_global_secondary(attrs)
    && core::try(attrs.engine_version, "") != ""
    && !core::contains(["memcached", "valkey"], core::try(attrs.engine, "redis"))
  )

  enforce {
    condition = core::regex_match(attrs.engine_version, "^([1-5]\\.[0-9]+\\.[0-9]+|6\\.x|[6-9]\\.[0-9]+)$")
    error_message = (
      core::regex_match(attrs.engine_version, "^[1-5]\\b")
      ? "`${meta.address}` has the engine version `${attrs.engine_version}`, which must be of the form `major.minor.patch` before Redis OSS 6"
      : "`${meta.address}` has the engine version `${attrs.engine_version}`, which must be of the form `major.minor` from Redis OSS 6 on"
    )
    pass_message = "`${attrs.engine_version}` is in the form that the provider accepts for Redis OSS"
  }
}

resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster}" "valkey" {
  filter = (
    !aws::is_member(attrs)
    && !aws::is_global_secondary(attrs)
    && core::try(attrs.engine_version, "") != ""
    && core::try(attrs.engine, "redis") == "valkey"
  )

  enforce {
    condition     = core::regex_match(attrs.engine_version, "^[7-9]\\.[0-9]+$")
    error_message = "`${meta.address}` has the engine version `${attrs.engine_version}`, which must be of the form `major.minor`, from `7.2` on for Valkey"
    pass_message  = "`${attrs.engine_version}` is in the form that the provider accepts for Valkey"
  }
}

resource_policy "aws_elasticache_cluster" "memcached" {
  filter = !aws::is_member(attrs) && core::try(attrs.engine_version, "") != "" && core::try(attrs.engine, "redis") == "memcached"

  enforce {
    condition     = core::regex_match(attrs.engine_version, "^[0-9]+\\.[0-9]+\\.[0-9]+$")
    error_message = "`${meta.address}` has the engine version `${attrs.engine_version}`, which must be of the form `major.minor.patch` for Memcached"
    pass_message  = "`${attrs.engine_version}` is in the form that the provider accepts for Memcached"
  }
}
