output "group_users" {
  value = flatten(aws_iam_group_membership.this[*].users)
}
output "assumable_roles" {
  value = var.assumable_roles
}
output "policy_arn" {
  value = aws_iam_policy.this.arn
}
output "group_name" {
  value = aws_iam_group.this.name
}
output "group_arn" {
  value = aws_iam_group.this.arn
}
