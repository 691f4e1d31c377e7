output "sqs_queue_id" {
  value = one(aws_sqs_queue.this[*].id)
}
output "sqs_queue_arn" {
  value = one(aws_sqs_queue.this[*].arn)
}
output "sqs_queue_name" {
  value = try(data.aws_arn.this[0].resource, "")
}
