output "admin_iam_role_arn" {
  value = one(aws_iam_role.admin[*].arn)
}
output "admin_iam_role_name" {
  value = one(aws_iam_role.admin[*].name)
}
output "admin_iam_role_path" {
  value = one(aws_iam_role.admin[*].path)
}
output "admin_iam_role_unique_id" {
  value = one(aws_iam_role.admin[*].unique_id)
}
output "poweruser_iam_role_arn" {
  value = one(aws_iam_role.poweruser[*].arn)
}
output "poweruser_iam_role_name" {
  value = one(aws_iam_role.poweruser[*].name)
}
output "poweruser_iam_role_path" {
  value = one(aws_iam_role.poweruser[*].path)
}
output "poweruser_iam_role_unique_id" {
  value = one(aws_iam_role.poweruser[*].unique_id)
}
output "readonly_iam_role_arn" {
  value = one(aws_iam_role.readonly[*].arn)
}
output "readonly_iam_role_name" {
  value = one(aws_iam_role.readonly[*].name)
}
output "readonly_iam_role_path" {
  value = one(aws_iam_role.readonly[*].path)
}
output "readonly_iam_role_unique_id" {
  value = one(aws_iam_role.readonly[*].unique_id)
}
