output "arn" {
  value = one(aws_iam_user.this[*].arn)
}
output "name" {
  value = one(aws_iam_user.this[*].name)
}
output "unique_id" {
  value = one(aws_iam_user.this[*].unique_id)
}
output "login_profile_password" {
  value     = one(aws_iam_user_login_profile.this[*].password)
  sensitive = true
}
output "login_profile_key_fingerprint" {
  value = one(aws_iam_user_login_profile.this[*].key_fingerprint)
}
output "login_profile_encrypted_password" {
  value = one(aws_iam_user_login_profile.this[*].encrypted_password)
}
output "access_key_id" {
  value = one(aws_iam_access_key.this[*].id)
}
output "access_key_secret" {
  value     = one(aws_iam_access_key.this[*].secret)
  sensitive = true
}
output "access_key_fingerprint" {
  value = one(aws_iam_access_key.this[*].key_fingerprint)
}
output "access_key_encrypted_secret" {
  value = one(aws_iam_access_key.this[*].encrypted_secret)
}
output "access_key_ses_smtp_password_v4" {
  value     = one(aws_iam_access_key.this[*].ses_smtp_password_v4)
  sensitive = true
}
output "access_key_encrypted_ses_smtp_password_v4" {
  value = one(aws_iam_access_key.this[*].encrypted_ses_smtp_password_v4)
}
output "access_key_status" {
  value = one(aws_iam_access_key.this[*].status)
}
output "ssh_key_public_key_id" {
  value = one(aws_iam_user_ssh_key.this[*].ssh_public_key_id)
}
output "ssh_key_fingerprint" {
  value = one(aws_iam_user_ssh_key.this[*].fingerprint)
}
