output "aws_account_id" {
  value = local.aws_account_id
}
output "group_arn" {
  value = one(aws_iam_group.this[*].arn)
}
output "group_users" {
  value = flatten(aws_iam_group_membership.this[*].users)
}
output "group_name" {
  value = try(aws_iam_group.this[0].name, var.name)
}
