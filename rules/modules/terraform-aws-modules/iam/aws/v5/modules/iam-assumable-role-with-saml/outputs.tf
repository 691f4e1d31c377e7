output "iam_role_arn" {
  value = one(aws_iam_role.this[*].arn)
}
output "iam_role_name" {
  value = one(aws_iam_role.this[*].name)
}
output "iam_role_path" {
  value = one(aws_iam_role.this[*].path)
}
output "iam_role_unique_id" {
  value = one(aws_iam_role.this[*].unique_id)
}
