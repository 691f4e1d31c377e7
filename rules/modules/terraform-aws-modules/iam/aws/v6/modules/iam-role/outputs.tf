output "name" {
  value = one(aws_iam_role.this[*].name)
}
output "arn" {
  value = one(aws_iam_role.this[*].arn)
}
output "unique_id" {
  value = one(aws_iam_role.this[*].unique_id)
}
output "instance_profile_arn" {
  value = one(aws_iam_instance_profile.this[*].arn)
}
output "instance_profile_id" {
  value = one(aws_iam_instance_profile.this[*].id)
}
output "instance_profile_name" {
  value = one(aws_iam_instance_profile.this[*].name)
}
output "instance_profile_unique_id" {
  value = one(aws_iam_instance_profile.this[*].unique_id)
}
