output "sns_topic_arn" {
  value = one(aws_sns_topic.this[*].arn)
}
output "sns_topic_name" {
  value = one(aws_sns_topic.this[*].name)
}
output "sns_topic_id" {
  value = one(aws_sns_topic.this[*].id)
}
output "sns_topic_owner" {
  value = one(aws_sns_topic.this[*].owner)
}
