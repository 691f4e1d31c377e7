data "aws_caller_identity" "current" {}
locals {
  name = try(trimsuffix(var.name, ".fifo"), "")
}
resource "aws_sns_topic" "this" {
  count                                    = var.create ? 1 : 0
  region                                   = var.region
  name                                     = var.use_name_prefix ? null : var.fifo_topic ? "${local.name}.fifo" : local.name
  name_prefix                              = var.use_name_prefix ? "${local.name}-" : null
  display_name                             = var.display_name
  fifo_topic                               = var.fifo_topic
  content_based_deduplication              = var.content_based_deduplication
  kms_master_key_id                        = var.kms_master_key_id
  policy                                   = var.create_topic_policy ? null : var.topic_policy
  delivery_policy                          = var.delivery_policy
  archive_policy                           = var.archive_policy
  signature_version                        = var.fifo_topic ? null : var.signature_version
  tracing_config                           = var.tracing_config
  application_failure_feedback_role_arn    = try(var.application_feedback.failure_role_arn, null)
  application_success_feedback_role_arn    = try(var.application_feedback.success_role_arn, null)
  application_success_feedback_sample_rate = try(var.application_feedback.success_sample_rate, null)
  firehose_failure_feedback_role_arn       = try(var.firehose_feedback.failure_role_arn, null)
  firehose_success_feedback_role_arn       = try(var.firehose_feedback.success_role_arn, null)
  firehose_success_feedback_sample_rate    = try(var.firehose_feedback.success_sample_rate, null)
  http_failure_feedback_role_arn           = try(var.http_feedback.failure_role_arn, null)
  http_success_feedback_role_arn           = try(var.http_feedback.success_role_arn, null)
  http_success_feedback_sample_rate        = try(var.http_feedback.success_sample_rate, null)
  lambda_failure_feedback_role_arn         = try(var.lambda_feedback.failure_role_arn, null)
  lambda_success_feedback_role_arn         = try(var.lambda_feedback.success_role_arn, null)
  lambda_success_feedback_sample_rate      = try(var.lambda_feedback.success_sample_rate, null)
  sqs_failure_feedback_role_arn            = try(var.sqs_feedback.failure_role_arn, null)
  sqs_success_feedback_role_arn            = try(var.sqs_feedback.success_role_arn, null)
  sqs_success_feedback_sample_rate         = try(var.sqs_feedback.success_sample_rate, null)
  tags                                     = var.tags
}
data "aws_iam_policy_document" "this" {
  count                     = var.create && var.create_topic_policy ? 1 : 0
  source_policy_documents   = var.source_topic_policy_documents
  override_policy_documents = var.override_topic_policy_documents
  dynamic "statement" {
    for_each = var.enable_default_topic_policy ? ["AWS:SourceAccount"] : []
    content {
      sid       = "DefaultStatementID"
      actions   = [for verb in ["AddPermission", "DeleteTopic", "GetTopicAttributes", "ListSubscriptionsByTopic", "Publish", "RemovePermission", "SetTopicAttributes", "Subscribe"] : "sns:${verb}"]
      resources = [aws_sns_topic.this[0].arn]
      principals {
        type        = "AWS"
        identifiers = ["*"]
      }
      condition {
        test     = "StringEquals"
        variable = statement.value
        values   = [data.aws_caller_identity.current.account_id]
      }
    }
  }
  dynamic "statement" {
    for_each = var.topic_policy_statements == null ? {} : var.topic_policy_statements
    content {
      sid           = try(coalesce(statement.value.sid, statement.key), null)
      effect        = statement.value.effect
      actions       = statement.value.actions
      not_actions   = statement.value.not_actions
      resources     = statement.value.resources == null ? [aws_sns_topic.this[0].arn] : statement.value.resources
      not_resources = statement.value.not_resources
      dynamic "principals" {
        for_each = statement.value.principals == null ? [] : statement.value.principals
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
      dynamic "not_principals" {
        for_each = statement.value.not_principals == null ? [] : statement.value.not_principals
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }
      dynamic "condition" {
        for_each = statement.value.condition == null ? [] : statement.value.condition
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}
resource "aws_sns_topic_policy" "this" {
  count  = var.create && var.create_topic_policy ? 1 : 0
  arn    = aws_sns_topic.this[0].arn
  policy = data.aws_iam_policy_document.this[0].json
}
resource "aws_sns_topic_subscription" "this" {
  for_each              = { for key, subscription in var.subscriptions : key => subscription if var.create && var.create_subscription }
  topic_arn             = aws_sns_topic.this[0].arn
  protocol              = each.value.protocol
  endpoint              = each.value.endpoint
  filter_policy         = try(each.value.filter_policy, null)
  raw_message_delivery  = try(each.value.raw_message_delivery, null)
  redrive_policy        = try(each.value.redrive_policy, null)
  subscription_role_arn = try(each.value.subscription_role_arn, null)
}
resource "aws_sns_topic_data_protection_policy" "this" {
  count  = var.create && var.data_protection_policy != null && !var.fifo_topic ? 1 : 0
  arn    = aws_sns_topic.this[0].arn
  policy = var.data_protection_policy
}
