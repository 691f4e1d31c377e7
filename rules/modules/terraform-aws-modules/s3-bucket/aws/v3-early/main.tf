locals {
  directory  = false
  ordinary   = var.create_bucket && !local.directory
  grants     = try(jsondecode(var.grant), var.grant)
  deliveries = anytrue([var.attach_elb_log_delivery_policy, var.attach_lb_log_delivery_policy, var.attach_access_log_delivery_policy, var.attach_inventory_destination_policy, var.attach_analytics_destination_policy])
  denials    = anytrue([var.attach_deny_incorrect_encryption_headers, var.attach_deny_incorrect_kms_key_sse, var.attach_deny_unencrypted_object_uploads])
  has_policy = anytrue([var.attach_policy, var.attach_deny_insecure_transport_policy, var.attach_require_latest_tls_policy, local.deliveries, local.denials])
}
resource "aws_s3_bucket" "this" {
  count               = local.ordinary ? 1 : 0
  bucket              = var.bucket
  bucket_prefix       = var.bucket_prefix
  force_destroy       = var.force_destroy
  object_lock_enabled = var.object_lock_enabled
  tags                = var.tags
}
resource "aws_s3_bucket_logging" "this" {
  count         = local.ordinary && length(var.logging) > 0 ? 1 : 0
  bucket        = aws_s3_bucket.this[0].id
  target_bucket = var.logging["target_bucket"]
  target_prefix = try(var.logging["target_prefix"], null)
}
resource "aws_s3_bucket_acl" "this" {
  count  = local.ordinary && (!contains(["null"], coalesce(var.acl, "null")) || length(local.grants) > 0) ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  acl    = var.acl == "null" ? null : var.acl
  dynamic "access_control_policy" {
    for_each = length(local.grants) > 0 ? [local.grants] : []
    content {
      dynamic "grant" {
        for_each = access_control_policy.value
        content {
          permission = grant.value.permission
          grantee {
            type = grant.value.type
            id   = try(grant.value.id, null)
            uri  = try(grant.value.uri, null)
          }
        }
      }
      owner {
        id = try(var.owner["id"], null)
      }
    }
  }
}
resource "aws_s3_bucket_versioning" "this" {
  count  = local.ordinary && length(var.versioning) > 0 ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  versioning_configuration {
    status     = try(var.versioning["enabled"] ? "Enabled" : "Suspended", tobool(var.versioning["status"]) ? "Enabled" : "Suspended", title(lower(var.versioning["status"])), "Enabled")
    mfa_delete = try(tobool(var.versioning["mfa_delete"]) ? "Enabled" : "Disabled", title(lower(var.versioning["mfa_delete"])), null)
  }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  count  = var.create_bucket && length(var.server_side_encryption_configuration) > 0 ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  dynamic "rule" {
    for_each = try(flatten([var.server_side_encryption_configuration["rule"]]), [])
    content {
      bucket_key_enabled = try(rule.value.bucket_key_enabled, null)
      dynamic "apply_server_side_encryption_by_default" {
        for_each = try([rule.value.apply_server_side_encryption_by_default], [])
        content {
          sse_algorithm     = try(apply_server_side_encryption_by_default.value.sse_algorithm, null)
          kms_master_key_id = try(apply_server_side_encryption_by_default.value.kms_master_key_id, null)
        }
      }
    }
  }
}
resource "aws_s3_bucket_policy" "this" {
  count  = var.create_bucket && local.has_policy ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  policy = data.aws_iam_policy_document.combined[0].json
}
data "aws_iam_policy_document" "combined" {
  count                   = var.create_bucket && local.has_policy ? 1 : 0
  source_policy_documents = var.attach_policy ? [var.policy] : []

  dynamic "statement" {
    for_each = { for sid, denial in {
      denyInsecureTransport          = { wanted = var.attach_deny_insecure_transport_policy, action = "s3:*", whole = true, test = "Bool", variable = "aws:SecureTransport", values = ["false"] }
      denyOutdatedTLS                = { wanted = var.attach_require_latest_tls_policy, action = "s3:*", whole = true, test = "NumericLessThan", variable = "s3:TlsVersion", values = ["1.2"] }
      denyUnencryptedObjectUploads   = { wanted = var.attach_deny_unencrypted_object_uploads, action = "s3:PutObject", whole = false, test = "Null", variable = "s3:x-amz-server-side-encryption", values = [true] }
      denyIncorrectKmsKeySse         = { wanted = var.attach_deny_incorrect_kms_key_sse, action = "s3:PutObject", whole = false, test = "StringNotEquals", variable = "s3:x-amz-server-side-encryption-aws-kms-key-id", values = [var.allowed_kms_key_arn] }
      denyIncorrectEncryptionHeaders = { wanted = var.attach_deny_incorrect_encryption_headers, action = "s3:PutObject", whole = false, test = "StringNotEquals", variable = "s3:x-amz-server-side-encryption", values = [try(var.server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm, null) == "aws:kms" ? "aws:kms" : "AES256"] }
    } : sid => denial if denial.wanted }
    iterator = denial
    content {
      sid       = denial.key
      effect    = "Deny"
      actions   = [denial.value.action]
      resources = concat(denial.value.whole ? [aws_s3_bucket.this[0].arn] : [], ["${aws_s3_bucket.this[0].arn}/*"])
      principals {
        type        = "*"
        identifiers = ["*"]
      }
      condition {
        test     = denial.value.test
        variable = denial.value.variable
        values   = denial.value.values
      }
    }
  }

  dynamic "statement" {
    for_each = { for sid, delivery in {
      elb                          = { wanted = var.attach_elb_log_delivery_policy, service = "logdelivery.elasticloadbalancing.amazonaws.com", actions = ["s3:PutObject"], objects = true, owned = false }
      AlbNlbLogDeliveryWrite       = { wanted = var.attach_lb_log_delivery_policy, service = "delivery.logs.amazonaws.com", actions = ["s3:PutObject"], objects = true, owned = true }
      AlbNlbLogDeliveryAclCheck    = { wanted = var.attach_lb_log_delivery_policy, service = "delivery.logs.amazonaws.com", actions = ["s3:GetBucketAcl", "s3:ListBucket"], objects = false, owned = false }
      AWSAccessLogDeliveryWrite    = { wanted = var.attach_access_log_delivery_policy, service = "logging.s3.amazonaws.com", actions = ["s3:PutObject"], objects = true, owned = false }
      AWSAccessLogDeliveryAclCheck = { wanted = var.attach_access_log_delivery_policy, service = "logging.s3.amazonaws.com", actions = ["s3:GetBucketAcl"], objects = false, owned = false }
    } : sid => delivery if delivery.wanted }
    iterator = delivery
    content {
      sid       = delivery.key == "elb" ? null : delivery.key
      actions   = delivery.value.actions
      resources = [delivery.value.objects ? "${aws_s3_bucket.this[0].arn}/*" : aws_s3_bucket.this[0].arn]
      principals {
        type        = "Service"
        identifiers = [delivery.value.service]
      }
      dynamic "condition" {
        for_each = delivery.value.owned ? ["s3:x-amz-acl"] : []
        content {
          test     = "StringEquals"
          variable = condition.value
          values   = ["bucket-owner-full-control"]
        }
      }
    }
  }

  dynamic "statement" {
    for_each = var.attach_inventory_destination_policy || var.attach_analytics_destination_policy ? ["s3.amazonaws.com"] : []
    content {
      sid       = "destinationInventoryAndAnalyticsPolicy"
      actions   = ["s3:PutObject"]
      resources = ["${aws_s3_bucket.this[0].arn}/*"]
      principals {
        type        = "Service"
        identifiers = [statement.value]
      }
    }
  }
}
resource "aws_s3_bucket_public_access_block" "this" {
  count                   = local.ordinary && var.attach_public_policy ? 1 : 0
  bucket                  = aws_s3_bucket.this[0].id
  block_public_acls       = var.block_public_acls
  block_public_policy     = var.block_public_policy
  ignore_public_acls      = var.ignore_public_acls
  restrict_public_buckets = var.restrict_public_buckets
}
resource "aws_s3_bucket_ownership_controls" "this" {
  count  = local.ordinary && var.control_object_ownership ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  rule {
    object_ownership = var.object_ownership
  }
}
resource "aws_s3_bucket_lifecycle_configuration" "this" {
  count  = local.ordinary && length(try(jsondecode(var.lifecycle_rule), var.lifecycle_rule)) > 0 ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
}
resource "aws_s3_bucket_replication_configuration" "this" {
  count  = local.ordinary && length(var.replication_configuration) > 0 ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  role   = try(var.replication_configuration["role"], null)
}
resource "aws_s3_bucket_object_lock_configuration" "this" {
  count  = local.ordinary && var.object_lock_enabled && try(var.object_lock_configuration.rule.default_retention, null) != null ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
}
