output "id" {
  value = one(aws_iam_group.this[*].id)
}
output "arn" {
  value = one(aws_iam_group.this[*].arn)
}
output "name" {
  value = one(aws_iam_group.this[*].name)
}
output "unique_id" {
  value = one(aws_iam_group.this[*].unique_id)
}
output "users" {
  value = flatten(aws_iam_group_membership.this[*].users)
}
output "policy_arn" {
  value = one(aws_iam_policy.this[*].arn)
}
output "policy_name" {
  value = one(aws_iam_policy.this[*].name)
}
output "policy_id" {
  value = one(aws_iam_policy.this[*].id)
}
