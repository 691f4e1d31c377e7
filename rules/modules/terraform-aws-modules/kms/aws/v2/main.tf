locals {
  kind = var.create_replica ? (var.create_replica_external ? "none" : var.create_external ? "none" : "replica") : var.create_replica_external ? (var.create_external ? "none" : "replica_external") : var.create_external ? "external" : "key"
}
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_iam_policy_document" "this" {
  count                     = var.create ? 1 : 0
  source_policy_documents   = var.source_policy_documents
  override_policy_documents = var.override_policy_documents
  dynamic "statement" {
    for_each = var.enable_default_policy ? ["Default"] : []
    content {
      sid       = statement.value
      actions   = ["kms:*"]
      resources = ["*"]
      principals {
        type        = "AWS"
        identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"]
      }
    }
  }
  dynamic "statement" {
    for_each = { for sid, who in { KeyOwner = var.key_owners, KeyAdministration = var.key_administrators, KeyUsage = var.key_users } : sid => who if length(who) > 0 }
    content {
      sid       = statement.key
      actions   = statement.key == "KeyUsage" ? ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"] : ["kms:*"]
      resources = ["*"]
      principals {
        type        = "AWS"
        identifiers = statement.value
      }
    }
  }
}
resource "aws_kms_key" "this" {
  count                    = var.create && local.kind == "key" ? 1 : 0
  customer_master_key_spec = var.customer_master_key_spec
  deletion_window_in_days  = var.deletion_window_in_days
  description              = var.description
  enable_key_rotation      = var.enable_key_rotation
  is_enabled               = var.is_enabled
  key_usage                = var.key_usage
  multi_region             = var.multi_region
  tags                     = var.tags
  policy                   = coalesce(var.policy, data.aws_iam_policy_document.this[0].json)
}
resource "aws_kms_external_key" "this" {
  count                   = var.create && local.kind == "external" ? 1 : 0
  deletion_window_in_days = var.deletion_window_in_days
  description             = var.description
  multi_region            = var.multi_region
  tags                    = var.tags
  enabled                 = var.is_enabled
  policy                  = coalesce(var.policy, data.aws_iam_policy_document.this[0].json)
}
resource "aws_kms_replica_key" "this" {
  count                   = var.create && local.kind == "replica" ? 1 : 0
  deletion_window_in_days = var.deletion_window_in_days
  description             = var.description
  primary_key_arn         = var.primary_key_arn
  tags                    = var.tags
  enabled                 = var.is_enabled
  policy                  = coalesce(var.policy, data.aws_iam_policy_document.this[0].json)
}
resource "aws_kms_replica_external_key" "this" {
  count                   = var.create && local.kind == "replica_external" ? 1 : 0
  deletion_window_in_days = var.deletion_window_in_days
  description             = var.description
  tags                    = var.tags
  enabled                 = var.is_enabled
  primary_key_arn         = var.primary_external_key_arn
  policy                  = coalesce(var.policy, data.aws_iam_policy_document.this[0].json)
}
resource "aws_kms_alias" "this" {
  for_each      = var.create ? merge({ for name in toset(var.aliases) : name => { name = name } }, var.computed_aliases) : {}
  name          = var.aliases_use_name_prefix ? null : "alias/${each.value.name}"
  name_prefix   = var.aliases_use_name_prefix ? "alias/${each.value.name}-" : null
  target_key_id = one(concat(aws_kms_key.this[*].key_id, aws_kms_external_key.this[*].id, aws_kms_replica_key.this[*].key_id, aws_kms_replica_external_key.this[*].key_id))
}
