resource "aws_sqs_queue" "this" {
  count                             = var.create ? 1 : 0
  name                              = var.name
  name_prefix                       = var.name_prefix
  fifo_queue                        = var.fifo_queue
  content_based_deduplication       = var.content_based_deduplication
  deduplication_scope               = var.deduplication_scope
  fifo_throughput_limit             = var.fifo_throughput_limit
  delay_seconds                     = var.delay_seconds
  max_message_size                  = var.max_message_size
  message_retention_seconds         = var.message_retention_seconds
  receive_wait_time_seconds         = var.receive_wait_time_seconds
  visibility_timeout_seconds        = var.visibility_timeout_seconds
  policy                            = var.policy
  redrive_policy                    = var.redrive_policy
  redrive_allow_policy              = var.redrive_allow_policy
  kms_data_key_reuse_period_seconds = var.kms_data_key_reuse_period_seconds
  kms_master_key_id                 = var.sqs_managed_sse_enabled ? null : var.kms_master_key_id
  sqs_managed_sse_enabled           = var.sqs_managed_sse_enabled ? true : null
  tags                              = var.tags
}
data "aws_arn" "this" {
  count = var.create ? 1 : 0
  arn   = aws_sqs_queue.this[0].arn
}
