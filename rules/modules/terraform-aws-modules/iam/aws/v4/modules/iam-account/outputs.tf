output "caller_identity_account_id" {
  value = try(data.aws_caller_identity.this[0].account_id, "")
}
output "caller_identity_arn" {
  value = try(data.aws_caller_identity.this[0].arn, "")
}
output "caller_identity_user_id" {
  value = try(data.aws_caller_identity.this[0].user_id, "")
}
output "iam_account_password_policy_expire_passwords" {
  value = one(aws_iam_account_password_policy.this[*].expire_passwords)
}
