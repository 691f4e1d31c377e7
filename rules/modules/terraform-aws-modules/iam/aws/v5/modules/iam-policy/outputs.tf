output "id" {
  value = one(aws_iam_policy.policy[*].id)
}
output "arn" {
  value = one(aws_iam_policy.policy[*].arn)
}
output "description" {
  value = one(aws_iam_policy.policy[*].description)
}
output "name" {
  value = one(aws_iam_policy.policy[*].name)
}
output "path" {
  value = one(aws_iam_policy.policy[*].path)
}
output "policy" {
  value = one(aws_iam_policy.policy[*].policy)
}
