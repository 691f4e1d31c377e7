rule "elasticache-auth-token" {
  title       = "Production caches require authentication"
  severity    = "high"
  rationale   = "Anyone who can reach a cache without authentication can read and delete everything in it. In production the network must not be the only protection."
  remediation = "Set auth_token from a generated secret (random_password, Secrets Manager), or attach user groups with user_group_ids whose users all need credentials, the user named default included. Both need transit encryption."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html",
  ]
  controls = {
    aws-fsbp       = ["ElastiCache.6"]
    nist-800-53-r5 = ["IA-2"]
  }
  aliases = ["CKV_AWS_31"]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions-production"
        description                = "Sessions"
        transit_encryption_enabled = true

        tags = {
          Environment = "production"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "random_password" "redis" {
        length  = 40
        special = false
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions-production"
        description                = "Sessions"
        transit_encryption_enabled = true
        auth_token                 = random_password.redis.result

        tags = {
          Environment = "production"
        }
      }
    EOT
  }
}

resource_policy "aws_elasticache_replication_group" "authenticated" {
  controls = {
    # Later versions have users: the control is about those before.
    aws-fsbp = core::regex_match(core::try(attrs.engine_version, "7"), "^[1-5]([.]|$)") && core::try(attrs.engine, "redis") == "redis" ? ["ElastiCache.6"] : []
  }

  filter = aws::is_production(attrs)

  enforce {
    condition = (
      (attrs.auth_token != null && attrs.auth_token != "")
      || src::is_stored_secret(attrs.auth_token)
      || (core::length(core::try(attrs.user_group_ids, [])) > 0 && aws::requires_credentials(attrs))
    )
    error_message = (
      core::length(core::try(attrs.user_group_ids, [])) > 0
      ? "`${meta.address}` is production and its user group admits a user without a password"
      : "`${meta.address}` is production and has neither an auth token nor a user group"
    )
  }
}

resource_policy "aws_elasticache_serverless_cache" "authenticated" {
  controls = { aws-fsbp = [] }

  # Memcached has neither passwords nor users.
  filter = attrs.engine != "memcached" && aws::is_production(attrs)

  enforce {
    condition = attrs.user_group_id != null && attrs.user_group_id != "" && aws::requires_credentials(attrs)
    error_message = (
      core::try(attrs.user_group_id, null) != null
      ? "`${meta.address}` is production and its user group admits a user without a password"
      : "`${meta.address}` is production and has no user group"
    )
  }
}

resource_policy "aws_elasticache_cluster" "authenticated" {
  controls = { aws-fsbp = [] }

  # A member requires the password of its replication group; Memcached has none.
  filter = !aws::is_member(attrs) && core::try(attrs.engine, "redis") != "memcached" && aws::is_production(attrs)

  enforce {
    condition     = meta.type != "aws_elasticache_cluster"
    error_message = "`${meta.address}` is production and a stand-alone cluster, which cannot require authentication: use a replication group"
  }
}

resource_policy "aws_memorydb_cluster" "authenticated" {
  controls = { aws-fsbp = [] }

  filter = aws::is_production(attrs)

  enforce {
    condition     = aws::requires_credentials(attrs)
    error_message = "`${meta.address}` is production and its ACL admits a user without a password"
  }
}
