resource "aws_sqs_queue" "this" {
  count                             = var.create && var.enable_spot_termination ? 1 : 0
  name                              = coalesce(var.queue_name, "Karpenter-${var.cluster_name}")
  message_retention_seconds         = 300
  sqs_managed_sse_enabled           = var.queue_managed_sse_enabled ? var.queue_managed_sse_enabled : null
  kms_master_key_id                 = var.queue_kms_master_key_id
  kms_data_key_reuse_period_seconds = var.queue_kms_data_key_reuse_period_seconds
  tags                              = var.tags
}
