output "iam_role_name" {
  value = one(aws_iam_role.this[*].name)
}
output "iam_role_arn" {
  value = try(aws_iam_role.this[0].arn, var.custom_role_arn)
}
output "iam_role_unique_id" {
  value = one(aws_iam_role.this[*].unique_id)
}
