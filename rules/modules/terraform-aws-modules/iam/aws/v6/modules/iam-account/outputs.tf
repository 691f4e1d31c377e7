output "iam_account_password_policy_expire_passwords" {
  value = one(aws_iam_account_password_policy.this[*].expire_passwords)
}
