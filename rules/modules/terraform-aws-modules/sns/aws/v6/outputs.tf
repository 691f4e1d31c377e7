output "topic_arn" {
  value = one(aws_sns_topic.this[*].arn)
}
output "topic_id" {
  value = one(aws_sns_topic.this[*].id)
}
output "topic_name" {
  value = one(aws_sns_topic.this[*].name)
}
output "topic_owner" {
  value = one(aws_sns_topic.this[*].owner)
}
output "topic_beginning_archive_time" {
  value = one(aws_sns_topic.this[*].beginning_archive_time)
}
output "subscriptions" {
  value = aws_sns_topic_subscription.this
}
