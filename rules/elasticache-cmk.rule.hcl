rule "elasticache-cmk" {
  title       = "Caches are encrypted with customer-managed keys"
  severity    = "low"
  enabled     = false
  rationale   = "Data that a key of AWS's encrypts is encrypted; a key of one's own adds a policy of who may decrypt it, a log of every use, and the means to revoke it. Many teams do not need that: the rule is off by default."
  remediation = "Name an aws_kms_key: in kms_key_id of aws_elasticache_replication_group (with at_rest_encryption_enabled) and aws_elasticache_serverless_cache, in kms_key_arn of aws_memorydb_cluster and aws_memorydb_snapshot. All of them force replacement."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html",
    "https://docs.aws.amazon.com/memorydb/latest/devguide/at-rest-encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
  ]
  aliases = ["CKV_AWS_191", "CKV_AWS_201", "CKV_AWS_278"]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        at_rest_encryption_enabled = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "cache" {
        description         = "Caches"
        enable_key_rotation = true
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        at_rest_encryption_enabled = true
        kms_key_id                 = aws_kms_key.cache.arn
      }
    EOT
  }
}

resource_policy "aws_elasticache_replication_group" "key" {
  # What is not encrypted has no key: that is another question. Valkey is encrypted by default.
  filter = (
    core::try(attrs.kms_key_id, "") != ""
    || core::try(attrs.at_rest_encryption_enabled, core::try(attrs.engine, "redis") == "valkey") == true
  )

  enforce {
    condition     = aws::key_kind(attrs.kms_key_id) == "customer"
    error_message = "`${meta.address}` is not encrypted with a customer-managed key"
    pass_message  = "`kms_key_id` names a customer-managed key"
  }
}

resource_policy "aws_elasticache_serverless_cache" "key" {
  enforce {
    condition     = aws::key_kind(attrs.kms_key_id) == "customer"
    error_message = "`${meta.address}` is not encrypted with a customer-managed key"
    pass_message  = "`kms_key_id` names a customer-managed key"
  }
}

resource_policy "{aws_memorydb_cluster,aws_memorydb_snapshot}" "key" {
  enforce {
    condition     = aws::key_kind(attrs.kms_key_arn) == "customer"
    error_message = "`${meta.address}` is not encrypted with a customer-managed key"
    pass_message  = "`kms_key_arn` names a customer-managed key"
  }
}
