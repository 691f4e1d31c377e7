rule "elasticache-engine-version" {
  title       = "Engine versions of caches are supported"
  severity    = "medium"
  rationale   = "After the end of standard support an engine gets no security fixes, and AWS charges for extended support or upgrades the cache by itself. A version in a form that the provider refuses, such as a patch release of Redis OSS 7, makes the plan fail."
  remediation = "Name a version in support: Valkey, or Redis OSS 7. Write engine_version as major.minor (7.1) for Valkey and for Redis OSS from 6 on, as major.minor.patch (1.6.22) for Memcached and for older Redis OSS. The change takes place in the next maintenance window; a lower version forces replacement."
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

# A member and a secondary of a global datastore have the version of their group and of their primary. Which version AWS
# chooses where none is written is not documented.
resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster}" "redis" {
  filter = (
    !aws::is_member(attrs)
    && !aws::is_global_secondary(attrs)
    && !core::contains(["memcached", "valkey"], core::try(attrs.engine, "redis"))
  )

  locals {
    form = "^([1-5]\\.[0-9]+\\.[0-9]+|6\\.x|[6-9]\\.[0-9]+)$"
  }

  enforce {
    condition = core::regex_match(attrs.engine_version, local.form)
    error_message = (
      core::regex_match(attrs.engine_version, "^[1-5]\\b")
      ? "`${meta.address}` has the engine version `${attrs.engine_version}`, which must be of the form `major.minor.patch` before Redis OSS 6"
      : "`${meta.address}` has the engine version `${attrs.engine_version}`, which must be of the form `major.minor` from Redis OSS 6 on"
    )
    pass_message = "" # the next one says it
  }

  enforce {
    condition     = !core::regex_match(attrs.engine_version, local.form) || aws::is_supported("elasticache-redis", attrs.engine_version)
    error_message = "`${meta.address}` runs Redis OSS ${attrs.engine_version}, which is past its end of standard support"
    pass_message  = "Redis OSS ${attrs.engine_version} is in standard support"
  }
}

resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster}" "valkey" {
  filter = (
    !aws::is_member(attrs)
    && !aws::is_global_secondary(attrs)
    && core::try(attrs.engine, "redis") == "valkey"
  )

  locals {
    form = "^[7-9]\\.[0-9]+$"
  }

  enforce {
    condition     = core::regex_match(attrs.engine_version, local.form)
    error_message = "`${meta.address}` has the engine version `${attrs.engine_version}`, which must be of the form `major.minor`, from `7.2` on for Valkey"
    pass_message  = "" # the next one says it
  }

  enforce {
    condition     = !core::regex_match(attrs.engine_version, local.form) || aws::is_supported("elasticache-valkey", attrs.engine_version)
    error_message = "`${meta.address}` runs Valkey ${attrs.engine_version}, which is past its end of standard support"
    pass_message  = "Valkey ${attrs.engine_version} is in standard support"
  }
}

# AWS announces no end of support of Memcached versions: there is only the form to ask about.
resource_policy "aws_elasticache_cluster" "memcached" {
  filter = (
    !aws::is_member(attrs)
    && core::try(attrs.engine, "redis") == "memcached"
    && core::try(attrs.engine_version, "") != ""
    && !core::regex_match(attrs.engine_version, "^[0-9]+\\.[0-9]+\\.[0-9]+$")
  )

  enforce {
    condition     = core::regex_match(attrs.engine_version, "^[0-9]+\\.[0-9]+\\.[0-9]+$")
    error_message = "`${meta.address}` has the engine version `${attrs.engine_version}`, which must be of the form `major.minor.patch` for Memcached"
  }
}
