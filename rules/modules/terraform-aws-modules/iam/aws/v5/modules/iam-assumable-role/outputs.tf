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
output "role_requires_mfa" {
  value = var.role_requires_mfa
}
output "iam_instance_profile_arn" {
  value = one(aws_iam_instance_profile.this[*].arn)
}
output "iam_instance_profile_name" {
  value = one(aws_iam_instance_profile.this[*].name)
}
output "iam_instance_profile_id" {
  value = one(aws_iam_instance_profile.this[*].id)
}
output "iam_instance_profile_path" {
  value = one(aws_iam_instance_profile.this[*].path)
}
output "role_sts_externalid" {
  value = var.role_sts_externalid
}
