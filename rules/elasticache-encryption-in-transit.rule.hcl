rule "elasticache-encryption-in-transit" {
  title       = "Caches require TLS"
  severity    = "high"
  rationale   = "Without TLS every command, every cached record and the auth token cross the network in plain text."
  remediation = "Set transit_encryption_enabled = true, and transit_encryption_mode = \"required\" once all clients use TLS."
  references  = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html"]
  controls = {
    aws-fsbp       = ["ElastiCache.5"]
  }
  aliases = [
    "CKV_AWS_30",
    "CKV_AWS_202",
    "AVD-AWS-0051",
    "AWS-0051",
    "aws-elasticache-enable-in-transit-encryption",
    "AWS036",
    "1afbb3fa-cf6c-4a3d-b730-95e9f4df343e",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        transit_encryption_enabled = true
        transit_encryption_mode    = "preferred"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        transit_encryption_enabled = true
        transit_encryption_mode    = "required"
      }
    EOT
  }
}

resource_policy "aws_elasticache_replication_group" "tls" {
  # A secondary of a global datastore takes the setting of its primary. Unlike encryption at rest, TLS is off by
  # default for Valkey too.
  filter = !aws::follows_primary(attrs)

  enforce {
    condition     = attrs.transit_encryption_enabled == true
    error_message = "`${meta.address}` does not encrypt in transit"
  }

  enforce {
    condition     = core::try(attrs.transit_encryption_mode, "required") != "preferred"
    error_message = "`${meta.address}` still accepts plain text: its transit encryption mode is \"preferred\""
    pass_message  = "`transit_encryption_mode` is ${core::try(attrs.transit_encryption_mode, null) == null ? "not set, which means " : ""}`required`"
  }

  # Engines before 7.0.5 are replaced by the change, and clients must speak TLS from then on.
  fix "encrypt in transit" {
    set    = { path = "transit_encryption_enabled", value = true }
    safety = "unsafe"
  }

  # Clients that still speak clear text are cut off.
  fix "accept nothing but TLS" {
    set    = [for mode in [core::try(attrs.transit_encryption_mode, null)] : { at = mode, value = "required" } if mode != null]
    safety = "unsafe"
  }
}

resource_policy "aws_elasticache_cluster" "tls" {
  controls = { aws-fsbp = [] }

  filter = !aws::is_member(attrs)

  enforce {
    condition     = attrs.transit_encryption_enabled == true
    error_message = "`${meta.address}` does not encrypt in transit"
  }

  # A stand-alone Redis takes no encryption: it has to become a replication group.
  fix "encrypt in transit, in a new cluster" {
    set    = core::try(attrs.engine, "redis") == "memcached" ? [{ path = "transit_encryption_enabled", value = true }] : []
    safety = "unsafe"
  }
}

# A serverless cache always speaks TLS.
resource_policy "aws_elasticache_serverless_cache" "tls" {
  controls = { aws-fsbp = [] }

  enforce {
    condition    = true
    pass_message = "serverless caches accept TLS connections only"
  }
}

resource_policy "aws_memorydb_cluster" "tls" {
  controls = { aws-fsbp = [] }

  enforce {
    condition     = attrs.tls_enabled != false
    error_message = "`${meta.address}` does not encrypt in transit"
  }

  # The cluster is replaced.
  fix "encrypt in transit, in a new cluster" {
    set    = { path = "tls_enabled", value = true }
    safety = "unsafe"
  }
}
