output "queue_id" {
  value = one(aws_sqs_queue.this[*].id)
}
output "queue_arn" {
  value = one(aws_sqs_queue.this[*].arn)
}
output "queue_arn_static" {
  value = var.create && !var.use_name_prefix ? "arn:${local.partition}:sqs:${local.region}:${local.account_id}:${local.static_name}" : ""
}
output "queue_url" {
  value = one(aws_sqs_queue.this[*].url)
}
output "queue_name" {
  value = one(aws_sqs_queue.this[*].name)
}
output "dead_letter_queue_id" {
  value = one(aws_sqs_queue.dlq[*].id)
}
output "dead_letter_queue_arn" {
  value = one(aws_sqs_queue.dlq[*].arn)
}
output "dead_letter_queue_arn_static" {
  value = var.create && var.create_dlq && !var.use_name_prefix ? "arn:${local.partition}:sqs:${local.region}:${local.account_id}:${local.dlq_name}" : ""
}
output "dead_letter_queue_url" {
  value = one(aws_sqs_queue.dlq[*].url)
}
output "dead_letter_queue_name" {
  value = one(aws_sqs_queue.dlq[*].name)
}
